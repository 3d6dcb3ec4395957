"""In which words does planning refuse? One function a reason, for a person, in Danish and English.

Invariant: a sentence names what to do and never repeats anything about a person.
"""

from shared.deciding import RefusedError

_ORE = 100
"""Øre in a krone."""


def no_pathway() -> RefusedError:
    """The youth has no open pathway that planning knows of."""
    return RefusedError(
        "no-pathway",
        "youth",
        "no open pathway",
        "a youth with an open pathway",
        danish="Der er ikke åbnet et forløb for den unge. Åbn forløbet først.",
        english="No pathway is open for the youth. Open the pathway first.",
    )


def pathway_closed() -> RefusedError:
    """The pathway is closed: what runs may be ended, nothing new may begin."""
    return RefusedError(
        "pathway-closed",
        "youth",
        "a closed pathway",
        "an open pathway",
        danish="Forløbet er lukket. Det, der er i gang, kan afsluttes. Genåbn forløbet for at sætte nyt i gang.",
        english="The pathway is closed. What is running can be ended; to begin something, reopen the pathway.",
    )


def erased() -> RefusedError:
    """The youth's data is erased."""
    return RefusedError(
        "erased",
        "youth",
        "an erased case",
        "a case that is not erased",
        danish="Sagens oplysninger er slettet, og den kan ikke ændres.",
        english="The case's data is erased and it cannot be changed.",
    )


def no_plan() -> RefusedError:
    """There is no plan yet."""
    return RefusedError(
        "no-plan",
        "plan",
        "no plan",
        "a drafted plan",
        danish="Der er ikke lavet et udkast til en plan endnu. Lav udkastet først.",
        english="No plan has been drafted yet. Draft it first.",
    )


def plan_exists() -> RefusedError:
    """There is a plan already that has been agreed or declined."""
    return RefusedError(
        "plan-exists",
        "plan",
        "a plan that was agreed or declined",
        "no plan yet",
        danish="Der findes allerede en plan. Lav en ny udgave af den i stedet.",
        english="There is a plan already. Revise it instead.",
    )


def draft_open() -> RefusedError:
    """The newest version of the plan is still a draft."""
    return RefusedError(
        "draft-open",
        "plan",
        "a draft",
        "a version that was agreed or declined",
        danish="Planens nyeste udgave er stadig et udkast. Ret udkastet, eller få det aftalt.",
        english="The plan's newest version is still a draft. Change the draft, or have it agreed.",
    )


def youth_not_heard() -> RefusedError:
    """A plan may not be agreed before the youth is heard, or it is noted why not."""
    return RefusedError(
        "youth-not-heard",
        "plan",
        "a youth who is not heard",
        "the youth's view, or the reason why there is none",
        danish="Den unge er ikke hørt. Skriv, hvad den unge mener, eller hvorfor den unge ikke kunne høres.",
        english="The youth is not heard. Record the youth's view, or why the youth could not be heard.",
    )


def unknown(field: str) -> RefusedError:
    """The id names nothing in this youth's plan, or this year's budget."""
    danish = {"goal": "Målet", "intervention": "Indsatsen", "match": "Mentormatchet", "commitment": "Disponeringen"}
    return RefusedError(
        f"unknown-{field}",
        field,
        "an id that is not known here",
        f"the id of one of the {field}s",
        danish=f"{danish[field]} findes ikke her. Vælg et, der findes.",
        english=f"The {field} does not exist here. Choose one that does.",
    )


def goal_over() -> RefusedError:
    """The goal is reached or dropped."""
    return RefusedError(
        "goal-over",
        "goal",
        "a goal that was reached or dropped",
        "a goal that is being worked on",
        danish="Målet er allerede nået eller opgivet. Sæt et nyt mål.",
        english="The goal is reached or dropped already. Set a new goal.",
    )


def intervention_is(status: str, *, expected: str) -> RefusedError:
    """The intervention is not where it has to be for this."""
    danish = {
        "proposed": "foreslået",
        "committed": "bevilget",
        "started": "i gang",
        "cancelled": "annulleret",
        "ended": "afsluttet",
    }
    return RefusedError(
        "intervention-status",
        "intervention",
        status,
        expected,
        danish=f"Indsatsen er {danish[status]}. Den skal være {danish[expected]}, før det kan lade sig gøre.",
        english=f"The intervention is {status}. It has to be {expected} for this.",
    )


def mentor_taken() -> RefusedError:
    """The youth has a mentor, or a proposed one, already."""
    return RefusedError(
        "mentor-taken",
        "mentor",
        "a mentor who is proposed or matched",
        "no mentor at the moment",
        danish="Den unge har allerede en mentor eller et forslag til en. Afslut det, før en ny foreslås.",
        english="The youth has a mentor or a proposed one already. End that before another is proposed.",
    )


def match_is(status: str, *, expected: str) -> RefusedError:
    """The match is not where it has to be for this."""
    danish = {"proposed": "foreslået", "matched": "i gang", "declined": "afvist", "ended": "afsluttet"}
    return RefusedError(
        "match-status",
        "match",
        status,
        expected,
        danish=f"Mentormatchet er {danish[status]}. Det skal være {danish[expected]}, før det kan lade sig gøre.",
        english=f"The match is {status}. It has to be {expected} for this.",
    )


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


def already_committed() -> RefusedError:
    """The intervention has a commitment with other terms."""
    return RefusedError(
        "already-committed",
        "intervention",
        "an intervention that is committed",
        "a proposed intervention",
        danish="Indsatsen er allerede bevilget.",
        english="The intervention is committed already.",
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


def _kroner(ore: int, point: str) -> str:
    whole, rest = divmod(ore, _ORE)
    thousands = f"{whole:,}".replace(",", "." if point == "," else ",")
    return thousands if rest == 0 else f"{thousands}{point}{rest:02}"
