"""What do the youth and the parents read of the plan, in plain words, on a screen and on paper?

Short sentences and no codes: what stands in the code lists is said as it is called there, everything else in sentences
of its own. Invariant: what may not be seen by this reader is left out, and nothing else is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from services.reporting.answers import Head, Masked
from services.reporting.answers.my_plan import Decision, MyPlan
from services.reporting.answers.overview import Actor, Consent
from services.reporting.answers.plan import Agreement, Goal, Heard, Intervention, Mentor
from services.reporting.answers.sharing import Disclosure
from services.reporting.web.views.events import duration, event_title
from services.reporting.web.views.names import phase_name, sector_name
from services.reporting.web.views.parts import colleague, name_of
from services.reporting.web.views.sharing import covered_facts
from services.reporting.web.words import Words, inside
from shared.definitions.dated import local_day

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or two about one thing."""

    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement, and whether the reader can say that it was read."""

    text: str
    more: tuple[str, ...]
    agreement: str
    read: bool
    parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MyPlanPage:
    """The plan as its reader reads it."""

    title: str
    lead: str
    voice: Said | None
    unheard: str
    goals: tuple[Said, ...]
    efforts: tuple[Said, ...]
    agreements: tuple[AgreementLine, ...]
    helpers: tuple[Said, ...]
    decisions: tuple[Said, ...]
    consents: tuple[Said, ...]
    told: tuple[Said, ...]
    set_right: tuple[Said, ...]
    rights: tuple[str, ...]
    printed: str
    print_note: str
    back: str


def my_plan_page(answer: MyPlan, words: Words, *, reader: str, back: str = "") -> MyPlanPage:
    """The page for a reader, `youth` or `parent`; `back` leads whoever prints it back to the case."""
    now = answer.at
    name = name_of(answer.head.name, words)
    return MyPlanPage(
        title=words("my.title-youth", name=name) if reader == "youth" else words("my.title-parent", name=name),
        lead=_lead(answer, words),
        voice=_voice(answer.voice, words),
        unheard=_unheard(answer, words) if reader == "youth" else "",
        goals=tuple(_goal(one, words) for one in _open(answer.goals) if one.state != "dropped"),
        efforts=tuple(_effort(one, now, words) for one in _open(answer.efforts) if one.state != "cancelled"),
        agreements=tuple(_agreement(one, reader, words) for one in _open(answer.agreements)),
        helpers=_helpers(answer, words),
        decisions=tuple(_decision(one, words) for one in answer.decisions),
        consents=tuple(_consent(one, now, words) for one in _open(answer.consents)),
        told=(
            *_informed(answer, words),
            *_told(answer, words),
            *(_shared(one, words) for one in _open(answer.disclosures)),
        ),
        set_right=tuple(
            Said(
                words("my.set-right", when=words.day(one.at)),
                (words("my.set-right-told", sectors=_sectors(one.informed, words)),),
            )
            for one in answer.set_right
        ),
        rights=tuple(words.of(one.danish, one.english) for one in answer.rights),
        printed=words("my.printed", when=words.moment(now)),
        print_note=words(f"my.print-note-{reader}") if back else "",
        back=back,
    )


def _open(part: tuple[T, ...] | Masked) -> tuple[T, ...]:
    """A part that may be seen; nothing of it otherwise."""
    return () if isinstance(part, Masked) else part


def _sectors(sectors: Sequence[str], words: Words) -> str:
    return words.listed([sector_name(one, words) for one in sectors])


def _lead(answer: MyPlan, words: Words) -> str:
    if answer.state is None:
        return words("my.no-plan")
    if answer.agreed_at is None or answer.state not in ("agreed", "revised"):
        return words("my.not-agreed")
    parties = inside(words.codes("party", answer.agreed_parties))
    key = "my.agreed" if answer.state == "agreed" else "my.being-changed"
    return words(key, when=words.day(answer.agreed_at), parties=parties)


def _voice(heard: Heard | Masked, words: Words) -> Said | None:
    if isinstance(heard, Masked) or heard.at is None or not isinstance(heard.view, str):
        return None
    return Said(heard.view, (words("my.voice-when", when=words.day(heard.at)),))


def _unheard(answer: MyPlan, words: Words) -> str:
    """Where there is a plan and none of the youth's own words holds, that is said; it is the youth's right."""
    heard = answer.voice
    if isinstance(heard, Masked) or heard.at is not None or answer.state is None:
        return ""
    return words("my.unheard" if heard.not_heard_at is None else "my.unheard-why")


def _goal(one: Goal, words: Words) -> Said:
    text = one.text if isinstance(one.text, str) else words.code("ics-dimension", one.area)
    more = []
    if one.state == "reached":
        more.append(words("my.goal-reached"))
    elif one.scale is not None:
        more.append(words("my.goal-scale", scale=one.scale))
    if one.concerns == "family":
        more.append(words("my.goal-family"))
    return Said(text, tuple(more))


def _effort(one: Intervention, now: datetime, words: Words) -> Said:
    more = []
    if one.state == "started" and one.started_at is not None:
        more.append(words("my.effort-runs", when=words.day(one.started_at)))
    elif one.state == "committed" and one.starts_on is not None:
        late = one.starts_on < local_day(now)
        more.append(words("my.effort-late" if late else "my.effort-starts", when=words.day(one.starts_on)))
    elif one.state == "proposed":
        more.append(words("my.effort-proposed"))
    elif one.ended_at is not None:
        more.append(words("my.effort-over", when=words.day(one.ended_at)))
    if one.minutes_per_week and one.state in ("started", "committed"):
        more.append(words("my.effort-weekly", duration=duration(one.minutes_per_week, words)))
    if one.sectors:
        more.append(words("my.effort-with", sectors=_sectors(one.sectors, words)))
    return Said(words.code("offer", one.offer), tuple(more))


PARENTS: Final = ("mother", "father", "other-guardian")
"""Parties as whom a parent may say that an agreement was read."""


def _agreement(one: Agreement, reader: str, words: Words) -> AgreementLine:
    parties = inside(words.codes("party", one.parties))
    more = [words("my.agreement-with", parties=parties, when=words.day(one.made_at))]
    if one.until is not None:
        more.append(words("my.agreement-until", when=words.day(one.until)))
    mine = ("youth",) if reader == "youth" else PARENTS
    waiting = [party for party in one.parties if party in mine and party not in one.acknowledged]
    done = [party for party in one.parties if party in mine and party in one.acknowledged]
    if done and not waiting:
        more.append(words("my.agreement-read"))
    return AgreementLine(
        text=one.text if isinstance(one.text, str) else "",
        more=tuple(more),
        agreement=str(one.agreement),
        read=not waiting,
        parties=tuple((party, words.code("party", party)) for party in waiting),
    )


def _helpers(answer: MyPlan, words: Words) -> tuple[Said, ...]:
    """Who helps, by name and title, and whom to ask; no place, for a place may be protected."""
    found = []
    if answer.lead is not None:
        title = answer.lead.title or words("my.lead")
        found.append(Said(words("my.helper", name=colleague(answer.lead), title=title), (words("my.lead-ask"),)))
    found += [_mentor(one, words) for one in _open(answer.mentors) if one.state == "matched"]
    lead = answer.lead.id if answer.lead else None
    found += [_actor(one, words) for one in answer.actors if one.person.id != lead]
    return tuple(found)


def _mentor(one: Mentor, words: Words) -> Said:
    name = one.name if isinstance(one.name, str) and one.name else colleague(one.mentor)
    since = (words("my.mentor-since", when=words.day(one.matched_at)),) if one.matched_at else ()
    return Said(words("my.helper", name=name, title=words.code("party", "mentor")), since)


def _actor(one: Actor, words: Words) -> Said:
    title = one.person.title or sector_name(one.sector, words)
    return Said(words("my.helper", name=colleague(one.person), title=title), (sector_name(one.sector, words),))


def _decision(one: Decision, words: Words) -> Said:
    when = words.day(one.at)
    match one.type:
        case "coordination.decision-made":
            about = inside(words.code("decision-subject", str(one.facts.get("about", ""))))
            outcome = words(f"my.outcome.{one.facts.get('outcome', 'later')}")
            return Said(words("my.decided", about=about, outcome=outcome), (when,))
        case "coordination.phase-entered":
            return Said(phase_name(str(one.facts.get("phase")), words), (when,))
        case _:
            key = f"my.event.{one.type}"
            return Said(words(key) if words.has(key) else event_title(one.type, words), (when,))


def _consent(one: Consent, now: datetime, words: Words) -> Said:
    told, to = inside(words.codes("data-category", one.categories)), _sectors(one.to, words)
    more = [words("my.consent-what", told=told, to=to)]
    key: str = one.state
    if one.state == "given":
        if one.until is not None and one.until < now:
            key = "over"
        elif one.until is not None:
            more.append(words("my.consent-until", when=words.day(one.until)))
        more.append(words("my.consent-who", parties=inside(words.codes("party", one.given_by))))
    return Said(words(f"my.consent.{key}"), tuple(more))


def _informed(answer: MyPlan, words: Words) -> tuple[Said, ...]:
    told = answer.informed
    if told is None or isinstance(told, Masked):
        return ()
    parties = words.codes("party", told.parties)
    return (Said(words("my.informed", parties=parties, when=words.day(told.at))),)


def _told(answer: MyPlan, words: Words) -> tuple[Said, ...]:
    found = []
    for one in answer.told:
        categories = inside(words.codes("data-category", one.categories))
        more = [
            words("my.basis", basis=words.code("legal-basis", one.basis)),
            words("my.since", when=words.day(one.since)),
        ]
        if one.until is not None:
            more.append(words("my.until", when=words.day(one.until)))
        key = "my.followed" if one.until is not None and _over(one.until, answer.at) else "my.follows"
        found.append(Said(words(key, sector=sector_name(one.sector, words), told=categories), tuple(more)))
    return tuple(found)


def _over(until: datetime | date, now: datetime) -> bool:
    """Whether something that ends at a moment, or with a day, has ended."""
    return until < (now if isinstance(until, datetime) else local_day(now))


def _shared(one: Disclosure, words: Words) -> Said:
    key = "my.shared" if one.decision == "allow" else "my.not-shared"
    text = words(
        key,
        categories=words.codes("data-category", one.categories),
        sender=sector_name(one.sender, words),
        to=_sectors(one.to, words),
    )
    more = [words.day(one.at)]
    if one.basis and one.decision == "allow":
        more.append(words("my.basis", basis=words.code("legal-basis", one.basis)))
    if one.decision == "allow":
        more += covered_facts(one, words)
    return Said(text, tuple(more))


def choices(heads: Sequence[Head], words: Words) -> tuple[tuple[str, str], ...]:
    """The cases that are one's own, by name, where there are several."""
    return tuple((name_of(one.name, words), f"/min-plan/{one.youth}") for one in heads)
