"""Which kinds of values do the events of several sources share?

Invariant: none of them can carry a person's identity. References and ids are the sender's own or pseudonymous, and
a text in the form of a CPR number is not accepted as one.
"""

import re
from datetime import date
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from shared.events.attributes import mentions_cpr

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _no_identity(value: str) -> str:
    if mentions_cpr(value):
        raise ValueError("found the form of a CPR number, expected a reference without personal data")
    return value


def _a_day(value: Any) -> Any:
    # Numbers and moments would be read as days too; which day they mean is a guess that we do not make.
    if isinstance(value, str) and _DAY.fullmatch(value):
        # A day as such, since strict validation takes no text for one once a validator has touched it.
        return date.fromisoformat(value)
    if type(value) is not date:
        raise ValueError("expected a day as YYYY-MM-DD")
    return value


Flag = Annotated[bool, Strict()]
"""Yes or no, as a JSON boolean and nothing that resembles one."""

Day = Annotated[date, BeforeValidator(_a_day)]
"""A calendar day in the municipality, `YYYY-MM-DD`."""

Reference = Annotated[
    str,
    Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$"),
    AfterValidator(_no_identity),
]
"""The sender's own name of a thing (a notification, a measure), with which later events refer back to it."""

StaffId = Reference
"""A pseudonymous id of a person who acts in a professional capacity; never a name."""

OrganisationKey = Annotated[str, Field(max_length=80, pattern=r"^org-[a-z0-9-]+$")]
"""The key of an organisation, a place or a group without names."""

Municipality = Annotated[str, Field(pattern=r"^[0-9]{3}$")]
"""A municipality's three-digit code, e.g. `707`."""

Quarter = Annotated[str, Field(pattern=r"^20[0-9]{2}-Q[1-4]$")]
"""A quarter of a calendar year, e.g. `2026-Q1`."""

Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A calendar month, e.g. `2025-04`."""

Title = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^\S"), AfterValidator(_no_identity)]
"""What an offer, a method or a place is called; never a person's name."""

Statement = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^\S"), AfterValidator(_no_identity)]
"""What an organisation says of its own work in its own words; nothing about any person belongs in it."""

HalfDays = Annotated[int, Strict(), Field(ge=0, le=200)]
"""School time in half days; a quarter has at most 184 of them."""

Scale = Annotated[int, Strict(), Field(ge=1, le=5)]
"""A professional's judgement on a five-level scale, 1 the lowest."""

Count = Annotated[int, Strict(), Field(ge=0, le=1000)]
"""How many times or days."""


def in_order(since: date, until: date) -> None:
    """Check that a period does not end before it begins.

    Raises:
        ValueError: it does.
    """
    if until < since:
        raise ValueError("found a period that ends before it begins, expected until on or after since")


WeeklyHours = Annotated[float, Strict(), Field(ge=0, le=60, multiple_of=0.5, allow_inf_nan=False)]
"""Hours a week, in halves."""


class AbsenceFacts(BaseModel):
    """The absence that raised a concern: half days of unauthorised absence out of a quarter's so far."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarter: Quarter
    school_days: Annotated[int, Strict(), Field(ge=1, le=200)]
    unauthorised: HalfDays

    @model_validator(mode="after")
    def _not_more_absence_than_school(self) -> Self:
        if self.unauthorised > self.school_days:
            raise ValueError(f"found {self.unauthorised} half days of absence, expected at most {self.school_days}")
        return self


class ConcernFacts(BaseModel):
    """What a concern rests on, as far as it can be counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    absence: AbsenceFacts | None = None
    occurrences: Count | None = None
    since: Day | None = None
    parents_informed: Flag | None = None
