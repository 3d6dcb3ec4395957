"""What can be done on a page: give a command, say what one looks for, open what is covered?

Invariant: everything that is done comes by POST with the session's own token; a command carries an id that was made
when its form was shown, so that a second press does nothing twice. What was typed is never lost to a refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.answers.overview import Overview
from services.reporting.commands import Wish
from services.reporting.looking import history, money, plan, range_of_services, timeline, youth
from services.reporting.looking.asking import DeniedError, UnavailableError
from services.reporting.session import local_path
from services.reporting.web.filling import Typed, fill
from services.reporting.web.forms import CONSULT, FORMS, ORGANISED, Form, wire_name
from services.reporting.web.giving import SEEN_WITHIN, UNANSWERED, choices_of, demand
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.about import (
    OF_THE_PLAN,
    about_lines,
    event_line,
    facts_to_name,
    may_replace,
    offer_line,
    prefilled,
    thing_of,
    things_of,
)
from services.reporting.web.views.budget import commitment_line
from services.reporting.web.views.form import KNOWN, NOTHING_WRONG, Wrong, form_page, said_of
from services.reporting.web.views.parts import command_path, name_of, youth_path
from services.reporting.web.views.purpose import purpose_page
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from shared.commands import CommandAnswer, Refusal
from shared.deciding import RefusedError
from shared.definitions.roles import ROLES
from shared.policy import may_command

LOOKED_BACK: Final = 400
"""Entries of the timeline among which a wrong one is found, and what may hold in its place."""
NEW_YOUTH: Final = "raise-youth"
ALONE: Final[Mapping[str, str]] = {
    NEW_YOUTH: "/rejs",
    CONSULT: "/fortael/raad",
    **{name: f"/handling/{name}" for name in ORGANISED},
}
"""Where the forms stand that belong to no youth's page."""


NOTHING_KNOWN: Final[Mapping[str, Mapping[str, str]]] = {}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a form is about where the overview does not hold it, in words; what it may choose from (`Choices.known`)."""

    text: str = ""
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


NOTHING: Final = Matter()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form in use: the command, the youth it is about, what was typed, and where to go afterwards."""

    command: str
    form: Form
    about: Overview | None
    typed: Typed
    command_id: UUID
    back: str
    matter: Matter = NOTHING

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return ALONE[self.command] if self.about is None else command_path(self.about.head.youth, self.command)


def deeds(front: Front) -> APIRouter:
    """What can be done."""
    routes = APIRouter(include_in_schema=False)
    _raising(front, routes)
    _consulting(front, routes)
    _organising(front, routes)
    _commands(front, routes)
    _purposes(front, routes)
    return routes


def _raising(front: Front, routes: APIRouter) -> None:
    @routes.get("/rejs")
    async def ask(request: Request) -> Response:
        visit = await visited(front, request)
        demand(visit, NEW_YOUTH)
        me = visit.signed_in.person.id
        return _show(front, visit, Sheet(NEW_YOUTH, FORMS[NEW_YOUTH], None, {"by": [me]}, uuid4(), "/"))

    @routes.post("/rejs")
    async def raised(request: Request) -> Response:
        visit, typed = await posted(front, request)
        demand(visit, NEW_YOUTH)
        sheet = Sheet(NEW_YOUTH, FORMS[NEW_YOUTH], None, typed, id_of(typed, "command_id"), "/")
        return await _give(front, visit, sheet)


def _consulting(front: Front, routes: APIRouter) -> None:
    path = ALONE[CONSULT]

    @routes.get(path)
    async def ask(request: Request) -> Response:
        visit = await visited(front, request)
        demand(visit, CONSULT)
        return _show(front, visit, Sheet(CONSULT, FORMS[CONSULT], None, {}, uuid4(), "/fortael"))

    @routes.post(path)
    async def consulted(request: Request) -> Response:
        visit, typed = await posted(front, request)
        demand(visit, CONSULT)
        return await _give(
            front, visit, Sheet(CONSULT, FORMS[CONSULT], None, typed, id_of(typed, "command_id"), "/fortael")
        )


def _organising(front: Front, routes: APIRouter) -> None:
    path = "/handling/{command}"

    @routes.get(path)
    async def ask(request: Request, command: str) -> Response:
        visit = await visited(front, request)
        form = _organised(visit, command)
        known = {*_names(form), *((form.about,) if form.about else ())}
        typed = {name: request.query_params.getlist(name) for name in known if name in request.query_params}
        back = local_path(request.query_params.get("tilbage", ORGANISED[command]))
        matter = await _committed(front, visit, form, typed)
        return _show(front, visit, Sheet(command, form, None, typed, uuid4(), back, matter))

    @routes.post(path)
    async def given(request: Request, command: str) -> Response:
        visit, typed = await posted(front, request)
        form = _organised(visit, command)
        back = local_path(first(typed, "tilbage", ORGANISED[command]))
        matter = await _committed(front, visit, form, typed)
        return await _give(front, visit, Sheet(command, form, None, typed, id_of(typed, "command_id"), back, matter))


async def _committed(front: Front, visit: Visit, form: Form, typed: Typed) -> Matter:
    """What money a form is about, in words."""
    year, commitment = first(typed, "year"), first(typed, form.about) if form.about == "commitment" else ""
    if not commitment or not year.isdecimal():
        return NOTHING
    found = await money.commitment(front.desk, visit.asking, commitment, int(year))
    return NOTHING if found is None else Matter(commitment_line(found, visit.words))


def _organised(visit: Visit, command: str) -> Form:
    """The form of a command about the organisation, when this person may give it."""
    if command not in ORGANISED:
        raise HTTPException(404)
    demand(visit, wire_name(command))
    return FORMS[command]


def _commands(front: Front, routes: APIRouter) -> None:
    path = "/sager/{youth_id}/handling/{command}"

    @routes.get(path)
    async def ask(request: Request, youth_id: UUID, command: str, om: str = "") -> Response:
        visit = await visited(front, request)
        form = _form(command)
        about = await _about(front, visit, youth_id, command)
        typed = prefilled(form, om, about, visit.signed_in.person.id)
        matter = await _matter(front, visit, youth_id, form, om)
        back = youth_path(youth_id, form.page)
        return _show(front, visit, Sheet(command, form, about, typed, uuid4(), back, matter))

    @routes.post(path)
    async def given(request: Request, youth_id: UUID, command: str) -> Response:
        visit, typed = await posted(front, request)
        form = _form(command)
        about = await _about(front, visit, youth_id, command)
        back = local_path(first(typed, "tilbage", youth_path(youth_id, form.page)))
        about_what = first(typed, form.about) if form.about else ""
        matter = await _matter(front, visit, youth_id, form, about_what)
        return await _give(front, visit, Sheet(command, form, about, typed, id_of(typed, "command_id"), back, matter))


async def _matter(front: Front, visit: Visit, youth_id: UUID, form: Form, about: str) -> Matter:
    """What a form is about and may choose from, of the timeline, the plan or the range, as far as one may see it."""
    words = visit.words
    if form.about == "of" and about:
        seen = await timeline.timeline(front.desk, visit.asking, youth_id, limit=LOOKED_BACK)
        wrong = next((one for one in seen.entries if str(one.event) == about), None)
        if wrong is None:
            return NOTHING
        others = {str(one.event): event_line(one, words) for one in seen.entries if may_replace(one, wrong)}
        return Matter(event_line(wrong, words), {"event": others})
    asked = {one.codes for one in form.fields if one.kind in KNOWN}
    text, known = "", {}
    try:
        if "fact" in asked:
            known["fact"] = await facts_of(front, visit, youth_id)
        if "offer" in asked:
            offers = await range_of_services.to_choose_from(front.desk, visit.asking)
            known["offer"] = {one.offer: offer_line(one, words) for one in offers}
        if asked & OF_THE_PLAN or (form.about in OF_THE_PLAN and about):
            found = await plan.plan(front.desk, visit.asking, youth_id)
            known |= {kind: things_of(found, kind, words) for kind in asked & OF_THE_PLAN}
            text = thing_of(found, form.about, about, words)
    except DeniedError:
        return Matter(text, known)
    return Matter(text, known)


async def facts_of(front: Front, visit: Visit, youth_id: UUID) -> Mapping[str, str]:
    """The facts of a youth that this person may see and may therefore name as shared, in words by their ids."""
    seen = await timeline.timeline(front.desk, visit.asking, youth_id, limit=LOOKED_BACK)
    return facts_to_name(seen.entries, visit.words)


def _purposes(front: Front, routes: APIRouter) -> None:
    @routes.get("/formaal")
    async def ask(request: Request) -> Response:
        visit = await visited(front, request)
        session = visit.signed_in
        view = purpose_page(ROLES[session.person.role].purposes, session.purpose, "/", visit.words)
        return page(visit, "purpose.html", visit.words("purpose.title"), page=view)

    @routes.post("/formaal")
    async def chosen(request: Request) -> Response:
        visit, typed = await posted(front, request)
        try:
            await front.sessions.set_purpose(visit.signed_in, first(typed, "formaal"))
        except ValueError:
            raise HTTPException(422) from None
        return elsewhere(visit, local_path(first(typed, "tilbage", "/")))

    @routes.post("/sager/{youth_id}/vis")
    async def reveal(request: Request, youth_id: UUID) -> Response:
        visit, typed = await posted(front, request)
        category = first(typed, "felt", "location")
        await history.reveal(front.desk, visit.asking, youth_id, category)
        await front.sessions.reveal(visit.signed_in, youth_id)
        back = local_path(first(typed, "tilbage", youth_path(youth_id)))
        return elsewhere(visit, back, "revealed")


def _form(command: str) -> Form:
    form = FORMS.get(command)
    if form is None or command in ALONE:
        raise HTTPException(404)
    return form


async def _about(front: Front, visit: Visit, youth_id: UUID, command: str) -> Overview:
    """The youth that the command is about, when this person may give it."""
    found = await youth.overview(front.desk, visit.asking, youth_id)
    name = wire_name(command)
    if name not in found.head.commands:
        raise DeniedError(may_command(visit.signed_in.person.role, name, frozenset(), visit.now))
    return found


def _show(front: Front, visit: Visit, sheet: Sheet, wrong: Wrong = NOTHING_WRONG, status: int = 200) -> Response:
    words = visit.words
    hidden: dict[str, str] = {"command_id": str(sheet.command_id), "tilbage": sheet.back}
    if sheet.form.about:
        hidden[sheet.form.about] = first(sheet.typed, sheet.form.about)
    view = form_page(
        said_of(sheet.command, sheet.form, words),
        sheet.form,
        sheet.typed,
        choices_of(front, visit, sheet.matter.known),
        words,
        action=sheet.action,
        back=sheet.back,
        hidden={name: value for name, value in hidden.items() if value and name not in _names(sheet.form)},
        wrong=wrong,
    )
    head = sheet.about.head if sheet.about else None
    return page(
        visit,
        "form.html",
        view.title,
        status=status,
        page=view,
        youth=name_of(head.name, words) if head else "",
        about=(
            ((words("form.about"), sheet.matter.text),)
            if sheet.matter.text
            else about_lines(sheet.form, sheet.typed, sheet.about, words)
        ),
    )


def _names(form: Form) -> frozenset[str]:
    return frozenset(one.name for one in form.fields)


async def _give(front: Front, visit: Visit, sheet: Sheet) -> Response:
    """Give the command as it was typed; whatever is refused is shown in the form again."""
    filled = fill(sheet.form, sheet.typed, choices_of(front, visit, sheet.matter.known))
    if filled.problems:
        problems = {name: visit.words(key, **values) for name, (key, values) in filled.problems.items()}
        return _show(front, visit, sheet, Wrong(problems), 422)
    args = dict(filled.args)
    wish = Wish(
        command_id=sheet.command_id,
        youth=sheet.about.head.youth if sheet.about else None,
        cpr=filled.cpr,
        name=args.pop("name", None) if sheet.form.new_youth else None,
        args=args,
    )
    try:
        answer = await front.door.give(visit.signed_in.token, wire_name(sheet.command), wish)
    except RefusedError as error:
        return _show(front, visit, sheet, Wrong({}, Refusal.model_validate(error.as_json())), 409)
    except UnavailableError:
        return _show(front, visit, sheet, Wrong({}, UNANSWERED), 503)
    if answer.refusal is not None:
        return _show(front, visit, sheet, Wrong({}, answer.refusal), 409)
    seen = await front.seen.all_of(answer.events, SEEN_WITHIN)
    return elsewhere(visit, sheet.back, _outcome(answer, seen, sheet))


def _outcome(answer: CommandAnswer, seen: bool, sheet: Sheet) -> str:
    if answer.status == "duplicate":
        return "already"
    if not answer.events:
        return "nothing-changed"
    match wire_name(sheet.command):
        case "raise-youth":
            return "raised"
        case "consult-concern":
            return "consulted"
        case _:
            return "saved" if seen else "saved-unseen"
