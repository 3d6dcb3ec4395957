"""Specification: which settings of a stream a service refuses to run on."""

from typing import Any

import pytest

from shared.streams import INCARNATION, PARTITIONS, events, events_differences, unsynced


def log(**settings: Any) -> dict[str, Any]:
    """The log as the server tells of it, with some settings changed."""
    declared = events(16, replicas=3)
    return declared | {"metadata": declared["metadata"] | {INCARNATION: "a1"}} | settings


def test_the_declared_log_is_accepted_with_any_partition_count() -> None:
    """A service runs on the count that the log was made with."""
    assert events_differences(log()) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"discard": "old"},
        {"max_age": 1},
        {"max_bytes": 10},
        {"deny_delete": False},
        {"deny_purge": False},
        {"retention": "interest"},
        {"storage": "memory"},
        {"allow_atomic": False},
        {"allow_direct": False},
        {"allow_msg_ttl": True},
        {"persist_mode": "async"},
        {"duplicate_window": 120_000_000_000},
        {"subject_transform": None},
        {"mirror": {"name": "OTHER"}},
    ],
)
def test_a_setting_that_could_lose_events_is_named(settings: dict[str, Any]) -> None:
    """The difference names the setting, what it is and what it must be."""
    (found,) = events_differences(log(**settings))

    assert found.setting == next(iter(settings))
    assert str(found) == f"{found.setting} is {found.actual!r}, must be {found.declared!r}"


@pytest.mark.parametrize("metadata", [{}, {INCARNATION: "a1"}, {INCARNATION: "a1", PARTITIONS: "many"}])
def test_a_log_that_does_not_say_what_it_is_is_not_accepted(metadata: dict[str, str]) -> None:
    """A log without a partition count was made by somebody else."""
    assert f"metadata.{PARTITIONS}" in [found.setting for found in events_differences(log(metadata=metadata))]


def test_a_log_without_an_incarnation_is_not_accepted() -> None:
    """No checkpoint could tell it from another log."""
    assert [found.setting for found in events_differences(log(metadata={PARTITIONS: "16"}))] == [
        f"metadata.{INCARNATION}"
    ]


@pytest.mark.parametrize("told", [{}, {"jetstream": {}}, {"jetstream": {"config": {"sync_always": False}}}])
def test_a_server_that_writes_later_is_told_what_to_set(told: dict[str, Any]) -> None:
    """Acknowledged has to mean written."""
    assert "sync_interval: always" in (unsynced(told) or "")


def test_a_server_that_writes_first_is_accepted() -> None:
    """`sync_always` is what its monitoring says then."""
    assert unsynced({"jetstream": {"config": {"sync_always": True}}}) is None
