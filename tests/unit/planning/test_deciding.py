"""What does one command lead to in the plan and in the budget years together: everything, or nothing?"""

from datetime import date, timedelta

import pytest

from services.planning.budget import remaining
from services.planning.commands.budget import CommitCost, ReleaseCost, SetBudget, SpendCost
from services.planning.commands.interventions import (
    CancelIntervention,
    CommitIntervention,
    EndIntervention,
    StartIntervention,
)
from services.planning.commands.judgements import HearYouth
from services.planning.commands.plan import DraftPlan
from services.planning.deciding import Standing
from shared.deciding import RefusedError
from shared.events.planning import CostCommitted, CostReleased, InterventionCommitted
from shared.testing.examples import YOUTH, sealed
from tests.unit.planning.words import NOW, Desk, contact_person, named

PRICE = 40_000


def funded(*, this_year: int = 10_000_000, next_year: int = 10_000_000) -> Desk:
    """A desk with two budget years and a proposed contact person."""
    desk = Desk()
    desk.carry_out(SetBudget(year=2025, amount_ore=this_year))
    desk.carry_out(SetBudget(year=2026, amount_ore=next_year))
    desk.carry_out(contact_person(), "help")
    return desk


def commit(*, ends_on: date = date(2025, 10, 31), units: int = 100, override: str | None = None) -> CommitIntervention:
    """Commit the contact person from May."""
    return CommitIntervention(
        intervention=named("help"),
        starts_on=date(2025, 5, 12),
        ends_on=ends_on,
        unit_price_ore=PRICE,
        units=units,
        override=override,
    )


def test_committing_an_intervention_sets_its_money_aside() -> None:
    """Two events of one command, both about the youth; the cost lies in the budget year."""
    desk = funded()
    bound, cost = desk.carry_out(commit())
    assert isinstance(bound.data, InterventionCommitted)
    assert isinstance(cost.data, CostCommitted)
    assert bound.data.budget_years == (2025,)
    assert (bound.key, cost.key, cost.data.area) == (YOUTH, YOUTH, "mentor-and-support")
    assert remaining(desk.year(2025)) == 10_000_000 - 100 * PRICE


def test_an_intervention_without_a_price_touches_no_budget() -> None:
    """The band of universal services costs the pool nothing."""
    desk = funded()
    free = CommitIntervention(intervention=named("help"), starts_on=date(2025, 5, 12), ends_on=date(2025, 6, 12))
    (bound,) = desk.carry_out(free)
    assert bound.data == InterventionCommitted(
        intervention=named("help"), starts_on=free.starts_on, ends_on=free.ends_on
    )


def test_over_new_year_both_years_pay_their_part() -> None:
    """One command, one event a year, and the parts add up to the price."""
    desk = funded()
    _, first, second = desk.carry_out(commit(ends_on=date(2026, 3, 31)))
    assert isinstance(first.data, CostCommitted)
    assert isinstance(second.data, CostCommitted)
    assert (first.data.year, second.data.year) == (2025, 2026)
    assert first.data.amount_ore + second.data.amount_ore == 100 * PRICE


def test_one_year_without_money_refuses_the_whole_command() -> None:
    """Neither the plan nor the other year is touched."""
    desk = funded(next_year=0)
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(commit(ends_on=date(2026, 3, 31)))
    assert refusal.value.code == "beyond-remaining"
    assert remaining(desk.year(2025)) == 10_000_000
    assert desk.plan.interventions[named("help")].status == "proposed"


def test_an_override_holds_for_every_year_that_needs_it() -> None:
    """It is recorded where more was used than was left, and only there."""
    desk = funded(next_year=0)
    _, first, second = desk.carry_out(commit(ends_on=date(2026, 3, 31), override="acute-need"))
    assert isinstance(first.data, CostCommitted)
    assert isinstance(second.data, CostCommitted)
    assert (first.data.override, second.data.override) == (None, "acute-need")


def test_cancelling_gives_the_money_back_in_every_year() -> None:
    """What will not start costs nothing."""
    desk = funded()
    desk.carry_out(commit(ends_on=date(2026, 3, 31)))
    desk.carry_out(CancelIntervention(intervention=named("help"), reason="no-place"))
    assert (remaining(desk.year(2025)), remaining(desk.year(2026))) == (10_000_000, 10_000_000)


def test_ending_frees_what_was_not_spent() -> None:
    """What is spent stays spent."""
    desk = funded()
    desk.carry_out(commit())
    desk.carry_out(StartIntervention(intervention=named("help")))
    desk.carry_out(SpendCost(commitment=named("help"), year=2025, amount_ore=30 * PRICE))
    _, freed = desk.carry_out(EndIntervention(intervention=named("help"), outcome="partly-reached"))
    assert isinstance(freed.data, CostReleased)
    assert (freed.data.amount_ore, freed.key) == (70 * PRICE, YOUTH)
    assert remaining(desk.year(2025)) == 10_000_000 - 30 * PRICE


def test_ending_may_leave_the_money_for_bills_to_come() -> None:
    """It is released by hand once they are in; its event is about the same youth."""
    desk = funded()
    desk.carry_out(commit())
    desk.carry_out(StartIntervention(intervention=named("help")))
    assert len(desk.carry_out(EndIntervention(intervention=named("help"), outcome="moved", release=False))) == 1
    (freed,) = desk.carry_out(ReleaseCost(commitment=named("help"), year=2025))
    assert freed.key == YOUTH
    assert remaining(desk.year(2025)) == 10_000_000


def test_a_cost_of_no_one_youth_is_about_the_budget_year() -> None:
    """Group work over New Year: each year's event has that year's key."""
    desk = funded()
    group_work = CommitCost(
        area="leisure", starts_on=date(2025, 12, 1), ends_on=date(2026, 1, 31), unit_price_ore=62_000
    )
    keys = [event.key for event in desk.carry_out(group_work, "group work")]
    assert keys == ["org-707-budget-2025", "org-707-budget-2026"]
    (spent,) = desk.carry_out(SpendCost(commitment=named("group work"), year=2026, amount_ore=31_000))
    assert spent.key == "org-707-budget-2026"


@pytest.mark.parametrize("again", [commit(ends_on=date(2026, 3, 31)), DraftPlan()])
def test_the_same_command_twice_leads_to_nothing_the_second_time(again: CommitIntervention | DraftPlan) -> None:
    """Whoever did not get the answer may ask again."""
    desk = funded()
    assert desk.carry_out(again, "this")
    assert not desk.carry_out(again, "this")


def test_a_repeated_command_is_not_judged_anew() -> None:
    """What was carried out was carried out, also where it would be refused by now."""
    desk = Desk()
    desk.carry_out(DraftPlan(), "this")
    desk.standing = "closed"
    assert not desk.carry_out(DraftPlan(), "this")


@pytest.mark.parametrize(
    ("standing", "code"), [("unknown", "no-pathway"), ("closed", "pathway-closed"), ("erased", "erased")]
)
def test_nothing_new_begins_without_an_open_pathway(standing: Standing, code: str) -> None:
    """There is no coordinated effort about a youth who has no pathway."""
    with pytest.raises(RefusedError) as refusal:
        Desk(standing=standing).carry_out(DraftPlan())
    assert refusal.value.code == code


def test_what_runs_can_be_ended_after_the_pathway_was_closed() -> None:
    """Closing does not leave money bound for ever."""
    desk = funded()
    desk.carry_out(commit())
    desk.carry_out(StartIntervention(intervention=named("help")))
    desk.standing = "closed"
    assert desk.carry_out(EndIntervention(intervention=named("help"), outcome="goals-reached"))


def test_nothing_is_told_of_the_future() -> None:
    """A moment to come cannot have been heard yet."""
    later = HearYouth(form="talk", view=sealed("Ja."), occurred_at=NOW + timedelta(seconds=1))
    with pytest.raises(RefusedError) as refusal:
        Desk().carry_out(later)
    assert refusal.value.code == "in-the-future"


@pytest.mark.parametrize("ends_on", ["2025-05-11", "2030-01-01"])
def test_a_period_goes_forward_and_is_no_longer_than_five_budget_years(ends_on: str) -> None:
    """What cannot be a period is no command."""
    with pytest.raises(ValueError, match=r"ends_on is before|more than 5"):
        CommitIntervention(intervention=named("help"), starts_on="2025-05-12", ends_on=ends_on)
