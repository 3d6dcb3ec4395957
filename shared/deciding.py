"""What does a pure decider give back, and how does a decision become a recorded event?

A decider is a pure module: `INITIAL`, `evolve(state, envelope)`, `decide(state, fact or command)`. It returns
`Decision`s; the recorder stamps them. The same cause, stream and index give the same id, so that a decision that is
recorded again is recognised. A command that may not be carried out raises `RefusedError`; a fact is never refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.definitions.event_types import sensitivity_of
from shared.events.envelope import Envelope, Event, derived_id


@dataclass(frozen=True, slots=True)
class Decision:
    """One decided event.

    Attributes:
        data: what was decided.
        occurred_at: what the decision asserts: the trigger, the due moment, the moment met.
        rule: the rule that asked for it (`T1`, `command:open-pathway`, `description:…`).
    """

    data: Event
    occurred_at: datetime
    rule: str


class Person(BaseModel):
    """Who gives a command, as proven by their token.

    Attributes:
        youths: youths whose own case it is, as the identity provider proves: oneself, or the children in one's custody.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    role: str
    unit: str
    municipality: str
    youths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A person's wish, already authenticated, about one key.

    Attributes:
        id: the person's own id of the command; the same id is carried out once.
        key: youth id or organisation key that it is about.
        at: the moment at which it is given, by the service's clock.
        args: the command's data as a frozen pydantic model; its class says which command it is.
        beside: states of the organisation's own streams at that moment, by the last word of their keys, for a
            decision about a youth that has to look at them.
    """

    id: UUID
    key: str
    at: datetime
    person: Person
    args: BaseModel
    traceparent: str | None = None
    beside: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


class RefusedError(Exception):
    """A command is refused; the reason is for a person, in Danish and English, without personal values."""

    def __init__(self, code: str, field: str, found: str, expected: str, *, danish: str, english: str) -> None:
        super().__init__(english)
        self.code, self.field, self.found, self.expected = code, field, found, expected
        self.danish, self.english = danish, english

    @classmethod
    def from_json(cls, told: Mapping[str, str]) -> Self:
        """The refusal that a service has answered with."""
        return cls(
            told["code"],
            told["field"],
            told["found"],
            told["expected"],
            danish=told["reason_da"],
            english=told["reason_en"],
        )

    def as_json(self) -> dict[str, str]:
        """The refusal as the answer to a command carries it."""
        return {
            "code": self.code,
            "field": self.field,
            "found": self.found,
            "expected": self.expected,
            "reason_da": self.danish,
            "reason_en": self.english,
        }


@dataclass(frozen=True, slots=True)
class Recorder:
    """The constant part of what a service stamps on its own events; the municipality is their data controller."""

    service: str
    municipality: str

    def from_fact(self, decision: Decision, cause: Envelope, key: str, index: int, now: datetime) -> Envelope:
        """A decision caused by a fact: it inherits basis, correlation and trace."""
        return self._envelope(
            decision,
            key,
            now,
            id=derived_id(cause.id, key, index),
            actor=f"service:{self.service}",
            legal_basis=cause.legal_basis,
            correlation_id=cause.correlation_id,
            causation_id=cause.id,
            traceparent=cause.traceparent,
        )

    def from_command(self, decision: Decision, command: Command, index: int, now: datetime) -> Envelope:
        """A decision caused by a person's command: the person is its actor."""
        return self._envelope(
            decision,
            command.key,
            now,
            id=derived_id(command.id, command.key, index),
            actor=f"{command.person.role}:{command.person.id}",
            legal_basis="SAME_UNIT",
            correlation_id=command.id,
            causation_id=command.id,
            traceparent=command.traceparent,
        )

    def from_clock(self, decision: Decision, key: str, cause: UUID, now: datetime) -> Envelope:
        """Something that nobody but time caused; `cause` names the moment."""
        return self._envelope(
            decision,
            key,
            now,
            id=cause,
            actor=f"service:{self.service}",
            legal_basis="SAME_UNIT",
            correlation_id=cause,
        )

    def _envelope(self, decision: Decision, key: str, now: datetime, **proven: Any) -> Envelope:
        return Envelope(
            source=f"/{self.municipality}/{self.service}",
            sector=self.service,
            municipality=self.municipality,
            key=key,
            occurred_at=decision.occurred_at,
            recorded_at=now,
            purpose="coordinated-pathway",
            sensitivity=sensitivity_of(decision.data.TYPE),
            controller=f"municipality:{self.municipality}",
            rule=decision.rule,
            data=decision.data,
            **proven,
        )
