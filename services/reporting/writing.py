"""How do many small operations become few statements, with the same rows as if each had been written alone?

Operations are merged in memory by row, in the order of the log; then one `INSERT … SELECT FROM unnest … ON CONFLICT
DO UPDATE` writes all rows of a table that set the same columns, or one COPY where rows are only ever appended.
Invariant: since no column is both put and counted, the order of the statements within a batch does not matter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from services.reporting.projections.operations import Append, Operation, Put, Table
from shared.postgres import Connection
from shared.seals import ERASED

_Rows = dict[tuple[Any, ...], dict[str, Any]]

Name = Callable[[Table], str]
"""From a table to the name that it has in the database, where generations lie beside each other."""


class Pending:
    """What a batch will write: for each table its rows to put, its counters to add to, and its rows to append."""

    __slots__ = ("_adds", "_appends", "_puts")

    def __init__(self) -> None:
        self._puts: dict[str, _Rows] = {}
        self._adds: dict[str, _Rows] = {}
        self._appends: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}

    def take(self, operations: Iterable[Operation]) -> None:
        """Merge operations that come after all that were taken before."""
        for operation in operations:
            table, key, values = operation
            kind = type(operation)
            if kind is Append:
                group = self._appends.setdefault((table, tuple(values)), [])
                group.append((*key, *values.values()))
            elif kind is Put:
                rows = self._puts.setdefault(table, {})
                before = rows.setdefault(key, values)
                if before is not values:
                    before.update(values)
            else:
                counters = self._adds.setdefault(table, {}).setdefault(key, {})
                for column, amount in values.items():
                    counters[column] = counters.get(column, 0) + amount

    async def write(self, connection: Connection, tables: Mapping[str, Table], name: Name) -> None:
        """Write everything inside the caller's transaction."""
        for (plain, columns), group in self._appends.items():
            table = tables[plain]
            names = [*table.key, *columns]
            await connection.copy_records_to_table(name(table), records=group, columns=names)
        for counting, pending in ((False, self._puts), (True, self._adds)):
            for plain, rows in pending.items():
                table = tables[plain]
                for columns, group in _alike(rows).items():
                    statement = upsert(table, name(table), columns, counting=counting)
                    await connection.execute(statement, *zip(*group, strict=True))


def _alike(rows: _Rows) -> dict[tuple[str, ...], list[tuple[Any, ...]]]:
    """Rows that set the same columns together, each as one tuple, the key's columns first."""
    orders: dict[frozenset[str], tuple[str, ...]] = {}
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for key, values in rows.items():
        columns = tuple(values)
        group = groups.get(columns)
        if group is not None:
            group.append((*key, *values.values()))
            continue
        order = orders.setdefault(frozenset(columns), columns)
        groups.setdefault(order, []).append((*key, *(values[column] for column in order)))
    return groups


@cache
def upsert(table: Table, physical: str, columns: tuple[str, ...], *, counting: bool) -> str:
    """The statement that writes rows which set (or, counting, add to) these columns; one array a column."""
    names = [*table.key, *columns]
    arrays = ", ".join(f"${index}::{table.columns[name]}[]" for index, name in enumerate(names, start=1))
    assigned = ", ".join(
        f'"{name}" = {physical}."{name}" + EXCLUDED."{name}"' if counting else f'"{name}" = EXCLUDED."{name}"'
        for name in columns
    )
    # Every name is from the tables' own description, never input.
    return (
        f"INSERT INTO {physical} ({_quoted(names)}) SELECT * FROM unnest({arrays}) "  # noqa: S608
        f"ON CONFLICT ({_quoted(table.key)}) DO UPDATE SET {assigned}"
    )


async def erase(connection: Connection, youths: Sequence[str], tables: Iterable[Table], name: Name) -> None:
    """Replace every opened value of these youths by ERASED, inside the caller's transaction."""
    for table in tables:
        if table.opened:
            assigned = ", ".join(
                f'"{column}" = CASE WHEN "{column}" IS NOT NULL THEN \'{ERASED}\' END' for column in table.opened
            )
            await connection.execute(
                f"UPDATE {name(table)} SET {assigned} WHERE youth = ANY($1::uuid[])",  # noqa: S608 (our own names)
                youths,
            )


def ddl(table: Table, physical: str) -> str:
    """The statement that makes the table under a name; its indexes come apart, after it is filled."""
    columns = ", ".join(f'"{name}" {kind}{_constraint(table, name)}' for name, kind in table.columns.items())
    key = "" if table.appended else f", PRIMARY KEY ({_quoted(table.key)})"
    return f"CREATE TABLE {physical} ({columns}{key})"


def index_ddl(table: Table, physical: str) -> list[str]:
    """The statements that make the table's indexes, and the key of one that is copied into."""
    key = [f"ALTER TABLE {physical} ADD PRIMARY KEY ({_quoted(table.key)})"] if table.appended else []
    return [*key, *(f"CREATE INDEX ON {physical} {index}" for index in table.indexes)]


def _constraint(table: Table, column: str) -> str:
    if column in table.key:
        return " NOT NULL"
    return " NOT NULL DEFAULT 0" if column in table.counters else ""


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
