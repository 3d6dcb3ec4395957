"""What stands on the taskforce's calendar, and in the forms of a meeting: who came, and who was there for whom?

Invariant: a person who may not stay for an item is not ticked beforehand; whoever ticks such a person chooses the
basis, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from services.reporting.answers import Colleague
from services.reporting.answers.meetings import Agenda, Calendar, DealtWith, InTheRoom, Meeting, Seated, YouthItem
from services.reporting.answers.overview import Seat
from services.reporting.web.views.form import Option
from services.reporting.web.views.names import seat_name, sector_name
from services.reporting.web.views.parts import Action, Mark, Tone, colleague, name_of
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words
from shared.definitions.dated import local_day
from shared.definitions.municipalities import municipality

STATES: Mapping[str, tuple[Tone, str]] = {
    "scheduled": ("accent", "clock"),
    "held": ("good", "done"),
    "cancelled": ("quiet", "missed"),
    "unsettled": ("warn", "late"),
}


AGENDA: Final = "dagsorden"
"""Below a meeting's address: the agenda as things are now, also of a meeting that is over."""


def meeting_path(meeting: UUID, page: str = "") -> str:
    """The address of a meeting's page."""
    return f"/moeder/{meeting}/{page}" if page else f"/moeder/{meeting}"


def handling_path(command: str, field: str = "", about: object = None) -> str:
    """The address of the form of a command about the taskforce or the door, with what it is about."""
    return f"/handling/{command}" if about is None else f"/handling/{command}?{field}={about}"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting on the calendar."""

    title: str
    href: str
    kind: str
    mark: Mark
    lines: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone."""

    name: str
    planned: str
    reached: str
    action: Action | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat and who has it."""

    name: str
    person: str
    lines: tuple[str, ...]
    action: Action | None


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar."""

    due: str
    late: bool
    coming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    missed: tuple[tuple[str, str], ...]
    milestones: tuple[MilestoneRow, ...]
    seats: tuple[SeatRow, ...]
    fill: Action | None
    call: Action | None
    door: Action | None


def calendar_page(answer: Calendar, place: str, words: Words) -> CalendarPage:
    """The taskforce's meetings and milestones."""
    may = frozenset(answer.commands)
    called = any(one.kind == "ordinary" for one in answer.coming)
    return CalendarPage(
        due=words("meetings.due", day=words.weekday(answer.due)),
        late=answer.due < local_day(answer.at) or not called,
        coming=tuple(_row(one, may, answer.at, words) for one in answer.coming),
        past=tuple(_row(one, may, answer.at, words) for one in answer.past),
        missed=tuple((words.day(one.due), rule_text(one.rule, one.rule_from, words).name) for one in answer.missed),
        milestones=tuple(
            MilestoneRow(
                name=milestone_name(place, one.milestone, words),
                planned="" if one.planned is None else words("meetings.planned", month=month_text(one.planned, words)),
                reached="" if one.reached_at is None else words("meetings.reached", day=words.day(one.reached_at)),
                action=Action(words("meetings.reach"), handling_path("reach-milestone", "milestone", one.milestone))
                if one.reached_at is None and "reach-milestone" in may
                else None,
            )
            for one in answer.milestones
        ),
        seats=tuple(_seat(one, place, may, answer.at, words) for one in answer.seats),
        fill=Action(words("meetings.fill-seat"), handling_path("fill-seat")) if "fill-seat" in may else None,
        call=Action(words("meetings.call"), handling_path("schedule-meeting"), first=True)
        if "schedule-meeting" in may
        else None,
        door=Action(words("meetings.door"), "/raad-soeges") if "answer-consultation" in may else None,
    )


def _seat(seat: Seat, place: str, may: frozenset[str], now: datetime, words: Words) -> SeatRow:
    name = seat_name(place, seat.seat, words)
    lines = [words(f"meetings.seat-kind.{seat.kind}")]
    if seat.until is not None:
        lines.append(words("meetings.seat-until", day=words.on(seat.until, now)))
    leave = f"/handling/vacate-seat?{urlencode({'seat': seat.seat, 'person': seat.person.id})}"
    return SeatRow(
        name=name,
        person=colleague(seat.person),
        lines=tuple(lines),
        action=Action(words("meetings.vacate-seat"), leave, about=name, aside=True) if "vacate-seat" in may else None,
    )


def month_text(month: str, words: Words) -> str:
    """`oktober 2024`, from `2024-10`."""
    year, _, number = month.partition("-")
    return f"{words(f'date.month.{int(number)}')} {year}"


def milestone_name(place: str, key: str, words: Words) -> str:
    """What a milestone is called; its key where the municipality no longer has it."""
    found = next((one for one in municipality(place).milestones if one.key == key), None)
    return key if found is None else words.of(found.danish, found.english)


def meeting_title(meeting: Meeting, words: Words) -> str:
    """The day and time of a meeting."""
    at = meeting.starts_at or meeting.held_at
    return (
        words("meetings.without-time")
        if at is None
        else words("meetings.when", day=words.weekday(at), time=words.time(at))
    )


def _row(meeting: Meeting, may: frozenset[str], now: datetime, words: Words) -> MeetingRow:
    starts = meeting.starts_at
    unsettled = meeting.state == "scheduled" and starts is not None and local_day(starts) < local_day(now)
    state = "unsettled" if unsettled else meeting.state
    tone, icon = STATES[state]
    lines = []
    if meeting.cancel_reason:
        lines.append(words.code("meeting-cancelled-reason", meeting.cancel_reason))
    if meeting.present:
        lines.append(words("meetings.attended", n=len(meeting.present)))
    begun = starts is not None and starts <= now
    move, cancel = (handling_path(name, "meeting", meeting.meeting) for name in ("schedule-meeting", "cancel-meeting"))
    actions = []
    if meeting.state == "scheduled":
        if "hold-meeting" in may and begun:
            actions.append(Action(words("meetings.hold"), meeting_path(meeting.meeting, "hold"), first=True))
        if "schedule-meeting" in may:
            actions.append(Action(words("meetings.move"), move))
        if "cancel-meeting" in may:
            actions.append(Action(words("meetings.cancel"), cancel, aside=True))
    title = meeting_title(meeting, words)
    return MeetingRow(
        title=title,
        href=meeting_path(meeting.meeting),
        kind=words.code("meeting-kind", meeting.kind),
        mark=Mark(words(f"meetings.state.{state}"), tone, icon),
        lines=tuple(lines),
        actions=tuple(Action(one.text, one.href, about=title, first=one.first, aside=one.aside) for one in actions),
    )


# Who came -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """Somebody who is expected: `key` is the person and the sector, as the form sends them."""

    key: str
    person: str
    seat: str
    came: bool
    substitutes: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class AttendancePage:
    """The form by which a meeting is recorded as held."""

    title: str
    action: str
    back: str
    rows: tuple[AttendanceRow, ...]
    problem: str


def attendance_page(
    agenda: Agenda,
    me: Seated | None,
    colleagues: Sequence[Colleague],
    typed: Mapping[str, Sequence[str]],
    problem: str,
    place: str,
    words: Words,
) -> AttendancePage:
    """Who was expected; everybody is ticked until somebody says otherwise."""
    sent = bool(typed)
    came = frozenset(typed.get("kom", ()))
    rows = []
    for seated in expected(agenda.attendance, me):
        key = f"{seated.person.id}|{seated.sector}"
        chosen = next(iter(typed.get(f"for-{key}", ())), "")
        rows.append(
            AttendanceRow(
                key=key,
                person=_named(seated.person),
                seat=seat_name(place, seated.seat, words) if seated.seat else sector_name(seated.sector, words),
                came=key in came if sent else True,
                substitutes=tuple(
                    Option(one.id, _named(one), one.id == chosen) for one in colleagues if one.id != seated.person.id
                ),
            )
        )
    which = agenda.meeting.meeting
    return AttendancePage(
        title=meeting_title(agenda.meeting, words),
        action=meeting_path(which, "hold"),
        back=meeting_path(which),
        rows=tuple(rows),
        problem=problem,
    )


def expected(attendance: Iterable[Seated], me: Seated | None) -> tuple[Seated, ...]:
    """Everybody with a seat, and the one who coordinates, who needs none."""
    seated = tuple(attendance)
    return seated if me is None or me.person.id in {one.person.id for one in seated} else (me, *seated)


def _named(person: Colleague) -> str:
    return ", ".join(filter(None, (colleague(person), person.title)))


# Who was there for whom ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoomRow:
    """Somebody for one youth's item; without a basis he or she leaves."""

    key: str
    person: str
    sector: str
    stays: bool
    bases: tuple[Option, ...]
    leaves: str


def room_rows(
    item: YouthItem, typed: Mapping[str, Sequence[str]], bases: Sequence[str], words: Words
) -> tuple[RoomRow, ...]:
    """Everybody in the room, ticked with the basis on which he or she stays."""
    return tuple(_in_room(one, typed, bases, words) for one in item.room)


def _in_room(one: InTheRoom, typed: Mapping[str, Sequence[str]], bases: Sequence[str], words: Words) -> RoomRow:
    key = f"{one.person.id}|{one.sector}"
    chosen = next(iter(typed.get(f"grundlag-{key}", ())), "") if typed else one.basis
    return RoomRow(
        key=key,
        person=colleague(one.person),
        sector=sector_name(one.sector, words),
        stays=key in typed.get("her", ()) if typed else one.basis is not None,
        bases=tuple(Option(code, words.code("legal-basis", code), code == chosen) for code in bases),
        leaves="" if one.basis is not None else words("agenda.leaves-why"),
    )


def item_name(item: YouthItem | DealtWith, words: Words) -> str:
    """What a youth is called on the agenda: without a basis, the age band alone."""
    if not item.anonymous:
        return name_of(item.name, words)
    age = words.code("age-band", item.age_band) if item.age_band else words("agenda.age-unknown")
    return words("agenda.anonymous", age=age)
