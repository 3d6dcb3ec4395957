"""Which pages are about many: management, the programme, the range of services, descriptions, the knowledge centre?

Invariant: each asks the function that the API asks. A file leaves by a press of its own, with the session's token,
and is recorded before it is handed out.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.reporting.looking import exports, knowledge, management, programme, range_of_services
from services.reporting.looking.evidence import evidence
from services.reporting.web.posting import posted
from services.reporting.web.views.descriptions import descriptions_page
from services.reporting.web.views.knowledge import knowledge_page
from services.reporting.web.views.management import management_page
from services.reporting.web.views.programme import programme_page
from services.reporting.web.views.range_of_services import services_page
from services.reporting.web.views.sections import SectionsPage
from services.reporting.web.visiting import HEADERS, Front, Visit, page, visited

Month = Annotated[str | None, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


def many(front: Front) -> APIRouter:
    """The pages about many."""
    routes = APIRouter(include_in_schema=False)
    _leading(front, routes)
    _offering(front, routes)
    _taking_out(front, routes)
    return routes


def _leading(front: Front, routes: APIRouter) -> None:
    @routes.get("/ledelse")
    async def of_management(request: Request, maaned: Month = None) -> Response:
        visit = await visited(front, request)
        answer = await management.management(front.desk, visit.asking, first_day(maaned))
        return _shown(visit, management_page(answer, front.desk.place.ladder, visit.words))

    @routes.get("/program")
    async def of_programme(request: Request, basis: Month = None, til: Month = None) -> Response:
        visit = await visited(front, request)
        answer = await programme.programme(front.desk, visit.asking, baseline=first_day(basis), until=first_day(til))
        return _shown(visit, programme_page(answer, visit.words))


def _offering(front: Front, routes: APIRouter) -> None:
    @routes.get("/viften")
    async def of_services(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await range_of_services.range_of_services(front.desk, visit.asking)
        return _shown(visit, services_page(answer, visit.words))

    @routes.get("/beskrivelser")
    async def of_descriptions(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await range_of_services.descriptions(front.desk, visit.asking)
        view = descriptions_page(answer, visit.words)
        return page(visit, "descriptions.html", visit.words("descriptions.title"), at=answer.at, page=view)

    @routes.get("/viden")
    async def of_knowledge(request: Request, soeg: Annotated[str, Query(max_length=60)] = "") -> Response:
        visit = await visited(front, request)
        answer = await knowledge.knowledge(front.desk, visit.asking, soeg)
        return _shown(visit, knowledge_page(answer, visit.words))


def _taking_out(front: Front, routes: APIRouter) -> None:
    @routes.post("/viden/eksport")
    async def methods(request: Request) -> Response:
        visit, _ = await posted(front, request)
        found = await exports.methods(front.desk, visit.asking)
        return _file(found.model_dump_json(indent=2), "application/json", "metoder.json")

    @routes.post("/viden/eksport/csv")
    async def methods_as_table(request: Request) -> Response:
        visit, _ = await posted(front, request)
        found = await exports.methods(front.desk, visit.asking)
        return _file(exports.as_csv(found), "text/csv", "metoder.csv")

    @routes.post("/ledelse/eksport")
    async def figures(request: Request) -> Response:
        visit, _ = await posted(front, request)
        found = await exports.national(front.desk, visit.asking)
        return _file(found.model_dump_json(indent=2), "application/json", "noegletal.json")

    @routes.post("/sager/{youth_id}/sagsgennemgang")
    async def review(request: Request, youth_id: UUID) -> Response:
        visit, _ = await posted(front, request)
        found = await exports.case_review(front.desk, visit.asking, youth_id)
        return _file(found.model_dump_json(indent=2), "application/json", "sagsgennemgang.json")

    @routes.post("/sager/{youth_id}/bevis")
    async def proof(request: Request, youth_id: UUID) -> Response:
        visit, _ = await posted(front, request)
        found = await evidence(front.desk, front.signing, visit.asking, youth_id)
        return _file(found.model_dump_json(indent=2), "application/json", "bevis.json")


def first_day(month: str | None) -> date | None:
    """The first day of a month that is written `2025-10`."""
    return None if month is None else date.fromisoformat(f"{month}-01")


def _shown(visit: Visit, view: SectionsPage) -> Response:
    return page(visit, "about-many.html", view.title, at=visit.now, page=view)


def _file(text: str, media_type: str, name: str) -> Response:
    """A file to keep; its name carries nothing of anybody."""
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=media_type, headers={**HEADERS, **told})
