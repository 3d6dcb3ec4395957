"""Who may hear of a youth at a meeting, and on which bases? Whoever has none leaves for that item.

The one answer for the agenda, which proposes who stays, and for the record of who was in the room. A basis counts
only for the youth and the moment for which its conditions hold. A seat's basis says which basis its holder would use;
it holds for those youths who were raised on that basis, since there somebody has said in words why it is needed.
Invariant: whoever has neither a part in the case nor a basis that holds for it hears nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.definitions.dated import in_force
from shared.definitions.policy import BASES, COORDINATED_BY, Basis, Manner
from shared.policy.answer import basis_in_force
from shared.policy.circles import may_receive
from shared.policy.circumstances import SHOWN
from shared.policy.consenting import UNKNOWN, Consent, Givers, denial_of_all

AT_A_MEETING: Manner = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a youth's case shows of who may hear of it at a meeting.

    Attributes:
        raised_basis, raised_sector: on which basis the youth was raised, and for which sector; None: nobody hears.
        only_raised: there is no pathway yet.
        lead_unit: the unit that has the case.
        actors: the basis of everybody who is on the case, by sector and person.
        followings: the basis of each sector that follows the youth.
        disclosed: sectors to which something was disclosed for this meeting, each with its basis; a disclosure that was
            used up at another meeting is none.
        consents: the consents that were given, also those that no longer hold.
        circumstances: those that the case shows (`shared.policy.circumstances.holding`).
        givers: what is known of who must consent.
    """

    raised_basis: str | None = None
    raised_sector: str | None = None
    only_raised: bool = False
    lead_unit: str | None = None
    actors: Mapping[tuple[str, str], str] = field(default_factory=dict)
    followings: Mapping[str, str] = field(default_factory=dict)
    disclosed: Collection[tuple[str, str]] = ()
    consents: tuple[Consent, ...] = ()
    circumstances: frozenset[str] = frozenset()
    givers: Givers = UNKNOWN


def bases_to_hear(heard: Heard, person: str, sector: str, seats: Collection[str], at: datetime) -> tuple[str, ...]:
    """The bases on which a person of a sector may hear of the youth, the first to be proposed; none: the person leaves.

    While the youth is only raised, that is the raising's basis. With a pathway it is what the person joined on, what
    the sector follows on, a consent to the sector, what was disclosed to it for the meeting, the basis of a seat that
    the person holds where the youth was raised on it, and for whoever raised the youth the raising's. Who coordinates,
    and the unit that has the case, hear what there is a basis for at all.

    Args:
        heard: what the case shows.
        person: who would hear.
        sector: for which sector.
        seats: the bases of the seats that the person holds for the sector.
        at: when.
    """
    if heard.raised_basis is None:
        return ()
    if heard.only_raised:
        owns = sector in {heard.raised_sector, COORDINATED_BY}
        return (heard.raised_basis,) if owns or holds(heard, heard.raised_basis, sector, at) else ()
    found = [basis for basis in _grounds(heard, person, sector, seats, at) if holds(heard, basis, sector, at)]
    if sector == heard.raised_sector:
        found.append(heard.raised_basis)
    if sector in {COORDINATED_BY, heard.lead_unit}:
        found = [*_own(at), *found, heard.raised_basis, *heard.actors.values(), *heard.followings.values()]
    return tuple(dict.fromkeys(found))


def holds(heard: Heard, basis: str, sector: str, at: datetime) -> bool:
    """Whether a basis lets a sector hear of this youth at a meeting, as far as the case shows its conditions."""
    row = basis_in_force(basis, at)
    if row is None or row.same_unit or AT_A_MEETING not in row.manners or not may_receive(basis, sector, at):
        return False
    if row.consent and denial_of_all(heard.consents, sector, at, heard.givers) is not None:
        return False
    return SHOWN.intersection(row.requires) <= heard.circumstances and heard.circumstances.isdisjoint(row.excludes)


def _grounds(heard: Heard, person: str, sector: str, seats: Collection[str], at: datetime) -> Iterator[str]:
    if (sector, person) in heard.actors:
        yield heard.actors[sector, person]
    if sector in heard.followings:
        yield heard.followings[sector]
    yield from (row.code for row in _rows(at) if row.consent)
    yield from (basis for to, basis in heard.disclosed if to == sector)
    yield from (basis for basis in seats if basis == heard.raised_basis)


def _own(at: datetime) -> Iterator[str]:
    yield from (row.code for row in _rows(at) if row.same_unit)


def _rows(at: datetime) -> Iterable[Basis]:
    return (row for row in BASES if in_force(row, at))
