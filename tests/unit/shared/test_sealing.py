"""What a sender seals opens for intake alone, for the one message that it was sealed for, with any key that is kept."""

import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwe
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey, OKPKey

from shared.sealing import SealBrokenError, SealingKeys, WrongSealingKeysError, fresh_keys, seal_for

SECRET = {"person": {"cpr": "7403129900"}, "text": "Han kommer for sent, og han er træt."}
SOURCE, ID = "/707/school/a-system", "s-1"


@pytest.fixture(scope="module")
def keys() -> SealingKeys:
    """The keys of an intake."""
    return SealingKeys.from_json(fresh_keys())


def sealed(keys: SealingKeys, secret: dict[str, Any] | None = None) -> str:
    """Something sealed to the key that is published first."""
    return seal_for(keys.public()["keys"][0], secret or SECRET, SOURCE, ID)


def test_what_is_sealed_opens_and_says_nothing_by_itself(keys: SealingKeys) -> None:
    """A compact JWE of five parts; twice the same is never the same text."""
    token = sealed(keys)
    assert keys.open(token, SOURCE, ID) == SECRET
    assert token.count(".") == 4
    assert token != sealed(keys)
    assert "7403129900" not in token


def test_the_header_is_what_other_languages_make(keys: SealingKeys) -> None:
    """RFC 7516 and 8037: the key agreement, the content's cipher, the key's id, and what it is bound to."""
    first = sealed(keys).partition(".")[0]
    header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    assert {name: header[name] for name in ("alg", "enc", "kid", "for")} == {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": keys.public()["keys"][0]["kid"],
        "for": f"{SOURCE} {ID}",
    }
    assert {name: header["epk"][name] for name in ("kty", "crv")} == {"kty": "OKP", "crv": "X25519"}


def test_an_older_key_opens_what_was_sealed_to_it(keys: SealingKeys) -> None:
    """A new key goes in front, where senders find it; the former stays for what is on its way."""
    older = fresh_keys()
    rotated = SealingKeys.from_json(fresh_keys(older))
    former = SealingKeys.from_json(older)
    assert rotated.open(sealed(former), SOURCE, ID) == SECRET
    assert [key["kid"] for key in rotated.public()["keys"]][1:] == list(former.by_id)
    with pytest.raises(SealBrokenError):
        former.open(sealed(rotated), SOURCE, ID)


def test_what_is_published_has_no_private_part(keys: SealingKeys) -> None:
    """Only what sealing takes."""
    [key] = keys.public()["keys"]
    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "X25519", "ECDH-ES", "enc")


@pytest.mark.parametrize(("source", "sender_id"), [(SOURCE, "s-2"), ("/707/school", ID), ("", "")])
def test_it_opens_for_its_own_message_alone(keys: SealingKeys, source: str, sender_id: str) -> None:
    """Nobody can put a person whom another message speaks of into one of their own."""
    with pytest.raises(SealBrokenError, match="another message"):
        keys.open(sealed(keys), source, sender_id)


def altered(token: str, part: int) -> str:
    """The token with one character of one part another one."""
    parts = token.split(".")
    old = parts[part]
    parts[part] = old[:-2] + ("A" if old[-2] != "A" else "B") + old[-1] if old else "AAAA"
    return ".".join(parts)


@pytest.mark.parametrize("part", range(5))
def test_an_altered_token_does_not_open(keys: SealingKeys, part: int) -> None:
    """Whichever of its parts was changed."""
    with pytest.raises(SealBrokenError):
        keys.open(altered(sealed(keys), part), SOURCE, ID)


@pytest.mark.parametrize("token", ["", "a", "....", "a.b.c.d.e", "æ" * 50, "e30....", "\x00", "x" * 300_000])
def test_what_is_no_token_does_not_open(keys: SealingKeys, token: str) -> None:
    """And the sentence repeats nothing of it."""
    with pytest.raises(SealBrokenError) as raised:
        keys.open(token, SOURCE, ID)
    assert len(str(raised.value)) < 100


def made(keys: SealingKeys, plain: bytes, **header: Any) -> str:
    """A token with another header or another content than an honest sender's."""
    [public] = keys.public()["keys"]
    protected = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": public["kid"], "for": f"{SOURCE} {ID}"} | header
    registry = JWERegistry(algorithms=["ECDH-ES", "A256GCM", "A128GCM", "DEF", "dir"], strict_check_header=False)
    known = {name: value for name, value in protected.items() if value is not None}
    key = OctKey.generate_key(256) if known["alg"] == "dir" else OKPKey.import_key(public)
    return jwe.encrypt_compact(known, plain, key, registry=registry)


@pytest.mark.parametrize(
    "header",
    [{"enc": "A128GCM"}, {"zip": "DEF"}, {"alg": "dir"}, {"kid": "other"}, {"kid": None}, {"for": None}, {"more": "x"}],
)
def test_another_way_of_sealing_does_not_open(keys: SealingKeys, header: dict[str, Any]) -> None:
    """One suite, no compression, a key that we have, bound to its message."""
    with pytest.raises(SealBrokenError):
        keys.open(made(keys, b"{}", **header), SOURCE, ID)


@pytest.mark.parametrize("plain", [b"", b"hej", b"[]", b"7", b"\xff", b"[" * 5000])
def test_only_an_object_may_be_inside(keys: SealingKeys, plain: bytes) -> None:
    """Whatever else was sealed is broken."""
    assert keys.open(made(keys, b"{}"), SOURCE, ID) == {}
    with pytest.raises(SealBrokenError):
        keys.open(made(keys, plain), SOURCE, ID)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"keys": []}',
        b'{"keys": [{"kid": "a"}]}',
        json.dumps({"keys": [{**OctKey.generate_key(256).as_dict(private=True), "kid": "a"}]}).encode(),
        json.dumps({"keys": [{**OKPKey.generate_key("Ed25519").as_dict(private=True), "kid": "a"}]}).encode(),
        json.dumps({"keys": [{**OKPKey.generate_key("X25519").as_dict(private=False), "kid": "a"}]}).encode(),
    ],
    ids=["empty", "list", "no-keys", "no-key-inside", "symmetric", "of-signatures", "public"],
)
def test_a_file_of_other_keys_is_refused(content: bytes, tmp_path: Path) -> None:
    """No process runs with keys that open nothing."""
    file = tmp_path / "sealing.jwks"
    file.write_bytes(content)
    with pytest.raises(WrongSealingKeysError):
        SealingKeys.from_file(file)
    with pytest.raises(WrongSealingKeysError):
        SealingKeys.from_file(tmp_path / "absent")
