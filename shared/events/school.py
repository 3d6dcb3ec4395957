"""What does a school tell: concerns, enrolment, absence, wellbeing, incidents and support?

Invariant: absence is a summary of a quarter so far; the newer one (`as_of`) replaces the older.
"""

from typing import Annotated, Final, Self

from pydantic import Field, Strict, model_validator

from shared.events import shapes
from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import Day, Flag, HalfDays, Quarter, Reference, Scale, WeeklyHours


class ConcernShared(shapes.ConcernShared):
    """Bekymring delt by the school; it starts no clock."""

    TYPE = "school.concern-shared"


class Enrolled(Event):
    """Indskrevet; the school's name reveals where the youth is."""

    TYPE = "school.enrolled"
    form: Annotated[Code, CodeMark("school-form")]
    school: Personal | None = None


class Left(Event):
    """Udskrevet, and why."""

    TYPE = "school.left"
    reason: Annotated[Code, CodeMark("school-left-reason")]


class AbsenceSummarised(Event):
    """Fravær opgjort: half days of a quarter until `as_of`, by the kind of absence."""

    TYPE = "school.absence-summarised"
    quarter: Quarter
    school_days: Annotated[int, Strict(), Field(ge=1, le=200)]
    sick: HalfDays
    permitted: HalfDays
    unauthorised: HalfDays
    as_of: Day

    @model_validator(mode="after")
    def _not_more_absence_than_school(self) -> Self:
        absent = self.sick + self.permitted + self.unauthorised
        if absent > self.school_days:
            raise ValueError(f"found {absent} half days of absence, expected at most {self.school_days}")
        return self


class WellbeingObserved(Event):
    """Trivsel observeret, on a scale from 1 (poor) to 5 (good)."""

    TYPE = "school.wellbeing-observed"
    scale: Scale
    text: Personal | None = None


class IncidentRegistered(Event):
    """Hændelse registreret at school."""

    TYPE = "school.incident-registered"
    kind: Annotated[Code, CodeMark("school-incident")]
    text: Personal | None = None


class BelongingObserved(Event):
    """Tilhørsforhold observeret: the youth's tie to the class and the school, from 1 (weak) to 5 (strong)."""

    TYPE = "school.belonging-observed"
    scale: Scale


class SupportStarted(Event):
    """Støtte påbegyndt at school."""

    TYPE = "school.support-started"
    support_id: Reference
    kind: Annotated[Code, CodeMark("school-support")]


class SupportEnded(Event):
    """Støtte afsluttet at school."""

    TYPE = "school.support-ended"
    support_id: Reference


class TimetableReduced(Event):
    """Nedsat skema: lessons a week until a date."""

    TYPE = "school.timetable-reduced"
    hours: WeeklyHours
    until: Day


class FamilyMeetingHeld(Event):
    """Familiemøde afholdt at school."""

    TYPE = "school.family-meeting-held"
    youth_present: Flag


class PprReferred(Event):
    """Indstillet til PPR (educational and psychological counselling)."""

    TYPE = "school.ppr-referred"


TYPES: Final = (
    ConcernShared,
    Enrolled,
    Left,
    AbsenceSummarised,
    WellbeingObserved,
    IncidentRegistered,
    BelongingObserved,
    SupportStarted,
    SupportEnded,
    TimetableReduced,
    FamilyMeetingHeld,
    PprReferred,
)
"""Every event of a school."""
