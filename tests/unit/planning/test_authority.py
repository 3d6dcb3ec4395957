"""Which command does a request ask for, may its giver give it, and for whom does he or she speak?"""

from typing import Any

import pytest

from services.planning.authority import commanded
from shared.commands import CommandRequest
from shared.deciding import Command, Person, RefusedError
from shared.definitions.code_lists import codes
from shared.definitions.parties import may_speak_for
from shared.policy import Case
from shared.testing.examples import YOUTH, sealed
from tests.unit.planning.words import COORDINATOR, HEAD, LEAD, NOW, named

CASE = Case(youth=YOUTH, lead="p-anja", lead_unit="social", known=True, parents_kept_out=False)
SANDER = Person(id="y-sander", role="youth", unit="citizen", municipality="707", youths=(YOUTH,))
MOTHER = Person(id="c-mother", role="parent", unit="citizen", municipality="707", youths=(YOUTH,))
WORKSHOP = {"kind": "workshop", "effort_area": "leisure", "participants": 12}
GROUP_WORK = {"area": "leisure", "starts_on": "2025-06-01", "ends_on": "2025-06-30", "unit_price_ore": 500}


def asked(name: str, person: Person, args: dict[str, Any], *, about_youth: bool = True) -> Command:
    """The command that a person asks for."""
    request = CommandRequest(
        command_id=named("this"), token="", municipality="707", youth=YOUTH if about_youth else None, args=args
    )
    return commanded(name, request, person, CASE, NOW)


def refusal_of(name: str, person: Person, args: dict[str, Any], *, about_youth: bool = True) -> tuple[str, str]:
    """Why a person may not give it, and about which field."""
    with pytest.raises(RefusedError) as refusal:
        asked(name, person, args, about_youth=about_youth)
    return refusal.value.code, refusal.value.field


def test_each_command_is_about_what_it_names() -> None:
    """A youth, the municipality's methods, or its budget year."""
    made = {"parties": ["youth"], "text": sealed("Hjemme kl. 22.")}
    assert asked("make-agreement", LEAD, made).key == YOUTH
    assert asked("hold-activity", COORDINATOR, WORKSHOP, about_youth=False).key == "org-707-methods"
    assert asked("commit-cost", COORDINATOR, GROUP_WORK, about_youth=False).key == "org-707-budget-2025"


def test_who_names_a_youth_where_none_belongs_is_refused() -> None:
    """And the other way round."""
    assert refusal_of("hold-activity", COORDINATOR, WORKSHOP) == ("wrong-form", "youth")
    assert refusal_of("draft-plan", LEAD, {}, about_youth=False) == ("wrong-form", "youth")


def test_an_override_is_a_leaders() -> None:
    """It is asked about like a command of its own."""
    overriding = GROUP_WORK | {"override": "acute-need"}
    assert refusal_of("commit-cost", COORDINATOR, overriding, about_youth=False) == ("not-your-command", "token")
    assert asked("commit-cost", HEAD, overriding, about_youth=False).args.model_dump()["override"] == "acute-need"


@pytest.mark.parametrize("party", codes("party", NOW))
def test_a_party_answers_for_itself_and_a_professional_records_what_each_said(party: str) -> None:
    """The youth for no parent, no parent for the youth, and neither for anybody else."""
    args = {"agreement": str(named("evenings")), "by": party}
    assert asked("acknowledge-agreement", LEAD, args)
    for person, own in ((SANDER, {"youth"}), (MOTHER, {"mother", "father", "other-guardian"})):
        if party in own:
            assert asked("acknowledge-agreement", person, args)
        else:
            assert refusal_of("acknowledge-agreement", person, args) == ("not-your-voice", "by")
        assert may_speak_for(person.role, party) == (party in own)
