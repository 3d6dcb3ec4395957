"""What is told when the scenario has been played? Counts, standings, and whether every promise held.

Invariant: the same seed gives the same summary; nothing in it depends on the machine or on names given at random.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from deploy.demo.conductor import Played
from deploy.demo.proof import Proof
from deploy.demo.scenario import Scenario


def summary(scenario: Scenario, played: Played, found: Proof) -> dict[str, Any]:
    """The summary as JSON has it."""
    outcomes = Counter(str(receipt["outcome"]) for receipt in played.receipts.values())
    refused = sum(code is not None for code in played.refusals.values())
    phases = Counter(found.tally.phases.values())
    verdicts = Counter(found.tally.obligations.values())
    return {
        "seed": scenario.seed,
        "youths": len(scenario.youths),
        "published": outcomes.total(),
        "accepted": outcomes["accepted"],
        "refused": outcomes["refused"],
        "duplicates": outcomes["duplicate"],
        "refusals": dict(sorted(_refusals(played).items())),
        "commands": {"done": len(played.refusals) - refused, "refused": refused},
        "events": found.events,
        "pathways": {phase: phases[phase] for phase in PHASES if phases[phase]},
        "obligations": {
            "met": verdicts["met"],
            "missed": verdicts["missed"] + verdicts["met late"],
            "of those met late": verdicts["met late"],
            "open": verdicts["open"],
            "waived": verdicts["waived"],
        },
        "readers": _readers(played.statuses),
        "expected": asdict(scenario.expectation()),
        "promises": {"hold": not found.broken, "broken": found.broken},
    }


PHASES = ("opening", "mapping", "planning", "effort", "stepping-down", "aftercare", "paused", "closed")
"""Phases of a pathway in their order, and its side states."""


def _refusals(played: Played) -> Counter[str]:
    return Counter(
        str(receipt["refusal"]["code"]) for receipt in played.receipts.values() if receipt["outcome"] == "refused"
    )


def _readers(statuses: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {
        f"{service}/{name}": {"position": reader["position"], "lag": reader["lag"]}
        for service, status in statuses.items()
        for name, reader in status["readers"].items()
    }
