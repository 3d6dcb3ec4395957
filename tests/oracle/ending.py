"""Where does everything stand at the end: pathways, the ladder, money, meetings, what was shared, what was set right?

Worked out from what people did and sectors told, with the tables of DOMAIN written down once more (sections 4, 6, 8 and
9). Invariant: nothing of the product is asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.oracle import days
from tests.oracle.told import Line

LADDER = {
    "universal-effort": 1,
    "counselling": 2,
    "network-group": 2,
    "preventive-mentor": 2,
    "support-at-home": 3,
    "family-treatment": 3,
    "contact-person": 3,
    "improvement-course": 3,
    "kin-family": 4,
    "foster-family": 5,
    "childrens-home": 6,
}
"""The step of each measure and placement that the scenario knows, on the ladder of six (section 9)."""
RHYTHM = timedelta(days=14)
HOLIDAY_WEEKS = {28, 29, 30, 52}
FIRST_MEETING = date(2025, 4, 2)


def phase(lines: Sequence[Line]) -> str | None:
    """The phase of a youth's pathway, `paused` or `closed`; none where there is no pathway."""
    now: str | None = None
    paused = False
    for line in lines:
        match line.what:
            case "open-pathway":
                now = line.data.get("phase", "opening")
            case "enter-phase":
                now = line.data["phase"]
            case "pause-pathway" | "resume-pathway":
                paused = line.what == "pause-pathway"
            case "close-pathway" | "hand-over" if now is not None:
                now = "closed"
            case "reopen-pathway":
                now = "mapping"
            case _:
                pass
    return "paused" if paused and now not in {None, "closed"} else now


def steps(lines: Iterable[Line]) -> Counter[int]:
    """The steps of the ladder on which something of the authority runs at the end."""
    ordered = sorted(lines, key=lambda line: line.at)
    running: dict[str, int] = {}
    for line in ordered:
        match line.what:
            case "social.measure-started":
                running[line.data["measure_id"]] = LADDER[line.data["measure"]]
            case "social.placement-started":
                running[line.data["placement_id"]] = LADDER[line.data["placement"]]
            case "social.measure-ended" | "social.placement-ended":
                running.pop(line.data.get("measure_id") or line.data["placement_id"], None)
            case _:
                pass
    return Counter(running.values())


# Money ----------------------------------------------------------------------------------------------------------------


@dataclass
class Commitment:
    """What was promised for one thing: its area, its account, and each year's part with what became of it."""

    area: str
    account: str
    parts: dict[int, int]
    spent: Counter[int] = field(default_factory=Counter)
    released: Counter[int] = field(default_factory=Counter)

    def release(self, year: int, amount: int | None = None) -> None:
        """Free what is left of a year's part, or so much of it."""
        left = self.parts[year] - self.spent[year] - self.released[year]
        self.released[year] += left if amount is None else amount

    def spend(self, year: int, amount: int) -> None:
        """Pay a bill; what goes beyond the year's part is promised with it."""
        self.spent[year] += amount
        beyond = self.spent[year] + self.released[year] - self.parts[year]
        self.parts[year] += max(0, beyond)

    def given_away(self, year: int) -> int:
        """What the year has given away for it: promised, less what was freed again."""
        return self.parts.get(year, 0) - self.released[year]


@dataclass
class Money:
    """A municipality's budget years: what each may spend, and what was promised."""

    amounts: dict[int, int] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)

    def used(self, year: int, area: str | None = None) -> int:
        """What the year's pool has given away, perhaps in one area."""
        return sum(
            each.given_away(year)
            for each in self.commitments.values()
            if each.account == "pool" and area in {None, each.area}
        )

    def remaining(self, year: int) -> int:
        """What is left of the year's pool."""
        return self.amounts[year] - self.used(year)


def money(lines: Iterable[Line]) -> Money:
    """The budget after everything that was promised, paid and freed, in the order in which it was done."""
    found = Money()
    areas: dict[str, str] = {}
    for line in sorted(lines, key=lambda line: line.told):
        data = line.data
        match line.what:
            case "set-budget":
                found.amounts[data["year"]] = data["amount_ore"]
            case "propose-intervention":
                areas[line.id] = data["effort_area"]
            case "commit-intervention":
                found.commitments[data["intervention"]] = _promised(data, areas[data["intervention"]])
            case "commit-cost":
                found.commitments[line.id] = _promised(data, data["area"])
            case "spend-cost":
                found.commitments[data["commitment"]].spend(data["year"], data["amount_ore"])
            case "release-cost":
                found.commitments[data["commitment"]].release(data["year"], data.get("amount_ore"))
            case "end-intervention" | "cancel-intervention" if data["intervention"] in found.commitments:
                over = found.commitments[data["intervention"]]
                for year in over.parts:
                    over.release(year)
            case _:
                pass
    return found


def _promised(data: Mapping[str, object], area: str) -> Commitment:
    first, last = date.fromisoformat(str(data["starts_on"])), date.fromisoformat(str(data["ends_on"]))
    price, units = data["unit_price_ore"], data["units"]
    assert isinstance(price, int)
    assert isinstance(units, int)
    whole = (last - first).days + 1
    parts: dict[int, int] = {}
    for year in range(first.year, last.year + 1):
        passed = (min(last, date(year, 12, 31)) - first).days + 1
        parts[year] = price * units * passed // whole - sum(parts.values())
    return Commitment(area, str(data["account"]), parts)


# Meetings -------------------------------------------------------------------------------------------------------------


def meetings(lines: Sequence[Line], until: datetime) -> Counter[str]:
    """How many meetings were called, held and cancelled, and how often the rhythm was broken."""
    names = {"schedule-meeting": "called", "hold-meeting": "held", "cancel-meeting": "cancelled"}
    found = Counter(names[line.what] for line in lines if line.what in names)
    ordinary = {line.id for line in lines if line.what == "schedule-meeting" and line.data["kind"] == "ordinary"}
    held = sorted(line.at for line in lines if line.what == "hold-meeting" and line.data["meeting"] in ordinary)
    found["missed"] = sum(_broken(held, until))
    return found


def _broken(held: Sequence[datetime], until: datetime) -> Iterator[bool]:
    due = days.end(FIRST_MEETING)
    for when in (*held, until):
        yield when > due
        day = days.local(when) + RHYTHM
        while day.isocalendar().week in HOLIDAY_WEEKS:
            day += RHYTHM
        due = days.end(day)


# What was shared, and what was set right ------------------------------------------------------------------------------


def disclosures(lines: Sequence[Line]) -> list[str]:
    """The answer to each wish to share, in their order: allow or deny (section 6)."""
    return ["allow" if _may(line, lines) else "deny" for line in lines if line.what == "decide-disclosure"]


def _may(asked: Line, lines: Sequence[Line]) -> bool:
    data = asked.data
    before = [line for line in lines if line.told <= asked.told]
    match data.get("basis"):
        case _ if data["purpose"] == "criminal-investigation":
            return False
        case "CONSENT":
            return any(_covers(line, data) for line in before if line.what == "record-consent-given")
        case "SSP_115":
            return data["purpose"] == "crime-prevention" and "necessity-stated" in data["circumstances"]
        case "ABUSE":
            opened = Counter(line.what for line in before)
            running = opened["social.abuse-case-opened"] - opened["social.abuse-case-closed"]
            return running > 0 and "necessity-stated" in data["circumstances"]
        case basis:
            raise AssertionError(f"the scenario asks on a basis that the oracle has not read: {basis}")


def _covers(consent: Line, asked: Mapping[str, object]) -> bool:
    to, categories = asked["to"], asked["categories"]
    assert isinstance(to, list)
    assert isinstance(categories, list)
    return set(to) <= set(consent.data["to"]) and set(categories) <= set(consent.data["categories"])


CATEGORY = {"school.absence-summarised": ("school", "attendance")}
"""Who tells what the scenario sets right, and the category that it falls into; it is closed to nobody."""
OWN = {"taskforce"}
"""Who has the case here has no feed."""


def set_right(lines: Sequence[Line]) -> dict[str, set[str]]:
    """Each event that was set right, with the sectors that had received it and are told (GDPR, article 19).

    Who told it, to whom it was disclosed, and who was in the room when the youth was discussed while it was known.
    """
    found: dict[str, set[str]] = {}
    for correction in (line for line in lines if line.what == "issue-correction"):
        wrong = next(line for line in lines if line.id == correction.data["of"])
        teller, category = CATEGORY[wrong.what]
        allowed = zip((line for line in lines if line.what == "decide-disclosure"), disclosures(lines), strict=True)
        received = {
            sector
            for line, answer in allowed
            if answer == "allow" and category in line.data["categories"] and wrong.told <= line.told <= correction.told
            for sector in line.data["to"]
        }
        in_the_room = {
            one["sector"]
            for line in lines
            if line.what == "discuss-youth" and wrong.told <= line.at < correction.at
            for one in line.data["present"]
        }
        found[wrong.id] = ({teller} | received | in_the_room) - OWN
    return found
