"""What has been agreed with the youth, in whose words, and how does it go?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.reporting.answers import Masked
from services.reporting.answers.overview import Agreement
from services.reporting.answers.plan import Counselling, Goal, Heard, Intervention, Mentor, NetworkMeeting, Plan, Risk
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
    youth_path,
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
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """Something that was agreed beside the plan, and who has read it."""

    text: str | Cover | None
    mark: Mark
    lines: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class TalkLine:
    """A talk or a meeting with the network."""

    title: str
    line: str
    text: str | Cover | None = None


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
    hear_youth: tuple[Action, ...]
    hear_family: Action | None
    set_goal: Action | None
    versions: tuple[Action, ...]
    propose: Action | None
    mentor: Action | None
    judge_needs: Action | None
    judge_risk: Action | None
    agreements: tuple[AgreementCard, ...] | Cover
    talks: tuple[TalkLine, ...] | Cover
    meetings: tuple[TalkLine, ...] | Cover
    agree_on: tuple[Action, ...]
    my_plan: tuple[Action, ...]
    continuity: str


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
            else tuple(_goal(one, answer, words) for one in answer.goals)
        ),
        efforts=(
            cover(answer.interventions, words)
            if isinstance(answer.interventions, Masked)
            else tuple(_effort(one, answer, words) for one in _ordered(answer.interventions))
        ),
        mentors=(
            cover(answer.mentors, words)
            if isinstance(answer.mentors, Masked)
            else tuple(_mentor(one, answer, words) for one in answer.mentors)
        ),
        needs=_needs(answer, words),
        needs_when=words("plan.needs-when", when=words.day(answer.needs_at)) if answer.needs_at else "",
        risk=_risk(answer.risk, words),
        hear_youth=_offers(("hear-youth", "note-youth-not-heard"), answer, words),
        hear_family=_offer("hear-family", answer, words),
        set_goal=_offer("set-goal", answer, words),
        versions=_offers(VERSIONS[answer.state], answer, words),
        propose=_offer("propose-intervention", answer, words),
        mentor=_offer("propose-mentor", answer, words),
        judge_needs=_offer("assess-needs", answer, words),
        judge_risk=_offer("assess-risk", answer, words),
        agreements=(
            cover(answer.agreements, words)
            if isinstance(answer.agreements, Masked)
            else tuple(_agreement(one, answer, words) for one in answer.agreements)
        ),
        talks=(
            cover(answer.counselling, words)
            if isinstance(answer.counselling, Masked)
            else tuple(_talk(one, answer.at, words) for one in answer.counselling)
        ),
        meetings=(
            cover(answer.network_meetings, words)
            if isinstance(answer.network_meetings, Masked)
            else tuple(_met(one, answer.at, words) for one in answer.network_meetings)
        ),
        agree_on=_offers(("make-agreement", "hold-network-meeting", "give-counselling"), answer, words),
        my_plan=tuple(
            Action(words(f"plan.my-plan.{reader}"), youth_path(answer.head.youth, f"min-plan?til={code}"))
            for reader, code in (("youth", "ung"), ("parent", "foraeldre"))
        ),
        continuity=_continuity(answer.mentors, answer.at, words),
    )


def _continuity(mentors: tuple[Mentor, ...] | Masked, now: datetime, words: Words) -> str:
    """How steady the adult contact has been: how many matches there were, and since when the one that holds."""
    if isinstance(mentors, Masked):
        return ""
    matched = [one for one in mentors if one.matched_at is not None]
    holds = next((one.matched_at for one in matched if one.state == "matched"), None)
    if len(matched) < 1 or (len(matched) == 1 and holds is not None):
        return ""
    parts = [words("plan.contacts", n=len(matched))]
    if holds is not None:
        parts.append(words("plan.contact-days", n=words.days(holds, now)))
    return " ".join(parts)


VERSIONS: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: ("draft-plan",),
    "drafted": ("agree-plan", "decline-plan"),
    "revised": ("agree-plan", "decline-plan"),
    "agreed": ("revise-plan", "decline-plan"),
    "declined": ("revise-plan", "agree-plan"),
}
"""What can be done with the plan as such, in each of its states."""


def _offers(commands: tuple[str, ...], answer: Plan, words: Words) -> tuple[Action, ...]:
    return tuple(action for one in commands if (action := _offer(one, answer, words)) is not None)


def _about(commands: Iterable[str], about: UUID, title: str, answer: Plan, words: Words) -> tuple[Action, ...]:
    """The commands about one thing that this person may give; those without fields are given by one press."""
    found: list[Action] = []
    for command in commands:
        if command in answer.head.commands:
            path, name = command_path(answer.head.youth, command, about), words(f"plan.do.{command}")
            found.append(Action(name, path, title, first=not found))
    return tuple(found)


def _agreement(one: Agreement, answer: Plan, words: Words) -> AgreementCard:
    now = answer.at
    waiting = [party for party in one.parties if party not in one.acknowledged]
    lines = [
        words(
            "plan.agreement-between", parties=inside(words.codes("party", one.parties)), when=words.on(one.made_at, now)
        )
    ]
    if one.until is not None:
        lines.append(words("plan.agreement-until", day=words.day(one.until)))
    if waiting:
        lines.append(words("plan.agreement-waits", parties=inside(words.codes("party", waiting))))
    mark = (
        Mark(words("plan.agreement-read"), "good", "done")
        if not waiting
        else Mark(words("plan.agreement-unread", read=len(one.acknowledged), of=len(one.parties)), "warn", "wait")
    )
    return AgreementCard(
        text=shown(one.text, words),
        mark=mark,
        lines=tuple(lines),
        actions=_about(("acknowledge-agreement",), one.agreement, "", answer, words) if waiting else (),
    )


def _talk(one: Counselling, now: datetime, words: Words) -> TalkLine:
    parties = inside(words.codes("party", one.to))
    line = words("plan.talk-line", when=words.on(one.at, now), parties=parties)
    return TalkLine(words.code("counselling-topic", one.topic), line)


def _met(one: NetworkMeeting, now: datetime, words: Words) -> TalkLine:
    parties = words.codes("party", one.parties)
    present = words("plan.youth-present" if one.youth_present else "plan.youth-absent")
    return TalkLine(
        words("plan.network-met", when=words.on(one.at, now)), f"{parties}. {present}", shown(one.text, words)
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


def _goal(one: Goal, answer: Plan, words: Words) -> GoalCard:
    now = answer.at
    lines = [words("plan.goal-set", when=words.on(one.set_at, now))]
    if one.concerns == "family":
        lines.append(words("plan.goal-family"))
    if one.progressed_at is not None:
        lines.append(words("plan.goal-since", when=words.on(one.progressed_at, now)))
    return GoalCard(
        text=shown(one.text, words),
        area=words.code("ics-dimension", one.area),
        mark=_mark(f"plan.goal-state.{one.state}", one.state, words),
        scale=one.scale,
        scale_text=words("plan.goal-scale", scale=one.scale) if one.scale is not None else "",
        lines=tuple(lines),
        actions=_about(("record-progress", "reach-goal", "drop-goal"), one.goal, "", answer, words)
        if one.state == "set"
        else (),
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
    actions = _about(DOING.get(one.state, ()), one.intervention, title, answer, words)
    if one.state == "committed" and "start-intervention" in answer.head.commands:
        path, given = command_path(youth, "start-intervention"), {"intervention": str(one.intervention)}
        actions = (Action(words("today.action.start"), path, title, given, first=True), *actions)
    return EffortCard(
        title=title,
        area=words.code("effort-area", one.effort_area),
        mark=_mark(f"plan.intervention-state.{one.state}", one.state, words),
        lines=tuple(lines),
        warnings=tuple(warnings),
        actions=actions,
    )


DOING: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("commit-intervention", "cancel-intervention"),
    "committed": ("change-intensity", "cancel-intervention"),
    "started": ("hold-session", "miss-session", "change-intensity", "end-intervention"),
}
"""What can be done with an intervention, in each of its states."""


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


def _mentor(one: Mentor, answer: Plan, words: Words) -> EffortCard:
    lines, now = [], answer.at
    if one.matched_at is not None:
        lines.append(words("plan.mentor-since", when=words.on(one.matched_at, now)))
    elif one.proposed_at is not None:
        lines.append(words("plan.mentor-proposed", when=words.on(one.proposed_at, now)))
    if one.ended_at is not None:
        list_name = "mentor-declined-reason" if one.state == "declined" else "mentor-ended-reason"
        reason = inside(words.code(list_name, one.end_reason))
        lines.append(words("plan.mentor-ended", when=words.on(one.ended_at, now), reason=reason))
    name = shown(one.name, words)
    title = name if isinstance(name, str) and name else colleague(one.mentor)
    doing = {"proposed": ("match-mentor", "decline-mentor"), "matched": ("end-mentor",)}.get(one.state, ())
    return EffortCard(
        title=title,
        area="",
        mark=_mark(f"plan.mentor-state.{one.state}", one.state, words),
        lines=tuple(lines),
        warnings=(),
        actions=_about(doing, one.match, title, answer, words),
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
