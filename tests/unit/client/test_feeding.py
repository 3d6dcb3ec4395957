"""What the feed says is read as the model of its kind, and what a newer receiver adds does not stop an older client."""

from typing import Any
from uuid import UUID, uuid4

from samspor.client.feeding import read
from shared.events.feed import FollowingEnded, FollowingStarted

YOUTH = uuid4()


def told(what: str, **data: Any) -> dict[str, Any]:
    """A message as it comes."""
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": "/707/intake",
        "type": f"feed.{what}",
        "subject": str(YOUTH),
        "time": "2025-03-03T10:15:00Z",
        "event": str(uuid4()),
        "data": {"person": {"youth": str(YOUTH)}, **data},
    }


def test_a_known_kind_is_its_model() -> None:
    """With the youth's id and the event that it rests on."""
    started = told("following-started", sector="school", categories=["wellbeing"], basis="CONSENT")
    message = read(started)
    assert isinstance(message.data, FollowingStarted)
    assert (message.youth, message.event) == (YOUTH, UUID(started["event"]))
    assert message.data.categories == ("wellbeing",)


def test_a_field_that_is_new_is_passed_over_and_stays_in_the_raw_data() -> None:
    """Languages grow; a client is updated later."""
    message = read(told("following-ended", sector="school", reason="task-done", mood="glad"))
    assert isinstance(message.data, FollowingEnded)
    assert message.raw["mood"] == "glad"


def test_a_kind_that_is_new_is_handed_over_as_it_came() -> None:
    """So is one that does not have the form that this client knows."""
    assert read(told("party-held", cake=True)).data is None
    assert read(told("party-held", cake=True)).raw["cake"] is True
    assert read(told("following-started", categories=7)).data is None
