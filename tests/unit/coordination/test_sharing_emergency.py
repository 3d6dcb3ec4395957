"""Who broke the glass, for how long, and who looked at it afterwards?"""

from datetime import timedelta

import pytest

from services.coordination import pathway
from services.coordination.authority import case_of
from services.coordination.commands import OpenEmergencyAccess, ReviewEmergencyAccess
from shared.deciding import Person, RefusedError
from shared.events import school
from shared.events.sharing import EmergencyAccessOpened, EmergencyAccessReviewed
from shared.policy import Look, may_command, may_see, relations_of
from shared.testing.examples import sealed
from tests.unit.coordination.living import Life, local, social

STRANGER = Person(id="p-signe", role="sector-professional", unit="leisure", municipality="707")
LEADER = Person(id="p-lone", role="team-leader", unit="social", municipality="707")
HEAD = Person(id="p-inger", role="head", unit="children-and-family", municipality="707")
WHY = sealed("Set på broen i går aftes, svarer ikke.")
OPEN = OpenEmergencyAccess(reason="danger-to-life", explanation=WHY)
AT = "2025-03-04 22:00"


def opened(by: Person = STRANGER, wish: OpenEmergencyAccess = OPEN) -> tuple[Life, EmergencyAccessOpened]:
    """Somebody without any part in the case has opened it."""
    life = Life().folds(social(school.ConcernShared, "2025-03-03 08:00"))
    (event,) = life.obeys(wish, AT, person=by)
    assert isinstance(event, EmergencyAccessOpened)
    return life, event


def holds(life: Life, at: str, person: Person = STRANGER) -> bool:
    """Whether the person stands in the case because of an emergency at a moment."""
    return "emergency" in relations_of(person, case_of(life.state, local(at)), local(at))


@pytest.mark.parametrize("role", ["case-lead", "caseworker", "taskforce-coordinator", "sector-professional", "head"])
def test_anybody_who_works_here_may_break_the_glass(role: str) -> None:
    """Without any relation to the case; those whom it is about, and strangers, may not."""
    assert may_command(role, OPEN.NAME, frozenset(), local(AT)).allow
    for outside in ("youth", "parent", "citizen", "committee", "auditor"):
        assert not may_command(outside, OPEN.NAME, frozenset(), local(AT)).allow


def test_it_opens_the_case_to_that_person_until_it_runs_out() -> None:
    """A day, as the municipality has set; not a moment longer, and to nobody else."""
    life, event = opened()

    assert event.until == local(AT) + timedelta(hours=24)
    assert (event.person, event.sector, event.reason) == ("p-signe", "leisure", "danger-to-life")
    assert holds(life, AT)
    assert holds(life, "2025-03-05 21:59")
    assert not holds(life, "2025-03-05 22:00")
    assert not holds(life, AT, STRANGER.model_copy(update={"id": "p-ali"}))


@pytest.mark.parametrize(("hours", "lasts"), [(1, 1), (24, 24), (72, 24), (None, 24)])
def test_nobody_opens_for_longer_than_the_municipality_allows(hours: int | None, lasts: int) -> None:
    """A shorter time may be asked for."""
    _, event = opened(wish=OPEN.model_copy(update={"hours": hours}))

    assert event.until == local(AT) + timedelta(hours=lasts)


def test_a_person_of_no_sector_opens_for_the_authority() -> None:
    """The head's own unit is no sector."""
    _, event = opened(HEAD)

    assert event.sector == "social"


def test_what_it_opens_is_seen_for_that_purpose_alone_and_never_charges() -> None:
    """The answer says that it is reviewed afterwards."""
    life, _ = opened()
    moment = local(AT)
    relations = relations_of(STRANGER, case_of(life.state, moment), moment)
    look = Look(role=STRANGER.role, unit=STRANGER.unit, purpose="emergency", at=moment, relations=relations)

    assert may_see(look, "location", "social").conditions == ("reviewed-afterwards",)
    assert may_see(look, "authority-text", "social").allow
    assert not may_see(look, "charge", "police").allow
    assert not may_see(look, "health", "health").allow


def test_it_is_not_opened_twice_while_it_is_open() -> None:
    """The second time gives nothing; once it has run out it may be opened again."""
    life, _ = opened()

    assert life.obeys(OPEN, "2025-03-04 22:30", "again", STRANGER) == []
    assert len(life.obeys(OPEN, "2025-03-06 08:00", "later", STRANGER)) == 1


def review(life: Life, *, justified: bool, by: Person = LEADER, at: str = "2025-03-05 09:00") -> list[object]:
    """A leader has looked at it."""
    (access,) = life.state.emergencies
    wish = ReviewEmergencyAccess(access=access, justified=justified, explanation=sealed("Talt med Signe."))
    return list(life.obeys(wish, at, f"{by.id} {justified}", by))


def test_a_leader_reviews_it() -> None:
    """Whether there was ground for it; it is not closed by that where there was."""
    life, _ = opened()
    (event,) = review(life, justified=True)

    assert isinstance(event, EmergencyAccessReviewed)
    assert (event.by, event.justified) == ("p-lone", True)
    assert holds(life, "2025-03-05 10:00")


def test_without_ground_it_closes_at_once() -> None:
    """From the review on the person sees nothing more."""
    life, _ = opened()
    review(life, justified=False)

    assert holds(life, "2025-03-05 08:59")
    assert not holds(life, "2025-03-05 09:00")


def test_nobody_reviews_what_they_opened_themselves() -> None:
    """A leader who broke the glass needs another leader."""
    life, _ = opened(LEADER)

    with pytest.raises(RefusedError, match="Another leader"):
        review(life, justified=True)
    assert len(review(life, justified=True, by=HEAD)) == 1


def test_a_review_is_given_once() -> None:
    """The same finding gives nothing, another one is refused."""
    life, _ = opened()
    review(life, justified=True)

    assert review(life, justified=True, by=HEAD) == []
    with pytest.raises(RefusedError, match="another finding"):
        review(life, justified=False, by=HEAD)


def test_an_access_that_nobody_opened_is_not_reviewed() -> None:
    """The id must be known."""
    life, event = opened()

    with pytest.raises(RefusedError, match="access does not exist"):
        Life().obeys(ReviewEmergencyAccess(access=event.access, justified=True), AT)
    assert list(life.state.emergencies) == [event.access]


def test_a_leader_of_the_case_reviews_and_the_head_where_nobody_has_it() -> None:
    """No emergency access stays without somebody who may review it."""
    moment = local(AT)
    nobody_s = pathway.INITIAL

    assert not may_command(LEADER.role, ReviewEmergencyAccess.NAME, frozenset(), moment).allow
    assert may_command(LEADER.role, ReviewEmergencyAccess.NAME, frozenset({"duty"}), moment).allow
    relations = relations_of(HEAD, case_of(nobody_s, moment), moment)
    assert may_command(HEAD.role, ReviewEmergencyAccess.NAME, relations, moment).allow


def test_folding_twice_or_in_part_changes_nothing() -> None:
    """A review that is known before what it reviews says nothing yet."""
    life, _ = opened()
    review(life, justified=True)
    after = life.state
    for envelope in life.stream:
        after = pathway.evolve(after, envelope)

    assert after == life.state == life.rehydrated
    assert pathway.evolve(pathway.INITIAL, life.stream[-1]).emergencies == {}
