"""A person logs in through the issuer with a code and a proof key, works, and logs out; nobody else gets in."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from deploy.local.issuer import Issuing, load_or_create
from deploy.local.issuer import application as issuer_application
from deploy.local.people import People
from services.reporting.looking.directory import Directory
from services.reporting.session import COOKIE, ForgedError, Session, Sessions, local_path, login_routes
from shared.identity import Issuer
from tests.integration.reporting.telling import Reading

SITE = "http://127.0.0.1:4444"


@pytest.fixture
async def issuing_server(tmp_path: Path) -> AsyncIterator[Issuing]:
    """The demo's issuer, listening."""
    server = uvicorn.Server(uvicorn.Config(FastAPI(), host="127.0.0.1", port=0, log_config=None, lifespan="off"))
    sockets = [server.config.bind_socket()]
    port = sockets[0].getsockname()[1]
    issuing = Issuing(f"http://127.0.0.1:{port}", load_or_create(tmp_path), People(), time.time)
    server.config.app = issuer_application(issuing)
    serving = asyncio.create_task(server.serve(sockets))
    yield issuing
    server.should_exit = True
    with suppress(SystemExit):
        await serving


@pytest.fixture
async def site(reading: Reading, issuing_server: Issuing) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on a site with the login, and a page that says who is logged in."""
    issuer = Issuer(issuing_server.name, f"{issuing_server.name}/jwks.json")
    sessions = Sessions(reading.pool, issuer, Directory(reading.pool))
    app = FastAPI()
    app.include_router(login_routes(sessions))

    @app.get("/who")
    async def who(request: Request) -> JSONResponse:
        session = await sessions.current(request)
        return JSONResponse(None if session is None else _told(session))

    @app.exception_handler(ForgedError)
    async def forged(_: Request, __: Exception) -> JSONResponse:
        return JSONResponse("forged", 403)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SITE) as browser:
        yield browser


def _told(session: Session) -> dict[str, str]:
    return {"id": session.person.id, "name": session.name, "csrf": session.csrf, "purpose": session.purpose}


async def chosen(asked: str, person: str) -> str:
    """Choose who one is on the issuer's page; answers where the browser is sent back to."""
    async with httpx.AsyncClient(trust_env=False) as outside:
        page = await outside.get(asked)
        assert page.status_code == 200
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        address = urlsplit(asked)
        answer = await outside.post(f"{address.scheme}://{address.netloc}/authorize", data=hidden | {"person": person})
    assert answer.status_code == 303
    return answer.headers["location"]


async def logged_in(site: httpx.AsyncClient, person: str, wanted: str = "/caseload") -> httpx.Response:
    """The whole way from the login link to the page that was wanted."""
    begun = await site.get("/login", params={"next": wanted})
    return await site.get(await chosen(begun.headers["location"], person))


async def test_a_person_logs_in_and_out(site: httpx.AsyncClient) -> None:
    """Back at the page that was wanted, the session knows who it is; after logging out it is gone."""
    back = await logged_in(site, "p-karen", "/caseload?phase=effort")

    assert (back.status_code, back.headers["location"]) == (303, "/caseload?phase=effort")
    cookie = next(header for header in back.headers.get_list("set-cookie") if header.startswith(f"{COOKIE}="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    who = (await site.get("/who")).json()
    assert (who["id"], who["name"], who["purpose"]) == ("p-karen", "Karen", "coordinated-pathway")

    assert (await site.post("/logout", data={"csrf": "guess"})).status_code == 403
    assert (await site.get("/who")).json() is not None
    assert (await site.post("/logout", data={"csrf": who["csrf"]})).status_code == 303
    assert (await site.get("/who")).json() is None


async def test_the_database_holds_no_cookie(site: httpx.AsyncClient, reading: Reading) -> None:
    """Whoever reads the table cannot become anybody."""
    await logged_in(site, "p-karen")
    rows = await reading.pool.fetch("SELECT s::text AS row FROM sessions s")
    assert len(rows) == 1
    assert site.cookies[COOKIE] not in rows[0]["row"]


async def test_an_answer_to_nobodys_login_is_turned_away(site: httpx.AsyncClient) -> None:
    """Another browser's answer, another state, a code used twice, no code at all: no session."""
    begun = await site.get("/login")
    back = await chosen(begun.headers["location"], "p-karen")
    query = parse_qs(urlsplit(back).query)
    other = httpx.AsyncClient(transport=site._transport, base_url=SITE)  # noqa: SLF001 (the same site, another browser)
    assert (await other.get(back)).headers["location"] == "/login/failed"
    assert (await other.get("/who")).json() is None

    forged = await site.get("/login/callback", params={"code": query["code"][0], "state": "guess"})
    assert forged.headers["location"] == "/login/failed"
    again = await site.get(back)
    assert again.headers["location"] == "/login/failed"
    assert (await site.get("/who")).json() is None


async def test_a_code_is_good_once_and_for_its_verifier(issuing_server: Issuing, site: httpx.AsyncClient) -> None:
    """The issuer gives no token for a used code, a wrong verifier, or another address to come back to."""
    begun = await site.get("/login")
    back = await chosen(begun.headers["location"], "p-karen")
    code = parse_qs(urlsplit(back).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "client_id": "samspor-web",
        "code": code,
        "redirect_uri": f"{SITE}/login/callback",
        "code_verifier": "guess",
    }
    async with httpx.AsyncClient(trust_env=False, base_url=issuing_server.name) as outside:
        assert (await outside.post("/token", data=form)).json()["error"] == "invalid_grant"
        simulated = {"grant_type": "client_credentials", "client_id": "samspor-demo", "client_secret": "guess"}
        answer = await outside.post("/token", data=simulated | {"person": "p-karen"})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert (await site.get(back)).headers["location"] == "/login/failed"


@pytest.mark.parametrize(
    "asked",
    [
        {"redirect_uri": "https://evil.example/login/callback"},
        {"redirect_uri": f"{SITE}/elsewhere"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"client_id": "samspor-demo"},
        {"response_type": "token"},
    ],
)
async def test_the_issuer_sends_codes_to_this_machine_only(
    issuing_server: Issuing, site: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    """Another address, another flow, no proof key: no page to choose on."""
    begun = await site.get("/login")
    usual = {name: values[0] for name, values in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    async with httpx.AsyncClient(trust_env=False, base_url=issuing_server.name) as outside:
        answer = await outside.get("/authorize", params=usual | asked)
        elsewhere = await outside.get("/jwks.json", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert elsewhere.status_code == 400


async def test_the_issuers_secrets_are_made_once(tmp_path: Path) -> None:
    """A second start finds the same key, in files that only their owner reads."""
    first, second = load_or_create(tmp_path / "s"), load_or_create(tmp_path / "s")

    assert first.key.thumbprint() == second.key.thumbprint()
    assert first.secret == second.secret
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "s").iterdir()} == {0o600}
    assert "d" not in json.loads(json.dumps(Issuing("x", first, {}, time.time).public_keys))["keys"][0]


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/caseload?phase=effort", "/caseload?phase=effort"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("/\t/evil.example", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_to_another_site(wanted: str, led: str) -> None:
    """After the login the browser goes to a path of this site, whatever was asked for."""
    assert local_path(wanted) == led


async def test_colleagues_are_remembered_by_name_and_nobody_else(site: httpx.AsyncClient, reading: Reading) -> None:
    """The directory is no register of youths, parents and those who come to the open door."""
    await logged_in(site, "p-door")
    await logged_in(site, "p-karen")

    known = await reading.pool.fetch("SELECT id FROM colleagues")
    assert [row["id"] for row in known] == ["p-karen"]
