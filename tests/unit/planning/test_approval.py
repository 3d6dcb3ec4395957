"""Who may bind the municipality to how much at a time? The limits are the municipality's own data."""

from collections.abc import Callable
from datetime import date

import pytest
from pydantic import BaseModel

from services.planning.budget import remaining
from services.planning.commands import CommitCost, CommitIntervention, SetBudget, SpendCost
from shared.deciding import Person, RefusedError
from shared.definitions.municipalities import municipality
from tests.unit.planning.words import COORDINATOR, HEAD, LEAD, TEAM_LEADER, Desk, contact_person, named

LIMITS = {role: row.up_to_ore for row in municipality("707").approval for role in row.roles}
OF_COORDINATOR, OF_TEAM_LEADER = LIMITS["taskforce-coordinator"] or 0, LIMITS["team-leader"] or 0


def funded(giver: Person) -> Desk:
    """A desk of somebody, with more money than anybody needs, and a proposed contact person."""
    desk = Desk(giver=HEAD)
    for year in (2025, 2026):
        desk.carry_out(SetBudget(year=year, amount_ore=10 * OF_TEAM_LEADER))
    desk.carry_out(contact_person(), "help")
    desk.giver = giver
    return desk


def help_for(ore: int, *, account: str = "pool") -> CommitIntervention:
    """The contact person over New Year, for so much in all."""
    return CommitIntervention(
        intervention=named("help"),
        starts_on=date(2025, 7, 1),
        ends_on=date(2026, 6, 30),
        unit_price_ore=ore,
        account=account,
    )


def group_work_for(ore: int) -> CommitCost:
    """Group work over New Year, for so much in all."""
    return CommitCost(area="leisure", starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30), unit_price_ore=ore)


@pytest.mark.parametrize("ask", [help_for, group_work_for])
@pytest.mark.parametrize(
    ("giver", "limit"), [(LEAD, OF_COORDINATOR), (COORDINATOR, OF_COORDINATOR), (TEAM_LEADER, OF_TEAM_LEADER)]
)
def test_a_role_commits_up_to_its_limit_and_not_an_ore_more(
    ask: Callable[[int], BaseModel], giver: Person, limit: int
) -> None:
    """The whole price counts, however many budget years it is split over; nothing is set aside by a refusal."""
    desk = funded(giver)
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(ask(limit + 1))
    assert (refusal.value.code, refusal.value.field) == ("beyond-approval", "unit_price_ore")
    assert remaining(desk.year(2025)) == 10 * OF_TEAM_LEADER
    assert len(desk.carry_out(ask(limit))) >= 2


def test_who_has_no_limit_commits_what_is_there() -> None:
    """The head binds the municipality to any price that the budget holds."""
    assert funded(HEAD).carry_out(help_for(OF_TEAM_LEADER + 1))


def test_the_refusal_says_who_may() -> None:
    """In words that a person knows the roles by, with the limit and the price."""
    with pytest.raises(RefusedError) as refusal:
        funded(COORDINATOR).carry_out(help_for(OF_COORDINATOR + 50))
    assert refusal.value.danish == (
        "Du kan bevilge op til 100.000 kr. ad gangen, og her er der 100.000,50 kr. "
        "Det kan bevilges af: Teamleder eller Chef for Børn og Familie."
    )
    assert refusal.value.english == (
        "You may commit up to DKK 100,000 at a time and this costs DKK 100,000.50. "
        "It may be committed by: Team leader or Head of Children and Family."
    )


def test_the_limit_holds_for_an_ordinary_account_too() -> None:
    """Whichever account pays, it is the municipality that is bound."""
    with pytest.raises(RefusedError) as refusal:
        funded(COORDINATOR).carry_out(help_for(OF_COORDINATOR + 1, account="ordinary"))
    assert refusal.value.code == "beyond-approval"


def test_a_role_that_no_row_names_binds_the_municipality_to_nothing() -> None:
    """What costs nothing anybody may commit who may commit at all."""
    stranger = LEAD.model_copy(update={"role": "caseworker"})
    with pytest.raises(RefusedError) as refusal:
        funded(stranger).carry_out(help_for(1))
    assert refusal.value.code == "beyond-approval"
    assert funded(stranger).carry_out(help_for(0))


def test_a_bill_commits_no_more_than_its_giver_may() -> None:
    """What goes beyond the commitment is a commitment of its own."""
    desk = funded(COORDINATOR)
    desk.carry_out(group_work_for(OF_COORDINATOR), "group work")
    aside = desk.year(2026).commitments[named("group work")].left
    too_much = SpendCost(commitment=named("group work"), year=2026, amount_ore=aside + OF_COORDINATOR + 1)
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(too_much)
    assert (refusal.value.code, refusal.value.field) == ("beyond-approval", "amount_ore")
    assert desk.carry_out(too_much.model_copy(update={"amount_ore": aside + OF_COORDINATOR}))


def elsewhere(municipality: str) -> Desk:
    """The desk of another municipality's coordinator."""
    desk = Desk(giver=COORDINATOR.model_copy(update={"municipality": municipality}))
    for year in (2025, 2026):
        desk.carry_out(SetBudget(year=year, amount_ore=10 * OF_TEAM_LEADER))
    return desk


def test_another_municipality_has_limits_of_its_own() -> None:
    """The same role commits there what its file says; here and there are two budgets."""
    (limit,) = {row.up_to_ore for row in municipality("998").approval if "taskforce-coordinator" in row.roles}
    assert limit is not None
    assert limit < OF_COORDINATOR
    desk = elsewhere("998")
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(group_work_for(limit + 1))
    assert refusal.value.code == "beyond-approval"
    assert desk.carry_out(group_work_for(limit))
    assert desk.year(2025).commitments == {}


def test_where_nobody_has_set_limits_the_roles_that_may_commit_may_commit() -> None:
    """A municipality without a file has none."""
    assert elsewhere("000").carry_out(group_work_for(5 * OF_TEAM_LEADER))
