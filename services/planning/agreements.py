"""What was agreed beside the plan, and who stands by it; who was counselled, and when did the network meet?

An agreement is made between parties, and each of them acknowledges it once. Counselling and meetings of the network
are told as they happened. Pure.
Invariant: nobody stands by an agreement who is not a party of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, assert_never
from uuid import UUID

from services.planning.commands.agreements import (
    AcknowledgeAgreement,
    AgreementCommand,
    GiveCounselling,
    HoldNetworkMeeting,
    MakeAgreement,
)
from services.planning.refusals import common, plans
from shared.events.agreements import AgreementAcknowledged, AgreementMade, CounsellingGiven, NetworkMeetingHeld
from shared.events.envelope import Event


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whose agreement it is, and who has acknowledged it."""

    parties: frozenset[str] = frozenset()
    acknowledged: frozenset[str] = frozenset()


Agreements = Mapping[UUID, Agreement]
INITIAL: Final[Agreements] = {}


def evolve(known: Agreements, event: Event) -> Agreements:
    """The agreements after an event; every other event leaves them as they are."""
    match event:
        case AgreementMade():
            return {**known, event.agreement: Agreement(frozenset(event.parties))}
        case AgreementAcknowledged():
            # Its making may be missing from a subset of the stream; whoever acknowledged it was a party of it.
            before, by = known.get(event.agreement, Agreement()), {event.by}
            after = Agreement(before.parties | by, before.acknowledged | by)
            return {**known, event.agreement: after}
        case _:
            return known


def decide(
    known: Agreements, args: AgreementCommand, command: UUID, on: date, interventions: Collection[UUID]
) -> Event | None:
    """What a command leads to; None where its effect is there already. An agreement has the command's id.

    Args:
        known: the youth's agreements.
        args: what is asked.
        command: its id.
        on: the day of what it tells of.
        interventions: those of the youth, one of which counselling may be a part of.

    Raises:
        RefusedError: it speaks of an agreement or an intervention that is unknown, or of somebody who is no party, or
            it ends before it begins.
    """
    match args:
        case MakeAgreement():
            if args.until is not None and args.until < on:
                raise common.ends_before("until", on)
            return AgreementMade(agreement=command, parties=args.parties, text=args.text, until=args.until)
        case AcknowledgeAgreement():
            return _acknowledged(known, args)
        case GiveCounselling():
            if args.intervention is not None and args.intervention not in interventions:
                raise common.unknown("intervention")
            return CounsellingGiven(topic=args.topic, to=args.to, intervention=args.intervention, minutes=args.minutes)
        case HoldNetworkMeeting():
            return NetworkMeetingHeld(
                parties=args.parties, sectors=args.sectors, youth_present=args.youth_present, text=args.text
            )
        case _:
            assert_never(args)


def _acknowledged(known: Agreements, args: AcknowledgeAgreement) -> Event | None:
    found = known.get(args.agreement)
    if found is None:
        raise common.unknown("agreement")
    if args.by not in found.parties:
        raise plans.no_party()
    if args.by in found.acknowledged:
        return None
    return AgreementAcknowledged(agreement=args.agreement, by=args.by)
