"""What makes somebody share a concern? Absence, conduct, a weekend night, a circle of friends.

Invariant: a concern rests on school days and nights that there were.
"""

from datetime import date
from random import Random

from deploy.demo.scenario import following, notes
from deploy.demo.scenario.calendar import (
    moment,
    quarter,
    school_day,
    school_days,
    weekend_night,
)
from deploy.demo.scenario.cast import (
    Youth,
)
from deploy.demo.scenario.script import Sent, happens, office, sent


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
