"""Who may bind the municipality to how much, at once and in parts? The limits are the municipality's own data."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from pydantic import BaseModel

from services.planning.approval import check_price
from services.planning.budget import remaining
from services.planning.commands.budget import CommitCost, SetBudget, SpendCost
from services.planning.commands.interventions import CancelIntervention, CommitIntervention
from shared.deciding import Person, RefusedError
from shared.definitions.municipalities import municipality
from tests.unit.planning.words import COORDINATOR, HEAD, LEAD, TEAM_LEADER, Desk, contact_person, named


def limits_of(code: str) -> dict[str, int | None]:
    """Up to how much each role may bind a municipality."""
    return {
        role: row.up_to_ore for approval in municipality(code).approval for row in approval.limits for role in row.roles
    }


LIMITS = limits_of("707")
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
    """What goes beyond a commitment is committed too, and counts with what the commitment took before."""
    desk = funded(COORDINATOR)
    desk.carry_out(group_work_for(OF_COORDINATOR), "group work")
    aside = desk.year(2026).commitments[named("group work")].left
    too_much = SpendCost(commitment=named("group work"), year=2026, amount_ore=OF_COORDINATOR + 1)
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(too_much)
    assert (refusal.value.code, refusal.value.field) == ("beyond-approval", "amount_ore")
    assert "til det samme" in refusal.value.danish
    assert desk.carry_out(too_much.model_copy(update={"amount_ore": aside + 1}))
    with pytest.raises(RefusedError):
        desk.carry_out(too_much.model_copy(update={"amount_ore": OF_COORDINATOR - aside}))
    assert desk.carry_out(too_much.model_copy(update={"amount_ore": OF_COORDINATOR - aside - 1}))


def several(giver: Person, *areas: str, code: str = "707") -> Desk:
    """A desk with one proposed contact person in each of some areas: `help 0`, `help 1` and so on."""
    desk = Desk(giver=HEAD.model_copy(update={"municipality": code}))
    for year in (2025, 2026):
        desk.carry_out(SetBudget(year=year, amount_ore=10 * OF_TEAM_LEADER))
    for number, area in enumerate(areas):
        desk.carry_out(contact_person(area), f"help {number}")
    desk.giver = giver.model_copy(update={"municipality": code})
    return desk


def part(number: int, ore: int, *, last: date = date(2025, 10, 31), account: str = "pool") -> CommitIntervention:
    """One of several efforts from May."""
    return CommitIntervention(
        intervention=named(f"help {number}"),
        starts_on=date(2025, 5, 12),
        ends_on=last,
        unit_price_ore=ore,
        account=account,
    )


BOTH = ("mentor-and-support", "leisure")


@pytest.mark.parametrize("account", ["pool", "ordinary"])
def test_what_is_refused_at_once_is_refused_in_parts(account: str) -> None:
    """Two commitments for a youth in one budget year may not pass a limit that one may not, whichever account pays."""
    desk = several(COORDINATOR, *BOTH)
    desk.carry_out(part(0, OF_COORDINATOR - 100, account=account))
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(part(1, 101))
    assert (refusal.value.code, refusal.value.field) == ("beyond-approval", "unit_price_ore")
    assert desk.plan.interventions[named("help 1")].status == "proposed"
    assert desk.carry_out(part(1, 100))


def test_the_refusal_says_what_is_committed_already() -> None:
    """The sum, the limit, the year and who may: no name, no other youth, no word of what for."""
    desk = several(COORDINATOR, *BOTH)
    desk.carry_out(part(0, OF_COORDINATOR - 2_000_000))
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(part(1, 3_000_000))
    assert refusal.value.danish == (
        "Du kan bevilge op til 100.000 kr. til samme unge i et budgetår. I 2025 er der allerede bevilget 80.000 kr., "
        "og her er der 30.000 kr. mere. Det kan bevilges af: Teamleder eller Chef for Børn og Familie."
    )
    assert refusal.value.english == (
        "You may commit up to DKK 100,000 for the same youth in a budget year. In 2025 DKK 80,000 is committed "
        "already, and this is DKK 30,000 more. It may be committed by: Team leader or Head of Children and Family."
    )


def test_who_may_commit_more_goes_on_where_another_had_to_stop() -> None:
    """A leader's limit holds for the same sum."""
    desk = several(COORDINATOR, *BOTH)
    desk.carry_out(part(0, OF_COORDINATOR))
    desk.giver = TEAM_LEADER
    with pytest.raises(RefusedError):
        desk.carry_out(part(1, OF_TEAM_LEADER - OF_COORDINATOR + 1))
    assert desk.carry_out(part(1, OF_TEAM_LEADER - OF_COORDINATOR))


def test_what_is_released_gives_room_again() -> None:
    """A cancelled effort binds nobody any more; what was spent stays."""
    desk = several(COORDINATOR, *BOTH)
    desk.carry_out(part(0, OF_COORDINATOR))
    desk.carry_out(SpendCost(commitment=named("help 0"), year=2025, amount_ore=100))
    desk.carry_out(CancelIntervention(intervention=named("help 0"), reason="no-place"))
    with pytest.raises(RefusedError):
        desk.carry_out(part(1, OF_COORDINATOR - 99))
    assert desk.carry_out(part(1, OF_COORDINATOR - 100))


def test_each_budget_year_is_held_against_the_limit_by_itself() -> None:
    """What is committed for next year takes nothing of this one, but a commitment over both has to fit in each."""
    desk = several(COORDINATOR, *BOTH, "network")
    desk.carry_out(part(0, OF_COORDINATOR))
    next_year = part(1, OF_COORDINATOR).model_copy(update={"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)})
    with pytest.raises(RefusedError):
        desk.carry_out(part(2, 1_000, last=date(2026, 6, 30)))
    assert desk.carry_out(next_year)


def test_other_youths_and_costs_of_no_youth_do_not_count() -> None:
    """A limit is about one youth: the group work of everybody takes none of it, nor the other way round."""
    desk = several(COORDINATOR, *BOTH)
    desk.carry_out(part(0, OF_COORDINATOR))
    assert desk.carry_out(group_work_for(OF_COORDINATOR))
    desk.youth = str(named("another youth"))
    desk.carry_out(contact_person(), "help 7")
    assert desk.carry_out(part(7, OF_COORDINATOR))


def test_a_municipality_may_add_up_each_effort_area_by_itself() -> None:
    """Klitvig does: another area has room of its own, the same area has none left."""
    limit = limits_of("998")["taskforce-coordinator"] or 0
    desk = several(COORDINATOR, "leisure", "network", "leisure", code="998")
    desk.carry_out(part(0, limit))
    assert desk.carry_out(part(1, limit))
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(part(2, 1))
    assert "inden for samme indsatsområde" in refusal.value.danish


def test_what_costs_nothing_is_never_too_much() -> None:
    """An effort of the universal services may be committed beside any sum."""
    desk = several(COORDINATOR, *BOTH)
    desk.carry_out(part(0, OF_COORDINATOR))
    assert desk.carry_out(part(1, 0))


def test_limits_that_ran_out_name_nobody() -> None:
    """Before the first day of its limits a municipality's roles bind it to nothing."""
    early = datetime(2024, 11, 4, 9, 0, tzinfo=UTC)
    with pytest.raises(RefusedError) as refusal:
        check_price(COORDINATOR, 1, early)
    assert refusal.value.danish.endswith("Det kan ingen bevilge her.")


def elsewhere(municipality: str) -> Desk:
    """The desk of another municipality's coordinator."""
    desk = Desk(giver=COORDINATOR.model_copy(update={"municipality": municipality}))
    for year in (2025, 2026):
        desk.carry_out(SetBudget(year=year, amount_ore=10 * OF_TEAM_LEADER))
    return desk


def test_another_municipality_has_limits_of_its_own() -> None:
    """The same role commits there what its file says; here and there are two budgets."""
    limit = limits_of("998")["taskforce-coordinator"]
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
