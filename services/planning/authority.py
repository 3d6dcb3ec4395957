"""Which command does a request ask for, about whom, and may its giver give it?

Invariant: a command about a youth names the youth, one about a budget or about methods names none; an override in a
command is a leader's, for it is asked about like a command of its own; and who is a party says something for himself
or herself only.
"""

from datetime import datetime
from typing import Final

from services.planning.commands import COMMANDS, PlanCommand
from services.planning.commands.agreements import AcknowledgeAgreement
from services.planning.commands.methods import MethodCommand
from services.planning.refusals import plans
from shared.arguments import check_youth
from shared.authority import permit
from shared.commands import CommandRequest
from shared.deciding import Command, Person
from shared.definitions.parties import may_speak_for
from shared.events.methods import key_of
from shared.events.planning import budget_key
from shared.policy import Case

OVERRIDE: Final = "override-budget"
"""What the policy calls the right to let a cost go beyond the budget."""


def commanded(name: str, request: CommandRequest, person: Person, case: Case, at: datetime) -> Command:
    """The command that a request of a proven person asks for.

    Raises:
        RefusedError: the policy does not allow it, it names a youth where it must not, or none where it must, or its
            giver speaks for another party.
        ValidationError: its arguments do not fit.
    """
    args = COMMANDS[name].model_validate(request.args)
    check_youth(given=request.youth is not None, expected=isinstance(args, PlanCommand))
    permit(name, person, case, at)
    if getattr(args, "override", None) is not None:
        permit(OVERRIDE, person, case, at)
    if isinstance(args, AcknowledgeAgreement) and not may_speak_for(person.role, args.by):
        raise plans.not_your_voice()
    return Command(
        id=request.command_id,
        key=str(request.youth) if request.youth else _key(args, request.municipality, at),
        at=at,
        person=person,
        args=args,
        traceparent=request.traceparent,
    )


def _key(args: object, municipality: str, at: datetime) -> str:
    if isinstance(args, MethodCommand):
        return key_of(municipality)
    return budget_key(municipality, at.year)
