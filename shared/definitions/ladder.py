"""On which step of the intervention ladder does a measure stand, and what begins and ends it?

The step follows from the measure by dated data and is never sent. Invariant: nothing assumes how many steps a ladder
has; a code that no ladder lists stands on no step.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence, in_force

_SHAPE = ConfigDict(frozen=True, extra="forbid")


class Run(BaseModel):
    """A kind of effort that lasts: which facts begin and end it, and which fields name it and say what it is.

    Attributes:
        decided: the fact that decides or proposes it, which may say more of it (its section) before it begins.
    """

    model_config = _SHAPE

    kind: str
    starts: str
    ends: tuple[str, ...]
    reference: str
    code: str
    decided: str | None = None


class Step(BaseModel):
    """A step, 1 the least intrusive."""

    model_config = _SHAPE

    step: int
    danish: str
    english: str


class Ladder(BaseModel):
    """A ladder while it is in force: its steps, and by kind of run the step of each code."""

    model_config = _SHAPE

    key: str
    source: str
    confidence: Confidence
    valid_from: date
    valid_to: date | None
    steps: tuple[Step, ...]
    on_step: Mapping[str, Mapping[str, int]]
    otherwise: Mapping[str, int]

    def step_of(self, kind: str, code: str) -> int | None:
        """The step of a code of a kind of run; None where it stands on no step."""
        return self.on_step.get(kind, {}).get(code, self.otherwise.get(kind))


_TABLE: Final[Mapping[str, Any]] = load("ladder")

RUNS: Final = TypeAdapter(tuple[Run, ...]).validate_python(_TABLE["runs"])
"""Every kind of effort that lasts."""

LADDERS: Final = TypeAdapter(tuple[Ladder, ...]).validate_python(_TABLE["ladders"])
"""Every ladder, rows of the same key one after the other in time."""


def ladder(key: str, at: datetime) -> Ladder | None:
    """A municipality's ladder (the key in its own data) at a moment."""
    return next((row for row in LADDERS if row.key == key and in_force(row, at)), None)


def step_of(key: str, kind: str, code: str, at: datetime) -> int | None:
    """The step, by a ladder, on which something stands that began at a moment; None where it stands on no step."""
    found = ladder(key, at)
    return None if found is None else found.step_of(kind, code)
