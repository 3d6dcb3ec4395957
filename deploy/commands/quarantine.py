"""`samspor quarantine SECTOR …`: what was refused of a sector, and what shall become of it?

Over the gateway's own interface with the sector's own access, so that nothing can be done here that its people could
not do, and everything is recorded. Invariant: what is shown is masked; contents never come here.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

import click
import httpx
from rich.table import Table

from deploy.commands.credentials import access
from deploy.local.state import installation
from deploy.prompt import console, data_option
from deploy.refusing import CannotError

PATIENCE: Final = 60.0
_Found = TypeVar("_Found")


class GatewayError(CannotError):
    """The gateway refused, or did not answer; the message is its own sentence."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One sector's desk, at the gateway of an installation."""

    data: Path
    sector: str
    as_json: bool

    def ask(self, work: Callable[[httpx.AsyncClient], Awaitable[_Found]]) -> _Found:
        """Do something with a client that shows the sector's token."""
        return asyncio.run(self._ask(work))

    async def _ask(self, work: Callable[[httpx.AsyncClient], Awaitable[_Found]]) -> _Found:
        known = access(installation(self.data), self.sector)
        if "client_secret" not in known:
            raise GatewayError("the secret of this sector's system lies with the issuer, not here")
        try:
            async with httpx.AsyncClient(base_url=str(known["gateway_url"]), timeout=PATIENCE, trust_env=False) as http:
                http.headers["Authorization"] = f"Bearer {await _token(http, known)}"
                return await work(http)
        except httpx.TransportError as error:
            raise GatewayError(f"the gateway does not answer ({type(error).__name__}): is it up?") from error


@click.group
@data_option
@click.argument("sector")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def command(context: click.Context, data: Path, sector: str, *, as_json: bool) -> None:
    """See what was refused of a sector, and put it right."""
    context.obj = Desk(data, sector, as_json)


@command.command("list")
@click.option("--code", help="Only what was refused for this reason.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500))
@click.pass_obj
def listed(desk: Desk, code: str | None, limit: int) -> None:
    """Show what waits for somebody, the newest first."""
    query = {"limit": str(limit)} | ({"code": code} if code else {})
    found = desk.ask(lambda http: _answered(http.get("/v1/quarantine", params=query)))
    if desk.as_json:
        _print(found)
        return
    table = Table("receipt", "refused", "id", "type", "reason", "field", "found", "expected")
    for each in found["messages"]:
        named = (each["id"] or "-", each["type"] or "-")
        table.add_row(
            each["receipt"],
            each["refused_at"][:19],
            *named,
            each["code"],
            each["field"],
            each["found"],
            each["expected"],
        )
    console.print(table if found["messages"] else "Nothing waits here.")


@command.command
@click.argument("receipt", type=click.UUID)
@click.pass_obj
def show(desk: Desk, receipt: UUID) -> None:
    """Look at one, masked; that you looked is recorded."""
    found = desk.ask(lambda http: _answered(http.get(f"/v1/quarantine/{receipt}")))
    if desk.as_json:
        _print(found)
        return
    console.print(
        f"[bold]{found['code']}[/bold] at {found['field']}: found {found['found']}, expected {found['expected']}"
    )
    console.print(f"{found['reason_en']}  ({found['state']})", markup=False)
    for each in found.get("fields", ()):
        value = "" if each.get("value") is None else f" = {each['value']}"
        console.print(f"  {each['path']}: {each['form']}{value}", markup=False)
    for each in found.get("history", ()):
        console.print(f"  {each['at'][:19]} {each['action']} by {each['actor']}", markup=False)


@command.command
@click.argument("receipt", type=click.UUID)
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="A value as JSON, or as text.")
@click.option("--remove", "removed", multiple=True, metavar="FIELD")
@click.pass_obj
def correct(desk: Desk, receipt: UUID, changes: Sequence[str], removed: Sequence[str]) -> None:
    """Send one again with other values: --set data.category=absence --set time=2025-03-03T10:15:00+01:00."""
    fields = dict(map(_change, changes)) | dict.fromkeys(removed)
    if not fields:
        raise CannotError("say what shall change: --set FIELD=VALUE, or --remove FIELD")
    _done(desk, f"/v1/quarantine/{receipt}/correct", {"fields": fields})


@command.command
@click.argument("receipts", type=click.UUID, nargs=-1)
@click.option("--code", help="All that were refused for this reason.")
@click.pass_obj
def replay(desk: Desk, receipts: Sequence[UUID], code: str | None) -> None:
    """Send one or many again as they were, now that the reason is gone."""
    if bool(receipts) == (code is not None):
        raise CannotError("name receipts, or --code with a reason")
    order = {"code": code} if code else {"receipts": [str(each) for each in receipts]}
    _done(desk, "/v1/quarantine/replay", order)


@command.command
@click.argument("receipt", type=click.UUID)
@click.option("--reason", required=True, help="A code of the list discard-reason.")
@click.pass_obj
def discard(desk: Desk, receipt: UUID, reason: str) -> None:
    """Give one up, for a reason; it is kept as it is, and nobody need look at it any more."""
    _done(desk, f"/v1/quarantine/{receipt}/discard", {"reason": reason})


def _change(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise CannotError(f"--set {text}: write FIELD=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _done(desk: Desk, path: str, order: Mapping[str, Any]) -> None:
    found = desk.ask(lambda http: _told(http, path, order))
    if desk.as_json:
        _print(found)
        return
    if not found:
        console.print("There was nothing to do.")
    for each in found:
        verdict = each.get("verdict")
        new = f" → {each['receipt']}" if each["receipt"] else ""
        console.print(
            f"{each['old']} {each['action']}{new}{'' if verdict is None else ': ' + _said(verdict)}", markup=False
        )


async def _told(http: httpx.AsyncClient, path: str, order: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was done with each, with the verdict on what was sent again where it comes soon."""
    answer = await _answered(http.post(path, json=dict(order)))
    done: list[dict[str, Any]] = answer.get("receipts", [answer])
    return [{**each, "verdict": await _verdict(http, each["href"])} for each in done]


async def _verdict(http: httpx.AsyncClient, href: str | None) -> dict[str, Any] | None:
    if href is None:
        return None
    answer = await http.get(href, params={"wait": "10"})
    found: dict[str, Any] | None = answer.json() if answer.status_code == httpx.codes.OK else None
    return found


def _said(receipt: Mapping[str, Any]) -> str:
    refusal = receipt.get("refusal")
    if refusal is None:
        return str(receipt["outcome"])
    return f"refused again, {refusal['code']} at {refusal['field']}: expected {refusal['expected']}"


async def _token(http: httpx.AsyncClient, known: Mapping[str, object]) -> str:
    wish = {
        "grant_type": "client_credentials",
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
    }
    return str((await _answered(http.post(str(known["token_url"]), data=wish)))["access_token"])


async def _answered(asking: Awaitable[httpx.Response]) -> dict[str, Any]:
    """The body of an answer. Raises GatewayError with the sentence of its problem document."""
    answer = await asking
    try:
        found: dict[str, Any] = answer.json()
    except ValueError:
        raise GatewayError(f"the gateway answered {answer.status_code} and no document") from None
    if not answer.is_success:
        place = f" ({found['field']}: expected {found['expected']})" if "field" in found else ""
        raise GatewayError(f"{found.get('reason_en') or found.get('title') or found}{place}")
    return found


def _print(found: object) -> None:
    click.echo(json.dumps(found, ensure_ascii=False))
