"""What does an event of each type look like? One typed example a type, used by everybody's tests.

Invariant: the examples cover the registry, their codes are in force, and they have the same bytes on every run.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar, cast

from shared.events.envelope import Envelope, Event, derived_id, is_youth
from shared.testing.examples import decided, sectors
from shared.testing.examples.sealing import KEY, YOUTH, sealed

__all__ = ["BY_TYPE", "KEY", "MOMENT", "MUNICIPALITY", "YOUTH", "example", "example_of", "fact", "sealed"]

MUNICIPALITY: Final = "707"
MOMENT: Final = datetime(2025, 4, 7, 8, 30, tzinfo=UTC)
"""When examples happen unless a test says otherwise: a Monday morning in Danish summer time."""

_ABOUT_ORGANISATIONS: Final = {
    "clock.time-passed": "org-clock",
    "coordination.seat-filled": "org-707-taskforce",
    "coordination.seat-vacated": "org-707-taskforce",
    "planning.budget-set": "org-707-budget-2025",
    "access.record-viewed": "org-707-access",
    "access.field-revealed": "org-707-access",
    "access.export-made": "org-707-access",
}

BY_TYPE: Final[Mapping[str, Event]] = {event.TYPE: event for event in (*sectors.EXAMPLES, *decided.EXAMPLES)}
"""The example of every type, by its name."""

_E = TypeVar("_E", bound=Event)


def example(type_name: str) -> Event:
    """The example of a type, by its name.

    Raises:
        KeyError: the type is unknown.
    """
    return BY_TYPE[type_name]


def example_of(model: type[_E], **changes: Any) -> _E:
    """The example of a type, by its model, with some fields changed (and checked anew)."""
    event = cast("_E", BY_TYPE[model.TYPE])
    return model.model_validate({**dict(event), **changes}) if changes else event


def fact(data: Event, *, at: datetime = MOMENT, **changes: Any) -> Envelope:
    """An event in its envelope as intake would record it, two hours after it occurred.

    The same event about the same key at the same moment has the same id.

    Args:
        data: the event.
        at: when it occurred.
        changes: attributes of the envelope that differ, e.g. `key` or `recorded_at`.
    """
    sector = data.TYPE.partition(".")[0]
    key = changes.get("key", _ABOUT_ORGANISATIONS.get(data.TYPE, YOUTH))
    identity = derived_id("example", data.TYPE, key, at.isoformat(), data.model_dump_json())
    usual: dict[str, Any] = {
        "id": identity,
        "source": f"/{MUNICIPALITY}/{sector}",
        "sector": sector,
        "municipality": MUNICIPALITY,
        "key": key,
        "occurred_at": at,
        "recorded_at": at + timedelta(hours=2),
        "actor": f"system:{sector}",
        "legal_basis": "SAME_UNIT",
        "purpose": "coordinated-pathway",
        "sensitivity": "confidential" if is_youth(key) else "none",
        "controller": f"municipality:{MUNICIPALITY}",
        "correlation_id": identity,
        "data": data,
    }
    return Envelope(**(usual | changes))
