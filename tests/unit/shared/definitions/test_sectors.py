"""Which sector may publish what, on which terms?"""

from datetime import UTC, datetime, timedelta

import pytest

from shared.definitions.code_lists import code_ok
from shared.definitions.event_types import (
    CATEGORIES,
    EVENT_TYPES,
    about_organisation,
    category_of,
    needs,
    sensitivity_of,
)
from shared.definitions.sectors import bases_for, lag, may_publish, publishers, sector, sectors, stamp
from shared.events.registry import TYPES
from shared.policy import Acceptance, may_accept
from shared.testing.examples import MOMENT

TOLD = sorted(name for name, row in EVENT_TYPES.items() if row.needs is not None)


def test_every_type_of_the_registry_has_a_row_and_no_other_has() -> None:
    """The table of event types is the registry's."""
    assert set(EVENT_TYPES) == set(TYPES)


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_a_row_names_known_categories_and_fields(name: str) -> None:
    """An event and each field with a category of its own belong to categories that exist."""
    row = EVENT_TYPES[name]

    assert {row.category, *row.fields.values()} <= set(CATEGORIES)
    assert set(row.fields) <= set(TYPES[name].model_fields)
    assert code_ok("sensitivity", sensitivity_of(name), MOMENT)


@pytest.mark.parametrize("name", TOLD)
def test_whatever_needs_a_tie_has_a_sector_that_tells_it(name: str) -> None:
    """A type that a sector tells has its sector, with words of the lists on its envelope."""
    told_by = publishers(name, MOMENT)
    assert told_by
    for sector_name in told_by:
        stamped = stamp(sector_name, name, "707", MOMENT)
        bases = bases_for(sector_name, name, MOMENT)

        assert code_ok("purpose", stamped.purpose, MOMENT)
        assert all(code_ok("legal-basis", basis, MOMENT) for basis in bases)
        assert (stamped.legal_basis is None) == (needs(name) == "following") == (not bases)
        assert stamped.legal_basis in {None, *bases[:1]}


def test_what_schools_tell_is_told_by_two_sectors_and_one_type_of_the_board_is() -> None:
    """The police refer from 10 to 14, the board tells of what the court referred; free schools tell what schools do."""
    shared = {name: publishers(name, MOMENT) for name in TOLD if len(publishers(name, MOMENT)) > 1}

    assert shared.pop("justice.referred-to-youth-crime-board") == ("police", "youth-crime-board")
    assert shared == {name: ("school", "private-school") for name in TOLD if name.startswith("school.")}


def test_a_free_school_is_its_own_controller() -> None:
    """What it tells is its own, whatever the municipality; what a municipal school tells is the municipality's."""
    for name in ("school.concern-shared", "school.absence-summarised"):
        assert stamp("private-school", name, "707", MOMENT).controller == "private-school"
        assert stamp("school", name, "707", MOMENT).controller == "municipality:707"
    assert bases_for("private-school", "school.concern-shared", MOMENT) == ("SSD", "SSP_115", "CONSENT")


@pytest.mark.parametrize("place", ["aalborg", "aarhus", "copenhagen"])
def test_each_special_treatment_unit_is_an_external_actor_of_its_own(place: str) -> None:
    """It takes part and receives, is its own controller, and tells nothing through a system yet."""
    unit = sector(f"treatment-unit-{place}")

    assert (unit.controller, unit.stream, unit.publishes) == (unit.code, None, ())
    assert unit in sectors(MOMENT)


@pytest.mark.parametrize("name", [name for name in TOLD if needs(name) != "following"])
def test_every_basis_that_is_open_to_a_sector_lets_it_through(name: str) -> None:
    """A basis in a row that the policy then refuses would be a promise that nobody keeps."""
    for sector_name in publishers(name, MOMENT):
        for basis in bases_for(sector_name, name, MOMENT):
            told = Acceptance(
                sector=sector_name,
                type=name,
                occurred_at=MOMENT,
                told_at=MOMENT,
                accepted_notification=True,
                basis=basis,
            )
            assert may_accept(told).allow, (sector_name, name, basis)


@pytest.mark.parametrize("name", [name for name in TOLD if needs(name) == "following"])
def test_a_type_that_needs_a_following_is_of_a_category_that_can_be_followed(name: str) -> None:
    """Otherwise no following could ever cover it."""
    assert CATEGORIES[category_of(name)].followable


def test_only_the_published_types_are_granted() -> None:
    """No sector may publish what is not told by sectors, but intake, which tells names and ages."""
    granted = {name for row in sectors(MOMENT) for item in row.publishes for name in item.types}

    assert granted - set(TOLD) == {"person.name-known", "person.age-known", "person.age-reached"}


def test_a_sector_may_not_publish_for_another() -> None:
    """A school tells nothing of the authority, and an unknown sector tells nothing."""
    assert may_publish("school", "school.enrolled", MOMENT)
    assert not may_publish("school", "social.measure-decided", MOMENT)
    assert not may_publish("bakery", "school.enrolled", MOMENT)
    assert not may_publish("school", "school.enrolled", datetime(2009, 6, 1, tzinfo=UTC))


def test_concerns_and_notifications_need_nothing() -> None:
    """They may come about anyone; what social does needs a case; all else needs a following."""
    assert {name for name in TOLD if needs(name) == "nothing"} == {
        "social.notification-received",
        "school.concern-shared",
        "leisure.concern-shared",
        "police.concern-shared",
        "ssp.concern-shared",
        "daycare.concern-shared",
        "health-visitor.concern-shared",
        "finance.posting-imported",
    }
    assert about_organisation("finance.posting-imported")
    assert needs("social.screening-concluded") == "notification-or-pathway"
    assert needs("school.absence-summarised") == "following"


def test_what_is_decided_is_never_told() -> None:
    """To ask which tie a decision of ours needs is an error."""
    with pytest.raises(KeyError):
        needs("coordination.pathway-opened")


def test_clubs_know_no_cpr_number() -> None:
    """The leisure sector names a youth by the id of the following."""
    assert not sector("leisure").knows_cpr
    assert sector("school").knows_cpr


def test_streams_are_told_apart() -> None:
    """Every sector that sends has an inbox of its own, named after it."""
    streams = {row.code: row.stream for row in sectors(MOMENT) if row.stream}

    assert streams == {code: f"INBOX_{code.upper().replace('-', '_')}" for code in streams}
    assert set(streams) == {row.code for row in sectors(MOMENT) if row.publishes} - {"intake"}


def test_who_must_seal() -> None:
    """What health tells is sealed to intake from the start; others may seal, and need not."""
    assert {row.code for row in sectors(MOMENT) if row.sealing == "required"} == {"health"}


def test_what_the_sector_does_not_say_is_stamped() -> None:
    """The municipality is the controller of its school, the police are their own."""
    school = stamp("school", "school.concern-shared", "707", MOMENT)

    assert (school.controller, school.legal_basis, school.purpose) == ("municipality:707", "SSD", "early-effort")
    assert stamp("police", "police.charge-raised", "707", MOMENT).controller == "police"
    assert stamp("police", "police.charge-raised", "707", MOMENT).sensitivity == "criminal"
    with pytest.raises(KeyError):
        stamp("school", "police.charge-raised", "707", MOMENT)


def test_a_right_to_publish_lies_within_the_sectors_own_dates() -> None:
    """Who does not take part yet, or no longer, publishes nothing."""
    for row in sectors(MOMENT):
        for item in row.publishes:
            assert row.valid_from <= item.valid_from
            assert row.valid_to is None or (item.valid_to is not None and item.valid_to <= row.valid_to)


def test_a_sector_declares_how_late_it_may_be() -> None:
    """Until then a limit is overdue but not confirmed."""
    assert lag("social") == timedelta(hours=72)
