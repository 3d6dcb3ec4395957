"""How is the plan carried out on a server? By JetStream's own JSON interface: it knows every setting."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from typing import Any

import nats
from nats.aio.client import Client

from deploy.nats.permissions import OPERATOR, inbox_prefix
from deploy.refusing import CannotError
from deploy.streams.plan import Actual, Change, Verdict, plan
from shared.streams import EMBEDDED_PARTITIONS, INCARNATION

ANSWERS_WITHIN_SECONDS = 10.0


class StreamsRefusedError(CannotError):
    """The server's streams cannot be brought to the declaration safely; each line says what to do."""


async def connected(url: str, user: str, password: str) -> Client:
    """A connection of a user of the account CORE, with the inbox that is its own."""
    return await nats.connect(
        url, user=user, password=password, inbox_prefix=inbox_prefix(user).encode(), allow_reconnect=False
    )


async def actual(client: Client) -> Actual:
    """What the server has."""
    found = {name: (await asked(client, f"$JS.API.STREAM.INFO.{name}"))["config"] for name in await names(client)}
    consumers = {}
    for stream in found:
        for consumer in await _listed(client, f"$JS.API.CONSUMER.LIST.{stream}", "consumers"):
            if consumer["config"].get("durable_name"):
                consumers[stream, consumer["name"]] = consumer["config"]
    return Actual(found, consumers)


async def apply(client: Client, changes: Sequence[Change]) -> None:
    """Carry out what is safe. Raises StreamsRefusedError, before anything is touched, when anything is not."""
    refused = [change.sentence for change in changes if change.verdict is Verdict.REFUSE]
    if refused:
        raise StreamsRefusedError("\n".join(refused))
    streams = [change for change in changes if change.consumer is None]
    await asyncio.gather(*(_carry_out(client, change) for change in streams))
    await asyncio.gather(*(_carry_out(client, change) for change in changes if change.consumer is not None))


async def provision(
    url: str,
    password: str,
    sectors: Sequence[str],
    *,
    partitions: int = EMBEDDED_PARTITIONS,
    replicas: int = 1,
    remembered: bool = False,
) -> list[Change]:
    """Plan and apply in one go; answers the changes (see `plan`). Raises StreamsRefusedError."""
    client = await connected(url, OPERATOR, password)
    try:
        changes = plan(await actual(client), sectors, partitions, replicas, remembered=remembered)
        await apply(client, changes)
    finally:
        await client.close()
    return changes


async def names(client: Client) -> list[str]:
    """Every stream that the server has."""
    return [str(name) for name in await _listed(client, "$JS.API.STREAM.NAMES", "streams")]


async def asked(client: Client, subject: str, body: object = None) -> dict[str, Any]:
    """One request to JetStream's interface. Raises StreamsRefusedError with the server's own words."""
    request = b"" if body is None else json.dumps(body).encode()
    answer: dict[str, Any] = json.loads((await client.request(subject, request, timeout=ANSWERS_WITHIN_SECONDS)).data)
    if error := answer.get("error"):
        raise StreamsRefusedError(f"{subject}: {error.get('description', error)}")
    return answer


async def _carry_out(client: Client, change: Change) -> None:
    if change.config is None:
        return
    if change.consumer is not None:
        action = "create" if change.verdict is Verdict.CREATE else "update"
        body = {"stream_name": change.stream, "config": change.config, "action": action}
        filtered = change.config.get("filter_subject")
        subject = f"$JS.API.CONSUMER.CREATE.{change.stream}.{change.consumer}"
        await asked(client, f"{subject}.{filtered}" if filtered else subject, body)
        return
    config = dict(change.config)
    if change.verdict is Verdict.CREATE:
        # A random name of this very stream: whoever kept a position in a former one of the same name finds out.
        config["metadata"] = {**config.get("metadata", {}), INCARNATION: secrets.token_hex(16)}
    await asked(client, f"$JS.API.STREAM.{change.verdict.upper()}.{change.stream}", config)


async def _listed(client: Client, subject: str, field: str) -> list[Any]:
    """All pages of a listing."""
    found: list[Any] = []
    while True:
        page = await asked(client, subject, {"offset": len(found)})
        found += page.get(field) or []
        if len(found) >= page["total"] or not page.get(field):
            return found
