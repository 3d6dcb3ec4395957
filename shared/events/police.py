"""What do the police tell, in practice through the SSP contact: concerns, concern talks and charges?

Invariant: charges are a closed category, visible to the social authority only.
"""

from typing import Annotated, Final

from shared.events import shapes
from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import Flag, Reference


class ConcernShared(shapes.ConcernShared):
    """Bekymring delt by the police; it starts no clock."""

    TYPE = "police.concern-shared"


class ConcernTalkHeld(Event):
    """Bekymringssamtale afholdt by the police with the youth."""

    TYPE = "police.concern-talk-held"
    parents_present: Flag


class ChargeRaised(Event):
    """Sigtelse rejst, by category of offence."""

    TYPE = "police.charge-raised"
    charge_id: Reference
    category: Annotated[Code, CodeMark("charge-category")]


class ChargeClosed(Event):
    """Sigtelse afsluttet."""

    TYPE = "police.charge-closed"
    charge_id: Reference
    outcome: Annotated[Code, CodeMark("charge-outcome")]


TYPES: Final = (ConcernShared, ConcernTalkHeld, ChargeRaised, ChargeClosed)
"""Every event of the police."""
