"""What those see who look after what their unit has sent: nothing personal, every reason; only what differs is sent."""

from typing import Any
from uuid import UUID

import pytest

from services.reporting.gateway import Deed, Inspected, Mended, Receipt, Receipts, Refusal, Shelf, Shown, Standing
from services.reporting.web.choices import Choices
from services.reporting.web.correcting import correcting_form, known_of, patch_of, removable
from services.reporting.web.filling import Typed, fill
from services.reporting.web.views.minding import form_told, messages_page, refused_page, shelf_page, wrong_in
from services.reporting.web.views.telling import hub_page, receipt_page, system_page
from tests.unit.reporting.web.invented import DA, EN, NOW, at, some

RECEIPT = UUID("5a305b0a-7a1c-4a4e-9c57-707000000001")
CHOICES = Choices(NOW, "707")
REFUSAL = Refusal(
    code="value-not-in-list",
    field="data.category",
    found="a text of 10 characters",
    expected="a code of the list concern-category",
    reason_da="Koden findes ikke på listen.",
    reason_en="The code is not in its list.",
)
FIELDS = (
    Shown(path="id", form="a text of 5 characters", value="web-1"),
    Shown(path="time", form="a text of 25 characters", value="2025-11-11T10:00:00+01:00"),
    Shown(path="data.person", form="an object of 1 fields"),
    Shown(path="data.person.cpr", form="a text of 10 characters"),
    Shown(path="data.category", form="a text of 10 characters"),
    Shown(path="data.text", form="a text of 40 characters"),
    Shown(path="data.facts", form="an object of 2 fields"),
    Shown(path="data.facts.occurrences", form="a number", value=3),
    Shown(path="data.facts.parents_informed", form="true or false", value=True),
    Shown(path="data.extra", form="a number"),
)


def inspected(**changes: Any) -> Inspected:
    """A refused concern, masked."""
    known: dict[str, Any] = {
        **REFUSAL.model_dump(),
        "receipt": RECEIPT,
        "refused_at": at("2025-11-11T10:05"),
        "id": "web-1",
        "source": "/707/school",
        "type": "school.concern-shared",
        "fields": FIELDS,
    }
    return Inspected(**known | changes)


def corrected(typed: Typed, *remove: str, **changes: Any) -> dict[str, Any]:
    """What would be sent of a correction."""
    found = inspected(**changes)
    filled = fill(correcting_form(found), {**known_of(found), **typed}, CHOICES)
    assert filled.problems == {}
    return patch_of(found, filled, remove)


def test_the_field_that_was_refused_stands_first_and_the_rest_is_folded() -> None:
    """One thing to put right, in most cases."""
    fields = correcting_form(inspected()).fields
    assert [one.name for one in fields if not one.rare] == ["data.category"]
    assert {"data.text", "time", "data.person.cpr"} <= {one.name for one in fields if one.rare}


@pytest.mark.parametrize(
    ("refused", "first"),
    [("time", ["time"]), ("data.person.cpr", ["data.person.cpr"]), ("data.extra", []), ("body", [])],
)
def test_whatever_was_refused_is_found(refused: str, first: list[str]) -> None:
    """An attribute, the youth; what is no field of the form has none."""
    fields = correcting_form(inspected(field=refused)).fields
    assert [one.name for one in fields if not one.rare] == first


def test_only_what_differs_is_sent() -> None:
    """What is shown and left alone, and what is covered and left empty, stay as they were."""
    assert corrected({}) == {}
    assert corrected({"data.category": ["absence"]}) == {"data.category": "absence"}
    assert corrected({"data.facts.occurrences": ["4"], "data.facts.parents_informed": ["nej"]}) == {
        "data.facts.occurrences": 4,
        "data.facts.parents_informed": False,
    }
    assert corrected({"data.person.cpr": ["720512-9911"]}) == {"data.person.cpr": "7205129911"}
    assert corrected({"time": ["2025-11-10T10:00"]}) == {"time": "2025-11-10T09:00:00+00:00"}


def test_a_field_is_taken_away_only_where_the_type_can_do_without_it() -> None:
    """Neither what it demands nor what a form made up."""
    assert corrected({}, "data.extra", "data.text", "data.person", "data.never-sent") == {"data.extra": None}
    assert removable(inspected()) == (
        "data.person.cpr",
        "data.facts",
        "data.facts.occurrences",
        "data.facts.parents_informed",
        "data.extra",
    )


def test_a_message_of_no_known_type_can_still_be_looked_at() -> None:
    """Its attributes, and the youth."""
    found = inspected(type=None, field="type", fields=())
    assert {one.name for one in correcting_form(found).fields} == {
        "time",
        "legalbasis",
        "purpose",
        "data.person.cpr",
        "data.person.youth",
    }


def test_a_refused_message_is_shown_by_its_forms() -> None:
    """In the language of the page; where it is wrong stands a mark in words."""
    view = refused_page(inspected(field="data.extra"), ("data.extra",), NOW, {"p-mette": "Mette"}, DA)
    values = {row.path: (row.value, row.covered, row.wrong) for row in view.fields}
    assert values["data.text"] == ("en tekst på 40 tegn", True, False)
    assert values["data.extra"] == ("et tal", True, True)
    assert values["data.facts.parents_informed"] == ("ja", False, False)
    assert (view.waits, view.remove, [one.value for one in view.removable if one.chosen]) == (
        True,
        True,
        ["data.extra"],
    )


def test_what_was_done_with_a_message_is_told_with_who_and_when() -> None:
    """Newest first; a message that was dealt with waits no more."""
    history = (
        Deed(action="inspected", actor="p-mette", at=at("2025-11-11T12:00")),
        Deed(action="discarded", actor="p-nobody", at=at("2025-11-12T07:00"), reason="test-message"),
    )
    view = refused_page(inspected(state="discarded", history=history), (), NOW, {"p-mette": "Mette"}, DA)
    assert not view.waits
    assert [(row.what, row.who) for row in view.history] == [
        ("Opgivet (Prøvebesked)", "p-nobody, i dag kl. 07.00"),
        ("Set", "Mette, i går kl. 12.00"),
    ]


@pytest.mark.parametrize(
    ("form", "danish"),
    [
        ("a text of 1 characters", "en tekst på 1 tegn"),
        ("a list of 3", "en liste med 3"),
        ("nothing", "ingenting"),
        ("something new", "something new"),
    ],
)
def test_a_form_is_told_in_the_language_of_the_page(form: str, danish: str) -> None:
    """One that nobody knows stays as it is."""
    assert form_told(form, DA) == danish


def test_a_correction_that_is_refused_stands_at_its_field() -> None:
    """Or above the form, where there is none for it."""
    form = correcting_form(inspected())
    assert wrong_in(form, REFUSAL, DA).fields.keys() == {"data.category"}
    done = Refusal(code="already-mended", field="receipt", reason_da="En anden var hurtigere.")
    assert wrong_in(form, done, DA).above == "En anden var hurtigere."


def receipt(outcome: str, **changes: Any) -> Receipt:
    """A receipt of a concern."""
    known: dict[str, Any] = {
        "receipt": RECEIPT,
        "outcome": outcome,
        "received_at": at("2025-11-12T08:00"),
        "type": "school.concern-shared",
    }
    return Receipt(**known | changes)


def test_a_receipt_says_what_became_of_it() -> None:
    """Received, known before, refused with the way on, or on its way with its address."""
    assert receipt_page(RECEIPT, receipt("accepted"), DA).mark.text == "Modtaget"
    assert receipt_page(RECEIPT, receipt("duplicate"), EN).mark.text == "Known before"
    refused = receipt_page(RECEIPT, receipt("refused", refusal=REFUSAL), DA)
    assert refused.why == "Koden findes ikke på listen. Vælg en af mulighederne, som gjaldt på tidspunktet."
    assert refused.actions[0].href == f"/fortael/afviste/{RECEIPT}"
    mended = Mended(action="corrected", receipt=some("new"))
    assert receipt_page(RECEIPT, receipt("refused", refusal=REFUSAL, mended=mended), DA).actions[0].href == "/fortael"
    waiting = receipt_page(RECEIPT, None, DA, sent=True)
    assert (waiting.mark.text, waiting.actions[0].href) == ("På vej", f"/fortael/kvittering/{RECEIPT}?sendt=ja")
    assert receipt_page(RECEIPT, None, DA).mark.text == "Ikke fundet"


def test_the_senders_page_counts_and_gives_reasons() -> None:
    """With the way to those that were refused for each."""
    standing = Standing.model_validate(
        {
            "sector": "school",
            "since": at("2025-10-13T08:00"),
            "last_received": at("2025-11-12T08:00"),
            "waiting": 2,
            "lag_seconds": 240.0,
            "outcomes": {"accepted": 5, "refused": 1},
            "refusals": [{"code": "cpr-form", "field": "data.person.cpr", "count": 1, "reason_da": "Ikke et nummer."}],
            "quarantine": 1,
        }
    )
    receipts = Receipts(receipts=(receipt("accepted"), receipt("refused", refusal=REFUSAL, type=None)), next=17)
    view = messages_page(standing, receipts, NOW, DA, begins=True)
    assert [(pair.label, pair.value) for pair in view.figures] == [
        ("Sidst modtaget", "i dag kl. 08.00"),
        ("I kø lige nu", "2"),
        ("Forsinkelse", "4 min."),
        ("Modtaget", "5"),
        ("Kendt i forvejen", "0"),
        ("Afvist", "1"),
    ]
    assert (view.reasons[0].why, view.reasons[0].href) == ("Ikke et nummer.", "/fortael/afviste?grund=cpr-form")
    assert (view.rows[1].what, view.rows[1].note) == ("Besked uden kendt slags", "Koden findes ikke på listen.")
    assert (view.more, view.first) == ("/fortael/beskeder?efter=17", "")


def test_the_list_of_refused_messages_keeps_its_reason_from_page_to_page() -> None:
    """And says which one it is."""
    view = shelf_page(Shelf(messages=(inspected(),), next=4), "value-not-in-list", NOW, DA, begins=False)
    assert view.only == "Koden findes ikke på listen."
    assert view.more == "/fortael/afviste?grund=value-not-in-list&efter=4"
    assert view.first == "/fortael/afviste?grund=value-not-in-list"


def test_who_tells_nothing_is_offered_to_consult_alone() -> None:
    """No empty headings."""
    view = hub_page((), DA, files=False, tends=False)
    assert (view.concern, view.tells, view.files, view.tends) == (None, (), False, False)


def test_without_a_gateway_no_document_is_promised() -> None:
    """A link that leads nowhere is worse than none."""
    assert system_page(lambda _: "", DA).guides == ()
    guides = system_page(lambda path: f"https://example.invalid{path}", EN).guides
    assert guides[0].href == "https://example.invalid/v1/catalogue?lang=en"
