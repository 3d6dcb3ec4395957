"""What is agreed beside the plan: made, acknowledged by each party once; talks and meetings told as they happened."""

from datetime import date

import pytest
from pydantic import BaseModel

from services.planning import plan
from services.planning.commands.agreements import (
    AcknowledgeAgreement,
    GiveCounselling,
    HoldNetworkMeeting,
    MakeAgreement,
)
from shared.deciding import RefusedError
from shared.events.agreements import (
    AgreementAcknowledged,
    AgreementMade,
    CounsellingGiven,
    NetworkMeetingHeld,
)
from shared.events.planning import InterventionProposed
from shared.testing.examples import sealed
from shared.testing.specification import given
from tests.unit.planning.words import NOW, Desk, command, happened, named

EVENINGS = named("evenings")
MADE = AgreementMade(agreement=EVENINGS, parties=("youth", "mother", "school"), text=sealed("Hjemme kl. 22."))
BY_YOUTH = AgreementAcknowledged(agreement=EVENINGS, by="youth")
HELP = InterventionProposed(
    intervention=named("help"), offer="mentor", effort_area="mentor-and-support", sectors=("home",)
)


def test_an_agreement_is_made_under_the_id_of_its_command() -> None:
    """Between whom, until when, and sealed what."""
    args = MakeAgreement(parties=MADE.parties, text=MADE.text, until=date(2025, 6, 30))
    given(plan).when(command(args, "evenings")).then(MADE.model_copy(update={"until": date(2025, 6, 30)}))


def test_an_agreement_does_not_end_before_it_is_made() -> None:
    """On the day itself it may; an agreement of last week is judged by last week."""
    over = MakeAgreement(parties=("youth",), text=MADE.text, until=date(2025, 5, 4))
    given(plan).when(command(over)).then_refused("ends-before", "until")
    today = over.model_copy(update={"until": date(2025, 5, 5)})
    of_then = over.model_copy(update={"occurred_at": NOW.replace(day=1)})
    for fine in (today, of_then):
        assert given(plan).when(command(fine)).events


def test_each_party_acknowledges_an_agreement_once() -> None:
    """All who are around the youth stand by the same words, one after the other."""
    by_youth = AcknowledgeAgreement(agreement=EVENINGS, by="youth")
    by_school = AcknowledgeAgreement(agreement=EVENINGS, by="school")
    given(plan, *happened(MADE)).when(command(by_youth)).then(BY_YOUTH)
    acknowledged = given(plan, *happened(MADE, BY_YOUTH))
    acknowledged.when(command(by_youth)).then_nothing()
    acknowledged.when(command(by_school)).then(AgreementAcknowledged(agreement=EVENINGS, by="school"))


def test_nobody_stands_by_what_was_not_agreed_with_them() -> None:
    """Neither by an unknown agreement nor by one that others made."""
    by_father = AcknowledgeAgreement(agreement=EVENINGS, by="father")
    given(plan).when(command(by_father)).then_refused("unknown-agreement", "agreement")
    given(plan, *happened(MADE)).when(command(by_father)).then_refused("no-party", "by")


def test_an_acknowledgement_whose_agreement_is_missing_is_still_understood() -> None:
    """Whoever acknowledged it was a party, and has acknowledged it."""
    state = given(plan, *happened(BY_YOUTH))
    state.when(command(AcknowledgeAgreement(agreement=EVENINGS, by="youth"))).then_nothing()


def test_an_agreement_may_be_acknowledged_after_the_pathway_was_closed() -> None:
    """What was agreed at the last meeting is read at home; nothing new is agreed then."""
    desk = Desk()
    made = MakeAgreement(parties=MADE.parties, text=MADE.text)
    desk.carry_out(made, "evenings")
    desk.standing = "closed"
    assert desk.carry_out(AcknowledgeAgreement(agreement=EVENINGS, by="youth"))
    with pytest.raises(RefusedError) as refusal:
        desk.carry_out(made)
    assert refusal.value.code == "pathway-closed"


@pytest.mark.parametrize(
    ("args", "event"),
    [
        (
            GiveCounselling(topic="offending", to=("youth", "mother"), minutes=45),
            CounsellingGiven(topic="offending", to=("youth", "mother"), minutes=45),
        ),
        (
            HoldNetworkMeeting(
                parties=("mother", "network-person"), sectors=("social", "school"), youth_present=True, text=MADE.text
            ),
            NetworkMeetingHeld(
                parties=("mother", "network-person"), sectors=("social", "school"), youth_present=True, text=MADE.text
            ),
        ),
    ],
)
def test_talks_and_meetings_are_recorded_each_time(args: BaseModel, event: CounsellingGiven) -> None:
    """The next one is another, whatever was held before."""
    given(plan).when(command(args)).then(event)
    given(plan, *happened(event)).when(command(args)).then(event)


def test_counselling_may_be_part_of_an_intervention_of_this_youth() -> None:
    """Of no other."""
    args = GiveCounselling(topic="substances", to=("youth",), intervention=named("help"))
    given(plan).when(command(args)).then_refused("unknown-intervention", "intervention")
    given(plan, *happened(HELP)).when(command(args)).then(
        CounsellingGiven(topic="substances", to=("youth",), intervention=named("help"))
    )
