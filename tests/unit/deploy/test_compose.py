"""The compose file, as far as it can be checked without a container engine: it names what exists, and pins it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.cli import main
from deploy.database import SERVICES
from deploy.local.environment import GATEWAY
from shared.definitions import VARIABLE

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PARTS: dict[str, Any] = COMPOSE["services"]


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_image_is_pinned_to_a_version(name: str) -> None:
    """No `latest`, and no tag that only says a major version."""
    assert re.search(r":\d+\.\d+", PARTS[name]["image"]), PARTS[name]["image"]


@pytest.mark.parametrize("name", sorted(PARTS))
def test_what_is_waited_for_exists(name: str) -> None:
    """Every dependency is a part, and one that must be healthy says how to tell."""
    for needed, how in PARTS[name].get("depends_on", {}).items():
        assert needed in PARTS
        if how["condition"] == "service_healthy":
            assert "healthcheck" in PARTS[needed]
        if how["condition"] == "service_completed_successfully":
            assert PARTS[needed].get("restart", "no") == "no"


@pytest.mark.parametrize("name", sorted(PARTS))
def test_volumes_are_declared_and_files_exist(name: str) -> None:
    """A mounted name is a declared volume, a mounted path is in the repository."""
    for mount in PARTS[name].get("volumes", []):
        source = mount.split(":")[0]
        if source.startswith("./"):
            assert (ROOT / source).exists()
        else:
            assert source in COMPOSE["volumes"]


def test_nothing_is_published_beyond_loopback() -> None:
    """Only the pages and the gateway are published at all."""
    ports = [port for part in PARTS.values() for port in part.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_services_and_the_gateway_run_the_command_that_serves_them() -> None:
    """One image, a command each, and each of them is one of ours with options that it can take from its environment."""
    serve = main.get_command(None, "serve")  # type: ignore[arg-type]
    assert serve is not None
    variables = {option.envvar for option in serve.params if getattr(option, "envvar", None)}
    processes = {*SERVICES, GATEWAY}
    assert processes <= set(PARTS)
    for name in processes:
        assert PARTS[name]["command"] == ["serve", name]
        required = {option.envvar for option in serve.params if option.required and option.envvar}
        assert required <= set(PARTS[name]["environment"])
        assert PARTS[name]["environment"].keys() - variables == {"OTEL_EXPORTER_OTLP_ENDPOINT", VARIABLE}


def test_the_dockerfile_copies_what_is_there() -> None:
    """Every source of a COPY exists."""
    for line in (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _ = line.split()[1:]
            assert all((ROOT / source).exists() or source == "README.md" for source in sources)
