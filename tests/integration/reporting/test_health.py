"""Is the process fit to answer? Not before its read models exist, and not without its database."""

from services.reporting.generations import ensure_live
from services.reporting.health import Health
from services.reporting.projections import MODELS
from shared.log import Progress
from tests.integration.reporting.telling import Reading


async def test_it_is_ready_once_the_read_models_exist_and_follow(reading: Reading) -> None:
    """No tables: not ready. Far behind the log: not ready. An older version served: ready, and said."""
    progress = Progress()
    health = Health(reading.pool, progress, Progress(), MODELS)
    assert (await health.standing()).fault == "a read model has not been made yet"

    connection = await reading.connection()
    await ensure_live(connection, MODELS)
    assert (await health.standing()).ready

    progress.move(1, 20_000)
    assert (await health.standing()).fault == "the read models are far behind the log"

    progress.move(20_000, 20_000)
    await connection.execute("UPDATE read_models SET version = 0 WHERE name = 'budget'")
    standing = await health.standing()
    assert (standing.ready, standing.stale) == (True, ("budget",))
    await connection.close()
