"""Who may hear of a youth at a meeting, and on which bases? One answer for the agenda and for the record."""

from dataclasses import replace

import pytest

from shared.policy import Consent, Givers, Heard, bases_to_hear
from shared.testing.examples import MOMENT

CASE = Heard(
    raised_basis="SSD", raised_sector="school", lead_unit="social", circumstances=frozenset({"concern-exists"}),
    givers=Givers(13),
)  # fmt: skip
CRIME = replace(CASE, raised_basis="SSP_115")
SAID = Consent(given_by=("mother",), to=("leisure",), categories=("leisure",), given_at=MOMENT)
VIOLENCE = frozenset({"concern-exists", "violence-suspected"})


def bases(heard: Heard, sector: str, *seats: str, person: str = "p-1") -> tuple[str, ...]:
    """On what a person of a sector hears of the youth."""
    return bases_to_hear(heard, person, sector, seats, MOMENT)


def test_a_seat_s_basis_holds_for_a_youth_who_was_raised_on_it_and_for_no_other() -> None:
    """The officer who comes on SSP § 115 stays for crime prevention, and leaves for an early concern."""
    assert bases(CRIME, "police", "SSP_115") == ("SSP_115",)
    assert bases(CASE, "police", "SSP_115") == ()
    assert bases(CRIME, "police") == ()
    assert bases(CRIME, "police", "PSP_115") == ()
    assert bases(replace(CRIME, raised_basis=None), "police", "SSP_115") == ()


@pytest.mark.parametrize("sector", ["local-council", "private-association", "prison-probation"])
def test_a_seat_s_basis_reaches_nobody_outside_its_circle(sector: str) -> None:
    """Whoever holds the seat."""
    assert bases(CRIME, sector, "SSP_115") == ()


def test_a_fixed_seat_without_a_basis_lets_nobody_hear() -> None:
    """Leisure sits at the table; for this youth it leaves."""
    assert bases(CASE, "leisure") == ()


def test_each_hears_on_what_the_case_holds_for_them_the_own_part_first() -> None:
    """Joined, following, consent, disclosed for the meeting, seat; a colleague on what is the sector's alone."""
    heard = replace(
        CRIME,
        actors={("leisure", "p-1"): "SSP_115"},
        followings={"leisure": "CONSENT"},
        consents=(SAID,),
        disclosed=(("leisure", "YOUTH_CRIME_ACT"),),
    )

    assert bases(heard, "leisure") == ("SSP_115", "CONSENT")
    assert bases(heard, "leisure", person="p-2") == ("CONSENT",)
    assert bases(replace(heard, disclosed=(("police", "YOUTH_CRIME_ACT"),)), "police") == ("YOUTH_CRIME_ACT",)


@pytest.mark.parametrize(
    "changes",
    [
        {"consents": ()},
        {"consents": (replace(SAID, written=False),)},
        {"consents": (replace(SAID, given_by=("step-parent",)),)},
        {"consents": (replace(SAID, until=MOMENT),)},
        {"consents": (replace(SAID, withdrawn_at=MOMENT),)},
        {"givers": Givers(15)},
        {"givers": Givers(13, "father")},
    ],
)
def test_nobody_hears_on_a_consent_that_does_not_carry_it(changes: dict[str, object]) -> None:
    """Though the person joined on it and the sector follows on it."""
    heard = replace(
        CASE,
        actors={("leisure", "p-1"): "CONSENT"},
        followings={"leisure": "CONSENT"},
        **{"consents": (SAID,), **changes},  # type: ignore[arg-type]  # fields by name
    )

    assert bases(heard, "leisure") == ()


def test_early_exchange_ends_where_violence_is_suspected() -> None:
    """Whoever joined on it leaves; who raised the youth, who coordinates and the case's unit stay."""
    joined = replace(CASE, actors={("health-visitor", "p-1"): "SSD"})

    assert bases(joined, "health-visitor") == ("SSD",)
    suspected = replace(joined, circumstances=VIOLENCE)
    assert bases(suspected, "health-visitor") == ()
    assert "SSD" in bases(suspected, "school")
    assert bases(suspected, "social")
    assert bases(suspected, "taskforce")


@pytest.mark.parametrize("basis", ["NOTIFY_133", "COLLECT_11C", "MUNI_MOVE", "EMERGENCY", "SAME_UNIT", "NO_SUCH"])
def test_what_is_no_exchange_at_a_meeting_lets_nobody_hear(basis: str) -> None:
    """A notification goes to the authority; a collection needs a running screening; one's own unit reaches nobody."""
    assert bases(replace(CASE, actors={("job", "p-1"): basis}), "job") == ()


def test_while_only_raised_it_is_the_raising_s_basis_for_its_circle() -> None:
    """Joined elsewhere, seated or not."""
    raised = replace(CASE, only_raised=True)

    assert bases(raised, "health-visitor") == bases(raised, "taskforce") == bases(raised, "school") == ("SSD",)
    assert bases(raised, "police", "SSP_115") == bases(raised, "leisure") == ()
    assert bases(replace(raised, raised_basis="SAME_UNIT"), "health-visitor") == ()
    assert bases(replace(raised, circumstances=VIOLENCE), "health-visitor") == ()


def test_whoever_coordinates_and_the_case_s_unit_hear_what_there_is_a_basis_for() -> None:
    """Their own basis first."""
    heard = replace(CASE, actors={("police", "p-9"): "SSP_115"}, followings={"home": "CONSENT"})

    for sector in ("taskforce", "social"):
        assert bases(heard, sector)[0] == "SAME_UNIT"
        assert set(bases(heard, sector)) == {"SAME_UNIT", "SSD", "SSP_115", "CONSENT"}
