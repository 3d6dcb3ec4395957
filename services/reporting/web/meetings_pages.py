"""Which pages has the taskforce's meeting: calendar, agenda, who came, what was said of each; the committee; the door?

Invariant: a page asks the same functions as the API, and whatever is done goes through the same door as the API's
commands; a second press of the same form does nothing twice, because its ids were made when it was shown.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.answers import Colleague
from services.reporting.answers.meetings import Agenda, Seated, YouthItem
from services.reporting.commands import Wish
from services.reporting.looking import agenda, committee, consultations, meetings
from services.reporting.looking.arranging import COORDINATION
from services.reporting.looking.asking import DeniedError, UnavailableError
from services.reporting.management_api import first_day
from services.reporting.web.choices import Choices
from services.reporting.web.filling import Typed, fill
from services.reporting.web.forms.meetings import DECISION, MINUTES
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.agenda import AgendaPage, agenda_page
from services.reporting.web.views.committee import committee_page
from services.reporting.web.views.consultations import consultations_page
from services.reporting.web.views.form import NOTHING_WRONG, Said, Wrong, form_page
from services.reporting.web.views.meeting import (
    attendance_page,
    calendar_page,
    expected,
    item_name,
    meeting_path,
    meeting_title,
    room_rows,
)
from services.reporting.web.views.minutes import minutes_page
from services.reporting.web.views.parts import Action, command_path
from services.reporting.web.views.youth import youth_head
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from services.reporting.web.words import Words
from shared.commands import Refusal
from shared.deciding import RefusedError
from shared.definitions.code_lists import codes
from shared.events.envelope import derived_id
from shared.policy import may_command

SEEN_WITHIN: Final = 1.5
"""Seconds that a page waits for the read models after a command, so that it shows what was done."""
Chosen = Annotated[str, Query(max_length=60)]

UNANSWERED: Final = Refusal(
    code="unavailable",
    field="",
    found="no answer",
    expected="an answer",
    reason_da="Tjenesten svarer ikke lige nu. Det, du har skrevet, står her endnu. Prøv igen om lidt.",
    reason_en="The service does not answer right now. What you typed is still here. Try again in a moment.",
)


def meeting_pages(front: Front) -> APIRouter:
    """The pages of meetings, of the committee's report, and of consultations from inside."""
    routes = APIRouter(include_in_schema=False)
    _calendar(front, routes)
    _agenda(front, routes)
    _attendance(front, routes)
    _item(front, routes)
    _others(front, routes)
    return routes


def _calendar(front: Front, routes: APIRouter) -> None:
    @routes.get("/moeder")
    async def calendar(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await meetings.calendar(front.desk, visit.asking)
        view = calendar_page(answer, front.desk.place.code, visit.words)
        return page(visit, "meetings.html", visit.words("meetings.title"), at=answer.at, page=view)


def _others(front: Front, routes: APIRouter) -> None:
    @routes.get("/udvalg")
    async def report(request: Request, maaned: Chosen = "") -> Response:
        visit = await visited(front, request)
        try:
            month = first_day(maaned or None)
        except ValueError:
            raise HTTPException(404) from None
        answer = await committee.status(front.desk, visit.asking, month)
        view = committee_page(answer, front.desk.place.code, visit.words)
        title = visit.words("committee.title")
        return page(visit, "committee.html", title, at=answer.at, page=view, place=answer.municipality)

    @routes.get("/raad-soeges")
    async def door(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await consultations.consultations(front.desk, visit.asking)
        view = consultations_page(answer, visit.words)
        return page(visit, "consultations.html", visit.words("consultations.title"), at=answer.at, page=view)

    @routes.get("/sager/{youth_id}/moeder")
    async def minutes(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        head, found = await agenda.minutes(front.desk, visit.asking, youth_id)
        decide = Action(visit.words("command.make-decision.title"), command_path(youth_id, "make-decision"))
        view = minutes_page(found, visit.words)
        doings = (decide,) if "make-decision" in head.commands else ()
        above = youth_head(head, "minutes", visit.now, visit.words, reveal=None, examines=False)
        return page(
            visit, "minutes.html", visit.words("youth.minutes"), at=visit.now, page=view, youth=above, doings=doings
        )


# Giving commands ------------------------------------------------------------------------------------------------


def _demand(visit: Visit, command: str) -> None:
    answer = may_command(visit.signed_in.person.role, command, frozenset(), visit.now)
    if not answer.allow:
        raise DeniedError(answer)


async def give(
    front: Front, visit: Visit, command: str, args: Mapping[str, Any], command_id: UUID, youth: UUID | None = None
) -> tuple[Refusal | None, str]:
    """Give a command; answers the refusal, or what is to be said of it on the next page."""
    wish = Wish(command_id=command_id, youth=youth, cpr=None, name=None, args=dict(args))
    try:
        answer = await front.door.give(visit.signed_in.token, command, wish)
    except RefusedError as error:
        return Refusal.model_validate(error.as_json()), ""
    except UnavailableError:
        return UNANSWERED, ""
    if answer.refusal is not None:
        return answer.refusal, ""
    if answer.status == "duplicate":
        return None, "already"
    if not answer.events:
        return None, "nothing-changed"
    seen = await front.seen.all_of(answer.events, SEEN_WITHIN)
    return None, "saved" if seen else "saved-unseen"


def choices(front: Front, visit: Visit) -> Choices:
    """What there is to choose from."""
    known = sorted(front.desk.directory.everyone(), key=lambda one: (one.name, one.id))
    people = tuple(Colleague(id=one.id, name=one.name, title=one.title) for one in known)
    return Choices(visit.now, front.desk.place.code, people, {one.id: one.unit for one in known})


# The agenda -----------------------------------------------------------------------------------------------------


def _agenda(front: Front, routes: APIRouter) -> None:
    @routes.get("/moeder/{meeting}")
    async def shown(request: Request, meeting: UUID) -> Response:
        visit = await visited(front, request)
        answer = await agenda.agenda(front.desk, visit.asking, meeting)
        view = agenda_page(answer, front.desk.place.code, visit.words)
        return _shown(visit, meeting, answer, view)

    @routes.post("/moeder/{meeting}/stabile")
    async def confirmed(request: Request, meeting: UUID) -> Response:
        visit, typed = await posted(front, request)
        answer = await agenda.agenda(front.desk, visit.asking, meeting)
        wanted = frozenset(typed.get("stabil", ()))
        items = [one for one in answer.stable if str(one.youth) in wanted]
        if not items:
            return elsewhere(visit, meeting_path(meeting), "none-chosen")
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
            view = agenda_page(answer, front.desk.place.code, visit.words)
            problem = visit.words.of(refused[0].reason_da, refused[0].reason_en)
            return _shown(visit, meeting, answer, view, problem)
        return elsewhere(visit, meeting_path(meeting), "saved")


def _shown(visit: Visit, meeting: UUID, answer: Agenda, view: AgendaPage, problem: str = "") -> Response:
    return page(
        visit,
        "agenda.html",
        visit.words("agenda.title"),
        status=409 if problem else 200,
        at=answer.at,
        page=view,
        problem=problem,
        confirm_at=meeting_path(meeting, "stabile"),
        given_id=str(uuid4()),
    )


def _staying(item: YouthItem) -> list[dict[str, str]]:
    return [
        {"person": one.person.id, "sector": one.sector, "basis": one.basis}
        for one in item.room
        if one.basis is not None
    ]


# Who came -------------------------------------------------------------------------------------------------------


def _attendance(front: Front, routes: APIRouter) -> None:
    path = "/moeder/{meeting}/hold"

    @routes.get(path)
    async def ask(request: Request, meeting: UUID) -> Response:
        visit = await visited(front, request)
        _demand(visit, "hold-meeting")
        answer = await agenda.agenda(front.desk, visit.asking, meeting)
        return _who_came(front, visit, answer, {}, uuid4())

    @routes.post(path)
    async def held(request: Request, meeting: UUID) -> Response:
        visit, typed = await posted(front, request)
        _demand(visit, "hold-meeting")
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
        return elsewhere(visit, meeting_path(meeting), notice)


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
    people = choices(front, visit).colleagues
    view = attendance_page(answer, _me(visit), people, typed, problem, front.desk.place.code, visit.words)
    title = visit.words("meetings.hold-title")
    return page(visit, "attendance.html", title, status=status, at=answer.at, page=view, given_id=str(command_id))


# What was said of one youth -------------------------------------------------------------------------------------


def _item(front: Front, routes: APIRouter) -> None:
    path = "/moeder/{meeting}/ung/{youth}"

    @routes.get(path)
    async def ask(request: Request, meeting: UUID, youth: UUID) -> Response:
        visit = await visited(front, request)
        answer, item = await _found(front, visit, meeting, youth)
        return _discussing(front, visit, answer, item, {}, uuid4())

    @routes.post(path)
    async def said(request: Request, meeting: UUID, youth: UUID) -> Response:
        visit, typed = await posted(front, request)
        answer, item = await _found(front, visit, meeting, youth)
        command_id = id_of(typed, "command_id")
        at_hand = choices(front, visit)
        minutes, decision = fill(MINUTES, typed, at_hand), fill(DECISION, typed, at_hand)
        problems = {
            name: visit.words(key, **values)
            for filled in (minutes, decision)
            for name, (key, values) in filled.problems.items()
        }
        present = _in_the_room(item, typed)
        if not present:
            problems["her"] = visit.words("agenda.nobody-there")
        if problems:
            return _discussing(front, visit, answer, item, typed, command_id, Wrong(problems), 422)
        args = {"meeting": str(meeting), "present": present, **minutes.args}
        refusal, notice = await give(front, visit, "discuss-youth", args, command_id, youth)
        if refusal is None and "about" in decision.args:
            args = {"meeting": str(meeting), **decision.args}
            second = derived_id("decision", command_id)
            refusal, notice = await give(front, visit, "make-decision", args, second, youth)
        if refusal is not None:
            return _discussing(front, visit, answer, item, typed, command_id, Wrong({}, refusal), 409)
        return elsewhere(visit, f"{meeting_path(meeting)}#u-{youth}", notice)


async def _found(front: Front, visit: Visit, meeting: UUID, youth: UUID) -> tuple[Agenda, YouthItem]:
    """The youth's item, when this person may say what was said of it."""
    answer = await agenda.agenda(front.desk, visit.asking, meeting)
    item = next((one for one in answer.items if one.youth == youth), None)
    if item is None:
        raise HTTPException(404)
    if "discuss-youth" not in item.commands:
        raise DeniedError(may_command(visit.signed_in.person.role, "discuss-youth", frozenset(), visit.now))
    return answer, item


def _in_the_room(item: YouthItem, typed: Typed) -> list[dict[str, str]]:
    """Who was there for it, each on the basis that was chosen."""
    found = []
    for one in item.room:
        key = f"{one.person.id}|{one.sector}"
        basis = first(typed, f"grundlag-{key}")
        if key in typed.get("her", ()) and basis:
            found.append({"person": one.person.id, "sector": one.sector, "basis": basis})
    return found


def _discussing(
    front: Front,
    visit: Visit,
    answer: Agenda,
    item: YouthItem,
    typed: Typed,
    command_id: UUID,
    wrong: Wrong = NOTHING_WRONG,
    status: int = 200,
) -> Response:
    words, at_hand = visit.words, choices(front, visit)
    said = _said(words)
    shown = typed or ({"acute": ["ja"]} if item in answer.acute else {})
    parts = {
        key: form_page(said, form, shown, at_hand, words, action="", back="", hidden={}, wrong=wrong)
        for key, form in (("minutes", MINUTES), ("decision", DECISION))
    }
    problems = [*parts["minutes"].problems]
    problems += [one for one in parts["decision"].problems if one not in problems]
    if "her" in wrong.fields:
        problems.insert(0, (wrong.fields["her"], "#i-rummet"))
    return page(
        visit,
        "item.html",
        words("agenda.discuss-title"),
        status=status,
        at=answer.at,
        name=item_name(item, words),
        meeting=meeting_title(answer.meeting, words),
        action=meeting_path(answer.meeting.meeting, f"ung/{item.youth}"),
        back=f"{meeting_path(answer.meeting.meeting)}#u-{item.youth}",
        given_id=str(command_id),
        room=room_rows(item, typed, codes("legal-basis", visit.now), words),
        problems=problems,
        **parts,
    )


def _said(words: Words) -> Said:
    names = {one.name: words(f"agenda.field.{one.name}") for form in (MINUTES, DECISION) for one in form.fields}
    hints = {"task": words("agenda.field.task-hint")}
    return Said(title="", lead="", send="", more="", names=names, hints=hints)
