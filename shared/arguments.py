"""Is what a person typed such that it may be recorded at all: codes in force, texts sealed, moments that have been?

Asked by every service that decides, so that the same fault is refused in the same words everywhere.
Invariant: what passes can be encoded as an event.
"""

from datetime import datetime

from pydantic import BaseModel

from shared.deciding import RefusedError
from shared.definitions.code_lists import code_errors
from shared.events.envelope import personal_fields
from shared.seals import is_sealed, key_of


def check_typed(typed: BaseModel, key: str, at: datetime) -> None:
    """Let pass what was typed about a key when its texts are sealed with that key and its codes were in force then.

    Raises:
        RefusedError: naming the field; values are never repeated.
    """
    for field in personal_fields(type(typed)):
        value = getattr(typed, field)
        if value is not None and not (is_sealed(value) and key_of(value) == key):
            raise _not_sealed(field)
    for field, code_list in code_errors(typed, at):
        raise _not_in_list(field, code_list)


def check_past(moment: datetime, now: datetime, field: str = "occurred_at") -> None:
    """Let pass a moment that has been.

    Raises:
        RefusedError: it lies in the future.
    """
    if moment > now:
        raise RefusedError(
            "in-the-future",
            field,
            "a moment in the future",
            "a moment that has passed",
            danish="Tidspunktet ligger i fremtiden. Angiv, hvornår det skete.",
            english="The moment is in the future. Give the moment when it happened.",
        )


def check_youth(*, given: bool, expected: bool) -> None:
    """Let pass a command that names a youth where it is about one, and none where it is not.

    Raises:
        RefusedError: it is the other way round.
    """
    if given == expected:
        return
    raise RefusedError(
        "wrong-form",
        "youth",
        "a youth" if given else "no youth",
        "no youth" if given else "a youth",
        danish="Kommandoen handler ikke om en bestemt ung." if given else "Vælg den unge, det handler om.",
        english="The command is about no one youth." if given else "Choose the youth that it is about.",
    )


def _not_sealed(field: str) -> RefusedError:
    return RefusedError(
        "not-sealed",
        field,
        "text not sealed with the youth's key",
        "a sealed value",
        danish="Fritekst om den unge skal være forseglet, før den sendes hertil.",
        english="Free text about the youth has to be sealed before it is sent here.",
    )


def _not_in_list(field: str, code_list: str) -> RefusedError:
    return RefusedError(
        "value-not-in-list",
        field,
        "a value that is not in the list",
        f"a code of the list {code_list}",
        danish=f"Værdien i {field} findes ikke i listen {code_list}. Vælg en værdi fra listen.",
        english=f"The value of {field} is not in the list {code_list}. Choose one from the list.",
    )
