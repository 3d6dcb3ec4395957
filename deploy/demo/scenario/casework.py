"""What does the social authority do with a notification, an assessment, a measure? Its facts, in their usual order.

Half of the four-month limits are missed, as in the country; most acute assessments and receipts come in time.
Invariant: a fact refers back only to what was told before it.
Source of the shares: National Social Appeals Board 2024 (assessment in 4 months 50 %, first follow-up in time 75 %),
24-hour assessment 87 % (2019).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from deploy.demo.scenario import notes
from deploy.demo.scenario.calendar import END, LOCAL, local_day, moment, working_day
from deploy.demo.scenario.cast import Youth
from deploy.demo.scenario.script import Sent, happens, office, reference, sent

ASSESSED_IN_TIME: Final = 0.87
RECEIPT_IN_TIME: Final = 0.85
ASSESSMENT_IN_TIME: Final = 0.5
FOLLOW_UP_IN_TIME: Final = 0.75
CHILD_HEARD: Final = 0.65

ASSESSORS: Final = ("w-anja", "w-henrik", "w-lone", "w-pia", "w-ole")
DIMENSIONS: Final = (
    "health",
    "development-and-behaviour",
    "daycare-school-learning",
    "leisure-and-friends",
    "safe-care",
    "family-and-background",
    "social-network",
)
_OFFICE_HOURS: Final = (8, 17)

VIOLENCE: Final = "violence-in-family"
NOTIFIERS: Final = (
    ("public-professional", "school", ("unauthorised-absence", "school-problems")),
    ("public-professional", "police", ("crime", "social-circle")),
    ("public-professional", "school", ("mental-health",)),
    ("citizen", None, ("neglect",)),
    ("relative", None, ("conflict-in-family",)),
    ("anonymous", None, ("substance-youth", "social-circle")),
    ("parent", None, ("conflict-in-family", "runaway")),
    ("public-professional", "school", (VIOLENCE,)),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the code list and the section of the law name it."""

    code: str
    section: str


NETWORK: Final = (
    ("mother", ("Mona", "Helle", "Samira", "Tina")),
    ("father", ("Lars", "Brian", "Kurt")),
    ("grandparent", ("Gerda", "Inger", "Poul")),
    ("other-family", ("Jan", "Anita")),
    ("coach", ("Flemming", "Trine")),
    ("friend", ("Nikolaj", "Fie")),
    ("step-parent", ("Allan", "Lis")),
)
"""Roles in a youth's network, with given names."""

SUPPORT_AT_HOME: Final = Measure("support-at-home", "bl-32")
FAMILY_TREATMENT: Final = Measure("family-treatment", "bl-32")
CONTACT_PERSON: Final = Measure("contact-person", "bl-32")
PREVENTIVE_MENTOR: Final = Measure("preventive-mentor", "bl-30")
COUNSELLING: Final = Measure("counselling", "bl-30")


def notified(rng: Random, youth: Youth, received: datetime, number: int) -> Sent:
    """Somebody notifies; what they are and why is chance."""
    category, sector, reasons = rng.choice(NOTIFIERS)
    violent = VIOLENCE in reasons
    named: dict[str, Any] = {"notifier_sector": sector} if sector else {}
    return sent(
        youth,
        "social.notification-received",
        received,
        notification=reference(youth, "notification", number),
        notifier_category=category,
        **named,
        reasons=list(reasons),
        abuse_suspected=violent,
        against_parents=violent,
        text=notes.note(rng, youth, notes.NOTIFICATION),
    )


def notification(rng: Random, youth: Youth, received: datetime, number: int) -> Iterator[Sent]:
    """A notification and what must follow it: acute assessment, receipt, word to the notifier, the child's talk."""
    ref = reference(youth, "notification", number)
    first = notified(rng, youth, received, number)
    violent = VIOLENCE in first.data["reasons"]
    yield first
    yield assessed(rng, youth, received, ref)
    sooner = happens(rng, RECEIPT_IN_TIME)
    receipt = working_day(local_day(received), after=rng.randint(1, 4) if sooner else rng.randint(8, 12))
    yield sent(youth, "social.receipt-sent", office(receipt, 11, rng.randrange(60)), notification=ref)
    if violent:
        yield _child_talk(rng, youth, received, ref)
    if first.data["notifier_category"] == "public-professional" and happens(rng, ASSESSED_IN_TIME):
        told = working_day(local_day(received), after=rng.randint(12, 25))
        yield sent(youth, "social.notifier-informed", office(told, 13, 20), notification=ref, effort_started=violent)


def assessed(rng: Random, youth: Youth, received: datetime, ref: str) -> Sent:
    """The assessment for acute need: mostly within the day, now and then after a weekend."""
    if happens(rng, ASSESSED_IN_TIME):
        when = received + timedelta(minutes=rng.randrange(40, 400))
        if not _OFFICE_HOURS[0] <= when.astimezone(LOCAL).hour < _OFFICE_HOURS[1]:
            when = received + timedelta(minutes=rng.randrange(960, 1320))
    else:
        when = received + timedelta(hours=rng.randrange(26, 70))
    return sent(
        youth,
        "social.notification-assessed",
        when,
        notification=ref,
        outcome="acute" if happens(rng, 0.1) else "not-acute",
        assessors=sorted(rng.sample(ASSESSORS, 2)),
    )


def screening(rng: Random, youth: Youth, day: date, outcome: str, number: int) -> Sent:
    """The screening of a notification (§ 18)."""
    when = office(day, 14, rng.randrange(60))
    ref = reference(youth, "notification", number)
    return sent(youth, "social.screening-concluded", when, outcome=outcome, honour_related=False, notification=ref)


def assessment(rng: Random, youth: Youth, aware: date, number: int = 1) -> Iterator[Sent]:
    """A child welfare assessment (§ 20) from the day the municipality was aware; half of them take too long."""
    ref = reference(youth, "assessment", number)
    started = office(aware + timedelta(days=rng.randint(6, 20)), 10, 30)
    yield sent(youth, "social.assessment-started", started, assessment_id=ref, aware_since=aware.isoformat())
    in_time = happens(rng, ASSESSMENT_IN_TIME)
    days = rng.randint(70, 112) if in_time else rng.randint(128, 175)
    if not in_time and happens(rng, ASSESSMENT_IN_TIME):
        preliminary = office(aware + timedelta(days=rng.randint(105, 116)), 15)
        yield sent(youth, "social.preliminary-assessment-made", preliminary, assessment_id=ref)
    done = office(aware + timedelta(days=days), 13, 40)
    if local_day(done) <= END:
        yield sent(
            youth,
            "social.assessment-completed",
            done,
            assessment_id=ref,
            dimensions=[name for name in DIMENSIONS if name == "safe-care" or happens(rng, CHILD_HEARD)],
            text=notes.note(rng, youth, notes.ASSESSMENT),
        )


def judged(youth: Youth, when: datetime, kind: str, by: str, *, serious: bool) -> Sent:
    """A professional's judgement of a problem."""
    return sent(youth, "social.problem-judged", when, kind=kind, serious=serious, by=by)


def measure(
    rng: Random, youth: Youth, decided: date, ends: date | None, what: Measure, number: int = 1
) -> Iterator[Sent]:
    """A supportive measure from decision to end, with its plan and its follow-ups."""
    ref = reference(youth, "measure", number)
    yield sent(
        youth,
        "social.measure-decided",
        office(decided, 11, 15),
        measure_id=ref,
        measure=what.code,
        section=what.section,
        with_consent=True,
        plan_required=what.section == "bl-32",
        decided_by="municipality",
    )
    begins = decided + timedelta(days=rng.randint(6, 20))
    yield sent(youth, "social.measure-started", office(begins, 9, 50), measure_id=ref, measure=what.code)
    if what.section == "bl-32" and happens(rng, FOLLOW_UP_IN_TIME):
        planned = office(decided + timedelta(days=rng.randint(20, 80)), 14, 10)
        yield sent(youth, "social.childs-plan-made", planned, measure_id=ref)
    yield from follow_ups(rng, youth, begins, ends or END, ref)
    if ends is not None and ends <= END:
        reason = rng.choice(("goal-reached", "goal-reached", "changed", "no-effect"))
        yield sent(youth, "social.measure-ended", office(ends, 12, 5), measure_id=ref, reason=reason)


def follow_ups(rng: Random, youth: Youth, begins: date, ends: date, ref: str) -> Iterator[Sent]:
    """The follow-ups (§ 95) of a measure: the first mostly within three months, then in the rhythm that was set."""
    days = rng.randint(60, 88) if happens(rng, FOLLOW_UP_IN_TIME) else rng.randint(97, 130)
    day = begins + timedelta(days=days)
    while day < ends - timedelta(days=7):
        interval = rng.choice((60, 90, 120))
        yield sent(
            youth,
            "social.follow-up-held",
            office(day, 13),
            measure_id=ref,
            adjusted=happens(rng, ASSESSMENT_IN_TIME),
            more_assessment=False,
            plan_revised=False,
            refer_back=False,
            next_interval_days=interval,
            reasons=notes.note(rng, youth, notes.FOLLOW_UP),
        )
        day += timedelta(days=interval - rng.randint(0, 6))


def network(youth: Youth, when: datetime, members: Sequence[tuple[str, str]]) -> Iterator[Sent]:
    """Persons of the network, as pairs of role and given name."""
    for role, name in members:
        yield sent(youth, "social.network-member-registered", when, role=role, name=name)


def _child_talk(rng: Random, youth: Youth, received: datetime, ref: str) -> Sent:
    day = working_day(local_day(received), after=2)
    if happens(rng, CHILD_HEARD):
        return sent(youth, "social.child-talk-held", moment(day, 10, 15), notification=ref, parents_present=False)
    reason = rng.choice(("child-declined", "not-reached", "nature-of-case"))
    return sent(youth, "social.child-talk-omitted", moment(day, 15, 10), notification=ref, reason=reason)
