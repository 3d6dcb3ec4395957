"""What happens when the register gives a youth another number: who is meant, and how old is the youth after all?"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from deploy.testing.world import World
from shared.definitions.dated import TIME_ZONE
from shared.events.clock import TimePassed
from shared.events.coordination import Erased, ObligationWaived, PathwayOpened, TaskAssigned
from shared.events.envelope import Envelope, derived_id
from shared.events.person import AgeKnown, AgeReached, NumberChanged
from shared.events.sharing import CorrectionIssued
from shared.events.social import PlacementStarted
from shared.testing.examples import MOMENT, example_of, fact
from shared.testing.messages import CONCERN, CPR, FORMER_CPR, cloud_event
from tests.integration.intake.words import NOW, Intake, intake_in
from tests.unit.coordination.living import Life

SAME_DAY: str = "7403099901"
"""Another number with the birth date of the former one."""


@pytest.fixture
async def intake(world: World, tmp_path: Path) -> AsyncIterator[Intake]:
    """Intake, running, with one youth known by a number that is going to be another; there is a pathway."""
    async with intake_in(world, tmp_path) as service:
        await service.start()
        await service.send(cloud_event(id="s-first", person={"cpr": FORMER_CPR}))
        await service.receipt()
        await service.settled()
        pathway = PathwayOpened(description="serious-crime-12-17", version=1)
        await service.tell(fact(pathway, key=await service.youth()))
        yield service


async def renumbered(intake: Intake, number: str, identity: str = "r-1") -> str:
    """What becomes of it when the register tells that the youth has this number now."""
    event = cloud_event(NumberChanged.TYPE, id=identity, person={"cpr": number, "former_cpr": FORMER_CPR})
    await intake.send(event)
    receipt = await intake.receipt("person-register")
    await intake.settled()
    return str(receipt["refusal"]["code"] if receipt["outcome"] == "refused" else receipt["outcome"])


def told_ages(log: list[Envelope]) -> list[Envelope]:
    """The ages on the log."""
    return [event for event in log if isinstance(event.data, AgeKnown | AgeReached)]


async def pass_time(intake: Intake, until: datetime) -> None:
    """Let time pass."""
    await intake.let(until)
    await intake.tell(fact(TimePassed(until=until), at=until))
    await intake.settled()


async def test_a_wrong_birth_date_tells_the_age_anew_and_what_was_owed_by_it_lapses(intake: Intake) -> None:
    """From the register's message to the obligations: believed to be 16 and placed, the youth is 13."""
    youth = await intake.youth()
    assert await renumbered(intake, CPR) == "accepted"
    log = await intake.log()

    assert [event.type for event in log[-2:]] == ["person.number-changed", "person.age-known"]
    wrong, right = told_ages(log)
    assert isinstance(wrong.data, AgeKnown)
    assert isinstance(right.data, AgeKnown)
    assert (wrong.data.years, wrong.data.replaces) == (16, None)
    assert (right.data.years, right.data.replaces, right.key) == (13, (wrong.id,), youth)
    assert right.causation_id == log[-2].id
    assert all(CPR.encode() not in body and FORMER_CPR.encode() not in body for body in await intake.log_bodies())

    placed = fact(example_of(PlacementStarted), key=youth, at=MOMENT - timedelta(days=30))
    life = Life().folds(placed, *(event for event in log if event.id != right.id))
    owed = {one.rule for one in life.state.obligations.values() if one.waits}
    life.folds(right)
    assert owed >= {"T13", "T13-placed", "T14"}
    assert [one.of for one in life.of(CorrectionIssued)] == [wrong.id]
    assert {one.rule for one in life.of(ObligationWaived)} >= {"T13", "T13-placed", "T14"}


async def test_ages_are_reached_by_the_birth_date_that_is_right(intake: Intake) -> None:
    """By the former number 17½ is reached in 2026; by the right one 15 in 2027, and then it is 15 that was wrong."""
    await renumbered(intake, CPR)
    await pass_time(intake, datetime(2027, 4, 1, tzinfo=TIME_ZONE))
    reached = [event for event in await intake.log() if isinstance(event.data, AgeReached)]
    assert [(event.data.years, event.occurred_at) for event in reached if isinstance(event.data, AgeReached)] == [
        (15.0, datetime(2027, 3, 14, tzinfo=TIME_ZONE))
    ]


async def test_what_was_reached_by_the_wrong_birth_date_is_replaced_too(intake: Intake) -> None:
    """17½ was told in September 2026; the right number comes afterwards, and 15 is reached later."""
    await pass_time(intake, datetime(2026, 9, 20, tzinfo=TIME_ZONE))
    wrong = told_ages(await intake.log())
    assert await renumbered(intake, CPR) == "accepted"
    right = told_ages(await intake.log())[-1]
    assert isinstance(right.data, AgeKnown)
    assert (right.data.years, right.data.replaces) == (14, tuple(event.id for event in wrong))
    assert len(wrong) == 2
    await pass_time(intake, datetime(2027, 4, 1, tzinfo=TIME_ZONE))
    assert [event.data.years for event in told_ages(await intake.log()) if isinstance(event.data, AgeReached)] == [
        17.5,
        15.0,
    ]


async def test_another_number_with_the_same_birth_date_tells_no_age(intake: Intake) -> None:
    """The fact that there is another number, and nothing else."""
    assert await renumbered(intake, SAME_DAY) == "accepted"
    assert [event.type for event in await intake.log()][-1] == "person.number-changed"
    assert len(told_ages(await intake.log())) == 1


async def test_the_youth_is_found_by_both_numbers_and_named_by_the_newer(intake: Intake) -> None:
    """A school that still has the old number speaks of the same youth; the feed says the number of now."""
    youth = await intake.youth()
    await renumbered(intake, CPR)
    await intake.send(cloud_event(CONCERN, id="s-old", person={"cpr": FORMER_CPR}))
    await intake.send(cloud_event(CONCERN, id="s-new", person={"cpr": CPR}))
    assert [receipt["outcome"] for receipt in await intake.receipts(2)] == ["accepted", "accepted"]
    await intake.settled()
    assert await intake.youth() == youth
    assert {event.key for event in await intake.log()} == {youth}
    await intake.tell(fact(TaskAssigned(task=derived_id("t"), kind="assess", sector="school"), key=youth))
    [(_, told)] = await intake.feed("school", 1)
    assert told["data"]["person"]["cpr"] == CPR


async def test_the_same_change_told_again_changes_nothing(intake: Intake) -> None:
    """As a duplicate, and under another id."""
    await renumbered(intake, CPR)
    before = len(await intake.log())
    assert await renumbered(intake, CPR) == "duplicate"
    assert await renumbered(intake, CPR, "r-2") == "accepted"
    assert len(await intake.log()) == before + 1
    assert len(told_ages(await intake.log())) == 2


async def test_a_number_of_another_youth_is_refused(intake: Intake) -> None:
    """Two youths are not made one by a message: the municipality sorts that out."""
    await intake.send(cloud_event(id="s-other", person={"cpr": CPR}))
    await intake.receipts(1)
    await intake.settled()
    assert await renumbered(intake, CPR) == "number-taken"
    assert await intake.database.fetchval("SELECT count(*) FROM intake.former_numbers") == 0


async def test_erasure_forgets_former_numbers(intake: Intake) -> None:
    """Nothing is left by which the youth could be found."""
    youth = await intake.youth()
    await renumbered(intake, CPR)
    await intake.tell(fact(Erased(), key=youth, at=NOW))
    for table in ("identities", "former_numbers"):
        assert await intake.database.fetchval(f"SELECT count(*) FROM intake.{table}") == 0  # noqa: S608 (ours)
