"""What would become of each row of a table, and what becomes of it when it is sent?

A dry run and a commit are one path: the table is read, each row is made into the message that would be sent, intake
says what it would answer, and a commit goes on to put what is ready into the inbox, in the order of the rows.
Invariant: what is sent is byte for byte what was judged, and a row is sent once or said not to be.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from pydantic_core import to_json

from services.intake.acceptance import Fact
from services.intake.attributes import Named
from services.intake.door import LARGEST, Door, DoorClosedError
from services.intake.gateway.files.columns import columns_of
from services.intake.gateway.files.reading import Format, read_table
from services.intake.gateway.files.report import Line, Report
from services.intake.gateway.files.rows import Layout, Told, Voice, layout_of, sealed, told_by
from services.intake.preview import Verdict, looked_at, preview
from services.intake.reading import Message
from services.intake.recording import Office
from services.intake.refusals import Refused


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that has been made into a message, and what intake reads in that."""

    told: Told
    message: Message
    said: tuple[Named, Fact | Refused]


@dataclass(frozen=True, slots=True)
class Judged:
    """A table that has been judged: a line and perhaps a message for each row."""

    report: Report
    messages: Sequence[Message | None]


async def judged(office: Office, door: Door, type_name: str, voice: Voice, content: bytes) -> Judged:
    """What would become of each row of a file.

    Raises:
        FaultError: the file as a whole cannot be worked on.
        KeyError, NoTableError: there is no table for this type and sector.
    """
    subject = door.subject(voice.sector, type_name)
    kind, layout, rows = await asyncio.to_thread(_read, office, type_name, voice, content, subject)
    verdicts = iter(await preview(office, [row.said for row in rows if isinstance(row, Ready)]))
    lines = [
        _line(row.told, layout, next(verdicts))
        if isinstance(row, Ready)
        else Line(row.number, None, "refused", faults=row.faults)
        for row in rows
    ]
    report = Report(type_name, voice.sector, sha256(content).hexdigest(), kind, lines)
    return Judged(report, [row.message if isinstance(row, Ready) else None for row in rows])


async def commit(door: Door, found: Judged, *, refused_too: bool) -> Report:
    """Put what is ready into the inbox, in the order of the rows; `refused_too`: also what intake will refuse.

    Raises:
        DoorClosedError: nothing was put there.
    """
    lines = list(found.report.lines)
    waiting = [
        (index, message)
        for index, (line, message) in enumerate(zip(lines, found.messages, strict=True))
        if message is not None and (line.mark == "ready" or (refused_too and line.mark == "refused"))
    ]
    for first in range(0, len(waiting), LARGEST):
        together = waiting[first : first + LARGEST]
        try:
            placed = await door.put(found.report.sector, [message for _, message in together])
        except DoorClosedError:
            if first == 0:
                raise
            for index, _ in waiting[first:]:
                lines[index] = lines[index].not_sent()
            break
        for (index, _), place in zip(together, placed, strict=True):
            lines[index] = lines[index].sent(place.receipt)
    return replace(found.report, lines=lines, dry_run=False)


def _read(
    office: Office, type_name: str, voice: Voice, content: bytes, subject: str
) -> tuple[Format, Layout, list[Ready | Told]]:
    """The rows of a file: ready to be judged, or with what is wrong with them. Work for a thread of its own."""
    columns = columns_of(type_name, voice.sector)
    table = read_table(content)
    layout = layout_of(table, columns)
    rows: list[Ready | Told] = []
    for row in table.rows:
        told = told_by(row, layout, type_name, voice)
        if told.event is None:
            rows.append(told)
            continue
        message = Message(voice.sector, subject, None, to_json(sealed(told.event, columns, office.sealing)))
        (said,) = looked_at(office, [message])
        rows.append(Ready(told, message, said))
    return table.format, layout, rows


def _line(told: Told, layout: Layout, verdict: Verdict) -> Line:
    name, refused = verdict.named.id, verdict.outcome.refused
    if verdict.outcome.kind == "duplicate" or (told.derived and refused is not None and refused.code == "id-reused"):
        # An id that was worked out from the content is that content's: another person of the unit told it before.
        return Line(told.number, name, "duplicate")
    if refused is not None:
        return Line(told.number, name, "refused", faults=(layout.fault(refused, told.number),))
    return Line(told.number, name, "ready")
