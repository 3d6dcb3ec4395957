"""How do tests run on servers that somebody else started? On their URLs, emptied for each world.

The NATS server has to run with our accounts: `samspor secrets --folder F` writes the configuration, and `F` with
its passwords is `SAMSPOR_TEST_SECRETS`. Invariant: one world at a time, since a world has the server to itself.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.finished import finished
from deploy.nats.permissions import OPERATOR
from deploy.streams.server import asked, connected, names


@dataclass(frozen=True)
class GivenNats:
    """A server that is not ours to start or stop."""

    url: str
    monitor_url: str
    operator_password: str

    def start(self) -> None:
        """Not ours to do; it runs already."""

    def kill(self) -> None:
        """Not ours to do: a test that needs it is for embedded servers or containers."""
        raise RuntimeError("a given NATS server cannot be killed: run this test with SAMSPOR_TEST_BACKEND=embedded")

    def lose_everything(self) -> None:
        """Delete every stream; the messages and consumers go with them."""
        finished(self._empty())

    async def _empty(self) -> None:
        client = await connected(self.url, OPERATOR, self.operator_password)
        try:
            for name in await names(client):
                await asked(client, f"$JS.API.STREAM.DELETE.{name}")
        finally:
            await client.close()


@contextmanager
def borrowed(server: GivenNats, taken: threading.Lock) -> Iterator[GivenNats]:
    """The given server for one world, emptied. Raises RuntimeError when another world has it."""
    if not taken.acquire(blocking=False):
        raise RuntimeError("a given NATS server holds one world at a time: this test asks for a second one")
    try:
        server.lose_everything()
        yield server
    finally:
        taken.release()
