"""Which of the milestones that the municipality has set are reached? Each once."""

from services.coordination import refusals
from services.coordination.commands import ReachMilestone
from services.coordination.taskforce.state import State
from shared.deciding import Command
from shared.definitions.municipalities import known_municipality
from shared.events.envelope import Event
from shared.events.meetings import MilestoneReached


def reach(state: State, command: Command, args: ReachMilestone) -> tuple[Event, ...]:
    """Record that a milestone is reached."""
    if args.milestone in state.milestones:
        return ()
    place = known_municipality(command.person.municipality)
    if place is None or all(one.key != args.milestone for one in place.milestones):
        raise refusals.unknown("milestone")
    return (MilestoneReached(milestone=args.milestone),)
