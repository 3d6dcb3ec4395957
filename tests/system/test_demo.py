"""Does the demo play two years truthfully, and always the same way? The six stories, on real processes.

The independent model says what must have become of every message and in which order each youth's facts must lie on
the log; the command that people type must then tell the same summary as the performance that was looked at here.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from deploy.demo.conductor import Played
from deploy.demo.performance import perform, wait_until_up
from deploy.demo.proof import Proof
from deploy.demo.scenario import Scenario, generate
from deploy.demo.summary import summary
from deploy.local.supervision import Wish, supervised
from deploy.migrate import ROOT
from tests.system.model import Model, Outcome, Sent

STORIES = 6
_YOUTH = re.compile(rb"\$\{youth:(\d+)\}")


@dataclass(frozen=True)
class Performance:
    """One performance of the scenario, and what it left behind."""

    scenario: Scenario
    played: Played
    found: Proof


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    """The six stories, played."""
    scenario = generate(youths=STORIES)
    place = tmp_path_factory.mktemp("demo")
    with supervised(place, Wish(clock="conducted", web_port=0)) as supervision:
        wait_until_up(supervision)
        played, found = asyncio.run(perform(supervision, scenario))
        yield Performance(scenario, played, found)


def test_every_promise_holds(performance: Performance) -> None:
    """Receipts, log, seals, readers and rebuilt read models are as they must be."""
    assert performance.found.broken == []


def test_the_independent_model_agrees(performance: Performance) -> None:
    """P1, P2, P3: every message had the outcome that the model says, and every youth's facts lie in its order."""
    numbers = {each.number: each.cpr for each in performance.scenario.youths}
    model = Model(numbers={f"youth-{number}": cpr for number, cpr in numbers.items()})
    for step in performance.scenario.steps:
        for message in step.messages:
            body = _YOUTH.sub(rb"youth-\1", message.body)
            told = model.told(Sent(step.at, message.sector, message.subject, body, message.headers))
            assert told == _received(performance.played.receipts[message.number], told), message
        for act in step.acts:
            if act.youth is not None and performance.played.refusals[act.number] is None:
                model.decided(numbers[act.youth], act.name, act.args, step.at)
    lying = sorted(performance.found.tally.facts.values())
    assert lying == sorted([str(fact) for fact in facts] for facts in model.facts.values())


def _received(receipt: Any, told: Outcome) -> Outcome:
    code = (receipt.get("refusal") or {}).get("code")
    return Outcome(receipt["outcome"], code, told.fact if receipt.get("event") == str(told.fact) else None)


def test_the_command_tells_the_same_summary(performance: Performance) -> None:
    """`samspor demo --once --json` of the same seed: the same numbers and exit status 0."""
    command = [sys.executable, "-m", "deploy", "demo", "--once", "--json", "--youths", str(STORIES), "--web-port", "0"]
    run = subprocess.run(command, capture_output=True, cwd=ROOT, check=False, timeout=600)  # noqa: S603 - our own
    assert run.returncode == 0, run.stderr.decode()
    told = json.loads(run.stdout)
    assert told == summary(performance.scenario, performance.played, performance.found)
    assert told["published"] == told["accepted"] + told["refused"] + told["duplicates"]
