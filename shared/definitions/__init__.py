"""What do law, practice and the municipality say, as dated data with its source? Nothing of it is in code.

A topic is one YAML file with a typed module beside it that reads and checks it. Invariant: a file is read once, and
whoever reads it treats it as unchangeable.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """The content of `<name>.yaml` in this folder, e.g. `sectors` or `code_lists/measure`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return yaml.safe_load(files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
