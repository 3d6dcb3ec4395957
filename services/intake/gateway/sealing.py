"""What a person tells on a page cannot be sealed by a browser: who seals it, where the sector must?

The gateway, before the message server sees it. Invariant: of a sector that has to seal, nothing personal that a
person tells here crosses the message server in the clear; what cannot be read goes on as it is, to be refused.
"""

from dataclasses import replace

from pydantic_core import to_json

from services.intake.gateway.lifting import Told
from services.intake.modes import in_headers
from services.intake.reading import read_object
from services.intake.refusals import Refused
from services.intake.unsealing import SEALED, sealed_to_us
from shared.definitions.sectors import sector
from shared.events.envelope import personal_fields
from shared.events.registry import TYPES
from shared.identity import Teller
from shared.sealing import SealingKeys


def sealed(who: Teller, event: Told, keys: SealingKeys) -> Told:
    """The event with what is personal sealed to intake, where a person tells it for a sector that has to seal."""
    message = event.message
    if who.person is None or sector(who.sector).sealing != "required" or in_headers(message.headers):
        return event
    found = read_object(message.body)
    data = None if isinstance(found, Refused) else found.get("data")
    if isinstance(found, Refused) or not isinstance(data, dict) or SEALED in data:
        return event
    model = TYPES.get(event.type)
    personal = {"person", *(personal_fields(model) if model else ())}
    return replace(event, message=replace(message, body=to_json(sealed_to_us(found, personal, keys))))
