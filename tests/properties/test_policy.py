"""Deny by default, over every question that could be asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.coordination import commands as asked_of_us
from services.coordination import pathway
from shared.deciding import Person, RefusedError
from shared.definitions.code_lists import codes
from shared.definitions.dated import local_day
from shared.definitions.event_types import CATEGORIES, EVENT_TYPES, needs
from shared.definitions.policy import ACCESS, BASES, CLOSED, COMMAND_RIGHTS, RELATIONS
from shared.definitions.roles import ROLES
from shared.definitions.sectors import bases_for
from shared.events import person
from shared.events.envelope import derived_id
from shared.policy import (
    Acceptance,
    Answer,
    Case,
    Consent,
    Disclosure,
    Following,
    Given,
    Givers,
    Grant,
    Look,
    Recorded,
    Sharing,
    Shown,
    granted,
    may_accept,
    may_command,
    may_disclose,
    may_see,
    may_share,
    relations_of,
    visible,
)
from shared.policy.circumstances import SHOWN
from shared.testing.examples import MOMENT, sealed
from tests.unit.coordination.living import Life, local, social
from tests.unit.coordination.living import command as wished

SECTORS = st.sampled_from(codes("sector", MOMENT))
CATEGORY = st.sampled_from(sorted(CATEGORIES))
CRIMINAL = st.sampled_from(["charge", "justice"])
RELATION = st.sampled_from(sorted({row.relation for row in RELATIONS}))
MOMENTS = st.timedeltas(timedelta(days=-800), timedelta(days=800)).map(lambda span: MOMENT + span)
NOT_ABOUT_YOUTHS = {"organisation", "budget", "aggregate", "reception"}
WITHOUT_RELATION = {"auditor", "data-protection-officer", "records-officer"}

IDS = st.sampled_from([derived_id("fact", number) for number in range(4)])
RECORDED = st.builds(Recorded, id=IDS, at=MOMENTS)
GRANTS = st.just(Grant("CONSENT")) | st.builds(
    Grant,
    basis=st.just("SSP_115"),
    sender=st.none() | SECTORS,
    upto=MOMENTS,
    facts=st.none() | st.frozensets(IDS, min_size=1),
)
LOOKS = st.builds(
    Look,
    role=st.sampled_from([*ROLES, "gardener"]),
    unit=SECTORS,
    purpose=st.sampled_from(codes("access-purpose", MOMENT)),
    at=MOMENTS,
    relations=st.frozensets(RELATION),
    granted=st.dictionaries(CATEGORY, st.lists(GRANTS, min_size=1, max_size=2).map(tuple), max_size=6),
    protected=st.booleans(),
    revealed=st.booleans(),
)
GIVERS = st.builds(
    Givers,
    age=st.none() | st.floats(0, 30),
    custody=st.none() | st.sampled_from(codes("parental-responsibility", MOMENT)),
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
    consents=st.lists(CONSENTS, max_size=2).map(tuple),
    givers=GIVERS,
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
    consents=st.lists(CONSENTS, max_size=2).map(tuple),
    givers=GIVERS,
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
        assert any(
            one.written
            and asked.recipient in one.to
            and asked.category in one.categories
            and (one.withdrawn_at is None or asked.at < one.withdrawn_at)
            and (one.until is None or asked.at < one.until)
            for one in asked.consents
        )


@given(DISCLOSURES)
def test_more_circumstances_never_forbid_but_where_they_exclude(asked: Disclosure) -> None:
    """Stating one more reason does not take a permission away, unless a basis says that it does."""
    every = frozenset(codes("circumstance", MOMENT)) - {"violence-suspected"}

    assert not may_disclose(asked).allow or may_disclose(replace(asked, circumstances=every)).allow


GIVENS = st.builds(
    Given,
    basis=st.sampled_from([basis.code for basis in BASES]),
    sender=SECTORS,
    categories=st.tuples(CATEGORY),
    manner=st.sampled_from(["once", "meeting", "feed"]),
    at=MOMENTS,
    facts=st.just(()) | st.lists(IDS, min_size=1, max_size=2, unique=True).map(tuple),
)
CIRCUMSTANCES = st.frozensets(st.sampled_from(codes("circumstance", MOMENT)))
SHARINGS = st.builds(
    Sharing,
    sender=SECTORS,
    recipients=st.lists(SECTORS, min_size=1, max_size=2, unique=True).map(tuple),
    categories=st.lists(CATEGORY, min_size=1, max_size=2, unique=True).map(tuple),
    purpose=st.sampled_from(codes("purpose", MOMENT)),
    at=MOMENTS,
    manner=st.sampled_from(["once", "meeting", "feed"]),
    basis=st.none() | st.sampled_from([*(basis.code for basis in BASES), "GOSSIP"]),
    stated=CIRCUMSTANCES,
)
SHOWNS = st.builds(
    Shown,
    circumstances=CIRCUMSTANCES.map(lambda some: some & SHOWN),
    hidden=CIRCUMSTANCES.map(lambda some: some & SHOWN),
    consents=st.dictionaries(st.uuids(), CONSENTS, max_size=2),
    givers=GIVERS,
)
CHILD = "0b5c1f6e-2d0a-4c39-9d6b-5a4e17c0a001"
PERSONS = st.builds(
    Person,
    id=st.sampled_from(["p-1", "p-2"]),
    role=st.sampled_from(sorted(ROLES)),
    unit=SECTORS,
    municipality=st.just("707"),
    youths=st.just(()) | st.just((CHILD,)),
)
CASES = st.builds(
    Case,
    youth=st.sampled_from([CHILD, None]),
    lead=st.sampled_from(["p-1", "p-2", None]),
    lead_unit=st.none() | SECTORS,
    actors=st.frozensets(st.tuples(SECTORS, st.sampled_from(["p-1", "p-2"])), max_size=3),
    known=st.booleans(),
    before_the_authority=st.booleans(),
    opened_by=st.frozensets(st.sampled_from(["p-1", "p-2"])),
    parents_kept_out=st.booleans(),
)


@given(LOOKS, PERSONS, CASES, st.sampled_from(sorted(EVENT_TYPES)), SECTORS, st.none() | RECORDED)
def test_no_basis_no_field(
    look: Look, person: Person, case: Case, name: str, origin: str, fact: Recorded | None
) -> None:
    """A field of a fact is seen only when a row in force opens it to this person in this case, and no row closes it.

    The rows are gone through a second time here, by hand: nothing else may open anything.
    """
    relations = relations_of(person, case, look.at)
    look = replace(look, role=person.role, unit=person.unit, relations=relations)
    for field, answer in visible(look, name, origin, fact).items():
        category = EVENT_TYPES[name].fields.get(field, EVENT_TYPES[name].category)
        if answer.allow:
            assert _opened(look, category, origin, fact)
            assert not _closed(look, category, origin, fact)
            assert _opened(look, EVENT_TYPES[name].category, origin, fact)
            assert not (look.protected and category == "location" and origin != look.unit and not look.revealed)


def _given(look: Look, category: str, origin: str, fact: Recorded | None) -> bool:
    """Whether somebody said that this fact may be seen: by consent whatever comes, once what was there."""
    return any(
        one.sender in {None, origin}
        and (
            one.upto is None
            or (fact is not None and fact.at <= one.upto and (one.facts is None or fact.id in one.facts))
        )
        for one in look.granted.get(category, ())
    )


def _opened(look: Look, category: str, origin: str, fact: Recorded | None) -> bool:
    return any(
        look.role in row.roles
        and (not row.relations or row.relations & look.relations)
        and look.purpose in row.purposes
        and (not row.units or look.unit in row.units)
        and (category in row.categories or "*" in row.categories)
        and not row.about_organisations
        and {"any": True, "own": origin == look.unit, "granted": _given(look, category, origin, fact)}[row.origin]
        and row.valid_from <= local_day(look.at)
        and (row.valid_to is None or local_day(look.at) <= row.valid_to)
        for row in ACCESS
    )


def _closed(look: Look, category: str, origin: str, fact: Recorded | None) -> bool:
    return any(
        (category in row.categories or (row.all_categories_but and category not in row.all_categories_but))
        and (look.unit in row.units or (row.all_units_but and look.unit not in row.all_units_but))
        and look.role not in row.roles_exempt
        and origin != look.unit
        and not (row.unless_granted and _given(look, category, origin, fact))
        and row.valid_from <= local_day(look.at)
        for row in CLOSED
    )


@given(PERSONS, CASES)
def test_a_relation_is_nobody_s_by_chance(person: Person, case: Case) -> None:
    """Parties are those whose own case it is; an actor stands in the case for the unit that the token names."""
    relations = relations_of(person, case, MOMENT)

    assert "party" not in relations or (case.youth in person.youths and person.role in {"youth", "parent"})
    assert "party" not in relations or person.role == "youth" or not case.parents_kept_out
    assert "actor" not in relations or (person.unit, person.id) in case.actors
    assert "case-lead" not in relations or (case.lead, case.lead_unit) == (person.id, person.unit)
    assert person.role != "citizen" or relations == frozenset()


@given(SHARINGS, SHOWNS)
def test_the_whole_is_allowed_only_where_one_basis_allows_each_part(asked: Sharing, shown: Shown) -> None:
    """By what the case shows and what only a person can state; for nothing that serves an investigation."""
    verdict = may_share(asked, shown)

    assert _speaks(verdict.answer)
    assert all(_speaks(one.answer) for one in verdict.considered)
    if not verdict.answer.allow:
        return
    basis = next(row for row in BASES if row.code == verdict.answer.basis)
    assert asked.basis in {None, basis.code}
    assert set(basis.requires) & SHOWN <= shown.circumstances
    assert set(basis.requires) - SHOWN <= asked.stated
    assert set(basis.excludes).isdisjoint(asked.stated | shown.circumstances)
    assert asked.purpose != "criminal-investigation"
    assert {"charge", "justice"}.isdisjoint(asked.categories) or set(asked.recipients) == {"social"}


@given(SHARINGS, SHOWNS)
def test_nobody_s_word_stands_for_what_the_case_shows(asked: Sharing, shown: Shown) -> None:
    """To state what only the case can show never turns a denial into a permission."""
    favourable = frozenset(codes("circumstance", MOMENT)) & SHOWN - {"violence-suspected"}
    louder = replace(asked, stated=asked.stated | favourable)

    assert may_share(louder, shown).answer.allow == may_share(asked, shown).answer.allow


@given(SHARINGS, SHOWNS)
def test_what_is_hidden_changes_the_words_and_never_the_answer(asked: Sharing, shown: Shown) -> None:
    """Who may not know the reason gets the same answer."""
    hidden = may_share(asked, replace(shown, hidden=SHOWN)).answer

    assert hidden.allow == may_share(asked, replace(shown, hidden=frozenset())).answer.allow
    assert hidden.code != "not-known-circumstance"


@given(LOOKS, st.lists(GIVENS, max_size=3), CATEGORY, SECTORS, RECORDED)
def test_no_fact_recorded_after_a_disclosure_is_opened_by_it(
    look: Look, given_: list[Given], category: str, origin: str, fact: Recorded
) -> None:
    """What was given once, or at a meeting, opens nothing that came later, nor a category, nor what was not named."""
    once = [one for one in given_ if one.manner != "feed"]
    opened = replace(look, granted=granted(look.unit, [], once, Givers(), look.at))
    closed = replace(look, granted={})

    assert may_see(opened, category, origin).allow == may_see(closed, category, origin).allow
    if may_see(opened, category, origin, fact).allow and not may_see(closed, category, origin, fact).allow:
        assert any(
            category in one.categories
            and fact.at <= one.at <= look.at
            and one.sender in {origin, "social", "taskforce"}
            and (not one.facts or fact.id in one.facts)
            for one in once
        )


@given(LOOKS, st.lists(CONSENTS, max_size=3), st.lists(GIVENS, max_size=3), GIVERS, CATEGORY)
def test_nothing_is_granted_that_nobody_gave(
    look: Look, consents: list[Consent], given_: list[Given], givers: Givers, category: str
) -> None:
    """A recipient sees more only by a disclosure that was allowed, or a consent that would allow it now."""
    found = granted(look.unit, consents, given_, givers, look.at)

    for each in found:
        assert any(each in one.categories and one.at <= look.at for one in given_) or any(
            each in one.categories and look.unit in one.to and one.written and one.given_at <= look.at
            for one in consents
        )
    without = replace(look, granted={})
    if may_see(replace(look, granted=found), category, "another").allow and category not in found:
        assert may_see(without, category, "another").allow


PARENTS = {None: {"mother", "father", "other-guardian"}, "both-parents": {"mother", "father"}, "mother": {"mother"},
           "father": {"father"}, "guardian": {"other-guardian"}}  # fmt: skip


@given(
    given_by=st.lists(st.sampled_from(codes("party", MOMENT)), min_size=1, max_size=2, unique=True),
    form=st.sampled_from(codes("consent-form", MOMENT)),
    years=st.none() | st.integers(8, 19),
    custody=st.sampled_from(sorted(PARENTS, key=str)),
    until=st.none() | st.integers(-2, 3),
    withdrawn=st.none() | st.integers(-2, 3),
)
@settings(max_examples=60, deadline=None)
def test_the_four_doors_give_one_answer_on_a_consent(  # what a consent consists of
    given_by: list[str], form: str, years: int | None, custody: str | None, until: int | None, withdrawn: int | None
) -> None:
    """Expired, withdrawn, oral or by the wrong person: it opens nothing at any of them; else it opens each."""
    now, day = local("2025-05-20 10:00"), timedelta(days=1)
    end = None if until is None else now + until * day
    gone = None if withdrawn is None or withdrawn > 0 else now + withdrawn * day
    right = years is not None and not ({"youth"} if years >= 15 else PARENTS[custody]).isdisjoint(given_by)
    carries = form != "oral-noted" and right and (until is None or until > 0) and gone is None

    said = Consent(
        given_by=tuple(given_by), to=("school",), categories=("attendance",), given_at=now - 9 * day,
        purpose="coordinated-pathway", written=form != "oral-noted", until=end, withdrawn_at=gone,
    )  # fmt: skip
    givers = Givers(years, custody)
    shared = Disclosure(
        basis="CONSENT", category="attendance", sender="job", recipient="school", purpose="coordinated-pathway",
        at=now, consents=(said,), givers=givers,
    )  # fmt: skip
    told = Acceptance(
        sector="school", type="school.absence-summarised", occurred_at=now - day, told_at=now, consents=(said,),
        givers=givers, following=Following(categories=("attendance",), basis="CONSENT", since=now - 5 * day),
    )  # fmt: skip
    doors = {
        "sharing": may_disclose(shared).allow,
        "sight": "attendance" in granted("school", [said], [], givers, now),
        "gate": may_accept(told).allow,
        "joining": _joins(said, form, years, custody),
    }
    assert doors == dict.fromkeys(doors, carries)


def _joins(said: Consent, form: str, years: int | None, custody: str | None) -> bool:
    """Whether somebody may join a case on the consent, and the sector follow."""
    known = [] if years is None else [social(person.AgeKnown, "2025-05-01 08:00", years=years)]
    if custody is not None:
        known.append(social(person.ParentalResponsibilityChanged, "2025-05-01 09:00", holder=custody))
    life = Life().folds(*known)
    why = sealed("Bekymret.")
    life.obeys(asked_of_us.RaiseYouth(by="p-1", sector="school", reason=why, basis="SSD"), "2025-05-02 10:00")
    life.obeys(asked_of_us.OpenPathway(description="norddjurs-taskforce", deviation=why), "2025-05-02 11:00")
    gave = asked_of_us.RecordConsentGiven(
        given_by=said.given_by, scope="coordinated-pathway", to=said.to, categories=said.categories, form=form,
        explained=True, until=said.until,
    )  # fmt: skip
    life.obeys(gave, "2025-05-11 10:00", "consent")
    if said.withdrawn_at is not None:
        (consent,) = life.state.consents
        withdraw = asked_of_us.RecordConsentWithdrawn(consent=consent, by=said.given_by[0])
        life.obeys(withdraw, f"{said.withdrawn_at:%Y-%m-%d} 11:00")
    join = asked_of_us.JoinActor(sector="school", person="p-1", basis="CONSENT", categories=("attendance",))
    try:
        return len(pathway.decide(life.state, wished(join, "2025-05-20 11:00"))) == 2
    except RefusedError as refused:
        assert refused.code == "no-consent"  # noqa: PT017 (a refusal is an answer)
        return False


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
