"""Each kind of damage to the evidence of a case is told in a sentence of its own, and what holds is told too."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from deploy.cli import main
from shared.events.envelope import derived_id, encode
from shared.events.school import AbsenceSummarised
from shared.proofs.evidence import Earlier, Evidence, Kept, NotEvidenceError, Proven, examined, verdict
from shared.proofs.merkle import EMPTY, Range, consistency, grown, hashes_of, inclusion, leaf_hash
from shared.proofs.notes import BrokenNoteError, Head, VerifierKey, headed, key_of, opened, signed
from shared.testing.examples import example_of, fact

NOON: Final = datetime(2026, 11, 12, 12, tzinfo=UTC)
PRIVATE: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN: Final = "samspor/707"
KEY: Final = key_of(ORIGIN, PRIVATE)
YOUTH: Final = derived_id("youth of the evidence")
OTHERS: Final = [derived_id("youth", number) for number in range(3)]


def event(number: int, youth: UUID = YOUTH, **more: Any) -> bytes:
    """An event of a school about a youth, told apart by its number."""
    told = fact(example_of(AbsenceSummarised), at=NOON + timedelta(minutes=number), key=str(youth))
    return encode(replace(told, id=derived_id("evidence", number), **more))


@dataclass
class Ledger:
    """A log, its tree, and what was signed of it."""

    events: list[bytes]
    signed: list[tuple[int, str]] = field(default_factory=list)

    def sign(self, size: int, private: Ed25519PrivateKey = PRIVATE, origin: str = ORIGIN) -> str:
        """A checkpoint of the first events."""
        note = signed(Head(origin, size, self.range(size).root), NOON + timedelta(minutes=size), private)
        self.signed.append((size, note))
        return note

    def range(self, size: int) -> Range:
        """The log at a size."""
        return grown(Range(), map(leaf_hash, self.events[:size]))[0]

    def evidence(self) -> Evidence:
        """The evidence of the youth's case, under the checkpoint signed last."""
        size, note = self.signed[-1]
        nodes = dict(grown(Range(), map(leaf_hash, self.events))[1]).__getitem__
        mine = [place for place, body in enumerate(self.events[:size]) if str(YOUTH).encode() in body]
        return Evidence(
            export=derived_id("export"),
            at=NOON,
            municipality="707",
            youth=YOUTH,
            key=str(KEY),
            checkpoint=note,
            events=tuple(
                Proven(
                    version=version,
                    sequence=place + 1,
                    recorded_at=NOON,
                    event=self.events[place].decode(),
                    proof=hashes_of(inclusion(place, size), nodes),
                )
                for version, place in enumerate(mine, start=1)
            ),
            earlier=tuple(
                Earlier(checkpoint=old, proof=hashes_of(consistency(count, size), nodes))
                for count, old in self.signed[:-1]
            ),
        )


def lived() -> Ledger:
    """A log of 40 events, every third of them the youth's, signed at 7, at 20 and at the end."""
    ledger = Ledger([event(n) if n % 3 == 0 else event(n, OTHERS[n % 2]) for n in range(40)])
    for size in (7, 20, 40):
        ledger.sign(size)
    return ledger


def told(evidence: Evidence, key: VerifierKey | None = KEY, kept: Sequence[Kept] = ()) -> tuple[int, str]:
    """The verdict and every sentence that is not good news."""
    found = examined(evidence, key, kept)
    bad = [finding.sentence for finding in found if finding.kind in {"broken", "unsure"}]
    return verdict(found), "\n".join(bad)


def with_event(evidence: Evidence, version: int, **changes: Any) -> Evidence:
    """The evidence with one event changed."""
    events = [one.model_copy(update=changes) if one.version == version else one for one in evidence.events]
    return evidence.model_copy(update={"events": tuple(events)})


def test_what_nobody_altered_holds() -> None:
    """Signature, numbering, places, earlier checkpoints and kept ones; what a file cannot show is said."""
    ledger = lived()
    kept = [Kept("old.txt", note) for _, note in ledger.signed]
    found = examined(ledger.evidence(), KEY, kept)
    assert verdict(found) == 0
    assert [finding.kind for finding in found] == ["holds"] * 7 + ["note"]
    assert [finding.sentence for finding in found[:4]] == [
        f"samspor/707 signed 40 events at 2026-11-12 12:40:00 UTC, key {KEY.id.hex()}.",
        "Versions 1 to 14 are there without a gap, in the order of the log.",
        "All 14 events stand on the log byte for byte as in the file.",
        "It extends the 2 checkpoints signed before it, since 2026-11-12 12:07:00 UTC at 7 events.",
    ]
    assert "compare --case" in found[-1].sentence


def test_the_file_is_read_as_it_was_written() -> None:
    """Through JSON, byte for byte; and what is no evidence is refused with the place that is wrong."""
    evidence = lived().evidence()
    content = evidence.model_dump_json().encode()
    assert Evidence.read(content) == evidence
    with pytest.raises(NotEvidenceError, match="the file"):
        Evidence.read(b"no evidence")
    with pytest.raises(NotEvidenceError, match=r"events\.0\.sequence"):
        Evidence.read(content.replace(b'"sequence":1,', b'"sequence":0,', 1))
    with pytest.raises(NotEvidenceError, match="format"):
        Evidence.read(content.replace(b"samspor-evidence/1", b"samspor-evidence/9"))


@given(st.data())
def test_any_changed_byte_of_an_event_is_found(data: st.DataObject) -> None:
    """At its version and its place."""
    evidence = lived().evidence()
    one = data.draw(st.sampled_from(evidence.events))
    at = data.draw(st.integers(0, len(one.event) - 1))
    other = data.draw(st.sampled_from("x7\u00e6 ").filter(lambda letter: letter != one.event[at]))
    changed = with_event(evidence, one.version, event=one.event[:at] + other + one.event[at + 1 :])
    status, bad = told(changed)
    assert status == 1
    assert f"Version {one.version}, place {one.sequence} on the log: this is not what was recorded there" in bad


def test_an_event_that_was_taken_out_is_missed() -> None:
    """In the middle by its number, several by theirs, the first one as well."""
    evidence = lived().evidence()
    without = {
        "Version 4 is missing": [4],
        "Versions 4 to 6 are missing": [4, 5, 6],
        "Version 1 is missing": [1],
    }
    for sentence, versions in without.items():
        left = tuple(one for one in evidence.events if one.version not in versions)
        status, bad = told(evidence.model_copy(update={"events": left}))
        assert (status, bad.splitlines()) == (1, [f"{sentence}: {bad.partition(': ')[2]}"])
    assert told(evidence.model_copy(update={"events": ()})) == (1, "There is no event in the file.")


def test_events_in_another_order_are_found() -> None:
    """As lines of the file, as numbers, and as contents that were swapped."""
    evidence = lived().evidence()
    lines = list(evidence.events)
    lines[2], lines[3] = lines[3], lines[2]
    assert told(evidence.model_copy(update={"events": tuple(lines)})) == (
        1,
        "Version 4 stands before version 3: the order was changed.",
    )
    third, fourth = evidence.events[2:4]
    numbers = (*evidence.events[:2], *_numbered(fourth, third, since=3), *evidence.events[4:])
    status, bad = told(evidence.model_copy(update={"events": numbers}))
    assert status == 1
    assert "Versions 3 and 4 stand on the log the other way round." in bad
    swapped = with_event(with_event(evidence, 3, event=fourth.event), 4, event=third.event)
    assert "Version 3, place 7 on the log: what stands here was recorded at place 10 (version 4)." in told(swapped)[1]


def _numbered(*events: Proven, since: int) -> list[Proven]:
    return [one.model_copy(update={"version": version}) for version, one in enumerate(events, start=since)]


def test_an_event_twice_or_about_somebody_else_or_before_its_cause_is_found() -> None:
    """Each in a sentence of its own, although each stands on the log as it is in the file."""
    cause, effect = event(1), event(2, causation_id=derived_id("evidence", 1), source="/707/coordination")
    ledger = Ledger([event(0), effect, cause, event(3), event(4, OTHERS[0])])
    ledger.sign(5)
    evidence = ledger.evidence()
    assert told(evidence) == (1, "Version 2 stands before version 3, which led to it.")
    twice = (*evidence.events, evidence.events[3].model_copy(update={"version": 5}))
    assert "Version 5 is the same event as version 4." in told(evidence.model_copy(update={"events": twice}))[1]
    foreign = ledger.evidence().model_copy(update={"youth": OTHERS[0]})
    assert "Version 1, place 1 on the log: the event is about somebody else." in told(foreign)[1]


def test_a_place_behind_what_was_signed_is_found() -> None:
    """An event that nobody has signed for."""
    evidence = lived().evidence()
    assert told(with_event(evidence, 14, sequence=41)) == (
        1,
        "Version 14, place 41 on the log: that is behind the 40 events that were signed.",
    )


def test_a_checkpoint_that_the_ledger_did_not_sign_is_found() -> None:
    """A changed line, a changed signature, another key, another log."""
    ledger = lived()
    evidence = ledger.evidence()
    altered = evidence.checkpoint.replace("\n40\n", "\n41\n")
    assert (
        "The checkpoint is not the ledger's: its signature does not fit it"
        in told(evidence.model_copy(update={"checkpoint": altered}))[1]
    )
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    forged = replace(ledger, signed=[]).sign(40, stranger)
    assert (
        "The checkpoint is not the ledger's: it is not signed by this key."
        in told(evidence.model_copy(update={"checkpoint": forged}))[1]
    )
    elsewhere = key_of("samspor/998", PRIVATE)
    assert told(evidence, elsewhere)[1].startswith("The checkpoint is of another log: samspor/707;")
    assert told(evidence.model_copy(update={"checkpoint": "nothing"}))[1].startswith("The checkpoint or the key")


def test_without_a_key_of_ones_own_it_is_not_sure_whose_word_it_is() -> None:
    """Everything else is checked with the key in the file, and status 2 says that something is left to do."""
    status, bad = told(lived().evidence(), None)
    assert status == 2
    assert bad.endswith(f"this is {KEY}")


def test_a_kept_checkpoint_that_the_log_does_not_extend_is_found() -> None:
    """A rewritten past, a forgotten signature, two logs of one size, another log, another key, one that is newer."""
    ledger = lived()
    rewritten = Ledger([event(99, OTHERS[0]), *ledger.events[1:]])
    for size in (7, 20, 40):
        rewritten.sign(size)
    file = rewritten.evidence()
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    sentences: Mapping[str, tuple[int, str]] = {
        ledger.signed[0][1]: (1, "among its first 7 events something was changed."),
        ledger.signed[2][1]: (1, "two different logs of 40 events were signed"),
        ledger.sign(12): (1, "the ledger does not know any more that it signed 12 events"),
        ledger.sign(7, origin="samspor/707/2"): (1, "it is of another log, samspor/707/2; the file is of samspor/707."),
        ledger.sign(7, stranger): (1, "it is not signed by this key."),
        signed(Head(ORIGIN, 0, bytes(32)), NOON, PRIVATE): (1, "a root that no empty log has."),
        signed(Head(ORIGIN, 0, EMPTY), NOON, PRIVATE): (0, ""),
        signed(Head(ORIGIN, 41, bytes(32)), NOON, PRIVATE): (2, "it is newer than the file"),
        "a shopping list\n": (2, "it is no signed note"),
    }
    for note, (status, sentence) in sentences.items():
        found = told(file, KEY, [Kept("old.txt", note)])
        assert (found[0], sentence in found[1]) == (status, True), (sentence, found)
        assert found[1].startswith("old.txt: ") == bool(sentence)


def test_an_earlier_checkpoint_in_the_file_is_checked_as_well() -> None:
    """A proof that is another's, a note that is none."""
    evidence = lived().evidence()
    first, second = evidence.earlier
    crossed = first.model_copy(update={"proof": second.proof})
    assert (
        "The earlier checkpoint of 7 events in the file: the file's log is no extension of it"
        in told(evidence.model_copy(update={"earlier": (crossed, second)}))[1]
    )
    forged = first.model_copy(update={"checkpoint": first.checkpoint.replace("\n7\n", "\n8\n")})
    assert (
        "One of the earlier checkpoints in the file is not the ledger's"
        in told(evidence.model_copy(update={"earlier": (forged, second)}))[1]
    )


def test_a_checkpoint_has_the_form_that_transparency_logs_share() -> None:
    """Read here by the words of the specifications alone, with no code of ours."""
    root = sha256(b"root").digest()
    note = signed(Head(ORIGIN, 20852163, root), NOON, PRIVATE)
    text, _, line = note.partition("\n\n")
    origin, size, encoded = text.split("\n")
    assert (origin, size, b64decode(encoded)) == ("samspor/707", "20852163", root)
    dash, name, signature = line.rstrip("\n").split(" ")
    material = b64decode(signature)
    public = PRIVATE.public_key().public_bytes_raw()
    assert (dash, name) == ("\u2014", origin)
    assert material[:4] == sha256(b"samspor/707\n\x04" + public).digest()[:4]
    seconds = int.from_bytes(material[4:12])
    assert datetime.fromtimestamp(seconds, UTC) == NOON
    message = f"cosignature/v1\ntime {seconds}\n{text}\n".encode()
    Ed25519PublicKey.from_public_bytes(public).verify(material[12:], message)
    name, identity, encoded = str(KEY).split("+", 2)
    assert (name, identity, b64decode(encoded)) == (origin, material[:4].hex(), b"\x04" + public)
    assert VerifierKey.read(f"{KEY}\n") == KEY


@given(st.integers(0, 10**6), st.data())
def test_no_byte_of_a_checkpoint_can_be_another(size: int, data: st.DataObject) -> None:
    """Whatever is changed, it is none, or says that its signature does not fit, or that another key signed it."""
    note = signed(Head(ORIGIN, size, EMPTY), NOON, PRIVATE)
    at = data.draw(st.integers(0, len(note) - 1))
    letter = data.draw(st.sampled_from("aB7+/= \n").filter(lambda one: one != note[at]))
    changed = note[:at] + letter + note[at + 1 :]
    try:
        assert opened(changed, KEY) == opened(note, KEY)
    except BrokenNoteError:
        return
    # Only spare bits of the base64 text may differ: what was signed and by whom is the same.
    assert headed(changed) == headed(note)


def test_signatures_of_witnesses_stand_beside_the_ledgers() -> None:
    """They are passed over; without the ledger's own the note is not the ledger's."""
    note = signed(Head(ORIGIN, 3, EMPTY), NOON, PRIVATE)
    witness = signed(Head("witness", 3, EMPTY), NOON, Ed25519PrivateKey.generate()).partition("\n\n")[2]
    assert opened(note + witness, KEY) == opened(note, KEY)
    with pytest.raises(BrokenNoteError, match="not signed by this key"):
        opened(note.partition("\n\n")[0] + "\n\n" + witness, KEY)


@pytest.mark.parametrize(
    "text", ["", "samspor/707", "samspor/707+00000000+AAAA", f"{KEY}x", str(KEY).replace("7", "8")]
)
def test_a_key_that_was_not_copied_whole_is_none(text: str) -> None:
    """Its parts name each other."""
    with pytest.raises(BrokenNoteError):
        VerifierKey.read(text)


def test_the_command_says_it_and_ends_with_a_status(tmp_path: Path) -> None:
    """0: all of it holds, 1: something was altered, 2: it could not all be told."""
    ledger = lived()
    file, key, old = tmp_path / "bevis.json", tmp_path / "key.txt", tmp_path / "old.txt"
    file.write_text(ledger.evidence().model_dump_json(indent=2), encoding="utf-8")
    key.write_text(f"{KEY}\n", encoding="utf-8")
    old.write_text(ledger.signed[0][1], encoding="utf-8")

    def verify(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["verify", str(file), *arguments])
        return done.exit_code, done.output

    status, said = verify("--key", str(key), "--checkpoint", str(old))
    assert (status, said.splitlines()[-1]) == (0, "Nothing was altered.")
    assert "old.txt: the file extends it (7 events, signed at 2026-11-12 12:07:00 UTC)." in said
    assert verify("--key", str(KEY))[0] == 0
    assert verify()[0] == 2
    assert verify("--key", "nothing")[0] == 2
    content = json.loads(file.read_text(encoding="utf-8"))
    content["events"][5]["event"] = content["events"][5]["event"].replace("2026", "2025", 1)
    file.write_text(json.dumps(content), encoding="utf-8")
    status, said = verify("--key", str(KEY))
    assert (status, said.splitlines()[-1]) == (1, "SOMETHING WAS ALTERED: see what is broken above.")
    file.write_text("{}", encoding="utf-8")
    assert verify("--key", str(KEY))[0] == 2
