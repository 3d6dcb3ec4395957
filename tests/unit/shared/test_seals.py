"""Seals: closed to everyone without the key, open with it, and ERASED when it is gone."""

import pytest

from shared.seals import ERASED, CannotOpenError, is_sealed, key_of, open_sealed, seal

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
YOUTH = "5f0c1f5e-98c1-5f61-9a1f-3a0f2f6f0b11"


@pytest.mark.parametrize("text", ["Sander", "", "æøå 👍", "x" * 4000])
def test_what_was_sealed_is_opened_with_its_key(text: str) -> None:
    """The text comes back as it was, and the token names its key and nothing else."""
    token = seal(text, KEY, YOUTH)
    assert is_sealed(token)
    assert key_of(token) == YOUTH
    assert open_sealed(token, KEY) == text
    assert text == "" or text not in token


def test_the_same_text_never_has_the_same_token() -> None:
    """Equal tokens would tell that two notes are equal."""
    assert seal("note", KEY, YOUTH) != seal("note", KEY, YOUTH)


def test_a_destroyed_key_gives_erased() -> None:
    """Without the key there is no error, only nothing left to read."""
    assert open_sealed(seal("note", KEY, YOUTH), None) == ERASED


def test_an_altered_token_or_another_key_is_noticed() -> None:
    """Neither a flipped character, nor another youth's key, nor another youth's name opens it."""
    token = seal("note", KEY, YOUTH)
    flipped = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    for attempt, key in ((token, OTHER), (flipped, KEY), (token.replace("5f0c", "6f0c"), KEY)):
        with pytest.raises(CannotOpenError):
            open_sealed(attempt, key)
