"""What a system tells is checked before it leaves, with errors that repeat nothing, and what is personal is sealed."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from samspor.client import Cpr, InvalidError, Youth
from samspor.client.people import Person
from samspor.client.telling import Teller, Terms, message
from samspor.language import Event, event, event_type, school
from shared.events.envelope import personal_fields
from shared.events.finance import PostingImported
from shared.sealing import SealingKeys, fresh_keys
from shared.testing.examples import example_of
from shared.testing.messages import CPR, NAME, TEXT

KEYS = SealingKeys.from_json(fresh_keys())
KEY = KEYS.public()["keys"][0]
AT = datetime(2025, 3, 3, 10, 15, tzinfo=UTC)
SCHOOL = Teller("school", "707", "a-system")
SANDER = Cpr(CPR, name=NAME)
CONCERN = school.ConcernShared(category="absence", text=TEXT)


def told(
    event: Event = CONCERN,
    person: Person | None = SANDER,
    *,
    teller: Teller = SCHOOL,
    key: Any = KEY,
    id: str = "c-1",  # noqa: A002
    occurred_at: datetime = AT,
    **terms: str,
) -> dict[str, Any]:
    """The message that is sent."""
    body = message(teller, event, person, Terms(id=id, occurred_at=occurred_at, **terms), key, AT)
    found: dict[str, Any] = json.loads(body)
    return found


def fault(*args: Any, **more: Any) -> tuple[str, str, str]:
    """The one fault of what is not sent."""
    with pytest.raises(InvalidError) as raised:
        told(*args, **more)
    (found,) = raised.value.faults
    return found.field, found.found, found.expected


def test_a_message_is_a_cloudevent_with_what_was_said_and_no_more() -> None:
    """Attributes as they were given, the plain fields in the clear, everything personal inside the seal."""
    found = told(basis="SSD", purpose="early-effort", actor="teacher:t-17")
    sealed = found["data"].pop("sealed")
    assert found == {
        "specversion": "1.0",
        "id": "c-1",
        "source": "/707/school/a-system",
        "type": "school.concern-shared",
        "time": "2025-03-03T10:15:00+00:00",
        "datacontenttype": "application/json",
        "dataversion": 1,
        "legalbasis": "SSD",
        "purpose": "early-effort",
        "actor": "teacher:t-17",
        "data": {"category": "absence"},
    }
    assert KEYS.open(sealed, "/707/school/a-system", "c-1") == {"person": {"cpr": CPR, "name": NAME}, "text": TEXT}


def test_without_a_key_it_says_the_same_in_the_clear() -> None:
    """Only whoever asks for that gets it."""
    found = told(key=None)
    assert found["data"] == {"person": {"cpr": CPR, "name": NAME}, "category": "absence", "text": TEXT}


def test_a_youth_id_is_sealed_too() -> None:
    """Whom an event is about is nobody's business on the way."""
    youth = str(uuid4())
    found = told(school.BelongingObserved(scale=2), Youth(youth.upper()))
    assert youth not in json.dumps(found)
    assert KEYS.open(found["data"]["sealed"], found["source"], found["id"]) == {"person": {"youth": youth}}


def test_an_event_about_an_organisation_has_nothing_to_seal() -> None:
    """A posting of the finance system names nobody, and may name nobody."""
    finance = Teller("finance", "707")
    posting = example_of(PostingImported)
    found = told(posting, None, teller=finance)
    assert found["data"] == posting.model_dump(mode="json", exclude_none=True)
    field, was, _ = fault(posting, SANDER, teller=finance)
    assert (field, was) == ("person", "a person")


def test_an_event_about_a_youth_needs_one() -> None:
    """Which event it is decides, not what was forgotten."""
    assert fault(CONCERN, None)[:2] == ("person", "nobody")


def test_a_code_that_is_not_in_its_list_is_not_sent() -> None:
    """The list is named; the code is not repeated."""
    wrong = CONCERN.model_copy(update={"category": "abcence"})
    field, found, expected = fault(wrong)
    assert (field, found) == ("data.category", "a text of 7 characters")
    assert "concern-category" in expected


def test_what_was_made_past_the_checks_is_checked_all_the_same() -> None:
    """`model_construct` and copies trust their caller; the receiver would not."""
    wrong = school.AbsenceSummarised.model_construct(
        quarter="2025-Q1", school_days=10, sick=9, permitted=9, unauthorised=9, as_of=date(2025, 3, 3)
    )
    assert fault(wrong) == ("data", "an object of 6 fields", "at most 10")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"id": "-1"}, "id"),
        ({"id": "x" * 101}, "id"),
        ({"id": f"s {CPR}"}, "id"),
        ({"actor": "Teacher 17"}, "actor"),
        ({"basis": "because"}, "basis"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"traceparent": "00-1-2-3"}, "traceparent"),
        ({"occurred_at": datetime(2025, 3, 3)}, "occurred_at"),  # noqa: DTZ001 - that is the mistake
    ],
)
def test_terms_that_the_receiver_would_refuse_are_not_sent(terms: dict[str, Any], field: str) -> None:
    """Id, actor, basis, purpose, trace and moment have their forms."""
    with pytest.raises(InvalidError) as raised:
        told(**terms)
    assert {each.field for each in raised.value.faults} == {field}


def test_the_persons_number_stands_nowhere_else() -> None:
    """Not glued to an id, and not in a field that everybody reads."""
    assert fault(id=f"s{CPR}")[:2] == ("id", "the CPR number of the person")
    support = school.SupportStarted(support_id=f"x{CPR}", kind="two-teacher")
    with pytest.raises(InvalidError) as raised:
        told(support)
    assert "data" in {each.field.partition(".")[0] for each in raised.value.faults}


def test_another_sectors_event_is_not_sent() -> None:
    """The fault says which ones this sector publishes."""
    field, _, expected = fault(event("police.concern-talk-held", {"parents_present": True}))
    assert field == "type"
    assert "school.absence-summarised" in expected


def test_a_sector_that_knows_no_numbers_names_a_youth_by_the_following() -> None:
    """A club leader has no CPR numbers and may send none."""
    joined = event("leisure.concern-shared", {"category": "absence", "text": TEXT})
    assert fault(joined, teller=Teller("leisure", "707"))[:2] == ("person", "a CPR number")


def test_a_text_that_no_page_can_show_is_not_sent() -> None:
    """Control characters are found inside what will be sealed, where the receiver could only refuse the whole."""
    wrong = CONCERN.model_copy(update={"text": "Han\x00"})
    assert fault(wrong)[0] == "data.text"


def test_an_event_can_be_made_by_name_with_errors_that_repeat_nothing() -> None:
    """Every fault at once: what is missing, what has no meaning, what has the wrong form."""
    with pytest.raises(InvalidError) as raised:
        event("school.concern-shared", {"category": "Sander sagde det", "hans mor": TEXT})
    assert [str(each) for each in raised.value.faults] == [
        "category: found a text of 16 characters, expected match pattern '^[a-z0-9][a-z0-9.-]*$'",
        "text: found nothing, expected the field, which the event type demands",
        "(unknown): found a field of no meaning here, expected of category, facts, text",
    ]
    assert "Sander" not in str(raised.value)
    with pytest.raises(InvalidError, match="expected a type of the published language"):
        event_type("school.unheard-of")


@pytest.mark.parametrize(
    "number", ["", "740312990", "74031299000", "7413129900", "9903129900", "0003129900", "740312 9900"]
)
def test_what_cannot_be_a_cpr_number_is_none(number: str) -> None:
    """Ten digits that begin with a date, the day perhaps plus sixty; the error does not repeat them."""
    with pytest.raises(InvalidError) as raised:
        Cpr(number)
    assert not number or number not in str(raised.value)


def test_whoever_prints_a_person_learns_nothing() -> None:
    """Neither number nor name shows in a log."""
    assert not re.search(rf"{CPR}|{NAME}", repr(SANDER))
    with pytest.raises(InvalidError):
        Youth("Sander")
    with pytest.raises(InvalidError):
        Cpr(CPR, name=" ")


def test_every_personal_field_of_the_language_is_sealed() -> None:
    """Whatever type has one, of whichever source."""
    from samspor import language  # noqa: PLC0415 - its modules are what is looked at

    sources = [language.school, language.job, language.leisure, language.police, language.ssp, language.social]
    with_personal = [each for source in sources for each in source.TYPES if personal_fields(each)]
    assert len(with_personal) > 8
    for model in with_personal:
        made = example_of(model, **dict.fromkeys(personal_fields(model), TEXT))
        sector = model.TYPE.partition(".")[0]
        found = told(made, Youth(uuid4()), teller=Teller(sector, "707"))
        assert TEXT not in json.dumps(found, ensure_ascii=False)
        opened = KEYS.open(found["data"]["sealed"], found["source"], found["id"])
        assert set(personal_fields(model)) <= opened.keys()
