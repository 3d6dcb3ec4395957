"""Where does a service stand, and who may move its clock?

Each service answers `control.<service>.status` with the position, the head and the lag of every reader and the depth
of every outbox. With a conducted clock it also answers `control.<service>.time`: the conductor sets the moment.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from nats.aio.client import Client
from nats.aio.msg import Msg
from pydantic_core import from_json, to_json

from shared.clock import Clock, ConductedClock, known
from shared.log.folding import Progress

Depths = Callable[[], Awaitable[Mapping[str, int]]]


async def serve_control(
    connection: Client, service: str, clock: Clock, readers: Mapping[str, Progress], depths: Depths
) -> None:
    """Answer the control subjects of a service for as long as the connection lives.

    With a conducted clock it comes back when the conductor has told the time: a service that was started again must
    not judge a fact to lie in the future because it does not know how late it is.

    Args:
        connection: the service's connection.
        service: its name, as in the subject.
        clock: its clock; only a conducted one can be set.
        readers: every fold of the service, by name.
        depths: rows not yet carried, by outbox.
    """

    async def status(message: Msg) -> None:
        # Positions before depths: whoever stood at the head, and has nothing to send after that, has come to rest.
        standing = {
            name: {"position": reader.position, "head": reader.head, "lag": reader.lag}
            for name, reader in readers.items()
        }
        outboxes = await depths()
        await message.respond(
            to_json(
                {
                    "service": service,
                    "now": clock.now(),
                    "readers": standing,
                    "outboxes": outboxes,
                    "outbox_depth": sum(outboxes.values()),
                }
            )
        )

    async def set_time(message: Msg) -> None:
        assert isinstance(clock, ConductedClock)
        clock.let(datetime.fromisoformat(from_json(message.data)["now"]))
        await message.respond(to_json({"now": clock.now()}))

    await connection.subscribe(f"control.{service}.status", cb=status)
    if isinstance(clock, ConductedClock):
        await connection.subscribe(f"control.{service}.time", cb=set_time)
    await connection.flush()
    await known(clock)
