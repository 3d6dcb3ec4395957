"""How does a service live and end? All of its tasks together: the first that fails ends the process.

A crash is a restart, and a restart reads its checkpoint; nothing tries to limp on. SIGTERM and SIGINT end a service
in order, with status 0.
"""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from typing import Any, Final

import uvloop

CYCLES_AFTER: Final = (50_000, 20, 50)
"""Objects made since the last search for reference cycles, and how often the older ones are searched as well."""


class _StoppedError(Exception):
    """The service was asked to end."""


async def live(*tasks: Coroutine[Any, Any, None]) -> None:
    """Run the tasks of a service until one of them fails (its exception is raised) or the process is asked to end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)

    async def end_when_asked() -> None:
        await asked.wait()
        raise _StoppedError

    try:
        async with asyncio.TaskGroup() as group:
            for task in tasks:
                group.create_task(task)
            group.create_task(end_when_asked())
    except* _StoppedError:
        pass


def run(service: Coroutine[Any, Any, None]) -> None:
    """Run a service's main coroutine to its end."""
    # A batch makes tens of thousands of objects that die with it, none of them in a cycle; looking for cycles every
    # 700 objects, as the interpreter does by default, took a third of the time of reading events.
    gc.set_threshold(*CYCLES_AFTER)
    gc.freeze()
    uvloop.run(service)
