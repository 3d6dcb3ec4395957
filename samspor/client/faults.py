"""What is wrong with what somebody wants to tell: which field, what form was found, what was expected?

Invariant: an error repeats no value, so that it may stand in any log.
"""

from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from shared.forms import form_of


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that is not as it must be; `found` is the form of the value, never the value."""

    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: found {self.found}, expected {self.expected}"


class InvalidError(ValueError):
    """What was to be told is not sent: it would be refused. `faults` says why, field by field."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def faults_of(error: ValidationError, model: type[BaseModel], *place: str) -> list[Fault]:
    """What a model did not accept, each field with its path."""
    found = []
    for fault in error.errors(include_url=False, include_context=False):
        field = ".".join(str(part) for part in (*place, *fault["loc"])) or "data"
        match fault["type"]:
            case "missing":
                found.append(Fault(field, "nothing", "the field, which the event type demands"))
            case "extra_forbidden":
                # The name is the sender's own and might hold anything.
                field = ".".join((*place, "(unknown)"))
                found.append(Fault(field, "a field of no meaning here", f"of {', '.join(model.model_fields)}"))
            case "value_error":
                # A validator's sentence may tell what it found; what follows "expected" is ours alone.
                found.append(Fault(field, form_of(fault["input"]), fault["msg"].rpartition("expected ")[2]))
            case _:
                # Beyond its first clause the library's sentence may quote a character of the value.
                said = fault["msg"].partition(",")[0].removeprefix("Input should be ").removeprefix("String should ")
                found.append(Fault(field, form_of(fault["input"]), said))
    return found
