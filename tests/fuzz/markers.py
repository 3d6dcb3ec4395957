"""Which personal values are planted in what is sent, and do any of them come out where they must not?

Invented names and texts that occur nowhere else, and numbers of the substitute form (day + 60), which belong to no
person. Invariant: what is looked for is looked for in both ways of writing a number, whatever the case of the letters.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

NAMES: Final = ("Zyxandra", "Qvorbert", "Wexmilian")
TEXTS: Final = ("Fortroligtzyx er fortalt", "Hemmeligqvor om natten", "Betroetwex til læreren")
CPRS: Final = tuple(
    f"{61 + number % 28:02}{1 + number % 12:02}{9 + number % 5:02}{4700 + number}" for number in range(40)
)

_WORDS: Final = ("zyxandra", "qvorbert", "wexmilian", "fortroligtzyx", "hemmeligqvor", "betroetwex")
_PLANTED: Final = re.compile(
    "|".join([*_WORDS, *CPRS, *(f"{cpr[:6]}-{cpr[6:]}" for cpr in CPRS)]).encode(), re.IGNORECASE
)


def leaks(text: bytes) -> set[str]:
    """The planted values in a text."""
    return {found.decode() for found in _PLANTED.findall(text)}


def leaks_in_files(files: Iterable[Path]) -> dict[str, set[str]]:
    """The planted values in files, by the file's name."""
    found = {file.name: leaks(file.read_bytes()) for file in files}
    return {name: values for name, values in found.items() if values}
