"""What does docs/requirements.md say of each demand: how much it is wanted, where it is met, and which tests show it?

The page is a list of paragraphs that a person reads: `**R2.44** (must) …`, then the tests as `path::name`, or a
sentence that begins with "Not met:". Invariant: reading changes nothing, and what is not in that form is an error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "requirements.md"

Wanted = Literal["must", "should", "none"]

COUNTS: Final[Mapping[str, int]] = {"R0": 20, "R1": 14, "R2": 45, "R3": 14, "R4": 12, "RX": 5}
"""How many demands each source makes; their numbers run from 1."""

NONE: Final = frozenset({"R0.1", "R0.4", "R0.18", "R0.20", "R2.12", "R4.11", "R4.12"})
"""Sentences of the sources that ask nothing of software."""

_ROW: Final = re.compile(r"^\*\*(R[0-9X]\.[0-9]+)\*\* \((must|should|none)\) (.+)$")
_TEST: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_NOT_MET: Final = "Not met:"


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand: its id, how much it is wanted, what the page says, and the tests (path, name) that show it."""

    id: str
    wanted: Wanted
    text: str
    tests: tuple[tuple[str, str], ...]

    @property
    def excused(self) -> bool:
        """Whether the page says that it is not met, and why."""
        return _NOT_MET in self.text


def ids() -> tuple[str, ...]:
    """Every demand's id, in the order of the sources."""
    return tuple(f"{source}.{number}" for source, count in COUNTS.items() for number in range(1, count + 1))


def demands(page: str) -> Iterator[Demand]:
    """The demands of a page, in its order.

    Raises:
        ValueError: a paragraph begins like a demand and is none.
    """
    for paragraph in page.split("\n\n"):
        line = " ".join(paragraph.split())
        if not line.startswith("**R"):
            continue
        found = _ROW.match(line)
        if found is None:
            raise ValueError(f"found {line[:40]!r}, expected **Rn.m** (must|should|none) and a sentence")
        tests = tuple((path, name) for path, name in _TEST.findall(line))
        yield Demand(found[1], cast("Wanted", found[2]), found[3], tests)
