"""Specification: what `samspor streams` changes, and what it refuses. Pure: configurations in, changes out."""

from typing import Any

import pytest

from deploy.streams.plan import Actual, Verdict, plan
from shared.streams import EVENTS, FEED, INCARNATION, RECEIPTS, RESTORING, consumers, streams

SECTORS = ("school", "person-register")


def standing() -> tuple[dict[str, Any], dict[tuple[str, str], Any]]:
    """A server as declared, in the server's own words."""
    made = {config["name"]: dict(config) for config in streams(SECTORS)}
    for config in made.values():
        config["metadata"] = {**config.get("metadata", {}), INCARNATION: "a1", "_nats.ver": "2.15.1"}
        config |= {"compression": "none", "sealed": False, "allow_rollup_hdrs": False, "consumer_limits": {}}
    reading = {
        (stream, config["durable_name"]): {**config, "name": config["durable_name"], "max_waiting": 512}
        for stream, config in consumers(SECTORS)
    }
    return made, reading


def planned(changes: dict[str, dict[str, Any]]) -> list[tuple[Verdict, str]]:
    """The plan for a standing server some of whose streams differ."""
    made, reading = standing()
    for name, settings in changes.items():
        made[name] |= settings
    return [(change.verdict, change.name) for change in plan(Actual(made, reading), SECTORS)]


def test_a_server_as_declared_needs_nothing() -> None:
    """No change, whatever the server adds of its own."""
    assert planned({}) == []


def test_an_empty_server_gets_everything() -> None:
    """One log, an inbox a sector, receipts and feed, and who reads them; streams before consumers."""
    changes = plan(Actual({}, {}), SECTORS)

    assert {change.verdict for change in changes} == {Verdict.CREATE}
    assert [change.name for change in changes] == [
        "EVENTS",
        "INBOX_SCHOOL",
        "INBOX_PERSON_REGISTER",
        "RECEIPTS",
        "FEED",
        "INBOX_SCHOOL / intake",
        "INBOX_PERSON_REGISTER / intake",
        "RECEIPTS / SCHOOL",
        "FEED / SCHOOL",
        "RECEIPTS / PERSON_REGISTER",
        "FEED / PERSON_REGISTER",
    ]


@pytest.mark.parametrize(
    ("stream", "settings"),
    [
        (EVENTS, {"discard": "old"}),
        (EVENTS, {"deny_purge": False}),
        (EVENTS, {"allow_atomic": False}),
        (EVENTS, {"duplicate_window": 120_000_000_000}),
        (EVENTS, {"max_age": 3_600_000_000_000}),
        (EVENTS, {"max_msgs": 1_000}),
        (RECEIPTS, {"max_age": 3_600_000_000_000}),
        ("INBOX_SCHOOL", {"max_age": 3_600_000_000_000}),
    ],
)
def test_what_keeps_more_is_set_right(stream: str, settings: dict[str, Any]) -> None:
    """A setting that loses messages is corrected as the stream runs: that can only keep more of them."""
    assert planned({stream: settings}) == [(Verdict.UPDATE, stream)]


@pytest.mark.parametrize(
    ("stream", "settings", "instead"),
    [
        (EVENTS, {"retention": "workqueue"}, "Copy what it holds"),
        (EVENTS, {"storage": "memory"}, "Copy what it holds"),
        (EVENTS, {"subjects": ["events.*.*.*.*", "more.>"]}, "Move their publishers first"),
        (EVENTS, {"subject_transform": {"src": "a", "dest": "b"}}, "samspor restore-log"),
        (EVENTS, {"metadata": {INCARNATION: "a1", "samspor-partitions": "16"}}, "samspor restore-log"),
        (EVENTS, {"allow_msg_ttl": True}, "nobody declared this"),
        (EVENTS, {"persist_mode": "async"}, "nobody declared this"),
        (EVENTS, {"sources": [{"name": "OTHER"}]}, "nobody declared this"),
        (RECEIPTS, {"max_age": 0}, "a lower limit deletes"),
        (FEED, {"max_age": 365 * 86_400_000_000_000}, "a lower limit deletes"),
    ],
)
def test_what_could_lose_or_hide_messages_is_refused(stream: str, settings: dict[str, Any], instead: str) -> None:
    """The refusal says what to do instead."""
    made, reading = standing()
    made[stream] |= settings

    (change,) = plan(Actual(made, reading), SECTORS)

    assert change.verdict is Verdict.REFUSE
    assert change.config is None
    assert instead in change.sentence


def test_another_partition_count_is_refused() -> None:
    """The count is fixed when the log is made."""
    made, reading = standing()

    (change,) = plan(Actual(made, reading), SECTORS, partitions=16)

    assert (change.verdict, change.stream) == (Verdict.REFUSE, EVENTS)


def test_an_update_leaves_the_incarnation_alone() -> None:
    """Setting a log right does not make it another log, and the server's own notes are not sent back to it."""
    made, reading = standing()
    made[EVENTS] |= {"discard": "old"}

    (change,) = plan(Actual(made, reading), SECTORS)

    assert change.config is not None
    assert change.config["discard"] == "new"
    assert change.config["metadata"] == {INCARNATION: "a1", "samspor-partitions": "4"}


def test_more_replicas_are_added_and_none_is_taken_away() -> None:
    """A cluster that holds more copies than asked for keeps them."""
    made, reading = standing()

    more = plan(Actual(made, reading), SECTORS, replicas=3)
    made[EVENTS] |= {"num_replicas": 5}
    fewer = plan(Actual(made, reading), SECTORS)

    assert {change.verdict for change in more} == {Verdict.UPDATE}
    assert fewer == []


def test_a_lost_log_is_never_replaced_by_an_empty_one() -> None:
    """When the books hold events, a missing log is told as lost; all else is made."""
    changes = plan(Actual({}, {}), SECTORS, remembered=True)

    assert [change.stream for change in changes if change.verdict is Verdict.RESTORE] == [EVENTS]
    assert "samspor restore-log" in changes[0].sentence
    assert {change.verdict for change in changes[1:]} == {Verdict.CREATE}


def test_a_log_that_is_being_restored_is_left_alone() -> None:
    """Its settings differ on purpose until it holds what the books hold."""
    made, reading = standing()
    made[EVENTS] |= {"subjects": ["restoring.*.*.*.*"]}
    made[EVENTS]["metadata"] |= {RESTORING: "yes"}

    (change,) = plan(Actual(made, reading), SECTORS, remembered=True)

    assert change.verdict is Verdict.RESTORE


def test_what_is_not_declared_is_left_as_it_is() -> None:
    """A stream that nobody declared is shown, never deleted."""
    made, reading = standing()
    made["OTHER"] = {"name": "OTHER", "subjects": ["other"]}

    (change,) = plan(Actual(made, reading), SECTORS)

    assert (change.verdict, change.stream, change.config) == (Verdict.UNDECLARED, "OTHER", None)


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ({"max_deliver": 5}, Verdict.UPDATE),
        ({"ack_wait": 1_000_000_000}, Verdict.UPDATE),
        ({"max_ack_pending": 1}, Verdict.UPDATE),
        ({"filter_subject": "receipt.social.>"}, Verdict.REFUSE),
        ({"ack_policy": "none"}, Verdict.REFUSE),
        ({"deliver_subject": "elsewhere"}, Verdict.REFUSE),
    ],
)
def test_a_consumer_keeps_its_reader(settings: dict[str, Any], verdict: Verdict) -> None:
    """How patient a consumer is may change; what it reads and how may not, somebody may be reading."""
    made, reading = standing()
    reading[RECEIPTS, "SCHOOL"] |= settings

    (change,) = plan(Actual(made, reading), SECTORS)

    assert (change.verdict, change.name) == (verdict, "RECEIPTS / SCHOOL")
