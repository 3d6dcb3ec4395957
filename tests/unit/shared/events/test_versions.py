"""A type gets a new version: the old bytes are read as the new model, one version at a time."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal

import pytest

from shared.events.envelope import Event, NotAnEventError, decode_wire, encode
from shared.events.fields import Count, Flag
from shared.events.registry import MODELS, OLDER, TYPES, UPCASTERS, upcast
from shared.events.versions import Upcasters, check_versions, lifted
from shared.testing.examples import BY_TYPE, fact


class VisitPaid1(Event):
    """Version 1 said minutes as text and nothing of who was there."""

    TYPE = "garden.visit-paid"
    minutes: str


class VisitPaid2(Event):
    """Version 2 counts minutes."""

    TYPE = "garden.visit-paid"
    VERSION: ClassVar[int] = 2
    minutes: Count


class VisitPaid(Event):
    """Version 3 says whether the youth was there, as far as that is known."""

    TYPE = "garden.visit-paid"
    VERSION: ClassVar[int] = 3
    minutes: Count
    youth_present: Flag | None = None
    seen_as: Literal["counted", "told"] = "counted"


def _counted(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"minutes": int(data["minutes"])}


def _told(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**data, "seen_as": "told"}


UPCASTERS_OF_THE_GARDEN: Upcasters = {("garden.visit-paid", 1): _counted, ("garden.visit-paid", 2): _told}


def _find(type_name: str, version: int, data: Mapping[str, Any]) -> Event:
    return VisitPaid.model_validate(lifted(data, VisitPaid, version, UPCASTERS_OF_THE_GARDEN))


def _published(event: Event) -> bytes:
    return encode(replace(fact(BY_TYPE["school.left"]), data=event))


@pytest.mark.parametrize(
    ("published", "today"),
    [
        (VisitPaid1(minutes="45"), VisitPaid(minutes=45, seen_as="told")),
        (VisitPaid2(minutes=45), VisitPaid(minutes=45, seen_as="told")),
        (VisitPaid(minutes=45, youth_present=True), VisitPaid(minutes=45, youth_present=True)),
    ],
)
def test_bytes_of_every_version_are_read_as_the_newest(published: Event, today: Event) -> None:
    """Each version is lifted step by step, the newest not at all; the stored bytes stay as they are."""
    body = _published(published)
    before = bytes(body)

    assert decode_wire(body, _find).data == today
    assert body == before
    assert json.loads(body)["dataversion"] == published.VERSION


def test_a_version_is_lifted_without_touching_what_was_read() -> None:
    """An upcaster makes new data; the old stays what was published."""
    old = {"minutes": "45"}

    assert lifted(old, VisitPaid, 1, UPCASTERS_OF_THE_GARDEN) == {"minutes": 45, "seen_as": "told"}
    assert old == {"minutes": "45"}


def test_a_chain_that_is_whole_passes() -> None:
    """Every older version is kept as a model and has its way to the next."""
    check_versions((VisitPaid,), (VisitPaid1, VisitPaid2), UPCASTERS_OF_THE_GARDEN)


@pytest.mark.parametrize(
    ("current", "older", "upcasters", "words"),
    [
        ((VisitPaid,), (VisitPaid2,), UPCASTERS_OF_THE_GARDEN, "model of version 1"),
        ((VisitPaid,), (VisitPaid1, VisitPaid2), {("garden.visit-paid", 1): _counted}, "upcaster from version 2"),
        ((VisitPaid1,), (VisitPaid1,), {}, "model of version 1"),
        ((VisitPaid1,), (), {("garden.visit-paid", 1): _counted}, "upcaster from version 1"),
    ],
)
def test_a_chain_with_a_gap_stops_the_start(
    current: tuple[type[Event], ...], older: tuple[type[Event], ...], upcasters: Upcasters, words: str
) -> None:
    """A version that nobody could read any more is found before anything is read."""
    with pytest.raises(ValueError, match=words):
        check_versions(current, older, upcasters)


def test_the_registry_knows_the_model_of_every_version() -> None:
    """From the first to the current one, for the published schemas and the goldens."""
    assert set(MODELS) == {(name, version) for name, model in TYPES.items() for version in range(1, model.VERSION + 1)}
    assert all((older.TYPE, older.VERSION) in UPCASTERS for older in OLDER)


def test_a_version_that_was_never_published_is_no_event() -> None:
    """Neither one ahead of us nor one before the first."""
    for version in (0, 2):
        with pytest.raises(NotAnEventError):
            upcast("school.left", version, {"reason": "moved"})
    assert upcast("school.left", 1, {"reason": "moved"}) == {"reason": "moved"}
