"""Writes the golden bytes of every event type that has none yet: `python -m tests.contracts.write_goldens`.

What is written is never replaced: the bytes of a version that was published stay as they are, and a changed event
gets a new version, an upcaster and a new golden. Before the first release, delete the file of the type that changed.
"""

from pathlib import Path
from typing import Final

from shared.events.envelope import Event, encode
from shared.testing.examples import BY_TYPE, fact

GOLDENS: Final = Path(__file__).parent / "goldens"


def golden_of(event: type[Event]) -> Path:
    """Where the golden bytes of an event's current version lie."""
    return GOLDENS / event.TYPE / f"v{event.VERSION}.json"


if __name__ == "__main__":
    for example in BY_TYPE.values():
        path = golden_of(type(example))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(encode(fact(example)))
