"""What became of one message, from the inbox to the read models? Asked of every service, put together in order.

Each service tells what it knows by itself; nothing here looks into a database. Invariant: only places, times and
pseudonymous ids are told, and a duration only between moments of the same clock.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic_core import from_json, to_json

from deploy.local.state import Installation
from deploy.nats.permissions import OPERATOR
from deploy.refusing import CannotError
from deploy.streams.server import connected
from shared.events.envelope import Envelope
from shared.events.registry import decode
from shared.log.connection import ServerError, request
from shared.streams import EVENTS

ANSWERS_WITHIN: Final = 5.0
FOLDING: Final = ("intake", "planning", "coordination")
"""Services that fold the log; reporting tells of each of its read models."""


class UnknownEventError(CannotError):
    """Nobody has heard of it."""


@dataclass(frozen=True)
class Asked:
    """What was asked for: an event, a receipt, or a sender's own id."""

    identity: UUID | None = None
    source: str | None = None
    sender_id: str | None = None

    def __str__(self) -> str:
        return str(self.identity) if self.identity else f"{self.sender_id} of {self.source}"


@dataclass(frozen=True)
class Step:
    """One station on the way; `after_ms` counts from the station before, where both clocks are the same."""

    name: str
    at: datetime | None
    what: str
    after_ms: float | None = None


@dataclass
class Trace:
    """Everything that is known of one message."""

    asked: str
    event: str | None
    type: str | None
    steps: list[Step] = field(default_factory=list)
    receipts: Sequence[Mapping[str, Any]] = ()
    caused: Sequence[Mapping[str, Any]] = ()
    read_models: Sequence[Mapping[str, Any]] = ()
    silent: list[str] = field(default_factory=list)
    """Services that did not answer: what they know is missing here."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


async def trace(here: Installation, asked: Asked) -> Trace:
    """Follow a message through the services. Raises UnknownEventError when nobody knows it."""
    operator = await connected(here.state.nats_url, OPERATOR, here.credentials.nats[OPERATOR])
    try:
        return await _Following(operator, Trace(str(asked), None, None), here.state.clock == "wall").follow(asked)
    finally:
        await operator.close()


class _Following:
    """One trace while it is put together."""

    def __init__(self, operator: Client, found: Trace, one_clock: bool) -> None:
        self._operator, self._found, self._one_clock = operator, found, one_clock

    async def follow(self, asked: Asked) -> Trace:
        received = await self._received(asked)
        event = _event_of(received, asked)
        place = await self._place(event) if event else None
        if not received["receipts"] and place is None:
            raise self._unknown(asked)
        self._tell_receipts(received)
        if place is not None:
            await self._tell_place(place)
        elif event:
            self._found.event = event
            carried = (received["event"] or {}).get("carried")
            self._step("on the log", None, "carried there" if carried else "not carried there yet")
            self._step("recorded", None, "not in coordination's books yet")
        return self._found

    async def _received(self, asked: Asked) -> dict[str, Any]:
        """What intake knows: the receipts of the message, and the event that it became."""
        found: dict[str, Any] | None = None
        if asked.identity is None:
            found = await self._ask("intake", {"source": asked.source, "id": asked.sender_id})
        else:
            for kind in ("receipt", "event"):
                found = await self._ask("intake", {kind: str(asked.identity)})
                if found and found.get("receipts"):
                    break
        return found if found and "receipts" in found else {"event": None, "receipts": []}

    def _unknown(self, asked: Asked) -> UnknownEventError:
        if self._found.silent:
            return UnknownEventError(f"{', '.join(self._found.silent)} did not answer; ask again about {asked}")
        return UnknownEventError(
            f"nothing is known of {asked}: no receipt and no event has that id."
            " Is it on its way still, or was it sent to another installation?"
        )

    async def _place(self, event: str) -> dict[str, Any] | None:
        found = await self._ask("coordination", {"event": event})
        return found if found and found["known"] else None

    def _tell_receipts(self, received: Mapping[str, Any]) -> None:
        self._found.receipts = received["receipts"]
        for receipt in received["receipts"]:
            place = f"{receipt['inbox']} {receipt['sequence']}, receipt {receipt['receipt']}"
            self._step("received", receipt["received_at"], place)
            said = f"as event {receipt['event']}" if receipt["outcome"] != "refused" else _refused(receipt)
            self._step(receipt["outcome"], receipt.get("recorded_at"), said)

    async def _tell_place(self, place: Mapping[str, Any]) -> None:
        self._found.event, self._found.type = place["event"], place["type"]
        sequence = place["sequence"]
        if sequence is not None:
            stored, envelope = await self._on_log(sequence)
            if not self._found.receipts:
                # No sector's message: a decision of ours, or what a service told of its own accord.
                self._step("decided", envelope.recorded_at if envelope else None, _decided(place))
            self._step("on the log", stored, f"sequence {sequence}", same_clock=self._one_clock)
        else:
            self._step("on the log", None, "not read back from the log yet")
        self._step("recorded", place["recorded_at"], f"youth {place['key']}, version {place['version']}")
        self._found.caused = place["caused"]
        if sequence is not None:
            await self._tell_readers(sequence)

    async def _tell_readers(self, sequence: int) -> None:
        shown = await self._ask("reporting", {"sequence": sequence})
        models = list(shown["models"]) if shown else []
        for service in FOLDING:
            status = await self._ask(service, {}, "status")
            if status:
                position = status["readers"]["log"]["position"]
                models.append({"name": f"fold of {service}", "position": position, "past": position >= sequence})
        self._found.read_models = models
        behind = [model["name"] for model in models if not model["past"]]
        told = f"{len(models) - len(behind)} of {len(models)} readers are past {sequence}"
        if behind:
            told += f"; not yet: {', '.join(behind)}"
        self._step("projected", shown["projected_at"] if shown else None, told)

    async def _on_log(self, sequence: int) -> tuple[str | None, Envelope | None]:
        try:
            found = await request(self._operator, f"STREAM.MSG.GET.{EVENTS}", {"seq": sequence})
        except ServerError:
            return None, None  # the log is being made again: the books know the event, the log does not yet
        return found["message"]["time"], decode(b64decode(found["message"]["data"]))

    def _step(self, name: str, at: str | datetime | None, what: str, *, same_clock: bool = True) -> None:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        before = next((step.at for step in reversed(self._found.steps) if step.at is not None), None)
        after = None
        if moment is not None and before is not None and same_clock and self._one_clock:
            after = round((moment - before).total_seconds() * 1000, 3)
        self._found.steps.append(Step(name, moment, what, after))

    async def _ask(self, service: str, question: Mapping[str, Any], what: str = "trace") -> dict[str, Any] | None:
        try:
            answer = await self._operator.request(
                f"control.{service}.{what}", to_json(question), timeout=ANSWERS_WITHIN
            )
        except (TimeoutError, NatsError):
            if service not in self._found.silent:
                self._found.silent.append(service)
            return None
        found: dict[str, Any] = from_json(answer.data)
        return found


def _event_of(received: Mapping[str, Any], asked: Asked) -> str | None:
    """The event that was asked for, or that the message became; what intake never heard of may be a decision's id."""
    known = [receipt["event"] for receipt in received["receipts"] if receipt["event"]]
    if received["event"]:
        return str(received["event"]["event"])
    if known:
        return str(known[0])
    return str(asked.identity) if asked.identity and not received["receipts"] else None


def _refused(receipt: Mapping[str, Any]) -> str:
    why = receipt["refusal"]
    said = f"{why['code']} at {why['field']}: found {why['found']}, expected {why['expected']}"
    lies = receipt.get("quarantine")
    if lies is None or lies["state"] == "waiting":
        return f"{said}; look at it: samspor quarantine {receipt['sector']} show {receipt['receipt']}"
    new = f" as receipt {lies['new_receipt']}" if lies["new_receipt"] else ""
    return f"{said}; {lies['state']}{new}"


def _decided(place: Mapping[str, Any]) -> str:
    return f"by {place['publisher']}" + (f", caused by {place['cause']}" if place["cause"] else "")
