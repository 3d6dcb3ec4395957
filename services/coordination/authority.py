"""Which command does a request ask for, about which stream, and how does its giver stand to the case?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from services.coordination.commands import COMMANDS, SEAT_COMMANDS
from services.coordination.pathway import State
from shared.arguments import check_youth
from shared.commands import CommandRequest
from shared.deciding import Command, Person
from shared.policy import Case

PATHWAY: Final[Mapping[str, type[BaseModel]]] = {model.NAME: model for model in COMMANDS}
SEATS: Final[Mapping[str, type[BaseModel]]] = {model.NAME: model for model in SEAT_COMMANDS}
NAMES: Final = (*PATHWAY, *SEATS)


def commanded(name: str, request: CommandRequest, person: Person, at: datetime) -> Command:
    """The command that a request asks for.

    Raises:
        RefusedError: it names a youth where it must not, or none where it must.
        ValidationError: its arguments do not fit.
    """
    check_youth(given=request.youth is not None, expected=name in PATHWAY)
    model = PATHWAY.get(name) or SEATS[name]
    key = str(request.youth) if request.youth else f"org-{request.municipality}-taskforce"
    return Command(
        id=request.command_id,
        key=key,
        at=at,
        person=person,
        args=model.model_validate(request.args),
        traceparent=request.traceparent,
    )


def case_of(state: object) -> Case:
    """Who belongs to the case, as the books say it at this moment; nobody, for an organisation's stream."""
    if not isinstance(state, State):
        return Case()
    return Case(
        lead=state.case_lead.person if state.case_lead else None,
        lead_unit=state.case_lead.unit if state.case_lead else None,
        actors=frozenset(actor.person for actor in state.present),
        known=state.phase is not None,
        before_the_authority=bool(state.notifications),
    )
