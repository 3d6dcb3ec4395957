"""How does somebody ask "may I share this?" before doing it, and open a case when life or health is in danger?

Invariant: asking decides nothing; what was answered is recorded by the command, with the very fields that were asked
with. The way into a case in an emergency is the same whether there is such a case or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.reporting.commands import Wish
from services.reporting.looking import youth
from services.reporting.looking.asking import DeniedError, UnavailableError
from services.reporting.looking.sharing import ASKED_BY, may_share
from services.reporting.web.acting import facts_of
from services.reporting.web.filling import Typed, fill
from services.reporting.web.forms import FORMS
from services.reporting.web.forms.sharing import EMERGENCY, SHARE
from services.reporting.web.giving import SEEN_WITHIN, UNANSWERED, choices_of
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.form import NOTHING_WRONG, Said, Wrong, form_page, said_of
from services.reporting.web.views.parts import command_path, name_of, youth_path
from services.reporting.web.views.sharing import ASK, MaySharePage, may_share_page
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from shared.commands import Refusal
from shared.deciding import RefusedError
from shared.definitions.roles import ROLES
from shared.policy import may_command

EMERGENCY_PAGE: Final = "noedadgang"
IN_DANGER: Final = "emergency"
"""The purpose with which a case that was opened in an emergency is looked at."""


def may_break_glass(visit: Visit) -> bool:
    """Whether this person may open a case because of danger to life or health."""
    return may_command(visit.signed_in.person.role, EMERGENCY, frozenset(), visit.now).allow


def sharings(front: Front) -> APIRouter:
    """Asking whether something may be shared, and opening a case in an emergency."""
    routes = APIRouter(include_in_schema=False)
    _asking(front, routes)
    _emergency(front, routes)
    return routes


def _asking(front: Front, routes: APIRouter) -> None:
    path = f"/sager/{{youth_id}}/{ASK}"

    @routes.get(path)
    async def ask(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        about = await _asker(front, visit, youth_id)
        sector = visit.signed_in.person.unit
        return _question(front, visit, about, {"from_sector": [sector]})

    @routes.post(path)
    async def asked(request: Request, youth_id: UUID) -> Response:
        visit, typed = await posted(front, request)
        about = await _asker(front, visit, youth_id)
        form = FORMS[SHARE]
        filled = fill(form, typed, choices_of(front, visit, {"fact": about.facts}))
        if filled.problems:
            problems = {field: visit.words(key, **values) for field, (key, values) in filled.problems.items()}
            return _question(front, visit, about, typed, wrong=Wrong(problems), status=422)
        try:
            answer = await may_share(front.desk, visit.asking, youth_id, filled.args)
        except RefusedError as error:
            refusal = Refusal.model_validate(error.as_json())
            return _question(front, visit, about, typed, wrong=Wrong({}, refusal), status=409)
        except UnavailableError:
            return _question(front, visit, about, typed, wrong=Wrong({}, UNANSWERED), status=503)
        hidden = [(one.name, text) for one in form.fields for text in typed.get(one.name, ()) if text]
        record = command_path(youth_id, SHARE)
        verdict = may_share_page(answer, first(typed, "basis"), hidden, record, visit.words)
        return _question(front, visit, about, typed, verdict=verdict)


@dataclass(frozen=True, slots=True)
class Asked:
    """The youth about whom is asked, by the name that this person may see, and the facts that may be named."""

    youth: UUID
    name: str
    facts: Mapping[str, str]


async def _asker(front: Front, visit: Visit, youth_id: UUID) -> Asked:
    """What the question is about, once the person may have sharing decided.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the person may not have it decided.
    """
    found = await youth.overview(front.desk, visit.asking, youth_id)
    if ASKED_BY not in found.head.commands:
        raise DeniedError(may_command(visit.signed_in.person.role, ASKED_BY, frozenset(), visit.now))
    return Asked(youth_id, name_of(found.head.name, visit.words), await facts_of(front, visit, youth_id))


def _question(
    front: Front,
    visit: Visit,
    about: Asked,
    typed: Typed,
    *,
    wrong: Wrong = NOTHING_WRONG,
    verdict: MaySharePage | None = None,
    status: int = 200,
) -> Response:
    words, form = visit.words, FORMS[SHARE]
    own = said_of(SHARE, form, words)
    asks = Said(
        title=words("sharing.may-i"),
        lead=words("sharing.may-i-lead"),
        send=words("sharing.ask-send"),
        more=own.more,
        names=own.names,
        hints=own.hints,
    )
    view = form_page(
        asks,
        form,
        typed,
        choices_of(front, visit, {"fact": about.facts}),
        words,
        action=youth_path(about.youth, ASK),
        back=youth_path(about.youth, "deling"),
        hidden={},
        wrong=wrong,
    )
    return page(
        visit, "may-share.html", view.title, status=status, page=view, youth=about.name, about=(), verdict=verdict
    )


def _emergency(front: Front, routes: APIRouter) -> None:
    path = f"/sager/{{youth_id}}/{EMERGENCY_PAGE}"

    @routes.get(path)
    async def ask(request: Request, youth_id: UUID) -> Response:
        visit = await visited(front, request)
        _demand(visit)
        return _glass(front, visit, youth_id, {}, uuid4())

    @routes.post(path)
    async def opened(request: Request, youth_id: UUID) -> Response:
        visit, typed = await posted(front, request)
        _demand(visit)
        identity = id_of(typed, "command_id")
        filled = fill(FORMS[EMERGENCY], typed, choices_of(front, visit))
        if filled.problems:
            problems = {field: visit.words(key, **values) for field, (key, values) in filled.problems.items()}
            return _glass(front, visit, youth_id, typed, identity, Wrong(problems), 422)
        wish = Wish(command_id=identity, youth=youth_id, args=dict(filled.args))
        try:
            answer = await front.door.give(visit.signed_in.token, EMERGENCY, wish)
        except RefusedError as error:
            refusal = Refusal.model_validate(error.as_json())
            return _glass(front, visit, youth_id, typed, identity, Wrong({}, refusal), 409)
        except UnavailableError:
            return _glass(front, visit, youth_id, typed, identity, Wrong({}, UNANSWERED), 503)
        if answer.refusal is not None:
            return _glass(front, visit, youth_id, typed, identity, Wrong({}, answer.refusal), 409)
        await front.seen.all_of(answer.events, SEEN_WITHIN)
        await front.sessions.set_purpose(visit.signed_in, IN_DANGER)
        return elsewhere(visit, youth_path(youth_id), "emergency")


def _demand(visit: Visit) -> None:
    answer = may_command(visit.signed_in.person.role, EMERGENCY, frozenset(), visit.now)
    if not answer.allow or IN_DANGER not in ROLES[visit.signed_in.person.role].purposes:
        raise DeniedError(answer)


def _glass(
    front: Front,
    visit: Visit,
    youth_id: UUID,
    typed: Typed,
    identity: UUID,
    wrong: Wrong = NOTHING_WRONG,
    status: int = 200,
) -> Response:
    words, form = visit.words, FORMS[EMERGENCY]
    view = form_page(
        said_of(EMERGENCY, form, words),
        form,
        typed,
        choices_of(front, visit),
        words,
        action=youth_path(youth_id, EMERGENCY_PAGE),
        back="/",
        hidden={"command_id": str(identity)},
        wrong=wrong,
    )
    follows = tuple(words(f"emergency.{key}") for key in ("recorded", "leader", "short"))
    return page(
        visit,
        "form.html",
        view.title,
        status=status,
        page=view,
        youth="",
        about=((words("emergency.follows"), " ".join(follows)),),
    )
