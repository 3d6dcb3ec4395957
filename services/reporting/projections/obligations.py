"""What must be done for a youth, by when, and was it done in time? And which rules were broken?

An obligation that was missed is still owed until it is met or lapses. Invariant: the newest verdict holds; that it was
missed first, or learnt late, stays visible beside it. A breach that was taken back keeps its row, with what took it.
"""

from typing import Final

from services.reporting.projections.operations import Opened, Operation, Put, Table, as_json, joined
from shared.events.coordination import (
    ObligationMet,
    ObligationMissed,
    ObligationOpened,
    ObligationWaived,
    RuleBroken,
    RuleKeptAfterAll,
)
from shared.events.envelope import Envelope, Event

NAME: Final = "obligations"
VERSION: Final = 3

OBLIGATIONS: Final = Table(
    name="obligations",
    key=("obligation",),
    columns={
        "obligation": "uuid",
        "youth": "uuid",
        "rule": "text",
        "rule_from": "date",
        "state": "text",
        "opened_at": "timestamptz",
        "trigger": "uuid",
        "trigger_type": "text",
        "trigger_at": "timestamptz",
        "due": "timestamptz",
        "before": "jsonb",
        "provisional": "boolean",
        "mandatory": "boolean",
        "owed_by": "text",
        "unconfirmed_until": "timestamptz",
        "ordinal": "integer",
        "met_by": "uuid",
        "met_at": "timestamptz",
        "learnt_at": "timestamptz",
        "in_time": "boolean",
        "missed": "boolean",
        "missed_known_at": "timestamptz",
        "substituted_by": "uuid",
        "waived_at": "timestamptz",
        "waiver_reason": "text",
        "waived_because": "uuid",
        "explanation": "text",
    },
    opened=("explanation",),
    indexes=(
        "(youth)",
        "(youth, due) WHERE state IN ('open', 'missed')",
        "(due, youth) WHERE state IN ('open', 'missed')",
    ),
)

BROKEN_RULES: Final = Table(
    name="broken_rules",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "youth": "uuid",
        "rule": "text",
        "rule_from": "date",
        "fact": "uuid",
        "obligation": "uuid",
        "at": "timestamptz",
        "actor": "text",
        "reason": "text",
        "kept_at": "timestamptz",
        "kept_because": "uuid",
    },
    opened=("reason",),
    indexes=("(youth, at)",),
    stands="told.kept_at IS NULL",
)
"""`kept_at` is when it was recorded that the rule was kept after all; such a breach is none."""

TABLES: Final = (OBLIGATIONS, BROKEN_RULES)
TYPES: Final[frozenset[type[Event]]] = frozenset(
    {ObligationOpened, ObligationMet, ObligationMissed, ObligationWaived, RuleBroken, RuleKeptAfterAll}
)


_NOT_MET: Final = dict.fromkeys(("met_by", "met_at", "learnt_at", "in_time"))
_NOT_WAIVED: Final = dict.fromkeys(("waived_at", "waiver_reason", "waived_because", "explanation"))
"""What an obligation is not: what was said of it before holds no longer."""


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:
    """What one event does to the obligations."""
    youth, at = envelope.key, envelope.occurred_at
    match envelope.data:
        case ObligationOpened() as event:
            values = {
                "youth": youth,
                "rule": event.rule,
                "rule_from": event.rule_from,
                "state": "open",
                "trigger": event.trigger,
                "trigger_type": event.trigger_type,
                "trigger_at": event.trigger_at,
                "due": event.due,
                "before": as_json(event.before),
                "provisional": event.provisional,
                "mandatory": event.mandatory,
                "owed_by": event.owed_by,
                "unconfirmed_until": event.unconfirmed_until,
                "ordinal": event.ordinal,
            }
            # What comes of a revised obligation is told anew, right behind it.
            values |= {**_NOT_MET, **_NOT_WAIVED} if event.revised else {"opened_at": at}
            return [Put("obligations", (event.obligation,), values)]
        case ObligationMet() as event:
            values = {
                "youth": youth,
                "rule": event.rule,
                "state": "met",
                **_NOT_WAIVED,
                "met_by": event.met_by,
                "met_at": event.met_at,
                "learnt_at": event.learnt_at,
                "in_time": event.in_time,
                "missed": event.after_missed,
            }
            return [Put("obligations", (event.obligation,), values)]
        case ObligationMissed() as event:
            values = {
                "youth": youth,
                "rule": event.rule,
                "state": "missed",
                "missed": True,
                "missed_known_at": event.known_at,
                "substituted_by": event.substituted_by,
            }
            return [Put("obligations", (event.obligation,), values)]
        case ObligationWaived() as event:
            values = {
                "youth": youth,
                "rule": event.rule,
                "state": "waived",
                **_NOT_MET,
                "waived_at": at,
                "waiver_reason": event.reason,
                "waived_because": event.because,
                "explanation": joined(opened),
            }
            return [Put("obligations", (event.obligation,), values)]
        case RuleBroken() as event:
            values = {
                "youth": youth,
                "rule": event.rule,
                "rule_from": event.rule_from,
                "fact": event.fact,
                "obligation": event.obligation,
                "at": at,
                "actor": envelope.actor,
                "reason": joined(opened),
            }
            return [Put("broken_rules", (envelope.id,), values)]
        case RuleKeptAfterAll(of=breach, because=because):
            kept: dict[str, object] = {"youth": youth, "kept_at": envelope.recorded_at, "kept_because": because}
            return [Put("broken_rules", (breach,), kept)]
        case other:
            raise TypeError(f"{other.TYPE} is not an event of the obligations")
