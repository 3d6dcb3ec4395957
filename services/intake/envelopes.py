"""How does what was accepted, or what intake itself has to tell, become an event with sealed fields?

Invariant: a personal field leaves here sealed with the youth's own key; an event that follows from another names it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from services.intake.acceptance import Fact, personal_texts
from services.intake.ages import years_old
from services.intake.people import Reached, Youth
from shared.definitions.dated import TIME_ZONE, local_day
from shared.definitions.event_types import organisation_key, sensitivity_of
from shared.definitions.sectors import stamp
from shared.events.envelope import Envelope, Event, derived_id
from shared.events.intake import key_of
from shared.events.person import AgeKnown, AgeReached, NameKnown
from shared.policy import Answer
from shared.seals import seal

SERVICE: Final = "intake"


@dataclass(frozen=True, slots=True)
class Cause:
    """What an event of intake's own follows from: a fact, a command or the passing of time."""

    id: UUID
    traceparent: str | None = None


def of_fact(fact: Fact, youth: Youth | None, answer: Answer, municipality: str, now: datetime) -> Envelope:
    """The event of an accepted fact; `answer` is the gate's, with the basis and the purpose.

    Without a youth it is about the organisation that tells it, and has nothing that could be sealed.
    """
    marks = stamp(fact.sector, fact.data.TYPE, municipality, now)
    return Envelope(
        id=fact.id,
        source=fact.source,
        sector=fact.sector,
        municipality=municipality,
        key=organisation_key(municipality, fact.sector) if youth is None else youth.id,
        occurred_at=fact.occurred_at,
        recorded_at=now,
        actor=fact.actor,
        legal_basis=answer.basis or marks.legal_basis or "",
        purpose=answer.purpose or marks.purpose,
        sensitivity=marks.sensitivity,
        controller=marks.controller,
        correlation_id=fact.id,
        sender_id=fact.sender_id,
        traceparent=fact.traceparent,
        data=fact.data if youth is None else _sealed(fact.data, youth),
    )


def _sealed(data: Event, youth: Youth) -> Event:
    texts = personal_texts(data)
    if not texts:
        return data
    assert youth.key is not None
    key = youth.key
    return data.model_copy(update={name: seal(text, key, youth.id) for name, text in texts.items()})


def age_known(
    youth: str,
    born: date,
    cause: Cause,
    municipality: str,
    now: datetime,
    *,
    by: UUID | None = None,
    replaces: tuple[UUID, ...] = (),
) -> Envelope:
    """How old a youth is who has just become known, told once; and once more `by` what set the birth date right."""
    years = AgeKnown(years=years_old(born, local_day(now)), replaces=replaces or None)
    return _own(years, age_known_id(youth, by), youth, now, cause, municipality, now)


def age_known_id(youth: str, by: UUID | None) -> UUID:
    """The id of the age that a youth was known by; `by` is the event that set the birth date right, if one did."""
    return derived_id("age-known", youth, *([] if by is None else [by]))


def age_reached_id(youth: str, years: float, by: UUID | None) -> UUID:
    """The id of an age that a youth reached, by the birth date that held."""
    return derived_id("age-reached", youth, years, *([] if by is None else [by]))


def name_known(youth: Youth, cause: Cause, municipality: str, now: datetime) -> Envelope:
    """The given name that was just learnt."""
    assert youth.name is not None
    name = NameKnown(name=youth.name)
    return _own(name, derived_id("name-known", cause.id), youth.id, now, cause, municipality, now)


def age_reached(one: Reached, cause: Cause, municipality: str, now: datetime) -> Envelope:
    """That a youth has reached an age, at the beginning of that day; told once an age and birth date."""
    began = datetime.combine(one.day, time.min, TIME_ZONE)
    reached = AgeReached(years=one.years)
    return _own(reached, age_reached_id(one.youth, one.years, one.by), one.youth, began, cause, municipality, now)


def of_mending(data: Event, command: UUID, receipt: UUID, actor: str, municipality: str, now: datetime) -> Envelope:
    """What a person did with the refused message of a receipt."""
    return Envelope(
        id=derived_id("mending", command, receipt),
        source=f"/{municipality}/{SERVICE}",
        sector=SERVICE,
        municipality=municipality,
        key=key_of(municipality),
        occurred_at=now,
        recorded_at=now,
        actor=actor,
        legal_basis="SAME_UNIT",
        purpose="management",
        sensitivity=sensitivity_of(data.TYPE),
        controller=f"municipality:{municipality}",
        correlation_id=command,
        data=data,
    )


def _own(
    data: Event, identity: UUID, youth: str, occurred_at: datetime, cause: Cause, municipality: str, now: datetime
) -> Envelope:
    marks = stamp(SERVICE, data.TYPE, municipality, now)
    return Envelope(
        id=identity,
        source=f"/{municipality}/{SERVICE}",
        sector=SERVICE,
        municipality=municipality,
        key=youth,
        occurred_at=occurred_at,
        recorded_at=now,
        actor=f"service:{SERVICE}",
        legal_basis=marks.legal_basis or "SAME_UNIT",
        purpose=marks.purpose,
        sensitivity=marks.sensitivity,
        controller=marks.controller,
        correlation_id=cause.id,
        causation_id=cause.id,
        traceparent=cause.traceparent,
        data=data,
    )
