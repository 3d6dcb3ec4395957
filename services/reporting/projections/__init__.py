"""Which read models are there? One module each, with its tables and a pure mapping from event to rows."""

from typing import Final

from services.reporting.projections import (
    access,
    budget,
    caseload,
    committee,
    consents,
    indicators,
    meetings,
    obligations,
    plans,
    range_of_services,
    sharing,
    tasks,
    timeline,
)
from services.reporting.projections.operations import ReadModel

MODELS: Final[tuple[ReadModel, ...]] = (
    caseload,
    timeline,
    obligations,
    tasks,
    consents,
    meetings,
    sharing,
    plans,
    budget,
    range_of_services,
    indicators,
    committee,
    access,
)
"""Every read model; all of them are folded in one pass over the log."""
