"""What may somebody tell, how does its form speak, and what became of what they told?

Invariant: a refusal stands at the field that it is about, with what would be right; only where it is about no field,
it stands above them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.reporting.gateway import Receipt, Refusal
from services.reporting.web.forms import Field, Form
from services.reporting.web.telling_forms import field_of
from services.reporting.web.views.events import event_title
from services.reporting.web.views.form import Said, Wrong
from services.reporting.web.views.parts import Action, Mark, Pair
from services.reporting.web.words import Words
from shared.definitions.event_names import described
from shared.definitions.event_types import needs

TELLING: Final = "/fortael"
"""Where everything that may be told begins."""
CONCERN: Final = "concern-shared"

GUIDES: Final = (
    ("catalogue", "/v1/catalogue?lang={language}"),
    ("asyncapi", "/v1/asyncapi.yaml"),
    ("openapi", "/v1/openapi.json"),
    ("keys", "/v1/keys"),
)
"""Documents of the gateway that are open to everybody, and where they stand."""

STEPS: Final = ("key", "language", "send", "receipt", "sandbox")
"""The way of joining, step by step."""


@dataclass(frozen=True, slots=True)
class Tell:
    """One thing that may be told."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class HubPage:
    """Everything that somebody may tell; nothing of it where their unit tells nothing."""

    concern: Tell | None
    about: str
    tells: tuple[Tell, ...]
    files: bool
    tends: bool


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What became of what was told."""

    title: str
    lead: str
    mark: Mark
    facts: tuple[Pair, ...]
    why: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class SystemPage:
    """How a system joins, and where the documents stand; none without a gateway."""

    steps: tuple[str, ...]
    address: str
    guides: tuple[Tell, ...]


def telling_path(type_name: str) -> str:
    """Where the form of a type stands."""
    return f"/fortael/om/{type_name}"


def receipt_path(receipt: UUID) -> str:
    """Where one reads what became of a message."""
    return f"/fortael/kvittering/{receipt}"


def refused_path(receipt: UUID) -> str:
    """Where a refused message is looked at and put right."""
    return f"/fortael/afviste/{receipt}"


def hub_page(types: Sequence[str], words: Words, *, files: bool, tends: bool, youth: UUID | None = None) -> HubPage:
    """What may be told, the concern apart from the rest; `youth`: of whom, where that is chosen already."""
    about = f"?ung={youth}" if youth else ""
    concerns = [name for name in types if name.endswith(f".{CONCERN}")]
    rest = [name for name in types if name not in concerns]
    return HubPage(
        concern=Tell(words("tell.concern"), telling_path(concerns[0]) + about) if concerns else None,
        about=words("tell.followed" if any(needs(name) == "following" for name in rest) else "tell.any-youth"),
        tells=tuple(Tell(event_title(name, words), telling_path(name) + about) for name in rest),
        files=files,
        tends=tends,
    )


def system_page(address: Callable[[str], str], words: Words) -> SystemPage:
    """Where a system finds what it needs to join."""
    guides = ((words(f"system.{key}"), address(path.format(language=words.language))) for key, path in GUIDES)
    steps = tuple(words(f"system.step.{key}") for key in STEPS)
    return SystemPage(steps, address("/v1/events"), tuple(Tell(text, href) for text, href in guides if href))


def telling_said(type_name: str, form: Form, words: Words) -> Said:
    """What the form of a type says."""
    own = f"tell.{type_name.partition('.')[2]}"
    names = {one.name: _called(type_name, one.name, words) for one in form.fields}
    hints = {one.name: _hint(type_name, one, words) for one in form.fields}
    return Said(
        title=words("tell.concern") if type_name.endswith(f".{CONCERN}") else event_title(type_name, words),
        lead=words(f"{own}.lead") if words.has(f"{own}.lead") else described(type_name).says.in_(words.language),
        send=words("tell.send"),
        more=words(
            "tell.not-listed" if any(one.kind == "cpr" and one.rare for one in form.fields) else "tell.if-known"
        ),
        names=names,
        hints={name: hint for name, hint in hints.items() if hint},
    )


def wrong_of(form: Form, refusal: Refusal, words: Words) -> Wrong:
    """Where a refusal stands in a form."""
    name = field_of(form, refusal.field)
    sentence = " ".join(filter(None, (reason_of(refusal, words), expected_of(refusal, words))))
    return Wrong({name: sentence}) if name else Wrong({}, above=sentence)


def reason_of(refusal: Refusal, words: Words) -> str:
    """Why something is refused, in the language of the page."""
    return words.of(refusal.reason_da, refusal.reason_en) or refusal.code


def expected_of(refusal: Refusal, words: Words) -> str:
    """What would be right: in words of our own where the reason is a usual one, else as the refusal says it."""
    if words.has(f"expected.{refusal.code}"):
        return words(f"expected.{refusal.code}")
    return words("expected.other", expected=refusal.expected) if refusal.expected else ""


def receipt_page(receipt: UUID, found: Receipt | None, words: Words, *, sent: bool = False) -> ReceiptPage:
    """A receipt as people read it; without one it is on its way, if it was sent from here."""
    more = Action(words("receipt.more"), "/fortael")
    number = Pair(words("receipt.number"), str(receipt))
    if found is None:
        again = Action(words("receipt.again"), f"{receipt_path(receipt)}{'?sendt=ja' if sent else ''}", first=True)
        key = "waiting" if sent else "unknown"
        mark = Mark(words("receipt.on-its-way" if sent else "receipt.not-yet"), "quiet", "wait")
        title, lead = words(f"receipt.title-{key}"), words(f"receipt.lead-{key}")
        return ReceiptPage(title, lead, mark, (number,), "", (again, more))
    facts = [Pair(words("receipt.what"), event_title(found.type, words))] if found.type else []
    facts.append(Pair(words("receipt.when"), words.moment(found.received_at)))
    actions: tuple[Action, ...] = (more,)
    why = ""
    if found.refusal is not None:
        parts = (reason_of(found.refusal, words), expected_of(found.refusal, words))
        why = " ".join(filter(None, parts))
        facts.append(Pair(words("receipt.field"), found.refusal.field))
        if found.mended is None:
            actions = (Action(words("receipt.mend"), refused_path(receipt), first=True), more)
    return ReceiptPage(
        title=words(f"receipt.title-{found.outcome}"),
        lead=words(f"receipt.lead-{found.outcome}"),
        mark=outcome_mark(found.outcome, words),
        facts=(*facts, number),
        why=why,
        actions=actions,
    )


def outcome_mark(outcome: str, words: Words) -> Mark:
    """The state of a message in a word."""
    match outcome:
        case "accepted":
            return Mark(words("receipt.accepted"), "good", "done")
        case "duplicate":
            return Mark(words("receipt.duplicate"), "quiet", "info")
        case _:
            return Mark(words("receipt.refused"), "alarm", "no")


def _called(type_name: str, name: str, words: Words) -> str:
    """What a field is called: as the form asks for it, else as the published language explains it."""
    own = (f"tell.{type_name.partition('.')[2]}.{name}", f"tell.field.{name}")
    found = next((words(key) for key in own if words.has(key)), "")
    return found or described(type_name).fields[name].in_(words.language)


def _hint(type_name: str, one: Field, words: Words) -> str:
    what = type_name.partition(".")[2]
    keys = (f"tell.{what}.{one.name}-hint", f"tell.field.{one.name}-hint", f"tell.kind.{one.kind}-hint")
    return next((words(key) for key in keys if words.has(key)), "")
