"""What do the sectors send when load is what counts? Many youths, each with a short course, always the same bytes.

Most youths stay a concern or two; every fiftieth has a case, from the notification to the end of a measure, which is
where the deciders' rules are. The courses of a few hundred youths run side by side, as they do in a municipality.
Nothing here needs a following, so no person's command has to be given first.
Invariant: pure. Message n of a load is the same on every machine; ids, numbers and references never collide.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import zip_longest
from typing import Any, Final

from pydantic_core import to_json

from deploy.demo.scenario import notes

MUNICIPALITY: Final = "707"
BEGIN: Final = datetime(2025, 1, 6, 7, tzinfo=UTC)
"""Before this nothing happens."""
NOW: Final = datetime(2025, 9, 1, 7, tzinfo=UTC)
"""The moment at which a load is sent: by then everything in it has happened."""
CASES: Final = 50
"""One youth in so many has a case."""
TOGETHER: Final = 250
"""Youths whose courses run side by side."""
_TRACED: Final = "028"
"""One message in a hundred carries a trace that is recorded: those whose mark is below this, in hexadecimal."""
FORGETTING: Final = 6
FORGOTTEN: Final = {0: "assessment-completed", 2: "receipt-sent", 4: "childs-plan-made"}
"""What is never told in some of the cases, by the remainder of their number: time decides that it was missed."""
_SERIALS: Final = 6000
_NAMES: Final = ("Sander", "Liva", "Yasin", "Emil", "Maja", "Oskar", "Freja", "Anton", "Alma", "Noah", "Selma", "Elias")
_CONCERNS: Final = (
    ("school", "absence", notes.ABSENCE),
    ("police", "violence", notes.STREET),
    ("school", "behaviour", notes.CONDUCT),
    ("ssp", "social-circle", notes.SSP),
    ("school", "wellbeing", notes.WELLBEING),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message, as a sector publishes it."""

    sector: str
    subject: str
    body: bytes


def messages(youths: int, season: int = 0) -> Iterator[Sent]:
    """The messages of one season about this many youths, in the order in which they are sent.

    In the first season (0) the youths become known; every later one tells as much of them again.
    """
    for begin in range(0, youths, TOGETHER):
        numbers = range(begin, min(begin + TOGETHER, youths))
        for side_by_side in zip_longest(*(course(number, season) for number in numbers)):
            yield from (message for message in side_by_side if message is not None)


def course(number: int, season: int) -> Iterator[Sent]:
    """What is sent about one youth in a season."""
    about = f"{season}-{number}"
    told = [*_concerns(number, 1 + (number + season) % 2), *(_case(number, about) if number % CASES == 0 else ())]
    for place, (days, sector, type_name, data) in enumerate(told):
        at = BEGIN + timedelta(days=days, minutes=number % 480)
        yield message(number, f"{about}-{place}", at, sector, type_name, data)


def message(number: int, place: str, at: datetime, sector: str, type_name: str, data: Mapping[str, Any]) -> Sent:
    """One message about a youth; `place` names it for ever."""
    mark = sha256(place.encode()).hexdigest()
    event = {
        "specversion": "1.0",
        "id": f"{sector}-l{place}",
        "source": f"/{MUNICIPALITY}/{sector}/load",
        "type": type_name,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "dataversion": 1,
        "actor": f"{sector}:x-{number % 40}",
        "traceparent": f"00-{mark[:32]}-{mark[32:48]}-{'01' if mark < _TRACED else '00'}",
        "data": {"person": {"cpr": cpr(number), "name": name(number)}, **data},
    }
    return Sent(sector, f"sector.{sector}.{MUNICIPALITY}.{type_name}", to_json(event))


def cpr(number: int) -> str:
    """A number of the substitute form (day + 60), which belongs to no person; another one for every youth."""
    number, day = divmod(number, 28)
    number, month = divmod(number, 12)
    serial, year = divmod(number, 6)
    assert serial < _SERIALS
    return f"{61 + day:02}{1 + month:02}{8 + year:02}{4000 + serial}"


def name(number: int) -> str:
    """An invented given name."""
    return _NAMES[number % len(_NAMES)]


def _concerns(number: int, count: int) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    for index in range(count):
        sector, category, texts = _CONCERNS[(number + index) % len(_CONCERNS)]
        text = texts[(number + index) % len(texts)].format(name=name(number))
        data: dict[str, Any] = {"category": category, "text": text}
        if category == "absence":
            absence = {"quarter": "2025-Q1", "school_days": 100, "unauthorised": 4 + number % 20}
            data["facts"] = {"absence": absence, "parents_informed": True}
        yield 3 * index, sector, f"{sector}.concern-shared", data


def _case(number: int, name_of_it: str) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    about, case, measure = f"U-{name_of_it}", f"B-{name_of_it}", f"F-{name_of_it}"
    told: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (
            10,
            "notification-received",
            {
                "notification": about,
                "notifier_category": "public-professional",
                "notifier_sector": "school",
                "reasons": ["unauthorised-absence", "social-circle"],
                "abuse_suspected": number % 4 == 0,
                "against_parents": False,
                "text": _text(notes.NOTIFICATION, number),
            },
        ),
        (11, "notification-assessed", {"notification": about, "outcome": "not-acute", "assessors": ["r-1", "r-2"]}),
        (14, "receipt-sent", {"notification": about}),
        (16, "child-talk-held", {"notification": about, "parents_present": False}),
        (20, "screening-concluded", {"outcome": "full", "honour_related": False, "notification": about}),
        (24, "assessment-started", {"assessment_id": case, "aware_since": "2025-01-16"}),
        (30, "network-member-registered", {"role": "grandparent", "name": "Inger"}),
        (40, "notifier-informed", {"notification": about, "effort_started": True}),
        (60, "problem-judged", {"kind": "crime", "serious": number % 3 == 0, "by": "ssp-consultant"}),
        (62, "problem-judged", {"kind": "social", "serious": False, "by": "caseworker"}),
        (
            90 + number % 60,
            "assessment-completed",
            {
                "assessment_id": case,
                "dimensions": ["health", "daycare-school-learning", "leisure-and-friends"],
                "text": _text(notes.ASSESSMENT, number),
            },
        ),
        (
            152,
            "measure-decided",
            {
                "measure_id": measure,
                "measure": "contact-person",
                "section": "bl-32",
                "with_consent": True,
                "plan_required": True,
                "decided_by": "municipality",
            },
        ),
        (158, "measure-started", {"measure_id": measure, "measure": "contact-person"}),
        (165, "childs-plan-made", {"measure_id": measure}),
        (190, "follow-up-held", _follow_up(measure, number)),
        (215, "follow-up-held", _follow_up(measure, number + 1)),
        (220, "measure-ended", {"measure_id": measure, "reason": "goal-reached"}),
    )
    for days, what, data in told:
        if what != FORGOTTEN.get(number // CASES % FORGETTING):
            yield days, "social", f"social.{what}", data


def _follow_up(measure: str, number: int) -> dict[str, Any]:
    return {
        "measure_id": measure,
        "adjusted": number % 2 == 0,
        "more_assessment": False,
        "plan_revised": number % 2 == 0,
        "refer_back": False,
        "next_interval_days": 60,
        "reasons": _text(notes.FOLLOW_UP, number),
    }


def _text(texts: tuple[str, ...], number: int) -> str:
    return texts[number % len(texts)].format(name=name(number))
