"""Specification: the conformance kit ticks off what a careful system shows, and finds what a careless one does."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

from tests.integration.deploy.conformance_senders import CarefulSystem, CarelessSystem
from tests.integration.deploy.prompting import PATIENCE, said, sandbox, started

FOLLOWED = "leisure"
"""A sector that names youths by the id of a following, so that the sandbox has to be made ready for it."""


async def test_a_careful_system_conforms(tmp_path: Path) -> None:
    """Every case is ticked off by what came in, the outage included, and the kit ends by itself with status 0."""
    async with sandbox(tmp_path / "data") as data:
        cases = json.loads(await said(data, "conformance", FOLLOWED, "--list", "--json"))
        access = json.loads(await said(data, "credentials", FOLLOWED, "--json"))
        found, status = await tried(data, CarefulSystem(access), cases, "--away", "2", "--minutes", "1")

    assert {each["case"]: each["shown"] for each in found["cases"]} == dict.fromkeys(
        [each["case"] for each in cases], True
    )
    assert found["findings"] == []
    assert (found["conforms"], status) == (True, 0)
    assert "leisure.concern-shared" in found["types"]


async def test_a_careless_system_is_told_what_it_does_wrong(tmp_path: Path) -> None:
    """No duplicate, no correction, nothing made up for; and what is wrong besides is a finding, each a sentence."""
    async with sandbox(tmp_path / "data") as data:
        cases = json.loads(await said(data, "conformance", "school", "--list", "--json"))
        access = json.loads(await said(data, "credentials", "school", "--json"))
        found, status = await tried(data, CarelessSystem(access), cases, "--minutes", "0.2")

    shown = {each["case"]: each["shown"] for each in found["cases"]}
    assert shown == {
        **dict.fromkeys(["valid", "late", "unknown-field", "unknown-code", "no-tie", "batch"], True),
        **dict.fromkeys(["duplicate", "same-id", "correction", "away"], False),
    }
    assert found["findings"] == [
        "1 refused with wrong-form at time: no case asks for that",
        "again-and-again was refused 4 times with extra-field at data.shoe_size: it is sent again as it was",
    ]
    assert (found["conforms"], status) == (False, 1)


async def tried(
    data: Path, system: CarefulSystem | CarelessSystem, cases: list[dict[str, Any]], *options: str
) -> tuple[dict[str, Any], int | None]:
    """The report about a system, and the status with which the kit ended."""
    kit = await started(data, "conformance", system.access["user"], "--json", *options)
    assert kit.stdout is not None
    assert kit.stderr is not None
    await kit.stderr.readuntil(b"Address and password")
    until = asyncio.Event()
    showing = asyncio.create_task(system.show(cases, until))
    try:
        async with asyncio.timeout(PATIENCE):
            told, _ = await kit.communicate()
    finally:
        until.set()
        with contextlib.suppress(ProcessLookupError):
            kit.kill()
        await showing
    report: dict[str, Any] = json.loads(told)
    return report, kit.returncode
