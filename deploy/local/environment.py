"""What does a service get to know when it starts? Exactly the variables that `shared.settings` reads."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from deploy.local.credentials import Credentials
from deploy.local.processes import plain_environment

GATEWAY: Final = "gateway"
"""The second process of the service intake, which faces the outside."""
OF_INTAKE: Final = ("intake", GATEWAY)
"""The processes of the service intake: each its own user of the message server, both with its keys."""


@dataclass(frozen=True)
class Surroundings:
    """What all services of one installation have in common."""

    nats_url: str
    nats_monitor_url: str
    credentials: Credentials = field(repr=False)
    municipality: str = "707"
    issuer: str = "http://127.0.0.1"
    issuer_jwks: str = ""
    token_url: str = ""
    gateway_url: str = ""
    clock: str = "wall"
    log_level: str = "WARNING"
    checkpoints: str = ""
    """A folder for the ledger's checkpoints as files; empty for none."""


def service_environment(
    service: str, around: Surroundings, database_url: str, extra: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of one service, or of intake's gateway.

    Only intake gets the pepper and the keys that open what senders sealed; coordination opens nothing, and gets none;
    only reporting signs checkpoints.
    """
    credentials = around.credentials
    variables = {
        "SAMSPOR_MUNICIPALITY": around.municipality,
        "SAMSPOR_NATS_URL": around.nats_url,
        "SAMSPOR_NATS_USER": service,
        "SAMSPOR_NATS_PASSWORD": credentials.nats[service],
        "SAMSPOR_NATS_MONITOR_URL": around.nats_monitor_url,
        "SAMSPOR_DATABASE_URL": database_url,
        "SAMSPOR_MASTER_KEY_FILE": os.devnull if service == "coordination" else str(credentials.master_key_file),
        "SAMSPOR_ISSUER_JWKS": around.issuer_jwks,
        "SAMSPOR_ISSUER": around.issuer,
        "SAMSPOR_TOKEN_URL": around.token_url,
        "SAMSPOR_GATEWAY_URL": around.gateway_url,
        "SAMSPOR_CLOCK": around.clock,
        "SAMSPOR_LOG_LEVEL": around.log_level,
    }
    if service in OF_INTAKE:
        variables["SAMSPOR_PEPPER_FILE"] = str(credentials.pepper_file)
        variables["SAMSPOR_SEALING_KEYS_FILE"] = str(credentials.sealing_keys_file)
    if service == "reporting":
        variables["SAMSPOR_LEDGER_KEY_FILE"] = str(credentials.ledger_key_file)
        variables |= {"SAMSPOR_CHECKPOINTS_FOLDER": around.checkpoints} if around.checkpoints else {}
    # Where traces go is said to the whole installation in OpenTelemetry's own variables.
    telemetry = {name: value for name, value in os.environ.items() if name.startswith("OTEL_")}
    return plain_environment(variables | telemetry | dict(extra or {}))


def module_of(process: str) -> str:
    """What a process runs."""
    return "services.intake.gateway" if process == GATEWAY else f"services.{process}"


def role_of(process: str) -> str:
    """As whom a process reaches the database."""
    return "intake" if process == GATEWAY else process
