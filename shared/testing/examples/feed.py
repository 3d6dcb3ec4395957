"""What does each message of a sector's feed look like?"""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from shared.events import feed
from shared.testing.examples.sealing import YOUTH

_PERSON: Final = feed.FeedPerson(youth=UUID(YOUTH), cpr="7403129900")
_UNTIL: Final = datetime(2025, 10, 1, 22, 0, tzinfo=UTC)

FEED_EXAMPLES: Final[tuple[feed.FeedMessage, ...]] = (
    feed.FollowingStarted(
        person=_PERSON, sector="school", categories=("attendance", "wellbeing"), basis="CONSENT", until=_UNTIL
    ),
    feed.FollowingEnded(person=_PERSON, sector="school", reason="no-longer-needed"),
    feed.TaskAssigned(
        person=_PERSON,
        task=UUID("5e1a0000-0000-4000-8000-000000000002"),
        kind="contact-family",
        sector="school",
        asked="l-karen",
        text="Ring til mor inden fredag.",
        due=datetime(2025, 4, 11, 14, 0, tzinfo=UTC),
    ),
    feed.CorrectionIssued(
        person=_PERSON,
        of=UUID("5e1a0000-0000-4000-8000-000000000040"),
        of_type="school.absence-summarised",
        sender_id="absence-17",
        replaced_by=UUID("5e1a0000-0000-4000-8000-000000000041"),
        reason="wrong-fact",
        explanation="Fraværet hørte til en anden elev.",
    ),
)
"""One message of every kind, as the sector reads it."""
