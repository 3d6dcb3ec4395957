"""What can a person ask of planning, and which data belongs to each wish?

One frozen model a command; its `NAME` is what is spoken on `cmd.planning.<name>`. A goal, an
intervention, a match and a cost without an intervention get the id of the command that made them.
`occurred_at` says when something happened that is told afterwards; without it, it happened when the command was given.

Invariant: `Personal` arguments arrive sealed with the youth's key; planning never sees them in the clear.
"""

from collections.abc import Mapping
from typing import Final, get_args

from services.planning.commands.agreements import AgreementCommand
from services.planning.commands.budget import BudgetCommand
from services.planning.commands.interventions import InterventionCommand
from services.planning.commands.judgements import JudgementCommand
from services.planning.commands.mentors import MentorCommand
from services.planning.commands.methods import MethodCommand
from services.planning.commands.plan import GoalCommand, VersionCommand

PlanCommand = JudgementCommand | VersionCommand | GoalCommand | InterventionCommand | MentorCommand | AgreementCommand
"""Everything that can be asked about one youth."""

PLAN_COMMANDS: Final[tuple[type[PlanCommand], ...]] = get_args(PlanCommand)
"""Commands about one youth; the request names the youth."""

BUDGET_COMMANDS: Final[tuple[type[BudgetCommand], ...]] = get_args(BudgetCommand)
"""Commands about a budget year; the request names no youth."""

METHOD_COMMANDS: Final[tuple[type[MethodCommand], ...]] = get_args(MethodCommand)
"""Commands about what the municipality can offer and works by; the request names no youth."""

COMMANDS: Final[Mapping[str, type[PlanCommand | BudgetCommand | MethodCommand]]] = {
    model.NAME: model for model in (*PLAN_COMMANDS, *BUDGET_COMMANDS, *METHOD_COMMANDS)
}
"""Every command by its name."""
