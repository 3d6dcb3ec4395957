"""Which pages do people work in? Server-rendered, usable without script, Danish first.

`install` adds them to the application. Pages ask the same looks and go through the same door as the API.
"""

from fastapi import FastAPI

from services.reporting.web.acting import deeds
from services.reporting.web.assets import assets
from services.reporting.web.committee_pages import committee_pages
from services.reporting.web.consulting import consulting
from services.reporting.web.discussing import discussing
from services.reporting.web.failing import show_problems
from services.reporting.web.filing import filings
from services.reporting.web.holding import holding
from services.reporting.web.management_pages import many
from services.reporting.web.meeting_pages import meeting_pages
from services.reporting.web.minding import mindings
from services.reporting.web.own import own_pages
from services.reporting.web.pages import looks
from services.reporting.web.sharing import sharings
from services.reporting.web.telling import tellings
from services.reporting.web.visiting import Front


def install(app: FastAPI, front: Front) -> None:
    """Add the pages, their files, and a page for every error."""
    app.include_router(assets())
    app.include_router(looks(front))
    app.include_router(many(front))
    app.include_router(deeds(front))
    app.include_router(sharings(front))
    app.include_router(own_pages(front))
    app.include_router(tellings(front))
    app.include_router(mindings(front))
    app.include_router(filings(front))
    app.include_router(meeting_pages(front))
    app.include_router(holding(front))
    app.include_router(discussing(front))
    app.include_router(committee_pages(front))
    app.include_router(consulting(front))
    show_problems(app, front)
