"""What can the municipality offer, which descriptions and methods does it work by, and how far is its programme?

Nothing here is about a youth. Invariant: an offer's row says what it was last listed as; what was decided of a
description, a method or the programme is one row an event, so that its history can be told.
"""

from typing import Final

from services.reporting.projections.operations import Append, Opened, Operation, Put, Table, as_json
from shared.events import methods
from shared.events.envelope import Envelope, Event

NAME: Final = "range-of-services"
VERSION: Final = 2

OFFERS: Final = Table(
    name="offers",
    key=("municipality", "offer"),
    columns={
        "municipality": "text",
        "offer": "text",
        "title": "text",
        "effort_area": "text",
        "sector": "text",
        "sectors": "jsonb",
        "kind": "text",
        "unit": "text",
        "unit_price_ore": "bigint",
        "partner": "text",
        "evidence": "text",
        "places": "integer",
        "suggestion": "uuid",
        "listed_at": "timestamptz",
        "withdrawn_at": "timestamptz",
    },
)

SUGGESTED_OFFERS: Final = Table(
    name="suggested_offers",
    key=("suggestion",),
    columns={
        "suggestion": "uuid",
        "municipality": "text",
        "title": "text",
        "effort_area": "text",
        "sector": "text",
        "evidence": "text",
        "suggested_at": "timestamptz",
        "suggested_by": "text",
        "listed_as": "text",
    },
)

HELD_ACTIVITIES: Final = Table(
    name="held_activities",
    key=("activity",),
    columns={
        "activity": "uuid",
        "municipality": "text",
        "kind": "text",
        "effort_area": "text",
        "participants": "integer",
        "commitment": "uuid",
        "held_at": "timestamptz",
    },
)

DESCRIPTION_STEPS: Final = Table(
    name="description_steps",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "municipality": "text",
        "description": "text",
        "version": "integer",
        "step": "text",
        "at": "timestamptz",
        "by": "text",
        "code": "text",
        "replaces": "integer",
        "review_by": "date",
        "successor": "text",
    },
    appended=True,
)

METHOD_REVIEWS: Final = Table(
    name="method_reviews",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "municipality": "text",
        "method": "text",
        "title": "text",
        "outcome": "text",
        "evidence": "text",
        "next_review_by": "date",
        "at": "timestamptz",
        "by": "text",
    },
    appended=True,
)

PROGRAMME_PHASES: Final = Table(
    name="programme_phases",
    key=("event_id",),
    columns={
        "event_id": "uuid",
        "municipality": "text",
        "programme": "text",
        "phase": "text",
        "at": "timestamptz",
        "by": "text",
    },
    appended=True,
)

TABLES: Final = (OFFERS, SUGGESTED_OFFERS, HELD_ACTIVITIES, DESCRIPTION_STEPS, METHOD_REVIEWS, PROGRAMME_PHASES)
TYPES: Final[frozenset[type[Event]]] = frozenset(methods.TYPES)


def rows(  # noqa: PLR0911 (one case an event)
    envelope: Envelope,
    opened: Opened,  # noqa: ARG001 (nothing personal is offered)
) -> list[Operation]:
    """What one event does to the range of services and to what is known of methods."""
    place, at = envelope.municipality, envelope.occurred_at
    match envelope.data:
        case methods.OfferListed() as event:
            return _listed(place, envelope, event)
        case methods.OfferWithdrawn(offer=offer):
            return [Put("offers", (place, offer), {"withdrawn_at": at})]
        case methods.OfferSuggested() as event:
            values: dict[str, object] = {
                "municipality": place,
                "title": event.title,
                "effort_area": event.effort_area,
                "sector": event.sector,
                "evidence": event.evidence,
                "suggested_at": at,
                "suggested_by": envelope.actor,
            }
            return [Put("suggested_offers", (event.suggestion,), values)]
        case methods.ActivityHeld() as event:
            values = {
                "municipality": place,
                "kind": event.kind,
                "effort_area": event.effort_area,
                "participants": event.participants,
                "commitment": event.commitment,
                "held_at": at,
            }
            return [Put("held_activities", (event.activity,), values)]
        case methods.MethodReviewed() as event:
            said = event.model_dump(include={"method", "title", "outcome", "evidence", "next_review_by"})
            return [Append("method_reviews", (envelope.id,), _by(envelope) | said)]
        case methods.ProgrammePhaseEntered() as event:
            said = {"programme": event.programme, "phase": event.phase}
            return [Append("programme_phases", (envelope.id,), _by(envelope) | said)]
        case _:
            return [Append("description_steps", (envelope.id,), _by(envelope) | _step(envelope.data))]


def _by(envelope: Envelope) -> dict[str, object]:
    return {"municipality": envelope.municipality, "at": envelope.occurred_at, "by": envelope.actor}


def _listed(place: str, envelope: Envelope, event: methods.OfferListed) -> list[Operation]:
    values: dict[str, object] = {
        "title": event.title,
        "effort_area": event.effort_area,
        "sector": event.sector,
        "sectors": None if event.sectors is None else as_json(event.sectors),
        "kind": event.kind,
        "unit": event.unit,
        "unit_price_ore": event.unit_price_ore,
        "partner": event.partner,
        "evidence": event.evidence,
        "places": event.places,
        "suggestion": event.suggestion,
        "listed_at": envelope.occurred_at,
        "withdrawn_at": None,
    }
    listed: list[Operation] = [Put("offers", (place, event.offer), values)]
    if event.suggestion is not None:
        listed.append(Put("suggested_offers", (event.suggestion,), {"listed_as": event.offer}))
    return listed


def _step(data: Event) -> dict[str, object]:
    match data:
        case methods.DescriptionPublished() as event:
            said: dict[str, object] = {"step": "published", "review_by": event.review_by}
        case methods.DescriptionFollowedUp() as event:
            said = {"step": "followed-up", "code": event.outcome}
        case methods.DescriptionRevised() as event:
            said = {"step": "revised", "replaces": event.replaces, "review_by": event.review_by}
        case methods.DescriptionRetired() as event:
            said = {"step": "retired", "code": event.reason, "successor": event.successor}
        case other:
            raise TypeError(f"{other.TYPE} says nothing of the range of services")
    return said | {"description": event.description, "version": event.version}
