"""A plan from draft to agreement, as the adviser who owns the case makes it; what it costs; and who has to be asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.testing.world import Servers
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import Lives
from tests.web.measuring import is_sound

SCHOOL, HOME = "Komme i skole hver dag", "Spise sammen derhjemme"
HARBOUR = "Praktik på havnen"


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of its own: here a plan is made."""
    with lived(servers, tmp_path_factory.mktemp("planning")) as found:
        offer: dict[str, Any] = {"offer": "grenaa-havn", "title": HARBOUR, "effort_area": "work", "sector": "job"}
        found.house.give("p-karen", "list-offer", **offer, sectors=["job", "school"], kind="education-with-work")
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def given(page: Page, house: House, button: str) -> None:
    """Send a form, and look at the page that follows when everything has come to rest."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Gemt")
    house.settle()
    page.reload()


def part(page: Page, name: str) -> Locator:
    """A part of the page by its heading."""
    return page.locator("section", has=page.get_by_role("heading", name=name, exact=True, level=2))


def card(page: Page, name: str) -> Locator:
    """The card of a goal, an effort or a person."""
    return page.locator("article.card", has=page.get_by_role("heading", name=name, exact=True))


@pytest.fixture
def page(enter: Enter, lives: Lives) -> Page:
    """The plan of Liva, before her adviser."""
    found = enter("p-birgitte")
    found.goto(f"/sager/{lives.liva}/plan")
    return found


def test_a_plan_is_drafted_with_goals_of_which_each_asks_for_an_effort(page: Page, house: House) -> None:
    """Nothing is done for them yet, and both say so."""
    part(page, "Plan").get_by_role("link", name="Begynd på planen").click()
    given(page, house, "Begynd")
    for text, area in ((SCHOOL, "daycare-school-learning"), (HOME, "family-and-background")):
        part(page, "Mål").get_by_role("link", name="Sæt et mål").click()
        page.get_by_label("Målet").fill(text)
        page.locator("select[name=area]").select_option(area)
        given(page, house, "Gem mål")
    expect(part(page, "Mål").get_by_text("Ingen indsats endnu")).to_have_count(2)


def test_an_effort_over_two_sectors_is_proposed_from_the_goal_that_needs_it(page: Page, house: House) -> None:
    """The goal is ticked already; the offer is chosen by its name; teaching and work are one effort (R2.24)."""
    card(page, SCHOOL).get_by_role("link", name="Foreslå en indsats").click()
    expect(page.get_by_label(SCHOOL)).to_be_checked()
    expect(page.get_by_label(HOME)).not_to_be_checked()
    page.get_by_label("Tilbud fra viften").select_option("grenaa-havn")
    page.get_by_label("Indsats", exact=True).select_option("education-with-work")
    page.get_by_label("Indsatsområde").select_option("work")
    for sector in ("Ungeindsatsen (uddannelse og job)", "Skole"):
        page.get_by_label(sector, exact=True).check()
    page.get_by_label("Minutter om ugen").fill("600")
    given(page, house, "Foreslå")
    expect(card(page, SCHOOL)).to_contain_text(f"Det gør vi: {HARBOUR}")
    expect(card(page, HOME)).to_contain_text("Ingen indsats endnu")
    effort = card(page, HARBOUR)
    expect(effort).to_contain_text("Sammen om det: Skole og Ungeindsatsen (uddannelse og job)")
    expect(effort).to_contain_text(f"Hjælper på »{SCHOOL}«")


def test_a_person_is_found_for_an_effort_that_is_a_person(page: Page, house: House) -> None:
    """Proposed for the effort, declined, another one proposed and matched: the second is counted (R2.33)."""
    card(page, HOME).get_by_role("link", name="Foreslå en indsats").click()
    page.get_by_label("Indsats", exact=True).select_option("contact-person")
    page.get_by_label("Indsatsområde").select_option("mentor-and-support")
    page.get_by_label("Hjemmet (FTI)", exact=True).check()
    given(page, house, "Foreslå")
    for name in ("Preben", "Viggo"):
        card(page, "Kontaktperson").get_by_role("link", name="Foreslå en person").click()
        expect(page.get_by_label("Hvilken indsats hører det til?")).not_to_have_value("")
        page.get_by_label("Hvem?").select_option("p-tine")
        page.get_by_label("Fornavn, som den unge kender").fill(name)
        given(page, house, "Foreslå")
        expect(card(page, name)).to_contain_text("Til kontaktperson")
        card(page, name).get_by_role("link", name="Det passer").click()
        given(page, house, "Gem")
        if name == "Preben":
            card(page, name).get_by_role("link", name="Afslut").click()
            page.get_by_label("Grund").select_option(index=1)
            given(page, house, "Afslut")
    expect(part(page, "Kontaktperson")).to_contain_text("Den unge har haft 2 kontaktpersoner.")
    expect(card(page, "Kontaktperson").get_by_role("link", name="Foreslå en person")).to_have_count(0)


def committed(page: Page, name: str, kroner: str) -> None:
    """Fill in what an effort is to cost from December to the middle of it."""
    card(page, name).get_by_role("link", name="Beslut").click()
    page.get_by_label("Begynder").fill("2025-11-17")
    page.get_by_label("Slutter").fill("2025-12-19")
    page.get_by_label("Pris pr. stk., time eller uge (kr.)").fill(kroner)


def test_money_is_committed_with_the_effort_and_a_limit_holds_for_both_together(page: Page, house: House) -> None:
    """The second is refused at the field, with what is committed already; a smaller one passes."""
    committed(page, HARBOUR, "60.000")
    given(page, house, "Beslut")
    expect(card(page, HARBOUR)).to_contain_text("2025: 60.000 kr. bevilget, 0 kr. brugt, 60.000 kr. bundet endnu")
    committed(page, "Kontaktperson", "50.000")
    page.get_by_role("button", name="Beslut", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("I 2025 er der allerede bevilget 60.000 kr.")
    expect(page.get_by_role("alert")).to_contain_text("Teamleder eller Chef for Børn og Familie")
    price = page.get_by_label("Pris pr. stk., time eller uge (kr.)")
    expect(price).to_have_value("50.000")
    price.fill("40.000")
    given(page, house, "Beslut")
    expect(card(page, "Kontaktperson")).to_contain_text("2025: 40.000 kr. bevilget")


def test_what_is_called_off_frees_its_money(page: Page, house: House) -> None:
    """The card says so, and the goal asks for something else."""
    card(page, HARBOUR).get_by_role("link", name="Aflys").click()
    page.get_by_label("Grund").select_option(index=1)
    given(page, house, "Aflys")
    expect(card(page, HARBOUR)).to_contain_text("2025: 60.000 kr. bevilget, 0 kr. brugt, 60.000 kr. frigivet")
    expect(card(page, SCHOOL)).to_contain_text("Ingen indsats endnu")


def test_the_plan_is_agreed_and_what_stands_beside_it_is_written_down(page: Page, house: House) -> None:
    """The youth was heard; who agrees is ticked; an agreement waits to be read; the network has met."""
    part(page, "Plan").get_by_role("link", name="Planen er aftalt").click()
    page.get_by_label("Den unge", exact=True).check()
    given(page, house, "Gem aftalen")
    expect(part(page, "Plan")).to_contain_text("Aftalt")
    part(page, "Aftaler").get_by_role("link", name="Skriv en aftale").click()
    page.get_by_label("Den unge", exact=True).check()
    page.get_by_label("Aftalen", exact=True).fill("Vi spiser sammen tre gange om ugen.")
    given(page, house, "Gem aftalen")
    expect(page.get_by_text("Vi spiser sammen tre gange om ugen.")).to_be_visible()
    part(page, "Aftaler").get_by_role("link", name="Notér et netværksmøde").click()
    page.get_by_label("Den unge", exact=True).check()
    page.get_by_label("ja", exact=True).check()
    given(page, house, "Gem")
    expect(part(page, "Aftaler")).to_contain_text("Netværksmøde")


def test_more_or_less_of_an_effort_needs_no_new_plan(page: Page, house: House) -> None:
    """It is reported as begun, and given more time; the plan keeps its version (R2.22)."""
    card(page, "Kontaktperson").get_by_role("button", name="Meld begyndt").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt")
    house.settle()
    page.reload()
    card(page, "Kontaktperson").get_by_role("link", name="Ændr omfanget").click()
    page.get_by_label("Minutter om ugen fra nu af").fill("300")
    given(page, house, "Gem")
    expect(card(page, "Kontaktperson")).to_contain_text("5 timer om ugen")
    expect(part(page, "Plan")).to_contain_text("Version 1")


def test_a_bill_is_recorded_from_the_plan_and_counts_in_the_budget(enter: Enter, house: House, lives: Lives) -> None:
    """The form says which money; afterwards one is back at the plan."""
    page = enter("p-karen")
    page.goto(f"/sager/{lives.liva}/plan")
    card(page, "Kontaktperson").get_by_role("link", name="Notér en regning").click()
    expect(page.get_by_role("main")).to_contain_text("Mentorordning og støtte til den unge, 2025 · en ungs indsats")
    page.get_by_label("Beløb i kroner").fill("12.500")
    given(page, house, "Gem regningen")
    expect(card(page, "Kontaktperson")).to_contain_text("12.500 kr. brugt, 27.500 kr. bundet endnu")
    page.goto("/budget")
    row = part(page, "Puljen efter indsatsområde").get_by_role("row", name="Mentorordning")
    expect(row).to_contain_text("12.500 kr.")


def test_a_leader_goes_beyond_the_frame_with_a_reason_that_stays(enter: Enter, house: House) -> None:
    """Refused without one; with it, it stands on the page of the budget for everybody who reads it."""
    page = enter("p-lone")
    page.goto("/budget")
    page.get_by_role("link", name="Sæt penge af til flere").click()
    page.get_by_label("Indsatsområde").select_option("mentor-and-support")
    page.get_by_label("Begynder").fill("2025-11-17")
    page.get_by_label("Slutter").fill("2025-12-19")
    page.get_by_label("Pris pr. stk., time eller uge (kr.)").fill("290.000")
    given(page, house, "Sæt pengene af")
    page.get_by_role("link", name="Notér en regning").first.click()
    expect(page.get_by_role("main")).to_contain_text("290.000 kr. tilbage af 290.000 kr.")
    page.get_by_label("Beløb i kroner").fill("295.000")
    given(page, house, "Gem regningen")
    page.get_by_role("link", name="Sæt penge af til flere").click()
    page.get_by_label("Indsatsområde").select_option("mentor-and-support")
    page.get_by_label("Begynder").fill("2025-11-17")
    page.get_by_label("Slutter").fill("2025-12-19")
    page.get_by_label("Pris pr. stk., time eller uge (kr.)").fill("150.000")
    page.get_by_role("button", name="Sæt pengene af").click()
    expect(page.get_by_role("alert")).to_contain_text("En leder kan godkende det med en begrundelse.")
    page.locator("details summary").last.click()
    page.get_by_label("Grund til at gå over budgettet").select_option("acute-need")
    given(page, house, "Sæt pengene af")
    row = part(page, "Godkendte overskridelser").get_by_role("row", name="Mentorordning")
    expect(row).to_contain_text("150.000 kr.")
    expect(row).to_contain_text("Akut behov hos den unge")


def test_the_head_sets_next_years_budget_with_its_frames(enter: Enter, house: House) -> None:
    """The form holds what stands; an area without a frame has none."""
    page = enter("p-inger")
    page.goto("/budget")
    page.get_by_role("link", name="Sæt årets budget").click()
    expect(page.get_by_label("Årets pulje i kroner")).to_have_value("1200000")
    expect(page.get_by_label("Mentorordning og støtte til den unge")).to_have_value("400000")
    page.get_by_label("Budgetår").fill("2026")
    page.get_by_label("Årets pulje i kroner").fill("1.300.000")
    page.get_by_label("Fritid", exact=True).fill("150.000")
    given(page, house, "Gem budgettet")
    page.goto("/budget?aar=2026")
    expect(page.get_by_role("main")).to_contain_text("1.300.000 kr.")
    expect(part(page, "Puljen efter indsatsområde").get_by_role("row", name="Fritid")).to_contain_text("150.000 kr.")


@pytest.mark.parametrize("width", [380, 820, 1440])
def test_the_pages_and_forms_of_a_plan_are_sound_on_every_screen(enter: Enter, lives: Lives, width: int) -> None:
    """Nothing wider than the screen, nameless, doubled or too small for a thumb."""
    for who, addresses in (
        ("p-birgitte", (f"/sager/{lives.liva}/plan", *(f"/sager/{lives.liva}/handling/{form}" for form in FORMS))),
        ("p-inger", ("/budget", "/handling/set-budget?year=2025", "/handling/commit-cost")),
    ):
        page = enter(who, width=width)
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert is_sound(page), address


FORMS = ("propose-intervention", "assess-risk", "propose-mentor", "give-counselling")
