"""How would the pure deciders answer the whole scenario? A rehearsal without servers, in a few seconds.

It plays the steps in memory through intake's acceptance and gate, coordination's and planning's deciders and the
policy, and writes down what became of every message and command. Invariant: it decides nothing itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

from deploy.demo.scenario import Act, Message, Scenario
from deploy.demo.scenario.cast import COLLEAGUES, Youth
from services.coordination import commands as coordinating
from services.coordination import pathway, seats
from services.coordination.authority import case_of
from services.intake.acceptance import Fact, accept
from services.intake.reading import Message as Received
from services.planning import budget as budgets
from services.planning import commands as planning
from services.planning import plan as plans
from services.planning.deciding import Standing, decide_budget, decide_plan, years_touched
from shared.deciding import Command, Decision, Person, Recorder, RefusedError
from shared.definitions.sectors import stamp
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope, Event, derived_id, personal_fields
from shared.events.person import AgeKnown, AgeReached
from shared.policy import Acceptance, Following, may_accept, may_command, relations_of
from shared.seals import seal
from shared.testing.messages import SEALING

MUNICIPALITY = "707"
AGES = (10, 12, 15, 16, 17.5, 18, 26)
KEY = bytes(32)
SEATS = "org-707-taskforce"
PEOPLE = {each.id: Person(id=each.id, role=each.role, unit=each.unit, municipality=MUNICIPALITY) for each in COLLEAGUES}
BY_NAME: Mapping[str, Any] = {
    model.NAME: model for model in (*coordinating.COMMANDS, *coordinating.TASKFORCE_COMMANDS)
} | dict(planning.COMMANDS)


def youth_id(number: int) -> str:
    """The youth id that the rehearsal gives to a youth of the cast."""
    return str(derived_id("rehearsal", number))


@dataclass
class Rehearsal:
    """What became of a scenario.

    Attributes:
        outcomes: of every message, by its number: (outcome, refusal code).
        refusals: of every command, by its number: the code, or none when it was carried out.
        quiet: numbers of the commands that had nothing to do.
        states: of every youth's pathway at the end, by the youth's number.
        open_at: how many pathways were open at each step's moment.
        obligations: the newest word on every obligation: (rule, status).
    """

    outcomes: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    refusals: dict[int, str | None] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    quiet: list[int] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)
    open_at: dict[datetime, int] = field(default_factory=dict)
    obligations: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    years: dict[int, budgets.Budget] = field(default_factory=lambda: defaultdict(lambda: budgets.INITIAL))
    planned: dict[str, plans.Plan] = field(default_factory=lambda: defaultdict(lambda: plans.INITIAL))
    ended: dict[tuple[str, str], Following] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    accepted: dict[UUID, bytes] = field(default_factory=dict)
    reached: set[tuple[str, float]] = field(default_factory=set)
    standing: dict[str, Standing] = field(default_factory=dict)
    born: dict[str, datetime] = field(default_factory=dict)


def rehearse(scenario: Scenario) -> Rehearsal:
    """Play the whole scenario."""
    played = Rehearsal()
    cast = {each.number: each for each in scenario.youths}
    for step in scenario.steps:
        _pass_time(played, step.at)
        for message in step.messages:
            played.outcomes[message.number] = _judge(played, cast, message, step.at)
        for act in step.acts:
            _carry_out(played, act, step.at)
        played.open_at[step.at] = sum(standing == "open" for standing in played.standing.values())
    return played


def _judge(played: Rehearsal, cast: Mapping[int, Youth], message: Message, now: datetime) -> tuple[str, str | None]:
    body = message.body
    for number in cast:
        body = body.replace(f"${{youth:{number}}}".encode(), youth_id(number).encode())
    _, fact = accept(Received(message.sector, message.subject, message.headers, body), MUNICIPALITY, now, SEALING)
    if not isinstance(fact, Fact):
        return "refused", fact.code
    if fact.id in played.accepted:
        return ("duplicate", None) if played.accepted[fact.id] == fact.canonical else ("refused", "id-reused")
    key = youth_id(message.youth) if message.youth is not None else "nobody"
    state = played.states.get(key, pathway.INITIAL)
    following = state.followings.get(fact.sector)
    answer = may_accept(
        Acceptance(
            sector=fact.sector,
            type=fact.data.TYPE,
            occurred_at=fact.occurred_at,
            told_at=now,
            accepted_notification=bool(state.notifications),
            open_pathway=key in played.standing,
            following=_as_policy(following) or played.ended.get((key, fact.sector)),
            basis=fact.legal_basis,
            purpose=fact.purpose,
        )
    )
    if not answer.allow:
        return "refused", answer.code
    played.accepted[fact.id] = fact.canonical
    if key not in played.born and message.youth is not None:
        _become_known(played, key, cast[message.youth], now)
    marks = stamp(fact.sector, fact.data.TYPE, MUNICIPALITY, fact.occurred_at)
    _record(
        played,
        Envelope(
            id=fact.id,
            source=fact.source,
            sector=fact.sector,
            municipality=MUNICIPALITY,
            key=key,
            occurred_at=fact.occurred_at,
            recorded_at=now,
            actor=fact.actor,
            legal_basis=answer.basis or "SAME_UNIT",
            purpose=marks.purpose,
            sensitivity=marks.sensitivity,
            controller=marks.controller,
            correlation_id=fact.id,
            data=_sealed(fact.data, key),
        ),
    )
    return "accepted", None


def _as_policy(following: Any) -> Following | None:
    if following is None:
        return None
    return Following(
        categories=following.categories, basis=following.basis, since=following.since, until=following.until
    )


def _become_known(played: Rehearsal, key: str, who: Youth, now: datetime) -> None:
    played.born[key] = datetime.combine(who.born, datetime.min.time(), UTC)
    for age in AGES:
        if _turns(played.born[key], age) <= now:
            played.reached.add((key, age))
    _record(played, _own(AgeKnown(years=who.age(now.date())), key, now, now))


def _turns(born: datetime, age: float) -> datetime:
    whole = born.replace(year=born.year + int(age), day=min(born.day, 28))
    return whole + timedelta(days=183) if age % 1 else whole


def _own(data: Event, key: str, occurred_at: datetime, now: datetime) -> Envelope:
    name = derived_id("rehearsal", data.TYPE, key, repr(data))
    return Envelope(
        id=name,
        source=f"/{MUNICIPALITY}/intake",
        sector="intake",
        municipality=MUNICIPALITY,
        key=key,
        occurred_at=occurred_at,
        recorded_at=now,
        actor="service:intake",
        legal_basis="SAME_UNIT",
        purpose="person-registration",
        sensitivity="ordinary",
        controller="municipality:707",
        correlation_id=name,
        data=data,
    )


def _sealed(data: Event, key: str) -> Event:
    texts = {name: getattr(data, name) for name in personal_fields(type(data))}
    return data.model_copy(update={name: seal(text, KEY, key) for name, text in texts.items() if text is not None})


def _pass_time(played: Rehearsal, until: datetime) -> None:
    for key, born in played.born.items():
        for age in AGES:
            if (key, age) not in played.reached and _turns(born, age) <= until:
                played.reached.add((key, age))
                _record(played, _own(AgeReached(years=age), key, _turns(born, age), until))
    passed = replace(_own(TimePassed(until=until), "org-707-clock", until, until), id=derived_id("time", until))
    for key, state in list(played.states.items()):
        decider = _decider(key)
        due = decider.due(state)
        if due is not None and due <= until:
            _react(played, decider, key, passed)


def _decider(key: str) -> ModuleType:
    return seats if key == SEATS else pathway


_RECORDERS = {name: Recorder(service=name, municipality=MUNICIPALITY) for name in ("coordination", "planning")}


def _record(played: Rehearsal, envelope: Envelope) -> None:
    decider = _decider(envelope.key)
    _evolve(played, decider, envelope)
    _react(played, decider, envelope.key, envelope)


def _evolve(played: Rehearsal, decider: ModuleType, envelope: Envelope) -> None:
    before = played.states.get(envelope.key, decider.INITIAL)
    played.states[envelope.key] = decider.evolve(before, envelope)
    played.events[envelope.type] += 1
    _note(played, before, envelope)


def _note(played: Rehearsal, before: Any, envelope: Envelope) -> None:
    data: Any = envelope.data
    match envelope.type:
        case "coordination.pathway-opened" | "coordination.pathway-reopened":
            played.standing[envelope.key] = "open"
        case "coordination.pathway-closed":
            played.standing[envelope.key] = "closed"
        case "coordination.following-ended":
            following = _as_policy(before.followings[data.sector])
            assert following is not None
            played.ended[envelope.key, data.sector] = replace(following, until=envelope.occurred_at)
        case "coordination.obligation-opened":
            played.obligations[data.obligation] = (data.rule, "open")
        case "coordination.obligation-met":
            verdict = "met" if data.in_time else "met late"
            played.obligations[data.obligation] = (data.rule, verdict + (" learnt late" if data.after_missed else ""))
        case "coordination.obligation-missed":
            played.obligations[data.obligation] = (data.rule, "missed")
        case "coordination.obligation-waived":
            played.obligations[data.obligation] = (data.rule, "waived")
        case _:
            pass


def _react(played: Rehearsal, decider: ModuleType, key: str, cause: Envelope) -> None:
    causes = [cause]
    while causes:
        cause = causes.pop(0)
        decisions: Iterable[Decision] = decider.decide(played.states.get(key, decider.INITIAL), cause)
        for index, decision in enumerate(decisions):
            envelope = _RECORDERS["coordination"].from_fact(decision, cause, key, index, cause.recorded_at)
            _evolve(played, decider, envelope)
            causes.append(envelope)


def _carry_out(played: Rehearsal, act: Act, now: datetime) -> None:
    person = PEOPLE[act.person]
    key = SEATS if act.youth is None else youth_id(act.youth)
    model = BY_NAME[act.name]
    given = dict(act.args) | _sealed_args(model, act.args, key)
    args = model.model_validate({name: _obligation(played, key, value) for name, value in given.items()})
    command = Command(id=act.id, key=key, at=now, person=person, args=args)
    try:
        _permit(played, act, person, key, now)
        found = _coordinate(played, command) if act.service == "coordination" else _plan(played, command)
    except RefusedError as error:
        played.refusals[act.number] = error.code
        played.reasons[act.number] = str(error)
        return
    played.refusals[act.number] = None
    if not found:
        played.quiet.append(act.number)


def _obligation(played: Rehearsal, key: str, value: Any) -> Any:
    """The obligation of a rule, where the command says only which rule's it is."""
    if not isinstance(value, str) or not value.startswith("${obligation:"):
        return value
    rule = value.removeprefix("${obligation:").removesuffix("}")
    return next(one for one in played.states[key].obligations if played.obligations[one][0] == rule)


def _sealed_args(model: Any, args: Mapping[str, Any], key: str) -> dict[str, str]:
    return {name: seal(args[name], KEY, key) for name in personal_fields(model) if args.get(name) is not None}


def _permit(played: Rehearsal, act: Act, person: Person, key: str, now: datetime) -> None:
    case = case_of(played.states.get(key, pathway.INITIAL)) if act.youth is not None else case_of(seats.INITIAL)
    answer = may_command(person.role, act.name, relations_of(person, case, now), now)
    if not answer.allow:
        raise RefusedError(answer.code, "person", "", "", danish=answer.reason_da, english=answer.reason_en)


def _coordinate(played: Rehearsal, command: Command) -> int:
    decider = _decider(command.key)
    decisions = decider.decide(played.states.get(command.key, decider.INITIAL), command)
    for index, decision in enumerate(decisions):
        envelope = _RECORDERS["coordination"].from_command(decision, command, index, command.at)
        _record(played, envelope)
    return len(decisions)


def _plan(played: Rehearsal, command: Command) -> int:
    args: Any = command.args
    plan = played.planned[command.key]
    years = {year: played.years[year] for year in years_touched(args, plan)}
    if isinstance(args, planning.PlanCommand):
        placed = decide_plan(command, played.standing.get(command.key, "unknown"), plan, years)
    else:
        placed = decide_budget(command, MUNICIPALITY, years)
    for index, one in enumerate(placed):
        told = replace(command, key=one.key)
        envelope = _RECORDERS["planning"].from_command(one.decision, told, index, command.at)
        if one.year is None:
            played.planned[command.key] = plans.evolve(played.planned[command.key], envelope)
        else:
            played.years[one.year] = budgets.evolve(played.years[one.year], envelope)
        if not one.key.startswith("org-"):
            _record(played, envelope)
    return len(placed)
