"""The visual system and its bounds: contrast, nothing from elsewhere, no script in a page, no way to the database."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.reporting.web.rendering import HERE, STATIC
from services.reporting.web.visiting import HEADERS

CSS = (STATIC / "samspor.css").read_text(encoding="utf-8")
TEMPLATES = sorted((HERE / "templates").iterdir())
TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3: contrast of text."""
EDGE = 3.0
"""WCAG 2.2, success criterion 1.4.11: contrast of what shows where a control is."""

ON = {
    "paper": ("ink", "ink-soft", "accent", "accent-strong", "alarm", "warn", "good"),
    "surface": ("ink", "ink-soft", "accent", "accent-strong", "alarm", "warn", "good", "quiet"),
    "sunken": ("ink", "ink-soft", "accent"),
    "accent-soft": ("ink", "ink-soft", "accent", "accent-strong"),
    "alarm-soft": ("alarm", "ink", "accent"),
    "warn-soft": ("warn", "ink"),
    "good-soft": ("good", "ink"),
    "quiet-soft": ("quiet", "ink", "ink-soft"),
    "accent": ("on-accent",),
    "accent-strong": ("on-accent",),
}
"""Which texts stand on which grounds."""


def tokens(scheme: str) -> Mapping[str, str]:
    """The colours of a colour scheme; dark replaces what it names."""
    blocks = re.findall(r":root\s*{([^}]*)}", CSS)
    light = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", blocks[0]))
    return light if scheme == "light" else light | dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", blocks[1]))


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ground", "text"), [(ground, text) for ground, texts in ON.items() for text in texts])
def test_text_can_be_read(scheme: str, ground: str, text: str) -> None:
    """Every text on every ground that it stands on."""
    colours = tokens(scheme)
    assert contrast(colours[ground], colours[text]) >= TEXT, f"{text} on {ground} in {scheme}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
@pytest.mark.parametrize("mark", ["edge", "focus"])
def test_controls_and_focus_can_be_seen(scheme: str, ground: str, mark: str) -> None:
    """The edge of a field, and where the keyboard is."""
    colours = tokens(scheme)
    assert contrast(colours[ground], colours[mark]) >= EDGE


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_page_holds_no_script_no_style_and_nothing_from_elsewhere(template: Path) -> None:
    """The content security policy would refuse it anyway; here it is refused before."""
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text)
    assert re.findall(r"<script[^>]*>", text) in ([], ['<script src="/static/samspor.js?{{ frame.version }}" defer>'])
    assert not re.search(r"(?:href|src)\s*=\s*[\"'](?:https?:)?//", text)
    assert "|safe" not in text.replace(" ", "")


def test_style_and_script_load_nothing() -> None:
    """No import, no font, no address."""
    for name in ("samspor.css", "samspor.js", "icons.svg", "mark.svg"):
        text = (STATIC / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|@import|@font-face|fetch\(|XMLHttpRequest|sendBeacon", text), name


def test_every_icon_that_is_named_is_drawn() -> None:
    """An icon that is missing would leave a state to its colour."""
    drawn = set(re.findall(r'symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {name for file in TEMPLATES for name in re.findall(r'icon\("([a-z]+)"\)', file.read_text(encoding="utf-8"))}
    assert named <= drawn


def test_the_policy_of_the_pages_allows_only_our_own() -> None:
    """Nothing from elsewhere, no frames, no referrer, no cache."""
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert HEADERS["Cache-Control"] == "no-store"
    assert HEADERS["Referrer-Policy"] == "no-referrer"


def test_movement_only_for_those_who_do_not_mind() -> None:
    """Transitions stand inside the question whether less motion is wanted."""
    outside = CSS[: CSS.index("@media (prefers-reduced-motion: no-preference)")]
    assert "transition:" not in outside
    assert "animation" not in CSS


DATABASE = ("asyncpg", "psycopg", "shared.postgres", "shared.books", "services.reporting.queries")


@pytest.mark.parametrize("module", sorted(HERE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_page_has_a_way_to_the_database_of_its_own(module: Path) -> None:
    """Pages ask the looks, which ask the policy; nothing here imports what reads a table."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    named = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    assert not [name for name in named if name.startswith(DATABASE)]
