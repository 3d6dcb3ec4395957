"""Which command does a request ask for, about whom, and may its giver give it?

Invariant: a command about a youth names the youth, one about a budget names none; and an override in a command is a
leader's, for it is asked about like a command of its own.
"""

from datetime import datetime
from typing import Final

from services.planning.commands import COMMANDS, PlanCommand
from shared.arguments import check_youth
from shared.authority import permit
from shared.commands import CommandRequest
from shared.deciding import Command, Person
from shared.events.planning import budget_key
from shared.policy import Case

OVERRIDE: Final = "override-budget"
"""What the policy calls the right to let a cost go beyond the budget."""


def commanded(name: str, request: CommandRequest, person: Person, case: Case, at: datetime) -> Command:
    """The command that a request of a proven person asks for.

    Raises:
        RefusedError: the policy does not allow it, or it names a youth where it must not, or none where it must.
        ValidationError: its arguments do not fit.
    """
    args = COMMANDS[name].model_validate(request.args)
    check_youth(given=request.youth is not None, expected=isinstance(args, PlanCommand))
    permit(name, person, case, at)
    if getattr(args, "override", None) is not None:
        permit(OVERRIDE, person, case, at)
    return Command(
        id=request.command_id,
        key=str(request.youth) if request.youth else budget_key(request.municipality, at.year),
        at=at,
        person=person,
        args=args,
        traceparent=request.traceparent,
    )
