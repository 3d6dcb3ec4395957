"""What must become of a set of published messages? An independent model in plain Python, from the domain's rules.

It knows nothing of the product: no module of the services or of the shared kernel is imported. It reads the bytes as
they went out, and what people had decided by then, and says accepted, duplicate or refused, with the reason; and in
which order the facts of each youth must stand on the log.
Invariant: a message has one outcome, and a refused one changes nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("5a305b0a-7a1c-5a4e-9c57-707000000000")
MUNICIPALITY = "707"
LARGEST = 256 * 1024
DEEPEST = 8
MOST_HEADERS = 16
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(minutes=2)
WITHOUT_CPR = {"leisure"}
SOURCES_OF = {
    "person-register": {"person"},
    "police": {"police", "justice"},
    "youth-crime-board": {"justice"},
    "prison-probation": {"justice"},
}
"""What each sector may tell of, where it is not its own name."""
ABOUT_NOBODY = {"finance.posting-imported"}
"""Types about the organisation alone."""
ATTRIBUTES = {"specversion", "id", "source", "type", "time", "data"}
OPTIONAL = {"datacontenttype", "dataversion", "legalbasis", "purpose", "actor", "traceparent", "tracestate"}
CPR_FORM = re.compile(r"(?<![0-9A-Za-z])\d{6}-?\d{4}(?![0-9A-Za-z])")

CONCERN = "category facts? text"
TYPES: Mapping[str, str] = {
    "social.notification-received": "notification notifier_category notifier_sector? reasons abuse_suspected "
    "against_parents text",
    "social.notification-assessed": "notification outcome assessors uninvolved_assessor?",
    "social.receipt-sent": "notification",
    "social.notifier-informed": "notification effort_started",
    "social.child-talk-held": "notification? parents_present",
    "social.child-talk-omitted": "notification? reason",
    "social.screening-concluded": "outcome honour_related notification?",
    "social.limited-assessment-completed": "outcome notification? aware_since?",
    "social.assessment-started": "assessment_id aware_since?",
    "social.preliminary-assessment-made": "assessment_id",
    "social.assessment-completed": "assessment_id dimensions text",
    "social.problem-judged": "kind serious by",
    "social.measure-decided": "measure_id measure section with_consent plan_required decided_by",
    "social.measure-started": "measure_id measure",
    "social.measure-ended": "measure_id reason",
    "social.placement-decided": "placement_id placement section with_consent decided_by",
    "social.placement-started": "placement_id placement place?",
    "social.placement-ended": "placement_id reason",
    "social.childs-plan-made": "measure_id?",
    "social.youth-plan-made": "",
    "social.follow-up-held": "measure_id? adjusted more_assessment plan_revised refer_back next_interval_days reasons",
    "social.contact-person-assigned": "contact_person name?",
    "social.network-member-registered": "role name",
    "social.abuse-case-opened": "abuse_case_id",
    "social.abuse-case-closed": "abuse_case_id",
    "person.parental-responsibility-changed": "holder",
    "person.protection-set": "",
    "person.sibling-linked": "sibling",
    "person.moved": "from_municipality to_municipality",
    "school.concern-shared": CONCERN,
    "school.enrolled": "form school?",
    "school.left": "reason",
    "school.absence-summarised": "quarter school_days sick permitted unauthorised as_of",
    "school.wellbeing-observed": "scale text?",
    "school.incident-registered": "kind text?",
    "school.belonging-observed": "scale",
    "school.support-started": "support_id kind",
    "school.support-ended": "support_id",
    "school.timetable-reduced": "hours until",
    "school.family-meeting-held": "youth_present",
    "job.programme-started": "programme_id kind",
    "job.programme-ended": "programme_id outcome",
    "job.education-started": "education_id kind",
    "job.education-at-risk": "education_id reason",
    "job.education-ended": "education_id outcome",
    "job.work-experience-offered": "work_experience_id trade",
    "job.work-experience-started": "work_experience_id trade combined_with_school",
    "job.work-experience-attended": "work_experience_id since until days expected",
    "job.work-experience-ended": "work_experience_id outcome",
    "job.employment-started": "employment_id trade weekly_hours",
    "leisure.concern-shared": CONCERN,
    "leisure.activity-joined": "activity_id kind club?",
    "leisure.activity-attended": "activity_id since until times expected",
    "leisure.activity-left": "activity_id reason",
    "leisure.observation-shared": "text",
    "police.concern-shared": CONCERN,
    "police.concern-talk-held": "parents_present",
    "police.charge-raised": "charge_id category",
    "police.charge-closed": "charge_id outcome",
    "ssp.concern-shared": CONCERN,
    "ssp.meeting-held": "participants",
    "ssp.youth-risk-judged": "level group?",
    "social.honour-risk-assessed": "risk_found",
    "justice.referred-to-youth-crime-board": "referral referred_by",
    "justice.youth-crime-board-decided": "decision_id referral? measures until?",
    "justice.supervision-started": "supervision_id until?",
    "justice.supervision-breached": "supervision_id breach",
    "justice.supervision-ended": "supervision_id reason",
    "home.contact-person-started": "course_id contact_person window name?",
    "home.contact-person-ended": "course_id contact_person reason",
    "family-house.course-started": "course_id kind? weekly_hours?",
    "family-house.course-ended": "course_id outcome",
    "absence-project.course-started": "course_id kind? weekly_hours?",
    "absence-project.course-ended": "course_id outcome",
    "substance.course-started": "course_id kind? weekly_hours?",
    "substance.course-ended": "course_id outcome",
    "health.course-started": "course_id kind? weekly_hours?",
    "health.course-ended": "course_id outcome",
    "daycare.concern-shared": CONCERN,
    "health-visitor.concern-shared": CONCERN,
    "finance.posting-imported": "posting account effort_area month amount_ore",
}
"""The types that the scenario uses, with their fields; `?` marks those that may be absent."""

CONCERNS = {
    "absence", "behaviour", "wellbeing", "substance", "violence", "theft", "vandalism", "social-circle", "online",
    "home", "honour", "other",
}  # fmt: skip
"""What a concern may be about."""

CATEGORY_OF = {
    "school.absence-summarised": "attendance",
    "school.wellbeing-observed": "wellbeing",
    "school.belonging-observed": "wellbeing",
    "school.incident-registered": "incident",
    "leisure.observation-shared": "observation",
    "police.concern-talk-held": "police-talk",
    "police.charge-raised": "charge",
    "police.charge-closed": "charge",
}
"""Categories of data of followed types; the others have the ordinary category of their sector."""
ORDINARY = {
    "school": "schooling",
    "job": "education-job",
    "leisure": "leisure",
    "ssp": "ssp-risk",
    "justice": "justice",
    "home": "support",
    "family-house": "support",
    "absence-project": "schooling",
    "substance": "substance",
    "health": "health",
}


@dataclass(frozen=True)
class Sent:
    """A message as it went out."""

    at: datetime
    sector: str
    subject: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What must become of a message; `fact` is the event's id when it is accepted or a duplicate."""

    kind: str
    code: str | None = None
    fact: UUID | None = None


@dataclass
class Following:
    """A sector follows a youth; it may tell of what occurred before the end, also afterwards."""

    categories: frozenset[str]
    persons: set[str]
    basis: str
    ended: datetime | None = None


@dataclass
class Model:
    """Everything that decides what may be told.

    Attributes:
        numbers: CPR number of each youth id that was given out.
        facts: ids of the accepted facts of each youth (by CPR number), in the order of acceptance.
        own: ids of the accepted facts of each sector about itself.
        unwilling: youths (by CPR number) whose consent was withdrawn.
    """

    numbers: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[UUID]] = field(default_factory=dict)
    own: dict[str, list[UUID]] = field(default_factory=dict)
    bodies: dict[UUID, str] = field(default_factory=dict)
    notified: set[str] = field(default_factory=set)
    pathways: set[str] = field(default_factory=set)
    followings: dict[tuple[str, str], Following] = field(default_factory=dict)
    unwilling: set[str] = field(default_factory=set)

    def told(self, message: Sent) -> Outcome:
        """A sector sends a message."""
        code = form_fault(message)
        if code is not None:
            return Outcome("refused", code)
        event = json.loads(message.body)
        fact = uuid5(NAMESPACE, f"{event['source']}\x1f{event['id']}")
        body = json.dumps({name: event[name] for name in sorted(event) if name not in {"traceparent", "tracestate"}})
        if fact in self.bodies:
            same = self.bodies[fact] == body
            return Outcome("duplicate", fact=fact) if same else Outcome("refused", "id-reused")
        if event["type"] in ABOUT_NOBODY:
            self.bodies[fact] = body
            self.own.setdefault(message.sector, []).append(fact)
            return Outcome("accepted", fact=fact)
        number = self._number(event["data"]["person"])
        code = "no-following" if number is None else self._untied(number, message.sector, event)
        if number is None or code is not None:
            return Outcome("refused", code)
        self.bodies[fact] = body
        self.facts.setdefault(number, []).append(fact)
        if event["type"] == "social.notification-received":
            self.notified.add(number)
        return Outcome("accepted", fact=fact)

    def decided(self, number: str, command: str, args: Mapping[str, Any], at: datetime) -> None:
        """A person's command about a youth was carried out."""
        match command:
            case "open-pathway":
                self.pathways.add(number)
            case "join-actor" if args.get("categories"):
                key = number, args["sector"]
                now = self.followings.get(key)
                if now is None or now.ended is not None:
                    now = self.followings[key] = Following(frozenset(args["categories"]), set(), args["basis"])
                now.persons.add(args["person"])
            case "record-consent-withdrawn":
                self.unwilling.add(number)
            case "leave-actor":
                self._leave(number, args["sector"], args["person"], at)
            case "close-pathway" | "hand-over":
                for (whose, _), following in self.followings.items():
                    if whose == number and following.ended is None:
                        following.ended = at
            case _:
                pass

    def _leave(self, number: str, sector: str, person: str, at: datetime) -> None:
        following = self.followings.get((number, sector))
        if following is not None and person in following.persons:
            following.persons.remove(person)
            if not following.persons:
                following.ended = at

    def _number(self, person: Mapping[str, str]) -> str | None:
        return person.get("cpr") or self.numbers.get(person["youth"])

    def _untied(self, number: str, sector: str, event: Mapping[str, Any]) -> str | None:
        source, _, what = event["type"].partition(".")
        if what in {"concern-shared", "notification-received"}:
            return None
        if source in {"social", "person"}:
            return None if number in self.notified | self.pathways else "no-notification"
        following = self.followings.get((number, sector))
        when = datetime.fromisoformat(event["time"])
        if following is None or (following.ended is not None and following.ended < when):
            return "no-following"
        category = CATEGORY_OF.get(event["type"], ORDINARY.get(source, ""))
        if category not in following.categories:
            return "outside-following"
        # What was told on consent is told no more from the moment on that it is withdrawn.
        return "consent-withdrawn" if following.basis == "CONSENT" and number in self.unwilling else None


def form_fault(message: Sent) -> str | None:
    """Why a message is refused whatever it is about; the first reason counts."""
    tokens = message.subject.split(".")
    if len(tokens) != 5 or not all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", token) for token in tokens):
        return "subject-not-allowed"
    if tokens[2] != MUNICIPALITY:
        return "wrong-municipality"
    if len(message.headers) > MOST_HEADERS:
        return "header-not-allowed"
    event = _parsed(message.body)
    if isinstance(event, str):
        return event
    fault = next(_attribute_faults(event, message), None)
    return fault or _data_fault(event, message.sector, message.at)


def _parsed(body: bytes) -> dict[str, Any] | str:
    if len(body) > LARGEST:
        return "too-large"
    faults: list[str] = []
    try:
        event = json.loads(
            body.decode(),
            object_pairs_hook=lambda pairs: _object(pairs, faults),
            parse_float=lambda digits: _number(digits, faults),
        )
    except UnicodeDecodeError:
        return "not-utf8"
    except json.JSONDecodeError:
        return "not-json"
    if _depth(event) > DEEPEST:
        faults.append("too-deep")
    if b"\\u0000" in body:
        faults.append("text-not-allowed")
    if not isinstance(event, dict):
        faults.append("not-json")
    return faults[0] if faults else dict(event)


def _object(pairs: Sequence[tuple[str, Any]], faults: list[str]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        faults.append("duplicate-key")
    return dict(pairs)


def _number(digits: str, faults: list[str]) -> float:
    if abs(float(digits)) > 2**53:
        faults.append("number-not-allowed")
    return 0.0


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _attribute_faults(event: Mapping[str, Any], message: Sent) -> Iterator[str]:
    if event.get("specversion") != "1.0":
        yield "not-cloudevents"
    if not event.keys() >= ATTRIBUTES:
        yield "missing-field"
    if event.keys() - ATTRIBUTES - OPTIONAL:
        yield "extra-field"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*", event["time"]):
        yield "wrong-form"
    if CPR_FORM.search(event["id"]):
        yield "personal-in-attribute"
    yield from _publishing_faults(event, message)


def _publishing_faults(event: Mapping[str, Any], message: Sent) -> Iterator[str]:
    source, _, _ = event["type"].partition(".")
    if event["type"] not in TYPES:
        yield "unknown-type"
    if event.get("dataversion", 1) != 1:
        yield "unknown-version"
    if source not in SOURCES_OF.get(message.sector, {message.sector}):
        yield "wrong-sector"
    when = datetime.fromisoformat(event["time"])
    if when > message.at + CLOCKS_DIFFER:
        yield "time-in-future"
    if when < EARLIEST:
        yield "time-too-early"


def _data_fault(event: Mapping[str, Any], sector: str, now: datetime) -> str | None:
    person = {} if event["type"] in ABOUT_NOBODY else event["data"]["person"]
    if "cpr" in person and sector in WITHOUT_CPR:
        return "cpr-not-allowed"
    if "cpr" in person and not _possible(person["cpr"], now.date()):
        return "cpr-form"
    given = event["data"].keys() - {"person"}
    fields = TYPES[event["type"]].split()
    if {name for name in fields if not name.endswith("?")} - given:
        return "missing-field"
    if given - {name.rstrip("?") for name in fields}:
        return "extra-field"
    if event["type"].endswith(".concern-shared") and event["data"]["category"] not in CONCERNS:
        return "value-not-in-list"
    return None


def _possible(number: str, today: date) -> bool:
    if not re.fullmatch(r"\d{10}", number):
        return False
    day = int(number[:2]) - (60 if int(number[:2]) > 60 else 0)
    # The scenario's youths were born in this century, by the seventh digit of their numbers.
    try:
        return date(2000 + int(number[4:6]), int(number[2:4]), day) <= today
    except ValueError:
        return False
