"""What is typed for the range of services, what is held for many, descriptions, methods and the programme?

None of these is about a youth, so each has a page of its own below `/handling`. Where the page that leads to a form
knows an argument (which offer, which version), its address carries it, and it stands in the form.
"""

from collections.abc import Mapping
from typing import Final

from services.reporting.web.forms.fields import WHEN, Field, Form

AREA: Final = Field("effort_area", "code", "effort-area")
EVIDENCE: Final = Field("evidence", "code", "evidence-level", required=False, hint=True)
DESCRIPTION: Final = Field("description", "code", "description")
SUCCESSOR: Final = Field("successor", "code", "description", required=False, hint=True)
VERSION: Final = Field("version", "number", least=1, most=999)
REVIEW_BY: Final = Field("review_by", "day", hint=True)

METHODS: Final[Mapping[str, Form]] = {
    "list-offer": Form(
        (
            Field("offer", "thing", hint=True),
            Field("title", "line", hint=True),
            AREA,
            Field("sector", "code", "partner"),
            Field("kind", "code", "offer", required=False, hint=True),
            EVIDENCE,
            Field("unit", "code", "price-unit", required=False),
            Field("unit_price_ore", "kroner", required=False),
            Field("places", "number", required=False, most=1000),
            Field("sectors", "codes", "partner", required=False, hint=True),
            Field("partner", "line", required=False, hint=True),
        ),
        about="suggestion",
    ),
    "withdraw-offer": Form(about="offer"),
    "suggest-offer": Form((Field("title", "line", hint=True), AREA, Field("sector", "code", "partner"), EVIDENCE)),
    "hold-activity": Form(
        (
            Field("kind", "code", "activity-held-kind"),
            AREA,
            Field("participants", "number", most=1000, hint=True),
            WHEN,
        ),
    ),
    "publish-description": Form((DESCRIPTION, VERSION, REVIEW_BY)),
    "follow-up-description": Form((DESCRIPTION, VERSION, Field("outcome", "code", "review-outcome"))),
    "revise-description": Form(
        (DESCRIPTION, Field("replaces", "number", least=1, most=999), VERSION, REVIEW_BY),
    ),
    "retire-description": Form(
        (DESCRIPTION, VERSION, Field("reason", "code", "description-retired-reason"), SUCCESSOR),
    ),
    "enter-programme-phase": Form(
        (Field("programme", "thing", preset="partnership"), Field("phase", "code", "programme-phase"), WHEN),
    ),
    "review-method": Form(
        (
            Field("method", "thing", hint=True),
            Field("title", "line", hint=True),
            Field("outcome", "code", "review-outcome"),
            EVIDENCE,
            Field("next_review_by", "day", required=False),
            WHEN,
        ),
    ),
}
"""Forms of what the municipality can offer and works by."""

METHODS_BACK: Final[Mapping[str, str]] = {
    "list-offer": "/viften",
    "withdraw-offer": "/viften",
    "suggest-offer": "/viften",
    "hold-activity": "/viden",
    "publish-description": "/beskrivelser",
    "follow-up-description": "/beskrivelser",
    "revise-description": "/beskrivelser",
    "retire-description": "/beskrivelser",
    "enter-programme-phase": "/program",
    "review-method": "/viden",
}
"""The page that each of them belongs to."""
