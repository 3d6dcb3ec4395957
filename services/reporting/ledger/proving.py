"""Which proofs go with a checkpoint: that events stand under it, and that it extends what was signed before?"""

from collections.abc import Sequence

from services.reporting.ledger import tree
from services.reporting.ledger.signing import Signed
from shared.postgres import Connection
from shared.proofs.evidence import Earlier
from shared.proofs.merkle import consistency, inclusion


async def included(connection: Connection, under: Signed, sequences: Sequence[int]) -> tuple[tuple[bytes, ...], ...]:
    """For each place on the log (at most the checkpoint's size) the proof of what stands there.

    Raises:
        AlteredError: what the ledger stored was altered.
    """
    return await tree.proofs(connection, under.tree, [inclusion(place - 1, under.size) for place in sequences])


async def earlier(connection: Connection, under: Signed) -> tuple[Earlier, ...]:
    """Every checkpoint that was signed before, with the proof that this one extends it.

    Raises:
        AlteredError: what the ledger stored was altered.
    """
    rows = await connection.fetch(
        "SELECT size, note FROM ledger_checkpoints WHERE tree = $1 AND size > 0 AND size < $2 ORDER BY size",
        under.tree,
        under.size,
    )
    found = await tree.proofs(connection, under.tree, [consistency(row["size"], under.size) for row in rows])
    return tuple(Earlier(checkpoint=row["note"], proof=proof) for row, proof in zip(rows, found, strict=True))
