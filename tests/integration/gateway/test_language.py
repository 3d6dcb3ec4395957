"""Specification: what anybody may read: a complete OpenAPI document, schemas, keys, and what a sector may publish."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from joserfc.jwk import OKPKey

from shared.definitions.sectors import sector
from shared.language import published, versions
from shared.sealing import seal_for
from tests.integration.gateway.words import Gateway, concern
from tests.integration.intake.words import Intake

ANSWERS = {
    "POST /v1/events": {"202", "401", "403", "408", "413", "415", "422", "429", "503"},
    "GET /v1/receipts/{receipt}": {"200", "401", "403", "404", "422", "429", "503"},
    "POST /v1/quarantine/{receipt}/correct": {"200", "401", "403", "404", "409", "422", "429", "503"},
}


async def test_the_openapi_document_says_everything(gateway: Gateway) -> None:
    """Every operation has a summary, its answers and problems, every body and answer of ours has an example."""
    answer = await (await gateway.client(None)).get("/v1/openapi.json")
    document = answer.json()
    operations = dict(_operations(document))

    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": gateway.counter.places.base}]
    for name, expected in ANSWERS.items():
        assert set(operations[name]["responses"]) == expected
    assert [name for name, each in operations.items() if not each.get("summary") or not each.get("description")] == []
    problems = [
        (name, status)
        for name, each in operations.items()
        for status, said in each["responses"].items()
        if status.startswith("4") and "application/problem+json" not in said.get("content", {})
    ]
    assert problems == []
    body = operations["POST /v1/events"]["requestBody"]["content"]
    assert all(kind["examples"] for kind in body.values())
    secured = [name for name, each in operations.items() if each.get("security")]
    assert {name for name in operations if "/v1/receipts" in name or "/v1/quarantine" in name} <= set(secured)
    schemes = document["components"]["securitySchemes"]
    assert schemes["clientCredentials"]["flows"]["clientCredentials"]["tokenUrl"].endswith("/token")


async def test_every_reference_of_the_openapi_document_leads_somewhere(gateway: Gateway) -> None:
    """No schema is named that is not there."""
    document = (await (await gateway.client(None)).get("/v1/openapi.json")).json()
    schemas = document["components"]["schemas"]

    references = {each for each in _references(document) if each.startswith("#/components/schemas/")}
    assert [each for each in references if each.rpartition("/")[2] not in schemas] == []
    assert "Problem" in schemas


async def test_every_published_schema_is_served_at_its_address(gateway: Gateway) -> None:
    """Each type and version, at the address that its own `$id` says."""
    client = await gateway.client(None)
    for name in published():
        for version in versions(name):
            answer = await client.get(f"/v1/schemas/{name}/{version}")
            assert answer.headers["content-type"] == "application/schema+json"
            assert answer.json()["$id"] == f"{gateway.counter.places.base}/v1/schemas/{name}/{version}"


async def test_the_documents_are_what_they_say(gateway: Gateway) -> None:
    """AsyncAPI in both forms is one document; the catalogue comes in both languages and runs nothing."""
    client = await gateway.client(None)
    as_json = await client.get("/v1/asyncapi.json")
    as_yaml = await client.get("/v1/asyncapi.yaml")
    danish, english = [await client.get("/v1/catalogue", params={"lang": lang}) for lang in ("da", "en")]

    assert as_json.json() == yaml.safe_load(as_yaml.text)
    assert as_json.headers["content-type"].startswith("application/vnd.aai.asyncapi+json")
    assert as_json.json()["asyncapi"].startswith("3.")
    assert ('lang="da"' in danish.text, 'lang="en"' in english.text) == (True, True)
    assert "<script" not in danish.text
    assert "script-src" not in danish.headers["content-security-policy"]


async def test_what_is_sealed_to_the_published_key_is_opened(gateway: Gateway, intake: Intake) -> None:
    """The keys are public ones alone, and the first is the one to seal to."""
    await intake.start()
    keys = (await (await gateway.client(None)).get("/v1/keys")).json()["keys"]
    event = concern("s-1")
    person = event["data"].pop("person")
    event["data"]["sealed"] = seal_for(
        keys[0], {"person": person, "text": event["data"].pop("text")}, event["source"], event["id"]
    )
    [promised] = await gateway.taken(event)

    assert all(not OKPKey.import_key(key).is_private for key in keys)
    assert "sealed" in json.dumps(event)
    assert (await gateway.receipt(promised))["outcome"] == "accepted"


async def test_a_sector_is_described_as_the_definitions_say(gateway: Gateway) -> None:
    """Every sector with an inbox, its terms, and where the schema of each type is."""
    client = await gateway.client(None)
    for code in sorted(gateway.counter.sectors):
        said = (await client.get(f"/v1/sectors/{code}")).json()
        assert (said["sector"], said["sealing"]) == (code, sector(code).sealing)
        for row in said["publishes"]:
            path = row["dataschema"].removeprefix(gateway.counter.places.base)
            assert (await client.get(path)).status_code == 200, path


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
