"""Does the demo play two years truthfully, and always the same way? The six stories, on real processes.

One independent model says what must have become of every message and in which order each youth's facts must lie on
the log; another (tests/oracle) where everything must stand at the end, on the log and in the API's answers. The command
that people type must then tell the same summary as the performance that was looked at here.
"""

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.audience import HIS_MOTHER, SANDER, SANDER_HIMSELF
from deploy.demo.conductor import Played
from deploy.demo.performance import perform, wait_until_up
from deploy.demo.proof import Proof
from deploy.demo.scenario import Scenario, beside, generate, klitvig
from deploy.demo.summary import summary
from deploy.local.state import Installation
from deploy.local.supervision import Wish, supervised
from deploy.migrate import ROOT
from tests.oracle import ending
from tests.oracle.limits import verdicts
from tests.oracle.told import told
from tests.system.looking import asked, claims, token
from tests.system.model import Model, Outcome, Sent

STORIES = 6
OSKAR = 5
_YOUTH = re.compile(rb"\$\{youth:(\d+)\}")


@dataclass(frozen=True)
class Performance:
    """One performance of the scenario, and what it left behind."""

    scenario: Scenario
    played: Played
    found: Proof
    here: Installation

    def youth(self, number: int) -> str:
        """The youth id of one of the cast."""
        return self.played.youths[number]


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    """The six stories, played."""
    scenario = generate(youths=STORIES)
    place = tmp_path_factory.mktemp("demo")
    with supervised(place, Wish(clock="conducted", web_port=0)) as supervision:
        wait_until_up(supervision)
        played, found = asyncio.run(perform(supervision, scenario))
        yield Performance(scenario, played, found, supervision.installation())


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
            outcome = model.told(Sent(step.at, message.sector, message.subject, body, message.headers))
            assert outcome == _received(performance.played.receipts[message.number], outcome), message
        for act in step.acts:
            if act.youth is not None and performance.played.refusals[act.number] is None:
                model.decided(numbers[act.youth], act.name, act.args, step.at)
    lying = sorted(performance.found.tally.facts.values())
    accepted = (*model.facts.values(), *model.own.values())
    assert lying == sorted([str(fact) for fact in facts] for facts in accepted)


def test_health_is_sealed_from_its_own_disk_to_the_log(performance: Performance) -> None:
    """Whoever reads the inbox or the log finds neither the number nor the name of the youth of whom health told."""
    told = [message for step in performance.scenario.steps for message in step.messages if message.road == "client"]
    receipts = [performance.played.receipts[message.number] for message in told]
    assert [(receipt["outcome"], receipt["inbox"]) for receipt in receipts] == [("accepted", "INBOX_HEALTH")] * len(
        told
    )
    assert performance.found.tally.types["health.course-started"] == 1


def test_what_a_person_put_right_is_a_fact_with_its_history(performance: Performance) -> None:
    """The head of a school corrects what was refused: a look, a correction, and the fact under the sender's own id."""
    types = performance.found.tally.types
    assert (types["intake.message-inspected"], types["intake.message-corrected"]) == (1, 1)
    assert types["coordination.task-escalated"] >= 1


def test_the_log_ends_where_the_oracle_says(performance: Performance) -> None:
    """Phases, limits, money, meetings, what was shared and set right: worked out by hand and read from the log."""
    read, tally = told(performance.scenario), performance.found.tally
    for youth in performance.scenario.youths:
        lines, key = read.of(youth.number), performance.youth(youth.number)
        assert tally.phases.get(key) == ending.phase(lines), youth.name
        limits = Counter((rule, tally.obligations[one]) for one, (whose, rule) in tally.rules.items() if whose == key)
        assert limits == verdicts(lines, youth.born, read.until), youth.name
        assert tally.disclosed.get(key, []) == ending.disclosures(lines), youth.name
    assert {of: tally.informed[name] for name, of in tally.corrected.items()} == ending.set_right(read.of(OSKAR))
    held = ending.meetings(read.of(None), read.until)
    names = {"called": "scheduled", "held": "held", "cancelled": "cancelled", "missed": "missed"}
    assert {name: tally.types[f"coordination.meeting-{word}"] for name, word in names.items()} == dict(held)
    money = ending.money([line for lines in read.lines.values() for line in lines])
    areas = {(year, each.area) for year in money.amounts for each in money.commitments.values()}
    assert {key: tally.money[key] for key in areas} == {key: money.used(*key) for key in areas}


def test_the_api_answers_what_the_oracle_says(performance: Performance) -> None:
    """An auditor sees each limit, the coordinator the meetings, the head the money, as they were worked out by hand."""
    read = told(performance.scenario)
    asking = [f"/youths/{performance.youth(youth.number)}/obligations" for youth in performance.scenario.youths]
    answers = asyncio.run(asked(performance.here, "p-aase", *asking))
    for youth, answer in zip(performance.scenario.youths, answers, strict=True):
        shown = Counter((one["rule"], _standing(one)) for one in answer["obligations"])
        assert shown == verdicts(read.of(youth.number), youth.born, read.until), youth.name
    [calendar] = asyncio.run(asked(performance.here, "p-karen", "/meetings"))
    expected = ending.meetings(read.of(None), read.until)
    states = Counter(meeting["state"] for meeting in calendar["past"])
    assert (states["held"], states["cancelled"], len(calendar["missed"])) == (
        expected["held"],
        expected["cancelled"],
        expected["missed"],
    )
    [budget] = asyncio.run(asked(performance.here, "p-inger", "/budget?year=2025"))
    money = ending.money([line for lines in read.lines.values() for line in lines])
    used = sum(area["committed_ore"] + area["spent_ore"] for area in budget["areas"] if area["account"] == "pool")
    assert budget["amount_ore"] - used == money.remaining(2025)


def _standing(obligation: dict[str, Any]) -> str:
    late = obligation["state"] == "met" and not obligation["in_time"]
    return "met late" if late else str(obligation["state"])


def test_sander_and_his_mother_can_look_at_his_plan(performance: Performance) -> None:
    """When the play is over, the issuer knows them, and whose case it is."""
    for person, role in ((SANDER_HIMSELF, "youth"), (HIS_MOTHER, "parent")):
        said = claims(asyncio.run(token(performance.here, person)))
        assert (said["role"], said["youths"]) == (role, [performance.youth(SANDER)])


def test_klitvig_plays_beside_it_from_data_alone(tmp_path: Path) -> None:
    """The second municipality: its own seats, rhythm, ladder and money, on a folder and ports of its own."""
    scenario = beside()
    with supervised(tmp_path, Wish(municipality=scenario.municipality, clock="conducted", web_port=0)) as supervision:
        wait_until_up(supervision)
        played, found = asyncio.run(perform(supervision, scenario))
        [calendar] = asyncio.run(asked(supervision.installation(), "k-mona", "/meetings"))
        [budget] = asyncio.run(asked(supervision.installation(), "k-erik", "/budget?year=2025"))
    assert found.broken == []
    assert found.tally.broken["T23"] == 0
    assert Counter(found.tally.phases.values()) == {"effort": 2}
    assert len([meeting for meeting in calendar["past"] if meeting["state"] == "held"]) == len(klitvig.meetings())
    assert (budget["municipality"], budget["amount_ore"]) == (scenario.municipality, 64_000_000)
    assert set(played.refusals.values()) == {None, "beyond-approval"}


def _received(receipt: Any, expected: Outcome) -> Outcome:
    code = (receipt.get("refusal") or {}).get("code")
    return Outcome(receipt["outcome"], code, expected.fact if receipt.get("event") == str(expected.fact) else None)


def test_the_command_tells_the_same_summary(performance: Performance) -> None:
    """`samspor demo --once --json` of the same seed: the same numbers and exit status 0."""
    command = [sys.executable, "-m", "deploy", "demo", "--once", "--json", "--youths", str(STORIES), "--web-port", "0"]
    run = subprocess.run(command, capture_output=True, cwd=ROOT, check=False, timeout=600)  # noqa: S603 - our own
    assert run.returncode == 0, run.stderr.decode()
    printed = json.loads(run.stdout)
    assert printed == summary(performance.scenario, performance.played, performance.found)
    assert printed["published"] == printed["accepted"] + printed["refused"] + printed["duplicates"]
