"""May this be disclosed? A category of data, from one sector to another, for a purpose, on a basis, at a moment.

Deny by default: the first thing that is not as the basis requires is the reason. Invariant: the answer depends on
nothing but the question and the dated table; asking changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from shared.definitions.dated import in_force
from shared.definitions.policy import CIRCLES, CLOSED, NEVER_FOR, Basis, Closed, Manner
from shared.policy.answer import Answer, allowed_by, among, basis_in_force, denied
from shared.policy.consenting import UNKNOWN, Consent, Givers, Resting, denial_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What somebody wants to disclose.

    Attributes:
        sender, recipient: codes of the list `sector`.
        manner: once, at a meeting, or continuously as a feed.
        circumstances: what the person who asks states, as codes of the list `circumstance`.
        consents: those on which it may rest.
        givers: what is known of who must consent.
    """

    basis: str
    category: str
    sender: str
    recipient: str
    purpose: str
    at: datetime
    manner: Manner = "once"
    circumstances: frozenset[str] = frozenset()
    consents: tuple[Consent, ...] = ()
    givers: Givers = UNKNOWN


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
    resting = Resting(
        category=asked.category, recipient=asked.recipient, at=asked.at, givers=asked.givers, purpose=asked.purpose
    )
    return denial_of(asked.consents, resting)
