"""What does the social authority tell: notifications, assessments, measures, placements and follow-up?

Invariant: the step on the intervention ladder is never sent; it follows from the measure by dated data.
Source: barnets lov (the Act on the Child), in force since 1 January 2024.
"""

from typing import Annotated, Final

from pydantic import Field, Strict

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, Flag, Reference, StaffId


class NotificationReceived(Event):
    """Underretning modtaget: somebody has notified the authority of a child; the clocks start."""

    TYPE = "social.notification-received"
    notification: Reference
    notifier_category: Annotated[Code, CodeMark("notifier-category")]
    notifier_sector: Annotated[Code, CodeMark("sector")] | None = None
    reasons: Annotated[tuple[Annotated[Code, CodeMark("notification-reason")], ...], Field(min_length=1, max_length=20)]
    abuse_suspected: Flag
    against_parents: Flag
    text: Personal


class NotificationAssessed(Event):
    """Underretning vurderet: whether the child needs acute help; `uninvolved_assessor` as the sender states it."""

    TYPE = "social.notification-assessed"
    notification: Reference
    outcome: Annotated[Code, CodeMark("notification-outcome")]
    assessors: Annotated[tuple[StaffId, ...], Field(min_length=1, max_length=20)]
    uninvolved_assessor: Flag | None = None


class ReceiptSent(Event):
    """Kvittering sendt: the notifier has a receipt."""

    TYPE = "social.receipt-sent"
    notification: Reference


class NotifierInformed(Event):
    """Underretter orienteret: a professional notifier was told whether something was started."""

    TYPE = "social.notifier-informed"
    notification: Reference
    effort_started: Flag


class ChildTalkHeld(Event):
    """Børnesamtale afholdt: somebody has talked with the child."""

    TYPE = "social.child-talk-held"
    notification: Reference | None = None
    parents_present: Flag


class ChildTalkOmitted(Event):
    """Børnesamtale undladt: the child was not talked with, and why."""

    TYPE = "social.child-talk-omitted"
    notification: Reference | None = None
    reason: Annotated[Code, CodeMark("child-talk-omitted-reason")]


class ScreeningConcluded(Event):
    """Screening afsluttet (§ 18): whether nothing, a limited or a full assessment follows."""

    TYPE = "social.screening-concluded"
    outcome: Annotated[Code, CodeMark("screening-outcome")]
    honour_related: Flag
    notification: Reference | None = None


class LimitedAssessmentCompleted(Event):
    """Afdækning afsluttet (§ 19): whether nothing, support or a full assessment follows.

    Attributes:
        aware_since: where a full assessment follows, the day the municipality knew of a possible need.
    """

    TYPE = "social.limited-assessment-completed"
    outcome: Annotated[Code, CodeMark("limited-assessment-outcome")]
    notification: Reference | None = None
    aware_since: Day | None = None


class HonourRiskAssessed(Event):
    """Æresrelateret risiko vurderet: the risk was assessed before parents or network are involved."""

    TYPE = "social.honour-risk-assessed"
    risk_found: Flag


class AssessmentStarted(Event):
    """Børnefaglig undersøgelse påbegyndt (§ 20); `aware_since` is the day the municipality knew of a need."""

    TYPE = "social.assessment-started"
    assessment_id: Reference
    aware_since: Day | None = None


class PreliminaryAssessmentMade(Event):
    """Foreløbig vurdering foretaget: the assessment could not be completed in time."""

    TYPE = "social.preliminary-assessment-made"
    assessment_id: Reference


class AssessmentCompleted(Event):
    """Børnefaglig undersøgelse afsluttet (§ 20): which dimensions it covers and what it concludes."""

    TYPE = "social.assessment-completed"
    assessment_id: Reference
    dimensions: Annotated[tuple[Annotated[Code, CodeMark("ics-dimension")], ...], Field(min_length=1, max_length=20)]
    text: Personal


class ProblemJudged(Event):
    """Problem vurderet: a professional judged which problem the youth has, and whether it is serious."""

    TYPE = "social.problem-judged"
    kind: Annotated[Code, CodeMark("problem-kind")]
    serious: Flag
    by: Annotated[Code, CodeMark("profession")]


class MeasureDecided(Event):
    """Foranstaltning besluttet: a measure was decided, under which section, by whom."""

    TYPE = "social.measure-decided"
    measure_id: Reference
    measure: Annotated[Code, CodeMark("measure")]
    section: Annotated[Code, CodeMark("section")]
    with_consent: Flag
    plan_required: Flag
    decided_by: Annotated[Code, CodeMark("decided-by")]


class MeasureStarted(Event):
    """Foranstaltning iværksat."""

    TYPE = "social.measure-started"
    measure_id: Reference
    measure: Annotated[Code, CodeMark("measure")]


class MeasureEnded(Event):
    """Foranstaltning afsluttet, and why."""

    TYPE = "social.measure-ended"
    measure_id: Reference
    reason: Annotated[Code, CodeMark("measure-end-reason")]


class PlacementDecided(Event):
    """Anbringelse besluttet: a placement outside the home was decided."""

    TYPE = "social.placement-decided"
    placement_id: Reference
    placement: Annotated[Code, CodeMark("placement")]
    section: Annotated[Code, CodeMark("section")]
    with_consent: Flag
    decided_by: Annotated[Code, CodeMark("decided-by")]


class PlacementStarted(Event):
    """Anbringelse iværksat; the place reveals where the youth lives."""

    TYPE = "social.placement-started"
    placement_id: Reference
    placement: Annotated[Code, CodeMark("placement")]
    place: Personal | None = None


class PlacementEnded(Event):
    """Anbringelse ophørt, and why."""

    TYPE = "social.placement-ended"
    placement_id: Reference
    reason: Annotated[Code, CodeMark("measure-end-reason")]


class ChildsPlanMade(Event):
    """Barnets plan udarbejdet (§ 91), for the measure or placement that it names."""

    TYPE = "social.childs-plan-made"
    measure_id: Reference | None = None


class YouthPlanMade(Event):
    """Ungeplan udarbejdet (§ 108)."""

    TYPE = "social.youth-plan-made"


class FollowUpHeld(Event):
    """Opfølgning afholdt (§ 95): the four answers that it must give, and the next rhythm in days, with reasons."""

    TYPE = "social.follow-up-held"
    measure_id: Reference | None = None
    adjusted: Flag
    more_assessment: Flag
    plan_revised: Flag
    refer_back: Flag
    next_interval_days: Annotated[int, Strict(), Field(ge=1, le=366)]
    reasons: Personal


class ContactPersonAssigned(Event):
    """Kontaktperson tildelt."""

    TYPE = "social.contact-person-assigned"
    contact_person: StaffId
    name: Personal | None = None


class ContactPersonEnded(Event):
    """Kontaktperson ophørt, and why."""

    TYPE = "social.contact-person-ended"
    contact_person: StaffId
    reason: Annotated[Code, CodeMark("contact-person-end-reason")]


class NetworkMemberRegistered(Event):
    """Netværksperson registreret: somebody around the youth, and in which role."""

    TYPE = "social.network-member-registered"
    role: Annotated[Code, CodeMark("network-role")]
    name: Personal


class AbuseCaseOpened(Event):
    """Overgrebssag åbnet."""

    TYPE = "social.abuse-case-opened"
    abuse_case_id: Reference


class AbuseCaseClosed(Event):
    """Overgrebssag lukket."""

    TYPE = "social.abuse-case-closed"
    abuse_case_id: Reference


TYPES: Final = (
    NotificationReceived,
    NotificationAssessed,
    ReceiptSent,
    NotifierInformed,
    ChildTalkHeld,
    ChildTalkOmitted,
    ScreeningConcluded,
    LimitedAssessmentCompleted,
    HonourRiskAssessed,
    AssessmentStarted,
    PreliminaryAssessmentMade,
    AssessmentCompleted,
    ProblemJudged,
    MeasureDecided,
    MeasureStarted,
    MeasureEnded,
    PlacementDecided,
    PlacementStarted,
    PlacementEnded,
    ChildsPlanMade,
    YouthPlanMade,
    FollowUpHeld,
    ContactPersonAssigned,
    ContactPersonEnded,
    NetworkMemberRegistered,
    AbuseCaseOpened,
    AbuseCaseClosed,
)
"""Every event of the social authority."""
