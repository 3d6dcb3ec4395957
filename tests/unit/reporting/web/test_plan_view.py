"""The plan: what was agreed, in whose words, and how it goes."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.answers.plan import (
    Agreement,
    Cost,
    Goal,
    Heard,
    Intervention,
    Mentor,
    NetworkMeeting,
    Plan,
    Risk,
)
from services.reporting.web.views.parts import Cover
from services.reporting.web.views.plan import PlanPage, RiskCard, plan_page
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, NOW, at, head, some


def plan(**changes: Any) -> Plan:
    """Liva's plan."""
    known: dict[str, Any] = {
        "at": NOW, "head": head(), "state": "agreed", "youth": Heard(), "family": Heard(), "needs": None,
        "risk": None, "goals": (), "interventions": (), "mentors": (),
    }  # fmt: skip
    return Plan(**known | changes)


def test_the_youths_own_words_are_kept_as_they_are() -> None:
    """Not a letter is changed."""
    said = "Jeg vil gerne have at I siger det til mig først!"
    page = plan_page(plan(youth=Heard(at=NOW, form="talk", view=said)), DA)
    assert not isinstance(page.youth, Cover)
    assert page.youth.words == said


def test_when_the_youth_was_not_heard_it_says_why() -> None:
    """The reason is there, and never an empty quotation."""
    page = plan_page(plan(youth=Heard(not_heard_at=NOW, not_heard_reason="declined")), DA)
    assert not isinstance(page.youth, Cover)
    assert page.youth.words is None
    assert page.youth.line.startswith("Den unge er ikke hørt: ")


@pytest.mark.parametrize(("state", "line"), [("drafted", "ikke hørt endnu"), ("agreed", "Planen er aftalt, men")])
def test_an_agreed_plan_of_a_youth_who_is_not_heard_says_so(state: str, line: str) -> None:
    """The agreement stands; what it rested on was set right, and the way to make it good is beside it."""
    offered = head(commands=("hear-youth", "note-youth-not-heard"))
    page = plan_page(plan(youth=Heard(), state=state, agreed_at=NOW, head=offered), DA)
    assert not isinstance(page.youth, Cover)
    assert line in page.youth.line
    assert [one.href.rpartition("/")[2] for one in page.hear_youth] == ["hear-youth", "note-youth-not-heard"]


def test_an_agreed_effort_that_did_not_start_stands_out() -> None:
    """How long ago it should have started, and the way to say that it has."""
    effort = Intervention(
        intervention=some("effort"), state="committed", offer="family-counselling", effort_area="family-support",
        sectors=("social",), starts_on=date(2025, 11, 3),
    )  # fmt: skip
    page = plan_page(plan(interventions=(effort,), head=head(commands=("start-intervention",))), DA)
    assert isinstance(page.efforts, tuple)
    assert page.efforts[0].warnings[0].text == "Skulle være begyndt for 9 dage siden"
    assert page.efforts[0].actions[0].given == {"intervention": str(some("effort"))}


def test_two_missed_sessions_stand_out() -> None:
    """Not one: two in a row."""
    effort = Intervention(
        intervention=some("effort"), state="started", offer="contact-person", effort_area="mentor-and-support",
        sectors=("home", "school"), minutes_per_week=180, minutes_before=300, held=6, missed=3, missed_in_a_row=2,
    )  # fmt: skip
    page = plan_page(plan(interventions=(effort, effort.model_copy(update={"missed_in_a_row": 1}))), DA)
    assert isinstance(page.efforts, tuple)
    assert [mark.text for mark in page.efforts[0].warnings] == ["De 2 seneste udeblev"]
    assert page.efforts[1].warnings == ()
    assert "3 timer om ugen (før 5 timer)" in page.efforts[0].lines
    assert "Sammen om det: Hjemmet (FTI) og Skole" in page.efforts[0].lines


def test_needs_stand_in_the_order_of_the_ten_dimensions() -> None:
    """Whatever order they were kept in."""
    page = plan_page(plan(needs={"social_network": "strength", "health": "no-need"}), DA)
    assert isinstance(page.needs, tuple)
    assert [line.area for line in page.needs] == ["Sundhed", "Socialt netværk"]


def test_a_goal_shows_how_far_it_is() -> None:
    """On a scale to ten, in words as well."""
    goal = Goal(goal=some("goal"), state="set", area="health", text="Sove om natten", set_at=NOW, scale=4)
    page = plan_page(plan(goals=(goal,)), DA)
    assert isinstance(page.goals, tuple)
    assert (page.goals[0].scale, page.goals[0].scale_text) == (4, "4 af 10")


EFFORTS = (
    "propose-intervention", "commit-intervention", "start-intervention", "change-intensity", "cancel-intervention",
    "end-intervention", "hold-session", "miss-session",
)  # fmt: skip


def effort(state: str) -> Intervention:
    """An intervention in a state."""
    return Intervention(
        intervention=some(state), state=state, offer="mentor", effort_area="leisure", sectors=("leisure",),
        starts_on=date(2025, 12, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("proposed", ["Beslut", "Aflys"]),
        ("committed", ["Meld begyndt", "Ændr omfanget", "Aflys"]),
        ("started", ["Mødtes", "Udeblev", "Ændr omfanget", "Afslut"]),
        ("ended", []),
    ],
)
def test_what_can_be_done_with_an_effort_fits_its_state(state: str, offered: list[str]) -> None:
    """Nobody ends what has not begun, or commits to what is over."""
    page = plan_page(plan(interventions=(effort(state),), head=head(commands=EFFORTS)), DA)
    assert isinstance(page.efforts, tuple)
    assert [action.text for action in page.efforts[0].actions] == offered
    assert page.propose is not None


def test_an_intensity_is_changed_without_a_new_plan() -> None:
    """The way leads to the effort itself; the plan keeps its version."""
    page = plan_page(plan(interventions=(effort("started"),), head=head(commands=("change-intensity",))), DA)
    assert isinstance(page.efforts, tuple)
    assert page.efforts[0].actions[0].href.endswith(f"change-intensity?om={some('started')}")


@pytest.mark.parametrize(
    ("state", "offered"), [("proposed", ["Det passer", "Blev ikke til noget"]), ("matched", ["Afslut"]), ("ended", [])]
)
def test_a_match_is_accepted_declined_and_ended(state: str, offered: list[str]) -> None:
    """Each in its turn."""
    one = Mentor(match=some("match"), state=state, mentor=BIRGITTE)
    may = ("match-mentor", "decline-mentor", "end-mentor")
    page = plan_page(plan(mentors=(one,), head=head(commands=may)), DA)
    assert isinstance(page.mentors, tuple)
    assert [action.text for action in page.mentors[0].actions] == offered


def test_an_agreement_says_who_has_not_read_it() -> None:
    """All persons around the youth support the solution: whose word is missing stands there."""
    one = Agreement(
        agreement=some("a"), parties=("youth", "mother"), text="Kl. 7", until=None, made_at=NOW, acknowledged=("youth",)
    )
    page = plan_page(plan(agreements=(one,), head=head(commands=("acknowledge-agreement",))), DA)
    assert isinstance(page.agreements, tuple)
    assert page.agreements[0].mark.text == "Læst af 1 af 2"
    assert "Mangler at læse den: mor" in page.agreements[0].lines
    read = one.model_copy(update={"acknowledged": ("youth", "mother")})
    done = plan_page(plan(agreements=(read,), head=head(commands=("acknowledge-agreement",))), DA).agreements
    assert isinstance(done, tuple)
    assert (done[0].mark.text, done[0].actions) == ("Læst af alle", ())


def test_a_network_meeting_says_who_was_there() -> None:
    """The family, the network, and whether the youth took part."""
    one = NetworkMeeting(at=NOW, parties=("mother", "network-person"), youth_present=False)
    page = plan_page(plan(network_meetings=(one,)), DA)
    assert isinstance(page.meetings, tuple)
    assert page.meetings[0].line == "Mor og person i netværket. Den unge var ikke med."


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (None, ["Begynd på planen"]),
        ("drafted", ["Planen er aftalt", "Planen er ikke aftalt"]),
        ("agreed", ["Ændr planen", "Planen er ikke aftalt"]),
    ],
)
def test_what_can_be_done_with_the_plan_fits_its_state(state: str | None, offered: list[str]) -> None:
    """It is begun once, agreed or declined, and changed by a new version."""
    may = ("draft-plan", "agree-plan", "decline-plan", "revise-plan")
    assert [one.text for one in plan_page(plan(state=state, head=head(commands=may)), DA).versions] == offered


def test_the_continuity_of_contact_persons_is_counted() -> None:
    """A first one who declined was no contact; each match counts, and the one that holds says for how long."""
    first = Mentor(match=some("1"), state="ended", mentor=BIRGITTE, matched_at=at("2025-08-01T10:00"), ended_at=NOW)
    declined = Mentor(match=some("2"), state="declined", mentor=BIRGITTE)
    second = Mentor(match=some("3"), state="matched", mentor=BIRGITTE, matched_at=at("2025-11-02T10:00"))
    page = plan_page(plan(mentors=(first, declined, second)), DA)
    assert page.continuity == "Den unge har haft 2 kontaktpersoner. Den nuværende i 10 dage."
    assert plan_page(plan(mentors=(declined, second)), DA).continuity == ""


GOAL = Goal(goal=some("goal"), state="set", area="health", text="Sove om natten", set_at=NOW)


def serving(state: str, *goals: UUID) -> Intervention:
    """An intervention in a state that serves some goals."""
    return effort(state).model_copy(update={"goals": goals})


def cards(*efforts: Intervention, **changes: Any) -> PlanPage:
    """The page of a plan with one goal and some efforts."""
    return plan_page(plan(**{"goals": (GOAL,), "interventions": efforts} | changes), DA)


def test_a_goal_without_an_effort_stands_out_and_leads_to_one() -> None:
    """With the way to propose something for it, opened with the goal."""
    page = cards(head=head(commands=EFFORTS))
    assert isinstance(page.goals, tuple)
    assert [mark.text for mark in page.goals[0].warnings] == ["Ingen indsats endnu"]
    assert page.goals[0].actions[0].text == "Foreslå en indsats"
    assert page.goals[0].actions[0].href.endswith(f"propose-intervention?om={some('goal')}")


@pytest.mark.parametrize("state", ["proposed", "committed", "started", "ended"])
def test_a_goal_says_what_is_done_for_it(state: str) -> None:
    """By the names of the efforts; each effort says in turn what it is for."""
    page = cards(serving(state, some("goal")), head=head(commands=EFFORTS))
    assert isinstance(page.goals, tuple)
    assert isinstance(page.efforts, tuple)
    assert (page.goals[0].served, page.goals[0].warnings) == ("Det gør vi: Mentor", ())
    assert page.goals[0].actions == ()
    assert "Hjælper på »Sove om natten«" in page.efforts[0].lines


def test_what_was_called_off_serves_nothing() -> None:
    """The goal stands there without an effort again."""
    page = cards(serving("cancelled", some("goal")))
    assert isinstance(page.goals, tuple)
    assert page.goals[0].warnings


@pytest.mark.parametrize("state", ["reached", "dropped"])
def test_a_goal_that_is_over_needs_nothing_more(state: str) -> None:
    """Nobody is asked to do anything for it."""
    page = cards(goals=(GOAL.model_copy(update={"state": state}),))
    assert isinstance(page.goals, tuple)
    assert page.goals[0].warnings == ()


def test_who_may_not_see_the_efforts_is_not_told_that_there_are_none() -> None:
    """What is covered is no absence."""
    page = cards(interventions=CLOSED)
    assert isinstance(page.goals, tuple)
    assert (page.goals[0].served, page.goals[0].warnings) == ("", ())


def test_an_effort_that_serves_no_goal_says_so_while_it_is_not_over() -> None:
    """Only where there are goals to serve."""
    with_goals, without = cards(effort("started"), effort("ended")), cards(effort("started"), goals=())
    assert isinstance(with_goals.efforts, tuple)
    assert isinstance(without.efforts, tuple)
    said = "Hører ikke til et mål endnu."
    assert [said in card.lines for card in (*with_goals.efforts, *without.efforts)] == [True, False, False]


COST = Cost(intervention=some("started"), year=2025, account="pool", committed_ore=7_000_000, spent_ore=3_000_000)


def test_an_effort_shows_its_money_year_by_year_and_the_way_to_a_bill() -> None:
    """What was committed, used, is bound, was released; one way a year where there are two."""
    later = COST.model_copy(update={"year": 2026, "spent_ore": 0, "released_ore": 500_000, "account": "ordinary"})
    page = cards(effort("started"), costs=(COST, later), money_commands=("spend-cost", "release-cost"))
    assert isinstance(page.efforts, tuple)
    assert page.efforts[0].money == (
        "2025: 70.000 kr. bevilget, 30.000 kr. brugt, 40.000 kr. bundet endnu",
        (
            "2026: 70.000 kr. bevilget, 0 kr. brugt, 65.000 kr. bundet endnu, 5.000 kr. frigivet, "
            "betalt af det almindelige budget"
        ),
    )
    assert [action.text for action in page.efforts[0].actions] == ["Notér en regning (2025)", "Notér en regning (2026)"]
    assert f"commitment={some('started')}&year=2026" in page.efforts[0].actions[1].href


def test_what_is_still_bound_after_the_end_can_be_released() -> None:
    """Once the last bill is in; nothing is offered to who may not, and nothing where nothing is bound."""
    ended, cost = effort("ended"), COST.model_copy(update={"intervention": some("ended")})
    may = ("spend-cost", "release-cost")
    shown = [cards(ended, costs=(cost,), money_commands=commands).efforts for commands in (may, ())]
    assert [[action.text for action in cards[0].actions] for cards in shown if isinstance(cards, tuple)] == [
        ["Notér en regning", "Frigiv resten"],
        [],
    ]
    empty = cost.model_copy(update={"released_ore": 4_000_000})
    page = cards(ended, costs=(empty,), money_commands=may)
    assert isinstance(page.efforts, tuple)
    assert [action.text for action in page.efforts[0].actions] == ["Notér en regning"]


def test_money_that_may_not_be_seen_is_covered_once() -> None:
    """With the policy's reason, below the efforts."""
    page = cards(effort("started"), costs=CLOSED)
    assert isinstance(page.money, Cover)
    assert isinstance(page.efforts, tuple)
    assert page.efforts[0].money == ()


def test_an_offer_that_is_a_person_leads_to_finding_one() -> None:
    """Until somebody is proposed for it; what is no person needs none."""
    propose = head(commands=("propose-mentor",))
    match = Mentor(match=some("m"), state="proposed", mentor=BIRGITTE, intervention=some("started"))
    school = effort("started").model_copy(update={"offer": "school-support"})
    pages = (
        cards(effort("started"), head=propose),
        cards(effort("started"), head=propose, mentors=(match.model_copy(update={"state": "declined"}),)),
        cards(effort("started"), head=propose, mentors=(match,)),
        cards(school, head=propose),
    )
    offered = [[action.text for action in page.efforts[0].actions] for page in pages if isinstance(page.efforts, tuple)]
    assert offered == [["Foreslå en person"], ["Foreslå en person"], [], []]
    assert isinstance(pages[2].mentors, tuple)
    assert pages[2].mentors[0].lines[0] == "Til mentor"


def test_an_offer_of_the_range_is_called_by_its_own_name() -> None:
    """Two sectors together: teaching and work, as one effort (R2.24)."""
    harbour = effort("started").model_copy(
        update={
            "offer": "education-with-work",
            "listed": "grenaa-havn",
            "listed_title": "Praktik på havnen",
            "sectors": ("job", "school"),
        }
    )
    page = cards(harbour)
    assert isinstance(page.efforts, tuple)
    assert page.efforts[0].title == "Praktik på havnen"
    assert page.efforts[0].lines[0] == "Uddannelse kombineret med praktik fra tilbudsviften"
    assert "Sammen om det: Ungeindsatsen (uddannelse og job) og Skole" in page.efforts[0].lines


def test_every_match_counts_for_the_continuity_of_contact() -> None:
    """A second contact person is told as the second, with the days of the one who holds (R2.33)."""
    first = Mentor(
        match=some("1"), state="ended", mentor=BIRGITTE, matched_at=at("2025-09-01T10:00"),
        ended_at=at("2025-10-01T10:00"), end_reason="other",
    )  # fmt: skip
    second = Mentor(match=some("2"), state="matched", mentor=BIRGITTE, matched_at=at("2025-10-03T10:00"))
    assert cards(mentors=(first, second)).continuity == "Den unge har haft 2 kontaktpersoner. Den nuværende i 40 dage."
    assert cards(mentors=(second,)).continuity == ""


def test_factors_are_told_area_by_area() -> None:
    """So that many of them can be read."""
    judged = Risk(at=NOW, level="high", risk_factors=("debt", "weak-shame", "substance-use"), protective_factors=())
    page = plan_page(plan(risk=judged), DA)
    assert isinstance(page.risk, RiskCard)
    assert page.risk.factors[0].value == (
        "Udvikling og adfærd: skammer sig ikke over at gøre andre fortræd. Sundhed: brug af rusmidler. "
        "Andet: gæld eller pengemangel"
    )


def test_what_was_called_off_neither_begins_nor_ended() -> None:
    """It was called off, and why; the day on which it would have begun is of no use any more."""
    off = effort("cancelled").model_copy(update={"ended_at": NOW, "end_reason": "no-place"})
    page = cards(off)
    assert isinstance(page.efforts, tuple)
    assert page.efforts[0].lines[0].startswith("aflyst i dag kl. 08.15: ")
