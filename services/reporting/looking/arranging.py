"""Where on the agenda does a youth belong, why, who may stay for it, and about when does it come up? Pure.

Invariant: each youth is in one part, by what is known and not by anybody's wish; who stays is the policy's answer, the
same that the decision about the item gets; reasons are facts and their dates, never a score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final, Literal
from uuid import UUID

from services.reporting.answers.meetings import Reason
from shared.definitions.agenda import PARTS, Minutes, Part
from shared.definitions.attention import Attention
from shared.definitions.code_lists import codes
from shared.definitions.dated import local_day
from shared.definitions.descriptions import competences_missing
from shared.definitions.policy import COORDINATED_BY
from shared.definitions.time_limits import rule_row
from shared.policy import Heard, bases_to_hear
from shared.policy.answer import basis_in_force
from shared.policy.consenting import denial_of_all
from shared.policy.hearing import AT_A_MEETING

COORDINATION: Final = COORDINATED_BY
"""The sector of those who coordinate; they are in the room throughout."""
LEAVING: Final = frozenset({"stepping-down", "aftercare"})
PLANS: Final = ("social.childs-plan-made", "social.youth-plan-made", "planning.plan-agreed")
"""What is awaited where a plan is due."""
BEFORE_PLAN: Final = frozenset({"opening", "mapping"})
"""Phases in which nobody expects an agreed plan yet."""

UNHEARD: Final = Heard()
"""Of a youth of whom nothing is known, nobody hears."""

YouthPart = Literal["acute", "raised", "decisions", "stable", "closing"]
YOUTH_PARTS: Final[tuple[YouthPart, ...]] = ("acute", "raised", "decisions", "stable", "closing")


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that must be done for the youth and is not."""

    rule: str
    rule_from: date | None
    trigger_at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is expected at the meeting, or was there; `bases` are those of the seats that the person holds."""

    person: str
    sector: str
    kind: Literal["fixed", "ad-hoc"] = "fixed"
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the read models know of a youth when the agenda is made.

    Attributes:
        heard: what the case shows of who may hear of the youth at this meeting.
        not_started: offers that were agreed and have not begun, with the day they should have.
        missed: offers whose last sessions were missed, with how many.
        escalated: kinds of task that a leader was asked about.
        emergencies: emergency accesses that nobody has reviewed.
        planned: a plan is agreed and in force.
        idle: sectors that take part, and of whose effort the description expects something, without any that runs.
    """

    youth: UUID
    state: str = "open"
    phase: str | None = None
    description: str | None = None
    version: int | None = None
    heard: Heard = UNHEARD
    owed: tuple[Owed, ...] = ()
    not_started: tuple[tuple[str, date], ...] = ()
    missed: tuple[tuple[str, int], ...] = ()
    escalated: tuple[str, ...] = ()
    emergencies: int = 0
    planned: bool = False
    idle: tuple[str, ...] = ()


# Why -----------------------------------------------------------------------------------------------------------


def reasons(known: Known, attention: Attention, now: datetime, horizon: datetime) -> tuple[Reason, ...]:
    """Why the meeting has to look at the youth: what is acute, overdue, due before `horizon`, stuck or lacking."""
    found = [Reason(kind="emergency", codes={"count": known.emergencies})] if known.emergencies else []
    found += [_owed(owed, attention, now) for owed in sorted(known.owed, key=_due) if owed.due < horizon]
    found += [Reason(kind="task-escalated", codes={"task": kind}) for kind in known.escalated]
    found += [Reason(kind="effort-not-started", codes={"offer": o, "day": day}) for o, day in known.not_started]
    found += [Reason(kind="sessions-missed", codes={"offer": offer, "count": n}) for offer, n in known.missed]
    if known.state == "open" and not known.planned and known.phase not in BEFORE_PLAN:
        found.append(Reason(kind="no-plan"))
    found += [Reason(kind="sector-missing", codes={"sector": sector}) for sector in lacking(known)]
    found += [Reason(kind="sector-without-effort", codes={"sector": sector}) for sector in known.idle]
    return tuple(found)


def _due(owed: Owed) -> datetime:
    return owed.due


def _owed(owed: Owed, attention: Attention, now: datetime) -> Reason:
    codes = {"rule": owed.rule, "rule_from": owed.rule_from}
    if owed.due - owed.trigger_at <= attention.short_clock:
        return Reason(kind="clock-24h", due=owed.due, codes=codes)
    if owed.due < now:
        return Reason(kind="overdue", due=owed.due, codes=codes)
    return Reason(kind="plan-due" if _is_plan(owed) else "due-soon", due=owed.due, codes=codes)


def _is_plan(owed: Owed) -> bool:
    row = None if owed.rule_from is None else rule_row(owed.rule, owed.rule_from)
    return row is not None and any(closer.type in PLANS for closer in row.met_by)


def lacking(known: Known) -> tuple[str, ...]:
    """Sectors whose competence the description requires in this phase and that take no part yet."""
    if known.state != "open" or known.description is None or known.version is None or known.phase is None:
        return ()
    heard = known.heard
    here = {sector for sector, _ in heard.actors} | ({heard.lead_unit} if heard.lead_unit else set())
    return competences_missing(known.description, known.version, known.phase, here)


# Where ---------------------------------------------------------------------------------------------------------

ACUTE: Final = frozenset({"clock-24h", "emergency"})
"""What cannot wait for its turn."""


def part_of(known: Known, why: Iterable[Reason]) -> YouthPart:
    """The part of the agenda that the youth belongs to."""
    kinds = {reason.kind for reason in why}
    if kinds & ACUTE:
        return "acute"
    if known.state == "raised":
        return "raised"
    if kinds:
        return "decisions"
    return "closing" if known.phase in LEAVING else "stable"


# Who stays -----------------------------------------------------------------------------------------------------


def named(known: Known, at: datetime) -> bool:
    """Whether the youth's name may be said in the room: a pathway is open, or there is a basis to talk at a meeting.

    A notification goes to the authority alone, and one unit's own knowledge stays there: neither is such a basis.
    """
    heard = known.heard
    if known.state != "raised" or _consented(heard, at):
        return True
    basis = None if heard.raised_basis is None else basis_in_force(heard.raised_basis, at)
    return basis is not None and AT_A_MEETING in basis.manners and not basis.consent and not basis.same_unit


def _consented(heard: Heard, at: datetime) -> bool:
    """Whether a consent in force carries something to some sector."""
    sectors = frozenset(chain.from_iterable(consent.to for consent in heard.consents))
    return any(denial_of_all(heard.consents, sector, at, heard.givers) is None for sector in sectors)


def basis_of(known: Known, seat: Seat, at: datetime) -> str | None:
    """On which basis somebody stays for the youth's item; none: he or she leaves."""
    return next(iter(bases_to_hear(known.heard, seat.person, seat.sector, seat.bases, at)), None)


def meets_ad_hoc(known: Known, seats: Iterable[Seat], at: datetime) -> bool:
    """Whether somebody takes part in the item who comes for some items only."""
    return any(seat.kind == "ad-hoc" and basis_of(known, seat, at) is not None for seat in seats)


# When ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """A youth's place on the agenda."""

    known: Known
    part: YouthPart
    why: tuple[Reason, ...]
    ad_hoc: bool


def arrange(placed: Iterable[Placed]) -> dict[YouthPart, tuple[Placed, ...]]:
    """The youths of each part: those first for whom somebody comes from outside, then by what is due first."""
    found: dict[YouthPart, list[Placed]] = {part: [] for part in YOUTH_PARTS}
    for one in placed:
        found[one.part].append(one)
    return {part: tuple(sorted(ones, key=_order)) for part, ones in found.items()}


def _order(one: Placed) -> tuple[bool, bool, float, str]:
    first = min((reason.due for reason in one.why if reason.due is not None), default=None)
    return (not one.ad_hoc, first is None, first.timestamp() if first else 0.0, str(one.known.youth))


def clocks(
    starts_at: datetime | None, minutes: Mapping[Part, Minutes], counts: Mapping[Part, int]
) -> dict[Part, datetime]:
    """About when each part begins; an empty part takes no time."""
    if starts_at is None:
        return {}
    found: dict[Part, datetime] = {}
    clock = starts_at
    for part in PARTS:
        found[part] = clock
        if counts.get(part, 0):
            clock += timedelta(minutes=minutes[part].fixed + minutes[part].each * counts[part])
    return found


def next_due(last: datetime | None, first: date, every_days: int, skipped_weeks: frozenset[int]) -> date:
    """The last day by which the rhythm asks for a meeting: so many days after the last, skipped weeks left out."""
    if last is None:
        return first
    day = local_day(last) + timedelta(days=every_days)
    while day.isocalendar().week in skipped_weeks:
        day += timedelta(days=every_days)
    return day


def age_band(age: int | None, at: datetime) -> str | None:
    """The age as coarse as the list `age-band` has it; its codes say where each band ends."""
    return None if age is None else next((code for code in codes("age-band", at) if _holds(code, age)), None)


def _holds(code: str, age: int) -> bool:
    first, _, last = code.partition("-")
    if first == "under":
        return age < int(last)
    return int(first) <= age <= (int(last) if last.isdigit() else age)
