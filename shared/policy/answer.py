"""What does the policy answer? Allowed or denied, on which basis, why in plain words, and under which conditions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from shared.definitions.code_lists import label
from shared.definitions.dated import in_force
from shared.definitions.policy import BASES, EVERYBODY, REASONS, Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question.

    Attributes:
        allow: whether it is allowed; denied is the default of everything.
        code: which reason it is, for counting and for tests.
        basis: the legal basis; None where it is the one under which the datum was received.
        reason_da: the reason for the person who asked, in Danish.
        reason_en: the same in English.
        conditions: what travels with the data, as codes of the list `condition`.
        purpose: for an allowed disclosure, the purpose it is allowed for.
        instead: for a basis that will not do, the bases that would.
    """

    allow: bool
    code: str
    reason_da: str
    reason_en: str
    basis: str | None = None
    conditions: tuple[str, ...] = ()
    purpose: str | None = None
    instead: tuple[str, ...] = ()


def denied(
    code: str, *, basis: str = "", category: str = "", circumstance: str = "", instead: tuple[str, ...] = ()
) -> Answer:
    """A denial with the reason of the policy table, its codes put into words."""
    reason = REASONS[code]
    return Answer(
        allow=False,
        code=code,
        reason_da=reason.danish.format(
            basis=label("legal-basis", basis, "da"),
            category=label("data-category", category, "da"),
            circumstance=label("circumstance", circumstance, "da"),
        ),
        reason_en=reason.english.format(
            basis=label("legal-basis", basis, "en"),
            category=label("data-category", category, "en"),
            circumstance=label("circumstance", circumstance, "en"),
        ),
        instead=instead,
    )


def of_a_colleague(answer: Answer, category: str) -> Answer:
    """The same answer, its reason speaking of the colleague whom it was given to and not to the one who reads it."""
    reason = REASONS.get(answer.code)
    if reason is None or reason.danish_of is None or reason.english_of is None:
        return answer
    return replace(
        answer,
        reason_da=reason.danish_of.format(category=label("data-category", category, "da")),
        reason_en=reason.english_of.format(category=label("data-category", category, "en")),
    )


def allowed_by(basis: str, *, purpose: str, conditions: tuple[str, ...] = ()) -> Answer:
    """A permission on a legal basis."""
    reason = REASONS["allowed"]
    return Answer(
        allow=True,
        code="allowed",
        basis=basis,
        reason_da=reason.danish.format(basis=label("legal-basis", basis, "da")),
        reason_en=reason.english.format(basis=label("legal-basis", basis, "en")),
        conditions=conditions,
        purpose=purpose,
    )


def basis_in_force(code: str, at: datetime) -> Basis | None:
    """The row of a legal basis that is in force at a moment."""
    return next((basis for basis in BASES if basis.code == code and in_force(basis, at)), None)


def among(name: str, names: Iterable[str]) -> bool:
    """Whether a name is in a row's names, or the row stands for everybody."""
    return name in names or EVERYBODY in names
