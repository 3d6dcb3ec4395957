"""What has been agreed with the youth, in whose words, and how does it go?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.reporting.answers import Goal, Heard, Intervention, Masked, Mentor, Plan, Risk
from services.reporting.web.views.events import duration
from services.reporting.web.views.names import sector_name
from services.reporting.web.views.parts import (
    Action,
    Cover,
    Mark,
    Pair,
    Tone,
    colleague,
    command_path,
    cover,
    shown,
)
from services.reporting.web.words import Words, inside
from shared.definitions.code_lists import codes
from shared.definitions.dated import local_day

SCALE: Final = 10

NEEDS: Final[Mapping[str, tuple[Tone, str]]] = {
    "strength": ("good", "strength"),
    "no-need": ("good", "done"),
    "some-need": ("warn", "some"),
    "great-need": ("alarm", "alarm"),
    "not-known": ("quiet", "question"),
}
STATES: Final[Mapping[str, tuple[Tone, str]]] = {
    "proposed": ("quiet", "wait"),
    "committed": ("warn", "wait"),
    "started": ("accent", "start"),
    "ended": ("quiet", "done"),
    "cancelled": ("quiet", "no"),
    "matched": ("good", "done"),
    "declined": ("quiet", "no"),
    "set": ("accent", "start"),
    "reached": ("good", "done"),
    "dropped": ("quiet", "no"),
    "drafted": ("warn", "wait"),
    "revised": ("warn", "wait"),
    "agreed": ("good", "done"),
}
"""How a state of a goal, an intervention, a mentor match or a plan looks."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody said, and how it was heard."""

    words: str | Cover | None
    line: str


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One of the areas of life and how it was judged."""

    area: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal and how far it is."""

    text: str | Cover | None
    area: str
    mark: Mark
    scale: int | None
    scale_text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffortCard:
    """An intervention and how it goes."""

    title: str
    area: str
    mark: Mark
    lines: tuple[str, ...]
    warnings: tuple[Mark, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class RiskCard:
    """The professionals' judgement of risk."""

    level: str
    why: str
    factors: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of one youth; a part that may not be seen is a `Cover`."""

    state: Mark | None
    lines: tuple[str, ...]
    youth: Voice | Cover
    family: Voice | Cover | None
    goals: tuple[GoalCard, ...] | Cover
    efforts: tuple[EffortCard, ...] | Cover
    mentors: tuple[EffortCard, ...] | Cover
    needs: tuple[NeedLine, ...] | Cover | None
    needs_when: str
    risk: RiskCard | Cover | None
    hear_youth: Action | None
    hear_family: Action | None
    set_goal: Action | None
    agree: Action | None


def plan_page(answer: Plan, words: Words) -> PlanPage:
    """The page of one youth's plan."""
    return PlanPage(
        state=_mark(f"plan.state.{answer.state}", answer.state, words) if answer.state else None,
        lines=_history(answer, words),
        youth=cover(answer.youth, words)
        if isinstance(answer.youth, Masked)
        else _youth(answer.youth, answer.at, words),
        family=_family(answer, words),
        goals=(
            cover(answer.goals, words)
            if isinstance(answer.goals, Masked)
            else tuple(_goal(one, answer.at, words) for one in answer.goals)
        ),
        efforts=(
            cover(answer.interventions, words)
            if isinstance(answer.interventions, Masked)
            else tuple(_effort(one, answer, words) for one in _ordered(answer.interventions))
        ),
        mentors=(
            cover(answer.mentors, words)
            if isinstance(answer.mentors, Masked)
            else tuple(_mentor(one, answer.at, words) for one in answer.mentors)
        ),
        needs=_needs(answer, words),
        needs_when=words("plan.needs-when", when=words.day(answer.needs_at)) if answer.needs_at else "",
        risk=_risk(answer.risk, words),
        hear_youth=_offer("hear-youth", answer, words),
        hear_family=_offer("hear-family", answer, words),
        set_goal=_offer("set-goal", answer, words),
        agree=_offer("agree-plan", answer, words) if answer.state in ("drafted", "revised") else None,
    )


def _offer(command: str, answer: Plan, words: Words) -> Action | None:
    if command not in answer.head.commands or answer.head.state not in ("open", "paused"):
        return None
    return Action(words(f"command.{command}.title"), command_path(answer.head.youth, command))


def _mark(key: str, state: str, words: Words) -> Mark:
    tone, icon = STATES.get(state, ("quiet", "wait"))
    return Mark(words(key), tone, icon)


def _history(answer: Plan, words: Words) -> tuple[str, ...]:
    lines = []
    if answer.version is not None:
        lines.append(words("plan.version", version=answer.version))
    if answer.agreed_at is not None:
        parties = words.codes("party", answer.agreed_parties)
        lines.append(words("plan.agreed", when=words.day(answer.agreed_at), parties=inside(parties)))
    elif answer.drafted_at is not None:
        lines.append(words("plan.drafted", when=words.day(answer.drafted_at)))
    if answer.state == "revised" and answer.revised_at is not None:
        reason = inside(words.code("plan-revision-reason", answer.revision_reason))
        lines.append(words("plan.revised", when=words.day(answer.revised_at), reason=reason))
    if answer.state == "declined" and answer.declined_at is not None:
        party = inside(words.code("party", answer.declined_by))
        lines.append(words("plan.declined", when=words.day(answer.declined_at), party=party))
    return tuple(lines)


def _youth(heard: Heard, now: datetime, words: Words) -> Voice:
    if heard.at is not None:
        form = words.code("hearing-form", heard.form)
        return Voice(shown(heard.view, words), words("plan.voice-line", form=form, when=words.on(heard.at, now)))
    if heard.not_heard_at is not None:
        reason = inside(words.code("not-heard-reason", heard.not_heard_reason))
        return Voice(None, words("plan.not-heard-why", reason=reason, when=words.on(heard.not_heard_at, now)))
    return Voice(None, words("plan.not-heard"))


def _family(answer: Plan, words: Words) -> Voice | Cover | None:
    heard = answer.family
    if isinstance(heard, Masked):
        return cover(heard, words)
    if heard.at is None:
        return None
    line = words(
        "plan.family-line",
        parties=words.codes("party", heard.by),
        form=inside(words.code("hearing-form", heard.form)),
        when=words.on(heard.at, answer.at),
    )
    return Voice(shown(heard.view, words), line)


def _goal(one: Goal, now: datetime, words: Words) -> GoalCard:
    lines = [words("plan.goal-set", when=words.on(one.set_at, now))]
    if one.progressed_at is not None:
        lines.append(words("plan.goal-since", when=words.on(one.progressed_at, now)))
    return GoalCard(
        text=shown(one.text, words),
        area=words.code("ics-dimension", one.area),
        mark=_mark(f"plan.goal-state.{one.state}", one.state, words),
        scale=one.scale,
        scale_text=words("plan.goal-scale", scale=one.scale) if one.scale is not None else "",
        lines=tuple(lines),
    )


def _ordered(found: tuple[Intervention, ...]) -> list[Intervention]:
    """What runs and what should run comes first."""
    order = ("started", "committed", "proposed", "ended", "cancelled")
    return sorted(found, key=lambda one: order.index(one.state))


def _effort(one: Intervention, answer: Plan, words: Words) -> EffortCard:
    now, youth = answer.at, answer.head.youth
    title = words.code("offer", one.offer)
    lines = [line for line in (_dates(one, now, words), _intensity(one, words)) if line]
    if len(one.sectors) > 1:
        sectors = words.listed([sector_name(sector, words) for sector in one.sectors])
        lines.append(words("plan.together", sectors=sectors))
    if one.held or one.missed:
        lines.append(words("plan.sessions", held=one.held, missed=one.missed))
    warnings = []
    if one.missed_in_a_row > 1 and one.state == "started":
        warnings.append(Mark(words("plan.in-a-row", n=one.missed_in_a_row), "warn", "missed"))
    if one.state == "committed" and one.starts_on is not None and one.starts_on < local_day(now):
        days = (local_day(now) - one.starts_on).days
        warnings.append(Mark(words("plan.not-started", n=days), "alarm", "alarm"))
    actions: tuple[Action, ...] = ()
    if one.state == "committed" and "start-intervention" in answer.head.commands:
        path = command_path(youth, "start-intervention")
        actions = (Action(words("today.action.start"), path, title, {"intervention": str(one.intervention)}),)
    return EffortCard(
        title=title,
        area=words.code("effort-area", one.effort_area),
        mark=_mark(f"plan.intervention-state.{one.state}", one.state, words),
        lines=tuple(lines),
        warnings=tuple(warnings),
        actions=actions,
    )


def _dates(one: Intervention, now: datetime, words: Words) -> str:
    parts = []
    if one.started_at is not None:
        parts.append(words("plan.started", when=words.on(one.started_at, now)))
    elif one.starts_on is not None:
        key = "plan.starts" if one.starts_on < local_day(now) else "plan.will-start"
        parts.append(words(key, day=words.day(one.starts_on)))
    if one.ended_at is not None:
        list_name = "intervention-outcome" if one.state == "ended" else "intervention-cancelled-reason"
        reason = inside(words.code(list_name, one.end_reason))
        parts.append(words("plan.ended", when=words.on(one.ended_at, now), reason=reason))
    elif one.ends_on is not None:
        parts.append(words("plan.until", day=words.day(one.ends_on)))
    return " · ".join(parts)


def _intensity(one: Intervention, words: Words) -> str:
    if one.minutes_per_week is None:
        return ""
    weekly = duration(one.minutes_per_week, words)
    if one.minutes_before is None:
        return words("plan.weekly", duration=weekly)
    return words("plan.weekly-before", duration=weekly, before=duration(one.minutes_before, words))


def _mentor(one: Mentor, now: datetime, words: Words) -> EffortCard:
    lines = []
    if one.matched_at is not None:
        lines.append(words("plan.mentor-since", when=words.on(one.matched_at, now)))
    elif one.proposed_at is not None:
        lines.append(words("plan.mentor-proposed", when=words.on(one.proposed_at, now)))
    if one.ended_at is not None:
        list_name = "mentor-declined-reason" if one.state == "declined" else "mentor-ended-reason"
        reason = inside(words.code(list_name, one.end_reason))
        lines.append(words("plan.mentor-ended", when=words.on(one.ended_at, now), reason=reason))
    name = shown(one.name, words)
    return EffortCard(
        title=name if isinstance(name, str) and name else colleague(one.mentor),
        area="",
        mark=_mark(f"plan.mentor-state.{one.state}", one.state, words),
        lines=tuple(lines),
        warnings=(),
        actions=(),
    )


def _needs(answer: Plan, words: Words) -> tuple[NeedLine, ...] | Cover | None:
    match answer.needs:
        case None:
            return None
        case Masked() as masked:
            return cover(masked, words)
        case judged:
            by_area = {area.replace("_", "-"): judgement for area, judgement in judged.items()}
            order = codes("ics-dimension", answer.at)
            known = sorted(by_area, key=lambda area: order.index(area) if area in order else len(order))
            return tuple(_need(area, by_area[area], words) for area in known)


def _need(area: str, judgement: str, words: Words) -> NeedLine:
    tone, icon = NEEDS.get(judgement, ("quiet", "question"))
    return NeedLine(words.code("ics-dimension", area), Mark(words.code("need-judgement", judgement), tone, icon))


def _risk(risk: Risk | Masked | None, words: Words) -> RiskCard | Cover | None:
    match risk:
        case None:
            return None
        case Masked():
            return cover(risk, words)
        case judged:
            factors = [
                Pair(words(f"plan.{key}"), words.codes(list_name, codes))
                for key, list_name, codes in (
                    ("primary", "problem-kind", (judged.primary_problem,) if judged.primary_problem else ()),
                    ("derived", "problem-kind", judged.derived_problems),
                    ("risk-factors", "risk-factor", judged.risk_factors),
                    ("protective-factors", "protective-factor", judged.protective_factors),
                )
                if codes
            ]
            level = words.code("risk-level", judged.level)
            return RiskCard(
                level=words("plan.risk-level", level=level, when=words.day(judged.at)),
                why=words("plan.risk-why"),
                factors=tuple(factors),
            )
