"""May this person give this command about this case? Deny by default: a command without a row is nobody's."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from shared.definitions.dated import in_force
from shared.definitions.policy import COMMAND_RIGHTS, REASONS
from shared.policy.answer import Answer, denied


def may_command(role: str, command: str, relations: AbstractSet[str], at: datetime) -> Answer:
    """Whether a person of a role, in these relations to the case, may give a command.

    Args:
        role: the person's one role.
        command: the command's name, as in `cmd.<service>.<name>`.
        relations: how the person stands to the case (`relations_of`); empty for commands about organisations.
        at: when the command is given.
    """
    rows = [row for row in COMMAND_RIGHTS if command in row.commands and in_force(row, at)]
    if not rows:
        return denied("unknown-command")
    of_role = [row for row in rows if role in row.roles]
    if not of_role:
        return denied("not-your-command")
    if not any(not row.relations or row.relations & relations for row in of_role):
        return denied("not-your-case")
    reason = REASONS["allowed-command"]
    return Answer(allow=True, code="allowed", reason_da=reason.danish, reason_en=reason.english)
