"""In which words is refused what may happen to any command: an id of nothing, an end before the beginning, a crowd?"""

from datetime import date

from shared.deciding import RefusedError


def unknown(field: str) -> RefusedError:
    """The id names nothing in this youth's plan, in this year's budget or in the range of services."""
    danish = {
        "goal": "Målet",
        "intervention": "Indsatsen",
        "match": "Mentormatchet",
        "agreement": "Aftalen",
        "commitment": "Disponeringen",
        "offer": "Tilbuddet",
        "suggestion": "Forslaget",
    }
    return RefusedError(
        f"unknown-{field}",
        field,
        "an id that is not known here",
        f"the id of one of the {field}s",
        danish=f"{danish[field]} findes ikke her. Vælg noget, der findes.",
        english=f"The {field} does not exist here. Choose one that does.",
    )


def ends_before(field: str, on: date) -> RefusedError:
    """A day by which something is over or due lies before it begins."""
    return RefusedError(
        "ends-before",
        field,
        "a day before it begins",
        f"a day after {on.isoformat()}",
        danish="Datoen ligger, før det begynder. Vælg en senere dato.",
        english="The day lies before it begins. Choose a later one.",
    )


def busy() -> RefusedError:
    """Others changed the same plan or budget at the same moment, again and again."""
    return RefusedError(
        "busy",
        "command",
        "others were changing the same plan or budget",
        "a quiet moment",
        danish="Andre ændrer i det samme lige nu. Prøv igen om et øjeblik.",
        english="Others are changing the same thing right now. Try again in a moment.",
    )
