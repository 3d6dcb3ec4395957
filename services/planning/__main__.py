"""Run planning as a process: `python -m services.planning`."""

from services.planning.app import main
from shared.service import run

run(main())
