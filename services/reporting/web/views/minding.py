"""How do a unit's own messages fare, what was refused and why, and what can be seen of a refused one?

Invariant: a value that is covered is told by its form alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from services.reporting.gateway import Deed, Inspected, Quarantined, Receipt, Receipts, Refusal, Shelf, Shown, Standing
from services.reporting.web.forms import Form
from services.reporting.web.telling_forms import field_of
from services.reporting.web.views.events import event_title
from services.reporting.web.views.form import Option, Said, Wrong
from services.reporting.web.views.parts import Mark, Pair
from services.reporting.web.views.telling import expected_of, outcome_mark, reason_of, receipt_path, refused_path
from services.reporting.web.words import Words
from shared.definitions.code_lists import codes
from shared.definitions.event_names import described
from shared.events.registry import TYPES

MESSAGES: Final = "/fortael/beskeder"
LIST: Final = "/fortael/afviste"
_NUMBER: Final = re.compile("[0-9]+")
MINUTE: Final = 60
SHORT_NUMBER: Final = 8
"""Signs of a receipt's number that tell it from the others of a page."""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt in a list."""

    href: str
    number: str
    what: str
    when: str
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why messages were refused, how often, and where they lie."""

    why: str
    field: str
    count: int
    latest: str
    href: str


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """How a unit's own messages fare."""

    figures: tuple[Pair, ...]
    lead: str
    reasons: tuple[Reason, ...]
    waiting: str
    rows: tuple[ReceiptRow, ...]
    more: str
    first: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A refused message in the list."""

    receipt: UUID
    href: str
    what: str
    when: str
    why: str
    field: str
    number: str


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """The refused messages that wait for somebody."""

    rows: tuple[RefusedRow, ...]
    only: str
    more: str
    first: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a refused message: its path, its value or the form that covers it."""

    path: str
    value: str
    covered: bool
    wrong: bool


@dataclass(frozen=True, slots=True)
class DeedRow:
    """What was done with a refused message: what, by whom and when; `href` leads to the receipt that came of it."""

    what: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A refused message, masked, with what may be done about it and what was.

    Attributes:
        waits: nobody has dealt with it yet.
        remove: what is wrong is a field that may be taken away.
    """

    title: str
    when: str
    why: str
    where: str
    waits: bool
    readable: bool
    fields: tuple[FieldRow, ...]
    removable: tuple[Option, ...]
    remove: bool
    reasons: tuple[Option, ...]
    history: tuple[DeedRow, ...]
    path: str


def messages_page(standing: Standing, receipts: Receipts, now: datetime, words: Words, *, begins: bool) -> MessagesPage:
    """The sender's own page."""
    days = words.days(standing.since, now)
    last = words.near(standing.last_received, now) if standing.last_received else words("messages.never")
    figures = [Pair(words("messages.last"), last)]
    if standing.waiting is not None:
        figures.append(Pair(words("messages.waiting"), str(standing.waiting)))
    if standing.waiting and standing.lag_seconds is not None:
        minutes = round(standing.lag_seconds / MINUTE)
        figures.append(Pair(words("messages.lag"), words("amount.minutes", count=minutes)))
    figures += [Pair(words(f"messages.{key}"), str(standing.outcomes.get(key, 0))) for key in _OUTCOMES]
    return MessagesPage(
        figures=tuple(figures),
        lead=words("messages.lead", sector=words.code("sector", standing.sector), days=days),
        reasons=tuple(
            Reason(
                why=words.of(one.reason_da, one.reason_en) or one.code,
                field=one.field,
                count=one.count,
                latest=words.near(one.latest, now) if one.latest else "",
                href=f"{LIST}?{urlencode({'grund': one.code})}",
            )
            for one in standing.refusals
        ),
        waiting=words("messages.quarantined", n=standing.quarantine) if standing.quarantine else "",
        rows=tuple(_row(one, now, words) for one in receipts.receipts),
        more=f"{MESSAGES}?{urlencode({'efter': receipts.next})}" if receipts.next is not None else "",
        first="" if begins else MESSAGES,
    )


_OUTCOMES: Final = ("accepted", "duplicate", "refused")


def _row(one: Receipt, now: datetime, words: Words) -> ReceiptRow:
    note = reason_of(one.refusal, words) if one.refusal is not None else ""
    if one.mended is not None:
        note = words(f"messages.{one.mended.action}")
    return ReceiptRow(
        href=receipt_path(one.receipt),
        number=str(one.receipt)[:SHORT_NUMBER],
        what=event_title(one.type, words) if one.type else words("messages.unnamed"),
        when=words.near(one.received_at, now),
        mark=outcome_mark(one.outcome, words),
        note=note,
    )


def shelf_page(shelf: Shelf, code: str, now: datetime, words: Words, *, begins: bool) -> ShelfPage:
    """The refused messages, of one reason where one was chosen."""
    asked = {"grund": code} if code else {}
    rows = tuple(_waiting(one, now, words) for one in shelf.messages)
    more = f"{LIST}?{urlencode({**asked, 'efter': shelf.next})}" if shelf.next is not None else ""
    return ShelfPage(
        rows=rows,
        only=(rows[0].why if rows else code) if code else "",
        more=more,
        first="" if begins else f"{LIST}?{urlencode(asked)}" if asked else LIST,
    )


def _waiting(one: Quarantined, now: datetime, words: Words) -> RefusedRow:
    return RefusedRow(
        receipt=one.receipt,
        href=refused_path(one.receipt),
        what=event_title(one.type, words) if one.type else words("messages.unnamed"),
        when=words.near(one.refused_at, now),
        why=reason_of(one, words),
        field=one.field,
        number=str(one.receipt)[:SHORT_NUMBER],
    )


def refused_page(
    found: Inspected, removable: Sequence[str], now: datetime, names: Mapping[str, str], words: Words
) -> RefusedPage:
    """A refused message as it may be seen; `names`: what colleagues are called, by their ids."""
    return RefusedPage(
        title=event_title(found.type, words) if found.type else words("messages.unnamed"),
        when=words("refused.when", when=words.near(found.refused_at, now)),
        why=" ".join(filter(None, (reason_of(found, words), expected_of(found, words)))),
        where=found.field,
        waits=found.state == "open",
        readable=found.readable,
        fields=tuple(_field(one, found.field, words) for one in found.fields),
        removable=tuple(Option(one, one, one == found.field) for one in removable),
        remove=found.field in removable,
        reasons=tuple(
            Option(code, words.code("discard-reason", code), chosen=False) for code in codes("discard-reason", now)
        ),
        history=tuple(_deed(one, now, names, words) for one in reversed(found.history)),
        path=refused_path(found.receipt),
    )


def _deed(one: Deed, now: datetime, names: Mapping[str, str], words: Words) -> DeedRow:
    why = f" ({words.code('discard-reason', one.reason)})" if one.reason else ""
    who = one.actor.rpartition(":")[2]
    return DeedRow(
        what=f"{words(f'refused.deed.{one.action}')}{why}",
        who=words("refused.by", who=names.get(who, who), when=words.near(one.at, now)),
        href=receipt_path(one.new_receipt) if one.new_receipt else "",
    )


def _field(one: Shown, wrong: str, words: Words) -> FieldRow:
    covered = one.value is None
    value = words.yes_no(one.value) if isinstance(one.value, bool) else str(one.value)
    return FieldRow(one.path, form_told(one.form, words) if covered else value, covered, one.path == wrong)


def form_told(form: str, words: Words) -> str:
    """The form of a value in the language of the page; a form that nobody knows stays as it is."""
    number = _NUMBER.search(form)
    key = f"form-of.{_NUMBER.sub('n', form)}"
    if number is not None and words.has(f"{key}.one"):
        return words(key, n=int(number[0]))
    return words(key) if words.has(key) else form


def correcting_said(type_name: str | None, form: Form, words: Words) -> Said:
    """What the form for putting right says; a field is called as people and as those who send it call it."""
    hints: Mapping[str, str] = {
        one.name: words(f"refused.hint.{one.name}") for one in form.fields if words.has(f"refused.hint.{one.name}")
    }
    return Said(
        title=words("refused.correct"),
        lead=words("refused.correct-lead"),
        send=words("refused.correct-send"),
        more=words("refused.other-fields"),
        names={one.name: f"{_called(type_name, one.name, words)} ({one.name})" for one in form.fields},
        hints=hints,
    )


def wrong_in(form: Form, refusal: Refusal, words: Words) -> Wrong:
    """Where it stands in the form that a correction was not taken."""
    names = {one.name for one in form.fields}
    name = refusal.field if refusal.field in names else field_of(form, refusal.field)
    sentence = " ".join(filter(None, (reason_of(refusal, words), expected_of(refusal, words))))
    return Wrong({name: sentence}) if name in names else Wrong({}, above=sentence)


def _called(type_name: str | None, name: str, words: Words) -> str:
    key = f"refused.field.{name}"
    if words.has(key) or type_name not in TYPES:
        return words(key)
    return described(type_name).fields[name.removeprefix("data.")].in_(words.language)
