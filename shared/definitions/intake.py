"""What does intake hold a message against, beside the published language itself?

Invariant: numbers that a municipality may want to correct are here and not in code.
"""

from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from shared.definitions import load
from shared.definitions.dated import Confidence


class Receiving(BaseModel):
    """The measures of intake.

    Attributes:
        clock_tolerance_seconds: how far a sender's clock may run ahead.
        earliest: the first day on which an event can have occurred.
        ages: ages in years on which a rule depends, ascending, in halves.
        name_authorities: sectors whose statement of a given name replaces the one that is known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clock_tolerance_seconds: int = Field(ge=0)
    earliest: date
    ages: tuple[float, ...]
    name_authorities: frozenset[str]
    valid_from: date
    valid_to: date | None = None
    source: str
    confidence: Confidence


RECEIVING: Final = Receiving.model_validate(load("intake"))
"""The measures in force."""
