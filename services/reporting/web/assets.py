"""Which files do the pages load? One style sheet, one script, the icons and the mark, all of them our own."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.web.rendering import STATIC, version

TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def assets() -> APIRouter:
    """The files, kept by browsers for as long as their fingerprint stays the same."""
    routes = APIRouter(include_in_schema=False)
    files = {file.name: (file.read_bytes(), TYPES[file.suffix]) for file in STATIC.iterdir() if file.suffix in TYPES}

    @routes.get("/static/{name}")
    async def asset(request: Request, name: str) -> Response:
        found = files.get(name)
        if found is None:
            raise HTTPException(404)
        content, kind = found
        lasting = request.url.query == version()
        kept = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return Response(content, media_type=kind, headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"})

    return routes
