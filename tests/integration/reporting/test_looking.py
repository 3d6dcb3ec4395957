"""A person sees what the policy allows, the rest is masked, and every look is recorded before it is answered."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from services.reporting.answers import Masked
from services.reporting.answers.cases import CaseFilter
from services.reporting.answers.timeline import Entry
from services.reporting.looking import history, lists, money, plan, timeline, youth
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError, UnrecordedError, usual_purpose
from services.reporting.looking.cursor import BadCursorError
from services.reporting.looking.desk import Desk
from shared.clock import ConductedClock
from shared.deciding import Person
from shared.events.coordination import ObligationOpened, PathwayClosed, PathwayOpened
from shared.events.envelope import derived_id
from shared.events.registry import decode
from shared.events.reporting import FieldRevealed, RecordViewed
from shared.testing.examples import MOMENT
from tests.integration.reporting.telling import LIVA, NOBODY, SANDER, Reading, Telling, case, told
from tests.integration.reporting.telling import youth as numbered

ROLES = {
    "p-birgitte": ("case-lead", "social"),
    "p-henrik": ("case-lead", "social"),
    "p-karen": ("taskforce-coordinator", "taskforce"),
    "p-jakob": ("sector-professional", "school"),
    "p-mette": ("sector-professional", "school"),
    "p-lone": ("team-leader", "social"),
    "p-inger": ("head", "children-and-family"),
    "p-poul": ("committee", "committee"),
    "p-aase": ("auditor", "audit"),
}
S, L = UUID(SANDER), UUID(LIVA)


def asks(who: str, purpose: str | None = None, revealed: frozenset[UUID] = frozenset()) -> Asking:
    """A person of the demo who wants to see something."""
    role, unit = ROLES[who]
    return Asking(Person(id=who, role=role, unit=unit, municipality="707"), purpose or usual_purpose(role), revealed)


@pytest.fixture
async def told_case(telling: Telling, reading: Reading) -> int:
    """Sander's case is in the read models."""
    await telling.give_keys([SANDER, LIVA])
    last = await telling.tell(case())
    await reading.fold_until(last)
    return last


async def looks(reading: Reading) -> list[RecordViewed | FieldRevealed]:
    """The looks that were recorded, in order."""
    rows = await reading.pool.fetch("SELECT body FROM outbox ORDER BY position")
    found = [decode(row["body"]).data for row in rows]
    return [look for look in found if isinstance(look, RecordViewed | FieldRevealed)]


async def test_the_case_lead_sees_the_whole_of_it(told_case: int, desk: Desk) -> None:
    """Name, place, raising, charge and text are open to the adviser who owns the case."""
    seen = await youth.overview(desk, asks("p-birgitte"), S)
    story = await timeline.timeline(desk, asks("p-birgitte"), S)

    assert (seen.head.name, seen.head.age, seen.head.phase) == ("Sander", 13, "opening")
    assert not isinstance(seen.raising, Masked)
    assert seen.raising is not None
    assert seen.raising.reason == "Klassen kan ikke alene."
    assert "close-pathway" in seen.head.commands
    assert "police.charge-raised" in {entry.type for entry in story.entries}
    assert story.hidden == ()


async def test_the_teacher_sees_own_facts_and_no_charge(told_case: int, desk: Desk) -> None:
    """The school sees what it told, the plan and its task; that there is a charge is not even said."""
    story = await timeline.timeline(desk, asks("p-jakob"), S)
    seen = await youth.overview(desk, asks("p-jakob"), S)

    types = {entry.type for entry in story.entries}
    assert {"school.concern-shared", "school.absence-summarised"} <= types
    assert not types & {"police.charge-raised", "social.assessment-completed", "coordination.youth-raised"}
    assert {hidden.sector for hidden in story.hidden} <= {"school", "coordination"}
    assert isinstance(seen.raising, Masked)
    assert isinstance(seen.obligations, Masked)
    assert not isinstance(seen.tasks, Masked)
    assert [task.person.id for task in seen.tasks if task.person] == ["p-jakob"]
    assert "close-pathway" not in seen.head.commands


async def test_a_protected_place_is_masked_until_it_is_opened(told_case: int, desk: Desk, reading: Reading) -> None:
    """The coordinator opens the school's name with a purpose; that is recorded before it is shown."""
    masked = await _school(desk, asks("p-karen"))
    await history.reveal(desk, asks("p-karen"), S)
    opened = await _school(desk, asks("p-karen", revealed=frozenset({S})))

    assert isinstance(masked, Masked)
    assert masked.revealable
    assert "beskyttet" in masked.reason_da
    assert opened == "Søndre Skole"
    revealed = [look for look in await looks(reading) if isinstance(look, FieldRevealed)]
    assert [(look.actor, look.field, look.youths) for look in revealed] == [("p-karen", "location", (SANDER,))]


async def _school(desk: Desk, asking: Asking) -> object:
    story = await timeline.timeline(desk, asking, S, sector="school")
    return next(entry.text for entry in story.entries if entry.type == "school.enrolled")


async def test_texts_of_the_authority_are_closed_to_the_coordinator(told_case: int, desk: Desk) -> None:
    """The coordinator sees that an assessment was made, and not what it says."""
    story = await timeline.timeline(desk, asks("p-karen"), S)
    entry = next(entry for entry in story.entries if entry.type == "social.assessment-completed")

    assert isinstance(entry.text, Masked)
    assert isinstance(entry.facts["dimensions"], Masked)
    assert "police.charge-raised" not in {entry.type for entry in story.entries}


@pytest.mark.parametrize("who", ["p-henrik", "p-mette", "p-poul"])
async def test_an_outsider_meets_the_same_wall_as_for_nobody(told_case: int, desk: Desk, who: str) -> None:
    """Whoever has no part in the case learns nothing, not even that the youth is known."""
    for page in (youth.overview, youth.obligations, plan.plan, timeline.timeline, history.access_log):
        with pytest.raises(NotKnownError):
            await page(desk, asks(who), S)
        with pytest.raises(NotKnownError):
            await page(desk, asks(who), UUID(NOBODY))


async def test_a_wrong_purpose_is_told_with_the_right_ones(told_case: int, desk: Desk) -> None:
    """A case lead who looks for management is told for which purposes the case is open."""
    with pytest.raises(DeniedError) as refused:
        await youth.overview(desk, asks("p-birgitte", "management"), S)

    assert refused.value.answer.code == "wrong-purpose"
    assert set(refused.value.purposes) == {"coordinated-pathway", "casework", "meeting-preparation"}


async def test_the_books_are_read_by_those_to_whom_all_that_they_hold_is_open(told_case: int, desk: Desk) -> None:
    """A teacher reads no stream, and a coordinator no whole state: each would show that there is something closed."""
    with pytest.raises(DeniedError):
        await history.history(desk, asks("p-jakob"), S)
    with pytest.raises(DeniedError):
        await history.state(desk, asks("p-karen"), S)


async def test_a_leader_sees_without_names(told_case: int, desk: Desk) -> None:
    """The head sees where the case stands, and neither name nor words."""
    seen = await youth.overview(desk, asks("p-inger"), S)

    assert isinstance(seen.head.name, Masked)
    assert seen.head.age == 13
    assert isinstance(seen.tasks, Masked)


async def test_every_look_is_recorded_with_its_purpose(told_case: int, desk: Desk, reading: Reading) -> None:
    """One event a page, naming the youths that it showed, under the organisation's key."""
    await youth.overview(desk, asks("p-birgitte"), S)
    await plan.plan(desk, asks("p-jakob"), S)
    await lists.caseload(desk, asks("p-karen"), CaseFilter())
    await money.budget(desk, asks("p-karen"))

    rows = await reading.pool.fetch("SELECT subject, body FROM outbox ORDER BY position")
    assert {row["subject"].rsplit(".", 1)[1] for row in rows} == {"org-707-access"}
    found = [(look.actor, look.what, look.purpose, look.youths) for look in await looks(reading)]
    assert found == [
        ("p-birgitte", "youth-overview", "coordinated-pathway", (SANDER,)),
        ("p-jakob", "youth-plan", "coordinated-pathway", (SANDER,)),
        ("p-karen", "caseload", "coordinated-pathway", (SANDER,)),
    ]


async def test_a_look_that_cannot_be_recorded_is_refused(told_case: int, desk: Desk, reading: Reading) -> None:
    """Without its record, nothing is shown; once it can be recorded again, it is."""
    owner = await asyncpg.connect(reading.world.database_url("samspor_owner"))
    await owner.execute("REVOKE INSERT ON reporting.outbox FROM reporting")
    for look in (
        youth.overview(desk, asks("p-birgitte"), S),
        timeline.timeline(desk, asks("p-birgitte"), S),
        lists.caseload(desk, asks("p-karen"), CaseFilter()),
        lists.today(desk, asks("p-karen")),
        history.reveal(desk, asks("p-karen"), S),
    ):
        with pytest.raises(UnrecordedError):
            await look
    await owner.execute("GRANT INSERT ON reporting.outbox TO reporting")
    await owner.close()

    assert (await youth.overview(desk, asks("p-birgitte"), S)).head.name == "Sander"
    assert len(await looks(reading)) == 1


async def test_looks_that_come_together_are_recorded_each(told_case: int, desk: Desk, reading: Reading) -> None:
    """Many at once share transactions, and none is lost."""
    await asyncio.gather(*(youth.overview(desk, asks("p-birgitte"), S) for _ in range(40)))

    assert len(await looks(reading)) == 40


async def test_the_newcomers_of_the_authority_see_who_has_no_adviser(told_case: int, desk: Desk) -> None:
    """A notification that nobody has taken on is in the list of every adviser on duty, and in no teacher's."""
    on_duty = await lists.caseload(desk, asks("p-henrik", "casework"), CaseFilter())
    teacher = await lists.caseload(desk, asks("p-mette"), CaseFilter())

    assert [row.youth for row in on_duty.rows] == [L]
    assert teacher.rows == ()


async def test_pages_of_the_caseload_follow_each_other(telling: Telling, reading: Reading, desk: Desk) -> None:
    """Every youth is on exactly one page, the first due first, those without a due moment last."""
    youths = [numbered(number) for number in range(25)]
    await telling.give_keys(youths)
    events = []
    for number, who in enumerate(youths):
        events.append(told(PathwayOpened, who, minutes=number))
        if number % 5:
            due = MOMENT + timedelta(days=number)
            owed = derived_id("o", who)
            events.append(told(ObligationOpened, who, obligation=owed, due=due, minutes=50))
    await reading.fold_until(await telling.tell(events))

    pages, after = [], None
    while True:
        page = await lists.caseload(desk, asks("p-karen"), CaseFilter(), after=after, limit=7)
        pages.append(page)
        after = page.after
        if after is None:
            break

    rows = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [7, 7, 7, 4]
    assert {str(row.youth) for row in rows} == set(youths)
    dues = [row.next_due for row in rows]
    assert dues == sorted(dues, key=lambda due: (due is None, due or MOMENT))
    assert dues[-5:] == [None] * 5
    with pytest.raises(BadCursorError):
        await lists.caseload(desk, asks("p-karen"), CaseFilter(), after="zzzz")


async def test_pages_of_the_timeline_follow_each_other(told_case: int, desk: Desk) -> None:
    """Reading on behind the cursor gives every entry once, the newest first."""
    whole = await timeline.timeline(desk, asks("p-birgitte"), S, limit=200)
    entries: list[Entry] = []
    after: str | None = None
    for _ in range(len(whole.entries)):
        page = await timeline.timeline(desk, asks("p-birgitte"), S, after=after, limit=3)
        entries += page.entries
        after = page.after
        if after is None:
            break

    assert tuple(entries) == whole.entries
    assert [entry.occurred_at for entry in entries] == sorted((e.occurred_at for e in entries), reverse=True)


async def test_what_needs_me_today_comes_in_order(told_case: int, desk: Desk) -> None:
    """The limit that is due soon, the task nobody took on, parties not told, then what is new."""
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(hours=30))

    mine = await lists.today(desk, asks("p-karen"))
    teacher = await lists.today(desk, asks("p-jakob"))

    assert [item.kind for item in mine.items] == [
        "due-soon",
        "task-unacknowledged",
        "parties-not-informed",
        "new-facts",
    ]
    assert mine.items[0].codes["rule"]
    assert [item.kind for item in teacher.items] == ["task-unacknowledged", "new-facts"]
    assert teacher.items[0].commands == ("acknowledge-task", "complete-task")


async def test_what_is_new_is_what_one_may_see(told_case: int, desk: Desk) -> None:
    """That there is a charge is told to nobody by a number either: lists count what the timeline would show."""
    for who, told_by in (("p-jakob", {"school"}), ("p-birgitte", {"school", "social", "police"})):
        story = await timeline.timeline(desk, asks(who), S)
        item = next(item for item in (await lists.today(desk, asks(who))).items if item.kind == "new-facts")
        row = next(row for row in (await lists.caseload(desk, asks(who), CaseFilter())).rows if row.youth == S)

        assert told_by <= set(item.codes["sectors"]) <= {entry.sector for entry in story.entries}
        assert item.codes["type"] in {entry.type for entry in story.entries}
        assert row.new_facts == item.codes["count"]
        assert row.last_fact_at in {entry.occurred_at for entry in story.entries}


async def test_a_closed_pathway_needs_nobody_but_for_its_limits(
    told_case: int, telling: Telling, reading: Reading, desk: Desk
) -> None:
    """Tasks left behind are silent; what the law still asks for is not."""
    await reading.fold_until(await telling.tell([told(PathwayClosed, minutes=30)]))
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(hours=30))

    assert [item.kind for item in (await lists.today(desk, asks("p-karen"))).items] == ["due-soon"]


async def test_what_i_have_looked_at_is_not_new_to_me(
    told_case: int, telling: Telling, reading: Reading, desk: Desk
) -> None:
    """My own look at the youth makes the facts old for me, and for nobody else."""
    assert isinstance(desk.clock, ConductedClock)
    desk.clock.let(MOMENT + timedelta(hours=30))
    await timeline.timeline(desk, asks("p-karen"), S)
    recorded = [decode(row["body"]) for row in await reading.pool.fetch("SELECT body FROM outbox ORDER BY position")]
    await reading.fold_until(await telling.tell(recorded))

    assert "new-facts" not in {item.kind for item in (await lists.today(desk, asks("p-karen"))).items}
    assert "new-facts" in {item.kind for item in (await lists.today(desk, asks("p-birgitte"))).items}
    log = await history.access_log(desk, asks("p-aase"), S)
    assert [(entry.person.id, entry.what) for entry in log.entries] == [("p-karen", "youth-timeline")]
