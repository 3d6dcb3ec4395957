"""When has everything come to rest? Readers at the head of the log, inboxes read, outboxes empty."""

from typing import Any

from deploy.demo.clockwork import moving

HEAD = 7


def _status(position: int = HEAD, *, inbox_lag: int = 0, to_send: int = 0) -> dict[str, Any]:
    readers = {
        "log": {"position": position, "head": position, "lag": 0},
        "INBOX_SCHOOL": {"position": 3, "head": 3 + inbox_lag, "lag": inbox_lag},
    }
    return {"readers": readers, "outbox_depth": to_send}


def test_at_rest_nothing_moves() -> None:
    """Everybody at the head with nothing to send is at rest, wherever an inbox's own head lies."""
    assert moving({"intake": _status()}, HEAD) == []


def test_a_reader_that_does_not_know_of_the_newest_event_is_behind() -> None:
    """It stands at the head that it knows, but the log reaches further."""
    assert moving({"intake": _status(position=6)}, HEAD) == ["intake/log at 6 of 7"]


def test_what_is_not_read_or_not_sent_moves() -> None:
    """An inbox that is not empty, and an outbox that is not."""
    assert moving({"intake": _status(inbox_lag=2)}, HEAD) == ["intake/INBOX_SCHOOL at 3 of 5"]
    assert moving({"planning": _status(to_send=1)}, HEAD) == ["planning with 1 to send"]
