"""What stands on the pages of meetings: eleven parts, no name without a basis, and forms that keep what was typed."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.reporting.answers import Colleague
from services.reporting.answers.management import Banded, Figure
from services.reporting.answers.meetings import (
    Agenda,
    Attendee,
    Calendar,
    Capacity,
    Consultation,
    Consultations,
    Decided,
    InTheRoom,
    Meeting,
    Minutes,
    Reason,
    Seated,
    YouthItem,
)
from services.reporting.web.views.agenda import agenda_page, reason_text
from services.reporting.web.views.consultations import consultations_page
from services.reporting.web.views.figures import band_text, figure_text
from services.reporting.web.views.meeting import attendance_page, calendar_page, room_rows
from services.reporting.web.views.minutes import minutes_page
from services.reporting.web.views.parts import Cover
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, EN, LIVA, NOW, some

KAREN = Colleague(id="p-karen", name="Karen", title="Koordinator")
JAKOB = Colleague(id="p-jakob", name="Jakob", title="Klasselærer")
RUNE = Colleague(id="p-rune", name="Rune")
COMMANDS = ("schedule-meeting", "cancel-meeting", "hold-meeting", "reach-milestone")


def meeting(**changes: Any) -> Meeting:
    """A meeting that has begun."""
    known: dict[str, Any] = {"meeting": some("meeting"), "state": "scheduled", "kind": "ordinary", "starts_at": NOW}
    return Meeting(**known | changes)


def item(**changes: Any) -> YouthItem:
    """Liva on the agenda: an overdue limit, Jakob stays, Rune leaves."""
    known: dict[str, Any] = {
        "youth": LIVA,
        "name": "Liva",
        "anonymous": False,
        "age_band": "15-17",
        "phase": "mapping",
        "case_lead": BIRGITTE,
        "clock": NOW,
        "ad_hoc": False,
        "reasons": (
            Reason(kind="overdue", due=NOW - timedelta(days=2), codes={"rule": "T6", "rule_from": date(2024, 1, 1)}),
        ),
        "words": "Jeg vil gerne.",
        "words_at": NOW,
        "changes": (),
        "room": (
            InTheRoom(person=JAKOB, sector="school", basis="CONSENT"),
            InTheRoom(person=RUNE, sector="police", basis=None),
        ),
        "commands": ("discuss-youth", "make-decision"),
    }
    return YouthItem(**known | changes)


def agenda(**changes: Any) -> Agenda:
    """An agenda on which nobody stands yet."""
    nobody: dict[str, Any] = dict.fromkeys(
        ("attendance", "acute", "tasks", "raised", "decisions", "stable", "closing", "places", "offers"), ()
    )
    capacity = Capacity(matched=2, mentors=1, proposed=0, waiting=3, year=2025, amount_ore=120_000_000, left_ore=1)
    known = {"at": NOW, "meeting": meeting(), "since": None, "clocks": {}, "capacity": capacity, "commands": COMMANDS}
    return Agenda(**nobody | known | changes)


def test_all_eleven_parts_stand_there_in_order_whatever_they_hold() -> None:
    """An empty part says so in a line."""
    page = agenda_page(agenda(), "707", DA)
    assert [part.number for part in page.parts] == list(range(1, 12))
    assert [part.key for part in page.parts if not part.nothing] == ["capacity"]
    assert all(part.nothing or part.lines for part in page.parts)


def test_a_youth_stands_with_reason_own_words_who_stays_and_who_leaves() -> None:
    """And with the one thing to do."""
    (shown,) = agenda_page(agenda(decisions=(item(),)), "707", DA).parts[4].items
    assert shown.name == "Liva"
    assert shown.words == "Jeg vil gerne."
    assert [(tone, text.endswith("2 dage over fristen")) for tone, text in shown.reasons] == [("alarm", True)]
    assert (shown.stay, shown.leave) == ("Til stede: Jakob (Samtykke)", "Forlader rummet: Rune")
    assert [action.text for action in shown.actions] == ["Drøft"]


def test_a_youth_without_a_basis_has_no_name_and_no_way_to_one() -> None:
    """An age band, no link, no words, nobody named as staying."""
    hidden = item(name=None, anonymous=True, words=None, words_at=None)
    (shown,) = agenda_page(agenda(raised=(hidden,)), "707", DA).parts[3].items
    assert (shown.name, shown.href, shown.words, shown.stay) == ("Uden navn, 15-17 år", "", None, "")


def test_words_that_may_not_be_seen_are_covered_with_the_reason() -> None:
    """Never an empty place."""
    (shown,) = agenda_page(agenda(acute=(item(words=CLOSED),)), "707", EN).parts[1].items
    assert shown.words == Cover("Only the authority sees it.")


def test_stable_youths_are_confirmed_together_once_the_meeting_has_begun() -> None:
    """Before it has, and after it was done, there is nothing to tick."""
    early = meeting(starts_at=NOW + timedelta(hours=1))
    ready = agenda_page(agenda(stable=(item(reasons=()),)), "707", DA).parts[5]
    later = agenda_page(agenda(stable=(item(reasons=()),), meeting=early), "707", DA).parts[5]
    done = agenda_page(agenda(stable=(item(reasons=(), discussed_at=NOW),)), "707", DA).parts[5]
    assert (ready.bulk, [one.choice for one in ready.items]) == ("Bekræft de valgte", [str(LIVA)])
    assert (later.bulk, done.bulk) == ("", "")


def test_decisions_are_read_back_last() -> None:
    """What, how, who, when."""
    made = Decided(
        decision=some("d"),
        about="effort",
        outcome="yes",
        responsible=KAREN,
        sector="school",
        due=date(2025, 11, 20),
        decided_at=NOW,
        text="Håndbold",
    )
    last = agenda_page(agenda(decisions=(item(decided=(made,)),)), "707", DA).parts[-1]
    assert last.lines == ("Liva: Indsats: ja · Håndbold · Karen · senest 20. nov.",)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason(kind="no-plan"), "Der er ikke aftalt en plan"),
        (Reason(kind="sector-missing", codes={"sector": "school"}), "Mangler skole"),
        (Reason(kind="emergency", codes={"count": 1}), "Nødadgang, som ingen har set efter"),
        (Reason(kind="sessions-missed", codes={"offer": "mentor", "count": 2}), "Mentor: de 2 seneste aftaler udeblev"),
    ],
)
def test_each_reason_is_said_in_words(reason: Reason, text: str) -> None:
    """A few of them."""
    assert reason_text(reason, NOW, DA) == text


def calendar(**changes: Any) -> Calendar:
    """A calendar with one meeting called."""
    known: dict[str, Any] = {
        "at": NOW,
        "coming": (meeting(),),
        "past": (meeting(state="cancelled", cancel_reason="too-few"),),
        "missed": (),
        "milestones": (),
        "due": date(2025, 11, 20),
        "commands": COMMANDS,
    }
    return Calendar(**known | changes)


def test_the_calendar_offers_what_fits_a_meeting() -> None:
    """A meeting that has begun can be recorded as held; a cancelled one offers nothing; without rights nothing does."""
    page = calendar_page(calendar(), "707", DA)
    assert [action.text for action in page.coming[0].actions] == ["Registrér fremmøde", "Flyt", "Aflys"]
    assert (page.past[0].lines, page.past[0].actions) == (("For få kan deltage",), ())
    assert calendar_page(calendar(commands=()), "707", DA).coming[0].actions == ()
    assert not page.late
    assert calendar_page(calendar(coming=()), "707", DA).late


def test_attendance_is_ticked_until_somebody_says_otherwise_and_keeps_what_was_typed() -> None:
    """A refused form shows it again."""
    jakob = Seated(seat="school-general", sector="school", person=JAKOB, kind="fixed")
    me = Seated(seat=None, sector="taskforce", person=KAREN, kind="fixed")
    fresh = attendance_page(agenda(attendance=(jakob,)), me, (RUNE, JAKOB), {}, "", "707", DA)
    typed = {"kom": ["p-karen|taskforce"], "for-p-jakob|school": ["p-rune"]}
    again = attendance_page(agenda(attendance=(jakob,)), me, (RUNE, JAKOB), typed, "Nej", "707", DA)
    assert [(row.person, row.came) for row in fresh.rows] == [
        ("Karen, Koordinator", True),
        ("Jakob, Klasselærer", True),
    ]
    assert [row.came for row in again.rows] == [True, False]
    assert [option.value for option in again.rows[1].substitutes if option.chosen] == ["p-rune"]
    assert again.problem == "Nej"


def test_whoever_has_no_basis_is_not_ticked_beforehand() -> None:
    """The basis of the others is chosen already; what was typed stays."""
    fresh = room_rows(item(), {}, ("CONSENT", "SSP_115"), DA)
    typed = {"her": ["p-rune|police"], "grundlag-p-rune|police": ["SSP_115"]}
    again = room_rows(item(), typed, ("CONSENT", "SSP_115"), DA)
    assert [(row.stays, [one.value for one in row.bases if one.chosen]) for row in fresh] == [
        (True, ["CONSENT"]),
        (False, []),
    ]
    assert [(row.stays, [one.value for one in row.bases if one.chosen]) for row in again] == [
        (False, []),
        (True, ["SSP_115"]),
    ]


def test_attendance_that_was_recorded_says_who_stood_in_for_whom() -> None:
    """Substitutes by name."""
    held = meeting(state="held", present=(Attendee(person=RUNE, sector="school", substitutes=JAKOB),))
    assert agenda_page(agenda(meeting=held), "707", DA).parts[0].lines == ("Rune i stedet for Jakob",)


def test_minutes_are_covered_where_they_may_not_be_read() -> None:
    """Who was there, on which basis; the text with its reason."""
    room = (InTheRoom(person=JAKOB, sector="school", basis="CONSENT"),)
    one = Minutes(meeting=some("m"), at=NOW, acute=True, room=room, minutes=CLOSED, decided=())
    (shown,) = minutes_page((one,), DA)
    assert shown.mark is not None
    assert shown.text == Cover("Kun myndigheden ser det.")
    assert shown.room == "Til stede: Jakob (Samtykke)"


def test_what_waits_at_the_door_can_be_answered_and_small_numbers_are_words() -> None:
    """No number below five; an age that nobody told is named so."""
    one = Consultation(consultation=some("c"), category="online", age_band=None, asked_by="child", asked_at=NOW)
    answer = Consultations(
        at=NOW,
        waiting=(one,),
        answered=(),
        total=(5, 9),
        by_category={"online": (5, 9)},
        by_age_band={"unsaid": None},
        commands=("answer-consultation",),
    )
    page = consultations_page(answer, DA)
    assert page.waiting[0].action is not None
    assert page.by_category == (("Adfærd på nettet", "5\N{EN DASH}9"),)
    assert page.by_age_band == (("Ikke oplyst", "vises ikke"),)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(key="x", kind="count", said="shown", count=Banded(least=10, most=14)), "10\N{EN DASH}14"),
        (Figure(key="x", kind="count", said="too-few"), "færre end 5"),
        (Figure(key="x", kind="share", said="shown", value=65), "65 %"),
        (Figure(key="x", kind="days", said="shown", value=1), "1 dag"),
        (Figure(key="x", kind="days", said="too-early"), "for tidligt at sige"),
    ],
)
def test_a_figure_says_what_it_may(figure: Figure, text: str) -> None:
    """Or why not."""
    assert figure_text(figure, DA) == text
    assert band_text(None, EN) == "fewer than 5"
