"""What concerns the taskforce and not one youth? Its seats, its money, the group work.

DKK 1 200 000 a year; the pool is underspent in spring and tight by November, when a commitment beyond what is left
is refused and a smaller one passes because a leader says why.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario.calendar import MUNICIPALITY, at
from deploy.demo.scenario.cast import (
    ADVISER,
    CASEWORKER,
    COORDINATOR,
    FULL_TIME,
    HEAD,
    HOME,
    LEADER,
    OFFICER,
    SSP_CONSULTANT,
    SUBSTANCE_ADVISER,
    TEACHER,
    YOUTH_WORKER,
    Colleague,
)
from deploy.demo.scenario.plans import ORE
from deploy.demo.scenario.script import Said, said
from shared.definitions.municipalities import municipality
from shared.events.envelope import derived_id

POOL: Final = municipality(MUNICIPALITY).budget[0].amount_ore // ORE
"""Kroner a year, as the municipality's own data has it."""

AREAS: Final = ("mentor-and-support", "family-support", "network", "school", "leisure", "work")
FRAMES: Final[Mapping[int, tuple[int, ...]]] = {
    2025: (640_000, 160_000, 120_000, 115_000, 105_000, 60_000),
    2026: (632_000, 245_000, 40_000, 104_000, 105_000, 74_000),
    2027: (),
}
"""How each year's pool is framed over the six effort areas, in kroner; the last year is not framed yet."""

SEATS: Final[tuple[tuple[str, Colleague, str], ...]] = (
    ("authority", CASEWORKER, "social"),
    ("home", HOME, "home"),
    ("school-general", TEACHER, "school"),
    ("school-full-time", FULL_TIME, "school"),
    ("job", ADVISER, "job"),
    ("leisure", YOUTH_WORKER, "leisure"),
)
"""The fixed seats: who sits there, for which sector."""


AD_HOC_PERIODS: Final = (
    (at("2025-01-07", "09:15"), at("2026-01-06", "00:00")),
    (at("2026-01-06", "09:15"), at("2026-12-31", "00:00")),
)
"""From when until when the police and the SSP consultant sit in; a period ends by itself and is given anew."""


def story() -> Iterator[Said]:
    """What the coordinator and the head do for the taskforce as a whole."""
    for seat, person, sector in SEATS:
        yield _seat(at("2025-01-07", "09:10"), seat, person, sector, kind="fixed")
    for when, until in AD_HOC_PERIODS:
        for person in (OFFICER, SSP_CONSULTANT):
            yield _seat(when, person.unit, person, person.unit, kind="ad-hoc", basis="SSP_115", until=until.isoformat())
    half_year = {"kind": "ad-hoc", "basis": "SSP_115", "until": at("2026-06-30", "00:00").isoformat()}
    yield _seat(at("2025-08-20", "09:15"), "substance", SUBSTANCE_ADVISER, "substance", **half_year)
    yield said(
        at("2026-03-16", "09:15"),
        COORDINATOR.id,
        "coordination.vacate-seat",
        seat="substance",
        person=SUBSTANCE_ADVISER.id,
    )
    for day, month, difficulties, asked in REPORTS:
        yield said(
            at(day, "10:40"),
            HEAD.id,
            "coordination.make-committee-report",
            until=month,
            difficulties=difficulties,
            asked=asked,
        )
    for year in FRAMES:
        yield _budget(at("2025-03-04", "09:40"), year)
    for name, when, area, kroner, first, last in GROUP_WORK:
        yield commitment(when, name, area, kroner, first, last)
    yield said(
        at("2025-12-16", "10:10"),
        COORDINATOR.id,
        "planning.release-cost",
        commitment=str(commitment_id("parents-evenings", date(2025, 9, 15))),
        year=2025,
        amount_ore=6_000 * ORE,
    )
    for year in (2025, 2026):
        yield from _november(year)


REPORTS: Final = (
    (
        "2025-08-25",
        "2025-07-31",
        "Fire måneder i drift er kort tid. Vi venter for længe på psykolog, og sommeren stoppede de fleste klubber",
        "At udvalget tager status til efterretning",
    ),
    (
        "2026-03-16",
        "2026-02-28",
        "Halvdelen af undersøgelserne tager over fire måneder. To kontaktpersoner er holdt op",
        "At udvalget drøfter ventetiden på psykolog",
    ),
    (
        "2026-11-16",
        "2026-10-31",
        "Puljen er brugt før jul, mest på fritid. Skolen mangler en fast voksen om mandagen",
        "At udvalget tager stilling til rammen for 2027",
    ),
)
"""The head's status reports to the Committee: when each is made, the last day it is about, and what the head writes."""

GROUP_WORK: Final = (
    ("boat-building", at("2025-05-19", "13:00"), "leisure", 48_000, date(2025, 6, 2), date(2025, 9, 30)),
    ("parents-evenings", at("2025-09-08", "13:00"), "family-support", 60_000, date(2025, 9, 15), date(2025, 12, 10)),
    ("girls-group", at("2025-09-22", "13:00"), "network", 40_000, date(2025, 10, 1), date(2025, 12, 19)),
    ("motor-workshop", at("2026-03-09", "13:00"), "leisure", 60_000, date(2026, 4, 1), date(2026, 9, 30)),
    ("parents-evenings", at("2026-08-24", "13:00"), "family-support", 60_000, date(2026, 9, 1), date(2026, 12, 10)),
)
"""Efforts for several youths, without names: name, when it is committed, area, kroner, first and last day."""


def _november(year: int) -> Iterator[Said]:
    first, last = date(year, 11, 23), date(year, 12, 18)
    when = at(f"{year}-11-10", "13:10")
    yield commitment(when, "camp", "leisure", POOL, first, last, refused="beyond-approval")
    yield commitment(when, "camp", "leisure", POOL, first, last, person=HEAD, refused="beyond-remaining")
    later = at(f"{year}-11-20", "10:10")
    yield commitment(
        later, "camp-for-six", "leisure", 95_000, first, last, person=LEADER, override="committee-decision"
    )


def commitment(
    when: datetime,
    name: str,
    area: str,
    kroner: int,
    first: date,
    last: date,
    *,
    person: Colleague = COORDINATOR,
    refused: str | None = None,
    **more: Any,
) -> Said:
    """Money for something that is not one youth's."""
    return said(
        when,
        person.id,
        "planning.commit-cost",
        id=commitment_id(name, first),
        refused=refused,
        area=area,
        account="pool",
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
        unit_price_ore=kroner * ORE,
        units=1,
        **more,
    )


def commitment_id(name: str, first: date) -> UUID:
    """The id of such a commitment."""
    return derived_id("demo", "commitment", name, first)


def _seat(when: datetime, seat: str, person: Colleague, sector: str, **more: Any) -> Said:
    return said(when, COORDINATOR.id, "coordination.fill-seat", seat=seat, person=person.id, sector=sector, **more)


def _budget(when: datetime, year: int) -> Said:
    frames = {area: kroner * ORE for area, kroner in zip(AREAS, FRAMES[year], strict=False)}
    return said(when, HEAD.id, "planning.set-budget", year=year, amount_ore=POOL * ORE, areas=frames)
