"""What happens in Klitvig, the second municipality? A short tale of three youths, from February to August 2025.

Other seats, a meeting every third week, a ladder of twelve steps, less money: all of it stands in the municipality's
own data, and nothing here says it again. Invariant: the same steps, the same commands, the same rules as anywhere.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario import plans, work
from deploy.demo.scenario.calendar import at, local_day, moment
from deploy.demo.scenario.cast import COORDINATOR as ELSEWHERE
from deploy.demo.scenario.cast import Colleague, Youth, substitute_number
from deploy.demo.scenario.script import Line, Said, office, reference, said, sent
from shared.definitions.municipalities import municipality
from shared.events.envelope import derived_id

MUNICIPALITY: Final = "998"
UNTIL: Final = date(2025, 9, 5)
"""The last day of the tale."""

COORDINATOR: Final = Colleague("k-mona", "Mona", "taskforce-coordinator", "taskforce")
LEAD: Final = Colleague("k-svend", "Svend", "case-lead", "social")
LEADER: Final = Colleague("k-ulla", "Ulla", "team-leader", "social")
HEAD: Final = Colleague("k-erik", "Erik", "head", "children-and-family")
TEACHER: Final = Colleague("k-anne", "Anne", "sector-professional", "school")
OFFICER: Final = Colleague("k-leif", "Leif", "sector-professional", "police")
PSYCHOLOGIST: Final = Colleague("k-ruth", "Ruth", "sector-professional", "ppr")
LEISURE: Final = Colleague("k-tom", "Tom", "sector-professional", "leisure")
COLLEAGUES: Final = (COORDINATOR, LEAD, LEADER, HEAD, TEACHER, OFFICER, PSYCHOLOGIST, LEISURE)
"""Everybody who gives commands in Klitvig."""

_SERIAL: Final = 9800

YOUTHS: Final = (
    Youth(0, "Bjarke", date(2010, 5, 12), substitute_number(date(2010, 5, 12), _SERIAL), "Klitvig"),
    Youth(1, "Selma", date(2011, 8, 3), substitute_number(date(2011, 8, 3), _SERIAL), "Klitvig"),
    Youth(2, "Aksel", date(2012, 1, 20), substitute_number(date(2012, 1, 20), _SERIAL), "Sandby"),
)
"""Invented youths of an invented place."""

SEATED: Final = (("family-team", LEAD), ("schools", TEACHER), ("local-police", OFFICER), ("ppr", PSYCHOLOGIST))


def story() -> Iterator[Line]:
    """Everything that happens in Klitvig, in no particular order."""
    told = chain(_taskforce(), _first(YOUTHS[0]), _second(YOUTHS[1]), _third(YOUTHS[2]))
    yield from map(_coordinated_here, told)


def _coordinated_here(line: Line) -> Line:
    """The usual commands name Norddjurs' coordinator; here it is Klitvig's."""
    if isinstance(line, Said) and line.person == ELSEWHERE.id:
        return replace(line, person=COORDINATOR.id)
    return line


@cache
def meetings() -> tuple[date, ...]:
    """The days on which Klitvig's taskforce meets until the tale ends."""
    meets = municipality(MUNICIPALITY).meetings
    count = (UNTIL - meets.first).days // meets.every_days + 1
    days = (meets.first + timedelta(days=meets.every_days * n) for n in range(count))
    return tuple(day for day in days if day.isocalendar().week not in meets.skipped_weeks)


def _taskforce() -> Iterator[Said]:
    for seat, person in SEATED:
        yield _by_coordinator("2025-01-13", "coordination.fill-seat", seat=seat, person=person.id, sector=person.unit,
                              kind="fixed")  # fmt: skip
    until = at("2025-12-31", "00:00").isoformat()
    yield _by_coordinator("2025-01-13", "coordination.fill-seat", seat="leisure", person=LEISURE.id, sector="leisure",
                          kind="ad-hoc", basis="CONSENT", until=until)  # fmt: skip
    for budget in municipality(MUNICIPALITY).budget:
        yield said(
            at("2025-01-14", "10:00"), HEAD.id, "planning.set-budget", year=budget.year, amount_ore=budget.amount_ore
        )
    yield from _descriptions()
    for day in meetings():
        yield _by_coordinator(str(max(day - timedelta(days=14), date(2025, 1, 15))), "coordination.schedule-meeting",
                              id=meeting_id(day), starts_at=moment(day, 9).isoformat())  # fmt: skip
        present = [{"person": each.id, "sector": each.unit} for _, each in SEATED]
        yield said(
            moment(day, 9, 10), COORDINATOR.id, "coordination.hold-meeting", meeting=str(meeting_id(day)),
            present=present,
        )  # fmt: skip
    first = str(meetings()[0])
    yield said(at(first, "11:30"), COORDINATOR.id, "coordination.reach-milestone", milestone="first-meeting")


def _descriptions() -> Iterator[Said]:
    """Klitvig's own description is looked over and revised before the summer; one that nobody needs is retired."""
    for description in (OWN, work.SERIOUS, work.RARE):
        yield _by_head("2025-01-20", "publish-description", description=description, version=1, review_by="2026-12-31")
    yield _by_head("2025-05-19", "follow-up-description", description=OWN, version=1, outcome="to-be-revised")
    yield _by_head("2025-06-16", "revise-description", description=OWN, version=2, replaces=1, review_by="2027-12-31")
    yield _by_head("2025-08-18", "retire-description", description=work.RARE, version=1, reason="not-used")


OWN: Final = "klitvig-harbour-evenings"
"""The description that Klitvig has written itself."""


def _by_head(day: str, command: str, /, **args: Any) -> Said:
    return said(at(day, "10:15"), HEAD.id, f"planning.{command}", **args)


def meeting_id(day: date) -> UUID:
    """The id of the meeting of a day."""
    return derived_id("demo", MUNICIPALITY, "meeting", day)


def _by_coordinator(day: str, command: str, /, **args: Any) -> Said:
    return said(at(day, "09:30"), COORDINATOR.id, command, **args)


def _first(youth: Youth) -> Iterator[Line]:
    """A placement with kin, step 9 of 12, and back to a mentor, step 5."""
    yield from _notified(youth, at("2025-02-10", "10:20"), ["conflict-in-family", "runaway"])
    ref = reference(youth, "placement")
    placed: dict[str, Any] = {"placement_id": ref, "placement": "kin-family"}
    yield sent(youth, "social.placement-decided", at("2025-02-24", "11:00"), section="bl-46", with_consent=True,
               decided_by="municipality", **placed)  # fmt: skip
    yield sent(youth, "social.placement-started", at("2025-02-27", "15:00"), **placed)
    yield sent(youth, "social.childs-plan-made", at("2025-04-10", "13:00"), measure_id=ref)
    yield sent(youth, "social.follow-up-held", at("2025-05-20", "13:00"), measure_id=ref, adjusted=True,
               more_assessment=False, plan_revised=True, refer_back=False, next_interval_days=60,
               reasons="Moster og Bjarke klarer det. Hjem i weekenderne nu")  # fmt: skip
    ended = at("2025-07-01", "12:00")
    yield sent(youth, "social.placement-ended", ended, placement_id=ref, reason="returned-home")
    yield from _opened(youth, at("2025-02-18", "10:10"), meetings()[1])
    mentor = plans.Effort("mentor", "mentor-and-support", ("leisure",), 90, 1_400, 16)
    yield from _effort(youth, mentor, at("2025-04-22", "10:00"), date(2025, 4, 28), date(2025, 8, 29))


def _second(youth: Youth) -> Iterator[Line]:
    """Support at school, step 3, within what the coordinator may bind; then more than that, which a leader binds."""
    yield from _notified(youth, at("2025-03-03", "13:20"), ["unauthorised-absence", "school-problems"])
    yield from _opened(youth, at("2025-03-10", "10:10"), meetings()[2])
    treatment = plans.Effort("family-treatment", "family-support", ("social",), 90, 4_200, 20)
    yield from _effort(youth, treatment, at("2025-05-05", "10:00"), date(2025, 5, 19), date(2025, 12, 19))


def _third(youth: Youth) -> Iterator[Line]:
    """A concern that stays one."""
    yield sent(
        youth,
        "school.concern-shared",
        at("2025-05-06", "14:10"),
        category="wellbeing",
        text="Trækker sig. Vi har lavet en legeaftale, ser tiden an",
    )


def _notified(youth: Youth, received: datetime, reasons: list[str]) -> Iterator[Line]:
    ref = reference(youth, "notification")
    yield sent(youth, "social.notification-received", received, notification=ref,
               notifier_category="public-professional", notifier_sector="school", reasons=reasons,
               abuse_suspected=False, against_parents=False, text="Klasselæreren underretter")  # fmt: skip
    assessed = received + timedelta(hours=3)
    yield sent(youth, "social.notification-assessed", assessed, notification=ref, outcome="not-acute",
               assessors=["k-svend", "k-else"])  # fmt: skip
    yield sent(youth, "social.receipt-sent", office(local_day(received) + timedelta(days=2), 10), notification=ref)
    informed = office(local_day(received) + timedelta(days=12), 10)
    yield sent(youth, "social.notifier-informed", informed, notification=ref, effort_started=True)
    screened = office(local_day(received) + timedelta(days=7), 13)
    yield sent(youth, "social.screening-concluded", screened, outcome="limited", honour_related=False,
               notification=ref)  # fmt: skip


def _opened(youth: Youth, raised: datetime, day: date) -> Iterator[Line]:
    yield work.raised(youth, raised, TEACHER, "Skole og hjem trækker hver sin vej, vi vil have jer andre med")
    when = moment(day, 9, 30)
    why = "Ingen af de to beskrivelser passer helt, men der skal samles"
    yield from work.opened(youth, when, LEAD, why, work.SERIOUS)
    yield work.discussed(youth, when + timedelta(minutes=20), meeting_id(day),
                         ((COORDINATOR, "SAME_UNIT"), (LEAD, "SAME_UNIT"), (TEACHER, "SSD")),
                         "Kort. Alle kender lidt. Svend ringer hjem i dag")  # fmt: skip
    sectors, parties = ("school", "leisure"), ("youth", "mother")
    yield work.asked(youth, work.soon(day, 2), LEAD, sectors, parties)
    yield work.consented(youth, work.soon(day, 6), LEAD, sectors, parties)
    yield work.informed(youth, work.soon(day, 6, 10, 10), LEAD, parties)
    for sector, person in (("school", TEACHER), ("leisure", LEISURE)):
        yield work.joined(youth, work.soon(day, 8), sector, person)
    yield work.entered(youth, work.soon(day, 9), "mapping")
    yield plans.needs(youth, work.soon(day, 14), LEAD, daycare_school_learning="great-need")
    yield plans.risk(youth, work.soon(day, 14, 10, 10), LEAD, "medium", ("weak-bond-to-parents",), ("trusted-adult",))
    yield plans.heard(youth, work.soon(day, 15), LEAD, "Jeg vil gerne have at I spørger mig først")
    yield work.entered(youth, work.soon(day, 16), "planning")


def _effort(youth: Youth, effort: plans.Effort, when: datetime, first: date, last: date) -> Iterator[Line]:
    yield plans.goal(youth, when, LEAD, "daycare-school-learning", "I skole tre dage i træk")
    yield plans.drafted(youth, when + timedelta(minutes=5), LEAD)
    yield plans.agreed(youth, when + timedelta(minutes=10), LEAD, ("youth", "mother"))
    yield plans.proposed(youth, when + timedelta(minutes=15), LEAD, effort)
    bound = when + timedelta(minutes=20)
    within = plans.may_bind(COORDINATOR, effort, bound, MUNICIPALITY)
    if not within:
        beyond = plans.committed(youth, bound, effort, first, last, person=COORDINATOR)
        yield replace(beyond, refused="beyond-approval")
    binder = COORDINATOR if within else LEADER
    yield plans.committed(youth, bound + timedelta(minutes=10), effort, first, last, person=binder)
    yield plans.started(youth, office(first, 13), LEAD)
    yield work.entered(youth, office(first, 13, 10), "effort")
