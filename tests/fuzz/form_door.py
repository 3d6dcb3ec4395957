"""How does somebody without a system fill in a form, and what is a clean answer of a page?

Signed in as the people of the demonstration do, with the form's own token. A page shows a person again what the person
typed, so only its status is looked at; logs and receipts are looked through as at every other door.
"""

import asyncio
import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from hypothesis import strategies as st

from shared.definitions.tellers import told_by
from shared.testing.examples import MOMENT
from tests.fuzz.inputs import ODD, mostly
from tests.fuzz.markers import CPRS, NAMES, TEXTS
from tests.fuzz.target import Target

PEOPLE: Final = {"p-jakob": "school", "p-rune": "police", "p-bo": "ssp"}
ROLE: Final = "sector-professional"
AT_ONCE: Final = 8
CLEAN: Final = {200, 303, *range(400, 500), 503}
_FIELD: Final = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')
_HIDDEN: Final = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"')
_RECEIPT: Final = re.compile(r"/fortael/kvittering/([0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Filled:
    """One form that is sent: whose, of which type, and what stands in its fields; the rest stays empty."""

    person: str
    type_name: str
    typed: tuple[tuple[str, str], ...]


@st.composite
def forms(draw: st.DrawFn) -> Filled:
    """A form filled in right, or with something odd in up to three fields."""
    person = draw(st.sampled_from(sorted(PEOPLE)))
    type_name = draw(st.sampled_from(told_by(ROLE, PEOPLE[person], MOMENT)))
    number = draw(st.sampled_from(range(len(CPRS))))
    typed = {
        "person.cpr": CPRS[number],
        "person.name": NAMES[number % len(NAMES)],
        "category": "absence",
        "text": TEXTS[number % len(TEXTS)],
        "occurred_at": "2025-03-03T10:15",
    }
    for _ in range(draw(st.sampled_from((0, 0, 1, 2, 3)))):
        name = draw(st.sampled_from((*sorted(typed), "message", "youth", "facts.occurrences", "facts.since")))
        typed[name] = _text(draw(st.sampled_from(ODD)) if mostly(draw) else draw(st.text(max_size=30)))
    return Filled(person, type_name, tuple(typed.items()))


@dataclass
class FormDoor:
    """People in front of the pages."""

    target: Target
    statuses: Counter[int] = field(default_factory=Counter)

    def deliver(self, filled: Sequence[Filled]) -> set[str]:
        """Send the forms; the receipts that the pages led to. Fails on an answer that is not clean."""
        return self.target.runner.run(self._deliver(filled))

    async def _deliver(self, filled: Sequence[Filled]) -> set[str]:
        turns = asyncio.Semaphore(AT_ONCE)
        found: set[str] = set()
        for person in PEOPLE:
            async with httpx.AsyncClient(base_url=self.target.here.state.web_url, timeout=60, trust_env=False) as http:
                await _sign_in(http, person)

                async def send(each: Filled, http: httpx.AsyncClient = http) -> None:
                    async with turns:
                        found.update(await self._send(http, each))

                await asyncio.gather(*(send(each) for each in filled if each.person == person))
            await asyncio.sleep(0)  # the connections are closed in the loop's next turn
        return found

    async def _send(self, http: httpx.AsyncClient, filled: Filled) -> set[str]:
        path = f"/fortael/om/{filled.type_name}"
        shown = (await http.get(path)).raise_for_status().text
        fields = set(_FIELD.findall(shown))
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(shown)}
        typed = {**dict.fromkeys(fields, ""), **hidden, **dict(filled.typed)}
        answer = await http.post(path, content=_encoded(typed), headers=_FORM)
        self.statuses[answer.status_code] += 1
        assert answer.status_code in CLEAN, (answer.status_code, filled, answer.text[:300])
        return set(_RECEIPT.findall(answer.headers.get("location", "")))


_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


def _encoded(typed: dict[str, str]) -> bytes:
    return urlencode(typed, errors="surrogatepass").encode("ascii")


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


async def _sign_in(http: httpx.AsyncClient, person: str) -> None:
    """Choose to be somebody at the demonstration's issuer, and come back with a session."""
    asked = (await http.get("/login")).headers["location"]
    parts = urlsplit(asked)
    wish = {**dict(parse_qsl(parts.query)), "person": person}
    chosen = await http.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data=wish)
    back = await http.get(chosen.headers["location"])
    assert back.status_code == 303, back.text
