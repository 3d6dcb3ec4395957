"""How is a youth received who moves in with a case? Oskar, 17: abuse, a foster family, a protected address, soon 18.

The former municipality notifies, the register tells of the move, protection is set. He is placed with his consent
before his child's plan is made, and turns 17½ and 18 under way. One absence summary belonged to another boy; it
is corrected, and whoever had received it is told.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Final

from deploy.demo.scenario import casework, following, plans, work
from deploy.demo.scenario.calendar import at
from deploy.demo.scenario.cast import ADVISER, CASE_LEADS, CASEWORKER, COORDINATOR, FULL_TIME, Youth
from deploy.demo.scenario.following import Period
from deploy.demo.scenario.meetings import meeting_id
from deploy.demo.scenario.script import Line, Sent, reference, said, sent, thing
from deploy.demo.scenario.wire import event_id

LEAD: Final = CASE_LEADS[0]
PARTIES: Final = ("youth", "foster-family")


def story(youth: Youth) -> Iterator[Line]:
    """Oskar's story."""
    yield from _arrives(youth)
    yield from _placed(youth)
    yield from _opened(youth)
    yield from _planned(youth)
    yield from _everyday(youth)
    yield from _set_right(youth)
    yield from _at_meetings(youth)
    yield from _asked_to_see(youth)
    yield from _leaves(youth)


def _arrives(youth: Youth) -> Iterator[Sent]:
    ref = reference(youth, "notification")
    yield sent(
        youth,
        "social.notification-received",
        at("2025-08-05", "10:20"),
        notification=ref,
        notifier_category="public-professional",
        notifier_sector="other-municipality",
        reasons=["violence-in-family"],
        abuse_suspected=True,
        against_parents=True,
        text="Mellemkommunal underretning. 17 år, vold fra far. Flytter til Norddjurs, adressen skal beskyttes.",
    )
    yield sent(
        youth,
        "social.notification-assessed",
        at("2025-08-05", "15:50"),
        notification=ref,
        outcome="acute",
        assessors=["w-lone", "w-ole"],
    )
    yield sent(youth, "social.child-talk-held", at("2025-08-06", "10:00"), notification=ref, parents_present=False)
    yield sent(youth, "social.abuse-case-opened", at("2025-08-06", "13:00"), abuse_case_id=reference(youth, "abuse"))
    yield sent(youth, "person.moved", at("2025-08-07", "00:00"), from_municipality="706", to_municipality="707")
    yield sent(youth, "person.protection-set", at("2025-08-08", "08:00"))
    yield sent(
        youth,
        "social.screening-concluded",
        at("2025-08-11", "11:00"),
        outcome="full",
        honour_related=False,
        notification=ref,
    )
    yield sent(youth, "person.parental-responsibility-changed", at("2025-09-01", "00:00"), holder="mother")


def _placed(youth: Youth) -> Iterator[Sent]:
    placement, assessment = reference(youth, "placement"), reference(youth, "assessment")
    started = at("2025-08-11", "11:10")
    yield sent(youth, "social.assessment-started", started, assessment_id=assessment, aware_since="2025-08-05")
    yield sent(
        youth,
        "social.placement-decided",
        at("2025-08-12", "14:00"),
        placement_id=placement,
        placement="foster-family",
        section="bl-46",
        with_consent=True,
        decided_by="municipality",
    )
    yield sent(
        youth,
        "social.placement-started",
        at("2025-08-14", "16:00"),
        placement_id=placement,
        placement="foster-family",
        place="Plejefamilie ved Djurslands østkyst",
    )
    yield sent(youth, "social.network-member-registered", at("2025-08-15", "10:00"), role="friend", name="Storm")
    yield sent(youth, "social.childs-plan-made", at("2025-10-30", "13:30"), measure_id=placement)
    yield sent(
        youth,
        "social.assessment-completed",
        at("2025-11-20", "13:00"),
        assessment_id=assessment,
        dimensions=["health", "safe-care", "family-and-background", "housing-work-economy"],
        text="Oskar er tryg i plejefamilien. Vil have ro om skolen og vide hvad der sker når han bliver 18.",
    )
    for day, reasons in (
        ("2025-11-05", "Faldet til. Har bedt om egen nøgle og fået den."),
        ("2026-02-18", "Går på EUD, smed. Plejefar kører ham. Vi skal lave planen for efter 18 færdig"),
    ):
        yield sent(
            youth,
            "social.follow-up-held",
            at(day, "10:30"),
            measure_id=placement,
            adjusted=False,
            more_assessment=False,
            plan_revised=False,
            refer_back=False,
            next_interval_days=100,
            reasons=reasons,
        )
    yield sent(youth, "social.youth-plan-made", at("2025-10-28", "14:00"))
    yield sent(youth, "social.abuse-case-closed", at("2026-03-12", "13:00"), abuse_case_id=reference(youth, "abuse"))
    yield sent(youth, "social.placement-ended", at("2026-04-30", "12:00"), placement_id=placement, reason="age")


def _opened(youth: Youth) -> Iterator[Line]:
    summary = (
        "Resumé fra nabokommunen: vold fra far siden 8. kl., anmeldt. God skolegang, heltid virker. Bror på 9 bor hos "
        "moster. Adressen må ikke kendes. Vil gerne være smed"
    )
    yield said(
        at("2025-08-13", "10:15"),
        CASEWORKER.id,
        "coordination.receive-handover",
        youth,
        from_municipality="706",
        text=summary,
    )
    yield work.disclosure(
        youth,
        at("2025-08-13", "10:40"),
        CASEWORKER,
        ("social", ("police",), ("abuse",)),
        "abuse-case",
        "ABUSE",
        circumstances=["necessity-stated"],
        explanation="Politiet i den gamle kommune har anmeldelsen, vores skal have den",
    )
    yield from work.opened(youth, at("2025-08-20", "13:15"), LEAD, "Overtaget sag, samlet indsats fra dag ét")
    yield work.asked(youth, at("2025-08-22", "10:10"), LEAD, ("school", "job"), ("youth", "mother"))
    yield work.consented(youth, at("2025-08-26", "10:10"), LEAD, ("school", "job"), ("youth", "mother"))
    yield work.informed(youth, at("2025-08-26", "10:20"), LEAD, PARTIES)
    why = "Mellemkommunal underretning: vi har talt sammen i telefon samme dag, kvittering giver ingen mening"
    yield work.waived(youth, at("2025-08-26", "10:30"), LEAD, "T2", "other", why)
    yield work.joined(youth, at("2025-08-27", "10:00"), "school", FULL_TIME)
    yield work.joined(youth, at("2025-08-27", "10:00"), "job", ADVISER)


def _planned(youth: Youth) -> Iterator[Line]:
    yield work.entered(youth, at("2025-08-28", "10:00"), "mapping")
    yield plans.needs(
        youth,
        at("2025-09-03", "10:00"),
        LEAD,
        safe_care="great-need",
        housing_work_economy="some-need",
        health="some-need",
    )
    yield plans.risk(
        youth,
        at("2025-09-03", "10:10"),
        LEAD,
        "low",
        ("violence-at-home",),
        ("own-motivation", "stable-home"),
        primary="family",
    )
    yield plans.heard(
        youth, at("2025-09-04", "10:00"), LEAD, "Jeg vil ikke flytte igen. Og ingen skal vide hvor jeg bor."
    )
    yield work.entered(youth, at("2025-09-08", "10:00"), "planning", "Familien er ikke hørt, det ønsker Oskar ikke")
    yield plans.goal(youth, at("2025-09-09", "10:00"), LEAD, "housing-work-economy", "Læreplads som smed inden 18 år")
    yield plans.drafted(youth, at("2025-09-09", "10:10"), LEAD)
    yield plans.agreed(youth, at("2025-09-12", "13:00"), LEAD, PARTIES)
    yield plans.proposed(youth, at("2025-09-09", "10:20"), LEAD, plans.MENTOR)
    first, last = date(2025, 9, 22), date(2026, 5, 29)
    yield plans.committed(youth, at("2025-09-15", "10:00"), plans.MENTOR, first, last)
    yield from plans.bills(youth, plans.MENTOR, first, last, date(2026, 5, 26))
    yield plans.mentor_proposed(youth, at("2025-09-15", "13:00"), LEAD, "m-9", "Jonna")
    yield plans.mentor_matched(youth, at("2025-09-19", "13:00"), LEAD)
    yield plans.started(youth, at("2025-09-24", "13:00"), ADVISER)
    yield work.entered(youth, at("2025-09-25", "10:00"), "effort")
    for day in ("2025-10-22", "2025-11-26", "2026-01-21", "2026-03-11", "2026-04-22"):
        yield plans.held(youth, at(day, "15:00"), ADVISER)
    for day, scale in (("2025-12-04", 4), ("2026-03-05", 8)):
        yield plans.progress(youth, at(day, "10:10"), LEAD, scale)


def _everyday(youth: Youth) -> Iterator[Sent]:
    rng = Random("samspor:oskar")  # noqa: S311 (a scenario, not a secret)
    yield sent(youth, "school.enrolled", at("2025-08-29", "10:00"), form="full-time", school="Heltidsundervisningen")
    for day, share in (("2025-09-30", 0.05), ("2025-10-31", 0.03), ("2025-12-12", 0.42), ("2025-12-19", 0.03)):
        summary = following.absence(youth, date.fromisoformat(day), share, sick=0.04)
        if summary is not None:
            yield replace(summary, name=thing(youth, "absence", int(day.replace("-", ""))))
    yield sent(youth, "school.left", at("2026-01-16", "12:00"), reason="education")
    education = reference(youth, "education")
    yield sent(youth, "job.education-started", at("2026-01-19", "08:00"), education_id=education, kind="eud")
    yield from following.job(rng, youth, Period(date(2025, 9, 1), date(2026, 4, 24)), "metal")
    yield casework.judged(youth, at("2025-11-20", "13:30"), "family", "caseworker", serious=True)


def _set_right(youth: Youth) -> Iterator[Line]:
    """The summary of 12 December was another boy's: it stays readable, counts no longer, and recipients are told."""
    asked = ("school", ("job",), ("attendance",))
    yield work.disclosure(
        youth,
        at("2025-12-15", "10:05"),
        LEAD,
        asked,
        "coordinated-pathway",
        "CONSENT",
        consent=str(thing(youth, "consent")),
        explanation="Ungevejlederen skal bruge fraværet til samtalen om EUD",
    )
    wrong = event_id("school", thing(youth, "absence", 20251212))
    yield said(
        at("2025-12-16", "10:15"),
        LEAD.id,
        "coordination.issue-correction",
        youth,
        of=str(wrong),
        reason="wrong-person",
        explanation="Skolen ringede: tallene var en anden elevs. Oskar har 3 %, den rigtige opgørelse kommer fredag",
    )


def _at_meetings(youth: Youth) -> Iterator[Line]:
    """At 17½ it is decided what happens after 18; the place where he lives is not in the minutes."""
    present = ((COORDINATOR, "SAME_UNIT"), (LEAD, "SAME_UNIT"), (FULL_TIME, "CONSENT"), (ADVISER, "CONSENT"))
    text = "Ingen steder nævnes ved navn. Tryg. 18 år i april: han vil beholde rådgiver og nøgle. Smed, ja!"
    yield work.discussed(youth, at("2025-10-29", "13:36"), meeting_id(date(2025, 10, 29)), present, text)
    stance = "Ungestøtte efter 18: ja, samme rådgiver og kontaktperson det første år"
    yield work.decided(
        youth,
        at("2025-10-29", "13:46"),
        "youth-support",
        stance,
        person=LEAD,
        meeting=str(meeting_id(date(2025, 10, 29))),
        responsible=LEAD.id,
    )


def _asked_to_see(youth: Youth) -> Iterator[Line]:
    """Oskar asks for his own file; it takes ten working days instead of seven (T18 is missed)."""
    yield work.access_requested(youth, at("2026-02-02", "10:40"), LEAD, "documents", "youth")
    yield work.access_answered(youth, at("2026-02-16", "10:40"), LEAD)


def _leaves(youth: Youth) -> Iterator[Line]:
    yield plans.reached(youth, at("2026-04-23", "10:00"), LEAD)
    yield plans.ended(youth, at("2026-05-27", "10:00"), LEAD, "turned-18")
    yield work.closed(
        youth,
        at("2026-05-27", "13:20"),
        "age",
        "improved",
        "18 år. Ungestøtte er bevilget, samme rådgiver det første år",
    )
