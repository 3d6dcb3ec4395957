"""May I share this, with whom, and why? The answer that a recorded decision would give, before anything is recorded.

Invariant: it is the same pure function as the decision's, on the state that the books give; asking changes nothing.
"""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.coordination import pathway
from services.coordination.authority import case_of
from services.coordination.commands import DecideDisclosure
from services.coordination.pathway.sharing import answered
from shared.authority import permit
from shared.books import Books, stream_of
from shared.deciding import Person, RefusedError
from shared.policy import Answer
from shared.policy.sharing import Considered


class MayShareQuery(BaseModel):
    """A person's question about a youth, at a moment of the service's clock; `asked` is what would be decided.

    Necessity counts as stated where it is among the circumstances; the decision itself asks for it in words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    youth: UUID
    person: Person
    at: AwareDatetime
    asked: DecideDisclosure


def may_share(books: Books, query: MayShareQuery) -> dict[str, Any]:
    """The answer, the bases that would do, and what each basis says and why; or why it is not the person's to ask."""
    state = pathway.INITIAL
    for entry in books.read(stream_of(str(query.youth))):
        state = pathway.evolve(state, entry.envelope)
    return answer(state, query)


def answer(state: pathway.State, query: MayShareQuery) -> dict[str, Any]:
    """The answer by a youth's state; `refusal` where the person may not ask or the wish is not in order."""
    try:
        permit(DecideDisclosure.NAME, query.person, case_of(state, query.at), query.at)
        found = answered(state, query.person, query.asked, query.at)
    except RefusedError as refused:
        return {"refusal": refused.as_json()}
    return {
        **_said(found.answer),
        "basis": found.answer.basis,
        "conditions": found.answer.conditions,
        "instead": found.answer.instead,
        "considered": [_considered(one) for one in found.considered],
    }


def _considered(one: Considered) -> dict[str, Any]:
    return {
        **_said(one.answer),
        "basis": one.basis,
        "conditions": one.answer.conditions,
        "if_stated": one.if_stated,
        "cells": [
            {**_said(cell), "category": category, "recipient": recipient}
            for (category, recipient), cell in one.cells.items()
        ],
    }


def _said(found: Answer) -> dict[str, Any]:
    return {
        "allow": found.allow,
        "code": found.code,
        "reason_da": found.reason_da,
        "reason_en": found.reason_en,
    }
