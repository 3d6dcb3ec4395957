"""Which problems does the gateway itself know, beside those of a message?

Invariant: each has its status and a sentence for people, Danish first.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """A problem's status, its title, and what is said to people."""

    status: int
    title: str
    danish: str
    english: str


REASONS: Final[dict[str, Reason]] = {
    "not-proven": Reason(
        401,
        "Nobody is proven to ask",
        "Det er ikke bevist, hvem der spørger.",
        "Nobody is proven to ask.",
    ),
    "wrong-municipality": Reason(
        403,
        "Another municipality",
        "Det hører til en anden kommune.",
        "This belongs to another municipality.",
    ),
    "not-a-sector": Reason(
        403,
        "No sector that tells",
        "Enheden er ikke en sektor, som sender hændelser hertil.",
        "The unit is not a sector that sends events here.",
    ),
    "not-your-type": Reason(
        403,
        "Not for this role to tell",
        "Din rolle kan ikke fortælle om dette for din enhed.",
        "Your role may not tell this for your unit.",
    ),
    "not-your-actor": Reason(
        403,
        "Another person",
        "Du kan kun fortælle i dit eget navn.",
        "You may tell in your own name only.",
    ),
    "not-your-unit": Reason(
        403,
        "Not for this role to look at",
        "Din rolle giver ikke adgang til enhedens beskeder.",
        "Your role does not open the unit's messages.",
    ),
    "not-found": Reason(
        404,
        "No such thing",
        "Det findes ikke.",
        "There is no such thing.",
    ),
    "not-yet-known": Reason(
        404,
        "No receipt yet",
        "Beskeden er ikke behandlet endnu, eller kvitteringen er ikke jeres.",
        "The message has not been judged yet, or the receipt is not yours.",
    ),
    "no-such-method": Reason(
        405,
        "No such method",
        "Den metode findes ikke her.",
        "There is no such method here.",
    ),
    "too-slow": Reason(
        408,
        "Too slow",
        "Forespørgslen kom for langsomt.",
        "The request came too slowly.",
    ),
    "too-large": Reason(
        413,
        "Too large",
        "Det er for stort.",
        "It is too large.",
    ),
    "media-type": Reason(
        415,
        "Another media type",
        "Indholdet er af en anden slags, end der kan læses her.",
        "The content is of another kind than can be read here.",
    ),
    "malformed": Reason(
        422,
        "The request does not have the expected form",
        "Forespørgslen har ikke den form, den skal have.",
        "The request does not have the form that it must have.",
    ),
    "too-many": Reason(
        429,
        "Too many at a time",
        "I sender flere, end der kan tages imod ad gangen.",
        "You send more than can be taken at a time.",
    ),
    "head-too-large": Reason(
        431,
        "Headers too large",
        "Forespørgslens hoved er for stort.",
        "The request's headers are too large.",
    ),
    "broken": Reason(
        500,
        "A fault of ours",
        "Noget er galt hos os; det er noteret.",
        "Something is wrong on our side; it has been noted.",
    ),
    "unavailable": Reason(
        503,
        "Not at the moment",
        "Det kan ikke lade sig gøre lige nu; send igen om lidt.",
        "Not possible at the moment; send again in a while.",
    ),
}
"""By code."""
