"""What must a sector's system be able to do, and what would it send in each case?

The cases follow from the definitions: the sector's own types, what they need, their coded fields. Invariant: pure;
every message shown is one that this sector may send, but for the one fault that its case is about.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from shared.definitions.event_types import EVENT_TYPES
from shared.definitions.sectors import sector as sector_of
from shared.events.envelope import CodeMark, Event
from shared.events.registry import TYPES
from shared.language.examples import message

Wants = Literal[
    "accepted", "duplicate", "late", "reused", "unknown-field", "unknown-code", "no-tie", "corrected", "batch", "away"
]
"""How a case is recognised in what comes in."""
LATE: Final = timedelta(days=1)
"""An event that is told so long after it occurred counts as late."""
TOGETHER: Final = 10
"""Messages of the case `batch`."""
CPR: Final = "7203124700"
"""The sandbox's youth, whom the sector follows; of the form that no person is given (day + 60)."""
STRANGER: Final = "7504134800"
"""Somebody whom no sector follows."""
NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to show.

    Attributes:
        wants: what is looked for in the receipts.
        do: what the sector's people make their system do.
        expect: what the system gets back.
        messages: what it would send, in this order; with ids of its own instead of these.
        seal: whether this sector must seal what is personal in them.
    """

    code: str
    wants: Wants
    do: str
    expect: str
    messages: tuple[Mapping[str, Any], ...] = ()
    seal: bool = False

    def as_json(self) -> dict[str, Any]:
        """The case for programs."""
        return {
            "case": self.code,
            "do": self.do,
            "expect": self.expect,
            "seal": self.seal,
            "messages": [dict(each) for each in self.messages],
        }


@dataclass(frozen=True)
class Speaker:
    """The sector whose system is looked at, and the youth of the sandbox whom it may speak of."""

    sector: str
    types: tuple[str, ...]
    youth: UUID | None
    now: datetime

    def event(self, type_name: str, name: str, **changes: Any) -> dict[str, Any]:
        """A message of a type as this sector would send it now."""
        event: dict[str, Any] = json.loads(json.dumps(message(type_name, sector=self.sector, at=self.now)))
        event |= {"id": f"{self.sector}-{name}", "time": self.now.isoformat(timespec="seconds"), **changes}
        if "person" in event["data"]:
            event["data"]["person"] |= self.person()
        return event

    def person(self, cpr: str = CPR, youth: UUID | None = None) -> dict[str, str]:
        """How this sector names somebody."""
        if sector_of(self.sector).knows_cpr:
            return {"cpr": cpr}
        return {"youth": str(youth or self.youth or NOBODY)}


def speaker(name: str, youth: UUID | None, now: datetime) -> Speaker:
    """A sector with the types that it may send at a moment, those first that need nothing. Raises KeyError."""
    types = [each for row in sector_of(name).publishes for each in row.types]
    return Speaker(name, tuple(sorted(types, key=lambda each: EVENT_TYPES[each].needs != "nothing")), youth, now)


def needs_a_tie(types: Sequence[str]) -> list[str]:
    """Those of the types that are accepted only about a youth with whom there is something."""
    return [each for each in types if EVENT_TYPES[each].needs != "nothing"]


def cases_for(who: Speaker) -> list[Case]:
    """Everything that this sector's system is to show, in the order in which it is easiest."""
    first = who.types[0]
    begin = who.event(first, "valid")
    found = [
        Case("valid", "accepted", f"Send one {first}.", "a receipt: accepted", (begin,)),
        Case(
            "duplicate", "duplicate", "Send the same again, under the same id.", "a receipt: duplicate", (begin, begin)
        ),
        Case(
            "late",
            "late",
            "Send something that occurred days ago, with the time at which it occurred.",
            "a receipt: accepted; `time` is when it occurred, not when it is sent",
            (who.event(first, "late", time=(who.now - timedelta(days=3)).isoformat(timespec="seconds")),),
        ),
        Case(
            "same-id",
            "reused",
            "Send something else under an id that was accepted before.",
            "a receipt: refused, id-reused; what was accepted stands",
            (begin, {**begin, "time": (who.now - timedelta(hours=2)).isoformat(timespec="seconds")}),
        ),
        Case(
            "unknown-field",
            "unknown-field",
            "Send a field that the type does not have.",
            "a receipt: refused, extra-field, with the field's name",
            (_with(who.event(first, "unknown-field"), "shoe_size", 43),),
        ),
        *_unknown_code(who),
        *_no_tie(who),
        Case(
            "correction",
            "corrected",
            "Put right what was refused, and send it again under its own id.",
            "a receipt: accepted",
            (_with(who.event(first, "put-right"), "shoe_size", 43), who.event(first, "put-right")),
        ),
        Case(
            "batch",
            "batch",
            f"Send at least {TOGETHER} messages at once, as after a night.",
            "a receipt for each",
            tuple(who.event(first, f"batch-{number}") for number in range(TOGETHER)),
        ),
        Case(
            "away",
            "away",
            "Go on working while the inbox is away, which it will be for some seconds when all else is shown.",
            "what occurred meanwhile is sent again until it has its receipt",
        ),
    ]
    seal = sector_of(who.sector).sealing == "required"
    return [Case(each.code, each.wants, each.do, each.expect, each.messages, seal) for each in found]


def _unknown_code(who: Speaker) -> list[Case]:
    """A code that is in no list; only for a sector that has a type with codes."""
    for type_name in who.types:
        field = _coded(TYPES[type_name])
        if field is not None:
            event = _with(who.event(type_name, "unknown-code"), field, "no-such-code")
            return [
                Case(
                    "unknown-code",
                    "unknown-code",
                    f"Send a {type_name} whose {field} is a code that is in no list.",
                    "a receipt: refused, value-not-in-list, with the list's name",
                    (event,),
                )
            ]
    return []


def _no_tie(who: Speaker) -> list[Case]:
    """A youth with whom there is nothing; only for a sector that has a type that needs a tie."""
    for type_name in needs_a_tie(who.types):
        event = who.event(type_name, "no-tie")
        event["data"]["person"] = who.person(STRANGER, NOBODY)
        do = f"Send a {type_name} about somebody whom the sector has no following of."
        return [Case("no-tie", "no-tie", do, "a receipt: refused, no-following or no-notification", (event,))]
    return []


def _coded(model: type[Event]) -> str | None:
    """A field that holds one code of a list, if there is one."""
    for name, field in model.model_fields.items():
        if any(isinstance(mark, CodeMark) for mark in field.metadata) and field.annotation is str:
            return name
    return None


def _with(event: Mapping[str, Any], field: str, value: object) -> dict[str, Any]:
    return {**event, "data": {**event["data"], field: value}}
