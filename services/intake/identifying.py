"""Which youth does a person mean who gives a command, and is that youth known from now on?

`cmd.intake.identify` takes a CPR number (perhaps with a given name) or a youth id and answers with the youth id; a
number that was not known makes the youth known, with a key of their own. Invariant: only a person who may raise a
youth can do so, and the number goes no further than the vault.
"""

from faststream.nats import NatsBroker, NatsMessage
from pydantic import ValidationError
from pydantic_core import to_json

from services.intake.acceptance import PersonTold, person_told
from services.intake.envelopes import SERVICE, Cause
from services.intake.judging import introduce
from services.intake.recording import Office, take_turn
from services.intake.refusals import Refused
from shared.clock import known
from shared.commands import CommandRequest, malformed
from shared.deciding import RefusedError
from shared.definitions.dated import local_day
from shared.identity import Issuer, NotProvenError
from shared.policy import may_command
from shared.relay import append

NAME = "identify"
_UNKNOWN = Refused("unknown-youth", "data.person.youth", "an id that names nobody", "a youth id that is known")


async def identify(office: Office, told: PersonTold, cause: Cause) -> str | Refused:
    """The id of the youth whom a person names; made known where a number was not known before."""
    now = office.clock.now()
    async with office.pool.acquire() as connection, connection.transaction():
        await take_turn(connection)
        cprs = [] if told.cpr is None else [told.cpr]
        youths = [] if told.youth is None else [told.youth]
        people = await office.vault.people(connection, cprs, youths)
        youth, events = introduce(people, told, cause, authority=False, municipality=office.municipality, now=now)
        await office.vault.keep(connection, people, local_day(now))
        await append(connection, SERVICE, events)
    return _UNKNOWN if youth is None else youth.id


def identify_door(broker: NatsBroker, office: Office, issuer: Issuer) -> None:
    """Answer `cmd.intake.identify`."""

    @broker.subscriber(f"cmd.{SERVICE}.{NAME}", queue=SERVICE, title=NAME)
    async def door(message: NatsMessage) -> bytes:
        await known(office.clock)
        try:
            request = CommandRequest.model_validate_json(message.body)
            told = await _permitted(office, issuer, request)
        except ValidationError as error:
            return _refused(malformed(error))
        except RefusedError as error:
            return _refused(error)
        if isinstance(told, PersonTold):
            answer = await identify(office, told, Cause(request.command_id, request.traceparent))
            if isinstance(answer, str):
                return to_json({"status": "done", "youth": answer})
            return _refused(answer)
        return _refused(told)


async def _permitted(office: Office, issuer: Issuer, request: CommandRequest) -> PersonTold | Refused:
    """Whom the request names, when the person who asks is proven and may ask."""
    now = office.clock.now()
    try:
        person = await issuer.person(request.token)
    except NotProvenError:
        raise _denied(
            "not-proven", "token", "Det er ikke bevist, hvem der spørger.", "Nobody is proven to ask."
        ) from None
    if not office.municipality == person.municipality == request.municipality:
        danish, english = "Det hører til en anden kommune.", "This belongs to another municipality."
        raise _denied("wrong-municipality", "municipality", danish, english)
    answer = may_command(person.role, NAME, frozenset(), now)
    if not answer.allow:
        raise _denied(answer.code, "token", answer.reason_da, answer.reason_en)
    return person_told(dict(request.args), local_day(now), knows_cpr=True)


def _denied(code: str, field: str, danish: str, english: str) -> RefusedError:
    return RefusedError(
        code, field, "a request that is not allowed", "a person who may", danish=danish, english=english
    )


def _refused(refusal: Refused | RefusedError) -> bytes:
    return to_json({"status": "refused", "refusal": refusal.as_json()})
