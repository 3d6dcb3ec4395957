"""Where does a server stand, and what does it see of it? In a folder of its own, that only it may enter.

Invariant: no permission outside our own folders is changed, whoever may enter them.
"""

import os
import sys
from pathlib import Path

from deploy.local.account import Account


def give_to(account: Account | None, *paths: Path) -> None:
    """Make these folders and files (ours alone so far) the server's."""
    for path in paths:
        path.chmod(0o700 if path.is_dir() else 0o600)
        if account is not None:
            os.chown(path, account.user, account.group)


def inside(account: Account | None, folder: Path) -> str:
    """The name by which a server that stands in `folder` reaches it.

    A server that gave up root's rights may be unable to walk to where it stands (a checkout below root's home).
    Linux lets it stay and keeps a name that needs no walking.
    """
    return "/proc/self/cwd" if account is not None and sys.platform == "linux" else str(folder)
