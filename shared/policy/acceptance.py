"""May a sector tell this of this youth? Intake's gate: the lawful tie to the youth, and the basis of telling.

Invariants: without a notification, a pathway or a following nothing passes but notifications and concerns; what a
sector tells because it follows on consent passes while a consent carries it, and not a moment longer.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from shared.definitions.event_types import category_of, needs
from shared.definitions.policy import RECEIVED_BY, Manner
from shared.definitions.sectors import bases_for, may_publish, stamp
from shared.policy.answer import Answer, allowed_by, among, basis_in_force, denied
from shared.policy.consenting import UNKNOWN, Consent, Givers, Resting, denial_of
from shared.policy.disclosure import Disclosure, frame_denial


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """A sector follows a youth: for which categories, on which basis, from when until when."""

    categories: Collection[str]
    basis: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What a sector wants to tell of a youth.

    Attributes:
        occurred_at: when it occurred; a following that has ended covers only what occurred before its end.
        told_at: when it is told, which is when it is disclosed; a following must have started by then.
        accepted_notification: whether a notification about the youth has been accepted.
        open_pathway: whether the youth has a pathway.
        following: the sector's following of the youth, if there is one.
        consents: the consents that were given for the youth.
        givers: what is known of who must consent.
        basis: the legal basis that the sector states, if it states one.
        purpose: the purpose that it states, if it states one.
    """

    sector: str
    type: str
    occurred_at: datetime
    told_at: datetime
    accepted_notification: bool = False
    open_pathway: bool = False
    following: Following | None = None
    consents: tuple[Consent, ...] = ()
    givers: Givers = UNKNOWN
    basis: str | None = None
    purpose: str | None = None


def may_accept(told: Acceptance) -> Answer:
    """Whether the event passes the gate; an allowing answer carries the basis and the purpose to stamp."""
    if not may_publish(told.sector, told.type, told.told_at):
        return denied("not-your-event")
    category = category_of(told.type)
    match needs(told.type):
        case "following":
            return _by_following(told, category)
        case "notification-or-pathway":
            if not (told.accepted_notification or told.open_pathway):
                return denied("no-notification")
            return _as_stated(told, category, "feed")
        case "nothing":
            return _as_stated(told, category, "once")


def _by_following(told: Acceptance, category: str) -> Answer:
    following = told.following
    if following is None or told.told_at < following.since:
        return denied("no-following")
    if following.until is not None and following.until < told.occurred_at:
        return denied("no-following")
    if category not in following.categories:
        return denied("outside-following", category=category)
    basis = basis_in_force(following.basis, told.told_at)
    if basis is not None and basis.consent:
        asked = Resting(category=category, recipient=told.sector, at=told.told_at, givers=told.givers)
        denial = denial_of(told.consents, asked)
        if denial is not None:
            return denial
    if told.basis not in {None, following.basis}:
        return _other_basis(told, (following.basis,))
    return _on_basis(told, category, following.basis, "feed")


def _as_stated(told: Acceptance, category: str, manner: Manner) -> Answer:
    """On the basis that the sector states, of those that are open to it for this type, or else on the usual one."""
    bases = bases_for(told.sector, told.type, told.told_at)
    if told.basis is None or told.basis in bases:
        answer = _on_basis(told, category, told.basis or next(iter(bases), None), manner)
        return replace(answer, instead=_in_force(bases, told)) if answer.code == "unknown-basis" else answer
    return _other_basis(told, bases)


def _other_basis(told: Acceptance, bases: tuple[str, ...]) -> Answer:
    """The basis that the sector states is none of those that would do."""
    assert told.basis is not None
    known = basis_in_force(told.basis, told.told_at) is not None
    code = "basis-not-allowed" if known else "unknown-basis"
    return denied(code, basis=told.basis, instead=_in_force(bases, told))


def _in_force(bases: tuple[str, ...], told: Acceptance) -> tuple[str, ...]:
    return tuple(code for code in bases if basis_in_force(code, told.told_at) is not None)


def _on_basis(told: Acceptance, category: str, code: str | None, manner: Manner) -> Answer:
    return _terms(told.sector, told.type, told.told_at, told.purpose, category, code, manner)


@lru_cache(maxsize=1024)  # a batch of events, told at one moment, asks the same again and again
def _terms(
    sector: str, type_name: str, told_at: datetime, purpose: str | None, category: str, code: str | None, manner: Manner
) -> Answer:
    basis = basis_in_force(code, told_at) if code else None
    if basis is None:
        return denied("unknown-basis")
    usual = stamp(sector, type_name, "", told_at)
    asked = Disclosure(
        basis=basis.code,
        category=category,
        sender=sector,
        recipient=sector if basis.same_unit and code == usual.legal_basis else RECEIVED_BY,
        purpose=purpose or (usual.purpose if among(usual.purpose, basis.purposes) else basis.purposes[0]),
        at=told_at,
        manner=manner,
    )
    refusal = frame_denial(basis, asked)
    return refusal or allowed_by(basis.code, purpose=asked.purpose, conditions=basis.travels)
