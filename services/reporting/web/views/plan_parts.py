"""What do all cards of a plan share: how a state looks, and which commands are offered?"""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from services.reporting.answers.plan import Plan
from services.reporting.web.views.parts import Action, Mark, Tone, command_path
from services.reporting.web.words import Words

STATES: Final[Mapping[str, tuple[Tone, str]]] = {
    "proposed": ("quiet", "wait"),
    "committed": ("warn", "wait"),
    "started": ("accent", "start"),
    "ended": ("quiet", "done"),
    "cancelled": ("quiet", "no"),
    "matched": ("good", "done"),
    "declined": ("quiet", "no"),
    "set": ("accent", "start"),
    "reached": ("good", "done"),
    "dropped": ("quiet", "no"),
    "drafted": ("warn", "wait"),
    "revised": ("warn", "wait"),
    "agreed": ("good", "done"),
}
"""How a state of a goal, an intervention, a mentor match or a plan looks."""


def state_mark(key: str, state: str, words: Words) -> Mark:
    """The mark of a state."""
    tone, icon = STATES.get(state, ("quiet", "wait"))
    return Mark(words(key), tone, icon)


def offered(command: str, answer: Plan, words: Words) -> Action | None:
    """The way to a command's form, where this person may give it now."""
    if command not in answer.head.commands or answer.head.state not in ("open", "paused"):
        return None
    return Action(words(f"command.{command}.title"), command_path(answer.head.youth, command))


def all_offered(commands: tuple[str, ...], answer: Plan, words: Words) -> tuple[Action, ...]:
    """The ways to those of some commands that this person may give now."""
    return tuple(action for one in commands if (action := offered(one, answer, words)) is not None)


def about_it(commands: Iterable[str], about: UUID, title: str, answer: Plan, words: Words) -> tuple[Action, ...]:
    """The commands about one thing that this person may give; those without fields are given by one press."""
    found: list[Action] = []
    for command in commands:
        if command in answer.head.commands:
            path, name = command_path(answer.head.youth, command, about), words(f"plan.do.{command}")
            found.append(Action(name, path, title, first=not found))
    return tuple(found)
