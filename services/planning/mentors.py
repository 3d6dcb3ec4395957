"""Who is the youth's mentor, and how did it come to that?

proposed → matched → ended, or declined. Pure.
Invariant: a youth has at most one mentor, or one proposal, at a time; every refusal of one is kept, for continuity is
what a mentor is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never
from uuid import UUID

from services.planning import refusals
from services.planning.commands import DeclineMentor, EndMentor, MatchMentor, MentorCommand, ProposeMentor
from shared.events.envelope import Event
from shared.events.planning import MentorDeclined, MentorEnded, MentorMatched, MentorProposed

Status = Literal["proposed", "matched", "declined", "ended"]


@dataclass(frozen=True, slots=True)
class Match:
    """A youth and a mentor; `mentor` is the professional's pseudonymous id."""

    mentor: str
    status: Status


Matches = Mapping[UUID, Match]
INITIAL: Final[Matches] = {}


def evolve(known: Matches, event: Event) -> Matches:
    """The matches after an event; every other event leaves them as they are."""
    match event:
        case MentorProposed():
            return {**known, event.match: Match(event.mentor, "proposed")}
        case MentorMatched():
            return {**known, event.match: Match(event.mentor, "matched")}
        case MentorDeclined():
            return {**known, event.match: Match(event.mentor, "declined")}
        case MentorEnded():
            return {**known, event.match: Match(event.mentor, "ended")}
        case _:
            return known


def decide(known: Matches, args: MentorCommand, command: UUID) -> Event | None:
    """What a command leads to; None where its effect is there already. A proposed match has the command's id.

    Raises:
        RefusedError: the match is unknown or not where it has to be, or the youth has a mentor already.
    """
    if isinstance(args, ProposeMentor):
        if any(match.status in ("proposed", "matched") for match in known.values()):
            raise refusals.mentor_taken()
        return MentorProposed(match=command, mentor=args.mentor, name=args.name, intervention=args.intervention)
    found = known.get(args.match)
    if found is None:
        raise refusals.unknown("match")
    match args:
        case MatchMentor():
            return _next(found, "proposed", MentorMatched(match=args.match, mentor=found.mentor), "matched")
        case DeclineMentor():
            declined = MentorDeclined(match=args.match, mentor=found.mentor, by=args.by, reason=args.reason)
            return _next(found, "proposed", declined, "declined")
        case EndMentor():
            ended = MentorEnded(match=args.match, mentor=found.mentor, reason=args.reason)
            return _next(found, "matched", ended, "ended")
        case _:
            assert_never(args)


def _next(found: Match, required: Status, event: Event, reached: Status) -> Event | None:
    if found.status == reached:
        return None
    if found.status != required:
        raise refusals.match_is(found.status, expected=required)
    return event
