"""What waits at the open door, for those who answer it?"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.reporting.looking import consultations
from services.reporting.web.views.consultations import consultations_page
from services.reporting.web.visiting import Front, page, visited


def consulting(front: Front) -> APIRouter:
    """The page of consultations from inside."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/raad-soeges")
    async def door(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await consultations.consultations(front.desk, visit.asking)
        view = consultations_page(answer, visit.words)
        return page(visit, "consultations.html", visit.words("consultations.title"), at=answer.at, page=view)

    return routes
