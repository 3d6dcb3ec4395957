"""What does finance post on the accounts of the effort? The bills of each month, by area.

In the first year somebody uploads a spreadsheet each quarter; then the system posts every month by itself.

Invariant: the postings of a month add up to its bills, but for one that was posted twice and taken back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from deploy.demo.scenario.calendar import END, local_day, moment, working_day
from deploy.demo.scenario.script import Line, Said, Sent, posted
from shared.events.envelope import derived_id

TWICE: Final = "2026-03"
"""The month in which the first posting was made twice; the second is taken back."""
_POSTED_ON: Final = 5
"""The day of the next month on which a month, or a quarter, is posted."""
_BY_FILE: Final = "2025"
"""The year of the spreadsheets."""


def postings(scripts: Iterable[Iterable[Line]]) -> Iterator[Sent]:
    """The postings that follow from what the scripts commit and spend."""
    lines = [line for script in scripts for line in script if isinstance(line, Said) and line.refused is None]
    areas = dict(_areas(lines))
    months: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        if line.name == "spend-cost":
            area, account = areas[line.args["commitment"]]
            months[f"{local_day(line.at):%Y-%m}", area, account] += line.args["amount_ore"]
    first = min((key for key in months if key[0] == TWICE), default=None)
    for (month, area, account), amount in sorted(months.items()):
        yield from _posting(month, area, account, amount)
        if (month, area, account) == first:
            yield from _posting(month, area, account, amount, "again")
            yield from _posting(month, area, account, -amount, "taken-back")


def _areas(lines: Iterable[Said]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The area and the account of every commitment: an intervention's from its proposal."""
    proposed = {str(line.id): line.args["effort_area"] for line in lines if line.name == "propose-intervention"}
    for line in lines:
        if line.name == "commit-intervention":
            yield line.args["intervention"], (proposed[line.args["intervention"]], line.args["account"])
        elif line.name == "commit-cost":
            yield str(line.id), (line.args["area"], line.args["account"])


def _posting(month: str, area: str, account: str, amount: int, which: str = "first") -> Iterator[Sent]:
    when = _posted(month)
    if local_day(when) < END:
        yield posted(
            "finance.posting-imported",
            when,
            derived_id("demo", "posting", month, area, account, which),
            road="file" if month.startswith(_BY_FILE) else "bus",
            posting=f"bilag-{month}-{area}-{account}-{which}",
            account=account,
            effort_area=area,
            month=month,
            amount_ore=amount,
        )


def _posted(month: str) -> datetime:
    first = date.fromisoformat(f"{month}-01")
    if month.startswith(_BY_FILE):
        first = first.replace(month=(first.month + 2) // 3 * 3)
    following = (first + timedelta(days=32)).replace(day=_POSTED_ON)
    return moment(working_day(following), 7, 30)
