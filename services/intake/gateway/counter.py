"""At which counter does a client stand, who is it, and what may it still ask?

The counter is what every route works with. Invariant: nobody gets past `teller` without a token that proves a sector
of this municipality, and no client more than its allowance.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.intake.door import Door
from services.intake.gateway.allowances import Allowances
from services.intake.gateway.awaiting import Awaiting
from services.intake.gateway.bodies import Room, announced, linger, read
from services.intake.gateway.problems import ProblemError, not_proven, unavailable
from services.intake.gateway.watch import Watch
from services.intake.recording import Office
from shared.definitions.gateway import Limits
from shared.definitions.tellers import may_tell, tends
from shared.identity import Issuer, Teller
from shared.language import Places

CLOSING: Final = "samspor.closing"
"""Where a request's scope keeps what is given back when it has been answered."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What the routes work with.

    Attributes:
        places: where clients know the gateway (without a slash at its end), the message server and the issuer.
        sectors: the sectors that have an inbox.
        watch: what is known of intake's own state.
        awaiting: receipts that somebody waits for.
        room: for the bodies of all requests.
        requests, events: what each client may still ask and tell.
    """

    office: Office
    door: Door
    issuer: Issuer
    limits: Limits
    places: Places
    sectors: frozenset[str]
    watch: Watch
    awaiting: Awaiting
    room: Room
    requests: Allowances
    events: Allowances


def today() -> datetime:
    """When a token is shown: roles are of the machine's own time, as tokens are, whatever time a conductor plays."""
    return datetime.now(UTC)


async def counter_of(request: Request) -> Counter:
    """The counter of this process."""
    found: Counter = request.app.state.counter
    return found


At = Annotated[Counter, Depends(counter_of)]

_BEARER: Final = HTTPBearer(
    auto_error=False, description="A sector's own token (client credentials), or that of a person who works there."
)


async def teller(at: At, presented: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)] = None) -> Teller:
    """Who tells or asks, for which sector."""
    if presented is None:
        raise not_proven("no bearer token")
    found = await at.issuer.teller(presented.credentials)
    if found.municipality != at.office.municipality:
        raise ProblemError(
            "wrong-municipality",
            field="authorization",
            found="a token of another municipality",
            expected=f"a token of municipality {at.office.municipality}",
        )
    if found.sector not in at.sectors:
        raise ProblemError(
            "not-a-sector",
            field="authorization",
            found="a unit without an inbox",
            expected="a token of a sector that sends events",
        )
    _spent(at, at.requests.take(found.actor), "requests")
    return found


Who = Annotated[Teller, Depends(teller)]


async def tending(who: Who) -> Teller:
    """Who tends what the unit has sent, and looks at what became of it: its system, and people of some roles."""
    if who.person is not None and not tends(who.person.role, who.sector, today()):
        raise ProblemError(
            "not-your-unit",
            field="authorization",
            found="a role that does not tend what the unit sends",
            expected="a role that tends it, or the unit's own system",
        )
    return who


Tends = Annotated[Teller, Depends(tending)]


def permit(who: Teller, type_names: Iterable[str]) -> None:
    """Let a person tell these types, or not; of a system intake judges.

    Raises:
        ProblemError: one of them is not for that role to tell.
    """
    if who.person is None:
        return
    for index, type_name in enumerate(type_names):
        if not may_tell(who.person.role, who.sector, type_name, today()):
            raise ProblemError(
                "not-your-type",
                field="type",
                found="a type that the role may not tell",
                expected="a type that /v1/me names",
                index=index,
            )


def spend(at: Counter, who: Teller, events: int) -> None:
    """Take these events from what the client may tell, as long as intake keeps up.

    Raises:
        ProblemError: it has to wait.
    """
    depth = at.watch.depth
    if depth is not None and depth > at.limits.outbox_depth:
        raise unavailable("intake has much to send on", at.limits.retry_after_seconds)
    _spent(at, at.events.take(who.actor, events), "events")


def _spent(at: Counter, seconds: int, what: str) -> None:
    if seconds:
        rate = at.limits.requests_per_second if what == "requests" else at.limits.events_per_second
        raise ProblemError(
            "too-many",
            field=what,
            found=f"more {what} than the client has left",
            expected=f"at most {rate} {what} a second",
            retry_after=seconds,
        )


async def body_of(at: Counter, request: Request, largest: int) -> bytes:
    """A request's body, which has its room until the request is answered.

    Raises:
        ProblemError: it is too large or too slow, or there is no room for it.
    """
    closing: ExitStack = request.scope[CLOSING]
    try:
        closing.enter_context(at.room.lent(announced(request, largest)))
        return await read(request, largest, at.limits.body_seconds)
    except ProblemError:
        await linger(request)
        raise
