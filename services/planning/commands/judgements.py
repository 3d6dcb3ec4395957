"""What can be asked about needs, risk, and what the youth and the family say?"""

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel

from services.planning.commands.common import SHAPE
from shared.events.envelope import Code, CodeMark, Personal
from shared.events.planning import Need, Parties, Problem, Problems, ProtectiveFactors, RiskFactors


class AssessNeeds(BaseModel):
    """Judge the youth's needs in the ten ICS dimensions."""

    model_config = SHAPE
    NAME: ClassVar = "assess-needs"
    health: Need
    development_and_behaviour: Need
    daycare_school_learning: Need
    leisure_and_friends: Need
    safe_care: Need
    stimulation_and_guidance: Need
    support_of_relations: Need
    family_and_background: Need
    housing_work_economy: Need
    social_network: Need
    occurred_at: AwareDatetime | None = None


class AssessRisk(BaseModel):
    """Judge risk and protective factors and, as a person, the level."""

    model_config = SHAPE
    NAME: ClassVar = "assess-risk"
    risk_factors: RiskFactors = ()
    protective_factors: ProtectiveFactors = ()
    level: Annotated[Code, CodeMark("risk-level")]
    primary_problem: Problem | None = None
    derived_problems: Problems = ()
    occurred_at: AwareDatetime | None = None


class HearYouth(BaseModel):
    """Record what the youth said."""

    model_config = SHAPE
    NAME: ClassVar = "hear-youth"
    form: Annotated[Code, CodeMark("hearing-form")]
    view: Personal
    occurred_at: AwareDatetime | None = None


class NoteYouthNotHeard(BaseModel):
    """Record why the youth could not be heard."""

    model_config = SHAPE
    NAME: ClassVar = "note-youth-not-heard"
    reason: Annotated[Code, CodeMark("not-heard-reason")]
    occurred_at: AwareDatetime | None = None


class HearFamily(BaseModel):
    """Record what the family said."""

    model_config = SHAPE
    NAME: ClassVar = "hear-family"
    form: Annotated[Code, CodeMark("hearing-form")]
    by: Parties
    view: Personal
    occurred_at: AwareDatetime | None = None


JudgementCommand = AssessNeeds | AssessRisk | HearYouth | NoteYouthNotHeard | HearFamily
"""Everything that can be asked about what was judged and who was heard."""
