"""What does the youth service for education and jobs tell: programmes, education, work experience and employment?

Invariant: a course has one id from start to end. The company of a work experience holds and gets no data.
"""

from typing import Annotated, Final, Self

from pydantic import model_validator

from shared.events.envelope import Code, CodeMark, Event
from shared.events.fields import Count, Day, Flag, Reference, WeeklyHours, in_order


class ProgrammeStarted(Event):
    """Forløb i ungeindsatsen påbegyndt."""

    TYPE = "job.programme-started"
    programme_id: Reference
    kind: Annotated[Code, CodeMark("job-programme")]


class ProgrammeEnded(Event):
    """Forløb i ungeindsatsen afsluttet."""

    TYPE = "job.programme-ended"
    programme_id: Reference
    outcome: Annotated[Code, CodeMark("course-outcome")]


class EducationStarted(Event):
    """Uddannelse påbegyndt."""

    TYPE = "job.education-started"
    education_id: Reference
    kind: Annotated[Code, CodeMark("education-kind")]


class EducationAtRisk(Event):
    """Frafaldstruet: the education reports that the youth may drop out."""

    TYPE = "job.education-at-risk"
    education_id: Reference
    reason: Annotated[Code, CodeMark("education-risk-reason")]


class EducationEnded(Event):
    """Uddannelse afsluttet."""

    TYPE = "job.education-ended"
    education_id: Reference
    outcome: Annotated[Code, CodeMark("course-outcome")]


class WorkExperienceOffered(Event):
    """Praktik tilbudt."""

    TYPE = "job.work-experience-offered"
    work_experience_id: Reference
    trade: Annotated[Code, CodeMark("trade")]


class WorkExperienceStarted(Event):
    """Praktik påbegyndt, perhaps combined with school."""

    TYPE = "job.work-experience-started"
    work_experience_id: Reference
    trade: Annotated[Code, CodeMark("trade")]
    combined_with_school: Flag


class WorkExperienceAttended(Event):
    """Fremmøde i praktik: days attended of those expected in a period."""

    TYPE = "job.work-experience-attended"
    work_experience_id: Reference
    since: Day
    until: Day
    days: Count
    expected: Count

    @model_validator(mode="after")
    def _a_period(self) -> Self:
        in_order(self.since, self.until)
        return self


class WorkExperienceEnded(Event):
    """Praktik afsluttet."""

    TYPE = "job.work-experience-ended"
    work_experience_id: Reference
    outcome: Annotated[Code, CodeMark("course-outcome")]


class EmploymentStarted(Event):
    """Ansættelse påbegyndt, with hours a week."""

    TYPE = "job.employment-started"
    employment_id: Reference
    trade: Annotated[Code, CodeMark("trade")]
    weekly_hours: WeeklyHours


class EmploymentEnded(Event):
    """Ansættelse ophørt."""

    TYPE = "job.employment-ended"
    employment_id: Reference
    reason: Annotated[Code, CodeMark("employment-end-reason")]


TYPES: Final = (
    ProgrammeStarted,
    ProgrammeEnded,
    EducationStarted,
    EducationAtRisk,
    EducationEnded,
    WorkExperienceOffered,
    WorkExperienceStarted,
    WorkExperienceAttended,
    WorkExperienceEnded,
    EmploymentStarted,
    EmploymentEnded,
)
"""Every event of the youth service for education and jobs."""
