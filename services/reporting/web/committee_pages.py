"""Which pages has the Committee's report: those that were made, each as it was made, and the draft of the next?

Invariant: what is made is what was shown: the form carries the fingerprint of the figures, and others are refused.
"""

from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.answers.committee import Report
from services.reporting.looking import committee, reports
from services.reporting.management_api import first_day
from services.reporting.web.filling import Typed, fill
from services.reporting.web.forms.meetings import REPORT
from services.reporting.web.giving import choices_of, demand, give
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.committee import DRAFT, committee_page, report_path, reports_page
from services.reporting.web.views.form import NOTHING_WRONG, FormPage, Said, Wrong, form_page
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from services.reporting.web.words import Words

Chosen = Annotated[str, Query(max_length=60)]
LISTED: Final = "/udvalg"


def committee_pages(front: Front) -> APIRouter:
    """The pages of the Committee's report."""
    routes = APIRouter(include_in_schema=False)
    _reports(front, routes)
    _draft(front, routes)
    return routes


def _reports(front: Front, routes: APIRouter) -> None:
    @routes.get(LISTED)
    async def listed(request: Request) -> Response:
        visit = await visited(front, request)
        answer = await reports.reports(front.desk, visit.asking)
        view = reports_page(answer, visit.words)
        title = visit.words("committee.title")
        return page(visit, "reports.html", title, at=answer.at, page=view, place=answer.municipality)

    @routes.get(report_path("{report}"))
    async def made(request: Request, report: UUID) -> Response:
        visit = await visited(front, request)
        return _shown(front, visit, await reports.report(front.desk, visit.asking, report))


def _draft(front: Front, routes: APIRouter) -> None:
    @routes.get(DRAFT)
    async def drafted(request: Request, maaned: Chosen = "") -> Response:
        visit = await visited(front, request)
        return _form(front, visit, await _drafted(front, visit, maaned), {}, uuid4())

    @routes.post(DRAFT)
    async def make(request: Request) -> Response:
        visit, typed = await posted(front, request)
        demand(visit, committee.MAKE)
        answer = await _drafted(front, visit, first(typed, "maaned"))
        command_id = id_of(typed, "command_id")
        filled = fill(REPORT, typed, choices_of(front, visit))
        if filled.problems:
            problems = {name: visit.words(key, **values) for name, (key, values) in filled.problems.items()}
            return _form(front, visit, answer, typed, command_id, Wrong(problems), 422)
        # Whether the figures are still those that were shown is the deciding service's to say.
        args = {**filled.args, "until": answer.until.isoformat(), "shown": first(typed, "shown")}
        replaces = first(typed, "replaces")
        args |= {"replaces": replaces} if replaces else {}
        refusal, notice = await give(front, visit, committee.MAKE, args, command_id)
        if refusal is not None:
            return _form(front, visit, answer, typed, uuid4(), Wrong({}, refusal), 409)
        return elsewhere(visit, report_path(command_id) if notice == "saved" else LISTED, notice)


async def _drafted(front: Front, visit: Visit, month: str) -> Report:
    try:
        day = first_day(month or None)
    except ValueError:
        raise HTTPException(404) from None
    return await committee.draft(front.desk, visit.asking, day)


def _form(
    front: Front,
    visit: Visit,
    answer: Report,
    typed: Typed,
    command_id: UUID,
    wrong: Wrong = NOTHING_WRONG,
    status: int = 200,
) -> Response:
    """The draft, with the head's own words beneath it; a refusal shows the figures as they are now."""
    if committee.MAKE not in answer.commands:
        return _shown(front, visit, answer)
    words = visit.words
    hidden = {
        "command_id": str(command_id),
        "maaned": f"{answer.until:%Y-%m}",
        "shown": answer.fingerprint or "",
        "replaces": str(answer.holding or ""),
    }
    form = form_page(
        _said(answer, words),
        REPORT,
        typed,
        choices_of(front, visit),
        words,
        action=DRAFT,
        back=LISTED,
        hidden=hidden,
        wrong=wrong,
    )
    return _shown(front, visit, answer, form, status)


def _shown(front: Front, visit: Visit, answer: Report, form: FormPage | None = None, status: int = 200) -> Response:
    view = committee_page(answer, front.desk.place.code, visit.words)
    title = visit.words("committee.title")
    return page(
        visit, "committee.html", title, status=status, at=answer.at, page=view, place=answer.municipality, form=form
    )


def _said(answer: Report, words: Words) -> Said:
    names = {one.name: words(f"committee.{one.name}") for one in REPORT.fields}
    hints = {one.name: words("committee.own-words") for one in REPORT.fields}
    send = words("committee.correct" if answer.holding else "committee.make")
    return Said(title="", lead="", send=send, more="", names=names, hints=hints)
