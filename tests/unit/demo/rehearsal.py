"""How would the pure deciders answer the whole scenario? A rehearsal without servers, in a few seconds.

It plays the steps in memory through intake's acceptance and gate, coordination's and planning's deciders and the
policy, and writes down what became of every message and command. Invariant: it decides nothing itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import ModuleType
from typing import Any, cast
from uuid import UUID

from pydantic_core import from_json, to_json

from deploy.demo.scenario import Act, Message, Scenario, generate
from deploy.demo.scenario.cast import Youth
from services.coordination import commands as coordinating
from services.coordination import consultations, methods, pathway, taskforce
from services.coordination.authority import case_of
from services.coordination.pathway.state import consents_of
from services.intake.acceptance import Fact, accept
from services.intake.reading import Message as Received
from services.planning import commands as planning
from services.planning.deciding import Background, Standing, decide
from services.planning.streams import S, Stream
from shared.deciding import Command, Decision, Person, Recorder, RefusedError
from shared.definitions.sectors import stamp
from shared.events.clock import TimePassed
from shared.events.envelope import Envelope, Event, derived_id, personal_fields
from shared.events.person import AgeKnown, AgeReached
from shared.policy import Acceptance, Following, givers_at, may_accept, may_command, relations_of
from shared.seals import seal
from shared.testing.examples import example
from shared.testing.messages import SEALING, sealed

AGES = (10, 12, 15, 16, 17.5, 18, 26)
KEY = bytes(32)
DECIDERS: Mapping[str, ModuleType] = {
    "taskforce": taskforce,
    "consultations": consultations,
    "methods": methods,
}
"""Who decides in a stream of the organisation, by the last word of its key."""
BY_NAME: Mapping[str, Any] = {
    model.NAME: model
    for model in (*coordinating.COMMANDS, *coordinating.TASKFORCE_COMMANDS, *coordinating.CONSULTATION_COMMANDS)
} | dict(planning.COMMANDS)
_TASKFORCE = {model.NAME for model in coordinating.TASKFORCE_COMMANDS}


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
        broken: the rules that facts broke, by youth or organisation.
        disclosed: every answer to a wish to share, by youth, with the conditions that travel.
        corrected: the event that each correction is of; `informed` the sectors that were told of it.
    """

    outcomes: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    refusals: dict[int, str | None] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    quiet: list[int] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)
    open_at: dict[datetime, int] = field(default_factory=dict)
    obligations: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    broken: list[tuple[str, str]] = field(default_factory=list)
    disclosed: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    corrected: dict[UUID, str] = field(default_factory=dict)
    informed: dict[UUID, set[str]] = field(default_factory=dict)
    streams: dict[UUID, Any] = field(default_factory=dict)
    ended: dict[tuple[str, str], Following] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)
    accepted: dict[UUID, bytes] = field(default_factory=dict)
    reached: set[tuple[str, float]] = field(default_factory=set)
    standing: dict[str, Standing] = field(default_factory=dict)
    municipality: str = "707"
    people: dict[str, Person] = field(default_factory=dict)
    born: dict[str, datetime] = field(default_factory=dict)

    def organisation(self, kind: str) -> str:
        """The key of one of the organisation's own streams."""
        return f"org-{self.municipality}-{kind}"

    def recorder(self, service: str) -> Recorder:
        """Who stamps what a service decides."""
        return Recorder(service=service, municipality=self.municipality)

    def of(self, stream: Stream[S]) -> S:
        """What a stream of planning has come to."""
        return cast("S", self.streams.get(stream.id, stream.initial))


@cache
def rehearsed(seed: int) -> tuple[Scenario, Rehearsal]:
    """The scenario of a seed and what became of it; played once, however many tests look at it."""
    scenario = generate(seed)
    return scenario, rehearse(scenario)


def rehearse(scenario: Scenario) -> Rehearsal:
    """Play the whole scenario."""
    people = {
        each.id: Person(id=each.id, role=each.role, unit=each.unit, municipality=scenario.municipality)
        for each in scenario.people
    }
    played = Rehearsal(municipality=scenario.municipality, people=people)
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
    if message.road == "client":
        body = to_json(sealed(from_json(body)))
    received = Received(message.sector, message.subject, message.headers, body)
    _, fact = accept(received, played.municipality, now, SEALING)
    if not isinstance(fact, Fact):
        return "refused", fact.code
    if fact.id in played.accepted:
        return ("duplicate", None) if played.accepted[fact.id] == fact.canonical else ("refused", "id-reused")
    if fact.person is None:
        played.accepted[fact.id] = fact.canonical
        return "accepted", None
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
            consents=tuple(consents_of(state).values()),
            givers=givers_at(state.facts, now),
            basis=fact.legal_basis,
            purpose=fact.purpose,
        )
    )
    if not answer.allow:
        return "refused", answer.code
    played.accepted[fact.id] = fact.canonical
    if key not in played.born and message.youth is not None:
        _become_known(played, key, cast[message.youth], now)
    marks = stamp(fact.sector, fact.data.TYPE, played.municipality, fact.occurred_at)
    _record(
        played,
        Envelope(
            id=fact.id,
            source=fact.source,
            sector=fact.sector,
            municipality=played.municipality,
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
    _record(played, _own(played, AgeKnown(years=who.age(now.date())), key, now, now))


def _turns(born: datetime, age: float) -> datetime:
    months = born.month - 1 + round(age * 12)
    first = born.replace(year=born.year + months // 12, month=months % 12 + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(born.day, last.day))


def _own(played: Rehearsal, data: Event, key: str, occurred_at: datetime, now: datetime) -> Envelope:
    municipality = played.municipality
    name = derived_id("rehearsal", data.TYPE, key, repr(data))
    return Envelope(
        id=name,
        source=f"/{municipality}/intake",
        sector="intake",
        municipality=municipality,
        key=key,
        occurred_at=occurred_at,
        recorded_at=now,
        actor="service:intake",
        legal_basis="SAME_UNIT",
        purpose="person-registration",
        sensitivity="ordinary",
        controller=f"municipality:{municipality}",
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
                _record(played, _own(played, AgeReached(years=age), key, _turns(born, age), until))
    time = _own(played, TimePassed(until=until), played.organisation("clock"), until, until)
    passed = replace(time, id=derived_id("time", until))
    for key, state in list(played.states.items()):
        decider = _decider(key)
        due = decider.due(state)
        if due is not None and due <= until:
            _react(played, decider, key, passed)


def _decider(key: str) -> ModuleType:
    return DECIDERS[key.rpartition("-")[2]] if key.startswith("org-") else pathway


def _state(played: Rehearsal, key: str) -> Any:
    return played.states.get(key, _decider(key).INITIAL)


def _record(played: Rehearsal, envelope: Envelope) -> None:
    decider = _decider(envelope.key)
    _evolve(played, decider, envelope)
    _react(played, decider, envelope.key, envelope)


def _evolve(played: Rehearsal, decider: ModuleType, envelope: Envelope) -> None:
    before = played.states.get(envelope.key, decider.INITIAL)
    played.states[envelope.key] = decider.evolve(before, envelope)
    played.events[envelope.type] += 1
    _note(played, before, envelope)
    _note_limits(played, envelope)


def _note(played: Rehearsal, before: Any, envelope: Envelope) -> None:
    data: Any = envelope.data
    match envelope.type:
        case "coordination.pathway-opened" | "coordination.pathway-reopened":
            played.standing[envelope.key] = "open"
        case "coordination.pathway-closed" | "coordination.handed-over":
            played.standing[envelope.key] = "closed"
        case "coordination.following-ended":
            following = _as_policy(before.followings[data.sector])
            assert following is not None
            played.ended[envelope.key, data.sector] = replace(following, until=envelope.occurred_at)
        case _:
            pass


def _note_limits(played: Rehearsal, envelope: Envelope) -> None:
    data: Any = envelope.data
    match envelope.type:
        case "coordination.rule-broken" | "coordination.meeting-missed":
            played.broken.append((envelope.key, data.rule))
        case "coordination.obligation-opened":
            played.obligations[data.obligation] = (data.rule, "open")
        case "coordination.obligation-met":
            verdict = "met" if data.in_time else "met late"
            played.obligations[data.obligation] = (data.rule, verdict + (" learnt late" if data.after_missed else ""))
        case "coordination.disclosure-decided":
            played.disclosed.append((envelope.key, data.decision, data.conditions))
        case "coordination.correction-issued":
            played.corrected[envelope.id] = str(data.of)
        case "coordination.recipient-informed":
            played.informed.setdefault(data.correction, set()).add(data.sector)
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
            envelope = played.recorder("coordination").from_fact(decision, cause, key, index, cause.recorded_at)
            _evolve(played, decider, envelope)
            causes.append(envelope)


def _carry_out(played: Rehearsal, act: Act, now: datetime) -> None:
    person = played.people[act.person]
    key = _key(played, act)
    model = BY_NAME[act.name]
    given = dict(act.args) | _sealed_args(model, act.args, key) | kept_of(act.name, act.args)
    args = model.model_validate({name: _obligation(played, key, value) for name, value in given.items()})
    beside = {kind: _state(played, played.organisation(kind)) for kind in ("taskforce", "methods")}
    command = Command(id=act.id, key=key, at=now, person=person, args=args, beside={} if act.youth is None else beside)
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


def kept_of(name: str, args: Mapping[str, Any]) -> dict[str, Any]:
    """What the door keeps of what was shown, where a command cannot do without it: figures of nobody."""
    if name != "make-committee-report":
        return {}
    made = example("coordination.committee-report-made").model_dump(mode="json")
    since = date.fromisoformat(args["until"]).replace(month=1, day=1)
    return {"since": since.isoformat(), "definitions": made["definitions"], "published": made["published"]}


def _key(played: Rehearsal, act: Act) -> str:
    if act.youth is not None:
        return youth_id(act.youth)
    if act.service == "planning":
        return played.organisation("methods")
    return played.organisation("taskforce" if act.name in _TASKFORCE else "consultations")


def _obligation(played: Rehearsal, key: str, value: Any) -> Any:
    """The obligation of a rule, where the command says only which rule's it is."""
    if not isinstance(value, str) or not value.startswith("${obligation:"):
        return value
    rule = value.removeprefix("${obligation:").removesuffix("}")
    return next(one for one in played.states[key].obligations if played.obligations[one][0] == rule)


def _sealed_args(model: Any, args: Mapping[str, Any], key: str) -> dict[str, str]:
    return {name: seal(args[name], KEY, key) for name in personal_fields(model) if args.get(name) is not None}


def _permit(played: Rehearsal, act: Act, person: Person, key: str, now: datetime) -> None:
    case = case_of(played.states.get(key, pathway.INITIAL), now)
    answer = may_command(person.role, act.name, relations_of(person, case, now), now)
    if not answer.allow:
        raise RefusedError(answer.code, "person", "", "", danish=answer.reason_da, english=answer.reason_en)


def _coordinate(played: Rehearsal, command: Command) -> int:
    decider = _decider(command.key)
    decisions = decider.decide(played.states.get(command.key, decider.INITIAL), command)
    for index, decision in enumerate(decisions):
        envelope = played.recorder("coordination").from_command(decision, command, index, command.at)
        _record(played, envelope)
    return len(decisions)


def _plan(played: Rehearsal, command: Command) -> int:
    background = Background(played.standing.get(command.key, "unknown"))
    placed = decide(command, background, played)
    for index, one in enumerate(placed):
        told = replace(command, key=one.key)
        envelope = played.recorder("planning").from_command(one.decision, told, index, command.at)
        played.streams[one.stream.id] = one.stream.evolve(played.of(one.stream), envelope)
        if not one.key.startswith("org-") or one.key == played.organisation("methods"):
            _record(played, envelope)
    return len(placed)
