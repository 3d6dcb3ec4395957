"""Which events does time itself cause? One: it has passed, so that what fell due is decided in the open."""

from typing import Final

from pydantic import AwareDatetime

from shared.events.envelope import Event

KEY: Final = "org-clock"
"""The organisation key under which time passes."""


class TimePassed(Event):
    """Time has passed until a moment; published by coordination's owner, never going back."""

    TYPE = "clock.time-passed"
    until: AwareDatetime


TYPES: Final = (TimePassed,)
