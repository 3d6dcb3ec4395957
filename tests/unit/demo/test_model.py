"""Does the independent model come to the same outcomes as the scenario expects?"""

import json
import re

import pytest

from deploy.demo.scenario import Scenario, generate
from tests.system.model import Model, Outcome, Sent

_YOUTH = re.compile(rb"\$\{youth:(\d+)\}")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The scenario of the demo."""
    return generate()


def test_model_and_scenario_agree_on_every_message(scenario: Scenario) -> None:
    """Two accounts of the rules that share no line come to the same outcome, message by message."""
    numbers = {each.number: each.cpr for each in scenario.youths}
    model = Model(numbers={f"youth-{number}": cpr for number, cpr in numbers.items()})
    for step in scenario.steps:
        for message in step.messages:
            body = _YOUTH.sub(rb"youth-\1", message.body)
            found = model.told(Sent(step.at, message.sector, message.subject, body, message.headers))
            assert (found.kind, found.code) == (message.outcome, message.code), message
        for act in step.acts:
            if act.youth is not None and act.refused is None:
                model.decided(numbers[act.youth], act.name, act.args, step.at)
    told = (*model.facts.values(), *model.own.values())
    assert sum(map(len, told)) == scenario.expectation().accepted


def test_a_refused_message_does_not_use_up_its_id() -> None:
    """What was refused for want of a notification is accepted under the same id when there is one."""
    model, cpr = Model(), "7403129900"
    at = generate().steps[-1].at
    plan = {
        "specversion": "1.0",
        "id": "x1",
        "source": "/707/social/fagsystem",
        "type": "social.youth-plan-made",
        "time": "2025-03-03T10:00:00+01:00",
        "data": {"person": {"cpr": cpr}},
    }
    told = Sent(at, "social", "sector.social.707.social.youth-plan-made", json.dumps(plan).encode())
    assert model.told(told) == Outcome("refused", "no-notification")
    model.notified.add(cpr)
    accepted = model.told(told)
    assert accepted.kind == "accepted"
    assert model.told(told) == Outcome("duplicate", fact=accepted.fact)
    assert model.facts == {cpr: [accepted.fact]}
