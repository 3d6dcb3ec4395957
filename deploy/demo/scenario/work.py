"""What do people do with a pathway? The usual commands to coordination, from raising a youth to closing.

Every function gives what one occasion asks for: a meeting, a telephone call, an hour at the desk.
Invariant: a command refers only to what an earlier one made, by the id that it was given.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario import notes
from deploy.demo.scenario.cast import COORDINATOR, Colleague, Youth
from deploy.demo.scenario.script import Said, office, said, thing
from deploy.demo.scenario.steps import OBLIGATION

DESCRIPTION: Final = "norddjurs-taskforce"
"""The pathway description of the taskforce; `SERIOUS` and `RARE` are those of the national
coordination."""


SERIOUS: Final = "serious-crime-12-17"


RARE: Final = "rare-disability-0-25"


SHARED: Final[dict[str, tuple[str, ...]]] = {
    "school": ("attendance", "schooling", "wellbeing", "incident"),
    "leisure": ("leisure", "observation"),
    "job": ("education-job",),
    "police": ("police-talk", "charge", "justice"),
    "ssp": ("ssp-risk",),
    "home": ("support",),
    "family-house": ("support",),
    "absence-project": ("schooling",),
    "substance": ("substance",),
    "health": ("health",),
    "youth-crime-board": ("justice",),
    "prison-probation": ("justice",),
}
"""Categories that a following of a sector covers; a sector without an inbox takes part without one."""


BASES: Final = {
    "police": "SSP_115",
    "ssp": "SSP_115",
    "youth-crime-board": "YOUTH_CRIME_ACT",
    "prison-probation": "YOUTH_CRIME_ACT",
}
"""Bases other than consent on which a sector takes part."""


def raised(youth: Youth, at: datetime, by: Colleague, reason: str, basis: str = "SSD") -> Said:
    """A named person raises the youth."""
    return said(at, by.id, "coordination.raise-youth", youth, by=by.id, sector=by.unit, reason=reason, basis=basis)


def dismissed(youth: Youth, at: datetime, reason: str) -> Said:
    """The meeting dismisses the raising; no pathway is opened."""
    return said(at, COORDINATOR.id, "coordination.dismiss-suggestion", youth, reason=reason)


def opened(
    youth: Youth, at: datetime, lead: Colleague, deviation: str, description: str = DESCRIPTION
) -> Iterator[Said]:
    """The meeting opens the pathway and appoints the case lead."""
    yield said(at, COORDINATOR.id, "coordination.open-pathway", youth, description=description, deviation=deviation)
    yield said(at, COORDINATOR.id, "coordination.appoint-case-lead", youth, person=lead.id, unit=lead.unit)


def asked(
    youth: Youth, at: datetime, lead: Colleague, sectors: Sequence[str], parties: Sequence[str], number: int = 1
) -> Said:
    """Consent is asked for, to share with these sectors."""
    return said(
        at,
        lead.id,
        "coordination.request-consent",
        youth,
        id=thing(youth, "consent", number),
        asked_of=list(parties),
        scope="coordinated-pathway",
        to=list(sectors),
        categories=_categories(sectors),
    )


def consented(
    youth: Youth, at: datetime, lead: Colleague, sectors: Sequence[str], parties: Sequence[str], number: int = 1
) -> Said:
    """The consent that was asked for is given, in writing."""
    return said(
        at,
        lead.id,
        "coordination.record-consent-given",
        youth,
        consent=str(thing(youth, "consent", number)),
        given_by=list(parties),
        scope="coordinated-pathway",
        to=list(sectors),
        categories=_categories(sectors),
        form="written",
        explained=True,
    )


def withdrawn(youth: Youth, at: datetime, lead: Colleague, by: str, text: str, number: int = 1) -> Said:
    """A consent that was given is taken back."""
    consent = str(thing(youth, "consent", number))
    return said(at, lead.id, "coordination.record-consent-withdrawn", youth, consent=consent, by=by, text=text)


def informed(youth: Youth, at: datetime, lead: Colleague, parties: Sequence[str], form: str = "meeting") -> Said:
    """The parties are told that a pathway is open and what is collected."""
    return said(at, lead.id, "coordination.record-parties-informed", youth, parties=list(parties), form=form)


def joined(youth: Youth, at: datetime, sector: str, person: Colleague, until: datetime | None = None) -> Said:
    """A person of a sector joins; the sector follows the youth from now on."""
    bounded: dict[str, Any] = {"until": until.isoformat()} if until else {}
    return said(
        at,
        COORDINATOR.id,
        "coordination.join-actor",
        youth,
        sector=sector,
        person=person.id,
        basis=BASES.get(sector, "CONSENT"),
        categories=list(SHARED[sector]),
        **bounded,
    )


def left(youth: Youth, at: datetime, sector: str, person: Colleague, reason: str = "no-longer-needed") -> Said:
    """A person of a sector leaves; the sector's following ends with the last one."""
    return said(at, COORDINATOR.id, "coordination.leave-actor", youth, sector=sector, person=person.id, reason=reason)


def entered(youth: Youth, at: datetime, phase: str, deviation: str | None = None) -> Said:
    """The pathway enters a phase."""
    reason: dict[str, Any] = {"deviation": deviation} if deviation else {}
    return said(at, COORDINATOR.id, "coordination.enter-phase", youth, phase=phase, **reason)


def closed(youth: Youth, at: datetime, reason: str, outcome: str, explanation: str) -> Said:
    """The pathway is closed; everybody leaves."""
    return said(
        at,
        COORDINATOR.id,
        "coordination.close-pathway",
        youth,
        reason=reason,
        outcome=outcome,
        explanation=explanation,
    )


def task(youth: Youth, at: datetime, kind: str, sector: str, text: str, due: datetime, number: int = 1) -> Said:
    """A sector is asked to do something."""
    return said(
        at,
        COORDINATOR.id,
        "coordination.assign-task",
        youth,
        id=thing(youth, "task", number),
        kind=kind,
        sector=sector,
        text=text,
        due=due.isoformat(),
    )


def done(youth: Youth, seen: datetime, at: datetime, person: Colleague, number: int = 1) -> Iterator[Said]:
    """The task is taken on and done."""
    ref = str(thing(youth, "task", number))
    yield said(seen, person.id, "coordination.acknowledge-task", youth, task=ref)
    yield said(at, person.id, "coordination.complete-task", youth, task=ref, outcome="done")


def waived(youth: Youth, at: datetime, person: Colleague, rule: str, reason: str, explanation: str) -> Said:
    """The open obligation of a rule lapses by a person's decision; which one it is, its page says."""
    return said(
        at,
        person.id,
        "coordination.waive-obligation",
        youth,
        obligation=OBLIGATION % rule,
        reason=reason,
        explanation=explanation,
    )


def discussed(
    youth: Youth,
    at: datetime,
    meeting: UUID,
    present: Iterable[tuple[Colleague, str]],
    minutes: str,
    *,
    acute: bool = False,
) -> Said:
    """The youth is an item of a meeting: who stayed for it, each with the basis, and what was said."""
    stayed = [{"person": each.id, "sector": each.unit, "basis": basis} for each, basis in present]
    return said(
        at,
        COORDINATOR.id,
        "coordination.discuss-youth",
        youth,
        meeting=str(meeting),
        present=stayed,
        acute=acute,
        minutes=minutes,
    )


def decided(
    youth: Youth,
    at: datetime,
    about: str,
    text: str,
    *,
    number: int = 1,
    person: Colleague = COORDINATOR,
    outcome: str = "yes",
    **more: Any,
) -> Said:
    """Something is decided about the youth; with a sector and a kind of task, that sector is asked."""
    name = thing(youth, "decision", number)
    return said(
        at,
        person.id,
        "coordination.make-decision",
        youth,
        id=name,
        about=about,
        outcome=outcome,
        text=text,
        **more,
    )


def carried_out(
    youth: Youth, seen: datetime, at: datetime | None, person: Colleague, number: int = 1
) -> Iterator[Said]:
    """The task of a decision is taken on and, unless it is left lying, done."""
    ref = str(thing(youth, "decision", number))
    yield said(seen, person.id, "coordination.acknowledge-task", youth, task=ref)
    if at is not None:
        yield said(at, person.id, "coordination.complete-task", youth, task=ref, outcome="done")


def disclosure(
    youth: Youth,
    at: datetime,
    person: Colleague,
    sharing: tuple[str, Sequence[str], Sequence[str]],
    purpose: str,
    basis: str | None,
    **more: Any,
) -> Said:
    """May this be shared? `sharing` is from, to, and the categories; the answer is the policy's, and is recorded."""
    from_sector, to, categories = sharing
    based: dict[str, Any] = {"basis": basis} if basis else {}
    return said(
        at,
        person.id,
        "coordination.decide-disclosure",
        youth,
        from_sector=from_sector,
        to=list(to),
        categories=list(categories),
        purpose=purpose,
        **based,
        **more,
    )


def access_requested(youth: Youth, at: datetime, person: Colleague, kind: str, by: str) -> Said:
    """A party asks to see the documents, or what is held about the youth."""
    return said(
        at, person.id, "coordination.record-access-request", youth, id=thing(youth, "request"), kind=kind, by=by
    )


def access_answered(youth: Youth, at: datetime, person: Colleague, outcome: str = "granted") -> Said:
    """The request is answered."""
    ref = str(thing(youth, "request"))
    return said(at, person.id, "coordination.answer-access-request", youth, request=ref, outcome=outcome)


def handed_over(youth: Youth, at: datetime, lead: Colleague, municipality: str, summary: str) -> Said:
    """The case goes to the municipality that the youth has moved to."""
    return said(at, lead.id, "coordination.hand-over", youth, to_municipality=municipality, summary=summary)


def first_words(rng: Random, youth: Youth) -> str:
    """Why somebody raises a youth."""
    return notes.note(rng, youth, notes.RAISED)


def soon(day: date, days: int, hour: int = 10, minute: int = 0) -> datetime:
    """A working hour some days after a day."""
    return office(day + timedelta(days=days), hour, minute)


def _categories(sectors: Sequence[str]) -> list[str]:
    return sorted({category for sector in sectors for category in SHARED[sector]})
