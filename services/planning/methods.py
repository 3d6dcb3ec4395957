"""What does a municipality offer and work by: its range of services, descriptions, the programme, methods?

A pure decider over one stream a municipality. Whether a cost that an activity names is there is a budget year's to
say (see `deciding`).
Invariant: nothing here is about a youth; a programme goes forward, through each phase once; and the same command
twice leads to nothing the second time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, assert_never
from uuid import UUID

from services.planning import descriptions, offers
from services.planning.commands.methods import EnterProgrammePhase, HoldActivity, MethodCommand, ReviewMethod
from services.planning.descriptions import DescriptionCommand, Editions
from services.planning.moments import happened_at, happened_on
from services.planning.offers import OfferCommand, Range
from services.planning.refusals import common, practice
from shared.deciding import Command, Decision
from shared.definitions.code_lists import codes
from shared.events.envelope import Envelope, Event
from shared.events.methods import ActivityHeld, MethodReviewed, ProgrammePhaseEntered

PHASES: Final = "programme-phase"
"""The list whose order is the order of the phases."""


@dataclass(frozen=True, slots=True)
class Methods:
    """What has to be known of a municipality's methods to decide on them.

    Attributes:
        offers: the range of services.
        editions: the descriptions in force.
        phases: the phase that each programme is in.
        done: ids of the commands that have led to something.
    """

    offers: Range = offers.INITIAL
    editions: Editions = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)
    done: frozenset[UUID] = frozenset()


INITIAL: Final = Methods()


def evolve(methods: Methods, envelope: Envelope) -> Methods:
    """The methods after an event of their stream."""
    event, cause = envelope.data, envelope.causation_id
    entered = {event.programme: event.phase} if isinstance(event, ProgrammePhaseEntered) else {}
    return Methods(
        offers=offers.evolve(methods.offers, event),
        editions=descriptions.evolve(methods.editions, event),
        phases={**methods.phases, **entered},
        done=methods.done if cause is None else methods.done | {cause},
    )


def decide(methods: Methods, command: Command) -> tuple[Decision, ...]:
    """What a command leads to; nothing where its effect is there already.

    Raises:
        RefusedError: the command may not be carried out now.
    """
    args = command.args
    assert isinstance(args, MethodCommand)
    if command.id in methods.done:
        return ()
    event = _event(methods, args, command)
    return () if event is None else (Decision(event, happened_at(command), f"command:{args.NAME}"),)


def _event(methods: Methods, args: MethodCommand, command: Command) -> Event | None:
    if isinstance(args, OfferCommand):
        return offers.decide(methods.offers, args, command.id)
    if isinstance(args, DescriptionCommand):
        return descriptions.decide(methods.editions, args, command.at)
    match args:
        case HoldActivity():
            return ActivityHeld(
                activity=command.id,
                kind=args.kind,
                effort_area=args.effort_area,
                participants=args.participants,
                commitment=args.commitment,
            )
        case EnterProgrammePhase():
            return _entered(methods.phases.get(args.programme), args, command)
        case ReviewMethod():
            if args.next_review_by is not None and args.next_review_by <= happened_on(command):
                raise common.ends_before("next_review_by", happened_on(command))
            return MethodReviewed.model_validate(args.model_dump(exclude={"occurred_at"}))
        case _:
            assert_never(args)


def _entered(now_in: str | None, args: EnterProgrammePhase, command: Command) -> Event | None:
    order = codes(PHASES, happened_at(command))
    if args.phase == now_in:
        return None
    ahead = order[order.index(now_in) + 1 :] if now_in in order else order
    if args.phase in order and ahead[:1] != (args.phase,):
        raise practice.phase_out_of_order(ahead[0] if ahead else None)
    return ProgrammePhaseEntered(programme=args.programme, phase=args.phase)
