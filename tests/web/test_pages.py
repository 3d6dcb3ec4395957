"""What a coordinator, a case lead, a teacher and a politician see in a real browser, on real servers."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Enter
from tests.web.lives import SAID, SEEN, TOLD, Lives

WIDTHS = (380, 820, 1440)
LIVAS = ("", "/tidslinje", "/tidslinje?vis=samlet", "/frister", "/plan")
FORMS = (
    "join-actor",
    "hear-youth",
    "waive-obligation",
    "enter-phase",
    "request-consent",
    "record-parties-informed",
    "assign-task",
)


def addresses(lives: Lives) -> list[str]:
    """Every page of a case lead, with the forms that she uses most."""
    liva = f"/sager/{lives.liva}"
    pages = ["/", "/sager", "/budget", "/rejs", "/formaal", "/no-such-page"]
    return [*pages, *(liva + page for page in LIVAS), *(f"{liva}/handling/{form}" for form in FORMS)]


def heading(page: Page) -> str:
    """The page's one heading of the first rank."""
    return page.get_by_role("heading", level=1).inner_text()


def test_the_day_begins_with_what_needs_me(enter: Enter, lives: Lives) -> None:
    """The 24-hour clock of last night's notification stands first, with what is left of it."""
    page = enter("p-birgitte")
    assert heading(page) == "Kræver mig i dag"
    first = page.locator("main section").first
    expect(first.get_by_role("heading", level=2)).to_have_text("24-timers frister")
    expect(first).to_contain_text("14 timer tilbage")
    first.get_by_role("link", name="Se fristen").click()
    expect(page).to_have_url(re.compile(f"/sager/{lives.liva}/frister$"))


def test_an_obligation_tells_why_it_is_there(enter: Enter, lives: Lives) -> None:
    """Which fact, which rule, which section, and how sure that is: one press away."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/frister")
    duty = page.locator(".duty", has_text="Underretningen vurderes for akut behov")
    duty.get_by_text("Hvorfor denne frist?").click()
    expect(duty).to_contain_text("Underretning modtaget, 11. november 2025 kl. 22.40")
    expect(duty).to_contain_text("BL § 136")
    expect(duty).to_contain_text("høj, efterprøvet")


def test_a_late_entry_shows_both_times(enter: Enter, lives: Lives) -> None:
    """The school reported its absence four days late; both days stand there."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/tidslinje")
    school = page.locator("main section", has=page.get_by_role("heading", name="Skole", exact=True))
    expect(school).to_contain_text("skete 31. okt. · registreret 4. nov. · 4 dage senere")
    expect(school).to_contain_text(SEEN)


def test_the_plan_gives_the_youths_own_words(enter: Enter, lives: Lives) -> None:
    """As they were said."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/plan")
    expect(page.locator("blockquote")).to_have_text(SAID)


def test_a_teacher_sees_that_something_is_covered_and_why(enter: Enter, lives: Lives) -> None:
    """The authority's text is not on the page; where it would be stands the policy's reason."""
    page = enter("p-jakob")
    page.goto(f"/sager/{lives.liva}/tidslinje")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Liva")
    assert TOLD not in page.content()
    page.goto(f"/sager/{lives.liva}")
    expect(page.locator("main").get_by_text("Skjult for dig").first).to_be_visible()


def test_somebody_without_a_part_in_the_case_sees_nothing_of_it(enter: Enter, lives: Lives) -> None:
    """A youth of whom one may know nothing looks like an address that leads nowhere."""
    page = enter("p-grethe")
    answer = page.goto(f"/sager/{lives.liva}")
    assert answer is not None
    assert answer.status == 404
    unknown = page.goto("/sager/00000000-0000-4000-8000-000000000000")
    assert unknown is not None
    assert (unknown.status, heading(page)) == (404, "Siden findes ikke")
    assert "Liva" not in page.content()


def test_who_may_not_is_told_why(enter: Enter) -> None:
    """A politician has no cases: 403, with the reason in plain Danish, and nothing about anybody."""
    page = enter("p-poul")
    answer = page.goto("/sager")
    assert answer is not None
    assert answer.status == 403
    assert heading(page) == "Det må du ikke se"
    expect(page.locator(".lead")).not_to_be_empty()
    expect(page.get_by_role("navigation", name="Hovedmenu")).to_have_count(0)
    page.get_by_text("Poul").first.click()
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()


def test_the_budget_shows_all_six_areas_in_numbers(enter: Enter) -> None:
    """Set, spent, committed and remaining, and a bar that says the same in words."""
    page = enter("p-karen")
    page.goto("/budget")
    assert page.locator("tbody tr").count() == 6
    expect(page.locator("tbody tr").first).to_contain_text("400.000 kr.")
    expect(page.locator(".figures")).to_contain_text("1.200.000 kr.")
    expect(page.get_by_role("img").first).to_have_accessible_name(re.compile("0 kr. brugt"))


def test_the_caseload_is_narrowed_and_says_what_it_shows(enter: Enter) -> None:
    """By phase, by the beginning of a name among those one may see; an empty list says so."""
    page = enter("p-karen")
    page.goto("/sager")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Åbning 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Fornavn begynder med").fill("Sa")
    page.get_by_role("button", name="Vis").click()
    expect(page.get_by_text("Ingen unge passer til det, du har valgt.")).to_be_visible()
    page.get_by_role("link", name="Nulstil").click()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_english_is_a_choice_that_stays(enter: Enter) -> None:
    """One press, and the next page is in English too."""
    page = enter("p-karen")
    page.get_by_role("link", name="English").click()
    assert heading(page) == "Needs me today"
    page.get_by_role("link", name="Cases").click()
    assert heading(page) == "Cases"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Dansk").click()
    assert heading(page) == "Sager"


def test_the_purpose_of_looking_is_chosen_by_the_person(enter: Enter) -> None:
    """It stands in the menu, and another one may be chosen for what comes."""
    page = enter("p-karen")
    page.get_by_text("Karen").first.click()
    page.get_by_role("link", name="Skift formål").click()
    page.get_by_role("button", name="Forberedelse af møde").click()
    page.get_by_text("Karen").first.click()
    expect(page.locator(".me .panel")).to_contain_text("Forberedelse af møde")


def test_after_logging_out_nothing_can_be_seen(enter: Enter, lives: Lives) -> None:
    """The pages ask for a login again, and the way back leads to the page that was wanted."""
    page = enter("p-birgitte")
    page.get_by_text("Birgitte").first.click()
    page.get_by_role("button", name="Log ud").click()
    answer = page.goto(f"/sager/{lives.liva}")
    assert answer is not None
    assert (answer.status, heading(page)) == (401, "Log ind")
    page.locator("main a.button").first.click()
    page.locator("button[value=p-birgitte]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Liva")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(enter: Enter, lives: Lives, width: int) -> None:
    """On a phone, a tablet and a desk."""
    page = enter("p-birgitte", width=width)
    for address in addresses(lives):
        page.goto(address)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{address} is {beyond} pixels wider than {width}"


def test_every_page_can_be_found_ones_way_in_without_seeing_it(enter: Enter, lives: Lives) -> None:
    """One main part, one heading of the first rank, ranks without gaps, a name on everything that can be used."""
    page = enter("p-birgitte")
    for address in addresses(lives):
        page.goto(address)
        assert page.locator("main").count() == 1, address
        ranks = [
            int(rank) for rank in page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName[1])")
        ]
        assert ranks[0] == 1, address
        assert ranks.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(ranks)), (address, ranks)
        assert page.evaluate(NAMELESS) == [], address
        assert page.evaluate(DOUBLE_IDS) == [], address


def test_touch_targets_are_large_enough(enter: Enter, lives: Lives) -> None:
    """At least 24 by 24 pixels for everything that is pressed (WCAG 2.2, 2.5.8), and 44 for buttons."""
    page = enter("p-birgitte", width=380)
    for address in addresses(lives):
        page.goto(address)
        assert page.evaluate(SMALL_BUTTONS) == [], address


def test_nothing_about_a_youth_leaves_the_page(enter: Enter, lives: Lives) -> None:
    """No name in a title or an address, nothing kept, nothing asked of anybody else."""
    page = enter("p-birgitte")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses(lives):
        answer = page.goto(address)
        assert answer is not None
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "Liva" not in page.title()
    assert all(url.startswith(lives.house.web_url) for url in asked)
    assert not any("Liva" in url or "7111104321" in url for url in asked)


def test_no_page_breaks_its_own_rules(enter: Enter, lives: Lives) -> None:
    """The browser has nothing to report: no refused style or script, no error."""
    page = enter("p-birgitte")
    reported: list[str] = []
    page.on("console", lambda message: reported.append(message.text))
    page.on("pageerror", lambda error: reported.append(str(error)))
    for address in addresses(lives):
        if address != "/no-such-page":
            page.goto(address)
    assert reported == []


NAMELESS = """
[...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')].filter(element => {
  const labels = element.labels ? [...element.labels].map(label => label.textContent).join('') : '';
  return !(element.getAttribute('aria-label') || element.textContent.trim() || labels.trim());
}).map(element => element.outerHTML.slice(0, 120))
"""
DOUBLE_IDS = """
[...document.querySelectorAll('[id]')].map(element => element.id).filter((id, at, all) => all.indexOf(id) !== at)
"""
SMALL_BUTTONS = """
[...document.querySelectorAll('button, .button, summary, .choice, nav a, input:not([type=hidden]), select, textarea')]
  .filter(element => element.checkVisibility() && !element.closest('.choice:not(:scope)'))
  .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 24))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)
"""
