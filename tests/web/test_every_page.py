"""What holds for every page, on a phone, a tablet and a desk: a walk through all of them, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Enter, entering
from tests.web.lives import LIVA, Lives
from tests.web.measuring import measured

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
