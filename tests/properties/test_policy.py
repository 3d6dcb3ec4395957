"""Deny by default, over every question that could be asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.definitions.code_lists import codes
from shared.definitions.event_types import CATEGORIES, EVENT_TYPES, needs
from shared.definitions.policy import ACCESS, BASES, COMMAND_RIGHTS, RELATIONS
from shared.definitions.roles import ROLES
from shared.definitions.sectors import bases_for
from shared.policy import (
    Acceptance,
    Answer,
    Consent,
    Disclosure,
    Following,
    Look,
    may_accept,
    may_command,
    may_disclose,
    may_see,
    visible,
)
from shared.testing.examples import MOMENT

SECTORS = st.sampled_from(codes("sector", MOMENT))
CATEGORY = st.sampled_from(sorted(CATEGORIES))
CRIMINAL = st.sampled_from(["charge", "justice"])
RELATION = st.sampled_from(sorted({row.relation for row in RELATIONS}))
MOMENTS = st.timedeltas(timedelta(days=-800), timedelta(days=800)).map(lambda span: MOMENT + span)
NOT_ABOUT_YOUTHS = {"organisation", "budget", "aggregate", "reception"}
WITHOUT_RELATION = {"auditor", "data-protection-officer", "records-officer"}

LOOKS = st.builds(
    Look,
    role=st.sampled_from([*ROLES, "gardener"]),
    unit=SECTORS,
    purpose=st.sampled_from(codes("access-purpose", MOMENT)),
    at=MOMENTS,
    relations=st.frozensets(RELATION),
    granted=st.frozensets(CATEGORY, max_size=6),
    protected=st.booleans(),
    revealed=st.booleans(),
)
CONSENTS = st.builds(
    Consent,
    given_by=st.tuples(st.sampled_from(codes("party", MOMENT))),
    to=st.tuples(SECTORS),
    categories=st.tuples(CATEGORY),
    given_at=MOMENTS,
    purpose=st.none() | st.sampled_from(codes("purpose", MOMENT)),
    written=st.booleans(),
    until=st.none() | MOMENTS,
    withdrawn_at=st.none() | MOMENTS,
)
DISCLOSURES = st.builds(
    Disclosure,
    basis=st.sampled_from([*(basis.code for basis in BASES), "GOSSIP"]),
    category=CATEGORY,
    sender=SECTORS,
    recipient=SECTORS,
    purpose=st.sampled_from(codes("purpose", MOMENT)),
    at=MOMENTS,
    manner=st.sampled_from(["once", "meeting", "feed"]),
    circumstances=st.frozensets(st.sampled_from(codes("circumstance", MOMENT))),
    consent=st.none() | CONSENTS,
    age=st.none() | st.floats(0, 30),
)
TOLD = sorted(name for name, row in EVENT_TYPES.items() if row.needs is not None)
ACCEPTANCES = st.builds(
    Acceptance,
    sector=SECTORS,
    type=st.sampled_from(TOLD),
    occurred_at=MOMENTS,
    told_at=MOMENTS,
    accepted_notification=st.booleans(),
    open_pathway=st.booleans(),
    following=st.none()
    | st.builds(
        Following,
        categories=st.frozensets(CATEGORY),
        basis=st.sampled_from([basis.code for basis in BASES]),
        since=MOMENTS,
        until=st.none() | MOMENTS,
    ),
    basis=st.none() | st.sampled_from([basis.code for basis in BASES]),
    purpose=st.none() | st.sampled_from(codes("purpose", MOMENT)),
)


def _speaks(answer: Answer) -> bool:
    return bool(answer.reason_da and answer.reason_en) and "{" not in answer.reason_da + answer.reason_en


@given(LOOKS, CATEGORY, SECTORS)
def test_no_relation_no_sight(look: Look, category: str, origin: str) -> None:
    """Without a part in the case, only those who supervise or keep the records see anything about a youth."""
    answer = may_see(replace(look, relations=frozenset()), category, origin)

    assert _speaks(answer)
    assert not answer.allow or category in NOT_ABOUT_YOUTHS or look.role in WITHOUT_RELATION


@given(LOOKS, CATEGORY, SECTORS)
def test_no_row_no_sight(look: Look, category: str, origin: str) -> None:
    """Whatever is seen is opened by a row for this role, category and purpose."""
    rows = [
        row
        for row in ACCESS
        if look.role in row.roles and look.purpose in row.purposes and row.categories & {category, "*"}
    ]

    assert rows or not may_see(look, category, origin).allow


@given(LOOKS, SECTORS, CRIMINAL)
def test_charges_and_sentences_stay_with_the_authority(look: Look, origin: str, category: str) -> None:
    """Nobody but the authority, the unit that told of it and the auditor sees a charge, a supervision or a sentence."""
    seen = may_see(look, category, origin).allow

    assert not seen or look.unit in {"social", origin} or look.role == "auditor"


@given(LOOKS, SECTORS, st.sampled_from(sorted(EVENT_TYPES)))
def test_a_field_is_never_more_open_than_its_event(look: Look, origin: str, type_name: str) -> None:
    """Whoever is denied the event is denied every field of it."""
    seen: Mapping[str, Answer] = visible(look, type_name, origin)

    assert set(seen) == {"", *EVENT_TYPES[type_name].fields}
    assert seen[""].allow or not any(answer.allow for answer in seen.values())


@given(LOOKS, SECTORS)
def test_a_protected_place_is_seen_only_once_opened(look: Look, origin: str) -> None:
    """Under protection a place is masked for all but the unit that told of it, until it is opened."""
    seen = may_see(replace(look, protected=True, revealed=False), "location", origin).allow

    assert not seen or look.unit == origin


@given(DISCLOSURES)
def test_no_basis_no_disclosure(asked: Disclosure) -> None:
    """What is allowed has a basis in force, all its circumstances, and never serves an investigation."""
    answer = may_disclose(asked)
    basis = next((row for row in BASES if row.code == asked.basis), None)

    assert _speaks(answer)
    if answer.allow:
        assert basis is not None
        assert answer.basis == asked.basis
        assert set(basis.requires) <= asked.circumstances
        assert asked.circumstances.isdisjoint(basis.excludes)
        assert asked.purpose != "criminal-investigation"
        assert asked.category not in {"charge", "justice"} or asked.recipient == "social"


@given(DISCLOSURES)
def test_no_consent_holds_beyond_its_words(asked: Disclosure) -> None:
    """What consent allows was given in writing, for this data and recipient, and not withdrawn."""
    if asked.basis == "CONSENT" and may_disclose(asked).allow:
        assert asked.consent is not None
        assert asked.consent.written
        assert asked.recipient in asked.consent.to
        assert asked.category in asked.consent.categories
        assert asked.consent.withdrawn_at is None or asked.at < asked.consent.withdrawn_at


@given(DISCLOSURES)
def test_more_circumstances_never_forbid_but_where_they_exclude(asked: Disclosure) -> None:
    """Stating one more reason does not take a permission away, unless a basis says that it does."""
    every = frozenset(codes("circumstance", MOMENT)) - {"violence-suspected"}

    assert not may_disclose(asked).allow or may_disclose(replace(asked, circumstances=every)).allow


@given(ACCEPTANCES)
def test_no_tie_no_acceptance(told: Acceptance) -> None:
    """Without notification, pathway or following only notifications and concerns pass, with basis and purpose."""
    answer = may_accept(told)
    untied = replace(told, accepted_notification=False, open_pathway=False, following=None)

    assert _speaks(answer)
    assert not answer.allow or (answer.basis and answer.purpose)
    assert not may_accept(untied).allow or needs(told.type) == "nothing"


@given(ACCEPTANCES)
def test_a_basis_is_accepted_only_where_its_row_names_it(told: Acceptance) -> None:
    """What is stamped is the following's basis, or one that is open to the sector for this type."""
    answer = may_accept(told)
    open_to_it = bases_for(told.sector, told.type, told.told_at)

    assert set(answer.instead) <= set(open_to_it)
    if answer.allow and needs(told.type) == "following":
        assert told.following is not None
        assert answer.basis == told.following.basis
    elif answer.allow:
        assert answer.basis == (told.basis or open_to_it[0])
        assert answer.basis in open_to_it


@given(st.sampled_from([*ROLES, "gardener"]), st.frozensets(RELATION))
def test_a_command_without_a_right_is_nobodys(role: str, relations: frozenset[str]) -> None:
    """Who may command is exactly who has a row."""
    for command in sorted({name for row in COMMAND_RIGHTS for name in row.commands}):
        rights = [row for row in COMMAND_RIGHTS if command in row.commands and role in row.roles]
        allowed = may_command(role, command, relations, MOMENT).allow

        assert allowed == any(not row.relations or row.relations & relations for row in rights)
