"""What becomes of each message of a batch, given what is known?

Message by message in their order, each seeing what those before it led to: a duplicate within the batch, a youth who
became known a moment ago, a notification that ties the next fact. Invariant: a message has exactly one outcome; only
an accepted one changes what is known, so that a refused id is not used up.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal
from uuid import UUID

from services.intake.acceptance import Fact, PersonTold
from services.intake.envelopes import Cause, age_known, name_known, of_fact
from services.intake.people import People, Renumbered, Youth
from services.intake.refusals import Refused
from services.intake.ties import Ties
from shared.definitions.intake import RECEIVING
from shared.events.envelope import Envelope
from shared.events.social import NotificationReceived
from shared.policy import Acceptance, Answer, may_accept

_ERASED: Final = Refused("erased", "data.person", "a youth whose data is erased", "nothing more about this youth")
_TAKEN: Final = Refused("number-taken", "data.person.cpr", "the number of another youth", "a number that is nobody's")
_UNTIED: Final = ("data.person", "no lawful tie to this youth", "a youth with a notification, a pathway or a following")


@dataclass(frozen=True, slots=True)
class Mark:
    """What recognises an accepted body: an HMAC under a key that is derived from the youth's.

    What is told of an organisation holds nothing personal; it is recognised by a digest.
    """

    youth: str | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: accepted as `event`, a duplicate of it, or refused."""

    kind: Literal["accepted", "duplicate", "refused"]
    event: UUID | None = None
    refused: Refused | None = None


@dataclass
class Batch:
    """What is known while a batch is judged, and what it leads to.

    Attributes:
        marks: the bodies that were accepted under the ids of this batch, by event id.
        events: what goes to the log, in order.
        accepted: the marks that are new.
        notified: youths about whom a notification was accepted now.
    """

    municipality: str
    now: datetime
    people: People
    ties: dict[str, Ties]
    marks: dict[UUID, Mark]
    events: list[Envelope] = field(default_factory=list)
    accepted: dict[UUID, Mark] = field(default_factory=dict)
    notified: set[str] = field(default_factory=set)


def judge(fact: Fact, batch: Batch) -> Outcome:
    """Accept a fact, recognise it, or refuse it; `batch` takes on what an accepted one leads to."""
    earlier = batch.marks.get(fact.id)
    if earlier is not None:
        return _compared(fact, earlier, batch.people)
    youth = None if fact.person is None else known_as(batch.people, fact.person)
    if youth is not None and youth.key is None:
        return _refused(_ERASED)
    ties = batch.ties.get(youth.id) if youth is not None else None
    answer = _gate(fact, ties or Ties(), batch.now)
    if not answer.allow:
        return _refused(_denied(answer))
    return _of_organisation(fact, answer, batch) if fact.person is None else _take_on(fact, fact.person, answer, batch)


def _denied(answer: Answer) -> Refused:
    match answer.code:
        case "unknown-basis" | "basis-not-allowed":
            expected = " or ".join(answer.instead) or "a legal basis that was in force when it was told"
            place = ("legalbasis", "a basis on which this sector may not tell this", expected)
        case "other-purpose" | "never-for-this":
            place = ("purpose", "a purpose that the legal basis does not cover", "a purpose of the legal basis")
        case "not-your-event":
            place = ("type", "a type of another publisher", "a type that the sector published then")
        case _:
            place = _UNTIED
    return Refused(answer.code, *place, (answer.reason_da, answer.reason_en))


def introduce(
    people: People, told: PersonTold, cause: Cause, *, authority: bool, municipality: str, now: datetime
) -> tuple[Youth | None, list[Envelope]]:
    """The youth whom somebody names, known from now on, and what there is to tell of that.

    None where a youth id is not known: only a number makes somebody known.
    """
    youth, events = known_as(people, told), []
    if youth is None:
        if told.cpr is None or told.born is None:
            return None, []
        youth = people.admit(told.cpr, told.born)
        events.append(age_known(youth.id, told.born, cause, municipality, now))
    if told.name is not None and people.learn_name(youth, told.name, authority=authority):
        events.append(name_known(youth, cause, municipality, now))
    return youth, events


def known_as(people: People, told: PersonTold) -> Youth | None:
    """The youth whom somebody names, if that youth is known."""
    if told.cpr is None:
        return people.by_id(told.youth or "")
    return (people.by_cpr(told.former) if told.former is not None else None) or people.by_cpr(told.cpr)


def _of_organisation(fact: Fact, answer: Answer, batch: Batch) -> Outcome:
    batch.events.append(of_fact(fact, None, answer, batch.municipality, batch.now))
    batch.accepted[fact.id] = batch.marks[fact.id] = Mark(None, _digest(fact, None))
    return Outcome("accepted", fact.id)


def _renumber(fact: Fact, told: PersonTold, people: People) -> Refused | None:
    """Take on that a youth who is known has another number; refused where that number is another youth's."""
    youth = known_as(people, told)
    if youth is None or told.cpr is None or told.born is None:
        return None
    other = people.by_cpr(told.cpr)
    if other is None:
        people.renumber(Renumbered(youth, told.cpr, told.born, fact.id, fact.traceparent))
    return None if other is None or other is youth else _TAKEN


def _take_on(fact: Fact, person: PersonTold, answer: Answer, batch: Batch) -> Outcome:
    taken = _renumber(fact, person, batch.people) if person.former is not None else None
    if taken is not None:
        return _refused(taken)
    youth, events = introduce(
        batch.people,
        person,
        Cause(fact.id, fact.traceparent),
        authority=fact.sector in RECEIVING.name_authorities,
        municipality=batch.municipality,
        now=batch.now,
    )
    if youth is None:
        # Answered as one who is not followed: nobody may try out youth ids.
        found, expected = "no lawful tie to this youth", "the youth id of a following"
        return _refused(Refused("no-following", "data.person.youth", found, expected))
    batch.events += [of_fact(fact, youth, answer, batch.municipality, batch.now), *events]
    batch.accepted[fact.id] = batch.marks[fact.id] = Mark(youth.id, _digest(fact, youth))
    if isinstance(fact.data, NotificationReceived):
        batch.notified.add(youth.id)
        batch.ties.setdefault(youth.id, Ties()).notified = True
    return Outcome("accepted", fact.id)


def _gate(fact: Fact, ties: Ties, now: datetime) -> Answer:
    return may_accept(
        Acceptance(
            sector=fact.sector,
            type=fact.data.TYPE,
            occurred_at=fact.occurred_at,
            told_at=now,
            accepted_notification=ties.notified,
            open_pathway=ties.pathway,
            following=ties.followings.get(fact.sector),
            consents=ties.consented.consents,
            givers=ties.consented.givers,
            basis=fact.legal_basis,
            purpose=fact.purpose,
        )
    )


def _compared(fact: Fact, earlier: Mark, people: People) -> Outcome:
    youth = None if earlier.youth is None else people.by_id(earlier.youth)
    if earlier.youth is not None and (youth is None or youth.key is None):
        return _refused(_ERASED)
    if hmac.compare_digest(_digest(fact, youth), earlier.digest):
        return Outcome("duplicate", fact.id)
    return _refused(Refused("id-reused", "id", "another body than before", "a new id for a new event"))


def _digest(fact: Fact, youth: Youth | None) -> bytes:
    if youth is None:
        return sha256(fact.canonical).digest()
    return hmac.digest(youth.marking_key, fact.canonical, "sha256")


def _refused(refused: Refused) -> Outcome:
    return Outcome("refused", refused=refused)
