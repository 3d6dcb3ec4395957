"""Another municipality on real servers: its taskforce's life through commands, from its data alone."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from deploy.testing.world import World
from services.coordination.authority import NOBODY
from shared.commands import CommandAnswer
from shared.events.coordination import PathwayOpened, TaskAssigned
from shared.events.envelope import Event, derived_id
from shared.events.meetings import MeetingHeld, MeetingMissed, YouthDiscussed
from shared.events.methods import DescriptionPublished, DescriptionRetired
from shared.events.sharing import TaskEscalated
from shared.testing.examples import YOUTH, fact, sealed
from tests.integration.coordination.words import Coordination, coordination_in
from tests.unit.coordination.living import local

TASKFORCE: Final = "org-998-taskforce"
METHODS: Final = "org-998-methods"
CRIME: Final = "serious-crime-12-17"
WHY: Final = sealed("Vi vil ikke vente.")
MEETING: Final = derived_id("test", "the first meeting")
NAMES: Final = {
    "coordinator": ("k-ejnar", "taskforce-coordinator", "youth-unit"),
    "adviser": ("r-signe", "case-lead", "social"),
    "teacher": ("l-karen", "sector-professional", "school"),
    "citizen": ("somebody", "citizen", "citizen"),
}


@pytest.fixture
async def klitvig(world: World, tmp_path: Path) -> AsyncIterator[Coordination]:
    """Coordination of Klitvig, running; it is January."""
    async with coordination_in(world, "998", tmp_path) as service:
        await service.start(local("2025-01-20 09:00"))
        yield service


async def asked(
    klitvig: Coordination, who: str, name: str, at: str, *, youth: bool = False, **args: Any
) -> CommandAnswer:
    """What a person is answered who gives a command at a moment."""
    moment = local(at)
    await klitvig.at(moment)
    person, role, unit = NAMES[who]
    token = klitvig.people.token(person, role, unit, municipality="998")
    identity = MEETING if name == "schedule-meeting" else derived_id("test", name, at)
    return await klitvig.ask(name, args, token=token, youth=YOUTH if youth else None, identity=identity)


async def done(klitvig: Coordination, who: str, name: str, at: str, *, youth: bool = False, **args: Any) -> UUID:
    """A command that is carried out; its id."""
    answer = await asked(klitvig, who, name, at, youth=youth, **args)
    assert answer.status == "done", answer
    assert answer.events
    return MEETING if name == "schedule-meeting" else derived_id("test", name, at)


def of(klitvig: Coordination, key: str, model: type[Event]) -> list[Any]:
    """The events of a type in a stream of the books."""
    return [one.data for one in klitvig.stream(key) if isinstance(one.data, model)]


def code(answer: CommandAnswer) -> str:
    """Why a command was refused."""
    assert answer.refusal is not None, answer
    return answer.refusal.code


def moments(events: list[Any]) -> list[datetime]:
    """When each was due."""
    return [one.due for one in events]


async def test_a_taskforce_meets_decides_and_is_asked_after(klitvig: Coordination) -> None:
    """Seats, a meeting, a youth raised, discussed and decided on; what is late shows; a crash changes nothing."""
    await done(
        klitvig, "coordinator", "fill-seat", "2025-01-20 09:01", seat="local-police", person="p-orla", sector="police",
        kind="fixed",
    )  # fmt: skip
    wrong = await asked(
        klitvig, "coordinator", "fill-seat", "2025-01-20 09:02", seat="home", person="f-bo", sector="home", kind="fixed"
    )
    assert code(wrong) == "unknown-seat"
    await done(
        klitvig, "coordinator", "schedule-meeting", "2025-01-20 09:03", starts_at=local("2025-02-05 10:00").isoformat()
    )
    await done(
        klitvig, "teacher", "raise-youth", "2025-02-03 09:00", youth=True, by="l-karen", sector="school", reason=WHY,
        basis="SSP_115",
    )  # fmt: skip
    there = [
        {"person": "k-ejnar", "sector": "taskforce", "basis": "SSP_115"},
        {"person": "l-karen", "sector": "school", "basis": "SSP_115"},
        {"person": "p-orla", "sector": "police", "basis": "SSP_115"},
    ]
    council = {"person": "b-bodil", "sector": "local-council", "basis": "SSP_115"}
    leaves = await asked(
        klitvig, "coordinator", "discuss-youth", "2025-02-05 10:20", youth=True, meeting=str(MEETING),
        present=[*there, council],
    )  # fmt: skip
    assert code(leaves) == "no-basis-for-item"
    await done(
        klitvig, "coordinator", "discuss-youth", "2025-02-05 10:21", youth=True, meeting=str(MEETING), present=there,
        minutes=sealed("Skolen fortæller."),
    )  # fmt: skip
    await done(klitvig, "coordinator", "open-pathway", "2025-02-05 10:30", youth=True, description=CRIME, deviation=WHY)
    other = await asked(
        klitvig, "coordinator", "make-decision", "2025-02-05 10:31", youth=True, about="effort", outcome="yes",
        meeting=str(derived_id("test", "no meeting")),
    )  # fmt: skip
    assert code(other) == "unknown-meeting"
    decision = await done(
        klitvig, "coordinator", "make-decision", "2025-02-05 10:32", youth=True, about="effort", outcome="yes",
        meeting=str(MEETING), sector="school", task="contact-youth",
    )  # fmt: skip
    present = [
        {"person": "k-ejnar", "sector": "taskforce"},
        {"person": "p-ida", "sector": "police", "substitutes": "p-orla"},
    ]
    await done(klitvig, "coordinator", "hold-meeting", "2025-02-05 12:00", meeting=str(MEETING), present=present)

    await klitvig.passes(local("2025-02-07 12:00"))
    await klitvig.passes(local("2025-03-01 12:00"))

    (task,) = of(klitvig, YOUTH, TaskAssigned)
    assert (task.task, task.decision) == (decision, decision)
    assert task.respond_by == local("2025-02-05 10:32") + timedelta(hours=48)
    assert of(klitvig, YOUTH, TaskEscalated) == [TaskEscalated(task=decision, reason="not-acknowledged")]
    (missed,) = of(klitvig, TASKFORCE, MeetingMissed)
    assert missed.last == MEETING
    assert missed.due == local("2025-02-26 23:59").replace(second=59, microsecond=999999)
    assert len(of(klitvig, TASKFORCE, MeetingHeld)) == len(of(klitvig, YOUTH, YouthDiscussed)) == 1

    before = await klitvig.lived(YOUTH)
    klitvig.kill()
    await klitvig.start(local("2025-03-01 12:01"))
    assert await klitvig.lived(YOUTH) == before
    again = await asked(
        klitvig, "coordinator", "hold-meeting", "2025-03-02 12:00", meeting=str(MEETING), present=present
    )
    assert (again.status, again.events) == ("done", ())


async def test_a_retired_description_opens_no_pathway(klitvig: Coordination) -> None:
    """What planning says of descriptions is read from the log, and remembered beyond the process."""
    await done(
        klitvig, "teacher", "raise-youth", "2025-02-03 09:00", youth=True, by="l-karen", sector="school", reason=WHY,
        basis="SSP_115",
    )  # fmt: skip
    retired = DescriptionRetired(description=CRIME, version=1, reason="not-used")
    await klitvig.tell(fact(retired, at=local("2025-02-04 09:00"), key=METHODS, sector="planning", municipality="998"))
    klitvig.kill()
    await klitvig.start(local("2025-02-05 09:00"))
    opening: dict[str, Any] = {"youth": True, "description": CRIME, "deviation": WHY}
    refused = await asked(klitvig, "coordinator", "open-pathway", "2025-02-05 10:30", **opening)
    assert code(refused) == "retired-description"
    published = DescriptionPublished(description=CRIME, version=1, review_by="2026-12-31")
    await klitvig.tell(
        fact(published, at=local("2025-02-06 09:00"), key=METHODS, sector="planning", municipality="998")
    )
    await done(klitvig, "coordinator", "open-pathway", "2025-02-07 10:30", **opening)
    assert [one.version for one in of(klitvig, YOUTH, PathwayOpened)] == [1]


async def test_the_open_door_answers_whoever_has_the_id(klitvig: Coordination) -> None:
    """Somebody asks, nobody is recorded, and the advice is read with the id alone."""
    identity = await done(
        klitvig, "citizen", "ask-consultation", "2025-02-03 21:00", category="home", age_band="13-14", asked_by="child"
    )
    waiting = await klitvig.question("consultation", {"consultation": str(identity)})
    assert (waiting["category"], waiting["advice"], waiting["answered_at"]) == ("home", [], None)
    await done(
        klitvig, "coordinator", "answer-consultation", "2025-02-04 09:00", consultation=str(identity),
        advice=["open-counselling"],
    )  # fmt: skip
    told = await klitvig.question("consultation", {"consultation": str(identity)})
    assert told["advice"] == ["open-counselling"]
    unknown = await klitvig.question("consultation", {"consultation": str(derived_id("test", "made up"))})
    assert unknown["refusal"]["code"] == "unknown-consultation"
    actors = [one.actor for one in klitvig.stream("org-998-consultations")]
    assert actors == [f"citizen:{NOBODY}", "taskforce-coordinator:k-ejnar"]
