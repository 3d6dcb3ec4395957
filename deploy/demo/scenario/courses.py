"""What happens to a youth whose story nobody wrote? Most stay a concern; some get a pathway, from raised to closed.

A cohort is forty youths; a youth's place in the cohort says which course it takes, its own chance how it goes.
Invariant: a course depends on the seed and the youth alone, so that any number of youths can be made one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from deploy.demo.scenario import casework, following, notes, work
from deploy.demo.scenario.calendar import (
    BEGIN,
    END,
    meeting,
    moment,
    quarter,
    school_day,
    school_days,
    weekend_night,
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
from deploy.demo.scenario.following import Period
from deploy.demo.scenario.script import Line, Sent, delivery, happens, office, sent
from deploy.demo.scenario.steps import YOUTH

COHORT: Final = 40

RAISED: Final[dict[int, tuple[date, int]]] = {
    6: (date(2025, 3, 26), 300),
    8: (date(2025, 3, 27), 250),
    10: (date(2025, 3, 31), 260),
    12: (date(2025, 4, 24), 215),
    14: (date(2025, 5, 7), 235),
    16: (date(2025, 5, 20), 255),
    18: (date(2025, 6, 4), 330),
    20: (date(2025, 6, 17), 260),
    22: (date(2025, 8, 12), 350),
    24: (date(2025, 9, 8), 300),
    26: (date(2025, 10, 22), 380),
    28: (date(2025, 11, 20), 300),
    30: (date(2026, 1, 13), 330),
    32: (date(2026, 2, 18), 360),
    34: (date(2026, 3, 24), 300),
    36: (date(2026, 5, 20), 250),
    38: (date(2026, 8, 18), 300),
    11: (date(2026, 6, 9), 300),
    13: (date(2026, 4, 21), 330),
    15: (date(2026, 8, 12), 300),
    17: (date(2026, 9, 1), 300),
    19: (date(2026, 10, 6), 300),
    23: (date(2026, 10, 22), 300),
    25: (date(2026, 11, 4), 300),
}
"""Places in a cohort that get a pathway: the day on which the youth is raised, and for how many days it stays open."""

DISMISSED: Final[dict[int, date]] = {9: date(2025, 9, 2), 21: date(2026, 2, 3)}
"""Places whose youths are raised and dismissed: what is near was enough."""

EFFORTS: Final = (
    work.MENTOR,
    work.FAMILY_COUNSELLING,
    work.CONTACT_PERSON,
    work.SCHOOL_SUPPORT,
    work.MENTOR,
    work.NETWORK_MEETINGS,
    work.LEISURE_GUIDANCE,
    work.CONTACT_PERSON,
)
"""Efforts by place in the cohort: what they cost follows from the place and not from chance, so that the year's pool
is as tight for every seed."""

UNDECIDED: Final[dict[int, date]] = {29: date(2026, 11, 26)}
"""Places whose youths are raised when the last meeting is over."""

BY_INVITATION: Final = 15
"""From this age the youth service for education and jobs takes part."""

_GOES_ON: Final = 0.6
"""Share of the schools whose system goes on for a while when nobody follows any more."""

LATE: Final = 0.03
"""Share of the facts that are delivered days or weeks late."""
IN_TIME: Final = frozenset({"social.notification-received", "school.enrolled"})
"""Types that others follow from: they are not delivered late."""

_CLUBS: Final = tuple(following.CLUBS)


def course(seed: int, youth: Youth) -> Iterator[Line]:
    """Everything that happens to a youth of the generated cast, in no particular order."""
    rng = Random(f"samspor:{seed}:course:{youth.number}")  # noqa: S311 (a scenario, not a secret)
    place = youth.number % COHORT
    if place in RAISED:
        raised_on, days = RAISED[place]
        lines = _pathway(rng, youth, raised_on, days)
    else:
        lines = _concern_only(rng, youth, DISMISSED.get(place))
    for line in lines:
        yield _belated(rng, line) if isinstance(line, Sent) else line


def _belated(rng: Random, fact: Sent) -> Sent:
    """The fact as it is delivered: now and then days or weeks after it happened, when somebody found the note."""
    if fact.type in IN_TIME or not happens(rng, LATE):
        return fact
    return replace(fact, at=delivery(fact.sector, fact.at + timedelta(days=rng.choice((5, 6, 8, 11, 16, 25)))))


def concern(rng: Random, youth: Youth, day: date) -> Sent:
    """One concern: of the school about absence or conduct, of the police after a weekend, of the SSP cooperation."""
    source = rng.choice(("school", "school", "school", "police", "police", "ssp"))
    if source == "police":
        when = weekend_night(rng, day)
        category = rng.choice(("social-circle", "substance", "vandalism", "behaviour"))
        text = notes.note(rng, youth, notes.STREET)
        return sent(youth, "police.concern-shared", when, category=category, text=text)
    if source == "ssp":
        topic = rng.choice(("social-circle", "substance", "online"))
        said = notes.note(rng, youth, notes.SSP)
        return sent(youth, "ssp.concern-shared", office(day, 10, 40), category=topic, text=said)
    when = moment(school_day(day), 14, rng.randrange(60))
    if happens(rng, 0.5):
        share = rng.uniform(0.08, 0.14)
        return absence_concern(youth, school_day(day), share, notes.note(rng, youth, notes.ABSENCE))
    category, occasion = rng.choice((("behaviour", notes.CONDUCT), ("wellbeing", notes.WELLBEING)))
    return sent(youth, "school.concern-shared", when, category=category, text=notes.note(rng, youth, occasion))


def absence_concern(youth: Youth, day: date, share: float, text: str) -> Sent:
    """A school's concern with the facts that raised it: the unauthorised absence of the quarter so far."""
    name, first, _ = quarter(day)
    half_days = max(following.HALF_DAYS, following.HALF_DAYS * school_days(first, day))
    facts = {"quarter": name, "school_days": half_days, "unauthorised": round(half_days * share)}
    return sent(
        youth,
        "school.concern-shared",
        moment(day, 14, 20),
        category="absence",
        facts={"absence": facts, "parents_informed": share >= 0.1},  # noqa: PLR2004 (T16a: the school warns at 10 %)
        text=text,
    )


def _concern_only(rng: Random, youth: Youth, raised_on: date | None) -> Iterator[Line]:
    day = BEGIN + timedelta(days=rng.randrange(20, 600))
    for _ in range(rng.randint(2, 6)):
        if day < END - timedelta(days=14):
            yield concern(rng, youth, day)
        day += timedelta(days=rng.randint(9, 60))
    if youth.number % COHORT in UNDECIDED:
        raised_on = UNDECIDED[youth.number % COHORT]
        yield concern(rng, youth, raised_on - timedelta(days=9))
        yield work.raised(youth, office(raised_on, 10, 20), TEACHER, work.first_words(rng, youth))
        return
    if raised_on is not None:
        yield from _raised_in_vain(rng, youth, raised_on)
        return
    received = working_day(BEGIN + timedelta(days=rng.randrange(20, 560)))
    if happens(rng, 0.3):
        earlier = working_day(max(BEGIN, received - timedelta(days=rng.randint(20, 70))))
        yield from casework.notification(rng, youth, moment(earlier, rng.randint(8, 16), rng.randrange(60)), 2)
    if happens(rng, 0.65):
        yield from casework.notification(rng, youth, moment(received, rng.randint(8, 16), rng.randrange(60)), 1)
        outcome = rng.choice(("none", "none", "limited", "full"))
        screened = received + timedelta(days=rng.randint(5, 16))
        yield casework.screening(rng, youth, screened, outcome, 1)
        if outcome == "full":
            yield from casework.assessment(rng, youth, received)
            decided = received + timedelta(days=rng.randint(90, 150))
            if decided < END - timedelta(days=60):
                yield from casework.measure(
                    rng, youth, decided, decided + timedelta(days=rng.randint(90, 240)), casework.COUNSELLING
                )


def _raised_in_vain(rng: Random, youth: Youth, day: date) -> Iterator[Line]:
    yield work.raised(youth, office(day, 10, 20), TEACHER, work.first_words(rng, youth))
    decided = meeting(day + timedelta(days=1))
    yield work.dismissed(youth, moment(decided, 13, 15), rng.choice(("solved-nearby", "universal-services")))


_BEFORE_CHRISTMAS: Final = (12, 14)
"""Nothing is started between this day and the new year."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The days on which a pathway turns."""

    raised: date
    opened: date
    joined: date
    mapped: date
    effort: date
    stepping_down: date
    closed: date

    @property
    def lasts(self) -> Period:
        """From the first actor's joining to the day before closing, within the scenario."""
        return Period(self.joined + timedelta(days=1), min(self.closed, END) - timedelta(days=1))


def _days(rng: Random, raised_on: date, days: int) -> _Days:
    opened = meeting(raised_on + timedelta(days=1))
    joined = working_day(opened, after=rng.randint(3, 8))
    mapped = working_day(joined + timedelta(days=rng.randint(16, 30)))
    effort = working_day(mapped + timedelta(days=rng.randint(18, 35)))
    if (effort.month, effort.day) > _BEFORE_CHRISTMAS:
        effort = working_day(date(effort.year + 1, 1, 5))
    closed = meeting(opened + timedelta(days=days))
    stepping = working_day(opened + timedelta(days=round(days * 0.72)))
    if opened + timedelta(days=days) > END:
        closed = END + timedelta(days=30)
    return _Days(raised_on, opened, joined, mapped, effort, stepping, closed)


def _pathway(rng: Random, youth: Youth, raised_on: date, days: int) -> Iterator[Line]:
    on = _days(rng, raised_on, days)
    lead = rng.choice(CASE_LEADS)
    yield from _before(rng, youth, on)
    yield from _opening(rng, youth, on, lead)
    yield from _mapping_and_planning(rng, youth, on, lead)
    yield from _effort(rng, youth, on, lead)
    yield from _ending(rng, youth, on, lead)
    yield from _sectors(rng, youth, on)
    yield from _meanwhile(rng, youth, on)


def _before(rng: Random, youth: Youth, on: _Days) -> Iterator[Line]:
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


def _meanwhile(rng: Random, youth: Youth, on: _Days) -> Iterator[Sent]:
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


def _taking_part(youth: Youth, on: _Days) -> tuple[tuple[str, Colleague], ...]:
    taking_part: list[tuple[str, Colleague]] = [("school", TEACHER), ("leisure", YOUTH_WORKER), ("ssp", SSP_CONSULTANT)]
    if youth.age(on.opened) >= BY_INVITATION:
        taking_part.append(("job", ADVISER))
    if youth.number % 3 == 0:
        taking_part.append(("police", OFFICER))
    return tuple(taking_part)


def _opening(rng: Random, youth: Youth, on: _Days, lead: Colleague) -> Iterator[Line]:
    raiser = rng.choice((TEACHER, SSP_CONSULTANT, CASEWORKER, YOUTH_WORKER))
    basis = "SSP_115" if raiser is SSP_CONSULTANT else "SSD"
    yield work.raised(youth, office(on.raised, 10, 20), raiser, work.first_words(rng, youth), basis)
    yield from work.opened(youth, moment(on.opened, 13, 15), lead, "Besluttet på mødet, målgruppen er talt igennem")
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


def _mapping_and_planning(rng: Random, youth: Youth, on: _Days, lead: Colleague) -> Iterator[Line]:
    incomplete = "Vi går videre, det sidste kommer løbende"
    yield work.entered(youth, work.soon(on.joined, 2, 13, 20), "mapping", incomplete)
    talk = work.soon(on.joined, 5, 10)
    yield work.needs(
        youth,
        talk,
        lead,
        daycare_school_learning=rng.choice(("some-need", "great-need")),
        leisure_and_friends="some-need",
        safe_care=rng.choice(("some-need", "not-known", "strength")),
        social_network=rng.choice(("strength", "some-need")),
    )
    yield work.risk(
        youth,
        talk,
        lead,
        rng.choice(("low", "medium", "medium", "high")),
        rng.sample(("unauthorised-absence", "offending-friends", "unstructured-evenings", "impulsiveness"), 2),
        rng.sample(("trusted-adult", "talent-or-interest", "supportive-parents", "own-motivation"), 2),
        primary=rng.choice(("school", "social", "crime", "family")),
    )
    yield work.heard(youth, work.soon(on.joined, 7, 10), lead, notes.note(rng, youth, notes.HEARD))
    if happens(rng, 0.7):
        words = notes.note(rng, youth, notes.FAMILY)
        yield work.family_heard(youth, work.soon(on.joined, 8, 13), lead, words, ("mother",))
    yield work.entered(youth, moment(on.mapped, 10), "planning", incomplete)
    yield work.goal(youth, moment(on.mapped, 10), lead, "daycare-school-learning", rng.choice(notes.GOALS))
    yield work.goal(youth, moment(on.mapped, 10), lead, "leisure-and-friends", rng.choice(notes.GOALS), 2)
    yield work.drafted(youth, moment(on.mapped, 13), lead)
    yield work.agreed(youth, work.soon(on.mapped, 7, 13), lead, ("youth", "mother"))


def _effort(rng: Random, youth: Youth, on: _Days, lead: Colleague) -> Iterator[Line]:
    effort = EFFORTS[youth.number % COHORT // 2 % len(EFFORTS)]
    account = "pool" if youth.number in RAISED and youth.number % 2 == 0 else "ordinary"
    last = min(on.stepping_down, END + timedelta(days=60))
    yield work.proposed(youth, work.soon(on.mapped, 8, 10), lead, effort)
    yield work.committed(youth, work.soon(on.mapped, 9, 10), effort, on.effort, last, account=account)
    if effort.area == "mentor-and-support":
        yield work.mentor_proposed(
            youth, work.soon(on.mapped, 9, 13), lead, f"m-{rng.randint(1, 12)}", rng.choice(MENTORS)
        )
        yield work.mentor_matched(youth, office(on.effort, 9, 30), lead)
    yield work.started(youth, office(on.effort, 10), lead)
    if account == "pool":
        yield from work.bills(youth, effort, on.effort, last, min(last - timedelta(days=3), END))
    yield work.entered(youth, office(on.effort, 10, 20), "effort", "Indsatsen er i gang")
    yield from _running(rng, youth, on, lead)


def _running(rng: Random, youth: Youth, on: _Days, lead: Colleague) -> Iterator[Line]:
    busy = Period(on.effort + timedelta(days=1), min(on.stepping_down, END) - timedelta(days=1))
    for day in busy.every(21, offset=7):
        yield work.session(rng, youth, office(day, 13, 10), lead)
    for number, day in enumerate(busy.every(45, offset=30)):
        yield work.progress(youth, office(day, 13, 20), lead, min(10, 2 + 2 * number + rng.randint(0, 2)))
    if happens(rng, 0.35):
        what = rng.choice((casework.SUPPORT_AT_HOME, casework.CONTACT_PERSON, casework.FAMILY_TREATMENT))
        decided = on.effort + timedelta(days=rng.randint(-10, 20))
        ends = on.stepping_down if on.stepping_down <= END else None
        yield from casework.measure(rng, youth, decided, ends, what)


def _ending(rng: Random, youth: Youth, on: _Days, lead: Colleague) -> Iterator[Line]:
    if on.stepping_down >= END:
        return
    outcome = rng.choice(("goals-reached", "partly-reached", "partly-reached", "no-effect"))
    yield work.ended(youth, office(on.stepping_down, 10), lead, outcome)
    yield work.entered(youth, office(on.stepping_down, 10, 10), "stepping-down", "Intensiteten er sat ned")
    after = on.stepping_down + timedelta(days=(on.closed - on.stepping_down).days // 2)
    if after < END:
        yield work.entered(youth, office(after, 13), "aftercare", "Almindelig hverdag og en fast voksen")
    if on.closed <= END:
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


def _sectors(rng: Random, youth: Youth, on: _Days) -> Iterator[Sent]:
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
