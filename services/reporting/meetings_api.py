"""Which questions about meetings, consultations and the committee's report does the HTTP API answer?

Invariant: nothing here reads a table; each route asks the function that its page asks.
"""

from uuid import UUID

from fastapi import APIRouter

from services.reporting.answers.committee import Report, Reports
from services.reporting.answers.meetings import Agenda, Calendar, Consultations, Minutes, Record
from services.reporting.counter import Asks, At, YouthId
from services.reporting.looking import agenda, committee, consultations, held, meetings, reports
from services.reporting.looking import minutes as said
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


@routes.get("/meetings/{meeting}/record")
async def record_of(at: At, asks: Asks, meeting: UUID) -> Record:
    """A meeting that was held, as it was: who came, what was dealt with, and what was decided under each point."""
    return await held.record(at.desk, asks, meeting)


@routes.get("/youths/{youth_id}/minutes")
async def minutes(at: At, asks: Asks, youth_id: YouthId) -> tuple[Minutes, ...]:
    """What was said and decided of a youth at each meeting, the latest first."""
    _, found = await said.minutes(at.desk, asks, youth_id)
    return found


@routes.get("/committee")
async def made(at: At, asks: Asks) -> Reports:
    """The committee's status reports that were made, and the months of which this person may see a draft."""
    return await reports.reports(at.desk, asks)


@routes.get("/committee/draft")
async def draft(at: At, asks: Asks, month: Month = None) -> Report:
    """The status report until the end of a month as it would be made now: figures in bands, about nobody."""
    return await committee.draft(at.desk, asks, first_day(month))


@routes.get("/committee/reports/{report}")
async def report(at: At, asks: Asks, report: UUID) -> Report:
    """One status report, as it was made; give `make-committee-report` to make one."""
    return await reports.report(at.desk, asks, report)


@routes.get("/consultations")
async def at_the_door(at: At, asks: Asks) -> Consultations:
    """What waits at the open door, and how much was asked about what, in bands."""
    return await consultations.consultations(at.desk, asks)
