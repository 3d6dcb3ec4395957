"""What does an auditor take along to check, far from here, that nobody altered a case?

The youth's stream as the books hold it, byte for byte, with proofs made of the log: where the two are not the same,
the file says so to whoever checks it. Invariant: what is sealed stays sealed, since proofs are over the sealed bytes;
a case leaves whole, and only for whom the policy opens all of it; it is recorded before it is handed out.
"""

import asyncio
from typing import Any, Final
from uuid import UUID

from pydantic_core import from_json

from services.reporting.ledger.proving import earlier, included
from services.reporting.ledger.signing import Signed, Signing
from services.reporting.ledger.tree import AlteredError
from services.reporting.looking.asking import Asking, DeniedError, UnavailableError
from services.reporting.looking.desk import Desk
from services.reporting.looking.exports import recorded
from services.reporting.looking.history import HISTORY_HOLDS, STATE_HOLDS, asked
from services.reporting.looking.sight import Sight
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES
from shared.proofs.evidence import Evidence, Proven

WHAT: Final = "youth-evidence"
AT_ONCE: Final = 50
"""Events that are asked for at a time; sealed texts are long."""
WITHIN: Final = 10.0
"""Seconds that the ledger has to come as far as the case."""
PATIENCE: Final = 0.1


async def evidence(desk: Desk, signing: Signing, asking: Asking, who: UUID) -> Evidence:
    """The evidence of one youth's case, under a checkpoint that is signed now.

    Raises:
        NotKnownError: no such youth, or none that the person has a part in.
        DeniedError: the policy denies a part of it; a case leaves whole or not at all.
        UnrecordedError: the export cannot be recorded.
        UnavailableError: coordination does not answer, or the ledger is behind or altered.
    """
    async with desk.pool.acquire() as connection:
        sight = await desk.sight(connection, asking, who)
    basis = sight.demand("access-log").basis
    for category in (*HISTORY_HOLDS, *STATE_HOLDS):
        sight.demand(category)
    rows, under = await _proven_rows(desk, signing, who)
    for row in rows:
        _demand_whole(sight, row["event"])
    try:
        async with desk.pool.acquire() as connection:
            proofs = await included(connection, under, [row["sequence"] for row in rows])
            before = await earlier(connection, under)
    except AlteredError as error:
        raise UnavailableError(f"the ledger proves nothing: {error}") from error
    export = await recorded(desk, asking, WHAT, (who,), basis)
    return Evidence(
        export=export,
        at=desk.clock.now(),
        municipality=desk.place.code,
        youth=who,
        key=str(signing.key(under.tree)),
        checkpoint=under.note,
        events=tuple(Proven(**row, proof=proof) for row, proof in zip(rows, proofs, strict=True)),
        earlier=before,
    )


async def _proven_rows(desk: Desk, signing: Signing, who: UUID) -> tuple[list[dict[str, Any]], Signed]:
    """The stream, once all of it stands under the ledger, and the checkpoint over it."""
    deadline = asyncio.get_running_loop().time() + WITHIN
    while True:
        rows = await _rows(desk, who)
        places = [row["sequence"] for row in rows]
        if None not in places and max(places, default=0) <= await signing.reach():
            return rows, await signing.sign()
        if asyncio.get_running_loop().time() > deadline:
            raise UnavailableError("the ledger has not come as far as this case; ask again in a moment")
        await asyncio.sleep(PATIENCE)


async def _rows(desk: Desk, who: UUID) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        found = await asked(desk, "record", {"youth": who, "after_version": after, "limit": AT_ONCE})
        rows += found["events"]
        after = found["next"]
    return rows


def _demand_whole(sight: Sight, body: str) -> None:
    """Refuse the file if one of its values, sealed ones apart, is not open to the person.

    An event that cannot be read hides nothing and opens nothing: whoever checks the file is told that it was altered.
    """
    try:
        event = from_json(body)
        personal = personal_fields(TYPES[event["type"]])
        answers = sight.event(event["type"], event["sector"])
        open_to_all = [name for name in event["data"] if name not in personal]
    except (ValueError, KeyError, TypeError):
        return
    for answer in (answers[""], *(answers[name] for name in open_to_all if name in answers)):
        if not answer.allow:
            raise DeniedError(answer)
