"""How does a youth get a mentor: one proposal at a time, a yes or a no, and an end with its reason?"""

import pytest
from pydantic import BaseModel

from services.planning import plan
from services.planning.commands import DeclineMentor, EndMentor, MatchMentor, ProposeMentor
from shared.events.envelope import Event
from shared.events.planning import MentorDeclined, MentorEnded, MentorMatched, MentorProposed
from shared.testing.specification import given
from tests.unit.planning.words import command, happened, named

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
