"""What needs a person today? Each kind of item is one query over the youths within reach.

Rows are (kind, youth, since, due, about, codes); who may see which is for `looking` to say.
"""

from collections.abc import Sequence
from typing import Final

import asyncpg

from services.reporting.queries.reach import Reach
from shared.definitions.attention import Attention
from shared.postgres import Connection

MOST: Final = 200
"""Items of one kind that are looked at; a list longer than that needs another way of working."""

_OBLIGATIONS: Final = """
SELECT CASE WHEN o.due < $3 THEN 'overdue'
            WHEN o.trigger_at >= o.due - $5::interval THEN 'clock-24h'
            ELSE 'due-soon' END AS kind,
    o.youth, o.trigger_at AS since, o.due, o.obligation AS about,
    jsonb_strip_nulls(jsonb_build_object('rule', o.rule, 'rule_from', o.rule_from, 'owed_by', o.owed_by,
        'state', o.state, 'unconfirmed_until', o.unconfirmed_until, 'provisional', o.provisional,
        'mandatory', o.mandatory)) AS codes
FROM obligations o JOIN caseload c ON c.youth = o.youth
WHERE {reach} AND o.state IN ('open', 'missed') AND o.due < $3 + $6::interval
  AND o.trigger_type IS DISTINCT FROM 'coordination.emergency-access-opened'
ORDER BY o.due LIMIT $4
"""

_TASKS: Final = """
SELECT CASE WHEN t.escalated_at IS NULL THEN 'task-unacknowledged' ELSE 'task-escalated' END AS kind,
    t.youth, coalesce(t.escalated_at, t.assigned_at) AS since,
    CASE WHEN t.state = 'assigned' THEN coalesce(t.respond_by, t.due) ELSE t.due END AS due, t.task AS about,
    jsonb_strip_nulls(jsonb_build_object('kind', t.kind, 'sector', t.sector, 'person', t.person,
        'state', t.state, 'reason', t.escalation_reason, 'to', t.escalated_to)) AS codes
FROM tasks t JOIN caseload c ON c.youth = t.youth
WHERE {reach} AND c.state IN ('raised', 'open', 'paused') AND t.kind IS NOT NULL
  AND (t.state = 'assigned' OR (t.state = 'acknowledged' AND (t.due < $3 OR t.escalated_at IS NOT NULL)))
ORDER BY t.due NULLS LAST, t.assigned_at LIMIT $4
"""

_NOT_STARTED: Final = """
SELECT 'effort-not-started' AS kind, i.youth, i.committed_at AS since, i.starts_on::timestamptz AS due,
    i.intervention AS about,
    jsonb_strip_nulls(jsonb_build_object('offer', i.offer, 'sectors', i.sectors, 'area', i.effort_area)) AS codes
FROM interventions i JOIN caseload c ON c.youth = i.youth
WHERE {reach} AND c.state IN ('open', 'paused') AND i.state = 'committed'
  AND i.starts_on <= ($3 AT TIME ZONE 'Europe/Copenhagen')::date
ORDER BY i.starts_on LIMIT $4
"""

_MISSED: Final = """
SELECT 'sessions-missed' AS kind, i.youth, l.since, NULL::timestamptz AS due, i.intervention AS about,
    jsonb_strip_nulls(jsonb_build_object('offer', i.offer, 'count', l.missed)) AS codes
FROM interventions i JOIN caseload c ON c.youth = i.youth
CROSS JOIN LATERAL (
    SELECT count(*) AS missed, min(s.at) AS since FROM sessions_held s
    WHERE s.intervention = i.intervention AND NOT s.held AND s.at > coalesce(
        (SELECT max(h.at) FROM sessions_held h WHERE h.intervention = i.intervention AND h.held),
        '-infinity'::timestamptz)
) l
WHERE {reach} AND c.state IN ('open', 'paused') AND i.state = 'started' AND l.missed >= $5
ORDER BY l.since LIMIT $4
"""

_CONSENTS: Final = """
SELECT CASE WHEN k.state = 'given' THEN 'consent-expiring' ELSE 'consent-unanswered' END AS kind,
    k.youth, coalesce(k.given_at, k.requested_at) AS since, k.until AS due, k.consent AS about,
    jsonb_strip_nulls(jsonb_build_object('scope', k.scope, 'to', k.shared_with, 'asked_of', k.asked_of)) AS codes
FROM consents k JOIN caseload c ON c.youth = k.youth
WHERE {reach} AND c.state IN ('raised', 'open', 'paused')
  AND ((k.state = 'given' AND k.until BETWEEN $3 AND $3 + $5::interval)
       OR (k.state = 'requested' AND k.requested_at < $3 - $6::interval))
ORDER BY k.until NULLS LAST LIMIT $4
"""

_NOT_INFORMED: Final = """
SELECT 'parties-not-informed' AS kind, c.youth, c.opened_at AS since,
    (SELECT min(o.due) FROM obligations o
     WHERE o.youth = c.youth AND o.trigger_type = 'coordination.pathway-opened'
       AND o.state IN ('open', 'missed')) AS due,
    NULL::uuid AS about, '{{}}'::jsonb AS codes
FROM caseload c
WHERE {reach} AND c.state IN ('open', 'paused') AND (c.informed_at IS NULL OR c.informed_at < c.opened_at)
ORDER BY c.opened_at LIMIT $4
"""

_NOT_HEARD: Final = """
SELECT 'youth-not-heard' AS kind, p.youth, p.agreed_at AS since, NULL::timestamptz AS due, NULL::uuid AS about,
    '{{}}'::jsonb AS codes
FROM plans p JOIN caseload c ON c.youth = p.youth
WHERE {reach} AND c.state IN ('open', 'paused') AND p.state = 'agreed'
  AND NOT EXISTS (SELECT FROM judgements j
                  WHERE j.youth = p.youth AND j.kind IN ('youth-heard', 'youth-not-heard'))
ORDER BY p.agreed_at LIMIT $4
"""

_NEW_FACTS: Final = """
SELECT 'new-facts' AS kind, c.youth, n.since, NULL::timestamptz AS due, NULL::uuid AS about,
    jsonb_build_object('told', n.told) AS codes
FROM caseload c
LEFT JOIN last_looks l ON l.actor = $1 AND l.youth = c.youth
CROSS JOIN LATERAL (
    SELECT jsonb_agg(to_jsonb(g)) AS told, min(g.since) AS since, max(g.until) AS until
    FROM (SELECT f.type, f.sector, count(*) AS count, min(f.recorded_at) AS since, max(f.recorded_at) AS until
          FROM facts f
          WHERE f.youth = c.youth AND f.news AND f.recorded_at > coalesce(l.at, '-infinity'::timestamptz)
          GROUP BY f.type, f.sector) g
) n
WHERE {reach} AND c.state IN ('raised', 'open', 'paused') AND n.told IS NOT NULL
ORDER BY n.until DESC LIMIT $4
"""

_EMERGENCIES: Final = """
SELECT 'emergency-review' AS kind, e.youth, e.opened_at AS since,
    (SELECT min(o.due) FROM obligations o
     WHERE o.youth = e.youth AND o.trigger_type = 'coordination.emergency-access-opened'
       AND o.state IN ('open', 'missed') AND o.trigger_at = e.opened_at) AS due,
    e.access AS about,
    jsonb_build_object('person', e.person, 'sector', e.sector, 'reason', e.reason, 'until', e.until) AS codes
FROM emergency_accesses e JOIN caseload c ON c.youth = e.youth
WHERE {reach} AND e.opened_at IS NOT NULL AND e.reviewed_at IS NULL
ORDER BY e.opened_at LIMIT $4
"""

_TO_DECIDE: Final = """
SELECT 'to-decide' AS kind, c.youth, c.raised_at AS since, NULL::timestamptz AS due, NULL::uuid AS about,
    jsonb_strip_nulls(jsonb_build_object('sector', c.raised_sector, 'basis', c.raised_basis, 'descriptions',
        (SELECT jsonb_agg(s.description) FROM suggestions s
         WHERE s.youth = c.youth AND s.made_at IS NOT NULL AND s.dismissed_at IS NULL
           AND 'retired' IS DISTINCT FROM (SELECT d.step FROM description_steps d
               WHERE d.municipality = c.municipality AND d.description = s.description AND d.step <> 'followed-up'
               ORDER BY d.at DESC, d.event_id DESC LIMIT 1)))) AS codes
FROM caseload c
WHERE {reach} AND c.state = 'raised'
ORDER BY c.raised_at LIMIT $4
"""

_BROKEN: Final = """
SELECT 'rule-broken' AS kind, b.youth, b.at AS since, NULL::timestamptz AS due, b.event_id AS about,
    jsonb_strip_nulls(jsonb_build_object('rule', b.rule, 'rule_from', b.rule_from)) AS codes
FROM broken_rules b JOIN caseload c ON c.youth = b.youth
WHERE {reach} AND b.at > $3 - $5::interval AND b.kept_at IS NULL
ORDER BY b.at DESC LIMIT $4
"""

ALL: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (_OBLIGATIONS, ("short_clock", "due_soon")),
    (_EMERGENCIES, ()),
    (_TASKS, ()),
    (_NOT_STARTED, ()),
    (_MISSED, ("sessions_missed",)),
    (_CONSENTS, ("consent_expires", "consent_unanswered")),
    (_NOT_INFORMED, ()),
    (_NOT_HEARD, ()),
    (_NEW_FACTS, ()),
    (_TO_DECIDE, ()),
    (_BROKEN, ("rule_broken",)),
)
"""Each query with the thresholds of `shared.definitions.attention` that it takes."""


async def items(
    connection: Connection, who: Sequence[object], reach: Reach, attention: Attention
) -> list[asyncpg.Record]:
    """Everything within reach that may need the person; `who` is (person id, unit, present moment)."""
    found: list[asyncpg.Record] = []
    for query, thresholds in ALL:
        values = [getattr(attention, name) for name in thresholds]
        found += await connection.fetch(query.format(reach=reach.sql), *who, MOST, *values)
    return found
