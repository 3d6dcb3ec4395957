"""How is a sandbox made ready for a sector's system, and how is its inbox taken away for a while?

People of the demonstration open a pathway for one invented youth and let the sector follow it, through the same door
as everybody's commands. The inbox goes away by halting the message server, as a cut line would look to a sender.
"""

import json
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

import httpx

from deploy.conformance.cases import CPR
from deploy.local.state import Installation
from deploy.refusing import CannotError
from shared.definitions.event_types import category_of
from shared.events.envelope import derived_id

CLIENT: Final = "samspor-demo"
RAISER: Final = "p-tine"
COORDINATOR: Final = "p-karen"
CASE_LEAD: Final = "p-birgitte"
PATIENCE: Final = 30.0
MESSAGE_SERVER: Final = "nats"


class NotASandboxError(CannotError):
    """The installation cannot be used for this."""


async def followed(here: Installation, sector: str, types: Sequence[str]) -> UUID:
    """Let the sector follow the sandbox's youth in everything that its types are about; the youth's id.

    Raises:
        NotASandboxError: it has no people of the demonstration, or does not let them.
    """
    categories = sorted({category_of(each) for each in types})
    async with httpx.AsyncClient(base_url=here.state.web_url, timeout=PATIENCE, trust_env=False) as http:
        tokens = {name: await _token(http, here, name) for name in (RAISER, COORDINATOR, CASE_LEAD)}
        why = {"by": RAISER, "sector": "social", "reason": "prøve af et system", "basis": "SAME_UNIT"}
        raised = await _given(http, tokens[RAISER], "raise-youth", {"cpr": CPR}, why)
        youth = {"youth": str(raised["youth"])}
        opened = {"description": "norddjurs-taskforce", "deviation": "prøve"}
        await _given(http, tokens[COORDINATOR], "open-pathway", youth, opened)
        lead = {"person": CASE_LEAD, "unit": "social"}
        await _given(http, tokens[COORDINATOR], "appoint-case-lead", youth, lead)
        if categories:
            agreed = {"given_by": ["youth", "mother"], "scope": "coordinated-pathway", "to": [sector]}
            told = {**agreed, "categories": categories, "form": "written", "explained": True}
            await _given(http, tokens[CASE_LEAD], "record-consent-given", youth, told)
            joined = {"sector": sector, "person": "p-conformance", "basis": "CONSENT", "categories": categories}
            await _given(http, tokens[COORDINATOR], "join-actor", youth, joined)
    return UUID(youth["youth"])


@asynccontextmanager
async def away(here: Installation) -> AsyncIterator[None]:
    """Halt the message server for as long as the block lasts; it goes on whatever happens in between."""
    process = here.state.processes[MESSAGE_SERVER]
    if not process.alive():
        raise NotASandboxError("the message server is just being started again; try once more")
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


async def _token(http: httpx.AsyncClient, here: Installation, person: str) -> str:
    file = here.credentials.folder / "demo-client.secret"
    if not file.exists():
        raise NotASandboxError(
            "this installation has no people of the demonstration: `samspor up` a sandbox of its own"
        )
    secret = file.read_text(encoding="utf-8").strip()
    wish = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": secret, "person": person}
    answer = await http.post(f"{here.state.issuer_url}/token", data=wish)
    return str(answer.raise_for_status().json()["access_token"])


async def _given(
    http: httpx.AsyncClient, token: str, command: str, about: Mapping[str, str], args: Mapping[str, Any]
) -> Mapping[str, Any]:
    # The same wish has the same id for ever: a sandbox that was made ready before stays as it is.
    body = {"command_id": str(derived_id("conformance", command, json.dumps(args, sort_keys=True))), **about}
    answer = await http.post(
        f"/api/v1/commands/coordination/{command}",
        json={**body, "args": args},
        headers={"Authorization": f"Bearer {token}"},
    )
    found: Mapping[str, Any] = answer.json()
    if answer.status_code != httpx.codes.OK:
        raise NotASandboxError(f"{command} was refused in this sandbox: {found.get('reason_en') or found}")
    return found
