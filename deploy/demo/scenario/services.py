"""What can the taskforce offer, by which descriptions and methods does it work, and who came to its open door?

The range of services with its prices and partners, what was held for many, the pathway descriptions and methods as
they are published and looked over, the phases of the partnership programme, and concerns talked over without a name.
Invariant: no youth in any of it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario.calendar import at
from deploy.demo.scenario.cast import CASEWORKER, COORDINATOR, HEAD, OPEN_DOOR, SSP_CONSULTANT, TEACHER, Colleague
from deploy.demo.scenario.plans import ORE
from deploy.demo.scenario.script import Said, said
from deploy.demo.scenario.taskforce import GROUP_WORK, commitment_id
from shared.events.envelope import derived_id

FGU_AT_THE_HARBOUR: Final = "fgu-og-havn"
"""The offer that combines teaching at FGU with two days a week at the harbour."""

MOTOR_EVENINGS: Final = derived_id("demo", "suggestion", "motor-evenings")
PROGRAMME: Final = "partnership-programme"


def story() -> Iterator[Said]:
    """What the coordinator, the head and others do about services, descriptions and methods, and at the open door."""
    yield from _range_of_services()
    yield from _activities()
    yield from _descriptions()
    yield from _methods()
    yield from _open_door()


def _range_of_services() -> Iterator[Said]:
    listed = at("2025-03-10", "09:20")
    for offer, title, area, sector, kind, unit, kroner, evidence in OFFERS:
        yield _offer(
            listed, offer, title, area, sector, kind=kind, unit=unit, unit_price_ore=kroner * ORE, evidence=evidence
        )
    yield _offer(
        at("2025-08-25", "09:20"),
        FGU_AT_THE_HARBOUR,
        "FGU tre dage og havnen to dage om ugen",
        "work",
        "job",
        kind="education-with-work",
        sectors=["job", "school"],
        partner="Havnen i Grenaa",
        unit="week",
        unit_price_ore=2_700 * ORE,
        evidence="practice",
        places=4,
    )
    yield said(
        at("2026-01-14", "10:05"),
        TEACHER.id,
        "planning.suggest-offer",
        id=MOTOR_EVENINGS,
        title="Motoraftener i værkstedet, uden tilmelding",
        effort_area="leisure",
        sector="leisure",
        evidence="unknown",
    )
    yield _offer(
        at("2026-03-02", "09:20"),
        "motoraften",
        "Motoraften i værkstedet",
        "leisure",
        "leisure",
        kind="leisure-guidance",
        unit="piece",
        unit_price_ore=1_500 * ORE,
        evidence="unknown",
        places=8,
        suggestion=str(MOTOR_EVENINGS),
    )
    yield said(at("2026-08-24", "09:20"), COORDINATOR.id, "planning.withdraw-offer", offer="pigegruppe")


OFFERS: Final = (
    ("kontaktperson", "Kontaktperson fra skole til sengetid", "mentor-and-support", "home", "contact-person", "week",
     4_600, "promising"),
    ("mentor", "Mentor med lokalt kendskab", "mentor-and-support", "leisure", "mentor", "week", 3_700, "promising"),
    ("familieraad", "Samtaler med familien", "family-support", "social", "family-counselling", "hour", 5_400,
     "practice"),
    ("netvaerksmoede", "Netværksmøder ved køkkenbordet", "network", "social", "network-meetings", "piece", 3_800,
     "promising"),
    ("voksen-i-klassen", "En ekstra voksen i klassen", "school", "school", "school-support", "week", 3_200, "practice"),
    ("fritidspas", "Fritidsvejledning og fritidspas", "leisure", "leisure", "leisure-guidance", "week", 2_000,
     "practice"),
    ("lommepengejob", "Lommepengejob og praktik", "work", "job", "work-experience", "week", 2_400, "practice"),
    ("pigegruppe", "Pigegruppe torsdag aften", "network", "leisure", "network-meetings", "month", 8_000, "unknown"),
)  # fmt: skip
"""Offers with title, area, sector, kind, unit, price of a unit in kroner, and how well the effect is known."""


def _offer(when: datetime, offer: str, title: str, area: str, sector: str, /, **more: Any) -> Said:
    return said(
        when,
        COORDINATOR.id,
        "planning.list-offer",
        offer=offer,
        title=title,
        effort_area=area,
        sector=sector,
        **more,
    )


def _activities() -> Iterator[Said]:
    commitments = {name: commitment_id(name, first) for name, _, _, _, first, _ in reversed(GROUP_WORK)}
    for number, (day, kind, area, came, paid_by) in enumerate(ACTIVITIES):
        paid = {"commitment": str(commitments[paid_by])} if paid_by else {}
        yield said(
            at(day, "15:40"),
            COORDINATOR.id,
            "planning.hold-activity",
            id=derived_id("demo", "activity", number),
            kind=kind,
            effort_area=area,
            participants=came,
            **paid,
        )


ACTIVITIES: Final = (
    ("2025-05-12", "school-visit", "school", 46, None),
    ("2025-06-04", "workshop", "leisure", 9, "boat-building"),
    ("2025-08-27", "workshop", "leisure", 12, "boat-building"),
    ("2025-09-24", "parents-evening", "family-support", 31, "parents-evenings"),
    ("2025-11-19", "parents-evening", "family-support", 22, "parents-evenings"),
    ("2026-02-11", "open-house", "network", 58, None),
    ("2026-04-29", "group-work", "leisure", 7, "motor-workshop"),
    ("2026-06-03", "group-work", "leisure", 8, "motor-workshop"),
    ("2026-09-23", "school-visit", "school", 52, None),
)
"""What was held for many: day, kind, area, how many came, and the group work that pays it."""


def _descriptions() -> Iterator[Said]:
    for description, review_by in (
        ("norddjurs-taskforce", "2027-12-31"),
        ("serious-crime-12-17", "2026-12-31"),
        ("rare-disability-0-25", "2026-12-31"),
    ):
        yield _by_head(
            "2025-01-13", "planning.publish-description", description=description, version=1, review_by=review_by
        )
    yield _by_head(
        "2026-01-19",
        "planning.follow-up-description",
        description="serious-crime-12-17",
        version=1,
        outcome="to-be-revised",
    )
    yield _by_head(
        "2026-04-13", "planning.follow-up-description", description="norddjurs-taskforce", version=1, outcome="kept"
    )


def _methods() -> Iterator[Said]:
    for day, phase in (("2025-01-20", "roadmap"), ("2025-08-18", "baseline-analysis"), ("2026-02-23", "development")):
        yield _by_head(day, "planning.enter-programme-phase", programme=PROGRAMME, phase=phase)
    for day, person, method, title, outcome, evidence in METHODS:
        yield said(
            at(day, "10:25"),
            person.id,
            "planning.review-method",
            method=method,
            title=title,
            outcome=outcome,
            evidence=evidence,
            next_review_by=str(int(day[:4]) + 1) + day[4:],
        )


METHODS: Final = (
    ("2025-06-16", SSP_CONSULTANT, "bekymringssamtale", "Bekymringssamtalen", "kept", "practice"),
    ("2025-12-15", COORDINATOR, "netvaerksmoede", "Netværksmøder med åben dialog", "adjusted", "promising"),
    ("2026-06-15", COORDINATOR, "motiverende-samtale", "Den motiverende samtale", "kept", "effective"),
    ("2026-06-15", COORDINATOR, "pigegruppe", "Pigegruppe som metode", "stopped", "unknown"),
)
"""Methods that were looked over: when, by whom, what came of it, and how well the effect is known."""


def _by_head(day: str, command: str, /, **args: Any) -> Said:
    return said(at(day, "10:15"), HEAD.id, command, **args)


def _open_door() -> Iterator[Said]:
    for number, (day, clock, asked_by, category, age_band, answered, advice) in enumerate(ASKED):
        name = consultation(number)
        yield said(
            at(day, clock),
            OPEN_DOOR.id,
            "coordination.ask-consultation",
            id=name,
            category=category,
            age_band=age_band,
            asked_by=asked_by,
        )
        if answered:
            yield said(
                at(answered, "09:50"),
                CASEWORKER.id,
                "coordination.answer-consultation",
                consultation=str(name),
                advice=list(advice),
            )
    for day, person, category, age_band, talked, anonymous in CONSULTED:
        yield _consulted(at(day, "14:10"), person, category, age_band, talked, anonymous=anonymous)


def consultation(number: int) -> UUID:
    """The id of a consultation that was asked for at the open door."""
    return derived_id("demo", "consultation", number)


ASKED: Final[tuple[tuple[str, str, str, str, str, str | None, tuple[str, ...]], ...]] = (
    ("2025-09-15", "20:40", "child", "home", "13-14", "2025-09-16", ("open-counselling", "talk-with-parents")),
    ("2026-01-18", "22:05", "parent", "substance", "15-17", "2026-01-20", ("talk-with-youth", "ssp-contact")),
    ("2026-05-05", "16:30", "relative", "social-circle", "13-14", "2026-05-06", ("ssp-contact", "near-environment")),
    ("2026-11-25", "19:20", "child", "online", "10-12", None, ()),
)
"""Who came to the open door: when, who asked, about what and whom, when it was answered, and the advice."""

CONSULTED: Final = (
    ("2025-04-10", TEACHER, "behaviour", "10-12", ("near-environment", "talk-with-parents"), False),
    ("2025-10-15", TEACHER, "wellbeing", "10-12", ("near-environment", "school-support", "raise-with-taskforce"), True),
    ("2026-03-12", SSP_CONSULTANT, "vandalism", "13-14", ("ssp-contact",), False),
)
"""Concerns that were talked over: the second is that of Maja's teacher, who wants to be nobody yet."""


def _consulted(
    when: datetime, person: Colleague, category: str, age_band: str, advice: tuple[str, ...], *, anonymous: bool
) -> Said:
    return said(
        when,
        person.id,
        "coordination.consult-concern",
        category=category,
        age_band=age_band,
        advice=list(advice),
        anonymous=anonymous,
    )
