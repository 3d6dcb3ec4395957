"""What does an event of each type that sectors and time publish look like?"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from shared.definitions.event_types import EVENT_TYPES
from shared.events import clock, finance, home, job, justice, leisure, person, police, school, social, ssp
from shared.events.envelope import Event
from shared.events.fields import AbsenceFacts, ConcernFacts
from shared.events.registry import TYPES
from shared.testing.examples.sealing import sealed

SOCIAL: Final[tuple[Event, ...]] = (
    social.NotificationReceived(
        notification="U-2025-0117",
        notifier_category="public-professional",
        notifier_sector="school",
        reasons=("unauthorised-absence", "social-circle"),
        abuse_suspected=False,
        against_parents=False,
        text=sealed("Fravær 17 %. Mor magter det ikke længere."),
    ),
    social.NotificationAssessed(
        notification="U-2025-0117",
        outcome="not-acute",
        assessors=("r-lone", "r-bjarne"),
        uninvolved_assessor=True,
    ),
    social.ReceiptSent(notification="U-2025-0117"),
    social.NotifierInformed(notification="U-2025-0117", effort_started=True),
    social.ChildTalkHeld(notification="U-2025-0117", parents_present=False),
    social.ChildTalkOmitted(notification="U-2025-0117", reason="child-declined"),
    social.ScreeningConcluded(outcome="full", honour_related=False, notification="U-2025-0117"),
    social.LimitedAssessmentCompleted(outcome="none", notification="U-2025-0117"),
    social.HonourRiskAssessed(risk_found=False),
    social.AssessmentStarted(assessment_id="BFU-31", aware_since=date(2025, 4, 7)),
    social.PreliminaryAssessmentMade(assessment_id="BFU-31"),
    social.AssessmentCompleted(
        assessment_id="BFU-31",
        dimensions=("health", "daycare-school-learning", "leisure-and-friends"),
        text=sealed("Brug for fast voksen om eftermiddagen."),
    ),
    social.ProblemJudged(kind="crime", serious=False, by="ssp-consultant"),
    social.MeasureDecided(
        measure_id="F-88",
        measure="contact-person",
        section="bl-32",
        with_consent=True,
        plan_required=True,
        decided_by="municipality",
    ),
    social.MeasureStarted(measure_id="F-88", measure="contact-person"),
    social.MeasureEnded(measure_id="F-88", reason="goal-reached"),
    social.PlacementDecided(
        placement_id="A-12",
        placement="foster-family",
        section="bl-46",
        with_consent=True,
        decided_by="municipality",
    ),
    social.PlacementStarted(placement_id="A-12", placement="foster-family", place=sealed("Opdigtet Plejefamilie")),
    social.PlacementEnded(placement_id="A-12", reason="returned-home"),
    social.ChildsPlanMade(measure_id="F-88"),
    social.YouthPlanMade(),
    social.FollowUpHeld(
        measure_id="F-88",
        adjusted=True,
        more_assessment=False,
        plan_revised=True,
        refer_back=False,
        next_interval_days=60,
        reasons=sealed("Møder stabilt, timetal sat ned."),
    ),
    social.ContactPersonAssigned(contact_person="k-mads", name=sealed("Mads")),
    social.ContactPersonEnded(contact_person="k-mads", reason="no-match"),
    social.NetworkMemberRegistered(role="grandparent", name=sealed("Inger")),
    social.AbuseCaseOpened(abuse_case_id="O-3"),
    social.AbuseCaseClosed(abuse_case_id="O-3"),
)

PERSON: Final[tuple[Event, ...]] = (
    person.NameKnown(name=sealed("Sander")),
    person.AgeKnown(years=13),
    person.AgeReached(years=17.5),
    person.NumberChanged(),
    person.ParentalResponsibilityChanged(holder="mother"),
    person.ProtectionSet(),
    person.ProtectionLifted(),
    person.SiblingLinked(sibling=UUID("0b5c1f6e-2d0a-4c39-9d6b-5a4e17c0a002")),
    person.Moved(from_municipality="730", to_municipality="707"),
    person.Died(),
)

SCHOOL: Final[tuple[Event, ...]] = (
    school.ConcernShared(
        category="absence",
        facts=ConcernFacts(
            absence=AbsenceFacts(quarter="2025-Q1", school_days=100, unauthorised=11),
            since=date(2025, 1, 20),
            parents_informed=True,
        ),
        text=sealed("Sander er her sjældent om fredagen."),
    ),
    school.Enrolled(form="general", school=sealed("Opdigtet Skole")),
    school.Left(reason="changed-school"),
    school.AbsenceSummarised(
        quarter="2025-Q1",
        school_days=100,
        sick=6,
        permitted=2,
        unauthorised=17,
        as_of=date(2025, 3, 31),
    ),
    school.WellbeingObserved(scale=2, text=sealed("Sidder mest for sig selv.")),
    school.IncidentRegistered(kind="fight", text=sealed("Slagsmål i 10-frikvarteret.")),
    school.BelongingObserved(scale=3),
    school.SupportStarted(support_id="S-4", kind="contact-teacher"),
    school.SupportEnded(support_id="S-4"),
    school.TimetableReduced(hours=18.5, until=date(2025, 6, 27)),
    school.FamilyMeetingHeld(youth_present=True),
    school.PprReferred(),
)

JOB: Final[tuple[Event, ...]] = (
    job.ProgrammeStarted(programme_id="P-9", kind="clarification"),
    job.ProgrammeEnded(programme_id="P-9", outcome="led-to-education"),
    job.EducationStarted(education_id="FGU-2", kind="fgu"),
    job.EducationAtRisk(education_id="FGU-2", reason="absence"),
    job.EducationEnded(education_id="FGU-2", outcome="completed"),
    job.WorkExperienceOffered(work_experience_id="H-5", trade="harbour"),
    job.WorkExperienceStarted(work_experience_id="H-5", trade="harbour", combined_with_school=True),
    job.WorkExperienceAttended(
        work_experience_id="H-5",
        since=date(2025, 9, 1),
        until=date(2025, 9, 30),
        days=7,
        expected=9,
    ),
    job.WorkExperienceEnded(work_experience_id="H-5", outcome="led-to-employment"),
    job.EmploymentStarted(employment_id="E-1", trade="shop", weekly_hours=6),
    job.EmploymentEnded(employment_id="E-1", reason="resigned"),
)

LEISURE: Final[tuple[Event, ...]] = (
    leisure.ConcernShared(category="social-circle", text=sealed("Nye, ældre venner henter ham.")),
    leisure.ActivityJoined(activity_id="FB-7", kind="football", club=sealed("Opdigtet Boldklub")),
    leisure.ActivityAttended(
        activity_id="FB-7",
        since=date(2025, 9, 1),
        until=date(2025, 9, 30),
        times=6,
        expected=8,
    ),
    leisure.ActivityLeft(activity_id="FB-7", reason="transport"),
    leisure.ObservationShared(text=sealed("Glad i dag, blev til sidst.")),
)

POLICE: Final[tuple[Event, ...]] = (
    police.ConcernShared(
        category="vandalism",
        facts=ConcernFacts(occurrences=2),
        text=sealed("Set ved havnen sent lørdag."),
    ),
    police.ConcernTalkHeld(parents_present=True),
    police.ChargeRaised(charge_id="J-55", category="violence"),
    police.ChargeClosed(charge_id="J-55", outcome="under-age"),
)

SSP: Final[tuple[Event, ...]] = (
    ssp.ConcernShared(category="theft", text=sealed("Nævnt af to butikker.")),
    ssp.MeetingHeld(participants=("school", "social", "police")),
    ssp.YouthRiskJudged(level=3, group="org-707-group-harbour"),
)

HOME: Final[tuple[Event, ...]] = (
    home.ContactPersonStarted(
        course_id="K-3", contact_person="k-mads", window="after-school-until-bedtime", name=sealed("Mads")
    ),
    home.ContactPersonEnded(course_id="K-3", contact_person="k-mads", reason="goal-reached"),
)

JUSTICE: Final[tuple[Event, ...]] = (
    justice.ReferredToYouthCrimeBoard(referral="UKN-14", referred_by="police"),
    justice.YouthCrimeBoardDecided(
        decision_id="UKN-14-1", referral="UKN-14", measures=("improvement-course",), until=date(2026, 4, 7)
    ),
    justice.SupervisionStarted(supervision_id="T-2", until=date(2026, 4, 7)),
    justice.SupervisionBreached(supervision_id="T-2", breach="meeting-missed"),
    justice.SupervisionEnded(supervision_id="T-2", reason="completed"),
    justice.SentenceGiven(sentence_id="D-1", kind="conditional"),
)

FINANCE: Final[tuple[Event, ...]] = (
    finance.PostingImported(
        posting="P-2025-04-17",
        account="pool",
        effort_area="mentor-and-support",
        month="2025-04",
        amount_ore=-1_250_000,
    ),
)

_SHAPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "concern-shared": {"category": "wellbeing", "text": sealed("Trækker sig fra de andre.")},
    "course-started": {"course_id": "C-1", "kind": "talks", "weekly_hours": 1.5},
    "course-ended": {"course_id": "C-1", "outcome": "completed"},
    "observation-shared": {"text": sealed("Virkede træt.")},
}

SHAPED: Final[tuple[Event, ...]] = tuple(
    TYPES[name].model_validate(_SHAPES[row.shape]) for name, row in EVENT_TYPES.items() if row.shape is not None
)
"""The types that a row makes, also those of a municipality's own."""

CLOCK: Final[tuple[Event, ...]] = (clock.TimePassed(until=datetime(2025, 4, 14, 22, 0, tzinfo=UTC)),)

EXAMPLES: Final = (
    *SOCIAL,
    *PERSON,
    *SCHOOL,
    *JOB,
    *LEISURE,
    *POLICE,
    *SSP,
    *HOME,
    *JUSTICE,
    *FINANCE,
    *SHAPED,
    *CLOCK,
)
"""One event of every type that sectors and time publish."""
