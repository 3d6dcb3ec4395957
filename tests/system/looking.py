"""What does the API of a running demo answer to somebody? Asked as anybody would, with a token from the issuer."""

from base64 import urlsafe_b64decode
from typing import Any

import httpx
from pydantic_core import from_json

from deploy.demo.people import token_of
from deploy.local.state import Installation

ANSWERS_WITHIN = 30.0


async def asked(here: Installation, person: str, *paths: str) -> list[Any]:
    """What each path answers to a person."""
    headers = {"Authorization": f"Bearer {await token(here, person)}"}
    async with httpx.AsyncClient(base_url=here.state.web_url, timeout=ANSWERS_WITHIN, trust_env=False) as web:
        answers = [await web.get(f"/api/v1{path}", headers=headers) for path in paths]
    return [answer.raise_for_status().json() for answer in answers]


async def token(here: Installation, person: str) -> str:
    """A person's token."""
    secret = (here.credentials.folder / "demo-client.secret").read_text().strip()
    async with httpx.AsyncClient(base_url=here.state.issuer_url, timeout=ANSWERS_WITHIN, trust_env=False) as issuer:
        return await token_of(issuer, secret, person)


def claims(of: str) -> dict[str, Any]:
    """What a token says."""
    body = of.split(".")[1]
    return dict(from_json(urlsafe_b64decode(body + "=" * (-len(body) % 4))))
