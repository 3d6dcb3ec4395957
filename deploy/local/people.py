"""Whom may the demo's built-in issuer say that somebody is? Invented people: those shipped, and those of one demo.

The shipped ones stand in people.yaml beside this module; whom a demo adds, once the ids of its youths are known, stands
in `people.yaml` of its data directory. Invariant: nobody is removed or changed by adding, and a file that is being
written is never read in part.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field

FILE: Final = "people.yaml"


class DemoPerson(BaseModel):
    """An invented person whom one may choose to be.

    Attributes:
        id: what one chooses, and the pseudonymous id that events carry.
        seat_of: for somebody's second seat, the id of the person whose seat it is: events carry that one.
        youths: youths whose own case it is: the youth's own id, or those of the children in one's custody.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    role: str
    unit: str
    municipality: str
    title: str
    seat_of: str | None = None
    youths: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()

    @property
    def subject(self) -> str:
        """The person's pseudonymous id."""
        return self.seat_of or self.id


class People(Mapping[str, DemoPerson]):
    """The demo's people by id; who was added is there at the next look."""

    def __init__(self, data: Path | None = None) -> None:
        self._shipped = _read(Path(__file__).with_name(FILE))
        self._data = data

    def __getitem__(self, key: str) -> DemoPerson:
        """Whoever is chosen by that id."""
        return self._everybody()[key]

    def __iter__(self) -> Iterator[str]:
        """The ids, those shipped first."""
        return iter(self._everybody())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._everybody())

    def _everybody(self) -> Mapping[str, DemoPerson]:
        added = {} if self._data is None else _read(self._data / FILE)
        return self._shipped | {key: person for key, person in added.items() if key not in self._shipped}


def add(data: Path, *people: DemoPerson) -> None:
    """Let the issuer of an installation know more people; the same person again changes nothing.

    Args:
        data: the installation's data directory.
        people: invented people whose ids are not among those shipped.
    """
    known = _read(data / FILE) | {person.id: person for person in people}
    fresh = data / f"{FILE}.new"
    rows = [person.model_dump(mode="json") for person in known.values()]
    fresh.write_text(yaml.safe_dump({"people": rows}, allow_unicode=True, sort_keys=False), encoding="utf-8")
    fresh.replace(data / FILE)


def _read(file: Path) -> dict[str, DemoPerson]:
    if not file.exists():
        return {}
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {person.id: person for person in map(DemoPerson.model_validate, found["people"])}
