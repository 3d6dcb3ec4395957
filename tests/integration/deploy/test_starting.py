"""Specification: what tests start without reading its code again is a process like any other."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local.ports import free_port
from deploy.local.processes import plain_environment, stop
from deploy.migrate import ROOT
from deploy.testing.starting import start

ISSUER = "deploy.local.issuer"
PATIENCE = 60.0
TESTS = f"""
import json, sys
from pathlib import Path
from deploy.testing.starting import start
if __name__ == "__main__":
    child = start("issuer", "{ISSUER}", log=Path(sys.argv[1]), environment=json.loads(sys.argv[2]))
    print(child.pid, flush=True)
    sys.stdin.read()
"""


def environment_of(folder: Path) -> dict[str, str]:
    """With which an issuer runs."""
    return plain_environment(
        {"SAMSPOR_ISSUER": f"http://127.0.0.1:{free_port()}", "SAMSPOR_SECRETS_DIR": str(folder / "secrets")}
    )


def test_it_gets_its_environment_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests' own process has set does not reach it; what it says is in its log, and how it ended is known."""
    for name, value in environment_of(tmp_path).items():
        monkeypatch.setenv(name, value)

    child = start("issuer", ISSUER, log=tmp_path / "logs/issuer.log", environment={})

    assert child.process.wait(PATIENCE) == 1
    assert not child.running()
    assert "issuer cannot start" in child.last_words()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_runs_until_it_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    """In a session of its own, under its own id; whoever has no time is told so."""
    child = start("issuer", ISSUER, log=tmp_path / "issuer.log", environment=environment_of(tmp_path))

    while os.getsid(child.pid) != child.pid:
        assert child.running(), child.last_words()
    with pytest.raises(subprocess.TimeoutExpired):
        child.process.wait(0)
    assert child.running()

    assert stop(child, number, patience_seconds=PATIENCE) in {0, -number}
    assert stop(child) == child.process.returncode


def test_it_dies_with_the_tests(tmp_path: Path) -> None:
    """Nothing is left when the tests' process is killed, not even what it forked from."""
    command = [sys.executable, "-c", TESTS, str(tmp_path / "issuer.log"), json.dumps(environment_of(tmp_path))]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as tests:  # noqa: S603
        assert tests.stdout is not None
        child = psutil.Process(int(tests.stdout.readline()))
        forking = child.parent()
        assert forking is not None

        tests.kill()

        for each in (child, forking):
            each.wait(PATIENCE)
