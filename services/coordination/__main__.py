"""Run coordination as a process: `python -m services.coordination`."""

from services.coordination.app import main
from shared.service import run

run(main())
