"""Figures for leaders, the budget's outlook, the range of services and exports, over real read models."""

import asyncio
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import asyncpg
import nats
import pytest

from deploy.testing.world import World
from services.reporting.answers import Masked
from services.reporting.answers.management import Management
from services.reporting.looking import exports, knowledge, management, money, programme, range_of_services
from services.reporting.looking.asking import DeniedError
from services.reporting.looking.desk import Desk
from shared.clock import ConductedClock
from shared.events import coordination, finance, leisure, methods, person, planning, sharing, social
from shared.events.envelope import Envelope, derived_id
from shared.events.registry import decode
from shared.events.reporting import ExportMade, RecordViewed
from shared.keys import Keyring, MasterKeys
from shared.testing.examples import MOMENT, example_of, fact
from tests.integration.reporting.telling import Reading, Telling, told, youth
from tests.integration.reporting.test_looking import asks

MANY: Final = 12
DAY: Final = 24 * 60
NOW: Final = MOMENT + timedelta(days=240)
KEYS: Final = {"p": "org-707-methods", "b": "org-707-budget-2025"}


def of(number: int) -> str:
    """One of the youths of whom the figures tell."""
    return youth(2000 + number)


def intervention(number: int) -> UUID:
    """A youth's intervention, and the commitment that pays it."""
    return derived_id("intervention", number)


def life(number: int) -> list[Envelope]:
    """A youth: raised, a pathway, an effort that half of them finish, and a limit that half of them missed."""
    who, effort, owed = of(number), intervention(number), derived_id("duty", number)
    early = number < MANY // 2
    due = MOMENT + timedelta(days=30)
    told_of: list[Envelope] = [
        told(person.NameKnown, who, name=f"Ung{number}"),
        told(coordination.YouthRaised, who, by="p-tine", sector="social", reason="Bekymret.", minutes=DAY),
        told(coordination.PathwayOpened, who, minutes=2 * DAY, **({"deviation": "Valgt."} if early else {})),
        told(coordination.CaseLeadAppointed, who, person="p-birgitte", unit="social", minutes=2 * DAY + 1),
        told(coordination.ObligationOpened, who, obligation=owed, rule="T10", due=due, minutes=3 * DAY),
        told(
            planning.InterventionProposed,
            who,
            intervention=effort,
            offer="mentor",
            listed="grenaa-havn",
            minutes=9 * DAY,
        ),
        told(planning.InterventionCommitted, who, intervention=effort, minutes=10 * DAY),
        told(planning.InterventionStarted, who, intervention=effort, minutes=(14 + number) * DAY),
        told(
            planning.CostCommitted,
            who,
            commitment=effort,
            intervention=effort,
            year=2025,
            area="work",
            account="pool",
            amount_ore=1_000_000,
            minutes=10 * DAY + 1,
        ),
        told(
            planning.CostSpent,
            who,
            commitment=effort,
            intervention=effort,
            year=2025,
            area="work",
            account="pool",
            amount_ore=400_000,
            minutes=60 * DAY,
        ),
    ]
    if early:
        met = {"met_at": due - timedelta(days=1), "learnt_at": due, "due": due, "in_time": True}
        told_of.append(told(coordination.ObligationMet, who, obligation=owed, rule="T10", **met, minutes=30 * DAY))
        ended = {"intervention": effort, "outcome": "goals-reached"}
        told_of.append(told(planning.InterventionEnded, who, **ended, minutes=90 * DAY))
        told_of.append(told(leisure.ActivityJoined, who, activity_id="a", kind="sport", minutes=95 * DAY))
    else:
        told_of.append(told(coordination.ObligationMissed, who, obligation=owed, rule="T10", due=due, minutes=31 * DAY))
    return told_of


def house() -> list[Envelope]:
    """What is about nobody: a budget, offers, a method, a description, the programme, postings."""
    return [
        _ours(example_of(planning.BudgetSet, year=2025, amount_ore=120_000_000, areas={"work": 12_500_000}), "b"),
        _ours(
            example_of(
                methods.OfferListed,
                offer="grenaa-havn",
                title="Grenaa Havn",
                effort_area="work",
                sector="job",
                kind="work-experience",
                partner="Grenaa Havn",
                evidence="promising",
                places=4,
            )
        ),
        _ours(example_of(methods.OfferListed, offer="boxing", title="Bokseklubben", evidence="unknown")),
        _ours(methods.OfferWithdrawn(offer="boxing")),
        _ours(example_of(methods.OfferSuggested, title="Morgenhold")),
        _ours(example_of(methods.MethodReviewed, next_review_by=date(2025, 6, 1))),
        _ours(example_of(methods.ActivityHeld, participants=24)),
        _ours(example_of(methods.DescriptionPublished, review_by=date(2025, 6, 1))),
        _ours(example_of(methods.ProgrammePhaseEntered, phase="roadmap")),
        fact(example_of(finance.PostingImported, posting="P-1", effort_area="work", amount_ore=5_000_000)),
        fact(example_of(finance.PostingImported, posting="P-1", effort_area="work", amount_ore=5_500_000)),
    ]


def _ours(event: object, key: str = "p") -> Envelope:
    return fact(event, key=KEYS[key])  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """One world for all of them, in which all of it is told once."""
    asyncio.run(_tell(shared_world))
    return shared_world


async def _tell(world: World) -> None:
    client = await nats.connect(world.nats_url, **world.credentials("intake"))
    reader = await nats.connect(world.nats_url, **world.credentials("reporting"))
    async with asyncpg.create_pool(world.database_url("reporting"), min_size=1, max_size=1) as pool:
        keyring = Keyring(pool, MasterKeys.from_file(world.secrets.master_key_file))
        telling, reading = Telling(world, client), Reading(world, reader, pool, keyring)
        await telling.give_keys([of(number) for number in range(MANY)])
        everything = [event for number in range(MANY) for event in life(number)] + house()
        await reading.fold_until(await telling.tell(everything))
    await client.close()
    await reader.close()


@pytest.fixture
async def late(desk: Desk) -> Desk:
    """The desk on a day late in the year."""
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(NOW)
    return desk


async def recorded(reading: Reading) -> list[RecordViewed | ExportMade]:
    """Looks and exports, in the order in which they were recorded."""
    rows = await reading.pool.fetch("SELECT body FROM outbox ORDER BY position")
    found = [decode(row["body"]).data for row in rows]
    return [look for look in found if isinstance(look, RecordViewed | ExportMade)]


async def test_the_head_sees_figures_and_nobody(late: Desk, reading: Reading) -> None:
    """Half of the limits kept, beside the country's 75; no youth is named, so no look at a youth is recorded."""
    before = len(await recorded(reading))
    found = await management.management(late, asks("p-inger"))
    kept = next(limit.figure for limit in found.limits if limit.rule == "T10")
    assert (found.level, found.owed, kept.value, kept.baseline) == ("head", (), 50, 75)
    assert "Ung1" not in found.model_dump_json()
    assert not any(of(number) in found.model_dump_json() for number in range(MANY))
    assert len(await recorded(reading)) == before


async def test_a_month_can_be_looked_at_again(late: Desk) -> None:
    """The head's figures end with a month that is over, the last one or one that is asked for."""
    now = await management.management(late, asks("p-inger"))
    june = await management.management(late, asks("p-inger"), date(2025, 6, 1))
    assert (now.until, june.until) == (date(2025, 11, 30), date(2025, 6, 30))


async def test_the_team_leader_sees_who_owes_what_in_the_own_cases_and_it_is_recorded(
    late: Desk, reading: Reading
) -> None:
    """The missed limits with the youths' names; the look names every youth that was shown."""
    found = await management.management(late, asks("p-lone"))
    limits = [one for one in found.owed if one.kind == "limit"]
    assert {str(one.youth) for one in limits} == {of(number) for number in range(MANY // 2, MANY)}
    assert all(isinstance(one.name, str) and one.name.startswith("Ung") for one in limits)
    look = (await recorded(reading))[-1]
    assert (look.what, look.purpose) == ("management", "management")
    assert set(look.youths) == {str(one.youth) for one in found.owed}


@pytest.mark.parametrize("who", ["p-poul", "p-jakob"])
async def test_figures_are_for_those_who_lead_the_work(late: Desk, who: str) -> None:
    """The committee gets its own report; a teacher works in cases and may see what can be offered, and no money."""
    if who == "p-poul":
        with pytest.raises(DeniedError):
            await management.management(late, asks(who))
    with pytest.raises(DeniedError):
        await money.budget(late, asks(who))


async def test_what_was_set_right_is_in_no_figure(late: Desk, telling: Telling, reading: Reading) -> None:
    """A placement that never was: counted until it is corrected, and not after."""
    wrong = [
        told(social.PlacementStarted, of(number), placement_id="p", placement="foster-family", minutes=100 * DAY)
        for number in range(5)
    ]
    await reading.fold_until(await telling.tell(wrong))
    assert _placed(await management.management(late, asks("p-inger"))) == 5
    right = [
        told(sharing.CorrectionIssued, each.key, of=each.id, of_type=each.type, replaced_by=None, minutes=101 * DAY)
        for each in wrong
    ]
    await reading.fold_until(await telling.tell(right))
    assert _placed(await management.management(late, asks("p-inger"))) is None


def _placed(found: Management) -> int | None:
    figure = next(one for group in found.groups for one in group.figures if one.key == "placed")
    return figure.count.least if figure.count else None


async def test_the_programme_compares_two_periods_and_says_when_it_cannot(late: Desk) -> None:
    """In the year before, nothing had begun: too early, or too few. Cost stands beside how it went."""
    found = await programme.programme(late, asks("p-inger"))
    opened = next(row for row in found.rows if row.key == "opened")
    assert [phase.phase for phase in found.phases] == ["roadmap"]
    assert opened.before.said == "too-few"
    assert opened.now.said == "shown"
    assert opened.way is None
    work = next(row for row in found.by_area if row.key == "work")
    assert work.spent_ore == MANY * 400_000
    assert work.outcomes.cells.keys() == {"goals-reached", "running"}
    assert [row.key for row in found.by_step] == ["2"]


async def test_the_range_of_services_tells_room_without_telling_who(late: Desk) -> None:
    """Six use an offer of four places: full. A withdrawn one is no longer listed; a suggestion waits."""
    found = await range_of_services.range_of_services(late, asks("p-karen"))
    (offer,) = found.offers
    assert (offer.offer, offer.full, offer.partner) == ("grenaa-havn", True, "Grenaa Havn")
    assert offer.using is not None
    assert (offer.using.least, offer.using.most) == (5, 9)
    assert [one.offer for one in found.withdrawn] == ["boxing"]
    assert [(one.title, one.listed_as) for one in found.suggested] == [("Morgenhold", None)]
    assert "list-offer" in found.commands
    teacher = await range_of_services.range_of_services(late, asks("p-jakob"))
    assert "list-offer" not in teacher.commands


async def test_a_description_says_that_it_is_stale_and_what_became_of_its_use(late: Desk) -> None:
    """It was to be looked over in June; twelve pathways, half of them outside the target group."""
    found = await range_of_services.descriptions(late, asks("p-inger"))
    ours = next(one for one in found.descriptions if (one.key, one.version) == ("norddjurs-taskforce", 1))
    assert (ours.standing, ours.stale) == ("published", True)
    assert ours.usage.pathways is not None
    assert ours.usage.pathways.least == 10
    assert ours.usage.outside.value == 50
    assert "revise-description" in ours.commands
    assert "publish-description" not in ours.commands
    other = next(one for one in found.descriptions if one.key == "rare-disability-0-25")
    assert (other.usage.pathways, other.follow_up_due) == (None, True)


async def test_the_knowledge_centre_finds_methods_and_offers(late: Desk) -> None:
    """By a part of what they are called, in both languages' words; a youth's name finds nothing."""
    whole = await knowledge.knowledge(late, asks("p-karen"))
    (outcome,) = whole.outcomes
    assert (outcome.offer, outcome.title) == ("grenaa-havn", "Grenaa Havn")
    assert set(outcome.outcomes.cells) == {"goals-reached", "running"}
    assert [(one.method, one.due) for one in whole.methods] == [("network-meetings", True)]
    assert [(one.times, one.participants) for one in whole.activities] == [(1, 24)]
    assert [one.offer for one in (await knowledge.knowledge(late, asks("p-karen"), "HAVN")).outcomes] == ["grenaa-havn"]
    nothing = await knowledge.knowledge(late, asks("p-karen"), "Ung1")
    assert (nothing.methods, nothing.outcomes) == ((), ())


async def test_the_budget_tells_the_forecast_and_what_the_finance_system_says(late: Desk) -> None:
    """Twelve commitments of 10 000 on a frame of 125 000: tight. A posting that came again replaced itself."""
    found = await money.budget(late, asks("p-inger"))
    work = next(use for use in found.areas if (use.area, use.account) == ("work", "pool"))
    assert (work.forecast_ore, work.spent_ore, work.committed_ore) == (12_000_000, 4_800_000, 7_200_000)
    assert (work.standing, work.posted_ore) == ("tight", 5_500_000)
    assert found.standing == "underspent"
    assert [(step.step, step.spent_ore) for step in found.steps] == [(2, 4_800_000)]
    assert found.youths is None


async def test_costs_of_a_youth_are_a_look_and_the_head_sees_no_name(late: Desk, reading: Reading) -> None:
    """The team leader sees who; the head sees amounts without names; both looks are recorded."""
    leader = await money.budget(late, asks("p-lone"), youths=True)
    head = await money.budget(late, asks("p-inger"), youths=True)
    assert leader.youths is not None
    assert head.youths is not None
    assert {one.name for one in leader.youths} == {f"Ung{number}" for number in range(MANY)}
    assert all(isinstance(one.name, Masked) for one in head.youths)
    assert {one.forecast_ore for one in head.youths} == {1_000_000}
    looks = (await recorded(reading))[-2:]
    assert [(look.actor, look.what, len(look.youths)) for look in looks] == [
        ("p-lone", "budget-youths", MANY),
        ("p-inger", "budget-youths", MANY),
    ]


async def test_methods_and_results_leave_in_a_file_without_anybody_in_it(late: Desk, reading: Reading) -> None:
    """What is exchanged names offers and bands; the export is recorded under the id that stands in the file."""
    found = await exports.methods(late, asks("p-karen"))
    text = found.model_dump_json() + exports.as_csv(found)
    assert not any(of(number) in text or f"Ung{number}" in text for number in range(MANY))
    assert "p-karen" not in text
    offer = next(one for one in found.offers if one.offer == "grenaa-havn")
    assert offer.youths is not None
    assert offer.youths.least == 10
    made = (await recorded(reading))[-1]
    assert isinstance(made, ExportMade)
    assert (made.what, made.export, made.youths) == ("methods-exchange", found.export, ())


async def test_figures_for_the_national_level_are_the_municipalitys_whoever_takes_them_out(
    late: Desk, reading: Reading
) -> None:
    """The team leader's own cases are no municipality; nothing of who owes what is in it."""
    leader = await exports.national(late, asks("p-lone"))
    head = await exports.national(late, asks("p-inger"))
    assert leader.groups == head.groups
    assert "owed" not in leader.model_dump()
    assert [look.what for look in (await recorded(reading))[-2:]] == ["national-figures", "national-figures"]


@pytest.mark.parametrize("who", ["p-lone", "p-inger", "p-birgitte", "p-karen"])
async def test_a_whole_case_is_taken_out_by_those_who_audit_alone(late: Desk, reading: Reading, who: str) -> None:
    """Everybody else is refused before anything is read or recorded."""
    before = len(await recorded(reading))
    with pytest.raises(DeniedError):
        await exports.case_review(late, asks(who), UUID(of(0)))
    assert len(await recorded(reading)) == before
