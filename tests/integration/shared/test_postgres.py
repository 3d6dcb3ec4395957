"""A question that takes long is told of in the log: what was asked, and nothing of what it was asked about."""

import logging

import pytest

from deploy.testing.world import World
from shared import postgres
from shared.postgres import pool_of

ABOUT = "en oplysning om en ung"


async def test_a_slow_question_is_logged_by_its_words_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever runs the system finds the slow statement; no value that was asked about is in the log."""
    monkeypatch.setattr(postgres, "SLOW", 0.0)
    with caplog.at_level(logging.WARNING, logger="shared.postgres"):
        async with pool_of(world.database_url("reporting"), 1) as pool:
            assert await pool.fetchval("SELECT  $1::text AS\n  told", ABOUT) == ABOUT

    [told] = [record.getMessage() for record in caplog.records if "told" in record.getMessage()]
    assert told.endswith("SELECT $1::text AS told")
    assert ABOUT not in caplog.text


async def test_a_quick_question_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log is for what somebody has to look at."""
    monkeypatch.setattr(postgres, "SLOW", 3600.0)
    async with pool_of(world.database_url("reporting"), 1) as pool:
        await pool.fetchval("SELECT 1")

    assert not [record for record in caplog.records if record.name == "shared.postgres"]
