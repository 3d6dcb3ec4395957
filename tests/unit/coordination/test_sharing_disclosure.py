"""May this be shared? The policy decides with what the case shows; each answer is recorded, allowed or denied."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.coordination import pathway
from services.coordination.commands import (
    AppointCaseLead,
    DecideDisclosure,
    IssueCorrection,
    JoinActor,
    OpenEmergencyAccess,
    OpenPathway,
    RaiseYouth,
    RecordConsentGiven,
    RecordConsentWithdrawn,
)
from services.coordination.pathway.sharing import answered
from services.coordination.sharing_query import MayShareQuery, answer
from shared.deciding import Person, RefusedError
from shared.events import person, police, school, social
from shared.events.sharing import DisclosureDecided
from shared.testing.examples import YOUTH, sealed
from tests.unit.coordination.living import Life, command, local, named
from tests.unit.coordination.living import social as told

COORDINATOR = Person(id="p-karen", role="taskforce-coordinator", unit="taskforce", municipality="707")
ADVISER = Person(id="p-birgitte", role="case-lead", unit="social", municipality="707")
TEACHER = Person(id="p-jakob", role="sector-professional", unit="school", municipality="707")
WHY = sealed("Klubben skal kende fraværet for at kunne støtte ham.")


def wish(**changes: Any) -> DecideDisclosure:
    """The school's absence figures to the health visitor, at a meeting, because of a concern."""
    asked = {
        "from_sector": "school",
        "to": ("health-visitor",),
        "categories": ("attendance",),
        "purpose": "early-effort",
        "basis": "SSD",
        "manner": "meeting",
        "circumstances": ("necessity-stated",),
        "explanation": WHY,
    }
    return DecideDisclosure.model_validate(asked | changes)


def concerned() -> Life:
    """The school has shared a concern about a youth of thirteen."""
    return Life().folds(
        told(person.AgeKnown, "2025-03-03 08:00", years=13), told(school.ConcernShared, "2025-03-03 08:00")
    )


def decided(life: Life, asked: DecideDisclosure, at: str, by: Person = COORDINATOR) -> DisclosureDecided:
    """What was decided on a wish."""
    (event,) = life.obeys(asked, at, person=by)
    assert isinstance(event, DisclosureDecided)
    return event


def test_an_allowed_disclosure_is_recorded_with_its_conditions() -> None:
    """What travels with the data stands in the decision."""
    event = decided(concerned(), wish(), "2025-03-04 09:00")

    assert (event.decision, event.basis, event.reason) == ("allow", "SSD", "allowed")
    assert event.conditions == ("once-at-a-meeting",)
    assert (event.from_sector, event.to, event.categories) == ("school", ("health-visitor",), ("attendance",))
    assert event.explanation == WHY


def test_a_denied_one_is_recorded_too() -> None:
    """So that it can be counted and explained; nobody had the data."""
    life = concerned()
    event = decided(life, wish(to=("private-association",)), "2025-03-04 09:00")

    assert (event.decision, event.basis, event.reason, event.conditions) == ("deny", "SSD", "outside-circle", ())
    assert not life.state.disclosures[event.disclosure].allow


def test_the_same_command_twice_gives_nothing_the_second_time() -> None:
    """An answer is given once."""
    life = concerned()
    life.obeys(wish(), "2025-03-04 09:00", person=COORDINATOR)

    assert life.obeys(wish(), "2025-03-04 09:00", person=COORDINATOR) == []


def test_one_recipient_too_many_denies_the_whole() -> None:
    """It is one decision: nothing is let through in part."""
    event = decided(concerned(), wish(to=("health-visitor", "police")), "2025-03-04 09:00")

    assert (event.decision, event.reason) == ("deny", "outside-circle")


def test_necessity_is_stated_in_words_or_not_at_all() -> None:
    """A tick alone states nothing."""
    event = decided(concerned(), wish(explanation=None), "2025-03-04 09:00")

    assert (event.decision, event.reason) == ("deny", "missing-circumstance")


def test_a_concern_exists_only_when_one_was_shared() -> None:
    """The asker's word for it is not taken."""
    life = Life().folds(told(person.AgeKnown, "2025-03-03 08:00", years=13))
    event = decided(life, wish(circumstances=("necessity-stated", "concern-exists")), "2025-03-04 09:00", ADVISER)

    assert event.decision == "deny"
    assert event.reason == "ask-authority"


def test_the_reason_says_what_the_case_lacks_to_whoever_may_know() -> None:
    """The adviser of the case reads that no abuse case is open; nobody learns of one by asking."""
    life = led()
    asked = wish(
        from_sector="social", to=("police",), categories=("abuse",), purpose="abuse-case", basis="ABUSE",
        circumstances=("necessity-stated", "abuse-case-open"),
    )  # fmt: skip
    found = answered(life.state, ADVISER, asked, local("2025-03-05 09:00")).answer

    assert (found.allow, found.code) == (False, "not-known-circumstance")
    assert found.reason_da == (
        "Sagen viser ikke det, som grundlaget Udveksling i overgrebssager kræver: at der er en åben overgrebssag."
    )
    assert answered(life.state, COORDINATOR, asked, local("2025-03-05 09:00")).answer.code == "ask-authority"


def led() -> Life:
    """A concern, a pathway, an adviser who leads the case."""
    life = concerned()
    life.obeys(RaiseYouth(by="p-jakob", sector="school", reason=sealed("Fravær."), basis="SSD"), "2025-03-04 08:00")
    life.obeys(AppointCaseLead(person="p-birgitte", unit="social"), "2025-03-04 08:05")
    return life


def test_in_an_open_abuse_case_no_consent_is_needed() -> None:
    """Between the social authority, the police and the prosecution, as long as the case is open, and for it alone."""
    life = led().folds(told(social.AbuseCaseOpened, "2025-03-04 09:00"))
    asked = wish(
        from_sector="social", to=("police", "prosecution"), categories=("abuse", "placement"),
        purpose="abuse-case", basis="ABUSE",
    )  # fmt: skip

    event = decided(life, asked, "2025-03-05 09:00", ADVISER)
    assert (event.decision, event.basis, event.conditions) == ("allow", "ABUSE", ("abuse-case-only",))
    life.folds(told(social.AbuseCaseClosed, "2025-03-06 09:00"))
    assert decided(life, asked, "2025-03-07 09:00", ADVISER).reason == "not-known-circumstance"


def test_with_suspicion_of_violence_one_notifies_instead() -> None:
    """The adviser is told why; a teacher, who may not know of the suspicion, is told whom to ask."""
    life = led().folds(told(social.NotificationReceived, "2025-03-04 10:00", abuse_suspected=True))
    moment = local("2025-03-05 09:00")

    assert answered(life.state, ADVISER, wish(), moment).answer.code == "excluded-circumstance"
    masked = answered(life.state, TEACHER, wish(), moment).answer
    assert (masked.allow, masked.code) == (False, "ask-authority")
    assert "vold" not in masked.reason_da


def test_what_the_asker_states_against_the_own_wish_counts() -> None:
    """A teacher who suspects violence is told to notify, also where the authority knows of none yet."""
    asked = wish(circumstances=("necessity-stated", "violence-suspected"))
    found = answered(concerned().state, TEACHER, asked, local("2025-03-05 09:00")).answer

    assert found.code == "excluded-circumstance"
    assert "underret i stedet" in found.reason_da


def test_early_exchange_happens_once_with_one_follow_up_and_no_more() -> None:
    """The third time about the same concern is denied; another recipient, or a new concern, is another matter."""
    life = concerned()

    assert decided(life, wish(), "2025-03-04 09:00").decision == "allow"
    assert decided(life, wish(manner="once"), "2025-03-18 09:00").decision == "allow"
    third = decided(life, wish(), "2025-04-01 09:00")
    assert (third.decision, third.reason) == ("deny", "used-up")
    assert decided(life, wish(to=("daycare",)), "2025-04-01 09:05").decision == "allow"
    assert decided(life, wish(categories=("wellbeing",)), "2025-04-01 09:10").decision == "allow"
    life.folds(told(school.ConcernShared, "2025-04-02 08:00"))
    assert decided(life, wish(), "2025-04-02 09:00").decision == "allow"


def test_what_was_denied_uses_nothing_up() -> None:
    """Only what was given counts."""
    life = concerned()
    for minute in ("00", "10", "20"):
        assert decided(life, wish(explanation=None), f"2025-03-04 09:{minute}").decision == "deny"

    assert decided(life, wish(), "2025-03-05 09:00").decision == "allow"


def test_early_exchange_is_never_a_feed() -> None:
    """Also the first time."""
    assert decided(concerned(), wish(manner="feed"), "2025-03-04 09:00").reason == "other-manner"


@pytest.mark.parametrize("basis", [None, "CONSENT", "SSP_115", "ABUSE", "YOUTH_CRIME_ACT", "EMERGENCY", "SAME_UNIT"])
def test_nothing_goes_to_a_criminal_investigation(basis: str | None) -> None:
    """Whatever is stated."""
    event = decided(concerned(), wish(purpose="criminal-investigation", basis=basis), "2025-03-04 09:00")

    assert (event.decision, event.reason) == ("deny", "never-for-this")


def test_a_sector_shares_its_own_data_only() -> None:
    """A teacher cannot give away what the police told."""
    with pytest.raises(RefusedError, match="own sector's data"):
        concerned().obeys(wish(from_sector="police"), "2025-03-04 09:00", person=TEACHER)


# Which facts --------------------------------------------------------------------------------------------------

JOB = Person(id="p-ib", role="sector-professional", unit="job", municipality="707")


BOTH = ("wellbeing", "police-talk")


def facts_of(life: Life, name: str) -> tuple[UUID, ...]:
    """The ids of the facts of a type."""
    return tuple(one.id for one in life.stream if one.type == name)


def observed() -> Life:
    """A case with an adviser: the school has told twice how he is doing, and of his absence; the police of a talk."""
    life = led()
    life.obeys(OpenPathway(description="norddjurs-taskforce", deviation=WHY), "2025-03-04 09:00")
    life.obeys(JoinActor(sector="school", person="p-jakob", basis="SSP_115"), "2025-03-04 09:05")
    return life.folds(
        told(school.WellbeingObserved, "2025-03-05 08:00", scale=4),
        told(school.WellbeingObserved, "2025-03-06 08:00", scale=2),
        told(school.AbsenceSummarised, "2025-03-06 09:00"),
        told(police.ConcernTalkHeld, "2025-03-06 10:00"),
    )


def naming(*facts: UUID, **changes: Any) -> DecideDisclosure:
    """The wish to share these facts alone."""
    usual = {"facts": facts, "categories": ("wellbeing",), "manner": "once"}
    return wish(**usual | changes)


def test_the_facts_that_are_named_stand_in_the_decision() -> None:
    """Each once, for the people who are told and for the record."""
    life = observed()
    first, _ = facts_of(life, "school.wellbeing-observed")
    event = decided(life, naming(first, first), "2025-03-07 09:00", ADVISER)

    assert (event.decision, event.facts) == ("allow", (first,))
    (kept,) = life.state.disclosures.values()
    assert kept.facts == (first,)
    assert decided(life, naming(), "2025-03-07 10:00", ADVISER).facts is None
    assert pathway.state_hash(life.rehydrated) == pathway.state_hash(life.state)


def test_a_denied_disclosure_keeps_which_facts_were_asked_about() -> None:
    """So that the no can be found again."""
    life = observed()
    first, _ = facts_of(life, "school.wellbeing-observed")
    event = decided(life, naming(first, to=("private-association",)), "2025-03-07 09:00", ADVISER)

    assert (event.decision, event.facts) == ("deny", (first,))


@pytest.mark.parametrize(
    ("who", "named_type", "changes", "refusal"),
    [
        (ADVISER, None, {}, ("unknown-fact", "facts.1")),
        (ADVISER, "school.absence-summarised", {}, ("fact-outside", "facts.1")),
        (
            ADVISER,
            "police.concern-talk-held",
            {"categories": ("wellbeing", "police-talk")},
            ("fact-outside", "facts.1"),
        ),
        (
            TEACHER,
            "police.concern-talk-held",
            {"categories": ("wellbeing", "police-talk")},
            ("unknown-fact", "facts.1"),
        ),
        (ADVISER, "coordination.youth-raised", {"categories": ("wellbeing", "raising")}, ("unknown-fact", "facts.1")),
        (ADVISER, "school.wellbeing-observed", {"manner": "feed"}, ("facts-of-a-feed", "facts")),
    ],
    ids=["another-youth", "another-category", "another-sender", "not-seen", "no-fact-of-a-sector", "feed"],
)
def test_what_is_no_such_fact_is_refused(
    who: Person, named_type: str | None, changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    """Not of this youth, of other data, another sector's, or not to be seen by whoever asks: field, found, expected."""
    life = observed()
    first, _ = facts_of(life, "school.wellbeing-observed")
    second = named("elsewhere") if named_type is None else facts_of(life, named_type)[-1]

    with pytest.raises(RefusedError) as refused:
        life.obeys(naming(first, second, **changes), "2025-03-07 09:00", person=who)
    assert (refused.value.code, refused.value.field) == refusal
    assert refused.value.found
    assert refused.value.expected
    with pytest.raises(RefusedError):
        answered(life.state, who, naming(first, second, **changes), local("2025-03-07 09:00"))


def test_who_holds_the_case_may_name_what_another_sector_told() -> None:
    """What the taskforce discloses is what the case holds."""
    life = observed()
    (talk,) = facts_of(life, "police.concern-talk-held")
    asked = naming(
        talk, from_sector="social", to=("school",), categories=("police-talk",), purpose="crime-prevention",
        basis="SSP_115",
    )  # fmt: skip

    assert decided(life, asked, "2025-03-07 09:00", ADVISER).facts == (talk,)


def test_a_fact_that_was_set_right_is_shared_no_more() -> None:
    """Nobody is told it as if it held."""
    life = observed()
    first, _ = facts_of(life, "school.wellbeing-observed")
    life.obeys(IssueCorrection(of=first, reason="wrong-fact"), "2025-03-07 08:00", person=ADVISER)

    with pytest.raises(RefusedError) as refused:
        life.obeys(naming(first), "2025-03-07 09:00", person=ADVISER)
    assert (refused.value.code, refused.value.field) == ("fact-corrected", "facts.0")


def test_what_one_was_told_once_one_may_name_and_nothing_that_came_later() -> None:
    """The youth service was given what there was; what the school tells the day after is not theirs to name."""
    life = observed()
    life.obeys(JoinActor(sector="job", person="p-ib", basis="SSP_115"), "2025-03-06 11:00")
    given = naming(from_sector="school", to=("job",), purpose="crime-prevention", basis="SSP_115")
    assert decided(life, given, "2025-03-07 09:00", ADVISER).decision == "allow"
    life.folds(told(school.WellbeingObserved, "2025-03-08 08:00", scale=1))
    first, _, third = facts_of(life, "school.wellbeing-observed")
    on = {"from_sector": "job", "purpose": "crime-prevention", "basis": "SSP_115", "to": ("home",)}

    for fact, code in ((third, "unknown-fact"), (first, "fact-outside")):
        with pytest.raises(RefusedError) as refused:
            life.obeys(naming(fact, **on), "2025-03-09 09:00", person=JOB)
        assert refused.value.code == code


# Consent ------------------------------------------------------------------------------------------------------


def consenting(by: str = "mother", form: str = "written", years: int = 13) -> tuple[Life, DecideDisclosure]:
    """A consent that leisure may have the absence figures, and the wish to give them."""
    life = Life().folds(told(person.AgeKnown, "2025-03-03 08:00", years=years))
    life.obeys(RaiseYouth(by="p-jakob", sector="school", reason=sealed("Fravær."), basis="SSD"), "2025-03-04 08:00")
    given = RecordConsentGiven(
        given_by=(by,), scope="coordinated-pathway", to=("leisure",), categories=("attendance",), form=form,
        explained=True, until=local("2025-09-01 00:00"),
    )  # fmt: skip
    life.obeys(given, "2025-03-04 10:00", "consent")
    return life, wish(
        to=("leisure",), purpose="coordinated-pathway", basis="CONSENT", manner="feed", circumstances=()
    )  # fmt: skip


def test_a_consent_in_force_allows_what_it_names() -> None:
    """Within its scope, as long as it holds."""
    life, asked = consenting()
    event = decided(life, asked, "2025-03-05 09:00")

    assert (event.decision, event.basis) == ("allow", "CONSENT")
    assert event.conditions == ("within-scope", "until-withdrawn")


@pytest.mark.parametrize(
    ("by", "form", "years", "reason"),
    [
        ("mother", "oral-noted", 13, "consent-not-written"),
        ("step-parent", "written", 13, "consent-giver"),
        ("youth", "written", 13, "consent-giver"),
        ("mother", "written", 16, "consent-giver"),
        ("youth", "digital", 16, "allowed"),
    ],
)
def test_the_right_person_must_have_given_it_in_writing(by: str, form: str, years: int, reason: str) -> None:
    """By the youth's age as the register tells it."""
    life, asked = consenting(by, form, years)

    assert decided(life, asked, "2025-03-05 09:00").reason == reason


@pytest.mark.parametrize(
    ("changes", "at", "reason"),
    [
        ({"to": ("job",)}, "2025-03-05 09:00", "consent-scope"),
        ({"categories": ("attendance", "wellbeing")}, "2025-03-05 09:00", "consent-scope"),
        ({"purpose": "casework"}, "2025-03-05 09:00", "consent-scope"),
        ({}, "2025-09-02 09:00", "consent-expired"),
    ],
)
def test_outside_its_scope_or_its_time_a_consent_allows_nothing(changes: dict[str, Any], at: str, reason: str) -> None:
    """Asked for more, it is denied."""
    life, asked = consenting()

    assert decided(life, asked.model_copy(update=changes), at).reason == reason


def test_a_withdrawn_consent_allows_nothing_more() -> None:
    """From the moment of its withdrawal."""
    life, asked = consenting()
    (consent,) = life.state.consents
    life.obeys(RecordConsentWithdrawn(consent=consent, by="mother"), "2025-03-06 09:00")

    assert decided(life, asked, "2025-03-06 10:00").reason == "consent-withdrawn"


def test_a_consent_that_nobody_gave_is_refused_and_none_is_denied() -> None:
    """An id that is not known is a mistake; no consent is an answer."""
    life = concerned()
    asked = wish(basis="CONSENT", purpose="coordinated-pathway")
    with pytest.raises(RefusedError, match="consent does not exist"):
        life.obeys(asked.model_copy(update={"consent": named("none")}), "2025-03-04 09:00")

    assert decided(life, asked, "2025-03-04 09:00").reason == "no-consent"


def test_the_consent_that_is_named_is_the_one_that_counts() -> None:
    """Another consent of the case does not help."""
    life, asked = consenting()
    (first,) = life.state.consents
    other = RecordConsentGiven(
        given_by=("mother",), scope="coordinated-pathway", to=("job",), categories=("attendance",), form="written",
        explained=True,
    )  # fmt: skip
    life.obeys(other, "2025-03-04 11:00", "other")
    second = next(key for key in life.state.consents if key != first)

    assert decided(life, asked.model_copy(update={"consent": first}), "2025-03-05 09:00").decision == "allow"
    assert decided(life, asked.model_copy(update={"consent": second}), "2025-03-05 09:05").reason == "consent-scope"


# Without a basis, and asking beforehand -------------------------------------------------------------------------


def test_without_a_basis_the_policy_finds_the_one_that_would_do() -> None:
    """Recorded is the basis on which it is allowed."""
    event = decided(concerned(), wish(basis=None), "2025-03-04 09:00")

    assert (event.decision, event.basis) == ("allow", "SSD")


def test_where_none_would_do_it_is_denied_without_one() -> None:
    """Nobody knew a basis."""
    event = decided(concerned(), wish(basis=None, to=("company",)), "2025-03-04 09:00")

    assert (event.decision, event.basis, event.reason) == ("deny", None, "no-basis")


def test_a_basis_that_will_not_do_is_answered_with_those_that_would() -> None:
    """The coordinator learns which to use instead."""
    life = concerned()
    asked = wish(to=("leisure",), purpose="crime-prevention", basis="SSD")
    found = answered(life.state, COORDINATOR, asked, local("2025-03-04 09:00"))

    assert (found.answer.allow, found.answer.instead) == (False, ("SSP_115",))
    assert {one.basis for one in found.considered} >= {"CONSENT", "SSP_115", "SSD", "ABUSE", "COLLECT_11C"}
    assert all(one.answer.reason_da and one.answer.reason_en for one in found.considered)


def query(life: Life, asked: DecideDisclosure, at: str, by: Person) -> dict[str, Any]:
    """The answer to a question that is not recorded."""
    moment = local(at)
    return answer(life.state, MayShareQuery.model_validate(
        {"youth": YOUTH, "person": by.model_dump(), "at": moment.isoformat(), "asked": asked.model_dump(mode="json")}
    ))  # fmt: skip


def test_asking_beforehand_gives_the_answer_of_the_decision_and_records_nothing() -> None:
    """The same function, on the same state; it also says what would have to be stated."""
    life = led()
    before = pathway.state_hash(life.state)
    said = query(life, wish(), "2025-03-05 09:00", ADVISER)

    assert (said["allow"], said["basis"], said["conditions"]) == (True, "SSD", ("once-at-a-meeting",))
    assert pathway.state_hash(life.state) == before
    assert decided(life, wish(), "2025-03-05 09:00", ADVISER).decision == "allow"
    unsaid = query(life, wish(circumstances=(), to=("daycare",)), "2025-03-05 09:10", ADVISER)
    early = next(one for one in unsaid["considered"] if one["basis"] == "SSD")
    assert (unsaid["allow"], unsaid["code"]) == (False, "missing-circumstance")
    assert early["if_stated"] == ("necessity-stated",)
    assert [(cell["category"], cell["recipient"]) for cell in early["cells"]] == [("attendance", "daycare")]


def test_whoever_has_no_part_in_the_case_may_not_ask() -> None:
    """A question would tell of the case."""
    life = led()

    assert query(life, wish(), "2025-03-05 09:00", TEACHER)["refusal"]["code"] == "not-your-case"
    life.obeys(OpenPathway(description="norddjurs-taskforce", deviation=sealed("Nu.")), "2025-03-05 10:00")
    life.obeys(JoinActor(sector="school", person="p-jakob", basis="SSP_115"), "2025-03-05 10:05")
    assert query(life, wish(), "2025-03-05 11:00", TEACHER)["allow"] is True
    assert query(life, wish(from_sector="job"), "2025-03-05 11:00", TEACHER)["refusal"]["code"] == "not-your-data"


# Danger, screening, move ----------------------------------------------------------------------------------------


def test_danger_to_life_takes_an_emergency_access_that_is_open() -> None:
    """The short expiry and the leader who is told are known from it, not from what somebody says."""
    life = led()
    asked = wish(
        from_sector="social", to=("police",), categories=("location",), purpose="emergency", basis="EMERGENCY",
        manner="once", circumstances=("reason-stated", "short-expiry", "leader-told"),
    )  # fmt: skip

    assert decided(life, asked, "2025-03-05 09:00", ADVISER).reason == "not-known-circumstance"
    life.obeys(OpenEmergencyAccess(reason="missing", explanation=WHY), "2025-03-05 09:05", person=ADVISER)
    event = decided(life, asked, "2025-03-05 09:10", ADVISER)
    assert (event.decision, event.conditions) == ("allow", ("reviewed-afterwards",))
    assert decided(life, asked, "2025-03-06 09:10", ADVISER).reason == "not-known-circumstance"


def test_the_authority_collects_only_while_a_screening_or_an_assessment_runs() -> None:
    """From the notification until nothing follows or the assessment is completed."""
    life = led()
    asked = wish(
        from_sector="school", to=("social",), categories=("wellbeing",), purpose="assessment", basis="COLLECT_11C",
        circumstances=("screening-or-assessment-running",),
    )  # fmt: skip

    def allowed(at: str) -> bool:
        return decided(life, asked, at, ADVISER).decision == "allow"

    assert not allowed("2025-03-05 09:00")
    life.folds(told(social.NotificationReceived, "2025-03-05 10:00"))
    assert allowed("2025-03-05 11:00")
    life.folds(told(social.ScreeningConcluded, "2025-03-06 10:00", outcome="none", honour_related=False))
    assert not allowed("2025-03-06 11:00")
    life.folds(told(social.NotificationReceived, "2025-03-07 10:00"))
    life.folds(told(social.ScreeningConcluded, "2025-03-08 10:00", outcome="full", honour_related=False))
    assert allowed("2025-03-08 11:00")
    life.folds(told(social.AssessmentCompleted, "2025-03-20 10:00"))
    assert not allowed("2025-03-20 11:00")


@pytest.mark.parametrize(("outcome", "allowed"), [("none", "deny"), ("support", "deny"), ("full", "allow")])
def test_the_authority_collects_until_a_limited_assessment_is_completed(outcome: str, allowed: str) -> None:
    """§ 19: afterwards only where a full assessment follows, until that is completed."""
    life = led()
    asked = wish(
        from_sector="school", to=("social",), categories=("wellbeing",), purpose="assessment", basis="COLLECT_11C",
        circumstances=("screening-or-assessment-running",),
    )  # fmt: skip
    life.folds(
        told(social.NotificationReceived, "2025-03-07 10:00"),
        told(social.ScreeningConcluded, "2025-03-08 10:00", outcome="limited", honour_related=False),
    )
    assert decided(life, asked, "2025-04-08 11:00", ADVISER).decision == "allow"
    life.folds(told(social.LimitedAssessmentCompleted, "2025-04-20 10:00", outcome=outcome))
    assert decided(life, asked, "2025-04-20 11:00", ADVISER).decision == allowed
    life.folds(told(social.AssessmentCompleted, "2025-06-20 10:00"))
    assert decided(life, asked, "2025-06-20 11:00", ADVISER).decision == "deny"


def test_deciding_is_the_same_whichever_way_the_state_was_built() -> None:
    """Rehydrated equals lived."""
    life, asked = consenting()
    decided(life, asked, "2025-03-05 09:00")

    assert pathway.state_hash(life.rehydrated) == pathway.state_hash(life.state)
    later: datetime = local("2025-03-05 09:00") + timedelta(days=1)
    assert pathway.decide(life.state, command(asked, "2025-03-05 09:00", person=COORDINATOR)) == ()
    assert answered(life.state, COORDINATOR, asked, later).answer.allow
