"""History and looks: two pictures of one moment, the stream with its causes, and who has seen what."""

from typing import Any

from services.reporting.answers import Masked
from services.reporting.answers.history import AccessEntry, AccessLog, History, HistoryEvent, State
from services.reporting.web.views.access import access_page
from services.reporting.web.views.history import Eyes, HistoryPage, at_of, history_page
from services.reporting.web.views.parts import Cover
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, LIVA, NOW, at, some

STATE = {
    "phase": "mapping",
    "case_lead": {"person": "p-birgitte", "unit": "social"},
    "actors": {"a": {"sector": "school", "left": None}, "b": {"sector": "leisure", "left": "2025-10-01T10:00:00Z"}},
    "consents": {"c": {"answer": None}},
    "notifications": [{}, {}],
    "ladder_step": 3,
    "obligations": {},
    "broken": [],
    "facts": {"school.left": []},
}
MISSED = {"rule": "T1", "rule_from": "2024-01-01", "due": "2025-08-09T20:40:00Z", "met_at": None, "missed": True}
MET = MISSED | {"met_at": "2025-08-09T09:20:00Z", "in_time": True}


def state(**changes: Any) -> State:
    """A state with these parts."""
    return State(at=NOW, youth=LIVA, version=47, hash="ab" * 32, state=STATE | changes)


def event(number: int, type_name: str, happened: str, recorded: str, **changes: Any) -> HistoryEvent:
    """An event of the stream."""
    told = {
        "id": str(some(f"event {number}")),
        "type": type_name,
        "time": at(happened).isoformat(),
        "sector": type_name.partition(".")[0],
        "legalbasis": "SAME_UNIT",
        "data": {},
    }
    return HistoryEvent(
        version=number, sequence=number, recorded_at=at(recorded), publisher="intake", event=told | changes
    )


def page(*events: HistoryEvent, then: State | None = None, now: State | None = None) -> HistoryPage:
    """The page of these events and states."""
    stream = History(at=NOW, youth=LIVA, events=events, after=None)
    return history_page(stream, at("2025-08-10T12:00"), then, now, None, DA)


def test_two_pictures_that_differ_are_said_to_differ() -> None:
    """On Sunday the assessment of Saturday was not known; today it is."""
    found = page(then=state(obligations={"o": MISSED}), now=state(obligations={"o": MET}))
    assert found.differ.startswith("De to billeder er forskellige")
    then, now = found.states
    assert [one.mark.text for one in then.obligations] == ["Ikke nået"]
    assert [one.mark.text for one in now.obligations] == ["Nået i tide, meldt for sent"]


def test_two_pictures_that_are_alike_are_said_to_be_alike() -> None:
    """Which facts they rest on may differ; what follows from them does not."""
    found = page(then=state(), now=state(facts={}))
    assert found.differ.startswith("De to billeder er ens")


def test_a_picture_tells_the_state_in_words() -> None:
    """Phase, who leads and takes part, consent, and by which fingerprint the cut is known again."""
    card = page(then=state()).states[0]
    told = {pair.label: pair.value for pair in card.pairs}
    assert told["Fase"] == "Kortlægning"
    assert told["Med i forløbet"] == "Skole"
    assert told["Samtykke"] == "venter på svar"
    assert told["Underretninger"] == "2"
    assert card.rests_on == "Hviler på 47 hændelser"
    assert card.fingerprint == "ab" * 32


def test_an_event_leads_to_its_cause() -> None:
    """By its number in the stream."""
    fact = event(1, "social.notification-received", "2025-08-08T22:40", "2025-08-08T22:52")
    decided = event(
        2,
        "coordination.obligation-opened",
        "2025-08-08T22:40",
        "2025-08-08T22:52",
        rule="T1",
        causationid=str(some("event 1")),
    )
    line = page(fact, decided).lines[1]
    assert (line.cause, line.cause_href) == ("på grund af nr. 1", "#v-1")
    assert line.why == "efter T1, BL § 136"


def test_a_late_event_shows_when_it_was_recorded() -> None:
    """Both times, where they lie on different days."""
    line = page(event(1, "social.notification-assessed", "2025-08-09T11:20", "2025-08-11T08:05")).lines[0]
    assert line.late
    assert line.recorded == "11. august 2025 kl. 08.05"


def test_a_covered_event_keeps_its_place() -> None:
    """That there was one, and why it may not be seen."""
    covered = HistoryEvent(version=3, sequence=9, recorded_at=NOW, publisher="intake", event=CLOSED)
    line = page(covered).lines[0]
    assert (line.version, line.title) == (3, "Hændelse, som er skjult")
    assert line.covered == Cover("Kun myndigheden ser det.")
    assert line.details == ()


def test_covered_words_are_covered() -> None:
    """A field may be closed though the event is not."""
    masked = Masked(category="voice", reason_da="Lukket.", reason_en="Closed.")
    line = page(event(1, "planning.youth-heard", "2025-08-09T11:20", "2025-08-09T11:20", data={"view": masked})).lines[
        0
    ]
    assert line.text == Cover("Lukket.")


def test_with_anothers_eyes_what_is_covered_was_covered_for_that_person() -> None:
    """Wherever it stands: the event, its words, a field; and never for whoever reads."""
    masked = Masked(category="voice", reason_da="Lukket.", reason_en="Closed.")
    stream = History(
        at=NOW,
        youth=LIVA,
        events=(
            HistoryEvent(version=1, sequence=1, recorded_at=NOW, publisher="intake", event=CLOSED),
            event(2, "planning.youth-heard", "2025-08-09T11:20", "2025-08-09T11:20", data={"view": masked}),
            event(3, "school.enrolled", "2025-08-09T11:20", "2025-08-09T11:20", data={"form": masked}),
        ),
        after=None,
    )
    eyes = Eyes(by="p-jakob", colleagues=(("p-jakob", "Jakob"), ("p-birgitte", "Birgitte")))

    whole, words, field = history_page(stream, NOW, None, None, None, DA, eyes=eyes).lines
    covers = (whole.covered, words.text, *(one.value for one in field.details))
    assert [one.whom for one in covers if isinstance(one, Cover)] == ["Jakob", "Jakob", "Jakob"]
    own = history_page(stream, NOW, None, None, None, DA).lines[0]
    assert own.covered == Cover("Kun myndigheden ser det.")


def test_a_moment_is_danish_civil_time_and_now_when_none_is_given() -> None:
    """What cannot be read as a moment is no question about one."""
    assert at_of("2025-08-10T12:00", NOW) == at("2025-08-10T12:00")
    assert at_of("", NOW) == NOW
    assert at_of("yesterday", NOW) == NOW


def test_a_look_tells_who_what_and_why() -> None:
    """In words, also what was opened."""
    look = {"at": NOW, "event": some("look"), "person": BIRGITTE, "role": "case-lead", "purpose": "casework"}
    entries = (
        AccessEntry(kind="viewed", what="youth-plan", **look),
        AccessEntry(kind="revealed", what="youth-reveal", field="location", **look),
    )
    rows = access_page(AccessLog(at=NOW, youth=LIVA, entries=entries, after="x"), DA).rows
    assert (rows[0].name, rows[0].what, rows[0].purpose) == ("Birgitte", "Plan", "Myndighedens sagsbehandling")
    assert rows[1].what == "Åbnede det skjulte: Steder den unge kommer"
