"""How much money is there, and how much of it is committed and used, by year, effort area and account?

Invariant: every amount is added once; money is whole øre. What is left of a commitment is what was committed, less
what was spent and released.
"""

from typing import Final

from services.reporting.projections.operations import Add, Append, Opened, Operation, Put, Table, as_json
from shared.events.envelope import Envelope, Event, is_youth
from shared.events.finance import PostingImported
from shared.events.planning import BudgetSet, CostCommitted, CostReleased, CostSpent

NAME: Final = "budget"
VERSION: Final = 3

BUDGET_YEARS: Final = Table(
    name="budget_years",
    key=("municipality", "year"),
    columns={
        "municipality": "text",
        "year": "smallint",
        "amount_ore": "bigint",
        "areas": "jsonb",
        "set_at": "timestamptz",
    },
)

BUDGET_USE: Final = Table(
    name="budget_use",
    key=("municipality", "year", "area", "account"),
    columns={
        "municipality": "text",
        "year": "smallint",
        "area": "text",
        "account": "text",
        "committed_ore": "bigint",
        "spent_ore": "bigint",
        "released_ore": "bigint",
        "overrides": "integer",
    },
    counters=("committed_ore", "spent_ore", "released_ore", "overrides"),
)

COMMITMENTS: Final = Table(
    name="commitments",
    key=("commitment", "year"),
    columns={
        "commitment": "uuid",
        "year": "smallint",
        "municipality": "text",
        "youth": "uuid",
        "intervention": "uuid",
        "area": "text",
        "account": "text",
        "starts_on": "date",
        "ends_on": "date",
        "unit_price_ore": "bigint",
        "units": "integer",
        "committed_at": "timestamptz",
        "committed_ore": "bigint",
        "spent_ore": "bigint",
        "released_ore": "bigint",
    },
    counters=("committed_ore", "spent_ore", "released_ore"),
    indexes=("(youth)", "(municipality, year)"),
)

OVERRIDES: Final = Table(
    name="budget_overrides",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "municipality": "text",
        "year": "smallint",
        "area": "text",
        "amount_ore": "bigint",
        "reason": "text",
        "at": "timestamptz",
    },
    indexes=("(municipality, year)",),
    appended=True,
)
"""Where a leader let more be committed than was left; whose youth it was for is not said here."""

POSTINGS: Final = Table(
    name="postings",
    key=("municipality", "posting"),
    columns={
        "municipality": "text",
        "posting": "text",
        "year": "smallint",
        "month": "text",
        "area": "text",
        "account": "text",
        "amount_ore": "bigint",
    },
    indexes=("(municipality, year)",),
)
"""What the finance system posted; a posting that is imported again replaces itself."""

TABLES: Final = (BUDGET_YEARS, BUDGET_USE, COMMITMENTS, OVERRIDES, POSTINGS)
TYPES: Final[frozenset[type[Event]]] = frozenset({BudgetSet, CostCommitted, CostSpent, CostReleased, PostingImported})


def rows(envelope: Envelope, opened: Opened) -> list[Operation]:  # noqa: ARG001 (money has no personal field)
    """What one event does to the budget."""
    municipality = envelope.municipality
    match envelope.data:
        case BudgetSet() as event:
            values = {
                "amount_ore": event.amount_ore,
                "areas": as_json(event.areas),
                "set_at": envelope.occurred_at,
            }
            return [Put("budget_years", (municipality, event.year), values)]
        case CostCommitted() as event:
            values = {
                "municipality": municipality,
                "youth": envelope.key if is_youth(envelope.key) else None,
                "intervention": event.intervention,
                "area": event.area,
                "account": event.account,
                "starts_on": event.starts_on,
                "ends_on": event.ends_on,
                "unit_price_ore": event.unit_price_ore,
                "units": event.units,
                "committed_at": envelope.occurred_at,
            }
            committed: Operation = Put("commitments", (event.commitment, event.year), values)
            return [committed, *_added(municipality, event, "committed_ore"), *_overridden(envelope, event)]
        case CostSpent() as event:
            return _added(municipality, event, "spent_ore")
        case CostReleased() as event:
            return _added(municipality, event, "released_ore")
        case PostingImported() as event:
            values = {
                "year": int(event.month[:4]),
                "month": event.month,
                "area": event.effort_area,
                "account": event.account,
                "amount_ore": event.amount_ore,
            }
            return [Put("postings", (municipality, event.posting), values)]
        case other:
            raise TypeError(f"{other.TYPE} is not an event of the budget")


def _overridden(envelope: Envelope, event: CostCommitted) -> list[Operation]:
    if event.override is None:
        return []
    values = {
        "municipality": envelope.municipality,
        "year": event.year,
        "area": event.area,
        "amount_ore": event.amount_ore,
        "reason": event.override,
        "at": envelope.occurred_at,
    }
    return [Append("budget_overrides", (envelope.id,), values)]


def _added(municipality: str, event: CostCommitted | CostSpent | CostReleased, column: str) -> list[Operation]:
    use = {column: event.amount_ore}
    if isinstance(event, CostCommitted) and event.override is not None:
        use["overrides"] = 1
    return [
        Add("budget_use", (municipality, event.year, event.area, event.account), use),
        Add("commitments", (event.commitment, event.year), {column: event.amount_ore}),
    ]
