"""How do people without a system tell, and see at once what became of it? By form: received, refused, twice, away."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.testing.world import Servers
from shared.events.coordination import ConcernConsulted
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import LIVA, NEW_CPR, SANDER, Lives

SEEN = "Står ved stationen hver aften sammen med nogle, der er meget ældre."
SAID = "Var glad i dag. Ville gerne være målmand."


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of their own for those who tell; the youth worker follows Liva here."""
    with lived(servers, tmp_path_factory.mktemp("telling")) as found:
        joined: dict[str, Any] = {
            "sector": "leisure",
            "person": "p-ali",
            "basis": "SSP_115",
            "categories": ["leisure", "observation"],
        }
        found.house.give("p-karen", "join-actor", youth=found.liva, **joined)
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def share(page: Page, cpr: str, text: str) -> None:
    """Fill in a concern, without sending it."""
    page.get_by_role("link", name="Del og rådfør").click()
    page.get_by_role("link", name="Del en bekymring").click()
    page.get_by_label("CPR-nummer").fill(cpr)
    page.get_by_label("Hvad handler bekymringen om?").select_option("social-circle")
    page.get_by_label("Hvad har du set?").fill(text)


def heading(page: Page, text: str) -> None:
    """The page's one heading of the first rank."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_police_contact_shares_a_concern_and_sees_the_receipt_at_once(enter: Enter, lives: Lives) -> None:
    """Without script: four fields, one press, received; the number stands in no address on the way."""
    page = enter("p-rune", script=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    share(page, NEW_CPR, SEEN)
    page.get_by_role("button", name="Fortæl det").click()
    heading(page, "Tak, det er modtaget")
    expect(page.get_by_role("status")).to_have_text("Modtaget")
    assert [url for url in asked if NEW_CPR in url] == []
    lives.house.settle()


def test_a_youth_worker_tells_of_a_youth_whom_they_follow(enter: Enter, lives: Lives) -> None:
    """From her page, on a phone; it stands on her timeline afterwards. No number is asked for."""
    page = enter("p-ali", width=380)
    page.goto(f"/sager/{lives.liva}")
    page.get_by_role("link", name="Fortæl om den unge").click()
    page.get_by_role("link", name="Begyndt til fritidsaktivitet").click()
    assert page.get_by_label("CPR-nummer").count() == 0
    expect(page.get_by_label("Hvem handler det om?")).to_have_value(str(lives.liva))
    page.get_by_label("Hvilken slags aktivitet?").select_option("football")
    page.get_by_label("Hvad kalder I aktiviteten?").fill("Fodbold U15")
    page.get_by_role("button", name="Fortæl det").click()
    heading(page, "Tak, det er modtaget")
    lives.house.settle()
    page.goto(f"/sager/{lives.liva}/tidslinje")
    expect(page.locator("main")).to_contain_text("Begyndt til fritidsaktivitet")


def test_what_intake_refuses_stands_at_its_field_and_nothing_is_lost(enter: Enter, lives: Lives) -> None:
    """A moment ahead of time: said there, all else kept; put right and sent, the refused one waits for nobody."""
    page = enter("p-ali")
    page.goto(f"/fortael/om/leisure.observation-shared?ung={lives.liva}")
    page.get_by_label("Hvad har du set?").fill(SAID)
    page.get_by_label("Hvornår?").fill("2025-11-14T18:00")
    page.get_by_role("button", name="Fortæl det").click()
    expect(page.get_by_role("alert")).to_be_focused()
    moment = page.get_by_label("Hvornår?")
    expect(moment).to_have_attribute("aria-invalid", "true")
    expect(moment).to_have_accessible_description(re.compile("Skriv et tidspunkt, der er passeret"))
    expect(page.get_by_label("Hvad har du set?")).to_have_value(SAID)
    expect(page.get_by_label("Hvem handler det om?")).to_have_value(str(lives.liva))
    moment.fill("2025-11-11T18:00")
    page.get_by_role("button", name="Fortæl det").click()
    heading(page, "Tak, det er modtaget")
    page.goto("/fortael/afviste")
    expect(page.get_by_text("Ingen beskeder venter.")).to_be_visible()


def test_the_same_form_sent_twice_counts_once(enter: Enter) -> None:
    """A second press: the event has one id, made when the form was shown, so it was known before."""
    page = enter("p-bo", script=False)
    share(page, SANDER["cpr"], "Set sammen med de store igen.")
    fields: dict[str, str | float | bool] = {
        name: page.locator(f"form.form [name='{name}']").first.input_value()
        for name in ("csrf", "message", "person.cpr", "category", "text", "occurred_at")
    }
    answers = [page.request.post("/fortael/om/ssp.concern-shared", form=fields).text() for _ in range(2)]
    assert ["Tak, det er modtaget" in answers[0], "Det havde vi allerede" in answers[1]] == [True, True]


def test_whom_it_is_about_is_said_once(enter: Enter, lives: Lives) -> None:
    """Neither nor, and both: said at the number, with everything else kept."""
    page = enter("p-jakob")
    page.goto(f"/fortael/om/school.concern-shared?ung={lives.liva}")
    page.get_by_label("Hvad handler bekymringen om?").select_option("wellbeing")
    page.get_by_label("Hvad har du set?").fill(SEEN)
    page.get_by_label("CPR-nummer").fill(LIVA["cpr"])
    page.get_by_role("button", name="Fortæl det").click()
    expect(page.get_by_role("alert")).to_contain_text("Ikke begge dele")
    expect(page.get_by_label("CPR-nummer")).to_have_value(LIVA["cpr"])
    page.get_by_label("CPR-nummer").fill("")
    page.get_by_label("Hvem handler det om?").select_option("")
    page.get_by_role("button", name="Fortæl det").click()
    expect(page.get_by_role("alert")).to_contain_text("Vælg den unge, eller skriv CPR-nummeret.")
    expect(page.get_by_label("Hvad har du set?")).to_have_value(SEEN)


def test_what_a_sector_may_not_tell_has_no_form(enter: Enter) -> None:
    """Neither another sector's types nor what nobody ever heard of."""
    page = enter("p-ali")
    for type_name in ("police.charge-raised", "school.concern-shared", "no.such-thing"):
        answer = page.goto(f"/fortael/om/{type_name}")
        assert answer is not None
        assert answer.status == 404


def test_another_units_receipt_is_not_shown(enter: Enter) -> None:
    """It looks like one that nobody was ever given."""
    page = enter("p-rune")
    share(page, SANDER["cpr"], SEEN)
    page.get_by_role("button", name="Fortæl det").click()
    heading(page, "Tak, det er modtaget")
    other = enter("p-ali")
    other.goto(f"{page.url}?sendt=nu")
    expect(other.get_by_role("status")).to_have_text("På vej")
    assert "Bekymring delt" not in other.content()


def test_a_concern_is_talked_over_anonymously(enter: Enter, lives: Lives) -> None:
    """Codes alone are recorded; neither the person nor the unit stands with them, and nothing is opened."""
    page = enter("p-jakob", script=False)
    page.goto("/fortael")
    page.get_by_role("link", name="Notér en rådgivning").click()
    page.get_by_label("Hvad handlede bekymringen om?").select_option("home")
    page.get_by_label("Hvor gammel er den unge?").select_option("10-12")
    page.get_by_label("Løses i det nære miljø").check()
    page.get_by_label("Gem ikke, hvem der spurgte").check()
    page.get_by_role("button", name="Gem rådgivningen").click()
    expect(page.get_by_role("status")).to_contain_text("Rådgivningen er noteret")
    lives.house.settle()
    [consulted] = lives.house.recorded("coordination.concern-consulted")
    assert consulted.data == ConcernConsulted(
        category="home", age_band="10-12", advice=("near-environment",), sector=None, anonymous=True
    )
    assert consulted.actor == "sector-professional:anonymous"


def test_everybody_who_is_signed_in_may_consult(enter: Enter) -> None:
    """A politician too, in English."""
    page = enter("p-poul", language="en")
    page.goto("/fortael/raad")
    heading(page, "Note a consultation")
    page.get_by_label("What was the concern about?").select_option("online")
    page.get_by_role("button", name="Save the consultation").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one")


def test_a_gateway_that_is_away_loses_nothing(enter: Enter, lives: Lives) -> None:
    """Everything that was typed is still there, with what to do; when it is back, the same press sends it."""
    page = enter("p-bo")
    share(page, SANDER["cpr"], SEEN)
    lives.house.end("gateway")
    page.get_by_role("button", name="Fortæl det").click()
    expect(page.get_by_role("alert")).to_contain_text("Tryk igen om lidt")
    expect(page.get_by_label("Hvad har du set?")).to_have_value(SEEN)
    lives.house.begin_gateway()
    page.get_by_role("button", name="Fortæl det").click()
    heading(page, "Tak, det er modtaget")
