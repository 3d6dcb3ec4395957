"""What stops a file or a message that is no JSON before it becomes an event?"""

from services.intake.refusals import Refused


class FaultError(Exception):
    """What came cannot be made into events; `refused` says why."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused
