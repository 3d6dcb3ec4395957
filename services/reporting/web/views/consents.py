"""What may be shared because those who decide said yes, until when, and what can be recorded about it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.reporting.answers.overview import Consent, Overview
from services.reporting.answers.sharing import Sharing
from services.reporting.web.views.names import sector_name
from services.reporting.web.views.parts import Action, Cover, Mark, Tone, command_path, shown
from services.reporting.web.words import Words, inside

_EXPIRED: Final[tuple[Tone, str]] = ("warn", "alarm")


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """One consent and what came of it."""

    mark: Mark
    line: str
    lines: tuple[str, ...]
    text: str | Cover | None
    actions: tuple[Action, ...]


def consent_card(one: Consent, answer: Overview | Sharing, words: Words) -> ConsentCard:
    """One consent in its newest state, with what this person may record about it."""
    youth, may, now = answer.head.youth, answer.head.commands, answer.at
    expired = one.state == "given" and one.until is not None and one.until < now
    looks: dict[str, tuple[Tone, str]] = {
        "requested": ("warn", "wait"),
        "given": ("good", "done"),
        "refused": ("quiet", "no"),
        "withdrawn": ("quiet", "no"),
    }
    tone, icon = _EXPIRED if expired else looks[one.state]
    told = words.codes("data-category", one.categories)
    actions = []
    if one.state == "requested":
        for command, text in (("record-consent-given", "answer-yes"), ("record-consent-refused", "answer-no")):
            if command in may:
                actions.append(Action(words(f"overview.{text}"), command_path(youth, command, one.consent)))
    if one.state == "given" and "record-consent-withdrawn" in may:
        path = command_path(youth, "record-consent-withdrawn", one.consent)
        actions.append(Action(words("overview.withdraw-consent"), path))
    state = words("overview.consent-ran-out") if expired else words(f"overview.consent-state.{one.state}")
    return ConsentCard(
        mark=Mark(state, tone, icon),
        line=words(
            "overview.consent-line",
            scope=words.code("purpose", one.scope),
            categories=inside(told),
            to=words.listed([sector_name(sector, words) for sector in one.to]),
        ),
        lines=_consent_lines(one, now, words),
        text=shown(one.text, words),
        actions=tuple(actions),
    )


def _consent_lines(one: Consent, now: datetime, words: Words) -> tuple[str, ...]:
    lines = []
    if one.state == "requested" and one.requested_at is not None:
        parties = inside(words.codes("party", one.asked_of))
        lines.append(words("overview.consent-asked", when=words.on(one.requested_at, now), parties=parties))
    if one.given_at is not None and one.state in ("given", "withdrawn"):
        lines.append(
            words(
                "overview.consent-given",
                when=words.on(one.given_at, now),
                parties=inside(words.codes("party", one.given_by)),
                form=inside(words.code("consent-form", one.form)),
            )
        )
    if one.state in ("refused", "withdrawn") and one.answered_at is not None:
        party = inside(words.code("party", one.answered_by))
        lines.append(words(f"overview.consent-{one.state}", when=words.on(one.answered_at, now), party=party))
    if one.until is not None and one.state == "given":
        key = "consent-until" if one.until >= now else "consent-expired"
        lines.append(words(f"overview.{key}", until=words.day(one.until)))
    return tuple(lines)
