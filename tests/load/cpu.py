"""How much processor time does a piece of work cost, and whose is it?

Unlike a rate, it does not depend on who else uses the machine: it is what is compared before and after a change.
"""

from collections.abc import Mapping

import psutil

from tests.load.installation import Installation


class Meter:
    """Counts the processor time of every process since it was made."""

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._before = self._seconds()

    def used(self, amount: float) -> Mapping[str, float]:
        """Microseconds for each of so many pieces of work, by process; `nats` and `postgres` are the servers."""
        now = self._seconds()
        return {name: (now[name] - self._before.get(name, 0.0)) / max(1.0, amount) * 1e6 for name in now}

    def _seconds(self) -> dict[str, float]:
        processes = {name: child.pid for name, child in self._here.children.items()}
        processes["nats"] = self._here.stack.nats.child.pid
        processes["postgres"] = self._here.stack.postgres.child.pid
        return {name: _seconds(psutil.Process(pid)) for name, pid in processes.items()}


def _seconds(process: psutil.Process) -> float:
    """Of a process, the children that it has waited for, and those that live."""
    times = process.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            its = child.cpu_times()
        except psutil.NoSuchProcess:
            continue  # it ended a moment ago, and is among those that were waited for
        total += its.user + its.system
    return float(total)
