"""What can people do with a refused message: look at it, send it again as it was or corrected, or give it up?

What is sent again goes through the inbox like anything else and gets a receipt of its own; here stands that it was,
by whom, and which receipt follows which. Invariants: everything a person does, a look included, is an event and a row
of one transaction; a message's waiting ends once; the same command is carried out once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from services.intake.acceptance import harmless
from services.intake.attributes import Named
from services.intake.correcting import MendingRefusedError, as_it_was, corrected, opened
from services.intake.envelopes import SERVICE, of_mending
from services.intake.masking import Shown, shown_fields, shown_headers
from services.intake.reading import Message
from services.intake.recording import Office, take_turn
from services.intake.refusals import Refused
from services.intake.shelf import (
    Action,
    Kept,
    Mended,
    Mender,
    Quarantined,
    Shelf,
    history_of,
    kept,
    mended_by,
    open_list,
)
from shared.definitions.code_lists import code_ok
from shared.events.envelope import Event
from shared.events.intake import MessageCorrected, MessageDiscarded, MessageInspected, MessageReplayed
from shared.events.registry import TYPES
from shared.forms import form_of
from shared.postgres import Connection
from shared.relay import append

__all__ = [
    "Inspected",
    "Mended",
    "Mender",
    "MendingRefusedError",
    "Prepared",
    "Quarantined",
    "Shelf",
    "discard",
    "history_of",
    "inspect",
    "mended_by",
    "open_list",
    "prepare_correction",
    "prepare_replay",
    "record_mended",
]

MOST_AT_ONCE: Final = 500
"""Messages that one command sends again."""


class Inspected(Quarantined):
    """A refused message as a person may see it: structure and forms, no personal value.

    Attributes:
        readable: whether there is a JSON object in it, with or without headers, so that it can be corrected.
        sealed: names of the fields of its data that came sealed.
        size: bytes of its body.
        expected: the fields of its type's data, where the type is known.
    """

    subject: str | None
    headers: tuple[Shown, ...]
    fields: tuple[Shown, ...]
    readable: bool
    sealed: tuple[str, ...]
    size: int
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A refused message made ready for its inbox."""

    receipt: UUID
    sector: str
    message: Message
    action: Literal["replayed", "corrected"]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Deed:
    receipt: UUID
    sector: str
    action: Action
    new_receipt: UUID | None = None
    reason: str | None = None
    fields: tuple[str, ...] = ()


async def inspect(office: Office, mender: Mender, receipt: UUID, command_id: UUID) -> Inspected:
    """A refused message, masked; that somebody looked is recorded.

    Raises:
        MendingRefusedError: there is no such message for this person.
    """
    async with office.pool.acquire() as connection, connection.transaction():
        await take_turn(connection)
        [found] = await kept(office, connection, mender, [receipt])
        await _record(office, connection, mender, command_id, [_Deed(receipt, found.told.sector, "inspected")])
    return _inspected(office, found)


async def prepare_replay(office: Office, mender: Mender, receipts: Sequence[UUID]) -> list[Prepared]:
    """Refused messages as they were, in the order in which they were refused, to be put into their inboxes again.

    Raises:
        MendingRefusedError: one of them is not there, is dealt with, or cannot be sent as it was.
    """
    if not 0 < len(receipts) <= MOST_AT_ONCE:
        raise _refused("wrong-form", "receipts", f"{len(receipts)} receipts", f"1 to {MOST_AT_ONCE}")
    async with office.pool.acquire() as connection:
        waiting = await _waiting(office, connection, mender, receipts)
    return [
        Prepared(each.told.receipt, each.told.sector, as_it_was(each.message, office.municipality), "replayed")
        for each in waiting
    ]


async def prepare_correction(office: Office, mender: Mender, receipt: UUID, patch: Mapping[str, Any]) -> Prepared:
    """A refused message with other values in the fields named, to be put into its inbox.

    Raises:
        MendingRefusedError: it is not there, is dealt with, or cannot be corrected so.
    """
    async with office.pool.acquire() as connection:
        [found] = await _waiting(office, connection, mender, [receipt])
    readable = opened(found.message, office.sealing)
    message, fields = corrected(readable, patch, office.municipality, office.sealing)
    return Prepared(receipt, found.told.sector, message, "corrected", fields)


async def record_mended(
    office: Office, mender: Mender, command_id: UUID, placed: Sequence[tuple[Prepared, UUID]]
) -> list[Mended]:
    """Record that these messages lie in their inboxes again, each under the new receipt.

    Raises:
        MendingRefusedError: somebody else was faster with one of them; what lies in the inbox is a duplicate then.
    """
    deeds = [
        _Deed(each.receipt, each.sector, each.action, new_receipt, fields=each.fields) for each, new_receipt in placed
    ]
    return await _ended(office, mender, command_id, deeds)


async def discard(office: Office, mender: Mender, receipt: UUID, reason: str, command_id: UUID) -> Mended:
    """Give a refused message up, for a reason of the list `discard-reason`.

    Raises:
        MendingRefusedError: it is not there, is dealt with, or the reason is in no list.
    """
    if not code_ok("discard-reason", reason, office.clock.now()):
        raise _refused("value-not-in-list", "reason", form_of(reason), "a code of the list discard-reason")
    async with office.pool.acquire() as connection:
        [found] = await kept(office, connection, mender, [receipt])
    [done] = await _ended(office, mender, command_id, [_Deed(receipt, found.told.sector, "discarded", reason=reason)])
    return done


async def _ended(office: Office, mender: Mender, command_id: UUID, deeds: Sequence[_Deed]) -> list[Mended]:
    async with office.pool.acquire() as connection, connection.transaction():
        await take_turn(connection)
        # Under the lock: whoever comes second sees what the first did.
        before = await connection.fetch(
            "SELECT receipt, command_id FROM mendings WHERE receipt = ANY($1::uuid[]) AND action <> 'inspected'",
            [deed.receipt for deed in deeds],
        )
        if any(UUID(str(row["command_id"])) != command_id for row in before):
            raise _already_mended()
        await _record(office, connection, mender, command_id, deeds)
    return await mended_by(office, mender, command_id)


async def _waiting(office: Office, connection: Connection, mender: Mender, receipts: Sequence[UUID]) -> list[Kept]:
    found = await kept(office, connection, mender, list(receipts))
    if any(each.mended for each in found):
        raise _already_mended()
    return found


async def _record(
    office: Office, connection: Connection, mender: Mender, command_id: UUID, deeds: Sequence[_Deed]
) -> None:
    """Rows and events of what was done, but for what this command did before."""
    done = await connection.fetch("SELECT receipt FROM mendings WHERE command_id = $1", command_id)
    before = {UUID(str(row["receipt"])) for row in done}
    now, events = office.clock.now(), []
    for deed in deeds:
        if deed.receipt in before:
            continue
        event = of_mending(_event_of(deed), command_id, deed.receipt, mender.actor, office.municipality, now)
        events.append(event)
        await connection.execute(
            "INSERT INTO mendings (command_id, receipt, action, new_receipt, reason, fields, actor, mended_at, event)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            command_id,
            deed.receipt,
            deed.action,
            deed.new_receipt,
            deed.reason,
            list(deed.fields),
            mender.actor,
            now,
            event.id,
        )
    await append(connection, SERVICE, events)


def _event_of(deed: _Deed) -> Event:
    match deed:
        case _Deed(action="replayed", new_receipt=UUID() as new):
            return MessageReplayed(receipt=deed.receipt, sector=deed.sector, new_receipt=new)
        case _Deed(action="corrected", new_receipt=UUID() as new):
            return MessageCorrected(receipt=deed.receipt, sector=deed.sector, new_receipt=new, fields=deed.fields)
        case _Deed(action="discarded", reason=str(reason)):
            return MessageDiscarded(receipt=deed.receipt, sector=deed.sector, reason=reason)
        case _:
            return MessageInspected(receipt=deed.receipt, sector=deed.sector)


def _inspected(office: Office, found: Kept) -> Inspected:
    message, now = found.message, office.clock.now()
    readable = opened(message, office.sealing)
    event = readable.event or {}
    model = TYPES.get(found.told.type or "")
    called = harmless(event, message.sector, office.municipality) if event else Named()
    subject = f"sector.{message.sector}.{office.municipality}.{found.told.type}"
    return Inspected(
        **dict(found.told),
        subject=subject if message.subject == subject else None,
        headers=shown_headers(message.headers),
        fields=shown_fields(event, called, model, now),
        readable=readable.event is not None,
        sealed=tuple(
            sorted(name for name in readable.sealed if model is None or name in (*model.model_fields, "person"))
        ),
        size=len(message.body),
        expected=() if model is None else tuple(model.model_fields),
    )


def _already_mended() -> MendingRefusedError:
    return _refused("already-mended", "receipt", "a message that is dealt with", "one that waits")


def _refused(code: str, field: str, found: str, expected: str) -> MendingRefusedError:
    return MendingRefusedError(Refused(code, field, found, expected))
