"""Where on the agenda a youth belongs, why, who may stay, and when it comes up: from what is known, and no database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.reporting.looking.arranging import (
    YOUTH_PARTS,
    Known,
    Owed,
    Placed,
    Seat,
    age_band,
    arrange,
    basis_of,
    clocks,
    lacking,
    meets_ad_hoc,
    named,
    next_due,
    part_of,
    reasons,
)
from shared.definitions.agenda import PARTS, timing
from shared.definitions.attention import attention
from shared.policy import Consent, Givers, Heard
from shared.testing.examples import MOMENT

NOW = MOMENT
HORIZON = NOW + timedelta(days=14)
LIMITS = attention("707", NOW)
YOUTH = UUID("7a1e9a52-0c11-4d6b-9d2e-0d1f5c0b7071")
HEARD = Heard(raised_basis="SSP_115", raised_sector="school", lead_unit="social", givers=Givers(age=16.0))
OPEN = Known(YOUTH, phase="opening", heard=HEARD, planned=True)
DESCRIBED = replace(OPEN, description="norddjurs-taskforce", version=1)
RAISED = Known(YOUTH, state="raised", heard=Heard(raised_basis="SSP_115", raised_sector="school", only_raised=True))
DAY = timedelta(days=1)


def owed(rule: str, due: timedelta, lasts: timedelta = timedelta(days=90)) -> Owed:
    """Something that is owed by so long from now."""
    return Owed(rule, date(2024, 1, 1), NOW + due - lasts, NOW + due)


def consent(*to: str) -> Consent:
    """A written consent of everybody who has to give it."""
    parties, since = ("youth", "mother", "father"), NOW - timedelta(days=9)
    return Consent(given_by=parties, to=to, categories=("attendance",), given_at=since)


def hearing(known: Known, **changes: Any) -> Known:
    """The same youth, of whom the case shows something else of who may hear."""
    return replace(known, heard=replace(known.heard, **changes))


def kinds(known: Known) -> list[str]:
    """The kinds of reason for a youth, in order."""
    return [reason.kind for reason in reasons(known, LIMITS, NOW, HORIZON)]


def placed(known: Known, *, ad_hoc: bool = False) -> Placed:
    """A youth with the part that it belongs to."""
    why = reasons(known, LIMITS, NOW, HORIZON)
    return Placed(known, part_of(known, why), why, ad_hoc)


# Why and where ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "why", "part"),
    [
        (OPEN, [], "stable"),
        (replace(OPEN, phase="stepping-down"), [], "closing"),
        (replace(OPEN, phase="aftercare"), [], "closing"),
        (RAISED, [], "raised"),
        (replace(OPEN, owed=(owed("T1", 9 * timedelta(hours=1), DAY),)), ["clock-24h"], "acute"),
        (replace(OPEN, emergencies=1), ["emergency"], "acute"),
        (replace(OPEN, owed=(owed("T6", -DAY),)), ["overdue"], "decisions"),
        (replace(OPEN, owed=(owed("T8", 3 * DAY),)), ["plan-due"], "decisions"),
        (replace(OPEN, owed=(owed("T10", 3 * DAY),)), ["due-soon"], "decisions"),
        (replace(OPEN, not_started=(("mentor", date(2025, 4, 1)),)), ["effort-not-started"], "decisions"),
        (replace(OPEN, missed=(("mentor", 2),)), ["sessions-missed"], "decisions"),
        (replace(OPEN, escalated=("follow-up",)), ["task-escalated"], "decisions"),
        (replace(OPEN, phase="planning", planned=False), ["no-plan"], "decisions"),
        (replace(OPEN, phase="stepping-down", owed=(owed("T6", -DAY),)), ["overdue"], "decisions"),
        (replace(RAISED, owed=(owed("T1", DAY, DAY),)), ["clock-24h"], "acute"),
    ],
)
def test_a_youth_belongs_where_the_facts_say(known: Known, why: list[str], part: str) -> None:
    """What cannot wait is acute, what is late or stuck waits for a decision, the rest is told in bulk."""
    assert kinds(known) == why
    assert part_of(known, reasons(known, LIMITS, NOW, HORIZON)) == part


def test_what_is_due_after_the_next_meeting_can_wait_for_it() -> None:
    """Fifteen days from now is another meeting's."""
    assert kinds(replace(OPEN, owed=(owed("T10", 15 * DAY),))) == []


def test_a_plan_is_not_missed_before_it_is_expected() -> None:
    """Nobody asks for a plan while needs are still being mapped."""
    assert "no-plan" not in kinds(replace(OPEN, phase="mapping", planned=False))


def test_a_sector_that_the_phase_asks_for_and_nobody_is_from_is_lacking() -> None:
    """Mapping asks for the authority, the school and leisure; the teacher is there and the authority leads."""
    mapping = hearing(replace(DESCRIBED, phase="mapping"), actors={("school", "p-jakob"): "CONSENT"})
    assert lacking(mapping) == ("leisure",)
    assert kinds(mapping) == ["sector-missing"]
    assert lacking(hearing(mapping, actors={**mapping.heard.actors, ("leisure", "p-ali"): "CONSENT"})) == ()
    assert lacking(replace(mapping, state="paused")) == ()


duties = some.builds(owed, some.sampled_from(("T1", "T6", "T8")), some.timedeltas(-9 * DAY, 30 * DAY))
facts = some.builds(
    Known,
    youth=some.uuids(),
    state=some.sampled_from(("raised", "open", "paused")),
    phase=some.sampled_from((None, "opening", "mapping", "planning", "effort", "stepping-down", "aftercare")),
    description=some.sampled_from((None, "norddjurs-taskforce")),
    version=some.just(1),
    heard=some.builds(
        Heard,
        raised_basis=some.sampled_from((None, "SSP_115", "CONSENT", "NOTIFY_133", "SSD")),
        lead_unit=some.sampled_from((None, "social")),
    ),
    owed=some.lists(some.builds(owed, some.sampled_from(("T1", "T6", "T8")), some.timedeltas(-9 * DAY, 30 * DAY))).map(
        tuple
    ),
    emergencies=some.integers(0, 2),
    planned=some.booleans(),
)


@given(some.lists(facts, unique_by=lambda known: known.youth, max_size=12))
def test_every_youth_is_in_exactly_one_part(known: list[Known]) -> None:
    """Nobody is forgotten and nobody is talked over twice."""
    parts = arrange(placed(one) for one in known)
    found = [one.known.youth for part in YOUTH_PARTS for one in parts[part]]
    assert sorted(found) == sorted(one.youth for one in known)


@given(some.lists(some.tuples(facts, some.booleans()), unique_by=lambda pair: pair[0].youth, max_size=12))
def test_the_items_of_ad_hoc_actors_lie_together(pairs: list[tuple[Known, bool]]) -> None:
    """First in each part, so that whoever comes for them only may go."""
    for ones in arrange(placed(known, ad_hoc=ad_hoc) for known, ad_hoc in pairs).values():
        flags = [one.ad_hoc for one in ones]
        assert flags == sorted(flags, reverse=True)


def test_what_is_due_first_comes_first() -> None:
    """Within a part."""
    late = replace(OPEN, youth=UUID(int=2), owed=(owed("T6", -9 * DAY),))
    later = replace(OPEN, youth=UUID(int=1), owed=(owed("T6", -DAY),))
    assert [one.known.youth for one in arrange([placed(later), placed(late)])["decisions"]] == [late.youth, later.youth]


# Who stays --------------------------------------------------------------------------------------------------------

TEACHER, OFFICER, COORDINATOR, ADVISER = (
    Seat("p-jakob", "school"),
    Seat("p-rune", "police", "ad-hoc"),
    Seat("p-karen", "taskforce"),
    Seat("p-birgitte", "social"),
)


@pytest.mark.parametrize(
    ("known", "bases"),
    [
        (OPEN, ("SSP_115", None, "SAME_UNIT", "SAME_UNIT")),
        (hearing(OPEN, raised_sector="social"), (None, None, "SAME_UNIT", "SAME_UNIT")),
        (hearing(OPEN, actors={("school", "p-jakob"): "SSP_115"}), ("SSP_115", None, "SAME_UNIT", "SAME_UNIT")),
        (hearing(OPEN, followings={"police": "SSP_115"}), ("SSP_115", "SSP_115", "SAME_UNIT", "SAME_UNIT")),
        (hearing(OPEN, consents=(consent("police"),)), ("SSP_115", "CONSENT", "SAME_UNIT", "SAME_UNIT")),
        (RAISED, ("SSP_115", "SSP_115", "SSP_115", "SSP_115")),
        (hearing(RAISED, raised_basis="SSD"), ("SSD", None, "SSD", None)),
        (hearing(RAISED, raised_basis=None), (None, None, None, None)),
    ],
)
def test_whoever_lacks_a_basis_leaves(known: Known, bases: tuple[str | None, ...]) -> None:
    """A seat alone is no basis; who stays is what the policy answers for the same case."""
    assert tuple(basis_of(known, seat, NOW) for seat in (TEACHER, OFFICER, COORDINATOR, ADVISER)) == bases


def test_an_ad_hoc_actor_meets_an_item_only_with_a_basis_for_it() -> None:
    """The officer's seat does not bring every youth to the officer."""
    assert not meets_ad_hoc(OPEN, [TEACHER, OFFICER], NOW)
    assert meets_ad_hoc(hearing(OPEN, consents=(consent("police"),)), [TEACHER, OFFICER], NOW)


def test_a_seats_basis_counts_where_the_youth_was_raised_on_it() -> None:
    """The officer sits for SSP: that lets him hear of whom somebody raised on it, and of nobody else."""
    seated = replace(OFFICER, bases=("SSP_115",))
    assert basis_of(OPEN, seated, NOW) == "SSP_115"
    assert basis_of(hearing(OPEN, raised_basis="SSD"), seated, NOW) is None


@pytest.mark.parametrize(
    ("known", "by_name"),
    [
        (RAISED, True),
        (hearing(RAISED, raised_basis="SSD"), True),
        (hearing(RAISED, raised_basis="NOTIFY_133"), False),
        (hearing(RAISED, raised_basis="SAME_UNIT"), False),
        (hearing(RAISED, raised_basis="CONSENT"), False),
        (hearing(RAISED, raised_basis="CONSENT", consents=(consent("school"),), givers=Givers(age=16.0)), True),
        (hearing(RAISED, raised_basis=None), False),
        (OPEN, True),
    ],
)
def test_a_name_is_said_only_on_a_basis_to_talk_at_a_meeting(known: Known, by_name: bool) -> None:
    """A notification, one unit's own knowledge, or a consent that nobody has given, are none."""
    assert named(known, NOW) is by_name


# When -------------------------------------------------------------------------------------------------------------


def test_the_clock_moves_by_what_is_on_the_agenda() -> None:
    """Two acute youths of ten minutes each after five of attendance; an empty part takes no time."""
    found = clocks(NOW, timing("707", NOW), {"attendance": 1, "acute": 2, "stable": 4})
    assert found["acute"] == NOW + timedelta(minutes=5)
    assert found["tasks"] == found["raised"] == NOW + timedelta(minutes=25)
    assert found["closing"] == found["stable"] + timedelta(minutes=3)


@given(some.dictionaries(some.sampled_from(PARTS), some.integers(0, 9)))
def test_no_part_begins_before_the_one_above_it(counts: Mapping[str, int]) -> None:
    """Whatever is on the agenda; and without a time there are no clocks."""
    found = list(clocks(NOW, timing("707", NOW), counts).values())  # type: ignore[arg-type]
    assert found == sorted(found)
    assert clocks(None, timing("707", NOW), counts) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, date(2025, 4, 2)),
        (datetime(2025, 4, 2, 10, tzinfo=NOW.tzinfo), date(2025, 4, 16)),
        (datetime(2025, 6, 25, 10, tzinfo=NOW.tzinfo), date(2025, 8, 6)),
    ],
)
def test_the_rhythm_asks_for_a_meeting_every_fourteen_days_but_in_holidays(last: datetime | None, due: date) -> None:
    """Weeks 28 and 30 are skipped, so the meeting after 25 June is in August."""
    assert next_due(last, date(2025, 4, 2), 14, frozenset({28, 29, 30, 52})) == due


@pytest.mark.parametrize(
    ("age", "band"),
    [(None, None), (9, "under-10"), (10, "10-12"), (14, "13-14"), (17, "15-17"), (18, "18-plus"), (40, "18-plus")],
)
def test_an_age_is_told_as_its_band(age: int | None, band: str | None) -> None:
    """As the list has it."""
    assert age_band(age, NOW) == band
