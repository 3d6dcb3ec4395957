"""Which questions about meetings, consultations and the committee's report does the HTTP API answer?

Invariant: nothing here reads a table; each route asks the function that its page asks.
"""

from uuid import UUID

from fastapi import APIRouter

from services.reporting.answers.committee import Report
from services.reporting.answers.meetings import Agenda, Calendar, Consultations, Minutes
from services.reporting.counter import Asks, At, YouthId
from services.reporting.looking import agenda, committee, consultations, meetings
from services.reporting.management_api import Month, first_day

routes = APIRouter()


@routes.get("/meetings")
async def calendar(at: At, asks: Asks) -> Calendar:
    """The taskforce's meetings, held, cancelled, missed and called, and its milestones."""
    return await meetings.calendar(at.desk, asks)


@routes.get("/meetings/next/agenda")
async def next_agenda(at: At, asks: Asks) -> Agenda:
    """The agenda of the next meeting, in eleven parts."""
    return await agenda.next_agenda(at.desk, asks)


@routes.get("/meetings/{meeting}/agenda")
async def agenda_of(at: At, asks: Asks, meeting: UUID) -> Agenda:
    """The agenda of one meeting, as things are now."""
    return await agenda.agenda(at.desk, asks, meeting)


@routes.get("/youths/{youth_id}/minutes")
async def minutes(at: At, asks: Asks, youth_id: YouthId) -> tuple[Minutes, ...]:
    """What was said and decided of a youth at each meeting, the latest first."""
    _, found = await agenda.minutes(at.desk, asks, youth_id)
    return found


@routes.get("/committee")
async def status(at: At, asks: Asks, month: Month = None) -> Report:
    """The committee's status report until the end of a month: figures in bands, about nobody."""
    return await committee.status(at.desk, asks, first_day(month))


@routes.get("/consultations")
async def at_the_door(at: At, asks: Asks) -> Consultations:
    """What waits at the open door, and how much was asked about what, in bands."""
    return await consultations.consultations(at.desk, asks)
