"""Which concerns were talked over, who waits for advice, and what was advised? The pure decider of what opens nothing.

The key is `org-<municipality>-consultations`. Invariants: a consultation holds codes alone, so nobody can be found in
it; where the one who asked stays unknown, the sector does too. What is asked through the open door is read again by
its id alone, and nobody notes who reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any, Final, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.coordination import refusals
from services.coordination.arguments import checked
from services.coordination.commands import AnswerConsultation, AskConsultation, ConsultationArgs, ConsultConcern
from shared.deciding import Command, Decision
from shared.definitions.code_lists import code_ok
from shared.events.coordination import ConcernConsulted, ConsultationAsked
from shared.events.envelope import Envelope, Event


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked through the open door; `advice` is each answer that was given, with when."""

    category: str
    age_band: str | None
    asked_by: str
    at: datetime
    advice: tuple[tuple[tuple[str, ...], datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What was asked through the open door, by the id that whoever asked was shown."""

    asked: Mapping[UUID, Asked] = field(default_factory=dict)


INITIAL: Final = State()
"""Nobody has asked."""


class ConsultationQuery(BaseModel):
    """What became of a consultation, for whoever has its id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    consultation: UUID


def evolve(state: State, envelope: Envelope) -> State:
    """The state after an event; total and idempotent on any part of the stream, in its order."""
    match envelope.data:
        case ConsultationAsked() as data:
            if data.consultation in state.asked:
                return state
            asked = Asked(data.category, data.age_band, data.asked_by, envelope.occurred_at)
            return replace(state, asked={**state.asked, data.consultation: asked})
        case ConcernConsulted(consultation=UUID() as consultation) as data if consultation in state.asked:
            known, answer = state.asked[consultation], (data.advice, envelope.occurred_at)
            if answer in known.advice:
                return state
            answered = replace(known, advice=(*known.advice, answer))
            return replace(state, asked={**state.asked, consultation: answered})
        case _:
            return state


def decide(state: State, cause: Envelope | Command) -> tuple[Decision, ...]:
    """What follows from a command about a concern that names nobody: that it is recorded.

    Raises:
        RefusedError: a code is not in its list, or there is no such consultation.
        TypeError: the command is about something else.
    """
    if isinstance(cause, Envelope):
        return ()
    args = cause.args
    if not isinstance(args, ConsultationArgs):
        raise TypeError(f"{type(args).__name__} is no consultation")
    at = checked(cause)
    return tuple(Decision(data, at, f"command:{args.NAME}") for data in _decided(state, cause, args, at))


def due(state: State) -> datetime | None:  # noqa: ARG001 (every decider has this form)
    """Never: a consultation leads to nothing by itself."""
    return None


def told(state: State, query: ConsultationQuery) -> dict[str, Any]:
    """What was asked and all that was advised, as codes; a refusal where there is no such id."""
    asked = state.asked.get(query.consultation)
    if asked is None:
        return {"refusal": refusals.unknown("consultation").as_json()}
    return {
        "consultation": query.consultation,
        "category": asked.category,
        "age_band": asked.age_band,
        "asked_by": asked.asked_by,
        "asked_at": asked.at,
        "advice": list(dict.fromkeys(chain.from_iterable(advice for advice, _ in asked.advice))),
        "answered_at": max((at for _, at in asked.advice), default=None),
    }


def _decided(state: State, command: Command, args: ConsultationArgs, at: datetime) -> tuple[Event, ...]:
    match args:
        case ConsultConcern():
            return (_talked_over(command, args, at),)
        case AskConsultation():
            return _ask(state, command, args)
        case AnswerConsultation():
            return _answer(state, args)
        case _:
            assert_never(args)


def _talked_over(command: Command, args: ConsultConcern, at: datetime) -> ConcernConsulted:
    unit = command.person.unit
    return ConcernConsulted(
        category=args.category,
        age_band=args.age_band,
        advice=args.advice,
        sector=unit if not args.anonymous and code_ok("sector", unit, at) else None,
        anonymous=args.anonymous,
    )


def _ask(state: State, command: Command, args: AskConsultation) -> tuple[Event, ...]:
    if command.id in state.asked:
        return ()
    return (
        ConsultationAsked(
            consultation=command.id, category=args.category, age_band=args.age_band, asked_by=args.asked_by
        ),
    )


def _answer(state: State, args: AnswerConsultation) -> tuple[Event, ...]:
    """Advice once; other advice later adds to it, for whoever comes back reads all of it."""
    asked = state.asked.get(args.consultation)
    if asked is None:
        raise refusals.unknown("consultation")
    if any(set(advice) == set(args.advice) for advice, _ in asked.advice):
        return ()
    return (
        ConcernConsulted(
            category=asked.category,
            age_band=asked.age_band,
            advice=args.advice,
            anonymous=True,
            consultation=args.consultation,
            asked_by=asked.asked_by,
        ),
    )
