"""What the outbox's file keeps, to whom a receipt belongs, and what becomes of followings: on a real file."""

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from samspor.client import NotOurFileError, UnknownIdError
from samspor.client.outbox import Outbox
from samspor.client.receipts import Receipt, Refusal

NOW = datetime(2025, 3, 3, 10, tzinfo=UTC)
SOURCE = "/707/school"
TYPE = "school.left"


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    """A fresh one."""
    return Outbox(tmp_path / "outbox.sqlite")


def receipt(sender_id: str | None = "a", *, code: str | None = None, source: str = SOURCE) -> Receipt:
    """Accepted, or refused with a code."""
    refusal = None if code is None else Refusal(code=code, field="data", found="nothing", expected="something")
    outcome = "refused" if code else "accepted"
    named = {} if sender_id is None else {"id": sender_id, "source": source}
    return Receipt(receipt=uuid4(), outcome=outcome, received_at=NOW, refusal=refusal, **named)


def test_the_file_is_its_owners_alone_and_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else may read it, and a commit waits for the disk."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def watched(*args: Any, **more: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **more))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", watched)
    outbox = Outbox(tmp_path / "outbox.sqlite")
    outbox.put("a", SOURCE, TYPE, b"{}")
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    assert opened[0].execute("PRAGMA synchronous").fetchone() == (2,)
    assert opened[0].execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Neither a text, nor somebody's database, nor an outbox of a later version."""
    text = tmp_path / "notes.txt"
    text.write_text("indkøb: mælk, brød, " * 100, encoding="utf-8")
    theirs = sqlite3.connect(tmp_path / "theirs.sqlite")
    theirs.execute("CREATE TABLE things (name)")
    later = sqlite3.connect(tmp_path / "later.sqlite")
    later.execute("PRAGMA user_version = 99")
    for each in (theirs, later):
        each.close()
    for name in ("notes.txt", "theirs.sqlite", "later.sqlite"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(NotOurFileError):
            Outbox(tmp_path / name)
        if name == "notes.txt":
            assert (tmp_path / name).read_bytes() == before


def test_a_window_is_bounded_in_number_and_in_bytes_but_never_empty(outbox: Outbox) -> None:
    """One that is heavier than a window goes alone."""
    for body in (b"x" * 10, b"x" * 10, b"x" * 50, b"x"):
        outbox.put("a", SOURCE, TYPE, body)
    assert [each.position for each in outbox.head(10, 25)] == [1, 2]
    assert [each.position for each in outbox.head(1, 25)] == [1]
    assert [each.position for each in outbox.head(10, 5)] == [1]


def test_a_receipt_that_names_nothing_belongs_to_what_lies_at_its_place(outbox: Outbox) -> None:
    """The receiver could not read the message: inbox and sequence are all that it can say."""
    position = outbox.put("a", SOURCE, TYPE, b"{}")
    outbox.placed({position: "INBOX_SCHOOL/1"})
    outbox.receive(receipt(None, code="unprocessable"), "INBOX_SCHOOL/1")
    assert outbox.latest(SOURCE, "a").state == "refused"


def test_anothers_receipt_changes_nothing(outbox: Outbox) -> None:
    """Another system of the sector has the same id, or the place is an older one's of a stream that was lost."""
    position = outbox.put("a", SOURCE, TYPE, b"{}")
    outbox.placed({position: "INBOX_SCHOOL/1"})
    outbox.receive(receipt("a", source="/707/school/other"), "INBOX_SCHOOL/1")
    outbox.receive(receipt("b"), "INBOX_SCHOOL/1")
    outbox.receive(receipt("a"), "INBOX_SCHOOL/2")
    assert outbox.latest(SOURCE, "a").state == "waiting"


def test_a_place_that_was_given_out_again_settles_nothing(outbox: Outbox) -> None:
    """The stream was lost and counts from one again: the late receipt of a mistake is not that of its correction."""
    outbox.placed({outbox.put("a", SOURCE, TYPE, b"a mistake"): "INBOX_SCHOOL/1"})
    outbox.receive(receipt("a", code="missing-field"), "INBOX_SCHOOL/1")
    outbox.placed({outbox.put("a", SOURCE, TYPE, b"its correction"): "INBOX_SCHOOL/1"})
    outbox.receive(receipt("a", code="missing-field"), "INBOX_SCHOOL/1")
    assert outbox.latest(SOURCE, "a").state == "waiting"
    outbox.placed({2: "INBOX_SCHOOL/9"})
    outbox.receive(receipt("a"), "INBOX_SCHOOL/9")
    assert outbox.latest(SOURCE, "a").state == "kept"


def test_what_people_put_right_at_the_receiver_is_kept_after_all(outbox: Outbox) -> None:
    """Its acceptance comes from a place that is not ours; one of another content under the id is not its."""
    for sender_id, code in (("a", "missing-field"), ("b", "id-reused")):
        position = outbox.put(sender_id, SOURCE, TYPE, b"{}")
        outbox.placed({position: f"INBOX_SCHOOL/{position}"})
        outbox.receive(receipt(sender_id, code=code), f"INBOX_SCHOOL/{position}")
        outbox.receive(receipt(sender_id), "INBOX_SCHOOL/17")
    assert outbox.latest(SOURCE, "a").state == "kept"
    assert outbox.latest(SOURCE, "b").state == "refused"


def test_a_receipt_that_comes_again_settles_nothing_else(outbox: Outbox) -> None:
    """It had put right what was refused; told again and refused again, that is another matter."""
    accepted = receipt("a")
    for number, again in enumerate((False, True), 1):
        position = outbox.put("a", SOURCE, TYPE, b"{}")
        outbox.placed({position: f"INBOX_SCHOOL/{number}"})
        outbox.receive(receipt("a", code="erased" if again else "missing-field"), f"INBOX_SCHOOL/{number}")
        outbox.receive(accepted, "INBOX_SCHOOL/17")
    assert outbox.latest(SOURCE, "a").state == "refused"


def test_what_is_settled_leaves_nothing_of_its_body(outbox: Outbox, tmp_path: Path) -> None:
    """Not in the file either: pages are overwritten when they are freed."""
    body = b"a body that nobody needs any more " * 20
    position = outbox.put("a", SOURCE, TYPE, body)
    outbox.placed({position: "INBOX_SCHOOL/1"})
    outbox.receive(receipt("a"), "INBOX_SCHOOL/1")
    outbox.close()  # the last one to close takes the write-ahead log into the file
    assert b"nobody needs" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_what_is_long_settled_is_forgotten_and_what_is_open_never(outbox: Outbox) -> None:
    """A refusal waits for somebody, however long that takes."""
    for position, (sender_id, code) in enumerate((("kept", None), ("refused", "missing-field")), 1):
        outbox.put(sender_id, SOURCE, TYPE, b"{}")
        outbox.placed({position: f"INBOX_SCHOOL/{position}"})
        outbox.receive(receipt(sender_id, code=code), f"INBOX_SCHOOL/{position}")
    outbox.put("waiting", SOURCE, TYPE, b"{}")
    assert outbox.forget(datetime.now(UTC) + timedelta(days=1)) == 1
    with pytest.raises(UnknownIdError):
        outbox.latest(SOURCE, "kept")
    assert outbox.latest(SOURCE, "refused").state == "refused"
    assert outbox.waiting() == 1


def test_of_a_following_the_newest_is_remembered_in_whatever_order_it_is_told(outbox: Outbox) -> None:
    """Started, ended: whichever comes first, it has ended."""
    for youth, order in (("in-order", (0, 1)), ("crossed", (1, 0))):
        for hours in order:
            outbox.follow(youth, NOW + timedelta(hours=hours), None if hours else "{}")
    outbox.follow("again", NOW, None)
    outbox.follow("again", NOW + timedelta(hours=1), "{}")
    assert outbox.followings() == {"again": "{}"}
