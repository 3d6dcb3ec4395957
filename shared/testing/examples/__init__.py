"""What does an event of each type look like? One typed example a type, used by everybody's tests.

Invariant: the examples cover the registry, their codes are in force, and they have the same bytes on every run.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, TypeVar, cast

from shared.definitions.event_types import about_organisation, organisation_key, sensitivity_of
from shared.definitions.sectors import Stamp, may_publish
from shared.definitions.sectors import sectors as all_sectors
from shared.definitions.sectors import stamp as stamp_of
from shared.events.envelope import Envelope, Event, derived_id
from shared.testing.examples import decided, sectors
from shared.testing.examples.sealing import KEY, YOUTH, sealed

__all__ = ["BY_TYPE", "KEY", "MOMENT", "MUNICIPALITY", "YOUTH", "example", "example_of", "fact", "sealed"]

MUNICIPALITY: Final = "707"
MOMENT: Final = datetime(2025, 4, 7, 8, 30, tzinfo=UTC)
"""When examples happen unless a test says otherwise: a Monday morning in Danish summer time."""

_KEYS: Final = {
    "clock.time-passed": "org-clock",
    "coordination.concern-consulted": "org-707-consultations",
    "coordination.consultation-asked": "org-707-consultations",
    "planning.budget-set": "org-707-budget-2025",
}
_KEYS_OF_SOURCES: Final = {
    "coordination": "org-707-taskforce",
    "planning": "org-707-methods",
    "access": "org-707-access",
}
"""Keys of what is about an organisation, where the sector's or service's own is not meant."""

_SERVICES: Final = {"clock": "coordination", "access": "reporting"}
"""The service that decides events of another source than its own name."""

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


@cache
def _publisher(type_name: str) -> tuple[str, Stamp]:
    for row in all_sectors(MOMENT):
        if may_publish(row.code, type_name, MOMENT):
            return row.code, stamp_of(row.code, type_name, MUNICIPALITY, MOMENT)
    source = type_name.partition(".")[0]
    decided = Stamp(
        controller=f"municipality:{MUNICIPALITY}",
        legal_basis="SAME_UNIT",
        purpose="coordinated-pathway",
        sensitivity=sensitivity_of(type_name),
    )
    return _SERVICES.get(source, source), decided


def _key_of(type_name: str, sector: str) -> str:
    if not about_organisation(type_name):
        return YOUTH
    own = _KEYS_OF_SOURCES.get(type_name.partition(".")[0], organisation_key(MUNICIPALITY, sector))
    return _KEYS.get(type_name, own)


def fact(data: Event, *, at: datetime = MOMENT, **changes: Any) -> Envelope:
    """An event in its envelope as its publisher would record it, two hours after it occurred.

    The same event about the same key at the same moment has the same id.

    Args:
        data: the event.
        at: when it occurred.
        changes: attributes of the envelope that differ, e.g. `key` or `recorded_at`.
    """
    sector, stamp = _publisher(data.TYPE)
    key = changes.get("key", _key_of(data.TYPE, sector))
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
        "legal_basis": stamp.legal_basis or "CONSENT",
        "purpose": stamp.purpose,
        "sensitivity": stamp.sensitivity,
        "controller": stamp.controller,
        "correlation_id": identity,
        "data": data,
    }
    return Envelope(**(usual | changes))
