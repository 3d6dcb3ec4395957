"""What do the facts of many youths say in figures? Reckoned anew from their stories, for one period at a time.

A figure is a question about each youth whose answers are counted; who the youths are never leaves here. Invariant:
pure; a figure that rests on fewer than five on either side is not said. No youth is ranked, scored or foreseen.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.reporting.answers.management import (
    Banded,
    Counted,
    Figure,
    FigureKind,
    Group,
    Ladder,
    Limit,
    Need,
    Said,
)
from services.reporting.looking.stories import (
    ACTIVITY,
    PLACEMENT,
    WORK,
    Effort,
    Period,
    Run,
    Story,
    missing_sectors,
    overlaps,
)
from shared import aggregates
from shared.definitions.baselines import baseline_of, baselines_at
from shared.definitions.ladder import ladder, step_of
from shared.definitions.management import Reporting

NEEDED: Final = frozenset({"some-need", "great-need"})
"""Judgements of a dimension that say that something is needed."""
DAY: Final = timedelta(days=1)

# How a figure is said -----------------------------------------------------------------------------------------------


def banded(count: int) -> Banded | None:
    """A number of persons as it may be published."""
    found = aggregates.band(count)
    return None if found is None else Banded(least=found.least, most=found.most)


def counted(counts: Mapping[str, int]) -> Counted:
    """A table of persons that adds up, as it may be published."""
    found = aggregates.suppress(counts)
    total = None if found.total is None else Banded(least=found.total.least, most=found.total.most)
    cells = {
        key: None if cell is None else Banded(least=cell.least, most=cell.most) for key, cell in found.cells.items()
    }
    return Counted(total=total, cells=cells)


def apart(counts: Mapping[str, int]) -> Counted:
    """Numbers of persons that need not add up, since one person may be in several of them."""
    return Counted(total=None, cells={key: banded(count) for key, count in counts.items()}, apart=True)


def number(key: str, youths: Collection[UUID]) -> Figure:
    """How many youths."""
    found = banded(len(set(youths)))
    return Figure(key=key, kind="count", said="too-few" if found is None else "shown", count=found, n=found)


def share(key: str, cases: Iterable[tuple[UUID, bool]]) -> Figure:
    """The share of cases of which something holds; suppressed by the number of youths on either side."""
    found = list(cases)
    yes = {youth for youth, holds in found if holds}
    no = {youth for youth, holds in found if not holds}
    n = banded(len(yes | no))
    percent = None
    if min(len(yes), len(no)) >= aggregates.SMALLEST:
        percent = aggregates.share(sum(holds for _, holds in found), len(found))
    return Figure(key=key, kind="share", said="too-few" if percent is None else "shown", value=percent, n=n)


def middle(key: str, values: Mapping[UUID, float], kind: FigureKind = "days") -> Figure:
    """The median of one value a youth."""
    found = aggregates.median_or_too_few(values.values())
    said: Said = "too-few" if found is None else "shown"
    return Figure(key=key, kind=kind, said=said, value=None if found is None else int(found), n=banded(len(values)))


def early(figure: Figure) -> Figure:
    """A figure of which it is too early to say anything."""
    return Figure(key=figure.key, kind=figure.kind, said="too-early", n=figure.n)


# The figures of a period --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation as it stood when it was looked up."""

    youth: UUID
    rule: str
    rule_from: date | None
    state: str
    due: datetime | None
    met_at: datetime | None
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Books:
    """All that figures are reckoned from: the stories, the obligations, the ladder, thresholds, what offers rest on.

    Attributes:
        evidence: the level of evidence of offers, by their own key or by that of the common list.
    """

    stories: tuple[Story, ...]
    duties: tuple[Duty, ...]
    ladder: str
    thresholds: Reporting
    evidence: Mapping[str, str]

    def since_when(self) -> datetime | None:
        """When the first pathway was opened."""
        return min((story.opened[0].at for story in self.stories if story.opened), default=None)

    def level(self, effort: Effort) -> str:
        """How well the effect of an effort is known."""
        return self.evidence.get(effort.listed or "") or self.evidence.get(effort.offer, "unknown")

    def too_early(self, period: Period) -> bool:
        """Whether there have not been pathways for long enough to tell of outcomes."""
        begun = self.since_when()
        return begun is None or begun + self.thresholds.outcomes_after > period.until


def groups(books: Books, period: Period) -> tuple[Group, ...]:
    """Every figure of a period."""
    inside = [story for story in books.stories if story.in_pathway(period)]
    outcomes: tuple[Group, ...] = (
        Group(key="home", figures=_home(books, inside, period)),
        Group(key="everyday", figures=_everyday(books, inside, period)),
    )
    if books.too_early(period):
        outcomes = tuple(Group(key=one.key, figures=tuple(early(each) for each in one.figures)) for one in outcomes)
    return (
        Group(key="early", figures=_early(books, period)),
        Group(key="quality", figures=_quality(books, inside, period)),
        Group(key="effort", figures=_effort(inside, period)),
        *outcomes,
    )


def _early(books: Books, period: Period) -> tuple[Figure, ...]:
    """How soon something is done, and how near to everyday life it begins."""
    begun = [story for story in books.stories if period.holds(story.first_effort)]
    outside = _outside_home(books.ladder, period.until)
    first = {
        story.youth: step
        for story in begun
        if (run := story.first_run()) is not None
        and run.code is not None
        and run.since is not None
        and (step := step_of(books.ladder, run.kind, run.code, run.since)) is not None
    }
    raised = [story for story in books.stories if any(period.holds(at) for at in story.raised)]
    opened = [story for story in books.stories if any(period.holds(fact.at) for fact in story.opened)]
    universal = [
        story.youth
        for story in books.stories
        if any(period.holds(run.since) and _is_step(books.ladder, run, 1) for run in story.runs.values())
    ]
    return (
        number("raised", {story.youth for story in raised}),
        number("opened", {story.youth for story in opened}),
        middle("concern-to-effort", _days(begun, lambda story: min(story.concerns, default=None))),
        middle("raised-to-effort", _days(begun, lambda story: min(story.raised, default=None))),
        share("first-in-home", [(youth, outside is None or step < outside) for youth, step in first.items()]),
        number("universal", universal),
    )


def _days(begun: Iterable[Story], since: Callable[[Story], datetime | None]) -> dict[UUID, float]:
    """Days from something to the first effort, of those for whom it came first."""
    found: dict[UUID, float] = {}
    for story in begun:
        start, effort = since(story), story.first_effort
        if start is not None and effort is not None and effort >= start:
            found[story.youth] = (effort - start) / DAY
    return found


def _is_step(key: str, run: Run, step: int) -> bool:
    return run.code is not None and run.since is not None and step_of(key, run.kind, run.code, run.since) == step


def _outside_home(key: str, at: datetime) -> int | None:
    """The lowest step of the ladder on which a youth lives away from home; none where the ladder has none."""
    found = ladder(key, at - timedelta(microseconds=1))
    return None if found is None else min(found.on_step.get(PLACEMENT, {}).values(), default=None)


def _quality(books: Books, inside: list[Story], period: Period) -> tuple[Figure, ...]:
    """Whether the work is done as it should be."""
    begun = [story for story in inside if period.holds(story.first_effort)]
    heard = share("child-heard", [(story.youth, _before_effort(story, story.heard)) for story in begun])
    baseline = next((row for row in baselines_at(period.until - DAY) if row.key == "child-heard"), None)
    if baseline is not None:
        heard = heard.model_copy(update={"baseline": baseline.percent, "baseline_year": baseline.year})
    entered = [story for story in inside if any(f.code == "effort" and period.holds(f.at) for f in story.phases)]
    started = [
        (story.youth, books.level(effort) in books.thresholds.evidence_based)
        for story in inside
        for effort in story.efforts.values()
        if period.holds(effort.started)
    ]
    opened_so = {s.youth for s in books.stories if any(f.flag and period.holds(f.at) for f in s.opened)}
    left_so = {s.youth for s in books.stories if any(f.says and period.holds(f.at) for f in s.phases)}
    return (
        heard,
        share("plan-agreed", [(story.youth, _agreed_before(story, period)) for story in entered]),
        share("evidence-based", started),
        number("opened-outside", opened_so),
        number("phase-missing", left_so),
        number("emergencies", {s.youth for s in books.stories if any(map(period.holds, s.emergencies.values()))}),
        share("emergencies-reviewed", _reviews(books, period)),
    )


def _reviews(books: Books, period: Period) -> list[tuple[UUID, bool]]:
    return [
        (story.youth, access in story.reviewed)
        for story in books.stories
        for access, at in story.emergencies.items()
        if period.holds(at)
    ]


def _before_effort(story: Story, moments: Iterable[datetime]) -> bool:
    effort = story.first_effort
    return effort is not None and any(at <= effort for at in moments)


def _agreed_before(story: Story, period: Period) -> bool:
    entered = next(fact.at for fact in story.phases if fact.code == "effort" and period.holds(fact.at))
    return any(at <= entered for at in story.agreed)


def _effort(inside: list[Story], period: Period) -> tuple[Figure, ...]:
    """Whether the right effort reaches those who need it, in time, and holds."""
    waits: dict[UUID, float] = {}
    for story in inside:
        for effort in story.efforts.values():
            if effort.committed and effort.started and period.holds(effort.started):
                waits[story.youth] = max(waits.get(story.youth, 0.0), (effort.started - effort.committed) / DAY)
    needy = [(story.youth, bool(_helped(story, period.until))) for story in inside if _needs(story, period.until)]
    held = [(story.youth, holds) for story in inside for at, holds in story.sessions if period.holds(at)]
    mentors = [
        (story.youth, len({mentor for mentor, at in story.mentors.values() if at < period.until}) == 1)
        for story in inside
        if any(at < period.until for _, at in story.mentors.values())
    ]
    running = [story for story in inside if story.phase(period.until) is not None]
    return (
        middle("committed-to-started", waits),
        share("need-met", needy),
        share("sessions-held", held),
        share("one-mentor", mentors),
        number("sector-missing", {story.youth for story in running if missing_sectors(story, period.until)}),
        number("overlapping", {story.youth for story in running if overlaps(story, period.until)}),
    )


def _needs(story: Story, at: datetime) -> frozenset[str]:
    """The dimensions in which the newest judgement before a moment found a need."""
    judged = [fact for fact in story.needs if fact.at < at]
    says: Mapping[str, str] = judged[-1].says if judged else {}
    return frozenset(dimension.replace("_", "-") for dimension, level in says.items() if level in NEEDED)


def _helped(story: Story, at: datetime) -> frozenset[str]:
    """The dimensions with a need for which an effort began: one with a goal there."""
    areas = {
        story.goals[goal].area or ""
        for effort in story.efforts.values()
        if effort.started is not None and effort.started < at
        for goal in effort.goals
        if goal in story.goals
    }
    return _needs(story, at) & areas


def _home(books: Books, inside: list[Story], period: Period) -> tuple[Figure, ...]:
    """How far the youths stay at home: told beside the effort, never as what it led to."""
    outside = _outside_home(books.ladder, period.until)
    placed = [story for story in inside if _placements(story, period)]
    lengths = {story.youth: max(_lasted(run, period.until) for run in _placements(story, period)) for story in placed}
    entered = {
        story.youth
        for story in inside
        if any(run.kind == PLACEMENT and period.holds(run.since) for run in story.runs.values())
    }
    free = [(story.youth, not _placements(story, period)) for story in inside] if outside is not None else []
    return (
        number("placed", {story.youth for story in placed}),
        number("placed-anew", entered),
        middle("placement-days", lengths),
        share("not-placed", free),
    )


def _placements(story: Story, period: Period) -> list[Run]:
    return [
        run
        for run in story.runs.values()
        if run.kind == PLACEMENT
        and run.since is not None
        and run.since < period.until
        and (run.until is None or run.until >= period.since)
    ]


def _lasted(run: Run, until: datetime) -> float:
    assert run.since is not None
    return (min(run.until or until, until) - run.since) / DAY


def _everyday(books: Books, inside: list[Story], period: Period) -> tuple[Figure, ...]:
    """School, leisure and work of those who have been in a pathway for long enough, and the family's own goals."""
    followed = [
        story
        for story in inside
        if story.opened[0].at + books.thresholds.followed <= period.until and story.phase(period.until) is not None
    ]
    attendance = {story.youth: now for story in followed if (now := _attendance(story, period.until)) is not None}
    better = [
        (story.youth, now > begun)
        for story in followed
        if (now := _attendance(story, period.until)) is not None
        and (begun := _attendance(story, story.opened[0].at + DAY)) is not None
    ]
    family = [
        (story.youth, goal in story.reached and story.reached[goal] < period.until)
        for story in inside
        for goal, fact in story.goals.items()
        if fact.code == "family" and fact.at < period.until
    ]
    return (
        middle("attendance", attendance, "percent"),
        share("attendance-better", better),
        share("leisure", [(story.youth, _has(story, (ACTIVITY,), period.until)) for story in followed]),
        share("work", [(story.youth, _has(story, tuple(WORK.values()), period.until)) for story in followed]),
        share("family-goals", family),
    )


def _has(story: Story, kinds: Collection[str], at: datetime) -> bool:
    return any(run.kind in kinds and run.runs(at) for run in story.runs.values())


def _attendance(story: Story, at: datetime) -> float | None:
    """Per cent of school time that the youth was there, by the newest summary before a moment."""
    told = [fact for fact in story.absence if fact.at < at and fact.amount]
    return 100 - 100 * (told[-1].part or 0) / (told[-1].amount or 1) if told else None


# Tables -------------------------------------------------------------------------------------------------------------


def limits(books: Books, period: Period) -> tuple[Limit, ...]:
    """How often each limit that fell due in the period was kept, beside what the country does."""
    by_rule: dict[tuple[str, date | None], list[tuple[UUID, bool]]] = defaultdict(list)
    for duty in books.duties:
        kept = _kept(duty, period)
        if kept is not None:
            by_rule[duty.rule, duty.rule_from].append((duty.youth, kept))
    newest: dict[str, tuple[date | None, list[tuple[UUID, bool]]]] = {}
    for (rule, rule_from), cases in sorted(by_rule.items(), key=lambda item: (item[0][0], item[0][1] or date.min)):
        newest[rule] = (rule_from, newest.get(rule, (None, []))[1] + cases)
    return tuple(
        Limit(rule=rule, rule_from=rule_from, figure=_held_against(rule, share(f"limit-{rule}", cases), period))
        for rule, (rule_from, cases) in newest.items()
    )


def _kept(duty: Duty, period: Period) -> bool | None:
    """Whether a limit that fell due in the period was kept; None where it did not fall due or is not settled."""
    when = duty.due if duty.due is not None else duty.met_at
    if not period.holds(when):
        return None
    match duty.state:
        case "met":
            return bool(duty.in_time)
        case "missed":
            return False
        case _:
            return None


def _held_against(rule: str, figure: Figure, period: Period) -> Figure:
    row = baseline_of(rule, period.until - DAY)
    if row is None:
        return figure
    return figure.model_copy(update={"baseline": row.percent, "baseline_year": row.year})


def ladder_of(books: Books, period: Period) -> Ladder:
    """Where the youths in a pathway stand at the end of the period, and how they moved since its beginning."""
    inside = [story for story in books.stories if story.in_pathway(period)]
    known = ladder(books.ladder, period.until - timedelta(microseconds=1))
    steps = dict.fromkeys(("none", *(str(one.step) for one in (known.steps if known else ()))), 0)
    movement = dict.fromkeys(("down", "same", "up", "on", "off"), 0)
    for story in inside:
        begun = max(period.since, story.opened[0].at)
        before, now = story.step(books.ladder, begun), story.step(books.ladder, period.until)
        steps["none" if now is None else str(now)] = steps.get("none" if now is None else str(now), 0) + 1
        movement[_moved(before, now)] += 1
    said: Said = "too-early" if books.too_early(period) else "shown"
    return Ladder(steps=counted(steps), movement=counted(movement if said == "shown" else {}), said=said)


def _moved(before: int | None, now: int | None) -> str:
    if before == now:
        return "same"
    if before is None:
        return "on"
    if now is None:
        return "off"
    return "down" if now < before else "up"


def needs(books: Books, period: Period) -> tuple[Need, ...]:
    """Area by area of life: who needs something, who gets something for it, and how long that took."""
    inside = [story for story in books.stories if story.in_pathway(period)]
    wanted = {story.youth: _needs(story, period.until) for story in inside}
    found = {story.youth: _helped(story, period.until) for story in inside}
    dimensions = sorted({dimension for each in wanted.values() for dimension in each})
    return tuple(
        Need(
            dimension=dimension,
            needing=banded(sum(dimension in each for each in wanted.values())),
            helped=share("helped", [(y, dimension in found[y]) for y, each in wanted.items() if dimension in each]),
            days=middle("need-to-effort", _need_days(inside, dimension, period.until)),
        )
        for dimension in dimensions
    )


def _need_days(inside: Iterable[Story], dimension: str, at: datetime) -> dict[UUID, float]:
    found: dict[UUID, float] = {}
    for story in inside:
        if dimension not in _helped(story, at):
            continue
        judged = next(fact.at for fact in story.needs if (fact.says or {}).get(dimension.replace("-", "_")) in NEEDED)
        starts = [
            effort.started
            for effort in story.efforts.values()
            if effort.started is not None
            and any((story.goals[goal].area if goal in story.goals else "") == dimension for goal in effort.goals)
        ]
        found[story.youth] = max(0.0, (min(starts) - judged) / DAY)
    return found


def deviations(books: Books, period: Period) -> Counted:
    """Criteria that were missing when a phase was left, each by how many youths it concerned."""
    who: dict[str, set[UUID]] = defaultdict(set)
    for story in books.stories:
        for fact in story.phases:
            if period.holds(fact.at):
                for criterion in fact.says or ():
                    who[f"{fact.reference or ''}/{criterion}"].add(story.youth)
    return apart({key: len(youths) for key, youths in sorted(who.items())})
