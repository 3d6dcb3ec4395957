"""In which words does coordination refuse a command? One function a reason, in Danish and English.

Invariant: a sentence says what to do and repeats nothing about a person.
"""

from collections.abc import Sequence

from shared.deciding import RefusedError


def not_raised() -> RefusedError:
    """Nobody has raised the youth."""
    return RefusedError(
        "not-raised",
        "youth",
        "a youth whom nobody has raised",
        "a youth raised by a named person",
        danish="Ingen har rejst den unge. Rejs den unge med en begrundelse først.",
        english="Nobody has raised the youth. Raise the youth with a reason first.",
    )


def already_open() -> RefusedError:
    """There is an open pathway."""
    return RefusedError(
        "already-open",
        "description",
        "an open pathway",
        "no open pathway",
        danish="Der er allerede et åbent forløb. Luk det, før et andet åbnes.",
        english="A pathway is open already. Close it before another is opened.",
    )


def open_cannot_be_dismissed() -> RefusedError:
    """The raising has become a pathway."""
    return RefusedError(
        "already-open",
        "youth",
        "an open pathway",
        "a youth who is raised and has no pathway",
        danish="Der er åbnet et forløb for den unge. Luk forløbet i stedet.",
        english="A pathway is open for the youth. Close the pathway instead.",
    )


def closed() -> RefusedError:
    """The pathway is closed."""
    return RefusedError(
        "closed",
        "youth",
        "a closed pathway",
        "a youth who is raised again, or a pathway that is reopened",
        danish="Forløbet er lukket. Genåbn det, eller rejs den unge igen.",
        english="The pathway is closed. Reopen it, or raise the youth again.",
    )


def other_basis() -> RefusedError:
    """The sector follows the youth on another basis, and a following has one basis."""
    return RefusedError(
        "other-basis",
        "basis",
        "another basis than that of the sector's following",
        "the basis of the following that is running",
        danish="Sektoren følger den unge på en anden hjemmel. Afslut den følgning først, eller brug samme hjemmel.",
        english="The sector follows the youth on another basis already. End that following first, or use its basis.",
    )


def not_open() -> RefusedError:
    """There is no open pathway."""
    return RefusedError(
        "not-open",
        "youth",
        "no open pathway",
        "a youth with an open pathway",
        danish="Der er ikke et åbent forløb for den unge. Åbn eller genåbn forløbet først.",
        english="No pathway is open for the youth. Open or reopen the pathway first.",
    )


def not_closed() -> RefusedError:
    """The pathway is not closed, so it cannot be reopened."""
    return RefusedError(
        "not-closed",
        "youth",
        "a pathway that was not closed",
        "a closed pathway",
        danish="Der er ikke et lukket forløb at genåbne.",
        english="There is no closed pathway to reopen.",
    )


def paused() -> RefusedError:
    """The pathway rests."""
    return RefusedError(
        "paused",
        "phase",
        "a paused pathway",
        "a pathway that is going on",
        danish="Forløbet er på pause. Genoptag det, før en ny fase begynder.",
        english="The pathway is paused. Resume it before another phase is entered.",
    )


def unknown_description() -> RefusedError:
    """No description of that key is in force."""
    return RefusedError(
        "unknown-description",
        "description",
        "a description that is not in force here",
        "one of the municipality's descriptions",
        danish="Forløbsbeskrivelsen findes ikke eller gælder ikke længere. Vælg en, der gælder.",
        english="The pathway description does not exist or is no longer in force. Choose one that is.",
    )


def no_suggestion() -> RefusedError:
    """There is no such suggestion to dismiss."""
    return RefusedError(
        "no-suggestion",
        "description",
        "a description that was not suggested",
        "a description that was suggested for the youth",
        danish="Der er ikke et forslag om den forløbsbeskrivelse at afvise.",
        english="That description was not suggested, so there is nothing to dismiss.",
    )


def deviation_needed() -> RefusedError:
    """The facts do not meet the description's target group, and no reason is given."""
    return RefusedError(
        "reason-needed",
        "deviation",
        "no reason",
        "why the pathway is opened although the facts do not meet the target group",
        danish="Oplysningerne opfylder ikke forløbsbeskrivelsens målgruppe. Skriv, hvorfor forløbet åbnes alligevel.",
        english="The facts do not meet the description's target group. Say why the pathway is opened all the same.",
    )


def criteria_missing(missing: Sequence[str], danish: Sequence[str], english: Sequence[str]) -> RefusedError:
    """The phase that would be left lacks something, and no reason is given."""
    return RefusedError(
        "reason-needed",
        "deviation",
        f"missing: {', '.join(missing)}",
        "why the next phase begins without it",
        danish=f"Fasen mangler: {'; '.join(danish)}. Gør det færdigt, eller skriv, hvorfor I går videre uden.",
        english=f"The phase lacks: {'; '.join(english)}. Complete it, or say why you go on without.",
    )


def rule_in_the_way(rule: str, danish: str, english: str) -> RefusedError:
    """A rule asks for something else first, and no reason is given."""
    return RefusedError(
        "reason-needed",
        "despite",
        f"rule {rule} is not met",
        "that it is met first, or why this is done all the same",
        danish=f"Først skal dette være på plads: {danish}. Gør det først, eller skriv, hvorfor det gøres alligevel.",
        english=f"This comes first: {english}. Do it first, or say why this is done all the same.",
    )


def in_the_past(field: str) -> RefusedError:
    """Something should end before it begins."""
    return RefusedError(
        "in-the-past",
        field,
        "a moment that has passed",
        "a moment in the future, or none",
        danish="Sluttidspunktet er allerede passeret. Vælg et senere, eller lad det stå tomt.",
        english="The end has passed already. Choose a later one, or leave it empty.",
    )


def not_followable(category: str) -> RefusedError:
    """A sector cannot follow a youth in that category of data."""
    return RefusedError(
        "not-followable",
        "categories",
        category,
        "categories that a sector may follow a youth in",
        danish=f"Ingen sektor kan følge en ung i kategorien {category}. Vælg andre kategorier.",
        english=f"No sector can follow a youth in the category {category}. Choose other categories.",
    )


def no_consent() -> RefusedError:
    """The basis is consent, and no consent in force covers the sector and the categories."""
    return RefusedError(
        "no-consent",
        "basis",
        "no consent in force that covers the sector and the categories",
        "a consent that covers them, or another basis",
        danish="Intet gældende samtykke dækker sektoren og oplysningerne. Indhent det, eller vælg en anden hjemmel.",
        english="No consent in force covers the sector and the data. Obtain it, or choose another basis.",
    )


def unknown_actor() -> RefusedError:
    """That person has never joined for that sector."""
    return RefusedError(
        "unknown-actor",
        "person",
        "a person who has not joined for that sector",
        "an actor of the pathway",
        danish="Personen er ikke aktør i forløbet for den sektor.",
        english="The person is no actor of the pathway for that sector.",
    )


def sector_not_on_case() -> RefusedError:
    """Nobody of that sector is on the case, so nobody could take the task on."""
    return RefusedError(
        "sector-not-on-case",
        "sector",
        "a sector without an actor on the case",
        "a sector with an actor on the case",
        danish="Ingen fra den sektor er med i forløbet. Lad en aktør træde til først.",
        english="Nobody of that sector is on the case. Let an actor join first.",
    )


def unknown(field: str) -> RefusedError:
    """The id names nothing of this youth."""
    danish = {"task": "Opgaven", "obligation": "Forpligtelsen", "consent": "Samtykket"}[field]
    return RefusedError(
        f"unknown-{field}",
        field,
        "an id that is not known here",
        f"the id of one of the youth's {field}s",
        danish=f"{danish} findes ikke her. Vælg en, der findes.",
        english=f"The {field} does not exist here. Choose one that does.",
    )


def consent_is(answer: str, expected: str) -> RefusedError:
    """The consent is not where it has to be for this."""
    danish = {"requested": "ikke besvaret", "given": "givet", "refused": "afslået", "withdrawn": "trukket tilbage"}
    return RefusedError(
        "consent-status",
        "consent",
        answer,
        expected,
        danish=f"Samtykket er {danish[answer]}. Det skal være {danish[expected]}, før det kan lade sig gøre.",
        english=f"The consent is {answer}. It has to be {expected} for this.",
    )


def not_waivable(*, mandatory: bool) -> RefusedError:
    """Nobody can let this obligation lapse."""
    return RefusedError(
        "not-waivable",
        "obligation",
        "a mandatory obligation" if mandatory else "an obligation that cannot be waived",
        "an obligation that may be waived",
        danish="Forpligtelsen kan ikke bortfalde med en begrundelse. Den skal opfyldes.",
        english="The obligation cannot be waived with a reason. It has to be met.",
    )


def obligation_over() -> RefusedError:
    """The obligation is met already."""
    return RefusedError(
        "obligation-met",
        "obligation",
        "an obligation that is met",
        "an obligation that is open or missed",
        danish="Forpligtelsen er allerede opfyldt.",
        english="The obligation is met already.",
    )


def unknown_seat() -> RefusedError:
    """The municipality has no such fixed seat."""
    return RefusedError(
        "unknown-seat",
        "seat",
        "a seat that is not a fixed one here",
        "one of the taskforce's fixed seats, or kind ad-hoc",
        danish="Taskforcen har ikke den faste plads. Vælg en af dens pladser, eller giv en ad hoc-plads.",
        english="The taskforce has no such fixed seat. Choose one of its seats, or give an ad hoc seat.",
    )


def seat_of_other_sector(sector: str) -> RefusedError:
    """The fixed seat belongs to another sector."""
    return RefusedError(
        "wrong-sector",
        "sector",
        "another sector than the seat's",
        sector,
        danish="Pladsen hører til en anden sektor. Vælg en person fra den sektor.",
        english="The seat belongs to another sector. Choose a person of that sector.",
    )


def seat_taken() -> RefusedError:
    """Somebody else sits in the fixed seat."""
    return RefusedError(
        "seat-taken",
        "seat",
        "a seat that is filled",
        "a vacant seat",
        danish="Der sidder allerede en anden på pladsen. Lad vedkommende fratræde først.",
        english="Somebody else has the seat. Let that person leave it first.",
    )


def not_in_seat() -> RefusedError:
    """That person has never had the seat."""
    return RefusedError(
        "not-in-seat",
        "person",
        "a person who has not had the seat",
        "the person in the seat",
        danish="Personen sidder ikke på den plads.",
        english="The person does not have that seat.",
    )
