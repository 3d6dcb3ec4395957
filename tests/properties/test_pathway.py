"""Does a youth's pathway keep its promises whatever happens, in whatever order it is told?

Idempotent: the same fact or wish twice gives nothing the second time. Batch boundaries and the interleaving of youths
make no difference. Total: any part of a stream gives a state. Decisions come to an end. Rehydrated equals lived.
And an obligation's verdict does not depend on the order in which the facts became known.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import Any, Final
from uuid import UUID

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from services.coordination import commands as asked
from services.coordination import conduct, pathway, taskforce
from services.coordination.pathway.state import State
from shared.deciding import RefusedError
from shared.definitions.event_types import correctable
from shared.events.clock import TimePassed
from shared.events.coordination import RuleBroken, RuleKeptAfterAll
from shared.events.envelope import Envelope, derived_id
from shared.events.registry import TYPES
from shared.events.sharing import CorrectionIssued
from shared.testing.examples import BY_TYPE, example_of, fact, sealed
from tests.unit.coordination.living import Life, command, local

START: Final = local("2025-01-06 08:00")
WHY: Final = sealed("Det giver mening.")
ORDER: Final = settings(max_examples=300)
LIVES: Final = settings(max_examples=150)

NOTIFICATIONS = st.sampled_from(["n1", "n2", "n3"])
MEASURES = st.sampled_from(["m1", "m2"])
FLAG = st.booleans()


def about(type_name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The example of a type with some fields that vary."""
    model = TYPES[type_name]
    return st.fixed_dictionaries(dict(fields)).map(lambda changes: example_of(model, **changes))


FACTS = st.one_of(
    about("social.notification-received", notification=NOTIFICATIONS, abuse_suspected=FLAG, against_parents=FLAG),
    about("social.notification-assessed", notification=NOTIFICATIONS,
          assessors=st.sampled_from([("r-lone",), ("r-lone", "r-ida"), ("r-ida",)]),
          uninvolved_assessor=st.none() | FLAG),
    about("social.receipt-sent", notification=NOTIFICATIONS),
    about("social.child-talk-held", notification=NOTIFICATIONS | st.none(), parents_present=FLAG),
    about(
        "social.screening-concluded",
        notification=NOTIFICATIONS | st.none(),
        outcome=st.sampled_from(["none", "limited", "full"]),
        honour_related=FLAG,
    ),
    about("social.limited-assessment-completed", notification=NOTIFICATIONS | st.none(),
          outcome=st.sampled_from(["none", "support", "full"]), aware_since=st.none() | st.just("2025-01-20")),
    about("social.honour-risk-assessed"),
    about("social.assessment-started", aware_since=st.none() | st.just("2025-01-20")),
    about("social.preliminary-assessment-made"),
    about("social.assessment-completed"),
    about("social.problem-judged", kind=st.sampled_from(["crime", "social", "disability"]), serious=FLAG),
    about("social.measure-decided", measure_id=MEASURES, plan_required=FLAG,
          section=st.sampled_from(["bl-30", "bl-32", "youth-crime-act"])),
    about("social.measure-started", measure_id=MEASURES),
    about("social.measure-ended", measure_id=MEASURES),
    about("social.placement-decided", with_consent=FLAG),
    about("social.placement-started"),
    about("social.placement-ended"),
    about("social.childs-plan-made", measure_id=MEASURES | st.none()),
    about("social.follow-up-held", measure_id=MEASURES | st.none(), next_interval_days=st.sampled_from([14, 60, 180]),
          refer_back=FLAG),
    about("social.network-member-registered"),
    about("school.family-meeting-held"),
    about("school.absence-summarised", sick=st.just(0), permitted=st.just(0), school_days=st.just(100),
          quarter=st.sampled_from(["2025-Q1", "2025-Q2"]), unauthorised=st.sampled_from([5, 10, 15, 20])),
    about("school.concern-shared"),
    about("person.age-known", years=st.sampled_from([11, 13, 16, 17, 18])),
    about("person.age-reached", years=st.sampled_from([16.0, 17.5, 18.0])),
    about("person.moved", from_municipality=st.just("707"), to_municipality=st.sampled_from(["707", "998"])),
    about("social.placement-ended", reason=st.sampled_from(["returned-home", "age"])),
    about("social.youth-plan-made"),
    about("social.abuse-case-opened"),
    about("justice.referred-to-youth-crime-board"),
    about("justice.youth-crime-board-decided"),
    about("planning.intervention-committed"),
    about("planning.intervention-started"),
    about("planning.intervention-cancelled"),
    about("leisure.activity-joined"),
    about("leisure.activity-left"),
    about("planning.family-heard"),
    about("coordination.parties-informed"),
    about("coordination.pathway-opened"),
    about("coordination.pathway-closed"),
    about("coordination.decision-made", about=st.sampled_from(["youth-plan", "youth-support", "adult-preparation"]),
          outcome=st.sampled_from(["yes", "no", "later"])),
    about("coordination.access-requested", kind=st.sampled_from(["documents", "data-subject"])),
    about("coordination.access-extended"),
    about("coordination.access-answered"),
    about("coordination.handed-over"),
    st.sampled_from(sorted(BY_TYPE)).filter(lambda name: name != TimePassed.TYPE).map(BY_TYPE.__getitem__),
)  # fmt: skip
"""Facts of a youth: the ones that rules speak of, often about the same thing, and any other."""

VERDICTS: Final = ("coordination.obligation-", "coordination.rule-", "coordination.correction-issued")
"""Events that say what is owed, or what counts."""

HOURS = st.integers(min_value=0, max_value=300 * 24)

COMMANDS: Final[Sequence[BaseModel]] = (
    asked.RaiseYouth(by="l-karen", sector="school", reason=WHY, basis="SSP_115"),
    asked.DismissSuggestion(reason="other"),
    asked.DismissSuggestion(description="norddjurs-taskforce", reason="other"),
    asked.OpenPathway(description="norddjurs-taskforce", deviation=WHY),
    asked.OpenPathway(description="serious-crime-12-17", phase="effort"),
    asked.EnterPhase(phase="mapping", deviation=WHY),
    asked.EnterPhase(phase="aftercare"),
    asked.PausePathway(reason="away"),
    asked.ResumePathway(),
    asked.ClosePathway(reason="goals-reached", outcome="improved"),
    asked.ReopenPathway(reason=WHY),
    asked.AppointCaseLead(person="r-lone", unit="social"),
    asked.JoinActor(sector="school", person="l-karen", basis="SSP_115", categories=("schooling",)),
    asked.JoinActor(sector="school", person="l-karen", basis="CONSENT", categories=("attendance",)),
    asked.JoinActor(sector="job", person="j-ib", basis="CONSENT", until=START + timedelta(days=400)),
    asked.LeaveActor(sector="school", person="l-karen"),
    asked.RecordPartiesInformed(parties=("mother",), form="meeting"),
    asked.RecordPartiesInformed(parties=("mother",), form="letter", despite=WHY),
    asked.RequestConsent(asked_of=("mother",), scope="coordinated-pathway", to=("school",), categories=("attendance",)),
    asked.RecordConsentGiven(given_by=("mother",), scope="coordinated-pathway", to=("school", "job"),
                             categories=("attendance",), form="written", explained=True),
    asked.AssignTask(kind="assess", sector="school"),
    asked.MakeDecision(about="youth-support", outcome="yes", sector="taskforce", task="assess", due="2026-03-01"),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that comes: a fact, a command, or time that passes."""

    cause: Envelope | BaseModel


@st.composite
def facts(draw: st.DrawFn, at_most: int = 14) -> list[Envelope]:
    """Facts about one youth, each at a moment of its own."""
    told = draw(st.lists(st.tuples(FACTS, HOURS), min_size=1, max_size=at_most, unique_by=lambda one: one[1]))
    return [fact(data, at=START + timedelta(hours=hours), key=YOUTH) for data, hours in told]


@st.composite
def lives(draw: st.DrawFn) -> list[Envelope | BaseModel]:
    """Facts, commands and time in any order; time never goes back."""
    steps: list[Envelope | BaseModel] = list(draw(facts()))
    for wish in draw(st.lists(st.sampled_from(COMMANDS), max_size=14)):
        steps.insert(draw(st.integers(0, len(steps))), wish)
    for hours in sorted(draw(st.lists(HOURS, max_size=5))):
        until = START + timedelta(hours=hours)
        steps.append(fact(TimePassed(until=until), at=until, recorded_at=until))
    return steps


YOUTH: Final = fact(BY_TYPE["social.receipt-sent"]).key
LATER: Final = "2026-01-05 09:00"


def live(steps: Sequence[Envelope | BaseModel], *, forgetful: bool = False) -> Life:
    """A life, perhaps with a process that starts anew from the stream before each step."""
    life = Life()
    for number, step in enumerate(steps):
        if forgetful:
            life.state = life.rehydrated
        if isinstance(step, Envelope):
            life.folds(step)
        else:
            obeyed(life, step, str(number))
    return life


def obeyed(life: Life, wish: BaseModel, name: str) -> bool:
    """Whether a command was carried out, or was quiet; refused otherwise."""
    try:
        life.obeys(wish, LATER, name)
    except RefusedError:
        return False
    return True


@LIVES
@given(lives())
def test_rehydrated_equals_lived(steps: list[Envelope | BaseModel]) -> None:
    """By hash; and so does a process that starts anew before every step."""
    life = live(steps)
    assert pathway.state_hash(life.rehydrated) == pathway.state_hash(life.state)
    anew = live(steps, forgetful=True)
    assert [one.id for one in anew.stream] == [one.id for one in life.stream]
    assert pathway.state_hash(anew.state) == pathway.state_hash(life.state)


@LIVES
@given(lives())
def test_what_was_decided_is_not_decided_again(steps: list[Envelope | BaseModel]) -> None:
    """Every fact, and the last time that passed, decided on once more gives nothing."""
    life = live(steps)
    passing = [step for step in steps if isinstance(step, Envelope) and isinstance(step.data, TimePassed)]
    for cause in (*life.stream, *passing[-1:]):
        if not isinstance(cause.data, TimePassed) and cause.sector == "coordination":
            continue
        assert pathway.decide(life.state, cause) == ()
        assert pathway.evolve(life.state, cause) == life.state


@LIVES
@given(lives(), st.sampled_from(COMMANDS))
def test_the_same_wish_twice_gives_nothing_the_second_time(steps: list[Envelope | BaseModel], wish: BaseModel) -> None:
    """Over any state in which it is carried out at all."""
    life = live(steps)
    if obeyed(life, wish, "wish"):
        assert pathway.decide(life.state, command(wish, LATER, "wish")) == ()


@LIVES
@given(lives(), st.data())
def test_any_part_of_a_stream_gives_a_state(steps: list[Envelope | BaseModel], data: st.DataObject) -> None:
    """In any order, with gaps; it has a hash, a due moment or none, and time may pass over it."""
    stream = live(steps).stream
    kept = data.draw(st.lists(st.sampled_from(stream), unique_by=lambda one: one.id) if stream else st.just([]))
    state = reduce(pathway.evolve, kept, pathway.INITIAL)
    assert len(pathway.state_hash(state)) == 64
    at = pathway.due(state) or START
    pathway.decide(state, fact(TimePassed(until=at), at=at))
    for envelope in kept:
        pathway.decide(state, envelope)
    assert taskforce.state_hash(reduce(taskforce.evolve, kept, taskforce.INITIAL))


def waiting(state: State) -> int:
    """How many moments time can at most decide on."""
    return len(state.obligations) + len(state.followings) + len(state.actors) + 2 * len(state.tasks)


@LIVES
@given(lives())
def test_time_that_has_passed_leaves_nothing_due(steps: list[Envelope | BaseModel]) -> None:
    """Else the clock would be asked again and again at the same moment."""
    life = live(steps)
    for _ in range(waiting(life.state) + 1):
        at = pathway.due(life.state)
        if at is None:
            break
        life.folds(fact(TimePassed(until=at), at=at, recorded_at=at))
        later = pathway.due(life.state)
        assert later is None or later > at
    assert pathway.due(life.state) is None


@LIVES
@given(lives(), lives(), st.randoms(use_true_random=False))
def test_interleaving_youths_changes_nothing(
    one: list[Envelope | BaseModel], other: list[Envelope | BaseModel], chance: Any
) -> None:
    """Each youth's stream is what it is alone."""
    alone = (live(one), live(other))
    together = (Life(), Life())
    waiting = [list(enumerate(one)), list(enumerate(other))]
    while any(waiting):
        which = chance.choice([index for index, steps in enumerate(waiting) if steps])
        number, step = waiting[which].pop(0)
        if isinstance(step, Envelope):
            together[which].folds(step)
        else:
            obeyed(together[which], step, str(number))
    assert [life.state for life in together] == [life.state for life in alone]


def verdicts(state: State) -> Counter[tuple[object, ...]]:
    """What each obligation is by now: what it counts from, until when, and what met it, or what it lapsed by.

    One that rests on nothing after all is none: it was opened before a fact was known that takes all ground away.
    """
    return Counter(
        (one.rule, one.waived_for, one.waived_because, one.waived_at)
        if one.waived_at is not None
        else (one.rule, one.trigger, one.trigger_at, one.due, one.mandatory, one.met_by, one.met_at, one.in_time)
        for one in state.obligations.values()
        if one.waived_at is None or one.waived_at > one.trigger_at
    )


def shuffled(chance: Any, told: list[Envelope]) -> tuple[list[Envelope], list[Envelope]]:
    """What became known, in two orders, but for the verdicts: those follow from it."""
    sent = [one for one in told if not one.type.startswith(VERDICTS)]
    return sent, chance.sample(sent, len(sent))


@ORDER
@given(facts(), st.randoms(use_true_random=False))
def test_verdicts_do_not_depend_on_the_order_in_which_facts_became_known(told: list[Envelope], chance: Any) -> None:
    """Judged by when things occurred: the same facts in any order end in the same verdicts, by every rule."""
    one, other = shuffled(chance, told)
    assert verdicts(Life().folds(*one).state) == verdicts(Life().folds(*other).state)


def breached(state: State) -> Counter[tuple[str, UUID]]:
    """The breaches that stand, each once."""
    return Counter((one.rule, one.fact) for one in state.broken.values())


@ORDER
@given(facts(), st.randoms(use_true_random=False))
def test_the_breaches_that_stand_do_not_depend_on_the_order_in_which_facts_became_known(
    told: list[Envelope], chance: Any
) -> None:
    """Of conduct, and of what has to be met first: what turned out to have been in order is taken back."""
    one, other = shuffled(chance, told)
    first, second = Life().folds(*one).state, Life().folds(*other).state
    assert breached(first) == breached(second)
    shown = Counter((each.rule, each.fact) for each in conduct.breaches(first.facts, tuple(first.runs.values())))
    assert dict.fromkeys(shown, 1) == {
        pair: count for pair, count in breached(first).items() if pair[0] in {row.rule for row in conduct.CONDUCT}
    }


@ORDER
@given(facts(), st.randoms(use_true_random=False))
def test_what_was_told_less_what_was_taken_back_is_what_stands(told: list[Envelope], chance: Any) -> None:
    """Each breach is taken back once at most, and by an event that names it: read models may count on it."""
    life = Life().folds(*shuffled(chance, told)[1])
    taken = [one.of for one in life.of(RuleKeptAfterAll)]
    assert len(taken) == len(set(taken))
    assert set(life.ids(RuleBroken)) - set(taken) == set(life.state.broken)


@ORDER
@given(facts(), st.data())
def test_what_was_set_right_counts_as_if_it_had_never_been_told(told: list[Envelope], data: st.DataObject) -> None:
    """Whenever it is set right: what is known, what runs and what is owed end where the other facts put them."""
    sent = [one for one in told if not one.type.startswith(VERDICTS)]
    candidates = [one for one in sent if correctable(one.type)]
    assume(candidates)
    wrong = data.draw(st.sampled_from(candidates))
    correction = fact(example_of(CorrectionIssued, of=wrong.id, of_type=wrong.type), at=START + timedelta(days=400))
    told_then = list(sent)
    told_then.insert(data.draw(st.integers(0, len(sent))), correction)
    set_right = Life().folds(*told_then).state
    without = Life().folds(*(one for one in sent if one.id != wrong.id)).state
    assert verdicts(set_right) == verdicts(without)
    known = [(state.runs, state.ladder_step, state.notifications, state.concerns) for state in (set_right, without)]
    assert known[0] == known[1]
    assert breached(set_right) == breached(without)
    assert wrong.id not in {one.id for kept in set_right.facts.values() for one in kept}


@given(st.lists(st.sampled_from(sorted(BY_TYPE)), max_size=8))
def test_a_fact_that_is_folded_twice_is_folded_once(names: list[str]) -> None:
    """The state after it is the state after it again."""
    state = reduce(pathway.evolve, (fact(BY_TYPE[name]) for name in names), pathway.INITIAL)
    for name in BY_TYPE:
        once = pathway.evolve(state, fact(BY_TYPE[name]))
        assert pathway.evolve(once, fact(BY_TYPE[name])) == once


def test_the_hash_tells_states_apart_and_sees_through_their_form() -> None:
    """A mapping's order and a moment's zone make no difference; a value does."""
    at = local("2025-05-05 10:00")
    one = replace(pathway.INITIAL, key="a", opened_at=at)
    assert pathway.state_hash(one) == pathway.state_hash(replace(one, opened_at=at.astimezone()))
    assert pathway.state_hash(one) != pathway.state_hash(replace(one, key="b"))
    told = [fact(BY_TYPE[name], at=at) for name in ("coordination.actor-joined", "coordination.following-started")]
    there, back = (reduce(pathway.evolve, order, pathway.INITIAL) for order in (told, told[::-1]))
    assert pathway.state_hash(there) == pathway.state_hash(back)
    assert isinstance(derived_id("x"), UUID)
