"""The joining guide does what it says: its commands are run, its requests sent, its answers compared."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.system.guides import ANYTHING, ROOT, beside_the_checkout, obeyed

GUIDE = (ROOT / "docs/joining.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<kind>sh|http|json)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)


class Newcomer:
    """Who follows the guide, block by block, in an empty folder beside the checkout's programs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, str] = {}

    def run(self, commands: str) -> None:
        """Run a shell block; the folder has the checkout's files in view."""
        obeyed(self.folder, commands)
        for credentials in self.folder.glob("*.json"):
            self.known |= {name: text for name, text in json.loads(credentials.read_text()).items() if text}

    def send(self, text: str) -> Mapping[str, Any]:
        """Send an http block with what is known filled in; what is answered is known from then on."""
        for name, value in self.known.items():
            text = text.replace(f"<{name}>", str(value))
        head, _, body = text.partition("\n\n")
        first, *lines = head.splitlines()
        method, url = first.split(" ", 1)
        headers = dict(line.split(": ", 1) for line in lines)
        answer = httpx.request(method, url, headers=headers, content=body.strip().encode(), timeout=30, trust_env=False)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        self.known |= found | (found["receipts"][0] if "receipts" in found else {})
        return found


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    """Somebody with a fresh folder that sees the checkout."""
    return Newcomer(beside_the_checkout(tmp_path))


def fits(shown: Any, found: Any) -> bool:
    """Whether an answer is as the guide shows it; … stands for anything."""
    match shown:
        case str() if ANYTHING in shown:
            return shown == ANYTHING or re.fullmatch(re.escape(shown).replace(ANYTHING, ".+"), str(found)) is not None
        case dict():
            return set(shown) == set(found) and all(fits(value, found[name]) for name, value in shown.items())
        case list():
            return len(shown) == len(found) and all(map(fits, shown, found))
        case _:
            return bool(shown == found)


def test_the_guide_can_be_followed_word_for_word(newcomer: Newcomer) -> None:
    """From an empty folder to a sector that was not there before."""
    answer: Mapping[str, Any] = {}
    compared = 0
    try:
        for block in BLOCK.finditer(GUIDE):
            match block["kind"]:
                case "sh":
                    newcomer.run(block["text"])
                case "http":
                    answer = newcomer.send(block["text"])
                case _:
                    assert fits(json.loads(block["text"]), answer), (block["text"], answer)
                    compared += 1
    finally:
        newcomer.run(".venv/bin/samspor down")
    assert compared == 5
    assert json.loads((newcomer.folder / "street.json").read_text())["publish_subject"].startswith("sector.street.")
