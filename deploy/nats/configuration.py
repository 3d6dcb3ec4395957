"""What does the NATS server's configuration say? Rendered from `server.conf` and the permissions.

Invariant: it holds no secret. Passwords and the key of the files are named as variables of the server's
environment, so the file can be read, compared and shipped.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.nats.permissions import CORE, Permissions, core_users, sector_doors, sector_user
from shared.streams import consumer

TEMPLATE = Path(__file__).with_name("server.conf")
FREE_PORT = "127.0.0.1:-1"
"""Loopback, on a port that the server chooses."""
KEY_VARIABLE = "SAMSPOR_JETSTREAM_KEY"


def users(sectors: Sequence[str]) -> list[str]:
    """Every NATS user of an installation: services and tools by their name, sectors by theirs."""
    return [*core_users(sectors), *sectors]


def configuration(sectors: Sequence[str], listen: str = FREE_PORT, monitor: str = FREE_PORT) -> str:
    """The whole configuration for an installation with these sectors, listening on these addresses."""
    accounts = "\n".join([_core(sectors), *map(_sector, sectors)])
    template = TEMPLATE.read_text(encoding="utf-8")
    return template.replace("@LISTEN@", listen).replace("@MONITOR@", monitor).replace("@ACCOUNTS@", accounts)


def environment(passwords: Mapping[str, str], jetstream_key: str) -> dict[str, str]:
    """The variables that the configuration names."""
    return {KEY_VARIABLE: jetstream_key, **{_variable(user): password for user, password in passwords.items()}}


def _core(sectors: Sequence[str]) -> str:
    named = [_user(name, permissions) for name, permissions in core_users(sectors).items()]
    exports = [
        f'      {{ service: {json.dumps(door.subject)}, accounts: ["{_account(sector)}"]'
        + (", response_type: Stream" if door.streamed else "")
        + " }"
        for sector in sectors
        for door in sector_doors(sector)
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
    imports = [
        f"      {{ service: {{ account: {CORE}, subject: {json.dumps(door.subject)} }}"
        + ("" if door.known_as == door.subject else f", to: {json.dumps(door.known_as)}")
        + " }"
        for door in sector_doors(sector)
    ]
    return "\n".join(
        [
            f"  {_account(sector)} {{",
            "    users: [",
            _user(sector, sector_user(sector)),
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
