"""What do all commands share: a frozen form that knows no other fields, and the parties of a case."""

from typing import Annotated, Final

from pydantic import ConfigDict, Field

from shared.events.envelope import Code, CodeMark

SHAPE: Final = ConfigDict(frozen=True, extra="forbid")

Party = Annotated[Code, CodeMark("party")]
Parties = Annotated[tuple[Party, ...], Field(min_length=1, max_length=20)]
