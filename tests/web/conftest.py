"""What do the tests of the pages work with? A real browser, a whole house on real servers, and two invented youths."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.testing.world import Servers, fresh_world
from services.reporting.session import COOKIE
from tests.web.house import House, housed
from tests.web.lives import Lives, live

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OWN: Final = "SAMSPOR_CHROMIUM"
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE: Final = 60_000
"""Milliseconds after which what is waited for on a page will not come."""

expect.set_options(timeout=PATIENCE)

Enter = Callable[..., Page]


@contextmanager
def lived(servers: Servers, folder: Path) -> Iterator[Lives]:
    """A house in which two youths' stories have been played until the morning of 12 November 2025."""
    with fresh_world(servers) as world, housed(world, folder, "2025-10-01T08:00") as house:
        yield live(house)


@pytest.fixture(scope="session")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """The stories, for tests that only look; a test that acts has a house of its own."""
    with lived(servers, tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture(scope="session")
def house(lives: Lives) -> House:
    """The house itself."""
    return lives.house


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this machine; the tests fail, and never skip, where there is none."""
    program = os.environ.get(OWN) or next(filter(None, map(shutil.which, NAMES)), None)
    assert program, (
        f"found no browser: install one (`apt-get install chromium`), or set {OWN} to the path of a Chromium or Chrome"
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield running
        running.close()


def signed_in(house: House, person: str) -> str:
    """A new session of a person, by the steps that a browser takes; the value of its cookie."""
    with httpx.Client(base_url=house.web_url, trust_env=False, timeout=30.0) as http:
        asked = urlsplit(http.get("/login").headers["location"])
        wish = {**dict(parse_qsl(asked.query)), "person": person}
        chosen = http.post(f"{asked.scheme}://{asked.netloc}{asked.path}", data=wish)
        back = http.get(chosen.headers["location"])
        assert back.status_code == httpx.codes.SEE_OTHER, back.text
        return http.cookies[COOKIE]


@contextmanager
def entering(browser: Browser, house: House) -> Iterator[Enter]:
    """The way in, as often as needed; every browser session that was opened is closed at the end."""
    opened: list[BrowserContext] = []

    def come_in(
        person: str, *, width: int = 1440, script: bool = True, language: str = "", by_hand: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=house.web_url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="light",
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        if not by_hand:
            session = signed_in(house, person)
            context.add_cookies([{"name": COOKIE, "value": session, "url": house.web_url, "httpOnly": True}])
        page.goto(f"/?lang={language}" if language else "/")
        if by_hand:
            page.locator("main a.button").first.click()
            page.locator(f"button[value={person}]").click()
            page.wait_for_url(f"{house.web_url}/**")
        return page

    yield come_in
    for context in opened:
        context.close()


@pytest.fixture
def enter(browser: Browser, house: House) -> Iterator[Enter]:
    """Come in as a person, by the login that everybody uses: `enter("p-birgitte", width=380, script=False)`.

    It is gone through with the browser itself where a test asks for it (`by_hand=True`).
    """
    with entering(browser, house) as come_in:
        yield come_in
