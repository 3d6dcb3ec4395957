"""Which ten digits can be a CPR number, and which birth date do they tell?"""

from datetime import date

import pytest

from services.intake.cpr import NotACprNumberError, birth_date

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("6101250001", date(1925, 1, 1)),
        ("9112993999", date(1999, 12, 31)),
        ("6101004000", date(2000, 1, 1)),
        ("6101264000", date(2026, 1, 1)),
        ("6101374000", date(1937, 1, 1)),
        ("6101005000", date(2000, 1, 1)),
        ("6101258999", date(2025, 1, 1)),
        ("6101009000", date(2000, 1, 1)),
        ("6101379999", date(1937, 1, 1)),
        ("7403129900", date(2012, 3, 14)),
        ("6102209900", date(2020, 2, 1)),
        ("8902249900", date(2024, 2, 29)),
    ],
)
def test_the_seventh_digit_and_the_year_give_the_century(number: str, born: date) -> None:
    """Substitute numbers carry the day plus 60; the check digit is never looked at."""
    assert birth_date(number, TODAY) == born


@pytest.mark.parametrize(
    "number",
    [
        "",
        "740312990",
        "74031299000",
        "740312-990",
        "740312٣٣٣٣",
        "0013259900",
        "0001259900",
        "3202259900",
        "6002259900",
        "9202259900",
        "2902235000",
        "2211265000",
        "0101586000",
        "0101050001",
    ],
)
def test_what_no_living_person_can_have_is_refused_without_repeating_it(number: str) -> None:
    """Other digits, days that are none, births in the future or more than 120 years ago."""
    with pytest.raises(NotACprNumberError) as refused:
        birth_date(number, TODAY)
    assert not number or number not in str(refused.value)
