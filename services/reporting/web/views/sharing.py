"""Who knows what about a youth, on which basis, and what can be asked, recorded and set right about it?

Invariant: what was denied stands beside what was allowed, each with its reason in plain words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from services.reporting.answers import Masked
from services.reporting.answers.sharing import (
    AccessRequest,
    Considered,
    Corrected,
    DisclosedFact,
    Disclosure,
    EmergencyAccess,
    Followed,
    Handover,
    MayShare,
    Sharing,
)
from services.reporting.answers.timeline import SetRight
from services.reporting.web.views.consents import ConsentCard, consent_card
from services.reporting.web.views.events import event_title
from services.reporting.web.views.names import municipality_name, sector_name
from services.reporting.web.views.parts import (
    Action,
    Cover,
    Mark,
    Tone,
    colleague,
    command_path,
    cover,
    shown,
    youth_path,
)
from services.reporting.web.words import Words, inside
from shared.definitions.policy import CLOSED, REASONS

T = TypeVar("T")

ASK: Final = "deling/sporg"
"""Where one asks whether something may be shared."""
UNDER_WAY: Final = ("raised", "open", "paused")


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that was told, decided, opened or asked for, with what can be done about it."""

    mark: Mark
    title: str
    lines: tuple[str, ...]
    text: str | Cover | None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class SharingPage:
    """The page about sharing; a part that may not be seen is a `Cover`."""

    ask: Action | None
    consents: tuple[ConsentCard, ...] | Cover
    consent_actions: tuple[Action, ...]
    following: tuple[Card, ...]
    disclosures: tuple[Card, ...] | Cover
    corrections: tuple[Card, ...]
    requests: tuple[Card, ...] | Cover
    request_action: Action | None
    emergencies: tuple[Card, ...]
    handovers: tuple[Card, ...]
    handover_actions: tuple[Action, ...]
    moved: str


def sharing_page(answer: Sharing, words: Words) -> SharingPage:
    """The page of who knows what about one youth."""
    may, youth = answer.head.commands, answer.head.youth
    return SharingPage(
        ask=Action(words("sharing.ask"), youth_path(youth, ASK), first=True) if "decide-disclosure" in may else None,
        consents=(
            cover(answer.consents, words)
            if isinstance(answer.consents, Masked)
            else tuple(consent_card(one, answer, words) for one in answer.consents)
        ),
        consent_actions=tuple(
            Action(words(f"overview.{text}"), command_path(youth, name))
            for name, text in (("request-consent", "ask-consent"), ("record-consent-given", "give-consent"))
            if name in may and answer.head.state in UNDER_WAY
        ),
        following=tuple(_followed(one, answer.at, words) for one in answer.following),
        disclosures=_covered(answer.disclosures, lambda one: _disclosure(one, answer.at, words), words),
        corrections=tuple(_corrected(one, answer, words) for one in answer.corrections),
        requests=_covered(answer.requests, lambda one: _request(one, answer, words), words),
        request_action=_offer("record-access-request", answer, words),
        emergencies=tuple(_emergency(one, answer, words) for one in answer.emergencies),
        handovers=tuple(_handover(one, answer.at, words) for one in answer.handovers),
        handover_actions=tuple(
            action for name in ("hand-over", "receive-handover") if (action := _offer(name, answer, words)) is not None
        ),
        moved=_moved(answer, words),
    )


def _covered(part: tuple[T, ...] | Masked, make: Callable[[T], Card], words: Words) -> tuple[Card, ...] | Cover:
    return cover(part, words) if isinstance(part, Masked) else tuple(make(one) for one in part)


def _offer(command: str, answer: Sharing, words: Words) -> Action | None:
    if command not in answer.head.commands:
        return None
    return Action(words(f"command.{command}.title"), command_path(answer.head.youth, command))


def _sectors(sectors: Iterable[str], words: Words) -> str:
    return words.listed([sector_name(sector, words) for sector in sectors])


def _followed(one: Followed, now: datetime, words: Words) -> Card:
    running = one.ended_at is None and (one.until is None or one.until >= now)
    lines = [
        words("sharing.since", when=words.on(one.since, now)),
        words("sharing.basis", basis=words.code("legal-basis", one.basis)),
    ]
    if one.ended_at is not None:
        lines.append(words("sharing.ended", when=words.on(one.ended_at, now)))
    elif one.until is not None:
        lines.append(words("sharing.until", when=words.day(one.until)))
    mark = Mark(words("sharing.running"), "good", "done") if running else Mark(words("sharing.over"), "quiet", "no")
    told = inside(words.codes("data-category", one.categories))
    return Card(mark, words("sharing.follows", sector=sector_name(one.sector, words), told=told), tuple(lines), None)


def _disclosure(one: Disclosure, now: datetime, words: Words) -> Card:
    allowed = one.decision == "allow"
    lines = [
        words(
            "sharing.decided",
            when=words.on(one.at, now),
            name=colleague(one.by) or words("unknown"),
            purpose=inside(words.code("purpose", one.purpose)),
        ),
        words("sharing.basis", basis=words.code("legal-basis", one.basis)) if one.basis else words("sharing.no-basis"),
    ]
    if not allowed:
        lines.append(words("sharing.why", why=reason_text(one.reason, one.basis, words)))
    lines += _conditions(one.conditions, words)
    lines += covered_facts(one, words)
    if allowed and one.open_until is not None:
        key = "readable" if now < one.open_until else "was-readable"
        lines.append(words(f"sharing.{key}", when=words.moment(one.open_until)))
    return Card(
        mark=Mark(words(f"sharing.{one.decision}"), "good" if allowed else "alarm", "done" if allowed else "no"),
        title=words(
            "sharing.what",
            categories=words.codes("data-category", one.categories),
            sender=sector_name(one.sender, words),
            to=_sectors(one.to, words),
        ),
        lines=tuple(lines),
        text=shown(one.explanation, words),
    )


def covered_facts(one: Disclosure, words: Words) -> list[str]:
    """Which facts a disclosure was about: those that were named, or what there was then; a running one says neither."""
    if not one.facts:
        return [words("sharing.up-to-then")] if one.open_until is not None else []
    named = [fact_line(fact, words) for fact in one.facts if fact.type is not None]
    hidden = len(one.facts) - len(named)
    lines = [words("sharing.only", facts="; ".join(named))] if named else []
    return [*lines, words("sharing.only-hidden", hidden)] if hidden else lines


def fact_line(one: DisclosedFact, words: Words) -> str:
    """A fact that was named: what, when, who told it, and whether it was set right since."""
    assert one.type is not None
    assert one.occurred_at is not None
    line = f"{event_title(one.type, words)}, {words.moment(one.occurred_at)}, {sector_name(one.sector, words)}"
    return words("sharing.since-corrected", fact=line) if one.corrected else line


def reason_text(code: str, basis: str | None, words: Words) -> str:
    """The policy's reason by its code, where it needs nothing else to be said."""
    row = REASONS.get(code)
    if row is None:
        return next((words.of(one.danish, one.english) for one in CLOSED if one.code == code), words("unknown"))
    sentence = words.of(row.danish, row.english)
    named = words.code("legal-basis", basis) if basis else words("sharing.none")
    return sentence.format(basis=named, category=words("sharing.this"), circumstance=words("sharing.see"))


def _conditions(conditions: Sequence[str], words: Words) -> list[str]:
    return [words("sharing.conditions", conditions=words.codes("condition", conditions))] if conditions else []


def _corrected(one: Corrected, answer: Sharing, words: Words) -> Card:
    lines = []
    if one.occurred_at is not None:
        when = words.on(one.occurred_at, answer.at)
        lines.append(words("sharing.told-by", sector=sector_name(one.sector, words), when=when))
    lines += set_right_lines(one.set_right, answer.at, words)
    return Card(
        mark=Mark(words("timeline.set-right"), "warn", "returned"),
        title=event_title(one.type, words),
        lines=tuple(lines),
        text=shown(one.set_right.explanation, words),
    )


def set_right_lines(one: SetRight, now: datetime, words: Words) -> list[str]:
    """How an event was set right: by whom, why, what holds instead, and who was told."""
    reason = inside(words.code("correction-reason", one.reason))
    lines = [
        words(
            "timeline.set-right-line",
            when=words.on(one.at, now),
            name=colleague(one.by) or words("unknown"),
            why=reason,
        )
    ]
    if one.replaced_by is not None:
        title = event_title(one.replaced_by_type, words) if one.replaced_by_type else words("timeline.another")
        lines.append(words("timeline.replaced", title=inside(title)))
    if one.informed:
        lines.append(words("timeline.informed", sectors=_sectors(one.informed, words)))
    return lines


def _request(one: AccessRequest, answer: Sharing, words: Words) -> Card:
    now, may, youth = answer.at, answer.head.commands, answer.head.youth
    lines = [
        words("sharing.requested", when=words.on(one.requested_at, now), party=inside(words.code("party", one.by)))
    ]
    if one.extended_at is not None and one.extended_until is not None:
        reason = inside(words.code("access-extended-reason", one.extended_reason))
        lines.append(words("sharing.extended", until=words.day(one.extended_until), reason=reason))
    if one.answered_at is not None:
        outcome = words.code("access-outcome", one.outcome)
        lines.append(words("sharing.answered", when=words.on(one.answered_at, now)))
        mark = Mark(outcome, "good" if one.outcome == "granted" else "quiet", "done")
    else:
        mark = Mark(words("sharing.waiting"), "warn", "wait")
    actions = tuple(
        Action(words(f"command.{name}.title"), command_path(youth, name, one.request), first=name.startswith("answer"))
        for name in ("answer-access-request", "extend-access-request")
        if name in may and one.answered_at is None
    )
    return Card(mark, words.code("access-request-kind", one.kind), tuple(lines), None, actions)


def _emergency(one: EmergencyAccess, answer: Sharing, words: Words) -> Card:
    now, youth = answer.at, answer.head.youth
    lines = [
        words("sharing.opened", when=words.near(one.opened_at, now), until=words.near(one.until, now)),
        words("sharing.reason-was", reason=inside(words.code("emergency-reason", one.reason))),
    ]
    actions: tuple[Action, ...] = ()
    if one.reviewed_at is None:
        mark = Mark(words("sharing.not-reviewed"), "alarm", "clock")
        if "review-emergency-access" in answer.head.commands:
            name = words("command.review-emergency-access.title")
            actions = (Action(name, command_path(youth, "review-emergency-access", one.access), first=True),)
    else:
        key = "justified" if one.justified else "not-justified"
        mark = Mark(words(f"sharing.{key}"), "good" if one.justified else "alarm", "done" if one.justified else "no")
        name = colleague(one.reviewed_by)
        lines.append(words("sharing.reviewed", when=words.on(one.reviewed_at, now), name=name))
    return Card(
        mark=mark,
        title=words("sharing.opened-by", name=colleague(one.person), sector=sector_name(one.sector, words)),
        lines=tuple(lines),
        text=shown(one.explanation, words),
        actions=actions,
    )


def _handover(one: Handover, now: datetime, words: Words) -> Card:
    key = "received" if one.received else "handed-over"
    where = shown(one.municipality, words)
    place = municipality_name(where, words) if isinstance(where, str) else words("frame.masked")
    lines = (
        words("sharing.since", when=words.on(one.at, now)),
        words("sharing.basis", basis=words.code("legal-basis", one.basis)),
    )
    mark = Mark(words(f"sharing.{key}-mark"), "accent", "done")
    return Card(mark, words(f"sharing.{key}", place=place), lines, shown(one.text, words))


def _moved(answer: Sharing, words: Words) -> str:
    where = answer.moved_to
    if not isinstance(where, str) or any(not one.received for one in answer.handovers):
        return ""
    return words("sharing.moved", place=municipality_name(where, words))


# May I share this? ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BasisCard:
    """What one basis says: allowed or not, why, and what would make it so."""

    mark: Mark
    title: str
    why: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MaySharePage:
    """The answer as a whole; `hidden` are the fields by which it is recorded as it was asked."""

    title: str
    tone: Tone
    icon: str
    lead: str
    lines: tuple[str, ...]
    bases: tuple[BasisCard, ...]
    record: str
    hidden: tuple[tuple[str, str], ...]


def may_share_page(
    answer: MayShare, meant: str, typed: Sequence[tuple[str, str]], record: str, words: Words
) -> MaySharePage:
    """The answer to "may I share this?", with the bases that would do, could do, or were meant."""
    lines = []
    if answer.basis and answer.allow:
        lines.append(words("sharing.basis", basis=words.code("legal-basis", answer.basis)))
    lines += _conditions(answer.conditions, words)
    if answer.instead:
        lines.append(words("sharing.instead", bases=words.codes("legal-basis", answer.instead)))
    of_use = [one for one in answer.considered if one.allow or one.if_stated or one.basis == meant]
    key = "yes" if answer.allow else "no"
    return MaySharePage(
        title=words(f"sharing.answer.{key}"),
        tone="good" if answer.allow else "alarm",
        icon="done" if answer.allow else "no",
        lead=words.of(answer.reason_da, answer.reason_en),
        lines=tuple(lines),
        bases=tuple(_basis(one, words) for one in sorted(of_use, key=lambda one: not one.allow)),
        record=record,
        hidden=tuple(typed),
    )


def _basis(one: Considered, words: Words) -> BasisCard:
    lines = _conditions(one.conditions, words)
    if one.if_stated:
        lines.append(words("sharing.if-stated", circumstances=words.codes("circumstance", one.if_stated)))
    denied = [cell for cell in one.cells if not cell.allow]
    if denied and len(denied) < len(one.cells):
        # Part of it may go: which part may not, and why, is what one needs to know.
        lines += [
            words(
                "sharing.not-this",
                category=words.code("data-category", cell.category),
                to=sector_name(cell.recipient, words),
                why=words.of(cell.reason_da, cell.reason_en),
            )
            for cell in denied
        ]
    key = "allow" if one.allow else "could" if one.if_stated else "deny"
    tone: Tone = "good" if one.allow else "warn" if one.if_stated else "alarm"
    return BasisCard(
        mark=Mark(words(f"sharing.{key}"), tone, "done" if one.allow else "question" if one.if_stated else "no"),
        title=words.code("legal-basis", one.basis),
        why=words.of(one.reason_da, one.reason_en),
        lines=tuple(lines),
    )
