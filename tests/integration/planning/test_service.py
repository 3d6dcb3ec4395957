"""The service: what proven people ask has its effect once, and comes onto the log once, through any crash."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.testing.world import World
from services.planning.carrying_out import carry_out
from services.planning.commands import DraftPlan
from shared.books import Books
from shared.clock import ConductedClock
from shared.deciding import Command, Person, Recorder
from shared.events import coordination
from shared.events.envelope import derived_id
from shared.testing.examples import YOUTH, example_of, fact, sealed
from tests.integration.planning.words import NOON, Planning, planning_in

SET_GOAL = {"area": "health", "text": sealed("Sove om natten.")}


@pytest.fixture
async def planning(world: World, tmp_path: Path) -> AsyncIterator[Planning]:
    """Planning, running, with one youth whose pathway is open and whose case lead is Anja."""
    async with planning_in(world, tmp_path) as service:
        await service.start()
        await service.tell(
            fact(example_of(coordination.YouthRaised)),
            fact(example_of(coordination.PathwayOpened)),
            fact(coordination.CaseLeadAppointed(person="p-anja", unit="social")),
        )
        yield service


def named(name: str) -> UUID:
    """The id of a command."""
    return derived_id("test", name)


async def test_a_command_is_answered_with_its_events_and_they_come_onto_the_log(planning: Planning) -> None:
    """Given twice it is a duplicate with the same events, and the log has them once."""
    anja = planning.people.token("p-anja", "case-lead", "social")
    first = await planning.ask("set-goal", SET_GOAL, token=anja, identity=named("goal"), youth=YOUTH)
    again = await planning.ask("set-goal", SET_GOAL, token=anja, identity=named("goal"), youth=YOUTH)
    await planning.settled()
    assert (first.status, again.status) == ("done", "duplicate")
    assert first.events == again.events
    assert await planning.published() == list(first.events)


REFUSALS: tuple[tuple[str, dict[str, Any], tuple[str, str, str, str], str], ...] = (
    ("set-goal", SET_GOAL, ("p-kim", "sector-professional", "school", "707"), "not-your-case"),
    ("set-budget", {"year": 2025, "amount_ore": 1}, ("p-anja", "case-lead", "social", "707"), "not-your-command"),
    ("set-goal", {"area": "health"}, ("p-anja", "case-lead", "social", "707"), "malformed"),
    ("set-goal", {**SET_GOAL, "text": "Sove."}, ("p-anja", "case-lead", "social", "707"), "not-sealed"),
    ("draft-plan", {}, ("p-anja", "case-lead", "social", "730"), "wrong-municipality"),
)


async def test_a_refusal_says_why(planning: Planning) -> None:
    """In Danish and English, with the field, and nothing is recorded."""
    for name, args, (person, role, unit, municipality), code in REFUSALS:
        token = planning.people.token(person, role, unit, municipality=municipality)
        youth = None if name == "set-budget" else YOUTH
        answer = await planning.ask(name, args, token=token, identity=named("this"), youth=youth)
        assert answer.refusal is not None
        assert ("refused", code) == (answer.status, answer.refusal.code)
        assert answer.refusal.field
        assert answer.refusal.reason_da
        assert answer.refusal.reason_en
    await planning.settled()
    assert await planning.published() == []


async def test_nobody_commands_with_an_old_token(planning: Planning) -> None:
    """Tokens are judged by the machine's own time, wherever the conducted clock stands."""
    old = planning.people.token("p-anja", "case-lead", "social", age=timedelta(hours=2))
    answer = await planning.ask("draft-plan", {}, token=old, identity=named("draft"), youth=YOUTH)
    assert answer.refusal is not None
    assert answer.refusal.code == "not-proven"


async def test_a_budget_command_names_no_youth_and_a_plan_command_does(planning: Planning) -> None:
    """The wrong one of the two is a wrong form."""
    birgit = planning.people.token("p-birgit", "head", "children-and-family")
    anja = planning.people.token("p-anja", "case-lead", "social")
    budget = {"year": 2025, "amount_ore": 120_000_000}
    about = await planning.ask("set-budget", budget, token=birgit, identity=named("a"), youth=YOUTH)
    nobody = await planning.ask("draft-plan", {}, token=anja, identity=named("b"))
    fine = await planning.ask("set-budget", budget, token=birgit, identity=named("c"))
    assert about.refusal is not None
    assert nobody.refusal is not None
    assert (about.refusal.field, nobody.refusal.field, fine.status) == ("youth", "youth", "done")


async def test_only_a_leader_overrides(planning: Planning) -> None:
    """The coordinator may commit, a leader may commit more than there is."""
    sidsel = planning.people.token("p-sidsel", "taskforce-coordinator", "ungnorddjurs")
    birgit = planning.people.token("p-birgit", "head", "children-and-family")
    work = {"area": "leisure", "starts_on": "2025-06-01", "ends_on": "2025-06-30", "unit_price_ore": 500}
    overriding = {**work, "override": "acute-need"}
    beyond = await planning.ask("commit-cost", work, token=sidsel, identity=named("a"))
    denied = await planning.ask("commit-cost", overriding, token=sidsel, identity=named("b"))
    allowed = await planning.ask("commit-cost", overriding, token=birgit, identity=named("c"))
    assert beyond.refusal is not None
    assert denied.refusal is not None
    assert (
        beyond.refusal.code,
        denied.refusal.code,
        allowed.status,
    ) == ("beyond-remaining", "not-your-command", "done")


async def test_after_a_crash_between_recording_and_answering_the_same_command_gets_the_same_answer(
    planning: Planning,
) -> None:
    """What was recorded is relayed by the next run, once, and the person who asks again learns its ids."""
    planning.kill()
    recorded = record_without_answering(planning.world, named("draft"))
    await planning.start()
    anja = planning.people.token("p-anja", "case-lead", "social")
    answer = await planning.ask("draft-plan", {}, token=anja, identity=named("draft"), youth=YOUTH)
    await planning.settled()
    assert ("duplicate", recorded) == (answer.status, answer.events)
    planning.kill()
    await planning.start()
    await planning.settled()
    assert await planning.published() == list(recorded)


async def test_commands_under_repeated_kills_have_their_effect_once(planning: Planning) -> None:
    """People ask until they get an answer, the process dies again and again, and the log has each event once."""
    anja = planning.people.token("p-anja", "case-lead", "social")
    led_to: list[UUID] = []
    for number in range(12):
        goal: dict[str, Any] = {"token": anja, "identity": named(f"goal {number}"), "youth": YOUTH}
        if number % 3 == 2:
            await planning.ask_without_waiting("set-goal", SET_GOAL, **goal)
            planning.kill()
            await planning.start()
        answer = await planning.ask("set-goal", SET_GOAL, **goal)
        led_to += answer.events
    await planning.settled()
    assert await planning.published() == led_to
    assert len(led_to) == 12


def record_without_answering(world: World, command: UUID) -> tuple[UUID, ...]:
    """What a process did that died before it could answer or relay: the command's events are in the books."""
    clock = ConductedClock()
    clock.let(NOON)
    person = Person(id="p-anja", role="case-lead", unit="social", municipality="707")
    books = Books(world.database_url("planning"), "planning")
    given = Command(id=command, key=YOUTH, at=NOON, person=person, args=DraftPlan())
    outcome = carry_out(books, Recorder("planning", "707"), clock, given, "open")
    books.close()
    return outcome.events
