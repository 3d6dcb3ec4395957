"""Logs that cannot hold personal data: our own sentences, and of everybody else's only where they come from."""

import logging
from io import StringIO

import pytest

from shared.books import VersionConflictError
from shared.settings import MisconfiguredError, Settings
from shared.telemetry import configure, described

ENVIRONMENT = {
    "SAMSPOR_MUNICIPALITY": "707",
    "SAMSPOR_NATS_URL": "nats://127.0.0.1:1",
    "SAMSPOR_NATS_USER": "intake",
    "SAMSPOR_NATS_PASSWORD": "hemmelig",
    "SAMSPOR_NATS_MONITOR_URL": "http://127.0.0.1:2",
    "SAMSPOR_DATABASE_URL": "postgresql://intake:hemmelig@127.0.0.1:3/samspor",
    "SAMSPOR_MASTER_KEY_FILE": "master.key",
}


def test_an_exception_of_others_is_told_without_its_sentence() -> None:
    """A library's error may repeat the value that it choked on."""
    try:
        int("7403129900x")
    except ValueError as error:
        told = described(ExceptionGroup("several", [error, VersionConflictError("our own sentence")]))
    assert "7403129900" not in told
    assert "ValueError at shared/test_telemetry.py" in told
    assert "our own sentence" in told


def test_others_messages_are_reduced_to_where_they_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loggers of our own packages may speak."""
    stream = StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    configure(Settings.from_environment("intake", ENVIRONMENT))
    logging.getLogger("asyncpg").warning("row %s", "7403129900")
    logging.getLogger("services.intake").warning("the inbox is full")
    assert "7403129900" not in stream.getvalue()
    assert "the inbox is full" in stream.getvalue()


def test_settings_name_what_is_missing_and_never_repeat_a_value() -> None:
    """A service that cannot start says which variables are wrong."""
    wrong = ENVIRONMENT | {"SAMSPOR_MUNICIPALITY": "Norddjurs", "SAMSPOR_HTTP_PORT": "many"}
    del wrong["SAMSPOR_NATS_URL"]
    with pytest.raises(MisconfiguredError) as fault:
        Settings.from_environment("intake", wrong)
    for name in ("SAMSPOR_MUNICIPALITY", "SAMSPOR_HTTP_PORT", "SAMSPOR_NATS_URL"):
        assert name in str(fault.value)
    assert "Norddjurs" not in str(fault.value)
    assert "hemmelig" not in repr(Settings.from_environment("intake", ENVIRONMENT))
