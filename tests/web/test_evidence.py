"""An auditor takes a case out in a real browser and checks it far from the servers; whatever was altered is found."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, LiteralString

import httpx
import psycopg
import pytest
from playwright.sync_api import expect

from deploy.comparing import compare
from deploy.database import OWNER
from deploy.finished import finished
from deploy.migrate import ROOT
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import connected
from deploy.testing.world import Servers
from shared.proofs.evidence import Evidence, Finding, Kept
from shared.proofs.notes import VerifierKey
from tests.web.conftest import Enter, lived
from tests.web.house import House
from tests.web.lives import LIVA, SAID, Lives

AUDITOR: Final = "p-aase"
WITHOUT_SERVERS: Final = """
import socket, sys
def closed(*_): raise AssertionError("a server was asked")
socket.socket.connect = socket.socket.connect_ex = closed
from deploy.cli import main
try:
    main(prog_name="samspor")
finally:
    known = {name.partition(".")[0] for name in sys.modules}
    assert not known & {"services", "nats", "asyncpg", "psycopg", "fastapi", "eventsourcing"}, known
"""


@pytest.fixture(scope="module")
def lives(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """A house of its own: here the database's owner alters things."""
    with lived(servers, tmp_path_factory.mktemp("evidence")) as found:
        yield found


@pytest.fixture(scope="module")
def house(lives: Lives) -> House:
    """That house itself."""
    return lives.house


def asked(house: House, method: str, path: str, who: str = AUDITOR) -> httpx.Response:
    """Ask the API as a person."""
    with httpx.Client(base_url=house.web_url, trust_env=False, timeout=30.0) as http:
        return http.request(method, f"/api/v1{path}", headers=house.bearer(who))


@pytest.fixture
def key(house: House) -> str:
    """The ledger's public key, as an auditor noted it."""
    return asked(house, "GET", "/ledger/key").text.strip()


def taken_out(lives: Lives, folder: Path, name: str = "bevis.json") -> Path:
    """The evidence of Liva's case as a file."""
    answer = asked(lives.house, "POST", f"/youths/{lives.liva}/evidence")
    assert answer.status_code == 200, answer.text
    file = folder / name
    file.write_bytes(answer.content)
    return file


def verify(*arguments: str | Path) -> tuple[int, str]:
    """What `samspor verify` says where nothing but its own modules is to be had."""
    command = [sys.executable, "-c", WITHOUT_SERVERS, "verify", *map(str, arguments)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    return ran.returncode, ran.stdout + ran.stderr


BOOKS: Final = (
    "UPDATE coordination.events e SET state = convert_to(replace(convert_from(state, 'UTF8'), %s, %s), 'UTF8')"
    " FROM coordination.recorded r WHERE r.stream = e.originator_id AND r.version = e.originator_version"
    " AND r.event_id = %s"
)
OUTBOX: Final = (
    "UPDATE intake.outbox SET body = convert_to(replace(convert_from(body, 'UTF8'), %s, %s), 'UTF8')"
    " WHERE event_id = %s"
)


@contextmanager
def altered(house: House, change: LiteralString, event: str) -> Iterator[None]:
    """The owner of the database alters when one event happened, and puts it back in the end."""
    then, never = '"time":"2025', '"time":"2024'
    with psycopg.connect(house.world.database_url(OWNER), autocommit=True) as connection:
        assert connection.execute(change, [then, never, event]).rowcount == 1
        try:
            yield
        finally:
            connection.execute(change, [never, then, event])


def compared(house: House, key: str, kept: list[Kept], case: Evidence | None = None) -> list[Finding]:
    """What `samspor compare` finds in this house."""

    async def comparing() -> list[Finding]:
        import asyncpg  # noqa: PLC0415 - the driver belongs to this loop alone

        world = house.world
        client = await connected(world.nats_url, OPERATOR, world.secrets.nats[OPERATOR])
        connection = await asyncpg.connect(world.database_url(OWNER))
        try:
            return await compare(client, connection, VerifierKey.read(key).public, kept, case)
        finally:
            await connection.close()
            await client.close()

    return finished(comparing())


def test_an_auditor_takes_the_evidence_out_and_checks_it_without_any_server(
    enter: Enter, lives: Lives, key: str, tmp_path: Path
) -> None:
    """By the page Historik; nothing personal is in the file, the youth's log of looks names it, all of it holds."""
    old = tmp_path / "kept.txt"
    old.write_bytes(asked(lives.house, "POST", "/ledger/checkpoint").content)
    page = enter(AUDITOR)
    page.goto(f"/sager/{lives.liva}/historik")
    with page.expect_download() as found:
        page.get_by_role("button", name="Tag den forseglede sag ud som fil (JSON)").click()
    file = tmp_path / "bevis.json"
    found.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert SAID not in text
    assert LIVA["name"] not in text
    status, said = verify(file, "--key", key, "--checkpoint", old)
    assert status == 0, said
    assert "Nothing was altered." in said
    assert "kept.txt: the file extends it" in said
    lives.house.settle()
    page.goto(f"/sager/{lives.liva}/opslag")
    expect(page.get_by_role("main")).to_contain_text("Tog ud i en fil: Bevis for sagen")


def test_whoever_may_not_see_all_of_a_case_takes_no_evidence_out(lives: Lives) -> None:
    """A case lead, a coordinator, the committee."""
    for who in ("p-birgitte", "p-karen", "p-poul"):
        assert asked(lives.house, "POST", f"/youths/{lives.liva}/evidence", who).status_code in {403, 404}


def test_a_row_of_the_books_that_its_owner_altered_is_found(lives: Lives, key: str, tmp_path: Path) -> None:
    """By whoever checks the file, at its version; and by comparing all copies, at its place."""
    before = Evidence.read(taken_out(lives, tmp_path).read_bytes())
    place = before.events[1].sequence
    with altered(lives.house, BOOKS, before.events[1].said["id"]):
        status, said = verify(taken_out(lives, tmp_path), "--key", key)
        findings = compared(lives.house, key, [])
    assert status == 1
    assert f"Version 2, place {place} on the log: this is not what was recorded there" in said
    broken = [finding.sentence for finding in findings if finding.kind == "broken"]
    assert f"Place {place} on the log: the event in coordination's books is another than the log's." in broken
    assert verify(taken_out(lives, tmp_path), "--key", key)[0] == 0


def test_a_row_of_intakes_outbox_that_its_owner_altered_is_found(lives: Lives, key: str, tmp_path: Path) -> None:
    """By comparing all copies: it is what a lost log's tail would come from."""
    concern = Evidence.read(taken_out(lives, tmp_path).read_bytes()).events[0]
    with altered(lives.house, OUTBOX, concern.said["id"]):
        findings = compared(lives.house, key, [])
    (broken,) = [finding.sentence for finding in findings if finding.kind == "broken"]
    assert broken == f"Place {concern.sequence} on the log: the event in intake's outbox is another than the log's."


def test_all_copies_are_the_same_and_the_evidence_is_complete(lives: Lives, key: str, tmp_path: Path) -> None:
    """Log, books, outboxes, hashes, checkpoints; and evidence without its last event is not complete."""
    kept = Kept("kept.txt", asked(lives.house, "POST", "/ledger/checkpoint").text)
    case = Evidence.read(taken_out(lives, tmp_path).read_bytes())
    findings = compared(lives.house, key, [kept], case)
    assert {finding.kind for finding in findings} == {"holds"}, findings
    assert len(findings) == 9
    short = case.model_copy(update={"events": case.events[:-1]})
    broken = [each.sentence for each in compared(lives.house, key, [], short) if each.kind == "broken"]
    count, place, size = len(case.events), case.events[-1].sequence, case.checkpoint.splitlines()[1]
    assert broken == [
        f"Place {place} on the log is not in the evidence as it is there.",
        f"The log holds {count} events of this youth to place {size}, the evidence {count - 1}.",
    ]


def test_evidence_holds_after_the_key_of_the_youth_is_destroyed(lives: Lives, key: str, tmp_path: Path) -> None:
    """The content is gone for everybody; the skeleton of events and every proof still verify."""
    before = Evidence.read(taken_out(lives, tmp_path, "before.json").read_bytes())
    with psycopg.connect(lives.house.world.database_url("intake"), autocommit=True) as connection:
        connection.execute("SELECT keys.destroy(%s)", [lives.liva])
    file = taken_out(lives, tmp_path)
    after = Evidence.read(file.read_bytes())
    assert [each.event for each in after.events] == [each.event for each in before.events]
    assert verify(file, "--key", key)[0] == 0
    assert verify(tmp_path / "before.json", "--key", key)[0] == 0
