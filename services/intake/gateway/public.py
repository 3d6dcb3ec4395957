"""What may anybody read who wants to join: the language, the keys to seal to, and whether the gateway is fit?

Invariant: nothing here is personal or a secret, and everything is made from the definitions in force.
"""

from functools import lru_cache
from typing import Annotated, Any, Final, Literal

import yaml
from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic_core import to_json

from services.intake.gateway.counter import At, Counter, today
from services.intake.gateway.problems import ProblemError
from services.intake.gateway.responses import problems
from shared.definitions.sectors import sector as sector_row
from shared.events.registry import TYPES
from shared.language import Places, asyncapi, catalogue, dataschema, document

SCHEMA: Final = "application/schema+json"
ASYNCAPI: Final = "application/vnd.aai.asyncapi"
_PAGE: Final = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
_KEPT: Final = {"Cache-Control": "public, max-age=300"}
"""A document changes with the definitions, which are read when the process starts."""
_FIT: Final = 2.0
"""Seconds in which the database must answer for the gateway to be fit."""

Name = Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9.-]+$")]


def router(counter: Counter) -> APIRouter:
    """The routes of this topic."""
    documents = _Documents(counter.places)
    routes = APIRouter(tags=["Language"])

    @routes.get(
        "/v1/schemas/{name}/{version}",
        response_class=Response,
        responses={200: {"content": {SCHEMA: {}}}, **problems(404)},
    )
    def schema(name: Name, version: Annotated[int, Path(ge=1, le=999)]) -> Response:
        """The JSON Schema of an event type's data, of a feed message, of the envelope, a receipt or a problem."""
        try:
            found = documents.schema(name, version)
        except KeyError:
            raise ProblemError(
                "not-found",
                field="name",
                found="no published schema of that name and version",
                expected="one that /v1/catalogue names",
            ) from None
        return Response(found, media_type=SCHEMA, headers=_KEPT)

    @routes.get("/v1/asyncapi.json", response_class=Response)
    def asyncapi_json() -> Response:
        """The whole language over NATS, as AsyncAPI 3."""
        return Response(documents.asyncapi("json"), media_type=f"{ASYNCAPI}+json;version=3.0.0", headers=_KEPT)

    @routes.get("/v1/asyncapi.yaml", response_class=Response)
    def asyncapi_yaml() -> Response:
        """The same as YAML."""
        return Response(documents.asyncapi("yaml"), media_type=f"{ASYNCAPI}+yaml;version=3.0.0", headers=_KEPT)

    @routes.get("/v1/catalogue", response_class=HTMLResponse)
    def page(lang: Annotated[Literal["da", "en"], Query()] = "da") -> Response:
        """Every event with an example, in Danish or English."""
        return HTMLResponse(documents.catalogue(lang), headers={**_PAGE, **_KEPT})

    routes.include_router(_routes)
    return routes


class _Documents:
    """The documents of this installation, each made once."""

    def __init__(self, places: Places) -> None:
        self.schema = lru_cache(512)(lambda name, version: to_json(document(name, version, base=places.base)))
        self.catalogue = lru_cache(2)(lambda language: catalogue(language, today(), base=places.base))
        self.asyncapi = lru_cache(2)(lambda form: _written(asyncapi(places, today()), form))


def _written(found: dict[str, Any], form: str) -> bytes:
    if form == "json":
        return to_json(found)
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True).encode()


_routes: Final = APIRouter(tags=["Language"])


@_routes.get("/v1/keys")
async def keys(at: At) -> dict[str, Any]:
    """The public keys to which a sender seals what is personal (RFC 7517), newest first: seal to the first."""
    return at.office.sealing.public()


@_routes.get("/v1/sectors/{sector}", responses=problems(404))
async def one_sector(at: At, sector: Annotated[str, Path(max_length=60)]) -> dict[str, Any]:
    """What a sector may publish, on which legal bases, and how it names people."""
    if sector not in at.sectors:
        raise ProblemError("not-found", field="sector", found="no sector that sends events", expected="a sector's code")
    row, now = sector_row(sector), today()
    return {
        "sector": row.code,
        "danish": row.danish,
        "english": row.english,
        "municipality": at.office.municipality,
        "source": f"/{at.office.municipality}/{row.code}",
        "knows_cpr": row.knows_cpr,
        "sealing": row.sealing,
        "delivery_lag_hours": row.delivery_lag_hours,
        "controller": row.controller.format(municipality=at.office.municipality),
        "publishes": [
            {
                "type": name,
                "dataschema": dataschema(at.places.base, name, TYPES[name].VERSION),
                "legal_basis": each.legal_basis,
                "bases": list(each.bases),
                "purpose": each.purpose,
            }
            for each in row.publishes
            if each.valid_from <= now.date() and (each.valid_to is None or now.date() <= each.valid_to)
            for name in each.types
        ],
    }


@_routes.get("/health", tags=["Operation"])
async def health() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "ok"}


@_routes.get("/ready", tags=["Operation"], responses={503: {"description": "What is away."}})
async def ready(at: At) -> Response:
    """Whether messages can be taken and receipts told."""
    faults = [] if at.door.open else ["the message server is away"]
    try:
        await at.office.pool.fetchval("SELECT 1", timeout=_FIT)
    except Exception:  # noqa: BLE001 - whatever it is, the database does not answer
        faults.append("the database does not answer")
    standing: dict[str, Any] = {
        "service": "gateway",
        "status": "not ready" if faults else "ready",
        "now": at.office.clock.now().isoformat(),
        "readers": {},
        "outboxes": {},
        "outbox_depth": 0,
        "intake": "answers" if at.watch.answers else "does not answer",
        "faults": faults,
    }
    return JSONResponse(standing, 503 if faults else 200)
