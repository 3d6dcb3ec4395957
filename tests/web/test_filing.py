"""How is a table sent? The empty one is fetched, a rehearsal shows every fault, then in earnest; without script."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from deploy.testing.world import Servers
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import NEW_CPR, SANDER, Lives
from tests.web.measuring import is_sound


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of their own for those who send tables."""
    with lived(servers, tmp_path_factory.mktemp("filing")) as found:
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def table(page: Page, *rows: dict[str, str]) -> bytes:
    """The template of concerns as CSV with rows in it, as somebody fills it in."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent skabelon som CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0])
    columns = next(csv.reader([text.splitlines()[0]], dialect))
    filled = io.StringIO()
    writer = csv.DictWriter(filled, columns, restval="", delimiter=dialect.delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return filled.getvalue().encode()


def rehearse(page: Page, content: bytes) -> None:
    """Choose the file and try it."""
    page.get_by_label("Fil (CSV eller Excel)").set_input_files(
        {"name": "bekymringer.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Prøv filen").click()


def test_a_table_is_tried_row_by_row_and_then_sent(enter: Enter, lives: Lives) -> None:
    """A row with a fault says where and why; the others are sent with receipts; sent again, they count once."""
    page = enter("p-jakob", script=False, width=820)
    page.goto("/fortael/fil")
    page.get_by_label("Slags").select_option("school.concern-shared")
    page.get_by_role("button", name="Vælg").click()
    seen = {"time": "2025-11-11T10:00:00+01:00", "category": "absence", "text": "Kom ikke i går."}
    content = table(
        page,
        {**seen, "person.cpr": NEW_CPR},
        {**seen, "person.cpr": SANDER["cpr"], "category": "grumpiness"},
        {**seen, "person.cpr": "0101"},
    )
    rehearse(page, content)
    expect(page.get_by_role("heading", level=1)).to_have_text("Filen er prøvet. Intet er sendt.")
    expect(page.locator(".figures > div", has_text="Med fejl")).to_contain_text("2")
    expect(page.locator("tbody tr", has_text="Række 3")).to_contain_text("Vælg en af mulighederne")
    expect(page.locator("tbody tr", has_text="Række 4")).to_contain_text("Skriv 10 tal")
    assert is_sound(page)
    page.get_by_role("button", name="Send 1 række").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Filen er sendt")
    page.get_by_role("link", name="Se kvitteringen").click()
    expect(page.get_by_role("status")).to_have_text("Modtaget")
    lives.house.settle()
    page.goto("/fortael/fil?slags=school.concern-shared")
    rehearse(page, content)
    expect(page.locator("tbody tr", has_text="Række 2")).to_contain_text("Kendt i forvejen")
    assert page.get_by_role("button", name="Send 1 række").count() == 0


def test_what_is_no_table_says_so(enter: Enter) -> None:
    """Nothing is sent, and the page says what is wrong with the file as a whole."""
    page = enter("p-jakob")
    page.goto("/fortael/fil?slags=school.concern-shared")
    rehearse(page, b"\x00\x01\x02")
    expect(page.get_by_role("alert")).not_to_be_empty()
    page.get_by_role("button", name="Prøv filen").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg en fil")


def test_a_file_of_another_sectors_events_is_not_taken(enter: Enter) -> None:
    """A club has no table for the police's events."""
    page = enter("p-ali")
    answer = page.goto("/fortael/fil/skabelon?slags=police.charge-raised&form=csv")
    assert answer is not None
    assert answer.status == 404
