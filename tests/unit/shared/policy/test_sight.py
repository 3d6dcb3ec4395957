"""May this person see this? Role by role, what is open, what is masked and what stays closed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from shared.definitions.event_types import CATEGORIES
from shared.policy import Grant, Look, may_see, visible
from shared.testing.examples import MOMENT


def _granted(*categories: str) -> Mapping[str, tuple[Grant, ...]]:
    return dict.fromkeys(categories, (Grant("CONSENT"),))


LEAD = Look(role="case-lead", unit="social", purpose="casework", at=MOMENT, relations=frozenset({"case-lead"}))
COORDINATOR = Look(
    role="taskforce-coordinator",
    unit="ungnorddjurs",
    purpose="coordinated-pathway",
    at=MOMENT,
    relations=frozenset({"coordinator"}),
)
TEACHER = Look(
    role="sector-professional",
    unit="school",
    purpose="coordinated-pathway",
    at=MOMENT,
    relations=frozenset({"actor"}),
)
OFFICER = replace(TEACHER, unit="police")
TEAM_LEADER = Look(role="team-leader", unit="social", purpose="management", at=MOMENT, relations=frozenset({"leader"}))
HEAD = Look(role="head", unit="children-and-family", purpose="management", at=MOMENT, relations=frozenset({"leader"}))
COMMITTEE = Look(role="committee", unit="committee", purpose="management", at=MOMENT)
AUDITOR = Look(role="auditor", unit="audit", purpose="audit", at=MOMENT)
OFFICER_OF_RECORDS = Look(role="records-officer", unit="records", purpose="records", at=MOMENT)
ADVISER = Look(role="data-protection-officer", unit="audit", purpose="data-subject-request", at=MOMENT)


@pytest.mark.parametrize(
    ("look", "category", "origin"),
    [
        (LEAD, "authority-text", "social"),
        (LEAD, "charge", "police"),
        (LEAD, "attendance", "school"),
        (LEAD, "health", "health"),
        (LEAD, "justice", "youth-crime-board"),
        (LEAD, "minutes", "coordination"),
        (COORDINATOR, "minutes", "coordination"),
        (COORDINATOR, "support", "home"),
        (AUDITOR, "justice", "prison-probation"),
        (ADVISER, "reception", "intake"),
        (COORDINATOR, "attendance", "school"),
        (COORDINATOR, "plan", "planning"),
        (COORDINATOR, "task", "coordination"),
        (COORDINATOR, "casework", "social"),
        (TEACHER, "attendance", "school"),
        (TEACHER, "task", "coordination"),
        (TEACHER, "plan", "planning"),
        (OFFICER, "charge", "police"),
        (OFFICER, "task", "coordination"),
        (replace(TEAM_LEADER, purpose="casework"), "authority-text", "social"),
        (TEAM_LEADER, "obligation", "coordination"),
        (HEAD, "obligation", "coordination"),
        (HEAD, "budget", "planning"),
        (COMMITTEE, "aggregate", ""),
        (AUDITOR, "authority-text", "social"),
        (AUDITOR, "charge", "police"),
        (AUDITOR, "access-log", "reporting"),
        (OFFICER_OF_RECORDS, "identity", "intake"),
        (ADVISER, "access-log", "reporting"),
    ],
)
def test_a_role_sees_what_its_work_needs(look: Look, category: str, origin: str) -> None:
    """Allowed, with the reason."""
    answer = may_see(look, category, origin)

    assert answer.allow
    assert answer.reason_da
    assert answer.reason_en


@pytest.mark.parametrize(
    ("look", "category", "origin", "code"),
    [
        (COORDINATOR, "authority-text", "social", "not-for-role"),
        (COORDINATOR, "abuse", "social", "not-for-role"),
        (COORDINATOR, "charge", "police", "charges-social-only"),
        (COORDINATOR, "health", "health", "not-for-role"),
        (TEACHER, "attendance", "leisure", "not-for-role"),
        (TEACHER, "casework", "social", "not-for-role"),
        (TEACHER, "charge", "police", "charges-social-only"),
        (TEACHER, "health", "health", "health-closed"),
        (TEACHER, "police-talk", "police", "not-for-role"),
        (TEACHER, "voice", "planning", "not-for-role"),
        (TEACHER, "obligation", "coordination", "not-for-role"),
        (OFFICER, "plan", "planning", "not-for-role"),
        (OFFICER, "attendance", "school", "not-for-role"),
        (TEAM_LEADER, "authority-text", "social", "wrong-purpose"),
        (HEAD, "identity", "intake", "not-for-role"),
        (HEAD, "voice", "planning", "not-for-role"),
        (COMMITTEE, "budget", "planning", "not-for-role"),
        (COMMITTEE, "age", "intake", "not-for-role"),
        (OFFICER_OF_RECORDS, "plan", "planning", "not-for-role"),
        (ADVISER, "voice", "planning", "not-for-role"),
        (replace(LEAD, purpose="management"), "plan", "planning", "wrong-purpose"),
        (replace(AUDITOR, purpose="casework"), "plan", "planning", "wrong-purpose"),
        (replace(LEAD, role="gardener"), "plan", "planning", "not-for-role"),
    ],
)
def test_what_is_not_opened_is_closed(look: Look, category: str, origin: str, code: str) -> None:
    """Denied, with a reason that says which wall it is."""
    answer = may_see(look, category, origin)

    assert (answer.allow, answer.code, answer.basis) == (False, code, None)
    assert answer.reason_da
    assert "{" not in answer.reason_da + answer.reason_en


@pytest.mark.parametrize("look", [LEAD, COORDINATOR, TEACHER, TEAM_LEADER, HEAD])
def test_without_a_part_in_the_case_there_is_nothing_to_see(look: Look) -> None:
    """A colleague's case is not one's own."""
    answer = may_see(replace(look, relations=frozenset()), "coordination", "coordination")

    assert (answer.allow, answer.code) == (False, "no-relation")


def test_nothing_is_seen_before_the_table_is_in_force() -> None:
    """A row that is not in force opens nothing."""
    assert not may_see(replace(LEAD, at=MOMENT.replace(year=2009)), "plan", "planning").allow


def test_the_authority_on_duty_sees_what_has_come_in() -> None:
    """Before a case lead is appointed, the unit reads the notification, and nothing of the other sectors."""
    duty = replace(LEAD, relations=frozenset({"duty"}))

    assert may_see(duty, "authority-text", "social").allow
    assert not may_see(duty, "attendance", "school").allow


def test_what_was_disclosed_to_a_sector_is_open_to_it() -> None:
    """A consent that names the category and the sector opens the other sectors' data, and health by its own name."""
    granted = replace(TEACHER, granted=_granted("leisure", "health"))

    assert may_see(granted, "leisure", "leisure").allow
    assert may_see(granted, "health", "health").allow
    assert not may_see(granted, "substance", "substance").allow


def test_what_was_disclosed_says_on_which_basis_and_what_travels_with_it() -> None:
    """Whoever reads it is told that it is not for investigation."""
    granted = {"police-talk": (Grant("SSP_115", ("not-for-investigation", "nobody-obliged")),)}
    answer = may_see(replace(TEACHER, granted=granted), "police-talk", "police")

    assert (answer.allow, answer.basis) == (True, "SSP_115")
    assert answer.conditions == ("not-for-investigation", "nobody-obliged")


YOUTH = Look(role="youth", unit="citizen", purpose="own-case", at=MOMENT, relations=frozenset({"party"}))
PARENT = replace(YOUTH, role="parent")


@pytest.mark.parametrize("category", ["plan", "goal", "effort", "mentor", "consent", "coordination", "access-log"])
def test_the_youth_and_the_parents_see_the_plan_and_who_was_told_what(category: str) -> None:
    """For their own case, and for nothing else."""
    for look in (YOUTH, PARENT):
        assert may_see(look, category, "planning").allow
        assert not may_see(replace(look, purpose="coordinated-pathway"), category, "planning").allow
        assert not may_see(replace(look, relations=frozenset()), category, "planning").allow


@pytest.mark.parametrize("category", ["voice", "notification", "authority-text", "abuse", "honour", "minutes", "needs"])
def test_a_parent_sees_neither_the_child_s_own_words_nor_the_authority_s(category: str) -> None:
    """What the child has said stays the child's; assessments are asked for as documents."""
    assert not may_see(PARENT, category, "social").allow
    assert may_see(YOUTH, category, "planning").allow is (category == "voice")


def test_whoever_comes_to_the_open_door_sees_nothing() -> None:
    """No row speaks of the role: nothing is open to it, also not about organisations."""
    stranger = Look(role="citizen", unit="citizen", purpose="advice", at=MOMENT)

    assert not any(may_see(stranger, category).allow for category in CATEGORIES)


def test_no_consent_opens_charges() -> None:
    """Charges stay with the social authority."""
    assert may_see(replace(TEACHER, granted=_granted("charge")), "charge", "police").code == "charges-social-only"
    assert may_see(replace(TEACHER, granted=_granted("charge")), "charge", "school").allow is True


def test_breaking_the_glass_opens_the_case_with_a_condition() -> None:
    """It is reviewed afterwards, and it does not open charges beyond the authority."""
    broken = replace(COORDINATOR, purpose="emergency", relations=frozenset({"emergency"}))
    answer = may_see(broken, "authority-text", "social")

    assert (answer.allow, answer.basis, answer.conditions) == (True, "EMERGENCY", ("reviewed-afterwards",))
    assert not may_see(broken, "charge", "police").allow
    assert not may_see(replace(broken, purpose="casework"), "authority-text", "social").allow


@pytest.mark.parametrize(
    ("look", "changes", "code", "conditions"),
    [
        (COORDINATOR, {}, "allowed", ()),
        (COORDINATOR, {"protected": True}, "protected", ("reveal",)),
        (COORDINATOR, {"protected": True, "revealed": True}, "allowed", ()),
        (LEAD, {"protected": True}, "protected", ("reveal",)),
        (TEACHER, {"protected": True}, "allowed", ()),
        (replace(TEACHER, unit="job"), {"protected": True}, "not-for-role", ()),
        (replace(TEACHER, unit="job", granted=_granted("location")), {"protected": True}, "protected", ()),
    ],
)
def test_a_protected_place_is_masked_until_opened(
    look: Look, changes: Mapping[str, Any], code: str, conditions: tuple[str, ...]
) -> None:
    """Under protection the school's name is masked; who may open it is told so; the school knows it anyway."""
    answer = may_see(replace(look, **changes), "location", "school")

    assert (answer.code, answer.conditions) == (code, conditions)


def test_an_event_is_answered_field_by_field() -> None:
    """The coordinator sees that an assessment is done, and not what it says."""
    seen = visible(COORDINATOR, "social.assessment-completed", "social")

    assert {name: answer.allow for name, answer in seen.items()} == {"": True, "dimensions": False, "text": False}


def test_no_field_of_a_closed_event_is_open() -> None:
    """Whoever may not see the event sees nothing of it, whatever category a field has."""
    granted = replace(TEACHER, granted=_granted("location"))
    seen = visible(granted, "social.placement-started", "social")

    assert may_see(granted, "location", "social").allow
    assert not any(answer.allow for answer in seen.values())


def test_costs_of_no_one_youth_are_open_to_those_who_run_the_budget() -> None:
    """The budget page needs no relation to a youth; a youth's cost does."""
    stranger = replace(COORDINATOR, relations=frozenset())

    assert may_see(replace(stranger, about_organisation=True), "cost", "planning").allow
    assert not may_see(stranger, "cost", "planning").allow
