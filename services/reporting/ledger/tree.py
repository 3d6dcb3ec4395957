"""What does the ledger store, and how is a proof read from it?

Complete subtrees, each written once and never changed, and one row a batch that says how far the log was folded.
Invariant: nodes and the row are one transaction; a proof reads as many nodes as the logarithm of the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.log import Checkpoint
from shared.postgres import Connection
from shared.proofs.merkle import Node, Range, Stretch, hashes_of, nodes_of, peaks_of

_STANDING: Final = (
    "SELECT t.tree, f.sequence, f.incarnation, f.event_id FROM ledger_trees t"
    " LEFT JOIN LATERAL (SELECT * FROM ledger_folds f WHERE f.tree = t.tree ORDER BY f.sequence DESC LIMIT 1) f ON true"
    " ORDER BY t.tree DESC LIMIT 1"
)


class AlteredError(Exception):
    """What the ledger stored is not what it wrote: a hash is missing, or a root is another than was signed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The tree that grows, and how far it has folded the log."""

    tree: int
    checkpoint: Checkpoint | None

    @property
    def size(self) -> int:
        """Events under the root."""
        return self.checkpoint.sequence if self.checkpoint else 0


async def standing(connection: Connection) -> Standing | None:
    """How the ledger stands; None before its first tree was begun."""
    row = await connection.fetchrow(_STANDING)
    if row is None:
        return None
    folded = None if row["sequence"] is None else Checkpoint(row["incarnation"], row["sequence"], row["event_id"])
    return Standing(row["tree"], folded)


async def begin(connection: Connection, tree: int) -> Standing:
    """Begin a tree."""
    await connection.execute("INSERT INTO ledger_trees (tree) VALUES ($1)", tree)
    return Standing(tree, None)


async def write(
    connection: Connection, tree: int, complete: Sequence[tuple[Node, bytes]], checkpoint: Checkpoint
) -> None:
    """Write nodes that became complete, and how far the log is folded, in one transaction."""
    async with connection.transaction():
        await connection.copy_records_to_table(
            "ledger_nodes",
            records=[(tree, level, place, hash_) for (level, place), hash_ in complete],
            columns=("tree", "level", "place", "hash"),
        )
        await connection.execute(
            "INSERT INTO ledger_folds (tree, sequence, incarnation, event_id) VALUES ($1, $2, $3, $4)",
            tree,
            checkpoint.sequence,
            checkpoint.incarnation,
            checkpoint.event_id,
        )


async def range_of(connection: Connection, tree: int, size: int) -> Range:
    """The tree at a size, from what is stored.

    Raises:
        AlteredError: a node that must be there is not.
    """
    peaks = peaks_of(size)
    found = await _read(connection, tree, peaks)
    return Range(size, tuple(found[node] for node in peaks))


async def proofs(
    connection: Connection, tree: int, wanted: Sequence[tuple[Stretch, ...]]
) -> tuple[tuple[bytes, ...], ...]:
    """The proofs over these stretches, from one read.

    Raises:
        AlteredError: a node that must be there is not.
    """
    found = await _read(connection, tree, {node for stretches in wanted for node in nodes_of(stretches)})
    return tuple(hashes_of(stretches, found.__getitem__) for stretches in wanted)


async def _read(connection: Connection, tree: int, nodes: Iterable[Node]) -> Mapping[Node, bytes]:
    wanted = set(nodes)
    rows = await connection.fetch(
        "SELECT n.level, n.place, n.hash FROM unnest($2::smallint[], $3::bigint[]) AS wanted (level, place)"
        " JOIN ledger_nodes n ON n.tree = $1 AND n.level = wanted.level AND n.place = wanted.place",
        tree,
        [level for level, _ in wanted],
        [place for _, place in wanted],
    )
    found = {(row["level"], row["place"]): bytes(row["hash"]) for row in rows}
    if found.keys() != wanted:
        raise AlteredError("a hash that the ledger wrote is not there any more")
    return found
