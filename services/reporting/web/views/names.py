"""What do the dated definitions call a sector, a phase, a description, a seat or a criterion?

Invariant: a key that the definitions no longer have is shown as it is; a page never fails on old data.
"""

from typing import Final

from services.reporting.web.views.parts import Phase
from services.reporting.web.words import Words
from shared.definitions.descriptions import DESCRIPTIONS, Description
from shared.definitions.municipalities import known_municipality, municipality
from shared.definitions.phases import PHASES

OWN: Final = ("coordination", "planning", "intake")
"""Our own services, which stand as the sector of what they decide."""


def sector_name(sector: str | None, words: Words) -> str:
    """A sector or an office as people know it; our own services by what they keep."""
    if sector in OWN:
        return words(f"timeline.own.{sector}")
    if words.has(f"office.{sector}"):
        return words(f"office.{sector}")
    return words.code("sector", sector)


def phase_name(phase: str | None, words: Words) -> str:
    """A phase of a pathway."""
    row = PHASES.get(phase or "")
    if row is None:
        return phase or words("phase.none")
    return words.of(row.danish, row.english)


def way(phase: str | None, words: Words) -> tuple[Phase, ...]:
    """Every phase in order, and where the pathway is."""
    keys = tuple(PHASES)
    if phase not in PHASES:
        return tuple(Phase(phase_name(key, words), "ahead") for key in keys)
    here = keys.index(phase)
    return tuple(
        Phase(phase_name(key, words), "done" if place < here else "now" if place == here else "ahead")
        for place, key in enumerate(keys)
    )


def description_name(key: str | None, version: int | None, words: Words) -> str:
    """A pathway description, in the version that is meant."""
    if key is None:
        return ""
    row = _description(key, version)
    return key if row is None else words.of(row.danish, row.english)


def criterion_name(key: str, version: int, criterion: str, words: Words) -> str:
    """One line of a description's checklist."""
    row = _description(key, version)
    found = None if row is None else next((one for one in row.target_group.criteria if one.key == criterion), None)
    return criterion if found is None else words.of(found.danish, found.english)


def _description(key: str, version: int | None) -> Description | None:
    rows = [row for row in DESCRIPTIONS if row.key == key and version in (None, row.version)]
    return max(rows, key=lambda row: row.version, default=None)


def municipality_name(code: str, words: Words) -> str:
    """A municipality by its name, where its own data is here; else by its number."""
    row = known_municipality(code)
    return words("municipality.named", name=row.name) if row else words("municipality.numbered", code=code)


def seat_name(place: str, seat: str, words: Words) -> str:
    """A seat of a municipality's taskforce; one by need that it has no name for is called by its sector."""
    try:
        found = municipality(place).seat(seat)
    except LookupError:
        return seat
    return sector_name(seat, words) if found is None else words.of(found.danish, found.english)


def missing_criterion(phase: str | None, criterion: str, words: Words) -> str:
    """What should be done before a phase is left."""
    row = PHASES.get(phase or "")
    found = None if row is None else next((one for one in row.done_when if one.key == criterion), None)
    return criterion if found is None else words.of(found.danish, found.english)
