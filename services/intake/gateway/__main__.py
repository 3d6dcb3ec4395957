"""Run the gateway as a process: `python -m services.intake.gateway`."""

from services.intake.gateway.app import main
from shared.service import run

run(main())
