"""What is an event, and how does it become the one byte string that it stays for life?

An event is a frozen model in past tense (its data) in one CloudEvents 1.0 envelope. `encode` makes the bytes of
the structured JSON form exactly once, where the event is recorded; the outbox, the log and the books keep those
bytes. `decode` reads them, upcasting old versions on the way, and never changes them.

Invariant: no personal value leaves `encode` in the clear. A field marked `Personal` holds a sealed token by then.
Source of the envelope: CloudEvents specification 1.0.2, sections "Context Attributes" and "JSON Event Format".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Final, TypeVar
from uuid import UUID, uuid5

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema, from_json, to_json

from shared.seals import is_sealed

NAMESPACE: Final = UUID("5a305b0a-7a1c-5a4e-9c57-707000000000")
"""Namespace of every name-based identifier of the system (RFC 9562, version 5)."""

MAX_TEXT: Final = 4000
"""Longest free text that a person may type, in characters."""

_Mark = TypeVar("_Mark")
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def _text(value: str) -> str:
    if is_sealed(value) or 0 < len(value) <= MAX_TEXT:
        return value
    raise ValueError(f"found {len(value)} characters, expected 1 to {MAX_TEXT}")


class PersonalMark:
    """Marks a field as personal: identifying data or free text about a person."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """How the published schema says so; the bounds are those of the text before it is sealed."""
        return {**handler(core), "minLength": 1, "maxLength": MAX_TEXT, "x-personal": True}


class CodeMark:
    """Marks a field as a code of a dated code list (`shared/definitions/code_lists/<name>.yaml`)."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """How the published schema says so."""
        return {**handler(core), "x-code-list": self.name}


Personal = Annotated[str, AfterValidator(_text), PersonalMark()]
"""Free text or identifying data: plain on its way in, a sealed token wherever it is stored or published."""


Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9.-]*$")]
"""A coded value; a field names its list: `reason: Annotated[Code, CodeMark("notification-reason")]`."""


class Event(BaseModel):
    """The data of an event. Subclasses give TYPE (`<source>.<what-happened>`) and VERSION."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An event with everything that must be known of it; attribute names are those of the domain.

    Attributes:
        id: uuid5 of (source, sender's id) for a sector's fact, of (cause, stream, index) for a decision.
        source: who says so, a URI reference `/<municipality>/<sector or service>`.
        key: the youth id (UUID text) or an organisation's key (`org-…`) that the event is about.
        occurred_at: effective time (virkningstid), what the event asserts.
        recorded_at: registration time (registreringstid) by the service that recorded the event.
        actor: who did it: a role or pseudonymous person id, never a name.
        rule: for a decision, the rule that asked for it; with `causation_id` the answer to "why?".
        sender_id: the sender's own id of a sector's fact.
    """

    id: UUID
    source: str
    sector: str
    municipality: str
    key: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    legal_basis: str
    purpose: str
    sensitivity: str
    controller: str
    correlation_id: UUID
    causation_id: UUID | None = None
    rule: str | None = None
    sender_id: str | None = None
    traceparent: str | None = None
    data: Event

    @property
    def type(self) -> str:
        """Name of the event's type, `<source>.<what-happened>`."""
        return self.data.TYPE


class NotAnEventError(ValueError):
    """The bytes are no event of ours; the sentence says why, without repeating a value."""


class _Wire(BaseModel):
    """The structured JSON form, as it lies on the log."""

    model_config = ConfigDict(extra="ignore")

    id: UUID
    source: str
    type: str
    subject: str
    time: AwareDatetime
    dataversion: int
    recordedat: AwareDatetime
    sector: str
    municipality: str
    actor: str
    legalbasis: str
    purpose: str
    sensitivity: str
    controller: str
    correlationid: UUID
    causationid: UUID | None = None
    rule: str | None = None
    senderid: str | None = None
    traceparent: str | None = None
    data: dict[str, Any]


@cache
def personal_fields(event: type[BaseModel]) -> tuple[str, ...]:
    """Names of the fields of this type of event or command that must be sealed."""
    fields = event.model_fields.items()
    return tuple(name for name, field in fields if _marks(PersonalMark, field.metadata, field.annotation))


@cache
def coded_fields(event: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Pairs (field name, code list) of this type of event or command, lists of codes included."""
    return tuple(
        (name, mark.name)
        for name, field in event.model_fields.items()
        for mark in _marks(CodeMark, field.metadata, field.annotation)
    )


def _marks(kind: type[_Mark], metadata: Iterable[object], annotation: object) -> list[_Mark]:
    found = [mark for mark in metadata if isinstance(mark, kind)]
    for inner in getattr(annotation, "__args__", ()):
        found += _marks(kind, getattr(inner, "__metadata__", ()), inner)
    return found


def subject_of(publisher: str, type_name: str, key: str) -> str:
    """Subject under which a publisher appends an event: `events.<publisher>.<source>.<what>.<key>`."""
    if not _KEY.fullmatch(key):
        raise NotAnEventError("the key is not a youth id or an organisation's key")
    return f"events.{publisher}.{type_name}.{key}"


def is_youth(key: str) -> bool:
    """Whether a key names a youth (UUID text) and not an organisation (`org-…`)."""
    return len(key) == 36 and not key.startswith("org-")  # noqa: PLR2004 (length of a UUID's text, RFC 9562)


def derived_id(*parts: object) -> UUID:
    """Name-based identifier of something that follows from `parts`: the same parts, the same id, anywhere."""
    return uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))


def encode(envelope: Envelope) -> bytes:
    """The one byte string of an event: structured CloudEvents JSON, UTF-8, no insignificant white space.

    Raises:
        NotAnEventError: a personal field is not sealed, or the key is malformed.
    """
    data = envelope.data
    for name in personal_fields(type(data)):
        value = getattr(data, name)
        if value is not None and not is_sealed(value):
            raise NotAnEventError(f"{data.TYPE}: the personal field {name} is not sealed")
    if not _KEY.fullmatch(envelope.key):
        raise NotAnEventError(f"{data.TYPE}: the key is not a youth id or an organisation's key")
    wire = {
        "specversion": "1.0",
        "id": str(envelope.id),
        "source": envelope.source,
        "type": data.TYPE,
        "subject": envelope.key,
        "time": _utc(envelope.occurred_at),
        "datacontenttype": "application/json",
        "dataversion": data.VERSION,
        "recordedat": _utc(envelope.recorded_at),
        "sector": envelope.sector,
        "municipality": envelope.municipality,
        "actor": envelope.actor,
        "legalbasis": envelope.legal_basis,
        "purpose": envelope.purpose,
        "sensitivity": envelope.sensitivity,
        "controller": envelope.controller,
        "correlationid": str(envelope.correlation_id),
    }
    if envelope.causation_id is not None:
        wire["causationid"] = str(envelope.causation_id)
    if envelope.rule is not None:
        wire["rule"] = envelope.rule
    if envelope.sender_id is not None:
        wire["senderid"] = envelope.sender_id
    if envelope.traceparent is not None:
        wire["traceparent"] = envelope.traceparent
    wire["data"] = data.model_dump(mode="json", exclude_none=True)
    return to_json(wire)


def decode_wire(body: bytes, find: Callable[[str, int, Mapping[str, Any]], Event]) -> Envelope:
    """Read one event; `find(type, version, data)` gives the current model's instance (see `registry.decode`).

    Raises:
        NotAnEventError: the bytes are not the structured form of an event that we know.
    """
    try:
        wire = _Wire.model_validate_json(body)
    except ValueError as error:
        raise NotAnEventError("the bytes are not an event in structured CloudEvents JSON") from error
    return Envelope(
        id=wire.id,
        source=wire.source,
        sector=wire.sector,
        municipality=wire.municipality,
        key=wire.subject,
        occurred_at=wire.time,
        recorded_at=wire.recordedat,
        actor=wire.actor,
        legal_basis=wire.legalbasis,
        purpose=wire.purpose,
        sensitivity=wire.sensitivity,
        controller=wire.controller,
        correlation_id=wire.correlationid,
        causation_id=wire.causationid,
        rule=wire.rule,
        sender_id=wire.senderid,
        traceparent=wire.traceparent,
        data=find(wire.type, wire.dataversion, wire.data),
    )


def event_id(body: bytes) -> UUID:
    """The id of an event on the log, without reading the rest of it into a model.

    Raises:
        NotAnEventError: the bytes carry no id.
    """
    try:
        return UUID(str(from_json(body)["id"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnEventError("the bytes carry no event id") from error


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
