"""What was told and done about each youth, in plain words? The scenario's steps, read without the product.

A fact is what a sector sent and what the scenario says is accepted; a deed is a command that was carried out. Both
become one kind of line, named by the event's type or by the command's name. Invariant: nothing is decided here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("5a305b0a-7a1c-5a4e-9c57-707000000000")


@dataclass(frozen=True)
class Line:
    """One fact or deed: what, when it happened, when it was told, by whom, with its data and the id of its event."""

    what: str
    at: datetime
    told: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    person: str = ""


@dataclass
class Told:
    """Everything, by youth's number (none: about the organisation), in the order of telling; and when it ended."""

    until: datetime
    lines: dict[int | None, list[Line]] = field(default_factory=dict)
    born: dict[int, date] = field(default_factory=dict)
    known: dict[int, datetime] = field(default_factory=dict)

    def of(self, youth: int | None) -> list[Line]:
        """The lines of a youth, or of the organisation."""
        return self.lines.get(youth, [])


def told(scenario: Any) -> Told:
    """Read a scenario."""
    found = Told(scenario.steps[-1].at, born={youth.number: youth.born for youth in scenario.youths})
    for step in scenario.steps:
        for line, youth in _lines(step):
            found.lines.setdefault(youth, []).append(line)
            if youth is not None:
                found.known.setdefault(youth, step.at)
    return found


def _lines(step: Any) -> Iterator[tuple[Line, int | None]]:
    for message in step.messages:
        if message.outcome == "accepted":
            event = json.loads(message.body)
            name = str(uuid5(NAMESPACE, f"{event['source']}\x1f{event['id']}"))
            at = datetime.fromisoformat(event["time"])
            yield Line(event["type"], at, step.at, event["data"], name), message.youth
    for act in step.acts:
        if act.refused is None:
            happened = act.args.get("occurred_at")
            at = datetime.fromisoformat(happened) if happened else step.at
            yield Line(act.name, at, step.at, act.args, str(act.id), act.person), act.youth
