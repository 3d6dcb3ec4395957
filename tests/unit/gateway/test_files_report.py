"""A report says of each row what became of it, to machines and to people."""

from uuid import UUID

from services.intake.gateway.files.faults import CODES, fault
from services.intake.gateway.files.report import Line, Report
from services.intake.gateway.files.rows import Fault

RECEIPT = UUID(int=7)
LOST = Fault("person.cpr", "C3", fault("zero-lost", "person.cpr", "a number of 9 digits", "10 digits"))
BESIDE = Fault(None, "J3", fault("cell-outside", "row", "something", "no more"))
LINES = [Line(2, "k-1", "ready").sent(RECEIPT), Line(3, None, "refused", faults=(LOST, BESIDE))]
REPORT = Report("school.concern-shared", "school", "ab" * 32, "csv", [*LINES, Line(4, "k-3", "ready").not_sent()])


def test_a_report_counts_its_rows() -> None:
    """By what became of them, those without any included."""
    counts = REPORT.as_json()["counts"]
    assert counts == {"rows": 3, "ready": 0, "duplicate": 0, "refused": 1, "sent": 1, "not_sent": 1}


def test_a_row_that_was_sent_names_its_receipt() -> None:
    """And where it is."""
    sent, refused, not_sent = REPORT.as_json()["rows"]
    assert (sent["outcome"], sent["href"]) == ("sent", f"/v1/receipts/{RECEIPT}")
    assert (refused["outcome"], refused["receipt"], len(refused["faults"])) == ("refused", None, 2)
    assert (not_sent["outcome"], not_sent["id"], not_sent["receipt"]) == ("not-sent", "k-3", None)


def test_as_a_table_a_report_has_a_row_for_each_fault() -> None:
    """And one for a row without any; each as wide as the header."""
    header, *rows = REPORT.as_rows()
    assert [row[0] for row in rows] == ["2", "3", "3", "4"]
    assert {len(row) for row in rows} == {len(header)}
    assert rows[1][4:7] == ["C3", "person.cpr", "zero-lost"]
    assert [row[1] for row in rows] == ["sendt / sent", "afvist / refused", "afvist / refused", "ikke sendt / not sent"]


def test_every_fault_is_said_in_both_languages() -> None:
    """As whole sentences."""
    for code in CODES:
        said = fault(code, "file", "a", "b").as_json()
        assert said["reason_da"].endswith(".")
        assert said["reason_en"].endswith(".")
        assert said["reason_da"] != said["reason_en"]
