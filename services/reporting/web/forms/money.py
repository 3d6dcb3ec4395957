"""What is typed about a year's money: the budget, a cost of no one youth, a bill, money that is free again?

A bill and a release are about a commitment, which the page that leads there names in its address, as it names the year.
"""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.fields import WHEN, Field, Form

YEAR: Final = Field("year", "number", least=2000, most=2100)
OVERRIDE: Final = Field("override", "code", "budget-override-reason", required=False, rare=True, hint=True)

MONEY: Final[Mapping[str, Form]] = {
    "set-budget": Form(
        (YEAR, Field("amount_ore", "kroner"), Field("areas", "frames", "effort-area", required=False, hint=True))
    ),
    "commit-cost": Form(
        (
            Field("area", "code", "effort-area"),
            Field("starts_on", "day"),
            Field("ends_on", "day"),
            Field("account", "code", "account", preset="pool"),
            Field("unit_price_ore", "kroner"),
            Field("units", "number", required=False, least=1, most=100_000, hint=True),
            OVERRIDE,
        )
    ),
    "spend-cost": Form((YEAR, Field("amount_ore", "kroner"), OVERRIDE, WHEN), about="commitment"),
    "release-cost": Form((YEAR, Field("amount_ore", "kroner", required=False, hint=True)), about="commitment"),
}
"""Forms about a budget year."""

MONEY_BACK: Final[Mapping[str, str]] = dict.fromkeys(MONEY, "/budget")
"""The page that each of them belongs to."""
