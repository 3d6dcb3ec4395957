"""Which command does a request ask for, about which stream, and how does its giver stand to the case?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from services.coordination.commands import (
    COMMANDS,
    CONSULTATION_COMMANDS,
    TASKFORCE_COMMANDS,
    AskConsultation,
    ConsultConcern,
)
from services.coordination.pathway import State, knowing
from shared.arguments import check_youth
from shared.commands import CommandRequest
from shared.deciding import Command, Person
from shared.policy import Case

PATHWAY: Final[Mapping[str, type[BaseModel]]] = {model.NAME: model for model in COMMANDS}
SEATS: Final[Mapping[str, type[BaseModel]]] = {model.NAME: model for model in TASKFORCE_COMMANDS}
CONSULTATIONS: Final[Mapping[str, type[BaseModel]]] = {model.NAME: model for model in CONSULTATION_COMMANDS}
NAMES: Final = (*PATHWAY, *SEATS, *CONSULTATIONS)
NOBODY: Final = "anonymous"
"""Who gave a command, where the one who gave it is not to be known; the role stays."""


def commanded(name: str, request: CommandRequest, person: Person, at: datetime) -> Command:
    """The command that a request asks for.

    Raises:
        RefusedError: it names a youth where it must not, or none where it must.
        ValidationError: its arguments do not fit.
    """
    check_youth(given=request.youth is not None, expected=name in PATHWAY)
    model = PATHWAY.get(name) or SEATS.get(name) or CONSULTATIONS[name]
    args = model.model_validate(request.args)
    unknown = isinstance(args, AskConsultation) or (isinstance(args, ConsultConcern) and args.anonymous)
    return Command(
        id=request.command_id,
        key=_key_of(name, request),
        at=at,
        person=person.model_copy(update={"id": NOBODY}) if unknown else person,
        args=args,
        traceparent=request.traceparent,
    )


def _key_of(name: str, request: CommandRequest) -> str:
    if request.youth is not None:
        return str(request.youth)
    return f"org-{request.municipality}-{'taskforce' if name in SEATS else 'consultations'}"


def case_of(state: object, at: datetime) -> Case:
    """Who belongs to the case at a moment, as the books say it; nobody, for an organisation's stream."""
    return knowing.case_of(state, at) if isinstance(state, State) else Case()
