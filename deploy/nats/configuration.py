"""What does the NATS server's configuration say? Rendered from `server.conf` and the permissions.

Invariant: it holds no secret. Passwords and the key of the files are named as variables of the server's
environment, so the file can be read, compared and shipped.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.nats.permissions import (
    CORE,
    GATEWAY,
    OUTSIDE,
    Door,
    Permissions,
    core_users,
    gateway_doors,
    gateway_user,
    sector_doors,
    sector_user,
)
from shared.streams import consumer

TEMPLATE = Path(__file__).with_name("server.conf")
FREE_PORT = "127.0.0.1:-1"
"""Loopback, on a port that the server chooses."""
KEY_VARIABLE = "SAMSPOR_JETSTREAM_KEY"


def users(sectors: Sequence[str]) -> list[str]:
    """Every NATS user of an installation: services, tools and the gateway by their name, sectors by theirs."""
    return [*core_users(sectors), GATEWAY, *sectors]


def configuration(sectors: Sequence[str], listen: str = FREE_PORT, monitor: str = FREE_PORT) -> str:
    """The whole configuration for an installation with these sectors, listening on these addresses."""
    outside = _reaching_core(OUTSIDE, GATEWAY, gateway_user(sectors), gateway_doors(sectors))
    accounts = "\n".join([_core(sectors), outside, *map(_sector, sectors)])
    template = TEMPLATE.read_text(encoding="utf-8")
    return template.replace("@LISTEN@", listen).replace("@MONITOR@", monitor).replace("@ACCOUNTS@", accounts)


def environment(passwords: Mapping[str, str], jetstream_key: str) -> dict[str, str]:
    """The variables that the configuration names."""
    return {KEY_VARIABLE: jetstream_key, **{_variable(user): password for user, password in passwords.items()}}


def _core(sectors: Sequence[str]) -> str:
    named = [_user(name, permissions) for name, permissions in core_users(sectors).items()]
    doors: dict[Door, list[str]] = {door: [OUTSIDE] for door in gateway_doors(sectors)}
    for sector in sectors:
        for door in sector_doors(sector):
            doors.setdefault(door, []).append(_account(sector))
    exports = [
        f"      {{ service: {json.dumps(door.subject)}, accounts: {json.dumps(accounts)}"
        + (", response_type: Stream" if door.streamed else "")
        + " }"
        for door, accounts in doors.items()
    ]
    return "\n".join(
        [
            f"  {CORE} {{",
            "    jetstream: enabled",
            "    users: [",
            *named,
            "    ]",
            "    exports: [",
            *exports,
            "    ]",
            "  }",
        ]
    )


def _sector(sector: str) -> str:
    return _reaching_core(_account(sector), sector, sector_user(sector), sector_doors(sector))


def _reaching_core(account: str, user: str, permissions: Permissions, doors: Sequence[Door]) -> str:
    """An account of its own with one user, and what of CORE is known in it."""
    imports = [
        f"      {{ service: {{ account: {CORE}, subject: {json.dumps(door.subject)} }}"
        + ("" if door.known_as == door.subject else f", to: {json.dumps(door.known_as)}")
        + " }"
        for door in doors
    ]
    return "\n".join(
        [
            f"  {account} {{",
            "    users: [",
            _user(user, permissions),
            "    ]",
            "    imports: [",
            *imports,
            "    ]",
            "  }",
        ]
    )


def _user(name: str, permissions: Permissions) -> str:
    return "\n".join(
        [
            f"      {{ user: {json.dumps(name)}, password: ${_variable(name)}, permissions: {{",
            f"        publish: {json.dumps(list(permissions.publish))}",
            f"        subscribe: {json.dumps(list(permissions.subscribe))}",
            "      } }",
        ]
    )


def _account(sector: str) -> str:
    return f"SECTOR_{consumer(sector)}"


def _variable(user: str) -> str:
    return f"SAMSPOR_NATS_PASSWORD_{consumer(user)}"
