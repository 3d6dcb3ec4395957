"""Who came to the meeting, and who stood in for whom? The form by which it is recorded as held.

Invariant: everybody with a seat is ticked until somebody says otherwise; who came is said of seats, not of youths.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.reporting.answers import Colleague
from services.reporting.answers.meetings import Agenda, Seated
from services.reporting.looking import agenda
from services.reporting.looking.arranging import COORDINATION
from services.reporting.web.filling import Typed
from services.reporting.web.giving import choices_of, demand, give
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.meeting import AGENDA, attendance_page, expected, meeting_path
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited


def holding(front: Front) -> APIRouter:
    """The form by which a meeting is recorded as held."""
    routes = APIRouter(include_in_schema=False)
    path = "/moeder/{meeting}/hold"

    @routes.get(path)
    async def ask(request: Request, meeting: UUID) -> Response:
        visit = await visited(front, request)
        demand(visit, "hold-meeting")
        answer = await agenda.agenda(front.desk, visit.asking, meeting)
        return _who_came(front, visit, answer, {}, uuid4())

    @routes.post(path)
    async def held(request: Request, meeting: UUID) -> Response:
        visit, typed = await posted(front, request)
        demand(visit, "hold-meeting")
        answer = await agenda.agenda(front.desk, visit.asking, meeting)
        command_id = id_of(typed, "command_id")
        present = _present(expected(answer.attendance, _me(visit)), typed)
        if not present:
            return _who_came(front, visit, answer, typed, command_id, visit.words("meetings.nobody-came"), 422)
        args = {"meeting": str(meeting), "present": present}
        refusal, notice = await give(front, visit, "hold-meeting", args, command_id)
        if refusal is not None:
            problem = visit.words.of(refusal.reason_da, refusal.reason_en)
            return _who_came(front, visit, answer, typed, command_id, problem, 409)
        return elsewhere(visit, meeting_path(meeting, AGENDA), notice)

    return routes


def _me(visit: Visit) -> Seated | None:
    """The one who coordinates, who takes part without a seat."""
    person = visit.signed_in.person
    if person.unit != COORDINATION:
        return None
    me = Colleague(id=person.id, name=visit.signed_in.name)
    return Seated(seat=None, sector=COORDINATION, person=me, kind="fixed")


def _present(seated: Sequence[Seated], typed: Typed) -> list[dict[str, str]]:
    """Who took part: those who are ticked, and those who came in somebody's place."""
    found = []
    for one in seated:
        key = f"{one.person.id}|{one.sector}"
        substitute = first(typed, f"for-{key}")
        if substitute:
            found.append({"person": substitute, "sector": one.sector, "substitutes": one.person.id})
        elif key in typed.get("kom", ()):
            found.append({"person": one.person.id, "sector": one.sector})
    return found


def _who_came(
    front: Front,
    visit: Visit,
    answer: Agenda,
    typed: Typed,
    command_id: UUID,
    problem: str = "",
    status: int = 200,
) -> Response:
    people = choices_of(front, visit).colleagues
    view = attendance_page(answer, _me(visit), people, typed, problem, front.desk.place.code, visit.words)
    title = visit.words("meetings.hold-title")
    return page(visit, "attendance.html", title, status=status, at=answer.at, page=view, given_id=str(command_id))
