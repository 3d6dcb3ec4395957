"""The meeting from the calling of it to its minutes, the committee's report and the open door, in a real browser."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from deploy.testing.world import Servers
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import NEW_CPR, SAID, Lives
from tests.web.measuring import is_sound

SAID_OF_HER = "Liva vil gerne tilbage til håndbold. Jakob taler med træneren."
WIDTHS = (380, 820, 1440)


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of their own: a meeting is called for this afternoon, and has begun."""
    with lived(servers, tmp_path_factory.mktemp("meeting")) as found:
        house = found.house
        seat: dict[str, Any] = {"seat": "school-general", "person": "p-jakob", "sector": "school", "kind": "fixed"}
        house.give("p-karen", "fill-seat", **seat)
        until: dict[str, Any] = {"until": "2026-06-30T22:00:00Z", "basis": "SSP_115"}
        house.give("p-karen", "fill-seat", seat="police", person="p-rune", sector="police", kind="ad-hoc", **until)
        house.give("p-karen", "schedule-meeting", starts_at="2025-11-12T11:00:00Z", ends_at="2025-11-12T13:00:00Z")
        house.let("2025-11-12T12:05")
        for who in ("p-jakob", "p-rune", "p-mette"):
            # Whoever has been here once is called by name.
            house.give(who, "consult-concern", category="online", advice=["leisure"])
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def agenda_of(page: Page) -> str:
    """The address of the next meeting's agenda, by the calendar."""
    page.goto("/moeder")
    link = page.locator("main .meeting h3 a").first
    address = link.get_attribute("href")
    assert address is not None
    return address


def test_the_agenda_has_eleven_parts_and_each_youth_once(enter: Enter, lives: Lives) -> None:
    """Liva's clock makes her acute, with her own words; Sander is raised, and on a basis for meetings."""
    page = enter("p-karen")
    page.goto(agenda_of(page))
    titles = page.locator("main section h2").all_inner_texts()
    assert [title.split()[0] for title in titles] == [str(number) for number in range(1, 12)]
    liva = page.locator(f"#u-{lives.liva}")
    expect(liva).to_contain_text("Liva")
    expect(liva).to_contain_text(SAID)
    expect(liva).to_contain_text("Forlader rummet: Rune")
    expect(page.locator("section", has=page.locator("#del-raised"))).to_contain_text("Sander")
    assert page.locator(f"#u-{lives.liva}").count() == 1


def test_a_seat_is_left_and_given_again_for_a_time(enter: Enter, lives: Lives) -> None:
    """One by need asks for a basis and an end, and what is missing is said; the teacher may look and change nothing."""
    page = enter("p-karen")
    page.goto("/moeder")
    seats = page.locator("section", has=page.locator("#pladser"))
    seats.locator("li", has_text="Rune").get_by_role("link").click()
    page.get_by_role("button", name="Forlad pladsen").click()
    expect(seats).to_contain_text("Jakob")
    expect(seats).not_to_contain_text("Rune")

    page.get_by_role("link", name="Giv nogen en plads").click()
    page.get_by_label("Pladsen").select_option("police")
    page.get_by_label("Hvem?").select_option("p-rune")
    page.get_by_label("Slags plads").select_option("ad-hoc")
    page.get_by_role("button", name="Giv pladsen").click()
    expect(page.get_by_text("En ad hoc-plads skal have en hjemmel. Udfyld feltet.").first).to_be_visible()
    page.get_by_label("Hjemmel").select_option("SSP_115")
    page.get_by_label("Til og med").fill("2026-06-30")
    page.get_by_role("button", name="Giv pladsen").click()
    expect(seats.locator("li", has_text="Rune")).to_contain_text("Ad hoc-plads")

    other = enter("p-jakob")
    other.goto("/moeder")
    expect(other.get_by_role("link", name="Giv nogen en plads")).to_have_count(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_sound_at_every_width(enter: Enter, lives: Lives, width: int) -> None:
    """Nothing too wide, too small or nameless."""
    page = enter("p-karen", width=width)
    agenda = agenda_of(page)
    for address in (
        "/moeder",
        agenda,
        f"{agenda}/dagsorden",
        f"{agenda}/hold",
        f"{agenda}/ung/{lives.liva}",
        f"/sager/{lives.liva}/moeder",
        "/udvalg",
        "/raad-soeges",
        "/handling/schedule-meeting",
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert is_sound(page)


def test_a_meeting_is_held_discussed_and_decided_without_a_script(enter: Enter, lives: Lives) -> None:
    """Who came, what was said of Liva, what was decided: it is read back, and the minutes stand on her page."""
    page = enter("p-karen", script=False, width=380)
    agenda = agenda_of(page)
    page.goto(agenda)
    page.locator(f"#u-{lives.liva}").get_by_role("link", name="Drøft").click()
    expect(page.get_by_role("group", name=re.compile("Rune")).get_by_role("checkbox")).not_to_be_checked()
    expect(page.get_by_role("group", name=re.compile("Jakob")).get_by_role("checkbox")).to_be_checked()
    page.get_by_label("Referat").fill(SAID_OF_HER)
    page.get_by_label("Hvad drejer beslutningen sig om?").select_option("effort")
    page.get_by_label("Hvilken sektor udfører den?").select_option("school")
    page.get_by_label("Opgave til sektoren").select_option("find-offer")
    page.get_by_role("button", name="Gem, og gå til Sander").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sander")
    expect(page.get_by_role("button", name="Gem", exact=True)).to_be_visible()
    lives.house.settle()
    page.goto(agenda)
    expect(page.locator("section", has=page.locator("#del-acute"))).to_contain_text("Liva")
    expect(page.locator("section", has=page.locator("#del-read-back"))).to_contain_text("Liva: Indsats: ja")
    expect(page.locator("section", has=page.locator("#del-tasks"))).to_contain_text("Find et tilbud")
    page.goto(f"{agenda}/hold")
    page.get_by_role("group", name=re.compile("Skole")).get_by_role("combobox").select_option("p-mette")
    page.get_by_role("group", name=re.compile("police|Politi", re.IGNORECASE)).get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Registrér mødet som holdt").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    lives.house.settle()
    page.goto(agenda)
    expect(page.locator("section", has=page.locator("#del-attendance"))).to_contain_text("Mette i stedet for Jakob")
    page.goto(f"/sager/{lives.liva}/moeder")
    expect(page.locator("main")).to_contain_text(SAID_OF_HER)


def test_stable_youths_are_confirmed_in_bulk(enter: Enter, lives: Lives) -> None:
    """A pathway that was opened today, with nothing late: one press for all of them, each an item of its own."""
    house = lives.house
    raised = house.give("p-tine", "raise-youth", cpr=NEW_CPR, by="p-tine", sector="social", reason="Ny", basis="SSD")
    youth = UUID(raised["youth"])
    opened: dict[str, Any] = {"description": "norddjurs-taskforce", "deviation": "Besluttet på mødet."}
    house.give("p-karen", "open-pathway", youth=youth, **opened)
    house.give("p-karen", "appoint-case-lead", youth=youth, person="p-birgitte", unit="social")
    page = enter("p-karen")
    page.goto(agenda_of(page))
    stable = page.locator("section", has=page.locator("#del-stable"))
    expect(stable.get_by_role("checkbox")).to_have_count(1)
    stable.get_by_role("button", name="Bekræft de valgte").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    house.settle()
    page.reload()
    expect(page.locator(f"#u-{youth}")).to_contain_text("Drøftet")
    assert stable.get_by_role("checkbox").count() == 0


def test_minutes_are_closed_to_whoever_may_not_read_them(enter: Enter, lives: Lives) -> None:
    """The teacher was in the room; the minutes are not for him to look up."""
    page = enter("p-jakob")
    answer = page.goto(f"/sager/{lives.liva}/moeder")
    assert answer is not None
    assert answer.status == 403
    assert SAID_OF_HER not in page.content()


def test_the_politician_sees_the_report_that_was_made_and_no_draft(enter: Enter, lives: Lives) -> None:
    """The head looks the draft over, writes and makes it; the politician reads it as it was made, and no agenda."""
    politician = enter("p-poul", width=820)
    politician.goto("/udvalg")
    expect(politician.locator("main")).to_contain_text("Der er ikke lavet nogen rapport endnu.")
    answer = politician.goto("/udvalg/udkast")
    assert answer is not None
    assert answer.status == 403

    head = enter("p-inger")
    head.goto("/udvalg")
    head.get_by_role("link", name="oktober 2025").click()
    expect(head.get_by_role("note")).to_contain_text("Udkast")
    head.get_by_label("Vanskeligheder").fill("Det er svært at få politiet med på møderne.")
    head.get_by_label("Hvad udvalget bliver bedt om").fill("Se 711110-4321")
    head.get_by_role("button", name="Lav rapporten").click()
    expect(head.get_by_role("alert")).to_be_visible()
    head.get_by_label("Hvad udvalget bliver bedt om").fill("At tage status til efterretning.")
    head.get_by_role("button", name="Lav rapporten").click()
    expect(head.get_by_role("status")).to_contain_text("Gemt.")
    expect(head.locator("main")).to_contain_text("Lavet")
    assert is_sound(head)

    politician.goto("/udvalg")
    politician.locator("main h3 a").first.click()
    expect(politician.get_by_role("heading", level=1)).to_have_text("Status til udvalget")
    expect(politician.locator("main")).to_contain_text("færre end 5")
    expect(politician.locator("main")).to_contain_text("Det er svært at få politiet med på møderne.")
    expect(politician.get_by_role("note")).to_have_count(0)
    assert is_sound(politician)
    assert "Liva" not in politician.content()
    assert str(lives.liva) not in politician.content()
    answer = politician.goto("/moeder")
    assert answer is not None
    assert answer.status == 403


def test_a_report_is_corrected_by_a_new_one(enter: Enter, lives: Lives) -> None:
    """The draft says that one was made; the new one names it, and both are read."""
    head = enter("p-inger")
    head.goto("/udvalg/udkast?maaned=2025-10")
    expect(head.locator("main")).to_contain_text("En ny retter den")
    head.get_by_label("Vanskeligheder").fill("Politiet har været med siden august.")
    head.get_by_role("button", name="Lav en rettet rapport").click()
    expect(head.locator("main")).to_contain_text("Den retter en tidligere rapport")
    head.goto("/udvalg")
    expect(head.locator("main .meeting")).to_have_count(2)
    expect(head.locator("main .meeting", has_text="Rettet siden")).to_have_count(1)
    head.locator("main .meeting", has_text="Rettet siden").get_by_role("link").click()
    expect(head.locator("main")).to_contain_text("Det er svært at få politiet med på møderne.")


def test_a_question_at_the_door_is_answered_in_codes(enter: Enter, lives: Lives) -> None:
    """Whoever asks stays unknown; the coordinator chooses what to advise."""
    lives.house.give("p-door", "ask-consultation", category="online", age_band="13-14", asked_by="child")
    page = enter("p-karen", width=820)
    page.goto("/raad-soeges")
    waiting = page.locator("section", has=page.locator("#venter"))
    expect(waiting).to_contain_text("Adfærd på nettet")
    waiting.get_by_role("link", name="Giv råd").click()
    page.get_by_label("Tal med den unge").check()
    page.get_by_role("button", name="Giv rådet").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    expect(page.locator("section", has=page.locator("#besvaret"))).to_contain_text("tal med den unge")


def test_a_meeting_is_called_and_cancelled(enter: Enter, lives: Lives) -> None:
    """By the calendar's own forms."""
    page = enter("p-karen")
    page.goto("/moeder")
    page.get_by_role("link", name="Indkald til møde").click()
    page.get_by_label("Begynder").fill("2025-11-26T13:00")
    page.get_by_role("button", name="Gem mødet").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt.")
    row = page.locator(".meeting", has_text="26. november 2025")
    row.get_by_role("link", name="Aflys").click()
    page.get_by_label("Hvorfor?").select_option("too-few")
    page.get_by_role("button", name="Aflys mødet").click()
    expect(page.locator(".meeting", has_text="26. november 2025")).to_contain_text("For få kan deltage")


def test_a_meeting_that_is_over_is_read_as_it_was(enter: Enter, lives: Lives) -> None:
    """The day after: what was dealt with, why, and what was decided; the agenda of now is one step away and says so."""
    page = enter("p-karen", width=380)
    page.goto("/moeder")
    held = page.locator(".meeting", has_text="12. november 2025").locator("h3 a").first.get_attribute("href")
    lives.house.let("2025-11-13T09:00")
    page.goto(str(held))
    expect(page.get_by_role("heading", level=1)).to_contain_text("12. november 2025")
    acute = page.locator("section", has=page.locator("#del-acute"))
    expect(acute).to_contain_text("Liva")
    expect(acute).to_contain_text("Underretningen vurderes for akut behov")
    expect(acute).to_contain_text("Indsats: ja")
    expect(page.locator("section", has=page.locator("#del-attendance"))).to_contain_text("Mette i stedet for Jakob")
    expect(page.locator("section", has=page.locator("#del-raised"))).to_contain_text("er ikke skrevet ned")
    assert is_sound(page)
    page.get_by_role("link", name="Skriv et punkt, der mangler").click()
    expect(page.get_by_role("note")).to_contain_text("som den ser ud nu")
