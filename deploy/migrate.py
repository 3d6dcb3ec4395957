"""Are the tables as the code expects them? Runs dbmate for each schema, with a record of its own in that schema.

Invariant: `keys` comes first, since the services' migrations may refer to it; services never refer to each other.
"""

import os
import subprocess
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from deploy.database import KEYS, SERVICES
from deploy.refusing import CannotError

ROOT: Final = Path(__file__).resolve().parents[1]


class MigrationFailedError(CannotError):
    """A migration could not be applied; the message has the database's own words."""


def folders() -> dict[str, Path]:
    """Schema → the folder of its migrations."""
    services = {service: ROOT / "services" / service / "migrations" for service in SERVICES}
    return {KEYS: ROOT / "shared" / "migrations", **services}


def migrate(owner_url: str) -> list[str]:
    """Apply whatever is pending in the database that the URL names; answers the schemas that have migrations.

    Raises MigrationFailedError.
    """
    present = {schema: folder for schema, folder in folders().items() if any(folder.glob("*.sql"))}
    if KEYS in present:
        _dbmate(owner_url, KEYS, present[KEYS])
    services = [schema for schema in present if schema != KEYS]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda schema: _dbmate(owner_url, schema, present[schema]), services))
    return list(present)


def _dbmate(owner_url: str, schema: str, folder: Path) -> None:
    command = [
        str(Path(sysconfig.get_path("scripts")) / "dbmate"),
        "--migrations-dir",
        str(folder),
        "--migrations-table",
        f"{schema}.schema_migrations",
        "--no-dump-schema",
        "--migration-lock",
        "migrate",
    ]
    # The password travels in the environment: a command line can be read by every process.
    environment = {"DATABASE_URL": f"{owner_url}?sslmode=disable", "PATH": os.environ.get("PATH", "")}
    done = subprocess.run(  # noqa: S603 - a program of ours, without a shell
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, env=environment, cwd=folder
    )
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace").replace(owner_url, "…")
        raise MigrationFailedError(f"the migrations of {schema} stopped:\n{said}")
