"""The registry says what the domain says: every event of every source, and nothing beside it unnoticed."""

from collections.abc import Mapping
from typing import Final

import pytest

from shared.events.registry import TYPES

DOMAIN: Final[Mapping[str, str]] = {
    "social": """
        notification-received notification-assessed receipt-sent notifier-informed child-talk-held child-talk-omitted
        screening-concluded honour-risk-assessed assessment-started preliminary-assessment-made assessment-completed
        problem-judged measure-decided measure-started measure-ended placement-decided placement-started
        placement-ended childs-plan-made youth-plan-made follow-up-held contact-person-assigned contact-person-ended
        network-member-registered abuse-case-opened abuse-case-closed""",
    "person": """
        age-known age-reached parental-responsibility-changed protection-set protection-lifted sibling-linked moved
        died""",
    "home": "family-support-started family-support-ended contact-person-started contact-person-ended",
    "school": """
        concern-shared enrolled left absence-summarised wellbeing-observed incident-registered belonging-observed
        support-started support-ended timetable-reduced family-meeting-held ppr-referred""",
    "job": """
        programme-started programme-ended education-started education-at-risk education-ended work-experience-offered
        work-experience-started work-experience-attended work-experience-ended employment-started employment-ended""",
    "leisure": "concern-shared activity-joined activity-attended activity-left observation-shared",
    "police": "concern-shared concern-talk-held charge-raised charge-closed",
    "justice": """
        referred-to-youth-crime-board youth-crime-board-decided supervision-started supervision-breached
        supervision-ended sentence-given""",
    "clock": "time-passed",
    "ssp": "concern-shared meeting-held youth-risk-judged",
    "substance": "course-started course-ended",
    "health": "course-started course-ended",
    "family-house": "course-started course-ended",
    "absence-project": "course-started course-ended",
    "daycare": "concern-shared",
    "health-visitor": "concern-shared",
    "finance": "posting-imported",
    "planning": """
        needs-assessed risk-assessed youth-heard family-heard plan-drafted plan-agreed plan-declined plan-revised
        agreement-made agreement-acknowledged goal-set goal-progressed goal-reached goal-dropped intervention-proposed
        intervention-committed intervention-started intensity-changed intervention-cancelled intervention-ended
        session-held session-missed counselling-given network-meeting-held mentor-proposed mentor-matched
        mentor-declined mentor-ended offer-listed offer-suggested budget-set cost-committed cost-spent cost-released
        activity-held description-published description-followed-up description-revised description-retired
        programme-phase-entered method-reviewed""",
    "coordination": """
        youth-raised suggestion-made suggestion-dismissed pathway-opened phase-entered pathway-paused pathway-resumed
        pathway-closed pathway-reopened handed-over handover-received case-lead-appointed actor-joined actor-left
        following-started following-ended seat-filled seat-vacated task-assigned task-acknowledged task-completed
        task-escalated obligation-opened obligation-met obligation-missed obligation-waived rule-broken
        parties-informed meeting-scheduled meeting-cancelled meeting-held youth-discussed decision-made
        concern-consulted disclosure-decided consent-requested consent-given consent-refused consent-withdrawn
        emergency-access-opened emergency-access-reviewed correction-issued recipient-informed retention-reached
        transferred-to-archive erased""",
    "access": "record-viewed field-revealed export-made",
}
"""The published language, version 1, word by word."""

BEYOND: Final = {
    "person.name-known": "pages show a given name, which intake tells when it learns it",
    "person.number-changed": "a wrong birth date is set right in the register by another number, and the ages with it",
    "social.limited-assessment-completed": "a limited assessment (§ 19) ends, and with it the right to collect",
    "coordination.rule-kept-after-all": "a breach that facts learnt later excuse is taken back in the open",
    "planning.youth-not-heard": "that a youth could not be heard is said, with its reason, and not left to be guessed",
    "coordination.meeting-missed": "that the rhythm of 14 days was broken is decided by time, and then it is an event",
    "coordination.milestone-reached": "the milestones of the taskforce stand in the committee's report",
    "coordination.committee-report-made": "what the Committee was told is read as it was told",
    "coordination.consultation-asked": "children and parents ask for advice through a door of their own, unnamed",
    "coordination.access-requested": "the limits of access to documents and of data-subject requests begin with it",
    "coordination.access-extended": "the same",
    "coordination.access-answered": "the same",
    "planning.offer-withdrawn": "what is listed in the range of services can be taken out of it",
    "intake.message-inspected": "what people do with refused messages can be replayed by an auditor",
    "intake.message-replayed": "the same",
    "intake.message-corrected": "the same",
    "intake.message-discarded": "the same",
}
"""What the registry has beyond the domain's list, each with why."""

SOURCES: Final = sorted({name.partition(".")[0] for name in TYPES})


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_tells_what_the_domain_lists_and_no_more(source: str) -> None:
    """No event of the domain is missing, and one that is more than that says why it is there."""
    listed = {f"{source}.{what}" for what in DOMAIN.get(source, "").split()}
    known = {name for name in TYPES if name.startswith(f"{source}.")}

    assert known == listed | {name for name in BEYOND if name.startswith(f"{source}.")}


def test_no_source_of_the_domain_is_missing() -> None:
    """Every source of the list is one of the registry's."""
    assert set(DOMAIN) <= set(SOURCES)
