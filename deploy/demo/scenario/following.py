"""What does a sector tell of a youth whom it follows? School, leisure, job, police and SSP, week by week.

Invariant: only within the days given; no school day falls into a holiday, a quarter's absence never exceeds its
school time, and a course keeps one id from its start to its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from deploy.demo.scenario import notes
from deploy.demo.scenario.calendar import (
    END,
    is_school_day,
    moment,
    quarter,
    school_day,
    school_days,
    weekend_night,
)
from deploy.demo.scenario.cast import Youth
from deploy.demo.scenario.script import Sent, happens, office, reference, sent

HALF_DAYS: Final = 2
"""School time is counted in half days; a day has two."""

_WEEK: Final = timedelta(days=7)
_ATTENDANCE_AT_WORK: Final = 0.8
_DAYS_AT_WORK: Final = 2


@dataclass(frozen=True, slots=True)
class Period:
    """The days, both included, on which a sector follows a youth."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day <= self.last

    def every(self, days: int, offset: int = 0) -> Iterator[date]:
        """Every so many days, from `offset` days after the first."""
        day = self.first + timedelta(days=offset)
        while day <= self.last:
            yield day
            day += timedelta(days=days)


def absence(youth: Youth, as_of: date, unauthorised: float, sick: float = 0.03) -> Sent | None:
    """A summary of the quarter's absence so far, given as shares; none before the quarter's first school week."""
    name, first, _ = quarter(as_of)
    half_days = HALF_DAYS * school_days(first, as_of)
    if half_days < HALF_DAYS * 5:
        return None
    return sent(
        youth,
        "school.absence-summarised",
        moment(as_of, 15, 10),
        quarter=name,
        school_days=half_days,
        sick=round(half_days * sick),
        permitted=round(half_days * 0.01),
        unauthorised=round(half_days * unauthorised),
        as_of=as_of.isoformat(),
    )


def school(rng: Random, youth: Youth, period: Period, share: float, improves: float) -> Iterator[Sent]:
    """A school year as it goes: absence that falls (or does not), wellbeing, incidents, support, meetings.

    `share` is the unauthorised absence at first, `improves` by what part it falls in a month.
    """
    form = "full-time" if happens(rng, 0.2) else "general"
    yield sent(youth, "school.enrolled", moment(school_day(period.first), 12), form=form, school=f"{youth.town} Skole")
    yield from _support(rng, youth, period)
    for number, day in enumerate(period.every(7, offset=10)):
        as_of = day - timedelta(days=1) if not is_school_day(day) else day
        if not is_school_day(as_of):
            continue
        level = max(0.01, share * (1 - improves) ** (number / 4) + rng.uniform(-0.02, 0.02))
        summary = absence(youth, as_of, level, sick=rng.uniform(0, 0.05))
        if summary is not None:
            yield summary
    for day in period.every(14, offset=18):
        if is_school_day(day):
            yield _wellbeing(rng, youth, day)
    for day in period.every(42, offset=25):
        if is_school_day(day):
            scale = rng.randint(2, 5)
            yield sent(youth, "school.belonging-observed", moment(day, 13, 5), scale=scale)
    for day in period.every(7, offset=3):
        if is_school_day(day) and happens(rng, 0.14):
            yield _incident(rng, youth, day)


def _support(rng: Random, youth: Youth, period: Period) -> Iterator[Sent]:
    begins = school_day(period.first + timedelta(days=rng.randint(10, 24)))
    ref = reference(youth, "support")
    kind = rng.choice(("adult-in-class", "contact-teacher", "absence-plan", "extra-lessons", "breakfast"))
    if not period.holds(begins):
        return
    yield sent(youth, "school.support-started", moment(begins, 9, 15), support_id=ref, kind=kind)
    if happens(rng, 0.3):
        until = begins + timedelta(days=42)
        reduced = moment(begins, 9, 40)
        yield sent(youth, "school.timetable-reduced", reduced, hours=rng.choice((12.0, 15.0, 18.5)), until=str(until))
    ends = school_day(begins + timedelta(days=rng.randint(90, 150)))
    if period.holds(ends):
        yield sent(youth, "school.support-ended", moment(ends, 14), support_id=ref)
    for day in period.every(80, offset=34):
        if is_school_day(day):
            yield sent(youth, "school.family-meeting-held", moment(day, 15, 30), youth_present=happens(rng, 0.7))


def _wellbeing(rng: Random, youth: Youth, day: date) -> Sent:
    scale = rng.randint(2, 4)
    when = moment(day, 11, rng.randrange(60))
    if happens(rng, 0.5):
        return sent(youth, "school.wellbeing-observed", when, scale=scale)
    return sent(youth, "school.wellbeing-observed", when, scale=scale, text=notes.note(rng, youth, notes.WELLBEING))


def _incident(rng: Random, youth: Youth, day: date) -> Sent:
    kind = rng.choice(("fight", "threats", "left-school", "left-school", "vandalism", "other"))
    text = notes.note(rng, youth, notes.CONDUCT)
    return sent(youth, "school.incident-registered", moment(day, 10, rng.randrange(60)), kind=kind, text=text)


def afterwards(youth: Youth, closed: date) -> Iterator[Sent]:
    """Two summaries that the school's system sends although nobody follows any more; they are refused."""
    for days in (9, 23):
        day = school_day(closed + timedelta(days=days))
        summary = absence(youth, day, 0.04)
        if summary is not None:
            yield summary


def leisure(rng: Random, youth: Youth, period: Period, kind: str) -> Iterator[Sent]:
    """A youth worker's reports: a club joined, times attended every week, what was seen."""
    joined = period.first + timedelta(days=rng.randint(14, 35))
    ref = reference(youth, "activity")
    yield from _observations(rng, youth, period)
    if not period.holds(joined):
        return
    yield sent(
        youth,
        "leisure.activity-joined",
        moment(joined, 18),
        activity_id=ref,
        kind=kind,
        club=f"{youth.town} {CLUBS[kind]}",
    )
    keen = rng.uniform(0.5, 0.95)
    since = joined
    while period.holds(since + _WEEK):
        until = since + _WEEK - timedelta(days=1)
        expected = sum(is_school_day(since + timedelta(days=n)) for n in (1, 3))
        if expected:
            times = sum(happens(rng, keen) for _ in range(expected))
            yield sent(
                youth,
                "leisure.activity-attended",
                moment(until, 20, 15),
                activity_id=ref,
                since=since.isoformat(),
                until=until.isoformat(),
                times=times,
                expected=expected,
            )
        since += _WEEK
    if happens(rng, 0.3):
        reason = rng.choice(("lost-interest", "season-over", "conflict", "moved-on"))
        yield sent(youth, "leisure.activity-left", moment(period.last, 19), activity_id=ref, reason=reason)


def _observations(rng: Random, youth: Youth, period: Period) -> Iterator[Sent]:
    for day in period.every(17, offset=9):
        if happens(rng, 0.8):
            when = moment(day, 19, rng.randrange(60))
            yield sent(youth, "leisure.observation-shared", when, text=notes.note(rng, youth, notes.LEISURE))


CLUBS: Final = {
    "youth-club": "Ungdomsklub",
    "football": "Boldklub",
    "handball": "Håndboldklub",
    "martial-arts": "Kampsport",
    "fitness": "Motionscenter",
    "music": "Musikskole",
    "gaming": "E-sport",
    "outdoor": "Spejdergruppe",
    "motor": "Knallertværksted",
    "creative": "Værksted",
}
"""Kinds of activity with the club's name behind the town's."""


def job(rng: Random, youth: Youth, period: Period, trade: str) -> Iterator[Sent]:
    """The youth service's reports: a programme, perhaps an education at risk, work experience, a spare-time job."""
    programme = reference(youth, "programme")
    kind = rng.choice(("bridge-building", "mentoring", "leisure-job", "clarification"))
    yield sent(
        youth, "job.programme-started", office(period.first + timedelta(days=8), 11), programme_id=programme, kind=kind
    )
    offered = period.first + timedelta(days=rng.randint(20, 45))
    ref = reference(youth, "work-experience")
    if period.holds(offered + timedelta(days=30)):
        yield sent(youth, "job.work-experience-offered", office(offered, 14), work_experience_id=ref, trade=trade)
        begins = offered + timedelta(days=rng.randint(7, 20))
        yield from work_experience(
            rng, youth, Period(begins, min(period.last, begins + timedelta(days=130))), trade, ref
        )
    yield sent(
        youth,
        "job.programme-ended",
        office(period.last - timedelta(days=6), 12),
        programme_id=programme,
        outcome=rng.choice(("completed", "led-to-education", "led-to-employment", "dropped-out")),
    )


def work_experience(rng: Random, youth: Youth, period: Period, trade: str, ref: str) -> Iterator[Sent]:
    """Two days a week of work experience beside school, attendance told every week."""
    begins = office(period.first, 8)
    yield sent(
        youth, "job.work-experience-started", begins, work_experience_id=ref, trade=trade, combined_with_school=True
    )
    since = period.first
    while since + _WEEK <= period.last:
        until = since + _WEEK - timedelta(days=1)
        days = sum(happens(rng, _ATTENDANCE_AT_WORK) for _ in range(_DAYS_AT_WORK))
        yield sent(
            youth,
            "job.work-experience-attended",
            office(until, 15),
            work_experience_id=ref,
            since=since.isoformat(),
            until=until.isoformat(),
            days=days,
            expected=_DAYS_AT_WORK,
        )
        since += _WEEK
    if period.last < END - _WEEK:
        outcome = rng.choice(("completed", "completed", "led-to-employment", "dropped-out"))
        yield sent(
            youth, "job.work-experience-ended", office(period.last, 15, 20), work_experience_id=ref, outcome=outcome
        )


def ssp(rng: Random, youth: Youth, period: Period, level: int) -> Iterator[Sent]:
    """The SSP cooperation's judgement of the risk, every other month; it falls when things go well."""
    for number, day in enumerate(period.every(61, offset=12)):
        judged = max(1, level - number // 2)
        group: dict[str, Any] = {"group": f"org-707-group-{youth.group}"} if youth.group else {}
        yield sent(youth, "ssp.youth-risk-judged", office(day, 11, 30), level=judged, **group)
        if happens(rng, 0.4):
            yield sent(youth, "ssp.meeting-held", office(day, 10), participants=["school", "social", "police"])


def police(rng: Random, youth: Youth, period: Period) -> Iterator[Sent]:
    """The SSP contact's web form: a concern talk after a weekend, and charges of those who are 15."""
    talk = weekend_night(rng, period.first + timedelta(days=rng.randint(3, 30)))
    yield sent(youth, "police.concern-talk-held", talk, parents_present=happens(rng, 0.5))
    if happens(rng, 0.45):
        night = weekend_night(rng, period.first + timedelta(days=rng.randint(40, 120)))
        if youth.turns(15) <= night.date() <= period.last - timedelta(days=10):
            ref = reference(youth, "charge")
            category = rng.choice(("theft", "vandalism", "violence", "traffic", "substances"))
            yield sent(youth, "police.charge-raised", night, charge_id=ref, category=category)
            closed = night.date() + timedelta(days=rng.randint(60, 140))
            if closed < period.last:
                outcome = rng.choice(("waived", "fined", "withdrawn", "convicted"))
                yield sent(youth, "police.charge-closed", office(closed, 14), charge_id=ref, outcome=outcome)
