"""Which port is free on loopback? True for the moment: whoever takes it next has to be ready to try another.

`SAMSPOR_PORTS` = `first-last` bounds the choice, for this process and those that it starts, so that two installations
that begin at the same moment never want the same port: a preferred one outside the bounds is not tried.
"""

import os
import secrets
import socket
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Final

BOUNDS: Final = "SAMSPOR_PORTS"
REMEMBERED: Final = 64

_given: deque[int] = deque(maxlen=REMEMBERED)
"""What this process gave out last: it may not be taken yet, and is not free for a second one."""


def free_port(preferred: int = 0, environment: Mapping[str, str] = os.environ) -> int:
    """`preferred` when it is free, else any that is, within the bounds that are set; none twice in a row.

    Raises `OSError` when there is none.
    """
    for wanted in _candidates(preferred, environment.get(BOUNDS)):
        with socket.socket() as probe:
            # As servers do: a port whose last connections are still closing is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            port = int(probe.getsockname()[1])
        if port not in _given:
            _given.append(port)
            return port
    raise OSError("no port is free on 127.0.0.1")


def _candidates(preferred: int, bounds: str | None) -> Iterator[int]:
    """The ports to try: the preferred one, then the kernel's choice, or all within the bounds, from anywhere on."""
    if bounds is None:
        yield preferred
        yield from repeat(0, 2 * REMEMBERED)
        return
    first, _, last = bounds.partition("-")
    ports = range(int(first), int(last) + 1)
    if preferred in ports:
        yield preferred
    begin = secrets.randbelow(len(ports))
    yield from (*ports[begin:], *ports[:begin])
