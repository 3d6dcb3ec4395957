"""In which words does planning refuse? One function a reason, for a person, in Danish and English.

Invariant: a sentence names what to do and never repeats anything about a person.
"""

from collections.abc import Sequence
from datetime import date

from shared.deciding import RefusedError
from shared.definitions.code_lists import label
from shared.definitions.roles import Role

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


def beyond_approval(field: str, wanted: int, limit: int, may: Sequence[Role]) -> RefusedError:
    """The commitment is above what the person's role may make; `may` are the roles that may make it."""
    danish = " eller ".join(role.da for role in may)
    english = " or ".join(role.en for role in may)
    return RefusedError(
        "beyond-approval",
        field,
        str(wanted),
        f"at most {limit}",
        danish=f"Du kan bevilge op til {_kroner(limit, ',')} kr. ad gangen, og her er der {_kroner(wanted, ',')} kr. "
        + (f"Det kan bevilges af: {danish}." if may else "Det kan ingen bevilge her."),
        english=f"You may commit up to DKK {_kroner(limit, '.')} at a time and this costs DKK {_kroner(wanted, '.')}. "
        + (f"It may be committed by: {english}." if may else "Nobody may commit it here."),
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


def not_listed() -> RefusedError:
    """What is proposed as an offer of the range of services is not in it, or not any longer."""
    return RefusedError(
        "not-listed",
        "listed",
        "an offer that is not in the range of services",
        "an offer that is listed and not withdrawn",
        danish="Tilbuddet er ikke i tilbudsviften nu. Vælg et andet, eller foreslå indsatsen uden at vælge et.",
        english="The offer is not in the range of services now. Choose another, or propose it without one.",
    )


def sectors_do_not_fit() -> RefusedError:
    """The proposal asks of a sector that the offer does not take."""
    return RefusedError(
        "sectors-do-not-fit",
        "sectors",
        "a sector that the offer does not take",
        "sectors of the offer",
        danish="Tilbuddet drives ikke af alle de valgte sektorer. Vælg blandt tilbuddets sektorer.",
        english="The offer does not take all of the chosen sectors. Choose among the offer's own.",
    )


def runs_but_takes_no_part() -> RefusedError:
    """The sector that runs an offer is not among those that it takes."""
    return RefusedError(
        "sector-missing",
        "sectors",
        "sectors without the one that runs the offer",
        "all sectors that the offer takes",
        danish="Den sektor, der driver tilbuddet, mangler blandt tilbuddets sektorer.",
        english="The sector that runs the offer is missing among the offer's sectors.",
    )


def price_without_unit() -> RefusedError:
    """A price does not say what it is for."""
    return RefusedError(
        "unit-missing",
        "unit",
        "a price without a unit",
        "what the price is for",
        danish="Skriv, hvad prisen gælder for: en time, en uge eller andet.",
        english="Say what the price is for: an hour, a week or something else.",
    )


def suggestion_used() -> RefusedError:
    """The suggestion became another offer."""
    return RefusedError(
        "suggestion-used",
        "suggestion",
        "a suggestion that became another offer",
        "a suggestion that is open",
        danish="Forslaget er allerede blevet til et andet tilbud.",
        english="The suggestion became another offer already.",
    )


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


def no_such_version() -> RefusedError:
    """The definitions do not hold that version of the description in force for the municipality."""
    return RefusedError(
        "unknown-version",
        "version",
        "a version that the definitions do not hold in force",
        "a version that they do",
        danish="Den udgave af forløbsbeskrivelsen findes ikke eller gælder ikke nu.",
        english="That version of the pathway description does not exist or is not in force now.",
    )


def published_already(version: int) -> RefusedError:
    """Another version of the description is in force."""
    return RefusedError(
        "published-already",
        "version",
        f"version {version} in force",
        "a description that is not in force yet",
        danish=f"Udgave {version} gælder allerede. Lav en revision, der afløser den.",
        english=f"Version {version} is in force already. Revise it instead.",
    )


def not_published(field: str = "version") -> RefusedError:
    """That version of the description is not in force here."""
    return RefusedError(
        "not-published",
        field,
        "a version that is not in force here",
        "the version that is in force here",
        danish="Den udgave af forløbsbeskrivelsen er ikke i kraft her. Udgiv den først, eller vælg den, der gælder.",
        english="That version of the pathway description is not in force here. Publish it or choose the one that is.",
    )


def older_version(replaces: int) -> RefusedError:
    """A revision would go back to an older version."""
    return RefusedError(
        "older-version",
        "version",
        "an older version",
        f"a version after {replaces}",
        danish=f"En revision skal være nyere end udgave {replaces}, som den afløser.",
        english=f"A revision has to be newer than version {replaces}, which it replaces.",
    )


def review_too_late(latest: date | None) -> RefusedError:
    """The version would be looked over too late, or before it is in force."""
    until = "en kommende dag" if latest is None else f"senest {latest.day}.{latest.month}.{latest.year}"
    return RefusedError(
        "review-too-late",
        "review_by",
        "a day that is past or too far ahead",
        "a day to come" if latest is None else f"a day to come, at the latest {latest.isoformat()}",
        danish=f"Beskrivelsen skal ses efter {until}.",
        english=f"The description has to be looked over by {latest.isoformat() if latest else 'a day to come'}.",
    )


def phase_out_of_order(following: str | None) -> RefusedError:
    """A programme goes forward through its phases, each once; `following` is the one that comes now."""
    danish, english = "Der er ikke flere faser.", "There are no more phases."
    if following is not None:
        danish = f"Den næste fase er: {label('programme-phase', following)}."
        english = f"The next phase is: {label('programme-phase', following, 'en')}."
    return RefusedError(
        "phase-out-of-order",
        "phase",
        "a phase that does not come now",
        following or "no phase",
        danish=f"Programmet går fremad gennem sine faser, en ad gangen. {danish}",
        english=f"The programme goes forward through its phases, one at a time. {english}",
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
