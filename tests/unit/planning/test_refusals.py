"""Are refusals told in sentences that a person can act on?"""

from services.planning.refusals import money, plans


def test_amounts_are_written_as_each_language_writes_them() -> None:
    """Kroner with two decimals only where there are øre."""
    refusal = money.beyond_remaining(2025, None, 120_000_050, 120_000_000)
    assert refusal.danish == (
        "Der er 1.200.000 kr. tilbage i 2025, og der skal bruges 1.200.000,50 kr. "
        "En leder kan godkende det med en begrundelse."
    )
    assert refusal.english == (
        "DKK 1,200,000 is left in 2025 and DKK 1,200,000.50 is needed. A leader can allow it with a reason."
    )


def test_a_refusal_says_where_the_money_ran_out() -> None:
    """The area is named where it is the area's frame that is used up, and the year is not."""
    assert money.beyond_remaining(2025, None, 2, 1).field == "amount_ore"
    short = money.beyond_remaining(2025, "leisure", 2, 1)
    assert short.field == "area"
    assert "indsatsområdet" in short.danish


def test_a_status_is_named_in_words_that_people_use() -> None:
    """Not in the codes of the software."""
    refusal = plans.intervention_is("ended", expected="started")
    assert refusal.danish == "Indsatsen er afsluttet. Den skal være i gang, før det kan lade sig gøre."
