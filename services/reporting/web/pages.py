"""Which pages can be looked at? Each asks for an answer, makes it a page, and shows it.

Invariant: a page asks the same functions as the API, so the policy decides and every look is recorded; nothing here
reads a table.
"""

import asyncio
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.reporting.answers import Head
from services.reporting.answers.cases import CaseFilter
from services.reporting.answers.history import History
from services.reporting.looking import as_seen, history, lists, money, plan, sharing, timeline, youth
from services.reporting.looking.asking import DeniedError
from services.reporting.web.minding import refused_of
from services.reporting.web.telling import told_types
from services.reporting.web.views.access import access_page
from services.reporting.web.views.budget import budget_page
from services.reporting.web.views.caseload import CLOSED, OVER, caseload_page
from services.reporting.web.views.covers import to_reveal
from services.reporting.web.views.history import Eyes, at_of, history_page
from services.reporting.web.views.obligations import obligations_page
from services.reporting.web.views.overview import overview_page
from services.reporting.web.views.parts import Cover
from services.reporting.web.views.plan import plan_page
from services.reporting.web.views.sharing import sharing_page
from services.reporting.web.views.timeline import Show, timeline_page
from services.reporting.web.views.today import today_page
from services.reporting.web.views.youth import youth_head
from services.reporting.web.visiting import Front, Visit, elsewhere, home_of, page, visited
from shared.definitions.roles import ROLES

AT_ONCE: Final = 40
"""Youths, or entries of a timeline, on one page."""

EXAMINERS: Final = frozenset({"audit", "data-subject-request", "records"})
"""Whoever may look for one of these purposes examines cases."""

After = Annotated[str | None, Query(max_length=200)]
Chosen = Annotated[str, Query(max_length=60)]


def looks(front: Front) -> APIRouter:
    """The pages."""
    routes = APIRouter(include_in_schema=False)
    _lists(front, routes)
    _of_one_youth(front, routes)
    _examining(front, routes)
    return routes


def _lists(front: Front, routes: APIRouter) -> None:
    @routes.get("/")
    async def today(request: Request) -> Response:
        visit = await visited(front, request)
        home = home_of(visit.signed_in, visit.now)
        if home != "/":
            return elsewhere(visit, home)
        answer, refused = await asyncio.gather(lists.today(front.desk, visit.asking), refused_of(front, visit))
        answer = answer.model_copy(update={"items": (*answer.items, *refused)})
        return page(visit, "today.html", visit.words("today.title"), at=answer.at, page=today_page(answer, visit.words))

    @routes.get("/sager")
    async def caseload(
        request: Request,
        fase: Chosen = "",
        tovholder: Chosen = "",
        navn: Chosen = "",
        overskredet: Chosen = "",
        efter: After = None,
    ) -> Response:
        visit = await visited(front, request)
        over = fase == OVER
        wanted = CaseFilter(
            state=CLOSED if over else None,
            phase=None if over else fase or None,
            case_lead=tovholder or None,
            name=navn.strip() or None,
            overdue=overskredet == "ja",
        )
        answer = await lists.caseload(front.desk, visit.asking, wanted, after=efter, limit=AT_ONCE)
        view = caseload_page(answer, wanted, visit.words, begins=efter is None)
        return page(visit, "caseload.html", visit.words("caseload.title"), at=answer.at, page=view)

    @routes.get("/budget")
    async def budget(
        request: Request, aar: Annotated[int | None, Query(ge=2000, le=2100)] = None, unge: Chosen = ""
    ) -> Response:
        visit = await visited(front, request)
        answer = await money.budget(front.desk, visit.asking, aar, youths=unge == "ja")
        view = budget_page(answer, visit.words)
        return page(visit, "budget.html", visit.words("budget.title"), at=answer.at, page=view)


def _of_one_youth(front: Front, routes: APIRouter) -> None:
    @routes.get("/sager/{youth_id}")
    async def overview(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        answer = await youth.overview(front.desk, visit.asking, youth_id)
        view = overview_page(answer, front.desk.place.code, visit.words)
        return _youth(visit, "overview", answer.head, answer, view)

    @routes.get("/sager/{youth_id}/tidslinje")
    async def story(request: Request, youth_id: UUID, efter: After = None, vis: Show = "sektor") -> Response:
        visit = await visited(front, request)
        answer = await timeline.timeline(front.desk, visit.asking, youth_id, after=efter, limit=AT_ONCE)
        return _youth(visit, "timeline", answer.head, answer, timeline_page(answer, vis, visit.words))

    @routes.get("/sager/{youth_id}/frister")
    async def obligations(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        answer = await youth.obligations(front.desk, visit.asking, youth_id)
        return _youth(visit, "obligations", answer.head, answer, obligations_page(answer, visit.words))

    @routes.get("/sager/{youth_id}/plan")
    async def agreed(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        answer = await plan.plan(front.desk, visit.asking, youth_id)
        return _youth(visit, "plan", answer.head, answer, plan_page(answer, visit.words))

    @routes.get("/sager/{youth_id}/deling")
    async def shared(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        answer = await sharing.sharing(front.desk, visit.asking, youth_id)
        return _youth(visit, "sharing", answer.head, answer, sharing_page(answer, visit.words))


def _examining(front: Front, routes: APIRouter) -> None:
    @routes.get("/sager/{youth_id}/historik")
    async def stream(
        request: Request, youth_id: UUID, tidspunkt: Chosen = "", som: Chosen = "", efter: int = 0
    ) -> Response:
        visit = await visited(front, request)
        found = await youth.overview(front.desk, visit.asking, youth_id)
        moment = at_of(tidspunkt, visit.now)
        events = await _events(front, visit, youth_id, som, moment, efter)
        then = now = closed = None
        try:
            then = await history.state(front.desk, visit.asking, youth_id, recorded_at=moment)
            now = await history.state(front.desk, visit.asking, youth_id, effective_at=moment)
        except DeniedError as denied:
            closed = Cover(visit.words.of(denied.answer.reason_da, denied.answer.reason_en))
        eyes = Eyes(som, tuple(sorted((one.id, one.name) for one in front.desk.directory.everyone())))
        view = history_page(events, moment, then, now, closed, visit.words, begins=efter == 0, eyes=eyes)
        return _youth(visit, "history", found.head, events, view)

    @routes.get("/sager/{youth_id}/opslag")
    async def access(request: Request, youth_id: UUID, efter: After = None) -> Response:
        visit = await visited(front, request)
        found = await youth.overview(front.desk, visit.asking, youth_id)
        seen = await history.access_log(front.desk, visit.asking, youth_id, after=efter, limit=AT_ONCE)
        return _youth(visit, "access", found.head, seen, access_page(seen, visit.words))


async def _events(front: Front, visit: Visit, youth_id: UUID, seen_by: str, moment: datetime, after: int) -> History:
    """A page of the youth's stream, or what of it was open to a colleague at a moment."""
    if not seen_by:
        return await history.history(front.desk, visit.asking, youth_id, after_version=after, limit=AT_ONCE)
    return await as_seen.as_seen(
        front.desk, visit.asking, youth_id, by=seen_by, at=moment, after_version=after, limit=AT_ONCE
    )


def _youth(visit: Visit, key: str, head: Head, answer: object, view: object) -> Response:
    """One of the youth's pages; its title carries nothing of the youth."""
    examines = not EXAMINERS.isdisjoint(ROLES[visit.asking.person.role].purposes)
    reveal = to_reveal(answer, visit.words)
    tells = bool(told_types(visit))
    above = youth_head(head, key, visit.now, visit.words, reveal=reveal, examines=examines, tells=tells)
    return page(visit, f"{key}.html", visit.words(f"youth.{key}"), at=visit.now, page=view, youth=above)
