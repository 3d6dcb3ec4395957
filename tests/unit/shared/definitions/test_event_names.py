"""Every event, every feed message and every field has its words, in Danish and in English."""

from collections.abc import Iterable

import pytest

from shared.definitions import load
from shared.definitions.event_names import Described, Text, described, feed_described, paths, source_name
from shared.events.feed import FEED
from shared.events.registry import TYPES


def _complete(words: Iterable[Text]) -> bool:
    return all(text.danish.strip() and text.english.strip() for text in words)


def _sentence(found: Described) -> bool:
    return found.says.danish.endswith(".") and found.says.english.endswith(".")


@pytest.mark.parametrize("name", sorted(TYPES))
def test_a_type_has_a_name_a_sentence_and_a_word_for_every_field(name: str) -> None:
    """In both languages, so that the catalogue has no empty place."""
    found = described(name)

    assert tuple(found.fields) == tuple(paths(TYPES[name]))
    assert _complete((found.name, found.says, *found.fields.values()))
    assert _sentence(found)


@pytest.mark.parametrize("what", sorted(FEED))
def test_a_feed_message_has_them_too(what: str) -> None:
    """What a sector reads is told in its words."""
    found = feed_described(what)

    assert _complete((found.name, found.says, *found.fields.values()))
    assert _sentence(found)


def test_no_words_are_left_over() -> None:
    """A word for a type, a message or a field that is no more would be a slip."""
    names, fields = load("event_names"), load("field_names")

    assert set(names["types"]) == set(TYPES)
    assert set(names["feed"]) == set(FEED)
    assert set(names["sources"]) == {name.partition(".")[0] for name in TYPES}
    assert set(fields["fields"]) == {path for model in (*TYPES.values(), *FEED.values()) for path in paths(model)}
    for name, own in fields["of"].items():
        assert all(set(own) <= set(paths(model)) for model in (FEED.values() if name == "feed" else (TYPES[name],)))


def test_a_field_is_told_more_closely_where_a_type_says_so() -> None:
    """The common word holds elsewhere."""
    assert described("ssp.youth-risk-judged").fields["level"].danish == "Niveauet fra 1 til 5"
    assert described("planning.risk-assessed").fields["level"].english == "The level, as judged by a professional"


def test_a_field_inside_another_is_named_by_its_path() -> None:
    """The figures of a concern's absence have words of their own."""
    fields = described("school.concern-shared").fields

    assert fields["facts.absence.school_days"].english == "School time so far, in half days"


def test_a_source_has_a_name() -> None:
    """One without words is called by its code."""
    assert source_name("absence-project").in_("da") == "Fraværsprojektet"
    assert source_name("bakery") == Text("bakery", "bakery")
