"""Does the program know any municipality? The same deciders run another one's taskforce from its data alone."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel

from services.coordination import methods, pathway, taskforce
from services.coordination.commands import (
    AppointCaseLead,
    AssignTask,
    DiscussYouth,
    FillSeat,
    HoldMeeting,
    MakeDecision,
    OpenPathway,
    RaiseYouth,
    ReachMilestone,
    ScheduleMeeting,
)
from shared.deciding import Command, Person, Recorder, RefusedError
from shared.definitions.dated import local_day
from shared.events.clock import TimePassed
from shared.events.coordination import TaskAssigned
from shared.events.envelope import Envelope, Event, derived_id
from shared.events.meetings import Attendance, MeetingMissed, Present
from shared.events.social import MeasureStarted, PlacementStarted
from shared.testing.examples import YOUTH, example_of, fact, sealed
from tests.unit.coordination.living import local

TASKFORCE: Final = "org-998-taskforce"
COORDINATOR: Final = Person(id="k-ejnar", role="taskforce-coordinator", unit="youth-unit", municipality="998")
RECORDER: Final = Recorder(service="coordination", municipality="998")
DECIDERS: Final[dict[str, Any]] = {TASKFORCE: taskforce, YOUTH: pathway}
WHY: Final = sealed("Vi vil ikke vente.")


@dataclass
class Klitvig:
    """Coordination of another municipality, in memory: its taskforce, and one youth."""

    states: dict[str, Any] = field(default_factory=lambda: {key: one.INITIAL for key, one in DECIDERS.items()})
    stream: list[Envelope] = field(default_factory=list)

    def obeys(self, args: BaseModel, at: str, key: str = TASKFORCE) -> UUID:
        """Carry out a command of the coordinator; returns its id.

        Raises:
            RefusedError: it may not be carried out.
        """
        identity = derived_id("command", at, args.model_dump_json())
        beside = {"taskforce": self.states[TASKFORCE], "methods": methods.INITIAL} if key == YOUTH else {}
        wish = Command(identity, key, local(at), COORDINATOR, args, beside=beside)
        for index, decision in enumerate(DECIDERS[key].decide(self.states[key], wish)):
            self._enter(key, RECORDER.from_command(decision, wish, index, wish.at))
        return identity

    def folds(self, event: Event, at: str) -> None:
        """Let a sector tell something of the youth."""
        self._enter(YOUTH, fact(event, at=local(at), key=YOUTH, municipality="998"))

    def passes(self, until: str) -> None:
        """Let time pass."""
        moment = local(until)
        time = fact(TimePassed(until=moment), at=moment, recorded_at=moment, municipality="998")
        for key, decider in DECIDERS.items():
            for index, decision in enumerate(decider.decide(self.states[key], time)):
                self._enter(key, RECORDER.from_fact(decision, time, key, index, moment))

    def of(self, model: type[Event]) -> list[Any]:
        """The events of a type."""
        return [one.data for one in self.stream if isinstance(one.data, model)]

    def _enter(self, key: str, envelope: Envelope) -> None:
        self.states[key] = DECIDERS[key].evolve(self.states[key], envelope)
        self.stream.append(envelope)


def refused(klitvig: Klitvig, args: BaseModel, at: str, key: str = TASKFORCE) -> str:
    """The code with which a command is refused."""
    try:
        klitvig.obeys(args, at, key)
    except RefusedError as refusal:
        return refusal.code
    raise AssertionError(f"{type(args).__name__} was carried out")


def test_it_has_its_own_seats() -> None:
    """The police sit in a fixed seat; a seat of another municipality is none here."""
    klitvig = Klitvig()
    klitvig.obeys(FillSeat(seat="local-police", person="p-orla", sector="police", kind="fixed"), "2025-01-20 09:00")
    klitvig.obeys(FillSeat(seat="ppr", person="s-dagny", sector="ppr", kind="fixed"), "2025-01-20 09:01")
    assert sorted(klitvig.states[TASKFORCE].held) == ["local-police/p-orla", "ppr/s-dagny"]
    home = FillSeat(seat="home", person="f-birgit", sector="home", kind="fixed")
    assert refused(klitvig, home, "2025-01-20 09:02") == "unknown-seat"


def test_it_has_its_own_rhythm_and_milestones() -> None:
    """Twenty-one days, its own weeks without meetings, its own first day."""
    klitvig = Klitvig()
    first = klitvig.obeys(ScheduleMeeting(starts_at=local("2025-02-05 10:00")), "2025-01-20 09:00")
    assert local_day(taskforce.due(klitvig.states[TASKFORCE]) or local("2025-01-01 00:00")).isoformat() == "2025-02-05"
    present = (Attendance(person="k-ejnar", sector="taskforce"),)
    klitvig.obeys(HoldMeeting(meeting=first, present=present), "2025-02-05 11:00")
    klitvig.passes("2025-02-20 12:00")
    assert klitvig.of(MeetingMissed) == []
    klitvig.passes("2025-02-27 12:00")
    (missed,) = klitvig.of(MeetingMissed)
    assert (local_day(missed.due).isoformat(), missed.last) == ("2025-02-26", first)
    # Twenty-one days after 11 June lies in week 27, which is skipped, and so does the next such day, in week 30.
    june = klitvig.obeys(ScheduleMeeting(starts_at=local("2025-06-11 10:00")), "2025-03-20 09:00")
    klitvig.obeys(HoldMeeting(meeting=june, present=present), "2025-06-11 11:00")
    due = taskforce.due(klitvig.states[TASKFORCE])
    assert due is not None
    assert local_day(due).isoformat() == "2025-08-13"
    klitvig.obeys(ReachMilestone(milestone="first-meeting"), "2025-02-06 09:00")
    assert refused(klitvig, ReachMilestone(milestone="in-operation"), "2025-02-06 09:01") == "unknown-milestone"


def raised() -> Klitvig:
    """Klitvig with a youth whom the school has raised."""
    klitvig = Klitvig()
    raising = RaiseYouth(by="l-karen", sector="school", reason=WHY, basis="SSP_115")
    klitvig.obeys(raising, "2025-02-03 09:00", YOUTH)
    return klitvig


def test_it_opens_pathways_by_its_own_descriptions() -> None:
    """The other municipality's own description is none here."""
    klitvig = raised()
    other = OpenPathway(description="norddjurs-taskforce", deviation=WHY)
    assert refused(klitvig, other, "2025-02-05 12:00", YOUTH) == "unknown-description"
    klitvig.obeys(OpenPathway(description="serious-crime-12-17", deviation=WHY), "2025-02-05 12:00", YOUTH)
    assert klitvig.states[YOUTH].description == "serious-crime-12-17"


def test_its_ladder_has_another_length() -> None:
    """What stands on step 3 of six stands on step 6 of twelve."""
    klitvig = raised()
    klitvig.folds(example_of(MeasureStarted, measure="contact-person"), "2025-02-06 09:00")
    assert klitvig.states[YOUTH].ladder_step == 6
    klitvig.folds(example_of(PlacementStarted, placement="secure-ward"), "2025-03-06 09:00")
    assert klitvig.states[YOUTH].ladder_step == 12


def test_a_decision_of_its_meeting_has_its_own_response_clock() -> None:
    """Forty-eight hours on the clock, where the other counts working days."""
    klitvig = raised()
    meeting = klitvig.obeys(ScheduleMeeting(starts_at=local("2025-02-05 10:00")), "2025-01-20 09:00")
    klitvig.obeys(OpenPathway(description="serious-crime-12-17", deviation=WHY), "2025-02-05 10:05", YOUTH)
    klitvig.obeys(AppointCaseLead(person="r-signe", unit="social"), "2025-02-05 10:06", YOUTH)
    present = (
        Present(person="k-ejnar", sector="taskforce", basis="SSP_115"),
        Present(person="r-signe", sector="social", basis="SAME_UNIT"),
    )
    klitvig.obeys(DiscussYouth(meeting=meeting, present=present), "2025-02-05 10:30", YOUTH)
    decision = MakeDecision(about="effort", outcome="yes", meeting=meeting, sector="school", task="contact-youth")
    identity = klitvig.obeys(decision, "2025-02-05 10:40", YOUTH)
    klitvig.obeys(AssignTask(kind="assess", sector="social"), "2025-02-05 10:41", YOUTH)
    respond_by = {task.task: task.respond_by for task in klitvig.of(TaskAssigned)}
    assert respond_by[identity] == local("2025-02-05 10:40") + timedelta(hours=48)
    assert len(respond_by) == 2


def test_no_code_knows_a_municipality() -> None:
    """Neither by name nor by its seats: what is written in the program holds everywhere."""
    names = re.compile(r"norddjurs|klitvig|['\"](707|998)['\"]", re.IGNORECASE)
    program = Path(__file__).parents[3] / "services" / "coordination"
    found = [
        f"{file.relative_to(program)}: {line.strip()}"
        for file in sorted(program.rglob("*.py"))
        for line in file.read_text().splitlines()
        if names.search(line)
    ]
    assert found == []
