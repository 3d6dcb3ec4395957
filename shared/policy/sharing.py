"""May these data go from one sector to others? One answer over every category and recipient, on the bases there are.

`may_disclose` answers for one category and one recipient; here the whole wish is answered, with what the case itself
shows instead of what somebody says of it. Invariant: the whole is allowed only when each part is, on one basis; and
whoever may not see why the case says no is told whom to ask, not what the case holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from uuid import UUID

from shared.definitions.dated import in_force
from shared.definitions.policy import BASES, NEVER_FOR, PROTECTED, Basis, Manner
from shared.policy.answer import Answer, denied
from shared.policy.circumstances import SHOWN
from shared.policy.consenting import UNKNOWN, Consent, Givers
from shared.policy.disclosure import Disclosure, may_disclose


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What somebody wants to share.

    Attributes:
        sender: the sector whose data it is; `recipients` the sectors that would have it.
        basis: the legal basis that is meant; None asks which would do.
        stated: circumstances that the one who asks states (code list `circumstance`).
        consent: the consent that is meant; without it, any that the case holds.
    """

    sender: str
    recipients: tuple[str, ...]
    categories: tuple[str, ...]
    purpose: str
    at: datetime
    manner: Manner = "once"
    basis: str | None = None
    stated: frozenset[str] = frozenset()
    consent: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A disclosure that was allowed earlier."""

    basis: str
    recipients: tuple[str, ...]
    categories: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the case shows.

    Attributes:
        circumstances: those that hold (`shared.policy.circumstances`).
        hidden: those that the one who asks may not know of, whether they hold or not.
        givers: what is known of who must consent.
        concern_since: when the newest concern came; what was disclosed before it was about another one.
    """

    circumstances: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    before: tuple[Before, ...] = ()
    givers: Givers = UNKNOWN
    concern_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """What one basis says of the whole wish.

    Attributes:
        cells: the answer for each category and recipient.
        if_stated: circumstances with which it would be allowed, could they truly be stated.
    """

    basis: str
    answer: Answer
    cells: Mapping[tuple[str, str], Answer]
    if_stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to the whole wish.

    Attributes:
        answer: allowed or denied and why; `instead` are the bases that would do.
        considered: what each basis in force says, in the order of the table.
    """

    answer: Answer
    considered: tuple[Considered, ...]


def may_share(asked: Sharing, shown: Shown) -> Verdict:
    """Whether all of it may go to all of them, on the basis that is meant or on the first that would do."""
    considered = tuple(_considered(basis, asked, shown) for basis in BASES if in_force(basis, asked.at))
    doing = tuple(one.basis for one in considered if one.answer.allow)
    meant = asked.basis or next(iter(doing), None)
    found = next((one.answer for one in considered if one.basis == meant), None)
    if found is None:
        found = _none_would_do(asked)
    return Verdict(found if found.allow else replace(found, instead=doing), considered)


def _none_would_do(asked: Sharing) -> Answer:
    if asked.basis is not None:
        return denied("unknown-basis")
    return denied("never-for-this" if asked.purpose in NEVER_FOR else "no-basis")


def _considered(basis: Basis, asked: Sharing, shown: Shown) -> Considered:
    cells = _cells(basis, asked, shown)
    answer = _whole(cells.values())
    if answer.allow:
        return Considered(basis.code, answer, cells)
    more = tuple(code for code in basis.requires if code not in SHOWN and code not in asked.stated)
    would = _whole(_cells(basis, replace(asked, stated=asked.stated.union(more)), shown).values())
    return Considered(basis.code, answer, cells, more if would.allow else ())


def _whole(answers: Iterable[Answer]) -> Answer:
    """The first part that is denied decides; what is allowed travels with the conditions of all its parts."""
    every = tuple(answers)
    conditions = tuple(dict.fromkeys(chain.from_iterable(answer.conditions for answer in every)))
    return next((answer for answer in every if not answer.allow), replace(every[0], conditions=conditions))


def _cells(basis: Basis, asked: Sharing, shown: Shown) -> Mapping[tuple[str, str], Answer]:
    return {
        (category, recipient): _cell(basis, category, recipient, asked, shown)
        for category in asked.categories
        for recipient in asked.recipients
    }


def _cell(basis: Basis, category: str, recipient: str, asked: Sharing, shown: Shown) -> Answer:
    part = Disclosure(
        basis=basis.code,
        category=category,
        sender=asked.sender,
        recipient=recipient,
        purpose=asked.purpose,
        at=asked.at,
        manner=asked.manner,
        # What speaks against counts from everybody; what speaks for it, only where the case does not show it itself.
        circumstances=(asked.stated - SHOWN) | shown.circumstances | asked.stated.intersection(basis.excludes),
        consents=_consents(asked, shown),
        givers=shown.givers,
    )
    answer = may_disclose(part)
    if answer.allow and _used_up(basis, category, recipient, asked, shown):
        return denied("used-up", basis=basis.code)
    if answer.allow and category in PROTECTED.categories and PROTECTED.circumstance in shown.circumstances:
        return replace(answer, conditions=(*answer.conditions, PROTECTED.travels))
    return _without_secrets(answer, basis, part, asked, shown)


def _consents(asked: Sharing, shown: Shown) -> tuple[Consent, ...]:
    if asked.consent is None:
        return tuple(shown.consents.values())
    found = shown.consents.get(asked.consent)
    return () if found is None else (found,)


def _used_up(basis: Basis, category: str, recipient: str, asked: Sharing, shown: Shown) -> bool:
    if basis.times is None:
        return False
    since = shown.concern_since
    earlier = [
        one
        for one in shown.before
        if one.basis == basis.code
        and recipient in one.recipients
        and category in one.categories
        and one.at <= asked.at
        and (since is None or since <= one.at)
    ]
    return len(earlier) >= basis.times


def _without_secrets(answer: Answer, basis: Basis, part: Disclosure, asked: Sharing, shown: Shown) -> Answer:
    """A denial that rests on what the case shows, or does not show, told to whoever may know of it."""
    match answer.code:
        case "missing-circumstance":
            decisive = next(code for code in basis.requires if code not in part.circumstances)
        case "excluded-circumstance":
            decisive = next(code for code in basis.excludes if code in part.circumstances)
        case _:
            return answer
    if decisive not in SHOWN or (answer.code == "excluded-circumstance" and decisive in asked.stated):
        return answer
    if decisive in shown.hidden:
        return denied("ask-authority", basis=basis.code)
    if answer.code == "excluded-circumstance":
        return answer
    return denied("not-known-circumstance", basis=basis.code, circumstance=decisive)
