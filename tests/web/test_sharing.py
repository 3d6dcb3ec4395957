"""Sharing, setting right, an emergency, “Min plan” and the open door, in a browser on real servers."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.local.people import DemoPerson, add
from deploy.testing.world import Servers
from services.reporting.web.views.door import read_code
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import SEEN, Lives
from tests.web.measuring import measured

AGREED = "Du kommer op klokken syv, og vi ringer til dig om fredagen."
WIDTHS = (380, 820, 1440)


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of their own, in which Liva and her mother have a login too."""
    with lived(servers, tmp_path_factory.mktemp("sharing")) as found:
        known = {"unit": "citizen", "municipality": "707", "youths": (found.liva,)}
        add(
            found.house.folder.parent,
            DemoPerson(id="y-liva", name="Liva", role="youth", title="15 år", **known),
            DemoPerson(id="f-liva", name="Mona", role="parent", title="Mor", **known),
        )
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def at_every_width(page: Page, address: str) -> None:
    """A page fits the screen, has names for what can be used, and is large enough for a thumb."""
    folder = os.environ.get("SAMSPOR_SHOTS")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if address:
            page.goto(address)
        found = measured(page)
        if folder:
            name = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", re.sub(r"[^a-z0-9-]+", "-", page.url.split("/", 3)[3]))
            page.screenshot(path=str(Path(folder) / f"{name or 'home'}-{width}.png"), full_page=True)
        assert (found["beyond"] <= 0, found["nameless"], found["doubles"], found["small"]) == (True, [], [], []), (
            page.url,
            width,
        )
    page.set_viewport_size({"width": 1440, "height": 900})


def test_an_agreement_is_written_by_the_case_lead_and_read_by_the_youth(enter: Enter, lives: Lives) -> None:
    """The youth reads the plan in plain words, presses once, and the case lead sees that she has."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/plan")
    page.get_by_role("link", name="Skriv en aftale").click()
    page.get_by_label("Den unge").check()
    page.get_by_label("Aftalen", exact=True).fill(AGREED)
    page.get_by_role("button", name="Gem aftalen").click()
    expect(page.get_by_text(AGREED)).to_be_visible()
    expect(page.get_by_text("Læst af 0 af 1")).to_be_visible()

    hers = enter("y-liva")
    hers.goto("/")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Min plan: Liva")
    at_every_width(hers, "")
    hers.get_by_role("button", name="Jeg har læst den").click()
    expect(hers.get_by_role("status")).to_contain_text("du har læst aftalen")
    expect(hers.get_by_text("Du er part i din egen sag")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Læst af alle")).to_be_visible()


def test_the_youth_and_her_mother_see_their_own_pages_and_no_others(enter: Enter, lives: Lives) -> None:
    """Whatever address is typed; and the mother does not read what Liva has said herself."""
    hers = enter("y-liva")
    hers.goto(f"/sager/{lives.sander}")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Min plan: Liva")
    answer = hers.goto(f"/min-plan/{lives.sander}")
    assert answer is not None
    assert answer.status == 404
    mothers = enter("f-liva")
    mothers.goto("/min-plan")
    expect(mothers.get_by_role("heading", level=1)).to_have_text("Planen for Liva")
    assert mothers.get_by_text("siger det til mig først").count() == 0


def test_staff_print_the_plan_for_whoever_will_read_it(enter: Enter, lives: Lives) -> None:
    """On A4, and without what the reader may not see."""
    page = enter("p-birgitte")
    at_every_width(page, f"/sager/{lives.liva}/min-plan?til=ung")
    expect(page.get_by_text("siger det til mig først")).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator("a.back").is_hidden()
    page.emulate_media(media="screen")
    at_every_width(page, f"/sager/{lives.liva}/min-plan?til=foraeldre")
    assert page.get_by_text("siger det til mig først").count() == 0


def test_one_asks_before_sharing_and_records_the_answer(enter: Enter, lives: Lives) -> None:
    """Denied for an investigation, with the reason; allowed by the consent, with the conditions; both can be found."""
    page = enter("p-birgitte")
    at_every_width(page, f"/sager/{lives.liva}/deling/sporg")
    page.get_by_label("Hvem har oplysningerne?").select_option("school")
    page.get_by_role("group", name="Hvem skal have dem?").get_by_label("Politi", exact=False).first.check()
    page.get_by_role("group", name="Hvilke oplysninger?").get_by_label("Fravær", exact=False).first.check()
    page.get_by_label("Hvorfor?", exact=True).select_option("criminal-investigation")
    page.get_by_role("button", name="Få svar").click()
    expect(page.get_by_role("heading", name="Nej, det må du ikke")).to_be_visible()
    expect(page.get_by_text("aldrig videre herfra til efterforskning").first).to_be_visible()
    at_every_width(page, "")
    page.get_by_role("button", name="Registrér svaret").click()
    expect(page.locator("#beslutninger").locator("xpath=ancestor::section")).to_contain_text("Afvist")
    at_every_width(page, f"/sager/{lives.liva}/deling")


def test_what_is_shared_can_be_some_facts_alone(enter: Enter, lives: Lives) -> None:
    """Picked from what the adviser sees; the page of sharing says which, and until when they can be read."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/deling/sporg")
    page.get_by_label("Hvem har oplysningerne?").select_option("school")
    page.get_by_role("group", name="Hvem skal have dem?").get_by_label("Job", exact=False).first.check()
    page.get_by_role("group", name="Hvilke oplysninger?").get_by_label("Fravær", exact=False).first.check()
    page.get_by_label("Hvorfor?", exact=True).select_option("crime-prevention")
    page.get_by_label("På hvilket grundlag?").select_option("SSP_115")
    page.locator("details:has(fieldset[id$=facts]) > summary").click()
    facts = page.get_by_role("group", name="Kun bestemte oplysninger?")
    expect(facts.get_by_label(re.compile("^Bekymring.*: ")).first).to_be_visible()
    at_every_width(page, "")
    facts.get_by_label("Fravær: Fravær opgjort", exact=False).first.check()
    page.get_by_role("group", name="Det kan jeg stå inde for").get_by_label("nødvendig", exact=False).first.check()
    page.get_by_label("Hvorfor er det nødvendigt?").fill("Ungevejlederen skal tale med hende om fraværet.")
    page.get_by_role("button", name="Få svar").click()
    expect(page.get_by_role("heading", name="Ja, det må du")).to_be_visible()
    page.get_by_role("button", name="Registrér svaret").click()
    section = page.locator("#beslutninger").locator("xpath=ancestor::section")
    expect(section).to_contain_text("Kun disse oplysninger: Fravær opgjort")
    expect(section).to_contain_text("Modtageren kan læse det her til")
    at_every_width(page, f"/sager/{lives.liva}/deling")
    hers = enter("y-liva")
    hers.goto("/min-plan")
    expect(hers.get_by_text("Én bestemt oplysning, som ikke er åben for dig.")).to_be_visible()


def test_what_is_wrong_is_set_right_on_the_timeline(enter: Enter, lives: Lives) -> None:
    """The way leads from the entry; it stays, struck through, and says why; the heading counts one less."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/tidslinje?vis=samlet")
    entry = page.locator("li.entry", has_text=SEEN)
    entry.get_by_role("link", name="Ret").click()
    expect(page.get_by_text("Bekymring delt, 2. oktober 2025")).to_be_visible()
    at_every_width(page, "")
    page.get_by_label("Hvad er der galt?").select_option("wrong-person")
    page.get_by_role("button", name="Ret", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Liva")
    page.goto(f"/sager/{lives.liva}/tidslinje?vis=samlet")
    entry = page.locator("li.entry.wrong")
    expect(entry.locator("s")).to_have_text("Bekymring delt")
    expect(entry).to_contain_text("forkert person")
    at_every_width(page, f"/sager/{lives.liva}/tidslinje?vis=samlet")


def test_a_case_is_opened_in_an_emergency_and_reviewed_by_a_leader(enter: Enter, lives: Lives) -> None:
    """From the page that says that there is nothing, with a reason; the leader finds it first thing today."""
    page = enter("p-ali")
    answer = page.goto(f"/sager/{lives.liva}")
    assert answer is not None
    assert answer.status == 404
    page.get_by_role("link", name="Er der fare for liv eller helbred?").click()
    expect(page).to_have_url(re.compile(f"/sager/{lives.liva}/"))
    at_every_width(page, "")
    page.get_by_label("Hvad er faren?").select_option("missing")
    page.get_by_label("Hvad sker der?").fill("Hun er ikke kommet hjem, og telefonen er slukket.")
    page.get_by_role("button", name="Åbn sagen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Liva")
    expect(page.get_by_role("status")).to_contain_text("Din leder har fået besked")
    leader = enter("p-lone")
    leader.goto("/")
    row = leader.locator("article.need", has_text="nødsituation")
    at_every_width(leader, "")
    row.first.get_by_role("link", name="Efterse").click()
    leader.get_by_label("ja", exact=True).check()
    leader.get_by_role("button", name="Gem eftersynet").click()
    leader.goto(f"/sager/{lives.liva}/deling")
    expect(leader.get_by_text("Der var grund til det")).to_be_visible()


def test_the_open_door_takes_codes_alone_and_gives_advice_to_whoever_has_the_code(enter: Enter, lives: Lives) -> None:
    """Nothing can be typed but a code; the page says what it is not; the advice comes in whole sentences."""
    page = enter("p-door")
    page.goto("/sager")
    expect(page.get_by_role("heading", level=1)).to_have_text("Åben dør")
    expect(page.get_by_text("ring 112").first).to_be_visible()
    assert [
        one.get_attribute("name")
        for one in page.locator("main input[type=text], main input:not([type]), textarea").all()
    ] == ["kode"]
    at_every_width(page, "/aaben-doer")
    page.get_by_label("Hvem er du?").select_option("child")
    page.get_by_label("Hvad handler det om?").select_option("home")
    page.get_by_role("button", name="Spørg", exact=True).click()
    code = page.locator(".door-code").inner_text()
    at_every_width(page, "")
    consultation = read_code(code)
    assert consultation is not None
    lives.house.give("p-karen", "answer-consultation", consultation=str(consultation), advice=["talk-with-parents"])
    page.goto("/aaben-doer")
    page.get_by_label("Din kode").fill(code.lower())
    page.get_by_role("button", name="Læs svaret").click()
    expect(page.get_by_text("Fortæl, hvad du er bekymret for")).to_be_visible()
    at_every_width(page, "")


def test_the_overview_and_the_plan_fit_every_screen(enter: Enter, lives: Lives) -> None:
    """With everything on them that was said, agreed and warned of."""
    page = enter("p-birgitte")
    at_every_width(page, f"/sager/{lives.liva}")
    at_every_width(page, f"/sager/{lives.liva}/plan")
    for form in ("assess-risk", "commit-intervention", "make-agreement", "hand-over", "record-access-request"):
        page.goto(f"/sager/{lives.liva}/handling/{form}")
        assert measured(page)["beyond"] <= 0, form
