"""What becomes of each message of a batch: accepted, recognised or refused, each seeing what came before it?"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.acceptance import Fact, accept
from services.intake.consents import Consented
from services.intake.judging import Batch, Outcome, judge
from services.intake.people import People, Youth
from services.intake.reading import Message
from services.intake.ties import Ties
from shared.definitions.sectors import bases_for
from shared.events.envelope import encode
from shared.keys import fresh_key
from shared.policy import Consent, Following, Givers
from shared.seals import open_sealed
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import (
    CONCERN,
    CPR,
    FORMER_CPR,
    NAME,
    SEALING,
    TEXT,
    body_of,
    cloud_event,
    sector_of,
    subject_of,
)

NOW = MOMENT + timedelta(hours=1)
YOUTH = "3f0c1d52-7c3d-4b2e-9d59-0f6f4c3a2b10"
NOTIFICATION, ASSESSED = "social.notification-received", "social.notification-assessed"
ABSENCE = "school.absence-summarised"
POSTING = "finance.posting-imported"


def fact(type_name: str = CONCERN, **changes: Any) -> Fact:
    """A fact of a type, about the person of CPR unless it says otherwise."""
    message = Message(sector_of(type_name), subject_of(type_name), None, body_of(cloud_event(type_name, **changes)))
    _, found = accept(message, MUNICIPALITY, NOW, SEALING)
    assert isinstance(found, Fact), found
    return found


@pytest.fixture
def batch() -> Batch:
    """A batch before which nobody was known."""
    return Batch(MUNICIPALITY, NOW, People(), {}, {})


@pytest.fixture
def known(batch: Batch) -> Youth:
    """A youth who was known before this batch."""
    youth = Youth(YOUTH, fresh_key())
    batch.people.know(youth, CPR)
    return youth


def follow(batch: Batch, *categories: str, **times: Any) -> None:
    """The school follows the known youth, who is thirteen, with a consent that the mother gave in writing."""
    following = Following(categories=frozenset(categories), basis="CONSENT", **{"since": MOMENT, **times})
    said = Consent(given_by=("mother",), to=("school",), categories=categories, given_at=MOMENT)
    batch.ties[YOUTH] = Ties(followings={"school": following}, consented=Consented((said,), Givers(13)))


def code(outcome: Outcome) -> str:
    """The code of a refusal."""
    assert outcome.refused is not None
    return outcome.refused.code


def test_a_concern_makes_somebody_known(batch: Batch) -> None:
    """The fact comes first; then how old the youth is, and the name, each caused by it."""
    outcome = judge(fact(person={"cpr": CPR, "name": NAME}), batch)
    assert outcome.kind == "accepted"
    youth = batch.people.by_cpr(CPR)
    assert youth is not None
    assert [event.type for event in batch.events] == [CONCERN, "person.age-known", "person.name-known"]
    assert {event.key for event in batch.events} == {youth.id}
    assert [event.causation_id for event in batch.events] == [None, outcome.event, outcome.event]
    assert UUID(youth.id).version == 4


def test_what_is_published_is_sealed_and_says_what_the_gate_decided(batch: Batch) -> None:
    """Nothing personal in the bytes; the text opens with the youth's key; basis and purpose are stamped."""
    judge(fact(person={"cpr": CPR, "name": NAME}), batch)
    youth = batch.people.by_cpr(CPR)
    assert youth is not None
    published = b"".join(map(encode, batch.events)).decode()
    assert not any(value in published for value in (CPR, NAME, TEXT))
    told = batch.events[0]
    assert open_sealed(told.data.text, youth.key) == TEXT  # type: ignore[attr-defined]
    assert (told.legal_basis, told.purpose, told.sender_id) == ("SSD", "early-effort", "s-000123")


def test_the_second_of_a_batch_sees_the_first(batch: Batch) -> None:
    """The same number is the same youth, known once; the same body is a duplicate; another body is refused."""
    first = judge(fact(), batch)
    second = judge(fact(id="s-2"), batch)
    again = judge(fact(), batch)
    other = judge(fact(data={"text": "Noget andet."}), batch)
    assert [each.kind for each in (first, second, again, other)] == ["accepted", "accepted", "duplicate", "refused"]
    assert again.event == first.event
    assert code(other) == "id-reused"
    assert len(batch.people.newcomers) == 1
    assert len(batch.events) == 3


def renumbered(**more: Any) -> Fact:
    """The register has given the youth of the former number another one."""
    return fact("person.number-changed", **more)


def test_a_youth_with_another_number_is_the_same_youth(batch: Batch) -> None:
    """Found by both from now on, also by what comes later in the batch."""
    judge(fact(NOTIFICATION, person={"cpr": FORMER_CPR}), batch)
    youth = batch.people.by_cpr(FORMER_CPR)
    assert judge(renumbered(id="r-1"), batch).kind == "accepted"
    assert judge(fact(id="s-9"), batch).kind == "accepted"
    assert batch.people.by_cpr(CPR) is youth
    assert [(one.youth, one.cpr) for one in batch.people.renumbered] == [(youth, CPR)]
    assert len(batch.people.newcomers) == 1
    assert judge(renumbered(id="r-2"), batch).kind == "accepted"
    assert len(batch.people.renumbered) == 1


def test_another_number_makes_nobody_known(batch: Batch) -> None:
    """Of a youth with whom there is nothing, the register is not heard."""
    assert code(judge(renumbered(), batch)) == "no-notification"
    assert (batch.people.renumbered, batch.people.newcomers, batch.events) == ([], [], [])


def test_a_number_that_is_another_youths_is_refused(batch: Batch) -> None:
    """Quiet in everything else: neither youth is touched."""
    judge(fact(NOTIFICATION, person={"cpr": FORMER_CPR}), batch)
    judge(fact(id="s-9"), batch)
    before = len(batch.events)
    assert code(judge(renumbered(id="r-1"), batch)) == "number-taken"
    assert (len(batch.events), batch.people.renumbered) == (before, [])


def test_a_refused_id_is_not_used_up(batch: Batch) -> None:
    """What was refused for want of a notification is accepted under the same id once there is one."""
    early = judge(fact(ASSESSED, id="s-7"), batch)
    judge(fact(NOTIFICATION), batch)
    later = judge(fact(ASSESSED, id="s-7"), batch)
    assert (early.kind, later.kind) == ("refused", "accepted")


def test_a_refused_message_makes_nobody_known(batch: Batch) -> None:
    """Without a lawful tie nothing of the youth is kept."""
    assert code(judge(fact(ABSENCE), batch)) == "no-following"
    assert code(judge(fact(ASSESSED, id="s-2"), batch)) == "no-notification"
    assert (batch.events, batch.people.newcomers, batch.accepted) == ([], [], {})


def test_an_unknown_youth_id_is_answered_as_one_that_is_not_followed(batch: Batch) -> None:
    """Also in a concern: nobody may try out ids."""
    assert code(judge(fact(person={"youth": YOUTH}), batch)) == "no-following"


@pytest.mark.parametrize(
    ("ties", "outcome"),
    [
        ({}, "no-following"),
        ({"categories": ("attendance",)}, "accepted"),
        ({"categories": ("schooling",)}, "outside-following"),
        ({"categories": ("attendance",), "since": NOW + timedelta(seconds=1)}, "no-following"),
        ({"categories": ("attendance",), "since": NOW}, "accepted"),
        ({"categories": ("attendance",), "until": MOMENT}, "accepted"),
        ({"categories": ("attendance",), "until": MOMENT - timedelta(seconds=1)}, "no-following"),
    ],
)
def test_a_following_covers_what_it_names_while_it_lasts(
    batch: Batch, known: Youth, ties: dict[str, Any], outcome: str
) -> None:
    """What occurred before its end may be told late; nothing before it has begun."""
    if ties:
        follow(batch, *ties.pop("categories"), **ties)
    found = judge(fact(ABSENCE), batch)
    assert (code(found) if found.kind == "refused" else found.kind) == outcome


def test_a_following_s_basis_is_stamped(batch: Batch, known: Youth) -> None:
    """Whether the sector states it or says nothing."""
    follow(batch, "attendance")
    judge(fact(ABSENCE), batch)
    judge(fact(ABSENCE, id="s-2", legalbasis="CONSENT"), batch)
    assert [event.legal_basis for event in batch.events] == ["CONSENT", "CONSENT"]


def test_another_basis_than_the_following_s_is_refused_with_the_one_that_would_do(batch: Batch, known: Youth) -> None:
    """Nobody is taken to have said what they did not say."""
    follow(batch, "attendance")
    refused = judge(fact(ABSENCE, legalbasis="SSD"), batch).refused
    assert refused is not None
    assert (refused.code, refused.field, refused.expected) == ("basis-not-allowed", "legalbasis", "CONSENT")


def test_a_basis_that_is_not_the_sector_s_for_this_is_refused_with_those_that_are(batch: Batch) -> None:
    """By the definitions: sector, type and date; each of those that they name is accepted."""
    refused = judge(fact(legalbasis="NOTIFY_133"), batch).refused
    assert refused is not None
    assert (refused.code, refused.field) == ("basis-not-allowed", "legalbasis")
    would_do = bases_for("school", CONCERN, NOW)
    assert refused.expected == " or ".join(would_do)
    for number, basis in enumerate(would_do):
        assert judge(fact(id=f"s-{number}", legalbasis=basis), batch).kind == "accepted"
    assert {event.legal_basis for event in batch.events if event.type == CONCERN} == set(would_do)


def test_a_purpose_that_the_basis_does_not_cover_is_refused_at_the_purpose(batch: Batch) -> None:
    """That is what has to be put right."""
    refused = judge(fact(legalbasis="SSD", purpose="crime-prevention"), batch).refused
    assert refused is not None
    assert refused.field == "purpose"


def test_what_is_told_of_an_organisation_is_recorded_under_its_key(batch: Batch) -> None:
    """Nobody becomes known; sent again it is a duplicate, with another body the id is taken."""
    posting = judge(fact(POSTING), batch)
    assert (posting.kind, [event.key for event in batch.events]) == ("accepted", ["org-707-finance"])
    assert judge(fact(POSTING), batch).kind == "duplicate"
    assert code(judge(fact(POSTING, data={"amount_ore": 1}), batch)) == "id-reused"
    assert batch.people.newcomers == []
    assert encode(batch.events[0])


@pytest.mark.parametrize("type_name", [CONCERN, ABSENCE, NOTIFICATION])
def test_nothing_more_is_taken_about_an_erased_youth(batch: Batch, type_name: str) -> None:
    """There is no key to seal it with."""
    batch.people.know(Youth(YOUTH, None), CPR)
    assert code(judge(fact(type_name), batch)) == "erased"


def test_a_name_is_news_once_and_replaced_by_an_authority_only(batch: Batch, known: Youth) -> None:
    """The school's other name changes nothing, the social authority's does."""
    names = [
        ("s-1", CONCERN, NAME),
        ("s-2", CONCERN, "Sanne"),
        ("s-3", NOTIFICATION, NAME),
        ("s-4", NOTIFICATION, "Sam"),
    ]
    for sender_id, type_name, name in names:
        judge(fact(type_name, id=sender_id, person={"cpr": CPR, "name": name}), batch)
    learnt = [open_sealed(each.data.name, known.key) for each in batch.events if each.type == "person.name-known"]  # type: ignore[attr-defined]
    assert learnt == [NAME, "Sam"]
