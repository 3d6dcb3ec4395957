"""How is the gateway described to those who write a client? As OpenAPI 3.1, with examples and every refusal.

Invariant: it is made from the routes; what is added here is what routes cannot say: where tokens come from, and how
problems look.
"""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.intake.gateway.responses import Problem
from shared.language import Places

SUMMARY: Final = "Tell Samspor events over HTTP, and learn what became of each"
DESCRIPTION: Final = """\
Get a token with your sector's client id and secret (client credentials), post events, keep each receipt's address, and
ask for the receipt: it says whether the event was accepted, had been told before, or is refused, with the field and
what would have been right.

**202** means that everything in the request lies on disk in your inbox. After any other answer, and after none, send
the same request again: an event is known by its `source` and `id`, so telling it twice does no harm.
**429** and **503** carry `Retry-After`. Every error is a problem document (RFC 9457) that names the field.
"""
TAGS: Final = [
    {"name": "Telling", "description": "Events, one at a time or in batches."},
    {"name": "Receipts", "description": "What became of them, and what you are told in turn."},
    {"name": "Quarantine", "description": "Refused messages: look, send again, correct, give up."},
    {"name": "Language", "description": "Types, schemas, keys. Public."},
    {"name": "Operation", "description": "Whether it works. Public."},
]


def describe(app: FastAPI, places: Places) -> None:
    """Let the application describe itself, with its address and where tokens come from."""

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _description(app, places)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign]  # as the framework's documentation says


def _description(app: FastAPI, places: Places) -> dict[str, Any]:
    found = get_openapi(
        title="Samspor gateway",
        version="1",
        summary=SUMMARY,
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        servers=[{"url": places.base}],
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for route in found["paths"].values():
        for operation in route.values():
            said = operation["responses"].get("422")
            if said is not None and "application/json" in said.get("content", {}):
                # The framework's own form of a malformed request, which is never sent here.
                del operation["responses"]["422"]
    schemes = components.get("securitySchemes", {})
    schemes["clientCredentials"] = {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": places.token_url, "scopes": {}}},
    }
    return found
