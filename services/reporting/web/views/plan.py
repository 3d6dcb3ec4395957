"""What has been agreed with the youth, in whose words, and how does it go?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.reporting.answers import Masked
from services.reporting.answers.plan import (
    Agreement,
    Counselling,
    Goal,
    Heard,
    Intervention,
    Mentor,
    NetworkMeeting,
    Plan,
    Risk,
)
from services.reporting.web.views.efforts import EffortCard, called, effort_card, mentor_card, ordered
from services.reporting.web.views.parts import (
    Action,
    Cover,
    Mark,
    Pair,
    Tone,
    command_path,
    cover,
    shown,
    youth_path,
)
from services.reporting.web.views.plan_parts import about_it, all_offered, offered, state_mark
from services.reporting.web.words import Words, inside
from shared.definitions.code_lists import codes, group_of, rows

SCALE: Final = 10

NEEDS: Final[Mapping[str, tuple[Tone, str]]] = {
    "strength": ("good", "strength"),
    "no-need": ("good", "done"),
    "some-need": ("warn", "some"),
    "great-need": ("alarm", "alarm"),
    "not-known": ("quiet", "question"),
}


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
    served: str = ""
    warnings: tuple[Mark, ...] = ()
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
    money: Cover | None
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
        state=state_mark(f"plan.state.{answer.state}", answer.state, words) if answer.state else None,
        lines=_history(answer, words),
        youth=cover(answer.youth, words) if isinstance(answer.youth, Masked) else _youth(answer.youth, answer, words),
        family=_family(answer, words),
        goals=(
            cover(answer.goals, words)
            if isinstance(answer.goals, Masked)
            else tuple(_goal(one, answer, words) for one in answer.goals)
        ),
        efforts=(
            cover(answer.interventions, words)
            if isinstance(answer.interventions, Masked)
            else tuple(effort_card(one, answer, words) for one in ordered(answer.interventions))
        ),
        money=cover(answer.costs, words) if isinstance(answer.costs, Masked) else None,
        mentors=(
            cover(answer.mentors, words)
            if isinstance(answer.mentors, Masked)
            else tuple(mentor_card(one, answer, words) for one in answer.mentors)
        ),
        needs=_needs(answer, words),
        needs_when=words("plan.needs-when", when=words.day(answer.needs_at)) if answer.needs_at else "",
        risk=_risk(answer.risk, words),
        hear_youth=all_offered(("hear-youth", "note-youth-not-heard"), answer, words),
        hear_family=offered("hear-family", answer, words),
        set_goal=offered("set-goal", answer, words),
        versions=all_offered(VERSIONS[answer.state], answer, words),
        propose=offered("propose-intervention", answer, words),
        mentor=offered("propose-mentor", answer, words),
        judge_needs=offered("assess-needs", answer, words),
        judge_risk=offered("assess-risk", answer, words),
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
        agree_on=all_offered(("make-agreement", "hold-network-meeting", "give-counselling"), answer, words),
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
        actions=about_it(("acknowledge-agreement",), one.agreement, "", answer, words) if waiting else (),
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


def _youth(heard: Heard, answer: Plan, words: Words) -> Voice:
    now = answer.at
    if heard.at is not None:
        form = words.code("hearing-form", heard.form)
        return Voice(shown(heard.view, words), words("plan.voice-line", form=form, when=words.on(heard.at, now)))
    if heard.not_heard_at is not None:
        reason = inside(words.code("not-heard-reason", heard.not_heard_reason))
        return Voice(None, words("plan.not-heard-why", reason=reason, when=words.on(heard.not_heard_at, now)))
    return Voice(None, words("plan.agreed-unheard" if answer.state == "agreed" else "plan.not-heard"))


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
    helping = _helping(one, answer)
    idle = one.state == "set" and helping == []
    return GoalCard(
        text=shown(one.text, words),
        area=words.code("ics-dimension", one.area),
        mark=state_mark(f"plan.goal-state.{one.state}", one.state, words),
        scale=one.scale,
        scale_text=words("plan.goal-scale", scale=one.scale) if one.scale is not None else "",
        lines=tuple(lines),
        served=words("plan.goal-served", efforts=words.listed([called(each, words) for each in helping or ()]))
        if helping
        else "",
        warnings=(Mark(words("plan.goal-idle"), "warn", "wait"),) if idle else (),
        actions=_of_goal(one, answer, words, idle=idle) if one.state == "set" else (),
    )


def _helping(goal: Goal, answer: Plan) -> list[Intervention] | None:
    """The efforts that serve a goal and were not called off; None where efforts may not be seen."""
    if isinstance(answer.interventions, Masked):
        return None
    return [one for one in answer.interventions if goal.goal in one.goals and one.state != "cancelled"]


def _of_goal(one: Goal, answer: Plan, words: Words, *, idle: bool) -> tuple[Action, ...]:
    """What can be done about a goal; first of all find something that serves it, where nothing does."""
    doing = about_it(("record-progress", "reach-goal", "drop-goal"), one.goal, "", answer, words)
    if not idle or offered("propose-intervention", answer, words) is None:
        return doing
    path = command_path(answer.head.youth, "propose-intervention", one.goal)
    return (
        Action(words("plan.do.propose-for-goal"), path, first=True),
        *(replace(each, first=False) for each in doing),
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


def _named(list_name: str, found: Iterable[str], words: Words) -> str:
    """Codes by what they are called; those of a list with areas area by area."""
    named = tuple(found)
    if not any(group_of(list_name, code) for code in named):
        return words.codes(list_name, named)
    areas = ((area, [code for code in named if group_of(list_name, code) == area]) for area in rows("factor-area"))
    parts = (f"{words.code('factor-area', area)}: {inside(words.codes(list_name, of))}" for area, of in areas if of)
    return ". ".join(parts)


def _risk(risk: Risk | Masked | None, words: Words) -> RiskCard | Cover | None:
    match risk:
        case None:
            return None
        case Masked():
            return cover(risk, words)
        case judged:
            factors = [
                Pair(words(f"plan.{key}"), _named(list_name, codes, words))
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
