"""In which words is something about the range of services, descriptions and programmes refused?"""

from datetime import date

from shared.deciding import RefusedError
from shared.definitions.code_lists import label


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
