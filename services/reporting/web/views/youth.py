"""What stands above every page about one youth: who it is, where the pathway is, who leads it, where else to look?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.reporting.answers import Head
from services.reporting.web.forms import wire_name
from services.reporting.web.views.names import description_name, sector_name, way
from services.reporting.web.views.parts import (
    Action,
    Cover,
    Mark,
    Pair,
    Phase,
    colleague,
    command_path,
    name_of,
    youth_path,
)
from services.reporting.web.views.telling import TELLING
from services.reporting.web.words import Words

PAGES: Final = (
    ("overview", ""),
    ("timeline", "tidslinje"),
    ("obligations", "frister"),
    ("plan", "plan"),
    ("minutes", "moeder"),
    ("sharing", "deling"),
    ("history", "historik"),
    ("access", "opslag"),
)
EXAMINING: Final = frozenset({"history", "access"})
"""Pages for those who examine a case; nobody needs them to work on it."""

ON_TOP: Final = (
    "raise-this-youth",
    "open-pathway",
    "enter-phase",
    "appoint-case-lead",
    "join-actor",
    "pause-pathway",
    "resume-pathway",
    "close-pathway",
    "reopen-pathway",
)
"""Commands about the pathway as a whole, in the order in which they are offered."""

FITTING: Final = {
    "": {"raise-this-youth"},
    "raised": {"open-pathway", "dismiss-suggestion"},
    "dismissed": {"open-pathway"},
    "open": {"enter-phase", "appoint-case-lead", "join-actor", "pause-pathway", "close-pathway"},
    "paused": {"resume-pathway", "appoint-case-lead", "close-pathway"},
    "closed": {"reopen-pathway"},
}
"""Which of them fit a state of the pathway."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One page about the youth."""

    text: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class YouthHead:
    """The head of every page about one youth."""

    name: str
    reveal: Cover | None
    age: str
    marks: tuple[Mark, ...]
    facts: tuple[Pair, ...]
    way: tuple[Phase, ...]
    way_label: str
    tabs: tuple[Tab, ...]
    actions: tuple[Action, ...]
    path: str


def youth_head(
    head: Head,
    page: str,
    now: datetime,
    words: Words,
    *,
    reveal: Cover | None = None,
    examines: bool = False,
    tells: bool = False,
) -> YouthHead:
    """The head for one of the youth's pages.

    Args:
        head: who it is, and where the pathway is.
        page: the page that is shown.
        now: the present moment.
        words: the words of a language.
        reveal: what on the page may be opened.
        examines: whether the pages for those who examine a case are shown.
        tells: whether the person may tell something for their unit.
    """
    lead = colleague(head.case_lead)
    lead_unit = sector_name(head.case_lead_unit, words) if head.case_lead_unit else ""
    facts = [Pair(words("youth.lead"), ", ".join(filter(None, (lead, lead_unit))) or words("youth.no-lead"))]
    if head.description:
        facts.append(
            Pair(
                words("youth.description"),
                description_name(head.description, head.description_version, words),
            )
        )
    return YouthHead(
        name=name_of(head.name, words),
        reveal=reveal,
        age=words("youth.age", years=head.age) if isinstance(head.age, int) else "",
        marks=_marks(head, words),
        facts=tuple(facts),
        way=_way(head, now, words),
        way_label=words("youth.way"),
        tabs=tuple(
            Tab(words(f"youth.{key}"), youth_path(head.youth, path), key == page)
            for key, path in PAGES
            if examines or key not in EXAMINING
        ),
        actions=(*pathway_actions(head, words), *((_telling(head, words),) if tells else ())),
        path=youth_path(head.youth),
    )


def _telling(head: Head, words: Words) -> Action:
    """The way to the forms for telling, with this youth chosen in them."""
    return Action(words("youth.tell"), f"{TELLING}?ung={head.youth}")


def _way(head: Head, now: datetime, words: Words) -> tuple[Phase, ...]:
    if not head.phase:
        return ()
    since = words("youth.since", when=words.on(head.phase_since, now)) if head.phase_since else ""
    return tuple(replace(one, note=since) if one.state == "now" else one for one in way(head.phase, words))


def pathway_actions(head: Head, words: Words) -> tuple[Action, ...]:
    """The commands about the pathway that this person may give and that fit its state."""
    fitting = FITTING.get(head.state or "", set())
    return tuple(
        Action(words(f"command.{name}.title"), command_path(head.youth, name))
        for name in ON_TOP
        if name in fitting and wire_name(name) in head.commands
    )


def _marks(head: Head, words: Words) -> tuple[Mark, ...]:
    found = []
    match head.state:
        case None:
            found.append(Mark(words("state.known"), "quiet", "info"))
        case "paused":
            until = head.paused_until
            text = words("youth.paused-until", day=words.day(until)) if until else words("youth.paused")
            found.append(Mark(text, "warn", "pause"))
        case "raised":
            found.append(Mark(words("state.raised"), "accent", "wait"))
        case "closed" | "dismissed":
            found.append(Mark(words(f"state.{head.state}"), "quiet", "done"))
        case _:
            pass
    if head.protected:
        found.append(Mark(words("youth.protected"), "warn", "shield"))
    if head.died:
        found.append(Mark(words("youth.died"), "quiet", "done"))
    return tuple(found)
