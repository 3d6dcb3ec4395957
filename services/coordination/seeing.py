"""What of a youth's case was open to a person at a moment? The auditor's question: who could have known what when.

The case as recorded then says how the person stood to it; the policy, by the rows in force then, says what that opened,
for any purpose that the role may have. What was protected and could be opened with a purpose counts as covered.
Invariant: only what was recorded by that moment is spoken of; the books are read and nothing is changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.coordination import pathway
from services.coordination.history import PAGE
from services.coordination.pathway import knowing
from shared import policy
from shared.books import Books, stream_of
from shared.deciding import Person
from shared.events.envelope import Envelope
from shared.events.person import ProtectionLifted, ProtectionSet


class SeenQuery(BaseModel):
    """One page of a youth's stream as recorded at a moment, as it was open to a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    youth: UUID
    person: Person
    at: AwareDatetime
    after_version: int = Field(default=0, ge=0)
    limit: int = Field(default=PAGE, ge=1, le=PAGE)


def seen(books: Books, query: SeenQuery) -> dict[str, Any]:
    """For each entry of the page, the policy's answers on the event (under the empty name) and on its own fields."""
    rows = books.history(stream_of(str(query.youth)), after=0, limit=1_000_000, recorded_until=query.at)
    looks = looks_of([row.envelope for row in rows], query.person, query.at)
    page = [row for row in rows if row.version > query.after_version][: query.limit]
    return {
        "youth": query.youth,
        "relations": sorted({relation for look in looks for relation in look.relations}),
        "events": [{"version": row.version, "answers": _answers(looks, row.envelope)} for row in page],
    }


def looks_of(events: Sequence[Envelope], person: Person, at: datetime) -> tuple[policy.Look, ...]:
    """The looks that a person could have taken at what these events make of a case: one a purpose of the role."""
    state = reduce(pathway.evolve, events, pathway.INITIAL)
    protected = _protected(events)
    return tuple(replace(look, protected=protected) for look in knowing.looks_of(state, person, at))


def _protected(events: Sequence[Envelope]) -> bool:
    told = [one for one in events if isinstance(one.data, ProtectionSet | ProtectionLifted)]
    newest = max(told, key=lambda one: (one.occurred_at, one.recorded_at), default=None)
    return newest is not None and isinstance(newest.data, ProtectionSet)


def _answers(looks: Sequence[policy.Look], event: Envelope) -> Mapping[str, Any]:
    """The first answer that allows, else the first; a field is answered as the event is where nothing else is said."""
    fact = policy.Recorded(event.id, event.recorded_at)
    said = [policy.visible(look, event.type, event.sector, fact) for look in looks]
    return {name: _said(next((one[name] for one in said if one[name].allow), said[0][name])) for name in said[0]}


def _said(answer: policy.Answer) -> dict[str, Any]:
    return {
        "allow": answer.allow,
        "code": answer.code,
        "reason_da": answer.reason_da,
        "reason_en": answer.reason_en,
        "conditions": answer.conditions,
    }
