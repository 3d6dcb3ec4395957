"""How is a pathway description laid out: for whom, with whom when, what it recommends, and what became of its use?"""

from dataclasses import dataclass

from services.reporting.answers.range_of_services import Description, Descriptions, Usage
from services.reporting.web.views.names import (
    criterion_name,
    description_name,
    missing_criterion,
    phase_name,
    sector_name,
)
from services.reporting.web.views.parts import Action, Mark, Pair, Tone, colleague
from services.reporting.web.views.sections import OFFERING, FigureCard, Tab, band, figure, in_table, tabs
from services.reporting.web.words import Words

_STANDING: dict[str, tuple[Tone, str]] = {
    "proposed": ("quiet", "info"),
    "published": ("good", "done"),
    "replaced": ("quiet", "turn"),
    "retired": ("quiet", "no"),
}


@dataclass(frozen=True, slots=True)
class DescriptionCard:
    """One version of a description."""

    id: str
    name: str
    version: str
    marks: tuple[Mark, ...]
    criteria: tuple[str, ...]
    phases: tuple[tuple[str, str, str], ...]
    recommended: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...]
    history: tuple[str, ...]
    pathways: str
    outside: FigureCard
    usage: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class DescriptionsPage:
    """Every version of every description."""

    tabs: tuple[Tab, ...]
    cards: tuple[DescriptionCard, ...]


def descriptions_page(answer: Descriptions, words: Words) -> DescriptionsPage:
    """The page of the pathway descriptions."""
    return DescriptionsPage(
        tabs=tabs(OFFERING, "descriptions", words),
        cards=tuple(_card(one, words) for one in answer.descriptions),
    )


def _card(one: Description, words: Words) -> DescriptionCard:
    return DescriptionCard(
        id=f"{one.key}-{one.version}",
        name=description_name(one.key, one.version, words),
        version=words("descriptions.version", version=one.version),
        marks=_marks(one, words),
        criteria=tuple(criterion_name(one.key, one.version, key, words) for key in one.criteria),
        phases=tuple(
            (phase_name(row.phase, words), _sectors(row.required, words), _sectors(row.optional, words))
            for row in one.competences
        ),
        recommended=tuple(
            (words.code("offer", row.offer), words.code("evidence-level", row.evidence)) for row in one.interventions
        ),
        pairs=(
            Pair(words("descriptions.valid-from"), words.day(one.valid_from)),
            Pair(words("descriptions.review-by"), words.day(one.review_by)),
            Pair(words("descriptions.follow-up-on"), words.day(one.follow_up_on)),
            Pair(words("descriptions.authors"), words.listed(one.authors)),
            Pair(words("descriptions.knowledge"), one.knowledge),
            Pair(words("descriptions.coordination"), one.coordination),
            Pair(words("descriptions.effect"), one.effect),
        ),
        history=tuple(
            words(f"descriptions.step.{step.step}", when=words.day(step.at), who=colleague(step.by)).strip(" ·")
            for step in one.steps
        ),
        pathways=band(one.usage.pathways, words),
        outside=figure(one.usage.outside, words),
        usage=_usage(one.usage, words),
        actions=tuple(_action(one, name, words) for name in one.commands),
    )


def _marks(one: Description, words: Words) -> tuple[Mark, ...]:
    tone, icon = _STANDING[one.standing]
    marks = [Mark(words(f"descriptions.standing.{one.standing}"), tone, icon)]
    if one.stale:
        marks.append(Mark(words("descriptions.stale"), "alarm", "alarm"))
    if one.follow_up_due:
        marks.append(Mark(words("descriptions.follow-up-due"), "warn", "hourglass"))
    return tuple(marks)


def _sectors(found: tuple[str, ...], words: Words) -> str:
    return words.listed(sector_name(sector, words) for sector in found) if found else ""


def _usage(usage: Usage, words: Words) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Where the pathways are, how they ended, and what was missing: each as name and number of youths."""
    parts = (
        (
            words("descriptions.phases-now"),
            tuple((phase_name(key, words), in_table(usage.phases, key, words)) for key in usage.phases.cells),
        ),
        (
            words("descriptions.outcomes"),
            tuple(
                (words.code("pathway-outcome", key), in_table(usage.outcomes, key, words))
                for key in usage.outcomes.cells
            ),
        ),
        (
            words("descriptions.deviations"),
            tuple((_deviation(key, words), band(count, words)) for key, count in usage.deviations.cells.items()),
        ),
    )
    return tuple(part for part in parts if part[1])


def _deviation(key: str, words: Words) -> str:
    phase, _, criterion = key.partition("/")
    return f"{phase_name(phase or None, words)}: {missing_criterion(phase, criterion, words)}"


def _action(one: Description, name: str, words: Words) -> Action:
    query = f"description={one.key}"
    if name == "revise-description":
        query += f"&replaces={one.version}&version={one.version + 1}"
    else:
        query += f"&version={one.version}"
    about = description_name(one.key, one.version, words)
    return Action(words(f"descriptions.action.{name}"), f"/handling/{name}?{query}", about=about)
