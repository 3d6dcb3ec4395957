"""Which status reports were made for the Committee, and may this one be made?

Invariant: a period has one report that holds; another one of the same period corrects it and names it, and the figures
are those that whoever made it had seen.
"""

from services.coordination import refusals
from services.coordination.commands import MakeCommitteeReport
from services.coordination.taskforce.state import State
from shared.deciding import Command
from shared.definitions.dated import local_day
from shared.events.committee import CommitteeReportMade
from shared.events.envelope import Event


def make(state: State, command: Command, args: MakeCommitteeReport) -> tuple[Event, ...]:
    """Make a report, which gets the command's id."""
    if command.id in state.reports:
        return ()
    if not args.since <= args.until < local_day(command.at):
        raise refusals.period_not_over()
    if args.shown is not None and args.shown != args.published.fingerprint():
        raise refusals.figures_changed()
    holding = state.report_of(args.until)
    if args.replaces != holding:
        raise refusals.no_report_to_correct() if holding is None else refusals.report_made_already()
    made = CommitteeReportMade.model_validate({"report": command.id, **args.model_dump(exclude={"shown"})})
    return (made,)
