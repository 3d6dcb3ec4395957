"""The plan: what was agreed, in whose words, and how it goes."""

from datetime import date
from typing import Any

import pytest

from services.reporting.answers.overview import Agreement
from services.reporting.answers.plan import Goal, Heard, Intervention, Mentor, NetworkMeeting, Plan
from services.reporting.web.views.parts import Cover
from services.reporting.web.views.plan import plan_page
from tests.unit.reporting.web.invented import BIRGITTE, DA, NOW, at, head, some


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
