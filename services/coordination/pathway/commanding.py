"""What follows from a person's command about a youth, or why may it not be carried out?

Invariants: the same wish twice gives nothing the second time; a command that breaks a rule of casework asks for a
reason first; a refusal names the field, what was found and what was expected. Who may give a command at all is said
by the policy, outside of here.
"""

from collections.abc import Mapping
from typing import Final, assert_never

from services.coordination import commands as asked
from services.coordination import methods, refusals
from services.coordination.arguments import checked
from services.coordination.pathway import meetings, parties, sharing, team
from services.coordination.pathway.state import State
from shared.deciding import Command, Decision, RefusedError
from shared.definitions.municipalities import known_municipality
from shared.definitions.patterns import Fact
from shared.definitions.phases import PHASES, later, missing
from shared.events import coordination as events
from shared.events.envelope import Event

Events = tuple[Event, ...]

LAST: Final = tuple(PHASES)[-1]
"""The phase that is left by closing the pathway."""


def obey(state: State, command: Command) -> tuple[Decision, ...]:
    """The decisions that a command asks for; none when what it wishes is so already.

    Raises:
        RefusedError: the command may not be carried out.
        TypeError: it is no command about a youth.
    """
    args = command.args
    if not isinstance(args, asked.PathwayArgs):
        raise TypeError(f"{type(args).__name__} is no command about a youth")
    at = checked(command)
    return tuple(Decision(data, at, f"command:{args.NAME}") for data in _decided(state, command, args))


def _decided(state: State, command: Command, args: asked.PathwayArgs) -> Events:
    """What each group of commands asks for; a group has a module of its own."""
    if isinstance(args, asked.MeetingArgs):
        return meetings.decide(state, command, args)
    if isinstance(args, asked.SharingArgs):
        return sharing.decide(state, command, args)
    return _of_the_case(state, command, args)


def _of_the_case(state: State, command: Command, args: asked.CaseArgs) -> Events:  # noqa: C901, PLR0911, PLR0912 (one case a command)
    match args:
        case asked.RaiseYouth():
            return _raise(state, args)
        case asked.DismissSuggestion():
            return _dismiss(state, args)
        case asked.OpenPathway():
            return _open(state, command, args)
        case asked.EnterPhase():
            return _enter(state, args)
        case asked.PausePathway():
            return _pause(state, args)
        case asked.ResumePathway():
            return _resume(state)
        case asked.ClosePathway():
            return _close(state, args)
        case asked.ReopenPathway():
            return _reopen(state, args)
        case asked.AppointCaseLead():
            return team.appoint(state, args)
        case asked.JoinActor():
            return team.join(state, command, args)
        case asked.LeaveActor():
            return team.leave(state, args)
        case asked.AssignTask():
            return team.assign(state, command, args)
        case asked.AcknowledgeTask():
            return team.acknowledge(state, args)
        case asked.CompleteTask():
            return team.complete(state, args)
        case asked.RecordPartiesInformed():
            return parties.inform(state, command, args)
        case asked.RequestConsent():
            return parties.request(state, command, args)
        case asked.RecordConsentGiven():
            return parties.give(state, command, args)
        case asked.RecordConsentRefused():
            return parties.refuse(state, args)
        case asked.RecordConsentWithdrawn():
            return parties.withdraw(state, args)
        case asked.WaiveObligation():
            return parties.waive(state, args)
        case _:
            assert_never(args)


def _raise(state: State, args: asked.RaiseYouth) -> Events:
    if state.raised is not None and state.phase != "closed":
        return ()
    return (events.YouthRaised(by=args.by, sector=args.sector, reason=args.reason, basis=args.basis),)


def _dismiss(state: State, args: asked.DismissSuggestion) -> Events:
    if args.description is None:
        if state.open:
            raise refusals.open_cannot_be_dismissed()
        if state.phase != "raised":
            if state.dismissed:
                return ()
            raise refusals.not_raised()
    else:
        suggestion = state.suggestions.get(args.description)
        if suggestion is None:
            raise refusals.no_suggestion()
        if suggestion.dismissed:
            return ()
    return (events.SuggestionDismissed(description=args.description, reason=args.reason, explanation=args.explanation),)


def _open(state: State, command: Command, args: asked.OpenPathway) -> Events:
    if state.open:
        if state.description == args.description:
            return ()
        raise refusals.already_open()
    if state.phase == "closed":
        raise refusals.closed()
    if state.raised is None:
        raise refusals.not_raised()
    used = methods.used_here(command.beside)
    if args.description in used.retired:
        raise refusals.retired_description()
    row = methods.in_use(used, args.description, command.at)
    place = known_municipality(state.municipality)
    if row is None or place is None or row.key not in place.descriptions:
        raise refusals.unknown_description()
    if row.key not in state.suggestions and args.deviation is None:
        raise refusals.deviation_needed()
    return (
        events.PathwayOpened(description=row.key, version=row.version, deviation=args.deviation),
        events.PhaseEntered(phase=args.phase),
    )


def _enter(state: State, args: asked.EnterPhase) -> Events:
    if not state.open or state.phase is None:
        raise refusals.not_open()
    if state.paused:
        raise refusals.paused()
    if state.phase == args.phase:
        return ()
    lacking = _lacking(state, state.phase, args.phase)
    if lacking and args.deviation is None:
        raise _without(lacking, "deviation")
    return (
        events.PhaseEntered.model_validate(
            {"phase": args.phase, "left": state.phase, "missing": lacking, "deviation": args.deviation}
        ),
    )


def _without(lacking: tuple[str, ...], field: str) -> RefusedError:
    rows = {one.key: one for row in PHASES.values() for one in row.done_when}
    return refusals.criteria_missing(
        lacking, [rows[key].danish for key in lacking], [rows[key].english for key in lacking], field
    )


def _lacking(state: State, left: str, entered: str) -> tuple[str, ...]:
    """Criteria not met since the youth was raised, of the phase that is left and of those that are passed over.

    And those of phases before that were met by something wrong: it was taken for done, and is to be done again.
    """
    if not later(entered, left):
        return ()
    facts = _since_raised(state, state.facts)
    passed = [key for key in PHASES if key == left or (later(key, left) and later(entered, key))]
    return (*undone(state, left), *(one for key in passed for one in missing(key, facts)))


def undone(state: State, phase: str) -> tuple[str, ...]:
    """Criteria of the phases before one that only something wrong had met, as a hearing of another youth."""
    told = dict(state.facts)
    for wrong in state.corrected.values():
        if wrong.fact is not None:
            told[wrong.fact.type] = (*told.get(wrong.fact.type, ()), wrong.fact)
    facts, seemed = _since_raised(state, state.facts), _since_raised(state, told)
    before = [key for key in PHASES if later(phase, key)]
    return tuple(one for key in before for one in missing(key, facts) if one not in missing(key, seemed))


def _since_raised(state: State, facts: Mapping[str, tuple[Fact, ...]]) -> Mapping[str, tuple[Fact, ...]]:
    if state.raised is None:
        return facts
    since = state.raised.at
    return {kind: tuple(fact for fact in known if fact.at >= since) for kind, known in facts.items()}


def _pause(state: State, args: asked.PausePathway) -> Events:
    if not state.open:
        raise refusals.not_open()
    if state.paused:
        return ()
    return (events.PathwayPaused(reason=args.reason, until=args.until, explanation=args.explanation),)


def _resume(state: State) -> Events:
    if not state.open:
        raise refusals.not_open()
    return (events.PathwayResumed(),) if state.paused else ()


def _close(state: State, args: asked.ClosePathway) -> Events:
    if state.phase == "closed":
        return ()
    if not state.open:
        raise refusals.not_open()
    if state.phase == LAST and args.explanation is None:
        lacking = (*undone(state, LAST), *missing(LAST, state.facts, _done(state)))
        if lacking:
            raise _without(lacking, "explanation")
    return (events.PathwayClosed(reason=args.reason, outcome=args.outcome, explanation=args.explanation),)


def _done(state: State) -> tuple[str, ...]:
    """The kinds of the tasks that were done since the phase was entered."""
    since = state.phase_since
    return tuple(
        task.kind
        for task in state.tasks.values()
        if task.completed is not None and (since is None or task.completed >= since)
    )


def _reopen(state: State, args: asked.ReopenPathway) -> Events:
    if state.open:
        return ()
    if state.phase != "closed":
        raise refusals.not_closed()
    return (events.PathwayReopened(reason=args.reason), events.PhaseEntered(phase="mapping"))
