"""Specification: a child gets its place and its user, and does not outlive the process that started it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from deploy.local.processes import LAUNCHER, plain_environment, spawn, stop
from deploy.migrate import ROOT

PARENT = dedent(
    """
    import sys, time
    from pathlib import Path
    from deploy.local.processes import plain_environment, spawn
    place = Path(sys.argv[1])
    child = spawn("child", [sys.executable, "-c", "import time; time.sleep(600)"],
                  log=place / "child.log", directory=place, environment=plain_environment())
    print(child.pid, flush=True)
    sys.stdin.read()
    """
)


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed; its child, which listens to no signal and reads no pipe, is gone too."""
    parent = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()

    _, alive = psutil.wait_procs([child], timeout=60)
    assert alive == []


def test_where_the_kernel_does_not_help_a_watcher_does(tmp_path: Path) -> None:
    """The watcher ends the program when the other end of its pipe is closed, which no killed process can prevent."""
    reading, writing = os.pipe()
    options = ["--caller", str(os.getpid()), "--directory", str(tmp_path), "--signal", "9"]
    program = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--lifeline", str(reading), "--", *program],
        stdout=subprocess.PIPE,
        pass_fds=[reading],
    )
    os.close(reading)
    assert child.stdout is not None
    assert child.stdout.readline() == b"up\n"
    os.close(writing)

    assert child.wait(10) == -signal.SIGKILL
    child.stdout.close()


def test_the_watcher_goes_when_its_program_ends(tmp_path: Path) -> None:
    """A program that ends by itself leaves no watcher behind."""
    reading, writing = os.pipe()
    options = ["--caller", str(os.getpid()), "--directory", str(tmp_path), "--signal", "9"]
    program = [sys.executable, "-c", "print(input())"]
    child = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--lifeline", str(reading), "--", *program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[reading],
    )
    os.close(reading)
    watchers: list[psutil.Process] = []
    while not watchers:
        watchers = psutil.Process(child.pid).children()
    child.communicate(b"done\n")

    _, alive = psutil.wait_procs(watchers, timeout=60)
    assert alive == []
    os.close(writing)


def test_a_program_whose_parent_is_gone_does_not_start(tmp_path: Path) -> None:
    """The parent died between forking and tying the lives together: the program is never reached."""
    options = ["--caller", "1", "--directory", str(tmp_path), "--signal", "9"]
    reached = tmp_path / "reached"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--", "/usr/bin/touch", str(reached)], check=False
    )

    assert done.returncode == 125
    assert not reached.exists()


def test_a_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it gets is what it is given: no secret of ours travels along."""
    monkeypatch.setenv("SOME_SECRET", "kept")
    program = [sys.executable, "-c", "import os; print(sorted(os.environ))"]
    child = spawn(
        "child", program, log=tmp_path / "log", directory=tmp_path, environment=plain_environment({"GIVEN": "x"})
    )
    child.process.wait(10)

    assert "SOME_SECRET" not in child.last_words()
    assert "GIVEN" in child.last_words()


def test_a_child_that_does_not_end_is_ended(tmp_path: Path) -> None:
    """Asking comes first, and has a limit."""
    program = [
        sys.executable,
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
    ]
    child = spawn("child", program, log=tmp_path / "log", directory=tmp_path, environment=plain_environment())
    while not child.last_words():
        assert child.running()

    assert stop(child, patience_seconds=0.1) == -signal.SIGKILL
