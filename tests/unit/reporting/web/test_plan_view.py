"""The plan: what was agreed, in whose words, and how it goes."""

from datetime import date
from typing import Any

from services.reporting.answers import (
    Goal,
    Heard,
    Intervention,
    Plan,
)
from services.reporting.web.views.parts import Cover
from services.reporting.web.views.plan import plan_page
from tests.unit.reporting.web.invented import DA, NOW, head, some


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
