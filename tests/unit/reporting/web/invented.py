"""An invented youth, as the pages' views get her from an answer; every test changes what it is about."""

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from services.reporting.answers import Colleague, Head, Masked
from services.reporting.answers.duties import Obligation
from services.reporting.answers.timeline import Entry
from services.reporting.answers.today import Item
from services.reporting.web.words import Words
from shared.definitions.dated import TIME_ZONE

DA: Final = Words("da")
EN: Final = Words("en")
LIVA: Final = UUID("7a1e9a52-0c11-4d6b-9d2e-0d1f5c0b7071")
NOW: Final = datetime(2025, 11, 12, 8, 15, tzinfo=TIME_ZONE)
BIRGITTE: Final = Colleague(id="p-birgitte", name="Birgitte", title="Rådgiver i sagen")
CLOSED: Final = Masked(category="needs", reason_da="Kun myndigheden ser det.", reason_en="Only the authority sees it.")


def some(what: str) -> UUID:
    """The id of something, the same for the same words."""
    return uuid5(LIVA, what)


def at(text: str) -> datetime:
    """A moment of Danish civil time, as the services keep it."""
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE).astimezone(UTC)


def head(**changes: Any) -> Head:
    """Liva's head: an open pathway in the phase of mapping."""
    known: dict[str, Any] = {
        "youth": LIVA,
        "name": "Liva",
        "age": 15,
        "protected": False,
        "state": "open",
        "phase": "mapping",
        "phase_since": at("2025-09-24T10:00"),
        "description": "norddjurs-taskforce",
        "description_version": 1,
        "case_lead": BIRGITTE,
        "case_lead_unit": "social",
    }
    return Head(**known | changes)


def item(kind: str, **changes: Any) -> Item:
    """Something that needs somebody, of one kind."""
    known: dict[str, Any] = {"kind": kind, "youth": LIVA, "name": "Liva", "since": at("2025-11-05T09:00")}
    return Item(**known | changes)


def obligation(rule: str, state: str, **changes: Any) -> Obligation:
    """An obligation of Liva's by a rule."""
    known: dict[str, Any] = {
        "obligation": some(f"{rule}-{state}"),
        "youth": LIVA,
        "rule": rule,
        "rule_from": date(2024, 1, 1),
        "state": state,
        "trigger": some("notification"),
        "trigger_type": "social.notification-received",
        "trigger_at": at("2025-11-11T22:40"),
        "due": at("2025-11-12T22:40"),
        "owed_by": "social",
    }
    return Obligation(**known | changes)


def entry(type_name: str, occurred: str, recorded: str | None = None, **changes: Any) -> Entry:
    """Something that happened, recorded at once unless said otherwise."""
    known: dict[str, Any] = {
        "event": some(f"{type_name} {occurred}"),
        "type": type_name,
        "sector": type_name.partition(".")[0],
        "occurred_at": at(occurred),
        "recorded_at": at(recorded or occurred),
        "actor": None,
        "facts": {},
        "text": None,
        "legal_basis": "SAME_UNIT",
        "controller": "municipality:707",
    }
    return Entry(**known | changes)
