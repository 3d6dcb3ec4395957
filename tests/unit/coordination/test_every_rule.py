"""What does each dated rule do: when does it oblige, until when, what meets it, when is it missed, when quiet?

One specification a rule: `given` facts open the obligation with its due moment (none where the law gives no number),
`met` ends it in time, `late` (or time alone) does not, and `quiet` opens nothing. A rule without one fails here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from shared.definitions.time_limits import OBLIGING, RULES
from shared.events.coordination import ObligationMet, ObligationMissed, ObligationOpened, ObligationWaived, RuleBroken
from shared.events.envelope import Envelope
from shared.events.registry import TYPES
from tests.unit.coordination.living import Life, local, named, passed, social

Told = tuple[Envelope, ...]


def told(type_name: str, at: str, **changes: Any) -> Envelope:
    """A fact of a type, as its example but for some fields."""
    return social(TYPES[type_name], at, **changes)


def day(date: str) -> datetime:
    """The last moment of a day in Denmark."""
    return local(f"{date} 23:59:59.999999")


@dataclass(frozen=True)
class Spec:
    """What a rule that opens obligations does.

    Attributes:
        given: facts that open one obligation of it, due at `due`.
        met: what meets it in time.
        late: what comes too late; without it, time alone decides (where there is a due moment).
        quiet: facts, like those given, that open none.
    """

    rule: str
    given: Told
    due: datetime | None
    met: Told
    quiet: Told
    late: Told = ()


@dataclass(frozen=True)
class Conduct:
    """What a rule of conduct does: what breaks it, and what is in order."""

    rule: str
    breaks: Told
    keeps: Told


MONDAY = "2025-05-05 10:00"
"""An ordinary Monday; Constitution Day and Whit Monday are a month later."""
QUIET = {"abuse_suspected": False, "against_parents": False}


def notified(at: str = MONDAY, name: str = "n1", **changes: Any) -> Envelope:
    """A notification that is about no abuse unless a test says so."""
    return told("social.notification-received", at, **{"notification": name, **QUIET, **changes})


def placed(at: str = "2025-03-03 10:00", name: str = "p1") -> Envelope:
    """A placement that begins."""
    return told("social.placement-started", at, placement_id=name)


def aged(years: float, at: str = MONDAY) -> Envelope:
    """An age that is reached."""
    return told("person.age-reached", at, years=years)


def decided(about: str, outcome: str, at: str) -> Envelope:
    """A decision about the youth."""
    return told("coordination.decision-made", at, about=about, outcome=outcome)


REQUEST, MEASURE, LETTER = {"request": named("request")}, {"measure_id": "m1"}, {"until": "2025-06-20"}
ABSENCE = {"quarter": "2025-Q2", "school_days": 100, "sick": 0, "permitted": 0}

SPECS: Sequence[Spec] = (
    Spec(
        "T1",
        given=(notified(),),
        due=local("2025-05-06 10:00"),
        met=(told("social.notification-assessed", "2025-05-06 09:00", notification="n1"),),
        late=(told("social.notification-assessed", "2025-05-06 11:00", notification="n1"),),
        quiet=(notified("2023-12-30 10:00"),),
    ),
    Spec(
        "T2",
        given=(notified(),),
        due=day("2025-05-12"),
        met=(told("social.receipt-sent", "2025-05-12 20:00", notification="n1"),),
        late=(told("social.receipt-sent", "2025-05-13 08:00", notification="n1"),),
        quiet=(notified(notifier_category="anonymous", notifier_sector=None),),
    ),
    Spec(
        "T4",
        given=(notified(abuse_suspected=True),),
        due=None,
        met=(told("social.child-talk-held", "2025-05-06 10:00", notification="n1", parents_present=False),),
        quiet=(notified(),),
    ),
    Spec(
        "T5",
        given=(told("social.screening-concluded", MONDAY, honour_related=True, notification=None),),
        due=None,
        met=(told("social.honour-risk-assessed", "2025-05-06 10:00"),),
        quiet=(told("social.screening-concluded", MONDAY, honour_related=False, notification=None),),
    ),
    Spec(
        "T6",
        given=(told("social.assessment-started", MONDAY, aware_since="2025-05-02"),),
        due=day("2025-09-02"),
        met=(told("social.assessment-completed", "2025-09-02 20:00"),),
        late=(told("social.assessment-completed", "2025-09-03 08:00"),),
        quiet=(told("social.screening-concluded", MONDAY, outcome="full", notification=None),),
    ),
    Spec(
        "T7",
        given=(told("social.problem-judged", MONDAY, kind="crime", serious=True),),
        due=None,
        met=(told("social.assessment-started", "2025-05-06 10:00", aware_since=None),),
        quiet=(told("social.problem-judged", MONDAY, kind="crime", serious=False), notified()),
    ),
    Spec(
        "T7-return",
        given=(
            notified("2025-02-03 10:00", reasons=("violence-in-family",)),
            placed(),
            told("social.placement-ended", MONDAY, placement_id="p1", reason="returned-home"),
        ),
        due=None,
        met=(told("social.assessment-started", "2025-05-06 10:00", aware_since=None),),
        quiet=(
            notified("2025-02-03 10:00", reasons=("crime",)),
            placed(),
            told("social.placement-ended", MONDAY, placement_id="p1", reason="returned-home"),
        ),
    ),
    Spec(
        "T8",
        given=(told("social.measure-decided", MONDAY, **MEASURE, plan_required=True),),
        due=day("2025-08-05"),
        met=(told("social.childs-plan-made", "2025-08-05 20:00", **MEASURE),),
        late=(told("social.childs-plan-made", "2025-08-06 08:00", **MEASURE),),
        quiet=(told("social.measure-decided", MONDAY, **MEASURE, plan_required=False),),
    ),
    Spec(
        "T9",
        given=(told("social.placement-decided", MONDAY, placement_id="p1", with_consent=True),),
        due=day("2025-08-05"),
        met=(told("social.childs-plan-made", "2025-08-05 20:00", measure_id="p1"),),
        late=(told("social.childs-plan-made", "2025-08-06 08:00", measure_id="p1"),),
        quiet=(told("social.placement-decided", MONDAY, with_consent=False, decided_by="children-and-youth-board"),),
    ),
    Spec(
        "T9-before",
        given=(told("social.placement-decided", MONDAY, with_consent=False, decided_by="children-and-youth-board"),),
        due=local(MONDAY),
        met=(told("social.childs-plan-made", "2025-05-02 10:00", measure_id=None),),
        late=(told("social.childs-plan-made", "2025-05-06 10:00", measure_id=None),),
        quiet=(told("social.placement-decided", MONDAY, with_consent=False, decided_by="chair-provisional"),),
    ),
    Spec(
        "T10",
        given=(told("social.measure-started", MONDAY, **MEASURE),),
        due=day("2025-08-05"),
        met=(told("social.follow-up-held", "2025-08-05 20:00", **MEASURE),),
        late=(told("social.follow-up-held", "2025-08-06 08:00", **MEASURE),),
        quiet=(told("social.measure-decided", MONDAY, **MEASURE),),
    ),
    Spec(
        "T11",
        given=(told("social.follow-up-held", MONDAY, **MEASURE, next_interval_days=60),),
        due=day("2025-07-04"),
        met=(told("social.follow-up-held", "2025-07-04 20:00", **MEASURE, next_interval_days=60),),
        late=(told("social.follow-up-held", "2025-07-05 08:00", **MEASURE, next_interval_days=60),),
        quiet=(told("social.measure-started", MONDAY, **MEASURE),),
    ),
    Spec(
        "T12-board",
        given=(
            told("social.measure-decided", "2025-03-03 10:00", **MEASURE, section="youth-crime-act"),
            told("social.measure-started", "2025-03-04 10:00", **MEASURE),
            told("social.follow-up-held", MONDAY, **MEASURE, refer_back=True),
        ),
        due=None,
        met=(told("justice.referred-to-youth-crime-board", "2025-05-06 10:00"),),
        quiet=(
            told("social.measure-decided", "2025-03-03 10:00", **MEASURE, section="bl-32"),
            told("social.measure-started", "2025-03-04 10:00", **MEASURE),
            told("social.follow-up-held", MONDAY, **MEASURE, refer_back=True),
        ),
    ),
    Spec(
        "T13",
        given=(told("social.measure-started", "2025-03-04 10:00", **MEASURE), aged(16.0)),
        due=None,
        met=(decided("youth-plan", "no", "2025-05-20 10:00"),),
        quiet=(aged(16.0), told("social.measure-ended", "2025-03-04 10:00", **MEASURE)),
    ),
    Spec(
        "T13-plan",
        given=(decided("youth-plan", "yes", MONDAY),),
        due=day("2025-08-05"),
        met=(told("social.youth-plan-made", "2025-08-05 20:00"),),
        late=(told("social.youth-plan-made", "2025-08-06 08:00"),),
        quiet=(decided("youth-plan", "later", MONDAY),),
    ),
    Spec(
        "T13-placed",
        given=(placed(), aged(16.0)),
        due=day("2025-08-05"),
        met=(told("social.youth-plan-made", "2025-08-05 20:00"),),
        late=(told("social.youth-plan-made", "2025-08-06 08:00"),),
        quiet=(told("social.measure-started", "2025-03-04 10:00", **MEASURE), aged(16.0)),
    ),
    Spec(
        "T14",
        given=(placed(), aged(16.0)),
        due=day("2026-11-05"),
        met=(decided("youth-support", "yes", "2026-11-05 20:00"),),
        late=(decided("youth-support", "yes", "2026-11-06 08:00"),),
        quiet=(placed(), aged(15.0)),
    ),
    Spec(
        "T15",
        given=(told("social.problem-judged", "2025-02-03 10:00", kind="disability", serious=False), aged(16.0)),
        due=None,
        met=(decided("adult-preparation", "yes", "2025-06-02 10:00"),),
        quiet=(told("social.problem-judged", "2025-02-03 10:00", kind="crime", serious=False), aged(16.0)),
    ),
    Spec(
        "T16",
        given=(told("school.absence-summarised", MONDAY, **ABSENCE, unauthorised=15),),
        due=None,
        met=(notified("2025-05-06 10:00", notifier_sector="school", reasons=("unauthorised-absence",)),),
        quiet=(told("school.absence-summarised", MONDAY, **ABSENCE, unauthorised=14),),
    ),
    Spec(
        "T16a",
        given=(told("school.absence-summarised", MONDAY, **ABSENCE, unauthorised=10),),
        due=None,
        met=(told("school.family-meeting-held", "2025-05-06 10:00"),),
        quiet=(told("school.absence-summarised", MONDAY, **ABSENCE, unauthorised=9),),
    ),
    Spec(
        "T17",
        given=(placed(), told("person.moved", "2025-05-08 10:00", from_municipality="707", to_municipality="101")),
        due=day("2025-05-09"),
        met=(told("coordination.handed-over", "2025-05-09 20:00"),),
        late=(told("coordination.handed-over", "2025-05-12 08:00"),),
        quiet=(placed(), told("person.moved", "2025-05-08 10:00", from_municipality="101", to_municipality="707")),
    ),
    Spec(
        "T18",
        given=(told("coordination.access-requested", "2025-05-30 10:00", **REQUEST, kind="documents"),),
        due=day("2025-06-12"),  # Constitution Day and Whit Monday do not count
        met=(told("coordination.access-extended", "2025-06-12 20:00", **REQUEST, **LETTER),),
        late=(told("coordination.access-answered", "2025-06-13 08:00", **REQUEST),),
        quiet=(told("coordination.access-requested", "2025-05-30 10:00", **REQUEST, kind="data-subject"),),
    ),
    Spec(
        "T19",
        given=(told("coordination.access-requested", MONDAY, **REQUEST, kind="data-subject"),),
        due=day("2025-06-05"),
        met=(told("coordination.access-answered", "2025-06-05 20:00", **REQUEST),),
        late=(told("coordination.access-answered", "2025-06-06 08:00", **REQUEST),),
        quiet=(told("coordination.access-requested", MONDAY, **REQUEST, kind="documents"),),
    ),
    Spec(
        "T19-longest",
        given=(told("coordination.access-requested", MONDAY, **REQUEST, kind="data-subject"),),
        due=day("2025-08-05"),
        met=(told("coordination.access-answered", "2025-08-05 20:00", **REQUEST),),
        late=(told("coordination.access-answered", "2025-08-06 08:00", **REQUEST),),
        quiet=(told("coordination.access-requested", MONDAY, **REQUEST, kind="documents"),),
    ),
    Spec(
        "T18-T19-letter",
        given=(told("coordination.access-extended", "2025-06-05 10:00", **REQUEST, **LETTER),),
        due=day("2025-06-20"),
        met=(told("coordination.access-answered", "2025-06-20 20:00", **REQUEST),),
        late=(told("coordination.access-answered", "2025-06-21 08:00", **REQUEST),),
        quiet=(told("coordination.access-requested", MONDAY, **REQUEST, kind="documents"),),
    ),
    Spec(
        "T21",
        given=(told("justice.referred-to-youth-crime-board", MONDAY, referral="r1"),),
        due=None,
        met=(told("justice.youth-crime-board-decided", "2025-05-20 10:00", referral="r1"),),
        quiet=(told("justice.youth-crime-board-decided", MONDAY, referral="r1"),),
    ),
    Spec(
        "T24",
        given=(told("coordination.pathway-opened", MONDAY),),
        due=day("2025-06-05"),
        met=(told("coordination.parties-informed", "2025-06-05 20:00"),),
        late=(told("coordination.parties-informed", "2025-06-06 08:00"),),
        quiet=(told("coordination.youth-raised", MONDAY),),
    ),
    Spec(
        "T25",
        given=(notified(notifier_category="public-professional"),),
        due=None,
        met=(told("social.notifier-informed", "2025-05-20 10:00", notification="n1"),),
        quiet=(notified(notifier_category="parent", notifier_sector=None),),
    ),
    Spec(
        "START",
        given=(told("planning.intervention-committed", MONDAY, intervention=named("i1")),),
        due=day("2025-05-19"),
        met=(told("planning.intervention-started", "2025-05-19 20:00", intervention=named("i1")),),
        late=(told("planning.intervention-started", "2025-05-20 08:00", intervention=named("i1")),),
        quiet=(told("planning.intervention-proposed", MONDAY, intervention=named("i1")),),
    ),
    Spec(
        "EMERGENCY-REVIEW",
        given=(told("coordination.emergency-access-opened", MONDAY, access=named("a1")),),
        due=day("2025-05-08"),
        met=(told("coordination.emergency-access-reviewed", "2025-05-08 20:00", access=named("a1")),),
        late=(told("coordination.emergency-access-reviewed", "2025-05-09 08:00", access=named("a1")),),
        quiet=(told("coordination.emergency-access-reviewed", MONDAY, access=named("a1")),),
    ),
)  # fmt: skip

CONDUCT: Sequence[Conduct] = (
    Conduct(
        "T3",
        breaks=(
            notified("2025-01-06 10:00", "n0"),
            told("social.notification-assessed", "2025-01-06 12:00", notification="n0", assessors=("r-lone",)),
            placed(),
            notified(),
            told("social.notification-assessed", "2025-05-05 12:00", notification="n1", assessors=("r-lone",),
                 uninvolved_assessor=None),
        ),
        keeps=(
            notified("2025-01-06 10:00", "n0"),
            told("social.notification-assessed", "2025-01-06 12:00", notification="n0", assessors=("r-lone",)),
            placed(),
            notified(),
            told("social.notification-assessed", "2025-05-05 12:00", notification="n1",
                 assessors=("r-lone", "r-ida"), uninvolved_assessor=None),
        ),
    ),
    Conduct(
        "T4-presence",
        breaks=(
            notified(abuse_suspected=True, against_parents=True),
            told("social.child-talk-held", "2025-05-05 14:00", notification="n1", parents_present=True),
        ),
        keeps=(
            notified(abuse_suspected=True, against_parents=True),
            told("social.child-talk-held", "2025-05-05 14:00", notification="n1", parents_present=False),
        ),
    ),
)  # fmt: skip

BROKEN: Sequence[Conduct] = (
    Conduct(
        "T4",
        breaks=(notified(abuse_suspected=True), told("social.measure-decided", "2025-05-06 10:00")),
        keeps=(
            notified(abuse_suspected=True),
            told("social.child-talk-omitted", "2025-05-06 09:00", notification="n1"),
            told("social.measure-decided", "2025-05-06 10:00"),
        ),
    ),
    Conduct(
        "T5",
        breaks=(
            told("social.screening-concluded", MONDAY, honour_related=True, notification=None),
            told("school.family-meeting-held", "2025-05-06 10:00"),
        ),
        keeps=(
            told("social.screening-concluded", MONDAY, honour_related=True, notification=None),
            told("social.honour-risk-assessed", "2025-05-06 09:00"),
            told("school.family-meeting-held", "2025-05-06 10:00"),
        ),
    ),
)
FAR = "2029-01-01 08:00"


def test_every_rule_has_its_specification() -> None:
    """A rule that is added to the data says here what it does; the contract and the rhythm open nothing for a youth."""
    assert {one.rule for one in SPECS} == {rule.rule for rule in RULES if rule.kind in OBLIGING}
    assert {one.rule for one in CONDUCT} == {rule.rule for rule in RULES if rule.kind == "conduct"}
    assert {one.rule for one in BROKEN} == {rule.rule for rule in RULES if rule.kind == "before"}
    assert {rule.rule for rule in RULES if rule.kind in {"contract", "rhythm"}} == {"T12", "T23"}


@pytest.mark.parametrize("spec", SPECS, ids=lambda one: one.rule)
def test_it_obliges_until_its_due_moment(spec: Spec) -> None:
    """Once, by the row in force, and it waits for what meets it."""
    life = Life().folds(*spec.given)
    opened = [one for one in life.of(ObligationOpened, rule=spec.rule) if not one.revised]
    assert len(opened) == 1
    (one,) = (one for one in life.state.obligations.values() if one.rule == spec.rule)
    assert (one.due, one.waits) == (spec.due, True)


@pytest.mark.parametrize("spec", SPECS, ids=lambda one: one.rule)
def test_it_is_met_in_time(spec: Spec) -> None:
    """By the fact that the data names, also where that becomes known first."""
    for facts in ((*spec.given, *spec.met), (*spec.met, *spec.given)):
        life = Life().folds(*facts)
        assert [met.in_time for met in life.of(ObligationMet, rule=spec.rule)][-1:] == [True]


@pytest.mark.parametrize("spec", SPECS, ids=lambda one: one.rule)
def test_it_is_missed_when_time_alone_passes(spec: Spec) -> None:
    """At its due moment and once; where there is none it waits, and is never missed."""
    life = Life().folds(*spec.given, passed(FAR), passed("2029-02-01 08:00"))
    missed = life.of(ObligationMissed, rule=spec.rule)
    assert [one.due for one in missed] == ([spec.due] if spec.due is not None else [])


@pytest.mark.parametrize("spec", [one for one in SPECS if one.due is not None], ids=lambda one: one.rule)
def test_what_comes_too_late_is_told_apart(spec: Spec) -> None:
    """Met, but not in time."""
    assert spec.late
    life = Life().folds(*spec.given, *spec.late)
    assert [met.in_time for met in life.of(ObligationMet, rule=spec.rule)] == [False]


@pytest.mark.parametrize("spec", SPECS, ids=lambda one: one.rule)
def test_it_stays_quiet_where_it_does_not_hold(spec: Spec) -> None:
    """Facts that look alike, and open nothing."""
    assert Life().folds(*spec.quiet).of(ObligationOpened, rule=spec.rule) == []


@pytest.mark.parametrize("spec", SPECS, ids=lambda one: one.rule)
def test_the_end_of_its_law_ends_it(spec: Spec) -> None:
    """At 18 what the Act on the Child asks for lapses; what other law asks for goes on, and death ends all."""
    law = next(rule.law for rule in RULES if rule.rule == spec.rule)
    life = Life().folds(
        *spec.given, aged(18.0, "2025-05-05 10:00" if spec.due == local(MONDAY) else "2027-05-05 10:00")
    )
    lapsed = [one.reason for one in life.of(ObligationWaived, rule=spec.rule)]
    assert lapsed == (["turned-18"] if law == "child-law" else [])
    dead = Life().folds(*spec.given, told("person.died", "2025-06-30 10:00"))
    assert [one.reason for one in dead.of(ObligationWaived, rule=spec.rule)] == ["died"]


@pytest.mark.parametrize("spec", [*CONDUCT, *BROKEN], ids=lambda one: one.rule)
def test_what_breaks_it_is_told_and_what_keeps_it_is_not(spec: Conduct) -> None:
    """A fact is never refused for it, and told once."""
    assert len(Life().folds(*spec.breaks, spec.breaks[-1]).of(RuleBroken, rule=spec.rule)) == 1
    assert Life().folds(*spec.keeps).of(RuleBroken, rule=spec.rule) == []
