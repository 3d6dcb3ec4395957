"""How is a meeting that is over read: who came, what was dealt with in which part, what was decided under each point?

Invariant: it says what was kept and no more; where nothing was kept it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.answers.meetings import DealtWith, Record
from services.reporting.web.views.agenda import (
    TONES,
    capacity_lines,
    decided_text,
    for_many_text,
    offer_text,
    present_lines,
    reason_text,
)
from services.reporting.web.views.meeting import AGENDA, item_name, meeting_path, meeting_title
from services.reporting.web.views.parts import Action, Cover, Mark, Tone, colleague, shown, youth_path
from services.reporting.web.words import Words
from shared.definitions.agenda import PARTS, Part


@dataclass(frozen=True, slots=True)
class PointView:
    """One youth who was dealt with."""

    id: str
    name: str
    href: str
    mark: Mark | None
    reasons: tuple[tuple[Tone, str], ...]
    room: str
    minutes: str | Cover | None
    decided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of the agenda, as it was; `key` empty for what stood in no part that was kept."""

    key: str
    number: int
    title: str
    items: tuple[PointView, ...] = ()
    lines: tuple[str, ...] = ()
    nothing: str = ""
    left: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record of a meeting."""

    title: str
    kind: str
    mark: Mark
    lead: str
    notes: tuple[str, ...]
    parts: tuple[PartView, ...]
    actions: tuple[Action, ...]


def record_page(answer: Record, words: Words) -> RecordPage:
    """A meeting that was held, as it was."""
    meeting = answer.meeting
    notes = [] if answer.kept else [words("record.not-kept")]
    if answer.hidden:
        notes.append(words("record.hidden", n=answer.hidden))
    parts = [_part(key, number, answer, words) for number, key in enumerate(PARTS, 1)]
    loose = tuple(_point(one, answer, words) for one in answer.items if one.part is None)
    if loose:
        parts.append(PartView("", 0, words("record.without-part"), loose, count=len(loose)))
    may_write = "hold-meeting" in answer.commands
    return RecordPage(
        title=meeting_title(meeting, words),
        kind=words.code("meeting-kind", meeting.kind),
        mark=Mark(words("meetings.state.held"), "good", "done"),
        lead=words("agenda.never-met") if answer.since is None else words("agenda.since", day=words.day(answer.since)),
        notes=tuple(notes),
        parts=tuple(parts),
        actions=(Action(words("record.add"), meeting_path(meeting.meeting, AGENDA), aside=True),) if may_write else (),
    )


def _part(key: Part, number: int, answer: Record, words: Words) -> PartView:
    items = tuple(_point(one, answer, words) for one in answer.items if one.part == key)
    lines = _lines(answer, words).get(key, ())
    stood = answer.parts.get(key, 0)
    left = stood - len(items) if key != "tasks" else 0
    if key == "tasks" and stood:
        lines = (words("record.tasks", n=stood),)
    return PartView(
        key=key,
        number=number,
        title=words(f"agenda.part.{key}"),
        items=items,
        lines=lines,
        nothing="" if items or lines or left > 0 else words(f"record.nothing.{_kind(key)}"),
        left=words("record.left", n=left) if left > 0 else "",
        count=len(items),
    )


def _kind(key: Part) -> str:
    return "read-back" if key == "read-back" else "here"


def _lines(answer: Record, words: Words) -> Mapping[Part, tuple[str, ...]]:
    return {
        "attendance": present_lines(answer.meeting.present, words),
        "places": tuple(for_many_text(one, words) for one in answer.places),
        "capacity": () if answer.capacity is None else capacity_lines(answer.capacity, words),
        "offers": tuple(offer_text(one, words) for one in answer.offers),
        "read-back": tuple(
            f"{item_name(item, words)}: {decided_text(one, words)}" for item in answer.items for one in item.decided
        ),
    }


def _point(item: DealtWith, answer: Record, words: Words) -> PointView:
    held_at = answer.meeting.held_at or answer.at
    there = [f"{colleague(one.person)} ({words.code('legal-basis', one.basis)})" for one in item.room if one.basis]
    return PointView(
        id=f"u-{item.youth}",
        name=item_name(item, words),
        href="" if item.anonymous else youth_path(item.youth),
        mark=Mark(words("agenda.part.acute"), "alarm", "alarm") if item.acute else None,
        reasons=tuple((TONES[one.kind], reason_text(one, held_at, words)) for one in item.reasons),
        room=words("agenda.stay", names=words.listed(there)) if there and not item.anonymous else "",
        minutes=shown(item.minutes, words),
        decided=tuple(decided_text(one, words) for one in item.decided),
    )
