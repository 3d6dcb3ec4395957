"""The service: what proven people ask has its effect once, and comes onto the log once, through any crash."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.testing.world import World
from services.planning.carrying_out import carry_out
from services.planning.commands.plan import DraftPlan
from services.planning.deciding import Background
from services.planning.shelf import Shelf
from shared.books import Books
from shared.clock import ConductedClock
from shared.commands import CommandAnswer
from shared.deciding import Command, Person, Recorder
from shared.events import coordination, sharing, social
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


HARBOUR = {
    "offer": "grenaa-harbour",
    "title": "Praktik på havnen i Grenaa",
    "effort_area": "work",
    "sector": "job",
    "sectors": ["job", "school"],
    "evidence": "practice",
}


async def test_the_range_of_services_is_the_municipalitys_and_its_offers_are_proposed_to_youths(
    planning: Planning,
) -> None:
    """A suggestion becomes an offer, the offer an intervention over two sectors; asked twice it happens once."""
    sidsel = planning.people.token("p-sidsel", "taskforce-coordinator", "ungnorddjurs")
    anja = planning.people.token("p-anja", "case-lead", "social")
    idea = {key: HARBOUR[key] for key in ("title", "effort_area", "sector")}
    proposal = {
        "offer": "education-with-work",
        "effort_area": "work",
        "sectors": ["job", "school"],
        "listed": "grenaa-harbour",
    }
    early = await planning.ask("propose-intervention", proposal, token=anja, identity=named("early"), youth=YOUTH)
    suggested = await planning.ask("suggest-offer", idea, token=anja, identity=named("idea"))
    offer = HARBOUR | {"suggestion": str(named("idea"))}
    listed = await planning.ask("list-offer", offer, token=sidsel, identity=named("list"))
    again = await planning.ask("list-offer", offer, token=sidsel, identity=named("list"))
    proposed = await planning.ask("propose-intervention", proposal, token=anja, identity=named("harbour"), youth=YOUTH)
    await planning.settled()
    assert early.refusal is not None
    assert early.refusal.code == "not-listed"
    assert (listed.status, again.status, again.events) == ("done", "duplicate", listed.events)
    assert await planning.published() == [*suggested.events, *listed.events, *proposed.events]


async def test_methods_are_about_no_youth_and_descriptions_a_leaders(planning: Planning) -> None:
    """Whoever names a youth, or may not publish, is refused; a leader puts a description into force."""
    birgit = planning.people.token("p-birgit", "head", "children-and-family")
    anja = planning.people.token("p-anja", "case-lead", "social")
    publish = {"description": "norddjurs-taskforce", "version": 1, "review_by": "2027-12-31"}
    about = await planning.ask("publish-description", publish, token=birgit, identity=named("a"), youth=YOUTH)
    denied = await planning.ask("publish-description", publish, token=anja, identity=named("b"))
    fine = await planning.ask("publish-description", publish, token=birgit, identity=named("c"))
    assert about.refusal is not None
    assert denied.refusal is not None
    assert (about.refusal.field, denied.refusal.code, fine.status) == ("youth", "not-your-command", "done")


async def test_the_youth_and_the_parents_stand_by_what_was_agreed_with_them(planning: Planning) -> None:
    """Each for himself or herself, on their own case; the parents not while something keeps them out of it."""
    anja = planning.people.token("p-anja", "case-lead", "social")
    youth = planning.people.token("y-sander", "youth", "citizen", youths=(YOUTH,))
    mother = planning.people.token("c-mother", "parent", "citizen", youths=(YOUTH,))
    stranger = planning.people.token("c-other", "parent", "citizen", youths=(str(named("another youth")),))
    made = {"parties": ["youth", "mother"], "text": sealed("Hjemme kl. 22.")}
    await planning.ask("make-agreement", made, token=anja, identity=named("evenings"), youth=YOUTH)

    async def stand_by(token: str, by: str, name: str) -> str:
        args = {"agreement": str(named("evenings")), "by": by}
        answer = await planning.ask("acknowledge-agreement", args, token=token, identity=named(name), youth=YOUTH)
        return answer.status if answer.refusal is None else answer.refusal.code

    assert await stand_by(youth, "mother", "a") == "not-your-voice"
    assert await stand_by(mother, "youth", "b") == "not-your-voice"
    assert await stand_by(stranger, "mother", "c") == "not-your-case"
    assert await stand_by(youth, "youth", "d") == "done"
    await planning.tell(fact(example_of(social.AbuseCaseOpened)))
    assert await stand_by(mother, "mother", "e") == "not-your-case"
    await planning.tell(fact(example_of(social.AbuseCaseClosed), at=NOON))
    assert await stand_by(mother, "mother", "f") == "done"
    await planning.settled()
    assert len(await planning.published()) == 3


async def test_a_hearing_that_is_corrected_un_hears(planning: Planning) -> None:
    """Nobody agrees to a plan on what another youth said; a hearing of this one makes up for it."""
    anja = planning.people.token("p-anja", "case-lead", "social")

    async def ask(name: str, args: dict[str, Any], identity: str) -> CommandAnswer:
        return await planning.ask(name, args, token=anja, identity=named(identity), youth=YOUTH)

    await ask("draft-plan", {}, "draft")
    hearing = {"form": "talk", "view": sealed("Jeg vil gerne i klub.")}
    heard = await ask("hear-youth", hearing, "wrong")
    wrong = sharing.CorrectionIssued(of=heard.events[0], of_type="planning.youth-heard", reason="wrong-person")
    await planning.tell(fact(wrong))
    refused = await ask("agree-plan", {"parties": ["mother"]}, "a")
    await ask("hear-youth", hearing, "right")
    agreed = await ask("agree-plan", {"parties": ["mother"]}, "b")
    assert refused.refusal is not None
    assert (refused.refusal.code, agreed.status) == ("youth-not-heard", "done")


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
    outcome = carry_out(Shelf(books), Recorder("planning", "707"), clock, given, Background("open"))
    books.close()
    return outcome.events
