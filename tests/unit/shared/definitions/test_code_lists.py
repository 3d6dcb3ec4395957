"""Which codes are there, and when are they in force?"""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from shared.definitions import load
from shared.definitions.code_lists import code_errors, code_ok, codes, group_of, label, lists, rows
from shared.events import social
from shared.events.envelope import coded_fields
from shared.events.registry import TYPES
from shared.testing.examples import MOMENT, example_of

BEFORE = datetime(2023, 12, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", lists())
def test_every_row_has_words_in_two_languages_dates_and_a_source(name: str) -> None:
    """A list can be shown to people, and to the lawyer who checks it."""
    for dated in rows(name).values():
        for row in dated:
            assert row.danish
            assert row.english
            assert row.source
            assert row.valid_to is None or row.valid_from <= row.valid_to


@pytest.mark.parametrize("name", lists())
def test_a_row_says_nothing_by_halves(name: str) -> None:
    """A slip in a file is noticed, such as a comma that should have been quoted: it leaves a key without a value."""
    for row in load(f"code_lists/{name}").get("codes", ()):
        assert None not in row.values()


@pytest.mark.parametrize("name", lists())
def test_the_rows_of_a_code_follow_each_other(name: str) -> None:
    """A code never means two things on one day."""
    for dated in rows(name).values():
        for earlier, later in pairwise(dated):
            assert earlier.valid_to is not None
            assert earlier.valid_to < later.valid_from


def test_every_list_that_a_field_names_exists() -> None:
    """No coded field is without its list."""
    named = {name for model in TYPES.values() for _, name in coded_fields(model)}

    assert named <= set(lists())


def test_a_code_is_judged_by_when_it_is_used() -> None:
    """Until 2023 it was the Social Services Act, from 2024 it is the Act on the Child."""
    assert code_ok("section", "sl-52", BEFORE)
    assert not code_ok("section", "bl-32", BEFORE)
    assert code_ok("section", "bl-32", MOMENT)
    assert not code_ok("section", "sl-52", MOMENT)
    assert codes("screening-outcome", BEFORE) == ()


def test_an_unknown_code_is_not_in_force_and_has_no_other_name() -> None:
    """What the list does not know is no code, and is shown as it is."""
    assert not code_ok("measure", "detention", MOMENT)
    assert label("measure", "detention") == "detention"


def test_a_code_has_a_name_for_people() -> None:
    """Danish first, English by choice."""
    assert label("notification-outcome", "acute") == "Akut behov for hjælp"
    assert label("notification-outcome", "acute", "en") == "Acute need of help"


def test_an_event_tells_which_of_its_codes_are_wrong() -> None:
    """Single codes and codes in lists are checked, and what is left out is not."""
    wrong = example_of(social.NotificationReceived, reasons=("crime", "gossip"), notifier_sector=None)

    assert code_errors(wrong, MOMENT) == (("reasons", "notification-reason"),)
    assert code_errors(example_of(social.MeasureDecided), MOMENT) == ()
    assert code_errors(example_of(social.MeasureDecided), BEFORE) == (("section", "section"),)


def test_another_tables_rows_can_be_a_list() -> None:
    """Sectors, categories and legal bases are rows of their own tables and codes as well."""
    assert code_ok("sector", "school", MOMENT)
    assert code_ok("data-category", "attendance", MOMENT)
    assert label("legal-basis", "NOTIFY_133") == "Underretningspligt for fagpersoner (barnets lov § 133)"


def test_a_code_may_belong_to_a_group() -> None:
    """What sorts a long list for people; a code without one belongs to none."""
    assert group_of("risk-factor", "weak-shame") == "development-and-behaviour"
    assert group_of("measure", "detention") == group_of("screening-outcome", "none") == ""


def test_risk_factors_that_have_been_published_stay() -> None:
    """Only added to: what was judged with one of them keeps its word; each of the six areas holds some."""
    named = codes("risk-factor", MOMENT)
    assert {"weak-prosocial-values", "early-aggression", "offending-friends", "debt", "loss-or-shock"} <= set(named)
    assert {group_of("risk-factor", code) for code in named} == set(codes("factor-area", MOMENT))
    assert {group_of("protective-factor", code) for code in codes("protective-factor", MOMENT)} <= set(
        codes("factor-area", MOMENT)
    )
