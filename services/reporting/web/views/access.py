"""Who has looked at what about this youth, when, and what for?"""

from dataclasses import dataclass

from services.reporting.answers.history import AccessEntry, AccessLog
from services.reporting.web.views.parts import colleague, youth_path
from services.reporting.web.words import Words
from shared.definitions.roles import ROLES


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look."""

    when: str
    name: str
    role: str
    what: str
    purpose: str


@dataclass(frozen=True, slots=True)
class AccessPage:
    """The looks at one youth, the newest first; `review` is where the whole case is taken out, for those who may."""

    rows: tuple[LookRow, ...]
    older: str
    review: str


def access_page(answer: AccessLog, words: Words) -> AccessPage:
    """The page of the looks at one youth."""
    path = youth_path(answer.youth, "opslag")
    return AccessPage(
        rows=tuple(_row(one, words) for one in answer.entries),
        older=f"{path}?efter={answer.after}" if answer.after else "",
        review=youth_path(answer.youth, "sagsgennemgang") if answer.whole else "",
    )


def _row(one: AccessEntry, words: Words) -> LookRow:
    role = ROLES.get(one.role)
    key = f"access.what.{one.what}"
    what = words(key) if words.has(key) else one.what
    if one.kind == "revealed" and one.field is not None:
        what = words("access.revealed", field=words.code("data-category", one.field))
    elif one.kind == "exported":
        what = words("access.exported", what=what)
    return LookRow(
        when=words.moment(one.at),
        name=colleague(one.person),
        role=words.of(role.da, role.en) if role else one.role,
        what=what,
        purpose=words.code("access-purpose", one.purpose),
    )
