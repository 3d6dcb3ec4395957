"""Figures about many: each is reckoned from what the facts say, and none is told of fewer than five."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.answers.management import Figure
from services.reporting.looking import indicators
from services.reporting.looking.indicators import Books, Duty
from services.reporting.looking.stories import Fact, Period, Story, missing_sectors, overlaps, stories
from shared.definitions.management import reporting

BEGIN: Final = datetime(2025, 1, 6, 8, tzinfo=UTC)
PERIOD: Final = Period.of_months(date(2026, 1, 1), 12)
THRESHOLDS: Final = reporting("707", BEGIN)


def youth(number: int) -> UUID:
    """The id of a youth of the tests."""
    return UUID(int=number + 1)


def fact(number: int, name: str, day: float, **says: Any) -> Fact:
    """A fact of a youth, some days after the year began."""
    return Fact(youth=youth(number), type=name, at=BEGIN + timedelta(days=day), **says)


def pathway(number: int, day: float = 20, **says: Any) -> list[Fact]:
    """A youth of whom a concern was told, who was raised, and whose pathway was opened."""
    opened = {"code": "norddjurs-taskforce", "amount": 1, "flag": False} | says
    return [
        fact(number, "school.concern-shared", 1),
        fact(number, "coordination.youth-raised", 10, code="school"),
        fact(number, "coordination.pathway-opened", day, **opened),
    ]


def effort(number: int, day: float, offer: str = "mentor", key: str = "i", **says: Any) -> list[Fact]:
    """An intervention that was proposed, committed and started."""
    proposed = {"sectors": ["social"], "goals": [], "listed": None} | says
    area = says.pop("area", "mentor-and-support")
    return [
        fact(number, "planning.intervention-proposed", day - 2, reference=key, code=offer, area=area, says=proposed),
        fact(number, "planning.intervention-committed", day - 1, reference=key),
        fact(number, "planning.intervention-started", day, reference=key, sector="planning"),
    ]


def books(*facts: Iterable[Fact], duties: tuple[Duty, ...] = ()) -> Books:
    """What figures are reckoned from."""
    found = stories(fact for each in facts for fact in each)
    return Books(found, duties, "national", THRESHOLDS, {"mentor": "promising", "leisure-guidance": "practice"})


def told(found: Books, key: str, period: Period = PERIOD) -> Figure:
    """One figure of a period."""
    return next(one for group in indicators.groups(found, period) for one in group.figures if one.key == key)


def every(count: int, make: Callable[[int], Iterable[Fact]]) -> list[Fact]:
    """The facts of so many youths."""
    return [fact for number in range(count) for fact in make(number)]


def test_days_from_first_concern_to_first_effort_are_a_median() -> None:
    """Of five youths the middle one waited twenty-nine days from the first concern and twenty from the raising."""
    facts = every(5, lambda n: [*pathway(n), *effort(n, 28 + n)])
    found = told(books(facts), "concern-to-effort")
    assert (found.said, found.value) == ("shown", 29)
    assert told(books(facts), "raised-to-effort").value == 20


def test_four_youths_have_no_median() -> None:
    """A figure that rests on fewer than five is not told, and says why."""
    found = told(books(every(4, lambda n: [*pathway(n), *effort(n, 30)])), "concern-to-effort")
    assert (found.said, found.value, found.n) == ("too-few", None, None)


def test_what_happened_outside_the_period_is_not_counted() -> None:
    """The year after has none of them."""
    facts = every(5, lambda n: [*pathway(n), *effort(n, 30)])
    later = Period.of_months(date(2027, 1, 1), 12)
    assert told(books(facts), "raised").count is not None
    assert told(books(facts), "raised", later).said == "too-few"


def test_a_share_needs_five_on_either_side() -> None:
    """Six who were heard and four who were not point at the four."""

    def heard(n: int, many: int) -> list[Fact]:
        said = [fact(n, "planning.youth-heard", 22, code="talk")] if n < many else []
        return [*pathway(n), *said, *effort(n, 30)]

    assert told(books(every(10, lambda n: heard(n, 6))), "child-heard").said == "too-few"
    found = told(books(every(10, lambda n: heard(n, 5))), "child-heard")
    assert (found.value, found.baseline, found.baseline_year) == (50, 65, 2024)


def test_being_heard_after_the_effort_began_is_too_late() -> None:
    """Five were heard before, five after."""
    facts = every(
        10,
        lambda n: [
            *pathway(n),
            fact(n, "planning.youth-heard", 22 if n < 5 else 40, code="talk"),
            *effort(n, 30),
        ],
    )
    assert told(books(facts), "child-heard").value == 50


def test_the_first_effort_tells_whether_it_began_at_home() -> None:
    """Fifteen begin with a mentor; five with a foster family, which stands on a step outside home."""

    def begun(n: int) -> list[Fact]:
        if n < 15:
            return [*pathway(n), *effort(n, 30)]
        return [*pathway(n), fact(n, "social.placement-started", 30, reference="p", code="foster-family")]

    assert told(books(every(20, begun)), "first-in-home").value == 75


def test_the_ladder_tells_where_they_stand_and_which_way_they_moved() -> None:
    """Five go from a family placed outside home to a mentor: down. Five get a mentor who had nothing: onto it."""

    def moved(n: int) -> list[Fact]:
        if n < 5:
            return [
                fact(n, "social.placement-started", -300, reference="p", code="foster-family"),
                *pathway(n, -200),
                fact(n, "social.placement-ended", 100, reference="p", code="returned-home"),
                *effort(n, 110),
            ]
        return [*pathway(n), *effort(n, 110)]

    found = indicators.ladder_of(books(every(10, moved)), PERIOD)
    steps = {step: count.least for step, count in found.steps.cells.items() if count is not None}
    ways = {way: count.least for way, count in found.movement.cells.items() if count is not None}
    assert found.said == "shown"
    assert steps == {"2": 10}
    assert ways == {"down": 5, "on": 5}


def test_outcomes_are_not_told_before_there_have_been_pathways_for_long_enough() -> None:
    """The first pathway was opened in January; at the end of March it is too early to tell of placements."""
    facts = every(10, lambda n: [*pathway(n), *effort(n, 30)])
    early = Period.of_months(date(2025, 4, 1), 12)
    assert told(books(facts), "not-placed", early).said == "too-early"
    assert indicators.ladder_of(books(facts), early).said == "too-early"
    assert told(books(facts), "raised", early).said == "shown"


def test_a_reopened_pathway_is_open_and_a_closed_one_is_not() -> None:
    """Who was closed before the period is not in it; who was reopened is."""
    closed = [*pathway(0), fact(0, "coordination.pathway-closed", 60, code="improved")]
    later = Period(BEGIN + timedelta(days=90), BEGIN + timedelta(days=120))
    again = fact(0, "coordination.pathway-reopened", 80)
    (story,) = stories(closed)
    (reopened,) = stories([*closed, again])
    assert not story.in_pathway(later)
    assert reopened.in_pathway(later)
    assert story.phase(later.until) is None


def test_a_required_sector_without_effort_is_found_and_one_with_effort_is_not() -> None:
    """The description asks for home in the phase of effort; the mentor's effort takes social and home."""
    entered = fact(0, "coordination.phase-entered", 25, code="effort", reference="planning", says=[])
    at = BEGIN + timedelta(days=40)
    (without,) = stories([*pathway(0), entered, *effort(0, 30)])
    (with_home,) = stories([*pathway(0), entered, *effort(0, 30, sectors=["social", "home"])])
    assert missing_sectors(without, at) == ("home",)
    assert missing_sectors(with_home, at) == ()


def test_two_running_efforts_of_the_same_offer_overlap() -> None:
    """Once one of them has ended, nothing overlaps."""
    two = [*pathway(0), *effort(0, 30, key="a"), *effort(0, 35, key="b")]
    ended = fact(0, "planning.intervention-ended", 50, reference="a", code="goals-reached")
    (story,) = stories([*two, ended])
    assert "mentor" in overlaps(story, BEGIN + timedelta(days=40))
    assert overlaps(story, BEGIN + timedelta(days=60)) == ()


def test_evidence_is_that_of_the_listed_offer_before_that_of_the_common_list() -> None:
    """Five mentors are promising, five leisure guides experience from practice."""
    facts = every(10, lambda n: [*pathway(n), *effort(n, 30, "mentor" if n < 5 else "leisure-guidance")])
    assert told(books(facts), "evidence-based").value == 50


def test_a_need_is_met_by_an_effort_with_a_goal_there() -> None:
    """An effort without a goal in the area of the need does not meet it."""

    def needing(n: int) -> list[Fact]:
        goals = ["g"] if n < 5 else []
        return [
            *pathway(n),
            fact(n, "planning.needs-assessed", 22, says={"social_network": "great-need", "health": "no-need"}),
            fact(n, "planning.goal-set", 23, reference="g", area="social-network"),
            *effort(n, 32, goals=goals),
        ]

    found = books(every(10, needing))
    (row,) = indicators.needs(found, PERIOD)
    assert (row.dimension, row.helped.value, row.days.value) == ("social-network", 50, 10)
    assert row.needing is not None
    assert told(found, "need-met").value == 50


def test_continuity_is_having_had_one_contact_person() -> None:
    """Five kept theirs; five got another."""

    def matched(n: int) -> list[Fact]:
        first = fact(n, "planning.mentor-matched", 30, reference="m1", code="p-1")
        second = fact(n, "planning.mentor-matched", 60, reference="m2", code="p-2")
        return [*pathway(n), first, *([second] if n < 5 else [])]

    assert told(books(every(10, matched)), "one-mentor").value == 50


def test_everyday_life_is_told_of_those_followed_for_three_months() -> None:
    """Five have a leisure activity, five left it; those opened a month ago are not in it."""

    def living(n: int) -> list[Fact]:
        opened = pathway(n, 20 if n < 10 else 330)
        joined = fact(n, "leisure.activity-joined", 40, reference="a", code="football", sector="leisure")
        left = fact(n, "leisure.activity-left", 50, reference="a", code="other")
        return [*opened, joined, *([left] if 5 <= n < 10 else [])]

    found = told(books(every(15, living)), "leisure")
    assert found.value == 50
    assert found.n is not None
    assert (found.n.least, found.n.most) == (10, 14)


def test_attendance_is_the_newest_summary() -> None:
    """A quarter of the school days missed is an attendance of three quarters."""

    def at_school(n: int) -> list[Fact]:
        before = fact(n, "school.absence-summarised", 5, reference="2024-Q4", amount=100, part=50)
        after = fact(n, "school.absence-summarised", 80, reference="2025-Q1", amount=100, part=25)
        return [*pathway(n), before, after]

    assert told(books(every(5, at_school)), "attendance").value == 75


def test_limits_stand_beside_the_country_and_what_is_not_settled_is_left_out() -> None:
    """Five kept, five missed, one waived; due outside the period does not count."""
    due = BEGIN + timedelta(days=50)

    def duty(n: int, state: str, moment: datetime = due, *, in_time: bool | None = None) -> Duty:
        return Duty(youth(n), "T10", date(2024, 1, 1), state, moment, None, in_time)

    settled = (
        *(duty(n, "met", in_time=True) for n in range(5)),
        *(duty(n, "missed") for n in range(5, 10)),
        duty(11, "waived"),
        *(duty(n, "missed", due + timedelta(days=800)) for n in range(12, 20)),
    )
    (limit,) = indicators.limits(books(duties=settled), PERIOD)
    assert (limit.rule, limit.figure.value, limit.figure.baseline) == ("T10", 50, 75)


def test_many_obligations_of_few_youths_are_not_told() -> None:
    """Twenty limits of four youths would tell of the four."""
    due = BEGIN + timedelta(days=50)
    settled = tuple(Duty(youth(n % 4), "T1", None, "met", due, due, n % 2 == 0) for n in range(20))
    (limit,) = indicators.limits(books(duties=settled), PERIOD)
    assert limit.figure.said == "too-few"


def test_deviations_are_counted_by_what_was_missing() -> None:
    """Five left the opening without having told the parties; one left it without a case lead."""

    def left(n: int) -> list[Fact]:
        missing = ["parties-informed", *(["case-lead-appointed"] if n == 0 else [])]
        entered = fact(
            n, "coordination.phase-entered", 25, code="mapping", reference="opening", says=missing, flag=True
        )
        return [*pathway(n), entered]

    found = indicators.deviations(books(every(5, left)), PERIOD)
    assert found.cells["opening/case-lead-appointed"] is None
    told_of = found.cells["opening/parties-informed"]
    assert told_of is not None
    assert told_of.least == 5


KINDS: Final = (
    "school.concern-shared",
    "coordination.youth-raised",
    "coordination.pathway-closed",
    "coordination.pathway-reopened",
    "planning.intervention-started",
    "planning.intervention-ended",
    "social.placement-started",
    "social.placement-ended",
    "planning.youth-heard",
    "planning.session-missed",
    "leisure.activity-joined",
)
FACTS: Final = st.lists(
    st.builds(
        lambda n, name, day, code: fact(n, name, day, reference="r", code=code),
        st.integers(0, 12),
        st.sampled_from(KINDS),
        st.integers(-50, 400),
        st.sampled_from(("mentor", "foster-family", "norddjurs-taskforce")),
    ),
    max_size=60,
)


@given(FACTS)
def test_the_order_in_which_facts_are_read_makes_no_difference(facts: list[Fact]) -> None:
    """Where a batch was cut, and how rows come from a table, changes no figure."""
    opened = [fact for n in range(6) for fact in pathway(n)]
    forwards, backwards = books([*opened, *facts]), books(list(reversed([*opened, *facts])))
    assert _said(forwards) == _said(backwards)


def _said(found: Books) -> list[tuple[str, str, int | None]]:
    return [(one.key, one.said, one.value) for group in indicators.groups(found, PERIOD) for one in group.figures]


@given(FACTS)
def test_no_figure_is_told_of_fewer_than_five(facts: list[Fact]) -> None:
    """Whatever happened: what is shown rests on five or more."""
    found = books([fact for n in range(4) for fact in pathway(n)], [one for one in facts if one.youth.int <= 4])
    for group in indicators.groups(found, PERIOD):
        assert {one.said for one in group.figures} <= {"too-few", "too-early"}


@given(FACTS, st.integers(0, 400))
def test_a_story_never_stands_on_a_step_without_a_run(facts: list[Fact], day: int) -> None:
    """A step is where something runs; a youth of whom nothing runs stands on none."""
    at = BEGIN + timedelta(days=day)
    for story in stories(facts):
        running = [run for run in story.runs.values() if run.runs(at)]
        assert (story.step("national", at) is None) or running


def test_a_story_of_a_youth_says_nothing_of_another() -> None:
    """Facts are told apart by the youth's id."""
    found: tuple[Story, ...] = stories([*pathway(0), *pathway(1)])
    assert [len(story.opened) for story in found] == [1, 1]


def test_placements_are_counted_with_their_length() -> None:
    """Five of ten lived away from home for a hundred days; the others stand beside them, as an association."""

    def lived(n: int) -> list[Fact]:
        placed = [
            fact(n, "social.placement-started", 30, reference="p", code="foster-family"),
            fact(n, "social.placement-ended", 130, reference="p", code="returned-home"),
        ]
        return [*pathway(n), *(placed if n < 5 else [])]

    found = books(every(10, lived))
    placed, anew = told(found, "placed").count, told(found, "placed-anew").count
    assert placed is not None
    assert anew is not None
    assert (placed.least, anew.least) == (5, 5)
    assert told(found, "placement-days").value == 100
    assert told(found, "not-placed").value == 50


def test_days_from_commitment_to_start_are_a_median() -> None:
    """Each waited one day; of two efforts the longer wait counts."""
    facts = every(5, lambda n: [*pathway(n), *effort(n, 30)])
    late = fact(0, "planning.intervention-committed", 40, reference="late")
    begun = fact(0, "planning.intervention-started", 70, reference="late")
    assert told(books(facts), "committed-to-started").value == 1
    assert told(books([*facts, late, begun]), "committed-to-started").value == 1


def test_efforts_in_universal_services_are_counted() -> None:
    """Support at school stands on the first step; a mentor does not."""
    at_school = every(
        5, lambda n: [*pathway(n), fact(n, "school.support-started", 30, reference="s", code="extra-lessons")]
    )
    found = told(books(at_school), "universal").count
    assert found is not None
    assert found.least == 5
    mentored = every(5, lambda n: [*pathway(n), *effort(n, 30)])
    assert told(books(mentored), "universal").said == "too-few"


def test_the_familys_own_goals_are_counted_apart_from_the_youths() -> None:
    """Half of the families reached theirs; what the youths reached is not in it."""

    def aiming(n: int) -> list[Fact]:
        own = fact(n, "planning.goal-set", 30, reference="f", code="family", area="safe-care")
        youths = fact(n, "planning.goal-set", 30, reference="y", code="youth", area="health")
        reached = [fact(n, "planning.goal-reached", 90, reference="f")] if n < 5 else []
        return [*pathway(n), own, youths, *reached, fact(n, "planning.goal-reached", 95, reference="y")]

    assert told(books(every(10, aiming)), "family-goals").value == 50


def test_an_emergency_access_that_nobody_reviewed_is_seen() -> None:
    """Ten accesses, five of them reviewed by a leader."""

    def opened(n: int) -> list[Fact]:
        access = fact(n, "coordination.emergency-access-opened", 30, reference="e", code="missing")
        reviewed = fact(n, "coordination.emergency-access-reviewed", 32, reference="e", flag=True)
        return [*pathway(n), access, *([reviewed] if n < 5 else [])]

    found = books(every(10, opened))
    assert told(found, "emergencies-reviewed").value == 50
    many = told(found, "emergencies").count
    assert many is not None
    assert many.least == 10


def test_meetings_that_were_held_are_told_beside_those_that_were_missed() -> None:
    """Five came, five did not."""

    def met(n: int) -> list[Fact]:
        name = "planning.session-held" if n < 5 else "planning.session-missed"
        return [*pathway(n), fact(n, name, 40, reference="i")]

    assert told(books(every(10, met)), "sessions-held").value == 50


def test_a_plan_is_agreed_in_time_when_it_stands_as_the_effort_begins() -> None:
    """Five agreed before the phase of effort, five after."""

    def agreed(n: int) -> list[Fact]:
        plan = fact(n, "planning.plan-agreed", 28 if n < 5 else 40, amount=1)
        return [*pathway(n), plan, fact(n, "coordination.phase-entered", 30, code="effort", says=[])]

    assert told(books(every(10, agreed)), "plan-agreed").value == 50
