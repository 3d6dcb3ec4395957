"""What stands on the agenda, part by part, in the order of the domain, and what may be pressed at each youth?

Invariant: eleven parts, always all of them, in order; a part without anything in it says so in a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.reporting.answers import Masked
from services.reporting.answers.meetings import (
    Agenda,
    AgendaTask,
    Attendee,
    Capacity,
    Change,
    Decided,
    HeldForMany,
    OfferNews,
    Reason,
    YouthItem,
)
from services.reporting.web.views.events import event_title
from services.reporting.web.views.meeting import item_name, meeting_path, meeting_title
from services.reporting.web.views.names import phase_name, seat_name, sector_name
from services.reporting.web.views.parts import Action, Cover, Mark, Tone, colleague, shown, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words, inside
from shared.definitions.agenda import PARTS, Part
from shared.definitions.dated import local_day

TONES: dict[str, Tone] = {
    "clock-24h": "alarm",
    "emergency": "alarm",
    "overdue": "alarm",
    "task-escalated": "warn",
    "effort-not-started": "warn",
    "sessions-missed": "warn",
    "plan-due": "accent",
    "due-soon": "accent",
    "no-plan": "accent",
    "sector-missing": "accent",
    "sector-without-effort": "accent",
}
MOST_CHANGES = 6
"""Kinds of change that are told of one youth; the timeline has them all."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One youth on the agenda."""

    id: str
    name: str
    href: str
    facts: tuple[str, ...]
    clock: str
    ad_hoc: str
    reasons: tuple[tuple[Tone, str], ...]
    words: str | Cover | None
    words_when: str
    changes: tuple[str, ...]
    before: tuple[str, ...]
    decided: tuple[str, ...]
    stay: str
    leave: str
    minutes: str | Cover | None
    mark: Mark | None
    actions: tuple[Action, ...]
    choice: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task from last time."""

    name: str
    href: str
    text: str
    line: str
    mark: Mark
    body: str | Cover | None


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of the agenda."""

    key: Part
    number: int
    title: str
    clock: str
    items: tuple[ItemView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    lines: tuple[str, ...] = ()
    nothing: str = ""
    bulk: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The agenda of a meeting."""

    title: str
    kind: str
    mark: Mark
    lead: str
    over: str
    parts: tuple[PartView, ...]
    actions: tuple[Action, ...]


def agenda_page(answer: Agenda, place: str, words: Words) -> AgendaPage:
    """The agenda, as it is now."""
    meeting = answer.meeting
    tone: Tone = "good" if meeting.state == "held" else "quiet" if meeting.state == "cancelled" else "accent"
    begun = meeting.starts_at is not None and meeting.starts_at <= answer.at
    actions = []
    if meeting.state == "scheduled" and begun and "hold-meeting" in answer.commands:
        actions.append(Action(words("meetings.hold"), meeting_path(meeting.meeting, "hold"), first=True))
    since = words("agenda.never-met") if answer.since is None else words("agenda.since", day=words.day(answer.since))
    return AgendaPage(
        title=meeting_title(meeting, words),
        kind=words.code("meeting-kind", meeting.kind),
        mark=Mark(words(f"meetings.state.{meeting.state}"), tone, "clock" if meeting.state == "scheduled" else "done"),
        lead=since,
        over=words("agenda.over") if _over(answer) else "",
        parts=tuple(_part(key, number, answer, place, words) for number, key in enumerate(PARTS, 1)),
        actions=tuple(actions),
    )


def _over(answer: Agenda) -> bool:
    """Whether the meeting was held on an earlier day, so that the agenda of now is not what it was about."""
    held_at = answer.meeting.held_at
    return held_at is not None and local_day(held_at) < local_day(answer.at)


def _part(key: Part, number: int, answer: Agenda, place: str, words: Words) -> PartView:
    items: tuple[ItemView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    lines: tuple[str, ...] = ()
    match key:
        case "acute" | "raised" | "decisions" | "stable" | "closing":
            items = tuple(_item(one, key, answer, words) for one in getattr(answer, key))
        case "tasks":
            tasks = tuple(_task(one, answer.at, words) for one in answer.tasks)
        case "attendance":
            lines = _attendance(answer, place, words)
        case "places":
            lines = tuple(for_many_text(one, words) for one in answer.places)
        case "capacity":
            lines = capacity_lines(answer.capacity, words)
        case "offers":
            lines = tuple(offer_text(one, words) for one in answer.offers)
        case "read-back":
            lines = tuple(_read_back(answer.items, words))
    clock = answer.clocks.get(key)
    holds = bool(items or tasks or lines)
    return PartView(
        key=key,
        number=number,
        title=words(f"agenda.part.{key}"),
        clock=words.time(clock) if clock is not None and holds else "",
        items=items,
        tasks=tasks,
        lines=lines,
        nothing="" if holds else words(f"agenda.nothing.{key}"),
        count=len(items) + len(tasks),
        bulk=words("agenda.confirm") if key == "stable" and any(one.choice for one in items) else "",
    )


def present_lines(present: Iterable[Attendee], words: Words) -> tuple[str, ...]:
    """Who came, and in whose place."""
    return tuple(
        words("agenda.substitute", name=colleague(one.person), other=colleague(one.substitutes))
        if one.substitutes
        else words("agenda.came", name=colleague(one.person), sector=sector_name(one.sector, words))
        for one in present
    )


def _attendance(answer: Agenda, place: str, words: Words) -> tuple[str, ...]:
    if answer.meeting.present:
        return present_lines(answer.meeting.present, words)
    return tuple(
        words(
            f"agenda.expected.{one.kind}",
            name=colleague(one.person),
            seat=seat_name(place, one.seat or "", words),
        )
        for one in answer.attendance
    )


def _item(item: YouthItem, part: Part, answer: Agenda, words: Words) -> ItemView:
    stay = [f"{colleague(one.person)} ({words.code('legal-basis', one.basis)})" for one in item.room if one.basis]
    leave = [colleague(one.person) for one in item.room if one.basis is None]
    may_discuss = "discuss-youth" in item.commands and answer.meeting.state != "cancelled"
    may_discuss = may_discuss and (answer.meeting.starts_at is None or answer.meeting.starts_at <= answer.at)
    done = item.discussed_at is not None
    name = item_name(item, words)
    discuss = Action(
        words("agenda.discuss-again" if done else "agenda.discuss"),
        meeting_path(answer.meeting.meeting, f"ung/{item.youth}"),
        about=name,
    )
    return ItemView(
        id=f"u-{item.youth}",
        name=name,
        href="" if item.anonymous else youth_path(item.youth),
        facts=tuple(filter(None, (_phase(item, words), colleague(item.case_lead)))),
        clock="" if item.clock is None else words("agenda.about", time=words.time(item.clock)),
        ad_hoc=words("agenda.ad-hoc") if item.ad_hoc else "",
        reasons=tuple((TONES[one.kind], reason_text(one, answer.at, words)) for one in item.reasons),
        words=shown(item.words, words),
        words_when="" if item.words_at is None else words.on(item.words_at, answer.at),
        changes=_changes(item.changes, answer.at, words),
        before=tuple(decided_text(one, words) for one in item.before),
        decided=tuple(decided_text(one, words) for one in item.decided),
        stay=words("agenda.stay", names=words.listed(stay)) if stay and not item.anonymous else "",
        leave="" if not leave or item.anonymous else words("agenda.leave", names=words.listed(leave)),
        minutes=shown(item.minutes, words),
        mark=Mark(words("agenda.discussed"), "good", "done") if done else None,
        actions=(discuss,) if may_discuss else (),
        choice=str(item.youth) if part == "stable" and may_discuss and not done else "",
    )


def _phase(item: YouthItem, words: Words) -> str:
    return phase_name(item.phase, words) if item.phase else ""


def reason_text(reason: Reason, now: datetime, words: Words) -> str:
    """Why a youth stands where it stands, in a few words."""
    codes = reason.codes
    match reason.kind:
        case "clock-24h" | "overdue" | "plan-due" | "due-soon":
            rule = rule_text(codes["rule"], codes["rule_from"], words).name
            left = "" if reason.due is None else words.left(reason.due, now)
            return words("agenda.reason.owed", rule=rule, left=left)
        case "effort-not-started":
            offer = words.code("offer", codes["offer"])
            return words("agenda.reason.effort-not-started", offer=offer, day=words.short_day(codes["day"]))
        case "sessions-missed":
            return words("agenda.reason.sessions-missed", n=codes["count"], offer=words.code("offer", codes["offer"]))
        case "task-escalated":
            return words("agenda.reason.task-escalated", kind=words.code("task-kind", codes["task"]))
        case "sector-missing" | "sector-without-effort":
            return words(f"agenda.reason.{reason.kind}", sector=inside(sector_name(codes["sector"], words)))
        case kind:
            return words(f"agenda.reason.{kind}")


def _changes(changes: Iterable[Change], now: datetime, words: Words) -> tuple[str, ...]:
    found = [
        words("agenda.change", n=one.count, what=event_title(one.type, words), when=words.on(one.at, now))
        for one in changes
    ]
    more = len(found) - MOST_CHANGES
    return (*found[:MOST_CHANGES], *((words("agenda.more-changes", n=more),) if more > 0 else ()))


def decided_text(one: Decided, words: Words) -> str:
    """A decision in a line: what, how it was decided, who, by when."""
    parts = [
        words(
            "agenda.decided",
            about=words.code("decision-subject", one.about),
            outcome=words(f"agenda.outcome.{one.outcome}"),
        )
    ]
    if isinstance(one.text, str):
        parts.append(one.text)
    who = colleague(one.responsible) or (sector_name(one.sector, words) if one.sector else "")
    if who:
        parts.append(who)
    if one.due is not None:
        parts.append(words("agenda.by", day=words.short_day(one.due)))
    return " · ".join(parts)


def _read_back(items: Iterable[YouthItem], words: Words) -> Iterable[str]:
    for item in items:
        for one in item.decided:
            yield f"{item_name(item, words)}: {decided_text(one, words)}"


def _task(one: AgendaTask, now: datetime, words: Words) -> TaskView:
    name = words("agenda.anonymous-task") if one.name is None else _masked_name(one.name, words)
    if isinstance(one.task, Masked):
        return TaskView(name, "", "", "", Mark(words("frame.masked"), "quiet", "lock"), shown(one.task, words))
    task = one.task
    if one.escalated_at is not None and task.state != "completed":
        mark = Mark(words("agenda.escalated"), "warn", "up")
    else:
        tone: Tone = "good" if task.state == "completed" else "accent"
        mark = Mark(words(f"overview.task-state.{task.state}"), tone, "done" if task.state == "completed" else "wait")
    who = filter(None, (sector_name(task.sector, words), colleague(task.person)))
    due = "" if task.due is None else words("overview.task-due", when=words.on(task.due, now))
    return TaskView(
        name=name,
        href=youth_path(one.youth) if one.name is not None else "",
        text=words.code("task-kind", task.kind),
        line=" · ".join(filter(None, (*who, due))),
        mark=mark,
        body=shown(task.text, words) if one.name is not None else None,
    )


def _masked_name(name: str | Masked, words: Words) -> str:
    return words("frame.name-masked") if isinstance(name, Masked) else name


def for_many_text(one: HeldForMany, words: Words) -> str:
    """What was held for many in a line."""
    day = words.short_day(one.at)
    if one.kind == "ssp-meeting":
        return words("agenda.ssp-meeting", day=day, sectors=inside(words.codes("sector", one.sectors)))
    what = words.code("activity-held-kind", one.code)
    return words("agenda.activity", day=day, what=what, n=one.participants or 0)


def capacity_lines(one: Capacity, words: Words) -> tuple[str, ...]:
    """Who is available and what is left, a line each."""
    lines = [
        words("agenda.mentors", n=one.matched, mentors=one.mentors),
        words("agenda.proposed", n=one.proposed),
        words("agenda.waiting", n=one.waiting),
    ]
    if one.left_ore is None:
        lines.append(words("agenda.no-budget", year=one.year))
    else:
        left, amount = words.amount(one.left_ore), words.amount(one.amount_ore or 0)
        lines.append(words("agenda.money", left=left, amount=amount, year=one.year))
    return tuple(lines)


def offer_text(one: OfferNews, words: Words) -> str:
    """An offer or a method in a line."""
    by = "" if one.by is None else words.day(one.by)
    return words(f"agenda.offer.{one.kind}", title=one.title, day=by)
