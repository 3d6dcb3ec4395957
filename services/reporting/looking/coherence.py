"""Does the pathway hang together: who is missing in this phase, whose effort is missing, what is done twice?

Pure. Everything here warns and nothing blocks: a description guides (R4.8), a professional decides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from services.reporting.answers.overview import Coherence, Overlap
from shared.definitions.dated import local_day
from shared.definitions.descriptions import Description, competences_missing, edition, stale

WITH_EFFORTS: Final = ("effort", "stepping-down")
"""Phases in which whoever takes part has something that runs."""
RUNNING: Final = ("committed", "started")


def coherence(
    head: Mapping[str, Any],
    present: Iterable[str],
    efforts: Sequence[Mapping[str, Any]],
    telling: Iterable[str],
    at: datetime,
) -> Coherence:
    """What stands out of one pathway.

    Args:
        head: `description`, `description_version` and `phase` of the pathway.
        present: sectors that take part.
        efforts: interventions with `state`, `offer`, `effort_area` and `sectors` (a list).
        telling: sectors of which something runs that they tell of themselves.
        at: when it is asked.
    """
    here, phase = frozenset(present), head["phase"]
    row = edition(head["description"], head["description_version"]) if head["description"] else None
    running = [one for one in efforts if one["state"] in RUNNING]
    at_work = {sector for one in running for sector in one["sectors"]} | set(telling)
    return Coherence(
        missing=competences_missing(row.key, row.version, phase, here) if row and phase else (),
        without_effort=tuple(sorted(_doing(row, phase, here) - at_work)) if phase in WITH_EFFORTS else (),
        overlaps=_overlaps([one for one in running if one["state"] == "started"]),
        review_by=row.review_by if row else None,
        stale=row is not None and stale(row, at),
        retired=row is not None and row.valid_to is not None and row.valid_to <= local_day(at),
    )


def _doing(row: Description | None, phase: str | None, here: frozenset[str]) -> frozenset[str]:
    """The sectors that take part and that the description expects to do something in this phase."""
    named = (one for one in row.competences if one.phase == phase) if row else ()
    return here & frozenset(sector for one in named for sector in (*one.required, *one.optional))


def _overlaps(started: Sequence[Mapping[str, Any]]) -> tuple[Overlap, ...]:
    offers = Counter(one["offer"] for one in started)
    same = {code for code, count in offers.items() if count > 1}
    areas = Counter(one["effort_area"] for one in started if one["offer"] not in same)
    return (
        *(Overlap(kind="offer", code=code, count=offers[code]) for code in sorted(same)),
        *(Overlap(kind="area", code=code, count=count) for code, count in sorted(areas.items()) if count > 1),
    )
