"""What can a sector tell and what is it told, on one page that people read, search and print?

Danish or English, made from the registry and the definitions; the example of each type can be sent as it stands.
Invariant: one whole document without scripts or anything from elsewhere, in which every link leads somewhere.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from shared.definitions.code_lists import Language, label
from shared.definitions.dated import local_day
from shared.definitions.event_names import described, feed_described, source_name
from shared.definitions.event_types import category_of, needs, sensitivity_of
from shared.language import examples
from shared.language.attributes import Attribute, sent, stamped
from shared.language.forms import FieldShown, fields_of, form_of, pattern_of
from shared.language.schemas import dataschema, feed_schema, feeds, schema
from shared.language.vocabulary import Terms, about_youth, codes, published, terms, versions

_PLACE: Final = "shared.language"


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of the page in one language."""

    language: Language

    def __call__(self, name: str, **parts: object) -> str:
        """A sentence by its name, `a.b` for one inside another, with its parts filled in."""
        found: Any = _words()
        for part in name.split("."):
            found = found[part]
        sentence: str = found[self.language]
        return sentence.format(**parts) if parts else sentence


def catalogue(language: Language, at: datetime, *, base: str = "") -> str:
    """The page in a language, as of a moment; `base` is where the schemas are served, empty for the same server."""
    say, types = Voice(language), published()
    shown = [_type(name, say, at, base) for name in types]
    sources = sorted({name.partition(".")[0] for name in types}, key=lambda code: source_name(code).in_(language))
    event = examples.message(next(name for name in types if terms(name, at)), at=at)
    told = [_fed(name, say) for name in feeds()]
    attributes = [_attribute(each, say) for each in sent()]
    page: str = _template().render(
        language=language,
        other="en" if language == "da" else "da",
        say=say,
        css=Markup(_text("catalogue.css")),  # noqa: S704 - our own file, nothing of it is told by anybody
        day=local_day(at).isoformat(),
        attributes=attributes,
        stamped=[_attribute(each, say) for each in stamped()],
        receipts=[{"name": name, "text": _json(body)} for name, body in examples.receipts(event).items()],
        sources=[
            {
                "code": code,
                "name": source_name(code).in_(language),
                "types": [each for each in shown if each["code"].startswith(f"{code}.")],
            }
            for code in sources
        ],
        feed=told,
        lists=[_list(name, say, local_day(at)) for name in _lists([*attributes, *_fields(shown), *_fields(told)])],
    )
    return page


def _type(name: str, say: Voice, at: datetime, base: str) -> dict[str, Any]:
    words, senders = described(name), terms(name, at)
    event = examples.message(name, at=at, base=base) if senders else None
    seal = event is not None and examples.must_be_sealed(event)
    return {
        "code": name,
        "name": words.name.in_(say.language),
        "says": words.says.in_(say.language),
        "terms": [_term(each, say, numbered=about_youth(name)) for each in senders],
        "tie": say(f"ties.{needs(name) if about_youth(name) else 'organisation'}"),
        "category": label("data-category", category_of(name), say.language),
        "sensitivity": label("sensitivity", sensitivity_of(name), say.language),
        "schemas": [{"number": each, "href": dataschema(base, name, each)} for each in versions(name)],
        "subject": None if event is None else examples.subject_of(event),
        "fields": fields_of(schema(name), say),
        "example": None if event is None else _json(examples.sealed(event) if seal else event),
        "inside": _json(examples.inside(event)) if event is not None and seal else None,
    }


def _term(each: Terms, say: Voice, *, numbered: bool) -> dict[str, Any]:
    sector = each.sector
    sealing, unnumbered = sector.sealing == "required", numbered and not sector.knows_cpr
    return {
        "sector": sector.danish if say.language == "da" else sector.english,
        "code": sector.code,
        "bases": [{"code": code, "label": label("legal-basis", code, say.language)} for code in each.bases],
        "purpose": {"code": each.purpose, "label": label("purpose", each.purpose, say.language)},
        "notes": [
            *([say("sealing_required")] if sealing else []),
            *([say("by_youth_only")] if unnumbered else []),
        ],
    }


def _fed(name: str, say: Voice) -> dict[str, Any]:
    words = feed_described(name.removeprefix("feed."))
    return {
        "code": name,
        "name": words.name.in_(say.language),
        "says": words.says.in_(say.language),
        "fields": fields_of(feed_schema(name)["properties"]["data"], say),
        "example": _json(examples.fed(name)),
    }


def _attribute(each: Attribute, say: Voice) -> FieldShown:
    form = each.schema_of()
    meaning = each.danish if say.language == "da" else each.english
    return FieldShown(
        each.name,
        form_of(form, say),
        meaning,
        each.required,
        personal=False,
        code_list=each.codes,
        pattern=pattern_of(form),
    )


def _list(name: str, say: Voice, today: date) -> dict[str, Any]:
    return {
        "name": name,
        "codes": [
            {
                "code": each.code,
                "means": each.danish if say.language == "da" else each.english,
                "force": say("since", since=each.valid_from)
                if each.valid_to is None
                else say("between", since=each.valid_from, until=each.valid_to),
                "ended": each.valid_to is not None and each.valid_to < today,
            }
            for each in codes(name)
        ],
    }


def _fields(types: Sequence[dict[str, Any]]) -> Iterator[FieldShown]:
    for each in types:
        yield from each["fields"]


def _lists(fields: Sequence[FieldShown]) -> list[str]:
    return sorted({each.code_list for each in fields if each.code_list is not None})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_text("catalogue.yaml"))
    return found


@cache
def _template() -> Any:
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(_text("catalogue.html"))


def _text(name: str) -> str:
    return files(_PLACE).joinpath(name).read_text(encoding="utf-8")
