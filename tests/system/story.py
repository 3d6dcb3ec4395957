"""What do the senders of the kill campaign say, and what must have become of it? An independent model, in plain words.

Nothing of the product is imported here: the expectation is written down beside the messages, from the rules of the
domain alone (a notification is assessed within 24 hours; the same message twice is a duplicate; a refused one is not).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Literal

Message = Mapping[str, Any]
Outcome = Literal["accepted", "refused"]

BEGINNING = datetime(2025, 3, 3, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One message, what must become of it, whom it is about, and in which window of its sector it goes out."""

    sector: str
    window: int
    message: Message
    outcome: Outcome
    youth: int
    code: str | None = None


@dataclass
class Story:
    """Everything that is sent, and what is true of each youth afterwards."""

    told: list[Told] = field(default_factory=list)
    assessed: dict[str, Literal["in time", "late", "never"]] = field(default_factory=dict)
    """By notification: whether it was assessed within 24 hours."""

    def windows(self, sector: str) -> list[list[Message]]:
        """What a sector sends, window by window."""
        last = max((each.window for each in self.told if each.sector == sector), default=-1)
        return [
            [each.message for each in self.told if each.sector == sector and each.window == number]
            for number in range(last + 1)
        ]

    def sectors(self) -> list[str]:
        """Who sends."""
        return sorted({each.sector for each in self.told})

    def accepted(self, youth: int) -> dict[str, tuple[str, int]]:
        """What must stand in a youth's history: by the sender's id, the sector and its window."""
        return {
            each.message["id"]: (each.sector, each.window)
            for each in self.told
            if each.youth == youth and each.outcome == "accepted"
        }


def cpr(youth: int) -> str:
    """A number of the substitute form (day + 60), which belongs to nobody."""
    return f"{61 + youth % 28:02}{1 + youth % 12:02}{10 + youth % 5}{4000 + youth}"


def _message(sector: str, name: str, kind: str, at: datetime, youth: int, data: Mapping[str, Any]) -> Message:
    return {
        "specversion": "1.0",
        "id": name,
        "source": f"/707/{sector}",
        "type": kind,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "data": {"person": {"cpr": cpr(youth)}, **data},
    }


def story(seed: int, youths: int = 40) -> Story:
    """Concerns from three sectors and a notification with its course for every youth, faults and repeats between."""
    random, found = Random(seed), Story()  # noqa: S311 - a repeatable story, no secret

    def tell(sector: str, window: int, message: Message, youth: int, code: str | None = None) -> None:
        outcome: Outcome = "refused" if code else "accepted"
        for _ in range(2 if random.random() < 0.1 else 1):
            found.told.append(Told(sector, window, message, outcome, youth, code))

    for youth in range(youths):
        for window in range(6):
            at = BEGINNING + (window + random.random()) * 5 * DAY
            for sector in ("school", "ssp", "police"):
                concern = {"category": "social-circle", "text": f"bekymring {window}"}
                name = f"{sector}-{youth}-{window}"
                tell(sector, window, _message(sector, name, f"{sector}.concern-shared", at, youth, concern), youth)
            if random.random() < 0.2:
                faulty = _message(
                    "school", f"fault-{youth}-{window}", "school.concern-shared", at, youth, {"text": "x"}
                )
                tell("school", window, faulty, youth, "missing-field")
            if random.random() < 0.1:
                unheard = _message("ssp", f"unheard-{youth}-{window}", "ssp.unheard-of", at, youth, {})
                tell("ssp", window, unheard, youth, "unknown-type")
        _notify(found, tell, random, youth)
    return found


def _notify(found: Story, tell: Any, random: Random, youth: int) -> None:
    at = BEGINNING + random.random() * 20 * DAY
    for number in range(2):
        name = f"n-{youth}-{number}"
        received = at + number * 3 * DAY
        notified = {
            "notification": name,
            "notifier_category": "public-professional",
            "reasons": ["other"],
            "abuse_suspected": False,
            "against_parents": False,
            "text": "underretning",
        }
        kind = "social.notification-received"
        tell("social", 2 * number, _message("social", name, kind, received, youth, notified), youth)
        found.assessed[name] = _course(random)
        if found.assessed[name] != "never":
            after = timedelta(hours=20) if found.assessed[name] == "in time" else timedelta(hours=40)
            assessed = {"notification": name, "outcome": "not-acute", "assessors": ["s-1"]}
            kind = "social.notification-assessed"
            message = _message("social", f"a-{name}", kind, received + after, youth, assessed)
            tell("social", 2 * number + 1, message, youth)


def _course(random: Random) -> Literal["in time", "late", "never"]:
    chance = random.random()
    return "in time" if chance < 0.6 else "late" if chance < 0.8 else "never"


def outcomes_fit(told: Sequence[Told], receipts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether receipts of one sender's id are what they must be, however often it was sent."""
    outcomes = sorted(receipt["outcome"] for receipt in receipts)
    if told[0].outcome == "refused":
        return set(outcomes) == {"refused"} and all(receipt["refusal"]["code"] == told[0].code for receipt in receipts)
    return outcomes == ["accepted", *["duplicate"] * (len(receipts) - 1)]
