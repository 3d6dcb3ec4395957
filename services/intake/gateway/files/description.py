"""How are the routes of tables described to those who read the OpenAPI document?

Invariant: the report that is shown there is made by what makes every report.
"""

from typing import Any, Final

from services.intake.gateway.files.faults import fault
from services.intake.gateway.files.report import Line
from services.intake.gateway.files.rows import Fault
from services.intake.gateway.files.writing import XLSX
from shared.definitions.uploads import BOUNDS

_BYTES: Final = {"schema": {"type": "string", "format": "binary"}}
BODY: Final = {
    "requestBody": {
        "required": True,
        "description": f"The file, at most {BOUNDS.largest_bytes} bytes: one event a row, columns as in the template.",
        "content": {"text/csv": _BYTES, XLSX: _BYTES},
    }
}
EMPTY: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "An empty table.", "content": {"text/csv": _BYTES, XLSX: _BYTES}}
}
_SEEN: Final = {
    "type": "school.concern-shared",
    "sector": "school",
    "dry_run": True,
    "sha256": "0f" * 32,
    "format": "csv",
    "counts": {"rows": 2, "ready": 1, "duplicate": 0, "refused": 1, "sent": 0, "not_sent": 0},
    "rows": [
        Line(2, "k-1", "ready").as_json(),
        Line(
            3,
            None,
            "refused",
            faults=(Fault("person.cpr", "C3", fault("zero-lost", "person.cpr", "a number of 9 digits", "10 digits")),),
        ).as_json(),
    ],
}
REPORTED: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "description": description,
        "content": {
            "application/json": {"schema": {"type": "object"}, "examples": {"seen": {"value": _SEEN}}},
            "text/csv": _BYTES,
            XLSX: _BYTES,
        },
    }
    for status, description in (
        (200, "Looked at row by row; nothing was sent."),
        (202, "Rows were put into the inbox on disk; each names its receipt."),
    )
}
