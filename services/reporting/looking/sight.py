"""What of one youth's data may this person see? The policy's answers, asked once a category and page.

What was disclosed once opens the facts that it covered: they are asked about one by one, where the category as such is
closed. Invariant: a value that is denied never leaves here; in its place stands the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from itertools import chain
from typing import Final, TypeVar
from uuid import UUID

from services.reporting.answers import Masked
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.queries.cases import Standing
from services.reporting.queries.youth import Opened
from shared.definitions.dated import TIME_ZONE, local_day
from shared.definitions.doors import DOORS
from shared.definitions.event_types import category_of
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, Recorded, may_command, may_see, relations_of, visible

_T = TypeVar("_T")

_NO_EVENT: Final = UUID(int=0)
REVEAL: Final = "reveal"
"""The policy's condition on a denial that the person may lift with a purpose."""


class Sight:
    """One person's sight of one youth's data; `by_fact` where something was disclosed that covers some facts alone."""

    def __init__(self, asking: Asking, standing: Standing, at: datetime) -> None:
        self.asking, self.standing, self.at = asking, standing, at
        self.relations = relations_of(asking.person, standing.case, at)
        self._look = Look(
            role=asking.person.role,
            unit=asking.person.unit,
            purpose=asking.purpose,
            at=at,
            relations=self.relations,
            granted=standing.granted,
            protected=bool(standing.row["protected"]),
            revealed=standing.row["youth"] in asking.revealed,
        )
        self._answers: dict[tuple[str, str], Answer] = {}
        self._events: dict[tuple[str, str], Mapping[str, Answer]] = {}
        self.by_fact = any(one.upto is not None for one in chain.from_iterable(standing.granted.values()))

    def of(self, category: str, origin: str = "", fact: Recorded | None = None) -> Answer:
        """The policy's answer on a category of data that stems from a sector, or on one fact of it."""
        found = self._answers.get((category, origin))
        if found is None:
            found = self._answers[category, origin] = may_see(self._look, category, origin)
        if found.allow or fact is None or not self.by_fact:
            return found
        return may_see(self._look, category, origin, fact)

    def event(self, type_name: str, origin: str, fact: Recorded | None = None) -> Mapping[str, Answer]:
        """The policy's answers on an event (under the empty name) and those of its fields that differ.

        Without a fact, on all events of the type that stem from the sector.
        """
        found = self._events.get((type_name, origin))
        if found is None:
            found = self._events[type_name, origin] = visible(self._look, type_name, origin)
        if fact is None or not self.by_fact:
            return found
        return visible(self._look, type_name, origin, fact)

    def opened(self, type_name: str, origin: str) -> tuple[Opened, ...]:
        """Which events of a type that stem from a sector may be seen: all, those up to a moment, or those named."""
        if self.event(type_name, origin)[""].allow:
            return (Opened(type_name, origin),)
        if not self.by_fact:
            return ()
        # What holds of the last event that a grant could cover holds of every one that it covers.
        return tuple(
            Opened(type_name, origin, one.upto, event)
            for one in self._look.granted.get(category_of(type_name), ())
            if one.upto is not None
            for event in sorted(one.facts or (None,), key=str)
            if self.event(type_name, origin, Recorded(event or _NO_EVENT, one.upto))[""].allow
        )

    def may(self, category: str, origin: str = "") -> bool:
        """Whether a category may be seen."""
        return self.of(category, origin).allow

    def value(self, category: str, value: _T, origin: str = "", fact: Recorded | None = None) -> _T | Masked:
        """A value, or the reason why it is masked; nothing stays nothing. `fact` is the one that it stems from."""
        answer = self.of(category, origin, fact)
        return value if answer.allow or value is None else masked(answer, category)

    def part(
        self, category: str, make: Callable[[], _T], origin: str = "", fact: Recorded | None = None
    ) -> _T | Masked:
        """A part of an answer, made only when it may be seen. `fact` is the one that it stems from."""
        answer = self.of(category, origin, fact)
        return make() if answer.allow else masked(answer, category)

    def demand(self, category: str) -> Answer:
        """Refuse the whole page when a category may not be seen.

        Raises:
            NotKnownError: the person has no part in the youth's case, which looks as if there were no such youth.
            DeniedError: the policy denies it to the role or for the purpose.
        """
        answer = self.of(category)
        if answer.allow:
            return answer
        purposes = tuple(
            purpose
            for purpose in ROLES[self.asking.person.role].purposes
            if may_see(replace(self._look, purpose=purpose), category).allow
        )
        if self.relations or purposes or self.may("coordination"):
            raise DeniedError(answer, purposes)
        raise NotKnownError

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands about a youth that the person may give here."""
        return _commands(self.asking.person.role, self.relations, local_day(self.at))


@lru_cache(maxsize=1024)
def _commands(role: str, relations: frozenset[str], day: date) -> tuple[str, ...]:
    noon = datetime.combine(day, time(12), TIME_ZONE)
    return tuple(
        name for name, door in DOORS.items() if door.about == "youth" and may_command(role, name, relations, noon).allow
    )


def masked(answer: Answer, category: str) -> Masked:
    """What stands in place of a value that is denied."""
    return Masked(
        category=category,
        reason_da=answer.reason_da,
        reason_en=answer.reason_en,
        revealable=REVEAL in answer.conditions,
    )
