"""Do the dated rules, ladders, phases and descriptions speak of things that exist, and explain themselves?"""

from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from shared.definitions.baselines import BASELINES, baseline_of
from shared.definitions.code_lists import rows
from shared.definitions.dated import in_force
from shared.definitions.descriptions import DESCRIPTIONS, description
from shared.definitions.explaining import explained
from shared.definitions.ladder import LADDERS, RUNS, Ladder, step_of
from shared.definitions.municipalities import municipality
from shared.definitions.patterns import HERE, Pattern, Share, fact_of
from shared.definitions.phases import PHASES
from shared.definitions.roles import ROLES
from shared.definitions.sectors import sector
from shared.definitions.time_limits import CLOSES, RULES, Rule, explain, rule_row, rules_at, spoken
from shared.events.coordination import PhaseEntered
from shared.events.envelope import coded_fields
from shared.events.registry import TYPES
from shared.events.school import AbsenceSummarised
from shared.events.social import NotificationReceived
from shared.testing.examples import example_of, fact

AT = datetime(2025, 3, 14, 21, 40, tzinfo=UTC)


def every_pattern() -> list[Pattern]:
    """Every pattern of the definitions."""
    return [
        *chain.from_iterable(rule.patterns for rule in RULES),
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
    assert [path for path in pattern.paths() if path != HERE and not field_at(model, path)] == []
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
        told = explained(rule.rule, rule.valid_from, trigger_at=AT, due=AT, language=language)
        assert told is not None
        assert (told.rule, told.source, told.why) == (rule.rule, rule.source, sentence)
        assert told.name
        assert bool(told.met_by) == bool(rule.met_by)
        assert bool(told.trigger) == bool(rule.triggers)
        assert told.told(language).endswith(f"{rule.rule}, {rule.source}.")
    assert sector(rule.owed_by)
    assert {closer.reason for closer in rule.closers} <= set(rows("waiver-reason"))
    assert rule.law is None or rule.law in CLOSES
    assert {code for scope in [rule.while_running] if scope for code in scope.sections} <= set(rows("section"))


def test_the_rules_of_the_domain_are_there() -> None:
    """T1 to T25, in force today; T20 is a display and T22 a runbook. Those of the Act on the Child begin with it."""
    asked = {f"T{number}" for number in range(1, 26)} - {"T20", "T22"}
    assert asked | {"START", "EMERGENCY-REVIEW"} <= {rule.rule for rule in rules_at(AT)}
    before = {rule.rule for rule in rules_at(datetime(2023, 12, 31, 22, 59, tzinfo=UTC))}
    assert before == {"T18", "T19", "T19-longest", "T18-T19-letter", "T21"}


def test_a_contract_asks_for_fields_that_the_event_cannot_be_without() -> None:
    """T12: a follow-up without one of its four answers is no follow-up."""
    contracts = [rule for rule in RULES if rule.kind == "contract"]
    assert [rule.rule for rule in contracts] == ["T12"]
    for rule in contracts:
        for trigger in rule.triggers:
            model = TYPES[trigger.type]
            assert all(model.model_fields[name].is_required() for name in rule.fields)
            answers = dict(example_of(model))
            for name in rule.fields:
                with pytest.raises(ValidationError):
                    model.model_validate({key: value for key, value in answers.items() if key != name})


def test_an_obligation_tells_its_rule_section_trigger_due_and_what_meets_it() -> None:
    """In both languages, in the words of the published language."""
    danish = explained("T1", date(2024, 1, 1), trigger_at=AT, due=AT + timedelta(hours=24))
    assert danish is not None
    assert (danish.trigger, danish.met_by) == ("Underretning modtaget", ("Underretning vurderet",))
    assert danish.told() == (
        "Underretningen kom den 14. marts 2025 kl. 22.40. Kommunen skal vurdere den for akut behov inden for 24 timer, "
        "uanset weekend og helligdage: senest den 15. marts 2025 kl. 22.40. Opfyldes af: Underretning vurderet. "
        "Regel T1, BL § 136."
    )
    english = explained(
        "T4", date(2024, 1, 1), trigger_at=AT, trigger_type="social.notification-received", language="en"
    )
    assert english is not None
    assert english.met_by == ("Talk with the child held", "Talk with the child omitted")
    assert english.before == ("Measure decided", "Placement decided")
    assert explained("T99", date(2024, 1, 1), trigger_at=AT) is None


def test_a_limit_that_nobody_has_set_is_told_without_a_day() -> None:
    """T21: the numbers are not verified, and no municipality has set its own."""
    told = explain("T21", date(2019, 1, 1), trigger_at=AT)
    assert told.endswith("Frist: ingen fastsat dag.")
    by_target = explain("START", date(2025, 1, 1), trigger_at=AT, due=AT + timedelta(days=14))
    assert "inden 14 dage" in by_target


def test_the_figures_of_the_country_name_rules_that_exist() -> None:
    """Each with its year and its source; found by the rule that counts the same thing."""
    figures = {row.key: (row.rule, row.percent, row.year) for row in BASELINES}
    assert figures == {
        "assessment-in-four-months": ("T6", 50, 2024),
        "child-heard": (None, 65, 2024),
        "first-follow-up-in-time": ("T10", 75, 2024),
        "notification-assessed-in-24-hours": ("T1", 87, 2019),
    }
    assert {row.rule for row in BASELINES if row.rule} <= {rule.rule for rule in RULES}
    found = baseline_of("T6", AT)
    assert found is not None
    assert found.percent == 50
    assert baseline_of("T2", AT) is None
    assert baseline_of("T6", datetime(2023, 1, 1, tzinfo=UTC)) is None


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
        assert {one.evidence for one in row.interventions} <= set(rows("evidence-level"))
        assert all(sector(name) for one in row.transitions for name in one.involve)
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


@pytest.mark.parametrize("code", ["707", "998"])
def test_a_municipality_is_whole(code: str) -> None:
    """Its seats have sectors, its descriptions and ladder exist, and its roles, days and sums make sense."""
    place = municipality(code)
    assert all(sector(seat.sector) for seat in place.seats)
    assert len({seat.key for seat in place.seats}) == len(place.seats)
    assert {seat.kind for seat in place.seats} == {"fixed", "ad-hoc"}
    assert set(place.descriptions) <= {row.key for row in DESCRIPTIONS}
    assert any(row.key == place.ladder and in_force(row, AT) for row in LADDERS)
    assert place.meetings.first.isocalendar().week not in place.meetings.skipped_weeks
    (approval,) = (row for row in place.approval if in_force(row, AT))
    assert {limit.up_to_ore for limit in approval.limits} > {None}
    assert all(set(limit.roles) <= set(ROLES) for limit in approval.limits)
    assert len({one.key for one in place.milestones}) == len(place.milestones) > 0
    assert [frame.year for frame in place.budget] == [2025, 2026]


def test_a_municipality_is_found_by_its_code() -> None:
    """And an unknown one is said to be unknown."""
    assert municipality("707").seat("home") is not None
    assert municipality("707").seat("circus") is None
    with pytest.raises(LookupError):
        municipality("999")


def test_two_municipalities_share_nothing_but_the_program() -> None:
    """Seats, rhythm, ladder, budget, targets, approval limits and milestones differ; each has its own description."""
    one, other = municipality("707"), municipality("998")
    assert not {seat.key for seat in one.seats if seat.kind == "fixed"} & {seat.key for seat in other.seats}
    assert one.meetings.every_days != other.meetings.every_days
    assert one.ladder != other.ladder
    assert {frame.amount_ore for frame in one.budget}.isdisjoint(frame.amount_ore for frame in other.budget)
    assert one.targets != other.targets
    assert one.approval != other.approval
    assert {"norddjurs-taskforce"} == set(one.descriptions) - set(other.descriptions)
    assert {"klitvig-harbour-evenings"} == set(other.descriptions) - set(one.descriptions)
    assert not {mile.key for mile in one.milestones} & {mile.key for mile in other.milestones}


def test_ladders_of_any_length_place_the_same_codes() -> None:
    """What stands on one stands on all, on a step that the ladder has."""
    national = next(row for row in LADDERS if row.key == "national")
    for row in LADDERS:
        steps = [one.step for one in row.steps]
        assert steps == list(range(1, len(steps) + 1))
        for kind, codes in row.on_step.items():
            assert set(codes) == set(national.on_step[kind])
            assert set(codes.values()) <= set(steps)
        assert set(row.otherwise.values()) <= set(steps)
    assert {len(row.steps) for row in LADDERS} == {6, 12}
