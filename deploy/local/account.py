"""As whom do the servers run? Never as root: PostgreSQL refuses it, and NATS has no need of it."""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from deploy.refusing import CannotError


class NoAccountError(CannotError):
    """Root has no unprivileged user to run the servers as."""


CANDIDATES = ("postgres", "nobody")
LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Account:
    """An unprivileged system user that root gives its servers to."""

    name: str
    user: int
    group: int


def unprivileged() -> Account | None:
    """The user the servers run as when we are root; None when we are an ordinary user ourselves.

    `SAMSPOR_SERVER_USER` names one of your own; else the system's `postgres`, else `nobody`. No user is
    created: that would change the machine. Raises NoAccountError when there is none.
    """
    if os.geteuid() != 0:
        return None
    wanted = os.environ.get("SAMSPOR_SERVER_USER")
    for name in (wanted,) if wanted else CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(name, entry.pw_uid, entry.pw_gid)
    looked_for = wanted or " and ".join(CANDIDATES)
    raise NoAccountError(f"no unprivileged user for the servers (looked for {looked_for}): set SAMSPOR_SERVER_USER")


def can_enter(account: Account | None, *folders: Path) -> bool:
    """Whether that user may walk into these folders and read them, as the kernel itself judges."""
    if account is None:
        return all(os.access(folder, os.R_OK | os.X_OK) for folder in folders)
    options = ["--caller", str(os.getpid()), "--directory", "/", "--signal", "9", "--can-read"]
    options += ["--user", str(account.user), "--group", str(account.group)]
    probe = [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--", *map(str, folders)]
    return subprocess.run(probe, check=False, stdin=subprocess.DEVNULL).returncode == 0  # noqa: S603 - our own script
