"""How does a pathway go whose story nobody wrote? From the first concerns to the last summary, by chance.

Invariant: people act in the order in which the work asks for it, and sectors tell while they follow.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from deploy.demo.scenario import casework, following, notes, plans, turns, work
from deploy.demo.scenario.calendar import (
    BEGIN,
    END,
    moment,
    working_day,
)
from deploy.demo.scenario.cast import (
    ADVISER,
    CASE_LEADS,
    CASEWORKER,
    OFFICER,
    SSP_CONSULTANT,
    TEACHER,
    YOUTH_WORKER,
    Colleague,
    Youth,
)
from deploy.demo.scenario.cohort import COHORT, DECLINED, EFFORTS, FRESH, RAISED, UNANSWERED, WITHDRAWN, Days, days_of
from deploy.demo.scenario.concerns import concern
from deploy.demo.scenario.following import Period
from deploy.demo.scenario.script import Line, Sent, happens, office, reference, sent
from deploy.demo.scenario.steps import YOUTH

BY_INVITATION: Final = 15
"""From this age the youth service for education and jobs takes part."""


_GOES_ON: Final = 0.6
"""Share of the schools whose system goes on for a while when nobody follows any more."""


_CLUBS: Final = tuple(following.CLUBS)


def pathway(rng: Random, youth: Youth, raised_on: date, days: int) -> Iterator[Line]:
    """Everything that happens to a youth who is raised on a day and has a pathway for about so many days."""
    on = days_of(rng, raised_on, days)
    lead = rng.choice(CASE_LEADS)
    yield from _before(rng, youth, on)
    yield from _opening(rng, youth, on, lead)
    yield from _mapping_and_planning(rng, youth, on, lead)
    yield from _effort(rng, youth, on, lead)
    yield from _ending(rng, youth, on, lead)
    yield from _sectors(rng, youth, on)
    yield from _meanwhile(rng, youth, on)
    yield from turns.turns(youth, on, lead)
    if youth.number % COHORT in FRESH:
        yield casework.notified(rng, youth, moment(END, 10, 55), 3)
    if youth.number % COHORT in UNANSWERED:
        fortnight_ago = moment(working_day(END - timedelta(days=15)), 10, 5)
        yield casework.notified(rng, youth, fortnight_ago, 3)
        yield casework.assessed(rng, youth, fortnight_ago, reference(youth, "notification", 3))


def _before(rng: Random, youth: Youth, on: Days) -> Iterator[Line]:
    for back in sorted(rng.sample(range(8, 100, 7), rng.randint(2, 4)), reverse=True):
        day = on.raised - timedelta(days=back)
        if day >= BEGIN:
            yield concern(rng, youth, day)
    if happens(rng, 0.75):
        received = working_day(max(BEGIN, on.raised - timedelta(days=rng.randint(5, 40))))
        yield from casework.notification(rng, youth, moment(received, rng.randint(8, 15), rng.randrange(60)), 1)
        yield casework.screening(rng, youth, received + timedelta(days=rng.randint(6, 14)), "full", 1)
        yield from casework.assessment(rng, youth, received)
    if happens(rng, 0.3):
        later = working_day(on.opened + timedelta(days=rng.randint(30, 120)))
        if later < END - timedelta(days=40):
            yield from casework.notification(rng, youth, moment(later, rng.randint(9, 21), rng.randrange(60)), 2)


def _meanwhile(rng: Random, youth: Youth, on: Days) -> Iterator[Sent]:
    for day in on.lasts.every(38, offset=rng.randint(15, 38)):
        yield concern(rng, youth, day)
    known = work.soon(on.opened, rng.randint(5, 20), 11)
    members = rng.sample(casework.NETWORK, rng.randint(2, 4))
    yield from casework.network(youth, known, [(role, rng.choice(names)) for role, names in members])
    kind = rng.choice(("social", "social", "school", "family", "psychiatric", "substance"))
    yield casework.judged(
        youth, work.soon(on.opened, rng.randint(8, 40), 11, 30), kind, "caseworker", serious=happens(rng, 0.3)
    )
    if happens(rng, 0.2):
        changed = work.soon(on.opened, rng.randint(30, 150), 8)
        yield sent(youth, "person.parental-responsibility-changed", changed, holder=rng.choice(("mother", "father")))
    if youth.sibling is not None and youth.number < youth.sibling:
        both_known = office(date(2025, 9, 10), 9, 10)
        yield sent(youth, "person.sibling-linked", both_known, sibling=YOUTH % youth.sibling)


def _taking_part(youth: Youth, on: Days) -> tuple[tuple[str, Colleague], ...]:
    taking_part: list[tuple[str, Colleague]] = [("school", TEACHER), ("leisure", YOUTH_WORKER), ("ssp", SSP_CONSULTANT)]
    if youth.age(on.opened) >= BY_INVITATION:
        taking_part.append(("job", ADVISER))
    if youth.number % 3 == 0:
        taking_part.append(("police", OFFICER))
    guest = turns.GUESTS.get(youth.number % COHORT)
    if guest is not None:
        taking_part.append(guest)
    return tuple(taking_part)


def _opening(rng: Random, youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    raiser = rng.choice((TEACHER, SSP_CONSULTANT, CASEWORKER, YOUTH_WORKER))
    basis = "SSP_115" if raiser is SSP_CONSULTANT else "SSD"
    yield work.raised(youth, office(on.raised, 10, 20), raiser, work.first_words(rng, youth), basis)
    description = work.RARE if youth.number % COHORT == turns.DISABLED else work.DESCRIPTION
    why = "Besluttet på mødet, målgruppen er talt igennem"
    yield from work.opened(youth, moment(on.opened, 13, 15), lead, why, description)
    parties = ("youth", "mother") if happens(rng, 0.5) else ("youth", "mother", "father")
    sectors = [sector for sector, _ in _taking_part(youth, on) if sector not in work.BASES]
    yield work.asked(youth, work.soon(on.opened, 1, 13), lead, sectors, parties)
    yield work.consented(youth, moment(on.joined, 10), lead, sectors, parties)
    late = happens(rng, 0.25)
    told = on.opened + timedelta(days=rng.randint(34, 50)) if late else on.joined
    if told < min(on.closed, END):
        yield work.informed(youth, office(told, 10, 30), lead, parties, rng.choice(("meeting", "letter", "telephone")))
    for sector, person in _taking_part(youth, on):
        yield work.joined(youth, moment(on.joined, 13), sector, person)


def _mapping_and_planning(rng: Random, youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    incomplete = "Vi går videre, det sidste kommer løbende"
    yield work.entered(youth, work.soon(on.joined, 2, 13, 20), "mapping", incomplete)
    talk = work.soon(on.joined, 5, 10)
    yield plans.needs(
        youth,
        talk,
        lead,
        daycare_school_learning=rng.choice(("some-need", "great-need")),
        leisure_and_friends="some-need",
        safe_care=rng.choice(("some-need", "not-known", "strength")),
        social_network=rng.choice(("strength", "some-need")),
    )
    yield plans.risk(
        youth,
        talk,
        lead,
        rng.choice(("low", "medium", "medium", "high")),
        rng.sample(("unauthorised-absence", "offending-friends", "unstructured-evenings", "impulsiveness"), 2),
        rng.sample(("trusted-adult", "talent-or-interest", "supportive-parents", "own-motivation"), 2),
        primary=rng.choice(("school", "social", "crime", "family")),
    )
    if happens(rng, 0.85):
        yield plans.heard(youth, work.soon(on.joined, 7, 10), lead, notes.note(rng, youth, notes.HEARD))
    else:
        reason = rng.choice(("declined", "not-reached"))
        yield plans.not_heard(youth, work.soon(on.joined, 7, 10), lead, reason)
    if happens(rng, 0.7):
        words = notes.note(rng, youth, notes.FAMILY)
        yield plans.family_heard(youth, work.soon(on.joined, 8, 13), lead, words, ("mother",))
    yield work.entered(youth, moment(on.mapped, 10), "planning", incomplete)
    yield plans.goal(youth, moment(on.mapped, 10), lead, "daycare-school-learning", rng.choice(notes.GOALS))
    yield plans.goal(youth, moment(on.mapped, 10), lead, "leisure-and-friends", rng.choice(notes.GOALS), 2)
    yield plans.drafted(youth, moment(on.mapped, 13), lead)
    if youth.number % COHORT in DECLINED:
        yield plans.declined(youth, work.soon(on.mapped, 5, 10), lead, "youth")
        yield plans.revised(youth, work.soon(on.mapped, 6, 13), lead, "party-wish")
    yield plans.agreed(youth, work.soon(on.mapped, 8, 13), lead, ("youth", "mother"))


def _effort(rng: Random, youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    effort = EFFORTS[youth.number % COHORT // 2 % len(EFFORTS)]
    account = "pool" if youth.number in RAISED and youth.number % 2 == 0 else "ordinary"
    last = min(on.stepping_down, END + timedelta(days=60))
    yield plans.proposed(youth, work.soon(on.mapped, 8, 10), lead, effort)
    yield plans.committed(youth, work.soon(on.mapped, 9, 10), effort, on.effort, last, account=account)
    if effort.area == "mentor-and-support":
        yield plans.mentor_proposed(
            youth, work.soon(on.mapped, 9, 13), lead, f"m-{rng.randint(1, 12)}", rng.choice(MENTORS)
        )
        yield plans.mentor_matched(youth, office(on.effort, 9, 30), lead)
    yield plans.started(youth, office(on.effort, 10), lead)
    if account == "pool":
        yield from plans.bills(youth, effort, on.effort, last, min(last - timedelta(days=3), END))
    yield work.entered(youth, office(on.effort, 10, 20), "effort", "Indsatsen er i gang")
    yield from _running(rng, youth, on, lead)
    yield from _task(rng, youth, on)


def _task(rng: Random, youth: Youth, on: Days) -> Iterator[Line]:
    """Somebody is asked to do something; mostly it is done, now and then it is not even seen."""
    sector, person = rng.choice([each for each in _taking_part(youth, on) if each[0] in {"school", "leisure"}])
    kind, text = rng.choice(notes.TASKS)
    asked = work.soon(on.effort, 2, 10, 10)
    yield work.task(youth, asked, kind, sector, text.format(name=youth.name), work.soon(on.effort, 24, 12))
    if happens(rng, 0.9):
        seen = work.soon(on.effort, rng.randint(3, 4), 13, 10)
        yield from work.done(youth, seen, work.soon(on.effort, rng.randint(12, 20), 13, 20), person)


def _running(rng: Random, youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    busy = Period(on.effort + timedelta(days=1), min(on.stepping_down, END) - timedelta(days=1))
    for day in busy.every(21, offset=7):
        yield plans.session(rng, youth, office(day, 13, 10), lead)
    for number, day in enumerate(busy.every(45, offset=30)):
        yield plans.progress(youth, office(day, 13, 20), lead, min(10, 2 + 2 * number + rng.randint(0, 2)))
    if happens(rng, 0.35):
        what = rng.choice((casework.SUPPORT_AT_HOME, casework.CONTACT_PERSON, casework.FAMILY_TREATMENT))
        decided = on.effort + timedelta(days=rng.randint(-10, 20))
        ends = on.stepping_down if on.stepping_down <= END else None
        yield from casework.measure(rng, youth, decided, ends, what)


def _ending(rng: Random, youth: Youth, on: Days, lead: Colleague) -> Iterator[Line]:
    if on.stepping_down >= END:
        return
    outcome = rng.choice(("goals-reached", "partly-reached", "partly-reached", "no-effect"))
    yield plans.ended(youth, office(on.stepping_down, 10), lead, outcome)
    yield work.entered(youth, office(on.stepping_down, 10, 10), "stepping-down", "Intensiteten er sat ned")
    after = on.stepping_down + timedelta(days=(on.closed - on.stepping_down).days // 2)
    if after < END:
        yield work.entered(youth, office(after, 13), "aftercare", "Almindelig hverdag og en fast voksen")
    if youth.number % COHORT == turns.MOVING and on.closed <= END:
        yield from turns.moved_away(youth, on.closed, lead)
    elif youth.number % COHORT in WITHDRAWN and on.closed <= END:
        yield work.withdrawn(
            youth, moment(on.closed, 10), lead, "mother", "Vi synes ikke der skal være så mange om det mere"
        )
        farewell = "Mor har trukket samtykket. Skolen holder øje på almindelige vilkår"
        yield work.closed(youth, moment(on.closed, 13, 15), "consent-withdrawn", "not-judged", farewell)
    elif on.closed <= END:
        reason, verdict = rng.choice(
            (
                ("goals-reached", "ordinary-life"),
                ("goals-reached", "improved"),
                ("universal-services", "improved"),
                ("not-taking-part", "unchanged"),
            )
        )
        yield work.closed(
            youth, moment(on.closed, 13, 15), reason, verdict, "Afsluttet på mødet. Aftalt hvem man ringer til"
        )


def _sectors(rng: Random, youth: Youth, on: Days) -> Iterator[Sent]:
    taking_part = {sector for sector, _ in _taking_part(youth, on)}
    if on.lasts.first >= on.lasts.last:
        return
    share = rng.uniform(0.15, 0.2) if happens(rng, 0.15) else rng.uniform(0.05, 0.12)
    yield from following.school(rng, youth, on.lasts, share, rng.uniform(0.02, 0.12))
    yield from following.leisure(rng, youth, on.lasts, rng.choice(_CLUBS))
    yield from following.ssp(rng, youth, on.lasts, rng.randint(2, 4))
    if "job" in taking_part:
        yield from following.job(rng, youth, on.lasts, rng.choice(("harbour", "shop", "mechanic", "kitchen")))
    if "police" in taking_part:
        yield from following.police(rng, youth, on.lasts)
    if on.closed < END and happens(rng, _GOES_ON):
        yield from following.afterwards(youth, on.closed)


MENTORS: Final = ("Jonna", "Viggo", "Bente", "Carsten", "Amina", "Preben", "Rikke")
"""Given names of contact persons and mentors."""
