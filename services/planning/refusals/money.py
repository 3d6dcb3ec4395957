"""In which words is money refused: frames, commitments, bills, and what a role may bind the municipality to?"""

from collections.abc import Mapping, Sequence
from typing import Final

from shared.deciding import RefusedError
from shared.definitions.roles import Role

_ORE: Final = 100
"""Øre in a krone."""


def frames_too_large() -> RefusedError:
    """The areas' frames add up to more than the year's amount."""
    return RefusedError(
        "frames-too-large",
        "areas",
        "frames above the amount",
        "frames that add up to at most the amount",
        danish="Områdernes rammer er tilsammen større end årets beløb. Sænk en ramme, eller hæv beløbet.",
        english="The areas' frames add up to more than the year's amount. Lower a frame or raise the amount.",
    )


def below_used(field: str, used: int) -> RefusedError:
    """The amount would be less than what is spent and committed already."""
    return RefusedError(
        "below-used",
        field,
        "an amount below what is used",
        f"at least {used}",
        danish=f"Der er allerede disponeret eller brugt {_kroner(used, ',')} kr. Beløbet kan ikke være mindre.",
        english=f"DKK {_kroner(used, '.')} is committed or spent already. The amount cannot be less.",
    )


def beyond_remaining(year: int, area: str | None, wanted: int, left: int) -> RefusedError:
    """The pool has not that much left in the year, or in the area's frame."""
    danish = f"Der er {_kroner(left, ',')} kr. tilbage i {year}" + (" på indsatsområdet" if area else "")
    english = f"DKK {_kroner(left, '.')} is left in {year}" + (" for the effort area" if area else "")
    return RefusedError(
        "beyond-remaining",
        "amount_ore" if area is None else "area",
        str(wanted),
        f"at most {left}",
        danish=f"{danish}, og der skal bruges {_kroner(wanted, ',')} kr. En leder kan godkende det med en begrundelse.",
        english=f"{english} and DKK {_kroner(wanted, '.')} is needed. A leader can allow it with a reason.",
    )


def beyond_commitment(left: int) -> RefusedError:
    """No more can be released than is left of the commitment."""
    return RefusedError(
        "beyond-commitment",
        "amount_ore",
        "more than is left of the commitment",
        f"at most {left}",
        danish=f"Der er kun {_kroner(left, ',')} kr. tilbage af disponeringen at frigive.",
        english=f"Only DKK {_kroner(left, '.')} is left of the commitment to release.",
    )


def beyond_approval(field: str, wanted: int, limit: int, may: Sequence[Role]) -> RefusedError:
    """The commitment is above what the person's role may make; `may` are the roles that may make it."""
    danish, english = _who_may(may)
    return RefusedError(
        "beyond-approval",
        field,
        str(wanted),
        f"at most {limit}",
        danish=f"Du kan bevilge op til {_kroner(limit, ',')} kr. ad gangen, og her er der {_kroner(wanted, ',')} kr. "
        + danish,
        english=f"You may commit up to DKK {_kroner(limit, '.')} at a time and this costs DKK {_kroner(wanted, '.')}. "
        + english,
    )


_SAME: Final[Mapping[str, tuple[str, str]]] = {
    "youth": ("til samme unge", "for the same youth"),
    "youth-and-area": ("til samme unge inden for samme indsatsområde", "for the same youth in the same effort area"),
    "cost": ("til det samme", "for the same thing"),
}
"""What is added up against a limit, as people say it."""


def beyond_approval_together(
    field: str, wanted: int, already: int, limit: int, year: int, same: str, may: Sequence[Role]
) -> RefusedError:
    """With what is committed already it is above what the role may commit for the `same` in a budget year."""
    (danish, english), (of_danish, of_english) = _who_may(may), _SAME[same]
    return RefusedError(
        "beyond-approval",
        field,
        f"{wanted} beside {already} in {year}",
        f"at most {limit} in {year}",
        danish=f"Du kan bevilge op til {_kroner(limit, ',')} kr. {of_danish} i et budgetår. I {year} er der allerede "
        f"bevilget {_kroner(already, ',')} kr., og her er der {_kroner(wanted, ',')} kr. mere. " + danish,
        english=f"You may commit up to DKK {_kroner(limit, '.')} {of_english} in a budget year. In {year} DKK "
        f"{_kroner(already, '.')} is committed already, and this is DKK {_kroner(wanted, '.')} more. " + english,
    )


def _who_may(may: Sequence[Role]) -> tuple[str, str]:
    if not may:
        return "Det kan ingen bevilge her.", "Nobody may commit it here."
    danish, english = " eller ".join(role.da for role in may), " or ".join(role.en for role in may)
    return f"Det kan bevilges af: {danish}.", f"It may be committed by: {english}."


def commitment_of_a_youth() -> RefusedError:
    """The cost that an activity for many names is that of one youth's intervention."""
    return RefusedError(
        "commitment-of-a-youth",
        "commitment",
        "the cost of one youth's intervention",
        "a cost that belongs to no one youth",
        danish="Disponeringen hører til en bestemt ungs indsats. En aktivitet for flere må ikke pege på en ung.",
        english="The commitment is that of one youth's intervention. An activity for many must not point to a youth.",
    )


def _kroner(ore: int, point: str) -> str:
    whole, rest = divmod(ore, _ORE)
    thousands = f"{whole:,}".replace(",", "." if point == "," else ",")
    return thousands if rest == 0 else f"{thousands}{point}{rest:02}"
