"""Who is somebody in the demo? A small OpenID Connect issuer, on loopback only, where one chooses who one is.

It speaks as much of the protocol as the services use: discovery, keys, the authorization code flow with PKCE, and
client credentials, for the demo's simulated people and for each sector's own system. A municipality puts its own
identity provider in its place.
Invariant: it never answers beyond loopback, and a code is good once, for a minute, for the one who asked for it.
Source: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749 (OAuth 2.0), RFC 7636 (PKCE), RFC 9207 (`iss` in answers).
"""

import binascii
import os
import secrets
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import unquote, urlencode, urlsplit
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Form, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64encode
from pydantic_core import from_json, to_json
from starlette.middleware.trustedhost import TrustedHostMiddleware

from deploy.local.credentials import clients
from deploy.local.people import DemoPerson, People
from deploy.sectors import sectors
from shared.serving import UNTOLD

WEB_CLIENT: Final = "samspor-web"
"""The client that people's browsers log in to; public, so that PKCE is what binds the code to it."""
DEMO_CLIENT: Final = "samspor-demo"
"""The client that may ask for the token of any demo person; its secret is made at the first start."""
AUDIENCE: Final = "samspor"
SYSTEMS: Final = "samspor-gateway"
"""The audience of a sector's own system: its token opens the gateway and nothing else."""
SYSTEM_LIFETIME: Final = 60 * 60
"""Seconds that a system's token is good for; it fetches the next one by itself."""
LIFETIME: Final = 8 * 60 * 60
"""Seconds that a token is good for: a working day."""
CODE_LIFETIME: Final = 60.0
ALGORITHM: Final = "Ed25519"
LOOPBACK: Final = ("127.0.0.1", "localhost")
CALLBACK: Final = "/login/callback"
ASKED: Final = (
    "client_id",
    "response_type",
    "redirect_uri",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
"""What a client says at /authorize."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the issuer keeps in the secrets folder: its signing key and the demo client's secret."""

    key: OKPKey
    secret: str
    systems: Mapping[str, str] = field(default_factory=dict)
    """Sector → the secret of its own system."""


def load_or_create(folder: Path, sectors: Iterable[str] = ()) -> Kept:
    """The issuer's secrets, made at the first start (`issuer.jwk`, `demo-client.secret`, `clients.json`, mode 0600)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = _once(folder / "issuer.jwk", lambda: to_json(_new_key().as_dict(private=True)))
    secret = _once(folder / "demo-client.secret", lambda: secrets.token_urlsafe(32).encode())
    return Kept(OKPKey.import_key(from_json(key)), secret.decode().strip(), clients(folder, sectors))


def _new_key() -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)


def _once(file: Path, make: Callable[[], bytes]) -> bytes:
    if not file.exists():
        fresh = file.with_name(file.name + ".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(make())
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(file)
    return file.read_bytes()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asked for at /authorize, checked."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str


class _RefusedError(Exception):
    """A request is not in order; `code` is the protocol's own word for it (RFC 6749 section 5.2)."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Grant:
    wish: Wish
    person: DemoPerson
    until: float


class Issuing:
    """Gives codes and tokens; codes live in memory, because a minute is all they live."""

    def __init__(
        self,
        name: str,
        kept: Kept,
        people: Mapping[str, DemoPerson],
        now: Callable[[], float],
        municipality: str = "707",
    ) -> None:
        self.name, self.people, self.municipality = name, people, municipality
        self._kept, self._now = kept, now
        self._grants: dict[str, _Grant] = {}

    @property
    def public_keys(self) -> dict[str, Any]:
        """The keys that tokens are verified with (RFC 7517)."""
        return {"keys": [self._kept.key.as_dict(private=False)]}

    def code_for(self, wish: Wish, person_id: str) -> str:
        """A code with which the client fetches the token of the person chosen."""
        person = self._person(person_id)
        now = self._now()
        self._grants = {code: grant for code, grant in self._grants.items() if grant.until > now}
        code = secrets.token_urlsafe(32)
        self._grants[code] = _Grant(wish, person, now + CODE_LIFETIME)
        return code

    def exchange(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """Tokens for a code, once, for the client whose verifier fits the challenge."""
        grant = self._grants.pop(code, None)
        if grant is None or grant.until <= self._now() or grant.wish.redirect_uri != redirect_uri:
            raise _RefusedError("invalid_grant", "the code is unknown, used, too old or another client's")
        given = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode()
        if not secrets.compare_digest(given, grant.wish.challenge):
            raise _RefusedError("invalid_grant", "the verifier does not fit the challenge")
        identity = self._sign(grant.person, WEB_CLIENT, {"nonce": grant.wish.nonce})
        return self._answer(grant.person) | {"id_token": identity}

    def simulated(self, secret: str, person_id: str) -> dict[str, Any]:
        """A token for a simulated person of the demo."""
        if not secrets.compare_digest(secret.encode(), self._kept.secret.encode()):
            raise _RefusedError("invalid_client", "the client's secret is another one")
        return self._answer(self._person(person_id))

    def system(self, sector: str, secret: str) -> dict[str, Any]:
        """A token for a sector's own system."""
        known = self._kept.systems.get(sector)
        # Compared also where there is no such client: how long it takes tells nothing.
        fits = secrets.compare_digest(secret.encode(), (known or secrets.token_hex()).encode())
        if known is None or not fits:
            raise _RefusedError("invalid_client", "there is no such client, or its secret is another one")
        now = int(self._now())
        claims = {
            "iss": self.name,
            "aud": SYSTEMS,
            "sub": f"sector:{sector}",
            "sector": sector,
            "municipality": self.municipality,
            "iat": now,
            "exp": now + SYSTEM_LIFETIME,
            "jti": str(uuid4()),
        }
        return {"access_token": self._signed(claims), "token_type": "Bearer", "expires_in": SYSTEM_LIFETIME}

    def _person(self, person_id: str) -> DemoPerson:
        if person_id not in self.people:
            raise _RefusedError("invalid_request", "there is no such person in people.yaml")
        return self.people[person_id]

    def _answer(self, person: DemoPerson) -> dict[str, Any]:
        token = self._sign(person, AUDIENCE, {"jti": str(uuid4())})
        return {"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME}

    def _sign(self, person: DemoPerson, audience: str, more: Mapping[str, Any]) -> str:
        now = int(self._now())
        claims = {
            "iss": self.name,
            "aud": audience,
            "sub": person.subject,
            "iat": now,
            "exp": now + LIFETIME,
            "name": person.name,
            "title": person.title,
            "role": person.role,
            "unit": person.unit,
            "municipality": person.municipality,
            "youths": [str(youth) for youth in person.youths],
        } | dict(more)
        return self._signed(claims)

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": ALGORITHM, "kid": self._kept.key.kid, "typ": "JWT"}
        return jwt.encode(header, claims, self._kept.key, algorithms=[ALGORITHM])


def checked(parameters: Mapping[str, str]) -> Wish:
    """What a client asks for at /authorize, or the reason why it may not.

    Raises:
        _RefusedError: the client or its address is unknown, or PKCE is missing.
    """
    if parameters.get("client_id") != WEB_CLIENT or parameters.get("response_type") != "code":
        raise _RefusedError("invalid_request", f"expected client_id={WEB_CLIENT} and response_type=code")
    address = urlsplit(parameters.get("redirect_uri", ""))
    if address.scheme != "http" or address.hostname not in LOOPBACK or address.path != CALLBACK or address.query:
        raise _RefusedError("invalid_request", f"expected a redirect_uri on loopback that ends in {CALLBACK}")
    challenge = parameters.get("code_challenge", "")
    if parameters.get("code_challenge_method") != "S256" or not challenge:
        raise _RefusedError("invalid_request", "expected code_challenge with code_challenge_method=S256")
    return Wish(parameters["redirect_uri"], parameters.get("state", ""), parameters.get("nonce", ""), challenge)


def _tell_faults(app: FastAPI) -> None:
    """Every refusal in the form of RFC 6749, section 5.2, and not in the framework's own."""

    @app.exception_handler(_RefusedError)
    async def refused(_: object, error: _RefusedError) -> JSONResponse:
        status = 401 if error.code == "invalid_client" else 400
        return JSONResponse({"error": error.code, "error_description": str(error)}, status)

    @app.exception_handler(RequestValidationError)
    async def malformed(_: object, error: RequestValidationError) -> JSONResponse:
        named = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
        said = f"missing, or not as it must be: {named}"
        return JSONResponse({"error": "invalid_request", "error_description": said}, 400)


def application(issuing: Issuing) -> FastAPI:
    """The issuer's pages and endpoints."""
    app = FastAPI(title="Samspor demo issuer", docs_url=None, redoc_url=None, openapi_url=None, telemetry=UNTOLD)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))

    _tell_faults(app)

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, Any]:
        return {
            "issuer": issuing.name,
            "authorization_endpoint": f"{issuing.name}/authorize",
            "token_endpoint": f"{issuing.name}/token",
            "jwks_uri": f"{issuing.name}/jwks.json",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_post", "client_secret_basic"],
            "authorization_response_iss_parameter_supported": True,
        }

    @app.get("/jwks.json")
    async def keys() -> dict[str, Any]:
        return issuing.public_keys

    @app.get("/authorize")
    async def choose(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "") for name in ASKED}
        checked(asked)
        return _page(asked, issuing.people)

    @app.post("/authorize")
    async def chosen(request: Request) -> Response:
        form = await request.form()
        wish = checked({name: str(form.get(name, "")) for name in ASKED})
        code = issuing.code_for(wish, str(form.get("person", "")))
        answer = urlencode({"code": code, "state": wish.state, "iss": issuing.name})
        return RedirectResponse(f"{wish.redirect_uri}?{answer}", 303)

    @app.post("/token")
    async def token(
        grant_type: Annotated[str, Form()],
        client_id: Annotated[str, Form()] = "",
        client_secret: Annotated[str, Form()] = "",
        code: Annotated[str, Form()] = "",
        redirect_uri: Annotated[str, Form()] = "",
        code_verifier: Annotated[str, Form()] = "",
        person: Annotated[str, Form()] = "",
        authorization: Annotated[str | None, Header()] = None,
    ) -> Response:
        client, secret = (client_id, client_secret) if client_id else _basic(authorization or "")
        match grant_type, client:
            case "authorization_code", "samspor-web":
                answer = issuing.exchange(code, redirect_uri, code_verifier)
            case "client_credentials", "samspor-demo":
                answer = issuing.simulated(secret, person)
            case "client_credentials", sector:
                answer = issuing.system(sector, secret)
            case _:
                raise _RefusedError("unsupported_grant_type", "expected authorization_code or client_credentials")
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    return app


def _basic(authorization: str) -> tuple[str, str]:
    """Client id and secret in a header (RFC 6749 section 2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        identity, separator, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        separator = ""
    if scheme.lower() != "basic" or not separator:
        raise _RefusedError("invalid_client", "expected client id and secret in the form, or as HTTP Basic")
    return unquote(identity), unquote(secret)


_STYLE: Final = """
:root{color-scheme:light dark}
body{font:1.05rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:44rem;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0 0 .25rem}p{margin:.25rem 0 1.25rem;opacity:.8}ul{list-style:none;padding:0;display:grid;
grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.6rem}button{font:inherit;width:100%;text-align:left;
padding:.7rem .9rem;border:1px solid #7a8794;border-radius:.5rem;background:transparent;color:inherit;cursor:pointer}
button:hover,button:focus-visible{outline:3px solid #2f6f8f;outline-offset:1px}button b{display:block}
"""


def _page(asked: Mapping[str, str], people: Mapping[str, DemoPerson]) -> HTMLResponse:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    choices = "".join(
        f'<li><button name="person" value="{escape(person.id)}"><b>{escape(person.name)}</b>'
        f"{escape(person.title)}</button></li>"
        for person in people.values()
    )
    return HTMLResponse(
        '<!doctype html><html lang="da"><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width,initial-scale=1"><title>Hvem er du? · Samspor demo</title>'
        f"<style>{_STYLE}</style><main><h1>Hvem er du?</h1>"
        "<p>Demoens indbyggede login. Alle personer er opfundne.</p>"
        f'<form method="post" action="/authorize">{hidden}<ul>{choices}</ul></form></main></html>',
        headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
    )


def main() -> None:
    """Serve the issuer at SAMSPOR_ISSUER, for SAMSPOR_MUNICIPALITY, keeping its secrets in SAMSPOR_SECRETS_DIR.

    People whom a demo has added are looked for in SAMSPOR_PEOPLE_DIR, if it is set.
    """
    name, folder = os.environ.get("SAMSPOR_ISSUER", ""), os.environ.get("SAMSPOR_SECRETS_DIR", "")
    address = urlsplit(name)
    if address.hostname not in LOOPBACK or address.port is None or not folder:
        sys.exit(
            "issuer cannot start: set SAMSPOR_ISSUER to http://127.0.0.1:<port> and SAMSPOR_SECRETS_DIR to a folder"
        )
    kept = load_or_create(Path(folder), sectors())
    added = os.environ.get("SAMSPOR_PEOPLE_DIR")
    people = People(Path(added) if added else None)
    issuing = Issuing(name, kept, people, time.time, os.environ.get("SAMSPOR_MUNICIPALITY", "707"))
    uvicorn.run(application(issuing), host="127.0.0.1", port=address.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
