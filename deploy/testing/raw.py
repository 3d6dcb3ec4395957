"""How does a test publish what no client library would write? With a header block of any bytes, by hand."""

import socket
from urllib.parse import urlsplit

from pydantic_core import to_json

from deploy.testing.world import World


def publish_raw(world: World, user: str, subject: str, headers: bytes, body: bytes) -> None:
    """Publish as a user of a world, with these bytes as headers, and wait until a stream has the message."""
    place = urlsplit(world.nats_url)
    known = world.credentials(user)
    reply = f"{known.get('inbox_prefix', '_INBOX')}.raw"
    login = {"verbose": False, "headers": True, "user": known["user"], "pass": known["password"], "lang": "raw"}
    sizes = f"{len(headers)} {len(headers) + len(body)}"
    with socket.create_connection((place.hostname, place.port), timeout=10) as line, line.makefile("rb") as stream:
        stream.readline()
        line.sendall(b"CONNECT " + to_json(login) + f"\r\nSUB {reply} 1\r\n".encode())
        line.sendall(f"HPUB {subject} {reply} {sizes}\r\n".encode() + headers + body + b"\r\n")
        while not stream.readline().startswith(b"MSG"):
            pass
        answer = stream.readline()
    assert b"error" not in answer, answer
