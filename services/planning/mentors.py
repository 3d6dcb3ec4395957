"""Who is the youth's mentor or contact person, and how did it come to that?

proposed → matched → ended, or declined. Pure. Which kind a match is follows from the intervention that it belongs to:
a contact person at home and a mentor at the workplace are two offers.
Invariant: a youth has at most one mentor of a kind, or one proposal, at a time; a match without an intervention may be
of any kind. Every refusal of one is kept, for continuity is what a mentor is for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, assert_never
from uuid import UUID

from services.planning.commands.mentors import DeclineMentor, EndMentor, MatchMentor, MentorCommand, ProposeMentor
from services.planning.refusals import common, plans
from shared.events.envelope import Event
from shared.events.planning import MentorDeclined, MentorEnded, MentorMatched, MentorProposed

Status = Literal["proposed", "matched", "declined", "ended"]


@dataclass(frozen=True, slots=True)
class Match:
    """A youth and a mentor, as part of an intervention or of none; `mentor` is the professional's pseudonymous id."""

    mentor: str
    status: Status
    intervention: UUID | None = None


Matches = Mapping[UUID, Match]
INITIAL: Final[Matches] = {}


def evolve(known: Matches, event: Event) -> Matches:
    """The matches after an event; every other event leaves them as they are."""
    match event:
        case MentorProposed():
            return {**known, event.match: Match(event.mentor, "proposed", event.intervention)}
        case MentorMatched():
            status: Status = "matched"
        case MentorDeclined():
            status = "declined"
        case MentorEnded():
            status = "ended"
        case _:
            return known
    before = known.get(event.match, Match(event.mentor, status))
    return {**known, event.match: replace(before, status=status)}


def decide(known: Matches, args: MentorCommand, command: UUID, kinds: Mapping[UUID, str | None]) -> Event | None:
    """What a command leads to; None where its effect is there already. A proposed match has the command's id.

    Args:
        known: the youth's matches.
        args: what is asked.
        command: its id.
        kinds: what each intervention of the youth is.

    Raises:
        RefusedError: the match is unknown or not where it has to be, or the youth has such a mentor already.
    """
    if isinstance(args, ProposeMentor):
        if any(_is_open(match) and _same(match.intervention, args.intervention, kinds) for match in known.values()):
            raise plans.mentor_taken()
        return MentorProposed(match=command, mentor=args.mentor, name=args.name, intervention=args.intervention)
    found = known.get(args.match)
    if found is None:
        raise common.unknown("match")
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


def _is_open(match: Match) -> bool:
    return match.status in ("proposed", "matched")


def _same(one: UUID | None, other: UUID | None, kinds: Mapping[UUID, str | None]) -> bool:
    """Whether two matches are of the same kind, or one of them might be of any."""
    kind_of_one = None if one is None else kinds.get(one)
    kind_of_other = None if other is None else kinds.get(other)
    return kind_of_one is None or kind_of_other is None or kind_of_one == kind_of_other


def _next(found: Match, required: Status, event: Event, reached: Status) -> Event | None:
    if found.status == reached:
        return None
    if found.status != required:
        raise plans.match_is(found.status, expected=required)
    return event
