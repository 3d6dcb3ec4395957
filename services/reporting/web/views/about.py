"""What is a form about, in words, and what of it is known before anybody types?"""

from collections.abc import Sequence
from typing import Final

from services.reporting.answers import Masked, Value
from services.reporting.answers.duties import Obligation, Task
from services.reporting.answers.overview import Consent, Overview
from services.reporting.answers.plan import Plan
from services.reporting.answers.range_of_services import Offer
from services.reporting.answers.timeline import Entry
from services.reporting.web.filling import Typed
from services.reporting.web.forms import Form
from services.reporting.web.views.events import event_title
from services.reporting.web.views.form import KNOWN
from services.reporting.web.views.names import description_name, sector_name
from services.reporting.web.views.parts import colleague
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words, inside
from shared.definitions.event_types import category_of, correctable

LEAVER: Final = frozenset({"sector", "person", "reason"})
"""The fields of a form about somebody who takes part, opened with their sector and id."""


def prefilled(form: Form, about: str, overview: Overview, me: str) -> Typed:
    """What a form holds when it is opened: what it is about, what was asked for before, and who types."""
    typed: dict[str, list[str]] = {one.name: [me] for one in form.fields if one.name == "by" and one.also}
    if about and {one.name for one in form.fields} >= LEAVER:
        sector, _, person = about.partition(".")
        return typed | {"sector": [sector], "person": [person]}
    if about and not form.about:
        # Opened with one of what it may choose from: a goal that nothing is done for, an effort without a mentor.
        return typed | {one.name: [about] for one in form.fields[:1] if one.kind in KNOWN}
    if not about:
        return typed
    typed[form.about] = [about]
    consent = _consent(about, overview) if form.about == "consent" else None
    if consent is not None and consent.state == "requested":
        typed |= {
            "given_by": list(consent.asked_of),
            "scope": [consent.scope or ""],
            "to": list(consent.to),
            "categories": list(consent.categories),
        }
        if len(consent.asked_of) == 1:
            typed["by"] = list(consent.asked_of)
    return typed


def about_lines(form: Form, typed: Typed, overview: Overview | None, words: Words) -> tuple[tuple[str, str], ...]:
    """The task, the obligation or the consent that a form is about; nothing where it cannot be seen."""
    about = (typed.get(form.about) or [""])[0] if form.about else ""
    if overview is None or not about:
        return ()
    text = ""
    match form.about:
        case "task":
            task = _task(about, overview)
            text = words.code("task-kind", task.kind) if task else ""
        case "obligation":
            owed = _obligation(about, overview)
            text = rule_text(owed.rule, owed.rule_from, words).name if owed else ""
        case "consent":
            consent = _consent(about, overview)
            text = _told(consent, words) if consent else ""
        case "description" if "description" not in {one.name for one in form.fields}:
            text = description_name(about, None, words)
        case _:
            pass
    return ((words("form.about"), text),) if text else ()


def _told(consent: Consent, words: Words) -> str:
    categories = inside(words.codes("data-category", consent.categories))
    return words(
        "overview.consent-line",
        scope=words.code("purpose", consent.scope),
        categories=categories,
        to=inside(words.codes("sector", consent.to)),
    )


def _task(about: str, overview: Overview) -> Task | None:
    tasks = () if isinstance(overview.tasks, Masked) else overview.tasks
    return next((one for one in tasks if str(one.task) == about), None)


def _obligation(about: str, overview: Overview) -> Obligation | None:
    owed = () if isinstance(overview.obligations, Masked) else overview.obligations
    return next((one for one in owed if str(one.obligation) == about), None)


def _consent(about: str, overview: Overview) -> Consent | None:
    consents = () if isinstance(overview.consents, Masked) else overview.consents
    return next((one for one in consents if str(one.consent) == about), None)


OF_THE_PLAN: Final = frozenset({"goal", "intervention", "match", "agreement"})
"""What forms are about that stands in the plan."""


def thing_of(plan: Plan, kind: str, about: str, words: Words) -> str:
    """A goal, an effort, a match or an agreement in words; nothing where it cannot be seen."""
    match kind:
        case "goal" if not isinstance(plan.goals, Masked):
            return next((_plain(one.text) for one in plan.goals if str(one.goal) == about), "")
        case "intervention" if not isinstance(plan.interventions, Masked):
            efforts = plan.interventions
            return next((words.code("offer", one.offer) for one in efforts if str(one.intervention) == about), "")
        case "match" if not isinstance(plan.mentors, Masked):
            found = (one for one in plan.mentors if str(one.match) == about)
            return next((_plain(one.name) or colleague(one.mentor) for one in found), "")
        case "agreement" if not isinstance(plan.agreements, Masked):
            return next((_plain(one.text) for one in plan.agreements if str(one.agreement) == about), "")
        case _:
            return ""


def things_of(plan: Plan, kind: str, words: Words) -> dict[str, str]:
    """The goals that are worked on, or the efforts that are not over, in words by their ids."""
    match kind:
        case "goal" if not isinstance(plan.goals, Masked):
            open_goals = (one for one in plan.goals if one.state == "set")
            return {str(one.goal): _plain(one.text) or words.code("ics-dimension", one.area) for one in open_goals}
        case "intervention" if not isinstance(plan.interventions, Masked):
            running = (one for one in plan.interventions if one.state not in ("ended", "cancelled"))
            return {str(one.intervention): words.code("offer", one.offer) for one in running}
        case _:
            return {}


def offer_line(one: Offer, words: Words) -> str:
    """An offer of the range of services: its name, and the sectors that run it together."""
    sectors = words.listed([sector_name(each, words) for each in (one.sectors or (one.sector,))])
    return f"{one.title} ({sectors})"


def _plain(text: Value) -> str:
    return text if isinstance(text, str) else ""


def event_line(one: Entry, words: Words) -> str:
    """An entry of the timeline in a line: what, when, who told it."""
    when = words.moment(one.occurred_at)
    return f"{event_title(one.type, words)}, {when}, {sector_name(one.sector, words)}"


def facts_to_name(entries: Sequence[Entry], words: Words) -> dict[str, str]:
    """What can be named as shared, by its id, by category and the newest first: what holds of what one may see."""
    told = [one for one in entries if correctable(one.type) and one.set_right is None]
    named = [(words.code("data-category", category_of(one.type)), one) for one in told]
    return {str(one.event): f"{category}: {event_line(one, words)}" for category, one in sorted(named, key=_category)}


def _category(named: tuple[str, Entry]) -> str:
    return named[0]


def may_replace(one: Entry, wrong: Entry) -> bool:
    """Whether an event may hold in place of a wrong one: of the same type and sector, and not wrong itself."""
    same = (one.type, one.sector) == (wrong.type, wrong.sector)
    return same and one.event != wrong.event and one.set_right is None
