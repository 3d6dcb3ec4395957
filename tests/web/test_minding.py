"""How do people look after what their unit has sent: what was refused is seen, put right, sent again or given up."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from deploy.testing.world import Servers
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import LIVA, NEW_CPR, Lives
from tests.web.measuring import is_sound

SECRET = "Hun siger, at hun ikke vil hjem til sin mor i weekenden."
TOLD = "2025-11-11T10:00"


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of their own: what is refused here would need somebody elsewhere."""
    with lived(servers, tmp_path_factory.mktemp("minding")) as found:
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def waiting(page: Page) -> int:
    """How many refused messages wait, by the list."""
    page.goto("/fortael/afviste")
    return page.locator("tbody tr").count()


def test_a_refused_message_is_seen_put_right_and_received(enter: Enter, lives: Lives) -> None:
    """From the day's list to the field that is wrong, without script; what is personal is covered all the way."""
    lives.house.tell("school.concern-shared", TOLD, LIVA, category="grumpiness", text=SECRET)
    page = enter("p-mette", script=False, width=380)
    need = page.locator("article.need", has_text="Afviste beskeder")
    expect(need).to_contain_text("1 besked fra jeres enhed blev afvist")
    need.get_by_role("link", name="Se og ret").click()
    assert is_sound(page)
    page.get_by_role("link", name="Se og ret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bekymring delt")
    expect(page.locator("tr", has_text="data.category")).to_contain_text("Her")
    assert is_sound(page)
    assert SECRET not in page.content()
    assert LIVA["cpr"] not in page.content()
    page.get_by_label("data.category").first.select_option("wellbeing")
    page.get_by_role("button", name="Ret og send igen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tak, det er modtaget")
    assert waiting(page) == 0
    lives.house.settle()
    told = lives.house.recorded("school.concern-shared")[-1]
    assert told.data.model_dump(include={"category"}) == {"category": "wellbeing"}


def test_a_message_that_came_too_early_is_sent_again_as_it_was(enter: Enter, lives: Lives) -> None:
    """Nobody followed the youth yet; once somebody does, the very same message is received."""
    work = {"activity_id": "band-1", "kind": "other"}
    lives.house.tell("leisure.activity-joined", TOLD, {"youth": str(lives.liva)}, **work)
    page = enter("p-ali")
    assert waiting(page) == 1
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send de valgte igen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beskeden blev afvist")
    lives.house.give(
        "p-karen",
        "join-actor",
        youth=lives.liva,
        sector="leisure",
        person="p-ali",
        basis="SSP_115",
        categories=["leisure"],
    )
    lives.house.tell("leisure.activity-joined", TOLD, {"youth": str(lives.sander)}, **work)
    assert waiting(page) == 2
    page.get_by_role("button", name="Send alle på siden igen").click()
    expect(page.get_by_role("status")).to_contain_text("Beskederne er sendt igen")
    lives.house.settle()
    assert waiting(page) == 1


def test_a_refused_message_is_given_up_with_a_reason(enter: Enter, lives: Lives) -> None:
    """Without a reason nothing happens; with one it waits for nobody any more, and the sender's page says so."""
    lives.house.tell("job.education-started", TOLD, {"cpr": NEW_CPR}, education_id="e-1", kind="vocational")
    page = enter("p-pernille")
    assert waiting(page) == 1
    page.get_by_role("link", name="Se og ret").click()
    page.get_by_role("button", name="Opgiv beskeden").click()
    assert page.get_by_label("Hvorfor opgives den?").count() == 1
    page.get_by_label("Hvorfor opgives den?").select_option("test-message")
    page.get_by_role("button", name="Opgiv beskeden").click()
    expect(page.get_by_role("status")).to_contain_text("Beskeden er opgivet")
    assert waiting(page) == 0
    page.goto("/fortael/beskeder")
    expect(page.locator("tbody tr", has_text="Opgivet")).to_have_count(1)
    lives.house.settle()
    [given_up] = lives.house.recorded("intake.message-discarded")
    assert given_up.actor.endswith("p-pernille")


def test_a_correction_that_is_wrong_again_keeps_what_was_typed(enter: Enter, lives: Lives) -> None:
    """Said at its field; nothing was sent."""
    lives.house.tell("ssp.youth-risk-judged", TOLD, {"cpr": LIVA["cpr"]}, level=9)
    page = enter("p-bo")
    assert waiting(page) == 1
    page.get_by_role("link", name="Se og ret").click()
    page.get_by_role("button", name="Ret og send igen").click()
    expect(page.get_by_role("alert")).to_contain_text("Der er ikke rettet noget.")
    page.get_by_text("Ret andre felter").click()
    page.get_by_label("CPR-nummer").fill("12")
    page.get_by_role("button", name="Ret og send igen").click()
    expect(page.get_by_label("CPR-nummer")).to_have_value("12")
    expect(page.get_by_label("CPR-nummer")).to_have_attribute("aria-invalid", "true")
    assert waiting(page) == 1


def test_the_senders_page_tells_how_its_messages_fare(enter: Enter, lives: Lives) -> None:
    """What was received, what was refused and why; each with its receipt."""
    lives.house.tell("school.concern-shared", TOLD, {"cpr": "0101"}, category="absence", text=SECRET)
    page = enter("p-jakob")
    page.goto("/fortael/beskeder")
    figures = page.locator(".figures > div")
    expect(figures.filter(has_text="Sidst modtaget")).to_contain_text("i dag kl. 08.15")
    reasons = page.locator("section", has=page.get_by_role("heading", name="Hvorfor beskeder blev afvist"))
    row = reasons.locator("tbody tr", has_text="data.person.cpr")
    expect(row).to_contain_text("Det kan ikke være et CPR-nummer.")
    row.get_by_role("link").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto("/fortael/beskeder")
    page.locator("tbody tr", has_text="Afvist").first.get_by_role("link").click()
    expect(page.get_by_role("link", name="Ret og send igen")).to_be_visible()


def test_nobody_looks_after_what_another_unit_has_sent(enter: Enter, lives: Lives) -> None:
    """A refused message of the school's is not there for others; who sends nothing has no such page."""
    page = enter("p-jakob")
    page.goto("/fortael/afviste")
    address = page.get_by_role("link", name="Se og ret").first.get_attribute("href") or ""
    other = enter("p-ali")
    answer = other.goto(address)
    assert answer is not None
    assert answer.status == 404
    politician = enter("p-poul")
    answer = politician.goto("/fortael/beskeder")
    assert answer is not None
    assert answer.status == 403
    assert lives.house.world is not None
