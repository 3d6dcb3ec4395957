"""Other people's tools understand our documents: the AsyncAPI project's parser, and a JSON Schema validator."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from shared.language import Places, asyncapi, document, feeds, message, names, published
from shared.language import examples as shown
from shared.testing.examples import YOUTH
from tests.javascript.node import EXAMPLES, TESTS, node
from tests.javascript.validating import faults_of, judged

NOW: Final = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PLACES: Final = Places(
    nats_url="nats://127.0.0.1:4222", base="http://127.0.0.1:8709", token_url="http://127.0.0.1:8708/token"
)
NATS_ALONE: Final = Places(nats_url="tls://nats.example.dk:4222")
NEWER_EXISTS: Final = "asyncapi-latest-version"
"""The one remark that stays: 3.0 is understood by more tools than what came after it."""


@cache
def understood(places: Places) -> dict[str, Any]:
    """What the AsyncAPI project's parser says of our document."""
    return parsed(asyncapi(places, NOW))


def parsed(document: dict[str, Any]) -> dict[str, Any]:
    """What it says of any document."""
    found = node(TESTS / "asyncapi.mjs", given=json.dumps(document))
    assert found.returncode == 0, found.stderr
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


@pytest.mark.parametrize("places", [PLACES, NATS_ALONE], ids=["with the gateway", "NATS alone"])
def test_the_parser_of_the_asyncapi_project_finds_nothing_to_remark(places: Places) -> None:
    """No error and no warning."""
    found = understood(places)

    assert [each for each in found["diagnostics"] if each["code"] != NEWER_EXISTS] == []
    assert found["valid"]


def test_it_finds_every_operation_and_message() -> None:
    """Each source's telling, receipts, feed and HTTP; each type in both modes, and what is answered and told."""
    found = understood(PLACES)

    sources = sorted({name.partition(".")[0] for name in published()})
    assert found["operations"] == [
        *(f"tell-{source}" for source in sources),
        "send-receipts",
        "send-feed",
        "tell-over-http",
    ]
    answers = ["kept", "not-kept", "accepted", "duplicate", "refused", "taken", "problem", "batch"]
    assert found["messages"] == 2 * len(published()) + len(feeds()) + len(answers)


def test_the_parser_would_find_a_fault() -> None:
    """An operation with a message that its channel does not have is refused by it."""
    whole = asyncapi(NATS_ALONE, NOW)
    told = {name: whole["components"]["messages"][name] for name in ("accepted", "duplicate", "refused")}
    part = {
        **whole,
        "channels": {"receipts": whole["channels"]["receipts"]},
        "operations": {"send-receipts": whole["operations"]["send-receipts"]},
        "components": {
            **whole["components"],
            "messages": told,
            "schemas": {"receipt": whole["components"]["schemas"]["receipt"]},
        },
    }
    sending = {**whole["operations"]["send-receipts"], "messages": [{"$ref": "#/channels/receipts/messages/kept"}]}

    assert parsed(part)["valid"]
    assert not parsed({**part, "operations": {"send-receipts": sending}})["valid"]


def test_every_example_is_valid_by_its_schema() -> None:
    """The envelope, its data in the clear, and its data sealed, of every type."""
    messages = {name: message(name, at=NOW, base=PLACES.base) for name in published()}

    assert faults_of([("envelope", each) for each in messages.values()]) == {}
    assert faults_of([(name, each["data"]) for name, each in messages.items()]) == {}
    sealed = [
        (name, shown.sealed(each)["data"])
        for name, each in messages.items()
        if "sealed" in document(name, names()[name][-1])["properties"]
    ]
    assert len(sealed) > len(messages) / 2
    assert faults_of(sealed) == {}


def test_receipts_problems_and_feed_are_valid_by_their_schemas() -> None:
    """Whatever the document shows of what comes back."""
    messages = asyncapi(PLACES, NOW)["components"]["messages"]
    receipts = [("receipt", messages[name]["examples"][0]["payload"]) for name in ("accepted", "duplicate", "refused")]
    problems = [("problem", messages["problem"]["examples"][0]["payload"])]

    assert faults_of([*receipts, *problems, *((name, shown.fed(name)) for name in feeds())]) == {}


def test_what_nobody_may_send_is_not_valid() -> None:
    """A schema that would let everything pass is no schema."""
    told = message("school.concern-shared", at=NOW)
    data = told["data"]
    wrong: dict[str, Any] = {
        "nobody": {name: value for name, value in data.items() if name != "person"},
        "two names for one": {**data, "person": {**data["person"], "youth": YOUTH}},
        "no text": {name: value for name, value in data.items() if name != "text"},
        "a code of no list": {**data, "category": "boredom"},
        "a field that nobody knows": {**data, "mood": "low"},
        "a text that is too long": {**data, "text": "x" * 4001},
        "a seal that is none": {"category": data["category"], "sealed": "secret"},
    }
    cases = [("school.concern-shared", value) for value in wrong.values()]
    cases += [("leisure.concern-shared", data), ("envelope", {**told, "subject": "me"}), ("envelope", {"id": "x"})]

    assert [index for index, faults in enumerate(judged(cases)) if faults is None] == []


@pytest.mark.parametrize("folder", [TESTS, EXAMPLES], ids=["tests", "examples"])
def test_the_packages_are_those_that_were_looked_at_wherever_they_come_from(folder: Path) -> None:
    """Every package is pinned by the hash of its content, and no registry is named."""
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    packages = {name: each for name, each in locked.items() if name}
    assert packages
    assert [name for name, each in packages.items() if not each["integrity"].startswith("sha512-")] == []
    assert [name for name, each in locked.items() if "resolved" in each] == []
