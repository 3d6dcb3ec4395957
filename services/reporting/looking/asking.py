"""Who asks, what for, and why may a look be refused?"""

from dataclasses import dataclass
from uuid import UUID

from shared.deciding import Person
from shared.definitions.roles import ROLES
from shared.policy import Answer


@dataclass(frozen=True, slots=True)
class Asking:
    """A person who wants to see something.

    Attributes:
        purpose: what for, as a code of the list `access-purpose`.
        revealed: youths whose masked fields this person has opened, with a purpose, a short while ago.
    """

    person: Person
    purpose: str
    revealed: frozenset[UUID] = frozenset()


def usual_purpose(role: str) -> str:
    """What a person in the role ordinarily looks for."""
    return ROLES[role].purposes[0]


class DeniedError(Exception):
    """The policy denies the look; `purposes` are those with which it would be allowed."""

    def __init__(self, answer: Answer, purposes: tuple[str, ...] = ()) -> None:
        super().__init__(answer.code)
        self.answer, self.purposes = answer, purposes


class NotKnownError(Exception):
    """There is no such youth, or none that this person has any part in: the two look alike from outside."""


class UnrecordedError(Exception):
    """The look could not be recorded, so it is refused; nothing is wrong with the question."""


class UnavailableError(Exception):
    """Another service that has to be asked does not answer; the same question may be asked again."""
