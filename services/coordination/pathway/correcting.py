"""What was told wrongly of a youth: may it be set right, and who had received it and has to be told?

The wrong event stays where it is and is read as what was known then; what rested on it is judged anew by what is left
(`reacting`). Invariants: only what a sector told, what a person judged and what intake worked out is set right so; the
same event is set right once; whoever could have received it is told (GDPR, article 19).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from services.coordination import refusals
from services.coordination.commands import IssueCorrection
from services.coordination.pathway.state import FACTS_CORRECTED, State
from shared.deciding import Decision
from shared.definitions.descriptions import AGE_TYPES
from shared.definitions.event_types import EVENT_TYPES, correctable
from shared.definitions.patterns import Fact
from shared.definitions.policy import COORDINATED_BY
from shared.definitions.sectors import sectors
from shared.events.coordination import SuggestionDismissed
from shared.events.envelope import Envelope, Event
from shared.events.sharing import CorrectionIssued, RecipientInformed
from shared.policy.disclosure import closed_to


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


def replaced(state: State, age: Envelope, of: Sequence[UUID]) -> Iterator[Decision]:
    """The ages that a newer one replaces, since they were told by a wrong birth date: each is set right."""
    for name in AGE_TYPES:
        for wrong in state.facts.get(name, ()):
            if wrong.id in of and wrong.id != age.id:
                data = CorrectionIssued(of=wrong.id, of_type=name, replaced_by=age.id, reason="wrong-birth-date")
                yield Decision(data, age.occurred_at, "correction")


def _told(state: State, of: UUID) -> Fact:
    for name, facts in state.facts.items():
        if correctable(name):
            for fact in facts:
                if fact.id == of:
                    return fact
    raise refusals.unknown_event("of")


def informed(state: State) -> Iterator[Decision]:
    """Each sector that had received what was wrong, and is told; also when it becomes known later that it had."""
    for one in state.corrected.values():
        if one.fact is not None:
            told = {sector for correction, sector in state.recipients if correction == one.by}
            for sector in _recipients(state, one.fact, one.at):
                if sector not in told:
                    yield Decision(RecipientInformed(correction=one.by, sector=sector), one.at, "correction")


def withdrawn(state: State, correction: Envelope, wrong: CorrectionIssued) -> Iterator[Decision]:
    """Suggestions that rested on what was wrong; a person's own decision on one stands."""
    for key, suggestion in state.suggestions.items():
        if wrong.of in suggestion.facts and not suggestion.dismissed and key != state.description:
            data = SuggestionDismissed(description=key, reason=FACTS_CORRECTED)
            yield Decision(data, correction.occurred_at, "correction")


def _recipients(state: State, fact: Fact, at: datetime) -> Iterator[str]:
    """Who had told it, followed it, had it disclosed or was in the room while it was known, until it was set right."""
    row = EVENT_TYPES[fact.type]
    categories = {row.category, *row.fields.values()}
    had = {fact.sector}
    had |= {sector for sector, one in state.followings.items() if one.since < at and categories & set(one.categories)}
    had |= {one.sector for one in state.followed if categories & set(one.categories) and fact.learnt_at < one.ended}
    for one in state.disclosures.values():
        if one.at < at and one.carried(fact, categories):
            had |= set(one.to)
    for item in state.discussed:
        if fact.learnt_at <= item.at < at:
            # What is closed to a sector is not read out to it, and no correction may tell of it either.
            had |= {sector for _, sector, _ in item.present if closed_to(row.category, sector, item.at) is None}
    # Who coordinates has the case itself; whoever else took part is told in the order of the table.
    yield from (row.code for row in sectors(at) if row.code in had - {COORDINATED_BY})
