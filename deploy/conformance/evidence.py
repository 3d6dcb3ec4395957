"""What has a sector's system shown, and what is wrong with what it sends?

From its receipts alone, and from when its events occurred. Invariant: pure; a case is ticked off by what came in,
never by what somebody says was sent, and a refusal that no case asks for is a finding.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from deploy.conformance.cases import LATE, TOGETHER, Case, Wants

ASKED_FOR: Final = frozenset(
    {"id-reused", "extra-field", "value-not-in-list", "no-following", "no-notification", "outside-following"}
)
"""Refusals that a case asks for, or that come while it is prepared."""
STUBBORN: Final = 3
"""The same message, refused for the same reason so many times: nobody reads the receipts."""
FLOOD: Final = 6
"""So many duplicates of one message: it is sent on after its receipt has come."""
AT_ONCE: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Seen:
    """One receipt, and when what was accepted occurred."""

    sequence: int
    outcome: str
    received_at: datetime
    id: str | None = None
    type: str | None = None
    code: str | None = None
    field: str | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """While the inbox was away."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case: the receipt that shows it, if it was shown."""

    case: Case
    shown_by: Seen | None


@dataclass
class Report:
    """Everything that was seen, case by case, and what was wrong besides."""

    sector: str
    verdicts: list[Verdict]
    findings: list[str]
    receipts: Counter[str] = field(default_factory=Counter)
    types: tuple[str, ...] = ()
    """Types of which an event was accepted."""

    @property
    def conforms(self) -> bool:
        """Whether every case was shown and nothing was wrong."""
        return not self.findings and all(verdict.shown_by for verdict in self.verdicts)

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "sector": self.sector,
            "language": 1,
            "conforms": self.conforms,
            "cases": [_told(verdict) for verdict in self.verdicts],
            "findings": self.findings,
            "receipts": dict(self.receipts),
            "types": list(self.types),
        }


def report(sector: str, cases: Sequence[Case], seen: Sequence[Seen], away: Sequence[Away]) -> Report:
    """What the receipts so far come to."""
    verdicts = [Verdict(case, _shown(case, seen, away)) for case in cases]
    types = sorted({each.type for each in seen if each.outcome == "accepted" and each.type})
    return Report(sector, verdicts, findings(seen), Counter(each.outcome for each in seen), tuple(types))


def findings(seen: Sequence[Seen]) -> list[str]:
    """What is wrong with what came in, a sentence each."""
    found = []
    unasked = Counter((each.code, each.field) for each in seen if each.code and each.code not in ASKED_FOR)
    for (code, place), count in sorted(unasked.items(), key=str):
        found.append(f"{count} refused with {code} at {place}: no case asks for that")
    unnamed = sum(each.outcome == "refused" and each.id is None and each.code in ASKED_FOR for each in seen)
    if unnamed:
        found.append(f"{unnamed} refused without an id that can be read: their sender cannot know which they are")
    again = Counter((each.id, each.code, each.field) for each in seen if each.outcome == "refused" and each.id)
    for (name, why, where), count in sorted(again.items(), key=str):
        if count >= STUBBORN:
            found.append(f"{name} was refused {count} times with {why} at {where}: it is sent again as it was")
    for repeated, count in sorted(Counter(each.id for each in seen if each.outcome == "duplicate").items(), key=str):
        if count >= FLOOD:
            found.append(f"{repeated} was sent {count} times after it was accepted: its receipt is not taken note of")
    return found


_BY_ITSELF: Final[Mapping[Wants, Callable[[Seen], bool]]] = {
    "accepted": lambda each: each.outcome == "accepted",
    "duplicate": lambda each: each.outcome == "duplicate",
    "late": lambda each: each.occurred_at is not None and each.received_at - each.occurred_at >= LATE,
    "reused": lambda each: each.code == "id-reused",
    "unknown-field": lambda each: each.code == "extra-field",
    "unknown-code": lambda each: each.code == "value-not-in-list",
    "no-tie": lambda each: each.code in {"no-following", "no-notification"},
}
"""What one receipt shows by itself."""


def _shown(case: Case, seen: Sequence[Seen], away: Sequence[Away]) -> Seen | None:
    """The first receipt that shows the case."""
    match case.wants:
        case "corrected":
            return _corrected(seen)
        case "batch":
            return _together(seen)
        case "away":
            return _made_up_for(seen, away)
        case plain:
            return next(filter(_BY_ITSELF[plain], seen), None)


def _corrected(seen: Sequence[Seen]) -> Seen | None:
    """An acceptance of an id that was refused before."""
    refused: set[str] = set()
    for each in seen:
        if each.id and each.outcome == "refused" and each.code != "id-reused":
            refused.add(each.id)
        elif each.outcome == "accepted" and each.id in refused:
            return each
    return None


def _together(seen: Sequence[Seen]) -> Seen | None:
    """The last of so many that lie side by side in the inbox, each with another id, and were taken in one go."""
    ordered = sorted(seen, key=lambda each: each.sequence)
    for begin in range(len(ordered) - TOGETHER + 1):
        these = ordered[begin : begin + TOGETHER]
        side_by_side = these[-1].sequence - these[0].sequence == TOGETHER - 1
        others = len({each.id for each in these if each.outcome == "accepted"}) == TOGETHER
        if side_by_side and others and these[-1].received_at - these[0].received_at <= AT_ONCE:
            return these[-1]
    return None


def _made_up_for(seen: Sequence[Seen], away: Sequence[Away]) -> Seen | None:
    """An acceptance of what occurred while the inbox was away."""
    for each in seen:
        at = each.occurred_at
        if each.outcome == "accepted" and at and any(while_.begin <= at <= while_.end for while_ in away):
            return each
    return None


def _told(verdict: Verdict) -> dict[str, Any]:
    shown = verdict.shown_by
    return {
        "case": verdict.case.code,
        "shown": shown is not None,
        "do": verdict.case.do,
        "expect": verdict.case.expect,
        "receipt": None
        if shown is None
        else {"sequence": shown.sequence, "id": shown.id, "outcome": shown.outcome, "code": shown.code},
    }
