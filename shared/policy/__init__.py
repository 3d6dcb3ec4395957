"""May this be disclosed, told, seen, commanded? One pure policy over dated tables, for intake, deciders and pages.

Deny by default, and every answer says why in words for people. Nothing here knows a clock, a database or a name of a
sector: the tables are `shared/definitions/policy.yaml`, `commands.yaml`, `event_types.yaml` and `sectors.yaml`.
"""

from shared.policy.acceptance import Acceptance, Following, may_accept
from shared.policy.answer import Answer
from shared.policy.circumstances import givers_at, holding
from shared.policy.commanding import may_command
from shared.policy.consenting import (
    Consent,
    Givers,
    Resting,
    consent_denial,
    consent_holds,
    denial_of,
    denial_of_all,
    runs_out,
)
from shared.policy.disclosure import Disclosure, may_disclose
from shared.policy.granting import Given, granted, open_until, own_of
from shared.policy.hearing import Heard, bases_to_hear
from shared.policy.relations import Case, relations_of
from shared.policy.sharing import Before, Sharing, Shown, Verdict, may_share
from shared.policy.sight import Grant, Look, Recorded, may_see, visible

__all__ = [
    "Acceptance",
    "Answer",
    "Before",
    "Case",
    "Consent",
    "Disclosure",
    "Following",
    "Given",
    "Givers",
    "Grant",
    "Heard",
    "Look",
    "Recorded",
    "Resting",
    "Sharing",
    "Shown",
    "Verdict",
    "bases_to_hear",
    "consent_denial",
    "consent_holds",
    "denial_of",
    "denial_of_all",
    "givers_at",
    "granted",
    "holding",
    "may_accept",
    "may_command",
    "may_disclose",
    "may_see",
    "may_share",
    "open_until",
    "own_of",
    "relations_of",
    "runs_out",
    "visible",
]
