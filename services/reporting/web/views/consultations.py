"""What waits at the open door, and how much was asked about what, in words?"""

from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.answers.meetings import Consultation, Consultations
from services.reporting.web.views.figures import band_text, cell_text
from services.reporting.web.views.meeting import handling_path
from services.reporting.web.views.parts import Action
from services.reporting.web.words import Words, inside


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One question, in codes."""

    title: str
    lines: tuple[str, ...]
    action: Action | None


@dataclass(frozen=True, slots=True)
class ConsultationsPage:
    """The open door, from inside."""

    waiting: tuple[ConsultationRow, ...]
    answered: tuple[ConsultationRow, ...]
    total: str
    by_category: tuple[tuple[str, str], ...]
    by_age_band: tuple[tuple[str, str], ...]


def consultations_page(answer: Consultations, words: Words) -> ConsultationsPage:
    """What waits first, then what was answered, then numbers in bands."""
    return ConsultationsPage(
        waiting=tuple(_row(one, answer, words) for one in answer.waiting),
        answered=tuple(_row(one, answer, words) for one in answer.answered),
        total=band_text(answer.total, words),
        by_category=tuple(
            (words.code("concern-category", key), cell_text(cell, _any(answer.by_category), words))
            for key, cell in answer.by_category.items()
        ),
        by_age_band=tuple(
            (
                words("consultations.age-unsaid") if key == "unsaid" else words.code("age-band", key),
                cell_text(cell, _any(answer.by_age_band), words),
            )
            for key, cell in answer.by_age_band.items()
        ),
    )


def _any(cells: Mapping[str, tuple[int, int] | None]) -> tuple[int, int] | None:
    """Something that is published of a table; nothing where it is held back as a whole."""
    return next((cell for cell in cells.values() if cell is not None), None)


def _row(one: Consultation, answer: Consultations, words: Words) -> ConsultationRow:
    title = words.code("concern-category", one.category)
    who = words.code("asker", one.asked_by)
    age = words.code("age-band", one.age_band) if one.age_band else ""
    asked = words("consultations.asked", who=who, when=words.on(one.asked_at, answer.at))
    lines = [" · ".join(filter(None, (asked, age)))]
    if one.advice:
        lines.append(words("consultations.advised", advice=inside(words.codes("consultation-advice", one.advice))))
    action = None
    if one.answered_at is None and answer.commands:
        action = Action(
            words("consultations.answer"), handling_path("answer-consultation", "consultation", one.consultation), title
        )
    return ConsultationRow(title, tuple(lines), action)
