"""Is DOMAIN section 6 what the policy says? Every cell of its table, written down here a second time by hand.

The rows below are the lawyer's table, not the data that the policy reads. For each basis every sender, recipient,
purpose, manner and every set of its circumstances is asked; whatever the row does not name must be denied.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, combinations, product
from typing import Any, Final

import pytest

from shared.definitions.code_lists import codes
from shared.definitions.policy import BASES, Manner
from shared.events.envelope import derived_id
from shared.policy import Consent, Disclosure, Given, Givers, Look, Recorded, granted, may_disclose, may_see
from shared.testing.examples import MOMENT


def names(text: str) -> frozenset[str]:
    """Names in one string."""
    return frozenset(text.split())


SECTORS: Final = codes("sector", MOMENT)
PURPOSES: Final = codes("purpose", MOMENT)
MANNERS: Final[tuple[Manner, ...]] = ("once", "meeting", "feed")
ALL: Final = frozenset(SECTORS)
EVERY_PURPOSE: Final = frozenset(PURPOSES) - {"criminal-investigation"}
CLOSED_DOORS: Final = frozenset({"local-council", "private-association", "company"})
"""Whoever gets figures without persons only, or nothing without consent."""

MUNICIPAL: Final = names(
    "social taskforce home family-house absence-project school after-school job leisure ssp substance daycare"
    " health-visitor ppr"
)
COOPERATION: Final = names(
    "police ssp social taskforce school private-school after-school job leisure home family-house absence-project"
    " substance health psychiatry ppr self-owning-institution"
)
EARLY: Final = names(
    "school private-school after-school health-visitor daycare ppr social taskforce home family-house absence-project"
)


@dataclass(frozen=True)
class Row:
    """One line of the table: who to whom, for what, how, under which conditions, denied when."""

    senders: frozenset[str]
    recipients: frozenset[str]
    purposes: frozenset[str]
    manners: frozenset[str]
    requires: frozenset[str] = frozenset()
    denied_when: frozenset[str] = frozenset()
    travels: tuple[str, ...] = ()
    one_unit: bool = False


ANYHOW: Final = names("once meeting feed")
AT_A_MEETING: Final = names("once meeting")
TABLE: Final[Mapping[str, Row]] = {
    "CONSENT": Row(ALL, ALL, EVERY_PURPOSE, ANYHOW, travels=("within-scope", "until-withdrawn")),
    "SSP_115": Row(
        COOPERATION, COOPERATION, names("crime-prevention"), ANYHOW, names("necessity-stated"),
        travels=("not-for-investigation", "nobody-obliged"),
    ),
    "PSP_115": Row(
        names("police social psychiatry health substance"), names("police social psychiatry health substance"),
        names("help-to-vulnerable"), AT_A_MEETING, names("necessity-stated"),
        travels=("not-for-investigation", "nobody-obliged"),
    ),
    "KSP_115": Row(
        names("prison-probation social police"), names("prison-probation social police"), names("release"),
        AT_A_MEETING, names("necessity-stated person-in-listed-group"),
        travels=("not-for-investigation", "nobody-obliged"),
    ),
    "SSD": Row(
        EARLY, EARLY, names("early-effort"), AT_A_MEETING, names("concern-exists necessity-stated"),
        denied_when=names("violence-suspected"), travels=("once-at-a-meeting",),
    ),
    "ABUSE": Row(
        names("social police prosecution"), names("social police prosecution"), names("abuse-case"), AT_A_MEETING,
        names("abuse-case-open necessity-stated"), travels=("abuse-case-only",),
    ),
    "BARNAHUS": Row(
        names("childrens-house police prosecution health social"),
        names("childrens-house police prosecution health social"),
        names("childrens-house"), AT_A_MEETING, names("childrens-house-in-use"), travels=("abuse-case-only",),
    ),
    "YOUTH_CRIME_ACT": Row(
        names("police prosecution youth-crime-board prison-probation social"),
        names("police prosecution youth-crime-board prison-probation social"),
        names("casework"), ANYHOW, names("necessity-stated"), travels=("not-for-investigation",),
    ),
    "COLLECT_11C": Row(
        ALL, names("social"), names("assessment"), AT_A_MEETING, names("screening-or-assessment-running")
    ),
    "NOTIFY_133": Row(ALL, names("social"), names("notification"), names("once")),
    "NOTIFY_135": Row(ALL, names("social"), names("notification"), names("once")),
    "MUNI_MOVE": Row(
        MUNICIPAL | {"other-municipality"}, names("other-municipality social"), names("move"), names("once"),
        names("move-known"), travels=("needed-file-only",),
    ),
    "SAME_UNIT": Row(ALL, ALL, EVERY_PURPOSE, ANYHOW, names("job-function-covers"), one_unit=True),
    "EMERGENCY": Row(
        ALL, ALL, names("emergency"), names("once"), names("reason-stated short-expiry leader-told"),
        travels=("reviewed-afterwards",),
    ),
}  # fmt: skip

GIVEN: Final[dict[str, Any]] = {
    "given_by": ("mother",),
    "given_at": MOMENT - timedelta(days=1),
    "categories": ("coordination",),
}


def ask(code: str, **changes: Any) -> Disclosure:
    """A question that the row of a basis allows, with changes."""
    row = TABLE[code]
    sender = "social" if "social" in row.senders else min(row.senders)
    asked = Disclosure(
        basis=code,
        category="coordination",
        sender=sender,
        recipient=sender if row.one_unit else ("social" if "social" in row.recipients else min(row.recipients)),
        purpose=min(row.purposes),
        at=MOMENT,
        manner="once",
        circumstances=row.requires,
        givers=Givers(13.0),
    )
    asked = replace(asked, **changes)
    if code == "CONSENT" and not asked.consents:
        return replace(asked, consents=(Consent(to=(asked.recipient,), purpose=asked.purpose, **GIVEN),))
    return asked


def expected(code: str, asked: Disclosure) -> bool:
    """What the table says."""
    row = TABLE[code]
    return (
        asked.sender in row.senders
        and asked.recipient in row.recipients
        and asked.purpose in row.purposes
        and asked.manner in row.manners
        and row.requires <= asked.circumstances
        and row.denied_when.isdisjoint(asked.circumstances)
        and (not row.one_unit or asked.sender == asked.recipient)
        # Figures without persons are all that the local council gets; associations and companies need consent.
        and asked.recipient != "local-council"
        and (asked.recipient not in CLOSED_DOORS or code == "CONSENT")
    )


def subsets(circumstances: frozenset[str]) -> Iterator[frozenset[str]]:
    """Every set of some circumstances."""
    every = sorted(circumstances)
    found = chain.from_iterable(combinations(every, size) for size in range(len(every) + 1))
    yield from map(frozenset, found)


def compared(code: str, questions: Iterator[Disclosure]) -> tuple[int, int]:
    """How many questions the policy and the table both allow and both deny; they never differ."""
    allowed = refused = 0
    for asked in questions:
        answer = may_disclose(asked)
        assert answer.allow == expected(code, asked), (asked, answer)
        assert answer.reason_da
        assert answer.reason_en
        assert answer.conditions == (TABLE[code].travels if answer.allow else ())
        allowed, refused = allowed + answer.allow, refused + (not answer.allow)
    return allowed, refused


def test_every_basis_of_the_table_is_here() -> None:
    """A basis that is added to the data is added here, by whoever knows the law."""
    assert set(TABLE) == {row.code for row in BASES}


@pytest.mark.parametrize("code", TABLE)
def test_from_each_sector_to_each_sector(code: str) -> None:
    """Whoever is not named is outside: a private sports club, the local council, another municipality."""
    pairs = product(SECTORS, SECTORS)
    allowed, refused = compared(code, (ask(code, sender=sender, recipient=to) for sender, to in pairs))

    assert allowed
    assert refused


@pytest.mark.parametrize("code", TABLE)
def test_for_each_purpose_in_each_manner_under_each_condition(code: str) -> None:
    """One condition less, another purpose, a feed where there is none: denied."""
    circumstances = subsets(TABLE[code].requires | TABLE[code].denied_when)
    questions = (
        ask(code, purpose=purpose, manner=manner, circumstances=stated)
        for purpose, manner, stated in product(PURPOSES, MANNERS, tuple(circumstances))
    )
    allowed, refused = compared(code, questions)

    assert allowed
    assert refused


@pytest.mark.parametrize("code", TABLE)
def test_never_for_the_investigation_of_a_criminal_case(code: str) -> None:
    """Between the police and the prosecution as little as anywhere else."""
    for sender, to in product(SECTORS, SECTORS):
        answer = may_disclose(ask(code, sender=sender, recipient=to, purpose="criminal-investigation"))
        assert answer.code == "never-for-this"


@pytest.mark.parametrize("code", TABLE)
def test_charges_and_the_board_s_decisions_go_to_the_social_authority_only(code: str) -> None:
    """On no basis to anybody else, not even with consent."""
    for category, to in product(("charge", "justice"), SECTORS):
        named = Consent(to=(to,), purpose=None, **GIVEN | {"categories": (category,)})
        consents = (named,) if code == "CONSENT" else ()
        sender = to if TABLE[code].one_unit else ask(code).sender
        answer = may_disclose(ask(code, category=category, sender=sender, recipient=to, consents=consents))
        assert not answer.allow or to == "social"


@pytest.mark.parametrize("code", TABLE)
@pytest.mark.parametrize("to", ["school", "private-school", "after-school", "leisure", "job"])
def test_health_goes_to_school_leisure_and_job_on_a_consent_that_names_it_alone(code: str, to: str) -> None:
    """A basis of its own, as the table says."""
    named = Consent(to=(to,), purpose=None, **GIVEN | {"categories": ("health",)})
    consents = (named,) if code == "CONSENT" else ()
    sender = to if TABLE[code].one_unit else ask(code).sender

    answer = may_disclose(ask(code, category="health", sender=sender, recipient=to, consents=consents))
    assert answer.allow is (code == "CONSENT")


@pytest.mark.parametrize(
    ("code", "sender", "to", "changes", "denied"),
    [
        # SSP: also over eighteen; self-owning institutions are in, a private sports club is out.
        ("SSP_115", "police", "school", {"givers": Givers(20.0)}, None),
        ("SSP_115", "self-owning-institution", "police", {}, None),
        ("SSP_115", "private-school", "police", {}, None),
        ("SSP_115", "police", "private-association", {}, "outside-circle"),
        # PSP is for treatment, KSP for release: each has its own circle.
        ("PSP_115", "police", "psychiatry", {}, None),
        ("PSP_115", "police", "school", {}, "outside-circle"),
        ("KSP_115", "prison-probation", "police", {}, None),
        ("KSP_115", "prison-probation", "psychiatry", {}, "outside-circle"),
        ("KSP_115", "prison-probation", "social", {"circumstances": names("necessity-stated")}, "missing-circumstance"),
        # Early effort: within the circle of children's everyday life, never with the police.
        ("SSD", "daycare", "health-visitor", {"manner": "meeting"}, None),
        ("SSD", "private-school", "social", {"manner": "meeting"}, None),
        ("SSD", "school", "police", {}, "outside-circle"),
        ("SSD", "school", "leisure", {}, "outside-circle"),
        # Abuse: no consent needed, no other case.
        ("ABUSE", "social", "police", {}, None),
        ("ABUSE", "school", "police", {}, "outside-circle"),
        ("ABUSE", "social", "police", {"purpose": "casework"}, "other-purpose"),
        ("BARNAHUS", "childrens-house", "health", {}, None),
        ("BARNAHUS", "childrens-house", "health", {"circumstances": frozenset()}, "missing-circumstance"),
        # The municipality collects while a screening or an assessment runs, from whoever knows.
        ("COLLECT_11C", "treatment-unit-aarhus", "social", {}, None),
        ("COLLECT_11C", "school", "social", {"circumstances": frozenset()}, "missing-circumstance"),
        # Whoever must or may notify is never asked for more.
        ("NOTIFY_133", "health", "social", {}, None),
        ("NOTIFY_135", "private-association", "social", {}, None),
        ("NOTIFY_135", "citizen", "social", {}, None),
        ("NOTIFY_135", "citizen", "police", {}, "outside-circle"),
        ("MUNI_MOVE", "social", "other-municipality", {}, None),
        ("MUNI_MOVE", "other-municipality", "social", {}, None),
        ("MUNI_MOVE", "social", "other-municipality", {"circumstances": frozenset()}, "missing-circumstance"),
        # School and social are different units.
        ("SAME_UNIT", "school", "school", {}, None),
        ("SAME_UNIT", "school", "social", {}, "other-unit"),
        ("SAME_UNIT", "school", "private-school", {}, "other-unit"),
        ("SAME_UNIT", "school", "school", {"circumstances": frozenset()}, "missing-circumstance"),
        ("EMERGENCY", "social", "police", {}, None),
        ("EMERGENCY", "social", "police", {"circumstances": names("short-expiry leader-told")}, "missing-circumstance"),
        # The local council gets aggregates only; a treatment unit is outside until there is consent.
        ("CONSENT", "social", "local-council", {}, "aggregates-only"),
        ("CONSENT", "social", "treatment-unit-aalborg", {}, None),
        ("SSP_115", "social", "treatment-unit-aalborg", {}, "outside-circle"),
    ],
)
def test_a_cell_as_a_practitioner_would_ask(
    code: str, sender: str, to: str, changes: Mapping[str, Any], denied: str | None
) -> None:
    """Allowed, or denied with the reason that belongs to it."""
    answer = may_disclose(ask(code, sender=sender, recipient=to, **changes))

    assert (answer.allow, answer.code) == (denied is None, denied or "allowed")


def test_the_local_council_gets_figures_without_persons() -> None:
    """The one category that is not closed to it."""
    consent = Consent(to=("local-council",), **GIVEN | {"categories": ("aggregate",)})

    assert may_disclose(ask("CONSENT", category="aggregate", recipient="local-council", consents=(consent,))).allow


# Exchanged once at a meeting, never a feed: what a disclosure opens, cell by cell ---------------------------------

COVERED: Final[Mapping[str, tuple[bool, bool, bool]]] = {
    # manner: what had been recorded by then, what is recorded later, whatever there is of the category
    "once": (True, False, False),
    "meeting": (True, False, False),
    "feed": (True, True, True),
}
RUNNING: Final = names("CONSENT SSP_115 YOUTH_CRIME_ACT SAME_UNIT")
"""Bases on which data may run; on all others it is given once, or at a meeting."""


@pytest.mark.parametrize("code", TABLE)
def test_only_these_bases_allow_a_feed(code: str) -> None:
    """Read from the table of section 6 by hand."""
    assert ("feed" in TABLE[code].manners) is (code in RUNNING)
    assert may_disclose(ask(code, manner="feed")).allow is (code in RUNNING)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("code", sorted(set(TABLE) - {"CONSENT"}))
def test_what_a_disclosure_opens_of_what_there_was_and_of_what_comes(code: str, manner: Manner) -> None:
    """By the manner in which it was decided, whatever the basis; named facts are all of it."""
    if not may_disclose(ask(code, manner=manner)).allow:
        return
    days = timedelta(days=1)
    before, after = Recorded(derived_id("before"), MOMENT - days), Recorded(derived_id("after"), MOMENT + days)
    given = Given(basis=code, sender="social", categories=("wellbeing",), manner=manner, at=MOMENT)

    def seen(one: Given, fact: Recorded | None) -> bool:
        look = Look(
            role="sector-professional", unit="job", purpose="coordinated-pathway", at=MOMENT + 2 * days,
            relations=frozenset({"actor"}), granted=granted("job", [], [one], Givers(), MOMENT + 2 * days),
        )  # fmt: skip
        return may_see(look, "wellbeing", "school", fact).allow

    assert tuple(seen(given, fact) for fact in (before, after, None)) == COVERED[manner]
    if manner != "feed":
        assert not seen(replace(given, facts=(derived_id("another"),)), before)
        assert not seen(replace(given, sender="daycare"), before)


@pytest.mark.parametrize(
    ("years", "custody", "givers"),
    [
        (9, None, "mother father other-guardian"),
        (14, "both-parents", "mother father"),
        (14, "mother", "mother"),
        (14, "father", "father"),
        (14, "guardian", "other-guardian"),
        (15, "mother", "youth"),
        (17, None, "youth"),
        (18, "both-parents", "youth"),
    ],
)
def test_the_right_person_gave_it(years: float, custody: str | None, givers: str) -> None:
    """Of all the parties there are, these alone."""
    found = {
        party
        for party in codes("party", MOMENT)
        if may_disclose(
            ask(
                "CONSENT",
                givers=Givers(years, custody),
                recipient="school",
                consents=(Consent(to=("school",), **GIVEN | {"given_by": (party,)}),),
            )
        ).allow
    }

    assert found == names(givers)
