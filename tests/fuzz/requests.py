"""Which requests may anybody make over HTTP? The same messages as over NATS, tables, Beskedfordeler's XML, commands.

Every door is given what it takes and what it does not, in the same requests.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from services.intake.gateway.files.columns import NoTableError, columns_of
from shared.testing.besked import besked
from tests.fuzz.inputs import ODD, PUBLISHED, bodies, events, mostly, odd, written
from tests.fuzz.markers import CPRS, NAMES, TEXTS

ONE: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XML: Final = "application/xml"
_MEDIA: Final = (ONE, BATCH, "application/json", CSV, XLSX, XML, "text/plain", "", "application/json; charset=latin-1")
_MARKED: Final = "x-none"
LARGEST_CELL: Final = 1e15


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `sector` says whose system asks, `amount` how many inputs it counts for."""

    path: str
    body: bytes
    sector: str = ""
    person: str = ""
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    amount: int = field(default=1)


@st.composite
def single(draw: st.DrawFn) -> Asked:
    """One event in structured mode."""
    sector, _, body = draw(bodies())
    return Asked("/v1/events", body, sector, headers=(("content-type", _media(draw, ONE)),))


@st.composite
def binary(draw: st.DrawFn) -> Asked:
    """One event whose attributes are headers."""
    sector, event = draw(events())
    data = event.pop("data", draw(odd))
    headers = [(f"ce-{_token(name)}", _plain(value)) for name, value in event.items()]
    return Asked("/v1/events", written(data), sector, headers=(("content-type", "application/json"), *headers))


@st.composite
def batch(draw: st.DrawFn) -> Asked:
    """Several events of one sector, or what looks like that."""
    sector, _ = draw(st.sampled_from(PUBLISHED))
    mine = [draw(bodies(sector))[2] for _ in range(draw(st.sampled_from(range(1, 13))))]
    glue = b"," if mostly(draw) else draw(st.sampled_from((b"", b",,", b"][", b"\n")))
    whole = b"[" + glue.join(mine) + b"]"
    if not mostly(draw):
        whole = whole[: draw(st.integers(0, len(whole)))]
    headers = (("content-type", _media(draw, BATCH)),)
    return Asked("/v1/events", whole, sector, headers=headers, amount=len(mine))


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, str, list[list[Any]]]:
    """A sector, a type, and a table of it: its columns, and rows right and wrong."""
    sector, type_name = draw(st.sampled_from(_TABLES))
    columns = [column.name for column in columns_of(type_name, sector)]
    if not mostly(draw):
        columns[draw(st.sampled_from(range(len(columns))))] = draw(
            st.sampled_from(("navn", "cpr", "", "a\nb", *columns))
        )
    table: list[list[Any]] = [list(columns)]
    for _ in range(draw(st.integers(0, 6))):
        number = draw(st.sampled_from(range(len(CPRS))))
        table.append([_cell(draw, column, number) for column in columns])
    return sector, type_name, table


@st.composite
def tables(draw: st.DrawFn) -> Asked:
    """A file of text, as somebody saved it."""
    sector, type_name, table = draw(rows())
    text = io.StringIO()
    csv.writer(text, delimiter=draw(st.sampled_from((";", ";", ",", "\t", "|")))).writerows(
        [["" if cell is None else str(cell) for cell in row] for row in table]
    )
    encoding = draw(st.sampled_from(("utf-8-sig", "utf-8", "cp1252", "utf-16")))
    content = text.getvalue().encode(encoding, "replace")
    return _upload(draw, sector, type_name, _torn(draw, content), CSV, len(table) - 1)


@st.composite
def workbooks(draw: st.DrawFn) -> Asked:
    """A workbook, whole or torn."""
    sector, type_name, table = draw(rows())
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ark1")
    for row in table:
        sheet.append([_storable(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return _upload(draw, sector, type_name, _torn(draw, content.getvalue()), XLSX, len(table) - 1)


@st.composite
def beskeder(draw: st.DrawFn) -> Asked:
    """A message of Beskedfordeler, whole or torn, with entities, other texts and other elements."""
    number = draw(st.sampled_from(range(len(CPRS))))
    content = besked(besked_id=str(UUID(int=draw(st.integers(0, 2**120)))))
    content = content.replace(b"7403129900", CPRS[number].encode())
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        content = _xml_spoilt(draw, content)
    return Asked("/v1/beskedfordeler", _torn(draw, content), "school", headers=(("content-type", _media(draw, XML)),))


@st.composite
def commands(draw: st.DrawFn) -> Asked:
    """A command of a person at the interface of the pages, right and wrong."""
    name = draw(st.sampled_from(_COMMANDS))
    args: dict[str, Any] = {"by": "p-tine", "sector": "social", "reason": TEXTS[0], "basis": "SAME_UNIT"}
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        args[draw(st.sampled_from((*sorted(args), "description", "person", "until", "categories")))] = draw(odd)
    wish: dict[str, Any] = {"command_id": str(UUID(int=draw(st.integers(0, 2**120)))), "args": args}
    number = draw(st.sampled_from(range(len(CPRS))))
    wish |= {"cpr": CPRS[number]} if mostly(draw) else {"youth": draw(odd)}
    if not mostly(draw):
        wish[draw(st.sampled_from(("cpr", "youth", "args", "command_id", "more")))] = draw(odd)
    return Asked(
        f"/api/v1/commands/{name}",
        _torn(draw, written(wish)),
        person=draw(st.sampled_from(("p-tine", "p-tine", "p-karen", "p-jakob"))),
        headers=(("content-type", "application/json"),),
    )


def _tables() -> list[tuple[str, str]]:
    """Each sector with a type that fits into rows."""
    found = []
    for sector, type_name in PUBLISHED:
        try:
            columns_of(type_name, sector)
        except NoTableError:
            continue
        found.append((sector, type_name))
    return found


_TABLES: Final = _tables()
_COMMANDS: Final = (
    *["coordination/raise-youth"] * 3,
    "coordination/open-pathway",
    "coordination/join-actor",
    "planning/set-budget",
    "planning/agree-plan",
    "intake/identify",
    "nowhere/nothing",
    "coordination/%00",
    "coordination/../../health",
)


def _cell(draw: st.DrawFn, column: str, number: int) -> object:
    """What stands in a column of a row: mostly what belongs there."""
    if not mostly(draw):
        found = draw(st.sampled_from(ODD))
        return "a-name" if column == "id" and found in NAMES else found
    likely: dict[str, Callable[[], object]] = {
        "id": lambda: f"r-{draw(st.integers(0, 2**40)):x}",
        "time": lambda: draw(st.sampled_from(("03-03-2025 10:15", "2025-03-03", "3. marts 2025", 45719.5))),
        "person.cpr": lambda: draw(st.sampled_from((CPRS[number], f"{CPRS[number][:6]}-{CPRS[number][6:]}"))),
        "person.name": lambda: NAMES[number % len(NAMES)],
        "text": lambda: TEXTS[number % len(TEXTS)],
        "category": lambda: draw(st.sampled_from(("absence", "Fravær", "wellbeing"))),
    }
    usual = likely.get(column)
    return draw(st.sampled_from((None, "1", "ja", "2025-03-03", "absence"))) if usual is None else usual()


def _storable(cell: object) -> str | int | float | bool | None:
    """A value as a workbook can hold it: no control characters, no halves of characters, no number beyond it."""
    if isinstance(cell, bool | None) or (isinstance(cell, int | float) and abs(cell) < LARGEST_CELL):
        return cell
    return ILLEGAL_CHARACTERS_RE.sub("", str(cell)).encode("utf-8", "ignore").decode()[:30_000]


def _upload(draw: st.DrawFn, sector: str, type_name: str, content: bytes, media: str, amount: int) -> Asked:
    query = (
        ("type", type_name),
        ("dry_run", draw(st.sampled_from(("true", "false", "false", "perhaps")))),
        ("refused", draw(st.sampled_from(("keep", "send")))),
        ("report", draw(st.sampled_from(("json", "json", "csv", "xlsx")))),
    )
    return Asked(
        "/v1/uploads",
        content,
        sector,
        query=query,
        headers=(("content-type", _media(draw, media)),),
        amount=amount or 1,
    )


def _torn(draw: st.DrawFn, content: bytes) -> bytes:
    if mostly(draw):
        return content
    at = draw(st.integers(0, len(content)))
    return content[:at] + draw(st.binary(max_size=6)) + content[at + draw(st.integers(0, 8)) :]


def _xml_spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    pieces = content.split(b">")
    at = draw(st.sampled_from(range(len(pieces))))
    planted = (TEXTS[0].encode(), CPRS[0].encode())
    # A name that a sender gives its message is repeated to it: there nothing is planted, as in the other doors.
    named = at < len(pieces) // 2
    wrong = draw(st.sampled_from(_XML_ODD if named else (*_XML_ODD, *planted)))
    return b">".join([*pieces[:at], wrong + pieces[at], *pieces[at + 1 :]])


_XML_ODD: Final = (
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    b"<!DOCTYPE l [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;'>]>",
    b"&b;",
    b"&#0;",
    b"<![CDATA[x]]>",
    b"<?xml-stylesheet href='x'?>",
    b"<deep>" * 200,
    b"</x",
    b"\x00",
    b"\xff\xfe",
    b"<!-- -->",
    b"x" * 20_000,
)


def _media(draw: st.DrawFn, usual: str) -> str:
    return usual if mostly(draw) else draw(st.sampled_from(_MEDIA))


def _plain(value: object) -> str:
    """What a client can put into a header: no control characters, nothing beyond Latin-1, no blanks at either end."""
    text = value if isinstance(value, str) else json.dumps(value)
    kept = "".join(letter for letter in text[:2000] if " " <= letter <= "~").strip()
    return kept or _MARKED


def _token(name: str) -> str:
    """A name that a client lets be a header's."""
    return "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_.")) or "x"


def amount(asked: Sequence[Asked]) -> int:
    """How many inputs these are."""
    return sum(each.amount for each in asked)
