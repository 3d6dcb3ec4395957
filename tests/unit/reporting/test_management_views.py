"""The pages about many say in words what is held back, what is beside what, and what cannot be said."""

from datetime import date
from typing import Any

import pytest

from services.reporting.answers.budget import AreaUse, Budget, StepUse, YouthUse
from services.reporting.answers.knowledge import Knowledge, Method, Outcome, Review
from services.reporting.answers.management import (
    Banded,
    Counted,
    Figure,
    Group,
    Ladder,
    Limit,
    Management,
    Owed,
)
from services.reporting.answers.range_of_services import (
    Description,
    Descriptions,
    Offer,
    RangeOfServices,
    SuggestedOffer,
    Usage,
)
from services.reporting.looking import indicators
from services.reporting.web.forms.methods import METHODS, METHODS_BACK
from services.reporting.web.management_pages import first_day
from services.reporting.web.views.budget import budget_page
from services.reporting.web.views.descriptions import descriptions_page
from services.reporting.web.views.knowledge import knowledge_page
from services.reporting.web.views.management import management_page
from services.reporting.web.views.range_of_services import services_page
from services.reporting.web.views.sections import Cell, Section, SectionsPage, figure
from tests.unit.reporting.test_management_figures import PERIOD, books
from tests.unit.reporting.web.invented import CLOSED, DA, EN, LIVA, NOW, at, some

FEW = Figure(key="child-heard", kind="share", said="too-few", baseline=65, baseline_year=2024)
FIVE = "5\N{EN DASH}9"
TEN = "10\N{EN DASH}14 unge"
EMPTY = Counted(total=None, cells={})


def section(page: SectionsPage, name: str) -> Section:
    """A part of a page by its id."""
    return next(one for one in page.sections if one.id == name)


def rows(part: Section) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a part's table."""
    return part.table.rows if part.table else ()


def texts(part: Section) -> list[list[str]]:
    """The texts of a part's table."""
    return [[cell.text for cell in row] for row in rows(part)]


def management(**changes: Any) -> Management:
    """The head's information with one figure and one limit."""
    known: dict[str, Any] = {
        "at": NOW,
        "level": "head",
        "unit": None,
        "since": date(2024, 11, 1),
        "until": date(2025, 10, 31),
        "groups": (Group(key="quality", figures=(FEW,)),),
        "limits": (),
        "ladder": Ladder(steps=Counted(total=None, cells={"none": None, "2": None}), movement=EMPTY, said="too-early"),
        "needs": (),
        "concerns": (),
        "rules_broken": EMPTY,
        "deviations": EMPTY,
    }
    return Management(**known | changes)


def test_a_figure_that_is_held_back_says_why_and_what_the_country_does() -> None:
    """In place of the number stands why it is not there."""
    card = figure(FEW, DA)
    assert card.held_back
    assert card.value == "Vises ikke"
    assert card.notes[0].startswith("Færre end 5 unge")
    assert "Landet: 65 % (2024)" in card.notes


@pytest.mark.parametrize(
    ("one", "danish", "english"),
    [
        (
            Figure(key="placed", kind="count", said="shown", count=Banded(least=5, most=9)),
            "5\N{EN DASH}9 unge",
            "5\N{EN DASH}9 youths",
        ),
        (Figure(key="raised-to-effort", kind="days", said="shown", value=1), "1 dag", "1 day"),
        (Figure(key="attendance", kind="percent", said="shown", value=85), "85 %", "85 %"),
        (Figure(key="leisure", kind="share", said="too-early"), "For tidligt at sige", "Too early to say"),
    ],
)
def test_figures_are_said_in_both_languages(one: Figure, danish: str, english: str) -> None:
    """As a band of youths, as days, as per cent, or that it is too early."""
    assert (figure(one, DA).value, figure(one, EN).value) == (danish, english)


def test_every_figure_has_its_name_and_its_definition() -> None:
    """No figure is reckoned that a page could not say."""
    for group in indicators.groups(books(), PERIOD):
        assert DA.has(f"management.group.{group.key}")
        for one in group.figures:
            assert DA.has(f"management.figure.{one.key}"), one.key
            assert DA.has(f"management.define.{one.key}"), one.key


def test_a_limit_below_the_country_says_so_in_words() -> None:
    """Beside the colour stand the words."""
    kept = Figure(key="limit-T10", kind="share", said="shown", value=60, baseline=75, baseline_year=2024)
    page = management_page(management(limits=(Limit(rule="T10", rule_from=None, figure=kept),)), "national", DA)
    (row,) = rows(section(page, "frister"))
    assert row[1].text == "60 %"
    assert row[1].mark is not None
    assert (row[1].mark.text, row[1].mark.tone) == ("Under landet", "warn")
    assert row[2].text == "75 % (2024)"


def test_the_heads_page_has_no_list_of_youths_and_the_teams_has() -> None:
    """The same data at two levels."""
    head = management_page(management(), "national", DA)
    owed = Owed(kind="limit", youth=LIVA, name="Liva", owner="social", code="T10", due=at("2025-11-01T12:00"))
    team = management_page(management(level="team", unit="social", owed=(owed,)), "national", DA)
    assert "skylder" not in {part.id for part in head.sections}
    assert head.months
    assert not team.months
    (row,) = rows(section(team, "skylder"))
    assert (row[0].text, row[0].href) == ("Liva", f"/sager/{LIVA}/frister")


def test_a_masked_name_stays_masked_in_the_list() -> None:
    """What the policy covers is covered here too."""
    owed = Owed(kind="task", youth=LIVA, name=CLOSED, owner="school", code="contact-family", since=NOW)
    page = management_page(management(level="team", unit="social", owed=(owed,)), "national", DA)
    assert texts(section(page, "skylder"))[0][0] == "Navn skjult"


def test_movement_is_not_told_too_early() -> None:
    """The table of steps stands; that of movement says why it is not there."""
    page = management_page(management(), "national", DA)
    assert texts(section(page, "trappen"))[0] == ["Intet trin", "", "vises ikke"]
    assert section(page, "bevaegelse").empty == "For tidligt at sige"


def test_an_offer_says_whether_there_is_room_and_never_how_few_use_it() -> None:
    """Room in words; fewer than five stays fewer than five."""
    offer = Offer(
        offer="grenaa-havn",
        title="Grenaa Havn",
        effort_area="work",
        sector="job",
        unit="week",
        unit_price_ore=125_000,
        places=6,
        full=False,
        partner="Grenaa Havn",
    )
    answer = RangeOfServices(
        at=NOW,
        offers=(offer,),
        withdrawn=(),
        suggested=(),
        evidence_based=FEW,
        by_evidence=EMPTY,
        commands=("list-offer", "withdraw-offer"),
    )
    row = rows(section(services_page(answer, DA), "tilbud"))[0]
    assert row[3].text == "1.250 kr. pr. uge"
    assert row[4].mark is not None
    assert row[4].mark.text == "Ledige pladser"
    assert row[4].note == "I brug: færre end 5. Venter: færre end 5."
    assert row[5].actions[0].href == "/handling/withdraw-offer?offer=grenaa-havn"


def test_a_suggestion_leads_to_the_list_with_what_is_known_of_it() -> None:
    """Nothing has to be typed again; what stands in the address is safe there."""
    suggested = SuggestedOffer(
        suggestion=some("suggestion"),
        title="Ro & regler",
        effort_area="leisure",
        sector="leisure",
        evidence=None,
        suggested_at=NOW,
        suggested_by=None,
    )
    answer = RangeOfServices(
        at=NOW,
        offers=(),
        withdrawn=(),
        suggested=(suggested,),
        evidence_based=FEW,
        by_evidence=EMPTY,
        commands=("list-offer",),
    )
    row = rows(section(services_page(answer, DA), "forslag"))[0]
    assert "title=Ro+%26+regler" in row[3].actions[0].href


def test_a_stale_description_warns_and_a_proposed_one_can_be_published() -> None:
    """What is done next depends on how it stands; staleness is said in words."""
    usage = Usage(pathways=None, outside=FEW, deviations=EMPTY, phases=EMPTY, outcomes=EMPTY)
    one = Description(
        key="norddjurs-taskforce",
        version=1,
        standing="published",
        criteria=("at-risk-of-offending",),
        competences=(),
        interventions=(),
        authors=("Norddjurs Kommune",),
        knowledge="k",
        coordination="c",
        effect="e",
        valid_from=date(2025, 1, 1),
        review_by=date(2025, 6, 1),
        follow_up_on=date(2025, 4, 1),
        stale=True,
        follow_up_due=True,
        steps=(),
        usage=usage,
        commands=("revise-description",),
    )
    (card,) = descriptions_page(Descriptions(at=NOW, descriptions=(one,)), DA).cards
    assert [mark.text for mark in card.marks] == ["Udgivet", "Skal revideres nu", "Opfølgning efter et år mangler"]
    assert card.actions[0].href.endswith("description=norddjurs-taskforce&replaces=1&version=2")
    assert card.pathways == "færre end 5"


def test_what_came_of_an_offer_is_told_as_an_association() -> None:
    """Beside the numbers stands that they prove nothing; a search that finds nothing says so."""
    outcome = Outcome(
        offer="mentor",
        title=None,
        listed=False,
        evidence="promising",
        youths=Banded(least=10, most=14),
        outcomes=Counted(total=None, cells={"goals-reached": Banded(least=5, most=9), "no-effect": None}),
    )
    review = Review(at=NOW, by=None, outcome="kept")
    method = Method(method="m", title="Netværksmøder", reviews=(review,), next_review_by=date(2025, 6, 1), due=True)
    answer = Knowledge(at=NOW, sought="", methods=(method,), outcomes=(outcome,), activities=())
    page = knowledge_page(answer, DA)
    assert texts(section(page, "resultater")) == [["Mentor", TEN, f"Målene er nået: {FIVE} unge"]]
    assert rows(section(page, "metoder"))[0][2].mark is not None
    assert any("siger ikke" in note for note in page.notes)
    nothing = knowledge_page(Knowledge(at=NOW, sought="x", methods=(), outcomes=(), activities=()), DA)
    assert section(nothing, "metoder").empty == "Intet passer til det, du søgte."


def budget(**changes: Any) -> Budget:
    """A year in which one area is tight, and the finance system says more than was told."""
    area = AreaUse(
        area="work",
        account="pool",
        set_ore=10_000_000,
        committed_ore=2_000_000,
        spent_ore=7_600_000,
        forecast_ore=9_600_000,
        posted_ore=8_000_000,
        standing="tight",
    )
    known: dict[str, Any] = {
        "at": NOW,
        "municipality": "707",
        "year": 2025,
        "years": (2025,),
        "amount_ore": 120_000_000,
        "areas": (area,),
        "standing": "underspent",
        "steps": (StepUse(step=2, spent_ore=None, forecast_ore=None),),
    }
    return Budget(**known | changes)


def parts(answer: Budget) -> dict[str, Section]:
    """The parts below the budget's table."""
    return {part.id: part for part in budget_page(answer, DA).sections}


def test_the_forecast_is_said_in_words() -> None:
    """Tight, and money left in the pool as a whole."""
    page = budget_page(budget(), DA)
    assert page.standing is not None
    assert page.standing.text == "Der er penge tilbage"
    row = next(row for row in rows(parts(budget())["prognose"]) if row[0].text == "Praktik og job")
    assert row[2].text == "96.000 kr."
    assert row[3].mark is not None
    assert row[3].mark.text == "Stramt"


def test_the_difference_to_the_finance_system_is_told() -> None:
    """Posted less told; a year without postings says so."""
    assert texts(parts(budget())["posteringer"]) == [["Praktik og job", "76.000 kr.", "80.000 kr.", "4.000 kr."]]
    assert texts(parts(budget(areas=()))["posteringer"]) == []


def test_what_few_cost_is_not_told_by_step() -> None:
    """An amount on a step with fewer than five youths is held back."""
    assert texts(parts(budget())["trin"]) == [["Trin 2", "færre end 5", "færre end 5"]]


def test_costs_of_youths_are_asked_for_and_shown_to_those_who_may() -> None:
    """Closed: no part at all. Open: a way to ask, then the names or what covers them."""
    assert "unge" not in parts(budget())
    assert parts(budget(youths_open=True))["unge"].actions[0].href == "/budget?aar=2025&unge=ja#unge"
    covered = YouthUse(youth=LIVA, name=CLOSED, spent_ore=100, forecast_ore=200)
    assert texts(parts(budget(youths_open=True, youths=(covered,)))["unge"])[0][0] == "Navn skjult"


def test_every_form_of_the_organisation_has_a_page_to_go_back_to() -> None:
    """Whoever sends a form comes back to where it belongs."""
    assert METHODS.keys() == METHODS_BACK.keys()


def test_a_month_is_written_as_people_write_it() -> None:
    """`2025-10` is October's first day; nothing is nothing."""
    assert (first_day("2025-10"), first_day(None)) == (date(2025, 10, 1), None)
