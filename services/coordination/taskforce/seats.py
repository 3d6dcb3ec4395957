"""Who may take a seat of the taskforce, and when does it end? Fixed seats from data, ad hoc ones by need.

Invariant: a fixed seat has one person at a time, and only the seats that the municipality's own data names; an ad hoc
seat rests on a basis and has an end.
"""

from collections.abc import Iterator
from datetime import datetime

from services.coordination import refusals
from services.coordination.commands import FillSeat, VacateSeat
from services.coordination.taskforce.state import State
from shared.deciding import Command, Decision
from shared.definitions.municipalities import known_municipality
from shared.events.coordination import SeatFilled, SeatVacated
from shared.events.envelope import Event


def fill(state: State, command: Command, args: FillSeat) -> tuple[Event, ...]:
    """Give a person a seat."""
    known = state.held.get(f"{args.seat}/{args.person}")
    wish = (args.sector, args.kind, args.until, args.basis)
    if known is not None and (known.sector, known.kind, known.until, known.basis) == wish:
        return ()
    place = known_municipality(command.person.municipality)
    seat = place.seat(args.seat) if place is not None else None
    if seat is not None and seat.sector != args.sector:
        raise refusals.seat_of_other_sector(seat.sector)
    if args.kind == "fixed":
        if seat is None or seat.kind != "fixed":
            raise refusals.unknown_seat()
        if any(held.seat == args.seat and held.person != args.person for held in state.held.values()):
            raise refusals.seat_taken()
    else:
        if seat is not None and seat.kind == "fixed":
            raise refusals.fixed_seat()
        if args.basis is None:
            raise refusals.ad_hoc_needs("basis")
        if args.until is None:
            raise refusals.ad_hoc_needs("until")
    return (
        SeatFilled(
            seat=args.seat,
            person=args.person,
            sector=args.sector,
            kind=args.kind,
            until=args.until,
            basis=args.basis,
        ),
    )


def vacate(state: State, args: VacateSeat) -> tuple[Event, ...]:
    """Let a person leave a seat."""
    key = f"{args.seat}/{args.person}"
    if key in state.held:
        return (SeatVacated(seat=args.seat, person=args.person),)
    if key in state.left:
        return ()
    raise refusals.not_in_seat()


def first_to_end(state: State) -> datetime | None:
    """The earliest moment at which the period of a seat ends."""
    return min((held.until for held in state.held.values() if held.until is not None), default=None)


def ended(state: State, until: datetime) -> Iterator[Decision]:
    """Seats whose period has ended when time has passed until a moment."""
    for held in state.held.values():
        if held.until is not None and held.until <= until:
            yield Decision(SeatVacated(seat=held.seat, person=held.person), held.until, "seat:until")
