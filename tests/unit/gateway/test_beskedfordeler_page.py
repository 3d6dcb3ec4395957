"""The page about Beskedfordeler says what is so."""

from pathlib import Path
from textwrap import dedent

from services.intake.gateway.beskedfordeler.mapping import event_of, type_of
from services.intake.gateway.beskedfordeler.reading import read_besked
from shared.definitions.beskedfordeler import envelopes
from shared.testing.examples import MOMENT
from shared.testing.messages import CPR, TEXT

PAGE = (Path(__file__).parents[3] / "docs/beskedfordeler.md").read_text(encoding="utf-8")
RULES = envelopes()


def test_the_message_on_the_page_is_an_event() -> None:
    """A reader can begin with it."""
    content = dedent(PAGE.partition("```xml\n")[2].partition("```")[0]).encode()
    found = read_besked(content, RULES)
    event = event_of(found, type_of(found, RULES, MOMENT), RULES, "school", "/707/school/beskedfordeler")
    assert (event["data"]["person"], event["data"]["text"]) == ({"cpr": CPR}, TEXT)


def test_every_name_is_on_the_page_with_its_confidence() -> None:
    """As the definitions have it."""
    lines = PAGE.splitlines()
    for name in RULES.elements.values():
        assert f"| `{name.name}` | `{RULES.namespaces[name.within]}` | {name.confidence} |" in lines
    for standing, code in RULES.status_codes.items():
        assert f"| {code.code} | {standing} | {code.confidence} |" in lines
