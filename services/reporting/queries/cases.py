"""How does a youth's case stand: what the policy must know of it, and what stands above every page about the youth?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from shared.definitions.patterns import Fact
from shared.definitions.policy import WRITTEN
from shared.policy import Case, Consent, Given, Givers, Grant, givers_at, granted, holding
from shared.policy.circumstances import PARENTS_KEPT_OUT, Facts
from shared.postgres import Connection

KNOWN: Final = ("raised", "open", "paused", "closed")
"""States of a youth who has been raised (and not dismissed) or has, or had, a pathway."""

HELD: Final = """
SELECT count(*) FILTER (WHERE f.type = 'social.notification-received') AS notifications,
    count(*) FILTER (WHERE f.says ? 'concern') AS concerns,
    ((array_agg(f.says ->> 'age' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'age'))[1])::smallint AS age,
    ((array_agg(f.says ->> 'protected' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'protected'))[1])::boolean AS protected,
    bool_or(f.says ? 'died') AS died,
    (array_agg(f.says ->> 'parental_responsibility' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'parental_responsibility'))[1] AS parental_responsibility,
    (array_agg(f.says ->> 'moved_to' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'moved_to'))[1] AS moved_to,
    ((array_agg(f.says ->> 'ssp_level' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'ssp_level'))[1])::smallint AS ssp_level,
    (array_agg(f.says ->> 'school' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'school'))[1] AS school,
    (array_agg(f.says -> 'absence' ORDER BY f.says #>> '{absence,quarter}' DESC, f.occurred_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'absence'))[1] AS absence,
    ((array_agg(f.says ->> 'belonging' ORDER BY f.occurred_at DESC, f.recorded_at DESC, f.event_id DESC)
        FILTER (WHERE f.says ? 'belonging'))[1])::smallint AS belonging
FROM facts f WHERE f.youth = c.youth
"""
"""What was told of a youth and holds now, to be joined laterally beside the caseload (`c`)."""

RISK: Final = """
SELECT j.says ->> 'level' AS risk_level FROM judgements j
WHERE j.youth = c.youth AND j.kind = 'risk' ORDER BY j.at DESC, j.event_id DESC LIMIT 1
"""
"""The newest judgement of risk that holds, to be joined in the same way."""

_CASES: Final = f"""
SELECT c.*, h.*, r.risk_level,
    (SELECT jsonb_agg(jsonb_build_array(a.sector, a.person)) FROM actors a
     WHERE a.youth = c.youth AND a.left_at IS NULL AND (a.until IS NULL OR a.until >= $3)) AS present,
    (SELECT jsonb_agg(to_jsonb(k)) FROM consents k
     WHERE k.youth = c.youth AND k.state = 'given') AS consented,
    (SELECT jsonb_agg(to_jsonb(d) ORDER BY d.decided_at, d.disclosure) FROM disclosures d
     WHERE d.youth = c.youth AND d.decision = 'allow' AND d.basis <> 'CONSENT' AND d.recipients ? $2) AS disclosed,
    (SELECT jsonb_agg(to_jsonb(f)) FROM facts f
     WHERE f.youth = c.youth AND f.shows IS NOT NULL) AS shown,
    ARRAY(SELECT e.person FROM emergency_accesses e WHERE e.youth = c.youth AND e.opened_at <= $3 AND $3 < e.until
          AND NOT (e.reviewed_at IS NOT NULL AND NOT e.justified)) AS opened
FROM caseload c
LEFT JOIN LATERAL ({HELD}) h ON true
LEFT JOIN LATERAL ({RISK}) r ON true
WHERE c.youth = ANY($1::uuid[])
"""  # noqa: S608 (our own names)


@dataclass(frozen=True, slots=True)
class Standing:
    """One youth's row of the caseload, what holds of the youth now, and who belongs to the case.

    Attributes:
        row: the columns of `caseload`, of HELD and of RISK.
        case: what the policy asks about relations.
        granted: what consents and disclosures in force disclose to that unit, by category.
        consents: the consents that were given and not withdrawn.
        circumstances: those that the case shows.
        givers: what is known of who must consent.
    """

    row: asyncpg.Record
    case: Case
    granted: Mapping[str, tuple[Grant, ...]]
    consents: tuple[Consent, ...]
    circumstances: frozenset[str]
    givers: Givers


async def standings(connection: Connection, youths: Collection[UUID], unit: str, now: datetime) -> dict[UUID, Standing]:
    """How these youths' cases stand; a youth whom no read model knows is absent."""
    found = await connection.fetch(_CASES, list(youths), unit, now)
    return {row["youth"]: _standing(row, unit, now) for row in found}


def _standing(row: asyncpg.Record, unit: str, now: datetime) -> Standing:
    facts, consents = _facts(row), _consents(row)
    circumstances, givers = holding(facts, now), givers_at(facts, now)
    return Standing(
        row=row,
        case=Case(
            youth=str(row["youth"]),
            lead=row["case_lead"],
            lead_unit=row["case_lead_unit"],
            actors=frozenset((sector, person) for sector, person in _listed(row["present"])),
            known=row["state"] in KNOWN,
            before_the_authority=bool(row["notifications"] + row["concerns"]),
            opened_by=frozenset(row["opened"]),
            parents_kept_out=PARENTS_KEPT_OUT in circumstances,
        ),
        granted=granted(unit, consents, _given(row), givers, now),
        consents=consents,
        circumstances=circumstances,
        givers=givers,
    )


def _facts(row: asyncpg.Record) -> Facts:
    """What the case shows the policy."""
    found: dict[str, list[Fact]] = {}
    for each in _listed(row["shown"]):
        values = {path: tuple(value) if isinstance(value, list) else value for path, value in each["shows"].items()}
        at, learnt_at = (datetime.fromisoformat(each[name]) for name in ("occurred_at", "recorded_at"))
        found.setdefault(each["type"], []).append(Fact(UUID(each["event_id"]), each["type"], at, learnt_at, values))
    return found


def _consents(row: asyncpg.Record) -> tuple[Consent, ...]:
    return tuple(
        Consent(
            given_by=tuple(each["given_by"]),
            to=tuple(each["shared_with"]),
            categories=tuple(each["categories"]),
            given_at=datetime.fromisoformat(each["given_at"]),
            purpose=each["scope"],
            written=each["form"] in WRITTEN,
            until=datetime.fromisoformat(each["until"]) if each["until"] else None,
        )
        for each in _listed(row["consented"])
    )


def _given(row: asyncpg.Record) -> tuple[Given, ...]:
    return tuple(
        Given(
            basis=each["basis"],
            sender=each["from_sector"],
            categories=tuple(each["categories"]),
            manner=each["manner"],
            at=datetime.fromisoformat(each["decided_at"]),
            conditions=tuple(each["conditions"]),
            facts=tuple(UUID(fact) for fact in each["facts"]),
        )
        for each in _listed(row["disclosed"])
    )


def _listed(value: str | None) -> list[Any]:
    found: list[Any] = from_json(value) if value else []
    return found
