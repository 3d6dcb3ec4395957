"""Where did the case go, where did it come from, and who asked to see it?"""

from datetime import date
from typing import Any

import pytest

from services.coordination import pathway
from services.coordination.authority import case_of
from services.coordination.commands import (
    AnswerAccessRequest,
    ExtendAccessRequest,
    HandOver,
    OpenPathway,
    RaiseYouth,
    ReceiveHandover,
    RecordAccessRequest,
    RecordConsentGiven,
)
from shared.deciding import Person, RefusedError
from shared.events import person
from shared.events.coordination import PathwayClosed, YouthRaised
from shared.events.envelope import Event
from shared.events.sharing import AccessAnswered, AccessExtended, AccessRequested, HandedOver, HandoverReceived
from shared.policy import may_command, relations_of
from shared.testing.examples import sealed
from tests.unit.coordination.living import Life, local, social

ADVISER = Person(id="p-birgitte", role="case-lead", unit="social", municipality="707")
SUMMARY = sealed("Forløb siden marts, kontaktperson, skolen holder.")
NEXT = HandOver(to_municipality="730", summary=SUMMARY)
HERE = ReceiveHandover(from_municipality="730", text=sealed("Anbragt i plejefamilie siden 2023."))


def moved(to: str, at: str = "2025-05-01 08:00", come_from: str = "707") -> Any:
    """The person register tells of a move."""
    return social(person.Moved, at, from_municipality=come_from, to_municipality=to)


def running() -> Life:
    """An open pathway."""
    life = Life()
    life.obeys(RaiseYouth(by="p-jakob", sector="school", reason=sealed("Fravær."), basis="SSD"), "2025-03-04 08:00")
    life.obeys(OpenPathway(description="norddjurs-taskforce", deviation=sealed("Nu.")), "2025-03-05 08:00")
    return life


def test_a_youth_who_has_moved_is_handed_over_with_a_summary_and_the_pathway_ends() -> None:
    """The needed file goes along; nobody stays on a case that is not ours any more."""
    life = running().folds(moved("730"))
    handed, closed = life.obeys(NEXT, "2025-05-02 09:00", person=ADVISER)

    assert isinstance(handed, HandedOver)
    assert (handed.to_municipality, handed.basis, handed.summary) == ("730", "MUNI_MOVE", SUMMARY)
    assert isinstance(closed, PathwayClosed)
    assert (closed.reason, closed.outcome) == ("moved", "not-judged")
    assert life.state.phase == "closed"
    assert life.obeys(NEXT, "2025-05-03 09:00", "again", ADVISER) == []


def test_without_a_pathway_the_case_alone_is_handed_over() -> None:
    """There is nothing to close."""
    life = Life().folds(moved("730"))

    assert [type(one) for one in life.obeys(NEXT, "2025-05-02 09:00", person=ADVISER)] == [HandedOver]


@pytest.mark.parametrize(
    ("facts", "wish", "match"),
    [
        ((), NEXT, "does not show what the basis Move to another municipality"),
        ((moved("615"),), NEXT, "has not moved to that municipality"),
        ((moved("707", come_from="730"),), NEXT, "has not moved to that municipality"),
        ((moved("730"),), HandOver(to_municipality="707", summary=SUMMARY), "another municipality than your own"),
        ((), HandOver(to_municipality="730", summary=SUMMARY, basis="CONSENT"), "No consent"),
        ((moved("730"),), HandOver(to_municipality="730", summary=SUMMARY, basis="SSP_115"), "does not cover|among"),
    ],
)
def test_a_hand_over_says_why_it_may_not_be(facts: tuple[Any, ...], wish: HandOver, match: str) -> None:
    """The move must be known, and to that municipality; or the family has consented."""
    with pytest.raises(RefusedError, match=match):
        running().folds(*facts).obeys(wish, "2025-05-02 09:00", person=ADVISER)


def test_a_family_that_consents_is_handed_over_before_it_has_moved() -> None:
    """Nomadic families: what they agree to, before the register knows."""
    life = running().folds(social(person.AgeKnown, "2025-03-03 08:00", years=13))
    consent = RecordConsentGiven(
        given_by=("mother",),
        scope="move",
        to=("other-municipality",),
        categories=("casework",),
        form="written",
        explained=True,
    )
    life.obeys(consent, "2025-04-30 09:00")
    wish = NEXT.model_copy(update={"basis": "CONSENT"})

    assert isinstance(life.obeys(wish, "2025-05-01 09:00", person=ADVISER)[0], HandedOver)


def test_a_family_that_moves_from_place_to_place_stays_one_case() -> None:
    """Away, back and on again: each hand-over is recorded once, and all of it is in the one youth's stream."""
    life = running().folds(moved("730"))
    life.obeys(NEXT, "2025-05-02 09:00", person=ADVISER)
    life.folds(moved("707", "2025-08-01 08:00", "730"))
    returned = life.obeys(HERE, "2025-08-02 09:00", person=ADVISER)
    life.folds(moved("730", "2025-10-01 08:00"))
    gone = life.obeys(NEXT, "2025-10-02 09:00", person=ADVISER)

    assert [type(one) for one in returned] == [HandoverReceived, YouthRaised]
    assert [type(one) for one in gone] == [HandedOver]
    assert [place for place, _ in life.state.handed_over] == ["730", "730"]
    assert life.state == life.rehydrated


def test_what_another_municipality_hands_over_raises_the_youth() -> None:
    """On the basis of the move, by whoever received it, with what was told."""
    life = Life()
    received, raised = life.obeys(HERE, "2025-03-04 09:00", person=ADVISER)

    assert isinstance(received, HandoverReceived)
    assert isinstance(raised, YouthRaised)
    assert (raised.by, raised.sector, raised.basis, raised.reason) == ("p-birgitte", "social", "MUNI_MOVE", HERE.text)
    assert life.state.phase == "raised"
    assert life.obeys(HERE, "2025-03-05 09:00", "again", ADVISER) == []


def test_a_youth_who_is_raised_already_is_not_raised_again() -> None:
    """The hand-over is recorded; a summary is not asked for."""
    wish = HERE.model_copy(update={"text": None})

    assert [type(one) for one in running().obeys(wish, "2025-03-06 09:00", person=ADVISER)] == [HandoverReceived]


@pytest.mark.parametrize(
    ("changes", "match"),
    [({"text": None}, "Write in short"), ({"from_municipality": "707"}, "another municipality than your own")],
)
def test_what_is_received_says_from_where_and_what(changes: dict[str, Any], match: str) -> None:
    """A youth is raised on words."""
    with pytest.raises(RefusedError, match=match):
        Life().obeys(HERE.model_copy(update=changes), "2025-03-04 09:00", person=ADVISER)


def test_nothing_need_be_known_of_a_youth_who_comes_from_elsewhere() -> None:
    """The adviser stands in no relation to a case that does not exist yet."""
    at = local("2025-03-04 09:00")
    relations = relations_of(ADVISER, case_of(pathway.INITIAL, at), at)

    assert relations == frozenset()
    assert may_command("case-lead", ReceiveHandover.NAME, relations, at).allow
    assert not may_command("case-lead", HandOver.NAME, relations, at).allow


# Somebody asks to see -------------------------------------------------------------------------------------------


def asking(kind: str) -> tuple[Life, AccessRequested]:
    """The mother has asked to see on the last day of January."""
    life = Life()
    (event,) = life.obeys(RecordAccessRequest(kind=kind, by="mother"), "2025-01-31 09:00", person=ADVISER)
    assert isinstance(event, AccessRequested)
    return life, event


def extended(kind: str, until: date, at: str = "2025-02-03 09:00") -> list[Event]:
    """What came of putting the answer off."""
    life, event = asking(kind)
    return life.obeys(ExtendAccessRequest(request=event.request, reason="extensive", until=until), at, person=ADVISER)


def test_a_request_is_recorded_once_while_it_waits() -> None:
    """The same party asks for the same once; another party, or another kind, is another request."""
    life, event = asking("documents")

    assert life.obeys(RecordAccessRequest(kind="documents", by="mother"), "2025-02-01 09:00", "2", ADVISER) == []
    assert len(life.obeys(RecordAccessRequest(kind="documents", by="youth"), "2025-02-01 09:00", "3", ADVISER)) == 1
    assert len(life.obeys(RecordAccessRequest(kind="data-subject", by="mother"), "2025-02-01 09:00", "4", ADVISER)) == 1
    life.obeys(AnswerAccessRequest(request=event.request, outcome="granted"), "2025-02-05 09:00", person=ADVISER)
    assert len(life.obeys(RecordAccessRequest(kind="documents", by="mother"), "2025-06-01 09:00", "5", ADVISER)) == 1


@pytest.mark.parametrize(
    ("kind", "until"),
    [("documents", date(2025, 2, 4)), ("documents", date(2026, 1, 31)), ("data-subject", date(2025, 4, 30))],
)
def test_an_answer_may_be_put_off_within_the_law(kind: str, until: date) -> None:
    """A data subject waits three months at most (GDPR, article 12); for documents the day is told."""
    (event,) = extended(kind, until)

    assert isinstance(event, AccessExtended)
    assert event.until == until


@pytest.mark.parametrize(
    ("kind", "until", "match"),
    [
        ("data-subject", date(2025, 5, 1), "three months"),
        ("documents", date(2025, 2, 3), "has passed"),
        ("documents", date(2024, 2, 3), "has passed"),
    ],
)
def test_an_answer_may_not_be_put_off_beyond_it(kind: str, until: date, match: str) -> None:
    """Nor until a day that is over."""
    with pytest.raises(RefusedError, match=match):
        extended(kind, until)


def test_putting_off_to_the_same_day_gives_nothing_the_second_time() -> None:
    """Another day is another wish."""
    life, event = asking("documents")
    wish = ExtendAccessRequest(request=event.request, reason="extensive", until=date(2025, 2, 20))
    life.obeys(wish, "2025-02-03 09:00", person=ADVISER)

    assert life.obeys(wish, "2025-02-04 09:00", "again", ADVISER) == []
    assert len(life.obeys(wish.model_copy(update={"until": date(2025, 2, 21)}), "2025-02-04 09:00", "3", ADVISER)) == 1


def test_an_answer_is_given_once() -> None:
    """The same answer gives nothing; another one, or putting it off, is refused."""
    life, event = asking("data-subject")
    (answered,) = life.obeys(AnswerAccessRequest(request=event.request, outcome="in-part"), "2025-02-03 09:00")
    assert isinstance(answered, AccessAnswered)

    assert life.obeys(AnswerAccessRequest(request=event.request, outcome="in-part"), "2025-02-04 09:00") == []
    with pytest.raises(RefusedError, match="answered already"):
        life.obeys(AnswerAccessRequest(request=event.request, outcome="refused"), "2025-02-04 09:00")
    with pytest.raises(RefusedError, match="answered already"):
        life.obeys(
            ExtendAccessRequest(request=event.request, reason="other", until=date(2025, 3, 1)), "2025-02-04 09:00"
        )


def test_a_request_that_nobody_made_is_refused() -> None:
    """Neither answered nor put off."""
    _, event = asking("documents")
    for wish in (
        AnswerAccessRequest(request=event.request, outcome="granted"),
        ExtendAccessRequest(request=event.request, reason="other", until=date(2025, 3, 1)),
    ):
        with pytest.raises(RefusedError, match="request does not exist"):
            Life().obeys(wish, "2025-02-03 09:00")


def test_nothing_that_was_asked_makes_a_case() -> None:
    """To ask to see is no concern, and raises nobody."""
    life, _ = asking("documents")

    assert life.state.phase is None
    assert life.state == life.rehydrated
