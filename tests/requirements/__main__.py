"""Check the trace from demands to tests: `python -m tests.requirements`."""

import sys

from tests.requirements.checking import faults
from tests.requirements.reading import PAGE, demands

found = list(faults(demands(PAGE.read_text(encoding="utf-8"))))
for fault in found:
    sys.stderr.write(f"{PAGE.name}: {fault}\n")
sys.exit(bool(found))
