"""What does a process of ours need to know before it starts? Everything comes from the environment, nothing else.

Invariant: a missing or malformed value ends the process at start with a sentence that names the variable.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX: Final = "SAMSPOR_"


class MisconfiguredError(SystemExit):
    """The environment lacks a value or holds one of the wrong form; the process cannot start."""


class Settings(BaseModel):
    """Settings of one service; every field is the variable `SAMSPOR_<FIELD>`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: str
    municipality: str = Field(pattern=r"^\d{3}$")
    nats_url: str
    nats_user: str
    nats_password: str = Field(repr=False)
    nats_monitor_url: str
    database_url: str = Field(repr=False)
    master_key_file: Path
    pepper_file: Path | None = None
    sealing_keys_file: Path | None = None
    ledger_key_file: Path | None = None
    checkpoints_folder: Path | None = None
    checkpoint_hours: int = Field(default=24, ge=1)
    issuer: str = ""
    issuer_jwks: str = ""
    token_url: str = ""
    gateway_url: str = ""
    clock: Literal["wall", "conducted"] = "wall"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=0, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @classmethod
    def from_environment(cls, service: str, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings of a service.

        Raises:
            MisconfiguredError: naming each variable and what was wrong with it; values are never repeated.
        """
        names = [name for name in cls.model_fields if name != "service"]
        given = {name: environment[PREFIX + name.upper()] for name in names if PREFIX + name.upper() in environment}
        try:
            return cls.model_validate({"service": service, **given})
        except ValidationError as error:
            faults = "; ".join(f"{PREFIX}{fault['loc'][0]!s}".upper() + f": {fault['msg']}" for fault in error.errors())
            raise MisconfiguredError(f"{service} cannot start: {faults}") from None
