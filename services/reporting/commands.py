"""How does a person's command reach the service that decides? Through this door, the only one there is for people.

The door finds the youth by asking intake, seals what was typed with the youth's key, adds what is kept of what was
shown, and passes the person's own token on; the service that decides verifies it and asks the policy. Invariants:
nothing personal leaves here in the clear but a CPR number on its way to intake's vault; and nobody but reporting says
what reporting showed.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from nats.aio.client import Client
from nats.errors import Error as NatsError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import from_json, to_json

from services.reporting.looking.asking import UnavailableError
from shared.commands import CommandAnswer, CommandRequest
from shared.deciding import RefusedError
from shared.definitions.doors import DOORS, Door
from shared.events.envelope import MAX_TEXT, derived_id
from shared.keys import Keyring
from shared.seals import PREFIX, seal

TIMEOUT: Final = 15.0
"""Seconds that a service may take to decide; the same command may be sent again under its id."""


Keep = Callable[[str, UUID | None, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""What is kept of what was shown when a command is given, by its name, its youth and its arguments."""


async def _nothing(name: str, youth: UUID | None, args: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG001
    """Nothing is kept."""
    return {}


def _writable(args: dict[str, Any]) -> dict[str, Any]:
    """Arguments that JSON can carry on: a half of a character can be read from JSON, and not be written again."""
    try:
        to_json(args)
    except ValueError:
        raise ValueError("expected whole characters") from None
    return args


class Wish(BaseModel):
    """What a person wants done. `command_id` is the person's own: the same one is carried out once.

    Attributes:
        youth: the youth that it is about, or
        cpr: that youth's CPR number, which goes to intake's vault and nowhere else.
        name: given name, for a youth who is not known yet.
        args: the command's own arguments, personal ones in plain text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    command_id: UUID
    youth: UUID | None = None
    cpr: str | None = Field(default=None, pattern=r"^[0-9]{10}$", repr=False)
    name: str | None = Field(default=None, min_length=1, max_length=60, repr=False)
    args: Annotated[dict[str, Any], AfterValidator(_writable)] = Field(default_factory=dict, repr=False)


class Given(CommandAnswer):
    """What became of a command, and the youth that the door found for it; none for a command about an organisation."""

    youth: UUID | None = None


class CommandDoor:
    """The door, with what it needs: the way to the services, the youths' keys, and what is kept of what was shown."""

    def __init__(self, nats: Client, keyring: Keyring, municipality: str, keep: Keep = _nothing) -> None:
        self._nats, self._keyring, self._municipality, self._keep = nats, keyring, municipality, keep

    async def give(
        self, token: str, name: str, wish: Wish, *, service: str | None = None, traceparent: str | None = None
    ) -> Given:
        """Pass a command on; the answer is the deciding service's.

        Raises:
            RefusedError: the door itself cannot take the command: unknown, about nobody, or not sealable.
            UnavailableError: the service does not answer; whether it decided is unknown, so ask again under the id.
        """
        door = DOORS.get(name)
        if door is None or service not in (None, door.service):
            raise _unknown_command()
        _check_kept(door, wish.args)
        youth = await self._youth(token, door, wish)
        args = wish.args if youth is None else await self._sealed(door, youth, wish.args)
        if door.kept:
            args = {**args, **await self._keep(name, youth, wish.args)}
        request = CommandRequest(
            command_id=wish.command_id,
            token=token,
            municipality=self._municipality,
            youth=youth,
            args=args,
            traceparent=traceparent,
        )
        answer = await self._ask(f"cmd.{door.service}.{name}", request.model_dump_json().encode())
        return Given.model_validate(from_json(answer) | {"youth": youth})

    async def _youth(self, token: str, door: Door, wish: Wish) -> UUID | None:
        if door.about == "organisation":
            if wish.youth is not None or wish.cpr is not None:
                raise _refusal(
                    "no-youth-expected", "youth", "a youth", "a command without a youth", "Den handler ikke om en ung."
                )
            return None
        if (wish.youth is None) == (wish.cpr is None):
            raise _refusal(
                "youth-expected",
                "youth",
                "no youth" if wish.youth is None else "both a youth and a CPR number",
                "a youth's id or a CPR number, one of them",
                "Sig, hvilken ung den handler om: enten med den unges id eller med CPR-nummer.",
            )
        if wish.youth is not None:
            return wish.youth
        about = {"cpr": wish.cpr} | ({"name": wish.name} if wish.name else {})
        asked = {
            # An id of its own: what the vault tells has this cause, and must not pass for the command's effect.
            "command_id": derived_id("identify", wish.command_id),
            "token": token,
            "municipality": self._municipality,
            "args": about,
        }
        found = from_json(await self._ask("cmd.intake.identify", to_json(asked)))
        if found.get("refusal"):
            raise RefusedError.from_json(found["refusal"])
        return UUID(found["youth"])

    async def _sealed(self, door: Door, youth: UUID, args: Mapping[str, Any]) -> dict[str, Any]:
        typed = {name for name in door.personal if args.get(name) is not None}
        if not typed:
            return dict(args)
        for name in typed:
            _check_text(name, args[name])
        keys = await self._keyring.keys_for([str(youth)])
        if str(youth) not in keys:
            raise _refusal(
                "unknown-youth", "youth", "an id without a key", "a youth whom intake knows", "Den unge kendes ikke."
            )
        key = keys[str(youth)]
        if key is None:
            raise _refusal("erased", "youth", "an erased case", "a case that is not erased", "Sagen er slettet.")
        return {name: seal(value, key, str(youth)) if name in typed else value for name, value in args.items()}

    async def _ask(self, subject: str, body: bytes) -> bytes:
        try:
            answer = await self._nats.request(subject, body, timeout=TIMEOUT)
        except (NatsError, TimeoutError) as error:
            raise UnavailableError(f"{subject.split('.')[1]} does not answer") from error
        return answer.data


def _check_kept(door: Door, args: Mapping[str, Any]) -> None:
    brought = next((name for name in door.kept if name in args), None)
    if brought is not None:
        raise _refusal(
            "kept-here",
            brought,
            "a value",
            "nothing: it is added here, as it was shown",
            f"Feltet {brought} udfyldes af systemet, som det blev vist. Udelad det.",
        )


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT or value.startswith(PREFIX):
        raise _refusal(
            "malformed",
            name,
            f"a text of {len(value)} characters" if isinstance(value, str) else "something else than a text",
            f"a text of 1 to {MAX_TEXT} characters",
            f"Feltet {name} skal være en tekst på 1 til {MAX_TEXT} tegn.",
        )


def _unknown_command() -> RefusedError:
    return _refusal(
        "unknown-command", "name", "an unknown name", "a command of doors.yaml", "Den handling findes ikke."
    )


def _refusal(code: str, field: str, found: str, expected: str, danish: str) -> RefusedError:
    english = f"The field {field} holds {found}; expected {expected}."
    return RefusedError(code, field, found, expected, danish=danish, english=english)
