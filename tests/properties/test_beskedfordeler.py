"""Whatever is delivered as a message of Beskedfordeler, it is one event or one fault, which repeats nothing of it."""

import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.intake.gateway.beskedfordeler import faults
from services.intake.gateway.beskedfordeler.mapping import WrongFieldError, event_of, type_of
from services.intake.gateway.beskedfordeler.reading import read_besked
from services.intake.gateway.beskedfordeler.writing import Writer
from services.intake.gateway.faults import FaultError
from services.intake.gateway.files import faults as of_files
from services.intake.gateway.safe_xml import parse
from services.intake.refusals import REASONS
from shared.definitions.beskedfordeler import envelopes
from shared.testing.besked import besked
from shared.testing.examples import MOMENT
from shared.testing.messages import CPR, NAME, TEXT

RULES = envelopes()
WORDS = st.sampled_from(["category", "facts", "absence", "quarter", "text", "person", "cpr", "since", "x", "Sander"])
TREES = st.recursive(
    st.sampled_from([CPR, TEXT, NAME, "", "2025-03-03", "7,5", "&amp;", "<!-- -->"]),
    lambda inner: st.lists(st.tuples(WORDS, inner), max_size=4).map(
        lambda parts: "".join(f"<{name}>{text}</{name}>" for name, text in parts)
    ),
    max_leaves=10,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=10,
)


def check(content: bytes) -> None:
    """One event that is JSON, or one fault that says nothing of what was there."""
    try:
        found = read_besked(content, RULES)
        event = event_of(found, type_of(found, RULES, MOMENT), RULES, "school", "/707/school/beskedfordeler")
    except (FaultError, WrongFieldError) as error:
        refused = error.refused
        assert refused.code in faults.CODES | of_files.CODES | REASONS.keys()
        said = json.dumps(refused.as_json(), ensure_ascii=False)
        assert not any(secret in said for secret in (CPR, TEXT, NAME))
    else:
        json.dumps(event, allow_nan=False)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<a>{text}</a>".encode("utf-8", "replace")))
def test_any_bytes_have_one_outcome(content: bytes) -> None:
    """Nobody writes a message by chance."""
    check(content)


@given(TREES, st.text(max_size=40).filter(lambda text: not set(text) & set("<&>")))
def test_any_data_has_one_outcome(data: str, identifier: str) -> None:
    """Elements of any name in any depth, identifiers of any form."""
    check(besked(data=data))
    check(besked(person=f"urn:oio:cpr-nr:{identifier}"))


@given(st.data())
def test_a_message_with_its_bytes_disturbed_has_one_outcome(data: st.DataObject) -> None:
    """A few bytes replaced, dropped or doubled anywhere."""
    content = bytearray(besked(pushed=data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    check(bytes(content))


@given(st.dictionaries(WORDS, JSON, max_size=4), st.text(max_size=20))
def test_whatever_we_tell_is_well_formed(data: dict[str, Any], sentence: str) -> None:
    """Any text in any place."""
    told = {"id": "a", "type": "feed.task-assigned", "time": "2025-03-03T10:15:00Z", "data": data}
    writer = Writer(RULES)
    for document in (writer.page([], [told], "r0-f1"), writer.answer("refused", sentence)):
        parse(io.BytesIO(document), 5000)
