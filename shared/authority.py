"""Who gives this command, and may they? Asked by every service that decides, before a decider sees a command.

The person is proven by a token, by the machine's own time; what the person may do is the policy's to say, from the
person's role and from how the person stands to the case. Invariant: nothing reaches a decider that nobody is proven
to have asked for.
"""

from datetime import datetime

from shared.commands import CommandRequest
from shared.deciding import Person, RefusedError
from shared.identity import Issuer, NotProvenError
from shared.policy import Case, may_command, relations_of


async def proven(issuer: Issuer, request: CommandRequest, municipality: str) -> Person:
    """The person who asks.

    Raises:
        RefusedError: the token proves nobody, or person or request belong to another municipality.
    """
    try:
        person = await issuer.person(request.token)
    except NotProvenError:
        raise RefusedError(
            "not-proven",
            "token",
            "a token that proves nobody",
            "a token of the municipality's issuer that has not expired",
            danish="Du er ikke logget ind længere. Log ind igen, og prøv så igen.",
            english="You are no longer logged in. Log in again and try once more.",
        ) from None
    if not municipality == person.municipality == request.municipality:
        raise RefusedError(
            "wrong-municipality",
            "municipality",
            "another municipality",
            f"municipality {municipality}",
            danish="Kommandoen hører til en anden kommune end denne.",
            english="The command belongs to another municipality than this one.",
        )
    return person


def permit(name: str, person: Person, case: Case, at: datetime) -> None:
    """Let a command pass when the policy allows it to this person on this case.

    Raises:
        RefusedError: with the policy's reason.
    """
    answer = may_command(person.role, name, relations_of(person, case, at), at)
    if not answer.allow:
        raise RefusedError(
            answer.code,
            "token",
            f"the role {person.role}",
            "a role and a relation to the case that may give this command",
            danish=answer.reason_da,
            english=answer.reason_en,
        )
