"""What is told of an obligation to the person who has to see to it: the rule, its section, why, until when, and how?

For people; nothing that decides reads it. Invariant: what meets an obligation is told in the words in which the
published language calls the event, so that whoever reads it knows what to report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from shared.definitions.event_names import described
from shared.definitions.patterns import Pattern
from shared.definitions.time_limits import Language, Rule, explain, rule_row


@dataclass(frozen=True, slots=True)
class Explanation:
    """An obligation in words.

    Attributes:
        rule: key of the rule; `name` what it asks for; `source` law and section.
        trigger: what gave the duty. why: since when and until when, in a sentence or two.
        met_by: what meets it. closed_by: what takes its ground away. before: what has to wait for it.
    """

    rule: str
    name: str
    source: str
    trigger: str
    why: str
    met_by: tuple[str, ...]
    closed_by: tuple[str, ...]
    before: tuple[str, ...]

    def told(self, language: Language = "da") -> str:
        """All of it in a few sentences."""
        by, source, either = ("Opfyldes af", "Regel", " eller ") if language == "da" else ("Met by", "Rule", " or ")
        met = f" {by}: {either.join(self.met_by)}." if self.met_by else ""
        return f"{self.why}{met} {source} {self.rule}, {self.source}."


def explained(
    rule: str,
    valid_from: date,
    *,
    trigger_at: datetime,
    trigger_type: str | None = None,
    due: datetime | None = None,
    language: Language = "da",
) -> Explanation | None:
    """An obligation in words, by the row of the rule that was in force; None when the data no longer has the row.

    Args:
        rule: key of the rule.
        valid_from: first day in force of the row.
        trigger_at: since when the duty counts.
        trigger_type: the type of the fact that gave it, where it is known.
        due: until when.
        language: Danish or English.
    """
    row = rule_row(rule, valid_from)
    if row is None:
        return None
    triggers = names((one.type for one in row.triggers), language) if trigger_type is None else ()
    return Explanation(
        rule=row.rule,
        name=row.danish if language == "da" else row.english,
        source=row.source,
        trigger=", ".join(triggers or names([trigger_type] if trigger_type else [], language)),
        why=explain(rule, valid_from, trigger_at=trigger_at, due=due, language=language),
        met_by=meeting_names(row, language),
        closed_by=_names(row.closed_by, language),
        before=_names(row.broken_by, language) if row.kind == "before" else (),
    )


def meeting_names(row: Rule, language: Language) -> tuple[str, ...]:
    """What meets an obligation of a rule, in the words of the published language."""
    return _names(row.met_by, language)


def names(types: Iterable[str], language: Language) -> tuple[str, ...]:
    """What people call these types of event, each once."""
    return tuple(dict.fromkeys(described(one).name.in_(language) for one in types))


def _names(patterns: Iterable[Pattern], language: Language) -> tuple[str, ...]:
    return names((one.type for one in patterns), language)
