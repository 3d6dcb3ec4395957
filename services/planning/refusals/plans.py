"""In which words is something about one youth's plan refused: standing, versions, goals, efforts, matches, parties?"""

from shared.deciding import RefusedError


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


def primary_and_derived() -> RefusedError:
    """One problem is said to be both what comes first and what follows from it."""
    return RefusedError(
        "primary-and-derived",
        "derived_problems",
        "the primary problem",
        "problems that follow from it",
        danish="Det primære problem står også som afledt. Vælg, om det kommer først eller følger af et andet.",
        english="The primary problem is among the derived ones too. Say whether it comes first or follows.",
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


def mentor_taken() -> RefusedError:
    """The youth has a mentor of that kind, or a proposed one, already."""
    return RefusedError(
        "mentor-taken",
        "mentor",
        "a mentor of that kind who is proposed or matched",
        "no mentor of that kind at the moment",
        danish="Den unge har allerede en mentor af den slags eller et forslag til en. Afslut det, før en ny foreslås.",
        english="The youth has a mentor of that kind or a proposed one already. End that before another is proposed.",
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


def no_party() -> RefusedError:
    """Somebody is said to stand by an agreement who is not a party of it."""
    return RefusedError(
        "no-party",
        "by",
        "somebody who is no party of the agreement",
        "one of its parties",
        danish="Aftalen er ikke lavet med den part. Vælg en af aftalens parter, eller lav en ny aftale.",
        english="The agreement was not made with that party. Choose one of its parties, or make a new one.",
    )


def not_your_voice() -> RefusedError:
    """A youth or a parent speaks for somebody else."""
    return RefusedError(
        "not-your-voice",
        "by",
        "another party than oneself",
        "oneself",
        danish="Du kan kun svare for dig selv.",
        english="You can answer for yourself only.",
    )
