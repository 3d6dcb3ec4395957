"""Who is in this person's caseload, where is each pathway, and what is next?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from services.reporting.answers import Masked
from services.reporting.answers.cases import CaseFilter, Caseload, CaseRow
from services.reporting.web.views.names import description_name, phase_name, way
from services.reporting.web.views.parts import Mark, Phase, colleague, name_of, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words
from shared.definitions.phases import PHASES

CLOSED: Final = "closed"
OVER: Final = "afsluttet"
"""What the address says instead of a phase, for pathways that are over."""


@dataclass(frozen=True, slots=True)
class Row:
    """One youth as a row."""

    name: str
    href: str
    age: str
    protected: str
    state: str
    phase: str
    phase_of: str
    way: tuple[Phase, ...]
    since: str
    description: str
    lead: str
    marks: tuple[Mark, ...]
    next_rule: str
    next_left: str
    step: str
    step_hidden: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PhaseCount:
    """How many pathways are in a phase, as a link to them; without a count, the link to all youths."""

    text: str
    count: int | None
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """The caseload with its filters."""

    rows: tuple[Row, ...]
    found: str
    phases: tuple[PhaseCount, ...]
    phase: str
    lead_choices: tuple[Choice, ...]
    name: str
    overdue: bool
    filtered: bool
    more: str
    first: str


def caseload_page(caseload: Caseload, chosen: CaseFilter, words: Words, *, begins: bool = True) -> CaseloadPage:
    """The page of a caseload as it was limited; `begins` is false on the pages after the first."""
    rows = tuple(_row(row, caseload, words) for row in caseload.rows)
    count = words("caseload.found", n=len(rows))
    if caseload.after is not None or not begins:
        count = words("caseload.found-more", count=len(rows)) if caseload.after else count
    return CaseloadPage(
        rows=rows,
        found=count,
        phases=_phases(caseload, chosen, words),
        phase=OVER if chosen.state == CLOSED else chosen.phase or "",
        lead_choices=(
            Choice("", words("caseload.any-lead"), chosen.case_lead is None),
            *(Choice(one.id, colleague(one), chosen.case_lead == one.id) for one in caseload.case_leads),
        ),
        name=chosen.name or "",
        overdue=chosen.overdue,
        filtered=chosen != CaseFilter(),
        more=_address(chosen, after=caseload.after) if caseload.after else "",
        first="" if begins else _address(chosen),
    )


def _phases(caseload: Caseload, chosen: CaseFilter, words: Words) -> tuple[PhaseCount, ...]:
    counted: list[tuple[str | None, str, int | None]] = [(None, words("caseload.all"), None)]
    counted += [(key, phase_name(key, words), caseload.by_phase.get(key, 0)) for key in PHASES]
    running = (
        PhaseCount(
            text,
            count,
            _address(chosen.model_copy(update={"phase": key, "state": None})),
            (chosen.phase, chosen.state) == (key, None),
        )
        for key, text, count in counted
    )
    over = chosen.model_copy(update={"phase": None, "state": CLOSED})
    return (*running, PhaseCount(words("caseload.closed"), None, _address(over), chosen.state == CLOSED))


def _address(chosen: CaseFilter, after: str | None = None) -> str:
    asked: Mapping[str, str | None] = {
        "fase": OVER if chosen.state == CLOSED else chosen.phase,
        "tovholder": chosen.case_lead,
        "navn": chosen.name,
        "overskredet": "ja" if chosen.overdue else None,
        "efter": after,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"/sager?{query}" if query else "/sager"


def _row(row: CaseRow, caseload: Caseload, words: Words) -> Row:
    now = caseload.at
    places = [key for key in PHASES if key == row.phase]
    phase_of = ""
    if places:
        number = tuple(PHASES).index(places[0]) + 1
        phase_of = words("phase.of", number=number, of=len(PHASES), phase=phase_name(row.phase, words))
    step, step_hidden = "", ""
    if isinstance(row.step, Masked):
        step_hidden = words.of(row.step.reason_da, row.step.reason_en)
    elif row.step is not None:
        step = str(row.step)
    return Row(
        name=name_of(row.name, words),
        href=youth_path(row.youth),
        age=words("caseload.age", years=row.age) if isinstance(row.age, int) else "",
        protected=words("caseload.protected") if row.protected else "",
        state="" if row.state == "open" else words(f"state.{row.state or 'known'}"),
        phase=phase_name(row.phase, words) if row.phase else "",
        phase_of=phase_of,
        way=way(row.phase, words) if row.phase else (),
        since=words("caseload.since", when=words.on(row.phase_since, now)) if row.phase_since else "",
        description=description_name(row.description, None, words),
        lead=colleague(row.case_lead) or words("caseload.no-lead"),
        marks=_marks(row, words),
        next_rule=rule_text(row.next_rule, None, words).name if row.next_rule else "",
        next_left=words.left(row.next_due, now) if row.next_due else "",
        step=step,
        step_hidden=step_hidden,
    )


def _marks(row: CaseRow, words: Words) -> tuple[Mark, ...]:
    found = []
    if row.overdue:
        found.append(Mark(words("caseload.overdue-count", n=row.overdue), "alarm", "alarm"))
    if row.tasks_open:
        found.append(Mark(words("caseload.tasks", n=row.tasks_open), "quiet", "task"))
    if row.new_facts:
        found.append(Mark(words("caseload.news", n=row.new_facts), "accent", "new"))
    return tuple(found)
