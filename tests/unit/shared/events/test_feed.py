"""What a sector is told on its feed follows a model."""

import pytest
from pydantic import ValidationError

from shared.events import coordination, sharing
from shared.events.envelope import Event
from shared.events.feed import FEED, CorrectionIssued, FeedMessage, FeedPerson, TaskAssigned
from shared.testing.examples.feed import FEED_EXAMPLES


def test_every_message_has_its_example() -> None:
    """One of each kind."""
    assert sorted(message.WHAT for message in FEED_EXAMPLES) == sorted(FEED)


@pytest.mark.parametrize("message", FEED_EXAMPLES, ids=lambda message: message.WHAT)
def test_a_message_is_read_back_from_its_json(message: FeedMessage) -> None:
    """What is sent is what is read."""
    assert type(message).model_validate_json(message.model_dump_json(exclude_none=True)) == message


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (coordination.FollowingStarted, "following-started"),
        (coordination.FollowingEnded, "following-ended"),
        (coordination.TaskAssigned, "task-assigned"),
        (sharing.CorrectionIssued, "correction-issued"),
    ],
)
def test_a_message_says_what_its_event_says(event: type[Event], what: str) -> None:
    """No field of the event is lost; the one who is asked has a name of its own beside the youth."""
    told = {"person": "asked"} if event is coordination.TaskAssigned else {}

    assert {told.get(name, name) for name in event.model_fields} <= set(FEED[what].model_fields)


def test_a_message_names_one_youth_and_nothing_unknown() -> None:
    """A field that nobody knows, a number of the wrong form and a missing youth are found."""
    task = next(message for message in FEED_EXAMPLES if isinstance(message, TaskAssigned))

    with pytest.raises(ValidationError):
        TaskAssigned.model_validate({**task.model_dump(), "rumour": "x"})
    with pytest.raises(ValidationError):
        TaskAssigned.model_validate({**task.model_dump(), "person": {"cpr": "670312-0000"}})
    with pytest.raises(ValidationError):
        FeedPerson.model_validate({"youth": str(task.person.youth), "cpr": "6703120"})


@pytest.mark.parametrize("sender_id", ["a", "absence-17", "urn:x:5e1a0000-0000", "7/b_2." + 94 * "x"])
def test_a_correction_names_the_event_by_any_id_that_a_sender_may_give(sender_id: str) -> None:
    """What intake took as an id can be told back."""
    correction = next(message for message in FEED_EXAMPLES if isinstance(message, CorrectionIssued))

    assert CorrectionIssued.model_validate({**correction.model_dump(), "sender_id": sender_id}).sender_id == sender_id
