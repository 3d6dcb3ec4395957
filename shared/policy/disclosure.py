"""May this be disclosed? A category of data, from one sector to another, for a purpose, on a basis, at a moment.

Deny by default: the first thing that is not as the basis requires is the reason. Invariant: the answer depends on
nothing but the question and the dated table; asking changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from shared.definitions.dated import in_force
from shared.definitions.policy import CIRCLES, CLOSED, CONSENT_GIVERS, NEVER_FOR, Basis, Closed, Manner
from shared.policy.answer import Answer, allowed_by, among, basis_in_force, denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent as it was given.

    Attributes:
        given_by: the parties who gave it, as codes of the list `party`.
        to: sectors that may receive.
        categories: categories of data that it names.
        purpose: what it was given for; None when the scope says no purpose.
        written: whether it is in writing.
        until: the last moment at which it holds.
        withdrawn_at: from when on it does not hold.
    """

    given_by: tuple[str, ...]
    to: tuple[str, ...]
    categories: tuple[str, ...]
    given_at: datetime
    purpose: str | None = None
    written: bool = True
    until: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What somebody wants to disclose.

    Attributes:
        sender, recipient: codes of the list `sector`.
        manner: once, at a meeting, or continuously as a feed.
        circumstances: what the person who asks states, as codes of the list `circumstance`.
        age: the youth's age in years, where it is known; it decides who must consent.
    """

    basis: str
    category: str
    sender: str
    recipient: str
    purpose: str
    at: datetime
    manner: Manner = "once"
    circumstances: frozenset[str] = frozenset()
    consent: Consent | None = None
    age: float | None = None


def may_disclose(asked: Disclosure) -> Answer:
    """Whether the disclosure is allowed, with the conditions that then travel with the data."""
    basis = basis_in_force(asked.basis, asked.at)
    if basis is None:
        return denied("unknown-basis")
    return (
        frame_denial(basis, asked)
        or _circumstance_denial(basis, asked)
        or (_consent_denial(asked) if basis.consent else None)
        or allowed_by(basis.code, purpose=asked.purpose, conditions=basis.travels)
    )


def frame_denial(basis: Basis, asked: Disclosure) -> Answer | None:
    """What the basis itself forbids, whatever the circumstances: purpose, circle, unit, manner, closed category."""
    checks = (
        (asked.purpose not in NEVER_FOR, "never-for-this"),
        (_in_circle(asked.sender, basis.senders), "outside-circle"),
        (_in_circle(asked.recipient, basis.recipients), "outside-circle"),
        (not basis.same_unit or asked.sender == asked.recipient, "other-unit"),
        (among(asked.purpose, basis.purposes), "other-purpose"),
        (asked.manner in basis.manners, "other-manner"),
    )
    for holds, code in checks:
        if not holds:
            return denied(code, basis=basis.code)
    closed = closed_to(asked.category, asked.recipient, asked.at)
    if closed is not None and not (closed.unless_granted and basis.consent):
        return Answer(allow=False, code=closed.code, reason_da=closed.danish, reason_en=closed.english)
    return None


def closed_to(category: str, unit: str, at: datetime) -> Closed | None:
    """The row that closes a category to a unit at a moment, if there is one."""
    return next((row for row in CLOSED if _closes(row, category, unit) and in_force(row, at)), None)


def _closes(row: Closed, category: str, unit: str) -> bool:
    covers = category in row.categories if row.categories else category not in row.all_categories_but
    concerns = unit in row.units if row.units else unit not in row.all_units_but
    return covers and concerns


def _in_circle(sector: str, names: frozenset[str]) -> bool:
    members = chain.from_iterable(CIRCLES.get(name, (name,)) for name in names)
    return among(sector, frozenset(members))


def _circumstance_denial(basis: Basis, asked: Disclosure) -> Answer | None:
    for circumstance in basis.excludes:
        if circumstance in asked.circumstances:
            return denied("excluded-circumstance", basis=basis.code, circumstance=circumstance)
    for circumstance in basis.requires:
        if circumstance not in asked.circumstances:
            return denied("missing-circumstance", basis=basis.code, circumstance=circumstance)
    return None


def _consent_denial(asked: Disclosure) -> Answer | None:
    consent = asked.consent
    if consent is None:
        return denied("no-consent")
    if not consent.written:
        return denied("consent-not-written")
    if consent.withdrawn_at is not None and consent.withdrawn_at <= asked.at:
        return denied("consent-withdrawn")
    if asked.at < consent.given_at or (consent.until is not None and consent.until < asked.at):
        return denied("consent-expired")
    covered = asked.recipient in consent.to and asked.category in consent.categories
    if not covered or consent.purpose not in (None, asked.purpose):
        return denied("consent-scope")
    return _giver_denial(consent, asked)


def _giver_denial(consent: Consent, asked: Disclosure) -> Answer | None:
    if asked.age is None:
        return denied("age-unknown")
    due = [
        row.givers
        for row in CONSENT_GIVERS
        if in_force(row, consent.given_at) and row.from_age <= asked.age < row.below_age
    ]
    if due and all(givers.intersection(consent.given_by) for givers in due):
        return None
    return denied("consent-giver")
