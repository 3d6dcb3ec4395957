"""Within a version a published schema is only added to: what would break a sender or a reader is named, with a way out.

The rules are told on small schemas; that our own published schemas keep to them is the last test.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from shared.language.compatibility import breaks
from shared.language.publishing import FOLDER, check, write

TEXT = {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[a-z]+$"}
CODE: Mapping[str, Any] = {
    "type": "string",
    "enum": ["absence", "theft"],
    "x-code-list": "concern-category",
    "x-codes": [{"code": "absence", "valid_from": "2010-01-01"}, {"code": "theft", "valid_from": "2010-01-01"}],
}
COUNT = {"type": "integer", "minimum": 0, "maximum": 200}
FACTS = {"type": "object", "properties": {"times": COUNT}, "required": ["times"], "additionalProperties": False}
MESSAGE: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "note": TEXT,
        "category": CODE,
        "facts": FACTS,
        "reasons": {"type": "array", "items": CODE, "minItems": 1, "maxItems": 20},
        "text": {"type": "string", "x-personal": True},
        "sealed": {"type": "string", "x-seals": ["person", "text"]},
    },
    "required": ["category", "note"],
    "anyOf": [{"required": ["person", "text"]}, {"required": ["sealed"]}],
    "additionalProperties": False,
}


def changed(field: str, **keywords: Any) -> dict[str, Any]:
    """The message with keywords of one field changed; None takes a keyword away."""
    properties = dict(MESSAGE["properties"])
    after = {**properties[field], **keywords}
    properties[field] = {keyword: value for keyword, value in after.items() if value is not None}
    return {**MESSAGE, "properties": properties}


def without(field: str) -> dict[str, Any]:
    """The message without one field."""
    return {**MESSAGE, "properties": {name: each for name, each in MESSAGE["properties"].items() if name != field}}


def with_field(name: str, form: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    """The message with one more field."""
    more = [name] if required else []
    return {
        **MESSAGE,
        "properties": {**MESSAGE["properties"], name: form},
        "required": [*MESSAGE["required"], *more],
    }


HARMLESS: Mapping[str, Mapping[str, Any]] = {
    "nothing": MESSAGE,
    "a new field that may be absent": with_field("more", {"type": "boolean"}),
    "a new code": changed(
        "category",
        enum=["absence", "theft", "home"],
        **{"x-codes": [*CODE["x-codes"], {"code": "home", "valid_from": "2026-01-01"}]},
    ),
    "a code that ends by its date": changed(
        "category", **{"x-codes": [CODE["x-codes"][0], {**CODE["x-codes"][1], "valid_to": "2027-12-31"}]}
    ),
    "a longer text": changed("note", maxLength=200),
    "a lower minimum": changed("facts", properties={"times": {**COUNT, "minimum": -5}}),
    "a bound that is lifted": changed("facts", properties={"times": {"type": "integer"}}),
    "more things inside the seal": changed("sealed", **{"x-seals": ["person", "text", "place"]}),
    "another way to name somebody": {**MESSAGE, "anyOf": [*MESSAGE["anyOf"], {"required": ["youth"]}]},
    "another description": changed("note", description="Said in other words."),
}


@pytest.mark.parametrize("after", HARMLESS.values(), ids=HARMLESS)
def test_an_addition_breaks_nobody(after: Mapping[str, Any]) -> None:
    """Whoever sent or read before goes on doing so."""
    assert breaks(MESSAGE, after) == ()


NARROWED = [CODE["x-codes"][0], {"code": "theft", "valid_from": "2027-01-01"}]
BREAKING: Mapping[str, tuple[Mapping[str, Any], str, str, str]] = {
    "a field is gone": (without("facts"), "facts", "the field is gone", "senders and readers"),
    "a new field is required": (
        with_field("more", {"type": "boolean"}, required=True),
        "more",
        "a new field is required",
        "senders",
    ),
    "a field becomes required": (
        {**MESSAGE, "required": ["category", "note", "facts"]},
        "facts",
        "the field is required now",
        "senders",
    ),
    "a field becomes optional": (
        {**MESSAGE, "required": ["category"]},
        "note",
        "the field may be absent now",
        "readers",
    ),
    "another type": (changed("note", type="integer"), "note", "it has another kind of value", "senders and readers"),
    "another pattern": (changed("note", pattern="^[a-y]+$"), "note", "it has another pattern", "senders and readers"),
    "a pattern where there was none": (
        changed("text", pattern="^x"),
        "text",
        "it has another pattern",
        "senders and readers",
    ),
    "another format": (changed("note", format="date"), "note", "it has another format", "senders and readers"),
    "a shorter text": (changed("note", maxLength=40), "note", "maxLength is 40, was 80", "senders"),
    "a bound where there was none": (
        changed("text", maxLength=4000),
        "text",
        "maxLength is 4000, was not bounded",
        "senders",
    ),
    "a higher minimum inside an object": (
        changed("facts", properties={"times": {**COUNT, "minimum": 1}}),
        "facts.times",
        "minimum is 1, was 0",
        "senders",
    ),
    "fewer items": (
        changed("reasons", maxItems=5),
        "reasons",
        "maxItems is 5, was 20",
        "senders",
    ),
    "a code is gone": (changed("category", enum=["absence"]), "category", "the code theft is gone", "senders"),
    "a code is gone in a list": (
        changed("reasons", items={**CODE, "enum": ["theft"]}),
        "reasons[]",
        "the code absence is gone",
        "senders",
    ),
    "a code begins later": (
        changed("category", **{"x-codes": NARROWED}),
        "category",
        "the code theft is in force from 2027-01-01, was from 2010-01-01",
        "senders",
    ),
    "codes where any text was": (
        changed("note", enum=["a"]),
        "note",
        "only certain values are allowed now",
        "senders",
    ),
    "any text where codes were": (changed("category", enum=None), "category", "any value is allowed now", "readers"),
    "another code list": (
        changed("category", **{"x-code-list": "other"}),
        "category",
        "it has another code list",
        "senders and readers",
    ),
    "no longer personal": (
        changed("text", **{"x-personal": None}),
        "text",
        "it has another answer to whether it is personal",
        "senders and readers",
    ),
    "less inside the seal": (
        changed("sealed", **{"x-seals": ["person"]}),
        "sealed",
        "text may no longer stand inside the seal",
        "senders",
    ),
    "an alternative that demands more": (
        {**MESSAGE, "anyOf": [{"required": ["person", "text", "facts"]}, {"required": ["sealed"]}]},
        "",
        "the alternatives (anyOf) are others",
        "senders and readers",
    ),
    "an alternative that is gone": (
        {**MESSAGE, "anyOf": [{"required": ["person"]}]},
        "",
        "the alternatives (anyOf) are others",
        "senders and readers",
    ),
}


@pytest.mark.parametrize(("after", "path", "what", "who"), BREAKING.values(), ids=BREAKING)
def test_a_break_is_named(after: Mapping[str, Any], path: str, what: str, who: str) -> None:
    """With the field, what changed, and whom it breaks."""
    assert [(each.path, each.what, each.who) for each in breaks(MESSAGE, after)] == [(path, what, who)]


def test_an_open_object_may_not_be_closed() -> None:
    """Who sent a field of their own there would be refused."""
    [found] = breaks({"type": "object"}, {"type": "object", "additionalProperties": False})
    assert found.what == "other fields are no longer allowed"


def test_a_break_says_what_to_do() -> None:
    """In one sentence: which type and version, which field, what is wrong, and the way out."""
    [gone] = breaks(MESSAGE, changed("category", enum=["absence"]))
    assert gone.sentence("school.concern-shared", 1) == (
        "school.concern-shared version 1, field category: the code theft is gone. That breaks senders; a code is never"
        " taken away: keep its row and give it a valid_to."
    )
    [shorter] = breaks(MESSAGE, changed("note", maxLength=40))
    assert shorter.sentence("school.concern-shared", 1).endswith(
        "leave this version as it was published and make a new one."
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Schemas that were published a moment ago."""
    folder = tmp_path_factory.mktemp("published")
    written, refused = write(folder)
    assert written
    assert refused == ()
    return folder


@pytest.fixture
def copy(fresh: Path, tmp_path: Path) -> Path:
    """The same, where a test may change them."""
    return Path(shutil.copytree(fresh, tmp_path / "copy"))


def _change(folder: Path, name: str, **keywords: Any) -> dict[str, Any]:
    path = folder / name / "1.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["category"].update(keywords)
    path.write_text(json.dumps(schema), encoding="utf-8")
    return schema


def test_what_was_just_written_holds(copy: Path) -> None:
    """Nothing to say, and nothing to write a second time."""
    assert check(copy) == ()
    assert write(copy) == ((), ())


def test_a_break_is_found_and_never_written(copy: Path) -> None:
    """As if a code that was published had been taken out of its list."""
    before = _change(copy, "school.concern-shared", enum=["gone-since", "absence"], **{"x-codes": []})

    [sentence] = check(copy)

    assert sentence.startswith("school.concern-shared version 1, field category: the code gone-since is gone.")
    assert write(copy) == ((), (sentence,))
    assert json.loads((copy / "school.concern-shared" / "1.json").read_text(encoding="utf-8")) == before


def test_an_addition_has_to_be_published(copy: Path) -> None:
    """The check asks for it by name; then it is written."""
    _change(copy, "school.concern-shared", enum=["absence"], **{"x-codes": []})

    [sentence] = check(copy)

    assert "run `python -m shared.language write`" in sentence
    assert write(copy) == (("school.concern-shared/1.json",), ())
    assert check(copy) == ()


def test_a_type_may_not_vanish_and_a_new_one_has_to_be_published(copy: Path) -> None:
    """Whatever was published is there for ever."""
    (copy / "school.concern-shared").rename(copy / "school.once-told")

    gone, new = check(copy)

    assert gone.startswith("school.once-told version 1: it was published and is no longer made.")
    assert new.startswith("school.concern-shared version 1: it is not published yet;")


def test_what_this_installation_publishes_breaks_nobody() -> None:
    """The same that `make check` asks of the committed schemas."""
    assert check(FOLDER) == ()
