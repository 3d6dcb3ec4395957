"""Where does everything stand, counted from the log alone? Phases of pathways, obligations, what was accepted.

A small fold of its own over coded fields, independent of the services that folded the same log.
Invariant: counting the same log gives the same tally, and nothing personal is read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SERVICES = frozenset({"coordination", "planning", "access", "clock", "intake"})
"""Sources of events that the services decide themselves."""
OWN_OF_INTAKE = frozenset({"person.name-known", "person.age-known", "person.age-reached"})
"""What intake tells of its own accord."""


@dataclass
class Tally:
    """What the log says at its end.

    Attributes:
        phases: of every pathway that was opened, by youth id: a phase, `paused` or `closed`.
        obligations: the newest word on each: `open`, `met` (in time), `met late`, `missed` or `waived`.
        rules: the youth and the rule of each obligation.
        broken: how often each rule was broken, the rhythm of meetings among them.
        money: what each year's pool has given away, in øre, by year and area.
        disclosed: how each wish to share was answered, by youth.
        corrected: the event that each correction is of; `informed`: the sectors that were told of it.
        facts: event ids of what sectors told, by youth id, in the order of the log.
        types: how many events there are of each type.
        twice: event ids that appear more than once.
    """

    phases: dict[str, str] = field(default_factory=dict)
    obligations: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    rules: dict[str, tuple[str, str]] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    money: Counter[tuple[int, str]] = field(default_factory=Counter)
    disclosed: dict[str, list[str]] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    informed: dict[str, set[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)
    _before: dict[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """How many facts of sectors are on the log."""
        return sum(map(len, self.facts.values()))

    def count(self, event: Mapping[str, Any]) -> None:
        """Take one event of the log into account."""
        self.types[event["type"]] += 1
        if event["id"] in self.seen:
            self.twice.append(event["id"])
        self.seen.add(event["id"])
        source, _, what = event["type"].partition(".")
        if source == "coordination":
            self._coordinated(what, event["subject"], event["data"])
            self._limited(what, event["subject"], event["data"])
            self._shared(what, event)
        elif source == "planning":
            self._paid(what, event["data"])
        elif source not in SERVICES and event["type"] not in OWN_OF_INTAKE:
            self.facts.setdefault(event["subject"], []).append(event["id"])

    def _coordinated(self, what: str, youth: str, data: Mapping[str, Any]) -> None:
        match what:
            case "phase-entered":
                self.phases[youth] = data["phase"]
            case "pathway-paused":
                self._before[youth], self.phases[youth] = self.phases[youth], "paused"
            case "pathway-resumed":
                self.phases[youth] = self._before[youth]
            case "pathway-closed":
                self.phases[youth] = "closed"
            case _:
                pass

    def _limited(self, what: str, key: str, data: Mapping[str, Any]) -> None:
        match what:
            case "obligation-opened" if data.get("revised") or data["obligation"] not in self.obligations:
                self.obligations[data["obligation"]] = "open"
                self.rules[data["obligation"]] = (key, data["rule"])
            case "rule-broken" | "meeting-missed":
                self.broken[data["rule"]] += 1
            case "obligation-met":
                self.obligations[data["obligation"]] = "met" if data["in_time"] else "met late"
            case "obligation-missed" | "obligation-waived":
                self.obligations[data["obligation"]] = what.removeprefix("obligation-")
            case _:
                pass

    def _shared(self, what: str, event: Mapping[str, Any]) -> None:
        data = event["data"]
        match what:
            case "disclosure-decided":
                self.disclosed.setdefault(event["subject"], []).append(data["decision"])
            case "correction-issued":
                self.corrected[event["id"]] = data["of"]
            case "recipient-informed":
                self.informed.setdefault(data["correction"], set()).add(data["sector"])
            case _:
                pass

    def _paid(self, what: str, data: Mapping[str, Any]) -> None:
        if what in {"cost-committed", "cost-released"} and data["account"] == "pool":
            sign = 1 if what == "cost-committed" else -1
            self.money[data["year"], data["area"]] += sign * data["amount_ore"]


def tally(events: Iterable[Mapping[str, Any]]) -> Tally:
    """Count the events of a log, in its order."""
    found = Tally()
    for event in events:
        found.count(event)
    return found
