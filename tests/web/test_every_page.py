"""What holds for every page, on a phone, a tablet and a desk: a walk through all of them, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Enter, entering
from tests.web.lives import LIVA, Lives
from tests.web.measuring import is_sound, measured

WIDTHS: Final = (380, 820, 1440)
LIVAS: Final = (
    "",
    "/tidslinje",
    "/tidslinje?vis=samlet",
    "/frister",
    "/plan",
    "/deling",
    "/deling/sporg",
    "/min-plan",
    "/noedadgang",
)
TELLING: Final = ("", "/raad", "/om/social.notification-received", "/beskeder", "/afviste", "/fil", "/system")
FORMS: Final = (
    "join-actor", "hear-youth", "waive-obligation", "enter-phase", "request-consent", "assign-task", "assess-needs",
    "assess-risk", "propose-intervention", "make-agreement", "propose-mentor", "hold-network-meeting", "hand-over",
    "record-access-request",
)  # fmt: skip


OTHERS: Final = {
    "p-karen": ("/", "/moeder", "/sager/{liva}", "/viften", "/beskrivelser", "/viden", "/budget"),
    "p-poul": ("/udvalg", "/fortael"),
    "p-aase": ("/sager/{liva}/historik", "/sager/{liva}/opslag"),
    "p-jakob": ("/", "/sager", "/sager/{liva}", "/fortael/om/school.absence-summarised", "/fortael/fil"),
    "p-rune": ("/", "/sager", "/fortael/om/police.concern-shared"),
    "p-door": ("/aaben-doer",),
}
"""Pages of others than case leads and those who lead (test_management.py goes through theirs)."""
FOCUSED: Final = """
() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const here = element === document.body ? -1 : [...document.querySelectorAll('*')].indexOf(element);
  return [here, drawn || style.boxShadow !== 'none'];
}
"""
FOCUSABLE: Final = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter(each => each.checkVisibility() && !each.disabled)
  .filter(each => each.type !== 'radio' || each === document.querySelector(`[name="${each.name}"]`)).length
"""


@dataclass(frozen=True)
class Found:
    """What was found on one page at one width."""

    address: str
    width: int
    status: int
    headers: dict[str, str]
    title: str
    measured: dict[str, Any]


@dataclass(frozen=True)
class Walk:
    """All that was found, every address that the browser asked for, and everything that it complained of."""

    found: tuple[Found, ...]
    asked: tuple[str, ...]
    complaints: tuple[str, ...]


def addresses(lives: Lives) -> list[str]:
    """Every page of a case lead, with the forms that she uses most."""
    liva = f"/sager/{lives.liva}"
    pages = ["/", "/sager", "/budget", "/rejs", "/formaal"]
    telling = ["/fortael" + page for page in TELLING]
    return [*pages, *telling, *(liva + page for page in LIVAS), *(f"{liva}/handling/{form}" for form in FORMS)]


@pytest.fixture(scope="module")
def enter(browser: Any, house: Any) -> Iterator[Enter]:
    """Come in once for the whole walk."""
    with entering(browser, house) as come_in:
        yield come_in


@pytest.fixture(scope="module")
def walk(enter: Enter, lives: Lives) -> Walk:
    """Through every page, at every width."""
    page = enter("p-birgitte")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    found = tuple(_visit(page, address, width) for width in WIDTHS for address in addresses(lives))
    return Walk(found, tuple(asked), tuple(complaints))


def _visit(page: Page, address: str, width: int) -> Found:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(address)
    assert answer is not None
    return Found(address, width, answer.status, answer.headers, page.title(), measured(page))


def test_every_page_is_there(walk: Walk) -> None:
    """Nothing that a case lead is led to is missing or closed."""
    assert {found.address for found in walk.found if found.status != 200} == set()


def test_no_page_is_wider_than_the_screen(walk: Walk) -> None:
    """Nobody scrolls sideways."""
    assert [(found.address, found.width) for found in walk.found if found.measured["beyond"] > 0] == []


def test_every_page_has_one_main_part_and_ranks_without_gaps(walk: Walk) -> None:
    """One heading of the first rank, first; each deeper one follows from the one before."""
    for found in walk.found:
        ranks = found.measured["ranks"]
        assert found.measured["mains"] == 1, found.address
        assert (ranks[0], ranks.count(1)) == (1, 1), found.address
        assert all(after <= before + 1 for before, after in pairwise(ranks)), (found.address, ranks)


def test_everything_that_can_be_used_has_a_name(walk: Walk) -> None:
    """Links, buttons and fields say what they are to those who hear the page; no two things share an id."""
    assert [(found.address, found.measured["nameless"]) for found in walk.found if found.measured["nameless"]] == []
    assert [(found.address, found.measured["doubles"]) for found in walk.found if found.measured["doubles"]] == []


def test_every_field_has_a_label_and_every_table_its_heads(walk: Walk) -> None:
    """Whoever hears a page hears what a field asks for, and under which head a cell stands (WCAG 2.2, 1.3.1)."""
    for name in ("unlabelled", "headless"):
        assert [(found.address, found.measured[name]) for found in walk.found if found.measured[name]] == []


def test_everything_stands_in_a_landmark(walk: Walk) -> None:
    """Head, main part, foot, and every menu by its name: one can jump to each."""
    assert [(found.address, found.measured["astray"]) for found in walk.found if found.measured["astray"]] == []


def test_no_words_are_too_pale_to_read(walk: Walk) -> None:
    """At least 4.5 to 1, or 3 to 1 where letters are large (WCAG 2.2, 1.4.3)."""
    assert [(found.address, found.measured["pale"]) for found in walk.found if found.measured["pale"]] == []


@pytest.mark.parametrize("who", sorted(OTHERS))
def test_the_pages_of_everybody_else_are_as_sound(enter: Enter, lives: Lives, who: str) -> None:
    """A coordinator, a politician, an auditor, a teacher, a police contact, somebody at the open door; on a phone."""
    page = enter(who, width=WIDTHS[0])
    for address in OTHERS[who]:
        answer = page.goto(address.format(liva=lives.liva))
        assert answer is not None
        assert answer.status == 200, address
        assert is_sound(page), address


@pytest.mark.parametrize("address", ["", "/frister", "/handling/assign-task"])
def test_the_keyboard_alone_goes_through_a_page_in_reading_order(enter: Enter, lives: Lives, address: str) -> None:
    """First the way past the menu, then everything that can be used, once, in its order, and one sees where one is."""
    page = enter("p-birgitte")
    page.goto(f"/sager/{lives.liva}{address}")
    places: list[int] = []
    while True:
        page.keyboard.press("Tab")
        place, seen = page.evaluate(FOCUSED)
        if place < 0 or place in places[:-1]:
            break
        if places[-1:] == [place]:
            continue  # the parts of a date are one field
        places.append(place)
        assert seen, page.evaluate("document.activeElement.outerHTML")
    assert places == sorted(places)
    assert len(places) == page.evaluate(FOCUSABLE)
    assert page.evaluate(f"document.querySelectorAll('*')[{places[0]}].className") == "skip"


def test_whoever_may_not_see_the_first_page_begins_at_another(enter: Enter) -> None:
    """A politician comes in at the report; nobody is greeted with a closed door."""
    page = enter("p-poul")
    assert page.url.endswith("/udvalg")


def test_whatever_is_pressed_is_large_enough_for_a_thumb(walk: Walk) -> None:
    """44 pixels high, which is more than WCAG 2.2 asks for (2.5.8)."""
    assert [(found.address, found.measured["small"]) for found in walk.found if found.measured["small"]] == []


def test_no_page_is_kept_framed_or_told_of_elsewhere(walk: Walk) -> None:
    """The strict headers stand on every page."""
    for found in walk.found:
        assert found.headers["cache-control"] == "no-store", found.address
        assert "default-src 'none'" in found.headers["content-security-policy"], found.address
        assert found.headers["x-frame-options"] == "DENY", found.address
        assert found.headers["referrer-policy"] == "no-referrer", found.address
        assert found.headers["x-content-type-options"] == "nosniff", found.address


def test_nothing_of_a_youth_leaves_a_page(walk: Walk, lives: Lives) -> None:
    """No name in a title, no name or number in an address, nothing asked of anybody else."""
    assert [found.address for found in walk.found if LIVA["name"] in found.title] == []
    assert [url for url in walk.asked if not url.startswith(lives.house.web_url)] == []
    assert [url for url in walk.asked if LIVA["name"] in url or LIVA["cpr"] in url] == []


def test_the_browser_has_nothing_to_complain_of(walk: Walk) -> None:
    """No style or script that the page's own policy refuses, no error."""
    assert walk.complaints == ()
