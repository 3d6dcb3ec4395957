"""What is sealed in a message, what is wrong with it, and who has to seal?"""

import json
from typing import Any

import pytest
from pydantic_core import to_json

from services.intake.acceptance import Fact, accept
from services.intake.attributes import Named
from services.intake.reading import Message
from services.intake.refusals import Refused
from shared.sealing import SealingKeys, fresh_keys, seal_for
from shared.testing.examples import MOMENT, MUNICIPALITY
from shared.testing.messages import CPR, NAME, SEALING, TEXT, body_of, cloud_event, sealed, sector_of, subject_of

KEY = SEALING.public()["keys"][0]
HEALTH = "health.course-started"


def told(event: dict[str, Any]) -> tuple[Named, Fact | Refused]:
    """What becomes of a message from its sector."""
    message = Message(sector_of(event["type"]), subject_of(event["type"]), None, body_of(event))
    return accept(message, MUNICIPALITY, MOMENT, SEALING)


def code(event: dict[str, Any]) -> tuple[str, str]:
    """Why a message is refused, which says nothing of what was sent or sealed."""
    named, refused = told(event)
    assert isinstance(refused, Refused), refused
    said = json.dumps([refused.as_json(), named.id, named.source], ensure_ascii=False)
    assert not any(value in said for value in (CPR, TEXT, NAME))
    return refused.code, refused.field


def holding(secret: object, **attributes: Any) -> dict[str, Any]:
    """A concern of whose data this is sealed, and the rest in the clear."""
    event = cloud_event(**attributes)
    plain = secret if isinstance(secret, dict) else {"x": secret}
    token = seal_for(KEY, plain, event["source"], event["id"])
    rest = {name: value for name, value in event["data"].items() if name not in {"person", "text"}}
    return event | {"data": rest | {"sealed": token}}


@pytest.mark.parametrize("person", [{"cpr": CPR, "name": NAME}, {"cpr": CPR}])
def test_what_was_sealed_is_read_as_if_it_had_not_been(person: dict[str, str]) -> None:
    """Person, text and canonical bytes."""
    event = cloud_event(person=person)
    assert told(sealed(event)) == told(event)


def test_a_part_sealed_to_another_or_for_another_message_is_broken() -> None:
    """To a key that is not ours; and for the id or the source of another message."""
    stranger = SealingKeys.from_json(fresh_keys())
    assert code(sealed(cloud_event(), stranger)) == ("seal-broken", "data.sealed")
    assert code(sealed(cloud_event()) | {"id": "s-other"}) == ("seal-broken", "data.sealed")
    assert code(sealed(cloud_event()) | {"source": "/707/school"}) == ("seal-broken", "data.sealed")


@pytest.mark.parametrize("token", ["", CPR, f"{CPR}.{TEXT}...", 7, None, ["a"], {"a": 1}])
def test_what_is_no_sealed_part_is_broken(token: object) -> None:
    """Whatever stands there, and none of it is repeated."""
    event = cloud_event()
    assert code(event | {"data": event["data"] | {"sealed": token}}) == ("seal-broken", "data.sealed")


def test_a_field_stands_inside_or_outside() -> None:
    """In both, nobody can tell which of them is meant; and nothing is sealed twice."""
    inside = holding({"person": {"cpr": CPR}, "text": TEXT})
    assert code(inside | {"data": inside["data"] | {"text": TEXT}}) == ("seal-broken", "data.text")
    assert code(holding({"person": {"cpr": CPR}, "text": TEXT, "sealed": "x"})) == ("seal-broken", "data.sealed")


def test_what_is_wrong_inside_has_its_own_code() -> None:
    """At the sealed part where it cannot be read, at the field where it does not fit."""
    assert code(holding({"person": {"cpr": CPR}, "text": "a\x00"})) == ("text-not-allowed", "data.sealed")
    assert code(holding({"person": {"cpr": "hej"}, "text": TEXT})) == ("cpr-form", "data.person.cpr")
    assert code(holding({"person": {"cpr": CPR}})) == ("missing-field", "data.text")
    assert code(holding({"person": {"cpr": CPR}, "text": TEXT, "colour": 1})) == ("extra-field", "data.colour")


def test_a_number_in_the_id_is_found_though_the_person_is_sealed() -> None:
    """The one that the message speaks of; and where nobody can read whom it speaks of, any number in the id is."""
    assert code(holding({"person": {"cpr": CPR}, "text": TEXT}, id=f"x{CPR}x")) == ("personal-in-attribute", "id")
    event = cloud_event(id=f"x{CPR}x")
    assert code(event | {"data": {"sealed": "unreadable"}}) == ("seal-broken", "data.sealed")


def test_a_sector_that_has_to_seal_is_refused_in_the_clear() -> None:
    """Health: person and personal text; what it sealed is accepted, and what is not personal may be in the clear."""
    event = cloud_event(HEALTH)
    assert code(event) == ("not-sealed", "data.person")
    _, fact = told(sealed(event))
    assert isinstance(fact, Fact)
    person = seal_for(KEY, {"person": {"cpr": CPR}}, event["source"], event["id"])
    others = {name: value for name, value in event["data"].items() if name != "person"}
    assert isinstance(told(event | {"data": others | {"sealed": person}})[1], Fact)


def test_a_sealed_part_may_hold_nothing() -> None:
    """Then the rest is judged as it is."""
    event = cloud_event()
    token = seal_for(KEY, {}, event["source"], event["id"])
    assert told(event | {"data": event["data"] | {"sealed": token}}) == told(event)


def test_the_largest_that_a_body_may_be_can_be_sealed() -> None:
    """A text of the greatest length, in letters that take most room."""
    event = cloud_event(data={"text": "\U0001f600" * 4000})
    assert isinstance(told(sealed(event))[1], Fact)
    assert len(to_json(sealed(event))) < 64 * 1024
