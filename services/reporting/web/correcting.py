"""Which fields of a refused message can be put right on a page, and what of it is different from what was sent?

The field that the refusal is about stands first; the rest is folded away. What is covered is left as it is unless
something new is typed. Invariant: only what differs is sent, so that nothing covered is ever typed over by accident.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from services.reporting.gateway import Inspected
from services.reporting.web.choices import YES_NO
from services.reporting.web.filling import Filled, Typed
from services.reporting.web.forms import Field, Form
from services.reporting.web.telling_forms import told_fields
from shared.definitions.dated import TIME_ZONE
from shared.events.registry import TYPES

ATTRIBUTES: Final = (
    Field("time", "moment", required=False),
    Field("legalbasis", "code", "legal-basis", required=False),
    Field("purpose", "code", "purpose", required=False),
)
PERSON: Final = (
    Field("data.person.cpr", "cpr", required=False),
    Field("data.person.youth", "line", required=False),
)


def correcting_form(found: Inspected) -> Form:
    """The form for a refused message, the refused field first."""
    fields = (*_of_data(found), *PERSON, *ATTRIBUTES)
    wrong = [replace(one, either=True) for one in fields if _is_about(found.field, one.name)]
    names = {one.name for one in wrong}
    rest = [replace(one, rare=True, either=True) for one in fields if one.name not in names]
    return Form((*wrong, *rest))


def known_of(found: Inspected) -> Typed:
    """What the form holds before anybody types: every value that is not covered."""
    values = _values(found)
    return {one.name: _typed(one, values[one.name]) for one in correcting_form(found).fields if one.name in values}


def patch_of(found: Inspected, filled: Filled, remove: Sequence[str]) -> dict[str, Any]:
    """What is different from what was sent, by the path of its field; none for what is to be taken away."""
    before = known_of(found)
    fields = {one.name: one for one in correcting_form(found).fields}
    patch: dict[str, Any] = {
        name: value for name, value in filled.args.items() if _typed(fields[name], value) != before.get(name)
    }
    if filled.cpr is not None:
        patch["data.person.cpr"] = filled.cpr
    allowed = {path for path in remove if path in removable(found)}
    return patch | dict.fromkeys(allowed)


def removable(found: Inspected) -> tuple[str, ...]:
    """Fields of the message that may be taken away: those that its type does not demand."""
    needed = {"specversion", "id", "source", "type", "time", "data", "data.person"}
    model = TYPES.get(found.type or "")
    if model is not None:
        needed |= {f"data.{name}" for name, info in model.model_fields.items() if info.is_required()}
    return tuple(one.path for one in found.fields if one.path not in needed and not _in_a_list(one.path))


def _in_a_list(path: str) -> bool:
    return any(part.isdigit() for part in path.split("."))


def _of_data(found: Inspected) -> tuple[Field, ...]:
    if found.type not in TYPES:
        return ()
    fields = told_fields(found.type) or ()
    return tuple(replace(one, name=f"data.{one.name}", required=False, rare=False) for one in fields)


def _is_about(refused: str, name: str) -> bool:
    return refused == name or refused.startswith(f"{name}.") or (name.startswith(f"{refused}.") and refused != "data")


def _values(found: Inspected) -> dict[str, Any]:
    """The values that are shown, the parts of a list together."""
    values: dict[str, Any] = {}
    for one in found.fields:
        above, _, last = one.path.rpartition(".")
        if one.value is None:
            continue
        if last.isdigit():
            values.setdefault(above, []).append(one.value)
        else:
            values[one.path] = one.value
    return values


def _typed(one: Field, value: Any) -> list[str]:
    """A value as its field holds it."""
    if isinstance(value, list):
        return [str(part) for part in value]
    match one.kind:
        case "yes-no":
            return [YES_NO[0] if value else YES_NO[1]]
        case "moment":
            return [_minute(str(value))]
        case _:
            return [str(value)]


def _minute(text: str) -> str:
    try:
        return datetime.fromisoformat(text).astimezone(TIME_ZONE).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return ""
