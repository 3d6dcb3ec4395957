"""How many inputs does a door get, and in what portions? Hypothesis makes them; a portion is sent at once.

Invariant: the same seed makes the same inputs. An input that breaks a promise is printed by Hypothesis as it is; it is
not made smaller, since every try would be sent.
"""

import os
import warnings
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

SAMPLE: Final = 400
PORTION: Final = 20
PORTIONS_AT_ONCE: Final = 25


def wanted(share: float = 1.0) -> int:
    """How many inputs a door gets: its share of `SAMSPOR_FUZZ`, or of a sample."""
    return max(4 * PORTION, int(int(os.environ.get("SAMSPOR_FUZZ", SAMPLE)) * share))


def campaign(inputs: st.SearchStrategy[Any], deliver: Callable[[list[Any]], None], share: float = 1.0) -> int:
    """Make inputs and hand them to `deliver` in large portions; how many there were."""
    number = int(os.environ.get("SAMSPOR_SEED", "1"))
    gathered: list[Any] = []
    total = 0

    @seed(number)
    @settings(
        max_examples=max(1, wanted(share) // PORTION),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(inputs, min_size=PORTION, max_size=PORTION))
    def gather(portion: list[Any]) -> None:
        nonlocal total
        gathered.extend(portion)
        total += len(portion)
        if len(gathered) >= PORTION * PORTIONS_AT_ONCE:
            sending, gathered[:] = list(gathered), []
            deliver(sending)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # large inputs are meant, and are not printed
        gather()
    deliver(gathered)
    return total
