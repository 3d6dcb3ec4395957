"""Does a consent carry this? One answer for all who share, look, join a case, tell of a youth or hear at a meeting.

Invariant: a consent carries what it names to whom it names, while it holds, when it is in writing and was given by
whoever must give it at the youth's age, by those who hold parental responsibility; nothing else, for nobody else.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Final

from shared.definitions.dated import in_force
from shared.definitions.policy import CONSENT_GIVERS, CUSTODY
from shared.policy.answer import Answer, denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent as it was given.

    Attributes:
        given_by: the parties who gave it, as codes of the list `party`.
        to: sectors that may receive.
        categories: categories of data that it names.
        purpose: what it was given for; None when the scope says no purpose.
        written: whether it is in writing.
        until: the moment from which it no longer holds.
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


@dataclass(frozen=True, slots=True)
class Givers:
    """What is known of who must consent for a youth.

    Attributes:
        age: the youth's age in years.
        custody: who holds parental responsibility, as a code of the list `parental-responsibility`.
    """

    age: float | None = None
    custody: str | None = None


UNKNOWN: Final = Givers()
"""Nothing is known of who must consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """What would rest on a consent: data of a category that reach a sector at a moment.

    Attributes:
        purpose: what for; None where it can be nothing else than what the consent says.
    """

    category: str
    recipient: str
    at: datetime
    givers: Givers
    purpose: str | None = None


_PARENTS: Final = frozenset(chain.from_iterable(CUSTODY.values()))


def consent_denial(consent: Consent, asked: Resting) -> Answer | None:
    """Why a consent does not carry this; None when it does."""
    if not consent.written:
        return denied("consent-not-written")
    if consent.withdrawn_at is not None and consent.withdrawn_at <= asked.at:
        return denied("consent-withdrawn")
    if asked.at < consent.given_at or (consent.until is not None and consent.until <= asked.at):
        return denied("consent-expired")
    if not _names(consent, asked) or not _for_it(consent, asked):
        return denied("consent-scope")
    return _giver_denial(consent, asked)


def consent_holds(consent: Consent, at: datetime, givers: Givers) -> bool:
    """Whether a consent carries, at a moment, what it says itself."""
    return any(
        consent_denial(consent, Resting(category=category, recipient=recipient, at=at, givers=givers)) is None
        for category in consent.categories
        for recipient in consent.to
    )


def denial_of(consents: Collection[Consent], asked: Resting) -> Answer | None:
    """Why none of the consents carries this; None when one does. Those that name it say why, others do not."""
    return _denial(consents, [consent_denial(consent, asked) for consent in consents if _names(consent, asked)])


def denial_of_all(consents: Collection[Consent], recipient: str, at: datetime, givers: Givers) -> Answer | None:
    """Why the consents carry nothing at all to a sector at a moment; None when one carries something."""
    asked = [
        (consent, Resting(category=category, recipient=recipient, at=at, givers=givers))
        for consent in consents
        for category in consent.categories
    ]
    return _denial(consents, [consent_denial(consent, one) for consent, one in asked if _names(consent, one)])


def _denial(consents: Collection[Consent], about: Sequence[Answer | None]) -> Answer | None:
    if not about:
        return denied("consent-scope" if consents else "no-consent")
    return None if None in about else about[-1]


def runs_out(consents: Iterable[Consent], asked: Resting) -> datetime | None:
    """When the last of the consents ends that carry something from a moment on; None: no end, or none carries it.

    A consent that was withdrawn has ended already.
    """
    standing = [
        consent.until
        for consent in consents
        if consent.withdrawn_at is None
        and consent_denial(consent, replace(asked, at=max(asked.at, consent.given_at))) is None
    ]
    return None if None in standing else max((end for end in standing if end is not None), default=None)


def _names(consent: Consent, asked: Resting) -> bool:
    return asked.recipient in consent.to and asked.category in consent.categories


def _for_it(consent: Consent, asked: Resting) -> bool:
    return consent.purpose is None or asked.purpose in (None, consent.purpose)


def _giver_denial(consent: Consent, asked: Resting) -> Answer | None:
    age, custody = asked.givers.age, asked.givers.custody
    if age is None:
        return denied("age-unknown")
    due = [
        row.givers for row in CONSENT_GIVERS if in_force(row, consent.given_at) and row.from_age <= age < row.below_age
    ]
    counting = frozenset(consent.given_by)
    if custody is not None:
        counting -= _PARENTS - CUSTODY.get(custody, frozenset())
    return None if due and all(counting & givers for givers in due) else denied("consent-giver")
