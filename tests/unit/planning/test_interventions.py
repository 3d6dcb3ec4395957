"""How does an intervention go: proposed, committed, started, changed, ended, or cancelled before its start?"""

from datetime import date

import pytest
from pydantic import BaseModel

from services.planning import plan
from services.planning.budget import remaining
from services.planning.commands.budget import SetBudget
from services.planning.commands.interventions import (
    CancelIntervention,
    ChangeIntensity,
    CommitIntervention,
    EndIntervention,
    HoldSession,
    MissSession,
    ProposeIntervention,
    StartIntervention,
)
from services.planning.commands.judgements import NoteYouthNotHeard
from services.planning.commands.plan import AgreePlan, DraftPlan
from shared.definitions.code_lists import codes
from shared.events.envelope import Event
from shared.events.planning import (
    IntensityChanged,
    InterventionCancelled,
    InterventionCommitted,
    InterventionEnded,
    InterventionProposed,
    InterventionStarted,
    SessionHeld,
    SessionMissed,
)
from shared.testing.specification import given
from tests.unit.planning.words import NOW, Desk, command, contact_person, happened, named

HELP = named("help")
PROPOSED = InterventionProposed(
    intervention=HELP, offer="contact-person", effort_area="mentor-and-support", sectors=("home",), minutes_per_week=240
)
COMMITTED = InterventionCommitted(intervention=HELP, starts_on=date(2025, 5, 12), ends_on=date(2025, 10, 31))
STARTED = InterventionStarted(intervention=HELP)
CANCELLED = InterventionCancelled(intervention=HELP, reason="declined-by-youth")
ENDED = InterventionEnded(intervention=HELP, outcome="goals-reached")

COMMIT = CommitIntervention(intervention=HELP, starts_on=COMMITTED.starts_on, ends_on=COMMITTED.ends_on)
START = StartIntervention(intervention=HELP)
CANCEL = CancelIntervention(intervention=HELP, reason="declined-by-youth")
END = EndIntervention(intervention=HELP, outcome="goals-reached")

STAGES: dict[str, tuple[Event, ...]] = {
    "proposed": (PROPOSED,),
    "committed": (PROPOSED, COMMITTED),
    "started": (PROPOSED, COMMITTED, STARTED),
    "cancelled": (PROPOSED, CANCELLED),
    "ended": (PROPOSED, COMMITTED, STARTED, ENDED),
}


def test_an_intervention_is_proposed_under_the_id_of_its_command() -> None:
    """Whoever proposes knows what to call it from then on."""
    given(plan).when(command(contact_person(), "help")).then(PROPOSED)


def test_an_intervention_serves_goals_of_this_youth() -> None:
    """A goal that was not set here is refused."""
    astray = ProposeIntervention(offer="mentor", effort_area="school", sectors=("school",), goals=(named("goal"),))
    given(plan).when(command(astray)).then_refused("unknown-goal")


@pytest.mark.parametrize(
    ("stage", "args", "event"),
    [
        ("proposed", COMMIT, COMMITTED),
        ("committed", START, STARTED),
        ("started", END, ENDED),
        ("proposed", CANCEL, CANCELLED),
        ("committed", CANCEL, CANCELLED),
    ],
)
def test_each_step_follows_from_the_one_before(stage: str, args: BaseModel, event: Event) -> None:
    """From proposal to end, or to a cancellation before the start."""
    given(plan, *happened(*STAGES[stage])).when(command(args)).then(event)


@pytest.mark.parametrize(("stage", "args"), [("started", START), ("cancelled", CANCEL), ("ended", END)])
def test_a_step_that_is_taken_is_not_taken_again(stage: str, args: BaseModel) -> None:
    """The same wish once more leads to nothing."""
    given(plan, *happened(*STAGES[stage])).when(command(args)).then_nothing()


@pytest.mark.parametrize(
    ("stage", "args"),
    [
        ("proposed", START),
        ("cancelled", START),
        ("ended", START),
        ("proposed", END),
        ("committed", END),
        ("started", CANCEL),
        ("ended", CANCEL),
        ("cancelled", COMMIT),
        ("proposed", HoldSession(intervention=HELP)),
        ("committed", ChangeIntensity(intervention=HELP, minutes_per_week=60)),
        ("ended", ChangeIntensity(intervention=HELP, minutes_per_week=60)),
    ],
)
def test_a_step_out_of_order_is_refused(stage: str, args: BaseModel) -> None:
    """Nothing starts that nobody is bound to, and what has started is not cancelled as if it had not."""
    given(plan, *happened(*STAGES[stage])).when(command(args)).then_refused("intervention-status", "intervention")


def test_an_intervention_is_committed_once() -> None:
    """A second commitment would set money aside twice."""
    given(plan, *happened(*STAGES["committed"])).when(command(COMMIT)).then_refused("already-committed")


def test_intensity_changes_without_a_new_version_of_the_plan() -> None:
    """The event says from what to what; the same intensity again is no change."""
    lowered = IntensityChanged(intervention=HELP, minutes_per_week=120, before=240)
    fewer = command(ChangeIntensity(intervention=HELP, minutes_per_week=120))
    given(plan, *happened(*STAGES["started"])).when(fewer).then(lowered)
    given(plan, *happened(*STAGES["started"], lowered)).when(fewer).then_nothing()


def test_intensity_changes_leave_the_agreed_plan_as_it_is() -> None:
    """Up and down while the youth is off track: the version that was agreed to stays agreed, and costs what it did."""
    desk = Desk()
    desk.carry_out(SetBudget(year=2025, amount_ore=1_000_000))
    desk.carry_out(NoteYouthNotHeard(reason="declined"))
    desk.carry_out(DraftPlan())
    desk.carry_out(contact_person(), "help")
    desk.carry_out(COMMIT.model_copy(update={"unit_price_ore": 100}))
    desk.carry_out(START)
    desk.carry_out(AgreePlan(parties=("youth",)))
    agreed, left = desk.plan.version, remaining(desk.year(2025))
    for minutes in (480, 120):
        (changed,) = desk.carry_out(ChangeIntensity(intervention=HELP, minutes_per_week=minutes))
        assert isinstance(changed.data, IntensityChanged)
    assert (desk.plan.version, desk.plan.version.status) == (agreed, "agreed")
    assert remaining(desk.year(2025)) == left
    assert desk.plan.interventions[HELP].minutes_per_week == 120


@pytest.mark.parametrize("offer", ["family-counselling", "family-treatment"])
def test_the_family_is_helped_as_the_youth_is(offer: str) -> None:
    """An effort of the family has its own area, in the same plan, by the same steps."""
    desk = Desk()
    family = ProposeIntervention(offer=offer, effort_area="family-support", sectors=("home", "family-house"))
    desk.carry_out(family, "help")
    desk.carry_out(COMMIT)
    desk.carry_out(START)
    assert desk.plan.interventions[HELP].area == "family-support"
    assert desk.carry_out(END)


def test_every_outcome_says_how_it_went_on() -> None:
    """Each code of the list ends an intervention; another is refused."""
    for outcome in codes("intervention-outcome", NOW):
        ended = InterventionEnded(intervention=HELP, outcome=outcome)
        args = EndIntervention(intervention=HELP, outcome=outcome)
        given(plan, *happened(*STAGES["started"])).when(command(args)).then(ended)


def test_sessions_are_recorded_held_or_missed_and_also_told_of_after_the_end() -> None:
    """What happened, happened, even when it is told late."""
    held, missed = HoldSession(intervention=HELP, minutes=90), MissSession(intervention=HELP, reason="youth-ill")
    for stage in ("started", "ended"):
        under_way = given(plan, *happened(*STAGES[stage]))
        under_way.when(command(held)).then(SessionHeld(intervention=HELP, minutes=90))
        under_way.when(command(missed)).then(SessionMissed(intervention=HELP, reason="youth-ill"))


def test_an_unknown_intervention_is_refused() -> None:
    """Nothing happens to an intervention that was not proposed for this youth."""
    given(plan).when(command(START)).then_refused("unknown-intervention", "intervention")
