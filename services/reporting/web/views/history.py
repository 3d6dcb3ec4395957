"""What was known of a youth at a moment, what do we know today of that moment, and which events led there?

Invariant: the two states stand beside each other, so that what was learnt later can be seen; each tells how many
events it rests on and its fingerprint, by which the same cut is recognised again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from services.reporting.answers import Masked
from services.reporting.answers.history import History, HistoryEvent, State
from services.reporting.web.views.events import details, event_title
from services.reporting.web.views.names import phase_name, sector_name
from services.reporting.web.views.obligations import LOOKS
from services.reporting.web.views.parts import Cover, Mark, Pair, cover, shown, youth_path
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words, inside
from shared.definitions.dated import TIME_ZONE, local_day
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """How an obligation stood at a cut."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class StateCard:
    """A youth's state at one cut."""

    title: str
    why: str
    pairs: tuple[Pair, ...]
    obligations: tuple[Standing, ...]
    rests_on: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the stream, with its place and why it is there."""

    anchor: str
    version: int
    title: str
    happened: str
    recorded: str
    late: bool
    by: str
    why: str
    cause: str
    cause_href: str
    details: tuple[Pair, ...]
    text: str | Cover | None
    covered: Cover | None


@dataclass(frozen=True, slots=True)
class Eyes:
    """With whose eyes the stream is read: `by` a colleague's id, or empty for one's own; `colleagues` (id, name)."""

    by: str = ""
    colleagues: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The history of one youth.

    Attributes:
        moment: the moment that is asked about, as a field of a form holds it.
        closed: why the states may not be seen, where they may not.
        eyes: with whose eyes the stream is read; `seen_as` says so in words.
        evidence: where the proof of the case is taken out, for whoever may see all of it.
    """

    moment: str
    states: tuple[StateCard, ...]
    differ: str
    closed: Cover | None
    lines: tuple[Line, ...]
    more: str
    first: str
    eyes: Eyes = Eyes()
    seen_as: str = ""
    evidence: str = ""


def history_page(
    stream: History,
    moment: datetime,
    then: State | None,
    now: State | None,
    closed: Cover | None,
    words: Words,
    *,
    begins: bool = True,
    eyes: Eyes = Eyes(),
) -> HistoryPage:
    """The page of a youth's stream, with the states of a moment where they may be seen."""
    path = youth_path(stream.youth, "historik")
    states = tuple(
        _state(found, key, moment, words) for found, key in ((then, "then"), (now, "now")) if found is not None
    )
    differ = ""
    if then is not None and now is not None:
        differ = words("history.same" if _known(then) == _known(now) else "history.differ")
    places = {_id(one): one.version for one in stream.events if _id(one)}
    at = f"{moment.astimezone(TIME_ZONE):%Y-%m-%dT%H:%M}"
    chosen = {"tidspunkt": at, "som": eyes.by} if eyes.by else {}
    name = dict(eyes.colleagues).get(eyes.by, eyes.by) if eyes.by else ""
    return HistoryPage(
        moment=at,
        states=states,
        differ=differ,
        closed=closed,
        lines=tuple(_covered_for(name, _line(one, places, words)) for one in stream.events),
        more=f"{path}?{urlencode({**chosen, 'efter': stream.after})}" if stream.after is not None else "",
        first="" if begins else f"{path}?{urlencode(chosen)}" if chosen else path,
        eyes=eyes,
        seen_as=words("history.seen-as", name=name, when=words.moment(moment)) if eyes.by else "",
        evidence="" if closed else youth_path(stream.youth, "bevis"),
    )


def _known(state: State) -> Mapping[str, Any]:
    return {key: value for key, value in state.state.items() if key != "facts"}


def _state(found: State, key: str, moment: datetime, words: Words) -> StateCard:
    state = found.state
    owed = [_standing(one, moment, words) for one in state.get("obligations", {}).values()]
    return StateCard(
        title=words(f"history.{key}"),
        why=words(f"history.{key}-why"),
        pairs=_pairs(state, words),
        obligations=tuple(owed),
        rests_on=words("history.rests-on", n=found.version),
        fingerprint=found.hash,
    )


def _pairs(state: Mapping[str, Any], words: Words) -> tuple[Pair, ...]:
    lead = state.get("case_lead") or {}
    actors = [one for one in state.get("actors", {}).values() if one.get("left") is None]
    sectors = dict.fromkeys(one["sector"] for one in actors)
    consents = [one["answer"] for one in state.get("consents", {}).values()]
    step = state.get("ladder_step")
    told = {
        "phase": phase_name(state.get("phase"), words),
        "lead": sector_name(lead.get("unit"), words) if lead else words("youth.no-lead"),
        "actors": words.listed([sector_name(one, words) for one in sectors]) or words("history.none"),
        "consent": words.listed([inside(words(f"overview.consent-state.{one or 'requested'}")) for one in consents])
        or words("history.none"),
        "notifications": str(len(state.get("notifications", ()))),
        "step": words("history.none") if step is None else str(step),
        "broken": str(len(state.get("broken", ()))),
    }
    return tuple(Pair(words(f"history.what.{key}"), text) for key, text in told.items())


def _standing(owed: Mapping[str, Any], moment: datetime, words: Words) -> Standing:
    name = rule_text(str(owed["rule"]), date.fromisoformat(owed["rule_from"]), words).name
    due = datetime.fromisoformat(owed["due"]) if owed.get("due") else None
    match owed:
        case {"waived_at": str()}:
            key = "waived"
        case {"met_at": str(), "in_time": False}:
            key = "met-late"
        case {"met_at": str(), "missed": True}:
            key = "met-learnt-late"
        case {"met_at": str()}:
            key = "met"
        case {"missed": True}:
            key = "missed"
        case _:
            key = "overdue" if due is not None and due < moment else "open"
    tone, icon = LOOKS[key]
    return Standing(name, Mark(words(f"obligations.state.{key}"), tone, icon))


def _id(one: HistoryEvent) -> str:
    return "" if isinstance(one.event, Masked) else str(one.event["id"])


def _line(one: HistoryEvent, places: Mapping[str, int], words: Words) -> Line:
    recorded = words.moment(one.recorded_at)
    if isinstance(one.event, Masked):
        return Line(
            anchor=f"v-{one.version}",
            version=one.version,
            title=words("history.covered"),
            happened="",
            recorded=recorded,
            late=False,
            by="",
            why="",
            cause="",
            cause_href="",
            details=(),
            text=None,
            covered=cover(one.event, words),
        )
    event = one.event
    happened = datetime.fromisoformat(event["time"])
    cause = places.get(str(event.get("causationid", "")))
    return Line(
        anchor=f"v-{one.version}",
        version=one.version,
        title=event_title(event["type"], words),
        happened=words.moment(happened),
        recorded=recorded,
        late=local_day(one.recorded_at) > local_day(happened),
        by=_by(event, words),
        why=_why(event.get("rule"), words),
        cause=words("history.because", version=cause) if cause is not None else "",
        cause_href=f"#v-{cause}" if cause is not None else "",
        details=details(event["type"], event["data"], words),
        text=_text(event, words),
        covered=None,
    )


def _covered_for(whom: str, line: Line) -> Line:
    """A line whose covers say for whom they are, where it is read with another's eyes."""
    return replace(
        line,
        text=_of(whom, line.text),
        covered=_of(whom, line.covered),
        details=tuple(replace(one, value=_of(whom, one.value)) for one in line.details),
    )


def _of(whom: str, value: T) -> T:
    return replace(value, whom=whom) if isinstance(value, Cover) else value


def _by(event: Mapping[str, Any], words: Words) -> str:
    basis = words.code("legal-basis", event["legalbasis"])
    return f"{sector_name(event['sector'], words)} · {words('timeline.basis', basis=basis)}"


def _why(rule: str | None, words: Words) -> str:
    if rule is None or ":" in rule:
        return ""
    text = rule_text(rule, None, words)
    return "" if text.name == rule else words("timeline.rule", rule=f"{rule}, {text.source}")


def _text(event: Mapping[str, Any], words: Words) -> str | Cover | None:
    model = TYPES.get(event["type"])
    values: Sequence[Any] = () if model is None else [event["data"].get(name) for name in personal_fields(model)]
    found = next((value for value in values if value is not None), None)
    return shown(found, words) if isinstance(found, str | Masked) else None


def at_of(text: str, now: datetime) -> datetime:
    """The moment that was asked about: a moment of Danish civil time, else now."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE) if text else now
    except ValueError:
        return now
