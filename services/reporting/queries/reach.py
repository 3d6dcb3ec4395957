"""Which youths does a list reach for a person? The relations of the policy, said in SQL.

Invariant: a youth whom the policy would deny is not fetched, so that nobody's list is as long as what they may not see.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from shared.definitions.policy import Standing

_KNOWN: Final = "c.state IN ('raised', 'open', 'paused', 'closed')"
_BEFORE_THE_AUTHORITY: Final = (
    "EXISTS (SELECT FROM facts f WHERE f.youth = c.youth AND"
    " (f.type = 'social.notification-received' OR f.says ? 'concern'))"
)
_SQL: Final[Mapping[Standing, str]] = {
    "is-lead": "(c.case_lead = $1 AND c.case_lead_unit = $2)",
    "joined": "EXISTS (SELECT FROM actors j WHERE j.youth = c.youth AND j.person = $1 AND j.sector = $2"
    " AND j.left_at IS NULL AND (j.until IS NULL OR j.until >= $3))",
    "known": _KNOWN,
    "unit-has-case": "c.case_lead_unit = $2",
    "undecided": f"(c.case_lead IS NULL AND ({_KNOWN} OR {_BEFORE_THE_AUTHORITY}))",
    "is-party": "false",
    "is-party-not-kept-out": "false",
    "opened": "EXISTS (SELECT FROM emergency_accesses e WHERE e.youth = c.youth AND e.person = $1"
    " AND e.opened_at <= $3 AND $3 < e.until AND NOT (e.reviewed_at IS NOT NULL AND NOT e.justified))",
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a person's lists reach; None as `standings` reaches every youth.

    In the condition `c` is the caseload, $1 the person's id, $2 the person's unit and $3 the present moment.
    """

    standings: Collection[Standing] | None

    @property
    def sql(self) -> str:
        """The condition."""
        if self.standings is None:
            return "($1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::timestamptz IS NOT NULL)"
        parts = [_SQL[standing] for standing in sorted(self.standings)] or ["false"]
        typed = "$1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::timestamptz IS NOT NULL"
        return f"({typed} AND ({' OR '.join(parts)}))"
