"""What do the routes of the API work with, and who asks?

Every route names what it needs of these as its arguments. Invariant: nobody asks without a proven token of this
municipality, and nobody without a purpose.
"""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request
from pydantic import Field

from services.reporting.commands import CommandDoor
from services.reporting.health import Health
from services.reporting.ledger.signing import Signing
from services.reporting.looking.asking import Asking, usual_purpose
from services.reporting.looking.desk import Desk
from services.reporting.seen import Seen
from shared.identity import Issuer, NotProvenError, Proven

LONGEST_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Counter:
    """What the routes work with."""

    desk: Desk
    issuer: Issuer
    door: CommandDoor
    seen: Seen
    health: Health
    signing: Signing


def _counter(request: Request) -> Counter:
    found: Counter = request.app.state.counter
    return found


At = Annotated[Counter, Depends(_counter)]


async def proven(at: At, authorization: Annotated[str | None, Header()] = None) -> Proven:
    """Whom the bearer token proves.

    Raises:
        NotProvenError: no token, a broken one, or one of another municipality.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotProvenError("no bearer token")
    found = await at.issuer.proven(token)
    if found.person.municipality != at.desk.place.code:
        raise NotProvenError("a token of another municipality")
    await at.desk.directory.note(found)
    return found


Who = Annotated[Proven, Depends(proven)]


async def _asking(who: Who, samspor_purpose: Annotated[str | None, Header(max_length=60)] = None) -> Asking:
    return Asking(who.person, samspor_purpose or usual_purpose(who.person.role))


Asks = Annotated[Asking, Depends(_asking)]
YouthId = Annotated[UUID, Path()]
After = Annotated[str | None, Query(max_length=200, description="Cursor of an earlier page.")]
Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE)]
Code = Annotated[str | None, Field(max_length=60, pattern=r"^[a-z0-9][a-z0-9.-]*$")]
