"""What is something called, and how are days, times and amounts written, in Danish or English?

All sentences stand in `messages/<area>.<language>.yaml`, none in code or templates. A sentence with a count has a form
`one` and a form `other` and is asked for with `n`. Invariant: an unknown key is an error, never an empty place on a
page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

import yaml

from shared.definitions.code_lists import label
from shared.definitions.dated import TIME_ZONE, local_day

Language = Literal["da", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

CLOCK_HOURS: Final = timedelta(hours=48)
"""A moment nearer than this is counted in hours; farther ones in days."""
ORE: Final = 100


@cache
def messages(language: Language) -> Mapping[str, str]:
    """Every sentence of a language by its dotted key."""
    found: dict[str, str] = {}
    folder = files("services.reporting.web").joinpath("messages")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.split(".")[-2:] == [language, "yaml"]:
            for key, sentence in _flat(yaml.safe_load(file.read_text(encoding="utf-8")), ""):
                if key in found:
                    raise ValueError(f"{file.name}: {key} stands in another file too")
                found[key] = sentence
    return found


def _flat(node: Mapping[str, Any], above: str) -> Iterable[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `words("today.title")` is a sentence."""

    language: Language

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """The sentence of a key; with `n` its form for that number.

        Raises:
            KeyError: the catalogue has no such sentence.
        """
        known = messages(self.language)
        if n is None:
            return known[key].format(**values)
        form = "one" if n == 1 else "other"
        return known[f"{key}.{form}"].format(n=n, **values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has this sentence."""
        return key in messages(self.language)

    def code(self, list_name: str, code: str | None) -> str:
        """What people call a coded value; the empty text for none."""
        return "" if code is None else label(list_name, code, self.language)

    def codes(self, list_name: str, codes: Iterable[str]) -> str:
        """Several coded values, as one would say them: `A, b og c`."""
        first, *rest = [self.code(list_name, code) for code in codes] or [""]
        return self.listed([first, *(inside(text) for text in rest)])

    def listed(self, parts: Iterable[str]) -> str:
        """Parts as one would say them, with an "and" before the last."""
        *first, last = list(parts) or [""]
        return f"{', '.join(first)} {self('and')} {last}" if first else last

    def of(self, danish: str, english: str) -> str:
        """The text of dated data that carries both languages."""
        return danish if self.language == "da" else english

    def day(self, day: date | datetime) -> str:
        """`12. marts 2025`."""
        found = _as_day(day)
        return self("date.day", day=found.day, month=self(f"date.month.{found.month}"), year=found.year)

    def short_day(self, day: date | datetime) -> str:
        """`12. mar.`: where the year is clear."""
        found = _as_day(day)
        return self("date.short", day=found.day, month=self(f"date.month-short.{found.month}"))

    def weekday(self, day: date | datetime) -> str:
        """`onsdag 12. marts 2025`."""
        found = _as_day(day)
        return f"{self(f'date.weekday.{found.isoweekday()}')} {self.day(found)}"

    def moment(self, at: datetime) -> str:
        """`12. marts 2025 kl. 14.05`, in the civil time of Denmark."""
        return self("date.moment", day=self.day(at), time=self.time(at))

    def time(self, at: datetime) -> str:
        """`14.05`."""
        local = at.astimezone(TIME_ZONE)
        return f"{local:%H}{self('date.hour-mark')}{local:%M}"

    def on(self, at: datetime, now: datetime) -> str:
        """A moment with no more than is needed to know it from now: the time today, the day this year."""
        day, today = local_day(at), local_day(now)
        if day == today:
            return self("date.near.0", time=self.time(at))
        return self.short_day(day) if day.year == today.year else self.day(day)

    def near(self, at: datetime, now: datetime) -> str:
        """A moment with its time of day, told from now: `i dag kl. 22.40`, else with its day."""
        days = self.days(now, at)
        if days in (-1, 0, 1):
            return self(f"date.near.{days}", time=self.time(at))
        return self("date.moment", day=self.on(at, now), time=self.time(at))

    def left(self, due: datetime, now: datetime) -> str:
        """How long there is until a moment, or how long it has passed: hours when it is near, days otherwise."""
        if abs(due - now) < CLOCK_HOURS and local_day(due) != local_day(now):
            near = abs(due - now) < timedelta(hours=24)
        else:
            near = local_day(due) == local_day(now)
        hours = int(abs(due - now).total_seconds() // 3600)
        if near and hours == 0:
            return self("date.minutes-left" if due >= now else "date.just-over")
        if near:
            return self("date.hours-left" if due >= now else "date.hours-over", n=hours)
        days = (local_day(due) - local_day(now)).days
        return self("date.days-left", n=days) if days > 0 else self("date.days-over", n=-days)

    def days(self, since: datetime, until: datetime) -> int:
        """Whole calendar days from one moment to another."""
        return (local_day(until) - local_day(since)).days

    def amount(self, ore: int) -> str:
        """`1.200.000 kr.`, in whole kroner."""
        whole = f"{round(ore / ORE):,}".replace(",", self("amount.thousands")).replace("-", "\N{MINUS SIGN}")
        return self("amount.kroner", amount=whole)

    def yes_no(self, value: bool) -> str:
        """`ja` or `nej`."""
        return self("yes" if value else "no")


def inside(text: str) -> str:
    """A name within a sentence, where it begins with a small letter; shorts such as SSP stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _as_day(day: date | datetime) -> date:
    return local_day(day) if isinstance(day, datetime) else day


def language_of(asked: str | None, remembered: str | None) -> Language:
    """The language to answer in: what is asked for now, else what was chosen before, else Danish."""
    for wish in (asked, remembered):
        for language in LANGUAGES:
            if wish == language:
                return language
    return "da"
