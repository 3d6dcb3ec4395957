"""What do the read models tell the policy: who belongs to the case, what was disclosed, what keeps the parents out?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.reporting.queries.cases import Standing, standings
from shared.deciding import Person
from shared.events import coordination, person, school, sharing, social
from shared.events.envelope import Envelope, derived_id
from shared.policy import Grant, relations_of
from shared.testing.examples import MOMENT, example_of, fact, sealed
from tests.integration.reporting.telling import SANDER, Reading, Telling

MINUTE = timedelta(minutes=1)
YOUTH = UUID(SANDER)
SCHOOL = Person(id="p-freja", role="sector-professional", unit="school", municipality="707")
AUTHORITY = Person(id="p-freja", role="caseworker", unit="social", municipality="707")
MOTHER = Person(id="f-1", role="parent", unit="citizen", municipality="707", youths=(SANDER,))
HIMSELF = Person(id="y-1", role="youth", unit="citizen", municipality="707", youths=(SANDER,))


def told(*events: Any) -> list[Envelope]:
    """Events about Sander, a minute after each other."""
    return [fact(event, at=MOMENT + number * MINUTE, key=SANDER) for number, event in enumerate(events)]


async def standing(reading: Reading, unit: str, at: datetime) -> Standing:
    """How the case stands for a unit."""
    async with reading.pool.acquire() as connection:
        return (await standings(connection, [YOUTH], unit, at))[YOUTH]


async def folded(telling: Telling, reading: Reading, events: Sequence[Envelope]) -> None:
    """Events are in the read models."""
    await telling.give_keys([SANDER])
    await reading.fold_until(await telling.tell(events))


RAISED = coordination.YouthRaised(by="p-jakob", sector="school", reason=sealed("Fravær.", SANDER), basis="SSD")


async def test_the_same_person_stands_in_the_case_with_the_seat_of_the_token(
    telling: Telling, reading: Reading
) -> None:
    """Joined for the school: an actor at school, a stranger at the authority."""
    joined = coordination.ActorJoined(sector="school", person="p-freja", basis="SSD")
    await folded(telling, reading, told(RAISED, example_of(coordination.PathwayOpened), joined))
    at = MOMENT + timedelta(hours=1)

    at_school = await standing(reading, "school", at)
    at_the_authority = await standing(reading, "social", at)
    assert "actor" in relations_of(SCHOOL, at_school.case, at)
    assert "actor" not in relations_of(AUTHORITY, at_the_authority.case, at)


async def test_what_was_disclosed_is_granted_with_its_basis_as_long_as_it_holds(
    telling: Telling, reading: Reading
) -> None:
    """A running disclosure, one that was given once, one that was denied, and consents that count and do not."""

    def decided(number: int, **changes: Any) -> sharing.DisclosureDecided:
        usual = {"to": ("job",), "decision": "allow", "basis": "SSP_115", "reason": "allowed", "manner": "feed"}
        return example_of(
            sharing.DisclosureDecided,
            disclosure=derived_id("disclosure", number),
            explanation=None,
            **usual | changes,
        )

    def given(number: int, **changes: Any) -> coordination.ConsentGiven:
        return coordination.ConsentGiven.model_validate(
            {"consent": derived_id("consent", number), "given_by": ("mother",), "scope": "coordinated-pathway",
             "to": ("job",), "form": "written", "explained": True} | changes
        )  # fmt: skip

    events = told(
        person.AgeKnown(years=13),
        RAISED,
        decided(1, categories=("police-talk",), conditions=("not-for-investigation",)),
        decided(2, categories=("wellbeing",), manner="once", basis="SSD"),
        decided(3, categories=("substance",), decision="deny", reason="outside-circle"),
        decided(4, categories=("support",), to=("leisure",)),
        given(1, categories=("attendance",)),
        given(2, categories=("leisure",), form="oral-noted"),
        given(3, categories=("plan",), given_by=("step-parent",)),
    )
    await folded(telling, reading, events)
    soon, later = MOMENT + timedelta(hours=1), MOMENT + timedelta(days=30)

    assert dict((await standing(reading, "job", soon)).granted) == {
        "police-talk": Grant("SSP_115", ("not-for-investigation",)),
        "wellbeing": Grant("SSD", ()),
        "attendance": Grant("CONSENT", ("within-scope", "until-withdrawn")),
    }
    assert set((await standing(reading, "job", later)).granted) == {"police-talk", "attendance"}
    assert set((await standing(reading, "leisure", soon)).granted) == {"support"}
    assert dict((await standing(reading, "police", soon)).granted) == {}


async def test_an_emergency_access_holds_until_it_runs_out_or_is_found_without_ground(
    telling: Telling, reading: Reading
) -> None:
    """Two people have opened the case; a leader found no ground for the one."""

    def opened(name: str) -> sharing.EmergencyAccessOpened:
        return sharing.EmergencyAccessOpened(
            access=derived_id("access", name), person=name, sector="leisure", reason="missing",
            explanation=sealed("Ikke set.", SANDER), until=MOMENT + timedelta(hours=24),
        )  # fmt: skip

    refused = sharing.EmergencyAccessReviewed(access=derived_id("access", "p-ali"), by="p-lone", justified=False)
    held = sharing.EmergencyAccessReviewed(access=derived_id("access", "p-signe"), by="p-lone", justified=True)
    await folded(telling, reading, told(RAISED, opened("p-signe"), opened("p-ali"), held, refused))

    now = MOMENT + timedelta(hours=2)
    assert (await standing(reading, "leisure", now)).case.opened_by == {"p-signe"}
    assert (await standing(reading, "leisure", MOMENT + timedelta(hours=24))).case.opened_by == frozenset()


async def test_the_youth_is_a_party_and_the_parents_while_nothing_keeps_them_out(
    telling: Telling, reading: Reading
) -> None:
    """A suspicion against the parents closes the case to them, until it is set right."""
    at = MOMENT + timedelta(hours=1)
    concern = example_of(school.ConcernShared, text=sealed("Bekymret.", SANDER))
    suspicion = example_of(
        social.NotificationReceived, against_parents=True, abuse_suspected=True, text=sealed("Slag.", SANDER)
    )
    before, after = told(RAISED, concern, suspicion)[:2], told(RAISED, concern, suspicion)
    await folded(telling, reading, before)
    case = (await standing(reading, "citizen", at)).case
    assert [relations_of(one, case, at) for one in (HIMSELF, MOTHER)] == [{"party"}, {"party"}]

    await reading.fold_until(await telling.tell(after[2:]))
    case = (await standing(reading, "citizen", at)).case
    assert [relations_of(one, case, at) for one in (HIMSELF, MOTHER)] == [{"party"}, frozenset()]

    corrected = sharing.CorrectionIssued(of=after[2].id, of_type=after[2].type, reason="wrong-person")
    await reading.fold_until(await telling.tell([fact(corrected, at=at, key=SANDER)]))
    case = (await standing(reading, "citizen", at)).case
    assert relations_of(MOTHER, case, at) == {"party"}
