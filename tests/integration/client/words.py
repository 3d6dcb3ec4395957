"""With which words does a test speak of a sector's system that uses the client?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.testing.world import World
from samspor.client import Client, Cpr, Pace
from samspor.language import Event, event, school
from shared.sealing import SealingKeys
from shared.streams import consumer
from shared.testing.messages import CPR, NAME, TEXT

SECTOR = "school"
SOURCE = "/707/school"
OCCURRED = datetime(2025, 3, 3, 9, tzinfo=UTC)
SANDER = Cpr(CPR, name=NAME)
CONCERN = school.ConcernShared(category="absence", text=TEXT)
QUICK = Pace(receipt=1.0, longest_receipt=2.0, pause=0.05, longest_pause=0.2)
"""For servers that are killed: what is lost is sent again within a second."""
PATIENCE = 60.0


def credentials(world: World, sector: str = SECTOR) -> dict[str, Any]:
    """What the sector's system has been given, for NATS."""
    reader = consumer(sector)
    return {
        "sector": sector,
        "municipality": "707",
        "url": world.nats_url,
        "user": sector,
        "password": world.secrets.nats[sector],
        "jetstream_domain": "samspor",
        "receipts": {"stream": "RECEIPTS", "consumer": reader},
        "feed": {"stream": "FEED", "consumer": reader},
        "sealing_keys": SealingKeys.from_file(world.secrets.sealing_keys_file).public(),
    }


def client_of(world: World, folder: Path, sector: str = SECTOR, **more: Any) -> Client:
    """The client of a sector's system, not yet open."""
    outbox = folder / f"{sector}.sqlite"
    return Client.from_credentials(credentials(world, sector), outbox=outbox, **{"pace": QUICK, **more})


def concern(number: int, sector: str = SECTOR) -> Event:
    """One of many concerns."""
    return event(f"{sector}.concern-shared", {"category": "absence", "text": f"{TEXT} ({number})"})


def content_of(folder: Path, sector: str = SECTOR) -> bytes:
    """Everything that the sector's outbox has written."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob(f"{sector}.sqlite*")))
