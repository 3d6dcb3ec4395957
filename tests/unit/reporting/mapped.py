"""What does every example do to every read model? Written to `rows/<model>.txt`, to be read.

python -m tests.unit.reporting.mapped      writes the files anew; look at the difference before you keep it.
"""

from pathlib import Path

from services.reporting.projections import MODELS
from services.reporting.projections.operations import ReadModel
from shared.events.envelope import personal_fields
from shared.testing.examples import BY_TYPE, fact

FOLDER = Path(__file__).parent / "rows"


def mapped(model: ReadModel) -> str:
    """The operations of every example that a model cares about, its personal texts opened as `<field in the clear>`."""
    lines: list[str] = []
    for kind in sorted(model.TYPES, key=lambda kind: kind.TYPE):
        lines.append(kind.TYPE)
        event = BY_TYPE[kind.TYPE]
        opened = {name: f"<{name} in the clear>" for name in personal_fields(kind) if getattr(event, name) is not None}
        for operation in model.rows(fact(event), opened):
            lines.append(f"  {type(operation).__name__} {operation.table} {' '.join(map(str, operation.key))}")
            lines += [f"    {column} = {value}" for column, value in operation.values.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in MODELS:
        (FOLDER / f"{each.NAME}.txt").write_text(mapped(each), encoding="utf-8")
