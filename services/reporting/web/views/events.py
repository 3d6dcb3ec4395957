"""How is an event told to a person: a title, and the coded facts that are worth a line?

Titles and names of facts stand in the catalogue under `event` and `fact`; what a coded value is called stands in the
code lists. Invariant: identifiers are never shown; a fact without a name in the catalogue is one of them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from services.reporting.answers import Masked
from services.reporting.web.views.names import description_name, missing_criterion, phase_name
from services.reporting.web.views.parts import Pair, cover
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words
from shared.definitions.event_names import described
from shared.events.envelope import coded_fields
from shared.events.registry import TYPES

MONEY: Final = frozenset({"amount_ore", "unit_price_ore"})
DAYS: Final = frozenset({"aware_since", "as_of", "until", "since", "starts_on", "ends_on", "due"})
MINUTES: Final = frozenset({"minutes_per_week", "minutes_before", "before", "minutes"})
TOPS: Final[Mapping[tuple[str, str], int]] = {
    ("school.wellbeing-observed", "scale"): 5,
    ("school.belonging-observed", "scale"): 5,
    ("planning.goal-progressed", "scale"): 10,
    ("ssp.youth-risk-judged", "level"): 5,
}
"""Numbers that are a step on a scale, and its top."""
HOUR: Final = 60


def event_title(type_name: str, words: Words) -> str:
    """What happened, in a few words: by the catalogue, or as the published language says; else the type's name."""
    key = f"event.{type_name}"
    if words.has(key):
        return words(key)
    return described(type_name).name.in_(words.language) if type_name in TYPES else type_name


def event_titles(types: Iterable[str], words: Words) -> str:
    """Several kinds of event, as one would say them."""
    return words.listed([event_title(kind, words).lower() for kind in types])


def details(type_name: str, facts: Mapping[str, Any], words: Words) -> tuple[Pair, ...]:
    """The facts of an event that are told, in the order of the event's model."""
    model = TYPES.get(type_name)
    names = tuple(facts) if model is None else tuple(name for name in model.model_fields if name in facts)
    found: list[Pair] = []
    for name in names:
        value = facts[name]
        if name == "facts" and isinstance(value, Mapping):
            found += _concern(value, words)
        elif words.has(f"fact.{name}"):
            text = cover(value, words) if isinstance(value, Masked) else _told(type_name, name, facts, words)
            if text:
                found.append(Pair(words(f"fact.{name}"), text))
    return tuple(found)


def duration(minutes: int, words: Words) -> str:
    """A number of minutes as hours where it is whole hours."""
    hours, rest = divmod(minutes, HOUR)
    return words("amount.minutes", count=minutes) if rest else words("amount.hours", n=hours)


def _told(type_name: str, name: str, facts: Mapping[str, Any], words: Words) -> str:
    coded = _lists(type_name).get(name)
    text = ""
    match facts[name]:
        case bool(value):
            text = words.yes_no(value)
        case str(value):
            text = words.code(coded, value) if coded else _spoken(name, value, facts, words)
        case int(value) | float(value):
            text = _number(type_name, name, value, words)
        case list(values) | tuple(values) if coded is not None:
            text = words.codes(coded, values)
        case list(values) | tuple(values) if name == "missing":
            text = words.listed([missing_criterion(facts.get("left"), str(value), words) for value in values])
        case _:
            pass
    return text


def _spoken(name: str, value: str, facts: Mapping[str, Any], words: Words) -> str:
    """A text that is neither free nor coded: a day, a rule, a phase, a description, a quarter, a municipality."""
    text = ""
    match name:
        case _ if name in DAYS:
            # A day is written as a day, a moment with its time of day.
            text = words.day(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
        case "rule":
            text = rule_text(value, None, words).name
        case "phase" | "left":
            text = phase_name(value, words)
        case "description":
            text = description_name(value, facts.get("version"), words)
        case "quarter":
            year, quarter = value.split("-Q")
            text = words("amount.quarter", quarter=quarter, year=year)
        case "from_municipality" | "to_municipality":
            text = value
        case _:
            pass
    return text


def _number(type_name: str, name: str, value: float, words: Words) -> str:
    if name in MONEY:
        return words.amount(int(value))
    if name in MINUTES:
        return duration(int(value), words)
    if (type_name, name) in TOPS:
        return words("amount.of", value=int(value), top=TOPS[type_name, name])
    return f"{value:g}".replace(".", words("amount.decimal"))


def _concern(facts: Mapping[str, Any], words: Words) -> list[Pair]:
    """The facts that raised a concern, among them an absence so far."""
    found: list[Pair] = []
    match facts.get("absence"):
        case {"quarter": str(quarter), "school_days": int(days), "unauthorised": int(absent)} if days:
            value = words("amount.absence", percent=round(100 * absent / days), absent=absent, days=days)
            found.append(Pair(words("fact.unauthorised"), value))
            found.append(Pair(words("fact.quarter"), _spoken("quarter", quarter, facts, words)))
    told = (name for name in ("occurrences", "since", "parents_informed") if facts.get(name) not in (None, False))
    found.extend(Pair(words(f"fact.{name}"), _told("", name, facts, words)) for name in told)
    return found


@cache
def _lists(type_name: str) -> Mapping[str, str]:
    model = TYPES.get(type_name)
    return {} if model is None else dict(coded_fields(model))
