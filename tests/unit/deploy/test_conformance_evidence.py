"""What shows a case of the conformance kit, and what is a finding? From receipts alone, without any server."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from deploy.conformance.cases import TOGETHER, Case, cases_for, speaker
from deploy.conformance.evidence import Away, Report, Seen, report
from deploy.sectors import sectors
from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.sectors import may_publish
from shared.definitions.sectors import sector as sector_of

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
YOUTH = UUID("6f1d1c9e-0000-4000-8000-000000000001")


def seen(sequence: int, outcome: str = "accepted", **changes: Any) -> Seen:
    """A receipt of something that occurred a moment before."""
    usual = {"received_at": NOW, "id": f"s-{sequence}", "type": "school.concern-shared"}
    occurred = {"occurred_at": NOW - timedelta(seconds=1)} if outcome == "accepted" else {}
    return Seen(sequence=sequence, outcome=outcome, **{**usual, **occurred, **changes})


def refused(sequence: int, code: str, field: str = "data.category", **changes: Any) -> Seen:
    """A receipt of a refusal."""
    return seen(sequence, "refused", code=code, field=field, **changes)


def shown(receipts: Sequence[Seen], away: Sequence[Away] = ()) -> set[str]:
    """The cases that these receipts show."""
    return {verdict.case.code for verdict in _report(receipts, away).verdicts if verdict.shown_by}


def _report(receipts: Sequence[Seen], away: Sequence[Away] = ()) -> Report:
    return report("school", cases("school"), receipts, away)


def cases(sector: str) -> list[Case]:
    """The cases of a sector."""
    return cases_for(speaker(sector, YOUTH, NOW))


@pytest.mark.parametrize("sector", sectors())
def test_every_sector_has_cases_of_its_own_types(sector: str) -> None:
    """Whatever a sector sends: its messages are of types that it may publish, about somebody as it names people."""
    found = cases(sector)
    assert [each.code for each in found][:4] == ["valid", "duplicate", "late", "same-id"]
    assert {each.seal for each in found} == {sector_of(sector).sealing == "required"}
    for event in (event for case in found for event in case.messages):
        assert may_publish(sector, event["type"], NOW)
        assert event["source"].split("/")[2] == sector
        if EVENT_TYPES[event["type"]].about == "youth":
            assert set(event["data"]["person"]) == {"cpr" if sector_of(sector).knows_cpr else "youth"}


def test_one_receipt_shows_what_it_is() -> None:
    """Accepted, a duplicate, and each refusal that a case asks for."""
    assert shown([seen(1)]) == {"valid"}
    assert shown([seen(1), seen(2, "duplicate", id="s-1")]) == {"valid", "duplicate"}
    assert shown([refused(1, "extra-field")]) == {"unknown-field"}
    assert shown([refused(1, "value-not-in-list")]) == {"unknown-code"}
    assert shown([refused(1, "no-following")]) == shown([refused(1, "no-notification")]) == {"no-tie"}
    assert shown([refused(1, "id-reused", "id")]) == {"same-id"}


def test_late_is_a_day_and_not_an_hour() -> None:
    """The day on which something occurred is what its time says."""
    assert "late" in shown([seen(1, occurred_at=NOW - timedelta(days=1))])
    assert "late" not in shown([seen(1, occurred_at=NOW - timedelta(hours=23))])


def test_a_correction_is_an_acceptance_of_what_was_refused() -> None:
    """Under the same id, afterwards; an id that was used twice is no correction."""
    assert "correction" in shown([refused(1, "extra-field", id="a"), seen(2, id="a")])
    assert "correction" not in shown([seen(1, id="a"), refused(2, "extra-field", id="a")])
    assert "correction" not in shown([refused(1, "id-reused", id="a"), seen(2, id="a")])
    assert "correction" not in shown([refused(1, "extra-field", id="a"), seen(2, id="b")])


def test_a_batch_lies_side_by_side_and_is_no_repetition() -> None:
    """So many in a row, each of its own, all within half a minute."""
    assert "batch" in shown([seen(number) for number in range(TOGETHER)])
    assert "batch" not in shown([seen(number) for number in range(TOGETHER - 1)])
    assert "batch" not in shown([seen(number, id="same") for number in range(TOGETHER)])
    assert "batch" not in shown([seen(2 * number) for number in range(TOGETHER)])
    slowly = [seen(number, received_at=NOW + timedelta(seconds=5 * number)) for number in range(TOGETHER)]
    assert "batch" not in shown(slowly)


def test_an_outage_is_made_up_for_by_what_occurred_meanwhile() -> None:
    """Not by what occurred before it or after it, and not by what a sender only says to have kept."""
    away = Away(NOW, NOW + timedelta(seconds=10))
    assert "away" in shown([seen(1, occurred_at=NOW + timedelta(seconds=5))], [away])
    assert "away" not in shown([seen(1, occurred_at=NOW - timedelta(seconds=1))], [away])
    assert "away" not in shown([seen(1, occurred_at=NOW + timedelta(seconds=11))], [away])
    assert "away" not in shown([seen(1, occurred_at=NOW + timedelta(seconds=5))])


def test_what_no_case_asks_for_is_a_finding() -> None:
    """A refusal of another kind, a message that nobody can name, a sender that does not read its receipts."""
    assert _report([refused(1, "wrong-form", "time"), refused(2, "wrong-form", "time")]).findings == [
        "2 refused with wrong-form at time: no case asks for that"
    ]
    assert _report([refused(1, "extra-field", id=None)]).findings == [
        "1 refused without an id that can be read: their sender cannot know which they are"
    ]
    stubborn = [refused(number, "extra-field", id="a") for number in range(3)]
    assert _report(stubborn).findings == [
        "a was refused 3 times with extra-field at data.category: it is sent again as it was"
    ]
    flood = [seen(0, id="a"), *(seen(number, "duplicate", id="a") for number in range(1, 7))]
    assert _report(flood).findings == ["a was sent 6 times after it was accepted: its receipt is not taken note of"]
    assert _report([refused(number, "extra-field", id="a") for number in range(2)]).findings == []


def test_conforming_is_every_case_and_no_finding() -> None:
    """One finding spoils it, and so does one case that was not shown."""
    everything = [
        *(seen(number) for number in range(10)),
        seen(10, "duplicate", id="s-1"),
        seen(11, occurred_at=NOW - timedelta(days=3)),
        refused(12, "id-reused", "id"),
        refused(13, "extra-field", id="a"),
        refused(14, "value-not-in-list"),
        refused(15, "no-following"),
        seen(16, id="a"),
        seen(17, occurred_at=NOW + timedelta(seconds=1)),
    ]
    away = [Away(NOW, NOW + timedelta(seconds=5))]
    assert _report(everything, away).conforms
    assert not _report(everything).conforms
    assert not _report([*everything, refused(18, "wrong-form")], away).conforms
