"""Which youths are in somebody's care, and how do their pathways stand?"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.reporting.answers import Answer, Colleague, Masked, Value


class CaseRow(Answer):
    """One youth in the caseload."""

    youth: UUID
    name: Value
    age: int | Masked | None
    protected: bool
    state: str | None
    phase: str | None
    phase_since: datetime | None
    description: str | None
    case_lead: Colleague | None
    step: int | Masked | None
    overdue: int
    next_due: datetime | None
    next_rule: str | None
    tasks_open: int
    last_fact_at: datetime | None
    new_facts: int


class CaseFilter(Answer):
    """What a caseload is limited to; `name` is the beginning of a given name among those the person may see."""

    state: str | None = None
    phase: str | None = None
    overdue: bool = False
    case_lead: str | None = None
    name: str | None = None


class Caseload(Answer):
    """A page of the caseload; `after` is the cursor of the next one."""

    at: datetime
    rows: tuple[CaseRow, ...]
    after: str | None
    by_phase: Mapping[str, int]
    case_leads: tuple[Colleague, ...]
