"""The timeline: grouped by sector, both times where an entry is late, nothing shown that is covered."""

import re

import pytest

from services.reporting.answers import Masked
from services.reporting.answers.timeline import Entry, Hidden, SetRight, Timeline
from services.reporting.web.views.events import details
from services.reporting.web.views.parts import Cover
from services.reporting.web.views.timeline import AT_ONCE, LEFT, WIDTH, Show, TimelinePage, timeline_page
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES
from shared.testing.examples import BY_TYPE
from tests.unit.reporting.web.invented import BIRGITTE, DA, EN, NOW, entry, head, some

LATE = entry("school.absence-summarised", "2025-10-31T14:00", "2025-11-04T09:00", facts={"unauthorised": 11})
AT_ONCE_ENTRY = entry("leisure.observation-shared", "2025-10-24T20:00", text="Kom for første gang.", actor=BIRGITTE)


def page(*entries: Entry, hidden: tuple[Hidden, ...] = (), show: Show = "sektor") -> TimelinePage:
    """The timeline of these entries."""
    return timeline_page(Timeline(at=NOW, head=head(), entries=entries, hidden=hidden), show, DA)


def test_entries_are_grouped_by_sector_and_our_own_come_last() -> None:
    """Sectors in the order in which they were last heard of; decisions of our own follow."""
    own = entry("coordination.phase-entered", "2025-11-10T10:00", facts={"phase": "mapping"})
    lanes = page(own, AT_ONCE_ENTRY, LATE).lanes
    assert [lane.key for lane in lanes] == ["school", "leisure", "coordination"]


def test_a_late_entry_shows_both_times_and_the_delay() -> None:
    """Skete · registreret · dage senere."""
    found = page(LATE).lanes[0].moments[0]
    assert found.late == "skete 31. okt. · registreret 4. nov. · 4 dage senere"


@pytest.mark.parametrize(
    ("occurred", "recorded", "late"),
    [
        ("2025-11-03T22:40", "2025-11-04T08:10", "3. nov. kl. 22.40 · registreret 4. nov. kl. 08.10 · 10 timer senere"),
        ("2025-11-03T23:50", "2025-11-04T00:05", "3. nov. kl. 23.50 · registreret 4. nov. kl. 00.05 · 1 time senere"),
        ("2025-11-02T12:00", "2025-11-04T11:59", "2. nov. kl. 12.00 · registreret 4. nov. kl. 11.59 · 48 timer senere"),
        ("2025-11-02T12:00", "2025-11-04T12:00", "2. nov. · registreret 4. nov. · 2 dage senere"),
        ("2025-11-04T08:00", "2025-11-04T16:00", ""),
    ],
)
def test_a_delay_of_less_than_two_days_is_told_in_hours(occurred: str, recorded: str, late: str) -> None:
    """With the time of day of both; what was recorded the same day was recorded as soon as possible."""
    told = entry("school.absence-summarised", occurred, recorded, facts={"unauthorised": 11})
    assert page(told).lanes[0].moments[0].late.removeprefix("skete ") == late


def test_an_entry_that_was_told_at_once_shows_one_time() -> None:
    """No delay, no word of it."""
    assert page(AT_ONCE_ENTRY).lanes[0].moments[0].late == ""


def test_what_a_rule_concludes_is_never_late() -> None:
    """An obligation is missed at its due moment, though that is decided a little later."""
    missed = entry("coordination.obligation-missed", "2025-11-06T23:59", "2025-11-07T00:10", facts={"rule": "T6"})
    found = page(missed).lanes[0].moments[0]
    assert found.late == ""
    assert found.title == "Frist ikke nået: Den børnefaglige undersøgelse afsluttes"


def test_a_covered_text_is_covered_with_its_reason() -> None:
    """The reason is the policy's own, in plain Danish."""
    masked = Masked(category="authority-text", reason_da="Teksten ses kun af myndigheden.", reason_en="Authority only.")
    found = page(entry("social.notification-received", "2025-11-11T22:40", text=masked)).lanes[0].moments[0]
    assert found.text == Cover("Teksten ses kun af myndigheden.")


def test_entries_that_may_not_be_seen_are_said_to_exist_where_that_may_be_said() -> None:
    """A sector's lane with nothing but the number and the reason."""
    hidden = Hidden(sector="police", count=2, reason_da="Kun myndigheden.", reason_en="Authority only.")
    lane = page(AT_ONCE_ENTRY, hidden=(hidden,)).lanes[1]
    assert (lane.key, lane.moments) == ("police", ())
    assert lane.hidden == "2 hændelser er skjult for dig"
    assert lane.hidden_why == "Kun myndigheden."


def test_the_picture_holds_every_entry_between_its_edges() -> None:
    """A dot an entry, a line to where it was learnt when that was later."""
    found = page(LATE, AT_ONCE_ENTRY).map
    assert found is not None
    assert len(found.dots) == 2
    assert all(LEFT <= dot.x <= WIDTH for dot in found.dots)
    late = [dot for dot in found.dots if dot.learnt is not None]
    assert len(late) == 1
    assert late[0].learnt is not None
    assert late[0].learnt > late[0].x


def test_all_entries_together_are_in_order_of_time() -> None:
    """The newest first, whoever told it."""
    found = page(AT_ONCE_ENTRY, LATE, show="samlet").together
    assert [one.sector for one in found] == ["Skole", "Fritid (ungdomskonsulent)"]


def test_a_long_lane_is_folded() -> None:
    """The newest of each sector are shown, the rest is one press away."""
    many = [entry("leisure.observation-shared", f"2025-10-{day:02}T20:00", text="…") for day in range(1, 15)]
    lane = page(*many).lanes[0]
    assert len(lane.moments) == AT_ONCE
    assert lane.more == f"Vis {14 - AT_ONCE} mere"
    assert lane.count == "14 hændelser"


def test_a_concern_tells_the_absence_that_raised_it() -> None:
    """Half days of half days, and how much that is."""
    facts = {
        "category": "absence",
        "facts": {"absence": {"quarter": "2025-Q3", "school_days": 54, "unauthorised": 9}, "parents_informed": True},
    }
    told = {pair.label: pair.value for pair in details("school.concern-shared", facts, DA)}
    assert told["Ulovligt fravær"] == "17 % (9 af 54 halve dage)"
    assert told["Kvartal"] == "3. kvartal 2025"
    assert told["Forældrene er advaret"] == "ja"


@pytest.mark.parametrize("type_name", sorted(BY_TYPE))
def test_every_event_can_be_told(type_name: str) -> None:
    """Whatever an event holds is told in both languages, and never an identifier."""
    event = BY_TYPE[type_name]
    facts = event.model_dump(mode="json", exclude_none=True, exclude=set(personal_fields(TYPES[type_name])))
    for words in (DA, EN):
        for pair in details(type_name, facts, words):
            assert isinstance(pair.value, str)
            assert pair.value
            assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", pair.value), "an identifier is told"


def test_what_was_wrong_is_struck_through_and_says_what_holds_and_who_was_told() -> None:
    """The entry stays; who may set things right is not offered to do it twice."""
    right = SetRight(
        at=NOW, by=BIRGITTE, reason="wrong-fact", replaced_by=some("x"), replaced_by_type="school.absence-summarised",
        informed=("leisure",),
    )  # fmt: skip
    wrong = entry("school.absence-summarised", "2025-10-31T14:00", set_right=right)
    known = {"at": NOW, "head": head(commands=("issue-correction",)), "entries": (wrong, AT_ONCE_ENTRY)}
    found = timeline_page(Timeline(**known), "samlet", DA).together
    by_wrong = {bool(one.wrong): one for one in found}
    assert by_wrong[True].wrong[1:] == (
        "I stedet gælder: fravær opgjort.",
        "Har fået besked om rettelsen: Fritid (ungdomskonsulent).",
    )
    assert by_wrong[True].correct is None
    assert by_wrong[False].correct is not None


def test_our_own_decisions_are_not_set_right_but_undone() -> None:
    """A phase that was entered by mistake is entered anew; a judgement may have been wrong like any fact."""
    own = entry("coordination.phase-entered", "2025-10-31T14:00")
    judged = entry("planning.risk-assessed", "2025-10-30T14:00")
    known = {"at": NOW, "head": head(commands=("issue-correction",)), "entries": (own, judged)}
    found = timeline_page(Timeline(**known), "samlet", DA).together
    assert [one.correct is not None for one in found] == [False, True]


def test_nobody_is_offered_to_set_right_what_is_not_theirs() -> None:
    """Without the command there is no way to it."""
    known = {"at": NOW, "head": head(), "entries": (AT_ONCE_ENTRY,)}
    assert timeline_page(Timeline(**known), "samlet", DA).together[0].correct is None
