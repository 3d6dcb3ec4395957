"""What stands in the evidence of a case, and does all of it hold?

The file carries one youth's whole stream as recorded bytes, sealed as they were, with the place of each event on the
log, a proof that it stands there under one signed checkpoint, and proofs that this checkpoint extends every one that
the ledger signed before. `examined` checks it all and says each thing in a sentence of its own.
Invariant: nothing is concluded from a part that was not checked; whatever is in the file, the answer is a report.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from shared.proofs.merkle import EMPTY, extends, includes, leaf_hash
from shared.proofs.notes import BrokenNoteError, Checkpoint, Head, VerifierKey, headed, opened

DECIDES: Final = "coordination"
"""Whose events stand in the stream before they stand on the log."""

Place = Annotated[int, Field(ge=1, lt=2**62)]
Hashes = tuple[bytes, ...]


class NotEvidenceError(ValueError):
    """The file is no evidence of a case; the sentence says why."""


class _Part(BaseModel):
    """A part of the file; hashes are written in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex")


class Proven(_Part):
    """One event: its version in the youth's stream, its place on the log, its bytes, and the proof of its place."""

    version: Place
    sequence: Place
    recorded_at: AwareDatetime
    event: str
    proof: Hashes

    @property
    def leaf(self) -> bytes:
        """The hash of the event's bytes."""
        return leaf_hash(self.event.encode())

    @property
    def said(self) -> dict[str, Any]:
        """The event as it reads; empty where the bytes are no event."""
        try:
            found = from_json(self.event)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Earlier(_Part):
    """A checkpoint that the ledger signed before, and the proof that the file's own extends it."""

    checkpoint: str
    proof: Hashes


class Evidence(_Part):
    """The evidence of one case."""

    format: Literal["samspor-evidence/1"] = "samspor-evidence/1"
    export: UUID
    at: AwareDatetime
    municipality: str
    youth: UUID
    key: str
    checkpoint: str
    events: tuple[Proven, ...]
    earlier: tuple[Earlier, ...]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The file's content.

        Raises:
            NotEvidenceError: it is no evidence of a case.
        """
        try:
            return cls.model_validate_json(content)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
            place = ".".join(str(part) for part in fault["loc"]) or "the file"
            raise NotEvidenceError(f"it is no evidence of a case: {place}: {fault['msg']}") from None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        kind: it holds, it is broken, it cannot be told from what was given, or it is only said for completeness.
    """

    kind: Literal["holds", "broken", "unsure", "note"]
    sentence: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that an auditor has kept: what the file is called, and the note in it."""

    name: str
    note: str


def examined(evidence: Evidence, key: VerifierKey | None, kept: Sequence[Kept] = ()) -> list[Finding]:
    """Everything that can be said of the evidence: of its signature, of every event, of the checkpoints before it.

    Args:
        evidence: the file.
        key: the ledger's public key, as the auditor has it from elsewhere; without it nobody's word but the file's.
        kept: checkpoints that the auditor has kept.
    """
    try:
        head = headed(evidence.checkpoint)
        trusted = key or VerifierKey.read(evidence.key)
    except BrokenNoteError as error:
        return [_broken(f"The checkpoint or the key in the file cannot be read: {error}.")]
    return [
        *_signature(evidence, head, trusted, given=key is not None),
        *_stream(evidence, head),
        *_before(evidence, head, trusted),
        *(_of_kept(evidence, head, trusted, one) for one in kept),
        Finding(
            "note",
            f"Not shown by the file alone: that the log holds nothing of this youth beyond version"
            f" {len(evidence.events)}. Counting it takes the log: samspor compare --case FILE.",
        ),
    ]


def verdict(findings: Sequence[Finding]) -> int:
    """0: all of it holds; 1: something was changed; 2: nothing was found changed, but not all could be told."""
    kinds = {finding.kind for finding in findings}
    return 1 if "broken" in kinds else 2 if "unsure" in kinds else 0


def _signature(evidence: Evidence, head: Head, key: VerifierKey, *, given: bool) -> Iterator[Finding]:
    if head.origin != key.name:
        yield _broken(f"The checkpoint is of another log: {head.origin}; the key is that of {key.name}.")
        return
    try:
        checkpoint = opened(evidence.checkpoint, key)
    except BrokenNoteError as error:
        yield _broken(f"The checkpoint is not the ledger's: {error}.")
        return
    yield _holds(f"{head.origin} signed {head.size} events at {_when(checkpoint)}, key {key.id.hex()}.")
    if not given:
        yield _unsure(f"Whose key that is: it came with the file. Give the one you have from elsewhere; this is {key}")


def _stream(evidence: Evidence, head: Head) -> Iterator[Finding]:
    broken = [*_numbering(evidence.events), *_ordering(evidence.events), *_contents(evidence, head)]
    yield from map(_broken, broken)
    if not broken:
        count = len(evidence.events)
        yield _holds(f"Versions 1 to {count} are there without a gap, in the order of the log.")
        yield _holds(f"All {count} events stand on the log byte for byte as in the file.")


def _numbering(events: Sequence[Proven]) -> Iterator[str]:
    versions = [one.version for one in events]
    if not events:
        yield "There is no event in the file."
    for before, after in pairwise(versions):
        if after < before:
            yield f"Version {before} stands before version {after}: the order was changed."
        elif after == before:
            yield f"Version {after} stands there twice."
    for before, after in pairwise([0, *sorted(versions)]):
        if after - before == 2:  # noqa: PLR2004 (one is missing between two)
            yield f"Version {before + 1} is missing: an event was taken out."
        elif after - before > 1:
            yield f"Versions {before + 1} to {after - 1} are missing: events were taken out."


def _ordering(events: Sequence[Proven]) -> Iterator[str]:
    """What the numbering may not say otherwise than the log, where both orders are one.

    Facts enter a stream in the order of the log, decisions enter the log in the order of the stream, and whatever was
    caused comes after its cause in both.
    """
    facts: list[Proven] = []
    decisions: list[Proven] = []
    known: dict[str, Proven] = {}
    for one in sorted(events, key=lambda each: each.version):
        said = one.said
        lane = decisions if str(said.get("source", "")).endswith(f"/{DECIDES}") else facts
        if lane and lane[-1].sequence >= one.sequence:
            yield f"Versions {lane[-1].version} and {one.version} stand on the log the other way round."
        lane.append(one)
        identity = str(said.get("id", one.version))
        if identity in known:
            yield f"Version {one.version} is the same event as version {known[identity].version}."
        known[identity] = one
    for one in events:
        cause = known.get(str(one.said.get("causationid", "")))
        if cause is not None and (cause.version >= one.version or cause.sequence >= one.sequence):
            yield f"Version {one.version} stands before version {cause.version}, which led to it."


def _contents(evidence: Evidence, head: Head) -> Iterator[str]:
    for one in evidence.events:
        place = f"Version {one.version}, place {one.sequence} on the log"
        if one.sequence > head.size:
            yield f"{place}: that is behind the {head.size} events that were signed."
        elif not includes(one.leaf, one.sequence - 1, head.size, one.proof, head.root):
            other = _recorded_as(one, evidence.events, head)
            if other is None:
                yield f"{place}: this is not what was recorded there; its bytes, its place or its proof were changed."
            else:
                yield f"{place}: what stands here was recorded at place {other.sequence} (version {other.version})."
        elif one.said.get("subject") != str(evidence.youth):
            yield f"{place}: the event is about somebody else."


def _recorded_as(one: Proven, events: Sequence[Proven], head: Head) -> Proven | None:
    """Where in the file an event belongs that does not belong where it stands."""
    fitting = (it for it in events if includes(one.leaf, it.sequence - 1, head.size, it.proof, head.root))
    return next(fitting, None)


def _before(evidence: Evidence, head: Head, key: VerifierKey) -> Iterator[Finding]:
    held = []
    for one in evidence.earlier:
        try:
            checkpoint = opened(one.checkpoint, key)
        except BrokenNoteError as error:
            yield _broken(f"One of the earlier checkpoints in the file is not the ledger's: {error}.")
            continue
        fault = _no_extension(checkpoint.head, head, one.proof)
        if fault:
            yield _broken(f"The earlier checkpoint of {checkpoint.head.size} events in the file: {fault}")
        else:
            held.append(checkpoint)
    if held:
        first = min(held, key=lambda each: each.head.size)
        count = "one checkpoint" if len(held) == 1 else f"{len(held)} checkpoints"
        yield _holds(f"It extends the {count} signed before it, since {_when(first)} at {first.head.size} events.")


def _of_kept(evidence: Evidence, head: Head, key: VerifierKey, kept: Kept) -> Finding:
    try:
        old = headed(kept.note)
    except BrokenNoteError as error:
        return _unsure(f"{kept.name}: {error}.")
    if old.origin != head.origin:
        return _broken(f"{kept.name}: it is of another log, {old.origin}; the file is of {head.origin}.")
    try:
        checkpoint = opened(kept.note, key)
    except BrokenNoteError as error:
        return _broken(f"{kept.name}: {error}.")
    if old.size > head.size:
        return _unsure(f"{kept.name}: it is newer than the file; take the evidence out again and check that.")
    fault = _no_extension(old, head, _proof_for(evidence, old, head))
    if fault:
        return _broken(f"{kept.name}: {fault}")
    return _holds(f"{kept.name}: the file extends it ({old.size} events, signed at {_when(checkpoint)}).")


def _proof_for(evidence: Evidence, old: Head, new: Head) -> Hashes | None:
    """The file's proof for a checkpoint of this size; none if the ledger no longer knows that it signed one."""
    if old.size in {0, new.size}:
        return ()
    for one in evidence.earlier:
        try:
            if headed(one.checkpoint).size == old.size:
                return one.proof
        except BrokenNoteError:
            continue
    return None


def _no_extension(old: Head, new: Head, proof: Hashes | None) -> str:
    """Why a log does not extend an older one; empty when it does."""
    if old.size == new.size and old.root != new.root:
        return f"two different logs of {old.size} events were signed; one of them is not what was recorded."
    if old.size == 0 and old.root != EMPTY:
        return "a log of no events with a root that no empty log has."
    if proof is None:
        return f"the ledger does not know any more that it signed {old.size} events; a checkpoint was removed."
    if not extends(old.size, old.root, new.size, new.root, proof):
        return f"the file's log is no extension of it: among its first {old.size} events something was changed."
    return ""


def _when(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.at:%Y-%m-%d %H:%M:%S} UTC"


def _holds(sentence: str) -> Finding:
    return Finding("holds", sentence)


def _broken(sentence: str) -> Finding:
    return Finding("broken", sentence)


def _unsure(sentence: str) -> Finding:
    return Finding("unsure", sentence)
