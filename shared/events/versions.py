"""How is data of an older version of a type read as its current one?

A new version is a new model beside the old one, and a pure function (upcaster) that makes the old one's data the new
one's. Versions are lifted one at a time, so that a version is written about once, when its successor is made.
Invariant: plain JSON data in, plain JSON data out; the stored bytes are never touched.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shared.events.envelope import Event

Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From the data of one version to that of the next."""

Upcasters = Mapping[tuple[str, int], Upcaster]
"""By type and the version that is lifted."""


def lifted(data: Mapping[str, Any], model: type[Event], version: int, upcasters: Upcasters) -> Mapping[str, Any]:
    """Data of an older version as that of the current model."""
    for older in range(version, model.VERSION):
        data = upcasters[model.TYPE, older](data)
    return data


def check_versions(current: Iterable[type[Event]], older: Iterable[type[Event]], upcasters: Upcasters) -> None:
    """Check that every version before a current model has its own model and its way to the next.

    Raises:
        ValueError: naming the first type where one lacks, or where there is one too many.
    """
    expected = {(model.TYPE, version) for model in current for version in range(1, model.VERSION)}
    kept = {(model.TYPE, model.VERSION) for model in older}
    for name, version in sorted(expected ^ kept):
        raise ValueError(f"{name}: expected the model of version {version} to be kept exactly if a newer one exists")
    for name, version in sorted(expected ^ set(upcasters)):
        raise ValueError(f"{name}: expected an upcaster from version {version} exactly if a newer one exists")
