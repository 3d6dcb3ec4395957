"""Planning over arbitrary lives: the same command once, no øre from nowhere, and any subset of a stream understood."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from services.planning import budget, methods, plan
from services.planning.budget import Cost, remaining, shares, used
from services.planning.commands.agreements import AcknowledgeAgreement, GiveCounselling, MakeAgreement
from services.planning.commands.budget import CommitCost, ReleaseCost, SetBudget, SpendCost
from services.planning.commands.interventions import (
    CancelIntervention,
    ChangeIntensity,
    CommitIntervention,
    EndIntervention,
    HoldSession,
    ProposeIntervention,
    StartIntervention,
)
from services.planning.commands.judgements import NoteYouthNotHeard
from services.planning.commands.mentors import DeclineMentor, EndMentor, MatchMentor, ProposeMentor
from services.planning.commands.methods import (
    EnterProgrammePhase,
    FollowUpDescription,
    HoldActivity,
    ListOffer,
    PublishDescription,
    RetireDescription,
    ReviseDescription,
    SuggestOffer,
    WithdrawOffer,
)
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
from services.planning.streams import methods_of, year_of
from shared.deciding import RefusedError
from shared.definitions.municipalities import municipality
from shared.events.envelope import Envelope, personal_fields
from shared.events.methods import OfferListed, OfferWithdrawn, ProgrammePhaseEntered
from shared.events.planning import BudgetSet, CostCommitted, CostReleased, CostSpent, InterventionProposed
from shared.testing.examples import YOUTH, sealed
from tests.unit.planning.words import COORDINATOR, HEAD, Desk, contact_person, named

YEARS = (2025, 2026)
AREAS = ("mentor-and-support", "leisure")
NAMES = [named(f"thing {number}") for number in range(5)]
"""Ids are few, so that commands meet each other: each is a goal, an intervention, a match or a commitment."""

things = st.sampled_from(NAMES)
amounts = st.integers(min_value=1, max_value=400)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31))
parties = st.sampled_from(("youth", "mother", "father"))
periods = st.tuples(days, days).map(sorted)
offers = st.sampled_from(("boxing", "harbour"))
descriptions = st.sampled_from(("norddjurs-taskforce", "serious-crime-12-17"))
versions = st.integers(1, 2)
TEXT = sealed("Hjemme kl. 22.")
PHASES = ("roadmap", "baseline-analysis", "development")


def of_period(period: Sequence[date]) -> dict[str, date]:
    """First and last day as a command's arguments."""
    return {"starts_on": period[0], "ends_on": period[1]}


wishes: st.SearchStrategy[BaseModel] = st.one_of(
    st.just(DraftPlan()),
    st.just(RevisePlan(reason="party-wish")),
    st.just(NoteYouthNotHeard(reason="declined")),
    st.just(SetGoal(area="health", text=sealed("Sove."))),
    st.builds(AgreePlan, parties=st.lists(parties, min_size=1, max_size=3).map(tuple)),
    st.builds(DeclinePlan, by=parties),
    st.builds(RecordProgress, goal=things, scale=st.integers(0, 10)),
    st.builds(ReachGoal, goal=things),
    st.builds(DropGoal, goal=things, reason=st.just("replaced")),
    st.builds(
        ProposeIntervention,
        offer=st.just("mentor"),
        effort_area=st.sampled_from(AREAS),
        sectors=st.just(("home",)),
    ),
    st.builds(
        lambda period, **terms: CommitIntervention(**of_period(period), **terms),
        period=periods,
        intervention=things,
        account=st.sampled_from(("pool", "pool", "ordinary")),
        unit_price_ore=st.integers(0, 40),
        units=st.integers(1, 20),
    ),
    st.builds(StartIntervention, intervention=things),
    st.builds(ChangeIntensity, intervention=things, minutes_per_week=st.sampled_from((60, 120))),
    st.builds(CancelIntervention, intervention=things, reason=st.just("no-place")),
    st.builds(EndIntervention, intervention=things, outcome=st.just("moved"), release=st.booleans()),
    st.builds(HoldSession, intervention=things),
    st.builds(ProposeMentor, mentor=st.sampled_from(("k-mads", "k-ida"))),
    st.builds(MatchMentor, match=things),
    st.builds(DeclineMentor, match=things, by=st.just("youth"), reason=st.just("no-chemistry")),
    st.builds(EndMentor, match=things, reason=st.just("completed")),
    st.builds(
        SetBudget,
        year=st.sampled_from(YEARS),
        amount_ore=st.integers(0, 1000),
        areas=st.dictionaries(st.sampled_from(AREAS), st.integers(0, 600), max_size=2),
    ),
    st.builds(
        lambda period, **terms: CommitCost(**of_period(period), **terms),
        period=periods,
        area=st.sampled_from(AREAS),
        unit_price_ore=amounts,
        units=st.integers(1, 3),
    ),
    st.builds(MakeAgreement, parties=st.lists(parties, min_size=1, max_size=2).map(tuple), text=st.just(TEXT)),
    st.builds(AcknowledgeAgreement, agreement=things, by=parties),
    st.builds(GiveCounselling, topic=st.just("school"), to=st.just(("youth",)), intervention=st.none() | things),
    st.builds(
        ListOffer,
        offer=offers,
        title=st.just("Et tilbud"),
        effort_area=st.just("leisure"),
        sector=st.sampled_from(("home", "leisure")),
        sectors=st.none() | st.just(("home", "leisure")),
        suggestion=st.none() | things,
    ),
    st.builds(WithdrawOffer, offer=offers),
    st.just(SuggestOffer(title="Et tilbud", effort_area="leisure", sector="leisure")),
    st.builds(
        ProposeIntervention,
        offer=st.just("mentor"),
        effort_area=st.sampled_from(AREAS),
        sectors=st.sampled_from((("home",), ("home", "leisure"))),
        listed=offers,
    ),
    st.builds(
        HoldActivity,
        kind=st.just("workshop"),
        effort_area=st.just("leisure"),
        participants=st.integers(0, 30),
        commitment=st.none() | things,
    ),
    st.builds(PublishDescription, description=descriptions, version=versions, review_by=days),
    st.builds(FollowUpDescription, description=descriptions, version=versions, outcome=st.just("kept")),
    st.builds(ReviseDescription, description=descriptions, version=versions, replaces=versions, review_by=days),
    st.builds(RetireDescription, description=descriptions, version=versions, reason=st.just("not-used")),
    st.builds(EnterProgrammePhase, programme=st.just("earlier-prevention"), phase=st.sampled_from(PHASES)),
    st.builds(SpendCost, commitment=things, year=st.sampled_from(YEARS), amount_ore=amounts),
    st.builds(ReleaseCost, commitment=things, year=st.sampled_from(YEARS), amount_ore=st.none() | amounts),
)
lives = st.lists(st.tuples(wishes, st.integers(0, 60)), min_size=20, max_size=60)
"""What people ask one after the other, and the number of each command: few enough that some come twice."""

BEGINNING: tuple[tuple[BaseModel, str], ...] = (
    (SetBudget(year=2025, amount_ore=900, areas={"leisure": 500}), "budget 2025"),
    (SetBudget(year=2026, amount_ore=900), "budget 2026"),
    (ProposeIntervention(offer="mentor", effort_area="leisure", sectors=("home",)), "thing 0"),
    (CommitCost(area="leisure", **of_period((date(2025, 3, 1), date(2026, 2, 1))), unit_price_ore=90), "thing 1"),
    (SetGoal(area="health", text=sealed("Sove.")), "thing 2"),
    (ProposeMentor(mentor="k-mads"), "thing 3"),
    (ProposeIntervention(offer="mentor", effort_area="leisure", sectors=("home",)), "thing 4"),
    (CommitIntervention(intervention=NAMES[4], **of_period((date(2025, 3, 1), date(2025, 6, 1)))), "committed"),
    (StartIntervention(intervention=NAMES[4]), "started"),
    (ListOffer(offer="boxing", title="Bokseklub", effort_area="leisure", sector="leisure"), "boxing"),
)
"""One of each kind of thing is there when a life begins, so that there is something to speak of."""


def begun() -> Desk:
    """The desk on which every life begins."""
    desk = Desk()
    for args, name in BEGINNING:
        desk.carry_out(args, name)
    return desk


def lived(life: Sequence[tuple[BaseModel, int]]) -> Desk:
    """The desk after a life; what is refused is refused."""
    desk = begun()
    for args, number in life:
        with contextlib.suppress(RefusedError):
            desk.carry_out(args, f"thing {number}")
    return desk


def streams(desk: Desk) -> list[list[Envelope]]:
    """Every stream of a desk."""
    return list(desk.events.values())


@dataclass
class Purse:
    """A plain model of one commitment's pool money: what was set aside, used and given back."""

    aside: int = 0
    used: int = 0
    back: int = 0


@dataclass
class Ledger:
    """A plain model of a budget year, that adds up what its events say and knows no rule."""

    amount: int = 0
    purses: dict[object, Purse] = field(default_factory=dict)

    def left(self) -> int:
        """The amount less what is set aside for good."""
        return self.amount - sum(each.aside - each.back for each in self.purses.values())


def ledger(events: Sequence[Envelope]) -> Ledger:
    """Add the events of a budget year up."""
    found = Ledger()
    for envelope in events:
        match envelope.data:
            case BudgetSet(amount_ore=amount):
                found.amount = amount
            case CostCommitted(account="pool", commitment=commitment, amount_ore=amount):
                found.purses.setdefault(commitment, Purse()).aside += amount
            case CostSpent(account="pool", commitment=commitment, amount_ore=amount):
                found.purses.setdefault(commitment, Purse()).used += amount
            case CostReleased(account="pool", commitment=commitment, amount_ore=amount):
                found.purses.setdefault(commitment, Purse()).back += amount
            case _:
                pass
    return found


@settings(max_examples=150)
@given(lives, wishes)
def test_the_same_command_twice_leads_to_nothing_the_second_time(
    life: Sequence[tuple[BaseModel, int]], wish: BaseModel
) -> None:
    """In whatever state it is given."""
    desk = lived(life)
    try:
        desk.carry_out(wish, "once")
    except RefusedError:
        return
    assert not desk.carry_out(wish, "once")


@settings(max_examples=150)
@given(lives)
def test_no_more_is_given_away_than_there_is_while_no_leader_overrides(
    life: Sequence[tuple[BaseModel, int]],
) -> None:
    """Neither in all nor within an area's frame, after every single command."""
    desk = begun()
    for args, number in life:
        with contextlib.suppress(RefusedError):
            desk.carry_out(args, f"thing {number}")
        for year in YEARS:
            state = desk.year(year)
            rests = [remaining(state), *(remaining(state, area) for area in AREAS)]
            assert all(rest is None or rest >= 0 for rest in rests)


@settings(max_examples=150)
@given(lives)
def test_what_the_events_add_up_to_is_what_the_state_says(life: Sequence[tuple[BaseModel, int]]) -> None:
    """An independent sum gives the same rest, nothing is spent that is not set aside, the areas are the whole."""
    desk = lived(life)
    for year in YEARS:
        state, added = desk.year(year), ledger(desk.events.get(year_of("707", year).id, ()))
        assert added.left() == remaining(state)
        assert all(0 <= purse.used <= purse.aside - purse.back for purse in added.purses.values())
        assert sum(used(state, area) for area in AREAS) == used(state)


@settings(max_examples=150)
@given(lives, st.data())
def test_any_subset_of_a_stream_gives_a_state(life: Sequence[tuple[BaseModel, int]], data: st.DataObject) -> None:
    """Evolving never fails, whatever is missing."""
    for stream in streams(lived(life)):
        kept = [envelope for envelope in stream if data.draw(st.booleans())]
        reduce(plan.evolve, kept, plan.INITIAL)
        reduce(budget.evolve, kept, budget.INITIAL)
        reduce(methods.evolve, kept, methods.INITIAL)


@settings(max_examples=150)
@given(lives)
def test_what_is_for_everybody_names_no_youth(life: Sequence[tuple[BaseModel, int]]) -> None:
    """An event of the methods has the municipality as key, no text of a person, and no commitment of a youth."""
    desk = lived(life)
    of_youths = {
        envelope.data.commitment
        for year in YEARS
        for envelope in desk.events.get(year_of("707", year).id, ())
        if isinstance(envelope.data, CostCommitted) and envelope.key == YOUTH
    }
    for envelope in desk.events[methods_of("707").id]:
        assert envelope.key == "org-707-methods"
        assert not personal_fields(type(envelope.data))
        assert getattr(envelope.data, "commitment", None) not in of_youths


@settings(max_examples=150)
@given(lives)
def test_what_is_proposed_as_an_offer_was_in_the_range_at_that_moment(
    life: Sequence[tuple[BaseModel, int]],
) -> None:
    """A plain account of what was listed and withdrawn says so; phases of the programme come once each, in order."""
    desk = begun()
    listed = {"boxing"}
    entered: list[str] = []
    for args, number in life:
        led_to: Sequence[Envelope] = ()
        with contextlib.suppress(RefusedError):
            led_to = desk.carry_out(args, f"thing {number}")
        for event in (envelope.data for envelope in led_to):
            if isinstance(event, OfferListed):
                listed.add(event.offer)
            elif isinstance(event, OfferWithdrawn):
                listed.remove(event.offer)
            elif isinstance(event, ProgrammePhaseEntered):
                entered.append(event.phase)
            elif isinstance(event, InterventionProposed) and event.listed is not None:
                assert event.listed in listed
    assert tuple(entered) == PHASES[: len(entered)]


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 1500),
    st.integers(0, 10**9),
    st.integers(1, 1000),
)
def test_the_parts_of_a_cost_add_up_to_its_price(first: date, length: int, price: int, units: int) -> None:
    """Over any number of years, and every part belongs to a year of the period and is positive."""
    cost = Cost(
        commitment=named("cost"),
        key=YOUTH,
        area="leisure",
        account="pool",
        starts_on=first,
        ends_on=first + timedelta(days=length),
        unit_price_ore=price,
        units=units,
    )
    parts = shares(cost)
    assert sum(parts.values()) == cost.total
    assert all(cost.starts_on.year <= year <= cost.ends_on.year and part > 0 for year, part in parts.items())


@given(
    st.lists(st.tuples(st.sampled_from(("commit", "bill", "cancel")), st.integers(0, 5), st.integers(1, 12_000_000)))
)
@settings(max_examples=60)
def test_no_role_binds_more_for_a_youth_within_a_year_than_it_may(steps: Sequence[tuple[str, int, int]]) -> None:
    """However it is cut into commitments and bills, over New Year or not; what is given back may be bound again."""
    limit = next(
        row.up_to_ore or 0 for row in municipality("707").approval[0].limits if "taskforce-coordinator" in row.roles
    )
    desk = Desk(giver=HEAD)
    for year in YEARS:
        desk.carry_out(SetBudget(year=year, amount_ore=100 * limit))
    for number in range(6):
        desk.carry_out(contact_person(AREAS[number % 2]), f"help {number}")
    desk.giver = COORDINATOR
    for what, number, ore in steps:
        help_ = named(f"help {number}")
        asked: dict[str, BaseModel] = {
            "commit": CommitIntervention(
                intervention=help_,
                starts_on=date(2025, 6, 1),
                ends_on=date(2025 + number % 2, 9, 30),
                unit_price_ore=ore,
            ),
            "bill": SpendCost(commitment=help_, year=2025, amount_ore=ore),
            "cancel": CancelIntervention(intervention=help_, reason="no-place"),
        }
        with contextlib.suppress(RefusedError):
            desk.carry_out(asked[what])
        for year in YEARS:
            assert sum(one.used for one in desk.year(year).commitments.values() if one.key == YOUTH) <= limit
