"""Which questions about many does the HTTP API answer: management information, services, knowledge, exports?

Invariant: nothing here reads a table; each route asks the function that its page asks.
"""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response

from services.reporting.answers.exports import CaseReview, Exchange, National
from services.reporting.answers.knowledge import Knowledge
from services.reporting.answers.management import Management
from services.reporting.answers.programme import Programme
from services.reporting.answers.range_of_services import Descriptions, RangeOfServices
from services.reporting.counter import Asks, At, YouthId
from services.reporting.looking import exports, knowledge, management, programme, range_of_services

Month = Annotated[str | None, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]

routes = APIRouter()


def first_day(month: str | None) -> date | None:
    """The first day of a month that is written `2025-10`."""
    return None if month is None else date.fromisoformat(f"{month}-01")


@routes.get("/management")
async def of_management(at: At, asks: Asks, month: Month = None) -> Management:
    """Figures for those who lead: a team's own cases until today, or the municipality's until the end of a month."""
    return await management.management(at.desk, asks, first_day(month))


@routes.get("/programme")
async def of_programme(at: At, asks: Asks, *, baseline: Month = None, until: Month = None) -> Programme:
    """The partnership programme: its phases, and a baseline beside a later period."""
    return await programme.programme(at.desk, asks, baseline=first_day(baseline), until=first_day(until))


@routes.get("/services")
async def of_services(at: At, asks: Asks) -> RangeOfServices:
    """The range of services: offers, suggestions, evidence."""
    return await range_of_services.range_of_services(at.desk, asks)


@routes.get("/descriptions")
async def of_descriptions(at: At, asks: Asks) -> Descriptions:
    """The pathway descriptions and their use."""
    return await range_of_services.descriptions(at.desk, asks)


@routes.get("/knowledge")
async def of_knowledge(at: At, asks: Asks, sought: Annotated[str, Query(max_length=60)] = "") -> Knowledge:
    """Methods and their reviews, offers and what came of them; a search over these and never over children."""
    return await knowledge.knowledge(at.desk, asks, sought)


@routes.post("/exports/methods", response_model=Exchange)
async def export_methods(at: At, asks: Asks, form: Literal["json", "csv"] = "json") -> Response | Exchange:
    """Methods and results for other municipalities, as a file; recorded before it is handed out."""
    found = await exports.methods(at.desk, asks)
    return found if form == "json" else PlainTextResponse(exports.as_csv(found), media_type="text/csv")


@routes.post("/exports/national")
async def export_national(at: At, asks: Asks) -> National:
    """Anonymous figures for the national level; recorded before they are handed out."""
    return await exports.national(at.desk, asks)


@routes.post("/youths/{youth_id}/case-review")
async def export_case(at: At, asks: Asks, youth_id: YouthId) -> CaseReview:
    """One youth's whole history for those who audit it; recorded before it is handed out."""
    return await exports.case_review(at.desk, asks, youth_id)
