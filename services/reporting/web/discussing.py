"""What was said of one youth at the meeting, who was in the room for it, and what was decided?

Invariant: whoever may not stay for the item is not ticked; the minutes and the decision are two commands under ids of
one form, so that a second press does nothing twice.
"""

from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.reporting.answers.meetings import Agenda, YouthItem
from services.reporting.looking import agenda
from services.reporting.looking.asking import DeniedError
from services.reporting.web.filling import Typed, fill
from services.reporting.web.forms.meetings import DECISION, MINUTES
from services.reporting.web.giving import choices_of, give
from services.reporting.web.posting import first, id_of, posted
from services.reporting.web.views.agenda import TONES, reason_text
from services.reporting.web.views.form import NOTHING_WRONG, Said, Wrong, form_page
from services.reporting.web.views.meeting import AGENDA, item_name, meeting_path, meeting_title, room_rows
from services.reporting.web.views.parts import shown
from services.reporting.web.visiting import Front, Visit, elsewhere, page, visited
from services.reporting.web.words import Words
from shared.definitions.code_lists import codes
from shared.events.envelope import derived_id
from shared.policy import may_command

NEXT: Final = "naeste"
"""The button that saves and goes on to the next item."""


def discussing(front: Front) -> APIRouter:
    """The form of one youth's item."""
    routes = APIRouter(include_in_schema=False)
    path = "/moeder/{meeting}/ung/{youth}"

    @routes.get(path)
    async def ask(request: Request, meeting: UUID, youth: UUID) -> Response:
        visit = await visited(front, request)
        answer, item = await _found(front, visit, meeting, youth)
        return _discussing(front, visit, answer, item, {}, uuid4())

    @routes.post(path)
    async def said(request: Request, meeting: UUID, youth: UUID) -> Response:
        visit, typed = await posted(front, request)
        answer, item = await _found(front, visit, meeting, youth)
        command_id = id_of(typed, "command_id")
        at_hand = choices_of(front, visit)
        minutes, decision = fill(MINUTES, typed, at_hand), fill(DECISION, typed, at_hand)
        problems = {
            name: visit.words(key, **values)
            for filled in (minutes, decision)
            for name, (key, values) in filled.problems.items()
        }
        present = _in_the_room(item, typed)
        if not present:
            problems["her"] = visit.words("agenda.nobody-there")
        if problems:
            return _discussing(front, visit, answer, item, typed, command_id, Wrong(problems), 422)
        args = {"meeting": str(meeting), "present": present, **minutes.args}
        refusal, notice = await give(front, visit, "discuss-youth", args, command_id, youth)
        if refusal is None and "about" in decision.args:
            args = {"meeting": str(meeting), **decision.args}
            second = derived_id("decision", command_id)
            refusal, notice = await give(front, visit, "make-decision", args, second, youth)
        if refusal is not None:
            return _discussing(front, visit, answer, item, typed, command_id, Wrong({}, refusal), 409)
        return elsewhere(visit, _onwards(answer, item, typed), notice)

    return routes


def _onwards(answer: Agenda, item: YouthItem, typed: Typed) -> str:
    """Where the meeting goes on: to the next item, when that was asked for and there is one."""
    meeting = answer.meeting.meeting
    following = next_item(answer, item) if NEXT in typed else None
    if following is None:
        return f"{meeting_path(meeting, AGENDA)}#u-{item.youth}"
    return meeting_path(meeting, f"ung/{following.youth}")


async def _found(front: Front, visit: Visit, meeting: UUID, youth: UUID) -> tuple[Agenda, YouthItem]:
    """The youth's item, when this person may say what was said of it."""
    answer = await agenda.agenda(front.desk, visit.asking, meeting)
    item = next((one for one in answer.items if one.youth == youth), None)
    if item is None:
        raise HTTPException(404)
    if "discuss-youth" not in item.commands:
        raise DeniedError(may_command(visit.signed_in.person.role, "discuss-youth", frozenset(), visit.now))
    return answer, item


def _in_the_room(item: YouthItem, typed: Typed) -> list[dict[str, str]]:
    """Who was there for it, each on the basis that was chosen."""
    found = []
    for one in item.room:
        key = f"{one.person.id}|{one.sector}"
        basis = first(typed, f"grundlag-{key}")
        if key in typed.get("her", ()) and basis:
            found.append({"person": one.person.id, "sector": one.sector, "basis": basis})
    return found


def _discussing(
    front: Front,
    visit: Visit,
    answer: Agenda,
    item: YouthItem,
    typed: Typed,
    command_id: UUID,
    wrong: Wrong = NOTHING_WRONG,
    status: int = 200,
) -> Response:
    words, at_hand = visit.words, choices_of(front, visit)
    said = _said(words)
    filled = typed or ({"acute": ["ja"]} if item in answer.acute else {})
    parts = {
        key: form_page(said, form, filled, at_hand, words, action="", back="", hidden={}, wrong=wrong)
        for key, form in (("minutes", MINUTES), ("decision", DECISION))
    }
    following = next_item(answer, item)
    problems = [*parts["minutes"].problems]
    problems += [one for one in parts["decision"].problems if one not in problems]
    if "her" in wrong.fields:
        problems.insert(0, (wrong.fields["her"], "#i-rummet"))
    return page(
        visit,
        "item.html",
        words("agenda.discuss-title"),
        status=status,
        at=answer.at,
        name=item_name(item, words),
        meeting=meeting_title(answer.meeting, words),
        action=meeting_path(answer.meeting.meeting, f"ung/{item.youth}"),
        back=f"{meeting_path(answer.meeting.meeting, AGENDA)}#u-{item.youth}",
        following=words("agenda.next", name=item_name(following, words)) if following else "",
        reasons=[(TONES[one.kind], reason_text(one, answer.at, words)) for one in item.reasons],
        own_words=shown(item.words, words),
        given_id=str(command_id),
        room=room_rows(item, typed, codes("legal-basis", visit.now), words),
        problems=problems,
        **parts,
    )


def next_item(answer: Agenda, item: YouthItem) -> YouthItem | None:
    """The next youth in the order of the agenda who has not been discussed; stable ones are confirmed together."""
    ahead = [one for one in answer.items if one not in answer.stable]
    after = ahead[ahead.index(item) + 1 :] if item in ahead else ahead
    return next((one for one in after if one.discussed_at is None and "discuss-youth" in one.commands), None)


def _said(words: Words) -> Said:
    names = {one.name: words(f"agenda.field.{one.name}") for form in (MINUTES, DECISION) for one in form.fields}
    hints = {"task": words("agenda.field.task-hint")}
    return Said(title="", lead="", send="", more="", names=names, hints=hints)
