"""What does an event of each type that our own services decide look like?"""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from shared.events import agreements, committee, coordination, intake, meetings, methods, planning, reporting, sharing
from shared.events.envelope import Event
from shared.testing.examples.sealing import YOUTH, sealed


def _id(number: int) -> UUID:
    return UUID(f"5e1a0000-0000-4000-8000-{number:012x}")


_UNTIL: Final = datetime(2025, 10, 1, 22, 0, tzinfo=UTC)
_DUE: Final = datetime(2025, 8, 7, 21, 59, 59, tzinfo=UTC)
_TRIGGERED: Final = datetime(2025, 4, 7, 8, 30, tzinfo=UTC)

COORDINATION: Final[tuple[Event, ...]] = (
    coordination.YouthRaised(by="l-karen", sector="school", reason=sealed("Jeg er bekymret."), basis="CONSENT"),
    coordination.SuggestionMade(
        description="norddjurs-taskforce",
        version=1,
        rule="norddjurs-taskforce",
        facts=(coordination.FactMeeting(criterion="age", fact=_id(1)),),
    ),
    coordination.SuggestionDismissed(
        description="norddjurs-taskforce",
        reason="solved-nearby",
        explanation=sealed("Klassen løser det selv."),
    ),
    coordination.PathwayOpened(description="norddjurs-taskforce", version=1),
    coordination.PhaseEntered(
        phase="mapping",
        left="opening",
        missing=("parties-informed",),
        deviation=sealed("Far er bortrejst til mandag."),
    ),
    coordination.PathwayPaused(reason="away", until=date(2025, 8, 11)),
    coordination.PathwayResumed(),
    coordination.PathwayClosed(reason="goals-reached", outcome="ordinary-life"),
    coordination.PathwayReopened(reason=sealed("Nyt slagsmål efter ferien.")),
    coordination.CaseLeadAppointed(person="r-lone", unit="social"),
    coordination.ActorJoined(sector="school", person="l-karen", basis="CONSENT", until=_UNTIL),
    coordination.ActorLeft(sector="school", person="l-karen", reason="no-longer-needed"),
    coordination.FollowingStarted(
        sector="school",
        categories=("attendance", "wellbeing"),
        basis="CONSENT",
        until=_UNTIL,
    ),
    coordination.FollowingEnded(sector="school", reason="no-longer-needed"),
    coordination.SeatFilled(seat="school-general", person="l-karen", sector="school", kind="fixed"),
    coordination.SeatVacated(seat="school-general", person="l-karen"),
    coordination.ConsultationAsked(consultation=_id(80), category="social-circle", age_band="13-14", asked_by="parent"),
    coordination.ConcernConsulted(
        category="social-circle", age_band="13-14", advice=("near-environment", "ssp-contact"), sector="leisure"
    ),
    coordination.TaskAssigned(
        task=_id(2),
        kind="contact-family",
        sector="school",
        person="l-karen",
        text=sealed("Ring til mor inden fredag."),
        due=_DUE,
    ),
    coordination.TaskAcknowledged(task=_id(2)),
    coordination.TaskCompleted(task=_id(2), outcome="done", text=sealed("Mor kommer tirsdag.")),
    coordination.ObligationOpened(
        obligation=_id(3),
        rule="T6",
        rule_from=date(2024, 1, 1),
        trigger=_id(4),
        trigger_type="social.notification-received",
        trigger_at=_TRIGGERED,
        due=_DUE,
        provisional=True,
        owed_by="social",
        unconfirmed_until=datetime(2025, 8, 10, 21, 59, 59, tzinfo=UTC),
        ordinal=1,
    ),
    coordination.ObligationMet(
        obligation=_id(3),
        rule="T6",
        met_by=_id(5),
        met_at=datetime(2025, 8, 6, 11, 0, tzinfo=UTC),
        learnt_at=datetime(2025, 8, 8, 7, 0, tzinfo=UTC),
        due=_DUE,
        in_time=True,
        after_missed=True,
    ),
    coordination.ObligationMissed(
        obligation=_id(3), rule="T6", due=_DUE, known_at=datetime(2025, 8, 7, 22, 0, tzinfo=UTC)
    ),
    coordination.ObligationWaived(
        obligation=_id(3),
        rule="T6",
        reason="figures-corrected",
        because=_id(6),
    ),
    coordination.RuleBroken(rule="T3", rule_from=date(2024, 1, 1), fact=_id(7)),
    coordination.RuleKeptAfterAll(rule="T3", rule_from=date(2024, 1, 1), of=_id(8), fact=_id(7), because=_id(6)),
    coordination.PartiesInformed(parties=("youth", "mother"), form="meeting"),
    coordination.ConsentRequested(
        consent=_id(8),
        asked_of=("mother", "youth"),
        scope="coordinated-pathway",
        to=("school", "leisure"),
        categories=("attendance", "leisure"),
    ),
    coordination.ConsentGiven(
        consent=_id(8),
        given_by=("mother", "youth"),
        scope="coordinated-pathway",
        to=("school", "leisure"),
        categories=("attendance", "leisure"),
        form="written",
        explained=True,
        until=_UNTIL,
    ),
    coordination.ConsentRefused(consent=_id(8), by="mother", text=sealed("Ikke politiet.")),
    coordination.ConsentWithdrawn(consent=_id(8), by="youth"),
    coordination.Erased(),
)

MEETINGS: Final[tuple[Event, ...]] = (
    meetings.MeetingScheduled(
        meeting=_id(50),
        kind="ordinary",
        starts_at=datetime(2025, 4, 14, 10, 30, tzinfo=UTC),
        ends_at=datetime(2025, 4, 14, 12, 0, tzinfo=UTC),
    ),
    meetings.MeetingCancelled(meeting=_id(50), reason="holiday"),
    meetings.MeetingHeld(
        meeting=_id(50),
        kind="ordinary",
        present=(
            meetings.Attendance(person="k-sidsel", sector="taskforce"),
            meetings.Attendance(person="l-ole", sector="school", substitutes="l-karen"),
        ),
        agenda=meetings.AgendaThen(
            since=datetime(2025, 3, 31, 10, 30, tzinfo=UTC),
            parts=(meetings.PartThen(part="acute", count=1), meetings.PartThen(part="stable", count=7)),
            places=(
                meetings.PlaceThen(
                    kind="activity", at=datetime(2025, 4, 8, 15, tzinfo=UTC), code="workshop", participants=14
                ),
            ),
            capacity=meetings.CapacityThen(
                matched=6, mentors=4, proposed=1, waiting=2, year=2025, amount_ore=120_000_000, left_ore=81_500_000
            ),
            offers=(meetings.OfferThen(kind="suggested", title="Morgenhold på havnen", at=_DUE),),
        ),
    ),
    meetings.MeetingMissed(rule="T23", rule_from=date(2025, 1, 1), due=_DUE, last=_id(40)),
    meetings.MilestoneReached(milestone="in-operation"),
    meetings.YouthDiscussed(
        meeting=_id(50),
        present=(
            meetings.Present(person="k-sidsel", sector="taskforce", basis="CONSENT"),
            meetings.Present(person="p-birthe", sector="police", basis="SSP_115"),
        ),
        minutes=sealed("Sander vil gerne tilbage til klubben. Mads tager kontakt."),
        part="decisions",
        reasons=(meetings.Why(kind="overdue", due=_DUE, rule="T6", rule_from=date(2024, 1, 1)),),
    ),
    committee.CommitteeReportMade(
        report=_id(56),
        since=date(2024, 8, 1),
        until=date(2025, 7, 31),
        definitions=1,
        published=committee.Published(
            milestones=(committee.ReportMilestone(milestone="in-operation", planned="2025-04", reached_at=_DUE),),
            meetings=committee.ReportMeetings(held=8, cancelled=1, missed=0, every_days=14),
            figures=(
                committee.ReportFigure(
                    part="flow", key="raised", kind="count", said="shown", least=20, most=24, n_least=20, n_most=24
                ),
                committee.ReportFigure(part="flow", key="opened", kind="count", said="too-few"),
            ),
            tables=(
                committee.ReportCell(table="ages", least=20, most=24),
                committee.ReportCell(table="ages", key="13-14", least=10, most=14),
            ),
            year=2025,
            money=(
                committee.ReportMoney(
                    frame_ore=120_000_000, spent_ore=20_000_000, committed_ore=30_000_000, forecast_ore=50_000_000
                ),
            ),
            early=True,
            followed_days=90,
        ),
        difficulties="Tre møder er holdt uden politiet.",
        asked="At udvalget tager status til efterretning.",
    ),
    meetings.DecisionMade(
        decision=_id(51),
        about="effort",
        outcome="yes",
        meeting=_id(50),
        responsible="k-mads",
        due=date(2025, 4, 21),
        text=sealed("Kontaktperson fra skole til sengetid."),
    ),
)

SHARING: Final[tuple[Event, ...]] = (
    sharing.DisclosureDecided(
        disclosure=_id(52),
        decision="deny",
        basis="SSP_115",
        purpose="crime-prevention",
        from_sector="police",
        to=("private-association",),
        categories=("police-talk",),
        manner="once",
        reason="outside-circle",
        explanation=sealed("Klubben spurgte til samtalen."),
    ),
    sharing.EmergencyAccessOpened(
        access=_id(53),
        person="r-bjarne",
        sector="social",
        reason="missing",
        explanation=sealed("Ikke set siden i går aftes."),
        until=datetime(2025, 4, 8, 8, 30, tzinfo=UTC),
    ),
    sharing.EmergencyAccessReviewed(access=_id(53), by="t-hanne", justified=True),
    sharing.CorrectionIssued(of=_id(54), of_type="school.absence-summarised", replaced_by=_id(55), reason="wrong-fact"),
    sharing.RecipientInformed(correction=_id(56), sector="leisure"),
    sharing.TaskEscalated(task=_id(2), to="t-hanne", reason="not-acknowledged"),
    sharing.HandedOver(to_municipality="730", basis="MUNI_MOVE"),
    sharing.HandoverReceived(from_municipality="730", basis="MUNI_MOVE", text=sealed("Kort resumé af sagen.")),
    sharing.AccessRequested(request=_id(81), kind="documents", by="mother"),
    sharing.AccessExtended(request=_id(81), reason="extensive", until=date(2025, 9, 1)),
    sharing.AccessAnswered(request=_id(81), outcome="in-part"),
    sharing.RetentionReached(rule="retention-case", rule_from=date(2024, 1, 1)),
    sharing.TransferredToArchive(archive="city-archive", transfer=_id(57)),
)

PLANNING: Final[tuple[Event, ...]] = (
    planning.NeedsAssessed(
        health="no-need",
        development_and_behaviour="some-need",
        daycare_school_learning="great-need",
        leisure_and_friends="some-need",
        safe_care="no-need",
        stimulation_and_guidance="some-need",
        support_of_relations="strength",
        family_and_background="some-need",
        housing_work_economy="not-known",
        social_network="strength",
    ),
    planning.RiskAssessed(
        risk_factors=("unauthorised-absence", "offending-friends"),
        protective_factors=("trusted-adult",),
        level="medium",
        primary_problem="school",
        derived_problems=("crime",),
    ),
    planning.YouthHeard(form="talk", view=sealed("Jeg vil gerne tilbage til fodbold.")),
    planning.YouthNotHeard(reason="not-reached"),
    planning.FamilyHeard(form="home-visit", by=("mother",), view=sealed("Aftenerne er sværest.")),
    planning.PlanDrafted(plan_version=1),
    planning.PlanRevised(plan_version=2, reason="party-wish"),
    planning.PlanAgreed(plan_version=1, parties=("youth", "mother"), goals=(_id(20),), interventions=(_id(21),)),
    planning.PlanDeclined(plan_version=1, by="father"),
    planning.GoalSet(goal=_id(20), area="leisure-and-friends", text=sealed("Træne to gange om ugen.")),
    planning.GoalProgressed(goal=_id(20), scale=6),
    planning.GoalReached(goal=_id(20)),
    planning.GoalDropped(goal=_id(20), reason="replaced"),
    planning.InterventionProposed(
        intervention=_id(21),
        offer="contact-person",
        effort_area="mentor-and-support",
        sectors=("home",),
        minutes_per_week=240,
        goals=(_id(20),),
    ),
    planning.InterventionCommitted(
        intervention=_id(21),
        starts_on=date(2025, 4, 21),
        ends_on=date(2026, 1, 31),
        budget_years=(2025, 2026),
    ),
    planning.InterventionStarted(intervention=_id(21)),
    planning.IntensityChanged(intervention=_id(21), minutes_per_week=120, before=240),
    planning.InterventionCancelled(intervention=_id(21), reason="declined-by-youth"),
    planning.InterventionEnded(intervention=_id(21), outcome="goals-reached"),
    planning.SessionHeld(intervention=_id(21), minutes=90),
    planning.SessionMissed(intervention=_id(21), reason="youth-absent"),
    planning.MentorProposed(match=_id(22), mentor="k-mads", name=sealed("Mads"), intervention=_id(21)),
    planning.MentorMatched(match=_id(22), mentor="k-mads"),
    planning.MentorDeclined(match=_id(22), mentor="k-mads", by="mentor", reason="no-capacity"),
    planning.MentorEnded(match=_id(22), mentor="k-mads", reason="completed"),
    planning.BudgetSet(
        year=2025,
        amount_ore=120_000_000,
        areas={"mentor-and-support": 50_000_000, "leisure": 10_000_000},
    ),
    planning.CostCommitted(
        year=2025,
        commitment=_id(21),
        intervention=_id(21),
        area="mentor-and-support",
        account="pool",
        starts_on=date(2025, 4, 21),
        ends_on=date(2025, 12, 31),
        unit_price_ore=40_000,
        units=160,
        amount_ore=5_730_000,
    ),
    planning.CostSpent(
        year=2025,
        commitment=_id(21),
        intervention=_id(21),
        area="mentor-and-support",
        account="pool",
        amount_ore=480_000,
    ),
    planning.CostReleased(
        year=2025,
        commitment=_id(21),
        intervention=_id(21),
        area="mentor-and-support",
        account="pool",
        amount_ore=5_250_000,
    ),
)

AGREEMENTS: Final[tuple[Event, ...]] = (
    agreements.AgreementMade(
        agreement=_id(60),
        parties=("youth", "mother"),
        text=sealed("Hjemme klokken 21 på hverdage."),
        until=date(2025, 6, 27),
    ),
    agreements.AgreementAcknowledged(agreement=_id(60), by="youth"),
    agreements.CounsellingGiven(topic="school", to=("youth",), minutes=45),
    agreements.NetworkMeetingHeld(
        parties=("youth", "mother", "network-person"),
        sectors=("school", "social"),
        youth_present=True,
        text=sealed("Morfar henter om torsdagen."),
    ),
)

METHODS: Final[tuple[Event, ...]] = (
    methods.OfferListed(
        offer="harbour-workshop",
        title="Havneværkstedet",
        effort_area="leisure",
        sector="leisure",
        unit="week",
        unit_price_ore=85_000,
    ),
    methods.OfferWithdrawn(offer="harbour-workshop"),
    methods.OfferSuggested(suggestion=_id(61), title="Morgenhold på havnen", effort_area="leisure", sector="leisure"),
    methods.ActivityHeld(
        activity=_id(62), kind="school-visit", effort_area="leisure", participants=24, commitment=_id(63)
    ),
    methods.DescriptionPublished(description="norddjurs-taskforce", version=1, review_by=date(2028, 4, 1)),
    methods.DescriptionFollowedUp(description="norddjurs-taskforce", version=1, outcome="adjusted"),
    methods.DescriptionRevised(description="norddjurs-taskforce", version=2, replaces=1, review_by=date(2029, 4, 1)),
    methods.DescriptionRetired(description="norddjurs-taskforce", version=1, reason="replaced"),
    methods.ProgrammePhaseEntered(programme="partnership", phase="baseline-analysis"),
    methods.MethodReviewed(
        method="network-meetings", title="Netværksmøder", outcome="kept", next_review_by=date(2026, 4, 1)
    ),
)

INTAKE: Final[tuple[Event, ...]] = (
    intake.MessageInspected(receipt=_id(70), sector="school"),
    intake.MessageReplayed(receipt=_id(70), sector="school", new_receipt=_id(71)),
    intake.MessageCorrected(receipt=_id(70), sector="school", new_receipt=_id(71), fields=("data.category",)),
    intake.MessageDiscarded(receipt=_id(70), sector="school", reason="sent-anew"),
)

REPORTING: Final[tuple[Event, ...]] = (
    reporting.RecordViewed(
        actor="k-sidsel",
        role="taskforce-coordinator",
        purpose="coordinated-pathway",
        what="timeline",
        youths=(YOUTH,),
    ),
    reporting.FieldRevealed(
        actor="k-sidsel",
        role="taskforce-coordinator",
        purpose="coordinated-pathway",
        what="timeline",
        field="school",
        youths=(YOUTH,),
    ),
    reporting.ExportMade(
        actor="a-erik",
        role="auditor",
        purpose="audit",
        what="history",
        youths=(YOUTH,),
        export=_id(30),
    ),
)

EXAMPLES: Final = (
    *COORDINATION,
    *MEETINGS,
    *SHARING,
    *PLANNING,
    *AGREEMENTS,
    *METHODS,
    *INTAKE,
    *REPORTING,
)
"""One event of every type that our own services decide."""
