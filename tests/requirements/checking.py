"""What is wrong with the trace from demands to tests?

Each demand stands on the page once. One that is wanted names at least one test, or says why it is not met. A test that
is named exists and is run: it is no helper, and nothing skips it. That it passes is what `make test` shows.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.requirements.reading import NONE, ROOT, Demand, ids


def faults(found: Iterable[Demand]) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    rows = list(found)
    counted = Counter(row.id for row in rows)
    yield from (f"{one}: found {counted[one]} rows, expected one" for one in ids() if counted[one] != 1)
    yield from (f"{one}: found a row for it, expected a demand of the sources" for one in counted.keys() - set(ids()))
    for row in rows:
        yield from _of_one(row)


def _of_one(row: Demand) -> Iterator[str]:
    if (row.id in NONE) != (row.wanted == "none"):
        yield f"{row.id}: found {row.wanted}, expected {'none' if row.id in NONE else 'must or should'}"
    if row.wanted != "none" and not row.tests and not row.excused:
        yield f"{row.id}: found no test, expected one, or a sentence that says why it is not met"
    for path, name in row.tests:
        if name not in tests_of(ROOT / path):
            yield f"{row.id}: found no test {name} in {path}"


@cache
def tests_of(path: Path) -> frozenset[str]:
    """The names of the tests that a file has; none where there is no such file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(
        node.name for node in functions if node.name.startswith("test_") and not any(map(_skips, node.decorator_list))
    )


def _skips(decorator: ast.expr) -> bool:
    return any(mark in ast.unparse(decorator) for mark in ("skip", "xfail"))
