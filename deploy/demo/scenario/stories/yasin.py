"""How does one effort run over two sectors and two budget years? Yasin, 16, at FGU and at the harbour.

Cannabis is judged the primary problem, later a derived one. FGU education with two days a week at the harbour, whose
company gets no data. The intensity is changed without a new plan; he turns 16, and the youth plan comes late.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from deploy.demo.scenario import casework, following, plans, services, work
from deploy.demo.scenario.calendar import at
from deploy.demo.scenario.cast import (
    ADVISER,
    CASE_LEADS,
    COORDINATOR,
    FULL_TIME,
    LEADER,
    OFFICER,
    SSP_CONSULTANT,
    SUBSTANCE_ADVISER,
    YOUTH_WORKER,
    Youth,
)
from deploy.demo.scenario.following import Period
from deploy.demo.scenario.meetings import meeting_id
from deploy.demo.scenario.script import Line, Sent, by_form, reference, said, sent, thing

LEAD: Final = CASE_LEADS[0]
PARENTS: Final = ("youth", "mother")
EFFORT: Final = plans.Effort(
    "education-with-work", "work", ("job", "school"), 900, 2_700, 40, services.FGU_AT_THE_HARBOUR
)


def story(youth: Youth) -> Iterator[Line]:
    """Yasin's story."""
    yield from _seen(youth)
    yield from _opened(youth)
    yield from _planned(youth)
    yield from _effort(youth)
    yield from _discussed(youth)
    yield from _asked_in_vain(youth)
    yield from _shared(youth)
    yield from _facts(youth)


def _seen(youth: Youth) -> Iterator[Sent]:
    rng = Random("samspor:yasin")  # noqa: S311 (a scenario, not a secret)
    smell = "Truffet m. 3 andre v. havnen lidt over midnat. Hash i bilen, ikke hans. Rolig, flov."
    seen = sent(youth, "police.concern-shared", at("2025-04-27", "00:20"), category="substance", text=smell)
    yield by_form(seen, OFFICER)
    ssp = "Ryger dagligt iflg. 2 kilder. Har mistet fritidsjob. Siger selv det er for at sove"
    yield sent(youth, "ssp.concern-shared", at("2025-05-07", "10:30"), category="substance", text=ssp)
    ref = reference(youth, "notification")
    yield sent(
        youth,
        "social.notification-received",
        at("2025-05-20", "09:10"),
        notification=ref,
        notifier_category="parent",
        reasons=["substance-youth", "school-problems"],
        abuse_suspected=False,
        against_parents=False,
        text="Mor ringer: finder hash på værelset, penge mangler. Hun er bange for at miste ham til gaden.",
    )
    yield casework.assessed(rng, youth, at("2025-05-20", "09:10"), ref)
    yield sent(youth, "social.receipt-sent", at("2025-05-23", "10:00"), notification=ref)
    yield casework.screening(rng, youth, date(2025, 5, 28), "full", 1)
    yield sent(
        youth,
        "social.assessment-started",
        at("2025-06-10", "10:00"),
        assessment_id=reference(youth, "assessment"),
        aware_since="2025-05-20",
    )


def _opened(youth: Youth) -> Iterator[Line]:
    reason = "Hash hver dag, mistet job, på vej ud af skolen. Mor beder selv om hjælp"
    yield work.raised(youth, at("2025-06-03", "13:05"), SSP_CONSULTANT, reason, "SSP_115")
    yield from work.opened(youth, at("2025-06-11", "13:15"), LEAD, "SSP og mor peger samme vej")
    sectors = ("school", "job", "leisure", "substance")
    yield work.asked(youth, at("2025-06-16", "10:15"), LEAD, sectors, PARENTS)
    yield work.consented(youth, at("2025-06-19", "10:15"), LEAD, sectors, PARENTS)
    yield work.informed(youth, at("2025-07-22", "10:15"), LEAD, PARENTS, "telephone")
    yield work.joined(youth, at("2025-06-20", "10:00"), "job", ADVISER)
    yield work.joined(youth, at("2025-06-20", "10:00"), "school", FULL_TIME)
    yield work.joined(youth, at("2025-06-20", "10:00"), "leisure", YOUTH_WORKER)
    yield work.joined(youth, at("2025-06-20", "10:00"), "ssp", SSP_CONSULTANT)
    yield work.joined(youth, at("2025-08-21", "10:00"), "substance", SUBSTANCE_ADVISER)


def _planned(youth: Youth) -> Iterator[Line]:
    yield work.entered(youth, at("2025-06-24", "10:00"), "mapping", "Orientering mangler, mor er på ferie")
    yield plans.needs(
        youth,
        at("2025-08-12", "10:00"),
        LEAD,
        health="some-need",
        daycare_school_learning="great-need",
        housing_work_economy="some-need",
        family_and_background="strength",
    )
    yield plans.risk(
        youth,
        at("2025-08-12", "10:10"),
        LEAD,
        "high",
        ("substance-use", "school-exclusion", "offending-friends"),
        ("supportive-parents", "own-motivation"),
        primary="substance",
        derived=("school",),
    )
    yield plans.heard(
        youth, at("2025-08-13", "14:00"), LEAD, "Jeg kan godt stå op hvis det er til noget rigtigt. Ikke stole."
    )
    words = "Mor: han er god med hænderne. Hans onkel var på havnen i 20 år"
    yield plans.family_heard(youth, at("2025-08-14", "16:00"), LEAD, words, ("mother",))
    yield work.entered(youth, at("2025-08-19", "10:00"), "planning")
    yield plans.goal(
        youth, at("2025-08-20", "10:00"), LEAD, "housing-work-economy", "3 dage FGU og 2 dage på havnen hver uge"
    )
    yield plans.goal(youth, at("2025-08-20", "10:05"), LEAD, "health", "Ingen hash på hverdage inden jul", 2)
    yield plans.drafted(youth, at("2025-08-20", "13:00"), LEAD)
    yield plans.agreed(youth, at("2025-08-27", "15:00"), LEAD, PARENTS)
    yield plans.risk(
        youth,
        at("2026-01-15", "10:30"),
        LEAD,
        "medium",
        ("substance-use", "few-friends"),
        ("supportive-parents", "job-or-work-experience", "own-motivation"),
        primary="school",
        derived=("substance",),
    )


def _effort(youth: Youth) -> Iterator[Line]:
    yield plans.proposed(youth, at("2025-08-28", "10:00"), LEAD, EFFORT)
    first, last = date(2025, 9, 22), date(2026, 6, 26)
    yield plans.committed(youth, at("2025-09-03", "13:30"), EFFORT, first, last)
    yield from plans.bills(youth, EFFORT, first, last, date(2026, 6, 25))
    yield plans.started(youth, at("2025-09-22", "13:00"), ADVISER)
    yield work.entered(youth, at("2025-09-23", "10:00"), "effort")
    yield plans.changed(youth, at("2025-11-24", "10:00"), ADVISER, 540)
    yield plans.changed(youth, at("2026-01-19", "10:00"), ADVISER, 1_080)
    for day in ("2025-10-07", "2025-11-04", "2025-12-02", "2026-01-13", "2026-03-10", "2026-05-05"):
        yield plans.held(youth, at(day, "13:10"), ADVISER, minutes=45)
    yield plans.missed(youth, at("2025-11-18", "13:10"), ADVISER, "youth-absent")
    yield plans.missed(youth, at("2025-11-21", "13:10"), ADVISER, "youth-absent")
    for day, scale in (("2025-11-13", 3), ("2026-01-22", 6), ("2026-04-16", 8)):
        yield plans.progress(youth, at(day, "10:10"), LEAD, scale)
    yield plans.reached(youth, at("2026-06-18", "10:00"), LEAD)
    yield plans.ended(youth, at("2026-06-26", "13:00"), ADVISER, "partly-reached")
    yield work.entered(youth, at("2026-06-29", "10:00"), "stepping-down", "Læreplads på havnen fra august")
    yield work.entered(youth, at("2026-08-19", "13:20"), "aftercare", "Passer sin læreplads, mor ringer ved behov")
    yield said(
        at("2026-11-11", "13:20"),
        COORDINATOR.id,
        "coordination.close-pathway",
        youth,
        reason="goals-reached",
        outcome="improved",
        explanation="Læreplads på 3. måned. Ryger i weekenden, det arbejder han selv med",
    )


def _discussed(youth: Youth) -> Iterator[Line]:
    """He turned 16 and the stance on a youth plan came late; the meeting decides what the harbour may know: nothing."""
    stance = "Ungeplan: ja, rådgiver laver den sammen med ham. Skulle have været på i oktober da han fyldte 16"
    yield work.decided(youth, at("2025-12-10", "13:45"), "youth-plan", stance, person=LEAD, number=1)
    present = ((COORDINATOR, "SAME_UNIT"), (LEAD, "SAME_UNIT"), (ADVISER, "CONSENT"), (FULL_TIME, "CONSENT"))
    text = "Havnen spørger hvorfor han er væk om torsdagen. Svar: det er aftalt. Mere får de ikke, og det er nok"
    yield work.discussed(youth, at("2025-11-12", "13:38"), meeting_id(date(2025, 11, 12)), present, text)
    yield plans.counselled(youth, at("2025-09-09", "14:10"), SUBSTANCE_ADVISER, "substances", ("youth",), 50)


def _asked_in_vain(youth: Youth) -> Iterator[Line]:
    """The substance adviser cannot do what she is asked for, and asks the leader before time does."""
    text = "Vibeke: find en tid til ham i søvnklinikken inden efterårsferien"
    yield work.task(youth, at("2025-09-08", "10:20"), "find-offer", "substance", text, at("2025-10-10", "12:00"), SLEEP)
    ref = str(thing(youth, "task", SLEEP))
    adviser = SUBSTANCE_ADVISER.id
    yield said(at("2025-09-10", "09:30"), adviser, "coordination.acknowledge-task", youth, task=ref)
    yield said(
        at("2025-09-17", "10:40"),
        adviser,
        "coordination.escalate-task",
        youth,
        task=ref,
        reason="cannot-be-done",
        to=LEADER.id,
    )
    over = at("2025-09-24", "14:20")
    yield said(over, adviser, "coordination.complete-task", youth, task=ref, outcome="no-longer-needed")


SLEEP: Final = 7
"""The number of the task that the substance centre cannot do: the doctor takes the sleep on instead."""


def _shared(youth: Youth) -> Iterator[Line]:
    """The harbour is a company: without a consent that names it, it is told nothing."""
    asked = ("job", ("company",), ("education-job", "substance"))
    why = "Formanden vil vide om han er clean"
    yield work.disclosure(
        youth, at("2025-11-12", "14:05"), LEAD, asked, "coordinated-pathway", "CONSENT", explanation=why
    )


def _facts(youth: Youth) -> Iterator[Sent]:
    rng = Random("samspor:yasin:everyday")  # noqa: S311 (a scenario, not a secret)
    yield casework.judged(youth, at("2025-06-30", "11:00"), "substance", "substance-adviser", serious=True)
    yield sent(
        youth,
        "social.assessment-completed",
        at("2025-09-12", "13:00"),
        assessment_id=reference(youth, "assessment"),
        dimensions=["health", "daycare-school-learning", "family-and-background"],
        text="Hash fylder mest nu, men søvn og skole kom først. Stærk mor. Arbejde med hænderne er vejen.",
    )
    yield casework.judged(youth, at("2026-01-14", "11:00"), "school", "caseworker", serious=False)
    yield from casework.measure(rng, youth, date(2025, 9, 12), date(2026, 6, 16), casework.PREVENTIVE_MENTOR)
    yield sent(youth, "social.youth-plan-made", at("2026-01-27", "14:10"))
    treatment = reference(youth, "course")
    yield sent(youth, "substance.course-started", at("2025-08-28", "13:00"), course_id=treatment, kind="talks")
    yield sent(youth, "substance.course-ended", at("2026-03-12", "13:00"), course_id=treatment, outcome="completed")
    education, harbour = reference(youth, "education"), reference(youth, "work-experience")
    yield sent(youth, "job.education-started", at("2025-08-18", "08:30"), education_id=education, kind="fgu")
    yield sent(
        youth, "job.work-experience-offered", at("2025-09-03", "13:00"), work_experience_id=harbour, trade="harbour"
    )
    at_the_harbour = Period(date(2025, 9, 22), date(2026, 6, 19))
    yield from following.work_experience(rng, youth, at_the_harbour, "harbour", harbour)
    yield sent(youth, "job.education-at-risk", at("2025-11-20", "12:00"), education_id=education, reason="substance")
    yield sent(
        youth, "job.education-ended", at("2026-06-26", "12:00"), education_id=education, outcome="led-to-employment"
    )
    employment = reference(youth, "employment")
    begins = at("2026-08-03", "07:00")
    yield sent(youth, "job.employment-started", begins, employment_id=employment, trade="harbour", weekly_hours=37.0)
    yield from following.ssp(rng, youth, Period(date(2025, 6, 23), date(2026, 10, 20)), 4)
    yield from following.leisure(rng, youth, Period(date(2025, 8, 15), date(2026, 5, 29)), "motor")
