"""What is recorded of a concern that was talked over? Codes alone; acts, refuses, stays quiet."""

from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from services.coordination import consultations
from services.coordination.authority import NOBODY, commanded
from services.coordination.commands import AnswerConsultation, AskConsultation, ConsultConcern, VacateSeat
from services.coordination.consultations import ConsultationQuery
from shared.commands import CommandRequest
from shared.deciding import Command, Person
from shared.events.coordination import ConcernConsulted, ConsultationAsked
from shared.testing.examples import fact
from shared.testing.specification import given
from tests.unit.coordination.living import local

AT = local("2025-05-06 14:10")
YOUTH_WORKER = Person(id="p-ali", role="sector-professional", unit="leisure", municipality="707")
ASKED = ConsultConcern(category="social-circle", age_band="13-14", advice=("near-environment", "ssp-contact"))
RECORDED = ConcernConsulted(
    category="social-circle", age_band="13-14", advice=("near-environment", "ssp-contact"), sector="leisure"
)


def wish(args: BaseModel, person: Person = YOUTH_WORKER) -> Command:
    """A consultation as a person gives it."""
    return Command(id=UUID(int=1), key="org-707-consultations", at=AT, person=person, args=args)


def test_a_consultation_is_recorded_with_the_sector_that_asked() -> None:
    """Nothing but codes, and nothing is opened by it; another one later is one of its own."""
    given(consultations).when(wish(ASKED)).then(RECORDED)
    given(consultations, fact(RECORDED, at=AT)).when(wish(ASKED)).then(RECORDED)


def test_who_asks_anonymously_leaves_neither_name_nor_sector() -> None:
    """The role stays, so that one sees what kind of work asks; the person is nobody."""
    request = CommandRequest(
        command_id=UUID(int=2),
        token="a",
        municipality="707",
        args={"category": "home", "advice": ["open-counselling"], "anonymous": True},
    )
    command = commanded("consult-concern", request, YOUTH_WORKER, AT)

    assert command.key == "org-707-consultations"
    assert command.person == YOUTH_WORKER.model_copy(update={"id": NOBODY})
    said = ConcernConsulted(category="home", advice=("open-counselling",), anonymous=True)
    given(consultations).when(command).then(said)


def test_a_person_without_a_sector_is_recorded_without_one() -> None:
    """The head's unit is no sector of the published language."""
    head = Person(id="p-inger", role="head", unit="children-and-family", municipality="707")
    said = RECORDED.model_copy(update={"sector": None})
    given(consultations).when(wish(ASKED, head)).then(said)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "weather"}, "category"),
        ({"age_band": "14"}, "age_band"),
        ({"advice": ("near-environment", "horoscope")}, "advice"),
    ],
)
def test_a_consultation_is_refused_where_a_code_is_none(change: dict[str, object], field: str) -> None:
    """Free words would let somebody be named."""
    given(consultations).when(wish(ASKED.model_copy(update=change))).then_refused("value-not-in-list", field)


def test_a_consultation_without_advice_is_none() -> None:
    """What was advised is why it is recorded."""
    with pytest.raises(ValidationError):
        ConsultConcern(category="home", advice=())


def test_nothing_follows_from_a_consultation() -> None:
    """Neither from the fact itself nor from time."""
    consulted = fact(RECORDED, at=AT)
    given(consultations).when(consulted).then_nothing()
    assert consultations.due(consultations.INITIAL) is None


def test_a_command_about_a_seat_is_no_consultation() -> None:
    """The caller has mixed up the deciders."""
    with pytest.raises(TypeError):
        consultations.decide(consultations.INITIAL, wish(VacateSeat(seat="home", person="f-birgit")))


# The open door -------------------------------------------------------------------------------------------------

CHILD = Person(id="citizen", role="citizen", unit="citizen", municipality="707")
ASK = AskConsultation(category="home", age_band="13-14", asked_by="child")
CONSULTATION = UUID(int=1)
WAITING = ConsultationAsked(consultation=CONSULTATION, category="home", age_band="13-14", asked_by="child")
ANSWER = AnswerConsultation(consultation=CONSULTATION, advice=("open-counselling",))
ADVISED = ConcernConsulted(
    category="home",
    age_band="13-14",
    advice=("open-counselling",),
    anonymous=True,
    consultation=CONSULTATION,
    asked_by="child",
)


def test_a_child_asks_and_nobody_is_recorded() -> None:
    """Codes alone, with the command's id, which only the child is shown; the same wish twice is quiet."""
    request = CommandRequest(
        command_id=CONSULTATION,
        token="a",
        municipality="707",
        args={"category": "home", "age_band": "13-14", "asked_by": "child"},
    )
    command = commanded("ask-consultation", request, CHILD, AT)
    assert command.key == "org-707-consultations"
    assert command.person.id == NOBODY
    given(consultations).when(command).then(WAITING)
    given(consultations, fact(WAITING, at=AT)).when(command).then_nothing()


def test_what_was_asked_is_answered_without_saying_where() -> None:
    """The answer carries what was asked; the same advice twice is quiet, other advice adds to it."""
    asked = given(consultations, fact(WAITING, at=AT))
    asked.when(wish(ANSWER)).then(ADVISED)
    answered = given(consultations, fact(WAITING, at=AT), fact(ADVISED, at=AT))
    answered.when(wish(ANSWER)).then_nothing()
    more = ANSWER.model_copy(update={"advice": ("near-environment",)})
    answered.when(wish(more)).then(ADVISED.model_copy(update={"advice": ("near-environment",)}))


def test_an_answer_to_nothing_is_refused() -> None:
    """There is nobody who could read it."""
    given(consultations).when(wish(ANSWER)).then_refused("unknown-consultation", "consultation")
    given(consultations, fact(WAITING, at=AT)).when(
        wish(ANSWER.model_copy(update={"advice": ("horoscope",)}))
    ).then_refused("value-not-in-list", "advice")
    given(consultations).when(wish(ASK.model_copy(update={"asked_by": "Sander"}))).then_refused(
        "value-not-in-list", "asked_by"
    )


def test_whoever_has_the_id_reads_what_was_advised() -> None:
    """All advice, oldest first; nothing of who asks, and nothing without the id."""
    later = local("2025-05-07 09:00")
    more = ADVISED.model_copy(update={"advice": ("open-counselling", "near-environment")})
    told = given(consultations, fact(WAITING, at=AT), fact(ADVISED, at=AT), fact(more, at=later)).state
    waiting = given(consultations, fact(WAITING, at=AT)).state
    question = ConsultationQuery(consultation=CONSULTATION)
    assert consultations.told(told, question) == {
        "consultation": CONSULTATION,
        "category": "home",
        "age_band": "13-14",
        "asked_by": "child",
        "asked_at": AT,
        "advice": ["open-counselling", "near-environment"],
        "answered_at": later,
    }
    assert consultations.told(waiting, question)["advice"] == []
    assert consultations.told(waiting, question)["answered_at"] is None
    refused = consultations.told(told, ConsultationQuery(consultation=UUID(int=2)))
    assert refused["refusal"]["code"] == "unknown-consultation"


def test_a_consultation_is_known_once_whatever_is_told_twice() -> None:
    """Folded twice or out of order, nothing is doubled and nothing fails."""
    asked, advised = fact(WAITING, at=AT), fact(ADVISED, at=AT)
    once = given(consultations, asked, advised).state
    assert given(consultations, asked, advised, advised, asked).state == once
    assert given(consultations, advised).state == consultations.INITIAL
