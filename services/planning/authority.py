"""Who gives this command, and may they? A request becomes a command, or it is refused.

The person is proven by a token, by the machine's own time; what the person's role may do is the policy's to say.
Invariant: nothing reaches a decider that nobody is proven to have asked for.
"""

from datetime import datetime
from typing import Final

from services.planning import refusals
from services.planning.commands import COMMANDS, PlanCommand
from shared.commands import CommandRequest
from shared.deciding import Command, Person
from shared.events.planning import budget_key
from shared.identity import Issuer, NotProvenError
from shared.policy import Case, may_command, relations_of

OVERRIDE: Final = "override-budget"
"""What the policy calls the right to let a cost go beyond the budget."""


async def proven(issuer: Issuer, request: CommandRequest, municipality: str) -> Person:
    """The person who asks.

    Raises:
        RefusedError: the token proves nobody, or person or request belong to another municipality.
    """
    try:
        person = await issuer.person(request.token)
    except NotProvenError:
        raise refusals.not_proven() from None
    if not municipality == person.municipality == request.municipality:
        raise refusals.wrong_municipality()
    return person


def commanded(name: str, request: CommandRequest, person: Person, case: Case, at: datetime) -> Command:
    """The command that a request asks for.

    Raises:
        RefusedError: the policy does not allow it, or it names a youth where it must not, or none where it must.
        ValidationError: its arguments do not fit.
    """
    args = COMMANDS[name].model_validate(request.args)
    about_youth = isinstance(args, PlanCommand)
    if about_youth == (request.youth is None):
        raise refusals.youth_expected(given=not about_youth)
    _allowed(name, person, case, at)
    if getattr(args, "override", None) is not None:
        _allowed(OVERRIDE, person, case, at)
    return Command(
        id=request.command_id,
        key=str(request.youth) if request.youth else budget_key(request.municipality, at.year),
        at=at,
        person=person,
        args=args,
        traceparent=request.traceparent,
    )


def _allowed(name: str, person: Person, case: Case, at: datetime) -> None:
    answer = may_command(person.role, name, relations_of(person, case, at), at)
    if not answer.allow:
        raise refusals.not_allowed(answer.code, answer.reason_da, answer.reason_en)
