"""What happens when it gets worse before it gets better? Emil, 14, in a friend group: violence, an effort restarted.

The police and the SSP contact see the group; a notification follows a Saturday night. The pathway is opened by the
description for serious crime. The first effort breaks off, the pathway pauses, a second one holds. At 15 a charge is
raised: it is told to the social authority alone, as is what the Youth Crime Board decides.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, Final

from deploy.demo.scenario import casework, following, plans, work
from deploy.demo.scenario.calendar import END, at
from deploy.demo.scenario.cast import (
    ADVISER,
    BOARD,
    CASE_LEADS,
    COORDINATOR,
    HOME,
    LEADER,
    OFFICER,
    SSP_CONSULTANT,
    SUPERVISOR,
    TEACHER,
    Youth,
)
from deploy.demo.scenario.following import Period
from deploy.demo.scenario.meetings import meeting_id
from deploy.demo.scenario.script import Line, Sent, reference, said, sent, thing

LEAD: Final = CASE_LEADS[1]
PARENTS: Final = ("youth", "mother")
PROGRAMME: Final = plans.Effort("crime-prevention-talks", "mentor-and-support", ("social", "ssp"), 60, 1_800, 20)


def story(youth: Youth) -> Iterator[Line]:
    """Emil's story."""
    yield from _seen(youth)
    yield from _opened(youth)
    yield from _planned(youth)
    yield from _first_effort(youth)
    yield from _second_effort(youth)
    yield from _before_the_board(youth)
    yield from _at_meetings(youth)
    yield from _shared(youth)
    yield from _that_night(youth)
    yield from _asked_to_see(youth)
    yield from _facts(youth)


def _seen(youth: Youth) -> Iterator[Sent]:
    rng = Random("samspor:emil")  # noqa: S311 (a scenario, not a secret)
    yield sent(
        youth,
        "police.concern-shared",
        at("2025-05-11", "01:10"),
        category="social-circle",
        text="Flok på 6 ved havnen, Emil er yngst og den der råber højest. Sendt hjem.",
    )
    yield sent(
        youth,
        "school.concern-shared",
        at("2025-06-05", "13:20"),
        category="violence",
        facts={"occurrences": 3, "since": "2025-04-22"},
        text="3 slagsmål siden påske. Fortryder bagefter, men kan ikke stoppe når han er i gang",
    )
    yield sent(
        youth,
        "ssp.concern-shared",
        at("2025-08-19", "10:30"),
        category="violence",
        text="Gruppen har filmet et overfald og delt det. Emil ses på filmen. Politiet har den.",
    )
    received = at("2025-08-24", "00:40")
    ref = reference(youth, "notification")
    yield sent(
        youth,
        "social.notification-received",
        received,
        notification=ref,
        notifier_category="public-professional",
        notifier_sector="police",
        reasons=["violence-by-youth", "crime", "social-circle"],
        abuse_suspected=False,
        against_parents=False,
        text="Slået en jævnaldrende lørdag nat ved stationen. 14 år. Mor underrettet, hentede ham.",
    )
    yield sent(
        youth,
        "social.notification-assessed",
        at("2025-08-24", "13:00"),
        notification=ref,
        outcome="not-acute",
        assessors=["w-henrik", "w-pia"],
    )
    yield sent(youth, "social.receipt-sent", at("2025-08-28", "09:30"), notification=ref)
    yield casework.screening(rng, youth, date(2025, 8, 29), "full", 1)
    yield from casework.assessment(rng, youth, date(2025, 8, 24))
    yield casework.judged(youth, at("2025-08-29", "15:00"), "crime", "caseworker", serious=True)
    yield casework.judged(youth, at("2025-09-02", "10:00"), "social", "caseworker", serious=False)


def _opened(youth: Youth) -> Iterator[Line]:
    reason = "Volden er eskaleret hen over sommeren, gruppen trækker. Han er 14, der er stadig tid"
    yield work.raised(youth, at("2025-08-27", "10:10"), SSP_CONSULTANT, reason, "SSP_115")
    why = "Alvorlig kriminalitet og sociale problemer, vurderet af rådgiver"
    yield from work.opened(youth, at("2025-09-03", "13:15"), LEAD, why, work.SERIOUS)
    yield work.asked(youth, at("2025-09-08", "10:10"), LEAD, ("school", "home"), PARENTS)
    yield work.consented(youth, at("2025-09-12", "10:00"), LEAD, ("school", "home"), PARENTS)
    yield work.informed(youth, at("2025-09-12", "10:10"), LEAD, PARENTS)
    yield work.joined(youth, at("2025-09-15", "10:00"), "school", TEACHER)
    yield work.joined(youth, at("2025-09-15", "10:00"), "ssp", SSP_CONSULTANT)
    yield work.joined(youth, at("2025-09-15", "10:00"), "police", OFFICER)
    yield work.joined(youth, at("2025-09-15", "10:00"), "home", HOME)
    yield work.joined(youth, at("2025-09-18", "10:00"), "youth-crime-board", BOARD)
    yield work.joined(youth, at("2025-10-21", "10:00"), "prison-probation", SUPERVISOR)


def _planned(youth: Youth) -> Iterator[Line]:
    yield work.entered(youth, at("2025-09-17", "13:30"), "mapping")
    yield plans.needs(
        youth,
        at("2025-09-22", "10:00"),
        LEAD,
        development_and_behaviour="great-need",
        daycare_school_learning="some-need",
        leisure_and_friends="great-need",
        stimulation_and_guidance="some-need",
    )
    yield plans.risk(
        youth,
        at("2025-09-22", "10:10"),
        LEAD,
        "high",
        ("early-aggression", "offending-friends", "group-pressure", "unstructured-evenings", "weak-supervision"),
        ("trusted-adult", "talent-or-interest"),
        primary="crime",
        derived=("social", "school"),
    )
    yield plans.heard(youth, at("2025-09-24", "14:00"), LEAD, "De andre er der jo altid. Hvad skulle jeg ellers lave?")
    yield plans.family_heard(
        youth, at("2025-09-24", "17:00"), LEAD, "Mor: han er sød alene. Det er sammen med dem", ("mother",)
    )
    yield work.entered(youth, at("2025-09-29", "10:00"), "planning")
    yield plans.goal(
        youth, at("2025-09-29", "10:10"), LEAD, "leisure-and-friends", "To faste aftener om ugen væk fra havnen"
    )
    yield plans.drafted(youth, at("2025-09-30", "10:00"), LEAD)
    yield plans.agreed(youth, at("2025-10-06", "15:30"), LEAD, PARENTS)


def _first_effort(youth: Youth) -> Iterator[Line]:
    yield plans.proposed(youth, at("2025-10-01", "10:00"), LEAD, PROGRAMME)
    first, last = date(2025, 10, 8), date(2026, 3, 31)
    yield plans.committed(youth, at("2025-10-02", "14:00"), PROGRAMME, first, last)
    yield from plans.bills(youth, PROGRAMME, first, last, date(2025, 11, 25))
    yield plans.started(youth, at("2025-10-08", "15:00"), LEAD)
    yield work.entered(youth, at("2025-10-09", "10:00"), "effort")
    yield plans.held(youth, at("2025-10-22", "15:10"), LEAD, minutes=45)
    for day in ("2025-11-05", "2025-11-12", "2025-11-19"):
        yield plans.missed(youth, at(day, "15:10"), LEAD, "youth-absent")
    yield plans.ended(youth, at("2025-11-26", "13:30"), LEAD, "broken-off")
    yield said(
        at("2025-11-26", "13:40"),
        COORDINATOR.id,
        "coordination.pause-pathway",
        youth,
        reason="wish-of-family",
        until="2026-01-15",
        explanation="Mor beder om ro til efter jul. Emil møder ikke op, vi presser ikke mere nu",
    )


def _second_effort(youth: Youth) -> Iterator[Line]:
    yield said(at("2026-01-15", "10:10"), COORDINATOR.id, "coordination.resume-pathway", youth)
    yield said(at("2026-01-22", "10:10"), LEAD.id, "planning.revise-plan", youth, reason="intervention-without-effect")
    yield plans.agreed(youth, at("2026-01-28", "15:30"), LEAD, PARENTS)
    mentor = plans.CONTACT_PERSON
    yield plans.proposed(youth, at("2026-01-29", "10:00"), LEAD, mentor, 2)
    first, last = date(2026, 2, 9), date(2026, 12, 18)
    yield plans.committed(youth, at("2026-01-29", "13:00"), mentor, first, last, 2)
    yield from plans.bills(youth, mentor, first, last, END, 2)
    yield plans.mentor_proposed(youth, at("2026-01-30", "10:00"), LEAD, "m-4", "Carsten")
    yield plans.mentor_matched(youth, at("2026-02-09", "15:00"), LEAD)
    yield plans.started(youth, at("2026-02-09", "15:10"), LEAD, 2)
    for day in ("2026-02-25", "2026-03-18", "2026-04-22", "2026-05-20", "2026-06-17", "2026-08-19", "2026-09-23"):
        yield plans.held(youth, at(day, "16:00"), HOME, 2, minutes=90)
    for day, scale in (("2026-04-16", 3), ("2026-06-18", 5), ("2026-10-01", 7)):
        yield plans.progress(youth, at(day, "10:20"), LEAD, scale)
    yield said(
        at("2026-11-05", "13:10"),
        COORDINATOR.id,
        "coordination.leave-actor",
        youth,
        sector="police",
        person=OFFICER.id,
        reason="no-longer-needed",
    )


def _before_the_board(youth: Youth) -> Iterator[Sent]:
    """The police refer him, the Youth Crime Board decides, the supervision is breached; only social sees any of it."""
    referral, supervision = reference(youth, "referral"), reference(youth, "supervision")
    yield sent(
        youth,
        "justice.referred-to-youth-crime-board",
        at("2025-09-19", "10:00"),
        referral=referral,
        referred_by="police",
    )
    yield sent(
        youth,
        "justice.youth-crime-board-decided",
        at("2025-10-20", "14:00"),
        decision_id=reference(youth, "board-decision"),
        referral=referral,
        measures=["improvement-course", "supervision"],
        until="2026-10-20",
    )
    started = at("2025-10-27", "10:00")
    yield sent(youth, "justice.supervision-started", started, supervision_id=supervision, until="2026-10-20")
    breached = at("2025-11-21", "15:00")
    yield sent(youth, "justice.supervision-breached", breached, supervision_id=supervision, breach="meeting-missed")
    again = reference(youth, "referral", 2)
    referred = at("2025-12-15", "10:00")
    yield sent(youth, "justice.referred-to-youth-crime-board", referred, referral=again, referred_by="police")
    yield sent(
        youth,
        "justice.youth-crime-board-decided",
        at("2026-01-19", "14:00"),
        decision_id=reference(youth, "board-decision", 2),
        referral=again,
        measures=["improvement-course", "supervision"],
        until="2026-10-20",
    )
    ended = at("2026-10-20", "12:00")
    yield sent(youth, "justice.supervision-ended", ended, supervision_id=supervision, reason="completed")


def _at_meetings(youth: Youth) -> Iterator[Line]:
    """Who has no basis leaves for the item, and the minutes say who left and why."""
    stayed = (
        (COORDINATOR, "SAME_UNIT"),
        (LEAD, "SAME_UNIT"),
        (TEACHER, "CONSENT"),
        (HOME, "CONSENT"),
        (OFFICER, "SSP_115"),
        (SSP_CONSULTANT, "SSP_115"),
    )
    text = (
        "Ali og Pernille gik ud: fritid og job er ikke med på forløbet og har intet grundlag. Nævnssagen nævnes ikke "
        "her, den er rådgivers. Skolen: 3 slagsmål, fortryder. Rune: det han siger må ikke bruges i efterforskning"
    )
    yield work.discussed(youth, at("2025-10-01", "13:37"), meeting_id(date(2025, 10, 1)), stayed, text)
    again = "Udeblevet 3 gange. Mor beder om ro. Pause til midt i januar, ikke slip. Carsten prøver efter jul"
    yield work.discussed(youth, at("2025-11-26", "13:25"), meeting_id(date(2025, 11, 26)), stayed, again)
    yield work.decided(
        youth,
        at("2026-02-04", "13:45"),
        "effort",
        "Grethe: spisetid hos mor mandage, og hvem henter ham fredag kl. 21?",
        meeting=str(meeting_id(date(2026, 2, 4))),
        responsible=HOME.id,
        sector="home",
        task="contact-family",
        due="2026-02-17",
    )


def _shared(youth: Youth) -> Iterator[Line]:
    """What may travel, with its condition; and what never may, whatever the basis."""
    from_police = ("police", ("school", "social", "ssp"), ("concern", "police-talk"))
    stated: dict[str, Any] = {"circumstances": ["necessity-stated"], "manner": "meeting"}
    needed = "Skole og SSP skal vide hvem der var ved havnen, ellers kan de ikke lave aftalerne om aftenerne"
    yield work.disclosure(
        youth, at("2025-10-01", "14:05"), LEAD, from_police, "crime-prevention", "SSP_115", explanation=needed, **stated
    )
    back = ("school", ("police",), ("incident",))
    why = "Politiet beder om skolens notater til sagen fra august"
    yield work.disclosure(
        youth, at("2025-10-02", "10:20"), LEAD, back, "criminal-investigation", "SSP_115", explanation=why, **stated
    )


def _that_night(youth: Youth) -> Iterator[Line]:
    """He is gone on a Friday night; the youth adviser on call breaks the glass, the leader looks at it on Monday."""
    access = thing(youth, "emergency")
    why = "Emil er ikke kommet hjem, mor har ringet til vagten 2 gange. Skal vide hvem han plejer at være hos"
    yield said(
        at("2026-06-12", "23:40"),
        ADVISER.id,
        "coordination.open-emergency-access",
        youth,
        id=access,
        reason="missing",
        explanation=why,
        hours=6,
    )
    yield said(
        at("2026-06-15", "09:20"),
        LEADER.id,
        "coordination.review-emergency-access",
        youth,
        access=str(access),
        justified=True,
        explanation="I orden. Fundet kl. 1 hos Nikolaj. Pernille åbnede kun netværk",
    )


def _asked_to_see(youth: Youth) -> Iterator[Line]:
    """His mother asks for the documents; she is told in time that it takes longer (T18)."""
    yield work.access_requested(youth, at("2026-04-08", "10:40"), LEAD, "documents", "mother")
    yield said(
        at("2026-04-14", "10:40"),
        LEAD.id,
        "coordination.extend-access-request",
        youth,
        request=str(thing(youth, "request")),
        reason="other-authority",
        until="2026-05-08",
    )
    yield work.access_answered(youth, at("2026-05-05", "10:40"), LEAD, "in-part")


def _facts(youth: Youth) -> Iterator[Sent]:
    rng = Random("samspor:emil:everyday")  # noqa: S311 (a scenario, not a secret)
    yield from following.school(rng, youth, Period(date(2025, 9, 16), END), 0.14, 0.06)
    yield from following.ssp(rng, youth, Period(date(2025, 9, 16), END), 5)
    yield sent(youth, "police.concern-talk-held", at("2025-09-20", "21:30"), parents_present=True)
    yield sent(
        youth,
        "police.concern-shared",
        at("2025-11-16", "00:50"),
        category="violence",
        text="Ny episode i flokken, Emil holdt sig i baggrunden denne gang men blev stående",
    )
    charge = reference(youth, "charge")
    yield sent(youth, "police.charge-raised", at("2026-05-16", "23:15"), charge_id=charge, category="violence")
    yield sent(youth, "police.charge-closed", at("2026-09-10", "13:00"), charge_id=charge, outcome="waived")
    yield from casework.measure(rng, youth, date(2026, 1, 28), None, casework.CONTACT_PERSON)
    yield from _improvement_course(youth)


def _improvement_course(youth: Youth) -> Iterator[Sent]:
    """The course that the board decided, run by the municipality; a follow-up asks whether to refer back."""
    course = reference(youth, "measure", 2)
    yield sent(
        youth,
        "social.measure-decided",
        at("2025-10-22", "11:00"),
        measure_id=course,
        measure="improvement-course",
        section="youth-crime-act",
        with_consent=False,
        plan_required=True,
        decided_by="youth-crime-board",
    )
    begun = at("2025-10-30", "10:00")
    yield sent(youth, "social.measure-started", begun, measure_id=course, measure="improvement-course")
    yield sent(youth, "social.childs-plan-made", at("2025-12-11", "14:00"), measure_id=course)
    for day, back, reasons in (
        ("2025-12-04", True, "Mødte ikke op til tilsyn. Nævnet orienteres, vi beder om tid til en ny voksen"),
        ("2026-03-05", False, "Carsten har fat. Ikke tilbage til nævnet nu"),
        ("2026-06-03", False, "Holder aftaler. Sjælden på havnen"),
        ("2026-09-01", False, "Sidste stræk. Tilsyn slutter i okt. hvis det holder"),
    ):
        yield sent(
            youth,
            "social.follow-up-held",
            at(day, "13:10"),
            measure_id=course,
            adjusted=back,
            more_assessment=False,
            plan_revised=back,
            refer_back=back,
            next_interval_days=91,
            reasons=reasons,
        )
    yield sent(youth, "social.measure-ended", at("2026-10-20", "13:00"), measure_id=course, reason="goal-reached")
