"""What did the sender seal, does the sector have to seal it, and how is it sealed where nobody before us could?

The sealed part is opened before anything is judged: sealed or not, an event is the same event, with the same
fingerprint. Invariant: a field stands inside the sealed part or outside, never in both, and nothing in a refusal
tells what was inside.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from services.intake.reading import read_object
from services.intake.refusals import Refused, path
from shared.definitions.sectors import sector
from shared.events.envelope import Event, personal_fields
from shared.forms import form_of
from shared.sealing import SealBrokenError, SealingKeys, seal_for

SEALED: Final = "sealed"
"""The field of `data` that holds the sealed part."""
_FIELD: Final = f"data.{SEALED}"
_EXPECTED: Final = "a JWE in compact form, sealed to our public key for this source and id"


def unsealed(found: Mapping[str, Any], keys: SealingKeys) -> Mapping[str, Any] | Refused:
    """The event with the sealed fields of its data among the others; one without a sealed part as it is."""
    match found:
        case {"source": str(source), "id": str(sender_id), "data": {"sealed": sealed, **outside}}:
            inside = _inside(sealed, source, sender_id, keys)
        case _:
            return found
    if isinstance(inside, Refused):
        return inside
    for name in inside:
        if name in outside or name == SEALED:
            twice = "a field inside and outside the sealed part"
            return Refused("seal-broken", path("data", name), twice, "each field in one of them")
    return {**found, "data": {**outside, **inside}}


def sealed_to_us(event: Mapping[str, Any], names: Collection[str], keys: SealingKeys) -> dict[str, Any]:
    """The event with these fields of its data sealed to our newest key; as it is where it has none of them.

    For messages that we make of what people typed, uploaded or corrected, before they cross the message server.
    """
    data: Mapping[str, Any] = event["data"]
    secret = {name: value for name, value in data.items() if name in names}
    if not secret:
        return dict(event)
    clear = {name: value for name, value in data.items() if name not in secret}
    token = seal_for(keys.newest, secret, str(event.get("source")), str(event.get("id")))
    return {**event, "data": {**clear, SEALED: token}}


def in_the_clear(told: Collection[str], model: type[Event], sector_name: str) -> Refused | None:
    """The refusal of a field that the sector has to seal; `told` are the fields of the data outside the sealed part."""
    if sector(sector_name).sealing != "required":
        return None
    for name in ("person", *personal_fields(model)):
        if name in told:
            return Refused("not-sealed", path("data", name), "a field in the clear", f"it inside {_FIELD}")
    return None


def _inside(sealed: object, source: str, sender_id: str, keys: SealingKeys) -> dict[str, Any] | Refused:
    if not isinstance(sealed, str):
        return Refused("seal-broken", _FIELD, form_of(sealed), _EXPECTED)
    try:
        plain = keys.plain(sealed, source, sender_id)
    except SealBrokenError as error:
        return Refused("seal-broken", _FIELD, str(error), _EXPECTED)
    inside = read_object(plain)
    if isinstance(inside, Refused):
        return Refused(inside.code, _FIELD, inside.found, inside.expected)
    return inside
