"""What did somebody type into a form: the command's arguments, or what is wrong with which field?

Invariant: what was typed is kept as it was typed, so that a refused form shows it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from services.reporting.web.choices import Choices
from services.reporting.web.forms import Field, Form
from shared.definitions.dated import TIME_ZONE
from shared.events.envelope import MAX_TEXT

Typed = Mapping[str, Sequence[str]]
"""What a browser sent: every value of every field by its name."""

CPR_DIGITS: Final = 10
LONGEST_NAME: Final = 60


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
            cpr = value
            continue
        args[one.name] = value
        if one.also:
            args[one.also] = choices.unit_of(value)
    if form.about:
        about = (typed.get(form.about) or [""])[0]
        if about:
            args[form.about] = about
    return Filled(args, cpr, problems)


def _value(one: Field, texts: list[str], choices: Choices) -> Any:
    match one.kind:
        case "flag":
            return "ja" in texts
        case "codes":
            return _several(one, texts, choices)
        case _:
            text = texts[0] if texts else ""
            if not text and one.required:
                raise _WrongError("form.missing")
            return _single(one, text, choices) if text else None


def _single(one: Field, text: str, choices: Choices) -> str:
    match one.kind:
        case "code" | "colleague":
            if text not in choices.values(one):
                raise _WrongError("form.not-a-choice")
            return text
        case "text" | "line":
            return _text(text, MAX_TEXT if one.kind == "text" else LONGEST_NAME)
        case "cpr":
            return _cpr(text)
        case _:
            return _moment(one, text)


def _several(one: Field, texts: list[str], choices: Choices) -> list[str] | None:
    chosen = [text for text in texts if text]
    if not set(chosen) <= set(choices.values(one)):
        raise _WrongError("form.not-a-choice")
    if not chosen and one.required:
        raise _WrongError("form.missing-choice")
    return chosen or None


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
