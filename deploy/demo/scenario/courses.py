"""What happens to a youth whose story nobody wrote? Most stay a concern; some get a pathway, from raised to closed.

A youth's place in the cohort says which course it takes, its own chance how it goes.
Invariant: a course depends on the seed and the youth alone, so that any number of youths can be made one by one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from deploy.demo.scenario import casework, turns, work
from deploy.demo.scenario.calendar import (
    BEGIN,
    END,
    meeting,
    moment,
    working_day,
)
from deploy.demo.scenario.cast import (
    TEACHER,
    Youth,
)
from deploy.demo.scenario.cohort import COHORT, DISMISSED, RAISED, UNDECIDED
from deploy.demo.scenario.concerns import concern
from deploy.demo.scenario.pathways import pathway
from deploy.demo.scenario.script import Line, Sent, delivery, happens, office

LATE: Final = 0.03
"""Share of the facts that are delivered days or weeks late."""


IN_TIME: Final = frozenset({"social.notification-received", "school.enrolled"})
"""Types that others follow from: they are not delivered late."""


def course(seed: int, youth: Youth) -> Iterator[Line]:
    """Everything that happens to a youth of the generated cast, in no particular order."""
    rng = Random(f"samspor:{seed}:course:{youth.number}")  # noqa: S311 (a scenario, not a secret)
    place = youth.number % COHORT
    if place in RAISED:
        raised_on, days = RAISED[place]
        lines = pathway(rng, youth, raised_on, days)
    elif place == turns.LITTLE_ONE:
        lines = turns.little_one(youth)
    else:
        lines = _concern_only(rng, youth, DISMISSED.get(place))
    for line in lines:
        yield _belated(rng, line) if isinstance(line, Sent) else line


def _belated(rng: Random, fact: Sent) -> Sent:
    """The fact as it is delivered: now and then days or weeks after it happened, when somebody found the note."""
    if fact.type in IN_TIME or not happens(rng, LATE):
        return fact
    return replace(fact, at=delivery(fact.sector, fact.at + timedelta(days=rng.choice((5, 6, 8, 11, 16, 25)))))


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
