"""What do people agree with the youth, and what does it cost? The usual commands to planning.

Needs and risk, what the youth and the family say, plan and goals, interventions from proposal to end, contact persons
and bills. Invariant: a command refers only to what an earlier one made, by the id that it was given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from deploy.demo.scenario.calendar import END, MUNICIPALITY, is_working_day, local_day
from deploy.demo.scenario.cast import COORDINATOR, LEADER, Colleague, Youth
from deploy.demo.scenario.script import Said, happens, office, said, thing
from shared.definitions.dated import in_force
from shared.definitions.municipalities import municipality

ORE: Final = 100


@dataclass(frozen=True, slots=True)
class Effort:
    """An intervention as it is proposed and paid: price of a unit in kroner, and how many units."""

    offer: str
    area: str
    sectors: tuple[str, ...]
    minutes_per_week: int
    price: int
    units: int
    listed: str | None = None


CONTACT_PERSON: Final = Effort("contact-person", "mentor-and-support", ("social", "home"), 180, 4_600, 26)


MENTOR: Final = Effort("mentor", "mentor-and-support", ("leisure",), 120, 3_700, 26)


FAMILY_COUNSELLING: Final = Effort("family-counselling", "family-support", ("social",), 60, 5_400, 14)


NETWORK_MEETINGS: Final = Effort("network-meetings", "network", ("social", "school"), 30, 3_800, 8)


SCHOOL_SUPPORT: Final = Effort("school-support", "school", ("school",), 240, 3_200, 22)


LEISURE_GUIDANCE: Final = Effort("leisure-guidance", "leisure", ("leisure",), 90, 2_000, 20)


WORK_EXPERIENCE: Final = Effort("work-experience", "work", ("job",), 720, 2_400, 24)


def heard(youth: Youth, at: datetime, person: Colleague, view: str, form: str = "talk") -> Said:
    """The youth's own words."""
    return said(at, person.id, "planning.hear-youth", youth, form=form, view=view)


def not_heard(youth: Youth, at: datetime, person: Colleague, reason: str) -> Said:
    """The youth was not heard, and why."""
    return said(at, person.id, "planning.note-youth-not-heard", youth, reason=reason)


def family_heard(
    youth: Youth, at: datetime, person: Colleague, view: str, by: Sequence[str], form: str = "home-visit"
) -> Said:
    """The family's words."""
    return said(at, person.id, "planning.hear-family", youth, form=form, by=list(by), view=view)


def needs(youth: Youth, at: datetime, lead: Colleague, **judged: str) -> Said:
    """The needs in the ten dimensions; those that are not named are judged as no need."""
    all_ten: dict[str, Any] = dict.fromkeys(DIMENSIONS, "no-need") | judged
    return said(at, lead.id, "planning.assess-needs", youth, **all_ten)


def risk(
    youth: Youth,
    at: datetime,
    lead: Colleague,
    level: str,
    factors: Sequence[str],
    protective: Sequence[str],
    primary: str | None = None,
    derived: Sequence[str] = (),
) -> Said:
    """The risk and protective factors, and the level as judged."""
    first: dict[str, Any] = {"primary_problem": primary} if primary else {}
    return said(
        at,
        lead.id,
        "planning.assess-risk",
        youth,
        risk_factors=list(factors),
        protective_factors=list(protective),
        level=level,
        derived_problems=list(derived),
        **first,
    )


def drafted(youth: Youth, at: datetime, lead: Colleague) -> Said:
    """A plan is drafted."""
    return said(at, lead.id, "planning.draft-plan", youth)


def agreed(youth: Youth, at: datetime, lead: Colleague, parties: Sequence[str]) -> Said:
    """The plan is agreed."""
    return said(at, lead.id, "planning.agree-plan", youth, parties=list(parties))


def declined(youth: Youth, at: datetime, lead: Colleague, by: str) -> Said:
    """The plan is declined."""
    return said(at, lead.id, "planning.decline-plan", youth, by=by)


def revised(youth: Youth, at: datetime, lead: Colleague, reason: str) -> Said:
    """The plan is revised."""
    return said(at, lead.id, "planning.revise-plan", youth, reason=reason)


def goal(youth: Youth, at: datetime, person: Colleague, area: str, text: str, number: int = 1) -> Said:
    """A goal is set."""
    return said(at, person.id, "planning.set-goal", youth, id=thing(youth, "goal", number), area=area, text=text)


def progress(youth: Youth, at: datetime, person: Colleague, scale: int, number: int = 1) -> Said:
    """How far a goal has come, 0 to 10."""
    ref = str(thing(youth, "goal", number))
    return said(at, person.id, "planning.record-progress", youth, goal=ref, scale=scale)


def reached(youth: Youth, at: datetime, person: Colleague, number: int = 1) -> Said:
    """A goal is reached."""
    return said(at, person.id, "planning.reach-goal", youth, goal=str(thing(youth, "goal", number)))


def proposed(
    youth: Youth, at: datetime, person: Colleague, effort: Effort, number: int = 1, goals: Sequence[int] = (1,)
) -> Said:
    """An intervention is proposed, perhaps one that the municipality's own range of services lists."""
    listed: dict[str, Any] = {"listed": effort.listed} if effort.listed else {}
    return said(
        at,
        person.id,
        "planning.propose-intervention",
        youth,
        id=intervention(youth, number),
        offer=effort.offer,
        effort_area=effort.area,
        sectors=list(effort.sectors),
        minutes_per_week=effort.minutes_per_week,
        goals=[str(thing(youth, "goal", each)) for each in goals],
        **listed,
    )


def committed(
    youth: Youth,
    at: datetime,
    effort: Effort,
    first: date,
    last: date,
    number: int = 1,
    *,
    account: str = "pool",
    person: Colleague | None = None,
) -> Said:
    """The money for an intervention is committed, by whoever may bind the municipality to that much."""
    return said(
        at,
        (person or _binding(effort, at)).id,
        "planning.commit-intervention",
        youth,
        intervention=str(intervention(youth, number)),
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
        account=account,
        unit_price_ore=effort.price * ORE,
        units=effort.units,
    )


def may_bind(person: Colleague, effort: Effort, at: datetime, code: str = MUNICIPALITY) -> bool:
    """Whether a person may bind the municipality to as much as an effort costs, by its own limits of approval."""
    approval = next(row for row in municipality(code).approval if in_force(row, at))
    limit = next(row.up_to_ore for row in approval.limits if person.role in row.roles)
    return limit is None or effort.price * effort.units * ORE <= limit


def _binding(effort: Effort, at: datetime) -> Colleague:
    """Who binds the municipality to that much; a last bill after what was left was released binds it once more."""
    return COORDINATOR if may_bind(COORDINATOR, effort, at) else LEADER


def started(youth: Youth, at: datetime, person: Colleague, number: int = 1) -> Said:
    """An intervention starts."""
    return said(at, person.id, "planning.start-intervention", youth, intervention=str(intervention(youth, number)))


def changed(youth: Youth, at: datetime, person: Colleague, minutes: int, number: int = 1) -> Said:
    """An intervention is given more or less time, without a new plan."""
    ref = str(intervention(youth, number))
    return said(at, person.id, "planning.change-intensity", youth, intervention=ref, minutes_per_week=minutes)


def ended(youth: Youth, at: datetime, person: Colleague, outcome: str, number: int = 1) -> Said:
    """An intervention ends; what was not spent is free again."""
    ref = str(intervention(youth, number))
    return said(at, person.id, "planning.end-intervention", youth, intervention=ref, outcome=outcome)


def held(youth: Youth, at: datetime, person: Colleague, number: int = 1, *, minutes: int = 60) -> Said:
    """A session was held."""
    ref = str(intervention(youth, number))
    return said(at, person.id, "planning.hold-session", youth, intervention=ref, minutes=minutes)


def missed(youth: Youth, at: datetime, person: Colleague, reason: str, number: int = 1) -> Said:
    """A session was missed."""
    ref = str(intervention(youth, number))
    return said(at, person.id, "planning.miss-session", youth, intervention=ref, reason=reason)


def session(rng: Random, youth: Youth, at: datetime, person: Colleague, number: int = 1) -> Said:
    """A session with the contact person: mostly held, now and then missed."""
    if happens(rng, 0.8):
        return held(youth, at, person, number, minutes=rng.choice((45, 60, 90)))
    reason = rng.choice(("youth-absent", "youth-absent", "youth-ill", "cancelled-by-adult"))
    return missed(youth, at, person, reason, number)


def bills(youth: Youth, effort: Effort, first: date, last: date, until: date, number: int = 1) -> Iterator[Said]:
    """The bills of an intervention that was committed for some days and ran until one of them: every other month."""
    days = (last - first).days + 1
    begins = first
    while begins <= min(until, END):
        ends = min(_end_of_two_months(begins), until)
        kroner = effort.price * effort.units * ((ends - begins).days + 1) // days
        when = office(ends, 11)
        if kroner and when.year == ends.year and local_day(when) <= END:
            yield said(
                when,
                _binding(effort, when).id,
                "planning.spend-cost",
                commitment=str(intervention(youth, number)),
                year=ends.year,
                amount_ore=kroner * ORE,
            )
        begins = ends + timedelta(days=1)


def _end_of_two_months(day: date) -> date:
    month = day.month + day.month % 2
    following = date(day.year + month // 12, month % 12 + 1, 1)
    ends = following - timedelta(days=1)
    while not is_working_day(ends):
        ends -= timedelta(days=1)
    return ends if ends >= day else _end_of_two_months(following)


def agreement(
    youth: Youth, at: datetime, person: Colleague, parties: Sequence[str], text: str, number: int = 1
) -> Said:
    """Something is agreed beside the plan."""
    made = thing(youth, "agreement", number)
    return said(at, person.id, "planning.make-agreement", youth, id=made, parties=list(parties), text=text)


def acknowledged(youth: Youth, at: datetime, person: Colleague, by: str, number: int = 1) -> Said:
    """A party stands by an agreement."""
    ref = str(thing(youth, "agreement", number))
    return said(at, person.id, "planning.acknowledge-agreement", youth, agreement=ref, by=by)


def counselled(youth: Youth, at: datetime, person: Colleague, topic: str, to: Sequence[str], minutes: int = 45) -> Said:
    """The youth or the family is counselled."""
    return said(at, person.id, "planning.give-counselling", youth, topic=topic, to=list(to), minutes=minutes)


def network_met(
    youth: Youth, at: datetime, person: Colleague, parties: Sequence[str], sectors: Sequence[str], text: str
) -> Said:
    """The family's network and the professionals meet."""
    return said(
        at,
        person.id,
        "planning.hold-network-meeting",
        youth,
        parties=list(parties),
        sectors=list(sectors),
        youth_present=True,
        text=text,
    )


def mentor_proposed(youth: Youth, at: datetime, person: Colleague, mentor: str, name: str, number: int = 1) -> Said:
    """A contact person or mentor is proposed to the youth."""
    return said(
        at,
        person.id,
        "planning.propose-mentor",
        youth,
        id=thing(youth, "match", number),
        mentor=mentor,
        name=name,
        intervention=str(intervention(youth, 1)),
    )


def mentor_matched(youth: Youth, at: datetime, person: Colleague, number: int = 1) -> Said:
    """They fit."""
    return said(at, person.id, "planning.match-mentor", youth, match=str(thing(youth, "match", number)))


def mentor_declined(youth: Youth, at: datetime, person: Colleague, by: str, reason: str, number: int = 1) -> Said:
    """One of them declines."""
    ref = str(thing(youth, "match", number))
    return said(at, person.id, "planning.decline-mentor", youth, match=ref, by=by, reason=reason)


def mentor_ended(youth: Youth, at: datetime, person: Colleague, reason: str, number: int = 1) -> Said:
    """The match ends."""
    ref = str(thing(youth, "match", number))
    return said(at, person.id, "planning.end-mentor", youth, match=ref, reason=reason)


def intervention(youth: Youth, number: int = 1) -> UUID:
    """The id of a youth's intervention, and of the commitment that pays it."""
    return thing(youth, "intervention", number)


DIMENSIONS: Final = (
    "health",
    "development_and_behaviour",
    "daycare_school_learning",
    "leisure_and_friends",
    "safe_care",
    "stimulation_and_guidance",
    "support_of_relations",
    "family_and_background",
    "housing_work_economy",
    "social_network",
)
"""The ten ICS dimensions as the command names them."""
