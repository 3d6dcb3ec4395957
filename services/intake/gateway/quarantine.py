"""How do people of a sector put right what was refused: look at it, send it again, correct it, or give it up?

What is sent again goes through the same inbox and gets a receipt of its own. Invariant: the same command is carried
out once; everything that is done here is recorded by `mending`, and no personal value is shown.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.intake.gateway.counter import At, Counter, Tends, body_of, spend
from services.intake.gateway.examples import QUARANTINED, RECEIPT_ID
from services.intake.gateway.forms import expected_of, field_of
from services.intake.gateway.problems import ProblemError
from services.intake.gateway.responses import problems
from services.intake.mending import (
    Mended,
    Mender,
    Prepared,
    Quarantined,
    discard,
    history_of,
    inspect,
    mended_by,
    open_list,
    prepare_correction,
    prepare_replay,
    record_mended,
)
from shared.forms import found_of
from shared.identity import Teller

LARGEST_ORDER: Final = 64 * 1024
"""Bytes of a request that says what to do."""
MOST_AT_ONCE: Final = 500
_REFUSALS: Final = problems(401, 403, 404, 409, 422, 429, 503)


class _Order(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    command_id: UUID = Field(default_factory=uuid4)


class Replay(_Order):
    """Send it again as it was; the same `command_id` is carried out once."""


class Correct(_Order):
    """Send it again with other values; a path is that of an attribute or `data.…`, null takes a field away."""

    fields: Annotated[dict[str, Any], Field(min_length=1, max_length=50)]


class Discard(_Order):
    """Give it up; the reason is a code of the list `discard-reason`."""

    reason: Annotated[str, Field(max_length=60)]


class ReplayMany(_Order):
    """Send again these, or all that were refused with this code (the newest of them first, at most 500)."""

    receipts: Annotated[tuple[UUID, ...], Field(max_length=MOST_AT_ONCE)] = ()
    code: Annotated[str | None, Field(max_length=60)] = None


class Refused(BaseModel):
    """A refused message, as its receipt tells of it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [QUARANTINED]})

    receipt: UUID
    sector: str
    state: Literal["open", "replayed", "corrected", "discarded"]
    refused_at: str
    id: str | None
    source: str | None
    type: str | None
    code: str
    field: str
    found: str
    expected: str
    reason_da: str
    reason_en: str


class Shelf(BaseModel):
    """Some of those that wait for somebody, the newest first; `next`: give it as `before`, null at the end."""

    model_config = ConfigDict(frozen=True)

    messages: tuple[Refused, ...]
    next: int | None


class Done(BaseModel):
    """What was done with one message; `receipt`: the new one, where it was sent again."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"old": RECEIPT_ID, "action": "replayed", "receipt": RECEIPT_ID}]},
    )

    old: UUID
    action: str
    receipt: UUID | None
    href: str | None


class AllDone(BaseModel):
    """What was done with each."""

    model_config = ConfigDict(frozen=True)

    receipts: tuple[Done, ...]


Receipt = Annotated[UUID, Path(description="The receipt with which it was refused.")]


def router(_: Counter) -> APIRouter:
    """The routes of this topic."""
    return _routes


_routes = APIRouter(tags=["Quarantine"])


def _body(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@_routes.get("/v1/quarantine", responses=_REFUSALS)
async def waiting(
    at: At,
    who: Tends,
    *,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 50,
    code: Annotated[str | None, Query(max_length=60)] = None,
) -> Shelf:
    """The refused messages of the sector that nobody has dealt with."""
    shelf = await open_list(at.office, _mender(who), code=code, before=before, limit=limit)
    return Shelf(messages=tuple(_told(each, "open") for each in shelf.items), next=shelf.next)


@_routes.get("/v1/quarantine/{receipt}", responses=_REFUSALS)
async def look(at: At, who: Tends, receipt: Receipt) -> dict[str, Any]:
    """One refused message, masked, and what people did with it; that somebody looked is recorded."""
    mender = _mender(who)
    found = await inspect(at.office, mender, receipt, uuid4())
    history = await history_of(at.office, mender, receipt)
    state = next((each.action for each in reversed(history) if each.action != "inspected"), "open")
    told = _told(found, state).model_dump(mode="json")
    shown = found.model_dump(mode="json", exclude={*Quarantined.model_fields, "expected"})
    done = [each.model_dump(mode="json") for each in history]
    return told | shown | {"expected_fields": found.expected, "history": done}


@_routes.post("/v1/quarantine/replay", responses=_REFUSALS, openapi_extra=_body(ReplayMany))
async def replay_many(at: At, who: Tends, request: Request) -> AllDone:
    """Send again several of the sector's refused messages as they were, together."""
    order = await _order(at, request, ReplayMany)
    if bool(order.receipts) == (order.code is not None):
        raise ProblemError(
            "malformed", field="receipts", found="receipts and a code, or neither", expected="receipts, or a code"
        )
    mender = _mender(who)
    done = await mended_by(at.office, mender, order.command_id)
    if not done:
        receipts = order.receipts
        if order.code is not None:
            shelf = await open_list(at.office, mender, code=order.code, limit=MOST_AT_ONCE)
            receipts = tuple(each.receipt for each in shelf.items)
        if receipts:
            prepared = await prepare_replay(at.office, mender, receipts)
            done = await _sent(at, who, order.command_id, prepared)
    return AllDone(receipts=tuple(map(_done, done)))


@_routes.post("/v1/quarantine/{receipt}/replay", responses=_REFUSALS, openapi_extra=_body(Replay))
async def replay(at: At, who: Tends, request: Request, receipt: Receipt) -> Done:
    """Send one refused message again as it was."""
    order = await _order(at, request, Replay)
    done = await mended_by(at.office, _mender(who), order.command_id)
    if not done:
        prepared = await prepare_replay(at.office, _mender(who), [receipt])
        done = await _sent(at, who, order.command_id, prepared)
    return _of(done, receipt)


@_routes.post("/v1/quarantine/{receipt}/correct", responses=_REFUSALS, openapi_extra=_body(Correct))
async def correct(at: At, who: Tends, request: Request, receipt: Receipt) -> Done:
    """Send one refused message again with other values in the fields named."""
    order = await _order(at, request, Correct)
    done = await mended_by(at.office, _mender(who), order.command_id)
    if not done:
        prepared = await prepare_correction(at.office, _mender(who), receipt, order.fields)
        done = await _sent(at, who, order.command_id, [prepared])
    return _of(done, receipt)


@_routes.post("/v1/quarantine/{receipt}/discard", responses=_REFUSALS, openapi_extra=_body(Discard))
async def give_up(at: At, who: Tends, request: Request, receipt: Receipt) -> Done:
    """Give one refused message up, for a reason."""
    order = await _order(at, request, Discard)
    done = await mended_by(at.office, _mender(who), order.command_id)
    if not done:
        done = [await discard(at.office, _mender(who), receipt, order.reason, order.command_id)]
    return _of(done, receipt)


def _mender(who: Teller) -> Mender:
    return Mender(who.actor, who.sector)


async def _sent(at: Counter, who: Teller, command_id: UUID, prepared: list[Prepared]) -> list[Mended]:
    spend(at, who, len(prepared))
    placed = await at.door.put(who.sector, [each.message for each in prepared])
    pairs = [(each, where.receipt) for each, where in zip(prepared, placed, strict=True)]
    return await record_mended(at.office, _mender(who), command_id, pairs)


async def _order(at: Counter, request: Request, model: type[Any]) -> Any:
    body = await body_of(at, request, LARGEST_ORDER)
    try:
        return model.model_validate_json(body or b"{}")
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise ProblemError(
            "malformed",
            field=field_of({**fault, "loc": ("body", *fault["loc"])}),
            found=found_of(fault),
            expected=expected_of(fault),
        ) from None


def _of(done: Iterable[Mended], receipt: UUID) -> Done:
    for each in done:
        if each.receipt == receipt:
            return _done(each)
    raise ProblemError(
        "command-reused",
        field="command_id",
        found="the id of a command about another message",
        expected="an id of its own",
        status=409,
        reasons=("Kommandoens id er brugt til noget andet.", "The command's id was used for something else."),
    )


def _done(each: Mended) -> Done:
    href = None if each.new_receipt is None else f"/v1/receipts/{each.new_receipt}"
    return Done(old=each.receipt, action=each.action, receipt=each.new_receipt, href=href)


def _told(each: Quarantined, state: str) -> Refused:
    return Refused.model_validate(
        {
            "receipt": each.receipt,
            "sector": each.sector,
            "state": state,
            "refused_at": each.refused_at.isoformat(),
            "id": each.id,
            "source": each.source,
            "type": each.type,
            **each.refusal,
        }
    )
