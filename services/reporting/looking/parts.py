"""How does a row of a read model become a part of an answer, with what the person may not see masked?"""

from datetime import datetime
from typing import Any

import asyncpg
from pydantic_core import from_json

from services.reporting.answers import Head, Masked
from services.reporting.answers.duties import BrokenRule, Obligation, Task
from services.reporting.answers.overview import Consent, Seat, Step
from services.reporting.answers.plan import Agreement, Risk
from services.reporting.answers.timeline import SetRight
from services.reporting.looking.desk import Desk
from services.reporting.looking.sight import Sight
from shared.definitions.ladder import ladder, step_of
from shared.policy import Recorded

PLACEMENT = "placement"


def codes(value: str | None) -> tuple[Any, ...]:
    """A list of codes from a `jsonb` column."""
    return tuple(from_json(value)) if value else ()


def recorded(row: asyncpg.Record) -> Recorded:
    """Which event a row is of, and when that was recorded."""
    return Recorded(row["event_id"], row["recorded_at"])


def head(desk: Desk, sight: Sight) -> Head:
    """What stands above every page about one youth."""
    row = sight.standing.row
    return Head(
        youth=row["youth"],
        name=sight.value("identity", row["name"]),
        age=sight.value("age", row["age"]),
        protected=bool(row["protected"]) and sight.may("protection"),
        died=bool(row["died"]) and sight.may("family"),
        state=row["state"],
        phase=row["phase"],
        phase_since=row["phase_since"],
        description=row["description"],
        description_version=row["description_version"],
        case_lead=desk.colleague(row["case_lead"]),
        case_lead_unit=row["case_lead_unit"],
        paused_until=row["paused_until"],
        pause_reason=row["pause_reason"],
        commands=sight.commands,
    )


def obligation(sight: Sight, row: asyncpg.Record) -> Obligation:
    """One obligation."""
    return Obligation(
        obligation=row["obligation"],
        youth=row["youth"],
        rule=row["rule"],
        rule_from=row["rule_from"],
        state=row["state"],
        trigger=row["trigger"],
        trigger_type=row["trigger_type"],
        trigger_at=row["trigger_at"],
        due=row["due"],
        before=codes(row["before"]),
        provisional=bool(row["provisional"]),
        mandatory=bool(row["mandatory"]),
        owed_by=row["owed_by"],
        unconfirmed_until=row["unconfirmed_until"],
        ordinal=row["ordinal"],
        met_by=row["met_by"],
        met_at=row["met_at"],
        learnt_at=row["learnt_at"],
        in_time=row["in_time"],
        missed=bool(row["missed"]),
        missed_known_at=row["missed_known_at"],
        substituted_by=row["substituted_by"],
        waived_at=row["waived_at"],
        waiver_reason=row["waiver_reason"],
        waived_because=row["waived_because"],
        explanation=sight.value("obligation", row["explanation"]),
    )


def broken_rule(sight: Sight, row: asyncpg.Record) -> BrokenRule:
    """One rule that was broken."""
    return BrokenRule(
        event=row["event_id"],
        rule=row["rule"],
        rule_from=row["rule_from"],
        at=row["at"],
        fact=row["fact"],
        obligation=row["obligation"],
        reason=sight.value("obligation", row["reason"]),
    )


def seat(desk: Desk, row: asyncpg.Record) -> Seat:
    """One seat of the taskforce and who has it."""
    person = desk.colleague(row["person"])
    assert person is not None
    return Seat(seat=row["seat"], sector=row["sector"], person=person, kind=row["kind"], until=row["until"])


def task(desk: Desk, sight: Sight, row: asyncpg.Record) -> Task:
    """One task."""
    return Task(
        task=row["task"],
        state=row["state"],
        kind=row["kind"],
        sector=row["sector"],
        person=desk.colleague(row["person"]),
        text=sight.value("task", row["text"]),
        due=row["due"],
        assigned_at=row["assigned_at"],
        assigned_by=desk.actor(row["assigned_by"]),
        acknowledged_at=row["acknowledged_at"],
        completed_at=row["completed_at"],
        outcome=row["outcome"],
        escalated_at=row["escalated_at"],
    )


def consent(sight: Sight, row: asyncpg.Record) -> Consent:
    """One consent in its newest state."""
    return Consent(
        consent=row["consent"],
        state=row["state"],
        asked_of=codes(row["asked_of"]),
        given_by=codes(row["given_by"]),
        scope=row["scope"],
        to=codes(row["shared_with"]),
        categories=codes(row["categories"]),
        form=row["form"],
        explained=row["explained"],
        requested_at=row["requested_at"],
        given_at=row["given_at"],
        until=row["until"],
        answered_at=row["answered_at"],
        answered_by=row["answered_by"],
        text=sight.value("voice", row["text"]),
    )


def agreement(sight: Sight, row: asyncpg.Record) -> Agreement:
    """One agreement with who has read it."""
    return Agreement(
        agreement=row["agreement"],
        parties=codes(row["parties"]),
        text=sight.value("plan", row["text"]),
        until=row["until"],
        made_at=row["made_at"],
        acknowledged=codes(row["acknowledged"]),
    )


def set_right(desk: Desk, sight: Sight, row: asyncpg.Record, replaced_by_type: str | None = None) -> SetRight:
    """How an event was set right."""
    return SetRight(
        at=row["at"],
        by=desk.actor(row["by"]),
        reason=row["reason"],
        explanation=sight.value("raising", row["explanation"]),
        replaced_by=row["replaced_by"],
        replaced_by_type=replaced_by_type,
        informed=codes(row["informed"]),
    )


def risk(row: asyncpg.Record) -> Risk:
    """A professional's judgement of risk."""
    says = from_json(row["says"])
    return Risk(
        at=row["at"],
        level=says["level"],
        risk_factors=tuple(says.get("risk_factors", ())),
        protective_factors=tuple(says.get("protective_factors", ())),
        primary_problem=says.get("primary_problem"),
        derived_problems=tuple(says.get("derived_problems", ())),
    )


def step(desk: Desk, sight: Sight, running: list[asyncpg.Record], now: datetime) -> Step | Masked | None:
    """The highest step of the ladder on which something runs; nothing when nothing on it runs.

    What stands on it may belong to several categories; it is masked when the highest one is.
    """
    current = ladder(desk.place.ladder, now)
    if current is None:
        return None
    standing = [
        (level, row)
        for row in running
        if (level := step_of(desk.place.ladder, row["kind"], row["code"], row["started_at"])) is not None
    ]
    if not standing:
        return None
    level, row = max(standing, key=lambda pair: (pair[0], pair[1]["started_at"]))
    placement = row["kind"] == PLACEMENT
    return sight.part(
        _CATEGORIES.get(row["kind"], "measure"),
        lambda: Step(
            level=level,
            levels=len(current.steps),
            kind=row["kind"],
            measure=row["code"],
            placement=placement,
            since=row["started_at"],
        ),
    )


_CATEGORIES = {
    "measure": "measure",
    "placement": "placement",
    "offer": "effort",
    "school-support": "schooling",
    "activity": "leisure",
}
"""To which category of data each kind of running effort belongs."""
