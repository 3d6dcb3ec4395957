"""`python -m services.reporting` runs the service."""

from services.reporting.app import main
from shared.service import run

run(main())
