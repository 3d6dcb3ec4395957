"""What became of what a sector told, what is it told in turn, and how does it fare?

Invariant: everything is the sector's own that the token proves; another's receipt is answered like one that is not.
"""

from datetime import timedelta
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.intake.door import DoorClosedError
from services.intake.gateway.counter import At, Counter, Tends, Who, today
from services.intake.gateway.examples import ACCEPTED, FED, REFUSED, STATUS
from services.intake.gateway.problems import ProblemError
from services.intake.gateway.responses import problems
from services.intake.refusals import REASONS
from services.intake.senders import RefusalCount, feed_after, receipt_of, receipts_after, receipts_before, sender_status
from shared.definitions.gateway import LIMITS
from shared.definitions.tellers import told_by

LONGEST_PAGE: Final = 500
_REFUSALS: Final = problems(401, 403, 422, 429, 503)

Wait = Annotated[
    float, Query(ge=0, le=LIMITS.longest_wait_seconds, description="Seconds to wait for it, if there is none yet.")
]
After = Annotated[int, Query(ge=0, le=2**62, description="The `next` of the page before; 0: from the beginning.")]
Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE)]


class Receipts(BaseModel):
    """Some of a sector's receipts; ask on with `next`, which stays the same while there is nothing new."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [{"receipts": [ACCEPTED], "next": 17}]})

    receipts: tuple[dict[str, Any], ...]
    next: int | None


class Feed(BaseModel):
    """Some of what a sector is told, each a CloudEvent; ask on with `next`, the same while there is nothing new."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [{"messages": [FED], "next": 4}]})

    messages: tuple[dict[str, Any], ...]
    next: int


class Refusals(BaseModel):
    """How often a sector was refused for one reason, and when last; no sentence where the policy has its own."""

    model_config = ConfigDict(frozen=True)

    code: str
    field: str
    count: int
    latest: AwareDatetime
    reason_da: str = ""
    reason_en: str = ""


class Status(BaseModel):
    """How a sector fares.

    Attributes:
        last_received: when its last message was judged, ever.
        waiting: messages in its inbox that are not judged yet; null where that is not known at the moment.
        lag_seconds: since when nothing was judged although something waits; 0 where nothing waits.
        outcomes: messages since `since`, by outcome.
        refusals: why, the most frequent first.
        quarantine: refused messages that nobody has dealt with.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [STATUS]})

    sector: str
    since: AwareDatetime
    last_received: AwareDatetime | None
    waiting: int | None
    lag_seconds: float | None
    outcomes: dict[str, int]
    refusals: tuple[Refusals, ...]
    quarantine: int


class Me(BaseModel):
    """Whom the token proves; `tells`: the types that a person may tell, empty for a system, of which intake judges."""

    model_config = ConfigDict(frozen=True)

    sector: str
    actor: str
    municipality: str
    tells: tuple[str, ...]


def router(_: Counter) -> APIRouter:
    """The routes of this topic."""
    return _routes


_routes = APIRouter(tags=["Receipts"])


@_routes.get(
    "/v1/receipts/{receipt}",
    responses={
        200: {
            "description": "What became of it.",
            "content": {
                "application/json": {
                    "examples": {"accepted": {"value": ACCEPTED}, "refused": {"value": REFUSED}},
                    "schema": {"type": "object"},
                }
            },
        },
        **problems(401, 403, 404, 422, 429, 503),
    },
)
async def receipt_by_id(at: At, who: Who, receipt: Annotated[UUID, Path()], wait: Wait = 0) -> dict[str, Any]:
    """What became of one message: accepted, a duplicate, or refused with the field and what to do."""
    found = await receipt_of(at.office.pool, who.sector, receipt)
    if found is None and wait:
        await at.awaiting.wait(receipt, wait)
        found = await receipt_of(at.office.pool, who.sector, receipt)
    if found is None:
        raise ProblemError(
            "not-yet-known",
            field="receipt",
            found="no receipt that is yours",
            expected="the receipt of a message that was judged",
            retry_after=1,
        )
    return found


@_routes.get("/v1/receipts", responses=_REFUSALS)
async def own_receipts(
    at: At,
    who: Tends,
    *,
    after: Annotated[int | None, Query(ge=0, le=2**62, description="The `next` of the page before.")] = None,
    limit: Limit = 100,
    order: Literal["oldest", "newest"] = "oldest",
) -> Receipts:
    """The sector's own receipts in the order in which they were given, or the newest first (`next` null: no more)."""
    pool = at.office.pool
    if order == "newest":
        earlier = await receipts_before(pool, who.sector, after, limit)
        going_on = earlier.next if len(earlier.items) == limit else None
        return Receipts(receipts=tuple(dict(each) for each in earlier.items), next=going_on)
    page = await receipts_after(pool, who.sector, after or 0, limit)
    return Receipts(receipts=tuple(dict(each) for each in page.items), next=page.next)


@_routes.get("/v1/feed", responses=_REFUSALS)
async def own_feed(at: At, who: Tends, *, after: After = 0, limit: Limit = 100) -> Feed:
    """What the sector is told: followings, tasks, corrections, in order, for those without a message server."""
    page = await feed_after(at.office, who.sector, after, limit)
    return Feed(messages=tuple(dict(each) for each in page.items), next=page.next)


@_routes.get("/v1/status", responses=_REFUSALS)
async def own_status(at: At, who: Tends, *, days: Annotated[int, Query(ge=1, le=366)] = 30) -> Status:
    """How the sector's messages fare: the last that was judged, what waits, what was refused and why."""
    now = at.office.clock.now()
    found = await sender_status(at.office.pool, who.sector, now - timedelta(days=days))
    try:
        waiting: int | None = await at.door.depth(who.sector)
    except DoorClosedError:
        waiting = None
    lag: float | None = 0.0 if waiting == 0 else None
    if waiting and found.last_received is not None:
        lag = max(0.0, (now - found.last_received).total_seconds())
    return Status(
        sector=who.sector,
        since=found.since,
        last_received=found.last_received,
        waiting=waiting,
        lag_seconds=lag,
        outcomes=found.outcomes,
        refusals=tuple(_reason(each) for each in found.refusals),
        quarantine=found.quarantined,
    )


def _reason(each: RefusalCount) -> Refusals:
    danish, english = REASONS.get(each.code, ("", ""))
    return Refusals(
        code=each.code,
        field=each.field,
        count=each.count,
        latest=each.last,
        reason_da=danish,
        reason_en=english,
    )


@_routes.get("/v1/me", responses=_REFUSALS)
async def me(who: Who) -> Me:
    """Whom the token proves, and what a person may tell."""
    person = who.person
    tells = () if person is None else told_by(person.role, who.sector, today())
    return Me(sector=who.sector, actor=who.actor, municipality=who.municipality, tells=tells)
