"""What a municipality works by: descriptions in force, the programme's phases, methods looked over, activities held."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import BaseModel

from services.planning import descriptions, methods
from services.planning.commands.budget import CommitCost, SetBudget
from services.planning.commands.interventions import CommitIntervention
from services.planning.commands.methods import (
    EnterProgrammePhase,
    FollowUpDescription,
    HoldActivity,
    PublishDescription,
    RetireDescription,
    ReviewMethod,
    ReviseDescription,
)
from services.planning.descriptions import DescriptionCommand, Edition
from shared.deciding import RefusedError
from shared.definitions.descriptions import DESCRIPTIONS
from shared.events.envelope import Event, personal_fields
from shared.events.methods import (
    ActivityHeld,
    DescriptionFollowedUp,
    DescriptionPublished,
    DescriptionRetired,
    DescriptionRevised,
    MethodReviewed,
    ProgrammePhaseEntered,
)
from shared.testing.specification import given
from tests.unit.planning.words import NOW, Desk, command, contact_person, happened, named

TASKFORCE = "norddjurs-taskforce"
DUE = date(2028, 5, 5)
FIRST = next(row for row in DESCRIPTIONS if (row.key, row.version) == (TASKFORCE, 1))
SECOND = FIRST.model_copy(update={"version": 2})
"""A second version, as a later file of the definitions would hold it."""

PUBLISHED = DescriptionPublished(description=TASKFORCE, version=1, review_by=DUE)
REVISED = DescriptionRevised(description=TASKFORCE, version=2, replaces=1, review_by=DUE)
RETIRED = DescriptionRetired(description=TASKFORCE, version=1, reason="not-used")

PUBLISH = PublishDescription(description=TASKFORCE, version=1, review_by=DUE)
FOLLOW_UP = FollowUpDescription(description=TASKFORCE, version=1, outcome="to-be-revised")
REVISE = ReviseDescription(description=TASKFORCE, version=2, replaces=1, review_by=DUE)
RETIRE = RetireDescription(description=TASKFORCE, version=1, reason="not-used")


def decided(args: DescriptionCommand, *before: Event) -> Event | None:
    """What a command about descriptions leads to where the definitions hold two versions."""
    state = given(methods, *happened(*before)).state.editions
    return descriptions.decide(state, args, NOW, (FIRST, SECOND))


def refused(args: DescriptionCommand, *before: Event) -> tuple[str, str]:
    """Why it is refused, and about which field."""
    with pytest.raises(RefusedError) as refusal:
        decided(args, *before)
    return refusal.value.code, refusal.value.field


def test_a_description_that_the_definitions_hold_is_published_once() -> None:
    """Publishing what is in force says nothing new; another version comes by a revision."""
    given(methods).when(command(PUBLISH)).then(PUBLISHED)
    given(methods, *happened(PUBLISHED)).when(command(PUBLISH)).then_nothing()
    second = PUBLISH.model_copy(update={"version": 2})
    given(methods, *happened(PUBLISHED)).when(command(second)).then_refused("published-already", "version")


@pytest.mark.parametrize(("key", "version"), [("magic", 1), (TASKFORCE, 7)])
def test_what_the_definitions_do_not_hold_is_not_published(key: str, version: int) -> None:
    """Neither an unknown description nor an unknown version of one."""
    args = PublishDescription(description=key, version=version, review_by=DUE)
    given(methods).when(command(args)).then_refused("unknown-version", "version")


def test_a_version_that_is_not_in_force_yet_is_not_published() -> None:
    """The definitions say from when it may be used."""
    early = command(PUBLISH, at=datetime(2024, 12, 31, 12, tzinfo=UTC))
    given(methods).when(early).then_refused("unknown-version", "version")


@pytest.mark.parametrize(("review_by", "fine"), [(DUE, True), (date(2028, 5, 6), False), (date(2025, 5, 5), False)])
def test_a_description_is_looked_over_within_three_years(review_by: date, *, fine: bool) -> None:
    """On the day itself after three years it may be, later not; and a day that is past reminds nobody."""
    asked = given(methods).when(command(PUBLISH.model_copy(update={"review_by": review_by})))
    if fine:
        asked.then(PUBLISHED)
    else:
        asked.then_refused("review-too-late", "review_by")


def test_three_years_after_a_leap_day_end_with_february() -> None:
    """2027 has no 29 February."""
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    fine = command(PUBLISH.model_copy(update={"review_by": date(2031, 2, 28)}), at=leap)
    late = command(PUBLISH.model_copy(update={"review_by": date(2031, 3, 1)}), at=leap)
    assert given(methods).when(fine).events
    given(methods).when(late).then_refused("review-too-late")


def test_the_use_of_a_description_is_followed_up_as_often_as_somebody_looks() -> None:
    """Also that of a version that pathways were opened with before it was replaced; an unpublished one has no use."""
    followed_up = DescriptionFollowedUp(description=TASKFORCE, version=1, outcome="to-be-revised")
    given(methods).when(command(FOLLOW_UP)).then_refused("not-published", "version")
    for before in ((PUBLISHED,), (PUBLISHED, followed_up), (PUBLISHED, REVISED), (PUBLISHED, RETIRED)):
        given(methods, *happened(*before)).when(command(FOLLOW_UP)).then(followed_up)


def test_a_newer_version_replaces_the_one_in_force() -> None:
    """It is the next one that is looked over, and revising again changes nothing."""
    assert decided(REVISE, PUBLISHED) == REVISED
    assert decided(REVISE, PUBLISHED, REVISED) is None
    state = given(methods, *happened(PUBLISHED, REVISED)).state.editions
    assert state[TASKFORCE] == Edition(2, DUE, versions=frozenset({1, 2}))


def test_a_revision_replaces_what_is_in_force_by_something_newer_that_is_there() -> None:
    """Not what was never published or is retired, nor by an older version or one that the definitions lack."""
    back = REVISE.model_copy(update={"version": 1, "replaces": 2})
    assert refused(REVISE) == ("not-published", "replaces")
    assert refused(REVISE, PUBLISHED, RETIRED) == ("not-published", "replaces")
    assert refused(back, PUBLISHED, REVISED) == ("older-version", "version")
    assert refused(REVISE.model_copy(update={"version": 3}), PUBLISHED) == ("unknown-version", "version")
    late = REVISE.model_copy(update={"review_by": DUE + timedelta(days=1)})
    assert refused(late, PUBLISHED) == ("review-too-late", "review_by")


def test_a_description_is_retired_once_with_a_reason_and_may_be_published_again() -> None:
    """Only the version in force is retired."""
    given(methods).when(command(RETIRE)).then_refused("not-published", "version")
    given(methods, *happened(PUBLISHED, REVISED)).when(command(RETIRE)).then_refused("not-published", "version")
    given(methods, *happened(PUBLISHED)).when(command(RETIRE)).then(RETIRED)
    given(methods, *happened(PUBLISHED, RETIRED)).when(command(RETIRE)).then_nothing()
    given(methods, *happened(PUBLISHED, RETIRED)).when(command(PUBLISH)).then(PUBLISHED)


PROGRAMME = "earlier-prevention"
PHASES = ("roadmap", "baseline-analysis", "development")


def entering(phase: str) -> EnterProgrammePhase:
    """Enter a phase of the partnership programme."""
    return EnterProgrammePhase(programme=PROGRAMME, phase=phase)


def entered(*phases: str) -> tuple[ProgrammePhaseEntered, ...]:
    """Phases that were entered."""
    return tuple(ProgrammePhaseEntered(programme=PROGRAMME, phase=phase) for phase in phases)


@pytest.mark.parametrize("number", range(3))
def test_the_programme_goes_through_its_phases_in_their_order(number: int) -> None:
    """Each follows from the one before, and entering it again says nothing new."""
    before, (event,) = entered(*PHASES[:number]), entered(PHASES[number])
    given(methods, *happened(*before)).when(command(entering(PHASES[number]))).then(event)
    given(methods, *happened(*before, event)).when(command(entering(PHASES[number]))).then_nothing()


@pytest.mark.parametrize(
    ("before", "phase"),
    [(0, "development"), (1, "development"), (2, "roadmap"), (3, "roadmap"), (3, "baseline-analysis")],
)
def test_the_programme_neither_skips_a_phase_nor_goes_back(before: int, phase: str) -> None:
    """Each phase is entered once."""
    state = given(methods, *happened(*entered(*PHASES[:before])))
    state.when(command(entering(phase))).then_refused("phase-out-of-order", "phase")


def test_programmes_do_not_wait_for_each_other() -> None:
    """Each is in a phase of its own."""
    other = EnterProgrammePhase(programme="another", phase="roadmap")
    given(methods, *happened(*entered(*PHASES))).when(command(other)).then(
        ProgrammePhaseEntered(programme="another", phase="roadmap")
    )


def test_a_method_is_looked_over_again_and_again() -> None:
    """With what came of it, how well its effect is known, and when it is looked over next."""
    reviewed = MethodReviewed(
        method="mentor", title="Mentorordning", outcome="kept", next_review_by=date(2026, 5, 5), evidence="promising"
    )
    args = ReviewMethod(**reviewed.model_dump())
    given(methods).when(command(args)).then(reviewed)
    given(methods, *happened(reviewed)).when(command(args)).then(reviewed)
    past = args.model_copy(update={"next_review_by": date(2025, 5, 5)})
    given(methods).when(command(past)).then_refused("ends-before", "next_review_by")


def held(commitment: str | None = None, *, at: datetime | None = None) -> HoldActivity:
    """A workshop for 23."""
    cost = named(commitment) if commitment else None
    return HoldActivity(kind="workshop", effort_area="leisure", participants=23, commitment=cost, occurred_at=at)


def group_work() -> CommitCost:
    """Money for group work over New Year."""
    return CommitCost(area="leisure", starts_on=date(2024, 12, 1), ends_on=date(2024, 12, 31), unit_price_ore=100)


def funded() -> Desk:
    """A desk with a cost of nobody, of last year, and one of a youth's intervention."""
    desk = Desk()
    for year in (2024, 2025):
        desk.carry_out(SetBudget(year=year, amount_ore=1_000_000))
    desk.carry_out(group_work(), "group work")
    desk.carry_out(contact_person(), "help")
    of_the_youth = CommitIntervention(
        intervention=named("help"), starts_on=date(2025, 5, 12), ends_on=date(2025, 6, 12), unit_price_ore=100
    )
    desk.carry_out(of_the_youth)
    return desk


def test_an_activity_for_many_says_how_many_came_and_no_more() -> None:
    """It is about the municipality, has its command's id and no field for a person or a text."""
    (event,) = Desk().carry_out(held(), "workshop")
    assert event.data == ActivityHeld(
        activity=named("workshop"), kind="workshop", effort_area="leisure", participants=23
    )
    assert event.key == "org-707-methods"
    assert personal_fields(ActivityHeld) == ()


def test_the_cost_of_an_activity_was_set_aside_before() -> None:
    """In its year or the one before; what nobody set aside is refused."""
    desk = funded()
    (event,) = desk.carry_out(held("group work"))
    assert isinstance(event.data, ActivityHeld)
    assert event.data.commitment == named("group work")
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(held("nothing"))
    assert (refusal.value.code, refusal.value.field) == ("unknown-commitment", "commitment")


def test_an_activity_for_many_does_not_point_to_a_youth() -> None:
    """The cost of a youth's intervention would tell who was there."""
    with pytest.raises(RefusedError) as refusal:
        funded().carry_out(held("help"))
    assert (refusal.value.code, refusal.value.field) == ("commitment-of-a-youth", "commitment")


@pytest.mark.parametrize("args", [PUBLISH, entering("roadmap"), held()])
def test_the_same_command_twice_leads_to_nothing_the_second_time(args: BaseModel) -> None:
    """Whoever did not get the answer may ask again."""
    desk = Desk()
    assert desk.carry_out(args, "this")
    assert not desk.carry_out(args, "this")


def test_a_retirement_without_its_publication_is_still_understood() -> None:
    """A subset of the stream gives a state."""
    assert given(methods, *happened(RETIRED)).state.editions == {TASKFORCE: Edition(1, retired=True)}
