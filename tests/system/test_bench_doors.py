"""The bench of the doors in small: each way in is measured with a handful of messages, and all of them arrive."""

from pathlib import Path

from tests.load.doors import doors
from tests.load.installation import installed, servers
from tests.load.sending import connected

DOORS = {
    "door: NATS, one by one",
    "door: NATS, pipelined",
    "door: NATS, sealed",
    "door: HTTP, one event",
    "door: HTTP, batches of 200",
    "door: table upload",
    "door: Beskedfordeler",
}


async def test_every_door_is_measured(tmp_path: Path) -> None:
    """A rate, and half and 99 of 100 times to the receipt, for each door; a refused message would fail the bench."""
    with servers(tmp_path / "data") as stack:
        async with installed(stack) as here, connected(stack, ["school"]) as out:
            here.start_issuer()
            await here.start("intake")
            figures = await doors(here, out, 40)

    assert {figure.stage for figure in figures} == DOORS
    assert all(figure.value > 0 for figure in figures)
    for door in DOORS:
        p50, p99 = (
            next(figure.value for figure in figures if figure.stage == door and figure.name.endswith(part))
            for part in ("p50", "p99")
        )
        assert p50 <= p99
