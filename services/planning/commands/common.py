"""What do all commands share: a frozen form that knows no other fields."""

from typing import Final

from pydantic import ConfigDict

SHAPE: Final = ConfigDict(frozen=True, extra="forbid")
