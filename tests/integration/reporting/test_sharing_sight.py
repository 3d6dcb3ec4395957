"""What do the read models tell the policy: who belongs to the case, what was disclosed, what keeps the parents out?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.reporting.answers import Masked
from services.reporting.looking import minutes, my_plan, timeline, youth
from services.reporting.looking import sharing as looking_sharing
from services.reporting.looking.asking import Asking, DeniedError, NotKnownError, usual_purpose
from services.reporting.looking.desk import Desk
from services.reporting.queries.cases import Standing, standings
from shared.clock import ConductedClock
from shared.deciding import Person
from shared.events import coordination, meetings, person, school, sharing, social
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
        decided(5, categories=("incident",), manner="meeting", from_sector="social", facts=(derived_id("fact"),)),
    )
    await folded(telling, reading, events)
    soon, later = MOMENT + timedelta(hours=1), MOMENT + timedelta(days=30)

    named = derived_id("fact")
    assert dict((await standing(reading, "job", soon)).granted) == {
        "police-talk": (Grant("SSP_115", ("not-for-investigation",), sender="police"),),
        "wellbeing": (Grant("SSD", (), sender="police", upto=events[3].occurred_at),),
        "incident": (Grant("SSP_115", (), upto=events[-1].occurred_at, facts=frozenset({named})),),
        "attendance": (Grant("CONSENT", ("within-scope", "until-withdrawn")),),
    }
    assert set((await standing(reading, "job", later)).granted) == {"police-talk", "attendance"}
    assert set((await standing(reading, "leisure", soon)).granted) == {"support"}
    assert dict((await standing(reading, "police", soon)).granted) == {}


# What was disclosed once, fact by fact ---------------------------------------------------------------------------

ADVISER = Person(id="p-birgitte", role="case-lead", unit="social", municipality="707")
YOUTH_SERVICE = Person(id="p-ib", role="sector-professional", unit="job", municipality="707")


def asks(who: Person) -> Asking:
    """A person who looks for what the role ordinarily looks for."""
    return Asking(who, usual_purpose(who.role))


def on_the_case() -> list[Envelope]:
    """The youth service is on an open case; the school has observed how Sander is doing, and tells how he belongs."""
    return told(
        RAISED,
        example_of(coordination.PathwayOpened),
        coordination.CaseLeadAppointed(person="p-birgitte", unit="social"),
        coordination.ActorJoined(sector="job", person="p-ib", basis="SSP_115"),
        coordination.ActorJoined(sector="school", person="p-freja", basis="SSP_115"),
        school.WellbeingObserved(scale=4, text=sealed("Trives.", SANDER)),
        school.BelongingObserved(scale=2),
    )


def given_once(after: int, **changes: Any) -> Envelope:
    """The school's wellbeing goes once to the youth service, some minutes after the first event."""
    usual = {"to": ("job",), "decision": "allow", "basis": "SSP_115", "reason": "allowed", "manner": "once"}
    decided = example_of(
        sharing.DisclosureDecided,
        disclosure=derived_id("once", after),
        from_sector="school",
        categories=("wellbeing",),
        explanation=sealed("Til samtalen.", SANDER),
        **usual | changes,
    )
    return fact(decided, at=MOMENT + after * MINUTE, recorded_at=MOMENT + after * MINUTE, key=SANDER)


def later(event: Any, after: int) -> Envelope:
    """Something that was recorded some minutes after the first event."""
    at = MOMENT + after * MINUTE
    return fact(event, at=at, recorded_at=at + MINUTE / 2, key=SANDER)


async def seen_of(desk: Desk, who: Person, kinds: Sequence[str]) -> list[tuple[str, UUID]]:
    """The events of some types on the timeline as a person sees it, the oldest first."""
    page = await timeline.timeline(desk, asks(who), YOUTH)
    return [(one.type, one.event) for one in reversed(page.entries) if one.type in kinds]


WELLBEING = ("school.wellbeing-observed", "school.belonging-observed")


async def test_a_disclosure_given_once_opens_what_was_there_and_nothing_that_comes(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """The two observations, for a fortnight; the third, told a minute later, is hidden as it always was."""
    events = [replace(one, recorded_at=one.occurred_at) for one in on_the_case()]
    third = later(school.WellbeingObserved(scale=1, text=sealed("Græder.", SANDER)), 21)
    await folded(telling, reading, [*events, given_once(20), third])
    conducted(desk).let(MOMENT + timedelta(hours=1))

    assert [event for _, event in await seen_of(desk, YOUTH_SERVICE, WELLBEING)] == [events[5].id, events[6].id]
    page = await timeline.timeline(desk, asks(YOUTH_SERVICE), YOUTH)
    assert [(one.sector, one.count) for one in page.hidden if one.sector == "school"] == [("school", 1)]
    assert len(await seen_of(desk, ADVISER, WELLBEING)) == 3
    conducted(desk).let(MOMENT + timedelta(days=15))
    assert await seen_of(desk, YOUTH_SERVICE, WELLBEING) == []


async def test_a_value_is_open_while_the_fact_that_it_stems_from_is_covered(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """The overview shows the newest: once that is one that was not disclosed, it is masked."""
    events = [replace(one, recorded_at=one.occurred_at) for one in on_the_case()]
    await folded(telling, reading, [*events, given_once(20)])
    conducted(desk).let(MOMENT + timedelta(hours=1))
    assert await _belonging(desk, YOUTH_SERVICE) == 2

    await reading.fold_until(await telling.tell([later(school.BelongingObserved(scale=1), 21)]))
    assert isinstance(await _belonging(desk, YOUTH_SERVICE), Masked)
    assert await _belonging(desk, ADVISER) == 1


async def _belonging(desk: Desk, who: Person) -> int | Masked | None:
    everyday = (await youth.overview(desk, asks(who), YOUTH)).everyday
    assert everyday is not None
    return everyday.belonging


async def test_named_facts_are_all_that_is_open_and_stay_readable_as_set_right(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """The one that was named; corrected, its recipients still see it, that it was wrong, and not what holds instead."""
    events = [replace(one, recorded_at=one.occurred_at) for one in on_the_case()]
    instead = later(school.WellbeingObserved(scale=2, text=sealed("Trives ikke.", SANDER)), 21)
    correction = sharing.CorrectionIssued(
        of=events[5].id, of_type=events[5].type, replaced_by=instead.id, reason="wrong-fact"
    )
    await folded(telling, reading, [*events, given_once(20, facts=(events[5].id,)), instead, later(correction, 22)])
    conducted(desk).let(MOMENT + timedelta(hours=1))

    page = await timeline.timeline(desk, asks(YOUTH_SERVICE), YOUTH)
    [one] = [entry for entry in page.entries if entry.type in WELLBEING]
    assert one.event == events[5].id
    assert one.text == "Trives."
    assert one.set_right is not None
    assert (one.set_right.reason, one.set_right.replaced_by_type) == ("wrong-fact", None)


async def test_the_page_of_sharing_says_which_facts_were_shared(telling: Telling, reading: Reading, desk: Desk) -> None:
    """By what each reader may see: the adviser reads which, the youth that it was one."""
    events = [replace(one, recorded_at=one.occurred_at) for one in on_the_case()]
    await folded(telling, reading, [*events, given_once(20, facts=(events[5].id,)), given_once(30)])
    conducted(desk).let(MOMENT + timedelta(hours=1))

    page = await looking_sharing.sharing(desk, asks(ADVISER), YOUTH)
    assert not isinstance(page.disclosures, Masked)
    newest, named = page.disclosures
    assert (newest.facts, newest.open_until) == ((), MOMENT + 30 * MINUTE + timedelta(days=14))
    assert [(one.type, one.corrected) for one in named.facts] == [("school.wellbeing-observed", False)]
    own = await my_plan.my_plan(desk, asks(HIMSELF), YOUTH)
    assert not isinstance(own.disclosures, Masked)
    assert [one.model_dump(exclude_defaults=True) for one in own.disclosures[1].facts] == [{"event": events[5].id}]


async def test_who_was_present_reads_the_minutes_within_the_own_basis_alone(
    telling: Telling, reading: Reading, desk: Desk
) -> None:
    """The teacher sat at the item: it gives no sight afterwards. The adviser who left the case sees it no more."""
    room = tuple(
        meetings.Present(person=who, sector=sector, basis=basis)
        for who, sector, basis in (("p-freja", "school", "SSP_115"), ("p-birgitte", "social", "SAME_UNIT"))
    )
    discussed = meetings.YouthDiscussed(
        meeting=derived_id("meeting"), present=room, minutes=sealed("Han savner klubben.", SANDER)
    )
    events = [*on_the_case(), later(discussed, 20)]
    await folded(telling, reading, events)
    conducted(desk).let(MOMENT + timedelta(hours=1))
    _, found = await minutes.minutes(desk, asks(ADVISER), YOUTH)
    assert [one.minutes for one in found] == ["Han savner klubben."]
    with pytest.raises(DeniedError):
        await minutes.minutes(desk, asks(SCHOOL), YOUTH)
    page = await timeline.timeline(desk, asks(SCHOOL), YOUTH)
    assert [type(one.text) for one in page.entries if one.type == "coordination.youth-discussed"] == [Masked]

    other = later(coordination.CaseLeadAppointed(person="p-lone", unit="social"), 30)
    await reading.fold_until(await telling.tell([other]))
    with pytest.raises((DeniedError, NotKnownError)):
        await minutes.minutes(desk, asks(ADVISER), YOUTH)


def conducted(desk: Desk) -> ConductedClock:
    """The desk's clock, to let time pass."""
    assert isinstance(desk.clock, ConductedClock)
    return desk.clock


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
