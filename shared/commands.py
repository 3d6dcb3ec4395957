"""What does a command look like on its way to the service that decides, and what does the answer say?

Request-reply on `cmd.<service>.<name>`. The answer is always a value: done, a duplicate of what was done before under
the same id, or refused with the field, what was found and what was expected. Nobody who asks is left without one.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal
from uuid import UUID

from faststream.nats import NatsBroker, NatsMessage
from faststream.nats.security import NatsUserPassword
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.deciding import RefusedError
from shared.settings import Settings


class CommandRequest(BaseModel):
    """A person's wish on its way: who proves it with a token, which youth or organisation it is about, and what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command_id: UUID
    token: str = Field(repr=False, max_length=8192)
    municipality: str = Field(pattern=r"^\d{3}$")
    youth: UUID | None = None
    args: dict[str, Any] = Field(default_factory=dict)
    traceparent: str | None = None


class Refusal(BaseModel):
    """Why a command was not carried out; values are never repeated."""

    model_config = ConfigDict(frozen=True)

    code: str
    field: str
    found: str
    expected: str
    reason_da: str
    reason_en: str


class CommandAnswer(BaseModel):
    """What became of a command; `events` are the ids of what it led to."""

    model_config = ConfigDict(frozen=True)

    status: Literal["done", "duplicate", "refused"]
    events: tuple[UUID, ...] = ()
    refusal: Refusal | None = None


Run = Callable[[str, CommandRequest], Awaitable[CommandAnswer]]


def refused(error: RefusedError) -> CommandAnswer:
    """The answer to a command that may not be carried out."""
    return CommandAnswer(status="refused", refusal=Refusal.model_validate(error.as_json()))


def malformed(error: ValidationError) -> RefusedError:
    """The refusal of arguments that do not fit: the first fault, its form and not its value."""
    fault = error.errors(include_input=False, include_url=False)[0]
    field = ".".join(str(part) for part in fault["loc"]) or "body"
    return RefusedError(
        "malformed",
        field,
        fault["type"],
        fault["msg"],
        danish=f"Feltet {field} er ikke udfyldt, som det skal.",
        english=f"The field {field} does not have the expected form.",
    )


def broker_of(settings: Settings) -> NatsBroker:
    """The broker on which a service answers requests, with its own credentials, which never gives up reconnecting."""

    async def trouble(_: Exception) -> None:
        """The service's own connection to the same server tells of it."""

    return NatsBroker(
        settings.nats_url,
        security=NatsUserPassword(settings.nats_user, settings.nats_password),
        inbox_prefix=f"_INBOX_{settings.nats_user}",
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        error_cb=trouble,
        logger=None,
    )


def command_doors(broker: NatsBroker, service: str, names: Sequence[str], run: Run) -> None:
    """Answer `cmd.<service>.<name>` for each name; `run` gets the name and the request."""
    for name in names:
        _door(broker, f"cmd.{service}.{name}", name, service, run)


def _door(broker: NatsBroker, subject: str, name: str, service: str, run: Run) -> None:
    @broker.subscriber(subject, queue=service, title=name)
    async def answer(message: NatsMessage) -> bytes:
        try:
            request = CommandRequest.model_validate_json(message.body)
            outcome = await run(name, request)
        except ValidationError as error:
            outcome = refused(malformed(error))
        except RefusedError as error:
            outcome = refused(error)
        return outcome.model_dump_json().encode()
