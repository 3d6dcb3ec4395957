"""The documents of the published language say what intake does: each type, field and rule, and nothing more."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest

from services.intake.acceptance import Fact, accept
from services.intake.attributes import KNOWN
from services.intake.reading import Message
from shared.definitions.code_lists import Language, codes
from shared.definitions.event_types import EVENT_TYPES, about_organisation
from shared.definitions.sectors import sector, sectors
from shared.events.envelope import coded_fields, personal_fields
from shared.events.registry import TYPES
from shared.language import (
    Places,
    asyncapi,
    catalogue,
    dataschema,
    document,
    feed_schema,
    feeds,
    message,
    names,
    published,
    schema,
)
from shared.language import examples as shown
from shared.language.attributes import ATTRIBUTES, Attribute, sent
from shared.language.vocabulary import terms
from shared.sealing import SealingKeys, fresh_keys, seal_for

NOW: Final = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BASE: Final = "https://samspor.example.dk"
MUNICIPALITY: Final = "707"
LANGUAGES: Final[tuple[Language, ...]] = ("da", "en")
KEYS: Final = SealingKeys.from_json(fresh_keys())


def fields(found: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a schema with its path, those inside objects and lists included."""
    for name, field in found.get("properties", {}).items():
        yield f"{path}{name}", field
        yield from fields(field, f"{path}{name}.")
        yield from fields(field.get("items", {}), f"{path}{name}.")


def test_every_type_that_a_sector_may_send_is_published() -> None:
    """And none that nobody may send."""
    allowed = {name for each in sectors(NOW) for row in each.publishes for name in row.types}

    assert set(published()) == {name for name in allowed if EVENT_TYPES[name].needs is not None}
    assert {name for name in TYPES if name.partition(".")[0] in {"planning", "access", "clock"}} & set(names()) == set()


@pytest.mark.parametrize("name", published())
def test_the_example_of_a_type_is_a_fact_for_intake(name: str) -> None:
    """As it stands in the catalogue, for every sector that may send it."""
    for each in terms(name, NOW):
        event = message(name, sector=each.sector.code, at=NOW, base=BASE)
        if shown.must_be_sealed(event):
            token = seal_for(KEYS.public()["keys"][0], shown.inside(event), event["source"], event["id"])
            event["data"] = shown.sealed(event)["data"] | {"sealed": token}
        subject, body = shown.subject_of(event), json.dumps(event).encode()

        _, outcome = accept(Message(each.sector.code, subject, None, body), MUNICIPALITY, NOW, KEYS)

        assert isinstance(outcome, Fact), outcome


@pytest.mark.parametrize("name", published())
def test_a_schema_is_that_of_its_model(name: str) -> None:
    """The same fields, the same ones personal, the same code lists, and an address of its own."""
    found, model = schema(name, base=BASE), TYPES[name]

    told = {field for field in found["properties"] if field not in {"person", "sealed"}}
    assert told == set(model.model_fields)
    assert {field for field in told if "x-personal" in found["properties"][field]} == set(personal_fields(model))
    for field, list_name in coded_fields(model):
        form = found["properties"][field]
        form = form.get("items", form)
        assert form["x-code-list"] == list_name
        assert set(form["enum"]) >= set(codes(list_name, NOW))
    assert ("person" in found["properties"]) is not about_organisation(name)
    assert found["$id"] == dataschema(BASE, name, model.VERSION)


def test_every_field_says_what_it_means_in_both_languages() -> None:
    """A reader never has to guess."""
    schemas = {name: document(name, names()[name][-1]) for name in (*published(), *feeds())}
    silent = [
        f"{name} {path}"
        for name, each in schemas.items()
        for path, field in fields(each if name in published() else each["properties"]["data"])
        if not field.get("description") or not field.get("x-da")
    ]

    assert silent == []


def test_whoever_may_use_no_cpr_number_is_not_offered_one() -> None:
    """A type of leisure alone knows youths by id; one of the school by either."""
    assert not sector("leisure").knows_cpr
    assert set(schema("leisure.activity-joined")["properties"]["person"]["properties"]) == {"youth", "name"}
    assert set(schema("school.enrolled")["properties"]["person"]["properties"]) == {"cpr", "youth", "name"}


def test_a_code_that_has_ended_is_still_there_with_its_last_day() -> None:
    """What happened while it was in force may be told today."""
    section = schema("social.measure-decided")["properties"]["section"]
    ended = {row["code"]: row["valid_to"] for row in section["x-codes"] if "valid_to" in row}

    assert ended["sl-52"] == "2023-12-31"
    assert "sl-52" in section["enum"]


def test_the_attributes_are_those_that_intake_knows() -> None:
    """No more and no fewer."""
    assert {each.name for each in sent()} | {"data"} == set(KNOWN)


CONCERN: Final = "school.concern-shared"


def taken(event: dict[str, Any]) -> bool:
    """Whether intake takes a message of the school for a fact."""
    _, outcome = accept(
        Message("school", f"sector.school.707.{CONCERN}", None, json.dumps(event).encode()), "707", NOW, KEYS
    )
    return isinstance(outcome, Fact)


@pytest.mark.parametrize("attribute", sent(), ids=lambda each: each.name)
def test_an_attribute_that_must_be_there_must_be_there(attribute: Attribute) -> None:
    """And one that may be left out may be left out."""
    event = message(CONCERN, at=NOW, base=BASE)
    event.pop(attribute.name, None)

    assert taken(event) is not attribute.required


FORMS: Final = {
    "id": ("s-1", "S:1/2._x", "a" * 100, "a" * 101, "", "-x", "a b", "æ1"),
    "source": ("/707/school", "/707/school/tabulex", "/707/school/", "707/school", "/707/school/A", "/707/school/a/b"),
    "time": (
        "2025-04-07T10:30:00+02:00",
        "2025-04-07T08:30:00.5Z",
        "2025-04-07T08:30:00",
        "2025-04-07",
        "2025-04-07 08:30:00Z",
    ),
    "datacontenttype": ("application/json", "application/json; charset=utf-8", "text/plain"),
    "actor": ("teacher:t-17", "a", "Teacher", "", "a b"),
    "dataschema": (f"{BASE}/v1/schemas/{CONCERN}/1", f"/v1/schemas/{CONCERN}/1", f"{BASE}/schemas/{CONCERN}", "1"),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_of_an_attribute_is_the_one_that_intake_demands(name: str) -> None:
    """What the published pattern lets pass is taken, and what it does not is refused."""
    pattern = str(next(each.form["pattern"] for each in ATTRIBUTES if each.name == name))
    event = message(CONCERN, at=NOW)

    said = {value: bool(re.search(pattern, value)) for value in FORMS[name]}
    assert said == {value: taken({**event, name: value}) for value in FORMS[name]}
    assert set(said.values()) == {True, False}


def test_every_operation_of_the_asyncapi_document_leads_to_messages_that_it_has() -> None:
    """Every reference inside it is resolved, and nothing is there that nobody refers to."""
    found = asyncapi(Places(nats_url="nats://127.0.0.1:4222", base=BASE, token_url=f"{BASE}/token"), NOW)
    text = json.dumps(found)
    references = set(re.findall(r'"\$ref": "#/([^"]+)"', text))

    for reference in references:
        place: Any = found
        for part in reference.split("/"):
            place = place[part]
    for kind in ("messages", "schemas", "securitySchemes", "correlationIds"):
        there = {f"components/{kind}/{name}" for name in found["components"][kind]}
        assert there <= references, kind


class _Page(HTMLParser):
    """What a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.language: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        found = dict(attrs)
        self.tags.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for name in ("href", "src", "aria-labelledby"):
            if found.get(name):
                self.links.append(f"#{found[name]}" if name == "aria-labelledby" else str(found[name]))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "html":
            self.language = found.get("lang")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> tuple[Language, str, _Page]:
    """The catalogue in one language, as text and taken apart."""
    text = catalogue(request.param, NOW, base=BASE)
    parsed = _Page()
    parsed.feed(text)
    return request.param, text, parsed


def test_the_catalogue_has_every_type_and_every_feed_message(page: tuple[Language, str, _Page]) -> None:
    """Each once, with its example ready to send."""
    _, text, parsed = page

    for name in (*published(), *feeds()):
        assert parsed.ids.count(name) == 1
        assert f"&#34;type&#34;: &#34;{name}&#34;" in text


def test_every_link_of_the_catalogue_leads_somewhere(page: tuple[Language, str, _Page]) -> None:
    """To a place on the page, to a published schema, or to the other language; nothing is loaded from anywhere."""
    _, _, parsed = page
    inside = {link.removeprefix("#") for link in parsed.links if link.startswith("#")}
    outside = {link for link in parsed.links if not link.startswith("#")}

    assert inside <= set(parsed.ids)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert outside <= {
        "?lang=en",
        "?lang=da",
        *(dataschema(BASE, name, each) for name, versions in names().items() for each in versions),
    }
    assert {"script", "img", "link", "iframe", "form"} & set(parsed.tags) == set()


def test_the_catalogue_is_put_together_for_everybody(page: tuple[Language, str, _Page]) -> None:
    """It says its language, has one main part and one first heading, and no level of headings is skipped."""
    language, _, parsed = page

    assert parsed.language == language
    assert parsed.tags.count("main") == 1
    assert parsed.headings[0] == 1
    assert parsed.headings.count(1) == 1
    steps = zip(parsed.headings, parsed.headings[1:], strict=False)
    assert [(before, after) for before, after in steps if after > before + 1] == []


def test_the_catalogue_of_a_language_has_the_words_of_that_language() -> None:
    """Name, sentence and field of a type, and the label of a code."""
    danish, english = (catalogue(language, NOW) for language in LANGUAGES)

    assert "Fravær opgjort" in danish
    assert "Absence summarised" in english
    assert "Bekymrende omgangskreds" in danish
    assert "Worrying circle of friends" in english
    assert "Absence summarised" not in danish
    assert "Fravær opgjort" not in english


OTHERS: Final = """
from datetime import UTC, datetime
from shared.language import asyncapi, catalogue, message, published, schema, Places
at = datetime(2026, 11, 22, tzinfo=UTC)
assert "others.concern-shared" in published()
assert schema("others.concern-shared")["properties"]["category"]["x-code-list"] == "concern-category"
assert message("others.concern-shared", at=at)["source"].startswith("/707/others")
assert "tell-others" in asyncapi(Places(nats_url="nats://127.0.0.1:4222"), at)["operations"]
assert 'id="others.concern-shared"' in catalogue("da", at)
print("all of it")
"""


def test_a_type_that_a_row_alone_makes_is_in_every_document(tmp_path: Path) -> None:
    """A municipality adds a sector and its type in its own definitions; no Python is touched."""
    definitions = Path(__file__).parents[2] / "shared" / "definitions"
    types = (definitions / "event_types.yaml").read_text(encoding="utf-8")
    (tmp_path / "event_types.yaml").write_text(
        f"{types.rstrip()}\n  others.concern-shared: {{shape: concern-shared, needs: nothing, category: concern,"
        " danish: Bekymring fra andre, english: Concern of others}\n",
        encoding="utf-8",
    )
    rows = (definitions / "sectors.yaml").read_text(encoding="utf-8")
    (tmp_path / "sectors.yaml").write_text(f"{rows.rstrip()}\n{OTHERS_ROW}", encoding="utf-8")

    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", OTHERS],
        capture_output=True,
        text=True,
        check=False,
        cwd=definitions.parents[1],
        env={"SAMSPOR_DEFINITIONS": str(tmp_path), "PATH": ""},
    )

    assert (found.stdout, found.stderr) == ("all of it\n", "")


OTHERS_ROW: Final = """
  - code: others
    danish: Andre
    english: Others
    stream: INBOX_OTHERS
    knows_cpr: true
    delivery_lag_hours: 168
    controller: "municipality:{municipality}"
    publishes:
      - types: [others.concern-shared]
        legal_basis: CONSENT
        purpose: early-effort
"""


def test_the_schema_of_a_feed_message_is_the_whole_event() -> None:
    """With its type, its version, and the data of its model."""
    found = feed_schema("feed.following-started")

    assert found["properties"]["type"]["const"] == "feed.following-started"
    assert {"person", "sector", "categories", "basis", "until"} == set(found["properties"]["data"]["properties"])


def test_the_feed_says_which_of_its_fields_are_personal() -> None:
    """The number, and the texts that the log holds sealed."""
    marked = {
        name: {path for path, field in fields(feed_schema(name)["properties"]["data"]) if field.get("x-personal")}
        for name in feeds()
    }

    assert marked == {
        "feed.following-started": {"person.cpr"},
        "feed.following-ended": {"person.cpr"},
        "feed.task-assigned": {"person.cpr", "text"},
        "feed.correction-issued": {"person.cpr", "explanation"},
    }
