"""The tree over the log is RFC 9162's, and any changed bit is found: compared with a second, naive implementation."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.proofs.merkle import (
    EMPTY,
    Node,
    Range,
    Stretch,
    consistency,
    extends,
    grown,
    hashes_of,
    includes,
    inclusion,
    leaf_hash,
    nodes_of,
    peaks_of,
)

SIZES = st.integers(1, 300)
RFC6962_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
RFC6962_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The vectors that implementations of this tree share: the roots of the first 1 to 8 leaves."""


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """The root as section 2.1.1 of the RFC writes it down, with no thought of speed."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of section 2.1.3.1, over the byte strings themselves."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return [*naive_path(index, leaves[:half]), naive_root(leaves[half:])]
    return [*naive_path(index - half, leaves[half:]), naive_root(leaves[:half])]


def naive_subproof(old: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of section 2.1.4.1, over the byte strings themselves."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if old <= half:
        return [*naive_subproof(old, leaves[:half], whole=whole), naive_root(leaves[half:])]
    return [*naive_subproof(old - half, leaves[half:], whole=False), naive_root(leaves[:half])]


def bodies(count: int) -> list[bytes]:
    """As many different events."""
    return [f"event {number}".encode() for number in range(count)]


class Log:
    """A log with its nodes, as the ledger stores them."""

    def __init__(self, events: Sequence[bytes]) -> None:
        self.events = events
        self.range, complete = grown(Range(), map(leaf_hash, events))
        self.nodes: dict[Node, bytes] = dict(complete)

    def root(self, size: int) -> bytes:
        """The root of the first events, from the stored nodes alone."""
        return Range(size, tuple(self.nodes[node] for node in peaks_of(size))).root

    def proof(self, stretches: tuple[Stretch, ...]) -> tuple[bytes, ...]:
        """The proof over these stretches."""
        return hashes_of(stretches, self.nodes.__getitem__)


@pytest.mark.parametrize("size", range(1, 9))
def test_the_tree_has_the_roots_that_every_implementation_has(size: int) -> None:
    """Known answers, and the naive implementation gives them too."""
    leaves = RFC6962_LEAVES[:size]
    assert Log(leaves).range.root.hex() == RFC6962_ROOTS[size - 1]
    assert naive_root(leaves).hex() == RFC6962_ROOTS[size - 1]


def test_a_log_without_events_has_the_root_of_nothing() -> None:
    """SHA-256 of the empty string."""
    assert Range().root == EMPTY == naive_root([])


@given(SIZES)
def test_a_root_is_the_naive_one_and_every_node_is_complete(size: int) -> None:
    """However the log grew; each node is the root of its own leaves, and there are fewer than twice as many."""
    log = Log(bodies(size))
    assert log.range.root == log.root(size) == naive_root(log.events)
    assert len(log.nodes) < 2 * size
    for (level, place), hash_ in log.nodes.items():
        assert hash_ == naive_root(log.events[place << level : (place + 1) << level])


@given(st.lists(st.integers(0, 40), max_size=8))
def test_where_batches_are_cut_makes_no_difference(cuts: list[int]) -> None:
    """The same nodes in the same order, one by one or many at once."""
    events = bodies(sum(cuts))
    range_, begin = Range(), 0
    found: list[tuple[Node, bytes]] = []
    for count in cuts:
        range_, complete = grown(range_, map(leaf_hash, events[begin : begin + count]))
        found, begin = found + complete, begin + count
    whole, complete = grown(Range(), map(leaf_hash, events))
    assert (range_, found) == (whole, complete)


@given(SIZES, st.data())
def test_every_event_is_proven_and_any_flipped_bit_is_found(size: int, data: st.DataObject) -> None:
    """The proof is the RFC's own, its reads grow with the logarithm, and it holds for nothing else."""
    index = data.draw(st.integers(0, size - 1))
    log = Log(bodies(size))
    stretches = inclusion(index, size)
    proof, leaf, root = log.proof(stretches), leaf_hash(log.events[index]), log.range.root
    assert list(proof) == naive_path(index, log.events)
    assert len(nodes_of(stretches)) <= 2 * size.bit_length()
    assert includes(leaf, index, size, proof, root)
    place = data.draw(st.integers(0, len(proof) + 1))
    parts = [leaf, root, *proof]
    parts[place] = flipped(parts[place], data)
    assert not includes(parts[0], index, size, parts[2:], parts[1])
    assert not includes(leaf, index, size, (*proof, root), root)
    other = data.draw(st.integers(-1, size))
    assert includes(leaf, other, size, proof, root) == (other == index)


@given(SIZES, SIZES, st.data())
def test_every_extension_is_proven_and_any_flipped_bit_is_found(one: int, other: int, data: st.DataObject) -> None:
    """For any two sizes of a log; and no log that differs in one early event extends the old one."""
    old, new = sorted((one, other))
    log = Log(bodies(new))
    stretches = consistency(old, new)
    proof, before, after = log.proof(stretches), log.root(old), log.range.root
    assert list(proof) == (naive_subproof(old, log.events, whole=True) if old < new else [])
    assert len(nodes_of(stretches)) <= 2 * new.bit_length()
    assert extends(old, before, new, after, proof)
    parts = [before, after, *proof]
    place = data.draw(st.integers(0, len(parts) - 1))
    parts[place] = flipped(parts[place], data)
    assert not extends(old, parts[0], new, parts[1], parts[2:])
    altered = list(log.events)
    changed = data.draw(st.integers(0, old - 1))
    altered[changed] += b"!"
    forged = Log(altered)
    assert not extends(old, before, new, forged.range.root, forged.proof(stretches))


def flipped(hash_: bytes, data: st.DataObject) -> bytes:
    """The same with one bit another."""
    bit = data.draw(st.integers(0, 8 * len(hash_) - 1))
    return (int.from_bytes(hash_) ^ 1 << bit).to_bytes(len(hash_))


def test_an_empty_log_is_the_beginning_of_every_log() -> None:
    """And nothing else is of size 0."""
    assert extends(0, EMPTY, 3, Log(bodies(3)).range.root, ())
    assert not extends(0, leaf_hash(b""), 3, Log(bodies(3)).range.root, ())
    assert not extends(3, Log(bodies(3)).range.root, 2, Log(bodies(2)).range.root, ())
