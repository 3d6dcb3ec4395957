"""What people do on the pages: by mouse, by keyboard alone, without script; refused, forged, and twice."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from deploy.testing.world import Servers
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import NEW_CPR, Lives

REASON = "Har set ham sammen med de store drenge ved stationen tre aftener i træk."


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of their own for those who act: what they do would be in the way of those who look."""
    with lived(servers, tmp_path_factory.mktemp("acting")) as found:
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def test_a_task_is_acknowledged_with_one_press_and_is_gone_from_the_day(enter: Enter, lives: Lives) -> None:
    """The teacher presses once; the page that follows shows it as taken on."""
    page = enter("p-jakob")
    page.goto(f"/sager/{lives.liva}")
    page.get_by_role("button", name="Kvittér").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    expect(page.locator("#opgaver").locator("xpath=ancestor::section")).to_contain_text("Kvitteret")
    assert page.get_by_role("button", name="Kvittér").count() == 0


def test_a_concern_is_raised_without_a_script(enter: Enter, lives: Lives) -> None:
    """By the number in the form's body; no address on the way holds it."""
    page = enter("p-jakob", script=False, by_hand=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="Rejs bekymring").click()
    page.get_by_label("CPR-nummer").fill(f"{NEW_CPR[:6]}-{NEW_CPR[6:]}")
    page.get_by_label("Hvad er du bekymret for?").fill(REASON)
    page.get_by_label("Hjemmel").select_option("SSD")
    page.get_by_role("button", name="Rejs bekymringen").click()
    expect(page.get_by_role("status")).to_contain_text("Bekymringen er rejst")
    assert not any(NEW_CPR[6:] in url for url in asked)
    lives.house.settle()


def test_a_wrong_field_keeps_everything_that_was_typed(enter: Enter) -> None:
    """The field says what is wrong, the summary leads to it, and nothing has to be typed again."""
    page = enter("p-jakob")
    page.goto("/rejs")
    page.get_by_label("CPR-nummer").fill("12")
    page.get_by_label("Hvad er du bekymret for?").fill(REASON)
    page.get_by_label("Hjemmel").select_option("SSD")
    page.get_by_role("button", name="Rejs bekymringen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    number = page.get_by_label("CPR-nummer")
    expect(number).to_be_focused()
    expect(number).to_have_value("12")
    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(re.compile("Skriv 10 tal"))
    expect(page.get_by_label("Hvad er du bekymret for?")).to_have_value(REASON)
    expect(page.get_by_label("Hjemmel")).to_have_value("SSD")


def test_a_refused_command_says_why_and_keeps_what_was_typed(enter: Enter, lives: Lives) -> None:
    """The service that decides refuses: its sentence stands on the page, the choices are still made."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}/handling/enter-phase")
    page.get_by_label("Ny fase").select_option("effort")
    page.get_by_role("button", name="Gå til fasen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert").locator("li")).not_to_be_empty()
    expect(page.get_by_label("Ny fase")).to_have_value("effort")


def test_a_person_decides_on_a_raised_youth(enter: Enter, lives: Lives) -> None:
    """From the day's list to the youth, and from there to an open pathway with a reason."""
    page = enter("p-karen")
    row = page.locator("article.need", has_text="Sander")
    row.get_by_role("link", name="Tag stilling").click()
    page.get_by_role("link", name="Åbn forløb").first.click()
    page.get_by_label("Forløbsbeskrivelse").select_option("norddjurs-taskforce")
    page.get_by_label("Hvorfor denne beskrivelse?").fill("Besluttet på mødet i dag.")
    page.get_by_role("button", name="Åbn forløb").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    expect(page.locator("ol.way [aria-current=step]")).to_contain_text("Åbning")
    lives.house.settle()


def test_the_parties_are_informed_by_keyboard_alone(enter: Enter, lives: Lives) -> None:
    """Skip link, tabs, ticks, choice and button, without a pointer."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Gå til indholdet")
    page.keyboard.press("Enter")
    reach(page, "Registrér orientering")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrér orientering")
    reach(page, "Den unge")
    page.keyboard.press("Space")
    reach(page, "Hvordan")
    page.keyboard.type("Brev")
    reach(page, "Gem orientering")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    expect(page.get_by_text("Den unge orienteret i dag")).to_be_visible()


def reach(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears a name; where the focus is can always be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        assert found["seen"], f"the focus on {found['name']!r} cannot be seen"
        if found["name"].startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


FOCUSED = """
() => {
  const here = document.activeElement;
  const style = getComputedStyle(here);
  const labels = here.labels ? [...here.labels].map(label => label.textContent).join(' ') : '';
  const seen = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
  return { name: (labels || here.textContent).trim(), seen };
}
"""


def test_the_same_form_sent_twice_is_carried_out_once(enter: Enter, lives: Lives) -> None:
    """A second press, a reloaded page: the command has one id, made when the form was shown."""
    page = enter("p-birgitte", script=False)
    address = f"/sager/{lives.liva}/handling/assign-task"
    page.goto(address)
    fields = {
        name: page.locator(f"form.form input[name={name}]").get_attribute("value") or ""
        for name in ("csrf", "command_id", "tilbage")
    }
    fields |= {"kind": "follow-up", "sector": "school"}
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    with httpx.Client(base_url=lives.house.web_url, cookies=cookies, trust_env=False) as browser:
        first, second = (browser.post(address, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    lives.house.settle()
    page.goto(f"/sager/{lives.liva}")
    expect(page.get_by_role("heading", name="Følg op")).to_have_count(1)


@pytest.mark.parametrize("address", ["/rejs", "/formaal", "/logout"])
def test_a_form_from_another_site_does_nothing(enter: Enter, lives: Lives, address: str) -> None:
    """Without the session's own token a form is turned away, with a page that says so."""
    page = enter("p-birgitte")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    with httpx.Client(base_url=lives.house.web_url, cookies=cookies, trust_env=False) as browser:
        answer = browser.post(address, data={"csrf": "guess", "formaal": "casework"})
        assert answer.status_code == httpx.codes.FORBIDDEN
        assert "Siden var for gammel" in answer.text
        assert browser.get("/").status_code == httpx.codes.OK


def test_a_command_that_the_policy_denies_has_no_form(enter: Enter, lives: Lives) -> None:
    """The teacher may not open or close; the address is known, the answer is 403 with the reason."""
    page = enter("p-jakob")
    answer = page.goto(f"/sager/{lives.liva}/handling/close-pathway")
    assert answer is not None
    assert answer.status == httpx.codes.FORBIDDEN
    expect(page.locator(".lead")).not_to_be_empty()


def test_the_reader_is_led_nowhere_else(enter: Enter, lives: Lives) -> None:
    """`tilbage` in a form is a path of this site or nothing."""
    page = enter("p-birgitte")
    page.goto("/formaal")
    csrf = page.locator("main form input[name=csrf]").get_attribute("value") or ""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    with httpx.Client(base_url=lives.house.web_url, cookies=cookies, trust_env=False) as browser:
        form = {"csrf": csrf, "formaal": "casework", "tilbage": "//evil.example/"}
        assert browser.post("/formaal", data=form).headers["location"] == "/"
