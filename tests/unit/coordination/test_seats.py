"""Who may take a seat of the taskforce, and who leaves it when? Acts, refuses, stays quiet."""

from datetime import datetime
from uuid import UUID

import pytest
from pydantic import BaseModel

from services.coordination import pathway, seats
from services.coordination.commands import FillSeat, ResumePathway, VacateSeat
from shared.deciding import Command
from shared.events.coordination import SeatFilled, SeatVacated
from shared.events.envelope import Event
from shared.testing.examples import fact
from shared.testing.specification import When, given
from tests.unit.coordination.living import PERSON, local, passed

AT = "2025-04-01 10:00"
FILL = FillSeat(seat="home", person="f-birgit", sector="home", kind="fixed")
POLICE = FillSeat(seat="police", person="p-jens", sector="police", kind="ad-hoc", until=local("2025-06-01 12:00"))


def wish(args: BaseModel) -> Command:
    """A command about the taskforce's seats."""
    return Command(id=UUID(int=1), key="org-707-taskforce", at=local(AT), person=PERSON, args=args)


def when(args: BaseModel, *before: Event) -> When:
    """What comes of a command after what happened before."""
    return given(seats, *(fact(event, at=local("2025-03-01 10:00")) for event in before)).when(wish(args))


def filled(args: FillSeat, until: datetime | None = None) -> SeatFilled:
    """The event of a seat that is filled."""
    return SeatFilled(seat=args.seat, person=args.person, sector=args.sector, kind=args.kind, until=until or args.until)


def test_a_fixed_seat_is_filled_and_vacated() -> None:
    """Each twice is quiet."""
    vacate = VacateSeat(seat="home", person="f-birgit")
    left = SeatVacated(seat="home", person="f-birgit")
    when(FILL).then(filled(FILL))
    when(FILL, filled(FILL)).then_nothing()
    when(vacate, filled(FILL)).then(left)
    when(vacate, filled(FILL), left).then_nothing()
    when(FILL, filled(FILL), left).then(filled(FILL))


@pytest.mark.parametrize(
    ("args", "before", "code", "field"),
    [
        (FILL.model_copy(update={"seat": "circus"}), (), "unknown-seat", "seat"),
        (FILL.model_copy(update={"sector": "school"}), (), "wrong-sector", "sector"),
        (FILL.model_copy(update={"person": "f-ulla"}), (filled(FILL),), "seat-taken", "seat"),
        (FILL.model_copy(update={"sector": "circus"}), (), "value-not-in-list", "sector"),
        (VacateSeat(seat="home", person="f-ulla"), (filled(FILL),), "not-in-seat", "person"),
        (POLICE.model_copy(update={"until": local("2025-03-31 12:00")}), (), "in-the-past", "until"),
    ],
)
def test_a_seat_is_refused_where_it_cannot_be(
    args: BaseModel, before: tuple[Event, ...], code: str, field: str
) -> None:
    """Not a seat here, another sector's, taken, or not held."""
    when(args, *before).then_refused(code, field)


def test_several_may_sit_ad_hoc_and_their_time_runs_out() -> None:
    """An ad hoc seat needs no row of its own, and time that passes ends it."""
    when(POLICE).then(filled(POLICE))
    other = POLICE.model_copy(update={"person": "p-hanne"})
    when(other, filled(POLICE)).then(filled(other))
    sitting = given(seats, fact(filled(POLICE), at=local(AT)))
    assert seats.due(sitting.state) == POLICE.until
    sitting.when(passed("2025-06-01 11:59")).then_nothing()
    sitting.when(passed("2025-06-01 12:00")).then(SeatVacated(seat="police", person="p-jens"))


def test_a_command_about_a_youth_is_none_about_a_seat() -> None:
    """The caller has mixed up the deciders."""
    with pytest.raises(TypeError):
        seats.decide(seats.INITIAL, wish(ResumePathway()))
    with pytest.raises(TypeError):
        pathway.decide(pathway.INITIAL, wish(FILL))


def test_other_facts_change_nothing() -> None:
    """The taskforce's stream holds more than its seats."""
    sitting = given(seats, fact(filled(FILL), at=local(AT)), passed("2025-06-01 12:00"))
    assert list(sitting.state.held) == ["home/f-birgit"]
    assert seats.state_hash(sitting.state) != seats.state_hash(seats.INITIAL)
