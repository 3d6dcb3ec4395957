"""One youth at a glance: what is next, who is with it, what was agreed to share, and what a person should decide."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.reporting.answers import Masked
from services.reporting.answers.duties import Task
from services.reporting.answers.overview import Actor, Deviation, MetCriterion, Overview, Suggestion
from services.reporting.answers.plan import Agreement
from services.reporting.web.views.consents import ConsentCard, consent_card
from services.reporting.web.views.events import event_title
from services.reporting.web.views.names import (
    criterion_name,
    description_name,
    missing_criterion,
    phase_name,
    seat_name,
    sector_name,
)
from services.reporting.web.views.obligations import Duty, duty
from services.reporting.web.views.parts import (
    Action,
    Cover,
    Mark,
    Pair,
    Tone,
    colleague,
    command_path,
    cover,
    initial,
    shown,
)
from services.reporting.web.words import Words, inside
from shared.definitions.ladder import ladder
from shared.definitions.municipalities import municipality

UNDER_WAY: Final = ("raised", "open", "paused")
"""States in which there is something to consent to, and somebody to inform of it."""
BELONGING: Final = 5
"""The top of the scale on which the tie to the class is told."""
FIRST: Final = 4
"""Obligations that the overview shows; the rest stands on its own page."""

_LISTS: Final = {
    "measure": "measure",
    "placement": "placement",
    "offer": "offer",
    "school-support": "school-support",
    "activity": "activity-kind",
}
"""Which list names what stands on the ladder, by its kind."""


@dataclass(frozen=True, slots=True)
class Check:
    """A criterion of a target group with the fact that meets it."""

    text: str
    fact: str


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggestion that waits for a person; `retired` says that its description is no longer used."""

    lead: str
    retired: str
    checks: tuple[Check, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task that is not done."""

    title: str
    who: str
    mark: Mark
    text: str | Cover | None
    lines: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who takes part."""

    initial: str
    name: str
    line: str
    more: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class StepCard:
    """Where the youth is on the ladder."""

    levels: tuple[tuple[int, str, bool], ...]
    text: str
    since: str


@dataclass(frozen=True, slots=True)
class RaisingCard:
    """Who brought the youth up, and why."""

    by: str
    when: str
    reason: str | Cover | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Heed:
    """Something about the pathway as a whole that somebody should think of; it warns and never blocks."""

    mark: Mark
    text: str
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement in a line."""

    text: str | Cover | None
    line: str


@dataclass(frozen=True, slots=True)
class DeviationLine:
    """Where the description was departed from, and why."""

    title: str
    line: str
    reason: str | Cover | None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The overview of one youth; a part that may not be seen is a `Cover`."""

    raising: RaisingCard | Cover | None
    suggestions: tuple[SuggestionCard, ...]
    duties: tuple[Duty, ...] | Cover
    tasks: tuple[TaskCard, ...] | Cover
    assign: Action | None
    actors: tuple[PersonLine, ...] | Cover
    seats: tuple[Pair, ...]
    join: Action | None
    step: StepCard | Cover | None
    consents: tuple[ConsentCard, ...] | Cover
    consent_actions: tuple[Action, ...]
    informed: str | Cover
    inform: Action | None
    judged: tuple[Pair, ...]
    closed: str
    heeds: tuple[Heed, ...]
    network: tuple[PersonLine, ...] | Cover
    guardian: str | Cover
    everyday: tuple[Pair, ...]
    agreements: tuple[AgreementLine, ...] | Cover
    deviations: tuple[DeviationLine, ...]


def overview_page(answer: Overview, place: str, words: Words) -> OverviewPage:
    """The overview of one youth, in a municipality."""
    head, now, may = answer.head, answer.at, answer.head.commands
    waiting = isinstance(answer.suggestions, tuple) and head.state in ("raised", None)
    return OverviewPage(
        raising=_raising(answer, words),
        suggestions=tuple(
            _suggestion(one, answer, words)
            for one in (() if isinstance(answer.suggestions, Masked) else answer.suggestions)
            if waiting and one.dismissed_at is None
        ),
        duties=_duties(answer, words),
        tasks=_tasks(answer, words),
        assign=_offer("assign-task", "overview.assign", answer, words) if head.state in ("open", "paused") else None,
        actors=(
            cover(answer.actors, words)
            if isinstance(answer.actors, Masked)
            else tuple(_actor(one, answer, words) for one in answer.actors)
        ),
        seats=tuple(Pair(seat_name(place, one.seat, words), colleague(one.person)) for one in answer.seats),
        join=_offer("join-actor", "overview.join", answer, words) if head.state == "open" else None,
        step=_step(answer, place, words),
        consents=(
            cover(answer.consents, words)
            if isinstance(answer.consents, Masked)
            else tuple(consent_card(one, answer, words) for one in answer.consents)
        ),
        consent_actions=tuple(
            Action(words(f"overview.{text}"), command_path(head.youth, name))
            for name, text in (("request-consent", "ask-consent"), ("record-consent-given", "give-consent"))
            if name in may and head.state in UNDER_WAY
        ),
        informed=_informed(answer, words),
        inform=_offer("record-parties-informed", "overview.inform", answer, words) if head.state in UNDER_WAY else None,
        judged=_judged(answer, words),
        closed=_closed(answer, words),
        heeds=_heeds(answer, words),
        network=_network(answer, words),
        guardian=_guardian(answer, words),
        everyday=_everyday(answer, words),
        agreements=(
            cover(answer.agreements, words)
            if isinstance(answer.agreements, Masked)
            else tuple(_agreement(one, now, words) for one in answer.agreements[:FIRST])
        ),
        deviations=tuple(_deviation(one, now, words) for one in answer.deviations),
    )


def _heeds(answer: Overview, words: Words) -> tuple[Heed, ...]:
    """What stands out, the most urgent first: one more notification, who is missing, what is missing or double."""
    found = []
    if isinstance(answer.notifications, int) and answer.notifications > 1:
        mark = Mark(words("overview.nth", number=answer.notifications), "alarm", "alarm")
        found.append(Heed(mark, words("overview.nth-why", count=answer.notifications)))
    seen = answer.coherence
    if seen is None:
        return tuple(found)
    join = _offer("join-actor", "overview.join", answer, words) if answer.head.state == "open" else None
    propose = _offer("propose-intervention", "overview.propose", answer, words)
    for sectors, key, action in ((seen.missing, "missing", join), (seen.without_effort, "without-effort", propose)):
        if sectors:
            names = words.listed([sector_name(one, words) for one in sectors])
            mark = Mark(words(f"overview.{key}"), "warn", "some")
            found.append(Heed(mark, words(f"overview.{key}-why", sectors=names), action))
    for overlap in seen.overlaps:
        what = words.code("offer" if overlap.kind == "offer" else "effort-area", overlap.code)
        why = words(f"overview.overlap-{overlap.kind}", count=overlap.count, what=what)
        found.append(Heed(Mark(words("overview.overlap"), "warn", "some"), why))
    if seen.retired:
        found.append(Heed(Mark(words("overview.retired"), "warn", "info"), words("overview.retired-why")))
    elif seen.stale and seen.review_by is not None:
        why = words("overview.stale-why", day=words.day(seen.review_by))
        found.append(Heed(Mark(words("overview.stale"), "quiet", "info"), why))
    return tuple(found)


def _network(answer: Overview, words: Words) -> tuple[PersonLine, ...] | Cover:
    if isinstance(answer.network, Masked):
        return cover(answer.network, words)
    lines = []
    for one in answer.network:
        name = shown(one.name, words)
        called = name if isinstance(name, str) and name else words.code("network-role", one.role)
        more = words("overview.member-consented") if one.consented else ""
        since = words("overview.member-since", when=words.on(one.since, answer.at))
        line = f"{words.code('network-role', one.role)} · {since}"
        lines.append(PersonLine(initial(called), called, line, more))
    return tuple(lines)


def _guardian(answer: Overview, words: Words) -> str | Cover:
    match answer.guardian:
        case None:
            return ""
        case Masked() as masked:
            return cover(masked, words)
        case holder:
            return words("overview.guardian", holder=inside(words.code("parental-responsibility", holder)))


def _everyday(answer: Overview, words: Words) -> tuple[Pair, ...]:
    """School, absence, tie to the class, leisure and support, as they are by the newest that holds."""
    now = answer.everyday
    if now is None:
        return ()
    found = []
    if now.school is not None:
        text = cover(now.school, words) if isinstance(now.school, Masked) else words.code("school-form", now.school)
        found.append(Pair(words("overview.school"), text))
    match now.absence:
        case None:
            pass
        case Masked() as masked:
            found.append(Pair(words("overview.absence"), cover(masked, words)))
        case absence:
            percent = round(100 * absence.unauthorised / absence.school_days)
            year, quarter = absence.quarter.split("-Q")
            when = inside(words("amount.quarter", quarter=quarter, year=year))
            found.append(Pair(words("overview.absence"), words("overview.absence-is", percent=percent, quarter=when)))
    match now.belonging:
        case None:
            pass
        case Masked() as masked:
            found.append(Pair(words("overview.belonging"), cover(masked, words)))
        case scale:
            found.append(Pair(words("overview.belonging"), words("amount.of", value=scale, top=BELONGING)))
    for kind, code in now.running:
        found.append(Pair(words(f"overview.run.{kind}"), words.code(_LISTS[kind], code)))
    return tuple(found)


def _agreement(one: Agreement, now: datetime, words: Words) -> AgreementLine:
    parties = inside(words.codes("party", one.parties))
    line = words("plan.agreement-between", parties=parties, when=words.on(one.made_at, now))
    return AgreementLine(shown(one.text, words), line)


def _deviation(one: Deviation, now: datetime, words: Words) -> DeviationLine:
    if one.kind == "opened":
        title = words("overview.deviation-opened")
    else:
        title = words("overview.deviation-phase", phase=phase_name(one.phase, words))
    parts = [words.on(one.at, now), colleague(one.by)]
    if one.missing:
        missing = words.listed([missing_criterion(one.left, code, words) for code in one.missing])
        parts.append(words("overview.deviation-missing", missing=inside(missing)))
    return DeviationLine(title, " · ".join(filter(None, parts)), shown(one.reason, words))


def _offer(command: str, text: str, answer: Overview, words: Words) -> Action | None:
    if command not in answer.head.commands:
        return None
    return Action(words(text), command_path(answer.head.youth, command))


def _raising(answer: Overview, words: Words) -> RaisingCard | Cover | None:
    raised = answer.raising
    if raised is None:
        return None
    if isinstance(raised, Masked):
        return cover(raised, words)
    names = [one for one in (colleague(raised.by), sector_name(raised.sector, words)) if one]
    actions = []
    if answer.head.state == "raised":
        for command, text in (("open-pathway", "open"), ("dismiss-suggestion", "dismiss-raising")):
            if command in answer.head.commands:
                path = command_path(answer.head.youth, command)
                actions.append(Action(words(f"overview.{text}"), path, first=command == "open-pathway"))
    basis = words.code("legal-basis", raised.basis)
    return RaisingCard(
        by=", ".join(names),
        when=words("overview.raised-when", when=words.moment(raised.at), basis=basis or words("unknown")),
        reason=shown(raised.reason, words),
        actions=tuple(actions),
    )


def _suggestion(one: Suggestion, answer: Overview, words: Words) -> SuggestionCard:
    youth, may = answer.head.youth, answer.head.commands
    name = description_name(one.description, one.version, words)
    by = one.description if one.retired_at is None else one.successor
    after = "" if one.successor is None else description_name(one.successor, None, words)
    actions = []
    if "open-pathway" in may and by is not None:
        text = words("overview.open") if not after else words("overview.open-by", description=after)
        actions.append(Action(text, command_path(youth, "open-pathway", by), after or name, first=True))
    if "dismiss-suggestion" in may:
        dismiss = command_path(youth, "dismiss-suggestion", one.description)
        actions.append(Action(words("overview.dismiss"), dismiss, name))
    return SuggestionCard(
        lead=words("overview.suggestion-lead", description=name, version=one.version),
        retired=_retired(one, after, words),
        checks=tuple(_check(one, fact, answer.at, words) for fact in one.facts),
        actions=tuple(actions),
    )


def _retired(one: Suggestion, after: str, words: Words) -> str:
    if one.retired_at is None:
        return ""
    day = words.day(one.retired_at)
    return words("overview.replaced", day=day, description=after) if after else words("overview.retired-on", day=day)


def _check(suggestion: Suggestion, met: MetCriterion, now: datetime, words: Words) -> Check:
    fact = ""
    if met.type and met.occurred_at:
        fact = words(
            "overview.criterion-from",
            type=event_title(met.type, words),
            when=words.on(met.occurred_at, now),
            sector=sector_name(met.sector, words),
        )
    return Check(criterion_name(suggestion.description, suggestion.version, met.criterion, words), fact)


def _duties(answer: Overview, words: Words) -> tuple[Duty, ...] | Cover:
    if isinstance(answer.obligations, Masked):
        return cover(answer.obligations, words)
    pending = [one for one in answer.obligations if one.state in ("open", "missed")]
    pending.sort(key=lambda one: (one.due is None, one.due or answer.at))
    found = (duty(one, answer.at, answer.head.commands, words) for one in pending[:FIRST])
    return tuple(replace(one, actions=tuple(act for act in one.actions if not act.aside)) for one in found)


def _tasks(answer: Overview, words: Words) -> tuple[TaskCard, ...] | Cover:
    if isinstance(answer.tasks, Masked):
        return cover(answer.tasks, words)
    return tuple(_task(one, answer, words) for one in answer.tasks if one.state != "completed")


def _task(one: Task, answer: Overview, words: Words) -> TaskCard:
    youth, may, now = answer.head.youth, answer.head.commands, answer.at
    title = words.code("task-kind", one.kind)
    actions = []
    if one.state == "assigned" and "acknowledge-task" in may:
        path = command_path(youth, "acknowledge-task")
        actions.append(Action(words("overview.acknowledge"), path, title, {"task": str(one.task)}, first=True))
    if "complete-task" in may:
        actions.append(Action(words("overview.complete"), command_path(youth, "complete-task", one.task), title))
    if "escalate-task" in may and one.escalated_at is None:
        path = command_path(youth, "escalate-task", one.task)
        actions.append(Action(words("overview.escalate"), path, title, aside=True))
    lines = []
    if one.due is not None:
        lines.append(words("overview.task-due", when=words.on(one.due, now)) + f" · {words.left(one.due, now)}")
    by = colleague(one.assigned_by)
    when = words.on(one.assigned_at, now)
    lines.append(words("overview.task-assigned", when=when, name=by) if by else words("overview.task-sent", when=when))
    if one.escalated_at is not None:
        lines.append(f"{words('overview.escalated')} {words.on(one.escalated_at, now)}")
    late = one.due is not None and one.due < now
    tone: Tone = "alarm" if late else "warn" if one.state == "assigned" else "good"
    who = ", ".join(filter(None, (sector_name(one.sector, words), colleague(one.person))))
    return TaskCard(
        title=title,
        who=who,
        mark=Mark(words(f"overview.task-state.{one.state}"), tone, "wait" if one.state == "assigned" else "done"),
        text=shown(one.text, words),
        lines=tuple(lines),
        actions=tuple(actions),
    )


def _actor(one: Actor, answer: Overview, words: Words) -> PersonLine:
    now = answer.at
    sector = sector_name(one.sector, words)
    since = words.on(one.joined_at, now) if one.joined_at else ""
    if one.until is not None:
        line = words("overview.actor-until", sector=sector, when=since, until=words.day(one.until))
    else:
        line = words("overview.actor", sector=sector, when=since)
    more = ""
    if one.categories:
        told = words.codes("data-category", one.categories)
        more = words("overview.may-tell", categories=inside(told))
    name = colleague(one.person)
    action = None
    if "leave-actor" in answer.head.commands:
        path = command_path(answer.head.youth, "leave-actor", f"{one.sector}.{one.person.id}")
        action = Action(words("overview.leave"), path, name, aside=True)
    return PersonLine(initial(name), name, line, more, action)


def _step(answer: Overview, place: str, words: Words) -> StepCard | Cover | None:
    match answer.step:
        case None:
            return None
        case Masked():
            return cover(answer.step, words)
        case step:
            steps = ladder(municipality(place).ladder, answer.at)
            names = {row.step: words.of(row.danish, row.english) for row in steps.steps} if steps else {}
            levels = tuple(
                (level, names.get(level, str(level)), level == step.level) for level in range(1, step.levels + 1)
            )
            measure = words.code(_LISTS.get(step.kind, "measure"), step.measure)
            return StepCard(
                levels=levels,
                text=words("overview.step-now", level=step.level, of=step.levels, measure=measure),
                since=words("overview.step-since", when=words.on(step.since, answer.at)) if step.since else "",
            )


def _informed(answer: Overview, words: Words) -> str | Cover:
    told = answer.informed
    if told is None:
        return words("overview.not-informed")
    if isinstance(told, Masked):
        return cover(told, words)
    parties = words.codes("party", told.parties)
    return words("overview.informed-line", parties=parties, when=words.on(told.at, answer.at))


def _judged(answer: Overview, words: Words) -> tuple[Pair, ...]:
    found = []
    risk = shown(answer.risk_level, words)
    if risk is not None:
        text = words.code("risk-level", risk) if isinstance(risk, str) else risk
        found.append(Pair(words("overview.risk"), text))
    match answer.ssp_level:
        case None:
            pass
        case Masked() as masked:
            found.append(Pair(words("overview.ssp"), cover(masked, words)))
        case level:
            found.append(Pair(words("overview.ssp"), words("overview.ssp-level", level=level)))
    match answer.problems:
        case None | Masked():
            pass
        case judged:
            named = (
                ("plan.primary", (judged.primary_problem,) if judged.primary_problem else ()),
                ("plan.derived", judged.derived_problems),
            )
            found += [Pair(words(key), words.codes("problem-kind", codes)) for key, codes in named if codes]
    counts = [
        Pair(words(f"overview.{key}-label"), cover(value, words) if isinstance(value, Masked) else str(value))
        for key, value in (("notifications", answer.notifications), ("concerns", answer.concerns))
    ]
    return (*found, *counts)


def _closed(answer: Overview, words: Words) -> str:
    if answer.closed_at is None or answer.head.state != "closed":
        return ""
    outcome = words.code("pathway-outcome", answer.close_outcome)
    return words("overview.closed", when=words.day(answer.closed_at), outcome=outcome)
