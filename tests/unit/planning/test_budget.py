"""What may a budget year give away: set, committed, spent, released, and never more than there is without a leader?"""

from collections.abc import Iterable
from datetime import date
from functools import reduce

import pytest

from services.planning import budget
from services.planning.budget import Budget, Cost, commit, release, remaining, set_amount, shares, spend, used
from services.planning.commands.budget import ReleaseCost, SetBudget, SpendCost
from shared.deciding import RefusedError
from shared.definitions.code_lists import codes
from shared.events.envelope import Event
from shared.events.finance import PostingImported
from shared.events.planning import BudgetSet, CostCommitted, CostReleased, CostSpent
from shared.testing.examples import YOUTH, example_of
from tests.unit.planning.words import NOW, happened, named

KRONER = 100
MENTOR = "mentor-and-support"
SET = BudgetSet(year=2025, amount_ore=1000 * KRONER, areas={MENTOR: 600 * KRONER})
SPRING = Cost(
    commitment=named("help"),
    key=YOUTH,
    area=MENTOR,
    account="pool",
    starts_on=date(2025, 3, 1),
    ends_on=date(2025, 5, 31),
    unit_price_ore=50 * KRONER,
    units=10,
)


def after(events: Iterable[Event]) -> Budget:
    """A budget year after these events."""
    return reduce(budget.evolve, happened(*events), budget.INITIAL)


def committed(cost: Cost = SPRING, *before: Event) -> CostCommitted:
    """The commitment of a cost after what was there before it, or after the year was set."""
    event = commit(after(before or (SET,)), 2025, cost, None)
    assert event is not None
    return event


def with_terms(**terms: object) -> Cost:
    """The spring's cost with other terms."""
    return Cost(**{name: getattr(SPRING, name) for name in Cost.__slots__} | terms)


def test_a_year_is_set_and_set_anew() -> None:
    """The newest amount holds, and setting it to what it is changes nothing."""
    args = SetBudget(year=2025, amount_ore=SET.amount_ore, areas=SET.areas)
    assert set_amount(after(()), args) == SET
    assert set_amount(after((SET,)), args) is None
    assert set_amount(after((SET,)), SetBudget(year=2025, amount_ore=1)) == BudgetSet(year=2025, amount_ore=1)


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        (SetBudget(year=2025, amount_ore=100, areas={MENTOR: 60, "work": 41}), "frames-too-large", "areas"),
        (SetBudget(year=2025, amount_ore=499 * KRONER), "below-used", "amount_ore"),
        (SetBudget(year=2025, amount_ore=900 * KRONER, areas={MENTOR: 1}), "below-used", f"areas.{MENTOR}"),
    ],
)
def test_a_year_is_not_set_below_what_is_used(args: SetBudget, code: str, field: str) -> None:
    """Frames fit into the amount, and both cover what is given away already."""
    with pytest.raises(RefusedError) as refusal:
        set_amount(after((SET, committed())), args)
    assert (code, field) == (refusal.value.code, refusal.value.field)


def test_a_commitment_takes_from_the_whole_and_from_its_area() -> None:
    """What is bound is no longer there, in all and in the frame; an area without a frame has none to speak of."""
    state = after((SET, committed()))
    assert (remaining(state), remaining(state, MENTOR), remaining(state, "work")) == (500 * KRONER, 100 * KRONER, None)


def test_a_cost_is_committed_once() -> None:
    """The same commitment again sets nothing aside."""
    assert commit(after((SET, committed())), 2025, SPRING, None) is None


@pytest.mark.parametrize(
    ("cost", "field"),
    [
        (with_terms(commitment=named("dear"), area="work", units=11), "amount_ore"),
        (with_terms(commitment=named("narrow"), units=3), "area"),
    ],
)
def test_no_more_is_committed_than_is_left(cost: Cost, field: str) -> None:
    """Neither beyond the year's rest nor beyond the area's."""
    state = after((SET, committed()))
    with pytest.raises(RefusedError) as refusal:
        commit(state, 2025, cost, None)
    assert ("beyond-remaining", field) == (refusal.value.code, refusal.value.field)


def test_a_year_without_a_budget_has_nothing_to_give() -> None:
    """Nothing set means nothing left."""
    with pytest.raises(RefusedError):
        commit(after(()), 2025, SPRING, None)


def test_a_leader_may_go_beyond_and_the_reason_is_kept() -> None:
    """The override is on the event, and the rest turns negative for everybody to see."""
    dear = with_terms(commitment=named("dear"), units=25)
    event = commit(after((SET,)), 2025, dear, "acute-need")
    assert event is not None
    assert event.override == "acute-need"
    assert remaining(after((SET, event))) == -250 * KRONER


def test_an_override_that_is_not_needed_is_not_recorded() -> None:
    """Within the budget nobody has overridden anything."""
    event = commit(after((SET,)), 2025, SPRING, "acute-need")
    assert event is not None
    assert event.override is None


def test_an_ordinary_account_draws_on_nothing() -> None:
    """Its costs are kept in mind and leave the pool as it is."""
    ordinary = with_terms(account="ordinary", units=10_000)
    event = commit(after((SET,)), 2025, ordinary, None)
    assert event is not None
    state = after((SET, event))
    assert remaining(state) == SET.amount_ore
    assert state.commitments[named("help")].left == ordinary.total


def test_spending_uses_what_was_committed_and_nothing_more() -> None:
    """What is spent within a commitment leaves the rest of the year as it was."""
    bound = committed()
    (spent,) = spend(after((SET, bound)), SpendCost(commitment=named("help"), year=2025, amount_ore=200 * KRONER))
    assert isinstance(spent, CostSpent)
    assert (MENTOR, "pool", named("help"), 200 * KRONER) == (
        spent.area,
        spent.account,
        spent.intervention,
        spent.amount_ore,
    )
    state = after((SET, bound, spent))
    assert remaining(state) == 500 * KRONER
    assert state.commitments[named("help")].left == 300 * KRONER


def test_a_bill_beyond_the_commitment_commits_the_difference_first() -> None:
    """On the same terms, so that nothing is ever spent that was not committed."""
    bound = committed()
    more, spent = spend(after((SET, bound)), SpendCost(commitment=named("help"), year=2025, amount_ore=600 * KRONER))
    assert more == bound.model_copy(update={"amount_ore": 100 * KRONER})
    state = after((SET, bound, more, spent))
    assert (used(state), remaining(state), state.commitments[named("help")].left) == (600 * KRONER, 400 * KRONER, 0)


def test_a_bill_beyond_the_commitment_has_to_be_left_in_the_pool() -> None:
    """It may be higher than expected as long as there is money; beyond that a leader is asked."""
    state = after((SET, committed()))

    def override_of(kroner: int, override: str | None = None) -> str | None:
        args = SpendCost(commitment=named("help"), year=2025, amount_ore=kroner * KRONER, override=override)
        more, _ = spend(state, args)
        assert isinstance(more, CostCommitted)
        return more.override

    assert override_of(600, "acute-need") is None
    with pytest.raises(RefusedError):
        override_of(601)
    assert override_of(601, "additional-grant") == "additional-grant"


def test_released_money_is_there_again() -> None:
    """Without an amount everything that is left is released, and then nothing more."""
    bound = committed()
    (spent,) = spend(after((SET, bound)), SpendCost(commitment=named("help"), year=2025, amount_ore=200 * KRONER))
    assert isinstance(spent, CostSpent)
    freed = release(after((SET, bound, spent)), ReleaseCost(commitment=named("help"), year=2025))
    assert freed is not None
    assert freed.amount_ore == 300 * KRONER
    state = after((SET, bound, spent, freed))
    assert (used(state), remaining(state)) == (200 * KRONER, 800 * KRONER)
    assert release(state, ReleaseCost(commitment=named("help"), year=2025)) is None


def test_no_more_is_released_than_is_left() -> None:
    """A release beyond the commitment would make money."""
    with pytest.raises(RefusedError) as refusal:
        release(
            after((SET, committed())), ReleaseCost(commitment=named("help"), year=2025, amount_ore=500 * KRONER + 1)
        )
    assert refusal.value.code == "beyond-commitment"


def test_an_unknown_commitment_is_refused() -> None:
    """Money is spent and released against something that was committed in that year."""
    for ask in (
        lambda: spend(after((SET,)), SpendCost(commitment=named("help"), year=2025, amount_ore=1)),
        lambda: release(after((SET,)), ReleaseCost(commitment=named("help"), year=2025)),
    ):
        with pytest.raises(RefusedError) as refusal:
            ask()
        assert refusal.value.code == "unknown-commitment"


def test_a_cost_over_new_year_is_split_by_days_and_nothing_is_lost() -> None:
    """61 days in 2025 and 31 in 2026; the last year takes what rounding leaves."""
    winter = with_terms(starts_on=date(2025, 11, 1), ends_on=date(2026, 1, 31), unit_price_ore=10_001, units=1)
    assert shares(winter) == {2025: 6631, 2026: 3370}


def test_a_year_without_a_part_gets_no_event() -> None:
    """One øre cannot be split over two years."""
    winter = with_terms(starts_on=date(2025, 12, 31), ends_on=date(2026, 1, 31), unit_price_ore=1, units=1)
    assert shares(winter) == {2026: 1}
    assert commit(after((SET,)), 2025, winter, None) is None


def test_the_year_is_divided_into_six_areas() -> None:
    """Each may have a frame of its own and gives from it; together they are the year."""
    areas = codes("effort-area", NOW)
    assert len(areas) == 6
    equal = BudgetSet(year=2025, amount_ore=600 * KRONER, areas=dict.fromkeys(areas, 100 * KRONER))
    state = after(
        (equal, *(committed(with_terms(commitment=named(area), area=area, units=2), equal) for area in areas))
    )
    assert {remaining(state, area) for area in areas} == {0}
    assert remaining(state) == 0
    with pytest.raises(RefusedError):
        commit(state, 2025, with_terms(commitment=named("more"), area=areas[0], units=1), None)


def test_what_the_finance_system_posted_changes_nothing_of_what_is_left() -> None:
    """Imported postings are facts to compare with; what was committed, spent and released here is the budget."""
    state = after((SET, committed()))
    (posting,) = happened(example_of(PostingImported), key="org-707-finance")
    assert budget.evolve(state, posting) == state


def test_events_whose_commitment_is_missing_are_still_understood() -> None:
    """A subset of the stream gives a state: what was spent was spent, what was released was released."""
    spent = CostSpent(
        year=2025, commitment=named("help"), area=MENTOR, account="pool", amount_ore=7, intervention=named("help")
    )
    freed = CostReleased(year=2025, commitment=named("other"), area="work", account="pool", amount_ore=9)
    state = after((spent, freed))
    helped = state.commitments[named("help")]
    assert (helped.spent, helped.key, used(state)) == (7, YOUTH, -9)
