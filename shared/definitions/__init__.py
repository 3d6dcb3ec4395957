"""What do law, practice and the municipality say, as dated data with its source? Nothing of it is in code.

A topic is one YAML file with a typed module beside it that reads and checks it. A folder named by the variable
`SAMSPOR_DEFINITIONS` replaces the packaged files of the same names and may hold more of them (another code list,
another municipality), so that a municipality changes a definition without changing the program. Invariant: a file is
read once a process, and whoever reads it treats it as unchangeable.
"""

import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import yaml

VARIABLE: Final = "SAMSPOR_DEFINITIONS"
"""Names the folder whose files replace the packaged ones."""

# The same grammar as safe_load, some eight times as fast where the library is there: every process reads all of it.
_LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def overlay() -> Path | None:
    """The folder whose files replace the packaged ones, if the environment names one.

    Raises:
        NotADirectoryError: it names something else.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        return None
    folder = Path(named)
    if not folder.is_dir():
        raise NotADirectoryError(f"{VARIABLE} names no folder")
    return folder


@cache
def load(name: str) -> Any:
    """The content of `<name>.yaml`, e.g. `sectors` or `code_lists/measure`: the municipality's own, or the packaged.

    Raises:
        FileNotFoundError: there is no such file.
    """
    text = _file(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader, by either name)


@cache
def names_in(folder: str) -> tuple[str, ...]:
    """The names, without `.yaml`, of all files of a folder, the municipality's own ones included."""
    places: list[Traversable | Path] = [files(__name__).joinpath(folder)]
    own = overlay()
    if own is not None and (own / folder).is_dir():
        places.append(own / folder)
    found = {item.name for place in places for item in place.iterdir()}
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def _file(name: str) -> Traversable | Path:
    own = overlay()
    if own is not None and (own / f"{name}.yaml").is_file():
        return own / f"{name}.yaml"
    return files(__name__).joinpath(f"{name}.yaml")
