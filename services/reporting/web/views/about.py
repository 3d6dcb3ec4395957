"""What is a form about, in words, and what of it is known before anybody types?"""

from services.reporting.answers import Consent, Masked, Obligation, Overview, Task
from services.reporting.web.filling import Typed
from services.reporting.web.forms import Form
from services.reporting.web.views.names import description_name
from services.reporting.web.views.rules import rule_text
from services.reporting.web.words import Words, inside


def prefilled(form: Form, about: str, overview: Overview, me: str) -> Typed:
    """What a form holds when it is opened: what it is about, what was asked for before, and who types."""
    typed: dict[str, list[str]] = {one.name: [me] for one in form.fields if one.name == "by" and one.also}
    if not form.about or not about:
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
