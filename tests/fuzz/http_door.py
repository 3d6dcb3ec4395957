"""How are requests made at the doors, and what is a clean answer?

Invariant: an answer is clean when it has the status of a refusal or of success, says in its body what its status says,
and repeats nothing that was planted.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx

from deploy.commands.credentials import access
from deploy.local.state import Installation
from tests.fuzz.requests import XML, Asked
from tests.fuzz.target import Target

AT_ONCE: Final = 24
CLIENT: Final = "samspor-demo"
REFUSALS: Final = {*range(400, 500), 503}
DONE: Final = {200, 202}
_RECEIPT: Final = re.compile(rb"/v1/receipts/([0-9a-f-]{36})")
_NAMES: Final = ("type", "title", "status", "code")


@dataclass
class HttpDoor:
    """Everybody's clients."""

    target: Target
    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    _tokens: dict[str, str] = field(default_factory=dict)

    def deliver(self, asked: Sequence[Asked]) -> set[str]:
        """Make the requests; the receipts that were promised. Fails on an answer that is not clean."""
        return self.target.runner.run(self._deliver(asked))

    async def _deliver(self, asked: Sequence[Asked]) -> set[str]:
        turns = asyncio.Semaphore(AT_ONCE)
        here = self.target.here
        async with httpx.AsyncClient(timeout=60, trust_env=False) as http:
            for each in asked:
                await self._let_in(http, here, each)

            async def ask(each: Asked) -> set[str]:
                async with turns:
                    return self._looked_at(each, await self._answer(http, here, each))

            found = await asyncio.gather(*(ask(each) for each in asked))
        await asyncio.sleep(0)  # the connections are closed in the loop's next turn
        return {receipt for receipts in found for receipt in receipts}

    async def _answer(self, http: httpx.AsyncClient, here: Installation, asked: Asked) -> httpx.Response:
        base = here.state.web_url if asked.person else here.state.gateway_url
        token = self._tokens[asked.person or asked.sector]
        return await http.post(
            f"{base}{asked.path}",
            params=asked.query,
            content=asked.body,
            headers=[("authorization", f"Bearer {token}"), *asked.headers],
        )

    def _looked_at(self, asked: Asked, answer: httpx.Response) -> set[str]:
        self.statuses[answer.status_code] += 1
        self.target.saw(answer.content + str(answer.headers).encode())
        assert answer.status_code in DONE | REFUSALS, (answer.status_code, asked, answer.text[:500])
        if answer.status_code in DONE:
            promised = {each.decode() for each in _RECEIPT.findall(answer.content)}
            return promised | {each.decode() for each in _RECEIPT.findall(str(answer.headers).encode())}
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in {"application/problem+json", XML}, (answer.status_code, kind, asked)
        if kind != XML:
            said = json.loads(answer.content)
            assert all(said.get(name) for name in _NAMES), (said, asked)
            assert said["status"] == answer.status_code
            self.codes[said["code"]] += 1
        return set()

    async def _let_in(self, http: httpx.AsyncClient, here: Installation, asked: Asked) -> None:
        name = asked.person or asked.sector
        if name in self._tokens:
            return
        wish = {"grant_type": "client_credentials"}
        if asked.person:
            secret = (here.credentials.folder / "demo-client.secret").read_text(encoding="ascii").strip()
            wish |= {"client_id": CLIENT, "client_secret": secret, "person": name}
        else:
            known = access(here, name)
            wish |= {"client_id": name, "client_secret": str(known["client_secret"])}
        answer = await http.post(here.state.token_url, data=wish)
        self._tokens[name] = answer.raise_for_status().json()["access_token"]
