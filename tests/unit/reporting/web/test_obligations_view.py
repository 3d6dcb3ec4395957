"""Obligations: days left, how each stands, and its explanation: which fact, which rule, which source, how sure."""

import pytest

from services.reporting.answers.duties import BrokenRule, Obligations
from services.reporting.web.views.obligations import duty, obligations_page, standing
from tests.unit.reporting.web.invented import DA, LIVA, NOW, at, head, obligation, some


@pytest.mark.parametrize(
    ("state", "changes", "mark", "tone"),
    [
        ("open", {"due": at("2026-02-11T23:59")}, "I gang", "quiet"),
        ("open", {"due": at("2025-11-15T23:59")}, "Snart", "warn"),
        ("open", {"due": at("2025-11-11T23:59")}, "Overskredet", "alarm"),
        ("open", {"due": None}, "I gang", "quiet"),
        (
            "open",
            {"due": at("2025-11-11T23:59"), "unconfirmed_until": at("2025-11-14T00:00")},
            "Overskredet, ikke bekræftet",
            "warn",
        ),
        ("missed", {"due": at("2025-11-06T23:59"), "missed": True}, "Ikke nået", "alarm"),
        ("met", {"met_at": at("2025-11-12T01:00"), "in_time": True}, "Nået i tide", "good"),
        (
            "met",
            {"met_at": at("2025-11-12T01:00"), "in_time": True, "missed": True},
            "Nået i tide, meldt for sent",
            "warn",
        ),
        ("met", {"met_at": at("2025-11-13T01:00"), "in_time": False, "missed": True}, "Nået for sent", "alarm"),
        ("waived", {"waived_at": at("2025-11-12T01:00"), "waiver_reason": "moved"}, "Bortfaldet", "quiet"),
    ],
)
def test_how_an_obligation_stands(state: str, changes: dict[str, object], mark: str, tone: str) -> None:
    """In a word, a tone and an icon."""
    found = standing(obligation("T1", state, **changes), NOW, DA)
    assert (found.text, found.tone) == (mark, tone)
    assert found.icon


def test_an_obligation_explains_itself() -> None:
    """Which fact opened it, by which rule, from where, and how sure the source is."""
    found = duty(obligation("T1", "open"), NOW, (), DA)
    told = {pair.label: pair.value for pair in found.explanation}
    assert told["Udløst af"] == "Underretning modtaget, 11. november 2025 kl. 22.40"
    assert told["Regel"] == "T1, Underretningen vurderes for akut behov"
    assert told["Kilde"] == "BL § 136"
    assert told["Opfyldes af"] == "Underretning vurderet"
    assert told["Sikkerhed"] == "høj, efterprøvet"
    assert "24 timer" in found.because


def test_a_clock_shows_hours_and_a_calendar_limit_days() -> None:
    """24 hours run on the clock; months end with a day."""
    assert duty(obligation("T1", "open"), NOW, (), DA).clock == "14 timer tilbage"
    assert duty(obligation("T6", "open", due=at("2025-11-20T23:59")), NOW, (), DA).clock == "8 dage tilbage"


def test_met_in_time_but_learnt_late_shows_both_moments() -> None:
    """Liva's Saturday: done on Saturday, learnt on Monday."""
    met = obligation(
        "T1",
        "met",
        met_at=at("2025-08-09T11:20"),
        learnt_at=at("2025-08-11T08:05"),
        in_time=True,
        missed=True,
    )
    lines = duty(met, NOW, (), DA).lines
    assert "Gjort 9. august 2025 kl. 11.20" in lines
    assert "Vi fik det at vide 11. august 2025 kl. 08.05" in lines


def test_an_obligation_before_an_act_has_no_date() -> None:
    """It says what it must come before."""
    found = duty(obligation("T4", "open", due=None, before=("social.measure-decided",)), NOW, (), DA)
    assert (found.clock, found.clock_note) == ("Ingen dato", "før indsats besluttet")


def test_only_what_can_be_waived_offers_it_and_only_to_those_who_may() -> None:
    """Not the 24-hour clock, not the mandatory ones, not by those without the right."""
    may = ("waive-obligation",)
    assert [one.text for one in duty(obligation("T2", "open"), NOW, may, DA).actions] == ["Fritag med begrundelse"]
    assert duty(obligation("T2", "open"), NOW, (), DA).actions == ()
    assert duty(obligation("T1", "open"), NOW, may, DA).actions == ()
    assert duty(obligation("T2", "open", mandatory=True), NOW, may, DA).actions == ()
    assert duty(obligation("T2", "met", in_time=True), NOW, may, DA).actions == ()


def test_the_most_pressing_stands_first_and_what_has_no_date_last() -> None:
    """By due moment; the settled ones the newest first."""
    answer = Obligations(
        at=NOW,
        head=head(),
        obligations=(
            obligation("T4", "open", due=None),
            obligation("T6", "open", due=at("2025-12-24T23:59")),
            obligation("T1", "open"),
            obligation("T2", "met", met_at=at("2025-07-01T10:00"), in_time=True),
            obligation("T8", "waived", waived_at=at("2025-10-01T10:00"), waiver_reason="moved"),
        ),
        broken=(),
    )
    page = obligations_page(answer, DA)
    assert [one.anchor for one in page.open] == [f"f-{some(key)}" for key in ("T1-open", "T6-open", "T4-open")]
    assert [one.anchor for one in page.done] == [f"f-{some(key)}" for key in ("T8-waived", "T2-met")]


def test_a_broken_rule_leads_to_the_fact_that_broke_it() -> None:
    """The fact stands on the timeline, and the rule explains itself."""
    broken = BrokenRule(
        event=some("broken"), rule="T3", rule_from=None, at=at("2025-08-09T11:20"), fact=some("fact"), obligation=None
    )
    page = obligations_page(Obligations(at=NOW, head=head(), obligations=(), broken=(broken,)), DA)
    assert page.broken[0].actions[0].href == f"/sager/{LIVA}/tidslinje#h-{some('fact')}"
    assert page.broken[0].because


def test_a_rule_that_the_data_no_longer_has_is_shown_by_its_key() -> None:
    """Old obligations never break the page."""
    found = duty(obligation("T99", "open"), NOW, (), DA)
    assert found.name == "T99"
