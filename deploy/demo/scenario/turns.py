"""Which turns does a course take that few youths' lives take, and which rule does each of them meet?

Honour, a placement without consent, a notification while a measure runs, a talk with the parents in the room, a
disability at 16, sectors that join ad hoc, a little child. Each belongs to a place in the cohort.
Invariant: what happens here rests on nothing that chance decides elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from random import Random
from typing import Any, Final

from deploy.demo.scenario import casework, plans, work
from deploy.demo.scenario.calendar import END, at, local_day, working_day
from deploy.demo.scenario.cast import ABSENCE_ADVISER, COORDINATOR, FAMILY_THERAPIST, HOME, NURSE, Colleague, Youth
from deploy.demo.scenario.cohort import COHORT, Days
from deploy.demo.scenario.script import Line, Sent, happens, office, reference, said, sent, thing

GUESTS: Final[Mapping[int, tuple[str, Colleague]]] = {
    6: ("home", HOME),
    12: ("absence-project", ABSENCE_ADVISER),
    16: ("family-house", FAMILY_THERAPIST),
    24: ("home", HOME),
    34: ("health", NURSE),
}
"""Places whose youths an ad hoc sector takes part in, and who."""
DISABLED: Final = 34
"""The place of a youth with a rare disability, who turns 16."""
SPARE_TIME_JOB: Final = plans.Effort("spare-time-job", "work", ("job",), 360, 0, 1)
"""An offer for which there turns out to be no place."""
MOVING: Final = 22
"""The place of a youth who moves away, and whose case is handed over."""
LITTLE_ONE: Final = 7
"""The place of a child whom only day care and health visitor know."""
NEW_HOME: Final = "730"
"""The municipality that the youth moves to."""


def turns(youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    """What only this place's youth goes through."""
    turn = TURNS.get(youth.number % COHORT)
    if turn is not None:
        yield from turn(youth)
    guest = GUESTS.get(youth.number % COHORT)
    if guest is not None:
        yield from _course(youth, guest[0], on)
    yield from _sixteen(youth, on, lead)


def _honour_in_order(youth: Youth) -> Iterator[Sent]:
    """The risk is assessed before anybody speaks with the parents (T5)."""
    yield from _notified(youth, at("2026-04-22", "10:30"), 4, ["honour-related", "conflict-in-family"])
    yield _screened(youth, at("2026-04-23", "13:00"), 4, honour_related=True)
    yield sent(youth, "social.honour-risk-assessed", at("2026-04-28", "10:00"), risk_found=False)


def _honour_broken(youth: Youth) -> Iterator[Sent]:
    """Somebody of the network is registered before the risk is assessed (T5 is broken)."""
    yield from _notified(youth, at("2026-09-11", "10:30"), 4, ["honour-related", "runaway"])
    yield _screened(youth, at("2026-09-14", "13:00"), 4, honour_related=True)
    registered = at("2026-09-16", "10:00")
    yield sent(youth, "social.network-member-registered", registered, role="other-family", name="Faster Lone")
    yield sent(youth, "social.honour-risk-assessed", at("2026-09-18", "10:00"), risk_found=True)


def _placed_without_consent(youth: Youth) -> Iterator[Sent]:
    """The Children and Youth Board decides; the child's plan, which had to be there, comes ten days later (T9)."""
    yield from _notified(youth, at("2026-03-02", "09:30"), 4, ["neglect", "violence-in-family"])
    ref = reference(youth, "placement")
    yield sent(
        youth,
        "social.placement-decided",
        at("2026-03-10", "15:00"),
        placement_id=ref,
        placement="childrens-home",
        section="bl-47",
        with_consent=False,
        decided_by="children-and-youth-board",
    )
    begins = at("2026-03-16", "11:00")
    yield sent(youth, "social.placement-started", begins, placement_id=ref, placement="childrens-home")
    yield sent(youth, "social.childs-plan-made", at("2026-03-20", "14:00"), measure_id=ref)
    for day, reasons in (
        ("2026-06-08", "Falder til. Savner hunden, den kan besøges om søndagen"),
        ("2026-09-04", "Klar til at prøve hjemme igen. Mor har fået ny lejlighed"),
    ):
        yield _followed_up(youth, at(day, "13:00"), ref, reasons)
    yield sent(youth, "social.placement-ended", at("2026-09-15", "12:00"), placement_id=ref, reason="returned-home")
    begun = at("2026-09-21", "10:00")
    assessment = reference(youth, "assessment", 4)
    yield sent(youth, "social.assessment-started", begun, assessment_id=assessment, aware_since="2026-09-15")


def _the_same_two_again(youth: Youth) -> Iterator[Sent]:
    """A notification comes while a measure runs, and those who assessed the first assess the second (T3 is broken)."""
    yield from _notified(youth, at("2025-08-01", "09:40"), 4, ["conflict-in-family"])
    ref = reference(youth, "measure", 4)
    yield sent(
        youth,
        "social.measure-decided",
        at("2025-08-06", "11:00"),
        measure_id=ref,
        measure="support-at-home",
        section="bl-32",
        with_consent=True,
        plan_required=True,
        decided_by="municipality",
    )
    yield sent(youth, "social.measure-started", at("2025-08-12", "09:30"), measure_id=ref, measure="support-at-home")
    yield sent(youth, "social.childs-plan-made", at("2025-09-10", "14:00"), measure_id=ref)
    yield from _notified(youth, at("2025-10-02", "11:20"), 5, ["conflict-in-family", "runaway"])
    yield _followed_up(youth, at("2025-11-04", "13:00"), ref, "Roligere. Far er flyttet i kolonihaven")
    yield sent(youth, "social.measure-ended", at("2025-12-10", "12:00"), measure_id=ref, reason="goal-reached")


def _parents_in_the_room(youth: Youth) -> Iterator[Sent]:
    """Violence at home; the parents sit in on the child's talk (T4 is broken), and the assessment is mandatory (T7)."""
    received = at("2025-10-06", "09:15")
    ref, assessment = reference(youth, "notification", 4), reference(youth, "assessment", 4)
    yield from _notified(youth, received, 4, ["violence-in-family"], abuse=True)
    yield sent(youth, "social.child-talk-held", at("2025-10-08", "10:00"), notification=ref, parents_present=True)
    yield _screened(youth, at("2025-10-13", "13:00"), 4, honour_related=False)
    begun = at("2025-10-20", "10:00")
    yield sent(youth, "social.assessment-started", begun, assessment_id=assessment, aware_since="2025-10-06")
    yield sent(
        youth,
        "social.assessment-completed",
        at("2026-02-03", "14:00"),
        assessment_id=assessment,
        dimensions=["safe-care", "family-and-background"],
        text="Far har slået, er i behandling nu. Samtalen m. barnet skulle vi have holdt alene, det står vi ved",
    )


def _adult_life_ahead(youth: Youth) -> Iterator[Line]:
    """A disability; she turns 16 and the preparation for adult life begins (T15)."""
    yield from _notified(youth, at("2026-03-05", "10:30"), 4, ["disability"])
    yield casework.judged(youth, at("2026-03-12", "10:00"), "disability", "doctor", serious=True)
    text = "Forberedelse til voksenlivet begynder: bolig, uddannelse, hvem gør hvad. Møde m. voksenafdelingen i aug."
    yield work.decided(youth, at("2026-06-17", "10:30"), "adult-preparation", text, number=1)


def _a_place_is_wanting(youth: Youth) -> Iterator[Line]:
    """There is no place in the spare-time job that was proposed; it is given up, and so is the goal."""
    when = at("2025-11-06", "10:30")
    text = "Fritidsjob i Brugsen fredag og lørdag"
    yield plans.goal(youth, when, COORDINATOR, "housing-work-economy", text, 9)
    yield plans.proposed(youth, when, COORDINATOR, SPARE_TIME_JOB, 9, goals=(9,))
    cancelled = at("2025-12-04", "10:30")
    ref = str(plans.intervention(youth, 9))
    yield said(cancelled, COORDINATOR.id, "planning.cancel-intervention", youth, intervention=ref, reason="no-place")
    dropped = str(thing(youth, "goal", 9))
    yield said(cancelled, COORDINATOR.id, "planning.drop-goal", youth, goal=dropped, reason="not-realistic")


def _back_again(youth: Youth) -> Iterator[Line]:
    """A year after the pathway was closed it goes on: somebody has called, as it was agreed that one may."""
    yield said(
        at("2026-11-16", "10:30"),
        COORDINATOR.id,
        "coordination.reopen-pathway",
        youth,
        reason="Mor ringede selv. Det er skolen igen, og to af de gamle venner er tilbage i byen",
    )


TURNS: Final[Mapping[int, Callable[[Youth], Iterator[Line]]]] = {
    12: _back_again,
    13: _honour_in_order,
    14: _the_same_two_again,
    15: _honour_broken,
    18: _parents_in_the_room,
    20: _a_place_is_wanting,
    28: _placed_without_consent,
    DISABLED: _adult_life_ahead,
}
"""The turn of each place that has one."""


def _notified(
    youth: Youth, received: datetime, number: int, reasons: list[str], *, abuse: bool = False
) -> Iterator[Sent]:
    """A notification of a school, assessed the same day by the same two, with its receipt and an answer."""
    ref = reference(youth, "notification", number)
    day = local_day(received)
    yield sent(
        youth,
        "social.notification-received",
        received,
        notification=ref,
        notifier_category="public-professional",
        notifier_sector="school",
        reasons=reasons,
        abuse_suspected=abuse,
        against_parents=abuse,
        text="Skolen underretter. Vi er bekymrede og kan ikke vente til næste møde",
    )
    yield sent(
        youth,
        "social.notification-assessed",
        office(day, 15, 10),
        notification=ref,
        outcome="not-acute",
        assessors=["w-anja", "w-ole"],
    )
    yield sent(youth, "social.receipt-sent", office(working_day(day, after=2), 10), notification=ref)
    informed = office(working_day(day, after=9), 10)
    yield sent(youth, "social.notifier-informed", informed, notification=ref, effort_started=True)


def _screened(youth: Youth, when: datetime, number: int, *, honour_related: bool) -> Sent:
    ref = reference(youth, "notification", number)
    return sent(
        youth, "social.screening-concluded", when, outcome="limited" if honour_related else "full",
        honour_related=honour_related, notification=ref,
    )  # fmt: skip


def _followed_up(youth: Youth, when: datetime, ref: str, reasons: str) -> Sent:
    return sent(
        youth,
        "social.follow-up-held",
        when,
        measure_id=ref,
        adjusted=False,
        more_assessment=False,
        plan_revised=False,
        refer_back=False,
        next_interval_days=90,
        reasons=reasons,
    )


def _course(youth: Youth, sector: str, on: Days) -> Iterator[Sent]:
    """What the ad hoc sector tells while it follows: a course that starts and, mostly, ends."""
    if sector == "home":
        yield from _contact_person(youth, on)
        return
    ref, kind = reference(youth, "course"), COURSES[sector]
    begins = office(work.soon(on.joined, 9).date(), 12)
    yield sent(youth, f"{sector}.course-started", begins, course_id=ref, kind=kind, weekly_hours=2.0)
    ends = work.soon(on.joined, 70)
    if local_day(ends) < on.lasts.last:
        yield sent(youth, f"{sector}.course-ended", ends, course_id=ref, outcome="completed")


COURSES: Final = {"family-house": "family-treatment", "absence-project": "school-attendance", "health": "treatment"}


def _contact_person(youth: Youth, on: Days) -> Iterator[Sent]:
    ref = reference(youth, "contact-person")
    begins, ends = work.soon(on.effort, 3, 15), work.soon(on.effort, 80, 15)
    if local_day(begins) >= on.lasts.last:
        return
    named: dict[str, Any] = {"contact_person": "m-2", "course_id": ref}
    yield sent(youth, "home.contact-person-started", begins, window="after-school-until-bedtime", name="Tove", **named)
    if local_day(ends) < on.lasts.last:
        yield sent(youth, "home.contact-person-ended", ends, reason="goal-reached", **named)


def _sixteen(youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    """The youth turns 16: a stance on the youth plan, a plan, or neither (T13)."""
    birthday = youth.turns(16)
    if not on.lasts.first <= birthday <= on.lasts.last:
        return
    rng = Random(f"samspor:sixteen:{youth.number}")  # noqa: S311 (a scenario, not a secret)
    if happens(rng, 0.4):
        stance = work.soon(birthday, rng.randint(5, 40), 10, 40)
        if local_day(stance) <= on.lasts.last:
            text = "Ungeplan drøftet. Ikke nødvendig nu, planen vi har dækker"
            yield work.decided(youth, stance, "youth-plan", text, person=lead, outcome="no", number=2)
    elif happens(rng, 0.7):
        made = office(work.soon(birthday, rng.randint(40, 120)).date(), 14)
        if local_day(made) < min(on.lasts.last, END):
            yield sent(youth, "social.youth-plan-made", made)


def little_one(youth: Youth) -> Iterator[Line]:
    """Two sources that know small children share a concern; nobody is raised."""
    yield sent(
        youth,
        "daycare.concern-shared",
        at("2025-09-11", "14:30"),
        category="home",
        text="Hentes sent og af skiftende voksne. Storebror på 12 kommer alene. Barnet er glad her",
    )
    yield sent(
        youth,
        "health-visitor.concern-shared",
        at("2025-10-02", "11:30"),
        category="home",
        text="Hjemmebesøg: mor træt og alene om det hele. Tager gerne imod. Ser dem igen om 3 uger",
    )


def moved_away(youth: Youth, moved: date, lead: Colleague) -> Iterator[Line]:
    """The family moves; the new municipality is told at once, with a summary (T17)."""
    yield sent(youth, "person.moved", office(moved, 8), from_municipality="707", to_municipality=NEW_HOME)
    summary = "Forløb siden aug. 2025, mentor virker, klubben var vigtig. Mor ønsker at I ringer inden I skriver"
    yield work.handed_over(youth, work.soon(moved, 1, 13), lead, NEW_HOME, summary)
