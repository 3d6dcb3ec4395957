"""What a person may ask for is refused at the door when it could not be carried on, never found out behind it."""

from uuid import uuid4

import pytest
from pydantic import ValidationError

from services.reporting.commands import Wish


def test_half_a_character_in_the_arguments_is_refused() -> None:
    """JSON can spell it, and cannot be written with it: the fault is the sender's, not ours."""
    with pytest.raises(ValidationError, match="whole characters"):
        Wish.model_validate({"command_id": uuid4(), "args": {"person": ["\ud800"]}})


def test_whole_characters_are_carried_on() -> None:
    """A face is one character of two halves."""
    assert Wish.model_validate({"command_id": uuid4(), "args": {"text": "😀 æ"}}).args == {"text": "😀 æ"}
