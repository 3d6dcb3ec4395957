"""The door for people's commands seals what the deciding services call personal, and knows every command."""

from pydantic import BaseModel

from services.coordination.commands import COMMANDS, CONSULTATION_COMMANDS, TASKFORCE_COMMANDS
from services.planning.commands import BUDGET_COMMANDS, METHOD_COMMANDS, PLAN_COMMANDS
from shared.definitions.doors import DOORS
from shared.definitions.policy import COMMAND_RIGHTS
from shared.events.envelope import personal_fields


def test_the_doors_are_those_of_the_services() -> None:
    """Service, what a command is about, and its personal arguments are as the models say."""
    found = {name: (door.service, door.about, door.personal) for name, door in DOORS.items()}

    assert found == {
        **{model.NAME: ("coordination", "youth", _personal(model)) for model in COMMANDS},
        **{
            model.NAME: ("coordination", "organisation", _personal(model))
            for model in (*TASKFORCE_COMMANDS, *CONSULTATION_COMMANDS)
        },
        **{model.NAME: ("planning", "youth", _personal(model)) for model in PLAN_COMMANDS},
        **{
            model.NAME: ("planning", "organisation", _personal(model)) for model in (*BUDGET_COMMANDS, *METHOD_COMMANDS)
        },
    }


def _personal(model: type[BaseModel]) -> tuple[str, ...]:
    return personal_fields(model)


def test_somebody_may_give_every_command() -> None:
    """A command that nobody has a right to could never be given."""
    allowed = {name for row in COMMAND_RIGHTS for name in row.commands}
    assert set(DOORS) <= allowed


def test_what_the_door_adds_is_an_argument_of_its_command() -> None:
    """What is kept of what was shown has a place in the command, and is never personal."""
    models = {model.NAME: model for model in (*COMMANDS, *TASKFORCE_COMMANDS, *CONSULTATION_COMMANDS)}
    added = {name: door.kept for name, door in DOORS.items() if door.kept}

    assert set(added) == {"discuss-youth", "hold-meeting", "make-committee-report"}
    for name, kept in added.items():
        assert set(kept) <= set(models[name].model_fields)
        assert not set(kept) & set(DOORS[name].personal)
