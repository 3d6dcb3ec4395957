"""What was said of one youth at each meeting, as far as this person may read it?"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.reporting.answers.meetings import Minutes
from services.reporting.web.views.agenda import decided_text
from services.reporting.web.views.parts import Cover, Mark, colleague, shown
from services.reporting.web.words import Words


@dataclass(frozen=True, slots=True)
class MinutesView:
    """One meeting's item."""

    id: str
    day: str
    mark: Mark | None
    room: str
    text: str | Cover | None
    decided: tuple[str, ...]


def minutes_page(found: Iterable[Minutes], words: Words) -> tuple[MinutesView, ...]:
    """The items, the latest first."""
    return tuple(
        MinutesView(
            id=f"m-{one.meeting}-{number}",
            day=words.weekday(one.at),
            mark=Mark(words("agenda.part.acute"), "alarm", "alarm") if one.acute else None,
            room=words(
                "agenda.stay",
                names=words.listed(
                    f"{colleague(each.person)} ({words.code('legal-basis', each.basis)})" for each in one.room
                ),
            ),
            text=shown(one.minutes, words),
            decided=tuple(decided_text(each, words) for each in one.decided),
        )
        for number, one in enumerate(found)
    )
