"""The load's messages: every one is accepted, always the same, and no two are the same message."""

import json
from collections import Counter

from services.intake.acceptance import Fact, accept
from services.intake.reading import Message
from shared.testing.messages import SEALING
from tests.load.sectors import CASES, NOW, cpr, messages


def test_intake_finds_a_fact_in_every_message() -> None:
    """Codes, numbers, times and texts are such that nothing is refused for its form."""
    for sent in messages(2 * CASES):
        _, found = accept(Message(sent.sector, sent.subject, None, sent.body), "707", NOW, SEALING)
        assert isinstance(found, Fact), (sent.subject, found)


def test_the_same_load_is_sent_everywhere() -> None:
    """What is measured here can be measured there."""
    assert list(messages(CASES)) == list(messages(CASES))


def test_no_id_is_used_twice_within_a_season_or_by_the_next() -> None:
    """A duplicate would be cheaper than a fact, and measure something else."""
    ids = [json.loads(sent.body)["id"] for season in (0, 1, 2) for sent in messages(CASES, season)]
    assert Counter(ids).most_common(1)[0][1] == 1


def test_every_youth_has_a_number_of_their_own() -> None:
    """A hundred thousand youths are a hundred thousand people to the vault."""
    numbers = {cpr(number) for number in range(100_000)}
    assert len(numbers) == 100_000
    assert all(len(number) == 10 for number in numbers)
    assert all(61 <= int(number[:2]) <= 88 for number in numbers)


def test_one_youth_in_fifty_has_a_case() -> None:
    """Most youths stay a concern; the notifications are those of the cases."""
    types = Counter(json.loads(sent.body)["type"] for sent in messages(4 * CASES))
    assert types["social.notification-received"] == 4
    assert types["school.concern-shared"] > 50
