"""By which description, in which version, is a pathway opened? Acts, refuses, stays quiet."""

from functools import reduce
from typing import Final

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.coordination import methods, pathway
from services.coordination.commands import OpenPathway
from shared.deciding import Command, RefusedError
from shared.definitions.descriptions import DESCRIPTIONS, competences_missing, description, edition, stale
from shared.events.coordination import PathwayOpened, PhaseEntered, YouthRaised
from shared.events.envelope import Event
from shared.events.methods import DescriptionPublished, DescriptionRetired, DescriptionRevised
from shared.testing.examples import BY_TYPE, YOUTH, fact, sealed
from shared.testing.specification import When
from tests.unit.coordination.living import Life, command, local

KEY: Final = "norddjurs-taskforce"
AT: Final = "2025-05-14 14:00"
OPEN: Final = OpenPathway(description=KEY, deviation=sealed("Det haster."))
PUBLISHED: Final = DescriptionPublished(description=KEY, version=1, review_by="2027-12-31")
REVISED: Final = DescriptionRevised(description=KEY, version=2, replaces=1, review_by="2028-12-31")
RETIRED: Final = DescriptionRetired(description=KEY, version=1, reason="not-used")
RAISED: Final = YouthRaised(by="l-karen", sector="school", reason=sealed("Fravær."), basis="SSP_115")


def known(*events: Event) -> methods.State:
    """What coordination remembers of the municipality's descriptions."""
    return reduce(methods.evolve, (fact(one, key="org-707-methods") for one in events), methods.INITIAL)


def when(*before: Event, args: OpenPathway = OPEN) -> When:
    """What comes of opening a pathway after what happened to the descriptions."""
    life = Life().folds(fact(RAISED, at=local("2025-05-01 09:00"), key=YOUTH))
    given = command(args, AT)
    wish = Command(given.id, given.key, given.at, given.person, args, beside={"methods": known(*before)})
    try:
        return When(tuple(pathway.decide(life.state, wish)), None)
    except RefusedError as refusal:
        return When((), refusal)


def opened(version: int) -> tuple[Event, ...]:
    """A pathway by a version."""
    return PathwayOpened(description=KEY, version=version, deviation=OPEN.deviation), PhaseEntered(phase="opening")


def test_a_pathway_is_opened_by_the_published_version() -> None:
    """Where nothing was published, by the newest that the data has in force; one that the data lacks is not made up."""
    when().then(*opened(1))
    when(PUBLISHED).then(*opened(1))
    assert edition(KEY, 2) is None
    when(PUBLISHED, REVISED).then(*opened(1))


def test_a_retired_description_opens_no_new_pathway() -> None:
    """Until it is published again; another one is not touched by it."""
    when(PUBLISHED, RETIRED).then_refused("retired-description", "description")
    when(RETIRED).then_refused("retired-description", "description")
    when(PUBLISHED, RETIRED, REVISED).then(*opened(1))
    other = OPEN.model_copy(update={"description": "serious-crime-12-17"})
    assert when(RETIRED, args=other).refusal is None


def test_a_pathway_keeps_its_version_when_its_description_is_retired() -> None:
    """What is decided in the methods' stream changes no youth's state, and a wish that is fulfilled stays quiet."""
    life = Life().folds(fact(RAISED, at=local("2025-05-01 09:00"), key=YOUTH))
    life.obeys(OPEN, AT)
    assert (life.state.description, life.state.description_version) == (KEY, 1)
    given = command(OPEN, AT, "again")
    wish = Command(given.id, given.key, given.at, given.person, OPEN, beside={"methods": known(RETIRED)})
    assert pathway.decide(life.state, wish) == ()


def test_professional_judgement_is_never_blocked() -> None:
    """Any description that is in use opens a pathway with a reason, in any phase, whatever the facts say."""
    for key in ("norddjurs-taskforce", "serious-crime-12-17", "rare-disability-0-25"):
        for phase in ("opening", "effort", "aftercare"):
            args = OpenPathway(description=key, phase=phase, deviation=OPEN.deviation)
            decided = when(PUBLISHED, args=args)
            decided.then(PathwayOpened(description=key, version=1, deviation=OPEN.deviation), PhaseEntered(phase=phase))


def test_coordination_decides_nothing_about_descriptions() -> None:
    """Planning does; here they are remembered."""
    assert methods.decide(methods.INITIAL, fact(RETIRED)) == ()
    assert methods.due(known(RETIRED)) is None
    with pytest.raises(TypeError):
        methods.decide(methods.INITIAL, command(OPEN, AT))


@for_all(st.lists(st.sampled_from(sorted(BY_TYPE)), max_size=10))
def test_any_part_of_the_methods_stream_gives_a_state(names: list[str]) -> None:
    """In any order, and each event once."""
    state = reduce(methods.evolve, (fact(BY_TYPE[name]) for name in names), methods.INITIAL)
    for name in BY_TYPE:
        once = methods.evolve(state, fact(BY_TYPE[name]))
        assert methods.evolve(once, fact(BY_TYPE[name])) == once


# What the descriptions themselves say --------------------------------------------------------------------------


def test_missing_competences_of_a_phase_show_up() -> None:
    """Those that the pathway's own version asks for and that nobody on the case is from, in the data's order."""
    assert competences_missing("serious-crime-12-17", 1, "mapping", {"social"}) == ("school", "police")
    assert competences_missing("serious-crime-12-17", 1, "mapping", {"social", "school", "police"}) == ()
    assert competences_missing("serious-crime-12-17", 9, "mapping", ()) == ()
    assert competences_missing("made-up", 1, "mapping", ()) == ()


def test_a_description_goes_stale_after_its_day() -> None:
    """Not on it: the whole day is its own."""
    row = description(KEY, local(AT))
    assert row is not None
    assert not stale(row, local("2027-12-31 23:59"))
    assert stale(row, local("2028-01-01 00:00"))


@pytest.mark.parametrize("row", DESCRIPTIONS, ids=lambda row: row.key)
def test_a_description_is_whole(row: object) -> None:
    """Every phase has competences, the rationale has its three grounds, and its use is looked at after a year."""
    known_row = next(one for one in DESCRIPTIONS if one is row)
    phases = [one.phase for one in known_row.competences]
    assert phases == ["opening", "mapping", "planning", "effort", "stepping-down", "aftercare"]
    assert all(not set(one.required) & set(one.optional) for one in known_row.competences)
    assert known_row.interventions
    assert known_row.authors
    assert all(known_row.rationale.model_dump().values())
    assert 300 < (known_row.follow_up_on - known_row.valid_from).days < 500
    assert known_row.valid_from < known_row.follow_up_on < known_row.review_by


def test_a_rare_disability_has_its_transitions_and_no_end_at_eighteen() -> None:
    """At 16 and 18 other competences take over; the pathway goes on to 25."""
    row = description("rare-disability-0-25", local(AT))
    assert row is not None
    assert [one.years for one in row.transitions] == [16, 18]
    (age,) = [one.age for one in row.target_group.criteria if one.age is not None]
    assert (age.from_, age.to) == (0, 25)
