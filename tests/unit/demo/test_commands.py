"""Can every command of the scenario be given at all? Its arguments fit the contract, its codes are in force."""

import re
from collections import Counter
from typing import Any

import pytest

from deploy.demo.scenario import Scenario, beside, generate
from services.coordination import commands as coordinating
from services.planning import commands as planning
from shared.definitions.code_lists import code_errors
from shared.definitions.doors import DOORS
from tests.unit.demo.rehearsal import kept_of

MODELS: dict[tuple[str, str], Any] = {
    ("coordination", model.NAME): model
    for model in (*coordinating.COMMANDS, *coordinating.TASKFORCE_COMMANDS, *coordinating.CONSULTATION_COMMANDS)
} | {("planning", name): model for name, model in planning.COMMANDS.items()}
KNOWN_LATER = re.compile(r"\$\{obligation:[\w-]+\}")
ANY = "00000000-0000-4000-8000-000000000000"
UNUSED = {
    "hand-over",
    "note-youth-not-heard",
    "record-consent-withdrawn",
}


@pytest.fixture(scope="module", params=(707, 5))
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """The demo's scenario, and one of another seed."""
    return generate(request.param)


def test_every_command_has_the_arguments_of_its_model(scenario: Scenario) -> None:
    """Whatever the running system adds (an obligation's id), the rest is valid, and every code was in force then."""
    for step in scenario.steps:
        for act in step.acts:
            filled = {
                name: ANY if isinstance(value, str) and KNOWN_LATER.fullmatch(value) else value
                for name, value in act.args.items()
            }
            args = MODELS[act.service, act.name].model_validate(filled | kept_of(act.name, act.args))
            assert code_errors(args, step.at) == (), (act.name, step.at)


def test_every_command_goes_through_a_door(scenario: Scenario) -> None:
    """The door knows each command, and whether it is about a youth."""
    for step in scenario.steps:
        for act in step.acts:
            door = DOORS[act.name]
            assert (door.service, door.about == "youth") == (act.service, act.youth is not None), act.name


def test_people_use_nearly_every_command_that_there_is(scenario: Scenario) -> None:
    """The work of two municipalities calls for nearly everything that can be asked; what is rare is named here."""
    given = Counter(act.name for each in (scenario, beside()) for step in each.steps for act in step.acts)
    assert {name for _, name in MODELS} - given.keys() <= UNUSED
