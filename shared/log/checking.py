"""Does the message server keep what it acknowledges? Asked once by every service at its start.

The server's default writes to disk every two minutes and its streams drop the oldest message when they are full;
either would lose accepted events. A service refuses to run on such a server and says what to set.
"""

import asyncio
from typing import Any

import httpx
from nats.aio.client import Client

from shared.log.connection import request
from shared.log.folding import available
from shared.streams import EVENTS, events_differences, unsynced


class UnsafeServerError(SystemExit):
    """The server's settings would let it lose events; the service does not run."""


async def check(connection: Client, monitor_url: str) -> None:
    """Wait for the log and compare the server's settings with what the promises need.

    Args:
        connection: the service's connection.
        monitor_url: the server's monitoring address, asked for `/varz`.

    Raises:
        UnsafeServerError: naming each setting, what it is and what it must be.
    """
    fault = unsynced(await asyncio.to_thread(_varz, monitor_url))
    if fault is not None:
        raise UnsafeServerError(fault)
    await available(connection)
    found = await request(connection, f"STREAM.INFO.{EVENTS}")
    faults = events_differences(found["config"])
    if faults:
        raise UnsafeServerError(f"the stream {EVENTS} is not safe: " + "; ".join(map(str, faults)))


def _varz(monitor_url: str) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.get(f"{monitor_url}/varz", timeout=5.0, trust_env=False).raise_for_status().json()
    return answer
