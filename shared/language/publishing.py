"""Which schemas have been published, and do the models of today still keep to them?

Every schema that was ever published lies in `published/<name>/<version>.json`. `check` compares it with the one that
the registry makes today; `write` adds what is new and what was only added to. Invariant: `write` never replaces a
schema by one that would break somebody.
"""

import json
from pathlib import Path
from typing import Final

from shared.events.registry import UPCASTERS
from shared.language.compatibility import Break, breaks
from shared.language.schemas import document, names
from shared.language.shapes import Schema
from shared.language.vocabulary import published

FOLDER: Final = Path(__file__).parent / "published"
WRITE: Final = "python -m shared.language write"
_AGAIN: Final = f"run `{WRITE}` and commit what it wrote"


def check(folder: Path = FOLDER) -> tuple[str, ...]:
    """A sentence for everything that must be put right before this may be committed; none when all is well."""
    wanted, kept = _wanted(), _kept(folder)
    sentences = [
        f"{name} version {version}: it was published and is no longer made. A type is never taken away: keep its "
        "model, or let every sector's right to send it end by its date."
        for name, version in sorted(kept.keys() - wanted.keys())
    ]
    for (name, version), today in wanted.items():
        before = kept.get((name, version))
        if before is None:
            sentences.append(f"{name} version {version}: it is not published yet; {_AGAIN}.")
            continue
        broken = breaks(before, today)
        sentences += [each.sentence(name, version) for each in broken]
        if not broken and before != today:
            sentences.append(f"{name} version {version}: the published schema lacks what was added; {_AGAIN}.")
    return (*sentences, *_unlifted())


def write(folder: Path = FOLDER, *, anew: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write what is new or only added to: the names of the files written, and the sentences of what is not.

    Args:
        folder: where the published schemas lie.
        anew: replace every schema and drop those that are no longer made. For the time before the first release
            alone: from then on it would break whoever has read the old one.
    """
    wanted, kept = _wanted(), _kept(folder)
    written, refused = [], []
    for (name, version), today in wanted.items():
        before = kept.get((name, version))
        broken: tuple[Break, ...] = () if anew or before is None else breaks(before, today)
        refused += [each.sentence(name, version) for each in broken]
        if before != today and not broken:
            path = folder / name / f"{version}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_text(today), encoding="utf-8")
            written.append(f"{name}/{version}.json")
    for name, version in kept.keys() - wanted.keys() if anew else ():
        (folder / name / f"{version}.json").unlink()
        written.append(f"{name}/{version}.json (dropped)")
    return tuple(written), tuple(refused)


def _wanted() -> dict[tuple[str, int], Schema]:
    return {(name, each): document(name, each) for name, versions in names().items() for each in versions}


def _kept(folder: Path) -> dict[tuple[str, int], Schema]:
    files = sorted(folder.glob("*/*.json"))
    return {(file.parent.name, int(file.stem)): json.loads(file.read_text(encoding="utf-8")) for file in files}


def _text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _unlifted() -> tuple[str, ...]:
    """Versions of a published type that nobody lifts to the next one."""
    return tuple(
        f"{name} version {version}: nothing lifts it to version {version + 1}; add an upcaster in "
        "shared/events/registry.py, so that what was sent before is read for ever."
        for name in published()
        for version in names()[name][:-1]
        if (name, version) not in UPCASTERS
    )
