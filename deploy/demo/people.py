"""How do the people of the scenario give their commands? Like everybody else: with a token, through reporting's API.

The built-in issuer says who they are; reporting finds the youth, seals what they type and passes their token on.
Invariant: a command that is not answered is given again under its own id, so that it is carried out once.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from nats.aio.client import Client
from pydantic_core import from_json, to_json

from deploy.demo.scenario import Act, Scenario
from deploy.demo.scenario.cast import Youth
from shared.events.envelope import derived_id

CLIENT: Final = "samspor-demo"
TIMEOUT: Final = 20.0
_OBLIGATION: Final = re.compile(r"\$\{obligation:([\w-]+)\}")
PAUSE: Final = 0.2
"""Seconds before a command that was not answered is given again."""


class UnexpectedAnswerError(RuntimeError):
    """The API answered something that no command is answered with."""


@dataclass
class People:
    """Everybody who gives commands, with their tokens.

    Attributes:
        youths: youth ids by number, as far as somebody had to know them.
    """

    http: httpx.AsyncClient
    operator: Client
    tokens: Mapping[str, str]
    cast: Mapping[int, Youth]
    municipality: str
    youths: dict[int, str] = field(default_factory=dict)

    async def give(self, act: Act) -> str | None:
        """Give a command; the code of its refusal, or none when it was carried out."""
        youth = None if act.youth is None else await self.youth_id(act.youth, act.person)
        args = dict(act.args) if youth is None else await self._read_up(act, youth)
        wish = {"command_id": str(act.id), "args": args} | ({"youth": youth} if youth else {})
        answer = await self._posted(f"/api/v1/commands/{act.service}/{act.name}", wish, self.tokens[act.person])
        found = answer.json()
        if answer.status_code == httpx.codes.OK:
            return None
        if "code" not in found:
            raise UnexpectedAnswerError(f"{act.name} was answered with status {answer.status_code}")
        return str(found["code"])

    async def _read_up(self, act: Act, youth: str) -> dict[str, Any]:
        """The command's data, with the obligations that it speaks of as the youth's page shows them."""
        args = dict(act.args)
        for name, value in args.items():
            if isinstance(value, str) and (found := _OBLIGATION.fullmatch(value)):
                args[name] = await self._obligation(youth, found[1], self.tokens[act.person])
        return args

    async def _obligation(self, youth: str, rule: str, token: str) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        answer = await self.http.get(f"/api/v1/youths/{youth}/obligations", headers=headers)
        answer.raise_for_status()
        due = (each["obligation"] for each in answer.json()["obligations"] if each["rule"] == rule)
        return str(next(due))

    async def youth_id(self, number: int, person: str) -> str:
        """The id of a youth; intake's vault is asked for it once, as the API does for a CPR number."""
        if number not in self.youths:
            youth = self.cast[number]
            asked = {
                "command_id": str(derived_id("demo", "identify", youth.cpr)),
                "token": self.tokens[person],
                "municipality": self.municipality,
                "args": {"cpr": youth.cpr, "name": youth.name},
            }
            answer = await self.operator.request("cmd.intake.identify", to_json(asked), timeout=TIMEOUT)
            found = from_json(answer.data)
            if "youth" not in found:
                raise UnexpectedAnswerError(f"{person} may not ask for a youth: {found['refusal']['code']}")
            self.youths[number] = found["youth"]
        return self.youths[number]

    async def _posted(self, path: str, wish: Mapping[str, Any], token: str) -> httpx.Response:
        while True:
            try:
                answer = await self.http.post(path, json=wish, headers={"Authorization": f"Bearer {token}"})
            except httpx.TransportError:
                await asyncio.sleep(PAUSE)
                continue
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return answer
            await asyncio.sleep(PAUSE)


@asynccontextmanager
async def people(
    web_url: str, issuer_url: str, secret: str, operator: Client, scenario: Scenario
) -> AsyncIterator[People]:
    """Everybody, with a token from the issuer; `secret` is that of the demo's client."""
    async with httpx.AsyncClient(base_url=issuer_url, timeout=TIMEOUT, trust_env=False) as issuer:
        tokens = {each.id: await token_of(issuer, secret, each.id) for each in scenario.people}
    async with httpx.AsyncClient(base_url=web_url, timeout=TIMEOUT, trust_env=False) as http:
        cast = {youth.number: youth for youth in scenario.youths}
        yield People(http, operator, tokens, cast, scenario.municipality)


async def token_of(issuer: httpx.AsyncClient, secret: str, person: str) -> str:
    """The token of one of the issuer's people, as the demo's client may ask for it."""
    asked = {
        "grant_type": "client_credentials",
        "client_id": CLIENT,
        "client_secret": secret,
        "person": person,
    }
    answer = await issuer.post("/token", data=asked)
    answer.raise_for_status()
    return str(answer.json()["access_token"])
