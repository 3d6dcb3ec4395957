"""Who was told what about the youth, on which basis, who broke the glass, and where did the case go?

Invariants: the policy decides, with what the state knows and never by the asker's word alone; an answer is recorded
whether it allows or denies; the same wish twice gives nothing the second time.
"""

from datetime import date, datetime, timedelta
from typing import Final, assert_never
from uuid import UUID

from services.coordination import commands as asked
from services.coordination import refusals
from services.coordination.limits import due_moment
from services.coordination.pathway import correcting
from services.coordination.pathway.knowing import looks_of, may_name, shown
from services.coordination.pathway.state import AccessRequest, State
from shared.deciding import Command, Person
from shared.definitions.code_lists import code_ok
from shared.definitions.dated import in_force, local_day
from shared.definitions.event_types import category_of, correctable
from shared.definitions.municipalities import Span, known_municipality
from shared.definitions.policy import EXTENSIONS, FOR_OTHERS, RECEIVED_BY, STATED_IN_WORDS
from shared.events import sharing as events
from shared.events.coordination import PathwayClosed, YouthRaised
from shared.events.envelope import Event
from shared.policy import Sharing, Verdict, may_share, own_of
from shared.policy.granting import RUNNING

Events = tuple[Event, ...]

MOVE: Final = "MUNI_MOVE"
"""The basis of handing a case over because the youth has moved."""


def decide(state: State, command: Command, args: asked.SharingArgs) -> Events:  # noqa: PLR0911 (one case a command)
    """What a command about who may know asks for.

    Raises:
        RefusedError: the command may not be carried out.
    """
    match args:
        case asked.IssueCorrection():
            return correcting.decide(state, args)
        case asked.DecideDisclosure():
            return _disclose(state, command, args)
        case asked.OpenEmergencyAccess():
            return _break_glass(state, command, args)
        case asked.ReviewEmergencyAccess():
            return _review(state, command, args)
        case asked.HandOver():
            return _hand_over(state, command, args)
        case asked.ReceiveHandover():
            return _receive(state, command, args)
        case asked.RecordAccessRequest():
            return _request(state, command, args)
        case asked.ExtendAccessRequest():
            return _extend(state, command, args)
        case asked.AnswerAccessRequest():
            return _answer(state, args)
        case _:
            assert_never(args)


def answered(state: State, person: Person, args: asked.DecideDisclosure, at: datetime) -> Verdict:
    """Whether a person's wish to share may be done, by what the case shows at a moment; nothing is recorded.

    Raises:
        RefusedError: it is not the person's to ask, or the consent is not known.
    """
    if args.from_sector != person.unit and person.role not in FOR_OTHERS:
        raise refusals.not_your_data()
    if args.consent is not None and args.consent not in state.consents:
        raise refusals.unknown("consent")
    _check_facts(state, person, args, at)
    wish = Sharing(
        sender=args.from_sector,
        recipients=args.to,
        categories=args.categories,
        purpose=args.purpose,
        at=at,
        manner=args.manner,
        basis=args.basis,
        stated=frozenset(args.circumstances),
        consent=args.consent,
    )
    return may_share(wish, shown(state, person, at))


def _check_facts(state: State, person: Person, args: asked.DecideDisclosure, at: datetime) -> None:
    """What is named is a fact that holds, that the person may see, and that the wish is about."""
    if not args.facts:
        return
    if args.manner == RUNNING:
        raise refusals.facts_of_a_feed()
    looks = looks_of(state, person, at)
    known = {fact.id: fact for name, facts in state.facts.items() if correctable(name) for fact in facts}
    own = own_of(args.from_sector)
    for place, identity in enumerate(args.facts):
        wrong = state.corrected.get(identity)
        fact = known.get(identity, None if wrong is None else wrong.fact)
        if fact is None or not may_name(looks, fact):
            raise refusals.unknown_fact(place)
        if wrong is not None:
            raise refusals.corrected_fact(place)
        if category_of(fact.type) not in args.categories:
            raise refusals.fact_of_another(place, "categories", category_of(fact.type), args.categories)
        if own not in {None, fact.sector}:
            raise refusals.fact_of_another(place, "from_sector", fact.sector, (args.from_sector,))


def _disclose(state: State, command: Command, args: asked.DecideDisclosure) -> Events:
    if command.id in state.disclosures:
        return ()
    if args.explanation is None:
        # Necessity is stated by saying why; a tick alone states nothing.
        said = tuple(code for code in args.circumstances if code not in STATED_IN_WORDS)
        found = answered(state, command.person, args.model_copy(update={"circumstances": said}), command.at).answer
    else:
        found = answered(state, command.person, args, command.at).answer
    return (
        events.DisclosureDecided(
            disclosure=command.id,
            decision="allow" if found.allow else "deny",
            basis=args.basis or found.basis,
            purpose=args.purpose,
            from_sector=args.from_sector,
            to=args.to,
            categories=args.categories,
            manner=args.manner,
            reason=found.code,
            conditions=found.conditions,
            explanation=args.explanation,
            facts=tuple(dict.fromkeys(args.facts)) or None,
        ),
    )


def _break_glass(state: State, command: Command, args: asked.OpenEmergencyAccess) -> Events:
    person, place = command.person, known_municipality(command.person.municipality)
    if any(one.person == person.id and one.at(command.at) for one in state.emergencies.values()):
        return ()
    if place is None:
        raise refusals.no_place()
    most = place.targets.emergency_hours
    return (
        events.EmergencyAccessOpened(
            access=command.id,
            person=person.id,
            sector=person.unit if code_ok("sector", person.unit, command.at) else RECEIVED_BY,
            reason=args.reason,
            explanation=args.explanation,
            until=command.at + timedelta(hours=min(args.hours or most, most)),
        ),
    )


def _review(state: State, command: Command, args: asked.ReviewEmergencyAccess) -> Events:
    access = state.emergencies.get(args.access)
    if access is None:
        raise refusals.unknown("access")
    if access.person == command.person.id:
        raise refusals.own_emergency()
    if access.reviewed is not None:
        if access.justified == args.justified:
            return ()
        raise refusals.reviewed_already()
    return (
        events.EmergencyAccessReviewed(
            access=args.access, by=command.person.id, justified=args.justified, explanation=args.explanation
        ),
    )


def _hand_over(state: State, command: Command, args: asked.HandOver) -> Events:
    if args.to_municipality == command.person.municipality:
        raise refusals.own_municipality("to_municipality")
    moved = _newest_move(state, command.at)
    since = moved[0] if moved is not None else None
    if any(to == args.to_municipality and (since is None or since <= at) for to, at in state.handed_over):
        return ()
    wish = Sharing(
        sender=command.person.unit,
        recipients=("other-municipality",),
        categories=("casework",),
        purpose="move",
        at=command.at,
        basis=args.basis,
    )
    found = may_share(wish, shown(state, command.person, command.at)).answer
    if not found.allow:
        raise refusals.by_the_policy(found)
    if moved is not None and args.basis == MOVE and moved[1] != args.to_municipality:
        raise refusals.moved_elsewhere()
    handed = events.HandedOver(to_municipality=args.to_municipality, basis=args.basis, summary=args.summary)
    if not state.open:
        return (handed,)
    return (handed, PathwayClosed(reason="moved", outcome="not-judged"))


def _newest_move(state: State, at: datetime) -> tuple[datetime, str] | None:
    moves = [
        (fact.at, str(fact.values["to_municipality"]))
        for fact in state.facts.get("person.moved", ())
        if fact.at <= at and "to_municipality" in fact.values
    ]
    return max(moves, default=None)


def _receive(state: State, command: Command, args: asked.ReceiveHandover) -> Events:
    person = command.person
    if args.from_municipality == person.municipality:
        raise refusals.own_municipality("from_municipality")
    gone = max((at for _, at in state.handed_over), default=None)
    if any(place == args.from_municipality and (gone is None or gone < at) for place, at in state.received):
        return ()
    received = events.HandoverReceived(from_municipality=args.from_municipality, basis=args.basis, text=args.text)
    if state.open or state.phase == "raised":
        return (received,)
    if args.text is None:
        raise refusals.summary_needed()
    return (received, YouthRaised(by=person.id, sector=person.unit, reason=args.text, basis=args.basis))


def _request(state: State, command: Command, args: asked.RecordAccessRequest) -> Events:
    if command.id in state.requests:
        return ()
    if any((one.kind, one.by) == (args.kind, args.by) and one.answered is None for one in state.requests.values()):
        return ()
    return (events.AccessRequested(request=command.id, kind=args.kind, by=args.by),)


def _extend(state: State, command: Command, args: asked.ExtendAccessRequest) -> Events:
    request = _known_request(state, args.request)
    if request.extended == args.until:
        return ()
    if request.answered is not None:
        raise refusals.answered_already()
    if args.until <= local_day(command.at):
        raise refusals.in_the_past("until")
    last = _longest(request, command.at)
    if last is not None and args.until > last:
        raise refusals.extended_too_long()
    return (events.AccessExtended(request=args.request, reason=args.reason, until=args.until),)


def _answer(state: State, args: asked.AnswerAccessRequest) -> Events:
    request = _known_request(state, args.request)
    if request.answered is not None:
        if request.outcome == args.outcome:
            return ()
        raise refusals.answered_already()
    return (events.AccessAnswered(request=args.request, outcome=args.outcome),)


def _known_request(state: State, key: UUID) -> AccessRequest:
    request = state.requests.get(key)
    if request is None:
        raise refusals.unknown("request")
    return request


def _longest(request: AccessRequest, at: datetime) -> date | None:
    """The last day until which the answer may be put off, where the law gives one."""
    months = [row.months for row in EXTENSIONS if row.kind == request.kind and in_force(row, at)]
    spans = [Span(amount=amount, unit="months") for amount in months if amount is not None]
    return min((local_day(due_moment(span, span.amount, request.at)) for span in spans), default=None)
