"""What of a case was open to somebody at a moment, by what was recorded then?"""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from services.coordination.commands import (
    AppointCaseLead,
    DecideDisclosure,
    JoinActor,
    LeaveActor,
    OpenEmergencyAccess,
    OpenPathway,
    RaiseYouth,
)
from services.coordination.seeing import looks_of
from shared.deciding import Person
from shared.events import person, police, school
from shared.policy import Answer, Recorded, visible
from shared.testing.examples import sealed
from tests.unit.coordination.living import Life, local, social

TEACHER = Person(id="p-jakob", role="sector-professional", unit="school", municipality="707")
STRANGER = Person(id="p-signe", role="sector-professional", unit="leisure", municipality="707")
AUDITOR = Person(id="p-aase", role="auditor", unit="audit", municipality="707")


def case() -> Life:
    """A concern on Monday, a pathway on Tuesday, the teacher on it from Wednesday to Friday; a charge lies there."""
    life = Life().folds(social(school.ConcernShared, "2025-03-03 08:00"))
    life.obeys(RaiseYouth(by="p-jakob", sector="school", reason=sealed("Bekymret."), basis="SSD"), "2025-03-03 10:00")
    life.obeys(OpenPathway(description="norddjurs-taskforce", deviation=sealed("Efter mødet.")), "2025-03-04 10:00")
    life.obeys(
        JoinActor(sector="school", person="p-jakob", basis="SSP_115", categories=("attendance",)), "2025-03-05 10:00"
    )
    life.folds(social(school.AbsenceSummarised, "2025-03-06 09:00"), social(police.ChargeRaised, "2025-03-06 12:00"))
    life.obeys(LeaveActor(sector="school", person="p-jakob"), "2025-03-07 10:00")
    return life


def open_to(who: Person, life: Life, at: str, kind: str) -> bool:
    """Whether an event of a type was open to the person at a moment, for any purpose of the role."""
    known = [one for one in life.stream if one.recorded_at <= local(at)]
    event = next(one for one in life.stream if one.type == kind)
    return any(visible(look, event.type, event.sector)[""].allow for look in looks_of(known, who, local(at)))


@pytest.mark.parametrize(
    ("at", "allowed"),
    [("2025-03-05 09:00", False), ("2025-03-06 10:00", True), ("2025-03-07 11:00", False)],
    ids=["before", "while", "afterwards"],
)
def test_it_was_open_as_long_as_the_person_was_on_the_case(at: str, *, allowed: bool) -> None:
    """Not what the person is today counts, but what the books said then."""
    assert open_to(TEACHER, case(), at, "school.absence-summarised") is allowed


def test_what_is_closed_to_a_sector_was_closed_then_too() -> None:
    """Charges are social's alone."""
    assert not open_to(TEACHER, case(), "2025-03-06 13:00", "police.charge-raised")
    assert open_to(AUDITOR, case(), "2025-03-06 13:00", "police.charge-raised")


def test_an_emergency_opened_it_for_as_long_as_it_lasted() -> None:
    """And it does not look as if it had been open before."""
    life = case()
    life.obeys(
        OpenEmergencyAccess(reason="danger-to-life", explanation=sealed("Set på broen.")),
        "2025-03-08 22:00",
        person=STRANGER,
    )
    kind = "school.absence-summarised"

    assert not open_to(STRANGER, life, "2025-03-08 21:00", kind)
    assert open_to(STRANGER, life, "2025-03-08 23:00", kind)
    assert not open_to(STRANGER, life, "2025-03-10 08:00", kind)


@pytest.mark.parametrize("facts", [False, True], ids=["up-to-then", "named"])
def test_what_was_disclosed_once_was_open_and_nothing_that_came_later(*, facts: bool) -> None:
    """For a fortnight, to the unit that it was disclosed to."""
    life = case()
    worker = Person(id="p-signe", role="sector-professional", unit="leisure", municipality="707")
    life.obeys(JoinActor(sector="leisure", person="p-signe", basis="SSP_115"), "2025-03-07 11:00")
    (absence,) = (one for one in life.stream if one.type == "school.absence-summarised")
    given = DecideDisclosure(
        from_sector="school", to=("leisure",), categories=("attendance",), purpose="crime-prevention",
        basis="SSP_115", circumstances=("necessity-stated",), explanation=sealed("Til klubben."),
        facts=(absence.id,) if facts else (),
    )  # fmt: skip
    lead = Person(id="p-birgitte", role="case-lead", unit="social", municipality="707")
    life.obeys(AppointCaseLead(person="p-birgitte", unit="social"), "2025-03-07 11:05")
    life.obeys(given, "2025-03-07 12:00", person=lead)
    later = social(school.AbsenceSummarised, "2025-03-08 09:00", quarter="2025-Q2")
    life.folds(later)

    def seen(at: str) -> list[str]:
        known = [one for one in life.stream if one.recorded_at <= local(at)]
        looks = looks_of(known, worker, local(at))
        return [
            one.type
            for one in known
            if one.type == "school.absence-summarised"
            and any(visible(k, one.type, one.sector, Recorded(one.id, one.recorded_at))[""].allow for k in looks)
        ]

    assert seen("2025-03-07 11:30") == []
    assert seen("2025-03-07 13:00") == seen("2025-03-20 12:00") == ["school.absence-summarised"]
    assert seen("2025-03-22 12:00") == []


def test_a_protected_place_was_covered_until_the_protection_ended() -> None:
    """As the register told it by then."""
    life = case().folds(social(person.ProtectionSet, "2025-03-09 08:00"))
    assert looks_of(life.stream, TEACHER, local("2025-03-09 09:00"))[0].protected
    life.folds(social(person.ProtectionLifted, "2025-03-10 08:00"))
    assert not looks_of(life.stream, TEACHER, local("2025-03-10 09:00"))[0].protected


def _whole(answers: Mapping[str, Answer]) -> bool:
    return answers[""].allow


def test_what_one_purpose_opens_was_open() -> None:
    """A case lead looks for several purposes; the widest counts."""
    lead = Person(id="p-birgitte", role="case-lead", unit="social", municipality="707")
    life = case()
    looks = looks_of(life.stream, lead, local("2025-03-09 09:00") + timedelta(hours=1))

    assert {look.purpose for look in looks} >= {"casework", "coordinated-pathway"}
    assert any(_whole(visible(look, "coordination.pathway-opened", "coordination")) for look in looks)
