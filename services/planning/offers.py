"""What is in the municipality's range of services, and which offers are only suggested so far?

An offer is listed, listed anew with other words, withdrawn, and may be listed again. A suggestion has the id of the
command that made it and becomes an offer when one is listed that names it. Pure.
Invariant: a suggestion becomes one offer at most; whatever is proposed as an offer of the range is in it at that
moment and asks of no sector that the offer does not take.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, assert_never
from uuid import UUID

from services.planning.commands.methods import ListOffer, SuggestOffer, WithdrawOffer
from services.planning.refusals import common, practice
from shared.events.envelope import Event
from shared.events.methods import OfferListed, OfferSuggested, OfferWithdrawn

OfferCommand = ListOffer | WithdrawOffer | SuggestOffer


@dataclass(frozen=True, slots=True)
class Range:
    """The range of services.

    Attributes:
        listed: the newest words on every offer that can be chosen.
        withdrawn: offers that were listed once.
        suggestions: every suggestion, and the offer that it became.
    """

    listed: Mapping[str, OfferListed] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    suggestions: Mapping[UUID, str | None] = field(default_factory=dict)


INITIAL: Final = Range()


def evolve(known: Range, event: Event) -> Range:
    """The range after an event; every other event leaves it as it is."""
    match event:
        case OfferListed():
            became = {} if event.suggestion is None else {event.suggestion: event.offer}
            return Range(
                {**known.listed, event.offer: event},
                known.withdrawn - {event.offer},
                {**known.suggestions, **became},
            )
        case OfferWithdrawn():
            left = {offer: words for offer, words in known.listed.items() if offer != event.offer}
            return replace(known, listed=left, withdrawn=known.withdrawn | {event.offer})
        case OfferSuggested():
            became_of = known.suggestions.get(event.suggestion)
            return replace(known, suggestions={**known.suggestions, event.suggestion: became_of})
        case _:
            return known


def decide(known: Range, args: OfferCommand, command: UUID) -> Event | None:
    """What a command leads to; None where its effect is there already.

    Raises:
        RefusedError: the offer or the suggestion is unknown, or the offer does not hold together.
    """
    match args:
        case ListOffer():
            return _listed(known, args)
        case WithdrawOffer():
            if args.offer in known.withdrawn:
                return None
            if args.offer not in known.listed:
                raise common.unknown("offer")
            return OfferWithdrawn(offer=args.offer)
        case SuggestOffer():
            return OfferSuggested(
                suggestion=command,
                title=args.title,
                effort_area=args.effort_area,
                sector=args.sector,
                evidence=args.evidence,
            )
        case _:
            assert_never(args)


def check_proposal(known: Range, offer: str, sectors: tuple[str, ...]) -> None:
    """Let a proposal pass that is an offer of the range and asks of no sector that the offer does not take.

    Raises:
        RefusedError: the offer is not in the range, or does not take one of the sectors.
    """
    words = known.listed.get(offer)
    if words is None:
        raise practice.not_listed()
    if not _sectors(words) >= set(sectors):
        raise practice.sectors_do_not_fit()


def _listed(known: Range, args: ListOffer) -> Event | None:
    if args.sector not in (args.sectors or (args.sector,)):
        raise practice.runs_but_takes_no_part()
    if args.unit_price_ore is not None and args.unit is None:
        raise practice.price_without_unit()
    if args.suggestion is not None:
        if args.suggestion not in known.suggestions:
            raise common.unknown("suggestion")
        if known.suggestions[args.suggestion] not in (None, args.offer):
            raise practice.suggestion_used()
    words = OfferListed.model_validate(args.model_dump())
    return None if known.listed.get(args.offer) == words else words


def _sectors(words: OfferListed) -> set[str]:
    return {words.sector, *(words.sectors or ())}
