"""How must the streams be set for our promises to hold? Declared as data, compared with what a server has.

Deployment applies it, services check it at their start. Invariant: every setting that could lose, hide, expire or
reorder a message is compared, also one that nobody declared: whatever a server turned on beyond the declaration is
a difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Config = Mapping[str, Any]
"""The JSON of a stream's or consumer's configuration, as JetStream's API speaks it (durations in nanoseconds)."""

EVENTS: Final = "EVENTS"
RECEIPTS: Final = "RECEIPTS"
FEED: Final = "FEED"
INTAKE_CONSUMER: Final = "intake"
"""The one reader of every inbox."""

INCARNATION: Final = "samspor-incarnation"
"""Metadata of EVENTS: which log this is; a log made anew has another, so no checkpoint of the old one fits."""
RESTORING: Final = "samspor-restoring"
"""Metadata of EVENTS: `yes` while a lost log is re-made from the books; relays and readers wait."""
RESTORED: Final = "samspor-restored"
"""Metadata of EVENTS: how many events were put back from the books when this log was re-made."""
PARTITIONS: Final = "samspor-partitions"
"""Metadata of EVENTS: the partition count that the stream was made with."""

EMBEDDED_PARTITIONS: Final = 4
SECOND: Final = 1_000_000_000
DAY: Final = 86_400 * SECOND
SMALLEST_WINDOW: Final = SECOND // 10
"""The least dedupe window that the server allows: correctness rests on our own ids and on fencing."""

_ENDLESS: Final = {
    "max_consumers": -1,
    "max_msgs": -1,
    "max_bytes": -1,
    "max_msgs_per_subject": -1,
    "max_msg_size": -1,
}
_FREE: Final = frozenset({"description", "placement", "num_replicas", "metadata", "name", "compression"})
"""What an operator may choose; `metadata` is compared apart."""
_ABSENT: Final[tuple[Any, ...]] = (None, False, 0, "", [], {}, "default", "none")
"""What the server says for "not set"."""


@dataclass(frozen=True)
class Difference:
    """One setting that is not as declared; `declared` is None for one that nobody asked for."""

    setting: str
    declared: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.setting} is {self.actual!r}, must be {self.declared!r}"


def inbox(sector: str) -> str:
    """The stream that a sector publishes into."""
    return f"INBOX_{consumer(sector)}"


def consumer(sector: str) -> str:
    """The durable consumer with which a sector reads its receipts and its feed."""
    return sector.upper().replace("-", "_")


def events(partitions: int, replicas: int = 1) -> dict[str, Any]:
    """The log: `events.<publisher>.<source>.<what>.<key>` lies as `events.<partition>.<publisher>.<source>.<what>`.

    `partitions` is fixed when the stream is made; it serves read models alone. The key chooses the partition and then
    leaves the subject (it is in the event): the server looks for a publisher's last event by walking every subject of
    that publisher, at every append, so there must be as many as there are types, not as there are youths.
    """
    return {
        "name": EVENTS,
        "subjects": ["events.*.*.*.*"],
        "subject_transform": {
            "src": "events.*.*.*.*",
            "dest": f"events.{{{{partition({partitions},4)}}}}."
            + ".".join(f"{{{{wildcard({n})}}}}" for n in range(1, 4)),
        },
        "retention": "limits",
        "storage": "file",
        "discard": "new",
        **_ENDLESS,
        "max_age": 0,
        "duplicate_window": SMALLEST_WINDOW,
        "num_replicas": replicas,
        "deny_delete": True,
        "deny_purge": True,
        "allow_direct": True,
        "allow_atomic": True,
        "metadata": {PARTITIONS: str(partitions)},
    }


def inboxes(sectors: Iterable[str], replicas: int = 1) -> list[dict[str, Any]]:
    """One work queue a sector: kept until intake has committed, however long that takes.

    A sender may put several messages into it as a whole or not at all.
    """
    return [
        {
            "name": inbox(sector),
            "subjects": [f"sector.{sector}.>"],
            "retention": "workqueue",
            "storage": "file",
            "discard": "new",
            **_ENDLESS,
            "max_age": 0,
            "duplicate_window": SMALLEST_WINDOW,
            "num_replicas": replicas,
            "allow_atomic": True,
        }
        for sector in sectors
    ]


def outgoing(replicas: int = 1) -> list[dict[str, Any]]:
    """What goes back to the sectors. It expires: whoever fills it keeps a cursor of its own."""
    common = {
        "retention": "limits",
        "storage": "file",
        "discard": "new",
        **_ENDLESS,
        "duplicate_window": SMALLEST_WINDOW,
        "num_replicas": replicas,
        "allow_direct": True,
        "allow_atomic": True,
    }
    return [
        {"name": RECEIPTS, "subjects": ["receipt.*.*.*"], "max_age": 30 * DAY, **common},
        {"name": FEED, "subjects": ["to.*.*.*.*"], "max_age": 90 * DAY, **common},
    ]


def streams(sectors: Sequence[str], partitions: int = EMBEDDED_PARTITIONS, replicas: int = 1) -> list[dict[str, Any]]:
    """Every stream of an installation."""
    return [events(partitions, replicas), *inboxes(sectors, replicas), *outgoing(replicas)]


def consumers(sectors: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Every durable consumer, as (stream, configuration). Deliveries are unlimited: a finite number deletes."""
    common = {
        "deliver_policy": "all",
        "ack_policy": "explicit",
        "replay_policy": "instant",
        "ack_wait": 30 * SECOND,
        "max_deliver": -1,
        "max_ack_pending": 10_000,
    }
    reading = [(inbox(sector), {"durable_name": INTAKE_CONSUMER, **common}) for sector in sectors]
    for sector in sectors:
        name = consumer(sector)
        reading.append((RECEIPTS, {"durable_name": name, "filter_subject": f"receipt.{sector}.>", **common}))
        reading.append((FEED, {"durable_name": name, "filter_subject": f"to.{sector}.>", **common}))
    return reading


def differences(declared: Config, actual: Config) -> list[Difference]:
    """Where the server's configuration of a stream or consumer is not as declared."""
    found = [
        Difference(setting, wanted, actual.get(setting))
        for setting, wanted in declared.items()
        if setting not in _FREE and _differs(wanted, actual.get(setting))
    ]
    found += [
        Difference(setting, None, value)
        for setting, value in actual.items()
        if setting not in declared and setting not in _FREE and _differs(None, value)
    ]
    metadata = actual.get("metadata") or {}
    found += [
        Difference(f"metadata.{name}", wanted, metadata.get(name))
        for name, wanted in declared.get("metadata", {}).items()
        if metadata.get(name) != wanted
    ]
    return found


def events_differences(actual: Config) -> list[Difference]:
    """The same for the log as a service meets it: with the partition count that its metadata names."""
    metadata = actual.get("metadata") or {}
    partitions = str(metadata.get(PARTITIONS, ""))
    found = [] if metadata.get(INCARNATION) else [Difference(f"metadata.{INCARNATION}", "a fresh id", None)]
    if not partitions.isdecimal() or not int(partitions):
        return [*found, Difference(f"metadata.{PARTITIONS}", "a number", metadata.get(PARTITIONS))]
    return found + differences(events(int(partitions)), actual)


def unsynced(varz: Mapping[str, Any]) -> str | None:
    """What to set when the server does not write to disk before it acknowledges; None when it does.

    `varz` is the server's monitoring answer. Its default flushes every two minutes and loses what it acknowledged.
    """
    if varz.get("jetstream", {}).get("config", {}).get("sync_always") is True:
        return None
    return "NATS acknowledges before it has written: set `sync_interval: always` in its `jetstream` block"


def _differs(wanted: Any, actual: Any) -> bool:
    if wanted in _ABSENT:
        return actual not in _ABSENT
    return bool(wanted != actual)
