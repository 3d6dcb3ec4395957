"""What does a validator that is not ours say of a value, by our published schemas?"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.language import document, names
from tests.javascript.node import TESTS, node

BASE = "https://samspor.example.dk"


def judged(cases: Sequence[tuple[str, Any]]) -> list[list[str] | None]:
    """The faults of each (name of a published schema, value); None where it is valid."""
    schemas = {name: document(name, names()[name][-1], base=BASE) for name, _ in cases}
    given = {"schemas": schemas, "cases": [{"schema": name, "value": value} for name, value in cases]}
    found = node(TESTS / "schemas.mjs", given=json.dumps(given))
    assert found.returncode == 0, found.stderr
    faults: list[list[str] | None] = json.loads(found.stdout)
    return faults


def faults_of(cases: Sequence[tuple[str, Any]]) -> Mapping[str, list[str]]:
    """The faults of those that have any, by name."""
    return {name: faults for (name, _), faults in zip(cases, judged(cases), strict=True) if faults is not None}
