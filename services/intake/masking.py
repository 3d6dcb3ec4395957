"""What may a person who mends a refused message see of it?

The names of its fields, the form of each value, and the values that cannot be personal: codes in force, yes or no,
small numbers that the model takes, and what its receipt says anyway. Invariant: pure and total; every other value is
told by its form, whatever it is and wherever it stands.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import to_json

from services.intake.attributes import Named, is_moment
from services.intake.refusals import path
from shared.definitions.code_lists import code_ok
from shared.events.envelope import coded_fields, personal_fields
from shared.forms import form_of

MOST: Final = 300
"""Fields that are shown of one message."""
_SMALL: Final = 100_000
"""Numbers from here on could be most of a CPR number."""
_CODED: Final = {"legalbasis": "legal-basis", "purpose": "purpose"}
_HEADERS: Final = frozenset({"content-type", "traceparent", "tracestate"})


class Shown(BaseModel):
    """One field of a message: where it is, the form of its value, and the value where it may be shown."""

    model_config = ConfigDict(frozen=True)

    path: str
    form: str
    value: str | int | float | bool | None = None


def shown_fields(
    event: Mapping[str, Any], called: Named, model: type[BaseModel] | None, at: datetime
) -> tuple[Shown, ...]:
    """The fields of an event; `model` is that of its data where its type is known, `called` what is harmless."""
    shown: list[Shown] = []
    for name, value in event.items():
        if name == "data" and isinstance(value, dict):
            shown += _of_data(value, model, at)
        else:
            shown.append(Shown(path=path(name), form=form_of(value), value=_attribute(name, value, called, at)))
    return tuple(shown[:MOST])


def shown_headers(headers: Mapping[str, str] | None) -> tuple[Shown, ...]:
    """The headers of a message: the names that are known, and forms."""
    known = (
        (name if name.lower() in _HEADERS or name.lower().startswith("ce-") else "", value)
        for name, value in (headers or {}).items()
    )
    return tuple(
        Shown(path=path("headers", name.lower().removeprefix("ce-").replace("-", "_")), form=form_of(value))
        for name, value in known
    )[:MOST]


def _attribute(name: str, value: object, called: Named, at: datetime) -> str | int | None:
    match name, value:
        case ("id" | "source" | "type", str()):
            harmless: str | None = getattr(called, name)
            return harmless
        case ("specversion", "1.0"):
            return "1.0"
        case ("time", str(moment)) if is_moment(moment):
            return moment
        case ("dataversion", int(version)) if _is_plain(version):
            return version
        case ("legalbasis" | "purpose", str(code)) if code_ok(_CODED[name], code, at):
            return code
        case _:
            return None


def _of_data(data: Mapping[str, Any], model: type[BaseModel] | None, at: datetime) -> Iterator[Shown]:
    for name, value in data.items():
        if name == "person" or model is None or name not in model.model_fields:
            yield from _forms(value, "data", name)
        else:
            yield from _of_field(value, model, name, at, "data")


def _of_field(value: object, model: type[BaseModel], name: str, at: datetime, *place: str | int) -> Iterator[Shown]:
    where = (*place, name)
    inner = _model_in(model, name)
    if isinstance(value, dict) and inner is not None:
        for each, found in value.items():
            if each in inner.model_fields:
                yield from _of_field(found, inner, each, at, *where)
            else:
                yield from _forms(found, *where, each)
    elif name in personal_fields(model):
        yield from _forms(value, *where)
    else:
        lists = [found for field, found in coded_fields(model) if field == name]
        for index, each in enumerate(value) if isinstance(value, list) else ((None, value),):
            at_place = where if index is None else (*where, index)
            if isinstance(each, dict | list):
                yield from _forms(each, *at_place)
            else:
                may = _is_code(each, lists, at) or (_is_plain(each) and _valid(model, name, value))
                yield Shown(path=path(*at_place), form=form_of(each), value=each if may else None)


def _forms(value: object, *place: str | int) -> Iterator[Shown]:
    yield Shown(path=path(*place), form=form_of(value))
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _forms(each, *place, name)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _forms(each, *place, index)


def _is_code(value: object, lists: list[str], at: datetime) -> bool:
    return isinstance(value, str) and any(code_ok(name, value, at) for name in lists)


def _is_plain(value: object) -> bool:
    return isinstance(value, bool) or (isinstance(value, int | float) and abs(value) < _SMALL)


def _valid(model: type[BaseModel], name: str, value: object) -> bool:
    try:
        _adapter(model, name).validate_json(to_json(value), strict=True)
    except ValidationError:
        return False
    return True


@cache
def _adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    # The field's own rules, which pydantic keeps beside its kind.
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(kind)


@cache
def _model_in(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    annotation = model.model_fields[name].annotation
    for kind in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None
