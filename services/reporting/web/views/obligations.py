"""What must be done for this youth, by when, how long is left, and why?

Invariant: an obligation tells which fact opened it, by which rule, from which source and how sure that is; one that
was met late, or met in time and learnt late, shows both moments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from services.reporting.answers.duties import BrokenRule, Obligation, Obligations
from services.reporting.web.views.events import event_title, event_titles
from services.reporting.web.views.names import sector_name
from services.reporting.web.views.parts import Action, Cover, Mark, Pair, Tone, command_path, shown, youth_path
from services.reporting.web.views.rules import RuleText, because, rule_text
from services.reporting.web.words import Words

SOON: Final = 3
"""Days before the due day from which an obligation is told to be due soon."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation: its clock, its state and its explanation."""

    anchor: str
    tone: Tone
    name: str
    mark: Mark
    clock: str
    clock_note: str
    lines: tuple[str, ...]
    because: str
    explanation: tuple[Pair, ...]
    reason: str | Cover | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class ObligationsPage:
    """What is to be done, what was decided, and what went past a rule."""

    open: tuple[Duty, ...]
    done: tuple[Duty, ...]
    broken: tuple[Duty, ...]


def obligations_page(answer: Obligations, words: Words) -> ObligationsPage:
    """The page of one youth's obligations, the most pressing first and the newest outcome first."""
    may = answer.head.commands
    pending = [one for one in answer.obligations if one.state in ("open", "missed")]
    settled = [one for one in answer.obligations if one.state not in ("open", "missed")]
    pending.sort(key=lambda one: (one.due is None, one.due or answer.at))
    settled.sort(key=lambda one: one.met_at or one.waived_at or answer.at, reverse=True)
    return ObligationsPage(
        open=tuple(duty(one, answer.at, may, words) for one in pending),
        done=tuple(duty(one, answer.at, may, words) for one in settled),
        broken=tuple(_broken(one, answer, words) for one in answer.broken),
    )


def duty(one: Obligation, now: datetime, may: tuple[str, ...], words: Words) -> Duty:
    """One obligation at a moment, with what this person may do about it."""
    rule = rule_text(one.rule, one.rule_from, words)
    mark = standing(one, now, words)
    clock, note = _clock(one, rule, now, words)
    actions: tuple[Action, ...] = ()
    if one.state in ("open", "missed"):
        actions = _actions(one, rule, may, words)
    return Duty(
        anchor=f"f-{one.obligation}",
        tone=mark.tone,
        name=rule.name,
        mark=mark,
        clock=clock,
        clock_note=note,
        lines=_lines(one, now, words),
        because=because(one.rule, one.rule_from, one.trigger_at, one.due, words) if one.trigger_at else "",
        explanation=_explanation(one, rule, words),
        reason=shown(one.explanation, words),
        actions=actions,
    )


LOOKS: Final[Mapping[str, tuple[Tone, str]]] = {
    "open": ("quiet", "wait"),
    "soon": ("warn", "hourglass"),
    "overdue": ("alarm", "alarm"),
    "unconfirmed": ("warn", "question"),
    "missed": ("alarm", "alarm"),
    "met": ("good", "done"),
    "met-late": ("alarm", "alarm"),
    "met-learnt-late": ("warn", "late"),
    "waived": ("quiet", "done"),
}
"""The tone and the icon of how an obligation stands; its words are in the catalogue under `obligations.state`."""


def standing(one: Obligation, now: datetime, words: Words) -> Mark:
    """How an obligation stands, in a word with a tone and an icon."""
    key = _standing(one, now, words)
    tone, icon = LOOKS[key]
    return Mark(words(f"obligations.state.{key}"), tone, icon)


def _standing(one: Obligation, now: datetime, words: Words) -> str:
    match one.state:
        case "waived":
            return "waived"
        case "met":
            late = "met-learnt-late" if one.missed else "met"
            return "met-late" if one.in_time is False else late
        case "missed":
            return "unconfirmed" if _unconfirmed(one, now) else "missed"
        case "open" if one.due is not None and one.due < now:
            return "unconfirmed" if _unconfirmed(one, now) else "overdue"
        case "open" if one.due is not None and words.days(now, one.due) <= SOON:
            return "soon"
        case "open":
            return "open"
        case _:
            assert_never(one.state)


def _unconfirmed(one: Obligation, now: datetime) -> bool:
    return one.unconfirmed_until is not None and now <= one.unconfirmed_until


def _clock(one: Obligation, rule: RuleText, now: datetime, words: Words) -> tuple[str, str]:
    """The number that is read first, and the moment under it."""
    note = words("obligations.no-date-why")
    if one.due is not None:
        due = words.near(one.due, now) if rule.by_the_clock else words.on(one.due, now)
        note = words("obligations.due", when=due)
    elif one.before:
        note = words("obligations.before", events=event_titles(one.before, words))
    settled = one.met_at if one.state == "met" else one.waived_at if one.state == "waived" else None
    if settled is not None:
        return words.on(settled, now), note
    return (words.left(one.due, now) if one.due else words("obligations.no-date")), note


def _lines(one: Obligation, now: datetime, words: Words) -> tuple[str, ...]:
    found = []
    if one.owed_by and one.state in ("open", "missed"):
        found.append(words("obligations.owed-by", sector=sector_name(one.owed_by, words)))
        if _unconfirmed(one, now) and one.due is not None and one.due < now and one.unconfirmed_until:
            owner, until = sector_name(one.owed_by, words), words.day(one.unconfirmed_until)
            found.append(words("obligations.unconfirmed-until", sector=owner, when=until))
    if one.met_at is not None and one.state == "met":
        found.append(words("obligations.met-on", when=words.moment(one.met_at)))
        if one.learnt_at is not None and words.days(one.met_at, one.learnt_at) > 0:
            found.append(words("obligations.learnt-on", when=words.moment(one.learnt_at)))
        if one.missed and one.in_time:
            found.append(words("obligations.missed-then"))
    if one.substituted_by is not None and one.state == "missed":
        found.append(words("obligations.substituted"))
    if one.waived_at is not None and one.state == "waived":
        reason = words.code("waiver-reason", one.waiver_reason)
        found.append(words("obligations.waived-on", when=words.day(one.waived_at), reason=reason))
    if one.provisional and one.state == "open":
        found.append(f"{words('obligations.provisional')}. {words('obligations.provisional-why')}")
    if one.ordinal is not None and one.ordinal > 1:
        found.append(words("obligations.ordinal", number=one.ordinal))
    return tuple(found)


def _explanation(one: Obligation, rule: RuleText, words: Words) -> tuple[Pair, ...]:
    pairs = []
    if one.trigger_type and one.trigger_at:
        fact = words(
            "obligations.fact-line",
            type=event_title(one.trigger_type, words),
            when=words.moment(one.trigger_at),
        )
        pairs.append(Pair(words("obligations.fact"), fact))
    return (*pairs, *_source(rule, words))


def _source(rule: RuleText, words: Words) -> tuple[Pair, ...]:
    pairs = [
        Pair(words("obligations.rule"), words("obligations.rule-line", rule=rule.key, name=rule.name)),
        Pair(words("obligations.source"), rule.source),
        Pair(words("obligations.confidence"), rule.confidence),
    ]
    if rule.in_force:
        pairs.append(Pair(words("obligations.in-force"), rule.in_force))
    if rule.met_by:
        pairs.append(Pair(words("obligations.met-by"), " · ".join(rule.met_by)))
    return tuple(pairs)


def _actions(one: Obligation, rule: RuleText, may: tuple[str, ...], words: Words) -> tuple[Action, ...]:
    found = []
    if one.rule == "T24" and "record-parties-informed" in may:
        text, path = words("overview.inform"), command_path(one.youth, "record-parties-informed")
        found.append(Action(text, path, rule.name, first=True))
    if rule.waivable and not one.mandatory and "waive-obligation" in may:
        path = command_path(one.youth, "waive-obligation", one.obligation)
        found.append(Action(words("obligations.waive"), path, rule.name, aside=True))
    return tuple(found)


def _broken(one: BrokenRule, answer: Obligations, words: Words) -> Duty:
    rule = rule_text(one.rule, one.rule_from, words)
    see = Action(words("obligations.see-fact"), _on_timeline(answer, one), rule.name)
    return Duty(
        anchor=f"b-{one.event}",
        tone="alarm",
        name=rule.name,
        mark=Mark(words("today.mark.broken"), "alarm", "alarm"),
        clock=words.day(one.at),
        clock_note="",
        lines=(),
        because=because(one.rule, one.rule_from, one.at, None, words),
        explanation=_source(rule, words),
        reason=shown(one.reason, words),
        actions=(see,),
    )


def _on_timeline(answer: Obligations, one: BrokenRule) -> str:
    path = youth_path(answer.head.youth, "tidslinje")
    return path if one.fact is None else f"{path}#h-{one.fact}"
