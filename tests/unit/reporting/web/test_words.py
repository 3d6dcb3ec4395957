"""What the pages say: one catalogue, two languages, nothing missing, dates and amounts as people write them."""

import string
from datetime import timedelta

import pytest

from services.reporting.web.forms import FORMS
from services.reporting.web.rendering import HERE
from services.reporting.web.views.events import event_title
from services.reporting.web.words import inside, language_of, messages
from shared.definitions.roles import ROLES
from shared.events.registry import TYPES
from tests.unit.reporting.web.invented import DA, EN, NOW, at

ABOUT_YOUTHS = sorted(name for name in TYPES if not name.startswith(("access.", "clock.")))


def test_both_languages_say_the_same_things() -> None:
    """Every sentence of one language is there in the other."""
    assert messages("da").keys() == messages("en").keys()


def test_both_languages_place_the_same_values() -> None:
    """A sentence takes the same values in both languages."""
    for key, sentence in messages("da").items():
        assert _places(sentence) == _places(messages("en")[key]), key


@pytest.mark.parametrize("type_name", ABOUT_YOUTHS)
def test_every_event_has_a_title(type_name: str) -> None:
    """Whatever may stand on a timeline has a title in both languages."""
    assert event_title(type_name, DA) != type_name
    assert event_title(type_name, EN) != type_name


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_its_sentences(name: str) -> None:
    """A form has a title and a button, and every field a name and, where it has one, a hint."""
    assert DA.has(f"command.{name}.title")
    assert DA.has(f"command.{name}.send")
    for field in FORMS[name].fields:
        for what in ("", "-hint") if field.hint else ("",):
            assert DA.has(f"command.{name}.{field.name}{what}") or DA.has(f"field.{field.name}{what}")


def test_every_sentence_that_a_template_asks_for_is_there() -> None:
    """`t("…")` in a template never fails."""
    found = {
        piece.split('"')[0].split("'")[0]
        for template in (HERE / "templates").iterdir()
        for mark in ('t("', "t('")
        for piece in template.read_text(encoding="utf-8").split(mark)[1:]
    }
    assert {key for key in found if "." in key and not key.startswith("obligations.explain-broken")} <= set(
        messages("da")
    )


def test_an_unknown_sentence_is_an_error() -> None:
    """A page never has an empty place where a sentence should be."""
    with pytest.raises(KeyError):
        DA("today.no-such-sentence")


@pytest.mark.parametrize(
    ("due", "danish", "english"),
    [
        ("2025-11-12T08:45", "under en time tilbage", "less than an hour left"),
        ("2025-11-12T22:40", "14 timer tilbage", "14 hours left"),
        ("2025-11-13T07:15", "23 timer tilbage", "23 hours left"),
        ("2025-11-13T23:59", "1 dag tilbage", "1 day left"),
        ("2025-11-19T23:59", "7 dage tilbage", "7 days left"),
        ("2025-11-12T08:00", "lige overskredet", "just overdue"),
        ("2025-11-12T03:00", "5 timer over fristen", "5 hours overdue"),
        ("2025-11-10T23:59", "2 dage over fristen", "2 days overdue"),
    ],
)
def test_what_is_left_is_told_in_hours_when_near_and_in_days_otherwise(due: str, danish: str, english: str) -> None:
    """A near moment is told in hours, a far one in days."""
    assert DA.left(at(due), NOW) == danish
    assert EN.left(at(due), NOW) == english


def test_days_are_those_of_denmark() -> None:
    """Half past midnight in Denmark is a new day, though the services' clock still has the old one."""
    assert DA.day(at("2025-03-02T00:30")) == "2. marts 2025"
    assert DA.weekday(at("2025-03-02T00:30")) == "søndag 2. marts 2025"


def test_moments_are_told_as_near_as_they_are() -> None:
    """Today and yesterday by their time, this year without the year."""
    assert DA.near(at("2025-11-12T07:05"), NOW) == "i dag kl. 07.05"
    assert DA.near(at("2025-11-11T22:40"), NOW) == "i går kl. 22.40"
    assert DA.on(at("2025-03-03T10:00"), NOW) == "3. mar."
    assert DA.on(at("2024-12-31T10:00"), NOW) == "31. december 2024"


def test_amounts_are_whole_kroner() -> None:
    """Øre are rounded, thousands are set apart, less than nothing has a proper minus."""
    assert DA.amount(120000000) == "1.200.000 kr."
    assert EN.amount(120000000) == "DKK 1,200,000"
    assert DA.amount(-1300000) == "\N{MINUS SIGN}13.000 kr."


def test_codes_within_a_sentence_begin_with_a_small_letter() -> None:
    """`Skolefravær og trivsel`, but SSP stays SSP."""
    assert DA.codes("data-category", ["attendance", "wellbeing"]) == "Skolefravær og trivsel"
    assert inside("SSP-vurderinger") == "SSP-vurderinger"
    assert DA.listed(["a", "b", "c"]) == "a, b og c"


def test_the_language_is_what_is_asked_for_then_what_was_chosen_then_danish() -> None:
    """English by choice, Danish otherwise, and never a language that is not there."""
    assert language_of("en", "da") == "en"
    assert language_of(None, "en") == "en"
    assert language_of("fr", None) == "da"


def test_every_purpose_of_every_role_has_a_name() -> None:
    """A person who chooses a purpose reads words, not codes."""
    for role in ROLES.values():
        for purpose in role.purposes:
            assert DA.code("access-purpose", purpose) != purpose


def test_a_day_is_counted_by_the_calendar() -> None:
    """Two minutes over midnight are a day later."""
    assert DA.days(at("2025-11-11T23:59"), at("2025-11-11T23:59") + timedelta(minutes=2)) == 1


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
