"""Which pages has a meeting as such: the calendar, the agenda, what was confirmed in bulk, the record afterwards?

Until the day is over a meeting is worked on: its page is the agenda as things are now. From the next day on its page is
the record of what was dealt with. Invariant: a page asks the same functions as the API.
"""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.reporting.answers.meetings import Agenda, YouthItem
from services.reporting.looking import agenda, held, meetings, minutes
from services.reporting.web.giving import give
from services.reporting.web.posting import id_of, posted
from services.reporting.web.views.agenda import agenda_page
from services.reporting.web.views.held import record_page
from services.reporting.web.views.meeting import AGENDA, calendar_page, meeting_path
from services.reporting.web.views.minutes import minutes_page
from services.reporting.web.views.parts import Action, command_path
from services.reporting.web.views.youth import youth_head
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from shared.events.envelope import derived_id


def meeting_pages(front: Front) -> APIRouter:
    """The pages of meetings as such, and of what was said of one youth at them."""
    routes = APIRouter(include_in_schema=False)
    _calendar(front, routes)
    _meeting(front, routes)
    _stable(front, routes)
    _minutes(front, routes)
    return routes


def _calendar(front: Front, routes: APIRouter) -> None:
    @routes.get("/moeder")
    async def calendar(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await meetings.calendar(front.desk, visit.asking)
        view = calendar_page(answer, front.desk.place.code, visit.words)
        return page(visit, "meetings.html", visit.words("meetings.title"), at=answer.at, page=view)


def _meeting(front: Front, routes: APIRouter) -> None:
    @routes.get("/moeder/{meeting}")
    async def shown(request: Request, meeting: UUID) -> Response:
        visit = await visited(front, request)
        agenda.preparing(visit.asking)
        if not await held.is_over(front.desk, meeting):
            return await _agenda(front, visit, meeting)
        answer = await held.record(front.desk, visit.asking, meeting)
        view = record_page(answer, visit.words)
        return page(visit, "record.html", visit.words("record.title"), at=answer.at, page=view)

    @routes.get(f"/moeder/{{meeting}}/{AGENDA}")
    async def now(request: Request, meeting: UUID) -> Response:
        return await _agenda(front, await visited(front, request), meeting)


async def _agenda(front: Front, visit: Visit, meeting: UUID) -> Response:
    return _shown(front, visit, await agenda.agenda(front.desk, visit.asking, meeting))


def _shown(front: Front, visit: Visit, answer: Agenda, problem: str = "") -> Response:
    return page(
        visit,
        "agenda.html",
        visit.words("agenda.title"),
        status=409 if problem else 200,
        at=answer.at,
        page=agenda_page(answer, front.desk.place.code, visit.words),
        problem=problem,
        confirm_at=meeting_path(answer.meeting.meeting, "stabile"),
        given_id=str(uuid4()),
    )


def _stable(front: Front, routes: APIRouter) -> None:
    @routes.post("/moeder/{meeting}/stabile")
    async def confirmed(request: Request, meeting: UUID) -> Response:
        visit, typed = await posted(front, request)
        answer = await agenda.agenda(front.desk, visit.asking, meeting)
        wanted = frozenset(typed.get("stabil", ()))
        items = [one for one in answer.stable if str(one.youth) in wanted]
        if not items:
            return elsewhere(visit, meeting_path(meeting, AGENDA), "none-chosen")
        command_id = id_of(typed, "command_id")
        # One youth after the other: each is an item of its own, in that youth's own stream.
        given = [
            await give(
                front,
                visit,
                "discuss-youth",
                {"meeting": str(meeting), "present": _staying(one)},
                derived_id("stable", command_id, one.youth),
                one.youth,
            )
            for one in items
        ]
        refused = [refusal for refusal, _ in given if refusal is not None]
        if refused:
            return _shown(front, visit, answer, visit.words.of(refused[0].reason_da, refused[0].reason_en))
        return elsewhere(visit, meeting_path(meeting, AGENDA), "saved")


def _staying(item: YouthItem) -> list[dict[str, str]]:
    return [
        {"person": one.person.id, "sector": one.sector, "basis": one.basis}
        for one in item.room
        if one.basis is not None
    ]


def _minutes(front: Front, routes: APIRouter) -> None:
    @routes.get("/sager/{youth_id}/moeder")
    async def said(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        head, found = await minutes.minutes(front.desk, visit.asking, youth_id)
        decide = Action(visit.words("command.make-decision.title"), command_path(youth_id, "make-decision"))
        view = minutes_page(found, visit.words)
        doings = (decide,) if "make-decision" in head.commands else ()
        above = youth_head(head, "minutes", visit.now, visit.words, reveal=None, examines=False)
        return page(
            visit, "minutes.html", visit.words("youth.minutes"), at=visit.now, page=view, youth=above, doings=doings
        )
