"""What is the one hash over a whole log, and how is shown that an event is under it, or that one log extends another?

The tree is that of RFC 9162, section 2.1, over the byte strings of the events in log order: a leaf is
SHA-256(0x00 || bytes), a node SHA-256(0x01 || left || right). A *node* here is a complete subtree, (level, place): the
leaves from `place << level` on, 2^level of them. It never changes once its last leaf is there, so nodes are only ever
added, and any proof reads a number of them that grows with the logarithm of the log.
Invariant: what `inclusion` and `consistency` prove, `includes` and `extends` check by the RFC's own algorithms and
without a tree; the same size and root never stand for two logs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

Node = tuple[int, int]
"""A complete subtree: its level (0 for a leaf) and its place among those of that level."""
Stretch = tuple[int, int]
"""Leaves from the first (counted from 0) to before the last."""
HashOf = Callable[[Node], bytes]

EMPTY: Final = sha256(b"").digest()
"""The root of a log without events."""


def leaf_hash(body: bytes) -> bytes:
    """The hash of one event's byte string."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbours."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Range:
    """A log as far as it goes: how many events, and the hashes of its largest complete subtrees from left to right."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root over all of it."""
        return _joined(self.peaks) if self.peaks else EMPTY


def grown(range_: Range, leaves: Iterable[bytes]) -> tuple[Range, list[tuple[Node, bytes]]]:
    """The log with these leaf hashes behind it, and every node that became complete by them, in that order."""
    size, peaks = range_.size, list(range_.peaks)
    complete: list[tuple[Node, bytes]] = []
    for leaf in leaves:
        hash_, level, place = leaf, 0, size
        complete.append(((0, place), hash_))
        while place & 1:
            hash_, level, place = node_hash(peaks.pop(), hash_), level + 1, place >> 1
            complete.append(((level, place), hash_))
        peaks.append(hash_)
        size += 1
    return Range(size, tuple(peaks)), complete


def peaks_of(size: int) -> tuple[Node, ...]:
    """The largest complete subtrees of a log of this size, from left to right."""
    return tuple(_nodes((0, size)))


def inclusion(index: int, size: int) -> tuple[Stretch, ...]:
    """Whose hashes prove that the leaf at `index` is under the root of `size` leaves, from the leaf upwards.

    Source: RFC 9162, section 2.1.3.1.
    """
    return tuple(_path(index, 0, size))


def consistency(old: int, new: int) -> tuple[Stretch, ...]:
    """Whose hashes prove that the log of `new` leaves begins with the one of `old` (at least 1).

    Source: RFC 9162, section 2.1.4.1.
    """
    return tuple(_subproof(old, 0, new, whole=True))


def nodes_of(proof: Iterable[Stretch]) -> set[Node]:
    """The nodes that have to be read for the hashes of these stretches."""
    return {node for stretch in proof for node in _nodes(stretch)}


def hashes_of(proof: Iterable[Stretch], hash_of: HashOf) -> tuple[bytes, ...]:
    """The proof itself: the hash of each stretch."""
    return tuple(_joined([hash_of(node) for node in _nodes(stretch)]) for stretch in proof)


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at `index` in the log of `size` leaves with that root.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(hash_, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def extends(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the log of `new` leaves with its root begins with the log of `old` leaves with its own.

    Source: RFC 9162, section 2.1.4.2; a log of no events is the beginning of every one.
    """
    if old == 0:
        return old_root == EMPTY and not proof
    if old >= new:
        return old == new and old_root == new_root and not proof
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found_new = hashes[0]
    for hash_ in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            found_old, found_new = node_hash(hash_, found_old), node_hash(hash_, found_new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found_new = node_hash(found_new, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


def _joined(hashes: Sequence[bytes]) -> bytes:
    """The hash over neighbouring subtrees, each larger than the next."""
    *others, found = hashes
    for hash_ in reversed(others):
        found = node_hash(hash_, found)
    return found


def _nodes(stretch: Stretch) -> Iterator[Node]:
    begin, end = stretch
    for level in reversed(range((end - begin).bit_length())):
        if (end - begin) >> level:
            yield level, begin >> level
            begin += 1 << level


def _split(begin: int, end: int) -> int:
    """Where a tree parts: behind the largest power of two that is smaller than its size."""
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def _path(index: int, begin: int, end: int) -> Iterator[Stretch]:
    if end - begin == 1:
        return
    middle = _split(begin, end)
    if index < middle:
        yield from _path(index, begin, middle)
        yield middle, end
    else:
        yield from _path(index, middle, end)
        yield begin, middle


def _subproof(old: int, begin: int, end: int, *, whole: bool) -> Iterator[Stretch]:
    if old == end:
        if not whole:
            yield begin, end
        return
    middle = _split(begin, end)
    if old <= middle:
        yield from _subproof(old, begin, middle, whole=whole)
        yield middle, end
    else:
        yield from _subproof(old, middle, end, whole=False)
        yield begin, middle
