"""What was told wrongly of a youth: may it be set right, and who had received it and has to be told?

The wrong event stays where it is and is read as what was known then; what rested on it is judged anew by what is left
(`reacting`). Invariants: only what a sector told, or what a person judged, is set right so; the same event is set
right once; whoever could have received it is told (GDPR, article 19).
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from services.coordination import refusals
from services.coordination.commands import IssueCorrection
from services.coordination.pathway.state import FACTS_CORRECTED, State
from shared.deciding import Decision
from shared.definitions.event_types import EVENT_TYPES, correctable
from shared.definitions.patterns import Fact
from shared.definitions.sectors import sectors
from shared.events.coordination import SuggestionDismissed
from shared.events.envelope import Envelope, Event
from shared.events.sharing import CorrectionIssued, RecipientInformed


def decide(state: State, args: IssueCorrection) -> tuple[Event, ...]:
    """Set right an event that the youth's stream holds.

    Raises:
        RefusedError: there is no such event that could be set right, or it would hold instead of itself.
    """
    if args.of in state.corrected:
        return ()
    wrong = _told(state, args.of)
    if args.replaced_by == args.of:
        raise refusals.unknown_event("replaced_by")
    return (
        CorrectionIssued(
            of=args.of,
            of_type=wrong.type,
            replaced_by=args.replaced_by,
            reason=args.reason,
            explanation=args.explanation,
        ),
    )


def _told(state: State, of: UUID) -> Fact:
    for name, facts in state.facts.items():
        if correctable(name):
            for fact in facts:
                if fact.id == of:
                    return fact
    raise refusals.unknown_event("of")


def informed(state: State, correction: Envelope, wrong: CorrectionIssued) -> Iterator[Decision]:
    """Each sector that had received what was wrong, and is told: it told it, followed it, or had it disclosed."""
    fact = state.corrected.get(wrong.of)
    if fact is not None:
        told = {sector for of, sector in state.recipients if of == correction.id}
        for sector in (one for one in _recipients(state, fact, correction.occurred_at) if one not in told):
            data = RecipientInformed(correction=correction.id, sector=sector)
            yield Decision(data, correction.occurred_at, "correction")


def withdrawn(state: State, correction: Envelope, wrong: CorrectionIssued) -> Iterator[Decision]:
    """Suggestions that rested on what was wrong; a person's own decision on one stands."""
    for key, suggestion in state.suggestions.items():
        if wrong.of in suggestion.facts and not suggestion.dismissed and key != state.description:
            data = SuggestionDismissed(description=key, reason=FACTS_CORRECTED)
            yield Decision(data, correction.occurred_at, "correction")


def _recipients(state: State, fact: Fact, at: datetime) -> Iterator[str]:
    row = EVENT_TYPES[fact.type]
    categories = {row.category, *row.fields.values()}
    had = {fact.sector}
    had |= {sector for sector, one in state.followings.items() if categories & set(one.categories)}
    had |= {one.sector for one in state.followed if categories & set(one.categories) and fact.learnt_at < one.ended}
    for one in state.disclosures.values():
        # What was let through once before the fact was known did not carry it.
        if one.allow and categories & set(one.categories) and (one.manner == "feed" or fact.learnt_at <= one.at):
            had |= set(one.to)
    # Our own services have no feed; whoever takes part is told in the order of the table.
    yield from (row.code for row in sectors(at) if row.code in had)
