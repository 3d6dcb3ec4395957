"""How is a youth's plan made: heard first, drafted, agreed or declined, revised, with goals that people work on?"""

import pytest
from pydantic import ValidationError

from services.planning import plan
from services.planning.commands.judgements import AssessNeeds, AssessRisk, HearFamily, HearYouth, NoteYouthNotHeard
from services.planning.commands.plan import (
    AgreePlan,
    DeclinePlan,
    DraftPlan,
    DropGoal,
    ReachGoal,
    RecordProgress,
    RevisePlan,
    SetGoal,
)
from shared.deciding import RefusedError
from shared.definitions.code_lists import codes, group_of
from shared.events.planning import (
    FamilyHeard,
    GoalDropped,
    GoalProgressed,
    GoalReached,
    GoalSet,
    InterventionProposed,
    InterventionStarted,
    NeedsAssessed,
    PlanAgreed,
    PlanDeclined,
    PlanDrafted,
    PlanRevised,
    RiskAssessed,
    YouthHeard,
    YouthNotHeard,
)
from shared.testing.examples import example_of, sealed
from shared.testing.specification import given
from tests.unit.planning.words import NOW, Desk, command, happened, named

HEARD = YouthHeard(form="talk", view=sealed("Jeg vil gerne i klub."))
DRAFT = PlanDrafted(plan_version=1)
AGREED = PlanAgreed(plan_version=1, parties=("youth",))
GOAL = GoalSet(goal=named("goal"), area="leisure-and-friends", text=sealed("Træne to gange om ugen."))


def test_needs_are_judged_in_all_ten_dimensions_as_often_as_somebody_judges_them() -> None:
    """Assessing is recorded as judged, and again when judged anew."""
    judged = example_of(NeedsAssessed)
    args = AssessNeeds(**judged.model_dump())
    given(plan).when(command(args)).then(judged)
    given(plan, *happened(judged)).when(command(args)).then(judged)


def test_the_ten_ics_dimensions_are_those_of_the_list_and_none_may_be_left_out() -> None:
    """A judgement of nine areas of life is no judgement of the whole situation; a goal may be set in each."""
    dimensions = [code.replace("-", "_") for code in codes("ics-dimension", NOW)]
    assert list(NeedsAssessed.model_fields) == dimensions
    assert len(dimensions) == 10
    judged = example_of(NeedsAssessed).model_dump()
    for dimension in dimensions:
        with pytest.raises(ValidationError):
            AssessNeeds.model_validate({name: need for name, need in judged.items() if name != dimension})


def test_risk_and_protection_are_named_by_the_free_instrument() -> None:
    """Factors of all six groups, and protective ones beside them, each in force when it is judged."""
    risks, protections = codes("risk-factor", NOW), codes("protective-factor", NOW)
    for name, found in (("risk-factor", risks), ("protective-factor", protections)):
        assert {group_of(name, code) for code in found} <= set(codes("factor-area", NOW))
    assert {group_of("risk-factor", code) for code in risks} == set(codes("factor-area", NOW))
    judged = RiskAssessed(risk_factors=risks, protective_factors=protections, level="medium")
    (recorded,) = Desk().carry_out(AssessRisk(**judged.model_dump()))
    assert recorded.data == judged
    with pytest.raises(RefusedError) as refusal:
        Desk().carry_out(AssessRisk(risk_factors=("bad-luck",), level="medium"))
    assert (refusal.value.code, refusal.value.field) == ("value-not-in-list", "risk_factors")


def test_what_was_the_primary_problem_may_turn_out_to_be_derived() -> None:
    """Cannabis comes first, later the family does: each judgement stands, as it was made."""
    cannabis = RiskAssessed(level="high", primary_problem="substance", derived_problems=("school",))
    family = RiskAssessed(level="medium", primary_problem="family", derived_problems=("substance", "school"))
    given(plan, *happened(cannabis)).when(command(AssessRisk(**family.model_dump()))).then(family)


def test_a_problem_comes_first_or_follows_and_not_both() -> None:
    """A judgement that says both says nothing; none may be primary, and then any may follow."""
    both = AssessRisk(level="high", primary_problem="substance", derived_problems=("school", "substance"))
    given(plan).when(command(both)).then_refused("primary-and-derived", "derived_problems")
    assert given(plan).when(command(both.model_copy(update={"primary_problem": None}))).events


def test_risk_is_recorded_with_the_level_that_a_person_judged() -> None:
    """The level is taken over, whatever the factors are."""
    judged = RiskAssessed(risk_factors=("offending-friends",), level="low", primary_problem="substance")
    given(plan).when(command(AssessRisk(**judged.model_dump()))).then(judged)


def test_the_youth_and_the_family_are_heard_in_their_own_words() -> None:
    """Views are recorded sealed, as they came."""
    given(plan).when(command(HearYouth(form="talk", view=HEARD.view))).then(HEARD)
    family = FamilyHeard(form="home-visit", by=("mother",), view=sealed("Aftenerne er sværest."))
    given(plan).when(command(HearFamily(**family.model_dump()))).then(family)


def test_what_is_told_afterwards_keeps_the_moment_at_which_it_happened() -> None:
    """A hearing of last week is dated last week."""
    before = NOW.replace(day=1)
    (decision,) = plan.decide(plan.INITIAL, command(HearYouth(form="talk", view=HEARD.view, occurred_at=before)))
    assert (before, "command:hear-youth") == (decision.occurred_at, decision.rule)


def test_a_first_plan_is_drafted_once() -> None:
    """Drafting makes version 1, and drafting again while it is a draft changes nothing."""
    given(plan).when(command(DraftPlan())).then(DRAFT)
    given(plan, *happened(DRAFT)).when(command(DraftPlan())).then_nothing()


@pytest.mark.parametrize("settled", [AGREED, PlanDeclined(plan_version=1, by="father")])
def test_a_settled_plan_is_revised_and_not_drafted_anew(settled: PlanAgreed | PlanDeclined) -> None:
    """Once agreed or declined, a new version is the way on."""
    made = given(plan, *happened(DRAFT, settled))
    made.when(command(DraftPlan())).then_refused("plan-exists")
    made.when(command(RevisePlan(reason="party-wish"))).then(PlanRevised(plan_version=2, reason="party-wish"))


def test_only_what_was_settled_can_be_revised() -> None:
    """Without a plan there is nothing to revise, and a draft is simply changed."""
    revise = command(RevisePlan(reason="new-information"))
    given(plan).when(revise).then_refused("no-plan")
    given(plan, *happened(DRAFT)).when(revise).then_refused("draft-open")
    revised = PlanRevised(plan_version=2, reason="party-wish")
    given(plan, *happened(DRAFT, AGREED, revised)).when(revise).then_refused("draft-open")


def test_nobody_agrees_to_a_plan_before_the_youth_is_heard() -> None:
    """The youth's view comes first, or the reason why there is none."""
    agree = command(AgreePlan(parties=("mother",)))
    agreed = PlanAgreed(plan_version=1, parties=("mother",))
    given(plan, *happened(DRAFT)).when(agree).then_refused("youth-not-heard")
    given(plan, *happened(DRAFT, HEARD)).when(agree).then(agreed)
    given(plan, *happened(DRAFT, YouthNotHeard(reason="declined"))).when(agree).then(agreed)


def test_a_hearing_that_was_corrected_is_none() -> None:
    """What another youth said, put down here by mistake, counts for nothing; a new hearing or another one does."""
    desk = Desk()
    desk.carry_out(DraftPlan())
    (wrong,) = desk.carry_out(HearYouth(form="talk", view=HEARD.view))
    desk.corrected = frozenset({wrong.id})
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(AgreePlan(parties=("mother",)))
    assert refusal.value.code == "youth-not-heard"
    desk.carry_out(NoteYouthNotHeard(reason="declined"))
    assert desk.carry_out(AgreePlan(parties=("mother",)))


def test_why_a_youth_was_not_heard_is_recorded() -> None:
    """A reason answers for the missing view."""
    given(plan).when(command(NoteYouthNotHeard(reason="declined"))).then(YouthNotHeard(reason="declined"))


def test_an_agreement_says_what_was_agreed_to() -> None:
    """It names the goals that are worked on and the interventions that are planned or under way."""
    proposed = InterventionProposed(
        intervention=named("help"), offer="mentor", effort_area="mentor-and-support", sectors=("home",)
    )
    other = GoalSet(goal=named("other"), area="health", text=sealed("Sove om natten."))
    events = happened(DRAFT, HEARD, GOAL, other, GoalReached(goal=named("other")), proposed)
    given(plan, *events).when(command(AgreePlan(parties=("youth", "mother")))).then(
        PlanAgreed(
            plan_version=1,
            parties=("youth", "mother"),
            goals=(named("goal"),),
            interventions=(named("help"),),
        )
    )


def test_parties_agree_one_after_the_other() -> None:
    """Only who has not agreed yet is recorded, and nobody twice."""
    agreed = given(plan, *happened(DRAFT, HEARD, AGREED))
    agreed.when(command(AgreePlan(parties=("youth",)))).then_nothing()
    agreed.when(command(AgreePlan(parties=("youth", "father", "father")))).then(
        PlanAgreed(plan_version=1, parties=("father",))
    )


def test_a_party_declines_once_and_may_agree_later() -> None:
    """The plan counts as declined until that party agrees."""
    declined = happened(DRAFT, HEARD, AGREED, PlanDeclined(plan_version=1, by="father"))
    state = given(plan, *declined)
    assert state.state.version.status == "declined"
    state.when(command(DeclinePlan(by="father"))).then_nothing()
    reconciled = given(plan, *declined, *happened(PlanAgreed(plan_version=1, parties=("father",))))
    assert reconciled.state.version.status == "agreed"


def test_nobody_agrees_to_or_declines_a_plan_that_does_not_exist() -> None:
    """There has to be a draft."""
    given(plan, *happened(HEARD)).when(command(AgreePlan(parties=("youth",)))).then_refused("no-plan")
    given(plan).when(command(DeclinePlan(by="mother"))).then_refused("no-plan")


def test_a_goal_is_set_worked_on_and_reached() -> None:
    """It has the id of the command that set it, and each look at it is recorded."""
    given(plan).when(command(SetGoal(area=GOAL.area, text=GOAL.text), "goal")).then(GOAL)
    progress = GoalProgressed(goal=named("goal"), scale=6)
    looked = command(RecordProgress(goal=named("goal"), scale=6))
    given(plan, *happened(GOAL)).when(looked).then(progress)
    given(plan, *happened(GOAL, progress)).when(looked).then(progress)
    given(plan, *happened(GOAL)).when(command(ReachGoal(goal=named("goal")))).then(GoalReached(goal=named("goal")))


@pytest.mark.parametrize("concerns", ["youth", "family", None])
def test_a_goal_is_the_youths_or_the_familys(concerns: str | None) -> None:
    """Parents who can support are a goal of their own; where nobody says whose it is, it says so."""
    args = SetGoal(area="support-of-relations", text=GOAL.text, concerns=concerns)
    given(plan).when(command(args, "goal")).then(
        GoalSet(goal=named("goal"), area="support-of-relations", text=GOAL.text, concerns=concerns)
    )


def test_a_goal_is_over_once() -> None:
    """Reaching or dropping it again changes nothing; going on with it needs a new goal."""
    reach, drop = ReachGoal(goal=named("goal")), DropGoal(goal=named("goal"), reason="replaced")
    reached = given(plan, *happened(GOAL, GoalReached(goal=named("goal"))))
    dropped = given(plan, *happened(GOAL, GoalDropped(goal=named("goal"), reason="replaced")))
    reached.when(command(reach)).then_nothing()
    dropped.when(command(drop)).then_nothing()
    reached.when(command(drop)).then_refused("goal-over", "goal")
    dropped.when(command(RecordProgress(goal=named("goal"), scale=3))).then_refused("goal-over", "goal")


def test_an_unknown_goal_is_refused() -> None:
    """Nobody works on a goal that was not set for this youth."""
    given(plan).when(command(ReachGoal(goal=named("goal")))).then_refused("unknown-goal", "goal")


def test_events_whose_beginning_is_missing_are_still_understood() -> None:
    """A subset of the stream gives a state: what is under way was once set and proposed."""
    state = given(
        plan, *happened(GoalProgressed(goal=named("goal"), scale=4), InterventionStarted(intervention=named("help")))
    ).state
    assert state.goals == {named("goal"): "set"}
    assert state.interventions[named("help")].status == "started"
