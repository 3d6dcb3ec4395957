"""What is open to a unit because of a consent or a decision, how far, and for how long?"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.events.envelope import derived_id
from shared.policy import Consent, Given, Givers, Grant, Look, Recorded, granted, may_see, own_of
from shared.testing.examples import MOMENT

SAID = Consent(
    given_by=("mother",), to=("leisure",), categories=("attendance", "health"), given_at=MOMENT, written=True,
    purpose="coordinated-pathway", until=MOMENT + timedelta(days=90),
)  # fmt: skip
RUNNING = Given(
    basis="SSP_115", sender="police", categories=("police-talk",), manner="feed", at=MOMENT,
    conditions=("not-for-investigation",),
)  # fmt: skip
ONCE = replace(
    RUNNING, manner="once", basis="SSD", sender="social", categories=("wellbeing",), conditions=("once-at-a-meeting",)
)
THIRTEEN = Givers(13)


def days(number: float) -> datetime:
    """Some days after the consent and the decisions."""
    return MOMENT + timedelta(days=number)


def told(number: float, name: str = "observed") -> Recorded:
    """A fact that was recorded some days after the decision, or before it."""
    return Recorded(derived_id("fact", name), days(number))


def seen(given: Given, fact: Recorded | None, origin: str = "health-visitor", after: float = 1) -> bool:
    """Whether an actor at the school sees a fact of the first category because of a disclosure."""
    look = Look(
        role="sector-professional", unit="school", purpose="coordinated-pathway", at=days(after),
        relations=frozenset({"actor"}), granted=granted("school", [], [given], Givers(), days(after)),
    )  # fmt: skip
    return may_see(look, given.categories[0], origin, fact).allow


def test_a_consent_opens_what_it_names_with_its_conditions_and_what_comes_meanwhile() -> None:
    """Health too, where it is named. A following that rests on consent is a feed, and stays one."""
    grant = Grant("CONSENT", ("within-scope", "until-withdrawn"))

    assert granted("leisure", [SAID], [], THIRTEEN, days(1)) == {"attendance": (grant,), "health": (grant,)}
    assert grant.covers("school", None)
    assert grant.covers("school", told(40))


@pytest.mark.parametrize(
    ("consent", "unit", "givers", "after"),
    [
        (replace(SAID, written=False), "leisure", THIRTEEN, 1),
        (replace(SAID, given_by=("step-parent",)), "leisure", THIRTEEN, 1),
        (SAID, "leisure", Givers(13, "father"), 1),
        (SAID, "leisure", Givers(15), 1),
        (SAID, "leisure", Givers(), 1),
        (SAID, "job", THIRTEEN, 1),
        (SAID, "leisure", THIRTEEN, 90),
        (SAID, "leisure", THIRTEEN, -1),
        (replace(SAID, withdrawn_at=days(2)), "leisure", THIRTEEN, 3),
        (replace(SAID, purpose="criminal-investigation"), "leisure", THIRTEEN, 1),
        (replace(SAID, categories=("charge", "justice")), "leisure", THIRTEEN, 1),
        (replace(SAID, to=("local-council",)), "local-council", THIRTEEN, 1),
    ],
)
def test_a_consent_that_would_not_allow_it_now_opens_nothing(
    consent: Consent, unit: str, givers: Givers, after: float
) -> None:
    """Oral, by the wrong person, without custody, too old, too young, withdrawn, or of what is closed to the unit."""
    assert granted(unit, [consent], [], givers, days(after)) == {}


@pytest.mark.parametrize(("after", "open_still"), [(-1, False), (0, True), (13.9, True), (14, False), (400, False)])
def test_what_was_given_once_closes_again(after: float, open_still: bool) -> None:
    """The page shows it for a fortnight; it was told there and then."""
    assert seen(ONCE, told(-3), after=after) is open_still


@pytest.mark.parametrize("manner", ["once", "meeting"])
@pytest.mark.parametrize(("recorded", "covered"), [(-400, True), (0, True), (0.001, False), (3, False)])
def test_what_was_given_once_covers_what_was_there_and_never_what_comes(
    manner: str, recorded: float, *, covered: bool
) -> None:
    """A fact that is recorded the moment after is not opened, however the decision reads."""
    given = Given(basis="SSD", sender="social", categories=("wellbeing",), manner=manner, at=MOMENT)  # type: ignore[arg-type]  # by its rows

    assert seen(given, told(recorded), after=5) is covered


def test_what_was_given_once_opens_facts_and_no_category() -> None:
    """A count, a list or the newest value is no fact that was given."""
    assert not seen(ONCE, None)
    assert seen(replace(ONCE, manner="feed", basis="SSP_115"), None)


def test_named_facts_are_all_that_is_open() -> None:
    """Also of what was there; and a name does not open what comes later."""
    given = replace(ONCE, facts=(told(-3, "this").id, told(3, "later").id))

    assert seen(given, told(-3, "this"))
    assert not seen(given, told(-3, "that"))
    assert not seen(given, told(3, "later"), after=5)


@pytest.mark.parametrize(
    ("sender", "origin", "covered"),
    [
        ("daycare", "daycare", True),
        ("daycare", "health-visitor", False),
        ("social", "health-visitor", True),
        ("taskforce", "health-visitor", True),
    ],
)
def test_a_sector_gives_its_own_facts_and_who_holds_the_case_what_it_holds(
    sender: str, origin: str, *, covered: bool
) -> None:
    """What the daycare gives away is not what the health visitor told."""
    assert seen(replace(ONCE, sender=sender), told(-1), origin) is covered
    assert own_of(sender) == (None if sender in {"social", "taskforce"} else sender)


@pytest.mark.parametrize("after", [0, 30, 400])
def test_a_running_disclosure_stays_open_while_the_unit_takes_part(after: float) -> None:
    """That it takes part is a relation, which is asked for beside this."""
    assert granted("school", [], [RUNNING], Givers(), days(after)) == {
        "police-talk": (Grant("SSP_115", ("not-for-investigation",), sender="police"),)
    }
    assert seen(RUNNING, told(after), "police", after)


def test_a_consent_goes_before_a_decision_and_a_later_decision_before_an_earlier() -> None:
    """Where several open a fact, the answer names the consent; where two decisions do, the latest."""
    both = replace(RUNNING, categories=("attendance",))
    later = replace(both, basis="YOUTH_CRIME_ACT", at=days(0.5))

    found = granted("leisure", [SAID], [both, later], THIRTEEN, days(1))["attendance"]
    assert [one.basis for one in found] == ["CONSENT", "YOUTH_CRIME_ACT", "SSP_115"]


def test_nobody_said_yes_and_nothing_was_decided() -> None:
    """Nothing is open."""
    assert granted("school", [], [], THIRTEEN, MOMENT) == {}
