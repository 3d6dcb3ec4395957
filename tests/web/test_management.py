"""What those who lead, and those who look after what can be offered, see and do in a real browser, on real servers."""

import json
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from deploy.testing.world import Servers
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import LIVA, Lives
from tests.web.measuring import is_sound

WIDTHS = (380, 820, 1440)
MANY = ("/ledelse", "/program", "/budget", "/viften", "/beskrivelser", "/viden")
FORMS = ("list-offer", "review-method", "publish-description?description=norddjurs-taskforce&version=1")


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of its own: here offers are listed and descriptions published."""
    with lived(servers, tmp_path_factory.mktemp("management")) as found:
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("who", ["p-inger", "p-lone"])
def test_every_page_about_many_is_sound_on_every_screen(enter: Enter, who: str, width: int) -> None:
    """Nothing wider than the screen, nameless, doubled or too small for a thumb; for the head and a team leader."""
    page = enter(who, width=width)
    for address in (*MANY, *(f"/handling/{form}" for form in FORMS)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert is_sound(page), address


def test_the_head_reads_figures_and_no_name(enter: Enter) -> None:
    """Every figure that is held back says why; no youth stands on the page."""
    page = enter("p-inger")
    page.get_by_role("link", name="Ledelse").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ledelsesinformation")
    expect(page.get_by_text("Færre end 5 unge på den ene side").first).to_be_visible()
    expect(page.get_by_role("heading", name="Hvem skylder hvad")).to_have_count(0)
    assert LIVA["name"] not in page.content()


def test_the_team_leader_reads_who_owes_what_and_goes_there(enter: Enter, lives: Lives) -> None:
    """Liva's task waits at the school; one press leads to her."""
    page = enter("p-lone")
    page.goto("/ledelse")
    owed = page.locator("section", has=page.get_by_role("heading", name="Hvem skylder hvad"))
    row = owed.get_by_role("row", name=LIVA["name"]).filter(has_text="Opgave venter").first
    expect(row).to_contain_text("Skole")
    assert row.get_by_role("link").get_attribute("href") == f"/sager/{lives.liva}"


def test_the_committee_has_no_way_to_these_pages(enter: Enter) -> None:
    """It gets a report of its own; a page about the work is closed, with a reason."""
    page = enter("p-poul")
    expect(page.get_by_role("link", name="Ledelse")).to_have_count(0)
    answer = page.goto("/ledelse")
    assert answer is not None
    assert answer.status == 403


def test_a_suggested_offer_becomes_a_listed_one(enter: Enter) -> None:
    """A teacher suggests; the coordinator puts it on the list from there, with price and places."""
    page = enter("p-jakob")
    page.goto("/viften")
    page.get_by_role("link", name="Foreslå et tilbud").click()
    page.get_by_label("Navn").fill("Praktik på havnen")
    page.get_by_label("Indsatsområde").select_option("work")
    page.get_by_label("Hvem kunne stå for det").select_option("job")
    page.get_by_role("button", name="Send forslaget").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    page = enter("p-karen")
    page.goto("/viften")
    page.get_by_role("link", name="Sæt på listen").click()
    expect(page.get_by_label("Navn", exact=True)).to_have_value("Praktik på havnen")
    page.get_by_label("Kort navn").fill("Grenaa Havn")
    page.get_by_label("Prisen gælder for").select_option("week")
    page.get_by_label("Pris i kroner").fill("1.250")
    page.get_by_label("Antal pladser").fill("6")
    page.get_by_role("button", name="Sæt på listen").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    row = page.get_by_role("row", name="Praktik på havnen").first
    expect(row).to_contain_text("1.250 kr. pr. uge")
    expect(row).to_contain_text("6 pladser")
    expect(row).to_contain_text("Ledige pladser")


def test_a_description_is_published_and_its_use_is_followed_up(enter: Enter) -> None:
    """The head publishes the version that the definitions hold, and records that its use was looked at."""
    page = enter("p-inger")
    page.goto("/beskrivelser")
    ours = page.locator("article", has=page.get_by_role("heading", name="Taskforce om kriminalitetsforebyggelse"))
    ours.get_by_role("link", name="Udgiv").click()
    page.get_by_label("Revideres senest").fill("2027-12-31")
    page.get_by_role("button", name="Udgiv").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    expect(ours).to_contain_text("Udgivet")
    ours.get_by_role("link", name="Registrér opfølgning").click()
    page.get_by_label("Hvad førte den til").select_option("kept")
    page.get_by_role("button", name="Gem opfølgningen").click()
    expect(ours).to_contain_text("Fulgt op 12. november 2025 · Inger")


def test_what_is_refused_stands_in_the_form(enter: Enter) -> None:
    """The programme's phases come in their order; what was typed is kept."""
    page = enter("p-inger")
    page.goto("/handling/enter-programme-phase")
    page.get_by_label("Fase").select_option("development")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Fase")).to_have_value("development")


def test_methods_are_taken_out_in_a_file_that_names_nobody(enter: Enter, lives: Lives) -> None:
    """One press, one file, one recorded export."""
    page = enter("p-karen")
    page.goto("/viden")
    with page.expect_download() as found:
        page.get_by_role("button", name="Metoder og resultater til andre kommuner (JSON)").click()
    text = found.value.path().read_text(encoding="utf-8")
    assert json.loads(text)["format"] == "samspor-methods/1"
    assert str(lives.liva) not in text
    assert LIVA["name"] not in text
    lives.house.settle()


def test_an_auditor_takes_out_a_whole_case_and_the_youths_access_log_says_so(enter: Enter, lives: Lives) -> None:
    """State, every event, obligations and looks; the case lead may not."""
    house, path = lives.house, f"/api/v1/youths/{lives.liva}/case-review"
    with httpx.Client(base_url=house.web_url, trust_env=False, timeout=30.0) as http:
        whole = http.post(path, headers=house.bearer("p-aase"))
        refused = http.post(path, headers=house.bearer("p-birgitte"))
    assert (whole.status_code, refused.status_code) == (200, 403)
    review = whole.json()
    assert review["state"]["version"] == len(review["events"])
    assert review["looks"]
    house.settle()
    page: Page = enter("p-aase")
    page.goto(f"/sager/{lives.liva}/opslag")
    expect(page.get_by_role("main")).to_contain_text("Tog ud i en fil: Sagsgennemgang")
    with page.expect_download() as found:
        page.get_by_role("button", name="Sagsgennemgang som fil (JSON)").click()
    assert json.loads(found.value.path().read_text(encoding="utf-8"))["youth"] == str(lives.liva)


def test_nobody_takes_out_a_file_without_the_pages_own_token(enter: Enter) -> None:
    """A form of another site takes out nothing."""
    page = enter("p-karen")
    answer = page.request.post("/viden/eksport", form={"csrf": "guessed"})
    assert answer.status in (400, 403, 409)
