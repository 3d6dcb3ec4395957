"""Specification: every request gets one clean answer, and every event that was taken exactly one receipt."""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from tests.fuzz import requests
from tests.fuzz.campaign import campaign
from tests.fuzz.http_door import HttpDoor
from tests.fuzz.requests import Asked, amount
from tests.fuzz.target import Target

DOORS: dict[str, tuple[Callable[[], st.SearchStrategy[Asked]], float]] = {
    "one event": (requests.single, 0.1),
    "binary mode": (requests.binary, 0.05),
    "a batch": (requests.batch, 0.075),
    "a table of text": (requests.tables, 0.03),
    "a workbook": (requests.workbooks, 0.02),
    "Beskedfordeler": (requests.beskeder, 0.05),
    "a command": (requests.commands, 0.05),
}
"""Each door's requests, and what share of the inputs it gets: the slow ones fewer."""


@pytest.mark.parametrize("door", DOORS)
def test_every_request_is_answered_cleanly(fuzzed: Target, door: str) -> None:
    """Success or a problem document, no other status; every promised receipt comes; nothing planted comes out."""
    strategy, share = DOORS[door]
    http = HttpDoor(fuzzed)
    counted = 0

    def deliver(portion: list[Asked]) -> None:
        nonlocal counted
        promised = http.deliver(portion)
        fuzzed.promised(promised)
        counted += amount(portion)

    campaign(strategy(), deliver, share)
    fuzzed.check()

    # Otherwise the generator makes nothing that the door takes, or nothing that it refuses.
    assert http.statuses[200] + http.statuses[202] > 0
    assert sum(count for status, count in http.statuses.items() if status >= 400) > 0
    assert http.statuses[429] == 0
