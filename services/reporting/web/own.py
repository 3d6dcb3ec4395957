"""What do those come to whom it is about, and whoever has a question: “Min plan”, and the open door?

Invariant: nobody sees another's plan here, whatever address is typed; and nothing personal can be typed at the door.
"""

from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.commands import Wish
from services.reporting.looking import my_plan
from services.reporting.looking.asking import UnavailableError
from services.reporting.web.filling import Typed, fill
from services.reporting.web.forms import FORMS
from services.reporting.web.forms.sharing import DOOR
from services.reporting.web.giving import SEEN_WITHIN, UNANSWERED, choices_of
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.door import advice_page, code_of, read_code
from services.reporting.web.views.form import NOTHING_WRONG, Wrong, form_page, said_of
from services.reporting.web.views.my_plan import choices, my_plan_page
from services.reporting.web.views.parts import youth_path
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from shared.commands import Refusal
from shared.deciding import RefusedError
from shared.definitions.rights import Reader

READERS: Final[dict[str, Reader]] = {"ung": "youth", "foraeldre": "parent"}
"""Whom staff print the plan for, by the word in the address."""
AT_THE_DOOR: Final = "/aaben-doer"
ACKNOWLEDGE: Final = "acknowledge-agreement"


def own_pages(front: Front) -> APIRouter:
    """The pages of the youth and the parents, and of the open door."""
    routes = APIRouter(include_in_schema=False)
    _plans(front, routes)
    _door(front, routes)
    return routes


def _plans(front: Front, routes: APIRouter) -> None:
    @routes.get("/min-plan")
    async def mine(request: Request) -> Response:
        visit = await visited(front, request)
        heads = await my_plan.own_cases(front.desk, visit.asking)
        if len(heads) == 1:
            return elsewhere(visit, f"/min-plan/{heads[0].youth}")
        return page(visit, "own-cases.html", visit.words("my.nav"), cases=choices(heads, visit.words))

    @routes.get("/min-plan/{youth_id}")
    async def plan(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        return await _shown(front, visit, youth_id)

    @routes.post("/min-plan/{youth_id}/laest")
    async def read(request: Request, youth_id: UUID) -> Response:
        visit, typed = await posted(front, request)
        args = {"agreement": first(typed, "agreement"), "by": first(typed, "by")}
        wish = Wish(command_id=id_of(typed, "command_id"), youth=youth_id, args=args)
        try:
            answer = await front.door.give(visit.signed_in.token, ACKNOWLEDGE, wish)
        except RefusedError as error:
            return await _shown(front, visit, youth_id, visit.words.of(error.danish, error.english), 409)
        except UnavailableError:
            return await _shown(front, visit, youth_id, visit.words.of(UNANSWERED.reason_da, UNANSWERED.reason_en), 503)
        if answer.refusal is not None:
            said = visit.words.of(answer.refusal.reason_da, answer.refusal.reason_en)
            return await _shown(front, visit, youth_id, said, 409)
        await front.seen.all_of(answer.events, SEEN_WITHIN)
        return elsewhere(visit, f"/min-plan/{youth_id}", "read")

    @routes.get("/sager/{youth_id}/min-plan")
    async def printed(request: Request, youth_id: UUID, til: Annotated[str, Query(max_length=20)] = "ung") -> Response:
        visit = await visited(front, request)
        if til not in READERS:
            raise HTTPException(404)
        reader = READERS[til]
        answer = await my_plan.my_plan(front.desk, visit.asking, youth_id, reader)
        view = my_plan_page(answer, visit.words, reader=reader, back=youth_path(youth_id, "plan"))
        return page(visit, "my-plan.html", visit.words("my.nav"), page=view, action="", problem="")


async def _shown(front: Front, visit: Visit, youth_id: UUID, problem: str = "", status: int = 200) -> Response:
    answer = await my_plan.my_plan(front.desk, visit.asking, youth_id)
    reader = my_plan.ROLE_OF.get(visit.signed_in.person.role, "youth")
    view = my_plan_page(answer, visit.words, reader=reader)
    action = f"/min-plan/{youth_id}/laest" if ACKNOWLEDGE in answer.head.commands else ""
    title = visit.words("my.nav")
    return page(visit, "my-plan.html", title, status=status, at=answer.at, page=view, action=action, problem=problem)


def _door(front: Front, routes: APIRouter) -> None:
    @routes.get(AT_THE_DOOR)
    async def door(request: Request) -> Response:
        visit = await visited(front, request)
        visit.signed_in  # noqa: B018 (whoever is nobody is led to the way in)
        return _ask(front, visit, {}, uuid4())

    @routes.post(AT_THE_DOOR)
    async def asked(request: Request) -> Response:
        visit, typed = await posted(front, request)
        identity = id_of(typed, "command_id")
        filled = fill(FORMS[DOOR], typed, choices_of(front, visit))
        if filled.problems:
            problems = {field: visit.words(key, **values) for field, (key, values) in filled.problems.items()}
            return _ask(front, visit, typed, identity, Wrong(problems), 422)
        try:
            answer = await front.door.give(
                visit.signed_in.token, DOOR, Wish(command_id=identity, args=dict(filled.args))
            )
        except RefusedError as error:
            return _ask(front, visit, typed, identity, Wrong({}, Refusal.model_validate(error.as_json())), 409)
        except UnavailableError:
            return _ask(front, visit, typed, identity, Wrong({}, UNANSWERED), 503)
        if answer.refusal is not None:
            return _ask(front, visit, typed, identity, Wrong({}, answer.refusal), 409)
        return page(visit, "door-asked.html", visit.words("door.asked"), code=code_of(identity))

    @routes.post(f"{AT_THE_DOOR}/svar")
    async def answered(request: Request) -> Response:
        visit, typed = await posted(front, request)
        code = first(typed, "kode")
        consultation = read_code(code)
        found = None if consultation is None else await my_plan.advice(front.desk, consultation)
        if found is None:
            return _ask(front, visit, {}, uuid4(), status=404, code=code, problem=visit.words("door.no-such-code"))
        return page(visit, "door-answer.html", visit.words("door.answer"), page=advice_page(found, visit.words))


def _ask(
    front: Front,
    visit: Visit,
    typed: Typed,
    identity: UUID,
    wrong: Wrong = NOTHING_WRONG,
    status: int = 200,
    *,
    code: str = "",
    problem: str = "",
) -> Response:
    words, form = visit.words, FORMS[DOOR]
    view = form_page(
        said_of(DOOR, form, words),
        form,
        typed,
        choices_of(front, visit),
        words,
        action=AT_THE_DOOR,
        back=AT_THE_DOOR,
        hidden={"command_id": str(identity)},
        wrong=wrong,
    )
    return page(visit, "door.html", words("door.title"), status=status, page=view, code=code, problem=problem)
