"""A municipality adds a sector by files alone: its stream, its types in common shapes, its terms and its tellers.

Definitions are read once a process, so each question is asked in a process of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

import shared.definitions
from shared.definitions import VARIABLE, load

ROOT = Path(__file__).parents[3]
OTHERS: Mapping[str, Any] = {
    "code": "others",
    "danish": "Andre",
    "english": "Others",
    "stream": "INBOX_OTHERS",
    "knows_cpr": True,
    "delivery_lag_hours": 48,
    "sealing": "required",
    "controller": "municipality:{municipality}",
    "publishes": [
        {
            "types": ["others.concern-shared"],
            "legal_basis": "SSP_115",
            "bases": ["CONSENT"],
            "purpose": "crime-prevention",
        },
        {
            "types": ["others.course-started", "others.course-ended"],
            "legal_basis": "following",
            "purpose": "coordinated-pathway",
        },
    ],
}
ROWS: Mapping[str, Any] = {
    "others.concern-shared": {
        "shape": "concern-shared",
        "needs": "nothing",
        "category": "concern",
        "danish": "Bekymring delt af andre",
        "english": "Concern shared by others",
        "sentence_da": "Andre deler en bekymring.",
        "sentence_en": "Others share a concern.",
    },
    "others.course-started": {"shape": "course-started", "needs": "following", "category": "support"},
    "others.course-ended": {"shape": "course-ended", "needs": "following", "category": "support"},
}


def _written(folder: Path, name: str, content: Any) -> None:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """A municipality's folder: a sector more, its types, its place in the cooperation, who tells for it, and a list."""
    sectors, types, policy = load("sectors"), load("event_types"), load("policy")
    tellers = load("tellers")
    circles = {**policy["circles"], "cooperation": [*policy["circles"]["cooperation"], "others"]}
    telling = {"sector": "others", "roles": ["sector-professional"], "types": ["others.concern-shared"]}
    _written(tmp_path, "sectors", {**sectors, "sectors": [*sectors["sectors"], OTHERS]})
    _written(tmp_path, "event_types", {**types, "types": {**types["types"], **ROWS}})
    _written(tmp_path, "policy", {**policy, "circles": circles})
    _written(tmp_path, "tellers", {**tellers, "tells": [*tellers["tells"], telling]})
    own_list = {**load("code_lists/course-kind"), "codes": [{"code": "boat", "danish": "Båd", "english": "Boat"}]}
    _written(tmp_path, "code_lists/own-list", own_list)
    return tmp_path


def _asked(folder: Path, question: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own interpreter and our own words)
        [sys.executable, "-c", dedent(question)],
        env={**os.environ, VARIABLE: str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _answer(folder: Path, question: str) -> Any:
    done = _asked(folder, question)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_sector_more_needs_no_code(overlay: Path) -> None:
    """The new types are read, written, sealed, stamped and let through, each as its row says."""
    found = _answer(
        overlay,
        """
        import json
        from dataclasses import replace
        from datetime import timedelta
        from shared.definitions.code_lists import codes, lists
        from shared.definitions.event_names import described
        from shared.definitions.sectors import bases_for, may_publish, needs, publishers, sector, stamp
        from shared.definitions.tellers import told_by, tends
        from shared.events.envelope import encode, personal_fields
        from shared.events.registry import TYPES, decode
        from shared.events.shapes import ConcernShared
        from shared.policy import Acceptance, Following, may_accept
        from shared.testing.examples import BY_TYPE, MOMENT, fact

        concern = BY_TYPE["others.concern-shared"]
        started = Acceptance(sector="others", type="others.course-started", occurred_at=MOMENT, told_at=MOMENT)
        following = Following(categories=frozenset({"support"}), basis="SSP_115", since=MOMENT - timedelta(days=1))
        told = replace(started, type="others.concern-shared")
        print(json.dumps({
            "types": sorted(name for name in TYPES if name.startswith("others.")),
            "is a concern": isinstance(concern, ConcernShared),
            "personal": personal_fields(type(concern)),
            "read back": decode(encode(fact(concern))).data == concern,
            "stream": [sector("others").stream, sector("others").sealing],
            "is a sector": "others" in codes("sector", MOMENT),
            "publishers": publishers("others.course-ended", MOMENT),
            "foreign": may_publish("school", "others.concern-shared", MOMENT),
            "needs": needs("others.course-started"),
            "stamp": stamp("others", "others.concern-shared", "707", MOMENT).model_dump(),
            "bases": bases_for("others", "others.concern-shared", MOMENT),
            "concern": [may_accept(told).code, may_accept(told).basis, may_accept(replace(told, basis="SSD")).instead],
            "course": [may_accept(started).code, may_accept(replace(started, following=following)).basis],
            "told by": told_by("sector-professional", "others", MOMENT),
            "tends": tends("sector-professional", "others", MOMENT),
            "name": described("others.concern-shared").name.danish,
            "fields": sorted(described("others.course-started").fields),
            "list": "own-list" in lists() and codes("own-list", MOMENT),
        }))
        """,
    )

    assert found == {
        "types": sorted(ROWS),
        "is a concern": True,
        "personal": ["text"],
        "read back": True,
        "stream": ["INBOX_OTHERS", "required"],
        "is a sector": True,
        "publishers": ["others"],
        "foreign": False,
        "needs": "following",
        "stamp": {
            "controller": "municipality:707",
            "legal_basis": "SSP_115",
            "purpose": "crime-prevention",
            "sensitivity": "confidential",
        },
        "bases": ["SSP_115", "CONSENT"],
        "concern": ["allowed", "SSP_115", ["SSP_115", "CONSENT"]],
        "course": ["no-following", "SSP_115"],
        "told by": ["others.concern-shared"],
        "tends": True,
        "name": "Bekymring delt af andre",
        "fields": ["course_id", "kind", "weekly_hours"],
        "list": ["boat"],
    }


def test_a_sector_more_sends_and_gets_its_receipts(overlay: Path) -> None:
    """On real servers: account, inbox and reader follow from the row; what it must seal is refused in the clear."""
    receipts = _answer(
        overlay,
        """
        import asyncio, json, tempfile
        from pathlib import Path
        from deploy.testing.servers import session_servers
        from deploy.testing.world import fresh_world
        from shared.sealing import SealingKeys
        from shared.testing.messages import cloud_event, sealed
        from tests.integration.intake.words import intake_in

        async def told(world, folder):
            keys = SealingKeys.from_file(world.secrets.sealing_keys_file)
            async with intake_in(world, folder) as intake:
                await intake.start()
                await intake.send(cloud_event("others.concern-shared", id="o-1"))
                await intake.send(sealed(cloud_event("others.concern-shared", id="o-2"), keys))
                await intake.send(sealed(cloud_event("others.course-started", id="o-3"), keys))
                return await intake.receipts(3, "others")

        with session_servers() as servers, fresh_world(servers) as world, tempfile.TemporaryDirectory() as folder:
            receipts = asyncio.run(told(world, Path(folder)))
        print(json.dumps([[each["inbox"], each.get("refusal", {}).get("code", each["outcome"])] for each in receipts]))
        """,
    )

    assert receipts == [
        ["INBOX_OTHERS", "not-sealed"],
        ["INBOX_OTHERS", "accepted"],
        ["INBOX_OTHERS", "no-following"],
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"others.visit-paid": {"needs": "nothing", "category": "concern"}}, "others.visit-paid: expected a row in"),
        (
            {"others.visit-paid": {"shape": "visit-paid", "needs": "nothing", "category": "concern"}},
            "others.visit-paid: found no shape visit-paid, expected one of concern-shared",
        ),
    ],
)
def test_a_row_that_nothing_can_be_made_of_stops_the_start(tmp_path: Path, rows: Mapping[str, Any], words: str) -> None:
    """The type is named, and what would do."""
    types = load("event_types")
    _written(tmp_path, "event_types", {**types, "types": {**types["types"], **rows}})
    done = _asked(tmp_path, "import shared.events.registry")

    assert done.returncode != 0
    assert words in done.stderr


def test_a_folder_that_is_none_stops_the_start(tmp_path: Path) -> None:
    """Otherwise the packaged definitions would hold without anybody noticing."""
    done = _asked(tmp_path / "nowhere", "import shared.events.registry")

    assert done.returncode != 0
    assert "SAMSPOR_DEFINITIONS names no folder" in done.stderr


def test_what_the_folder_does_not_hold_is_the_packaged_file(tmp_path: Path) -> None:
    """Also an empty folder changes nothing."""
    question = "import json; from shared.definitions import load; print(json.dumps(sorted(load('phases'))))"

    assert _answer(tmp_path, question) == sorted(load("phases"))


def test_the_tests_themselves_read_the_packaged_files() -> None:
    """Nobody's own folder decides what the other tests see."""
    assert shared.definitions.overlay() is None
