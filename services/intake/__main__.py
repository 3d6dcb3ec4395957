"""Run intake as a process: `python -m services.intake`."""

from services.intake.app import main
from shared.service import run

run(main())
