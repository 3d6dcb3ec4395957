"""The auditors' guide does what it says: its requests are sent, its commands run, what it shows is what is printed."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from deploy.database import DATABASE, as_role
from deploy.local.state import Installation, installation
from tests.system.guides import ANYTHING, ROOT, beside_the_checkout, obeyed
from tests.system.looking import token

GUIDE = (ROOT / "docs/auditing.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<kind>sh|http|text)(?: (?P<file>\S+))?\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
AUDITOR = "p-aase"
CONCERN = {
    "specversion": "1.0",
    "id": "concern-1",
    "type": "school.concern-shared",
    "time": "2026-03-02T09:00:00Z",
    "data": {"person": {"cpr": "7503114321"}, "category": "absence", "text": "Væk tre mandage i træk."},
}


class Auditor:
    """Who follows the guide, block by block, in an empty folder beside the checkout's programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, str] = {}
        self.said = ""

    def run(self, commands: str) -> None:
        """Run a shell block."""
        self.said = obeyed(self.folder, commands)

    def send(self, text: str, file: str) -> None:
        """Send an http block with what is known filled in, and keep what is answered as the file that it names."""
        for name, value in self.known.items():
            text = text.replace(f"<{name}>", value)
        first, *lines = text.splitlines()
        method, url = first.split(" ", 1)
        headers = dict(line.split(": ", 1) for line in lines)
        answer = httpx.request(method, url, headers=headers, timeout=30, trust_env=False)
        assert answer.is_success, answer.text
        (self.folder / file).write_bytes(answer.content)
        self.said = answer.text

    def signs_beyond(self, size: int) -> None:
        """Look at the youth, and have checkpoints signed until one is of a longer log."""
        headers = {"Authorization": f"Bearer {self.known['access_token']}"}
        with httpx.Client(base_url=self.known["web_url"], headers=headers, timeout=30, trust_env=False) as http:
            http.get(f"/api/v1/youths/{self.known['youth']}").raise_for_status()
            while size_of(http.post("/api/v1/ledger/checkpoint").raise_for_status().text) <= size:
                pass

    def hears(self, shown: str) -> bool:
        """Whether what was printed last is as the guide shows it; … stands for anything."""
        return re.fullmatch(re.escape(shown).replace(ANYTHING, ".*"), self.said, re.DOTALL) is not None


def size_of(note: str) -> int:
    """How many events a checkpoint is of."""
    return int(note.splitlines()[1])


@pytest.fixture
def auditor(tmp_path: Path) -> Iterator[Auditor]:
    """Somebody with a token, and a running installation in which a school has told of a youth."""
    somebody = Auditor(beside_the_checkout(tmp_path))
    try:
        somebody.run(".venv/bin/samspor up --detach && .venv/bin/samspor credentials school --json > school.json")
        here = installation(tmp_path / "var")
        somebody.known = {
            "web_url": here.state.web_url,
            "youth": _told_of(here, tmp_path),
            "access_token": asyncio.run(token(here, AUDITOR)),
        }
        somebody.signs_beyond(0)
        yield somebody
    finally:
        somebody.run(".venv/bin/samspor down")


def _told_of(here: Installation, folder: Path) -> str:
    """Let the school tell its concern; answers the youth's id, once it is shown."""
    school = httpx.Response(200, content=(folder / "school.json").read_bytes()).json()
    with httpx.Client(trust_env=False, timeout=30) as http:
        asked = {"grant_type": "client_credentials"}
        asked |= {name: school[name] for name in ("client_id", "client_secret")}
        bearer = http.post(school["token_url"], data=asked).raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/cloudevents+json"}
        http.post(f"{school['gateway_url']}/v1/events", json=CONCERN, headers=headers).raise_for_status()
    password = here.credentials.postgres["reporting"]
    url = as_role(f"postgresql://127.0.0.1:{here.state.database_port}", "reporting", password, DATABASE)
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT youth FROM caseload").fetchone()
            if row is not None:
                return str(row[0])


def test_the_guide_for_auditors_can_be_followed_word_for_word(auditor: Auditor) -> None:
    """Key, checkpoint, evidence, its check, an altered letter, and the comparison of all copies."""
    compared = 0
    for block in BLOCK.finditer(GUIDE):
        match block["kind"]:
            case "sh":
                auditor.run(block["text"])
            case "http":
                auditor.send(block["text"], block["file"])
                if block["file"] == "kept.txt":
                    auditor.signs_beyond(size_of(auditor.said))
            case _:
                assert auditor.hears(block["text"]), (block["text"], auditor.said)
                compared += 1
    assert compared == 5
