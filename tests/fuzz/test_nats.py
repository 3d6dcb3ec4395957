"""Specification: whatever lands in an inbox gets exactly one receipt, breaks nothing and shows nothing personal.

`SAMSPOR_FUZZ` says how many inputs each door gets; a sample without it, at least 200 000 in all by `make fuzz`.
"""

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from tests.fuzz import inputs
from tests.fuzz.campaign import campaign
from tests.fuzz.inputs import Input
from tests.fuzz.nats_door import NatsDoor
from tests.fuzz.target import Target

MODES: dict[str, tuple[Callable[[], st.SearchStrategy[Input]], float]] = {
    "structured": (inputs.structured, 1.0),
    "binary": (inputs.binary, 0.75),
}
"""Each mode's messages, and what share of the inputs it gets."""


@pytest.mark.parametrize("mode", MODES)
def test_every_message_gets_one_receipt(fuzzed: Target, mode: str) -> None:
    """In either mode: one receipt for each place in an inbox, all processes alive, nothing planted comes out."""
    state = fuzzed.here.state
    door = NatsDoor(state.nats_url, {name: fuzzed.here.credentials.nats[name] for name in state.sectors})
    taken = 0

    def deliver(batch: list[Input]) -> None:
        nonlocal taken
        places, _ = door.deliver(batch)
        fuzzed.receipted(places)
        taken += len(places)

    try:
        strategy, share = MODES[mode]
        sent = campaign(strategy(), deliver, share)
    finally:
        door.close()
    fuzzed.check()

    # Otherwise the generator sends only what the server itself turns away, or nothing that is ever accepted.
    assert taken > 0.9 * sent
    assert fuzzed.outcomes["accepted"] > 0.02 * sent
    assert fuzzed.outcomes["refused"] > 0.1 * sent
