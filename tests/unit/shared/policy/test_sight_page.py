"""Does each role and sector see exactly what the page says that a lawyer has read? No more, and no less."""

from dataclasses import replace

import pytest

from shared.deciding import Person
from shared.definitions.code_lists import codes
from shared.definitions.event_types import EVENT_TYPES, category_of
from shared.policy import Case, Grant, Look, may_see, relations_of, visible
from shared.testing.examples import MOMENT
from tests.unit.shared.policy.seen import PAGE, UNITS, page, positions

CASE = Case(
    youth="y-1", lead="p-lead", lead_unit="social", known=True, before_the_authority=True,
    actors=frozenset({("school", "p-freja"), ("social", "p-freja"), ("police", "p-rune")}),
)  # fmt: skip
AT_SCHOOL = Person(id="p-freja", role="sector-professional", unit="school", municipality="707")
AT_THE_AUTHORITY = Person(id="p-freja", role="caseworker", unit="social", municipality="707")


def look_of(person: Person, case: Case = CASE) -> Look:
    """A person's look at the case, for the ordinary purpose of the pathway."""
    relations = relations_of(person, case, MOMENT)
    return Look(role=person.role, unit=person.unit, purpose="coordinated-pathway", at=MOMENT, relations=relations)


def test_the_policy_answers_as_the_page_says() -> None:
    """A change of who sees what shows as a difference in `sight.md`, for somebody to read."""
    assert page() == PAGE.read_text(encoding="utf-8")


def test_the_page_speaks_of_every_sector() -> None:
    """Also of those that have no system of their own, and of those outside the municipality."""
    assert {unit for role, _, unit in positions() if role == "sector-professional"} == set(codes("sector", MOMENT))
    assert set(UNITS["sector-professional"]) >= {"private-school", "treatment-unit-aarhus", "local-council"}


def test_a_school_based_social_worker_sees_at_school_what_the_school_sees() -> None:
    """Signed in for the school: the school's own data, the plan, and nothing that came to the authority otherwise."""
    at_school = look_of(AT_SCHOOL)

    assert at_school.relations == {"actor"}
    for category in ("attendance", "schooling", "wellbeing", "incident"):
        assert may_see(at_school, category, "school").allow
    for category, origin in (
        ("notification", "social"), ("casework", "social"), ("authority-text", "social"), ("abuse", "social"),
        ("honour", "social"), ("police-talk", "police"), ("health", "health"), ("leisure", "leisure"),
        ("voice", "planning"), ("needs", "planning"), ("minutes", "coordination"), ("cost", "planning"),
    ):  # fmt: skip
        assert not may_see(at_school, category, origin).allow, category


def test_the_same_person_sees_the_authority_s_case_in_the_authority_s_seat_alone() -> None:
    """The two seats are one person and two sights; who has joined for one has not joined for the other."""
    at_the_authority = look_of(AT_THE_AUTHORITY)
    only_school = replace(CASE, actors=frozenset({("school", "p-freja")}))

    assert may_see(at_the_authority, "authority-text", "social").allow
    assert look_of(AT_THE_AUTHORITY, only_school).relations == frozenset()
    seen = {
        name
        for name in EVENT_TYPES
        if may_see(look_of(AT_SCHOOL), category_of(name), "social").allow and name.startswith("social.")
    }
    assert seen == set()


def test_whoever_leads_a_case_leads_it_in_the_authority_s_seat() -> None:
    """A caseworker's role in the token of another unit opens nothing."""
    lead = Person(id="p-lead", role="case-lead", unit="social", municipality="707")

    assert may_see(look_of(lead), "authority-text", "social").allow
    elsewhere = look_of(lead.model_copy(update={"unit": "school"}))
    assert not may_see(elsewhere, "authority-text", "social").allow
    assert not may_see(replace(elsewhere, relations=frozenset({"case-lead"})), "authority-text", "social").allow


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_an_event_of_another_sector_is_shown_to_a_teacher_field_by_field(name: str) -> None:
    """No field is open where its own category is closed, and none where the event is."""
    teacher = replace(look_of(AT_SCHOOL), granted={"wellbeing": (Grant("CONSENT"),)})
    for field, answer in visible(teacher, name, "another").items():
        category = EVENT_TYPES[name].fields.get(field, category_of(name))
        assert not answer.allow or (
            may_see(teacher, category, "another").allow and may_see(teacher, category_of(name), "another").allow
        )
