"""A school joins: it tells of a concern, learns what became of it, and puts right what was refused.

With an installation running (`samspor up --detach`) and the school's credentials
(`samspor credentials school --json > school.json`): `python docs/examples/python/join.py school.json`.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from samspor.client import Client, Cpr, InvalidError
from samspor.language import school

SANDER = Cpr("740312-9900", name="Sander")  # a substitute number (day + 60), which belongs to nobody


async def main(credentials: str) -> None:
    """Tell, ask, correct."""
    async with Client.from_credentials(credentials, outbox="school.sqlite", system="example") as client:
        # A fact. It is on your disk, sealed, when `tell` returns; no network is needed for that.
        concern = school.ConcernShared(category="absence", text="Han kommer for sent, og han er træt.")
        told = client.tell(concern, person=SANDER, occurred_at=datetime.now(UTC), actor="teacher:t-17")
        receipt = await client.receipt(told)
        print(f"{receipt.outcome}: it is event {receipt.event}")

        # A mistake that is seen before it leaves.
        misspelt = concern.model_copy(update={"category": "abcence"})
        try:
            client.tell(misspelt, person=SANDER, occurred_at=datetime.now(UTC))
        except InvalidError as error:
            print(f"not sent: {error}")

        # One that only the receiver can see; the refusal says what it found and what it expected ...
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        told = client.tell(concern, person=SANDER, occurred_at=tomorrow, id=f"concern-{told}")
        receipt = await client.receipt(told)
        print(f"{receipt.outcome}: {receipt.refusal}")

        # ... and what was refused is told again under its id.
        client.tell(concern, person=SANDER, occurred_at=datetime.now(UTC), id=told)
        receipt = await client.receipt(told)
        print(f"{receipt.outcome} after all; {client.waiting()} waiting, {len(client.refused())} refused")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
