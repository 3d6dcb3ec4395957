"""Why is a limit shown as overdue that was met in time? Liva, 15: three notifications in five weeks.

The last one comes on a Friday at 22:40. It is assessed on Saturday, and the social authority's system delivers that
on Monday: overdue and not confirmed until then, afterwards met in time but learnt late; both are shown. The third
notification stands out. The child welfare assessment takes five months: missed, with its explanation.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from deploy.demo.scenario import plans, work
from deploy.demo.scenario.calendar import at, is_school_day, moment
from deploy.demo.scenario.cast import (
    ADVISER,
    CASE_LEADS,
    CASEWORKER,
    COORDINATOR,
    DATA_PROTECTION,
    HOME,
    NURSE,
    TEACHER,
    YOUTH_WORKER,
    Youth,
)
from deploy.demo.scenario.concerns import absence_concern
from deploy.demo.scenario.following import Period, absence
from deploy.demo.scenario.meetings import meeting_id
from deploy.demo.scenario.script import Line, Sent, reference, sent

LEAD: Final = CASE_LEADS[1]
PARENTS: Final = ("youth", "mother", "father")

FRIDAY_NIGHT: Final = at("2025-09-26", "22:40")
"""The third notification."""
SATURDAY: Final = at("2025-09-27", "11:15")
"""It is assessed, within 24 hours."""
MONDAY: Final = at("2025-09-29", "08:15")
"""Only now does anybody else learn of it."""


def story(youth: Youth) -> Iterator[Line]:
    """Liva's story."""
    yield absence_concern(
        youth, date(2025, 6, 12), 0.09, "Liva 9 % ulovligt. Plejer ellers at være den første. Noget er anderledes."
    )
    yield from _first_notification(youth)
    yield from _second_notification(youth)
    yield from _third_notification(youth)
    yield from _assessment(youth)
    yield from _opened(youth)
    yield from _planned(youth)
    yield from _measures(youth)
    yield from _effort(youth)
    yield from _at_meetings(youth)
    yield from _asked_to_see(youth)
    yield from _everyday(youth)


def _first_notification(youth: Youth) -> Iterator[Sent]:
    ref = reference(youth, "notification", 1)
    yield sent(
        youth,
        "social.notification-received",
        at("2025-08-22", "10:05"),
        notification=ref,
        notifier_category="citizen",
        reasons=["conflict-in-family"],
        abuse_suspected=False,
        against_parents=False,
        text="Nabo: råben til ud på natten flere gange i ferien. Pigen sidder på trappen i kulden.",
    )
    yield _assessed(youth, at("2025-08-22", "14:30"), ref, "w-anja", "w-pia")
    yield sent(youth, "social.receipt-sent", at("2025-08-26", "09:15"), notification=ref)
    yield sent(
        youth,
        "social.screening-concluded",
        at("2025-09-02", "14:00"),
        outcome="limited",
        honour_related=False,
        notification=ref,
    )


def _second_notification(youth: Youth) -> Iterator[Sent]:
    ref = reference(youth, "notification", 2)
    yield sent(
        youth,
        "social.notification-received",
        at("2025-09-09", "12:50"),
        notification=ref,
        notifier_category="public-professional",
        notifier_sector="school",
        reasons=["mental-health", "conflict-in-family"],
        abuse_suspected=False,
        against_parents=False,
        text="Liva græder i timerne og vil ikke hjem. Siger at stedfar drikker. Har sovet hos en veninde 3 nætter.",
    )
    yield _assessed(youth, at("2025-09-09", "15:20"), ref, "w-anja", "w-ole")
    yield sent(youth, "social.receipt-sent", at("2025-09-15", "10:30"), notification=ref)
    yield sent(
        youth,
        "social.screening-concluded",
        at("2025-09-19", "13:30"),
        outcome="full",
        honour_related=False,
        notification=ref,
    )
    yield sent(youth, "social.notifier-informed", at("2025-09-22", "13:00"), notification=ref, effort_started=True)


def _third_notification(youth: Youth) -> Iterator[Sent]:
    ref = reference(youth, "notification", 3)
    yield sent(
        youth,
        "social.notification-received",
        FRIDAY_NIGHT,
        at=FRIDAY_NIGHT + timedelta(minutes=1),
        notification=ref,
        notifier_category="public-professional",
        notifier_sector="police",
        reasons=["runaway", "substance-youth", "conflict-in-family"],
        abuse_suspected=False,
        against_parents=False,
        text="Truffet beruset på stranden i Bønnerup kl. 22.20, alene. Vil ikke hjem. Kørt til mormor, Auning.",
    )
    yield _assessed(youth, SATURDAY, ref, "w-henrik", "w-ole", delivered=MONDAY)
    yield sent(youth, "social.receipt-sent", at("2025-10-02", "11:20"), notification=ref)
    yield sent(youth, "social.notifier-informed", at("2025-10-20", "13:10"), notification=ref, effort_started=True)


def _assessed(youth: Youth, when: datetime, ref: str, *assessors: str, delivered: datetime | None = None) -> Sent:
    return sent(
        youth,
        "social.notification-assessed",
        when,
        at=delivered,
        notification=ref,
        outcome="not-acute",
        assessors=list(assessors),
    )


def _assessment(youth: Youth) -> Iterator[Sent]:
    ref = reference(youth, "assessment")
    yield sent(
        youth,
        "social.assessment-started",
        at("2025-09-23", "10:00"),
        assessment_id=ref,
        aware_since="2025-08-22",
    )
    yield sent(youth, "social.child-talk-held", at("2025-09-30", "14:30"), parents_present=False)
    yield sent(youth, "social.preliminary-assessment-made", at("2025-12-18", "15:10"), assessment_id=ref)
    yield sent(youth, "social.problem-judged", at("2026-01-13", "10:30"), kind="family", serious=True, by="caseworker")
    yield sent(
        youth,
        "social.assessment-completed",
        at("2026-01-22", "13:45"),
        assessment_id=ref,
        dimensions=["health", "daycare-school-learning", "safe-care", "family-and-background", "social-network"],
        text="Tog 5 mdr: stedfar flyttede i nov., psykolog først ledig i dec., så vi måtte tale med Liva igen. "
        "Utrygt hjem i efteråret, nu roligere. Mormor er den faste. Liva er dygtig i skolen når hun har sovet.",
    )


def _opened(youth: Youth) -> Iterator[Line]:
    yield work.raised(
        youth,
        at("2025-09-29", "10:30"),
        CASEWORKER,
        "3 underretninger på 5 uger, sidste fredag nat. Skole, politi og vi sidder med hver sin bid.",
    )
    yield from work.opened(youth, at("2025-10-01", "13:15"), LEAD, "Tre underretninger, alle ved bordet er enige")
    sectors = ("school", "leisure", "job", "home", "health")
    yield work.asked(youth, at("2025-10-06", "10:20"), LEAD, sectors, PARENTS)
    yield work.consented(youth, at("2025-10-09", "16:00"), LEAD, sectors, PARENTS)
    yield work.informed(youth, at("2025-10-09", "16:05"), LEAD, PARENTS)
    yield work.joined(youth, at("2025-10-10", "09:35"), "school", TEACHER)
    yield work.joined(youth, at("2025-10-10", "09:35"), "leisure", YOUTH_WORKER)
    yield work.joined(youth, at("2025-10-10", "09:35"), "home", HOME)
    yield work.joined(youth, at("2025-12-01", "10:15"), "job", ADVISER)
    yield work.joined(youth, at("2025-12-01", "10:20"), "health", NURSE)


def _planned(youth: Youth) -> Iterator[Line]:
    yield work.entered(youth, at("2025-10-20", "10:10"), "mapping")
    yield plans.needs(
        youth,
        at("2025-10-27", "10:15"),
        LEAD,
        health="some-need",
        daycare_school_learning="some-need",
        safe_care="great-need",
        support_of_relations="some-need",
        family_and_background="great-need",
        social_network="strength",
    )
    yield plans.risk(
        youth,
        at("2025-10-27", "10:30"),
        LEAD,
        "medium",
        ("parental-substance-use", "parental-conflict", "mental-distress", "substance-use"),
        ("trusted-adult", "school-belonging", "network-support"),
        primary="family",
        derived=("psychiatric", "substance"),
    )
    view = "Jeg vil bo hos mormor i weekenderne. Og jeg vil ikke være hende alle snakker om på gangen."
    yield plans.heard(youth, at("2025-10-28", "14:15"), LEAD, view)
    words = "Mor: det var et wakeup call den fredag. Far vil gerne være med igen, hver anden onsdag"
    yield plans.family_heard(youth, at("2025-10-28", "17:00"), LEAD, words, ("mother", "father"))
    yield work.entered(youth, at("2025-10-29", "13:30"), "planning")
    yield plans.goal(
        youth, at("2025-11-03", "10:00"), LEAD, "safe-care", "Sove trygt alle nætter, også når mor har vagt"
    )
    text = "Til veninder og håndbold igen, mindst en gang om ugen"
    yield plans.goal(youth, at("2025-11-03", "10:05"), LEAD, "leisure-and-friends", text, 2)
    yield plans.drafted(youth, at("2025-11-03", "13:00"), LEAD)
    yield plans.agreed(youth, at("2025-11-10", "16:15"), LEAD, PARENTS)


def _measures(youth: Youth) -> Iterator[Sent]:
    ref = reference(youth, "measure")
    yield sent(
        youth,
        "social.measure-decided",
        at("2025-11-11", "11:00"),
        measure_id=ref,
        measure="family-treatment",
        section="bl-32",
        with_consent=True,
        plan_required=True,
        decided_by="municipality",
    )
    yield sent(youth, "social.measure-started", at("2025-11-19", "15:30"), measure_id=ref, measure="family-treatment")
    yield sent(youth, "social.network-member-registered", at("2025-11-20", "09:15"), role="grandparent", name="Gerda")
    yield sent(youth, "social.childs-plan-made", at("2026-02-03", "13:00"), measure_id=ref)
    for day, adjusted, interval, reasons in (
        (
            "2026-01-22",
            True,
            90,
            "Undersøgelsen er færdig. Mere ro efter stedfar er ude. Samtaler hver 14. dag i stedet for hver uge",
        ),
        ("2026-04-28", False, 120, "Holder. Liva sover hjemme igen de fleste nætter. Mor møder op hver gang."),
        ("2026-08-25", True, 120, "Sidste stræk, vi trapper ned mod jul hvis det holder over efteråret"),
    ):
        yield sent(
            youth,
            "social.follow-up-held",
            at(day, "10:45"),
            measure_id=ref,
            adjusted=adjusted,
            more_assessment=False,
            plan_revised=adjusted,
            refer_back=False,
            next_interval_days=interval,
            reasons=reasons,
        )
    yield sent(youth, "social.youth-plan-made", at("2026-05-19", "14:00"))


def _effort(youth: Youth) -> Iterator[Line]:
    effort = plans.FAMILY_COUNSELLING
    yield plans.proposed(youth, at("2025-11-03", "13:20"), LEAD, effort)
    first, last = date(2025, 11, 19), date(2026, 10, 30)
    yield plans.committed(youth, at("2025-11-12", "10:10"), effort, first, last)
    yield from plans.bills(youth, effort, first, last, date(2026, 10, 27))
    yield plans.started(youth, at("2025-11-19", "16:00"), LEAD)
    yield work.entered(youth, at("2025-11-20", "10:00"), "effort")
    for day in ("2025-12-03", "2026-01-14", "2026-02-25", "2026-03-25", "2026-05-06", "2026-06-10", "2026-09-09"):
        yield plans.held(youth, at(day, "16:10"), LEAD)
    yield plans.missed(youth, at("2025-12-17", "16:10"), LEAD, "youth-absent")
    yield plans.missed(youth, at("2026-01-07", "16:10"), LEAD, "cancelled-by-youth")
    for day, scale in (("2025-12-11", 3), ("2026-02-19", 5), ("2026-05-28", 7), ("2026-09-17", 8)):
        yield plans.progress(youth, at(day, "10:20"), LEAD, scale)
    yield plans.changed(youth, at("2026-02-02", "10:10"), LEAD, 30)
    yield plans.reached(youth, at("2026-06-11", "10:20"), LEAD, 2)
    text = "Liva er fyldt 16: find ud af hvad hun vil efter 9. klasse, snak med hende inden påske"
    yield work.task(youth, at("2026-02-18", "13:25"), "contact-youth", "job", text, at("2026-03-20", "15:00"))
    yield from work.done(youth, at("2026-02-20", "10:15"), at("2026-03-18", "13:15"), ADVISER)
    yield plans.ended(youth, at("2026-10-28", "10:15"), LEAD, "goals-reached")
    yield work.entered(youth, at("2026-10-28", "13:20"), "stepping-down", "Mor og mormor bærer det nu, vi ser til")


def _at_meetings(youth: Youth) -> Iterator[Line]:
    """The night of the third notification is an acute item; later the talk is about what takes so long."""
    first = ((COORDINATOR, "SAME_UNIT"), (LEAD, "SAME_UNIT"), (CASEWORKER, "SAME_UNIT"))
    text = "Akut. Sover hos mormor til videre. Undersøgelsen er i gang, far er ringet op, vi hører Liva tirsdag"
    yield work.discussed(youth, at("2025-10-01", "13:35"), meeting_id(date(2025, 10, 1)), first, text, acute=True)
    all_of_them = (*first[:2], (TEACHER, "CONSENT"), (YOUTH_WORKER, "CONSENT"), (HOME, "CONSENT"), (ADVISER, "CONSENT"))
    for day, said in (
        (
            "2025-12-10",
            "Fristen for undersøgelsen er overskredet om 12 dage. Psykolog først d. 15. Foreløbig vurdering nu",
        ),
        ("2026-01-21", "Fire mdr blev til fem. Vi skriver hvorfor, ikke at det er ok. Liva griner af os, godt tegn"),
    ):
        yield work.discussed(youth, at(day, "13:36"), meeting_id(date.fromisoformat(day)), all_of_them, said)


def _asked_to_see(youth: Youth) -> Iterator[Line]:
    """Her father asks which data there are; he has them within the month (T19)."""
    yield work.access_requested(youth, at("2026-03-02", "10:40"), DATA_PROTECTION, "data-subject", "father")
    yield work.access_answered(youth, at("2026-03-20", "11:00"), DATA_PROTECTION)


def _everyday(youth: Youth) -> Iterator[Sent]:
    yield sent(youth, "school.enrolled", at("2025-10-20", "12:00"), form="general", school="Auning Skole, 9. A")
    for day, share in (
        ("2025-10-31", 0.12),
        ("2025-11-28", 0.11),
        ("2025-12-19", 0.10),
        ("2026-01-30", 0.08),
        ("2026-02-27", 0.07),
        ("2026-03-27", 0.05),
        ("2026-05-29", 0.03),
    ):
        summary = absence(youth, date.fromisoformat(day), share, sick=0.05)
        if summary is not None:
            yield summary
    for day, scale, text in (
        ("2025-10-24", 2, "Træt. Lægger hovedet på bordet, siger undskyld"),
        ("2025-12-05", 2, "Trak sig fra veninderne efter en besked i gruppen"),
        ("2026-02-20", 3, "Bedre, afleverede stil til tiden"),
        ("2026-05-08", 4, "Griner igen. Glæder sig til efterskole-snak"),
    ):
        yield sent(youth, "school.wellbeing-observed", at(day, "12:20"), scale=scale, text=text)
    yield sent(youth, "school.family-meeting-held", at("2026-01-20", "15:30"), youth_present=True)
    yield sent(youth, "school.left", at("2026-06-26", "12:00"), reason="finished")
    yield from _handball(youth)
    yield from _after_school(youth)
    yield from _psychologist(youth)


def _handball(youth: Youth) -> Iterator[Sent]:
    club = reference(youth, "activity")
    saw = "Mødte Liva ved hallen, hun kender halvdelen af holdet. Kom ind og så på, gik før tid"
    yield sent(youth, "leisure.observation-shared", at("2025-11-06", "19:10"), text=saw)
    joined = at("2025-12-02", "18:00")
    yield sent(youth, "leisure.activity-joined", joined, activity_id=club, kind="handball", club="Auning Håndbold U17")
    for since in Period(date(2025, 12, 2), date(2026, 11, 10)).every(14):
        until = since + timedelta(days=13)
        expected = 2 * sum(is_school_day(since + timedelta(days=week)) for week in (1, 8))
        if expected:
            yield sent(
                youth,
                "leisure.activity-attended",
                moment(until, 20, 10),
                activity_id=club,
                since=since.isoformat(),
                until=until.isoformat(),
                times=max(1, expected - since.day % 2),
                expected=expected,
            )


def _after_school(youth: Youth) -> Iterator[Sent]:
    programme, education = reference(youth, "programme"), reference(youth, "education")
    begins = at("2026-03-02", "10:30")
    yield sent(youth, "job.programme-started", begins, programme_id=programme, kind="bridge-building")
    yield sent(
        youth, "job.programme-ended", at("2026-06-19", "12:00"), programme_id=programme, outcome="led-to-education"
    )
    yield sent(youth, "job.education-started", at("2026-08-10", "09:00"), education_id=education, kind="tenth-grade")


def _psychologist(youth: Youth) -> Iterator[Sent]:
    """The psychologist has room in December; health seals what it tells, and school, leisure and job never see it."""
    course = reference(youth, "course")
    yield sent(youth, "health.course-started", at("2025-12-15", "13:00"), course_id=course, kind="talks")
    yield sent(youth, "health.course-ended", at("2026-05-21", "13:00"), course_id=course, outcome="completed")
