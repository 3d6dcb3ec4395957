"""What is typed for the commands about a youth's plan: judge, draft, propose, start, change, meet, match, agree?"""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.fields import WHEN, Field, Form

WEEK: Final = 7 * 24 * 60
DAY: Final = 24 * 60
DIMENSIONS: Final = (
    "health",
    "development_and_behaviour",
    "daycare_school_learning",
    "leisure_and_friends",
    "safe_care",
    "stimulation_and_guidance",
    "support_of_relations",
    "family_and_background",
    "housing_work_economy",
    "social_network",
)
"""The ten ICS dimensions, as the command names them."""
EFFORTS: Final = "plan#indsatser"
GOALS: Final = "plan#maal"
MENTORS: Final = "plan#mentor"
AGREED: Final = "plan#aftaler"

EFFORT: Final[Mapping[str, Form]] = {
    "assess-needs": Form((*(Field(name, "code", "need-judgement") for name in DIMENSIONS), WHEN), page="plan#behov"),
    "assess-risk": Form(
        (
            Field("level", "code", "risk-level", hint=True),
            Field("primary_problem", "code", "problem-kind", required=False),
            Field("derived_problems", "codes", "problem-kind", required=False, hint=True),
            Field("risk_factors", "codes", "risk-factor", required=False),
            Field("protective_factors", "codes", "protective-factor", required=False),
            WHEN,
        ),
        page="plan#risiko",
    ),
    "note-youth-not-heard": Form((Field("reason", "code", "not-heard-reason"), WHEN), page="plan"),
    "draft-plan": Form(page="plan"),
    "revise-plan": Form((Field("reason", "code", "plan-revision-reason"),), page="plan"),
    "decline-plan": Form((Field("by", "code", "party"), WHEN), page="plan"),
    "record-progress": Form((Field("scale", "scale", least=0, most=10, hint=True), WHEN), about="goal", page=GOALS),
    "reach-goal": Form((WHEN,), about="goal", page=GOALS),
    "drop-goal": Form((Field("reason", "code", "goal-dropped-reason"),), about="goal", page=GOALS),
    "propose-intervention": Form(
        (
            Field("goals", "several-known", "goal", required=False, hint=True),
            Field("listed", "known", "offer", required=False, hint=True),
            Field("offer", "code", "offer"),
            Field("effort_area", "code", "effort-area"),
            Field("sectors", "codes", "partner", hint=True),
            Field("minutes_per_week", "number", required=False, least=0, most=WEEK),
        ),
        page=EFFORTS,
    ),
    "commit-intervention": Form(
        (
            Field("starts_on", "day"),
            Field("ends_on", "day"),
            Field("account", "code", "account", preset="pool"),
            Field("unit_price_ore", "kroner", required=False, hint=True),
            Field("units", "number", required=False, least=1, most=100_000, hint=True),
            Field("override", "code", "budget-override-reason", required=False, rare=True, hint=True),
        ),
        about="intervention",
        page=EFFORTS,
    ),
    "change-intensity": Form(
        (Field("minutes_per_week", "number", least=0, most=WEEK), WHEN), about="intervention", page=EFFORTS
    ),
    "cancel-intervention": Form(
        (Field("reason", "code", "intervention-cancelled-reason"),), about="intervention", page=EFFORTS
    ),
    "end-intervention": Form(
        (Field("outcome", "code", "intervention-outcome"), Field("release", "yes-no", preset="ja", hint=True), WHEN),
        about="intervention",
        page=EFFORTS,
    ),
    "hold-session": Form(
        (Field("minutes", "number", required=False, least=1, most=DAY), WHEN), about="intervention", page=EFFORTS
    ),
    "miss-session": Form((Field("reason", "code", "session-missed-reason"), WHEN), about="intervention", page=EFFORTS),
    "propose-mentor": Form(
        (
            Field("intervention", "known", "intervention", required=False, hint=True),
            Field("mentor", "colleague", hint=True),
            Field("name", "line", required=False, hint=True),
        ),
        page=MENTORS,
    ),
    "match-mentor": Form((WHEN,), about="match", page=MENTORS),
    "decline-mentor": Form(
        (Field("by", "code", "party"), Field("reason", "code", "mentor-declined-reason"), WHEN),
        about="match",
        page=MENTORS,
    ),
    "end-mentor": Form((Field("reason", "code", "mentor-ended-reason"), WHEN), about="match", page=MENTORS),
    "make-agreement": Form(
        (
            Field("parties", "codes", "party"),
            Field("text", "text", hint=True),
            Field("until", "day", required=False),
            WHEN,
        ),
        page=AGREED,
    ),
    "acknowledge-agreement": Form((Field("by", "code", "party"), WHEN), about="agreement", page=AGREED),
    "give-counselling": Form(
        (
            Field("topic", "code", "counselling-topic"),
            Field("to", "codes", "party"),
            Field("intervention", "known", "intervention", required=False),
            Field("minutes", "number", required=False, least=1, most=DAY),
            WHEN,
        ),
        page=AGREED,
    ),
    "hold-network-meeting": Form(
        (
            Field("parties", "codes", "party"),
            Field("sectors", "codes", "partner", required=False),
            Field("youth_present", "yes-no"),
            Field("text", "text", required=False),
            WHEN,
        ),
        page=AGREED,
    ),
    "escalate-task": Form((Field("reason", "code", "escalation-reason"),), about="task"),
    "leave-actor": Form(
        (
            Field("sector", "code", "partner"),
            Field("person", "colleague"),
            Field("reason", "code", "leaving-reason", preset="no-longer-needed"),
        ),
    ),
}
"""Forms of judgements, the plan's versions, goals, efforts, mentors and agreements, and of leaving."""
