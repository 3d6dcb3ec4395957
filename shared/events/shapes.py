"""Which things do several sources tell in the same form: a concern, a course that starts and ends, an observation?

A shape is the form alone; a type of event is a source telling in that form. A row of `event_types.yaml` that names a
shape makes such a type without a line of code, and whoever asks for a shape gets it from every source alike.
Invariant: what belongs to one source only is a model of its own in that source's module, never a field here.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from shared.events.envelope import Code, CodeMark, Event, Personal
from shared.events.fields import ConcernFacts, Reference, WeeklyHours


class ConcernShared(Event):
    """Bekymring delt; it starts no clock."""

    category: Annotated[Code, CodeMark("concern-category")]
    facts: ConcernFacts | None = None
    text: Personal


class CourseStarted(Event):
    """Forløb påbegyndt: a course of treatment, support or teaching began."""

    course_id: Reference
    kind: Annotated[Code, CodeMark("course-kind")] | None = None
    weekly_hours: WeeklyHours | None = None


class CourseEnded(Event):
    """Forløb afsluttet, and how."""

    course_id: Reference
    outcome: Annotated[Code, CodeMark("course-outcome")]


class ObservationShared(Event):
    """Iagttagelse delt: what somebody who meets the youth saw."""

    text: Personal


SHAPES: Final[Mapping[str, type[Event]]] = {
    "concern-shared": ConcernShared,
    "course-started": CourseStarted,
    "course-ended": CourseEnded,
    "observation-shared": ObservationShared,
}
"""Every shape by the name that a row of `event_types.yaml` gives it."""


def shaped(type_name: str, shape: str) -> type[Event]:
    """The model of a type that a source tells in a shape.

    Raises:
        LookupError: there is no such shape.
    """
    form = SHAPES.get(shape)
    if form is None:
        raise LookupError(f"{type_name}: found no shape {shape}, expected one of {', '.join(SHAPES)}")
    name = "".join(word.capitalize() for word in type_name.replace(".", "-").split("-"))
    return type(name, (form,), {"TYPE": type_name, "__doc__": form.__doc__, "__module__": __name__})
