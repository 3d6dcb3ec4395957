"""The range of services: what is listed, withdrawn, suggested, and what may be proposed to a youth as one of it."""

import pytest

from services.planning import methods
from services.planning.commands.interventions import ProposeIntervention
from services.planning.commands.methods import ListOffer, SuggestOffer, WithdrawOffer
from shared.deciding import RefusedError
from shared.events.methods import OfferListed, OfferSuggested, OfferWithdrawn
from shared.events.planning import InterventionProposed
from shared.testing.specification import given
from tests.unit.planning.words import Desk, command, happened, named

HARBOUR = OfferListed(
    offer="grenaa-harbour",
    title="Praktik på havnen i Grenaa",
    effort_area="work",
    sector="job",
    sectors=("job", "school"),
    unit="week",
    unit_price_ore=150_000,
    kind="education-with-work",
    partner="Grenaa Havn",
    evidence="practice",
    places=4,
)
LIST = ListOffer(**HARBOUR.model_dump())
GONE = OfferWithdrawn(offer="grenaa-harbour")
IDEA = OfferSuggested(
    suggestion=named("idea"), title="Bokseklub om aftenen", effort_area="leisure", sector="leisure", evidence="unknown"
)
SUGGEST = SuggestOffer(title=IDEA.title, effort_area="leisure", sector="leisure", evidence="unknown")
CLUB = ListOffer(
    offer="boxing", title="Bokseklub", effort_area="leisure", sector="leisure", suggestion=named("idea"), places=10
)
BOXING = OfferListed(**CLUB.model_dump())


def test_an_offer_is_listed_with_what_it_takes_costs_and_is_known_to_do() -> None:
    """A combination of teaching and work names both sectors and the company that takes part."""
    given(methods).when(command(LIST)).then(HARBOUR)


def test_newer_words_replace_older_ones_and_the_same_words_say_nothing_new() -> None:
    """Listing anew is how an offer changes."""
    listed = given(methods, *happened(HARBOUR))
    listed.when(command(LIST)).then_nothing()
    dearer = LIST.model_copy(update={"unit_price_ore": 160_000})
    listed.when(command(dearer)).then(HARBOUR.model_copy(update={"unit_price_ore": 160_000}))


def test_an_offer_holds_together() -> None:
    """Whoever runs it takes part in it, and a price is for something."""
    others = LIST.model_copy(update={"sectors": ("school", "leisure")})
    given(methods).when(command(others)).then_refused("sector-missing", "sectors")
    given(methods).when(command(LIST.model_copy(update={"unit": None}))).then_refused("unit-missing", "unit")


def test_an_offer_is_withdrawn_once_and_may_come_back() -> None:
    """What was never there cannot be taken out."""
    withdraw = command(WithdrawOffer(offer="grenaa-harbour"))
    given(methods).when(withdraw).then_refused("unknown-offer", "offer")
    given(methods, *happened(HARBOUR)).when(withdraw).then(GONE)
    given(methods, *happened(HARBOUR, GONE)).when(withdraw).then_nothing()
    given(methods, *happened(HARBOUR, GONE)).when(command(LIST)).then(HARBOUR)
    given(methods, *happened(HARBOUR, GONE, HARBOUR)).when(withdraw).then(GONE)


def test_anybody_suggests_what_is_missing_and_it_becomes_an_offer() -> None:
    """The suggestion has its command's id, and the offer says that it came of it."""
    given(methods).when(command(SUGGEST, "idea")).then(IDEA)
    given(methods, *happened(IDEA)).when(command(CLUB)).then(BOXING)


def test_a_suggestion_becomes_one_offer() -> None:
    """An unknown one becomes none, and that of an offer stays that offer's when its words change."""
    given(methods).when(command(CLUB)).then_refused("unknown-suggestion", "suggestion")
    became = given(methods, *happened(IDEA, BOXING))
    became.when(command(CLUB.model_copy(update={"offer": "chess"}))).then_refused("suggestion-used", "suggestion")
    became.when(command(CLUB.model_copy(update={"places": 12}))).then(BOXING.model_copy(update={"places": 12}))


def test_a_subset_of_the_stream_still_gives_a_range() -> None:
    """An offer that names a suggestion shows that there was one."""
    state = given(methods, *happened(BOXING, GONE)).state
    assert state.offers.suggestions == {named("idea"): "boxing"}
    assert state.offers.withdrawn == {"grenaa-harbour"}
    assert given(methods, *happened(BOXING, IDEA)).state.offers == given(methods, *happened(IDEA, BOXING)).state.offers


def harbour(*sectors: str) -> ProposeIntervention:
    """The harbour, proposed to a youth over these sectors."""
    return ProposeIntervention(
        offer="education-with-work", effort_area="work", sectors=sectors, listed="grenaa-harbour"
    )


@pytest.mark.parametrize("sectors", [("job", "school"), ("job",)])
def test_an_offer_over_two_sectors_is_one_intervention(sectors: tuple[str, ...]) -> None:
    """Teaching and work together, or only a part of it; the intervention names the offer that it is."""
    desk = Desk()
    desk.carry_out(LIST)
    (proposed,) = desk.carry_out(harbour(*sectors))
    assert isinstance(proposed.data, InterventionProposed)
    assert (proposed.data.sectors, proposed.data.listed) == (sectors, "grenaa-harbour")


def test_a_combination_over_two_sectors_needs_no_offer_of_the_range() -> None:
    """What professionals put together themselves is proposed as it is."""
    own = ProposeIntervention(offer="education-with-work", effort_area="work", sectors=("school", "job"))
    (proposed,) = Desk().carry_out(own)
    assert isinstance(proposed.data, InterventionProposed)
    assert (proposed.data.sectors, proposed.data.listed) == (("school", "job"), None)


def test_the_same_offer_twice_is_the_professionals_choice() -> None:
    """That it runs already is shown to them, and refuses nothing."""
    desk = Desk()
    desk.carry_out(LIST)
    assert desk.carry_out(harbour("job"))
    assert desk.carry_out(harbour("job"))


def test_only_what_is_in_the_range_now_is_proposed_as_an_offer_of_it() -> None:
    """Neither what was never listed nor what was withdrawn, nor with a sector that the offer does not take."""
    desk = Desk()
    for before, sectors, code, field in (
        (None, ("job",), "not-listed", "listed"),
        (LIST, ("job", "leisure"), "sectors-do-not-fit", "sectors"),
        (WithdrawOffer(offer="grenaa-harbour"), ("job",), "not-listed", "listed"),
    ):
        if before is not None:
            desk.carry_out(before)
        with pytest.raises(RefusedError) as refusal:
            desk.carry_out(harbour(*sectors))
        assert (code, field) == (refusal.value.code, refusal.value.field)


def test_an_offer_that_is_withdrawn_goes_on_where_it_runs() -> None:
    """Its interventions are the plan's and stay as they are."""
    desk = Desk()
    desk.carry_out(LIST)
    desk.carry_out(harbour("job"), "harbour")
    desk.carry_out(WithdrawOffer(offer="grenaa-harbour"))
    assert desk.plan.interventions[named("harbour")].status == "proposed"
