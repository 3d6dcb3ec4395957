"""What do police, Youth Crime Board and probation tell: referrals, decisions, supervision and sentences?

Who may publish which of them is data (`sectors.yaml`). Invariant: all of it is a closed category, visible to the
social authority only; no event says what somebody is accused of.
Source: the Act on Combating Youth Crime (lov om bekæmpelse af ungdomskriminalitet), in force since 1 January 2019.
"""

from typing import Annotated, Final

from pydantic import Field

from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import Day, Reference


class ReferredToYouthCrimeBoard(Event):
    """Henvist til Ungdomskriminalitetsnævnet: by the police from 10 to 14, by the court from 15 to 17."""

    TYPE = "justice.referred-to-youth-crime-board"
    referral: Reference
    referred_by: Annotated[Code, CodeMark("referring-authority")]


class YouthCrimeBoardDecided(Event):
    """Ungdomskriminalitetsnævnet har afgjort: which measures, if any, and until when."""

    TYPE = "justice.youth-crime-board-decided"
    decision_id: Reference
    referral: Reference | None = None
    measures: Annotated[tuple[Annotated[Code, CodeMark("board-measure")], ...], Field(max_length=10)] = ()
    until: Day | None = None


class SupervisionStarted(Event):
    """Tilsyn påbegyndt."""

    TYPE = "justice.supervision-started"
    supervision_id: Reference
    until: Day | None = None


class SupervisionBreached(Event):
    """Vilkår for tilsyn overtrådt."""

    TYPE = "justice.supervision-breached"
    supervision_id: Reference
    breach: Annotated[Code, CodeMark("supervision-breach")]


class SupervisionEnded(Event):
    """Tilsyn ophørt, and why."""

    TYPE = "justice.supervision-ended"
    supervision_id: Reference
    reason: Annotated[Code, CodeMark("supervision-end-reason")]


class SentenceGiven(Event):
    """Dom afsagt, by its kind."""

    TYPE = "justice.sentence-given"
    sentence_id: Reference
    kind: Annotated[Code, CodeMark("sentence-kind")]


TYPES: Final = (
    ReferredToYouthCrimeBoard,
    YouthCrimeBoardDecided,
    SupervisionStarted,
    SupervisionBreached,
    SupervisionEnded,
    SentenceGiven,
)
"""Every event of police, board and probation about what follows an offence."""
