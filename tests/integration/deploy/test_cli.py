"""Specification: what one can say to Samspor at a prompt, with a whole installation behind it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import httpx
import nats
import psutil
import pytest

from deploy.migrate import ROOT

SERVICES = {"intake", "planning", "coordination", "reporting", "gateway"}
WITHIN = 60.0


class Prompt:
    """`samspor` on one data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *words: str, succeeds: bool = True) -> str:
        """Say it; answers what it printed."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "deploy", *words],
            check=False,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env={**os.environ, "SAMSPOR_DATA": str(self.data), "COLUMNS": "200"},
        )
        assert (done.returncode == 0) == succeeds, done.stdout + done.stderr
        return done.stdout + ("" if succeeds else done.stderr)

    def status(self) -> dict[str, Any]:
        """`samspor status --json`."""
        found: dict[str, Any] = json.loads(self("status", "--json"))
        return found

    def logs(self) -> dict[str, str]:
        """The end of what each process said."""
        return {file.stem: file.read_text()[-1_000:] for file in (self.data / "logs").iterdir()}

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the status is so."""
        deadline = time.monotonic() + WITHIN
        while not holds(status := self.status()):
            silent = [name for name, answer in status["services"].items() if not answer]
            assert time.monotonic() < deadline, (silent, status["state"]["processes"], self.logs())
        return status


@pytest.fixture(scope="module")
def samspor() -> Iterator[Prompt]:
    """An installation that runs, and is stopped at the end."""
    folder = Path(mkdtemp())
    prompt = Prompt(folder / "var")
    try:
        prompt("up", "--detach", "--web-port", "0")
        yield prompt
        prompt("down")
    finally:
        shutil.rmtree(folder)


def concern(identity: str, **changes: Any) -> str:
    """A concern that the school may share about anyone."""
    event = {
        "specversion": "1.0",
        "id": identity,
        "source": "/707/school/register",
        "type": "school.concern-shared",
        "time": "2025-03-03T10:15:00+01:00",
        "data": {"person": {"cpr": "7403129900", "name": "Sander"}, "category": "absence", "facts": {}, "text": "Træt"},
    }
    return json.dumps(event | changes)


def everything_answers(status: dict[str, Any]) -> bool:
    """Every service tells where it stands."""
    return all(status["services"].values())


def test_up_comes_back_when_everything_answers(samspor: Prompt) -> None:
    """Two servers, the issuer, four services and the gateway, each a process of its own, all of them up."""
    status = samspor.status()

    assert status["state"]["ready"]
    assert set(status["state"]["processes"]) == {"postgres", "nats", "issuer", *SERVICES}
    assert all(psutil.pid_exists(one["pid"]) for one in status["state"]["processes"].values())
    assert {name for name, answer in status["services"].items() if answer} == SERVICES


def test_the_state_holds_no_secret(samspor: Prompt) -> None:
    """What is written down about a running installation opens nothing."""
    written = (samspor.data / "run/state.json").read_text()
    passwords = [
        password
        for file in ("nats.json", "postgres.json", "jetstream.json", "clients.json")
        for password in json.loads((samspor.data / "secrets" / file).read_bytes()).values()
    ]

    assert [password for password in passwords if password in written] == []


def test_nothing_of_it_listens_beyond_loopback(samspor: Prompt) -> None:
    """Servers, services, pages and issuer: every listening socket is on 127.0.0.1."""
    supervisor = psutil.Process(samspor.status()["state"]["supervisor"]["pid"])
    places = {
        socket.laddr.ip
        for process in [supervisor, *supervisor.children(recursive=True)]
        for socket in process.net_connections()
        if socket.status == psutil.CONN_LISTEN
    }

    assert places == {"127.0.0.1"}


async def test_credentials_are_all_that_a_client_needs(samspor: Prompt) -> None:
    """With what the command prints a sector's own program publishes and reads its receipt."""
    access = json.loads(samspor("credentials", "school", "--json"))
    client = await nats.connect(access["url"], user=access["user"], password=access["password"])
    try:
        subject = access["publish_subject"].replace("<source>.<what>", "school.concern-shared")
        kept = await client.jetstream().publish(subject, concern(str(uuid4())).encode())
        jetstream = client.jetstream(domain=access["jetstream_domain"])
        receipts = access["receipts"]
        reader = await jetstream.pull_subscribe_bind(consumer=receipts["consumer"], stream=receipts["stream"])
        receipt = json.loads((await reader.fetch(1, timeout=WITHIN))[0].data)
    finally:
        await client.close()

    assert (receipt["outcome"], receipt["inbox"], receipt["sequence"]) == ("accepted", "INBOX_SCHOOL", kept.seq)


def test_credentials_are_all_that_a_client_without_nats_needs(samspor: Prompt) -> None:
    """The address, a token for the secret that is printed, keys to seal to: told over HTTP, and accepted."""
    access = json.loads(samspor("credentials", "school", "--json"))
    form = {"grant_type": "client_credentials", "client_secret": access["client_secret"]}
    with httpx.Client(trust_env=False, timeout=WITHIN) as client:
        token = client.post(access["token_url"], data=form | {"client_id": access["client_id"]}).json()
        basic = client.post(
            access["token_url"],
            data={"grant_type": "client_credentials"},
            auth=(access["client_id"], access["client_secret"]),
        )
        another = client.post(access["token_url"], data=form | {"client_id": "social"})
        nobody = client.post(access["token_url"], data=form | {"client_id": "nobody"})
        headers = {"Authorization": f"Bearer {token['access_token']}", "Content-Type": "application/cloudevents+json"}
        told = client.post(f"{access['gateway_url']}/v1/events", content=concern(str(uuid4())), headers=headers)
        receipt = client.get(access["gateway_url"] + told.headers["location"], params={"wait": 30}, headers=headers)

    assert (access["sector"], access["municipality"]) == ("school", "707")
    assert [key["crv"] for key in access["sealing_keys"]["keys"]] == ["X25519"]
    assert "d" not in access["sealing_keys"]["keys"][0]
    assert (told.status_code, receipt.json()["outcome"]) == (202, "accepted")
    assert basic.json()["token_type"] == "Bearer"
    assert [(answer.status_code, answer.json()["error"]) for answer in (another, nobody)] == [
        (401, "invalid_client"),
        (401, "invalid_client"),
    ]


def test_the_status_tells_of_the_gateway(samspor: Prompt) -> None:
    """Where it is, and that it answers."""
    state = samspor.status()["state"]

    assert state["gateway_url"].startswith("http://127.0.0.1:")
    assert state["gateway_url"] in samspor("status")


def test_publish_prints_a_receipt_for_every_line(samspor: Prompt, tmp_path: Path) -> None:
    """Accepted, refused with the field, duplicate: in the order of the lines, also for what is no JSON."""
    first = str(uuid4())
    lines = [concern(first), concern(str(uuid4()), time="2999-01-01T00:00:00Z"), "no JSON", concern(first)]
    (tmp_path / "events.jsonl").write_text("\n".join(lines))

    receipts = [
        json.loads(line) for line in samspor("publish", "school", str(tmp_path / "events.jsonl"), "--json").splitlines()
    ]

    assert [receipt["outcome"] for receipt in receipts] == ["accepted", "refused", "refused", "duplicate"]
    assert [receipt.get("refusal", {}).get("field") for receipt in receipts] == [None, "time", "body", None]


def test_publish_leaves_the_sectors_own_receipts_alone(samspor: Prompt, tmp_path: Path) -> None:
    """Looking at receipts takes none away from the sector's own program."""
    (tmp_path / "events.jsonl").write_text(concern(str(uuid4())))
    before = waiting(samspor)
    samspor("publish", "school", str(tmp_path / "events.jsonl"))

    assert waiting(samspor) == before + 1


def test_a_sector_that_does_not_exist_is_told(samspor: Prompt) -> None:
    """The sentence names the sectors there are."""
    assert "the sectors are social, " in samspor("credentials", "nobody", succeeds=False)


def test_the_streams_are_as_declared(samspor: Prompt) -> None:
    """A running installation needs no change."""
    assert "as declared" in samspor("streams")


def test_another_partition_count_is_refused_with_what_to_do(samspor: Prompt) -> None:
    """The command ends with another status than 0, and changes nothing."""
    assert "samspor restore-log" in samspor("streams", "--apply", "--partitions", "16", succeeds=False)
    assert "as declared" in samspor("streams")


def test_a_second_up_is_refused(samspor: Prompt) -> None:
    """One supervisor a data directory; the refusal says how to stop the other."""
    assert "samspor down" in samspor("up", succeeds=False)


@pytest.mark.parametrize(
    "which", ["intake", "planning", "coordination", "reporting", "gateway", "issuer", "postgres", "nats"]
)
def test_whatever_is_killed_comes_back(samspor: Prompt, which: str) -> None:
    """A crash is a restart, at the same address, and everything answers again."""
    before = samspor.until(everything_answers)["state"]
    os.kill(before["processes"][which]["pid"], signal.SIGKILL)

    after = samspor.until(
        lambda status: (
            status["state"]["processes"][which]["restarts"] > before["processes"][which]["restarts"]
            and everything_answers(status)
        )
    )["state"]

    assert after["processes"][which]["pid"] != before["processes"][which]["pid"]
    for address in ("nats_url", "nats_monitor_url", "database_port", "web_url", "gateway_url", "issuer_url"):
        assert after[address] == before[address]


def test_the_data_survives_down_and_up(samspor: Prompt, tmp_path: Path) -> None:
    """What was accepted is known after a stop and a start: sent again, it is a duplicate."""
    (tmp_path / "events.jsonl").write_text(concern(str(uuid4())))
    assert "accepted" in samspor("publish", "school", str(tmp_path / "events.jsonl"))
    supervisor = psutil.Process(samspor.until(everything_answers)["state"]["supervisor"]["pid"])
    running = [supervisor, *supervisor.children(recursive=True)]

    samspor("down")
    _, alive = psutil.wait_procs(running, timeout=10)
    assert alive == []
    assert "nothing runs" in samspor("status", succeeds=False)
    samspor("up", "--detach", "--web-port", "0")

    assert "duplicate" in samspor("publish", "school", str(tmp_path / "events.jsonl"))


def test_killing_the_supervisor_takes_the_installation_down(samspor: Prompt) -> None:
    """No service and no server outlives it, and the next start needs no help."""
    supervisor = psutil.Process(samspor.until(everything_answers)["state"]["supervisor"]["pid"])
    everything = [supervisor, *supervisor.children(recursive=True)]
    supervisor.kill()

    _, alive = psutil.wait_procs(everything, timeout=10)
    assert alive == []
    samspor("up", "--detach", "--web-port", "0")
    assert everything_answers(samspor.status())


def test_down_where_nothing_runs_is_no_error(tmp_path: Path) -> None:
    """What was asked for is so already."""
    assert "Nothing runs" in Prompt(tmp_path)("down")


def waiting(samspor: Prompt) -> int:
    """Receipts that wait for the school's own program."""
    access = json.loads(samspor("credentials", "school", "--json"))
    program = (
        "import asyncio, json, nats, sys\n"
        "async def main():\n"
        "    client = await nats.connect(sys.argv[1], user='school', password=sys.argv[2])\n"
        "    jetstream = client.jetstream(domain=sys.argv[3])\n"
        "    info = await (await jetstream.pull_subscribe_bind(consumer='SCHOOL', stream='RECEIPTS')).consumer_info()\n"
        "    print(info.num_pending)\n"
        "    await client.close()\n"
        "asyncio.run(main())\n"
    )
    arguments = [access["url"], access["password"], access["jetstream_domain"]]
    told = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True
    )
    return int(told.stdout)
