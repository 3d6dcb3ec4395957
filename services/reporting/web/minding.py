"""How do people look after what their unit has sent: how it fares, what was refused, and how that is put right?

Invariant: everything is the gateway's to show and to do, with the person's own token; a refused message is shown
masked, and a deed carries the id that was made when its form was shown.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.reporting.answers.today import Item
from services.reporting.gateway import GatewayAwayError, Inspected, TurnedAwayError
from services.reporting.web.choices import Choices
from services.reporting.web.correcting import correcting_form, known_of, patch_of, removable
from services.reporting.web.filling import Typed, fill
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.telling import AWAY
from services.reporting.web.views.form import NOTHING_WRONG, Wrong, form_page
from services.reporting.web.views.minding import (
    LIST,
    MESSAGES,
    correcting_said,
    messages_page,
    refused_page,
    shelf_page,
    wrong_in,
)
from services.reporting.web.views.telling import receipt_path, refused_path
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from shared.definitions.code_lists import codes
from shared.definitions.tellers import tends

DAYS: Final = 30
"""Days of which the sender's page counts."""
PATIENCE: Final = 1.0
"""Seconds that the day's list waits for the number of refused messages."""
AT_ONCE: Final = 25
"""Receipts, or refused messages, on one page."""

Cursor = Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9_.:-]*$")]
Code = Annotated[str, Query(max_length=60, pattern=r"^[a-z0-9-]*$")]


@dataclass(frozen=True, slots=True)
class Tried:
    """A correction that did not go through: what was typed, what was to be removed, and what is wrong."""

    typed: Typed
    command: UUID
    wrong: Wrong
    status: int


def mindings(front: Front) -> APIRouter:
    """The sender's own page, and the refused messages."""
    routes = APIRouter(include_in_schema=False)
    _looking(front, routes)
    _mending(front, routes)
    return routes


async def refused_of(front: Front, visit: Visit) -> tuple[Item, ...]:
    """One thing that needs the person: their unit's refused messages, when there are any and they look after them.

    Without a gateway's answer there is nothing to tell of: the day's list does not wait for it.
    """
    person = visit.signed_in.person
    if not tends(person.role, person.unit, visit.now):
        return ()
    try:
        standing = await asyncio.wait_for(front.gateway.standing(visit.signed_in.token, 1), PATIENCE)
    except (TimeoutError, GatewayAwayError, TurnedAwayError):
        return ()
    if not standing.quarantine:
        return ()
    item = Item(kind="refused", youth=None, name=None, since=None, codes={"count": standing.quarantine})
    return (item,)


def _looking(front: Front, routes: APIRouter) -> None:
    @routes.get(MESSAGES)
    async def messages(request: Request, efter: Cursor = "") -> Response:
        visit = await visited(front, request)
        token = visit.signed_in.token
        standing = await front.gateway.standing(token, DAYS)
        asked = {"order": "newest", "limit": str(AT_ONCE)} | ({"after": efter} if efter else {})
        receipts = await front.gateway.receipts(token, **asked)
        view = messages_page(standing, receipts, visit.now, visit.words, begins=not efter)
        return page(visit, "messages.html", visit.words("messages.title"), page=view)

    @routes.get(LIST)
    async def shelf(request: Request, efter: Cursor = "", grund: Code = "") -> Response:
        visit = await visited(front, request)
        asked = {"limit": str(AT_ONCE)} | ({"before": efter} if efter else {}) | ({"code": grund} if grund else {})
        found = await front.gateway.shelf(visit.signed_in.token, **asked)
        view = shelf_page(found, grund, visit.now, visit.words, begins=not efter)
        return page(visit, "refused-list.html", visit.words("refused.title"), page=view, command=uuid4())

    @routes.get(f"{LIST}/{{receipt}}")
    async def refused(request: Request, receipt: UUID) -> Response:
        visit = await visited(front, request)
        return await _show(front, visit, receipt)


def _mending(front: Front, routes: APIRouter) -> None:
    @routes.post(LIST)
    async def replay(request: Request) -> Response:
        visit, typed = await posted(front, request)
        chosen = _ids(typed, "alle") if first(typed, "send") == "alle" else _ids(typed, "besked")
        if not chosen:
            return elsewhere(visit, LIST, "none-chosen")
        new = await front.gateway.replay(visit.signed_in.token, chosen, id_of(typed, "command_id"))
        if len(new) == 1:
            return elsewhere(visit, receipt_path(new[0]))
        return elsewhere(visit, MESSAGES, "replayed")

    @routes.post(f"{LIST}/{{receipt}}/ret")
    async def correct(request: Request, receipt: UUID) -> Response:
        visit, typed = await posted(front, request)
        return await _correct(front, visit, receipt, typed)

    @routes.post(f"{LIST}/{{receipt}}/opgiv")
    async def discard(request: Request, receipt: UUID) -> Response:
        visit, typed = await posted(front, request)
        reason = first(typed, "reason")
        if reason not in codes("discard-reason", visit.now):
            return elsewhere(visit, refused_path(receipt), "none-chosen")
        await front.gateway.discard(visit.signed_in.token, receipt, id_of(typed, "command_id"), reason)
        return elsewhere(visit, LIST, "discarded")


async def _correct(front: Front, visit: Visit, receipt: UUID, typed: Typed) -> Response:
    """Send the message with what was put right; what cannot be sent so is said at its field."""
    token, command = visit.signed_in.token, id_of(typed, "command_id")
    found = await front.gateway.inspect(token, receipt)
    form, choices = correcting_form(found), _choices(front, visit)
    filled = fill(form, typed, choices)
    problems = {name: visit.words(key, **values) for name, (key, values) in filled.problems.items()}
    patch: Mapping[str, Any] = {} if problems else patch_of(found, filled, typed.get("fjern", ()))
    if not patch:
        above = "" if problems else visit.words("refused.nothing-changed")
        return await _show(front, visit, receipt, Tried(typed, command, Wrong(problems, above=above), 422))
    try:
        new = await front.gateway.correct(token, receipt, command, patch)
    except GatewayAwayError:
        return await _show(front, visit, receipt, Tried(typed, command, wrong_in(form, AWAY, visit.words), 503))
    except TurnedAwayError as turned:
        wrong = wrong_in(form, turned.refusal, visit.words)
        return await _show(front, visit, receipt, Tried(typed, command, wrong, turned.status))
    return elsewhere(visit, receipt_path(new))


async def _show(front: Front, visit: Visit, receipt: UUID, tried: Tried | None = None) -> Response:
    found: Inspected = await front.gateway.inspect(visit.signed_in.token, receipt)
    form = correcting_form(found)
    command = uuid4() if tried is None else tried.command
    view = form_page(
        correcting_said(found.type, form, visit.words),
        form,
        known_of(found) if tried is None else tried.typed,
        _choices(front, visit),
        visit.words,
        action=f"{refused_path(receipt)}/ret",
        back=LIST,
        hidden={"command_id": str(command)},
        wrong=NOTHING_WRONG if tried is None else tried.wrong,
    )
    return page(
        visit,
        "refused.html",
        visit.words("refused.one"),
        status=200 if tried is None else tried.status,
        page=refused_page(found, removable(found), visit.now, _names(front), visit.words),
        form=view,
        command=command,
    )


def _names(front: Front) -> Mapping[str, str]:
    return {one.id: one.name for one in front.desk.directory.everyone()}


def _choices(front: Front, visit: Visit) -> Choices:
    return Choices(visit.now, front.desk.place.code)


def _ids(typed: Typed, name: str) -> list[UUID]:
    found = []
    for text in typed.get(name, ()):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
