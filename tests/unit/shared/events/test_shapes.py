"""A shape is told by every source alike, and a row makes a type of it."""

import pytest

from shared.definitions.event_types import EVENT_TYPES
from shared.events import leisure, police, school, ssp
from shared.events.envelope import coded_fields, personal_fields
from shared.events.registry import TYPES
from shared.events.shapes import SHAPES, ConcernShared, CourseStarted, shaped
from shared.testing.examples import BY_TYPE


def test_every_concern_of_every_source_is_one() -> None:
    """Whoever matches the shape misses no source, of our own modules or made by a row."""
    concerns = {name for name, model in TYPES.items() if issubclass(model, ConcernShared)}

    assert concerns == {name for name in TYPES if name.endswith(".concern-shared")}
    assert {model.TYPE for model in (school.ConcernShared, leisure.ConcernShared)} <= concerns
    assert {model.TYPE for model in (police.ConcernShared, ssp.ConcernShared)} <= concerns


@pytest.mark.parametrize("name", [name for name, row in EVENT_TYPES.items() if row.shape is not None])
def test_a_type_made_by_a_row_keeps_its_shape(name: str) -> None:
    """Its fields, its codes and what is personal in it are those of the shape; only the type is its own."""
    shape = SHAPES[EVENT_TYPES[name].shape or ""]
    model = TYPES[name]

    assert (name, 1) == (model.TYPE, model.VERSION)
    assert tuple(model.model_fields) == tuple(shape.model_fields)
    assert coded_fields(model) == coded_fields(shape)
    assert personal_fields(model) == personal_fields(shape)
    assert isinstance(BY_TYPE[name], shape)


def test_two_sources_of_one_shape_are_told_apart() -> None:
    """A concern of the school is none of the leisure sector's."""
    concern = BY_TYPE["daycare.concern-shared"]

    assert concern.TYPE == "daycare.concern-shared"
    assert not isinstance(concern, TYPES["health-visitor.concern-shared"])
    assert not issubclass(TYPES["substance.course-started"], TYPES["health.course-started"])


def test_a_shape_that_does_not_exist_is_named() -> None:
    """Who writes the row learns which shapes there are."""
    with pytest.raises(LookupError, match=r"others\.visit-paid: found no shape visit-paid, expected one of concern"):
        shaped("others.visit-paid", "visit-paid")


def test_a_row_makes_the_model_of_the_shape() -> None:
    """The class bears the name of the type, and its words."""
    model = shaped("others.course-started", "course-started")

    assert (model.__name__, model.TYPE) == ("OthersCourseStarted", "others.course-started")
    assert model.__doc__ == CourseStarted.__doc__
    assert model.model_validate({"course_id": "C-1"}) == model(course_id="C-1")  # type: ignore[call-arg]
