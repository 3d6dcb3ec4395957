"""Which port is free on loopback? True for the moment: whoever takes it next has to be ready to try another."""

import socket


def free_port(preferred: int = 0) -> int:
    """`preferred` when it is free, else any that is."""
    for wanted in (preferred, 0):
        with socket.socket() as probe:
            # As servers do: a port whose last connections are still closing is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free on 127.0.0.1")
