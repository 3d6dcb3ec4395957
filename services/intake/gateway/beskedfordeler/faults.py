"""What is wrong with a message of Beskedfordeler, and how is that said?

Invariant: every fault has a sentence in Danish and one in English; none repeats anything of the message.
"""

from typing import Final

from services.intake.gateway.faults import FaultError
from services.intake.refusals import Refused

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "not-xml": (
        "Beskeden er ikke XML, som læses her: uden dokumenttype og egne entiteter, og ikke for dybt indlejret.",
        "The message is no XML that is read here: no document type, no entities of its own, not nested too deeply.",
    ),
    "not-a-besked": (
        "Beskeden er ikke en Haendelsesbesked med Beskedkuvert.",
        "The message is not a Haendelsesbesked with a Beskedkuvert.",
    ),
    "unknown-beskedtype": (
        "Beskedtypen betyder ikke noget her.",
        "The Beskedtype means nothing here.",
    ),
    "missing-field": ("Et felt mangler.", "A field is missing."),
    "extra-field": ("Der er et felt, som ikke hører til.", "There is a field that does not belong here."),
    "two-persons": (
        "Beskeden nævner mere end én person.",
        "The message names more than one person.",
    ),
}

CODES: Final = frozenset(_SENTENCES)
"""Every code of a fault."""


def fault(code: str, field: str, found: str, expected: str) -> FaultError:
    """The error of a message, with its sentences."""
    return FaultError(Refused(code, field, found, expected, _SENTENCES[code]))
