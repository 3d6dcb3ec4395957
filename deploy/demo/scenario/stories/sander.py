"""How does Sander, 13, get back to school and to a club? From step 3 of the ladder to step 1, with two matches.

The school shares a concern at 11 % unauthorised absence, after it has warned the parents, and notifies at 17 %. His
class teacher raises him, his mother consents. The first contact person declines, the second fits. A year later his
absence is 4 %, the pathway is closed, and the checks of the aftercare have held.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from deploy.demo.scenario import plans, work
from deploy.demo.scenario.calendar import at, is_school_day, moment
from deploy.demo.scenario.cast import CASE_LEADS, COORDINATOR, HOME, SSP_CONSULTANT, TEACHER, YOUTH_WORKER, Youth
from deploy.demo.scenario.concerns import absence_concern
from deploy.demo.scenario.following import absence
from deploy.demo.scenario.meetings import meeting_id
from deploy.demo.scenario.script import Line, Sent, reference, sent

LEAD: Final = CASE_LEADS[0]
PARENTS: Final = ("youth", "mother")
FIRST, SECOND = 1, 2

ABSENCE: Final = (
    ("2025-05-28", 0.17),
    ("2025-06-25", 0.15),
    ("2025-08-29", 0.10),
    ("2025-09-26", 0.09),
    ("2025-10-31", 0.07),
    ("2025-11-28", 0.06),
    ("2025-12-19", 0.05),
    ("2026-01-30", 0.06),
    ("2026-02-27", 0.04),
    ("2026-03-27", 0.04),
    ("2026-04-30", 0.04),
    ("2026-05-29", 0.04),
)
"""Unauthorised absence in the quarter so far."""


def story(youth: Youth) -> Iterator[Line]:
    """Sander's story."""
    yield from _seen(youth)
    yield from _opened(youth)
    yield from _planned(youth)
    yield from _measure(youth)
    yield from _effort(youth)
    yield from _agreed_beside(youth)
    yield from _at_meetings(youth)
    yield from _everyday(youth)
    yield from _ended(youth)


def _seen(youth: Youth) -> Iterator[Line]:
    yield absence_concern(
        youth, date(2025, 3, 18), 0.11, "Sander 11 % ulovligt i år. Forældre varslet 3/3. Mest mandag + fredag."
    )
    ref = reference(youth, "notification")
    yield sent(
        youth,
        "social.notification-received",
        at("2025-04-29", "13:35"),
        notification=ref,
        notifier_category="public-professional",
        notifier_sector="school",
        reasons=["unauthorised-absence", "social-circle"],
        abuse_suspected=False,
        against_parents=False,
        text="Skolen underretter: ulovligt fravær 17 %. Samtaler med mor i marts og april, det har ikke vendt.",
    )
    yield sent(
        youth,
        "social.notification-assessed",
        at("2025-04-30", "09:20"),
        notification=ref,
        outcome="not-acute",
        assessors=["w-anja", "w-lone"],
    )
    yield sent(youth, "social.receipt-sent", at("2025-05-02", "10:45"), notification=ref)
    yield sent(
        youth,
        "social.screening-concluded",
        at("2025-05-09", "14:15"),
        outcome="full",
        honour_related=False,
        notification=ref,
    )
    yield sent(youth, "social.notifier-informed", at("2025-05-13", "11:30"), notification=ref, effort_started=True)
    yield sent(
        youth,
        "ssp.concern-shared",
        at("2025-05-08", "10:20"),
        category="social-circle",
        text="Set 2 aftener v. stationen sammen m. de store. Følger efter, siger ikke så meget selv.",
    )


def _opened(youth: Youth) -> Iterator[Line]:
    yield work.raised(
        youth,
        at("2025-05-12", "14:40"),
        TEACHER,
        "Sander er 13 og på vej væk fra klassen. Mor er med på at vi tager ham op. Vi kan ikke mere alene på skolen.",
    )
    yield from work.opened(youth, at("2025-05-14", "13:15"), LEAD, "Fravær og ny kreds, enighed om at samle trådene")
    sectors = ("school", "leisure", "home")
    yield work.asked(youth, at("2025-05-16", "10:10"), LEAD, sectors, PARENTS)
    yield work.consented(youth, at("2025-05-20", "10:15"), LEAD, sectors, PARENTS)
    yield work.informed(youth, at("2025-05-20", "10:20"), LEAD, PARENTS)
    yield work.joined(youth, at("2025-05-21", "09:40"), "school", TEACHER)
    yield work.joined(youth, at("2025-05-21", "09:40"), "leisure", YOUTH_WORKER)
    yield work.joined(youth, at("2025-05-21", "09:40"), "home", HOME)
    yield work.joined(youth, at("2025-05-21", "09:40"), "ssp", SSP_CONSULTANT)


def _planned(youth: Youth) -> Iterator[Line]:
    yield work.entered(youth, at("2025-05-23", "10:05"), "mapping")
    yield plans.needs(
        youth,
        at("2025-05-27", "13:10"),
        LEAD,
        daycare_school_learning="great-need",
        leisure_and_friends="some-need",
        stimulation_and_guidance="some-need",
        social_network="strength",
    )
    yield plans.risk(
        youth,
        at("2025-05-27", "13:20"),
        LEAD,
        "medium",
        ("unauthorised-absence", "offending-friends", "unstructured-evenings"),
        ("supportive-parents", "talent-or-interest"),
        primary="school",
        derived=("social",),
    )
    view = "Jeg gider godt skole, bare ikke når alle glor. Vil gerne spille fodbold igen men ikke alene"
    yield plans.heard(youth, at("2025-05-28", "14:10"), LEAD, view)
    words = "Mor: jeg kan ikke holde ham hjemme om aftenen. Godt hvis der kommer en som han selv kan lide"
    yield plans.family_heard(youth, at("2025-05-28", "16:10"), LEAD, words, ("mother",))
    yield work.entered(youth, at("2025-06-03", "10:00"), "planning")
    yield plans.goal(
        youth, at("2025-06-03", "10:10"), LEAD, "daycare-school-learning", "I skole mindst 4 dage om ugen inden efterår"
    )
    yield plans.goal(
        youth, at("2025-06-03", "10:10"), LEAD, "leisure-and-friends", "Til fodbold én gang om ugen", SECOND
    )
    yield plans.drafted(youth, at("2025-06-04", "10:15"), LEAD)
    yield plans.agreed(youth, at("2025-06-10", "15:30"), LEAD, PARENTS)


def _measure(youth: Youth) -> Iterator[Line]:
    assessment, support = reference(youth, "assessment"), reference(youth, "measure")
    started = at("2025-05-14", "11:00")
    yield sent(youth, "social.assessment-started", started, assessment_id=assessment, aware_since="2025-04-29")
    yield sent(
        youth,
        "social.measure-decided",
        at("2025-06-17", "13:00"),
        measure_id=support,
        measure="contact-person",
        section="bl-32",
        with_consent=True,
        plan_required=True,
        decided_by="municipality",
    )
    yield sent(youth, "social.measure-started", at("2025-06-24", "15:00"), measure_id=support, measure="contact-person")
    yield sent(youth, "social.contact-person-assigned", at("2025-06-24", "15:05"), contact_person="m-7", name="Viggo")
    yield sent(
        youth,
        "social.assessment-completed",
        at("2025-08-14", "14:30"),
        assessment_id=assessment,
        dimensions=["daycare-school-learning", "leisure-and-friends", "safe-care", "social-network"],
        text="Mor er alene om aftenerne. Sander er vellidt, men har mistet fodfæstet i klassen. Boldspil er vejen ind.",
    )
    yield sent(youth, "social.childs-plan-made", at("2025-08-26", "10:20"), measure_id=support)
    for day, adjusted, interval, reasons in (
        (
            "2025-08-26",
            False,
            84,
            "Viggo og Sander har fundet hinanden. Skolen bedre, men mandage er svære. Fortsætter.",
        ),
        (
            "2025-11-18",
            True,
            70,
            "Fravær nu 6 %. Timerne sættes ned fra 3 til 2 om ugen efter jul, Sander er selv enig.",
        ),
    ):
        yield sent(
            youth,
            "social.follow-up-held",
            at(day, "13:30"),
            measure_id=support,
            adjusted=adjusted,
            more_assessment=False,
            plan_revised=False,
            refer_back=False,
            next_interval_days=interval,
            reasons=reasons,
        )
    yield sent(youth, "social.measure-ended", at("2026-01-20", "12:00"), measure_id=support, reason="goal-reached")
    universal = reference(youth, "measure", SECOND)
    yield sent(
        youth,
        "social.measure-decided",
        at("2026-01-20", "12:10"),
        measure_id=universal,
        measure="universal-effort",
        section="bl-30",
        with_consent=True,
        plan_required=False,
        decided_by="municipality",
    )
    yield sent(
        youth, "social.measure-started", at("2026-01-21", "08:30"), measure_id=universal, measure="universal-effort"
    )


def _effort(youth: Youth) -> Iterator[Line]:
    effort = plans.CONTACT_PERSON
    yield plans.proposed(youth, at("2025-06-04", "10:30"), LEAD, effort, goals=(FIRST, SECOND))
    yield plans.mentor_proposed(youth, at("2025-06-04", "10:40"), LEAD, "m-3", "Preben", FIRST)
    yield plans.mentor_declined(youth, at("2025-06-11", "10:15"), LEAD, "mentor", "practical", FIRST)
    first, last = date(2025, 6, 24), date(2026, 1, 20)
    beyond = plans.committed(youth, at("2025-06-12", "14:00"), effort, first, last, person=COORDINATOR)
    yield replace(beyond, refused="beyond-approval")
    yield plans.committed(youth, at("2025-06-12", "14:40"), effort, first, last)
    yield from plans.bills(youth, effort, first, last, date(2026, 1, 19))
    yield plans.mentor_proposed(youth, at("2025-06-13", "10:20"), LEAD, "m-7", "Viggo", SECOND)
    yield plans.mentor_matched(youth, at("2025-06-20", "13:20"), LEAD, SECOND)
    yield plans.started(youth, at("2025-06-24", "15:30"), LEAD)
    yield work.entered(youth, at("2025-06-25", "10:00"), "effort")
    for day in ("2025-07-02", "2025-08-13", "2025-09-10", "2025-10-08", "2025-11-05", "2025-12-03", "2026-01-14"):
        yield plans.held(youth, at(day, "16:20"), HOME, minutes=90)
    yield plans.missed(youth, at("2025-08-20", "16:20"), HOME, "youth-absent")
    yield plans.progress(youth, at("2025-08-28", "10:10"), LEAD, 4)
    yield plans.progress(youth, at("2025-11-06", "10:10"), LEAD, 7)
    yield plans.progress(youth, at("2025-11-06", "10:10"), LEAD, 8, SECOND)
    yield plans.changed(youth, at("2026-01-05", "10:10"), LEAD, 120)
    yield plans.reached(youth, at("2026-01-15", "10:10"), LEAD)
    yield plans.reached(youth, at("2026-01-15", "10:10"), LEAD, SECOND)
    yield plans.mentor_ended(youth, at("2026-01-20", "13:10"), LEAD, "completed", SECOND)
    yield plans.ended(youth, at("2026-01-20", "13:15"), LEAD, "goals-reached")


def _agreed_beside(youth: Youth) -> Iterator[Line]:
    """What is agreed and talked over beside the plan."""
    text = "Sander sender en tommel op kl. 8.15 når han er i klassen. Mor ringer kun hvis den udebliver"
    yield plans.agreement(youth, at("2025-06-10", "15:35"), LEAD, PARENTS, text)
    yield plans.acknowledged(youth, at("2025-06-12", "14:10"), LEAD, "youth")
    yield plans.acknowledged(youth, at("2025-06-13", "10:25"), LEAD, "mother")
    yield plans.counselled(youth, at("2025-09-04", "16:10"), HOME, "family-life", ("mother",), 60)
    yield plans.counselled(youth, at("2025-10-09", "15:10"), YOUTH_WORKER, "friends", ("youth",), 30)
    met = "Mormor, mor, Viggo, Jakob. Sander styrede listen. Mandage: mormor vækker, Jakob tager imod i døren"
    parties = ("youth", "mother", "network-person", "mentor")
    yield plans.network_met(youth, at("2025-09-25", "16:10"), LEAD, parties, ("school", "home"), met)


def _at_meetings(youth: Youth) -> Iterator[Line]:
    """What the taskforce says and decides about Sander; the other items are written by whoever holds the pen."""
    joined = ((TEACHER, "CONSENT"), (YOUTH_WORKER, "CONSENT"), (HOME, "CONSENT"), (SSP_CONSULTANT, "SSP_115"))
    everybody = ((COORDINATOR, "SAME_UNIT"), (LEAD, "SAME_UNIT"), *joined)
    for day, text in (
        ("2025-06-11", "Preben sprang fra, det er ikke Sanders skyld, sig det til ham. Viggo kan. Fodbold før skole!"),
        ("2025-09-03", "To uger i træk m. kun 1 dag. 'Viggo er ok' = stor ros. Mandage stadig træls"),
        ("2025-11-12", "6 %. Ingen har set ham på stationen siden sept. Færre timer efter jul? Spørg ham selv først"),
        ("2026-01-21", "Trin 3 -> 1. Jakob er den voksne. Hele bordet klappede lidt, det skal ikke i referatet"),
    ):
        yield work.discussed(youth, at(day, "13:35"), meeting_id(date.fromisoformat(day)), everybody, text)
    yield work.decided(
        youth,
        at("2025-09-03", "13:45"),
        "effort",
        "Ali: spørg U14-træneren om Sander må komme som gæst, så han ikke skal stå alene ved hegnet",
        meeting=str(meeting_id(date(2025, 9, 3))),
        responsible=YOUTH_WORKER.id,
        sector="leisure",
        task="find-offer",
        due="2025-09-16",
    )
    yield from work.carried_out(youth, at("2025-09-04", "09:10"), at("2025-09-15", "14:10"), YOUTH_WORKER)


def _everyday(youth: Youth) -> Iterator[Line]:
    yield from _at_home(youth)
    for day, share in ABSENCE:
        summary = absence(youth, date.fromisoformat(day), share)
        if summary is not None:
            yield summary
    yield sent(
        youth, "school.enrolled", at("2025-05-22", "12:00"), form="general", school="Mellemskolen i Grenaa, 7. B"
    )
    support = reference(youth, "support")
    yield sent(youth, "school.support-started", at("2025-06-02", "09:10"), support_id=support, kind="contact-teacher")
    yield sent(youth, "school.support-ended", at("2026-03-20", "13:00"), support_id=support)
    for day, scale, text in (
        ("2025-06-16", 2, "Sidder for sig selv i frikvarteret"),
        ("2025-09-15", 3, "Kom med i gruppearbejde, sagde lidt"),
        ("2025-12-08", 4, "Spiller bold i alle frikvarterer igen"),
        ("2026-04-20", 4, "Ligner sig selv. Glad for klassen"),
    ):
        yield sent(youth, "school.wellbeing-observed", at(day, "11:40"), scale=scale, text=text)
    yield sent(youth, "school.family-meeting-held", at("2025-09-17", "15:30"), youth_present=True)
    yield sent(youth, "school.belonging-observed", at("2025-12-08", "11:50"), scale=4)
    yield from _football(youth)
    for day, level in (("2025-06-05", 3), ("2025-10-09", 2), ("2026-02-05", 1)):
        yield sent(youth, "ssp.youth-risk-judged", at(day, "11:10"), level=level)


def _at_home(youth: Youth) -> Iterator[Sent]:
    """FTI tells of the contact person, from the end of school until bedtime."""
    course = reference(youth, "contact-person")
    begins, ends = at("2025-06-24", "16:00"), at("2026-01-20", "15:00")
    viggo: dict[str, Any] = {"course_id": course, "contact_person": "m-7"}
    yield sent(youth, "home.contact-person-started", begins, window="after-school-until-bedtime", name="Viggo", **viggo)
    yield sent(youth, "home.contact-person-ended", ends, reason="goal-reached", **viggo)


def _football(youth: Youth) -> Iterator[Sent]:
    club = reference(youth, "activity")
    observed = "Var med nede og kigge på træning. Stod bag hegnet. Træneren råbte ham ind, han blev"
    yield sent(youth, "leisure.observation-shared", at("2025-08-20", "19:15"), text=observed)
    yield sent(
        youth,
        "leisure.activity-joined",
        at("2025-08-27", "18:30"),
        activity_id=club,
        kind="football",
        club="Grenaa Boldklub U14",
    )
    since = date(2025, 8, 27)
    while since < date(2026, 6, 10):
        until = since + timedelta(days=13)
        expected = 2 * sum(is_school_day(since + timedelta(days=week)) for week in (0, 7))
        if expected:
            yield sent(
                youth,
                "leisure.activity-attended",
                moment(until, 20, 5),
                activity_id=club,
                since=since.isoformat(),
                until=until.isoformat(),
                times=expected - (since.day % 3 == 0),
                expected=expected,
            )
        since += timedelta(days=14)


def _ended(youth: Youth) -> Iterator[Line]:
    yield work.entered(
        youth, at("2026-01-21", "13:20"), "stepping-down", "Trappen fra 3 til 1, Sander er selv med på det"
    )
    yield work.entered(
        youth, at("2026-02-18", "13:20"), "aftercare", "Skole og klub holder, klasselæreren er den faste voksen"
    )
    checks = (("2026-02-18", "2026-05-19", 1), ("2026-05-27", "2026-08-19", 2))
    for asked, due, number in checks:
        text = f"Tjek {number} af 2 efter indsatsen: fravær, klub, og hvordan går det derhjemme?"
        yield work.task(youth, at(asked, "13:30"), "follow-up", "school", text, at(due, "12:00"), number)
    yield from work.done(youth, at("2026-02-23", "13:10"), at("2026-05-18", "13:10"), TEACHER, 1)
    yield from work.done(youth, at("2026-06-01", "13:10"), at("2026-08-18", "13:10"), TEACHER, 2)
    yield work.closed(
        youth,
        at("2026-08-19", "13:15"),
        "goals-reached",
        "ordinary-life",
        "4 % fravær, fast på U15-holdet. Mor ringer selv hvis det vender. Godt gået Sander",
    )
