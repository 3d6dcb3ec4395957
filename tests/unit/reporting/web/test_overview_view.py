"""One youth at a glance: what is covered, and what is offered to whom."""

from datetime import date
from typing import Any

import pytest

from services.reporting.answers.duties import Task
from services.reporting.answers.overview import (
    Absence,
    Coherence,
    Consent,
    Deviation,
    Everyday,
    Informed,
    MetCriterion,
    NetworkMember,
    Overlap,
    Overview,
    Raising,
    Step,
    Suggestion,
)
from services.reporting.answers.plan import Risk
from services.reporting.web.views.overview import overview_page
from services.reporting.web.views.parts import Cover
from tests.unit.reporting.web.invented import BIRGITTE, CLOSED, DA, NOW, at, head, obligation, some

EVERYTHING = (
    "open-pathway", "dismiss-suggestion", "enter-phase", "acknowledge-task", "complete-task", "record-consent-given",
    "record-consent-refused", "record-consent-withdrawn", "request-consent", "record-parties-informed", "raise-youth",
)  # fmt: skip


def overview(**changes: Any) -> Overview:
    """Liva's overview."""
    known: dict[str, Any] = {
        "at": NOW,
        "head": head(commands=EVERYTHING),
        "raising": None,
        "opened_at": at("2025-10-14T10:00"),
        "actors": (),
        "step": None,
        "obligations": (),
        "tasks": (),
        "consents": (),
        "informed": None,
        "suggestions": (),
    }
    return Overview(**known | changes)


def test_a_suggestion_is_a_checklist_that_a_person_decides_on() -> None:
    """Each criterion with the fact that meets it, and both ways to decide."""
    fact = MetCriterion(
        criterion="serious-crime",
        fact=some("fact"),
        type="social.problem-judged",
        occurred_at=at("2025-10-28T10:00"),
        sector="social",
    )
    suggestion = Suggestion(description="serious-crime-12-17", version=1, rule="r", made_at=NOW, facts=(fact,))
    raised = head(state="raised", phase=None, commands=EVERYTHING)
    page = overview_page(overview(head=raised, suggestions=(suggestion,)), "707", DA)
    card = page.suggestions[0]
    assert card.checks[0].text == "Alvorligt kriminalitetsproblem"
    assert card.checks[0].fact == "Problem vurderet, 28. okt., Familieafdelingen (myndighed)"
    assert [action.text for action in card.actions] == ["Åbn forløb", "Afvis forslaget"]


def test_a_suggestion_of_a_retired_description_says_so_and_offers_its_successor() -> None:
    """It opens by the one that took its place; where none did, it can be dismissed and nothing is opened by it."""
    made = Suggestion(description="norddjurs-taskforce", version=1, rule="r", made_at=NOW, facts=(), retired_at=NOW)
    raised = head(state="raised", phase=None, commands=EVERYTHING)
    after = made.model_copy(update={"successor": "serious-crime-12-17"})
    one, other = overview_page(overview(head=raised, suggestions=(made, after)), "707", DA).suggestions
    assert "Der åbnes ikke nye forløb efter den." in one.retired
    assert [action.text for action in one.actions] == ["Afvis forslaget"]
    assert other.retired.endswith("afløser den.")
    about = [action.href.rpartition("=")[2] for action in other.actions]
    assert about == ["serious-crime-12-17", "norddjurs-taskforce"]


def test_a_suggestion_is_gone_once_the_pathway_is_open() -> None:
    """It has been decided on."""
    suggestion = Suggestion(description="norddjurs-taskforce", version=1, rule="r", made_at=NOW, facts=())
    assert overview_page(overview(suggestions=(suggestion,)), "707", DA).suggestions == ()


def test_nobody_is_offered_what_they_may_not_do() -> None:
    """Without commands there are no buttons."""
    task = Task(
        task=some("task"), state="assigned", kind="contact-family", sector="home", person=None, text=None,
        due=None, assigned_at=NOW, assigned_by=BIRGITTE,
    )  # fmt: skip
    page = overview_page(overview(head=head(), tasks=(task,)), "707", DA)
    assert isinstance(page.tasks, tuple)
    assert page.tasks[0].actions == ()
    assert (page.assign, page.join, page.inform, page.consent_actions) == (None, None, None, ())


def test_a_task_is_acknowledged_with_one_press() -> None:
    """A form of one button that carries the task."""
    task = Task(
        task=some("task"), state="assigned", kind="contact-family", sector="home", person=None,
        text="Ring efter kl. 15.", due=at("2025-11-10T23:59"), assigned_at=at("2025-11-07T09:00"),
        assigned_by=BIRGITTE,
    )  # fmt: skip
    page = overview_page(overview(tasks=(task,)), "707", DA)
    assert isinstance(page.tasks, tuple)
    assert page.tasks[0].actions[0].given == {"task": str(some("task"))}
    assert page.tasks[0].mark.tone == "alarm"
    assert page.tasks[0].lines == ("frist 10. nov. · 2 dage over fristen", "Sendt 7. nov. af Birgitte")


def test_covered_parts_are_covers_with_the_policys_reason() -> None:
    """Whole parts may be closed; the page says so in their place."""
    page = overview_page(
        overview(tasks=CLOSED, consents=CLOSED, obligations=CLOSED, step=CLOSED, raising=CLOSED, actors=CLOSED),
        "707",
        DA,
    )
    closed = Cover("Kun myndigheden ser det.")
    assert (page.tasks, page.consents, page.duties, page.step, page.raising, page.actors) == (closed,) * 6


def test_the_ladder_shows_the_step_among_all_its_steps() -> None:
    """A ladder may have any number of steps."""
    step = Step(level=3, levels=6, kind="measure", measure="support-at-home", since=at("2025-10-01T10:00"))
    page = overview_page(overview(step=step), "707", DA)
    assert page.step is not None
    assert not isinstance(page.step, Cover)
    assert [now for _, _, now in page.step.levels] == [False, False, True, False, False, False]
    assert page.step.text.startswith("Trin 3 af 6:")


@pytest.mark.parametrize(
    ("changes", "mark", "commands"),
    [
        (
            {"state": "requested", "requested_at": at("2025-11-03T10:00")},
            "Venter på svar",
            ["Registrér ja", "Registrér nej"],
        ),
        (
            {"state": "given", "given_at": at("2025-11-03T10:00"), "given_by": ("mother",)},
            "Givet",
            ["Registrér tilbagetrækning"],
        ),
        (
            {"state": "given", "given_at": at("2025-04-03T10:00"), "until": at("2025-10-03T10:00")},
            "Udløbet",
            ["Registrér tilbagetrækning"],
        ),
        ({"state": "refused", "answered_at": at("2025-11-03T10:00"), "answered_by": "father"}, "Afslået", []),
        ({"state": "withdrawn", "answered_at": at("2025-11-03T10:00"), "answered_by": "youth"}, "Trukket tilbage", []),
    ],
)
def test_a_consent_shows_its_state_and_what_can_be_done(
    changes: dict[str, Any], mark: str, commands: list[str]
) -> None:
    """Asked for, given, run out, refused, withdrawn."""
    consent = Consent(
        consent=some("consent"), asked_of=("mother",), scope="coordinated-pathway", to=("school",),
        categories=("attendance",), form="written", **changes,
    )  # fmt: skip
    page = overview_page(overview(consents=(consent,)), "707", DA)
    assert isinstance(page.consents, tuple)
    assert page.consents[0].mark.text == mark
    assert [action.text for action in page.consents[0].actions] == commands


def test_the_overview_offers_no_waiver() -> None:
    """Waiving is seldom right; it is offered where the whole obligation is explained."""
    owed = obligation("T2", "open")
    page = overview_page(overview(obligations=(owed,), head=head(commands=("waive-obligation",))), "707", DA)
    assert isinstance(page.duties, tuple)
    assert page.duties[0].actions == ()


def test_who_raised_the_youth_and_why() -> None:
    """By name, from which sector, on which basis, in their words."""
    raising = Raising(at=at("2025-08-12T10:00"), by=BIRGITTE, sector="social", basis="SSD", reason="Ude om natten.")
    page = overview_page(overview(raising=raising, informed=Informed(at=NOW, parties=("mother",))), "707", DA)
    assert page.raising is not None
    assert not isinstance(page.raising, Cover)
    assert page.raising.by == "Birgitte, Familieafdelingen (myndighed)"
    assert page.raising.reason == "Ude om natten."
    assert page.informed == "Mor orienteret i dag kl. 08.15"


def test_what_stands_out_of_the_pathway_is_said_first() -> None:
    """One more notification, who is missing by the description, who has nothing running, what is done twice."""
    seen = Coherence(
        missing=("police",),
        without_effort=("school",),
        overlaps=(Overlap(kind="offer", code="mentor", count=2),),
    )
    page = overview_page(overview(notifications=3, coherence=seen), "707", DA)
    assert [one.mark.text for one in page.heeds] == ["3. underretning", "Mangler i fasen", "Uden indsats", "Overlap"]
    assert "Politiet" in page.heeds[1].text
    assert page.heeds[3].text == "2 indsatser af samme slags kører samtidig: Mentor."


def test_a_pathway_that_hangs_together_warns_of_nothing() -> None:
    """One notification is what most cases begin with."""
    assert overview_page(overview(notifications=1, coherence=Coherence()), "707", DA).heeds == ()


def test_a_description_past_its_day_warns_and_blocks_nothing() -> None:
    """It guides: what can be done is offered all the same."""
    old = Coherence(stale=True, review_by=date(2025, 6, 30))
    page = overview_page(overview(coherence=old), "707", DA)
    assert page.heeds[0].text == "Den skulle have været set efter senest 30. juni 2025."
    assert page.assign is None or page.assign.href


def test_primary_and_derived_problems_stand_apart() -> None:
    """Cannabis first; what follows from it beside it."""
    judged = Risk(
        at=NOW, level="high", risk_factors=(), protective_factors=(), primary_problem="substance",
        derived_problems=("crime", "social"),
    )  # fmt: skip
    pairs = {pair.label: pair.value for pair in overview_page(overview(problems=judged), "707", DA).judged}
    assert pairs[DA("plan.primary")] == "Rusmidler"
    assert pairs[DA("plan.derived")] == "Kriminalitet og sociale problemer"


def test_family_and_network_stand_with_their_roles_and_consent() -> None:
    """Who is there for the youth, and whose yes is in force."""
    member = NetworkMember(role="grandparent", name="Inger", since=at("2025-10-01T10:00"), consented=True)
    line = overview_page(overview(network=(member,)), "707", DA).network
    assert isinstance(line, tuple)
    assert (line[0].name, line[0].more) == ("Inger", "Har givet et samtykke, der gælder")
    assert line[0].line.startswith("Bedsteforælder · registreret")
    assert isinstance(overview_page(overview(network=CLOSED), "707", DA).network, Cover)


def test_the_everyday_is_told_by_the_newest_that_holds() -> None:
    """Absence in per cent of the quarter; what may not be seen is covered."""
    now = Everyday(
        absence=Absence(quarter="2025-Q4", school_days=60, unauthorised=7),
        belonging=CLOSED,
        running=(("activity", "handball"),),
    )
    pairs = overview_page(overview(everyday=now), "707", DA).everyday
    assert pairs[0].value == "12 % i 4. kvartal 2025"
    assert isinstance(pairs[1].value, Cover)
    assert pairs[2].label == "Fritid"


def test_a_departure_from_the_description_says_why() -> None:
    """Which phase, what was missing, by whom, and the reason that was given."""
    one = Deviation(
        kind="phase", at=at("2025-11-01T10:00"), by=BIRGITTE, phase="mapping", left="opening",
        missing=("parties-informed",), reason="Haster.",
    )  # fmt: skip
    found = overview_page(overview(deviations=(one,)), "707", DA).deviations[0]
    assert found.title == "Gik til fasen Kortlægning"
    assert "Birgitte" in found.line
    assert "manglede:" in found.line
    assert found.reason == "Haster."
