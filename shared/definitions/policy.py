"""What does the policy table say, row by row? Reading and checking only; deciding is `shared/policy`.

Invariant: every row is dated, and every circle, sector, category and reason that a row names exists.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.definitions import load
from shared.definitions.dated import Confidence
from shared.definitions.patterns import Pattern

EVERYBODY: Final = "*"
"""Stands for every sector, purpose or category in a row."""

Names = Annotated[frozenset[str], Field(min_length=1)]
Manner = Literal["once", "meeting", "feed"]
"""How data is exchanged: once, at a meeting, or continuously as a feed."""
Standing = Literal[
    "is-lead",
    "joined",
    "known",
    "unit-has-case",
    "undecided",
    "opened",
    "is-party",
    "is-party-not-kept-out",
]
"""What may hold between a person and a youth's case; `shared.policy.relations` says what each means."""

_HEAD: Final = ("valid_from", "valid_to", "source", "confidence")
_DATED: Final = ConfigDict(frozen=True, extra="forbid")


class Reason(BaseModel):
    """Why something is allowed or denied, in plain words.

    Attributes:
        danish_of, english_of: the same of a colleague, where it speaks to the one who looks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    danish: str
    english: str
    danish_of: str | None = None
    english_of: str | None = None


class Basis(BaseModel):
    """A legal basis of disclosure: who to whom, for what, in which manner, under which circumstances.

    Attributes:
        times: how often the same categories may go to the same recipient about one concern; None: as often as needed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    code: str
    danish: str
    english: str
    senders: Names = Field(alias="from")
    recipients: Names = Field(alias="to")
    purposes: Annotated[tuple[str, ...], Field(min_length=1)]
    manners: frozenset[Manner]
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    consent: bool = False
    same_unit: bool = False
    times: int | None = None
    travels: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Closed(BaseModel):
    """Categories that are closed to units, also where another row would open them."""

    model_config = _DATED

    code: str
    categories: frozenset[str] = frozenset()
    all_categories_but: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    all_units_but: frozenset[str] = frozenset()
    roles_exempt: frozenset[str] = frozenset()
    unless_granted: bool
    danish: str
    english: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Access(BaseModel):
    """Categories that a role may see, in a relation to the case, for purposes."""

    model_config = _DATED

    roles: Names
    relations: frozenset[str]
    purposes: Names
    units: frozenset[str] = frozenset()
    categories: Names
    origin: Literal["any", "own", "granted"]
    basis: str | None
    travels: tuple[str, ...] = ()
    about_organisations: bool = False
    danish: str
    english: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Protected(BaseModel):
    """What name and address protection masks, and which roles may open it with a purpose.

    Attributes:
        circumstance: by which the case shows that there is a protection.
        travels: the condition that goes with a place that is disclosed all the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: Names
    circumstance: str
    travels: str
    reveal_roles: frozenset[str]


class ConsentGivers(BaseModel):
    """Who may consent for a youth between two ages in years (`from_age` included)."""

    model_config = _DATED

    from_age: float
    below_age: float
    givers: Names
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Known(BaseModel):
    """A circumstance that the case itself shows: it holds from a fact that begins it until one that ends it.

    Attributes:
        category: who may not see this category is not told that it was this circumstance which decided.
    """

    model_config = _DATED

    circumstance: str
    category: str
    since: Annotated[tuple[Pattern, ...], Field(min_length=1)]
    until: tuple[Pattern, ...] = ()
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Sighted(BaseModel):
    """For how many days what was disclosed in a manner is open to the recipient's unit; None: while it takes part."""

    model_config = _DATED

    manner: Manner
    days: int | None
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Extension(BaseModel):
    """How long after a request for access its answer may be put off, in months; None: no number is given."""

    model_config = _DATED

    kind: str
    months: int | None
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class Relation(BaseModel):
    """When a person of a role, perhaps of a unit, stands in a relation to a youth's case."""

    model_config = _DATED

    relation: str
    when: Standing
    roles: Names
    units: frozenset[str] = frozenset()
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


class CommandRight(BaseModel):
    """Commands that roles may give, in one of some relations to the case (none named: no relation is needed)."""

    model_config = _DATED

    commands: Names
    roles: Names
    relations: frozenset[str]
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence


_FILE: Final = load("policy")
_COMMANDS: Final = load("commands")


def _rows(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    head = {name: table[name] for name in _HEAD}
    return [head | row for row in table[key]]


CIRCLES: Final[Mapping[str, frozenset[str]]] = {name: frozenset(members) for name, members in _FILE["circles"].items()}
"""Groups of sectors by name."""

BASES: Final = TypeAdapter(tuple[Basis, ...]).validate_python(_rows(_FILE, "bases"))
CLOSED: Final = TypeAdapter(tuple[Closed, ...]).validate_python(_rows(_FILE, "closed"))
ACCESS: Final = TypeAdapter(tuple[Access, ...]).validate_python(_rows(_FILE, "access"))
PROTECTED: Final = Protected.model_validate(_FILE["protected"])
CONSENT_GIVERS: Final = TypeAdapter(tuple[ConsentGivers, ...]).validate_python(_rows(_FILE, "consent_givers"))
CUSTODY: Final = TypeAdapter(Mapping[str, frozenset[str]]).validate_python(_FILE["custody"])
"""The parties who may give a parent's consent, by who holds parental responsibility."""
KNOWN: Final = TypeAdapter(tuple[Known, ...]).validate_python(_rows(_FILE, "known"))
SIGHTED: Final = TypeAdapter(tuple[Sighted, ...]).validate_python(_rows(_FILE, "sighted"))
EXTENSIONS: Final = TypeAdapter(tuple[Extension, ...]).validate_python(_rows(_FILE, "extensions"))
RELATIONS: Final = TypeAdapter(tuple[Relation, ...]).validate_python(_rows(_FILE, "relations"))
COMMAND_RIGHTS: Final = TypeAdapter(tuple[CommandRight, ...]).validate_python(_rows(_COMMANDS, "rights"))
NEVER_FOR: Final = frozenset(_FILE["never_for"])
SHOWN_BY_EMERGENCY: Final = frozenset(_FILE["shown_by_emergency"])
"""Circumstances that an emergency access shows while it is open."""
STATED_IN_WORDS: Final = frozenset(_FILE["stated_in_words"])
"""Circumstances that are stated only by an explanation."""
WRITTEN: Final = frozenset(_FILE["written"])
"""Forms of consent that count as written."""
FOR_OTHERS: Final = frozenset(_FILE["disclose_for_others"])
"""Roles that may have it decided for another sector than their own."""
RECEIVED_BY: Final[str] = _FILE["received_by"]
COORDINATED_BY: Final[str] = _FILE["coordinated_by"]
REASONS: Final = TypeAdapter(Mapping[str, Reason]).validate_python(_FILE["reasons"])
