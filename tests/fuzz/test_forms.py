"""Specification: whatever is typed into a form, the page answers, and what was sent has its one receipt."""

from tests.fuzz.campaign import campaign
from tests.fuzz.form_door import Filled, FormDoor, forms
from tests.fuzz.target import Target


def test_every_form_is_answered(fuzzed: Target) -> None:
    """Accepted, shown again with what is wrong, or turned away; never a fault of ours, and nothing planted in a log."""
    door = FormDoor(fuzzed)
    led_to = 0

    def deliver(portion: list[Filled]) -> None:
        nonlocal led_to
        receipts = door.deliver(portion)
        fuzzed.promised(receipts)
        led_to += len(receipts)

    campaign(forms(), deliver, 0.02)
    fuzzed.check()

    assert led_to > 0
    assert sum(count for status, count in door.statuses.items() if status >= 400) > 0
