"""Is a pathway description still in use here, by which version, and which other one took its place?

Invariant: pure; what was decided last holds. A description of which nothing was decided is in use as the data has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Use:
    """How a description stands: since when it is retired, which other one took its place, its newest version here."""

    retired_at: datetime | None = None
    successor: str | None = None
    version: int | None = None


NOTHING_DECIDED = Use()


def uses(steps: Iterable[Mapping[str, Any]]) -> dict[str, Use]:
    """How each description stands after what was decided of it, the oldest first."""
    found: dict[str, Use] = {}
    for row in steps:
        before = found.get(row["description"], NOTHING_DECIDED)
        match row["step"]:
            case "published" | "revised":
                found[row["description"]] = Use(version=max(row["version"], before.version or 0))
            case "retired":
                found[row["description"]] = replace(before, retired_at=row["at"], successor=row["successor"])
            case _:
                pass
    return found


def successor_of(known: Mapping[str, Use], description: str) -> str | None:
    """The description in use that took another's place, perhaps over several; none where that one is retired too."""
    seen = {description}
    after = known.get(description, NOTHING_DECIDED).successor
    while after is not None and after not in seen:
        use = known.get(after, NOTHING_DECIDED)
        if use.retired_at is None:
            return after
        seen.add(after)
        after = use.successor
    return None
