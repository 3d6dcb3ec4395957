"""Which forms do the attributes of a message have, for whoever writes them and whoever judges them?

Invariant: what has its form here can be stored and repeated in the clear. Sources: CloudEvents specification 1.0.2,
"Context Attributes"; W3C Trace Context for `traceparent`; the forms of ids and actors are the published envelope's.
"""

import re
from typing import Final

SENDER_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
"""The id that a sender gives an event."""
ACTOR: Final = re.compile(r"[a-z0-9][a-z0-9.:-]{0,79}")
"""Who did something: a role or a pseudonymous id, such as `teacher:t-17`."""
SYSTEM: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""A sector's own name of one of its systems."""
TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_CPR_FORM: Final = re.compile(r"(?<![0-9A-Za-z])[0-9]{6}-?[0-9]{4}(?![0-9A-Za-z])")


def mentions_cpr(text: str) -> bool:
    """Whether ten digits in the form of a CPR number stand by themselves in a text."""
    return _CPR_FORM.search(text) is not None
