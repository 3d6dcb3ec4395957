"""What a coordinator, a case lead, a teacher and a politician see in a real browser, on real servers."""

import re

import psycopg
from playwright.sync_api import Page, expect

from tests.web.conftest import Enter
from tests.web.house import House
from tests.web.lives import SAID, SEEN, TOLD, Lives


def heading(page: Page) -> str:
    """The page's one heading of the first rank."""
    return page.get_by_role("heading", level=1).inner_text()


def test_the_day_begins_with_what_needs_me(enter: Enter, lives: Lives) -> None:
    """The 24-hour clock of last night's notification stands first, with what is left of it."""
    page = enter("p-birgitte", by_hand=True)
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
    menu = page.get_by_role("navigation", name="Hovedmenu")
    expect(menu.get_by_role("link")).to_have_text(["Udvalg", "Del og rådfør"])
    page.get_by_text("Poul").first.click()
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()


def test_an_auditor_sees_what_was_known_then_and_what_is_known_now_of_then(enter: Enter, lives: Lives) -> None:
    """On 2 November nobody knew of the absence of October, and so not of the school's duty either."""
    page = enter("p-aase")
    page.goto(f"/sager/{lives.liva}/historik")
    page.get_by_label("Tidspunkt").fill("2025-11-02T12:00")
    page.get_by_role("button", name="Vis").click()
    then = page.locator("article", has=page.get_by_role("heading", name="Det, vi vidste"))
    now = page.locator("article", has=page.get_by_role("heading", name="Det, vi ved i dag om tidspunktet"))
    duty = "Skolen advarer forældrene om ulovligt fravær"
    expect(now).to_contain_text(duty)
    expect(then).not_to_contain_text(duty)
    expect(page.get_by_text("De to billeder er forskellige.")).to_be_visible()
    expect(page.locator("ol.entries li").first).to_contain_text("Bekymring delt")
    cause = page.get_by_role("link", name="på grund af nr. 1", exact=True).first
    expect(cause).to_have_attribute("href", "#v-1")


def test_an_auditor_sees_the_case_with_a_colleagues_eyes(enter: Enter, lives: Lives) -> None:
    """What was closed to a stranger stands there as covered, with the reason; to the case lead it was open."""
    enter("p-signe")
    enter("p-birgitte")
    page = enter("p-aase")
    page.goto(f"/sager/{lives.liva}/historik")
    first = page.locator("ol.entries li").first
    for eyes, title in (("Signe", "Hændelse, som er skjult"), ("Birgitte", "Bekymring delt")):
        page.get_by_label("Som det var åbent for").select_option(eyes)
        page.get_by_role("button", name="Se med de øjne").click()
        expect(page.get_by_text(f"Sådan var sagen åben for {eyes}")).to_be_visible()
        expect(first).to_contain_text(title)
        if eyes == "Signe":
            expect(first).to_contain_text("Var skjult for Signe")
            expect(first).to_contain_text("Kollegaen havde ingen rolle i den unges sag.")
        expect(page.get_by_text("Skjult for dig")).to_have_count(0)


def test_every_look_at_a_youth_can_be_looked_at(enter: Enter, lives: Lives) -> None:
    """Who, when, what and why: also the look that has just been taken."""
    enter("p-birgitte").goto(f"/sager/{lives.liva}/plan")
    page = enter("p-dorthe")
    page.goto(f"/sager/{lives.liva}/opslag")
    row = page.locator("tbody tr", has_text="Birgitte").filter(has_text="Plan")
    expect(row.first).to_contain_text("Arbejdet med forløbet")


def test_the_budget_shows_all_six_areas_in_numbers(enter: Enter) -> None:
    """Set, spent, committed and remaining, and a bar that says the same in words."""
    page = enter("p-karen")
    page.goto("/budget")
    assert page.locator("tbody").first.locator("tr").count() == 6
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
    page = enter("p-birgitte", by_hand=True)
    page.get_by_text("Birgitte").first.click()
    page.get_by_role("button", name="Log ud").click()
    answer = page.goto(f"/sager/{lives.liva}")
    assert answer is not None
    assert (answer.status, heading(page)) == (401, "Log ind")
    page.locator("main a.button").first.click()
    page.locator("button[value=p-birgitte]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Liva")


def test_read_models_that_are_not_made_yet_are_no_fault_of_ours(enter: Enter, house: House) -> None:
    """Just after the first start: nothing is broken, it is to be tried again in a moment, and then it works."""
    page = enter("p-birgitte")
    with psycopg.connect(house.world.database_url("postgres"), autocommit=True) as connection:
        connection.execute("ALTER VIEW reporting.caseload RENAME TO caseload_to_be")
        answer = page.goto("/sager")
        assert answer is not None
        assert answer.status == 503
        assert heading(page) == "Det kan vi ikke vise lige nu"
        connection.execute("ALTER VIEW reporting.caseload_to_be RENAME TO caseload")
    page.get_by_role("link", name="Prøv igen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sager")
