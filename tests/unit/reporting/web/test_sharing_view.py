"""Who knows what, and may I share this: what was denied stands beside what was allowed, each with its reason."""

from datetime import timedelta
from typing import Any

from services.reporting.answers.sharing import (
    AccessRequest,
    Cell,
    Considered,
    Corrected,
    DisclosedFact,
    Disclosure,
    EmergencyAccess,
    MayShare,
    Sharing,
)
from services.reporting.answers.timeline import SetRight
from services.reporting.web.views.sharing import may_share_page, sharing_page
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, NOW, at, head, some

EVERYTHING = (
    "decide-disclosure",
    "review-emergency-access",
    "answer-access-request",
    "extend-access-request",
    "hand-over",
)


def answer(**changes: Any) -> Sharing:
    """Liva's sharing, with nothing shared yet."""
    known: dict[str, Any] = {
        "at": NOW,
        "head": head(commands=EVERYTHING),
        "consents": (),
        "disclosures": (),
        "emergencies": (),
        "corrections": (),
        "handovers": (),
        "requests": (),
        "following": (),
    }
    return Sharing(**known | changes)


def disclosure(decision: str, **changes: Any) -> Disclosure:
    """A decision on telling the police of Liva's absence."""
    known: dict[str, Any] = {
        "disclosure": some(decision),
        "decision": decision,
        "basis": "SSP_115",
        "purpose": "crime-prevention",
        "sender": "school",
        "to": ("police",),
        "categories": ("attendance",),
        "manner": "meeting",
        "reason": "allowed",
        "at": at("2025-11-03T10:00"),
        "by": BIRGITTE,
    }
    return Disclosure(**known | changes)


def test_a_denial_stands_beside_a_permission_with_its_reason() -> None:
    """What was allowed says what travels with it."""
    found = sharing_page(
        answer(
            disclosures=(
                disclosure("allow", conditions=("not-for-investigation",)),
                disclosure("deny", reason="never-for-this", purpose="criminal-investigation", basis=None),
            )
        ),
        DA,
    ).disclosures
    assert isinstance(found, tuple)
    allowed, denied = found
    assert allowed.mark.text == "Tilladt"
    assert "Vilkår, der følger med: Ikke til efterforskning." in allowed.lines
    assert (denied.mark.text, denied.mark.tone) == ("Afvist", "alarm")
    assert any("aldrig videre herfra til efterforskning" in line for line in denied.lines)


FACT = DisclosedFact(
    event=some("fact"), type="school.absence-summarised", sector="school", occurred_at=at("2025-10-31T14:00")
)


def lines_of(one: Disclosure) -> tuple[str, ...]:
    """What the card of a decision says."""
    found = sharing_page(answer(disclosures=(one,)), DA).disclosures
    assert isinstance(found, tuple)
    return found[0].lines


def test_what_was_given_once_is_what_there_was_and_says_until_when_it_can_be_read() -> None:
    """A running disclosure says neither, since it covers what comes, as long as the recipient takes part."""
    given = disclosure("allow", open_until=at("2025-11-17T10:00"))

    assert lines_of(given)[2:] == (
        "Det, der var registreret, da det blev afgjort. Det, der kommer senere, er ikke med.",
        "Modtageren kan læse det her til 17. november 2025 kl. 10.00.",
    )
    over = disclosure("allow", open_until=NOW - timedelta(days=3))
    assert lines_of(over)[-1].startswith("Modtageren kunne læse det her til ")
    assert lines_of(disclosure("allow", manner="feed"))[2:] == ()
    assert lines_of(disclosure("deny", reason="outside-circle"))[3:] == ()


def test_the_facts_that_were_named_are_listed_as_far_as_they_may_be_seen() -> None:
    """Each with what, when and by whom; one that was set right since says so; others are counted."""
    corrected = FACT.model_copy(update={"corrected": True})
    hidden = DisclosedFact(event=some("hidden"))
    line = "Fravær opgjort, 31. oktober 2025 kl. 14.00, Skole"

    assert lines_of(disclosure("allow", facts=(FACT, corrected)))[2] == (
        f"Kun disse oplysninger: {line}; {line} (rettet siden)."
    )
    assert lines_of(disclosure("allow", facts=(FACT, hidden)))[2:] == (
        f"Kun disse oplysninger: {line}.",
        "Én bestemt oplysning, som ikke er åben for dig.",
    )
    assert lines_of(disclosure("deny", reason="outside-circle", facts=(hidden, hidden)))[-1] == (
        "2 bestemte oplysninger, som ikke er åbne for dig."
    )


def test_an_emergency_waits_for_its_review_and_then_says_what_was_found() -> None:
    """The leader is offered it; once reviewed there is nothing left to do."""
    known: dict[str, Any] = {
        "access": some("access"),
        "person": BIRGITTE,
        "sector": "social",
        "reason": "missing",
        "explanation": CLOSED,
        "opened_at": at("2025-11-11T23:00"),
        "until": at("2025-11-12T23:00"),
    }
    waiting = sharing_page(answer(emergencies=(EmergencyAccess(**known),)), DA).emergencies[0]
    done = EmergencyAccess(**known, reviewed_at=NOW, reviewed_by=BIRGITTE, justified=False)
    reviewed = sharing_page(answer(emergencies=(done,)), DA).emergencies[0]
    assert waiting.mark.text == "Mangler eftersyn"
    assert [action.text for action in waiting.actions] == ["Efterse åbningen"]
    assert (reviewed.mark.text, reviewed.actions) == ("Der var ikke grund til det", ())


def test_a_correction_says_who_was_told() -> None:
    """What was wrong, why, what holds instead, and which sectors know of it."""
    right = SetRight(
        at=NOW, by=BIRGITTE, reason="wrong-person", replaced_by=some("x"), replaced_by_type=None, informed=("leisure",)
    )
    one = Corrected(
        event=some("wrong"),
        type="school.absence-summarised",
        occurred_at=at("2025-10-31T14:00"),
        sector="school",
        set_right=right,
    )
    card = sharing_page(answer(corrections=(one,)), DA).corrections[0]
    assert "I stedet gælder: en anden hændelse." in card.lines
    assert any(line.startswith("Har fået besked om rettelsen: Fritid") for line in card.lines)


def test_a_request_for_access_can_be_answered_until_it_is() -> None:
    """Put off or answered; afterwards it says the outcome."""
    known: dict[str, Any] = {"request": some("r"), "kind": "documents", "by": "mother", "requested_at": NOW}
    waiting = sharing_page(answer(requests=(AccessRequest(**known),)), DA).requests
    done = sharing_page(answer(requests=(AccessRequest(**known, answered_at=NOW, outcome="in-part"),)), DA).requests
    assert isinstance(waiting, tuple)
    assert isinstance(done, tuple)
    assert [action.text for action in waiting[0].actions] == ["Besvar anmodningen", "Udskyd svaret"]
    assert (done[0].mark.text, done[0].actions) == ("Delvist givet", ())


def considered(basis: str, *, allow: bool, **changes: Any) -> Considered:
    """What one basis says."""
    known: dict[str, Any] = {"basis": basis, "allow": allow, "reason_da": "Fordi.", "reason_en": "Because."}
    return Considered(**known | changes)


def test_the_answer_names_the_bases_that_would_do_or_could() -> None:
    """A basis that is of no use is not shown, but for the one that was meant."""
    found = MayShare(
        at=NOW,
        allow=False,
        code="no-consent",
        reason_da="Der er ikke givet samtykke.",
        reason_en="No consent was given.",
        instead=("NOTIFY_133",),
        considered=(
            considered("CONSENT", allow=False),
            considered("SSP_115", allow=False, if_stated=("necessity-stated",)),
            considered("MUNI_MOVE", allow=False),
            considered("NOTIFY_133", allow=True),
        ),
    )
    page = may_share_page(found, "CONSENT", (("to", "police"),), "/x", DA)
    assert (page.title, page.tone, page.lead) == ("Nej, det må du ikke", "alarm", "Der er ikke givet samtykke.")
    assert [one.mark.text for one in page.bases] == ["Tilladt", "Afvist", "Måske"]
    assert any("Underretningspligt" in line for line in page.lines)


def test_an_answer_says_which_part_may_not_go() -> None:
    """Where some of it may and some may not, the part and its reason are named."""
    cells = (
        Cell(category="attendance", recipient="school", allow=True, reason_da="", reason_en=""),
        Cell(category="health", recipient="school", allow=False, reason_da="Lukket for skolen.", reason_en="Closed."),
    )
    found = MayShare(
        at=NOW,
        allow=False,
        code="health-closed",
        reason_da="Lukket for skolen.",
        reason_en="Closed.",
        considered=(considered("SSD", allow=False, cells=cells, if_stated=("necessity-stated",)),),
    )
    lines = may_share_page(found, "", (), "/x", DA).bases[0].lines
    assert lines[-1] == "Helbred til Skole: Lukket for skolen."
