"""What of one youth's data may this person see? The policy's answers, asked once a category and page.

Invariant: a value that is denied never leaves here; in its place stands the reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final, TypeVar

from services.reporting.answers import Masked
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError
from services.reporting.queries.cases import Standing
from shared.definitions.dated import TIME_ZONE, local_day
from shared.definitions.doors import DOORS
from shared.definitions.roles import ROLES
from shared.policy import Answer, Look, may_command, may_see, relations_of, visible

_T = TypeVar("_T")

REVEAL: Final = "reveal"
"""The policy's condition on a denial that the person may lift with a purpose."""


class Sight:
    """One person's sight of one youth's data."""

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

    def of(self, category: str, origin: str = "") -> Answer:
        """The policy's answer on a category of data that stems from a sector."""
        found = self._answers.get((category, origin))
        if found is None:
            found = self._answers[category, origin] = may_see(self._look, category, origin)
        return found

    def event(self, type_name: str, origin: str) -> Mapping[str, Answer]:
        """The policy's answers on an event (under the empty name) and those of its fields that differ."""
        found = self._events.get((type_name, origin))
        if found is None:
            found = self._events[type_name, origin] = visible(self._look, type_name, origin)
        return found

    def may(self, category: str, origin: str = "") -> bool:
        """Whether a category may be seen."""
        return self.of(category, origin).allow

    def value(self, category: str, value: _T, origin: str = "") -> _T | Masked:
        """A value, or the reason why it is masked; nothing stays nothing."""
        answer = self.of(category, origin)
        return value if answer.allow or value is None else masked(answer, category)

    def part(self, category: str, make: Callable[[], _T], origin: str = "") -> _T | Masked:
        """A part of an answer, made only when it may be seen."""
        answer = self.of(category, origin)
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
