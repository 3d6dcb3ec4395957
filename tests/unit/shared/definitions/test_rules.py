"""Do the dated rules, ladders, phases and descriptions speak of things that exist, and explain themselves?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from shared.definitions.code_lists import rows
from shared.definitions.dated import in_force
from shared.definitions.descriptions import DESCRIPTIONS, description
from shared.definitions.ladder import LADDERS, RUNS, Ladder, step_of
from shared.definitions.municipalities import municipality
from shared.definitions.patterns import Pattern, Share, fact_of
from shared.definitions.phases import PHASES
from shared.definitions.sectors import sector
from shared.definitions.time_limits import CLOSES_ALL, RULES, Rule, explain, rule_row, rules_at, spoken
from shared.events.coordination import PhaseEntered
from shared.events.envelope import coded_fields
from shared.events.registry import TYPES
from shared.events.school import AbsenceSummarised
from shared.events.social import NotificationReceived
from shared.testing.examples import example_of, fact

AT = datetime(2025, 3, 14, 21, 40, tzinfo=UTC)


def patterns_of(rule: Rule) -> Iterator[Pattern]:
    """Every pattern of a rule."""
    return chain(
        rule.triggers, rule.met_by, rule.moved_by, rule.confirmed_by, rule.closed_by, rule.broken_by,
        rule.substitutes, rule.mandatory_when,
    )  # fmt: skip


def every_pattern() -> list[Pattern]:
    """Every pattern of the definitions."""
    return [
        *chain.from_iterable(patterns_of(rule) for rule in RULES),
        *CLOSES_ALL,
        *(pattern for row in DESCRIPTIONS for one in row.target_group.criteria for pattern in one.facts),
        *(pattern for row in PHASES.values() for one in row.done_when for pattern in one.facts),
    ]


def field_at(model: Any, path: str) -> bool:
    """Whether a model has a field at a path, through optional and nested models."""
    name, _, rest = path.partition(".")
    found = model.model_fields.get(name)
    if found is None or not rest:
        return found is not None
    inner = [part for part in get_args(found.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
    return any(field_at(one, rest) for one in inner)


@pytest.mark.parametrize("pattern", every_pattern(), ids=lambda one: one.type)
def test_a_pattern_speaks_of_fields_and_codes_that_exist(pattern: Pattern) -> None:
    """A misspelt field or code would be a rule that is never kept and never broken."""
    model = TYPES[pattern.type]
    assert [path for path in pattern.paths() if not field_at(model, path)] == []
    lists = dict(coded_fields(model))
    for path, values in chain(pattern.when.items(), pattern.unless.items()):
        if path in lists:
            assert set(values) <= set(rows(lists[path]))


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.rule)
def test_a_rule_can_be_found_explained_and_awaited(rule: Rule) -> None:
    """By key and first day in force; in both languages; from a sector that exists, with reasons in the list."""
    assert rule_row(rule.rule, rule.valid_from) is rule
    for language in ("da", "en"):
        sentence = explain(rule.rule, rule.valid_from, trigger_at=AT, due=AT, language=language)
        assert "{" not in sentence
        assert sentence.endswith(".")
    assert sector(rule.owed_by)
    assert {closer.reason for closer in rule.closed_by} <= set(rows("waiver-reason"))
    assert {code for scope in [rule.while_running] if scope for code in scope.sections} <= set(rows("section"))


def test_the_rules_of_the_domain_are_there() -> None:
    """T1 to T6, T8 to T11, T16 and T24, in force today and not before barnets lov."""
    asked = {"T1", "T2", "T3", "T4", "T5", "T6", "T8", "T9", "T10", "T11", "T16", "T24"}
    assert asked <= {rule.rule for rule in rules_at(AT)}
    assert rules_at(datetime(2023, 12, 31, 22, 59, tzinfo=UTC)) == ()


def test_no_two_rows_of_a_rule_are_in_force_at_once() -> None:
    """A fact is judged by one row."""
    keys = [rule.rule for rule in rules_at(AT)]
    assert len(keys) == len(set(keys))


def test_moments_are_told_as_people_say_them() -> None:
    """The end of a day is the day."""
    assert spoken(AT) == "den 14. marts 2025 kl. 22.40"
    assert spoken(AT, "en") == "14 March 2025 at 22:40"
    assert spoken(datetime(2025, 8, 5, 21, 59, 59, 999999, tzinfo=UTC)) == "den 5. august 2025"
    assert explain("T99", date(2024, 1, 1), trigger_at=AT) == "T99"


def test_a_share_is_counted_in_whole_numbers() -> None:
    """Exactly the limit is at least the limit; a share of nothing is nowhere."""
    summary = fact_of(fact(example_of(AbsenceSummarised, school_days=60, unauthorised=9, sick=0, permitted=0)),
                      ("unauthorised", "school_days"))  # fmt: skip
    assert Share(of="unauthorised", among="school_days", at_least=15).fits(summary)
    assert not Share(of="unauthorised", among="school_days", below=15).fits(summary)
    assert not Share(of="unauthorised", among="sick", at_least=15).fits(summary)


def test_a_pattern_never_takes_a_flag_for_a_number() -> None:
    """True equals 1 in Python, not here; and a field that is not there fits nothing."""
    told = fact_of(fact(example_of(NotificationReceived, abuse_suspected=True)), ("abuse_suspected", "reasons"))
    assert Pattern(type=told.type, when={"abuse_suspected": (True,)}).fits(told)
    assert not Pattern(type=told.type, when={"abuse_suspected": (1,)}).fits(told)
    assert not Pattern(type=told.type, when={"against_parents": (False,)}).fits(told)


# Ladder, phases, descriptions, municipality --------------------------------------------------------------------------


def test_every_measure_and_placement_stands_on_a_step() -> None:
    """Of the municipality's ladder."""
    key = municipality("707").ladder
    for kind in ("measure", "placement"):
        assert {code for code in rows(kind) if step_of(key, kind, code, AT) is None} == set()


def test_runs_name_events_and_fields_that_exist() -> None:
    """What begins, ends and decides them."""
    for run in RUNS:
        for name in (run.starts, *run.ends, *([run.decided] if run.decided else [])):
            assert run.reference in TYPES[name].model_fields
        assert any(run.code in TYPES[name].model_fields for name in (run.starts, run.decided or run.starts))


def test_ladders_name_codes_that_exist_and_steps_that_they_have() -> None:
    """A step that is not on the ladder leads nowhere."""
    for row in LADDERS:
        steps = {one.step for one in row.steps}
        for kind, codes in row.on_step.items():
            assert set(codes) <= set(rows(kind))
            assert set(codes.values()) <= steps
        assert set(row.otherwise.values()) <= steps


def test_a_ladder_may_have_any_length() -> None:
    """Twelve steps are as good as six, and a code that it does not list stands on none."""
    twelve = Ladder.model_validate(
        {
            "key": "twelve",
            "source": "test",
            "confidence": "none",
            "valid_from": "2025-01-01",
            "valid_to": None,
            "steps": [{"step": step, "danish": str(step), "english": str(step)} for step in range(1, 13)],
            "on_step": {"placement": {"secure-ward": 12}},
            "otherwise": {},
        }
    )
    assert twelve.step_of("placement", "secure-ward") == 12
    assert twelve.step_of("measure", "contact-person") is None
    assert step_of("made-up", "placement", "secure-ward", AT) is None


def test_the_phases_are_those_that_events_speak_of() -> None:
    """In the order of the data."""
    assert tuple(PHASES) == get_args(PhaseEntered.model_fields["phase"].annotation)


def test_criteria_of_phases_have_keys_of_their_own() -> None:
    """A key names one criterion wherever it is told."""
    keys = [one.key for row in PHASES.values() for one in row.done_when]
    assert len(keys) == len(set(keys))


def test_descriptions_name_phases_sectors_and_offers_that_exist() -> None:
    """And are due for review within three years."""
    for row in DESCRIPTIONS:
        assert {one.phase for one in row.competences} <= set(PHASES)
        assert all(sector(name) for one in row.competences for name in (*one.required, *one.optional))
        assert {one.offer for one in row.interventions} <= set(rows("offer"))
        assert (row.review_by - row.valid_from).days <= 3 * 366


def test_a_description_is_found_while_it_is_in_force() -> None:
    """The newest version."""
    assert description("norddjurs-taskforce", AT) is not None
    assert description("norddjurs-taskforce", datetime(2024, 6, 1, tzinfo=UTC)) is None
    assert description("made-up", AT) is None


def test_a_criterion_asks_for_an_age_or_for_facts() -> None:
    """Neither would be met by nobody, or by everybody."""
    row = DESCRIPTIONS[0].target_group.criteria[0].model_dump(by_alias=True)
    with pytest.raises(ValidationError):
        type(DESCRIPTIONS[0].target_group.criteria[0]).model_validate(row | {"age": None})


def test_the_municipality_is_whole() -> None:
    """Its seats have sectors, its descriptions and ladder exist, and an unknown one is said to be unknown."""
    place = municipality("707")
    assert all(sector(seat.sector) for seat in place.seats)
    assert set(place.descriptions) <= {row.key for row in DESCRIPTIONS}
    assert any(row.key == place.ladder and in_force(row, AT) for row in LADDERS)
    assert place.seat("home") is not None
    assert place.seat("circus") is None
    with pytest.raises(LookupError):
        municipality("999")
