"""What has to change on the server, and is that safe? Pure: two configurations in, changes out.

Invariant: a change that could drop, hide or re-order a stored message is refused with a sentence that says what to
do instead; nothing that is not declared is ever deleted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from shared.streams import (
    EMBEDDED_PARTITIONS,
    EVENTS,
    RESTORING,
    Difference,
    consumers,
    differences,
    streams,
)

Config = Mapping[str, Any]
ConsumerKey = tuple[str, str]
"""Stream and durable name."""


class Verdict(StrEnum):
    """What is to be done about one stream or consumer."""

    CREATE = "create"
    UPDATE = "update"
    REFUSE = "refuse"
    RESTORE = "restore"
    """The log is another tool's to make again."""
    UNDECLARED = "undeclared"


@dataclass(frozen=True)
class Change:
    """One step from what the server has to what is declared."""

    verdict: Verdict
    stream: str
    consumer: str | None
    differences: tuple[Difference, ...]
    sentence: str
    config: Config | None = None
    """What to ask of the server; None when nothing is asked."""

    @property
    def name(self) -> str:
        """What it is about, for people."""
        return self.stream if self.consumer is None else f"{self.stream} / {self.consumer}"


@dataclass(frozen=True)
class Actual:
    """What the server has: configurations by name."""

    streams: Mapping[str, Config]
    consumers: Mapping[ConsumerKey, Config]


def plan(
    actual: Actual,
    sectors: Sequence[str],
    partitions: int = EMBEDDED_PARTITIONS,
    replicas: int = 1,
    *,
    remembered: bool = False,
) -> list[Change]:
    """The changes that bring the server to the declaration, streams before their consumers; empty when it stands.

    A log that exists keeps its partition count: asking for another is refused. `remembered` says that the books
    hold events of a log: then a missing one is lost, and is never replaced by an empty one.
    """
    declared = streams(sectors, partitions, replicas)
    lost = _lost_log(actual.streams.get(EVENTS), remembered=remembered)
    found = [
        lost if lost and wanted["name"] == EVENTS else _of_stream(wanted, actual.streams.get(wanted["name"]))
        for wanted in declared
    ]
    found += [
        _of_consumer(stream, wanted, actual.consumers.get((stream, wanted["durable_name"])))
        for stream, wanted in consumers(sectors)
    ]
    names = {wanted["name"] for wanted in declared}
    found += [
        Change(Verdict.UNDECLARED, name, None, (), f"{name} is not declared; it is left as it is")
        for name in actual.streams
        if name not in names
    ]
    return [change for change in found if change is not None]


def _lost_log(actual: Config | None, *, remembered: bool) -> Change | None:
    if actual is None and remembered:
        sentence = "the log is lost and the books hold its events: run `samspor restore-log`"
    elif actual is not None and (actual.get("metadata") or {}).get(RESTORING) == "yes":
        sentence = "the log is being re-made: let `samspor restore-log` finish, or run it again"
    else:
        return None
    return Change(Verdict.RESTORE, EVENTS, None, (), sentence)


def _of_stream(declared: Config, actual: Config | None) -> Change | None:
    name = declared["name"]
    if actual is None:
        return Change(Verdict.CREATE, name, None, (), f"{name} is missing", declared)
    found = differences(declared, actual)
    if actual.get("num_replicas", 1) < declared["num_replicas"]:
        found.append(Difference("num_replicas", declared["num_replicas"], actual.get("num_replicas", 1)))
    if not found:
        return None
    refusals = [reason for difference in found if (reason := _stream_refusal(difference))]
    if refusals:
        return Change(Verdict.REFUSE, name, None, tuple(found), " ".join(refusals))
    merged = {**actual, **declared, "metadata": {**actual.get("metadata", {}), **declared.get("metadata", {})}}
    merged["num_replicas"] = max(actual.get("num_replicas", 1), declared["num_replicas"])
    merged |= {difference.setting: None for difference in found if difference.declared is None}
    return Change(Verdict.UPDATE, name, None, tuple(found), f"{name} can be changed as it runs", _given(merged))


def _of_consumer(stream: str, declared: Config, actual: Config | None) -> Change | None:
    name = declared["durable_name"]
    if actual is None:
        return Change(Verdict.CREATE, stream, name, (), f"{name} on {stream} is missing", declared)
    # The server repeats the durable name as the name, and its own default for how many may wait.
    settled = {key: value for key, value in actual.items() if key not in {"name", "max_waiting"}}
    found = differences(declared, settled)
    if not found:
        return None
    refused = [difference for difference in found if difference.setting not in _CONSUMER_MAY_CHANGE]
    if refused:
        sentence = (
            f"{name} on {stream} reads otherwise than declared ({'; '.join(map(str, refused))}): another reader may "
            "be on it. Delete it by hand when nobody needs its position, then apply again."
        )
        return Change(Verdict.REFUSE, stream, name, tuple(found), sentence)
    merged = {**actual, **declared, **{one.setting: None for one in found if one.declared is None}}
    return Change(
        Verdict.UPDATE, stream, name, tuple(found), f"{name} on {stream} can be changed as it runs", _given(merged)
    )


def _given(config: Config) -> Config:
    """Without what is not set; the server's own notes in the metadata are its own to write."""
    kept = {key: value for key, value in config.items() if value is not None}
    if "metadata" in kept:
        kept["metadata"] = {key: value for key, value in kept["metadata"].items() if not key.startswith("_nats.")}
    return kept


_CONSUMER_MAY_CHANGE: Final = frozenset(
    {"ack_wait", "max_ack_pending", "max_deliver", "inactive_threshold", "max_batch", "max_expires", "max_bytes"}
)


def _stream_refusal(difference: Difference) -> str | None:
    """Why this difference may not simply be set right; None when it may."""
    match difference.setting.split(".")[0]:
        case setting if setting in _ALWAYS_SAFE:
            return None
        case "max_age" | "max_msgs" | "max_bytes" | "max_msgs_per_subject" | "max_msg_size" | "max_consumers":
            return _limit_refusal(difference)
        case setting:
            return _INSTEAD.get(setting, _unknown)(difference)


_ALWAYS_SAFE: Final = frozenset(
    {"discard", "discard_new_per_subject", "duplicate_window", "deny_delete", "deny_purge", "allow_direct"}
    | {"allow_atomic", "num_replicas", "allow_rollup_hdrs", "republish", "no_ack", "sealed_off"}
)
"""Settings that are set right as the stream runs, and that touch no stored message."""


def _limit_refusal(difference: Difference) -> str | None:
    wanted, actual = (
        value if value and value > 0 else float("inf") for value in (difference.declared, difference.actual)
    )
    if wanted >= actual:
        return None
    return (
        f"{difference}: a lower limit deletes what is stored beyond it. "
        "Take a backup and set it with the server's own tool if that is meant."
    )


def _repartition(difference: Difference) -> str:
    return (
        f"{difference}: the partition count is fixed when the log is made. "
        "Keep the old count, or re-make the log from the books with `samspor restore-log`."
    )


def _subjects(difference: Difference) -> str | None:
    missing = set(difference.actual or ()) - set(difference.declared or ())
    if not missing:
        return None
    return (
        f"{difference}: messages on {', '.join(sorted(missing))} would find no stream. "
        "Move their publishers first, then take the subjects away by hand."
    )


def _remake(difference: Difference) -> str:
    return (
        f"{difference}: a stream cannot be turned into another kind. "
        "Copy what it holds to a new stream, then delete it by hand."
    )


def _unknown(difference: Difference) -> str:
    return f"{difference}: nobody declared this. Take it back with the tool that set it, then apply again."


_INSTEAD: Final[Mapping[str, Callable[[Difference], str | None]]] = {
    "subject_transform": _repartition,
    "metadata": _repartition,
    "subjects": _subjects,
    "retention": _remake,
    "storage": _remake,
}
