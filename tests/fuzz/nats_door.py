"""How is a batch of raw messages published as sectors do, and what does the server say to each?

By hand on a socket a sector, since no client library writes a broken header block. A message is taken when the server
has acknowledged it, with its sequence; refused when the server answers with an error.
"""

import json
import socket
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from shared.streams import inbox
from tests.fuzz.inputs import Input

PATIENCE: Final = 60.0


class NotAnsweredError(Exception):
    """The server said neither yes nor no."""


class Line:
    """One sector's connection."""

    def __init__(self, url: str, user: str, password: str) -> None:
        place = urlsplit(url)
        self._socket = socket.create_connection((place.hostname, place.port or 0), timeout=PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._sent = 0
        self._stream.readline()
        login = {"verbose": False, "headers": True, "user": user, "pass": password, "lang": "raw"}
        self._socket.sendall(b"CONNECT " + json.dumps(login).encode() + b"\r\nSUB _INBOX.raw.* 1\r\nPING\r\n")
        self._until_pong()

    def exchange(self, inputs: Sequence[Input]) -> list[int | str]:
        """Publish them all; each one's sequence, or the server's reason for not taking it."""
        first = self._sent
        frames = bytearray()
        for number, each in enumerate(inputs, first):
            reply = f"_INBOX.raw.{number}"
            if each.headers:
                sizes = f"{len(each.headers)} {len(each.headers) + len(each.body)}"
                frames += f"HPUB {each.subject} {reply} {sizes}\r\n".encode() + each.headers + each.body + b"\r\n"
            else:
                frames += f"PUB {each.subject} {reply} {len(each.body)}\r\n".encode() + each.body + b"\r\n"
        self._sent += len(inputs)
        self._socket.sendall(frames)
        answers = dict(self._answers(len(inputs)))
        return [answers[number] for number in range(first, first + len(inputs))]

    def close(self) -> None:
        """End the connection."""
        self._stream.close()
        self._socket.close()

    def _answers(self, count: int) -> Iterable[tuple[int, int | str]]:
        while count:
            line = self._stream.readline()
            if line.startswith(b"MSG "):
                _, subject, _, size = line.split()
                answer = json.loads(self._stream.read(int(size) + 2))
                yield int(subject.rsplit(b".", 1)[1]), answer.get("seq") or str(answer["error"]["description"])
                count -= 1
            elif line.startswith(b"HMSG "):
                _, subject, _, _, size = line.split()
                head = self._stream.read(int(size) + 2)
                yield int(subject.rsplit(b".", 1)[1]), head.partition(b"\r\n")[0].decode()
                count -= 1
            elif line == b"PING\r\n":
                self._socket.sendall(b"PONG\r\n")
            elif not line or line.startswith(b"-ERR"):
                raise NotAnsweredError(f"{count} of them: {line!r}")

    def _until_pong(self) -> None:
        while (line := self._stream.readline()) != b"PONG\r\n":
            if not line or line.startswith(b"-ERR"):
                raise NotAnsweredError(repr(line))


class NatsDoor:
    """Every sector's line to the server."""

    def __init__(self, url: str, passwords: Mapping[str, str]) -> None:
        self._url, self._passwords = url, passwords
        self._lines: dict[str, Line] = {}

    def deliver(self, inputs: Sequence[Input]) -> tuple[set[tuple[str, int]], list[str]]:
        """Publish them; where each one that was taken lies, and the reasons for the others."""
        places: set[tuple[str, int]] = set()
        reasons: list[str] = []
        by_sector: dict[str, list[Input]] = {}
        for each in inputs:
            by_sector.setdefault(each.sector, []).append(each)
        for sector, mine in by_sector.items():
            for answer in self._line(sector).exchange(mine):
                if isinstance(answer, int):
                    places.add((inbox(sector), answer))
                else:
                    reasons.append(answer)
        return places, reasons

    def close(self) -> None:
        """Hang up."""
        for line in self._lines.values():
            line.close()

    def _line(self, sector: str) -> Line:
        if sector not in self._lines:
            self._lines[sector] = Line(self._url, sector, self._passwords[sector])
        return self._lines[sector]
