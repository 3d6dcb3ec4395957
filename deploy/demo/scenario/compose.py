"""How do the lines of many scripts become one scenario? Sorted, in their wire form, each with what must become of it.

Beside the messages walks a small ledger of who may be spoken of; it follows the rule of the domain and is what a run
of the real system is compared with. Invariant: the ledger sees only what was delivered before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any, Final, assert_never
from uuid import UUID

from deploy.demo.scenario import noise, wire
from deploy.demo.scenario.calendar import END, MUNICIPALITY, moment
from deploy.demo.scenario.cast import Youth
from deploy.demo.scenario.noise import Fault
from deploy.demo.scenario.script import Line, Said, Sent, happens
from deploy.demo.scenario.steps import Act, Item, Message
from shared.definitions.event_types import category_of, needs
from shared.events.envelope import derived_id

WITHOUT_CPR: Final = {*wire.WITHOUT_CPR, "finance"}
"""Sectors that name nobody whom a faulty sender could mix up."""
_LAST: Final = moment(END, 23, 59)


@dataclass(slots=True)
class _Following:
    categories: frozenset[str]
    basis: str
    persons: set[str] = field(default_factory=set)
    ended: datetime | None = None


@dataclass(slots=True)
class _Ties:
    """What makes it lawful to speak of one youth."""

    notified: bool = False
    pathway: bool = False
    withdrawn: bool = False
    followings: dict[str, _Following] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with the name of its script and its place in it, from which its ids are derived."""

    line: Line
    script: str
    place: int


Whom = Mapping[int, Youth]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a scenario plays: its seed, its youths, its municipality."""

    seed: int
    youths: Whom
    municipality: str = MUNICIPALITY


def compose(setting: Setting, scripts: Mapping[str, Iterable[Line]], faults: Iterable[Fault] = ()) -> Iterator[Item]:
    """The items of these scripts, each under its name, in order of time and numbered from 0."""
    placed = [_Placed(line, name, place) for name, script in scripts.items() for place, line in enumerate(script)]
    timed = sorted((each for each in placed if each.line.at <= _LAST), key=_order)
    items = [*_items(setting, timed), *(item for fault in faults for item in _faulty(fault))]
    items.sort(key=lambda item: (item.at, isinstance(item.what, Act)))
    yield from (Item(item.at, replace(item.what, number=number)) for number, item in enumerate(items))


def _order(placed: _Placed) -> tuple[datetime, bool, datetime, int, int]:
    line = placed.line
    said = isinstance(line, Said)
    happened = line.at if isinstance(line, Said) else line.occurred_at
    return line.at, said, happened, -1 if line.youth is None else line.youth, placed.place


def _items(setting: Setting, lines: Iterable[_Placed]) -> Iterator[Item]:
    ledger = {number: _Ties() for number in setting.youths}
    first = min(setting.youths, default=0)
    rng = Random(f"samspor:{setting.seed}:on-the-way:{first}")  # noqa: S311 (a scenario, not a secret)
    for each in lines:
        match each.line:
            case Sent():
                item = _message(setting, each, each.line, ledger)
                yield item
                yield from _resent(rng, item)
            case Said():
                yield Item(each.line.at, _act(setting.seed, each, each.line))
                if each.line.youth is not None:
                    _carried_out(ledger[each.line.youth], each.line)
            case never:
                assert_never(never)


def _message(setting: Setting, placed: _Placed, fact: Sent, ledger: Mapping[int, _Ties]) -> Item:
    if fact.at < fact.occurred_at:
        raise ValueError(f"{fact.type} of youth {fact.youth} is delivered before it happens: {fact.at}")
    youth = None if fact.youth is None else setting.youths[fact.youth]
    name = fact.name or derived_id("demo", setting.seed, placed.script, placed.place)
    code = None if fact.youth is None else _told(ledger[fact.youth], fact)
    return Item(
        fact.at,
        Message(
            number=0,
            sector=fact.sector,
            subject=wire.subject(fact.sector, fact.type, setting.municipality),
            body=wire.body(wire.cloud_event(fact, youth, name, setting.municipality)),
            outcome="accepted" if code is None else "refused",
            code=code,
            youth=fact.youth,
            road=fact.road,
            person=fact.by,
        ),
    )


def _told(ties: _Ties, fact: Sent) -> str | None:
    """The code with which a fact about a youth is refused, or none; an accepted notification is a tie from then on."""
    code = _refusal(ties, fact)
    if code is None and fact.type == "social.notification-received":
        ties.notified = True
    return code


def _refusal(ties: _Ties, fact: Sent) -> str | None:
    match needs(fact.type):
        case "notification-or-pathway":
            return None if ties.notified or ties.pathway else "no-notification"
        case "following":
            following = ties.followings.get(fact.sector)
            if following is None or (following.ended is not None and following.ended < fact.occurred_at):
                return "no-following"
            if category_of(fact.type) not in following.categories:
                return "outside-following"
            return "consent-withdrawn" if following.basis == "CONSENT" and ties.withdrawn else None
        case _:
            return None


def _carried_out(ties: _Ties, line: Said) -> None:
    if line.refused is not None:
        return
    match line.name:
        case "open-pathway":
            ties.pathway = True
        case "record-consent-withdrawn":
            ties.withdrawn = True
        case "close-pathway" | "hand-over":
            for following in ties.followings.values():
                following.ended = following.ended or line.at
        case "join-actor" if line.args["categories"]:
            sector, categories = line.args["sector"], frozenset(line.args["categories"])
            started = ties.followings.get(sector)
            if started is None or started.ended is not None:
                started = ties.followings[sector] = _Following(categories, line.args["basis"])
            started.persons.add(line.args["person"])
        case "leave-actor" if line.args["sector"] in ties.followings:
            following = ties.followings[line.args["sector"]]
            following.persons.discard(line.args["person"])
            if not following.persons:
                following.ended = line.at
        case _:
            pass


def _act(seed: int, placed: _Placed, line: Said) -> Act:
    return Act(
        number=0,
        id=line.id or derived_id("demo", seed, placed.script, placed.place),
        person=line.person,
        service=line.service,
        name=line.name,
        youth=line.youth,
        args={name: _plain(value) for name, value in line.args.items()},
        refused=line.refused,
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _resent(rng: Random, item: Item) -> Iterator[Item]:
    message = item.what
    assert isinstance(message, Message)
    if message.road != "bus":
        return
    if message.outcome == "accepted" and happens(rng, noise.RESENT):
        at = noise.again(rng, message.sector, item.at)
        if at <= _LAST:
            yield Item(at, replace(message, outcome="duplicate"))
    elif message.outcome == "accepted" and message.sector not in WITHOUT_CPR and happens(rng, noise.ID_REUSED):
        at = noise.again(rng, message.sector, item.at)
        if at <= _LAST:
            yield Item(at, replace(message, body=noise.reused(message.body), outcome="refused", code="id-reused"))


def _faulty(fault: Fault) -> Iterator[Item]:
    message = Message(
        number=0,
        sector=fault.sector,
        subject=fault.subject,
        body=fault.body,
        outcome="refused",
        code=fault.code,
        headers=fault.headers,
    )
    yield Item(fault.at, message)
    right = fault.put_right
    if right is not None:
        yield Item(
            right.at,
            replace(
                message,
                body=right.body,
                outcome="accepted",
                code=None,
                youth=right.youth,
                road="mended",
                person=right.person,
                fields=right.fields,
            ),
        )
