"""How does a youth get a mentor: one proposal of a kind at a time, a yes or a no, and an end with its reason?"""

from collections import Counter
from uuid import UUID

import pytest
from pydantic import BaseModel

from services.planning import plan
from services.planning.commands.interventions import ProposeIntervention
from services.planning.commands.mentors import DeclineMentor, EndMentor, MatchMentor, ProposeMentor
from shared.events.envelope import Event
from shared.events.planning import InterventionProposed, MentorDeclined, MentorEnded, MentorMatched, MentorProposed
from shared.testing.specification import given
from tests.unit.planning.words import Desk, command, happened, named

FIRST = named("first")
PROPOSED = MentorProposed(match=FIRST, mentor="k-mads")
MATCHED = MentorMatched(match=FIRST, mentor="k-mads")
DECLINED = MentorDeclined(match=FIRST, mentor="k-mads", by="mentor", reason="no-capacity")
ENDED = MentorEnded(match=FIRST, mentor="k-mads", reason="completed")

MATCH = MatchMentor(match=FIRST)
DECLINE = DeclineMentor(match=FIRST, by="mentor", reason="no-capacity")
END = EndMentor(match=FIRST, reason="completed")


def test_a_mentor_is_proposed_and_the_youth_says_yes() -> None:
    """The match has the id of the command that proposed it."""
    given(plan).when(command(ProposeMentor(mentor="k-mads"), "first")).then(PROPOSED)
    given(plan, *happened(PROPOSED)).when(command(MATCH)).then(MATCHED)


@pytest.mark.parametrize("held", [(PROPOSED,), (PROPOSED, MATCHED)])
def test_a_youth_has_one_mentor_or_proposal_at_a_time(held: tuple[Event, ...]) -> None:
    """A second one is refused while the first is open."""
    given(plan, *happened(*held)).when(command(ProposeMentor(mentor="k-ida"))).then_refused("mentor-taken", "mentor")


@pytest.mark.parametrize("over", [(PROPOSED, DECLINED), (PROPOSED, MATCHED, ENDED)])
def test_after_a_no_or_an_end_another_mentor_can_be_proposed(over: tuple[Event, ...]) -> None:
    """The first declines, the second may fit."""
    given(plan, *happened(*over)).when(command(ProposeMentor(mentor="k-ida"), "second")).then(
        MentorProposed(match=named("second"), mentor="k-ida")
    )


AT_HOME = InterventionProposed(
    intervention=named("at home"), offer="contact-person", effort_area="family-support", sectors=("home",)
)
AT_WORK = InterventionProposed(intervention=named("at work"), offer="mentor", effort_area="work", sectors=("job",))
AT_SCHOOL = InterventionProposed(
    intervention=named("at school"), offer="mentor", effort_area="school", sectors=("school",)
)


def of(intervention: str, name: str = "k-ida") -> ProposeMentor:
    """Somebody, for an intervention."""
    return ProposeMentor(mentor=name, intervention=named(intervention))


def test_a_contact_person_and_a_mentor_are_two() -> None:
    """One at home in the evening, one at the workplace: each is the youth's one of that kind."""
    desk = Desk()
    for intervention in (AT_HOME, AT_WORK):
        proposed = intervention.model_dump(exclude={"intervention"})
        desk.carry_out(ProposeIntervention(**proposed), "at home" if intervention is AT_HOME else "at work")
    for where in ("at home", "at work"):
        desk.carry_out(of(where), f"match {where}")
        desk.carry_out(MatchMentor(match=named(f"match {where}")))
    assert [match.status for match in desk.plan.matches.values()] == ["matched", "matched"]


@pytest.mark.parametrize("held", [named("at work"), None])
@pytest.mark.parametrize("wanted", ["at school", "at work"])
def test_a_second_mentor_of_the_same_kind_is_refused(held: UUID | None, wanted: str) -> None:
    """Also for another intervention, and where the first belongs to none and so may be of any kind."""
    running = MentorProposed(match=FIRST, mentor="k-mads", intervention=held)
    given(plan, *happened(AT_WORK, AT_SCHOOL, running)).when(command(of(wanted))).then_refused("mentor-taken", "mentor")


def test_how_often_a_mentor_changed_can_be_counted_from_the_events() -> None:
    """A proposal names its intervention, a match that came about its proposal: every match after the first is a change.

    The first declines, the second fits and stops, a third comes: one change, three people asked. A contact person at
    home is counted apart.
    """
    second, third, home = named("second"), named("third"), named("home")
    events = (
        AT_WORK,
        AT_HOME,
        MentorProposed(match=FIRST, mentor="k-mads", intervention=named("at work")),
        DECLINED,
        MentorProposed(match=home, mentor="k-bo", intervention=named("at home")),
        MentorMatched(match=home, mentor="k-bo"),
        MentorProposed(match=second, mentor="k-ida", intervention=named("at work")),
        MentorMatched(match=second, mentor="k-ida"),
        MentorEnded(match=second, mentor="k-ida", reason="mentor-stopped"),
        MentorProposed(match=third, mentor="k-per", intervention=named("at work")),
        MentorMatched(match=third, mentor="k-per"),
    )
    offer = {event.intervention: event.offer for event in events if isinstance(event, InterventionProposed)}
    proposed = {
        event.match: offer[event.intervention]
        for event in events
        if isinstance(event, MentorProposed) and event.intervention is not None
    }
    came_about = Counter(proposed[event.match] for event in events if isinstance(event, MentorMatched))
    assert {kind: matches - 1 for kind, matches in came_about.items()} == {"contact-person": 0, "mentor": 1}
    assert Counter(proposed.values()) == {"contact-person": 1, "mentor": 3}


def test_a_no_and_an_end_are_recorded_with_their_reason() -> None:
    """Why a match did not last is what continuity is learnt from."""
    given(plan, *happened(PROPOSED)).when(command(DECLINE)).then(DECLINED)
    given(plan, *happened(PROPOSED, MATCHED)).when(command(END)).then(ENDED)


@pytest.mark.parametrize(
    ("held", "args"),
    [((PROPOSED, MATCHED), MATCH), ((PROPOSED, DECLINED), DECLINE), ((PROPOSED, MATCHED, ENDED), END)],
)
def test_the_same_answer_again_changes_nothing(held: tuple[Event, ...], args: BaseModel) -> None:
    """What is so already is not recorded twice."""
    given(plan, *happened(*held)).when(command(args)).then_nothing()


@pytest.mark.parametrize(
    ("held", "args"),
    [((PROPOSED, DECLINED), MATCH), ((PROPOSED, MATCHED), DECLINE), ((PROPOSED,), END)],
)
def test_an_answer_out_of_order_is_refused(held: tuple[Event, ...], args: BaseModel) -> None:
    """A declined match does not begin, a running one is ended and not declined."""
    given(plan, *happened(*held)).when(command(args)).then_refused("match-status", "match")


def test_an_unknown_match_or_intervention_is_refused() -> None:
    """Only what belongs to this youth's plan can be spoken of."""
    given(plan).when(command(MATCH)).then_refused("unknown-match", "match")
    astray = ProposeMentor(mentor="k-mads", intervention=named("help"))
    given(plan).when(command(astray)).then_refused("unknown-intervention")
