"""Who sits in the taskforce? The pure decider of an organisation's seats: fixed ones from data, ad hoc ones by need.

The key is `org-<municipality>-taskforce`. Invariant: a fixed seat has one person at a time, and only the seats that
the municipality's own data names; the same wish twice gives nothing the second time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, assert_never

from services.coordination import refusals
from services.coordination.arguments import checked
from services.coordination.canonical import canonical_hash
from services.coordination.commands import FillSeat, TaskforceArgs, VacateSeat
from shared.deciding import Command, Decision
from shared.definitions.municipalities import known_municipality
from shared.events.clock import TimePassed
from shared.events.coordination import SeatFilled, SeatVacated
from shared.events.envelope import Envelope, Event


@dataclass(frozen=True, slots=True)
class Held:
    """That a person sits in a seat."""

    seat: str
    person: str
    sector: str
    kind: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class State:
    """The taskforce's members: `held` by `<seat>/<person>`; `left` those who have had a seat before."""

    held: Mapping[str, Held] = field(default_factory=dict)
    left: frozenset[str] = frozenset()


INITIAL: Final = State()
"""A taskforce without members."""


def evolve(state: State, envelope: Envelope) -> State:
    """The state after an event; total on any subset of the stream."""
    match envelope.data:
        case SeatFilled() as data:
            key = f"{data.seat}/{data.person}"
            held = Held(data.seat, data.person, data.sector, data.kind, envelope.occurred_at, data.until)
            return replace(state, held={**state.held, key: held})
        case SeatVacated() as data:
            key = f"{data.seat}/{data.person}"
            held_on = {one: held for one, held in state.held.items() if one != key}
            return replace(state, held=held_on, left=state.left | {key})
        case _:
            return state


def decide(state: State, cause: Envelope | Command) -> tuple[Decision, ...]:
    """What follows from a command about a seat, or from time that has passed.

    Raises:
        RefusedError: the command may not be carried out.
        TypeError: it is no command about a seat.
    """
    match cause:
        case Command():
            if not isinstance(cause.args, TaskforceArgs):
                raise TypeError(f"{type(cause.args).__name__} is no command about a seat")
            at = checked(cause)
            return tuple(
                Decision(data, at, f"command:{cause.args.NAME}") for data in _decided(state, cause, cause.args)
            )
        case Envelope(data=TimePassed(until=until)):
            return tuple(_expired(state, until))
        case Envelope():
            return ()


def due(state: State) -> datetime | None:
    """The earliest moment at which the period of a seat ends."""
    return min((held.until for held in state.held.values() if held.until is not None), default=None)


def state_hash(state: State) -> str:
    """SHA-256 of the canonical form of the state."""
    return canonical_hash(state)


def _decided(state: State, command: Command, args: TaskforceArgs) -> tuple[Event, ...]:
    match args:
        case FillSeat():
            return _fill(state, command, args)
        case VacateSeat():
            return _vacate(state, args)
        case _:
            assert_never(args)


def _fill(state: State, command: Command, args: FillSeat) -> tuple[Event, ...]:
    known = state.held.get(f"{args.seat}/{args.person}")
    if known is not None and (known.sector, known.kind, known.until) == (args.sector, args.kind, args.until):
        return ()
    if args.kind == "fixed":
        place = known_municipality(command.person.municipality)
        seat = place.seat(args.seat) if place is not None else None
        if seat is None or seat.kind != "fixed":
            raise refusals.unknown_seat()
        if seat.sector != args.sector:
            raise refusals.seat_of_other_sector(seat.sector)
        if any(held.seat == args.seat and held.person != args.person for held in state.held.values()):
            raise refusals.seat_taken()
    return (SeatFilled(seat=args.seat, person=args.person, sector=args.sector, kind=args.kind, until=args.until),)


def _vacate(state: State, args: VacateSeat) -> tuple[Event, ...]:
    key = f"{args.seat}/{args.person}"
    if key in state.held:
        return (SeatVacated(seat=args.seat, person=args.person),)
    if key in state.left:
        return ()
    raise refusals.not_in_seat()


def _expired(state: State, until: datetime) -> Iterator[Decision]:
    for held in state.held.values():
        if held.until is not None and held.until <= until:
            yield Decision(SeatVacated(seat=held.seat, person=held.person), held.until, "seat:until")
