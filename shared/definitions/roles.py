"""As what may a person work in the system? One role a token; what a role may see is the policy's to say."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from shared.definitions import load


class Role(BaseModel):
    """A kind of work.

    Attributes:
        purposes: what a person in the role may look for, the ordinary purpose first.
        seat: whether the person's unit names the sector whose seat the role belongs to.
        staff: whether whoever has the role works here; the others are those whom it is about, or strangers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    da: str
    en: str
    purposes: tuple[str, ...]
    seat: bool
    staff: bool = True


class _Roles(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    confidence: str
    valid_from: date
    valid_to: date | None
    roles: tuple[Role, ...]


ROLES: Final[Mapping[str, Role]] = {role.id: role for role in _Roles.model_validate(load("roles")).roles}
"""Every role by its id."""
