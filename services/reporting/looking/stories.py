"""What do the facts say of one youth, in the order in which it happened? Coded facts become a story to ask about.

Invariant: pure; a story says what the facts say of that youth and no more: no judgement, no score, nothing foreseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Self
from uuid import UUID

from shared.definitions.dated import TIME_ZONE, local_day
from shared.definitions.descriptions import DESCRIPTIONS
from shared.definitions.ladder import RUNS, step_of

OFFER: Final = "offer"
PLACEMENT: Final = "placement"
ACTIVITY: Final = "activity"
WORK: Final[Mapping[str, str]] = {
    "job.employment-started": "employment",
    "job.education-started": "education",
    "job.work-experience-started": "work-experience",
}
WORK_ENDS: Final[Mapping[str, str]] = {
    "job.employment-ended": "employment",
    "job.education-ended": "education",
    "job.work-experience-ended": "work-experience",
}
STARTS: Final[Mapping[str, str]] = {**{run.starts: run.kind for run in RUNS}, **WORK}
ENDS: Final[Mapping[str, str]] = {**{name: run.kind for run in RUNS for name in run.ends}, **WORK_ENDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A counted fact of one youth, as the read model `indicators` has it."""

    youth: UUID
    type: str
    at: datetime
    sector: str = ""
    reference: str | None = None
    code: str | None = None
    area: str | None = None
    amount: int | None = None
    part: int | None = None
    flag: bool | None = None
    says: Any = None


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment up to, and not including, another."""

    since: datetime
    until: datetime

    @classmethod
    def of_months(cls, end: date, months: int) -> Self:
        """The whole months that end with the month before `end`, which is the first day of a month."""
        back = end.year * 12 + end.month - 1 - months
        return cls(midnight(date(back // 12, back % 12 + 1, 1)), midnight(end))

    @property
    def last_day(self) -> date:
        """The last day in it."""
        return local_day(self.until - timedelta(microseconds=1))

    def holds(self, at: datetime | None) -> bool:
        """Whether a moment lies in it."""
        return at is not None and self.since <= at < self.until


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Denmark; in UTC, as facts are, since many are compared with it."""
    return datetime.combine(day, time(), TIME_ZONE).astimezone(UTC)


@dataclass(slots=True)
class Run:
    """Something that lasts: an effort, a placement, an activity, a job."""

    kind: str
    sector: str = ""
    code: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def runs(self, at: datetime) -> bool:
        """Whether it runs just before a moment."""
        return self.since is not None and self.since < at and (self.until is None or self.until >= at)


@dataclass(slots=True)
class Effort:
    """An intervention from proposal to end."""

    offer: str = ""
    area: str = ""
    sectors: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    listed: str | None = None
    proposed: datetime | None = None
    committed: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    outcome: str | None = None

    def runs(self, at: datetime) -> bool:
        """Whether it runs just before a moment."""
        return self.started is not None and self.started < at and (self.ended is None or self.ended >= at)


@dataclass(slots=True)
class Story:
    """What the facts say of one youth, in the order in which it happened."""

    youth: UUID
    concerns: list[datetime] = field(default_factory=list)
    raised: list[datetime] = field(default_factory=list)
    opened: list[Fact] = field(default_factory=list)
    phases: list[Fact] = field(default_factory=list)
    closed: list[Fact] = field(default_factory=list)
    reopened: list[datetime] = field(default_factory=list)
    runs: dict[tuple[str, str], Run] = field(default_factory=dict)
    efforts: dict[str, Effort] = field(default_factory=dict)
    sessions: list[tuple[datetime, bool]] = field(default_factory=list)
    mentors: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    agreed: list[datetime] = field(default_factory=list)
    heard: list[datetime] = field(default_factory=list)
    needs: list[Fact] = field(default_factory=list)
    goals: dict[str, Fact] = field(default_factory=dict)
    reached: dict[str, datetime] = field(default_factory=dict)
    absence: list[Fact] = field(default_factory=list)
    emergencies: dict[str, datetime] = field(default_factory=dict)
    reviewed: dict[str, bool] = field(default_factory=dict)

    @property
    def first_effort(self) -> datetime | None:
        """When the first effort of any kind on the ladder began."""
        return min((run.since for run in self._on_ladder() if run.since), default=None)

    def first_run(self) -> Run | None:
        """The first effort that began."""
        begun = [run for run in self._on_ladder() if run.since is not None]
        return min(begun, key=lambda run: (run.since, run.kind, run.code or ""), default=None)

    def _on_ladder(self) -> Iterable[Run]:
        return (run for run in self.runs.values() if run.kind not in WORK.values())

    def in_pathway(self, period: Period) -> bool:
        """Whether a pathway was open at any moment of a period."""
        if not self.opened or self.opened[0].at >= period.until:
            return False
        ended = self.ended_before(period.since)
        return ended is None

    def ended_before(self, at: datetime) -> datetime | None:
        """When the pathway was closed for good before a moment; None when it was open then."""
        closed = max((fact.at for fact in self.closed if fact.at < at), default=None)
        again = max((found for found in (*self.reopened, *(f.at for f in self.opened)) if found < at), default=None)
        return closed if closed is not None and (again is None or again <= closed) else None

    def step(self, place_ladder: str, at: datetime) -> int | None:
        """The highest step on which something ran just before a moment."""
        found = (
            step_of(place_ladder, run.kind, run.code, run.since)
            for run in self.runs.values()
            if run.runs(at) and run.code is not None and run.since is not None
        )
        return max((step for step in found if step is not None), default=None)

    def phase(self, at: datetime) -> str | None:
        """The phase just before a moment, while the pathway is open."""
        if not self.opened or self.opened[0].at >= at or self.ended_before(at) is not None:
            return None
        entered = [fact for fact in self.phases if fact.at < at]
        return entered[-1].code if entered else "opening"


def stories(facts: Iterable[Fact]) -> tuple[Story, ...]:
    """The youths' stories, from facts in any order."""
    found: dict[UUID, Story] = {}
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.type)):
        story = found.setdefault(fact.youth, Story(fact.youth))
        _take(story, fact)
    return tuple(found.values())


def _take(story: Story, fact: Fact) -> None:
    kind = fact.type
    if kind in STARTS or kind in ENDS:
        _take_run(story, fact)
    if kind.startswith("planning."):
        _take_planning(story, fact)
    else:
        _take_other(story, fact)


def _take_run(story: Story, fact: Fact) -> None:
    kind = STARTS.get(fact.type) or ENDS[fact.type]
    run = story.runs.setdefault((kind, fact.reference or ""), Run(kind))
    if fact.type in STARTS:
        run.since, run.sector = fact.at, fact.sector
        run.code = fact.code or run.code
    else:
        run.until = fact.at


def _take_planning(story: Story, fact: Fact) -> None:  # noqa: C901 (one case an event)
    reference = fact.reference or ""
    match fact.type:
        case "planning.intervention-proposed":
            says = fact.says or {}
            effort = story.efforts.setdefault(reference, Effort())
            effort.offer, effort.area, effort.proposed = fact.code or "", fact.area or "", fact.at
            effort.sectors, effort.listed = tuple(says.get("sectors", ())), says.get("listed")
            effort.goals = tuple(str(goal) for goal in says.get("goals", ()))
            story.runs.setdefault((OFFER, reference), Run(OFFER)).code = fact.code
        case "planning.intervention-committed":
            story.efforts.setdefault(reference, Effort()).committed = fact.at
        case "planning.intervention-started":
            story.efforts.setdefault(reference, Effort()).started = fact.at
        case "planning.intervention-ended" | "planning.intervention-cancelled":
            effort = story.efforts.setdefault(reference, Effort())
            effort.ended, effort.outcome = fact.at, fact.code
        case "planning.session-held" | "planning.session-missed":
            story.sessions.append((fact.at, fact.type == "planning.session-held"))
        case "planning.mentor-matched":
            story.mentors[reference] = (fact.code or "", fact.at)
        case "planning.plan-agreed":
            story.agreed.append(fact.at)
        case "planning.youth-heard":
            story.heard.append(fact.at)
        case "planning.needs-assessed":
            story.needs.append(fact)
        case "planning.goal-set":
            story.goals[reference] = fact
        case "planning.goal-reached":
            story.reached[reference] = fact.at
        case _:
            pass


def _take_other(story: Story, fact: Fact) -> None:  # noqa: C901 (one case an event)
    match fact.type:
        case "coordination.youth-raised":
            story.raised.append(fact.at)
        case "coordination.pathway-opened":
            story.opened.append(fact)
        case "coordination.phase-entered":
            story.phases.append(fact)
        case "coordination.pathway-closed":
            story.closed.append(fact)
        case "coordination.pathway-reopened":
            story.reopened.append(fact.at)
        case "coordination.emergency-access-opened":
            story.emergencies[fact.reference or ""] = fact.at
        case "coordination.emergency-access-reviewed":
            story.reviewed[fact.reference or ""] = bool(fact.flag)
        case "social.child-talk-held":
            story.heard.append(fact.at)
        case "school.absence-summarised":
            story.absence.append(fact)
        case name if name.endswith(".concern-shared") or name == "social.notification-received":
            story.concerns.append(fact.at)
        case _:
            pass


def missing_sectors(story: Story, at: datetime) -> tuple[str, ...]:
    """Sectors that the pathway's description requires in its phase and of which nothing runs."""
    phase = story.phase(at)
    if phase is None:
        return ()
    opened = [fact for fact in story.opened if fact.at < at][-1]
    row = next((one for one in DESCRIPTIONS if (one.key, one.version) == (opened.code, opened.amount)), None)
    required = next((one.required for one in row.competences if one.phase == phase), ()) if row else ()
    running = {run.sector for run in story.runs.values() if run.kind != OFFER and run.runs(at)}
    running |= {sector for effort in story.efforts.values() if effort.runs(at) for sector in effort.sectors}
    return tuple(sector for sector in required if sector not in running)


def overlaps(story: Story, at: datetime) -> tuple[str, ...]:
    """Offers of which two run at once, and effort areas in which two run."""
    running = [effort for effort in story.efforts.values() if effort.runs(at)]
    offers = [effort.offer for effort in running]
    areas = [effort.area for effort in running]
    return tuple(sorted({code for many in (offers, areas) for code in many if code and many.count(code) > 1}))
