"""What would become of these messages if they were sent now, one after the other?

The same acceptance and the same judging as when they are recorded, over the same knowledge, in a transaction that may
only read. Invariant: nothing is changed; whoever would become known stays unknown, and no id is used up.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.intake.acceptance import Fact, accept
from services.intake.attributes import Named
from services.intake.judging import Batch, Outcome, judge
from services.intake.reading import Message
from services.intake.recording import Office, known_of
from services.intake.refusals import Refused

_LOG: Final = logging.getLogger(__name__)
_UNPROCESSABLE: Final = Refused("unprocessable", "body", "a message that we fail to process", "no such message")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a message, and what a receipt would call it."""

    named: Named
    outcome: Outcome


def looked_at(office: Office, messages: Sequence[Message]) -> list[tuple[Named, Fact | Refused]]:
    """What each message says: work for a thread of its own, since it asks nobody."""
    return [_accepted(office, message) for message in messages]


async def preview(office: Office, told: Sequence[tuple[Named, Fact | Refused]]) -> list[Verdict]:
    """What intake would answer to each of these, in their order, each seeing what those before it led to."""
    facts = [fact for _, fact in told if isinstance(fact, Fact)]
    async with (
        office.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        batch = await known_of(office, connection, facts, office.clock.now())
    return await asyncio.to_thread(_judged, told, batch)


def _judged(told: Sequence[tuple[Named, Fact | Refused]], batch: Batch) -> list[Verdict]:
    return [
        Verdict(named, judge(fact, batch) if isinstance(fact, Fact) else Outcome("refused", refused=fact))
        for named, fact in told
    ]


def _accepted(office: Office, message: Message) -> tuple[Named, Fact | Refused]:
    try:
        return accept(message, office.municipality, office.clock.now(), office.sealing)
    except Exception as error:  # noqa: BLE001 - as when it is recorded: a fault of ours is one message's matter
        _LOG.warning("a message could not be looked at (%s)", type(error).__name__)
        return Named(), _UNPROCESSABLE
