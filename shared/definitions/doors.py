"""Which commands may people give, which service decides each, and which of its arguments are personal?

Invariant: what is personal here is what the deciding service's own model marks as personal; a contract test compares.
"""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.definitions import load


class Door(BaseModel):
    """Where a command goes: the service, whether it is about a youth, the arguments to seal, and those to add.

    Attributes:
        kept: arguments that say what was shown when the command was given; the door adds them, nobody brings them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: Literal["coordination", "planning"]
    about: Literal["youth", "organisation"]
    personal: tuple[str, ...]
    kept: tuple[str, ...] = ()


DOORS: Final[Mapping[str, Door]] = TypeAdapter(Mapping[str, Door]).validate_python(load("doors")["commands"])
"""Every command that a person may give, by its name."""
