"""The caseload: who is there, where each pathway is, and what is next."""

from typing import Any

from services.reporting.answers.cases import CaseFilter, Caseload, CaseRow
from services.reporting.web.views.caseload import caseload_page
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, LIVA, NOW, at


def row(**changes: Any) -> CaseRow:
    """Liva in the caseload."""
    known: dict[str, Any] = {
        "youth": LIVA, "name": "Liva", "age": 15, "protected": False, "state": "open", "phase": "mapping",
        "phase_since": at("2025-09-24T10:00"), "description": "norddjurs-taskforce", "case_lead": BIRGITTE, "step": 3,
        "overdue": 2, "next_due": at("2025-11-12T22:40"), "next_rule": "T1", "tasks_open": 1,
        "last_fact_at": NOW, "new_facts": 4,
    }  # fmt: skip
    return CaseRow(**known | changes)


def caseload(*rows: CaseRow, after: str | None = None) -> Caseload:
    """A caseload of these rows."""
    return Caseload(at=NOW, rows=rows, after=after, by_phase={"mapping": 1}, case_leads=(BIRGITTE,))


def test_a_row_tells_phase_next_limit_and_what_is_new() -> None:
    """In words, with the number of what is overdue."""
    found = caseload_page(caseload(row()), CaseFilter(), DA).rows[0]
    assert found.phase == "Kortlægning"
    assert found.phase_of == "Fase 2 af 6: Kortlægning"
    assert (found.next_rule, found.next_left) == ("Underretningen vurderes for akut behov", "14 timer tilbage")
    assert [mark.text for mark in found.marks] == ["2 frister overskredet", "1 åben opgave", "4 nye"]


def test_what_is_covered_says_why() -> None:
    """A covered step keeps its reason for whoever hears the page."""
    found = caseload_page(caseload(row(step=CLOSED, name=CLOSED)), CaseFilter(), DA).rows[0]
    assert (found.step, found.step_hidden) == ("", "Kun myndigheden ser det.")
    assert found.name == "Navn skjult"


def test_a_phase_keeps_the_other_filters() -> None:
    """Choosing a phase does not forget the case lead."""
    chosen = CaseFilter(case_lead="p-birgitte", overdue=True)
    page = caseload_page(caseload(row()), chosen, DA)
    assert page.phases[1].href == "/sager?fase=opening&tovholder=p-birgitte&overskredet=ja"
    assert page.filtered


def test_what_is_over_can_be_found_again() -> None:
    """Closed pathways stand apart from all others, and leaving them keeps the case lead."""
    page = caseload_page(caseload(row()), CaseFilter(state="closed", case_lead="p-birgitte"), DA)
    assert [one.text for one in page.phases if one.chosen] == ["Afsluttede"]
    assert page.phases[-1].href == "/sager?fase=afsluttet&tovholder=p-birgitte"
    assert page.phases[0].href == "/sager?tovholder=p-birgitte"
    assert page.phase == "afsluttet"


def test_the_next_page_keeps_the_filters_and_the_cursor() -> None:
    """A cursor goes on where the page ended."""
    page = caseload_page(caseload(row(), after="abc"), CaseFilter(phase="mapping"), DA)
    assert page.more == "/sager?fase=mapping&efter=abc"
    assert page.found == "1 unge vist, der er flere"


def test_an_address_never_carries_a_name_that_was_not_typed() -> None:
    """Links hold the pseudonymous id and nothing else of the youth."""
    assert caseload_page(caseload(row()), CaseFilter(), DA).rows[0].href == f"/sager/{LIVA}"
