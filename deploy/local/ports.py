"""Which port is free on loopback? True for the moment: whoever takes it next has to be ready to try another.

`SAMSPOR_PORTS` = `first-last` bounds the choice, for this process and those that it starts, so that two installations
that begin at the same moment never want the same port.
"""

import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from typing import Final

BOUNDS: Final = "SAMSPOR_PORTS"


def free_port(preferred: int = 0, environment: Mapping[str, str] = os.environ) -> int:
    """`preferred` when it is free, else any that is, within the bounds that are set."""
    for wanted in (*([preferred] if preferred else []), *_candidates(environment.get(BOUNDS))):
        with socket.socket() as probe:
            # As servers do: a port whose last connections are still closing is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free on 127.0.0.1")


def _candidates(bounds: str | None) -> Iterator[int]:
    """The ports to try: the kernel's choice, or all within the bounds, from anywhere on."""
    if bounds is None:
        yield 0
        return
    first, _, last = bounds.partition("-")
    ports = range(int(first), int(last) + 1)
    begin = secrets.randbelow(len(ports))
    yield from (*ports[begin:], *ports[:begin])
