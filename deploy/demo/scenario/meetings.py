"""When does the taskforce meet, who comes, and which youths are talked about, in which words?

Every fortnight, but for the weeks that are skipped; one meeting is called off, one is forgotten, and an extra one has
nothing to talk about. The newly raised and those who are closed are always items, the others in turn: never all.
Invariant: nobody stays for an item without a basis, and only sectors on the case are asked to do something.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario import notes, work
from deploy.demo.scenario.calendar import CALLED_OFF, FORGOTTEN, at, local_day, meetings, moment, rhythm, working_day
from deploy.demo.scenario.cast import (
    ADVISER,
    CASEWORKER,
    CLUB_LEADER,
    COLLEAGUES,
    COORDINATOR,
    FULL_TIME,
    HOME,
    OFFICER,
    SCHOOL_LEADER,
    SSP_CONSULTANT,
    TEACHER,
    YOUTH_WORKER,
    Colleague,
    Youth,
)
from deploy.demo.scenario.script import Line, Said, happens, office, said
from shared.events.envelope import derived_id

FIRST: Final = date(2025, 1, 7)
"""The day on which the first meetings are called; the others are called at the meeting two before them."""
NEXT: Final = date(2026, 12, 9)
"""The day of the meeting that is called when the tale ends."""
EXTRA: Final = date(2025, 9, 10)
"""The day of an extra meeting that is called and then not needed."""

SEATED: Final = (CASEWORKER, HOME, TEACHER, FULL_TIME, ADVISER, YOUTH_WORKER)
AD_HOC: Final = (OFFICER, SSP_CONSULTANT)
SUBSTITUTES: Final = {TEACHER: SCHOOL_LEADER, YOUTH_WORKER: CLUB_LEADER}
"""Who comes in whose place."""
ITEMS: Final = 5
"""How many youths are talked about at a meeting, beside those who must be."""
LAST_ASKED: Final = timedelta(days=30)
"""Nothing is asked of a sector so shortly before a pathway ends."""

_BY_ID: Final = {each.id: each for each in COLLEAGUES}
_OWN: Final = {"social", "taskforce"}


@dataclass(slots=True)
class _Case:
    """A youth's pathway as far as its script tells: who leads, who is on it when, which phase begins when."""

    youth: Youth
    raised: datetime | None = None
    opened: datetime | None = None
    ended: datetime | None = None
    lead: str = ""
    joined: list[tuple[datetime, str, str]] = field(default_factory=list)
    left: dict[tuple[str, str], datetime] = field(default_factory=dict)
    phases: list[tuple[datetime, str]] = field(default_factory=list)
    told: set[date] = field(default_factory=set)
    withdrawn: datetime | None = None

    def open_on(self, day: date) -> bool:
        """Whether the pathway is open on a day."""
        return (
            self.opened is not None
            and local_day(self.opened) <= day
            and (self.ended is None or local_day(self.ended) >= day)
        )

    def phase(self, day: date) -> str:
        """The phase of the day, `closing` on the last one."""
        if self.ended is not None and local_day(self.ended) == day:
            return "closing"
        return next((phase for when, phase in reversed(self.phases) if local_day(when) <= day), "opening")

    def on_case(self, when: datetime) -> Iterator[Colleague]:
        """Those who have joined and not left."""
        for joined, sector, person in self.joined:
            gone = self.left.get((sector, person))
            if joined < when and (gone is None or gone > when) and person in _BY_ID:
                yield _BY_ID[person]


def meeting_id(day: date) -> UUID:
    """The id of the meeting of a day."""
    return derived_id("demo", "meeting", day)


def gatherings() -> Iterator[Said]:
    """Every meeting from before the beginning: called, held or not, and who came."""
    for day, kind, people in BEFORE:
        yield _called(day, kind)
        yield _held(day, people)
    for day in rhythm():
        yield _called(day)
        if day == CALLED_OFF:
            yield _cancelled(day, "holiday")
        elif day != FORGOTTEN:
            yield _held(day, _attending(day))
    yield _called(NEXT)
    yield _called(EXTRA, "extra")
    yield _cancelled(EXTRA, "no-items")


BEFORE: Final[tuple[tuple[date, str, tuple[Colleague, ...]], ...]] = (
    (date(2025, 1, 14), "development", (COORDINATOR, CASEWORKER, HOME, TEACHER, YOUTH_WORKER)),
    (date(2025, 1, 28), "development", (COORDINATOR, CASEWORKER, HOME, FULL_TIME, ADVISER, YOUTH_WORKER)),
    (date(2025, 2, 5), "development", (COORDINATOR, CASEWORKER, TEACHER, FULL_TIME, ADVISER)),
    (date(2025, 2, 19), "development", (COORDINATOR, *SEATED)),
    (date(2025, 2, 26), "process", (COORDINATOR, *SEATED, *AD_HOC)),
)
"""The four development meetings, and the process meeting with the ad hoc actors."""


def _called(day: date, kind: str = "ordinary") -> Said:
    before = day - timedelta(days=28)
    called = moment(before, 13, 5) if before >= FIRST else office(FIRST, 9, 20)
    return said(
        called,
        COORDINATOR.id,
        "coordination.schedule-meeting",
        id=meeting_id(day),
        kind=kind,
        starts_at=moment(day, 13).isoformat(),
        ends_at=moment(day, 15).isoformat(),
    )


def _cancelled(day: date, reason: str) -> Said:
    when = office(day - timedelta(days=5), 9, 30)
    return said(when, COORDINATOR.id, "coordination.cancel-meeting", meeting=str(meeting_id(day)), reason=reason)


def _held(day: date, people: Iterable[Colleague | tuple[Colleague, Colleague]]) -> Said:
    present = [_attendance(each) for each in people]
    return said(
        moment(day, 13, 10),
        COORDINATOR.id,
        "coordination.hold-meeting",
        meeting=str(meeting_id(day)),
        present=present,
    )


def _attendance(who: Colleague | tuple[Colleague, Colleague]) -> dict[str, Any]:
    came, absent = who if isinstance(who, tuple) else (who, None)
    there = {"person": came.id, "sector": came.unit}
    return there if absent is None else {**there, "substitutes": absent.id}


def _attending(day: date) -> Iterator[Colleague | tuple[Colleague, Colleague]]:
    rng = Random(f"samspor:meeting:{day}")  # noqa: S311 (a scenario, not a secret)
    yield COORDINATOR
    for member in SEATED:
        if member in SUBSTITUTES and happens(rng, 0.2):
            yield SUBSTITUTES[member], member
        elif happens(rng, 0.9):
            yield member
    yield from (member for member in AD_HOC if happens(rng, 0.5))


def items(seed: int, cast: Iterable[Youth], scripts: Mapping[str, Sequence[Line]]) -> Iterator[Said]:
    """What is said and decided about each youth at each meeting, from what their scripts tell of their pathways."""
    rng = Random(f"samspor:{seed}:meetings")  # noqa: S311 (a scenario, not a secret)
    cases = [_case(each, scripts[f"youth-{each.number}"]) for each in cast]
    decisions: dict[int, int] = {}
    for turn, day in enumerate(meetings()):
        for case in _on_the_agenda(cases, day, turn):
            yield from _item(rng, case, day, decisions)


def _on_the_agenda(cases: Sequence[_Case], day: date, turn: int) -> list[_Case]:
    """The newly raised and opened, those that close, and some of the others in turn."""
    there = [case for case in cases if case.open_on(day) and day not in case.told]
    must = [case for case in there if case.phase(day) in {"opening", "closing"}]
    others = [case for case in there if case not in must]
    begin = turn * ITEMS % max(1, len(others))
    return must + (others[begin:] + others[:begin])[: max(0, ITEMS - len(must))]


def _item(rng: Random, case: _Case, day: date, decisions: dict[int, int]) -> Iterator[Said]:
    phase = case.phase(day)
    when = moment(day, 13, 12) if phase == "closing" else moment(day, 13, 40)
    text = notes.note(rng, case.youth, notes.MINUTES[phase])
    yield work.discussed(case.youth, when, meeting_id(day), _staying(case, when), text)
    asked = [each for each in case.on_case(when) if each.unit in {"school", "leisure", "job", "home"}]
    soon_over = case.ended is not None and case.ended - when < LAST_ASKED
    if asked and phase != "closing" and not soon_over and happens(rng, 0.45):
        number = decisions[case.youth.number] = decisions.get(case.youth.number, FIRST_DECISION - 1) + 1
        yield from _decision(rng, case, day, rng.choice(asked), number)


def _staying(case: _Case, when: datetime) -> Iterator[tuple[Colleague, str]]:
    """Who stays for the item, each with a basis; whoever has none leaves the room."""
    yield COORDINATOR, "SAME_UNIT"
    yield _BY_ID[case.lead], "SAME_UNIT"
    for each in case.on_case(when):
        basis = work.BASES.get(each.unit, "CONSENT")
        if each.unit not in _OWN and not (basis == "CONSENT" and case.withdrawn is not None and case.withdrawn <= when):
            yield each, basis


def _decision(rng: Random, case: _Case, day: date, asked: Colleague, number: int) -> Iterator[Said]:
    about, task, text = rng.choice(notes.DECISIONS)
    yield work.decided(
        case.youth,
        moment(day, 13, 50),
        about,
        text.format(name=case.youth.name, sector=asked.name),
        number=number,
        meeting=str(meeting_id(day)),
        responsible=asked.id,
        sector=asked.unit,
        task=task,
        due=working_day(day + timedelta(days=13)).isoformat(),
    )
    if happens(rng, 0.95):
        seen = office(working_day(day, after=rng.randint(1, 3)), 9, 10)
        done = office(working_day(day, after=rng.randint(4, 7)), 16, 10) if happens(rng, 0.96) else None
        yield from work.carried_out(case.youth, seen, done, asked, number)


FIRST_DECISION: Final = 11
"""Numbers of decisions below this one are those of the stories."""


def _case(youth: Youth, script: Iterable[Line]) -> _Case:
    case = _Case(youth)
    for line in sorted((each for each in script if isinstance(each, Said)), key=lambda each: each.at):
        if line.refused is None:
            _tell(case, line)
    return case


def _tell(case: _Case, line: Said) -> None:
    args = line.args
    match line.name:
        case "raise-youth":
            case.raised = line.at
        case "open-pathway":
            case.opened = line.at
        case "appoint-case-lead":
            case.lead = args["person"]
        case "join-actor":
            case.joined.append((line.at, args["sector"], args["person"]))
        case "leave-actor":
            case.left[args["sector"], args["person"]] = line.at
        case "enter-phase":
            case.phases.append((line.at, args["phase"]))
        case "close-pathway" | "hand-over":
            case.ended = line.at
        case "record-consent-withdrawn":
            case.withdrawn = line.at
        case "discuss-youth":
            case.told.add(local_day(line.at))
        case _:
            pass


def story(seed: int, cast: Iterable[Youth], scripts: Mapping[str, Sequence[Line]]) -> Iterator[Said]:
    """Everything about meetings: when they are, and what is said at them."""
    yield from gatherings()
    yield from milestones()
    yield from items(seed, cast, scripts)


def milestones() -> Iterator[Said]:
    """The taskforce's milestones; those of 2024 are told afterwards, when the system is there."""
    for name, told, reached in MILESTONES:
        happened: dict[str, Any] = {"occurred_at": reached.isoformat()} if reached != told else {}
        yield said(told, COORDINATOR.id, "coordination.reach-milestone", milestone=name, **happened)


MILESTONES: Final[tuple[tuple[str, datetime, datetime], ...]] = (
    ("members-appointed", at("2025-01-07", "09:40"), at("2024-11-04", "12:00")),
    ("frame-begun", at("2025-01-07", "09:40"), at("2024-12-09", "12:00")),
    ("committee-frame", at("2025-01-30", "09:40"), at("2025-01-29", "16:00")),
    ("development-meetings", at("2025-02-20", "09:40"), at("2025-02-19", "15:00")),
    ("process-meeting", at("2025-02-27", "09:40"), at("2025-02-26", "15:00")),
    ("in-operation", at("2025-04-02", "13:10"), at("2025-04-02", "13:10")),
    ("committee-status", at("2025-08-28", "09:40"), at("2025-08-27", "16:00")),
)
"""Each with when it was told and when it was reached."""
