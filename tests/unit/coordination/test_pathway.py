"""What may people do with a youth's pathway, and what does each command lead to? Acts, refuses, stays quiet."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from services.coordination import commands as asked
from services.coordination import pathway
from shared.deciding import RefusedError
from shared.events import coordination as events
from shared.events import person
from shared.events.envelope import Envelope, Event, encode
from shared.events.planning import (
    InterventionStarted,
    NeedsAssessed,
    PlanAgreed,
    RiskAssessed,
    YouthHeard,
    YouthNotHeard,
)
from shared.events.social import HonourRiskAssessed, NotificationReceived, ScreeningConcluded
from shared.testing.examples import BY_TYPE, fact, sealed
from shared.testing.specification import When, given
from tests.unit.coordination.living import Life, command, local, named, passed, social

WHY = sealed("Det giver mening for den unge.")
RAISE = asked.RaiseYouth(by="l-karen", sector="school", reason=WHY, basis="SSP_115")
OPEN = asked.OpenPathway(description="norddjurs-taskforce", deviation=WHY)
CLOSE = asked.ClosePathway(reason="goals-reached", outcome="ordinary-life")
LEAD = asked.AppointCaseLead(person="r-lone", unit="social")
JOIN = asked.JoinActor(sector="school", person="l-karen", basis="SSP_115", categories=("schooling", "attendance"))
INFORM = asked.RecordPartiesInformed(parties=("youth", "mother"), form="meeting")
GIVE = asked.RecordConsentGiven(
    given_by=("mother",),
    scope="coordinated-pathway",
    to=("school",),
    categories=("schooling", "attendance"),
    form="written",
    explained=True,
)
ASK = asked.RequestConsent(
    asked_of=("mother",), scope="coordinated-pathway", to=("school",), categories=("schooling", "attendance")
)
DAY = "2025-03-11 10:00"
NEXT = "2025-03-12 10:00"


def lived(*wishes: BaseModel, at: str = DAY) -> Life:
    """A youth after these commands, all given at one moment."""
    life = Life()
    for number, wish in enumerate(wishes):
        life.obeys(wish, at, f"before {number}")
    return life


def when(life: Life, wish: BaseModel, at: str = NEXT) -> When:
    """What comes of a command in a state."""
    return given(pathway, *life.stream).when(command(wish, at))


# Raise and dismiss ---------------------------------------------------------------------------------------------------


def test_a_named_person_raises_a_youth() -> None:
    """With a reason and a basis."""
    when(Life(), RAISE).then(events.YouthRaised(by="l-karen", sector="school", reason=WHY, basis="SSP_115"))


def test_a_youth_is_raised_once() -> None:
    """Raised by a second person, the youth is raised already: quiet."""
    when(lived(RAISE), RAISE.model_copy(update={"by": "p-jens"})).then_nothing()


def test_what_happened_earlier_is_dated_then_and_never_in_the_future() -> None:
    """Told today, occurred yesterday."""
    yesterday = local(NEXT) - timedelta(days=1)
    raised = when(Life(), RAISE.model_copy(update={"occurred_at": yesterday}))
    assert [decision.occurred_at for decision in raised.decisions] == [yesterday]
    tomorrow = local(NEXT) + timedelta(days=1)
    when(Life(), RAISE.model_copy(update={"occurred_at": tomorrow})).then_refused("in-the-future", "occurred_at")


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        (RAISE.model_copy(update={"sector": "circus"}), "value-not-in-list", "sector"),
        (RAISE.model_copy(update={"basis": "FEELING"}), "value-not-in-list", "basis"),
        (RAISE.model_copy(update={"reason": "in the clear"}), "not-sealed", "reason"),
        (RAISE.model_copy(update={"reason": sealed("x", youth=str(named("other")))}), "not-sealed", "reason"),
    ],
)
def test_codes_must_be_in_force_and_texts_sealed_with_the_youths_key(wish: BaseModel, code: str, field: str) -> None:
    """What an event could not hold never gets that far."""
    when(Life(), wish).then_refused(code, field)


def test_a_raising_is_dismissed_with_a_reason() -> None:
    """The youth is no longer raised; twice is quiet; who was never raised cannot be dismissed."""
    dismiss = asked.DismissSuggestion(reason="solved-nearby")
    when(lived(RAISE), dismiss).then(events.SuggestionDismissed(reason="solved-nearby"))
    assert lived(RAISE, dismiss).state.phase is None
    when(lived(RAISE, dismiss), dismiss).then_nothing()
    when(Life(), dismiss).then_refused("not-raised")
    when(lived(RAISE, OPEN), dismiss).then_refused("already-open")


def test_a_description_that_was_not_suggested_cannot_be_dismissed() -> None:
    """There is nothing to dismiss."""
    dismiss = asked.DismissSuggestion(description="serious-crime-12-17", reason="other")
    when(lived(RAISE), dismiss).then_refused("no-suggestion", "description")


# Open, phases, pause, close, reopen --------------------------------------------------------------------------------


def test_a_pathway_is_opened_for_a_youth_who_is_raised() -> None:
    """By a description whose version it keeps, in the phase of opening."""
    when(lived(RAISE), OPEN).then(
        events.PathwayOpened(description="norddjurs-taskforce", version=1, deviation=WHY),
        events.PhaseEntered(phase="opening"),
    )


def test_acute_effort_may_start_in_any_phase() -> None:
    """Straight to effort."""
    life = lived(RAISE, OPEN.model_copy(update={"phase": "effort"}))
    assert life.state.phase == "effort"


def test_opening_without_a_suggestion_asks_for_the_reason() -> None:
    """Descriptions guide and never block."""
    when(lived(RAISE), OPEN.model_copy(update={"deviation": None})).then_refused("reason-needed", "deviation")


@pytest.mark.parametrize(
    ("before", "wish", "code"),
    [
        ((), OPEN, "not-raised"),
        ((RAISE,), OPEN.model_copy(update={"description": "made-up"}), "unknown-description"),
        ((RAISE, OPEN), OPEN.model_copy(update={"description": "serious-crime-12-17"}), "already-open"),
        ((RAISE, OPEN, CLOSE), OPEN, "closed"),
    ],
)
def test_opening_is_refused_where_it_cannot_be(before: tuple[BaseModel, ...], wish: BaseModel, code: str) -> None:
    """Not raised, no such description, another pathway open, or closed before."""
    when(lived(*before), wish).then_refused(code)


def test_opening_twice_is_quiet() -> None:
    """The pathway is open by that description already."""
    when(lived(RAISE, OPEN), OPEN).then_nothing()


def test_leaving_a_phase_that_lacks_something_asks_for_the_reason() -> None:
    """The refusal names what is missing; with a reason the phase is entered and what was missing is kept."""
    life = lived(RAISE, OPEN, LEAD)
    refused = when(life, asked.EnterPhase(phase="mapping"))
    refused.then_refused("reason-needed", "deviation")
    assert refused.refusal is not None
    assert refused.refusal.found == "missing: parties-informed, consent-answered, actors-joined"
    when(life, asked.EnterPhase(phase="mapping", deviation=WHY)).then(
        events.PhaseEntered(
            phase="mapping",
            left="opening",
            missing=("parties-informed", "consent-answered", "actors-joined"),
            deviation=WHY,
        )
    )


def test_a_phase_that_is_done_is_left_without_a_reason() -> None:
    """Opening, mapping and planning, each with what it asks for."""
    life = lived(RAISE, OPEN, LEAD, JOIN, INFORM, GIVE)
    when(life, asked.EnterPhase(phase="mapping")).then(events.PhaseEntered(phase="mapping", left="opening"))
    life.obeys(asked.EnterPhase(phase="mapping"), NEXT)
    life.folds(*(social(model, "2025-03-13 10:00") for model in (NeedsAssessed, RiskAssessed, YouthNotHeard)))
    life.obeys(asked.EnterPhase(phase="planning"), "2025-03-14 10:00")
    life.folds(social(PlanAgreed, "2025-03-20 10:00"))
    skipped = when(life, asked.EnterPhase(phase="stepping-down"), "2025-03-21 10:00")
    skipped.then_refused("reason-needed")
    assert skipped.refusal is not None
    assert skipped.refusal.found == "missing: intervention-started, two-follow-ups, intensity-lowered"


def mapped() -> tuple[Life, Envelope]:
    """A youth who was heard and whose plan is agreed, in the phase of planning; and the hearing."""
    life = lived(RAISE, OPEN, LEAD, JOIN, INFORM, GIVE)
    life.obeys(asked.EnterPhase(phase="mapping"), NEXT)
    hearing = social(YouthHeard, "2025-03-13 11:00")
    life.folds(social(NeedsAssessed, "2025-03-13 10:00"), social(RiskAssessed, "2025-03-13 10:00"), hearing)
    life.obeys(asked.EnterPhase(phase="planning"), "2025-03-14 10:00")
    life.folds(social(PlanAgreed, "2025-03-20 10:00"), social(InterventionStarted, "2025-03-20 12:00"))
    return life, hearing


EFFORT = asked.EnterPhase(phase="effort")


def test_a_phase_is_not_left_on_a_hearing_that_was_wrong() -> None:
    """The agreement stands, the mapping was taken for done: the youth is heard first, or it says why not."""
    life, hearing = mapped()
    when(life, EFFORT, "2025-03-25 10:00").then(events.PhaseEntered(phase="effort", left="planning"))
    life.obeys(asked.IssueCorrection(of=hearing.id, reason="wrong-person"), "2025-03-24 10:00")
    refused = when(life, EFFORT, "2025-03-25 10:00")
    refused.then_refused("reason-needed", "deviation")
    assert refused.refusal is not None
    assert refused.refusal.found == "missing: youth-heard"
    when(life, EFFORT.model_copy(update={"deviation": WHY}), "2025-03-25 10:00").then(
        events.PhaseEntered(phase="effort", left="planning", missing=("youth-heard",), deviation=WHY)
    )
    assert [one.type for one in life.stream if one.type == "planning.plan-agreed"] == ["planning.plan-agreed"]


@pytest.mark.parametrize("instead", [YouthHeard, YouthNotHeard])
def test_a_hearing_that_holds_does_it(instead: type[Event]) -> None:
    """Heard anew, or a reason why not; before the correction or after it."""
    for at in ("2025-03-21 10:00", "2025-03-24 15:00"):
        life, hearing = mapped()
        life.folds(social(instead, at))
        life.obeys(asked.IssueCorrection(of=hearing.id, reason="wrong-person"), "2025-03-24 12:00")
        when(life, EFFORT, "2025-03-25 10:00").then(events.PhaseEntered(phase="effort", left="planning"))


def test_what_was_passed_over_with_a_reason_is_not_asked_for_again() -> None:
    """Only what seemed done counts: acute effort that began without a mapping goes on as before."""
    life = lived(RAISE, OPEN.model_copy(update={"phase": "planning"}))
    life.folds(social(PlanAgreed, "2025-03-20 10:00"), social(InterventionStarted, "2025-03-20 12:00"))
    when(life, EFFORT, "2025-03-25 10:00").then(events.PhaseEntered(phase="effort", left="planning"))


def test_closing_asks_why_when_the_hearing_was_wrong() -> None:
    """From aftercare, too: nobody closes on a mapping that never was."""
    life, hearing = mapped()
    life.obeys(asked.EnterPhase(phase="aftercare", deviation=WHY), "2025-03-22 10:00")
    life.obeys(asked.IssueCorrection(of=hearing.id, reason="wrong-person"), "2025-03-24 10:00")
    refused = when(life, CLOSE, "2025-03-25 10:00")
    refused.then_refused("reason-needed", "explanation")
    assert refused.refusal is not None
    assert "youth-heard" in refused.refusal.found


def test_going_back_to_an_earlier_phase_needs_no_reason() -> None:
    """Also when much is missing; and staying is quiet."""
    life = lived(RAISE, OPEN.model_copy(update={"phase": "effort"}))
    when(life, asked.EnterPhase(phase="mapping")).then(events.PhaseEntered(phase="mapping", left="effort"))
    when(life, asked.EnterPhase(phase="effort")).then_nothing()


def test_a_paused_pathway_enters_no_phase_until_it_is_resumed() -> None:
    """Pausing and resuming twice is quiet."""
    pause = asked.PausePathway(reason="away")
    paused = lived(RAISE, OPEN, pause)
    when(lived(RAISE, OPEN), pause).then(events.PathwayPaused(reason="away"))
    when(paused, pause).then_nothing()
    when(paused, asked.EnterPhase(phase="mapping", deviation=WHY)).then_refused("paused", "phase")
    when(paused, asked.ResumePathway()).then(events.PathwayResumed())
    when(lived(RAISE, OPEN), asked.ResumePathway()).then_nothing()


def test_closing_ends_every_following_and_lets_the_actors_go() -> None:
    """Nobody follows without a lawful reason; closing twice is quiet."""
    life = lived(RAISE, OPEN, JOIN)
    assert life.obeys(CLOSE, NEXT) == [events.PathwayClosed(reason="goals-reached", outcome="ordinary-life")]
    assert life.of(events.ActorLeft) == [events.ActorLeft(sector="school", person="l-karen", reason="pathway-closed")]
    assert life.of(events.FollowingEnded) == [events.FollowingEnded(sector="school", reason="pathway-closed")]
    assert (life.state.present, life.state.followings) == ((), {})
    when(life, CLOSE).then_nothing()


def test_a_closed_pathway_is_reopened_to_mapping() -> None:
    """With a reason; an open one is quiet, one that never was is refused."""
    reopen = asked.ReopenPathway(reason=WHY)
    when(lived(RAISE, OPEN, CLOSE), reopen).then(
        events.PathwayReopened(reason=WHY), events.PhaseEntered(phase="mapping")
    )
    when(lived(RAISE, OPEN), reopen).then_nothing()
    when(lived(RAISE), reopen).then_refused("not-closed")


@pytest.mark.parametrize(
    "wish", [asked.EnterPhase(phase="mapping"), asked.PausePathway(reason="away"), asked.ResumePathway(), CLOSE, JOIN]
)
def test_without_an_open_pathway_there_is_nothing_to_lead(wish: BaseModel) -> None:
    """Raised is not yet open."""
    when(lived(RAISE), wish).then_refused("not-open")


def test_after_closing_a_youth_may_be_raised_anew() -> None:
    """A new beginning, with a pathway of its own."""
    life = lived(RAISE, OPEN, CLOSE)
    life.obeys(RAISE, NEXT)
    assert life.state.phase == "raised"
    life.obeys(OPEN, "2025-03-13 10:00")
    assert life.state.phase == "opening"


# Case lead, actors, followings -------------------------------------------------------------------------------------


def test_the_newest_case_lead_holds() -> None:
    """The same one again is quiet; nobody leads the case of a youth who is not raised."""
    when(lived(RAISE, LEAD), LEAD).then_nothing()
    other = asked.AppointCaseLead(person="r-ida", unit="social")
    when(lived(RAISE, LEAD), other).then(events.CaseLeadAppointed(person="r-ida", unit="social"))
    when(Life(), LEAD).then_refused("not-raised")


def test_an_actor_joins_and_the_sector_follows() -> None:
    """With the categories, in one order; joining twice is quiet."""
    when(lived(RAISE, OPEN), JOIN).then(
        events.ActorJoined(sector="school", person="l-karen", basis="SSP_115"),
        events.FollowingStarted(sector="school", categories=("attendance", "schooling"), basis="SSP_115"),
    )
    when(lived(RAISE, OPEN, JOIN), JOIN).then_nothing()


def test_an_actor_without_categories_starts_no_following() -> None:
    """Somebody at the table whose sector publishes nothing about the youth."""
    when(lived(RAISE, OPEN), JOIN.model_copy(update={"categories": ()})).then(
        events.ActorJoined(sector="school", person="l-karen", basis="SSP_115")
    )


def test_a_second_actor_of_a_sector_widens_its_following() -> None:
    """On the same basis the categories add up; on another one it is refused."""
    wider = JOIN.model_copy(update={"person": "l-ole", "categories": ("wellbeing",)})
    when(lived(RAISE, OPEN, JOIN), wider).then(
        events.ActorJoined(sector="school", person="l-ole", basis="SSP_115"),
        events.FollowingStarted(sector="school", categories=("attendance", "schooling", "wellbeing"), basis="SSP_115"),
    )
    when(lived(RAISE, OPEN, JOIN), wider.model_copy(update={"basis": "SSD"})).then_refused("other-basis", "basis")


def test_the_following_ends_with_the_last_actor_of_the_sector() -> None:
    """One leaves and the sector still follows; the other leaves and it ends."""
    other = JOIN.model_copy(update={"person": "l-ole"})
    life = lived(RAISE, OPEN, JOIN, other)
    leave = asked.LeaveActor(sector="school", person="l-karen")
    assert life.obeys(leave, NEXT) == [events.ActorLeft(sector="school", person="l-karen", reason="no-longer-needed")]
    when(life, leave).then_nothing()
    when(life, asked.LeaveActor(sector="school", person="l-ole", reason="replaced")).then(
        events.ActorLeft(sector="school", person="l-ole", reason="replaced"),
        events.FollowingEnded(sector="school", reason="replaced"),
    )
    when(life, asked.LeaveActor(sector="job", person="l-ole")).then_refused("unknown-actor", "person")


def test_a_following_ends_when_its_time_is_over() -> None:
    """Time that passes ends it, and the actor's place, once."""
    until = local("2025-04-01 12:00")
    life = lived(RAISE, OPEN, JOIN.model_copy(update={"until": until}))
    assert pathway.due(life.state) == until
    life.folds(passed("2025-04-01 12:00"), passed("2025-04-02 12:00"))
    assert life.of(events.FollowingEnded) == [events.FollowingEnded(sector="school", reason="expired")]
    assert life.of(events.ActorLeft) == [events.ActorLeft(sector="school", person="l-karen", reason="expired")]


def test_an_actor_whose_time_is_over_goes_and_the_following_with_the_last_of_them() -> None:
    """The one who was to stay has left, so nobody of the sector is there when the other's time is over."""
    until = local("2025-04-10 12:00")
    other = JOIN.model_copy(update={"person": "l-ole", "until": until})
    life = lived(RAISE, OPEN, JOIN, other, asked.LeaveActor(sector="school", person="l-karen"))
    assert life.of(events.FollowingEnded) == []
    life.folds(passed("2025-04-11 12:00"))
    assert [one.reason for one in life.of(events.ActorLeft, person="l-ole")] == ["expired"]
    assert life.of(events.FollowingEnded) == [events.FollowingEnded(sector="school", reason="expired")]


def test_what_ends_must_lie_ahead() -> None:
    """A following that is over before it begins is a mistake."""
    past = local(NEXT) - timedelta(hours=1)
    when(lived(RAISE, OPEN), JOIN.model_copy(update={"until": past})).then_refused("in-the-past", "until")


def test_some_categories_nobody_follows_a_youth_in() -> None:
    """What the table of categories does not open for followings."""
    when(lived(RAISE, OPEN), JOIN.model_copy(update={"categories": ("plan",)})).then_refused("not-followable")


# Consent -----------------------------------------------------------------------------------------------------------

ON_CONSENT = JOIN.model_copy(update={"basis": "CONSENT"})


def aged(*wishes: BaseModel, years: int = 13, custody: str | None = None) -> Life:
    """A youth of an age, perhaps with who has custody, after these commands."""
    life = Life().folds(social(person.AgeKnown, "2025-03-01 08:00", years=years))
    if custody is not None:
        life.folds(social(person.ParentalResponsibilityChanged, "2025-03-01 09:00", holder=custody))
    for number, wish in enumerate(wishes):
        life.obeys(wish, DAY, f"before {number}")
    return life


@pytest.mark.parametrize("categories", [ON_CONSENT.categories, ()], ids=["following", "at-the-table"])
@pytest.mark.parametrize(
    ("consent", "about", "why"),
    [
        (None, {}, "no-consent"),
        ({"to": ("job",)}, {}, "consent-scope"),
        ({"until": local(DAY) + timedelta(hours=1)}, {}, "consent-expired"),
        ({"form": "oral-noted"}, {}, "consent-not-written"),
        ({"given_by": ("step-parent",)}, {}, "consent-giver"),
        ({}, {"years": 15}, "consent-giver"),
        ({}, {"custody": "father"}, "consent-giver"),
    ],
)
def test_consent_as_basis_needs_one_that_carries_it(
    consent: Mapping[str, Any] | None, about: Mapping[str, Any], why: str, categories: tuple[str, ...]
) -> None:
    """None, for another sector, expired, oral, by somebody who may not give it: refused with the policy's reason."""
    gave = () if consent is None else (GIVE.model_copy(update=dict(consent)),)
    wish = ON_CONSENT.model_copy(update={"categories": categories})
    refused = when(aged(RAISE, OPEN, *gave, **about), wish)
    refused.then_refused("no-consent", "basis")
    assert refused.refusal is not None
    assert refused.refusal.found == why


def test_consent_as_basis_covers_each_category_that_is_followed() -> None:
    """One of two is too narrow; the mother who has custody may give it for a thirteen-year-old."""
    narrow = GIVE.model_copy(update={"categories": ("schooling",)})
    when(aged(RAISE, OPEN, narrow), ON_CONSENT).then_refused("no-consent")
    assert len(when(aged(RAISE, OPEN, GIVE, custody="mother"), ON_CONSENT).events) == 2
    assert len(when(aged(RAISE, OPEN, narrow), ON_CONSENT.model_copy(update={"categories": ()})).events) == 1


def test_nobody_knows_who_must_consent_while_the_age_is_unknown() -> None:
    """So nothing rests on it yet."""
    refused = when(lived(RAISE, OPEN, GIVE), ON_CONSENT)
    refused.then_refused("no-consent")
    assert refused.refusal is not None
    assert refused.refusal.found == "age-unknown"


@pytest.mark.parametrize(
    "fact",
    [
        social(person.AgeReached, "2025-04-01 00:00", years=15),
        social(person.ParentalResponsibilityChanged, "2025-04-01 00:00", holder="father"),
    ],
    ids=["fifteen", "custody"],
)
def test_what_rests_on_a_consent_ends_when_its_giver_may_give_it_no_longer(fact: Envelope) -> None:
    """From 15 the youth consents; who has lost custody consents for nobody. Once, and on no other basis."""
    police = asked.JoinActor(sector="police", person="p-jens", basis="SSP_115", categories=("police-talk",))
    life = aged(RAISE, OPEN, GIVE, ON_CONSENT, police).folds(fact)
    assert life.of(events.FollowingEnded) == [events.FollowingEnded(sector="school", reason="consent-giver")]
    assert [actor.sector for actor in life.state.present] == ["police"]
    assert pathway.decide(life.state, fact) == ()


def test_withdrawing_consent_ends_what_rests_on_it() -> None:
    """The following and the actors on that basis; what rests on another basis stays."""
    police = asked.JoinActor(sector="police", person="p-jens", basis="SSP_115", categories=("police-talk",))
    life = aged(RAISE, OPEN, GIVE, ON_CONSENT, police)
    (consent,) = life.state.consents
    life.obeys(asked.RecordConsentWithdrawn(consent=consent, by="mother"), NEXT)
    assert life.of(events.FollowingEnded) == [events.FollowingEnded(sector="school", reason="consent-withdrawn")]
    assert [actor.sector for actor in life.state.present] == ["police"]


def test_consent_that_runs_out_ends_what_rests_on_it() -> None:
    """By time that passes."""
    until = local("2025-04-01 12:00")
    life = aged(RAISE, OPEN, GIVE.model_copy(update={"until": until}), ON_CONSENT)
    assert pathway.due(life.state) == until
    life.folds(passed("2025-04-01 12:00"))
    assert life.of(events.FollowingEnded) == [events.FollowingEnded(sector="school", reason="consent-expired")]
    assert life.state.present == ()


def test_a_request_is_answered_once() -> None:
    """Asked twice is quiet; refused, and refused again is quiet; a refused one cannot be withdrawn."""
    life = lived(RAISE, OPEN, ASK)
    when(life, ASK).then_nothing()
    (consent,) = life.state.consents
    refuse = asked.RecordConsentRefused(consent=consent, by="mother")
    life.obeys(refuse, NEXT)
    when(life, refuse).then_nothing()
    when(life, asked.RecordConsentWithdrawn(consent=consent, by="mother")).then_refused("consent-status")


def test_a_consent_answers_its_request_and_withdrawn_it_cannot_be_given_again() -> None:
    """The same consent keeps its id; a new one is a new consent."""
    life = lived(RAISE, OPEN, ASK)
    (consent,) = life.state.consents
    answer = GIVE.model_copy(update={"consent": consent})
    (gave,) = life.obeys(answer, NEXT)
    assert isinstance(gave, events.ConsentGiven)
    assert gave.consent == consent
    when(life, answer).then_nothing()
    withdraw = asked.RecordConsentWithdrawn(consent=consent, by="mother")
    life.obeys(withdraw, NEXT)
    when(life, withdraw).then_nothing()
    when(life, answer).then_refused("consent-status", "consent")
    when(life, GIVE).then(gave.model_copy(update={"consent": command(GIVE, NEXT).id}))


@pytest.mark.parametrize("wish", [ASK, GIVE, INFORM])
def test_nobody_asks_or_tells_about_a_youth_who_is_not_raised(wish: BaseModel) -> None:
    """There is no lawful reason yet."""
    when(Life(), wish).then_refused("not-raised")


@pytest.mark.parametrize(
    "wish",
    [
        asked.RecordConsentRefused(consent=named("none"), by="mother"),
        asked.RecordConsentWithdrawn(consent=named("none"), by="mother"),
        GIVE.model_copy(update={"consent": named("none")}),
    ],
)
def test_an_answer_to_no_request_is_refused(wish: BaseModel) -> None:
    """The consent is not known."""
    when(lived(RAISE, OPEN), wish).then_refused("unknown-consent", "consent")


# Parties informed, and rules that ask why ----------------------------------------------------------------------------


def test_the_parties_are_informed_in_time() -> None:
    """T24 is met by the command's event; informing the same in the same way twice is quiet."""
    life = lived(RAISE, OPEN)
    life.obeys(INFORM, NEXT)
    assert [met.in_time for met in life.of(events.ObligationMet, rule="T24")] == [True]
    when(life, INFORM).then_nothing()


@pytest.mark.parametrize("wish", [INFORM, ASK])
def test_honour_related_risk_comes_before_the_parents(wish: Any) -> None:
    """T5: our command asks why; with a reason it is done, and the leader is told that the rule was broken."""
    life = lived(RAISE, OPEN)
    life.folds(social(ScreeningConcluded, "2025-03-11 12:00", outcome="full", honour_related=True))
    when(life, wish).then_refused("reason-needed", "despite")
    life.obeys(wish.model_copy(update={"despite": WHY}), NEXT)
    assert [one.rule for one in life.of(events.RuleBroken)] == ["T5"]


def test_with_the_risk_assessed_nothing_is_asked() -> None:
    """And the youth alone may be told at any time."""
    life = lived(RAISE, OPEN)
    life.folds(social(ScreeningConcluded, "2025-03-11 12:00", outcome="full", honour_related=True))
    assert len(when(life, INFORM.model_copy(update={"parties": ("youth",)})).events) == 1
    life.folds(social(HonourRiskAssessed, "2025-03-11 13:00"))
    assert len(when(life, INFORM).events) == 1


def test_aftercare_ends_after_two_checks_or_with_a_reason() -> None:
    """Each check is a task that is done in the phase; nothing blocks closing, but it says why it was not waited for."""
    check = asked.AssignTask(kind="follow-up", sector="school")
    early = asked.AssignTask(kind="follow-up", sector="taskforce")
    life = lived(RAISE, OPEN)
    life.obeys(early, NEXT)
    life.obeys(asked.CompleteTask(task=command(early, NEXT).id, outcome="done"), NEXT)
    life.obeys(asked.EnterPhase(phase="aftercare", deviation=WHY), "2025-05-01 09:00")
    when(life, CLOSE).then_refused("reason-needed", "explanation")
    assert len(when(life, CLOSE.model_copy(update={"explanation": WHY})).events) == 1
    for at in ("2025-08-01 09:00", "2025-11-01 09:00"):
        when(life, CLOSE).then_refused("reason-needed", "explanation")
        life.obeys(check, at)
        life.obeys(asked.CompleteTask(task=command(check, at).id, outcome="done"), at)
    assert life.obeys(CLOSE, "2025-11-02 09:00") == [
        events.PathwayClosed(reason="goals-reached", outcome="ordinary-life")
    ]


# Tasks -------------------------------------------------------------------------------------------------------------

TASK = asked.AssignTask(kind="contact-family", sector="school", person="l-karen")
ASKED_OF = ("contact-family", "school", "l-karen")


def test_a_task_is_assigned_acknowledged_and_completed() -> None:
    """It has the id of its command; each step twice is quiet."""
    life = lived(RAISE, OPEN, JOIN)
    (assigned,) = life.obeys(TASK, NEXT)
    task = command(TASK, NEXT).id
    assert isinstance(assigned, events.TaskAssigned)
    assert (assigned.task, assigned.kind, assigned.sector, assigned.person) == (task, *ASKED_OF)
    when(life, TASK).then_nothing()
    acknowledge = asked.AcknowledgeTask(task=task)
    complete = asked.CompleteTask(task=task, outcome="done")
    when(life, acknowledge).then(events.TaskAcknowledged(task=task))
    life.obeys(complete, NEXT)
    when(life, complete).then_nothing()
    when(life, acknowledge).then_nothing()


def test_a_task_needs_somebody_on_the_case() -> None:
    """The sector that raised, the case lead's unit, the taskforce, or a sector with an actor."""
    (asked_school,) = when(lived(RAISE), TASK).events
    assert isinstance(asked_school, events.TaskAssigned)
    assert (asked_school.kind, asked_school.sector, asked_school.person) == ASKED_OF
    job = asked.AssignTask(kind="find-offer", sector="job")
    when(lived(RAISE, OPEN), job).then_refused("sector-not-on-case", "sector")
    assert len(when(lived(RAISE, OPEN, LEAD), job.model_copy(update={"sector": "social"})).events) == 1
    when(Life(), TASK).then_refused("not-raised")
    when(lived(RAISE), asked.CompleteTask(task=named("none"), outcome="done")).then_refused("unknown-task", "task")
    when(lived(RAISE), asked.AcknowledgeTask(task=named("none"))).then_refused("unknown-task", "task")


# Waiving -----------------------------------------------------------------------------------------------------------


def obligation(life: Life, rule: str) -> Any:
    """The id of the obligation of a rule."""
    return life.of(events.ObligationOpened, rule=rule)[0].obligation


def test_an_obligation_is_waived_with_a_reason_and_never_missed_then() -> None:
    """T24 has a recorded reason; waiving twice is quiet."""
    life = lived(RAISE, OPEN)
    waive = asked.WaiveObligation(obligation=obligation(life, "T24"), reason="already-informed", explanation=WHY)
    life.obeys(waive, NEXT)
    when(life, waive).then_nothing()
    assert pathway.due(life.state) is None
    assert life.folds(passed("2025-06-01 10:00")).of(events.ObligationMissed) == []
    life.obeys(INFORM, "2025-06-02 10:00")
    assert life.of(events.ObligationMet) == []


def test_what_the_law_demands_cannot_be_waived() -> None:
    """T1 never; T6 not when abuse is suspected, which makes the assessment mandatory."""
    quiet: dict[str, Any] = {"abuse_suspected": False, "against_parents": False}
    life = Life().folds(social(NotificationReceived, "2025-03-10 10:00", **quiet))
    when(life, asked.WaiveObligation(obligation=obligation(life, "T1"), reason="other")).then_refused("not-waivable")
    assert len(when(life, asked.WaiveObligation(obligation=obligation(life, "T6"), reason="moved")).events) == 1
    abuse = Life().folds(social(NotificationReceived, "2025-03-10 10:00", abuse_suspected=True))
    when(abuse, asked.WaiveObligation(obligation=obligation(abuse, "T6"), reason="moved")).then_refused("not-waivable")


def test_what_is_met_or_unknown_cannot_be_waived() -> None:
    """There is nothing to waive."""
    life = lived(RAISE, OPEN, INFORM)
    when(life, asked.WaiveObligation(obligation=obligation(life, "T24"), reason="other")).then_refused("obligation-met")
    when(life, asked.WaiveObligation(obligation=named("none"), reason="other")).then_refused("unknown-obligation")


# All commands ------------------------------------------------------------------------------------------------------


def test_every_refusal_says_why_in_both_languages() -> None:
    """Field, found and expected are named, and nothing personal."""
    with pytest.raises(RefusedError) as refused:
        Life().obeys(OPEN, DAY)
    answer = refused.value.as_json()
    assert all(answer.values())
    assert answer["reason_da"] != answer["reason_en"]


def test_what_commands_lead_to_can_be_recorded() -> None:
    """Every event of a life made of commands has its bytes."""
    life = lived(RAISE, OPEN, LEAD, GIVE, JOIN, ASK, INFORM, TASK, asked.PausePathway(reason="away"), CLOSE)
    assert all(encode(envelope) for envelope in life.stream)


def test_the_whole_state_can_be_told_as_json() -> None:
    """For the auditor, whatever facts have come."""
    life = lived(RAISE, OPEN, LEAD, GIVE, JOIN, ASK, INFORM, TASK)
    life.folds(*(fact(example) for name, example in BY_TYPE.items() if not name.startswith(("clock.", "access."))))
    told = TypeAdapter(pathway.State).dump_python(life.state, mode="json")
    assert told["obligations"]
    assert json.loads(json.dumps(told)) == told
