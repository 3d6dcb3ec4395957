"""“Min plan” and the open door: plain sentences, nothing that is closed, a code that can be written down."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.reporting.answers import Colleague
from services.reporting.answers.my_plan import Advice, Decision, MyPlan, Told
from services.reporting.answers.overview import Actor
from services.reporting.answers.plan import Agreement, Goal, Heard, Intervention
from services.reporting.answers.sharing import DisclosedFact, Disclosure
from services.reporting.web.views.door import advice_page, code_of, read_code
from services.reporting.web.views.my_plan import my_plan_page
from shared.definitions.code_lists import codes
from shared.definitions.rights import rights_of
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, EN, NOW, at, head, some


def plan(**changes: Any) -> MyPlan:
    """Liva's plan as it is read."""
    known: dict[str, Any] = {
        "at": NOW,
        "head": head(),
        "state": "agreed",
        "agreed_at": at("2025-10-20T10:00"),
        "agreed_parties": ("youth", "mother"),
        "voice": CLOSED,
        "goals": (),
        "efforts": (),
        "mentors": (),
        "agreements": (),
        "lead": BIRGITTE,
        "actors": (),
        "decisions": (),
        "consents": (),
        "informed": None,
        "told": (),
        "disclosures": (),
        "set_right": (),
        "rights": (),
    }
    return MyPlan(**known | changes)


def test_what_may_not_be_read_is_left_out_and_not_covered() -> None:
    """A sheet of paper explains nothing, so nothing on it says that something is hidden."""
    page = my_plan_page(plan(goals=CLOSED, efforts=CLOSED), DA, reader="parent")
    assert (page.voice, page.goals, page.efforts) == (None, (), ())


def test_the_plan_is_told_in_whole_sentences() -> None:
    """Goals, efforts and who helps; an effort that is late says so and invites the question."""
    goal = Goal(
        goal=some("g"), state="set", area="health", text="I skole hver dag", set_at=NOW, scale=4, concerns="family"
    )
    late = Intervention(
        intervention=some("i"),
        state="committed",
        offer="mentor",
        effort_area="leisure",
        sectors=("leisure",),
        starts_on=date(2025, 11, 1),
        minutes_per_week=120,
    )
    page = my_plan_page(plan(goals=(goal,), efforts=(late,)), DA, reader="youth")
    assert page.lead == "Planen er aftalt 20. oktober 2025. Den er aftalt af den unge og mor."
    assert (page.goals[0].text, page.goals[0].more) == (
        "I skole hver dag",
        ("Vi er på 4 ud af 10.", "Det er et mål for familien."),
    )
    assert page.efforts[0].more[0].endswith("Spørg os, hvorfor det ikke er sket.")
    assert page.helpers[0].text == "Birgitte, Rådgiver i sagen"


def test_the_helper_is_named_by_title_and_never_by_place() -> None:
    """The case lead stands once, whoever takes part by title."""
    teacher = Colleague(id="p-jakob", name="Jakob", title="Klasselærer")
    both = tuple(
        Actor(sector="school", person=one, basis=None, joined_at=None, until=None) for one in (BIRGITTE, teacher)
    )
    page = my_plan_page(plan(actors=both), DA, reader="youth")
    assert [one.text for one in page.helpers] == ["Birgitte, Rådgiver i sagen", "Jakob, Klasselærer"]


def test_an_agreement_is_read_by_whoever_it_is_made_with() -> None:
    """The youth presses for herself; a parent says as whom; nobody presses for somebody else."""
    one = Agreement(
        agreement=some("a"), parties=("youth", "mother"), text="Kl. 7", until=None, made_at=NOW, acknowledged=("youth",)
    )
    hers = my_plan_page(plan(agreements=(one,)), DA, reader="youth").agreements[0]
    mothers = my_plan_page(plan(agreements=(one,)), DA, reader="parent").agreements[0]
    assert (hers.read, hers.parties) == (True, ())
    assert (mothers.read, mothers.parties) == (False, (("mother", "Mor"),))


def test_who_was_told_what_says_on_which_basis() -> None:
    """A sector, what it tells and is told of, why it may, and since when."""
    told = Told(sector="school", categories=("attendance",), basis="CONSENT", since=at("2025-10-08T10:00"))
    page = my_plan_page(plan(told=(told,)), DA, reader="youth")
    assert page.told[0].text.startswith("Skole må fortælle os om skolefravær")
    assert page.told[0].more[:2] == ("Det må vi efter: Samtykke.", "Siden 8. oktober 2025.")


@pytest.mark.parametrize("until", [at("2025-11-01T10:00"), date(2025, 11, 1)])
def test_a_sector_that_follows_no_more_is_told_of_as_past(until: datetime | date) -> None:
    """A year after the pathway was closed nobody reads that the school may still tell."""
    since = at("2025-10-08T10:00")
    told = Told(sector="school", categories=("attendance",), basis="CONSENT", since=since, until=until)
    [said] = my_plan_page(plan(told=(told,)), DA, reader="youth").told
    assert said.text.startswith("Skole måtte fortælle os om skolefravær")
    assert said.text.endswith("Det er slut nu.")


def test_what_was_shared_once_says_which_facts_it_was() -> None:
    """Those that the reader may see by name, the others by their number; or what there was then."""
    known: dict[str, Any] = {
        "disclosure": some("shared"), "decision": "allow", "basis": "SSP_115", "purpose": "crime-prevention",
        "sender": "school", "to": ("police",), "categories": ("attendance",), "manner": "once", "reason": "allowed",
        "at": at("2025-11-03T10:00"), "by": BIRGITTE,
    }  # fmt: skip
    facts = (DisclosedFact(event=some("fact")),)
    shared = (Disclosure(**known, facts=facts), Disclosure(**known, open_until=at("2025-11-17T10:00")))

    named, then = my_plan_page(plan(disclosures=shared), DA, reader="youth").told
    assert named.more[-1] == "Én bestemt oplysning, som ikke er åben for dig."
    assert then.more[-1].startswith("Det, der var registreret, da det blev afgjort.")


def test_decisions_are_told_by_what_they_are_about() -> None:
    """Yes, no, or not yet."""
    decided = Decision(type="coordination.decision-made", at=NOW, facts={"about": "youth-plan", "outcome": "later"})
    assert my_plan_page(plan(decisions=(decided,)), DA, reader="youth").decisions[0].text.endswith("sagde ikke endnu.")


def test_the_youths_own_words_stand_as_they_were_said() -> None:
    """Where the reader may see them."""
    said = Heard(at=NOW, form="talk", view="Jeg vil selv bestemme.")
    voice = my_plan_page(plan(voice=said), DA, reader="youth").voice
    assert voice is not None
    assert voice.text == "Jeg vil selv bestemme."


@pytest.mark.parametrize(("age", "party"), [(9, False), (10, True), (15, True), (None, False)])
def test_from_ten_a_youth_is_told_of_being_a_party(age: int | None, party: bool) -> None:
    """By dated data, and not before the age is known."""
    assert ("own-party" in {right.key for right in rights_of("youth", age, NOW)}) == party
    assert "own-party" not in {right.key for right in rights_of("parent", age, NOW)}


def test_a_code_can_be_written_down_and_typed_as_people_type() -> None:
    """In groups, in small letters, with hyphens, with the digits that letters are taken for."""
    consultation = uuid4()
    code = code_of(consultation)
    assert [len(group) for group in code.split()] == [4, 4, 4, 4, 4, 4, 2]
    for typed in (code, code.lower(), code.replace(" ", "-"), code.replace("O", "0").replace("I", "1"), f" {code} "):
        assert read_code(typed) == consultation


@pytest.mark.parametrize("typed", ["", "ABCD", "æøå", "A" * 60, "!" * 26])
def test_what_is_no_code_is_nothing(typed: str) -> None:
    """Whatever is typed, the page says that it does not know it."""
    assert read_code(typed) is None


def test_every_advice_has_a_sentence_of_its_own() -> None:
    """In both languages: nobody at the door reads a code."""
    every = codes("consultation-advice", NOW)
    for words in (DA, EN):
        answer = Advice(
            at=NOW,
            consultation=some("c"),
            category="home",
            age_band="13-14",
            asked_at=NOW,
            advice=every,
            answered_at=NOW,
        )
        page = advice_page(answer, words)
        assert len(page.sentences) == len(every)
        assert all(sentence.endswith(".") for sentence in page.sentences)


def test_a_question_without_an_answer_says_to_wait_and_not_to_wait_too_long() -> None:
    """Codes went in, and nobody has answered yet."""
    answer = Advice(
        at=NOW, consultation=some("c"), category="home", age_band=None, asked_at=NOW, advice=(), answered_at=None
    )
    assert "vent ikke på os" in advice_page(answer, DA).waits


HEARD = Heard(at=at("2025-10-10T10:00"), form="talk", view="Jeg vil gerne.")
NOT_ASKED = Heard()


def test_the_youths_own_words_stand_first() -> None:
    """And then nothing says that they are missing."""
    page = my_plan_page(plan(voice=HEARD), DA, reader="youth")
    assert page.voice is not None
    assert (page.voice.text, page.unheard) == ("Jeg vil gerne.", "")


def test_a_plan_without_the_youths_words_says_so_to_the_youth() -> None:
    """Never spoken to, or set right since: a right to be heard; with a reason on record, that there is one."""
    silent = my_plan_page(plan(voice=NOT_ASKED), DA, reader="youth")
    assert silent.voice is None
    assert silent.unheard.startswith("Her står ikke, hvad du selv mener.")
    reasoned = plan(voice=NOT_ASKED.model_copy(update={"not_heard_at": NOW, "not_heard_reason": "declined"}))
    assert "skrevet hvorfor" in my_plan_page(reasoned, DA, reader="youth").unheard


@pytest.mark.parametrize("voice", [CLOSED, NOT_ASKED])
def test_the_parents_are_told_nothing_of_it(voice: Any) -> None:
    """What the youth has said or not said is the youth's; before there is a plan nobody is told."""
    assert my_plan_page(plan(voice=voice), DA, reader="parent").unheard == ""
    assert my_plan_page(plan(voice=voice, state=None, agreed_at=None), DA, reader="youth").unheard == ""
