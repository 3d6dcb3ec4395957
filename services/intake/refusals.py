"""Why is a message refused, and how is that said to the people who must put it right?

A refusal names the field, the form of what was found and what was expected. Invariant: it never repeats a value, and
a field's name only where it has the form of one, so that a receipt carries nothing personal.
"""

import re
from dataclasses import dataclass
from typing import Final

REASONS: Final[dict[str, tuple[str, str]]] = {
    "too-large": ("Beskeden er for stor.", "The message is too large."),
    "header-not-allowed": (
        "Beskeden har et hoved, som ikke er tilladt.",
        "The message has a header that is not allowed.",
    ),
    "subject-not-allowed": (
        "Emnet, som beskeden er sendt på, er ikke tilladt.",
        "The message was sent on a subject that is not allowed.",
    ),
    "not-utf8": ("Beskeden er ikke UTF-8.", "The message is not UTF-8."),
    "not-json": ("Beskeden er ikke JSON.", "The message is not JSON."),
    "duplicate-key": ("Et felt står der to gange.", "A field is given twice."),
    "too-deep": ("Beskeden er indlejret for dybt.", "The message is nested too deeply."),
    "number-not-allowed": (
        "Et tal er for stort eller er ikke et tal.",
        "A number is too large or is not a number.",
    ),
    "text-not-allowed": (
        "En tekst indeholder tegn, som ikke er tilladt.",
        "A text contains characters that are not allowed.",
    ),
    "mixed-modes": (
        "Beskeden har hændelsens egenskaber både i hovedet og i indholdet.",
        "The message has the event's attributes both in its headers and in its body.",
    ),
    "seal-broken": (
        "Den forseglede del kan ikke åbnes eller hører til en anden besked.",
        "The sealed part cannot be opened or belongs to another message.",
    ),
    "not-sealed": (
        "Sektoren skal forsegle personoplysninger, før den sender dem.",
        "The sector has to seal personal data before it sends it.",
    ),
    "person-not-allowed": (
        "Hændelsen handler om en organisation og må ikke nævne en person.",
        "The event is about an organisation and may not name a person.",
    ),
    "schema-mismatch": (
        "Skemaet passer ikke til hændelsens type og version.",
        "The schema does not fit the event's type and version.",
    ),
    "not-cloudevents": ("Beskeden er ikke en CloudEvent 1.0.", "The message is not a CloudEvent 1.0."),
    "missing-field": ("Et felt mangler.", "A field is missing."),
    "extra-field": ("Der er et felt, som ikke hører til.", "There is a field that does not belong here."),
    "wrong-form": ("Et felt er ikke udfyldt, som det skal.", "A field does not have the expected form."),
    "value-not-in-list": (
        "Koden findes ikke på listen på det tidspunkt, hændelsen vedrører.",
        "The code is not in its list at the time of the event.",
    ),
    "unknown-type": ("Hændelsestypen er ukendt.", "The event type is unknown."),
    "unknown-version": ("Versionen af hændelsestypen er ukendt.", "The version of the event type is unknown."),
    "wrong-sector": (
        "Hændelsestypen eller kilden hører til en anden sektor.",
        "The event type or the source belongs to another sector.",
    ),
    "wrong-municipality": (
        "Beskeden hører til en anden kommune.",
        "The message belongs to another municipality.",
    ),
    "time-in-future": ("Tidspunktet ligger i fremtiden.", "The time is in the future."),
    "time-too-early": ("Tidspunktet ligger for langt tilbage.", "The time is too far back."),
    "cpr-form": ("Det kan ikke være et CPR-nummer.", "This cannot be a CPR number."),
    "cpr-not-allowed": (
        "Sektoren må ikke bruge CPR-numre.",
        "The sector may not use CPR numbers.",
    ),
    "personal-in-attribute": (
        "Et CPR-nummer står uden for data.person.",
        "A CPR number stands outside data.person.",
    ),
    "no-following": (
        "Sektoren følger ikke den unge og må derfor ikke sende denne hændelse.",
        "The sector does not follow the youth and may not send this event.",
    ),
    "id-reused": (
        "Det samme id er brugt til et andet indhold.",
        "The same id was used before with another content.",
    ),
    "unknown-youth": ("Den unge er ikke kendt her.", "The youth is not known here."),
    "erased": ("Den unges oplysninger er slettet.", "The youth's data has been erased."),
    "number-taken": (
        "Personnummeret hører til en anden ung, som er kendt her. De to skal først samles af kommunen.",
        "The number belongs to another youth who is known here. The municipality has to sort out the two first.",
    ),
    "not-in-quarantine": (
        "Der er ingen afvist besked med den kvittering.",
        "There is no refused message with that receipt.",
    ),
    "already-mended": (
        "Beskeden er allerede sendt igen eller opgivet.",
        "The message has already been sent again or given up.",
    ),
    "not-correctable": (
        "Beskeden kan ikke sendes igen på den måde.",
        "The message cannot be sent again in that way.",
    ),
    "unprocessable": (
        "Beskeden kunne ikke behandles; vi har gemt den og ser på den.",
        "The message could not be processed; we have kept it and will look at it.",
    ),
}
"""Each code's sentence for people, Danish first."""

_NAME: Final = re.compile(r"[a-z][a-z_]{0,39}")
UNNAMED: Final = "(unnamed)"


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that is not accepted.

    Attributes:
        code: which rule it breaks.
        field: path of the field, or the part of the message (`subject`, `headers`, `body`).
        found: the form of what was found, never the value.
        expected: what would have been right.
        reasons: the sentence for people in Danish and English, where the policy has its own.
    """

    code: str
    field: str
    found: str
    expected: str
    reasons: tuple[str, str] | None = None

    def as_json(self) -> dict[str, str]:
        """The refusal as a receipt or an answer carries it."""
        danish, english = self.reasons or REASONS[self.code]
        return {
            "code": self.code,
            "field": self.field,
            "found": self.found,
            "expected": self.expected,
            "reason_da": danish,
            "reason_en": english,
        }


def path(*parts: object) -> str:
    """A field's path as a refusal may show it: names that look like names, positions, and nothing a sender made up."""
    return ".".join(str(part) if isinstance(part, int) or _NAME.fullmatch(str(part)) else UNNAMED for part in parts)
