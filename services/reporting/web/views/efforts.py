"""How do an effort and a person for it look: when, how much, for which goal, at which price, and what can be done?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from services.reporting.answers import Masked
from services.reporting.answers.plan import Cost, Intervention, Mentor, Plan
from services.reporting.web.views.events import duration
from services.reporting.web.views.names import sector_name
from services.reporting.web.views.parts import Action, Mark, colleague, command_path, shown, youth_path
from services.reporting.web.views.plan_parts import about_it, state_mark
from services.reporting.web.words import Words, inside
from shared.definitions.code_lists import group_of
from shared.definitions.dated import local_day

DOING: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("commit-intervention", "cancel-intervention"),
    "committed": ("change-intensity", "cancel-intervention"),
    "started": ("hold-session", "miss-session", "change-intensity", "end-intervention"),
}
"""What can be done with an intervention, in each of its states."""
PERSON: Final = "person"
"""The group of offers that are one adult, who has to be found."""
HOLDING: Final = frozenset({"proposed", "matched"})


@dataclass(frozen=True, slots=True)
class EffortCard:
    """An intervention and how it goes."""

    title: str
    area: str
    mark: Mark
    lines: tuple[str, ...]
    warnings: tuple[Mark, ...]
    actions: tuple[Action, ...]
    money: tuple[str, ...] = ()


def ordered(found: tuple[Intervention, ...]) -> list[Intervention]:
    """What runs and what should run comes first."""
    order = ("started", "committed", "proposed", "ended", "cancelled")
    return sorted(found, key=lambda one: order.index(one.state))


def called(one: Intervention, words: Words) -> str:
    """What an effort is called: by its own name where it is an offer of the range of services."""
    return one.listed_title or words.code("offer", one.offer)


def effort_card(one: Intervention, answer: Plan, words: Words) -> EffortCard:
    """An effort, with what can be done about it."""
    now, youth = answer.at, answer.head.youth
    title = called(one, words)
    lines = [line for line in (_dates(one, now, words), _intensity(one, words), _serves(one, answer, words)) if line]
    if one.listed_title:
        lines.insert(0, words("plan.from-the-range", offer=words.code("offer", one.offer)))
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
    actions = (
        *about_it(DOING.get(one.state, ()), one.intervention, title, answer, words),
        *_mentor_for(one, title, answer, words),
        *_bills(one, title, answer, words),
    )
    if one.state == "committed" and "start-intervention" in answer.head.commands:
        path, given = command_path(youth, "start-intervention"), {"intervention": str(one.intervention)}
        actions = (Action(words("today.action.start"), path, title, given, first=True), *actions)
    return EffortCard(
        title=title,
        area=words.code("effort-area", one.effort_area),
        mark=state_mark(f"plan.intervention-state.{one.state}", one.state, words),
        lines=tuple(lines),
        warnings=tuple(warnings),
        actions=actions,
        money=tuple(_money(cost, words) for cost in _costs(one, answer)),
    )


def _dates(one: Intervention, now: datetime, words: Words) -> str:
    parts = []
    if one.started_at is not None:
        parts.append(words("plan.started", when=words.on(one.started_at, now)))
    elif one.starts_on is not None and one.state != "cancelled":
        key = "plan.starts" if one.starts_on < local_day(now) else "plan.will-start"
        parts.append(words(key, day=words.day(one.starts_on)))
    if one.ended_at is not None:
        list_name = "intervention-outcome" if one.state == "ended" else "intervention-cancelled-reason"
        reason = inside(words.code(list_name, one.end_reason))
        key = "plan.ended" if one.state == "ended" else "plan.called-off"
        parts.append(words(key, when=words.on(one.ended_at, now), reason=reason))
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


def _serves(one: Intervention, answer: Plan, words: Words) -> str:
    """The goals that an effort serves; that it serves none, where there are goals and it is not over."""
    if isinstance(answer.goals, Masked) or not answer.goals:
        return ""
    texts = [text for goal in answer.goals if goal.goal in one.goals and isinstance(text := goal.text, str)]
    if texts:
        return words("plan.serves", goals=words.listed([f"»{text}«" for text in texts]))
    return words("plan.serves-none") if not one.goals and one.state not in ("ended", "cancelled") else ""


def _costs(one: Intervention, answer: Plan) -> list[Cost]:
    found = () if isinstance(answer.costs, Masked) else answer.costs
    return [cost for cost in found if cost.intervention == one.intervention]


def _money(cost: Cost, words: Words) -> str:
    """What a budget year has given, what is used, and what is bound still or free again."""
    parts = [words("plan.money-given", year=cost.year, amount=words.amount(cost.committed_ore))]
    parts.append(words("plan.money-used", amount=words.amount(cost.spent_ore)))
    if cost.bound_ore:
        parts.append(words("plan.money-bound", amount=words.amount(cost.bound_ore)))
    if cost.released_ore:
        parts.append(words("plan.money-released", amount=words.amount(cost.released_ore)))
    return ", ".join((*parts, *((words("plan.money-ordinary"),) if cost.account == "ordinary" else ())))


def _bills(one: Intervention, title: str, answer: Plan, words: Words) -> tuple[Action, ...]:
    """The ways to record a bill, and to free what will not be used, of each budget year."""
    costs, back = _costs(one, answer), youth_path(answer.head.youth, "plan#indsatser")
    return tuple(
        Action(
            words(f"plan.do.{command}") if len(costs) == 1 else words(f"plan.do.{command}-of", year=cost.year),
            f"/handling/{command}?{urlencode({'commitment': one.intervention, 'year': cost.year, 'tilbage': back})}",
            title,
            aside=command == "release-cost",
        )
        for cost in costs
        for command in answer.money_commands
        if command == "spend-cost" or (cost.bound_ore and one.state in ("ended", "cancelled"))
    )


def _mentor_for(one: Intervention, title: str, answer: Plan, words: Words) -> tuple[Action, ...]:
    """The way to propose somebody for an effort that is about one person and has nobody yet."""
    if (
        group_of("offer", one.offer) != PERSON
        or one.state in ("ended", "cancelled")
        or isinstance(answer.mentors, Masked)
    ):
        return ()
    if any(mentor.intervention == one.intervention and mentor.state in HOLDING for mentor in answer.mentors):
        return ()
    found = about_it(("propose-mentor",), one.intervention, title, answer, words)
    return tuple(replace(action, first=False) for action in found)


def mentor_card(one: Mentor, answer: Plan, words: Words) -> EffortCard:
    """A person who was proposed or matched, with what can be done."""
    lines, now = [], answer.at
    efforts = () if isinstance(answer.interventions, Masked) else answer.interventions
    lines += [
        words("plan.mentor-for", effort=inside(called(each, words)))
        for each in efforts
        if each.intervention == one.intervention
    ]
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
        mark=state_mark(f"plan.mentor-state.{one.state}", one.state, words),
        lines=tuple(lines),
        warnings=(),
        actions=about_it(doing, one.match, title, answer, words),
    )
