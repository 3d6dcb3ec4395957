"""How does a rule of casework explain itself on a page: its name, its source and how sure we are of it?"""

from dataclasses import dataclass
from datetime import date, datetime

from services.reporting.web.words import Words
from shared.definitions.explaining import meeting_names
from shared.definitions.time_limits import RULES, Rule, explain, rule_row


@dataclass(frozen=True, slots=True)
class RuleText:
    """What is told of a rule: which it is, its source and how sure that is, since when it holds, and what meets it."""

    key: str
    name: str
    source: str
    confidence: str
    in_force: str = ""
    met_by: tuple[str, ...] = ()
    by_the_clock: bool = False
    waivable: bool = False


def rule_text(rule: str, since: date | None, words: Words) -> RuleText:
    """The texts of a rule; its key alone where the dated data no longer has the row."""
    row = _row(rule, since)
    if row is None:
        return RuleText(rule, rule, words("unknown"), words("obligations.confidences.none"))
    return RuleText(
        key=row.rule,
        name=words.of(row.danish, row.english),
        source=row.source,
        confidence=words(f"obligations.confidences.{row.confidence}"),
        in_force=words.day(row.valid_from),
        met_by=meeting_names(row, words.language),
        by_the_clock=row.limit is not None and row.limit.unit == "hours",
        waivable=row.waivable,
    )


def because(rule: str, since: date | None, trigger_at: datetime, due: datetime | None, words: Words) -> str:
    """Why there is this obligation, in a sentence or two."""
    row = _row(rule, since)
    if row is None:
        return ""
    return explain(row.rule, row.valid_from, trigger_at=trigger_at, due=due, language=words.language)


def _row(rule: str, since: date | None) -> Rule | None:
    if since is not None:
        return rule_row(rule, since)
    return next((row for row in reversed(RULES) if row.rule == rule), None)
