"""What stands in a file that leaves the house? Each carries the id under which the export was recorded."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.reporting.answers import Answer
from services.reporting.answers.duties import BrokenRule, Obligation
from services.reporting.answers.history import AccessEntry, HistoryEvent, State
from services.reporting.answers.management import Banded, Group, Ladder, Limit, Month


class ExchangedMethod(Answer):
    """A method, and what its newest review said of it."""

    method: str
    title: str
    outcome: str
    evidence: str | None
    reviewed_on: date


class ExchangedOffer(Answer):
    """An offer and what came of it, in bands of youths.

    Attributes:
        youths: none stands for fewer than five.
        outcomes: none stands for fewer than five, or, where `withheld`, for what is held back because a part of it
            could be worked out from the others.
    """

    offer: str
    title: str | None
    effort_area: str | None
    evidence: str | None
    youths: Banded | None
    outcomes: Mapping[str, Banded | None]
    withheld: bool = False


class Exchange(Answer):
    """Methods and results for other municipalities; no youth and no person stands in it."""

    format: Literal["samspor-methods/1"] = "samspor-methods/1"
    export: UUID
    at: datetime
    municipality: str
    methods: tuple[ExchangedMethod, ...]
    offers: tuple[ExchangedOffer, ...]


class National(Answer):
    """A municipality's figures for the national level."""

    format: Literal["samspor-figures/1"] = "samspor-figures/1"
    export: UUID
    at: datetime
    municipality: str
    since: date
    until: date
    groups: tuple[Group, ...]
    limits: tuple[Limit, ...]
    ladder: Ladder
    concerns: tuple[Month, ...]


class CaseReview(Answer):
    """One youth's case for those who audit it: what is known now, every event, what was owed, and who looked."""

    format: Literal["samspor-case-review/1"] = "samspor-case-review/1"
    export: UUID
    at: datetime
    youth: UUID
    state: State
    events: tuple[HistoryEvent, ...]
    obligations: tuple[Obligation, ...]
    broken: tuple[BrokenRule, ...]
    looks: tuple[AccessEntry, ...]
