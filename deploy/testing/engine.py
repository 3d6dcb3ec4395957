"""Does a container engine answer here? Asked by hand: the client library leaves a socket behind when none does."""

import os
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

PATIENCE_SECONDS = 2.0
DEFAULT = "unix:///var/run/docker.sock"
ENCRYPTED_PORT = 2376


def engine_answers(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the engine that `DOCKER_HOST` names, else the local one, answers a ping."""
    place = urlsplit(environment.get("DOCKER_HOST", DEFAULT))
    unix = place.scheme == "unix"
    family = socket.AF_UNIX if unix else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as asking:
        asking.settimeout(PATIENCE_SECONDS)
        try:
            asking.connect(place.path if unix else (place.hostname or "", place.port or ENCRYPTED_PORT))
            asking.sendall(b"GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n")
            return asking.recv(16).startswith(b"HTTP/")
        except OSError:
            return False
