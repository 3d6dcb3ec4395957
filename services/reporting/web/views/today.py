"""What needs this person today, in which order, why, since when, and what can be done about it?

Invariant: the order of the groups is that of the domain, whatever order the items come in; each item shows why,
since when and one action; groups without items are told in one line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, assert_never

from services.reporting.answers.today import Item, ItemKind, Today
from services.reporting.web.views.events import event_title
from services.reporting.web.views.names import description_name, sector_name
from services.reporting.web.views.parts import Action, Mark, Tone, command_path, name_of, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words, inside

GROUPS: Final[tuple[tuple[str, tuple[ItemKind, ...]], ...]] = (
    ("clocks", ("clock-24h", "emergency-review")),
    ("overdue", ("overdue", "rule-broken")),
    ("soon", ("due-soon",)),
    ("tasks", ("task-escalated", "task-unacknowledged")),
    ("effort", ("effort-not-started",)),
    ("sessions", ("sessions-missed",)),
    ("consent", ("consent-expiring", "consent-unanswered", "parties-not-informed", "youth-not-heard")),
    ("news", ("new-facts",)),
    ("meeting", ("meeting", "to-decide")),
    ("refused", ("refused",)),
)
"""The order of "needs me today" (DOMAIN, what people ask of it)."""

MEETING: Final = "/moeder"
"""Where the taskforce's meetings stand, each below it by its id."""

REFUSED: Final = "/fortael/afviste"
"""Where one's own refused messages lie."""

AT_ONCE: Final = 8
"""Items of a group that are shown before the rest is folded away."""

SHORT: Final = timedelta(hours=6)
"""A clock with less left than this is alarming before it has run out."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs somebody."""

    tone: Tone
    icon: str
    name: str
    href: str
    mark: Mark
    why: str
    since: str
    action: Action


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind; `rest` is folded away until it is asked for."""

    key: str
    title: str
    count: int
    needs: tuple[Need, ...]
    rest: tuple[Need, ...]
    more: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The page "needs me today"."""

    day: str
    title: str
    lead: str
    groups: tuple[Group, ...]
    calm: str


def today_page(today: Today, words: Words) -> TodayPage:
    """The page for all that needs a person at the moment of the answer."""
    groups, empty = [], []
    for key, _ in GROUPS:
        items = [item for item in _in_order(key, today.items) if _group(item) == key]
        needs = tuple(need(item, today.at, words) for item in items)
        title = words(f"today.group.{key}")
        if needs:
            rest = needs[AT_ONCE:]
            more = words("today.more", n=len(rest)) if rest else ""
            groups.append(Group(key, title, len(needs), needs[:AT_ONCE], rest, more))
        else:
            empty.append(inside(title))
    number = sum(group.count for group in groups)
    return TodayPage(
        day=words.weekday(today.at),
        title=words("today.title") if number else words("today.all-clear"),
        lead=words("today.lead", n=number) if number else words("today.all-clear-lead"),
        groups=tuple(groups),
        calm=words("today.nothing-in", groups=words.listed(empty)) if empty else "",
    )


def need(item: Item, now: datetime, words: Words) -> Need:
    """One thing with its reason, its age and what can be done about it."""
    tone, icon, mark = _look(item, now, words)
    name = name_of(item.name, words) if item.youth else words(f"today.whole.{_group(item)}")
    return Need(
        tone=tone,
        icon=icon,
        name=name,
        href=youth_path(item.youth) if item.youth else _whole(item),
        mark=mark,
        why=_why(item, now, words),
        since=_since(item, now, words),
        action=_action(item, name, words),
    )


def _whole(item: Item) -> str:
    """Where something lies that is about no one youth."""
    return MEETING if item.kind == "meeting" else REFUSED


def _group(item: Item) -> str:
    """The group of an item; a clock of hours that has run out stays with the clocks."""
    if item.kind == "overdue" and _by_clock(item):
        return "clocks"
    return next(key for key, kinds in GROUPS if item.kind in kinds)


def _in_order(key: str, items: Sequence[Item]) -> list[Item]:
    """The items with the kinds of a group in its own order; what has run out comes first."""
    kinds = next(kinds for name, kinds in GROUPS if name == key)
    return sorted(items, key=lambda item: kinds.index(item.kind) if item.kind in kinds else -1)


def _look(item: Item, now: datetime, words: Words) -> tuple[Tone, str, Mark]:  # noqa: C901, PLR0911, PLR0912 (one case a kind)
    match item.kind:
        case "clock-24h" | "emergency-review":
            close = item.due is None or item.due - now < SHORT
            tone: Tone = "alarm" if close else "warn"
            return tone, "clock", _left(item, now, tone, words)
        case "overdue":
            if _unconfirmed(item, now):
                return "warn", "question", Mark(words("today.mark.unconfirmed"), "warn", "question")
            return "alarm", "alarm", _left(item, now, "alarm", words)
        case "rule-broken":
            return "alarm", "alarm", Mark(words("today.mark.broken"), "alarm", "alarm")
        case "due-soon":
            return "warn", "hourglass", _left(item, now, "warn", words)
        case "task-escalated":
            return "alarm", "up", Mark(words("today.mark.escalated"), "alarm", "up")
        case "task-unacknowledged":
            return "warn", "task", Mark(words("today.mark.waiting"), "warn", "wait")
        case "sessions-missed":
            return "warn", "missed", Mark(words("today.mark.in-a-row", count=_count(item)), "warn", "alarm")
        case "effort-not-started" | "consent-unanswered" | "parties-not-informed":
            icon = "start" if item.kind == "effort-not-started" else "consent"
            return "warn", icon, _left(item, now, "warn", words)
        case "youth-not-heard":
            return "warn", "question", Mark(words("today.mark.unheard"), "warn", "question")
        case "consent-expiring":
            return "warn", "consent", _left(item, now, "warn", words)
        case "new-facts":
            mark = Mark(words("today.mark.news", n=_count(item)), "accent", "new")
            return "accent", "new", mark
        case "to-decide":
            return "accent", "decide", Mark(words("today.mark.decide"), "accent", "wait")
        case "meeting":
            return "accent", "task", _left(item, now, "accent", words)
        case "refused":
            return "warn", "returned", Mark(words("today.mark.refused", n=_count(item)), "warn", "no")
        case _:
            assert_never(item.kind)


def _left(item: Item, now: datetime, tone: Tone, words: Words) -> Mark:
    if item.due is None:
        return Mark(words("today.mark.waiting"), tone, "wait")
    return Mark(words.left(item.due, now), tone, "wait" if item.due >= now else "alarm")


def _unconfirmed(item: Item, now: datetime) -> bool:
    until = _told_until(item)
    return until is not None and now <= until


def _told_until(item: Item) -> datetime | None:
    """Until when whoever owes it may still tell that it was done in time."""
    until = item.codes.get("unconfirmed_until")
    return datetime.fromisoformat(until) if isinstance(until, str) else None


def _count(item: Item) -> int:
    return int(item.codes.get("count", 1))


def _why(item: Item, now: datetime, words: Words) -> str:  # noqa: C901, PLR0911, PLR0912 (one case a kind)
    codes = item.codes
    owner = sector_name(codes.get("owed_by") or codes.get("sector"), words)
    match item.kind:
        case "emergency-review":
            reason = inside(words.code("emergency-reason", codes.get("reason")))
            return words("today.why.emergency", sector=sector_name(codes.get("sector"), words), reason=reason)
        case "clock-24h":
            return words("today.why.clock", rule=_rule(codes, words), owner=owner)
        case "overdue" if _unconfirmed(item, now):
            until = words.near(_told_until(item) or now, now)
            return words("today.why.unconfirmed", rule=_rule(codes, words), owner=owner, until=until)
        case "overdue" | "due-soon":
            return words("today.why.overdue", rule=_rule(codes, words), owner=owner)
        case "rule-broken":
            return words("today.why.broken", rule=_rule(codes, words))
        case "task-escalated":
            kind = words.code("task-kind", codes.get("kind"))
            return words("today.why.task-escalated", kind=kind, owner=owner)
        case "task-unacknowledged":
            return words("today.why.task", kind=words.code("task-kind", codes.get("kind")), owner=owner)
        case "effort-not-started":
            return words("today.why.effort", offer=words.code("offer", codes.get("offer")))
        case "sessions-missed":
            return words("today.why.sessions", n=_count(item), offer=words.code("offer", codes.get("offer")))
        case "consent-expiring" | "consent-unanswered":
            scope = inside(words.code("purpose", codes.get("scope")))
            return words(f"today.why.{item.kind}", scope=scope)
        case "parties-not-informed":
            return words("today.why.parties")
        case "youth-not-heard":
            return words("today.why.unheard")
        case "new-facts":
            sectors = words.listed([sector_name(one, words) for one in codes.get("sectors", ())])
            kind = event_title(str(codes.get("type", "")), words)
            return words("today.why.news", n=_count(item), type=kind, sectors=sectors)
        case "to-decide" if codes.get("descriptions"):
            names = [description_name(str(key), None, words) for key in codes["descriptions"]]
            return words("today.why.suggestion", description=words.listed(names))
        case "to-decide":
            return words("today.why.raised")
        case "meeting":
            return words("today.why.meeting", n=_count(item))
        case "refused":
            return words("today.why.refused", n=_count(item))
        case _:
            assert_never(item.kind)


def _rule(codes: Mapping[str, Any], words: Words) -> str:
    return rule_text(str(codes.get("rule", "")), _rule_from(codes), words).name


def _rule_from(codes: Mapping[str, Any]) -> date | None:
    since = codes.get("rule_from")
    return date.fromisoformat(since) if isinstance(since, str) else None


def _since(item: Item, now: datetime, words: Words) -> str:
    """Since when, and by when where that is another day."""
    parts = []
    passed = item.due is not None and item.since is not None and words.days(item.since, item.due) == 0
    if item.since is not None and not (passed and not _by_clock(item)):
        days = words.days(item.since, now)
        when = words.on(item.since, now)
        parts.append(words("today.since-days", n=days, when=when) if days > 0 else words("today.since", when=when))
    if item.due is not None:
        when = words.near(item.due, now) if _by_clock(item) else words.on(item.due, now)
        parts.append(words("today.due", when=when))
    return " · ".join(parts)


def _by_clock(item: Item) -> bool:
    """Whether it is counted in hours: by its kind, or by the rule that it follows from."""
    if item.kind in ("clock-24h", "emergency-review"):
        return True
    rule = item.codes.get("rule")
    return isinstance(rule, str) and rule_text(rule, _rule_from(item.codes), Words("da")).by_the_clock


def _action(item: Item, name: str, words: Words) -> Action:  # noqa: PLR0911 (one case an action)
    """The one action: a command where this person may give it, else the page where it can be seen."""
    youth, about, may = item.youth, item.about, item.commands
    if item.kind == "meeting":
        return Action(words("today.action.meeting"), f"{MEETING}/{about}" if about else MEETING, name)
    if youth is None:
        return Action(words("today.action.refused"), REFUSED, name)
    match item.kind:
        case "emergency-review" if "review-emergency-access" in may and about:
            path = command_path(youth, "review-emergency-access", about)
            return Action(words("today.action.review"), path, name)
        case "sessions-missed" if "change-intensity" in may and about:
            return Action(words("today.action.intensity"), command_path(youth, "change-intensity", about), name)
        case "task-unacknowledged" if "acknowledge-task" in may and about:
            path = command_path(youth, "acknowledge-task")
            return Action(words("today.action.acknowledge"), path, name, given={"task": str(about)})
        case "effort-not-started" if "start-intervention" in may and about:
            path = command_path(youth, "start-intervention")
            return Action(words("today.action.start"), path, name, given={"intervention": str(about)})
        case "consent-unanswered" if "record-consent-given" in may and about:
            return Action(words("today.action.answer"), command_path(youth, "record-consent-given", about), name)
        case "parties-not-informed" if "record-parties-informed" in may:
            return Action(words("today.action.inform"), command_path(youth, "record-parties-informed"), name)
        case "youth-not-heard" if "hear-youth" in may:
            return Action(words("today.action.hear"), command_path(youth, "hear-youth"), name)
        case _:
            key, page = _PAGES[item.kind]
            return Action(words(f"today.action.{key}"), youth_path(youth, page), name)


_PAGES: Final[dict[ItemKind, tuple[str, str]]] = {
    "clock-24h": ("clock", "frister"),
    "emergency-review": ("review", "deling#noedadgang"),
    "meeting": ("meeting", ""),
    "overdue": ("overdue", "frister"),
    "rule-broken": ("broken", "frister#brudt"),
    "due-soon": ("overdue", "frister"),
    "task-escalated": ("task", "#opgaver"),
    "task-unacknowledged": ("task", "#opgaver"),
    "effort-not-started": ("effort", "plan#indsatser"),
    "sessions-missed": ("sessions", "plan#indsatser"),
    "consent-expiring": ("consent", "#samtykke"),
    "consent-unanswered": ("consent", "#samtykke"),
    "parties-not-informed": ("consent", "#samtykke"),
    "youth-not-heard": ("plan", "plan"),
    "new-facts": ("news", "tidslinje"),
    "to-decide": ("decide", ""),
    "refused": ("refused", ""),
}
"""What the action is called and where it leads, when no command fits."""
