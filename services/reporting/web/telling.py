"""How does somebody without a system tell? By a form that becomes one event, sent by the way that systems take.

The page waits a moment for the receipt, so that the person sees at once what became of it; what intake refuses stands
at its field with everything that was typed. Invariant: the event has the id that was made when the form was shown, so
that a second press is a duplicate; a number stands in the body of a form and in no address.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.answers.cases import CaseFilter
from services.reporting.gateway import GatewayAwayError, Receipt, Refusal, TurnedAwayError
from services.reporting.looking import lists
from services.reporting.looking.asking import DeniedError
from services.reporting.web.choices import Choices
from services.reporting.web.filling import Filled, Typed, fill
from services.reporting.web.forms import Form
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.telling_forms import CPR, YOUTH, data_of, telling_form
from services.reporting.web.views.form import NOTHING_WRONG, Wrong, form_page
from services.reporting.web.views.parts import name_of
from services.reporting.web.views.telling import (
    TELLING,
    hub_page,
    receipt_page,
    receipt_path,
    system_page,
    telling_path,
    telling_said,
    wrong_of,
)
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from shared.definitions.dated import TIME_ZONE
from shared.definitions.sectors import sector
from shared.definitions.tellers import tends, told_by

WAITS: Final = 5.0
"""Seconds that a page waits for a receipt."""
MOST_YOUTHS: Final = 200
"""Youths that are offered to choose from."""

Sent = Literal["", "nu", "ja"]
"""Whether the message was sent from here, and just now."""

AWAY: Final = Refusal(
    code="unavailable",
    reason_da="Det kunne ikke sendes lige nu. Det, du har skrevet, står her endnu. Tryk igen om lidt; "
    "det bliver kun modtaget én gang.",
    reason_en="It could not be sent right now. What you typed is still here. Press again in a moment; "
    "it will be received only once.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A telling in the making: the type, its form with what there is to choose from, and what was typed so far.

    Attributes:
        message: the id that was made when the form was shown.
        refused: receipts of what was refused of it before; set aside once it is accepted.
    """

    type_name: str
    form: Form
    choices: Choices
    typed: Typed
    message: UUID
    refused: tuple[UUID, ...] = ()


def tellings(front: Front) -> APIRouter:
    """What can be told, the forms for it, and what became of it."""
    routes = APIRouter(include_in_schema=False)
    _places(front, routes)
    _forms(front, routes)
    return routes


def _places(front: Front, routes: APIRouter) -> None:
    @routes.get(TELLING)
    async def hub(request: Request, ung: UUID | None = None) -> Response:
        visit = await visited(front, request)
        person = visit.signed_in.person
        minds = tends(person.role, person.unit, visit.now)
        view = hub_page(_tellable(visit), visit.words, files=bool(told_types(visit)), tends=minds, youth=ung)
        return page(visit, "telling.html", visit.words("tell.title"), page=view)

    @routes.get("/fortael/system")
    async def system(request: Request) -> Response:
        visit = await visited(front, request)
        _ = visit.signed_in
        view = system_page(front.gateway.address, visit.words)
        return page(visit, "system.html", visit.words("system.title"), page=view)

    @routes.get("/fortael/kvittering/{receipt}")
    async def receipt(request: Request, receipt: UUID, sendt: Sent = "") -> Response:
        visit = await visited(front, request)
        # Whoever comes from the form has waited already.
        found = await front.gateway.receipt(visit.signed_in.token, receipt, 0 if sendt == "nu" else WAITS)
        view = receipt_page(receipt, found, visit.words, sent=bool(sendt))
        return page(visit, "receipt.html", view.title, page=view)


def _forms(front: Front, routes: APIRouter) -> None:
    @routes.get("/fortael/om/{type_name}")
    async def ask(request: Request, type_name: str, ung: UUID | None = None) -> Response:
        visit = await visited(front, request)
        sheet = await _sheet(front, visit, type_name, uuid4())
        if sheet is None:
            return page(visit, "nobody.html", visit.words("tell.nobody"))
        known = {"occurred_at": [_minute(visit.now)]} | ({"person.youth": [str(ung)]} if ung else {})
        return _show(visit, replace(sheet, typed=known))

    @routes.post("/fortael/om/{type_name}")
    async def tell(request: Request, type_name: str) -> Response:
        visit, typed = await posted(front, request)
        sheet = await _sheet(front, visit, type_name, id_of(typed, "message"))
        if sheet is None:
            return page(visit, "nobody.html", visit.words("tell.nobody"))
        return await _tell(front, visit, replace(sheet, typed=typed, refused=_receipts(typed)))


async def _tell(front: Front, visit: Visit, sheet: Sheet) -> Response:
    filled = fill(sheet.form, sheet.typed, sheet.choices)
    problems = {name: visit.words(key, **values) for name, (key, values) in filled.problems.items()}
    problems |= _who(sheet.form, filled, visit)
    if problems:
        return _show(visit, sheet, Wrong(problems), 422)
    token = visit.signed_in.token
    try:
        receipt = await front.gateway.tell(token, _event(front, visit, sheet, filled))
    except GatewayAwayError:
        return _show(visit, sheet, wrong_of(sheet.form, AWAY, visit.words), 503)
    except TurnedAwayError as turned:
        return _show(visit, sheet, wrong_of(sheet.form, turned.refusal, visit.words), turned.status)
    found = await _awaited(front, token, receipt)
    if found is not None and found.refusal is not None:
        again = replace(sheet, refused=(*sheet.refused, receipt))
        return _show(visit, again, wrong_of(sheet.form, found.refusal, visit.words), 409)
    if found is not None:
        await _set_aside(front, visit, sheet)
    return elsewhere(visit, receipt_path(receipt) + ("?sendt=nu" if found is None else ""))


async def _awaited(front: Front, token: str, receipt: UUID) -> Receipt | None:
    """The receipt, if it comes in time; what was sent lies safely whether it does or not."""
    try:
        return await front.gateway.receipt(token, receipt, WAITS)
    except (GatewayAwayError, TurnedAwayError):
        return None


def _who(form: Form, filled: Filled, visit: Visit) -> dict[str, str]:
    """Whom it is about must be said once: by choosing or by number."""
    ways = [one.name for one in form.fields if one.name in (YOUTH.name, CPR.name)]
    if any(name in filled.problems for name in ways):
        return {}
    chosen, numbered = YOUTH.name in filled.args, filled.cpr is not None
    if chosen != numbered:
        return {}
    return {ways[-1]: visit.words("tell.who-once" if chosen else "tell.who-missing")}


def _event(front: Front, visit: Visit, sheet: Sheet, filled: Filled) -> Mapping[str, Any]:
    """The event as the person's sector sends it; who tells it is the gateway's to say."""
    args = dict(filled.args)
    at = args.pop("occurred_at")
    data = data_of(args)
    if filled.cpr is not None:
        data["person"] = {**data.get("person", {}), "cpr": filled.cpr}
    else:
        data["person"] = {"youth": data["person"]["youth"]}
    return {
        "specversion": "1.0",
        "id": f"page-{sheet.message}",
        "source": f"/{front.desk.place.code}/{visit.signed_in.person.unit}/pages",
        "type": sheet.type_name,
        "time": at,
        "data": data,
    }


async def _set_aside(front: Front, visit: Visit, sheet: Sheet) -> None:
    """What was refused of the same telling before has been told now, so it waits for nobody any more."""
    for receipt in sheet.refused:
        try:
            await front.gateway.discard(visit.signed_in.token, receipt, uuid4(), "sent-anew")
        except (TurnedAwayError, GatewayAwayError):
            # It stays where it is and can be set aside by hand; what counts has been received.
            return


async def _sheet(front: Front, visit: Visit, type_name: str, message: UUID) -> Sheet | None:
    """The form of a type for this person; none where there is nobody whom they may tell of."""
    person = visit.signed_in.person
    if type_name not in _tellable(visit):
        raise HTTPException(404)
    youths = await _youths(front, visit)
    by_cpr = sector(person.unit).knows_cpr
    if not youths and not by_cpr:
        return None
    form = telling_form(type_name, by_cpr=by_cpr, of_known=bool(youths))
    if form is None:
        raise HTTPException(404)
    return Sheet(type_name, form, Choices(visit.now, front.desk.place.code, youths=youths), {}, message)


async def _youths(front: Front, visit: Visit) -> Mapping[str, str]:
    """The youths whom the person may see, by their ids; the look at them is recorded like any other."""
    try:
        found = await lists.caseload(front.desk, visit.asking, CaseFilter(), after=None, limit=MOST_YOUTHS)
    except DeniedError:
        return {}
    return {str(row.youth): _called(name_of(row.name, visit.words), row.age, visit) for row in found.rows}


def _called(name: str, age: object, visit: Visit) -> str:
    return f"{name}, {visit.words('youth.age', years=age)}" if isinstance(age, int) else name


def told_types(visit: Visit) -> tuple[str, ...]:
    """The types that the person may tell for their unit, by form or by file."""
    person = visit.signed_in.person
    return told_by(person.role, person.unit, visit.now)


def _tellable(visit: Visit) -> tuple[str, ...]:
    """Those of them for which there is a form."""
    return tuple(name for name in told_types(visit) if telling_form(name, by_cpr=True, of_known=True) is not None)


def _show(visit: Visit, sheet: Sheet, wrong: Wrong = NOTHING_WRONG, status: int = 200) -> Response:
    hidden = {"message": str(sheet.message), "afvist": ",".join(str(one) for one in sheet.refused)}
    view = form_page(
        telling_said(sheet.type_name, sheet.form, visit.words),
        sheet.form,
        sheet.typed,
        sheet.choices,
        visit.words,
        action=telling_path(sheet.type_name),
        back=TELLING,
        hidden={name: value for name, value in hidden.items() if value},
        wrong=wrong,
    )
    return page(visit, "form.html", view.title, status=status, page=view, youth="", about=())


def _receipts(typed: Typed) -> tuple[UUID, ...]:
    found = []
    for text in first(typed, "afvist").split(","):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)


def _minute(moment: datetime) -> str:
    """A moment as a browser's field holds it: Danish civil time, to the minute that has begun."""
    return moment.astimezone(TIME_ZONE).strftime("%Y-%m-%dT%H:%M")
