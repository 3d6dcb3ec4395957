"""Is the policy table whole? Every name that a row uses exists."""

from collections.abc import Iterable
from datetime import UTC, datetime
from string import Formatter

import pytest

from services.coordination.commands import COMMANDS as PATHWAY_COMMANDS
from services.coordination.commands import CONSULTATION_COMMANDS, TASKFORCE_COMMANDS
from services.intake.identifying import NAME as IDENTIFY
from services.planning.commands import COMMANDS as PLANNING_COMMANDS
from shared.definitions.code_lists import codes
from shared.definitions.event_types import CATEGORIES, EVENT_TYPES
from shared.definitions.policy import (
    ACCESS,
    BASES,
    CIRCLES,
    CLOSED,
    COMMAND_RIGHTS,
    CONSENT_GIVERS,
    COORDINATED_BY,
    CUSTODY,
    EVERYBODY,
    EXTENSIONS,
    FOR_OTHERS,
    KNOWN,
    NEVER_FOR,
    PROTECTED,
    REASONS,
    RECEIVED_BY,
    RELATIONS,
    SHOWN_BY_EMERGENCY,
    SIGHTED,
    STATED_IN_WORDS,
    WRITTEN,
)
from shared.definitions.roles import ROLES
from shared.events.registry import TYPES as EVERY_TYPE
from shared.events.shapes import ConcernShared
from shared.policy.circumstances import CONCERN

NOW = datetime(2025, 4, 7, tzinfo=UTC)
SECTORS = set(codes("sector", NOW))
SERVED = {model.NAME for model in (*PATHWAY_COMMANDS, *TASKFORCE_COMMANDS, *CONSULTATION_COMMANDS)} | {
    IDENTIFY,
    *PLANNING_COMMANDS,
}


def _known(names: Iterable[str], known: Iterable[str]) -> bool:
    return set(names) <= {*known, EVERYBODY}


def test_circles_consist_of_sectors() -> None:
    """Nobody belongs to a circle who does not take part."""
    for members in CIRCLES.values():
        assert _known(members, SECTORS)
    assert {RECEIVED_BY, COORDINATED_BY} <= SECTORS


def test_it_is_said_of_every_custody_who_may_consent() -> None:
    """Parties who may consent for a child at all."""
    assert set(CUSTODY) == set(codes("parental-responsibility", NOW))
    assert frozenset().union(*CUSTODY.values()) == next(row.givers for row in CONSENT_GIVERS if row.from_age == 0)


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.code)
def test_a_basis_uses_words_that_exist(basis: object) -> None:
    """Circles, purposes, circumstances and conditions are those of the lists."""
    row = next(found for found in BASES if found is basis)

    assert _known(row.senders | row.recipients, SECTORS | set(CIRCLES))
    assert _known(row.purposes, codes("purpose", NOW))
    assert _known((*row.requires, *row.excludes), codes("circumstance", NOW))
    assert _known(row.travels, codes("condition", NOW))


def test_every_category_of_the_table_exists() -> None:
    """No row opens or closes a category that no data belongs to."""
    for closed in CLOSED:
        assert _known(closed.categories | closed.all_categories_but, CATEGORIES)
        assert _known(closed.units | closed.all_units_but, SECTORS)
    for access in ACCESS:
        assert _known(access.categories, CATEGORIES)
    assert _known(PROTECTED.categories, CATEGORIES)


def test_every_role_and_relation_of_the_table_exists() -> None:
    """Rows speak of the roles that tokens carry and of the relations that can be worked out."""
    relations = {row.relation for row in RELATIONS}

    for access in ACCESS:
        assert _known(access.roles, ROLES)
        assert access.relations <= relations
        assert _known(access.units, SECTORS)
    for right in COMMAND_RIGHTS:
        assert _known(right.roles, ROLES)
        assert right.relations <= relations
    for relation in RELATIONS:
        assert _known(relation.roles, ROLES)
        assert _known(relation.units, SECTORS)
    assert _known(PROTECTED.reveal_roles, ROLES)


def test_every_purpose_of_the_table_exists() -> None:
    """A role looks only for purposes that it has, and danger to life opens to whoever may break the glass."""
    for access in ACCESS:
        assert _known(access.purposes, codes("access-purpose", NOW))
        for role in access.roles:
            assert access.purposes & {*ROLES[role].purposes, "emergency"}
    assert _known(NEVER_FOR, codes("purpose", NOW))


def test_every_role_is_able_to_see_something_but_one() -> None:
    """A role without any row would be a mistake; only who comes to the open door sees nothing of anybody."""
    assert {role for row in ACCESS for role in row.roles} == set(ROLES) - {"citizen"}


def test_what_the_case_shows_is_told_in_words_that_exist() -> None:
    """Circumstances, categories and types of event; every concern of every source begins one."""
    for row in KNOWN:
        assert _known((row.circumstance,), codes("circumstance", NOW))
        assert row.category in CATEGORIES
        assert {pattern.type for pattern in (*row.since, *row.until)} <= set(EVENT_TYPES)
    assert set(codes("circumstance", NOW)) >= SHOWN_BY_EMERGENCY | STATED_IN_WORDS
    assert PROTECTED.circumstance in {row.circumstance for row in KNOWN}
    assert _known((PROTECTED.travels,), codes("condition", NOW))
    concerns = {model.TYPE for model in EVERY_TYPE.values() if issubclass(model, ConcernShared)}
    assert concerns <= {pattern.type for row in KNOWN if row.circumstance == CONCERN for pattern in row.since}


def test_every_manner_and_kind_of_request_has_its_row() -> None:
    """How long what was disclosed is open, and how long an answer may wait, is always said."""
    assert {row.manner for row in SIGHTED} == {"once", "meeting", "feed"}
    assert {row.kind for row in EXTENSIONS} == set(codes("access-request-kind", NOW))
    assert set(codes("consent-form", NOW)) > WRITTEN
    assert set(ROLES) > FOR_OTHERS


def test_consent_is_settled_at_every_age() -> None:
    """From birth on there is somebody who may consent, and it is a party."""
    for years in (0, 9.5, 10, 14.5, 15, 17.5, 18, 26, 100):
        assert any(row.from_age <= years < row.below_age for row in CONSENT_GIVERS)
    for row in CONSENT_GIVERS:
        assert _known(row.givers, codes("party", NOW))


def test_every_command_that_is_served_has_its_right() -> None:
    """A command that nobody may give would be a mistake, and so would a right to nothing."""
    granted = {name for row in COMMAND_RIGHTS for name in row.commands}

    assert granted - {"override-budget"} == SERVED


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_reason_can_be_put_into_words(code: str) -> None:
    """The Danish and the English reason ask for the same words, and for none that is not there."""
    asked = [
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in (REASONS[code].danish, REASONS[code].english)
    ]

    assert asked[0] == asked[1]
    assert asked[0] <= {"basis", "category", "circumstance"}
