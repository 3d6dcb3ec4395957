"""What can a person ask of coordination, and which data belongs to each wish?

One frozen model a command; its `NAME` is what is spoken on `cmd.coordination.<name>`. `COMMANDS` are about a youth,
`TASKFORCE_COMMANDS` about the taskforce and `CONSULTATION_COMMANDS` about a concern that names nobody (an
organisation's key each). A task, a consent, a decision, a meeting and a request get the id of the command that made
them. `occurred_at` says when something happened that is told afterwards; without it, it happened when the command was
given.

Invariant: `Personal` arguments arrive sealed with the youth's key; coordination never sees them in the clear.
"""

from typing import Final, get_args

from services.coordination.commands.consultations import (
    AnswerConsultation,
    AskConsultation,
    ConsultationArgs,
    ConsultConcern,
)
from services.coordination.commands.meetings import DiscussYouth, EscalateTask, MakeDecision, MeetingArgs
from services.coordination.commands.pathway import (
    AcknowledgeTask,
    AppointCaseLead,
    AssignTask,
    CaseArgs,
    ClosePathway,
    CompleteTask,
    DismissSuggestion,
    EnterPhase,
    JoinActor,
    LeaveActor,
    OpenPathway,
    PausePathway,
    RaiseYouth,
    RecordConsentGiven,
    RecordConsentRefused,
    RecordConsentWithdrawn,
    RecordPartiesInformed,
    ReopenPathway,
    RequestConsent,
    ResumePathway,
    WaiveObligation,
)
from services.coordination.commands.sharing import (
    AnswerAccessRequest,
    DecideDisclosure,
    ExtendAccessRequest,
    HandOver,
    IssueCorrection,
    OpenEmergencyAccess,
    ReceiveHandover,
    RecordAccessRequest,
    ReviewEmergencyAccess,
    SharingArgs,
)
from services.coordination.commands.taskforce import (
    CancelMeeting,
    FillSeat,
    HoldMeeting,
    MakeCommitteeReport,
    ReachMilestone,
    ScheduleMeeting,
    TaskforceArgs,
    VacateSeat,
)

PathwayArgs = CaseArgs | MeetingArgs | SharingArgs
"""The data of every command about a youth."""

COMMANDS: Final[tuple[type[PathwayArgs], ...]] = get_args(PathwayArgs)
"""Commands about a youth; `NAME` is the name that each is given by."""

TASKFORCE_COMMANDS: Final[tuple[type[TaskforceArgs], ...]] = get_args(TaskforceArgs)
"""Commands about the taskforce; their key is `org-<municipality>-taskforce`."""

CONSULTATION_COMMANDS: Final[tuple[type[ConsultationArgs], ...]] = get_args(ConsultationArgs)
"""Commands about concerns that are talked over; their key is `org-<municipality>-consultations`."""

__all__ = [
    "COMMANDS",
    "CONSULTATION_COMMANDS",
    "TASKFORCE_COMMANDS",
    "AcknowledgeTask",
    "AnswerAccessRequest",
    "AnswerConsultation",
    "AppointCaseLead",
    "AskConsultation",
    "AssignTask",
    "CancelMeeting",
    "CaseArgs",
    "ClosePathway",
    "CompleteTask",
    "ConsultConcern",
    "ConsultationArgs",
    "DecideDisclosure",
    "DiscussYouth",
    "DismissSuggestion",
    "EnterPhase",
    "EscalateTask",
    "ExtendAccessRequest",
    "FillSeat",
    "HandOver",
    "HoldMeeting",
    "IssueCorrection",
    "JoinActor",
    "LeaveActor",
    "MakeCommitteeReport",
    "MakeDecision",
    "MeetingArgs",
    "OpenEmergencyAccess",
    "OpenPathway",
    "PathwayArgs",
    "PausePathway",
    "RaiseYouth",
    "ReachMilestone",
    "ReceiveHandover",
    "RecordAccessRequest",
    "RecordConsentGiven",
    "RecordConsentRefused",
    "RecordConsentWithdrawn",
    "RecordPartiesInformed",
    "ReopenPathway",
    "RequestConsent",
    "ResumePathway",
    "ReviewEmergencyAccess",
    "ScheduleMeeting",
    "SharingArgs",
    "TaskforceArgs",
    "VacateSeat",
    "WaiveObligation",
]
