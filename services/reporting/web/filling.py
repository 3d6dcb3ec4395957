"""What did somebody type into a form: the command's arguments, or what is wrong with which field?

Invariant: what was typed is kept as it was typed, so that a refused form shows it again.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from services.reporting.web.choices import YES_NO, Choices
from services.reporting.web.forms import Field, Form
from shared.definitions.dated import TIME_ZONE
from shared.events.envelope import MAX_TEXT

Typed = Mapping[str, Sequence[str]]
"""What a browser sent: every value of every field by its name."""

CPR_DIGITS: Final = 10
LONGEST_NAME: Final = 60
LONGEST: Final[Mapping[str, int]] = {"text": MAX_TEXT, "statement": 2000, "line": LONGEST_NAME}
"""Characters of a text, by its kind."""
LONGEST_THING: Final = 60
LARGEST: Final = 1_000_000
MOST_KRONER: Final = 1_000_000_000
ORE: Final = 100
_DANISH: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_APART: Final = re.compile(r"[^a-z0-9]+")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CPR_FORM: Final = re.compile(r"(?<![0-9A-Za-z])\d{6}[- ]?\d{4}(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form.

    Attributes:
        args: the command's arguments in plain text, without those that were left empty.
        cpr: the number that names a youth who has no page yet; never part of the arguments.
        problems: by field, the key of the sentence that says what is wrong, with its values.
    """

    args: Mapping[str, Any] = field(default_factory=dict)
    cpr: str | None = None
    problems: Mapping[str, tuple[str, Mapping[str, int]]] = field(default_factory=dict)


class _WrongError(Exception):
    """A field does not hold what it should; the arguments are the key of the sentence and its values."""


def fill(form: Form, typed: Typed, choices: Choices) -> Filled:
    """Read what was typed into a form."""
    args: dict[str, Any] = {}
    problems: dict[str, tuple[str, Mapping[str, int]]] = {}
    cpr = None
    for one in form.fields:
        try:
            value = _value(one, [text.strip() for text in typed.get(one.name, ())], choices)
        except _WrongError as wrong:
            problems[one.name] = (wrong.args[0], wrong.args[1] if len(wrong.args) > 1 else {})
            continue
        if value is None:
            continue
        if one.kind == "cpr":
            cpr = str(value)
            continue
        args[one.name] = value
        if one.also:
            args[one.also] = choices.unit_of(str(value))
    if form.about:
        about = (typed.get(form.about) or [""])[0]
        if about:
            args[form.about] = about
    return Filled(args, cpr, problems)


def _value(one: Field, texts: list[str], choices: Choices) -> Any:
    match one.kind:
        case "flag":
            return "ja" in texts
        case "codes" | "several-known":
            return _several(one, texts, choices)
        case "things":
            return _things(one, texts)
        case "frames":
            return _frames(one, texts, choices)
        case _:
            text = texts[0] if texts else ""
            if not text and one.required:
                raise _WrongError("form.missing")
            return _single(one, text, choices) if text else None


def _single(one: Field, text: str, choices: Choices) -> str | int | float | bool:  # noqa: PLR0911 (one case a kind)
    match one.kind:
        case "code" | "colleague" | "youth" | "known" | "quarter" | "scale" | "yes-no":
            return _chosen(one, text, choices)
        case "text" | "statement" | "line":
            return _text(text, LONGEST[one.kind])
        case "cpr":
            return _cpr(text)
        case "number" | "decimal":
            return _number(one, text)
        case "kroner":
            return _ore(text)
        case "thing" | "group":
            return _thing(one, text)
        case _:
            return _moment(one, text)


def _chosen(one: Field, text: str, choices: Choices) -> str | int | bool:
    if text not in choices.values(one):
        raise _WrongError("form.not-a-choice")
    match one.kind:
        case "scale":
            return int(text)
        case "yes-no":
            return text == YES_NO[0]
        case _:
            return text


def _number(one: Field, text: str) -> int | float:
    """A number as it is typed, with a comma or a point before its halves."""
    plain = text.replace(",", ".")
    whole = one.kind == "number"
    try:
        number = int(plain) if whole else float(plain)
    except ValueError:
        raise _WrongError("form.not-a-whole-number" if whole else "form.not-a-number") from None
    if not plain.isascii() or not (one.least or 0) <= number <= (one.most or LARGEST):
        raise _WrongError("form.out-of-bounds", {"least": one.least or 0, "most": one.most or LARGEST})
    return number


def _ore(text: str) -> int:
    """An amount as it is typed, `1.250,50` or `1250`, in øre."""
    plain = text.replace(" ", "").replace("kr.", "").replace(".", "").replace(",", ".")
    try:
        ore = Decimal(plain) * ORE
    except InvalidOperation:
        raise _WrongError("form.not-an-amount") from None
    whole = ore.is_finite() and ore == ore.to_integral_value()
    if not plain.isascii() or not whole or not 0 <= ore <= MOST_KRONER * ORE:
        raise _WrongError("form.not-an-amount")
    return int(ore)


def _thing(one: Field, text: str) -> str:
    """What something is called, as an id: one that a system gave stays, others lose their spaces and capitals."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_DANISH)).encode("ascii", "ignore").decode()
    name = text if _ID.fullmatch(text) else _APART.sub("-", plain).strip("-")
    if not name or len(name) > LONGEST_THING:
        raise _WrongError("form.not-a-thing", {"n": LONGEST_THING})
    if _CPR_FORM.search(text):
        raise _WrongError("form.cpr-in-thing")
    return f"org-{_APART.sub('-', name.lower()).removeprefix('org-')}" if one.kind == "group" else name


def _several(one: Field, texts: list[str], choices: Choices) -> list[str] | None:
    chosen = [text for text in texts if text]
    if not set(chosen) <= set(choices.values(one)):
        raise _WrongError("form.not-a-choice")
    if not chosen and one.required:
        raise _WrongError("form.missing-choice")
    return chosen or None


def _frames(one: Field, texts: list[str], choices: Choices) -> dict[str, int] | None:
    """The amounts that were typed, by their codes; a browser sends one text a code, in the order of the list."""
    named = zip(choices.values(one), texts, strict=False)
    return {code: _ore(text) for code, text in named if text} or None


def _things(one: Field, texts: list[str]) -> list[str] | None:
    names = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if not names and one.required:
        raise _WrongError("form.missing")
    return [_thing(one, name) for name in names] or None


def _text(text: str, longest: int) -> str:
    # A browser sends line ends as CR LF; they are counted and kept as one character.
    plain = text.replace("\r\n", "\n")
    if len(plain) > longest:
        raise _WrongError("form.too-long", {"n": len(plain) - longest})
    return plain


def _cpr(text: str) -> str:
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != CPR_DIGITS or not digits.isascii() or not digits.isdigit():
        raise _WrongError("form.not-a-cpr")
    return digits


def _moment(one: Field, text: str) -> str:
    """A day as it is, the end of a day, or a moment of Danish civil time, as the command expects it."""
    try:
        match one.kind:
            case "day":
                return date.fromisoformat(text).isoformat()
            case "day-end":
                end = datetime.combine(date.fromisoformat(text), time(23, 59, 59), TIME_ZONE)
                return end.astimezone(UTC).isoformat()
            case _:
                return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE).astimezone(UTC).isoformat()
    except ValueError:
        raise _WrongError("form.not-a-day") from None
