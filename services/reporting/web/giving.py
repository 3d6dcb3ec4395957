"""How does a page give a command, and what is there to choose from in its forms?

Invariant: whatever is done goes through the same door as the API's commands; a second press of the same form does
nothing twice, because its ids were made when it was shown.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from services.reporting.answers import Colleague
from services.reporting.commands import Wish
from services.reporting.looking.asking import DeniedError, UnavailableError
from services.reporting.web.choices import Choices
from services.reporting.web.visiting import Front, Visit
from shared.commands import Refusal
from shared.deciding import RefusedError
from shared.policy import may_command

SEEN_WITHIN: Final = 1.5
"""Seconds that a page waits for the read models after a command, so that it shows what was done."""
NOTHING_KNOWN: Final[Mapping[str, Mapping[str, str]]] = {}

UNANSWERED: Final = Refusal(
    code="unavailable",
    field="",
    found="no answer",
    expected="an answer",
    reason_da="Tjenesten svarer ikke lige nu. Det, du har skrevet, står her endnu. Prøv igen om lidt.",
    reason_en="The service does not answer right now. What you typed is still here. Try again in a moment.",
)


def demand(visit: Visit, command: str) -> None:
    """Refuse the page of a command that the person's role may not give at all.

    Raises:
        DeniedError: the policy denies it.
    """
    answer = may_command(visit.signed_in.person.role, command, frozenset(), visit.now)
    if not answer.allow:
        raise DeniedError(answer)


async def give(
    front: Front, visit: Visit, command: str, args: Mapping[str, Any], command_id: UUID, youth: UUID | None = None
) -> tuple[Refusal | None, str]:
    """Give a command; answers the refusal, or what is to be said of it on the next page."""
    wish = Wish(command_id=command_id, youth=youth, cpr=None, name=None, args=dict(args))
    try:
        answer = await front.door.give(visit.signed_in.token, command, wish)
    except RefusedError as error:
        return Refusal.model_validate(error.as_json()), ""
    except UnavailableError:
        return UNANSWERED, ""
    if answer.refusal is not None:
        return answer.refusal, ""
    if answer.status == "duplicate":
        return None, "already"
    if not answer.events:
        return None, "nothing-changed"
    seen = await front.seen.all_of(answer.events, SEEN_WITHIN)
    return None, "saved" if seen else "saved-unseen"


def choices_of(front: Front, visit: Visit, already: Mapping[str, Mapping[str, str]] = NOTHING_KNOWN) -> Choices:
    """What there is to choose from, with what is known already (`Choices.known`)."""
    known = sorted(front.desk.directory.everyone(), key=lambda one: (one.name, one.id))
    colleagues = tuple(Colleague(id=one.id, name=one.name, title=one.title) for one in known)
    return Choices(visit.now, front.desk.place.code, colleagues, {one.id: one.unit for one in known}, known=already)
