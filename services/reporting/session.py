"""Who is logged in on this browser? A session stands for a person's token and never leaves the server.

Login is OpenID Connect's authorization code flow with PKCE. The cookie holds a random id of which the database keeps
the hash alone; forms carry the session's own token against forgery. Invariant: a session ends with its token, and
nobody is led anywhere but to a path of this site.
Source: RFC 6749, RFC 7636, RFC 9207 (`iss` in the answer), OpenID Connect Core 1.0.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from joserfc.util import urlsafe_b64encode

from services.reporting.looking.asking import Asking, usual_purpose
from services.reporting.looking.directory import Directory
from shared.deciding import Person
from shared.definitions.roles import ROLES
from shared.identity import Issuer, NotProvenError, wall
from shared.postgres import Pool

CLIENT: Final = "samspor-web"
"""The name by which the issuer knows these pages; a public client, so PKCE binds the code to this browser's login."""
COOKIE: Final = "samspor"
LOGIN_COOKIE: Final = "samspor-login"
CALLBACK: Final = "/login/callback"
LOGIN_TAKES: Final = timedelta(minutes=10)
REVEALED_FOR: Final = timedelta(minutes=15)
"""How long what a person has opened with a purpose stays open in their session."""


class ForgedError(Exception):
    """A form came without the session's own token: it may have been sent by another site."""


class LoginError(Exception):
    """The login did not end in a proven person; begin again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A person at work in a browser.

    Attributes:
        csrf: what every form of this session must carry in its field `csrf`.
        purpose: what the person looks for, until they say otherwise.
        revealed: youths whose masked fields they have opened.
    """

    id: bytes
    person: Person
    name: str
    token: str
    csrf: str
    purpose: str
    revealed: frozenset[UUID]

    @property
    def asking(self) -> Asking:
        """The person as one who asks."""
        return Asking(self.person, self.purpose, self.revealed)

    def check(self, csrf: str) -> None:
        """Let a form pass that carries this session's token.

        Raises:
            ForgedError: it does not.
        """
        if not secrets.compare_digest(csrf.encode(), self.csrf.encode()):
            raise ForgedError


class Sessions:
    """The sessions of this installation, and the way in and out."""

    def __init__(self, pool: Pool, issuer: Issuer, directory: Directory) -> None:
        self._pool, self._issuer, self._directory = pool, issuer, directory
        self._endpoints: dict[str, str] = {}

    async def current(self, request: Request) -> Session | None:
        """The session of a request, if there is one whose token is still good."""
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return None
        identity = _hash(cookie)
        row = await self._pool.fetchrow(
            "SELECT s.token, s.name, s.csrf, s.purpose, ARRAY(SELECT r.youth FROM revealed r"
            " WHERE r.session = s.id AND r.until > clock_timestamp()) AS revealed"
            " FROM sessions s WHERE s.id = $1 AND s.expires_at > clock_timestamp()",
            identity,
        )
        if row is None:
            return None
        try:
            proven = await self._issuer.proven(row["token"])
        except NotProvenError:
            return None
        return Session(
            id=identity,
            person=proven.person,
            name=row["name"],
            token=row["token"],
            csrf=row["csrf"],
            purpose=row["purpose"],
            revealed=frozenset(row["revealed"]),
        )

    async def set_purpose(self, session: Session, purpose: str) -> Session:
        """Let the person look for another purpose from now on.

        Raises:
            ValueError: the role has no such purpose.
        """
        if purpose not in ROLES[session.person.role].purposes:
            raise ValueError("not a purpose of the role")
        await self._pool.execute("UPDATE sessions SET purpose = $2 WHERE id = $1", session.id, purpose)
        return replace(session, purpose=purpose)

    async def reveal(self, session: Session, youth: UUID) -> None:
        """Keep a youth's masked fields open for this session, once the reveal itself is recorded."""
        await self._pool.execute(
            "INSERT INTO revealed (session, youth, until) VALUES ($1, $2, clock_timestamp() + $3)"
            " ON CONFLICT (session, youth) DO UPDATE SET until = excluded.until",
            session.id,
            youth,
            REVEALED_FOR,
        )

    async def begin(self, request: Request, return_to: str) -> Response:
        """Send the browser to the issuer, to come back to a path of this site."""
        endpoints = await self._discovered()
        login, state, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        await self._pool.execute("DELETE FROM logins WHERE expires_at < clock_timestamp()")
        await self._pool.execute(
            "INSERT INTO logins (id, state, verifier, return_to, expires_at)"
            " VALUES ($1, $2, $3, $4, clock_timestamp() + $5)",
            _hash(login),
            state,
            verifier,
            local_path(return_to),
            LOGIN_TAKES,
        )
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode()
        asked = {
            "client_id": CLIENT,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": _callback(request),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        answer = RedirectResponse(f"{endpoints['authorization_endpoint']}?{urlencode(asked)}", 303)
        _keep(answer, request, LOGIN_COOKIE, login, LOGIN_TAKES, CALLBACK)
        return answer

    async def finish(self, request: Request) -> Response:
        """The browser comes back from the issuer: exchange the code, begin the session.

        Raises:
            LoginError: the answer does not belong to a login begun here, or proves nobody.
        """
        given = request.query_params
        row = await self._pool.fetchrow(
            "DELETE FROM logins WHERE id = $1 AND expires_at > clock_timestamp() RETURNING *",
            _hash(request.cookies.get(LOGIN_COOKIE, "")),
        )
        if row is None or not secrets.compare_digest(row["state"].encode(), given.get("state", "").encode()):
            raise LoginError("the answer belongs to no login that was begun in this browser")
        if given.get("iss", self._issuer.name) != self._issuer.name or "code" not in given:
            raise LoginError("the answer is not our issuer's, or holds no code")
        token = await self._exchange(given["code"], row["verifier"], _callback(request))
        try:
            proven = await self._issuer.proven(token)
        except NotProvenError as error:
            raise LoginError("the issuer's token proves nobody") from error
        await self._directory.note(proven)
        cookie = secrets.token_urlsafe(32)
        await self._pool.execute("DELETE FROM sessions WHERE expires_at < clock_timestamp()")
        await self._pool.execute(
            "INSERT INTO sessions (id, token, name, csrf, purpose, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            _hash(cookie),
            token,
            proven.name or proven.person.id,
            secrets.token_urlsafe(32),
            usual_purpose(proven.person.role),
            proven.until,
        )
        answer = RedirectResponse(row["return_to"], 303)
        _keep(answer, request, COOKIE, cookie, proven.until - wall(), "/")
        answer.delete_cookie(LOGIN_COOKIE, path=CALLBACK)
        return answer

    async def end(self, session: Session) -> Response:
        """Log out."""
        await self._pool.execute("DELETE FROM sessions WHERE id = $1", session.id)
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    async def _exchange(self, code: str, verifier: str, callback: str) -> str:
        endpoints = await self._discovered()
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "code": code,
            "redirect_uri": callback,
            "code_verifier": verifier,
        }
        try:
            async with httpx.AsyncClient(timeout=10.0, trust_env=False) as client:
                answer = await client.post(endpoints["token_endpoint"], data=form)
                answer.raise_for_status()
                token: str = answer.json()["access_token"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise LoginError("the issuer did not exchange the code") from error
        return token

    async def _discovered(self) -> dict[str, str]:
        if not self._endpoints:
            try:
                async with httpx.AsyncClient(timeout=10.0, trust_env=False) as client:
                    answer = await client.get(f"{self._issuer.name}/.well-known/openid-configuration")
                    answer.raise_for_status()
                    found: dict[str, Any] = answer.json()
            except (httpx.HTTPError, ValueError) as error:
                raise LoginError("the issuer does not answer") from error
            self._endpoints = {name: found[name] for name in ("authorization_endpoint", "token_endpoint")}
        return self._endpoints


def local_path(wanted: str) -> str:
    """A path of this site, whatever was wanted; what a browser would read as another site becomes `/`."""
    if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable():
        return wanted
    return "/"


def login_routes(sessions: Sessions) -> APIRouter:
    """GET /login?next=…, GET /login/callback, POST /logout (form field `csrf`)."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/login")
    async def begin(request: Request) -> Response:
        return await sessions.begin(request, request.query_params.get("next", "/"))

    @routes.get(CALLBACK)
    async def finish(request: Request) -> Response:
        try:
            return await sessions.finish(request)
        except LoginError:
            return RedirectResponse("/login/failed", 303)

    @routes.post("/logout")
    async def end(request: Request) -> Response:
        session = await sessions.current(request)
        if session is None:
            return RedirectResponse("/", 303)
        session.check(str((await request.form()).get("csrf", "")))
        return await sessions.end(session)

    return routes


def _callback(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{CALLBACK}"


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _keep(  # what to keep, on which answer, how long, and where it is sent
    answer: Response, request: Request, name: str, value: str, lifetime: timedelta, path: str
) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=int(lifetime.total_seconds()),
        path=path,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
