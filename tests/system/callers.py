"""How do people behave who never give up? They give a command again under its own id until it is answered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.local.state import Installation
from shared.events.envelope import derived_id
from tests.system.story import cpr

CASE_LEAD = "p-birgitte"
TRIES_APART = 0.1


@dataclass
class Caller:
    """A case lead who raises youths and opens their pathways through the only door for people."""

    here: Installation
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    async def open_pathways(self, numbers: range) -> None:
        """Raise each youth, open the pathway, and assign a task; each command until it is answered."""
        token = await self._token()
        for number in numbers:
            raised = await self._give(
                f"raise-{number}",
                "raise-youth",
                {
                    "cpr": cpr(number),
                    "args": {"by": CASE_LEAD, "sector": "social", "reason": "flere tegn", "basis": "SAME_UNIT"},
                },
                token,
            )
            youth = {"youth": raised["youth"]}
            opened = {"description": "norddjurs-taskforce", "deviation": "skøn"}
            await self._give(f"open-{number}", "open-pathway", youth | {"args": opened}, token)
            lead = {"person": CASE_LEAD, "unit": "social"}
            await self._give(f"lead-{number}", "appoint-case-lead", youth | {"args": lead}, token)

    async def _give(self, name: str, command: str, wish: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        body = {"command_id": str(derived_id("caller", name)), **wish}
        answer = await self._posted(f"{self.here.state.web_url}/api/v1/commands/coordination/{command}", body, token)
        assert answer["status"] in {"done", "duplicate"}, answer
        self.answers[name] = answer
        return answer

    async def _token(self) -> str:
        secret = (self.here.credentials.folder / "demo-client.secret").read_text(encoding="utf-8").strip()
        asked = {"grant_type": "client_credentials", "client_id": "samspor-demo", "client_secret": secret}
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{self.here.state.issuer_url}/token", data=asked | {"person": CASE_LEAD})
        return str(answer.raise_for_status().json()["access_token"])

    async def _posted(self, url: str, body: Mapping[str, Any], token: str) -> Mapping[str, Any]:
        async with httpx.AsyncClient(trust_env=False, timeout=20.0) as http:
            while True:
                try:
                    answer = await http.post(url, json=body, headers={"Authorization": f"Bearer {token}"})
                except httpx.TransportError:
                    await asyncio.sleep(TRIES_APART)
                    continue
                found: Mapping[str, Any] = answer.json()
                if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    assert answer.status_code == httpx.codes.OK, found
                    return found
                await asyncio.sleep(TRIES_APART)
