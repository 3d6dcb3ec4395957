"""What stands above every page about one youth, and what can be done from there."""

from services.reporting.answers import Masked
from services.reporting.web.views.covers import to_reveal
from services.reporting.web.views.parts import Cover
from services.reporting.web.views.youth import youth_head
from tests.unit.reporting.web.invented import DA, LIVA, NOW, entry, head

EVERYTHING = (
    "open-pathway", "dismiss-suggestion", "enter-phase", "acknowledge-task", "complete-task", "record-consent-given",
    "record-consent-refused", "record-consent-withdrawn", "request-consent", "record-parties-informed", "raise-youth",
)  # fmt: skip


def test_the_way_shows_where_the_pathway_is() -> None:
    """Behind, here and ahead, and since when."""
    way = youth_head(head(), "overview", NOW, DA).way
    assert [one.state for one in way] == ["done", "now", "ahead", "ahead", "ahead", "ahead"]
    assert way[1].note == "siden 24. sep."


def test_only_fitting_commands_are_offered() -> None:
    """Nobody opens what is open, or resumes what is not paused."""
    may = ("open-pathway", "enter-phase", "resume-pathway", "pause-pathway")
    texts = [action.text for action in youth_head(head(commands=may), "overview", NOW, DA).actions]
    assert texts == ["Gå til fase", "Sæt på pause"]


def test_a_youth_whom_nobody_raised_can_be_raised() -> None:
    """From her own page, without her number."""
    found = youth_head(head(state=None, phase=None, commands=EVERYTHING), "overview", NOW, DA)
    assert found.actions[0].href == f"/sager/{LIVA}/handling/raise-this-youth"


def test_what_may_be_opened_with_a_purpose_is_found_wherever_it_is() -> None:
    """Deep in the facts of an entry, too."""
    masked = Masked(category="location", reason_da="Beskyttet.", reason_en="Protected.", revealable=True)
    shown = entry("leisure.activity-joined", "2025-10-24T20:00", facts={"club": masked})
    assert to_reveal((shown,), DA) == Cover("Beskyttet.", "location")
    assert to_reveal((entry("school.left", "2025-10-24T20:00"),), DA) is None


def test_who_may_tell_is_led_to_the_forms_with_the_youth_chosen() -> None:
    """By the pseudonymous id; nobody else sees the way."""
    found = youth_head(head(commands=frozenset()), "overview", NOW, DA, tells=True)
    assert [(action.text, action.href) for action in found.actions] == [("Fortæl om den unge", f"/fortael?ung={LIVA}")]
    assert youth_head(head(commands=frozenset()), "overview", NOW, DA).actions == ()
