"""What does the scenario promise of itself? Determinism, a believable calendar, every kind of trouble."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from deploy.demo.doors import table
from deploy.demo.scenario import Message, Scenario, generate, messages
from deploy.demo.scenario.calendar import LOCAL, is_school_day, local_day
from deploy.demo.scenario.cast import COLLEAGUES, youth
from deploy.demo.scenario.noise import KINDS, PUT_RIGHT
from deploy.demo.scenario.steps import WINDOW, Road


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The scenario of the demo."""
    return generate()


def _sent(scenario: Scenario) -> Iterator[tuple[datetime, Message]]:
    return ((step.at, message) for step in scenario.steps for message in step.messages)


def _accepted(scenario: Scenario, type_name: str) -> Iterator[dict[str, Any]]:
    for _, message in _sent(scenario):
        if message.outcome == "accepted" and message.subject.endswith(f".{type_name}"):
            yield json.loads(message.body)


def test_the_same_seed_gives_the_same_bytes(scenario: Scenario) -> None:
    """Two scenarios of one seed do not differ in a byte; another seed gives another one."""
    assert generate().digest() == scenario.digest()
    assert generate(seed=1).digest() != scenario.digest()


def test_it_has_the_size_that_was_asked_for(scenario: Scenario) -> None:
    """Forty youths give about three thousand messages, most of them accepted."""
    expectation = scenario.expectation()
    assert len(scenario.youths) == 40
    assert 2_700 <= expectation.published <= 3_300
    assert expectation.accepted + expectation.refused + expectation.duplicates == expectation.published
    assert expectation.duplicates >= 50
    assert expectation.refused >= 50


def test_time_never_goes_back(scenario: Scenario) -> None:
    """Every step lies after the one before it, and nothing is told before it happened."""
    moments = [step.at for step in scenario.steps]
    assert moments == sorted(moments)
    for at, message in _sent(scenario):
        if message.outcome == "accepted":
            assert datetime.fromisoformat(json.loads(message.body)["time"]) <= at


def test_a_step_does_not_depend_on_which_sector_is_faster(scenario: Scenario) -> None:
    """Within a step one sector at most speaks of a youth."""
    for step in scenario.steps:
        pairs = {(message.youth, message.sector) for message in step.messages if message.youth is not None}
        assert len(pairs) == len({number for number, _ in pairs}), step.at


def test_no_school_reports_on_a_holiday(scenario: Scenario) -> None:
    """Absence is summed up to a school day and never exceeds the quarter's school time so far."""
    found = 0
    for event in _accepted(scenario, "school.absence-summarised"):
        data = event["data"]
        assert is_school_day(date.fromisoformat(data["as_of"]))
        assert data["sick"] + data["permitted"] + data["unauthorised"] <= data["school_days"]
        found += 1
    assert found > 300


def test_the_police_meet_youths_on_weekend_nights(scenario: Scenario) -> None:
    """Police concerns happen between Friday evening and Sunday morning."""
    nights = [
        datetime.fromisoformat(event["time"]).astimezone(LOCAL)
        for event in _accepted(scenario, "police.concern-shared")
    ]
    assert len(nights) > 30
    assert all((night.weekday() in {4, 5} and night.hour >= 22) or night.hour < 3 for night in nights)


def test_nobody_in_it_exists(scenario: Scenario) -> None:
    """Every CPR number has the form of a substitute number, and no two youths share one."""
    numbers = [each.cpr for each in scenario.youths]
    assert len(set(numbers)) == len(numbers)
    assert all(int(number[:2]) > 60 for number in numbers)
    spoken_of = {
        number.decode() for _, message in _sent(scenario) for number in re.findall(rb'"cpr":"(\d{10})"', message.body)
    }
    assert all(int(number[:2]) > 60 for number in spoken_of)


def test_numbers_stay_apart_however_many_youths_there_are() -> None:
    """A hundred thousand youths have a hundred thousand numbers."""
    assert len({youth(707, number).cpr for number in range(100_000)}) == 100_000


def test_every_kind_of_trouble_appears(scenario: Scenario) -> None:
    """Each refusal that a sender can provoke is there, beside resent, reused, late and back-dated messages."""
    codes = Counter(message.code for _, message in _sent(scenario) if message.outcome == "refused")
    assert set(KINDS) | {"id-reused", "no-following"} <= set(codes)
    delays = [
        (at - datetime.fromisoformat(json.loads(message.body)["time"])).days
        for at, message in _sent(scenario)
        if message.outcome == "accepted"
    ]
    assert max(delays) >= 14
    assert sum(delay >= 5 for delay in delays) >= 20


def test_every_way_in_is_used(scenario: Scenario) -> None:
    """A system on the bus, one on the Python client, a file, a form, and a refused message that a person puts right."""
    accepted = [message for _, message in _sent(scenario) if message.outcome == "accepted"]
    assert {message.road for message in accepted} == set(get_args(Road))
    assert {message.sector for message in accepted if message.road == "client"} == {"health"}
    refused = {json.loads(message.body)["id"] for _, message in _sent(scenario) if message.code == PUT_RIGHT}
    [mended] = [message for message in accepted if message.road == "mended"]
    assert (json.loads(mended.body)["id"] in refused, mended.person) == (True, "p-mette")


def test_a_file_says_what_the_postings_say(scenario: Scenario) -> None:
    """A row each, under the heads of the template, with the time as a Dane writes it."""
    events = [json.loads(message.body) for _, message in _sent(scenario) if message.road == "file"]
    rows = list(csv.DictReader(io.StringIO(table(events).decode()), delimiter=";"))
    assert len(rows) == len(events) > 5
    assert [row["id"] for row in rows] == [event["id"] for event in events]
    assert {(row["month"], row["amount_ore"]) for row in rows} == {
        (event["data"]["month"], str(event["data"]["amount_ore"])) for event in events
    }
    assert all(re.fullmatch(r"\d{2}-\d{2}-\d{4} \d{2}:\d{2}", row["time"]) for row in rows)


def test_liva_is_told_of_on_monday(scenario: Scenario) -> None:
    """The third notification comes on a Friday at 22:40, is assessed on Saturday and known on Monday."""
    told = {
        json.loads(message.body)["type"]: (json.loads(message.body)["time"], at.astimezone(LOCAL))
        for at, message in _sent(scenario)
        if message.outcome == "accepted"
        and message.youth == 1
        and local_day(at) in {date(2025, 9, 26), date(2025, 9, 29)}
    }
    happened, learnt = told["social.notification-received"]
    assert happened == "2025-09-26T22:40:00+02:00"
    assert (learnt.weekday(), learnt.hour) == (4, 22)
    happened, learnt = told["social.notification-assessed"]
    assert happened == "2025-09-27T11:15:00+02:00"
    assert (learnt.weekday(), learnt.hour) == (0, 8)


def test_the_people_are_those_whom_the_issuer_knows() -> None:
    """Whoever gives commands can be chosen at the demo's issuer, in the same role."""
    known = {
        each["id"]: (each["name"], each["role"], each["unit"])
        for each in yaml.safe_load(Path("deploy/local/people.yaml").read_text(encoding="utf-8"))["people"]
    }
    assert {each.id: (each.name, each.role, each.unit) for each in COLLEAGUES}.items() <= known.items()


def test_steps_are_near_in_time(scenario: Scenario) -> None:
    """What is played at one moment happened within the window that the packing allows."""
    for step, following in zip(scenario.steps, scenario.steps[1:], strict=False):
        assert following.at >= step.at
    assert WINDOW.total_seconds() <= 3600


def test_load_is_streamed_cohort_by_cohort() -> None:
    """Any number of youths can be had without holding them all; the first cohort's youths are those of the demo."""
    first = list(islice(messages(youths=100_000), 5_000))
    assert len(first) == 5_000
    assert all(message.youth is not None for message in first)
    assert {message.youth for message in first} >= set(range(40))
