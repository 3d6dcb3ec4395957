"""Who sees what? The whole of the sight policy as a page that a lawyer can read: `sight.md`.

python -m tests.unit.shared.policy.seen      writes the page anew; look at the difference before you keep it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from shared.definitions.code_lists import codes, label
from shared.definitions.event_types import CATEGORIES
from shared.definitions.policy import RELATIONS
from shared.definitions.roles import ROLES
from shared.policy import Grant, Look, may_see
from shared.testing.examples import MOMENT

PAGE: Final = Path(__file__).with_name("sight.md")
ELSEWHERE: Final = "another sector"
GRANTED: Final = dict.fromkeys(CATEGORIES, (Grant("CONSENT"),))
UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "sector-professional": tuple(codes("sector", MOMENT)),
    "case-lead": ("social",),
    "caseworker": ("social", "school"),
    "team-leader": ("social", "school"),
    "taskforce-coordinator": ("taskforce",),
}
"""Units in which people of a role work; of the others the unit makes no difference."""
RELATION: Final = {
    "case-lead": "som rådgiver i sagen",
    "actor": "med på forløbet",
    "coordinator": "for en ung, der er bragt op eller har et forløb",
    "leader": "som leder",
    "duty": "sagen har endnu ingen rådgiver",
    "emergency": "efter at have åbnet sagen i nødstilfælde",
    "party": "i sin egen (eller sit barns) sag",
    "": "uden nogen del i sagen",
}
HEAD: Final = """# Hvem ser hvad af en sag?

*Who sees what of a case? Written from the policy's tables by `python -m tests.unit.shared.policy.seen`; a test compares
it with what the policy answers. Each line is exhaustive: what is not named is not seen.*

- **altid**: uanset hvem der har fortalt det · *whoever told it*
- **eget**: desuden det, som personens egen enhed selv har fortalt · *also what the person's own unit told*
- **givet videre**: desuden det, som et samtykke eller en afgørelse giver enheden · *also what was disclosed to it*
- **beskyttet**: det, der ved navne- og adressebeskyttelse er skjult, til det åbnes med et formål · *masked*
"""


@dataclass(frozen=True)
class Sight:
    """What is seen in one position: always, if the own unit told it, if it was disclosed, and what protection masks."""

    always: tuple[str, ...]
    own: tuple[str, ...]
    granted: tuple[str, ...]
    masked: tuple[str, ...]


def sight(look: Look) -> Sight:
    """What a person in a position sees, category by category."""
    always, own, granted, masked = [], [], [], []
    for category in CATEGORIES:
        if may_see(look, category, ELSEWHERE).allow:
            always.append(category)
            if not may_see(replace(look, protected=True), category, ELSEWHERE).allow:
                masked.append(category)
        elif may_see(look, category, look.unit).allow:
            own.append(category)
        elif may_see(replace(look, granted=GRANTED), category, ELSEWHERE).allow:
            granted.append(category)
    return Sight(tuple(always), tuple(own), tuple(granted), tuple(masked))


def positions() -> Iterator[tuple[str, str, str]]:
    """Every role with a relation that it can stand in (none is the last), and a unit."""
    for role in ROLES:
        relations = dict.fromkeys(row.relation for row in RELATIONS if role in row.roles)
        for relation in (*relations, ""):
            for unit in UNITS.get(role, ("-",)):
                yield role, relation, unit


def page() -> str:
    """The page."""
    lines = [HEAD]
    told: dict[tuple[str, str], dict[tuple[tuple[str, Sight], ...], list[str]]] = {}
    for role, relation, unit in positions():
        by_purpose = tuple((purpose, sight(_look(role, relation, unit, purpose))) for purpose in _purposes())
        seen = tuple(pair for pair in by_purpose if pair[1] != Sight((), (), (), ()))
        told.setdefault((role, relation), {}).setdefault(seen, []).append(unit)
    for (role, relation), by_sight in told.items():
        lines.append(
            f"\n## {ROLES[role].da} · {RELATION[relation]}\n\n*{ROLES[role].en}; relation: {relation or 'none'}*\n"
        )
        for seen, units in by_sight.items():
            lines += _section(units, seen)
    return "\n".join(lines).rstrip("\n") + "\n"


def _look(role: str, relation: str, unit: str, purpose: str) -> Look:
    relations = frozenset({relation} - {""})
    return Look(role=role, unit=unit, purpose=purpose, at=MOMENT, relations=relations)


def _purposes() -> tuple[str, ...]:
    return tuple(codes("access-purpose", MOMENT))


def _section(units: list[str], seen: tuple[tuple[str, Sight], ...]) -> Iterator[str]:
    if units != ["-"]:
        yield f"\n### {', '.join(label('sector', unit, 'da') for unit in units)}\n"
    if not seen:
        yield "Ser intet."
    by_sight: dict[Sight, list[str]] = {}
    for purpose, one in seen:
        by_sight.setdefault(one, []).append(label("access-purpose", purpose, "da"))
    for one, purposes in by_sight.items():
        yield f"Til: {', '.join(purposes)}\n"
        for title, categories in (
            ("altid", one.always),
            ("eget", one.own),
            ("givet videre", one.granted),
            ("beskyttet", one.masked),
        ):
            if categories:
                yield f"- **{title}**: {' · '.join(label('data-category', each, 'da') for each in categories)}"
        yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
