"""Whom does a batch speak of: those who are known, and those who become known with it?

Invariant: a youth id is random and says nothing; within a batch, as ever after, a number names one youth only.
"""

import hmac
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID, uuid4

from shared.keys import fresh_key
from shared.seals import open_sealed, seal

_MARKING: Final = b"samspor: mark of an accepted body"


@dataclass
class Youth:
    """A youth while a batch is worked on.

    Attributes:
        id: the pseudonymous youth id.
        key: the data key; None when it was destroyed.
        name: the given name, sealed, if it is known.
    """

    id: str
    key: bytes | None
    name: str | None = None

    @cached_property
    def marking_key(self) -> bytes:
        """The key under which accepted bodies of this youth are marked, derived from the data key."""
        assert self.key is not None
        return hmac.digest(self.key, _MARKING, "sha256")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who becomes known now, by a number and the birth date that it tells."""

    youth: Youth
    cpr: str
    born: date


@dataclass(frozen=True, slots=True)
class Reached:
    """That a youth has reached an age on a day.

    Attributes:
        by: the event that set the birth date right by which it counts, if one did.
    """

    youth: str
    years: float
    day: date
    by: UUID | None


@dataclass(frozen=True, slots=True)
class Renumbered:
    """Somebody whom the register has given another number, with the birth date that it tells.

    Attributes:
        by: the event that told it.
    """

    youth: Youth
    cpr: str
    born: date
    by: UUID
    traceparent: str | None


@dataclass
class People:
    """Everyone whom a batch speaks of.

    Attributes:
        newcomers: who has become known, in order.
        renumbered: who has got another number, in order.
        renamed: whose name was learnt, by youth id.
    """

    newcomers: list[Newcomer] = field(default_factory=list)
    renumbered: list[Renumbered] = field(default_factory=list)
    renamed: dict[str, Youth] = field(default_factory=dict)
    _by_cpr: dict[str, Youth] = field(default_factory=dict, repr=False)
    _by_id: dict[str, Youth] = field(default_factory=dict)

    def know(self, youth: Youth, cpr: str | None = None) -> None:
        """Somebody of whom the vault tells, perhaps found by a number, also by one of several."""
        known = self._by_id.setdefault(youth.id, youth)
        if cpr is not None:
            self._by_cpr[cpr] = known

    def by_cpr(self, cpr: str) -> Youth | None:
        """The youth whom a CPR number names, if that youth is known."""
        return self._by_cpr.get(cpr)

    def by_id(self, youth: str) -> Youth | None:
        """The youth of an id, if that youth is known."""
        return self._by_id.get(youth)

    def ids(self) -> list[str]:
        """The ids of all who are known."""
        return list(self._by_id)

    def admit(self, cpr: str, born: date) -> Youth:
        """Somebody who becomes known now, with an id and a key of their own."""
        youth = Youth(str(uuid4()), fresh_key())
        self.know(youth, cpr)
        self.newcomers.append(Newcomer(youth, cpr, born))
        return youth

    def renumber(self, one: Renumbered) -> None:
        """Somebody has another number from now on, and is found by both."""
        self.know(one.youth, one.cpr)
        self.renumbered.append(one)

    def learn_name(self, youth: Youth, name: str, *, authority: bool) -> bool:
        """Take note of a given name; whether it is news. Only an authority's statement replaces what is known."""
        if youth.key is None or (youth.name is not None and not authority):
            return False
        if youth.name is not None and open_sealed(youth.name, youth.key) == name:
            return False
        youth.name = seal(name, youth.key, youth.id)
        self.renamed[youth.id] = youth
        return True
