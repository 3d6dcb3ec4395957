"""Specification: a table of events is looked at row by row, and then put into the inbox, once however often sent."""

import csv
import io
import json
import random
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from deploy.testing.world import World
from services.intake.gateway.files.writing import XLSX, as_workbook
from shared.definitions.uploads import BOUNDS
from shared.testing.besked import besked
from shared.testing.messages import CONCERN, CPR, NAME, TEXT
from tests.integration.gateway.words import Gateway, gateway_in, problem
from tests.integration.intake.words import NOW, Intake

CSV = "text/csv"
HEADER = ["id", "time", "person.cpr", "person.name", "category", "text"]
GOOD = ["k-1", "03-03-2025 10:15", f"{CPR[:6]}-{CPR[6:]}", NAME, "Fravær", TEXT]
LOST = ["k-2", "03-03-2025", "61205-9900", "", "absence", TEXT]
LATER = ["k-3", "03-03-2075", CPR, "", "absence", TEXT]
UNNAMED = ["", "03-03-2025", CPR, "", "absence", "Og en til."]


def table(*rows: list[str]) -> bytes:
    """A file of text as somebody saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADER, *rows])
    return text.getvalue().encode("utf-8-sig")


async def upload(
    gateway: Gateway, content: bytes, *, kind: str = CSV, client: httpx.AsyncClient | None = None, **asked: str
) -> httpx.Response:
    """Hand a file in."""
    parameters = {"type": CONCERN, **asked}
    who = client or await gateway.system()
    return await who.post("/v1/uploads", params=parameters, content=content, headers={"Content-Type": kind})


async def report(gateway: Gateway, content: bytes, *, kind: str = CSV, **asked: str) -> dict[str, Any]:
    """The report about a file."""
    answer = await upload(gateway, content, kind=kind, client=None, **asked)
    assert answer.status_code in {200, 202}, answer.text
    found: dict[str, Any] = answer.json()
    assert (answer.status_code == 202) == (found["counts"]["sent"] > 0)
    return found


def outcomes(found: dict[str, Any]) -> list[str]:
    """What became of each row."""
    return [row["outcome"] for row in found["rows"]]


async def test_a_dry_run_tells_of_each_row_and_sends_nothing(gateway: Gateway) -> None:
    """Row, column and cell, the form of what was found, what was expected, and why, in both languages."""
    answer = await upload(gateway, table(GOOD, LOST, LATER, UNNAMED))
    found = answer.json()

    assert answer.status_code == 200
    assert (found["dry_run"], found["format"], found["type"], found["sector"]) == (True, "csv", CONCERN, "school")
    assert found["counts"] == {"rows": 4, "ready": 2, "duplicate": 0, "refused": 2, "sent": 0, "not_sent": 0}
    assert outcomes(found) == ["ready", "refused", "refused", "ready"]
    assert [row["row"] for row in found["rows"]] == [2, 3, 4, 5]
    [[lost], [later]] = [row["faults"] for row in found["rows"] if row["faults"]]
    assert (lost["code"], lost["column"], lost["cell"]) == ("zero-lost", "person.cpr", "C3")
    assert (later["code"], later["column"], later["cell"]) == ("time-in-future", "time", "B4")
    assert later["reason_da"] == "Tidspunktet ligger i fremtiden."
    assert found["rows"][3]["id"].startswith("row-")
    assert not any(secret in answer.text for secret in (CPR, CPR[1:], "61205-9900", NAME, TEXT))
    assert await gateway.counter.door.depth("school") == 0


async def test_the_same_file_is_then_sent_and_each_row_has_its_receipt(gateway: Gateway, intake: Intake) -> None:
    """Rows that would be refused stay where they are; the others are judged as the dry run said."""
    content = table(GOOD, LOST, UNNAMED)
    before = await report(gateway, content)
    found = await report(gateway, content, dry_run="false")
    await intake.start()
    receipts = [await gateway.receipt(row) for row in found["rows"] if row["receipt"]]

    assert before["sha256"] == found["sha256"]
    assert outcomes(found) == ["sent", "refused", "sent"]
    assert [receipt["outcome"] for receipt in receipts] == ["accepted", "accepted"]
    assert [receipt["id"] for receipt in receipts] == [found["rows"][0]["id"], found["rows"][2]["id"]]
    assert await gateway.counter.office.pool.fetchval("SELECT count(*) FROM receipts") == 2


async def test_what_was_told_before_is_a_duplicate_and_not_sent_again(gateway: Gateway, intake: Intake) -> None:
    """Also when a colleague sends the file again: an id that was worked out from the row is the row's."""
    teacher = await gateway.person("p-teacher", "sector-professional", "school")
    colleague = await gateway.person("p-colleague", "sector-professional", "school")
    content = table(UNNAMED)
    first = (await upload(gateway, content, client=teacher, dry_run="false")).json()
    await intake.start()
    await gateway.receipt(first["rows"][0])
    again = await upload(gateway, content, client=colleague, dry_run="false")

    assert outcomes(first) == ["sent"]
    assert again.status_code == 200
    assert outcomes(again.json()) == ["duplicate"]
    assert await gateway.counter.office.pool.fetchval("SELECT count(*) FROM accepted") == 1


async def test_a_row_sees_what_the_rows_before_it_lead_to(gateway: Gateway, intake: Intake) -> None:
    """The same row twice is told once; the same id with another content is refused."""
    other = [*GOOD[:-1], "Noget andet."]
    found = await report(gateway, table(GOOD, GOOD, other))

    assert outcomes(found) == ["ready", "duplicate", "refused"]
    assert [fault["code"] for fault in found["rows"][2]["faults"]] == ["id-reused"]


async def test_the_lawful_ties_are_looked_up_without_leaving_a_trace(gateway: Gateway) -> None:
    """A type that needs a following is refused without one, and nobody has become known."""
    content = b"time;person.cpr;scale\n03-03-2025;" + CPR.encode() + b";3\n"
    found = await report(gateway, content, type="school.belonging-observed")

    assert [fault["code"] for fault in found["rows"][0]["faults"]] == ["no-following"]
    assert await gateway.counter.office.pool.fetchval("SELECT count(*) FROM identities") == 0


async def test_refused_rows_are_sent_where_that_is_asked_for(gateway: Gateway, intake: Intake) -> None:
    """They get receipts that say so, and lie in quarantine; a row that is no message stays where it is."""
    found = await report(gateway, table(LATER, LOST), dry_run="false", refused="send")
    await intake.start(NOW)
    receipt = await gateway.receipt(found["rows"][0])

    assert outcomes(found) == ["sent", "refused"]
    assert (receipt["outcome"], receipt["refusal"]["code"]) == ("refused", "time-in-future")


async def test_nothing_personal_lies_in_the_inbox_in_the_clear(gateway: Gateway, intake: Intake) -> None:
    """What is sent is sealed to intake."""
    await report(gateway, table(GOOD), dry_run="false")
    stored = (await intake.conducting.jetstream().get_msg("INBOX_SCHOOL", 1)).data or b""
    sent = json.loads(stored)

    assert set(sent["data"]) == {"category", "sealed"}
    assert not any(secret.encode() in stored for secret in (CPR, NAME, TEXT))


async def test_a_template_that_is_filled_in_is_ready(gateway: Gateway) -> None:
    """As a workbook, with its columns explained in both languages and its codes to choose from."""
    system = await gateway.system()
    answer = await system.get("/v1/uploads/template", params={"type": CONCERN})
    book = load_workbook(io.BytesIO(answer.content))
    data, explained, codes = book.worksheets
    names = [cell.value for cell in data[1]]
    values = dict(zip(HEADER, GOOD, strict=True))
    for number, name in enumerate(names, start=1):
        data.cell(2, number, values.get(str(name)))
    content = io.BytesIO()
    book.save(content)
    found = await report(gateway, content.getvalue(), kind=XLSX)

    assert answer.headers["content-disposition"] == f'attachment; filename="{CONCERN}.xlsx"'
    assert (found["format"], outcomes(found)) == ("xlsx", ["ready"])
    assert {"absence", "Fravær", "Absence"} <= {cell.value for row in codes.iter_rows() for cell in row}
    assert [row[0].value for row in explained.iter_rows(min_row=3)] == names
    assert any(choice.type == "list" for choice in data.data_validations.dataValidation)


async def test_a_template_of_text_has_the_same_columns(gateway: Gateway) -> None:
    """And none for CPR numbers where the sector may not use them."""
    leisure = await gateway.system("leisure")
    asked = {"type": "leisure.activity-left", "format": "csv"}
    names = (await leisure.get("/v1/uploads/template", params=asked)).content.decode("utf-8-sig").strip().split(";")

    assert "person.youth" in names
    assert "person.cpr" not in names


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_report_can_be_had_as_a_table(gateway: Gateway, form: str) -> None:
    """To be kept or handed on; opening it calculates nothing."""
    answer = await upload(gateway, table(GOOD, LOST), report=form)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]

    assert answer.headers["content-disposition"] == f'attachment; filename="rapport.{form}"'
    assert [row[0] for row in rows] == ["række / row", "2", "3"]
    assert rows[2][1:7] == ["afvist / refused", "", "", "C3", "person.cpr", "zero-lost"]


async def test_a_file_that_is_no_table_is_one_problem(gateway: Gateway) -> None:
    """Too large, of another kind, with a column that nobody reads, of a type that is not the sector's."""
    problem(await upload(gateway, b"x" * (BOUNDS.largest_bytes + 1)), 413, "too-large")
    problem(await upload(gateway, b"\x00\x01"), 415, "not-a-table")
    problem(await upload(gateway, b"PK\x03\x04..."), 415, "not-a-table")
    problem(await upload(gateway, b"id;time\n", kind="application/json"), 415, "media-type")
    said = problem(await upload(gateway, b"id;time;Sanders moster\n1;2;3\n"), 422, "unknown-column")
    problem(await upload(gateway, table(GOOD), type="school.flew-away"), 422, "unknown-type")
    problem(await upload(gateway, table(GOOD), type="coordination.pathway-opened"), 422, "unknown-type")
    problem(await upload(gateway, table(GOOD), type="police.concern-shared"), 403, "not-your-type")
    problem(await upload(gateway, table(GOOD), client=await gateway.client(None)), 401, "not-proven")

    assert (said["field"], "moster" in json.dumps(said)) == ("column C", False)
    assert said["reason_da"].startswith("Der er en kolonne, som skabelonen ikke har.")


@pytest.mark.parametrize("door", ["/v1/uploads", "/v1/beskedfordeler"])
async def test_any_bytes_are_answered_with_one_outcome(gateway: Gateway, door: str) -> None:
    """A report, or one clean error; nothing of the bytes comes back, and nothing is broken by them."""
    chance = random.Random(door)  # noqa: S311 (the same inputs every time)
    whole = [table(GOOD, LOST), as_workbook([HEADER, GOOD], "Data"), besked()]
    system = await gateway.system()
    for _ in range(150):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randint(0, 6)):
            at = chance.randrange(len(content))
            content[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
        kind = "text/csv" if door == "/v1/uploads" else "application/xml"
        asked = {
            "type": CONCERN,
            "dry_run": chance.choice(["true", "false"]),
            "refused": chance.choice(["keep", "send"]),
        }
        answer = await system.post(door, params=asked, content=bytes(content), headers={"Content-Type": kind})

        assert answer.status_code in {200, 202, 415, 422}, (answer.status_code, bytes(content))
        assert not any(secret in answer.text for secret in (CPR, NAME, TEXT)), bytes(content)


async def test_a_person_tells_what_the_role_may_tell(gateway: Gateway) -> None:
    """In their own name; what the role may not tell is refused before the file is looked at."""
    teacher = await gateway.person("p-teacher", "sector-professional", "school")
    head = await gateway.person("p-auditor", "auditor", "school")

    assert (await upload(gateway, table(GOOD), client=teacher)).status_code == 200
    problem(await upload(gateway, table(GOOD), client=head), 403, "not-your-type")


async def test_a_large_table_is_sent_in_order(gateway: Gateway, intake: Intake) -> None:
    """More rows than go together at once."""
    rows = [[f"k-{number}", *GOOD[1:]] for number in range(1200)]
    content = as_workbook([HEADER, *rows], "Data")
    found = await report(gateway, content, kind=XLSX, dry_run="false")
    await intake.start()
    last = await gateway.receipt(found["rows"][-1])

    assert found["counts"]["sent"] == 1200
    assert (last["sequence"], last["id"], last["outcome"]) == (1200, "k-1199", "accepted")


async def test_when_the_door_closes_on_the_way_the_rest_is_said_not_to_be_sent(world: World, intake: Intake) -> None:
    """Sent again, the same file goes on where it was cut off: what is in the inbox already is told once."""
    content = table(*([f"k-{number}", *GOOD[1:]] for number in range(800)))
    async with gateway_in(world, intake.people, {"inbox_depth": 700}) as narrow:
        cut_off = await report(narrow, content, dry_run="false")
        await intake.start()
        await narrow.receipt(cut_off["rows"][499])
        rest = await report(narrow, content, dry_run="false")

    assert outcomes(cut_off) == ["sent"] * 500 + ["not-sent"] * 300
    assert cut_off["counts"]["not_sent"] == 300
    assert outcomes(rest) == ["duplicate"] * 500 + ["sent"] * 300


async def test_a_sector_that_must_seal_can_upload(gateway: Gateway) -> None:
    """The gateway seals for it, so that only what is wrong with the row itself is told."""
    content = b"time;person.cpr;course_id\n03-03-2025;" + CPR.encode() + b";c-1\n"
    health = await gateway.system("health")
    answer = await upload(gateway, content, client=health, type="health.course-started")

    assert [fault["code"] for fault in answer.json()["rows"][0]["faults"]] == ["no-following"]


async def test_what_is_about_an_organisation_names_no_person(gateway: Gateway, intake: Intake) -> None:
    """Its table has no column for one."""
    finance = await gateway.system("finance")
    kind = {"type": "finance.posting-imported"}
    names = (await finance.get("/v1/uploads/template", params={**kind, "format": "csv"})).content.decode("utf-8-sig")
    content = b"time;posting;account;effort_area;month;amount_ore\n03-03-2025;p-1;pool;Fritid;2025-02;-125000\n"
    answer = await upload(gateway, content, client=finance, **kind)

    assert "person" not in names
    assert outcomes(answer.json()) == ["ready"]


async def test_while_the_door_is_closed_nothing_is_sent(gateway: Gateway, world: World) -> None:
    """And the answer says when to try again."""
    world.nats.kill()
    answer = await upload(gateway, table(GOOD), dry_run="false")

    problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
