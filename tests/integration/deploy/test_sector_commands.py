"""Specification: at the prompt, what became of one message is told, and what was refused is put right."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import nats
import pytest

from deploy.commands.credentials import access
from deploy.local.state import installation
from deploy.local.status import statuses
from shared.testing.messages import CONCERN, CPR, NAME, TEXT, cloud_event
from tests.integration.deploy.prompting import PATIENCE, prompted, said, started


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """The data directory of an installation that runs, and is stopped at the end."""
    folder = Path(mkdtemp())
    try:
        prompted(folder / "var", "up", "--detach", "--web-port", "0")
        yield folder / "var"
        prompted(folder / "var", "down")
    finally:
        shutil.rmtree(folder)


STATIONS = ["received", "accepted", "on the log", "recorded", "projected"]


async def test_a_message_is_followed_by_any_of_its_names(data: Path) -> None:
    """By event, by receipt, by the sender's own id: the same stations in order, each not before the one before it."""
    receipt = await told(data, "social.notification-received", id="u-1")
    names = [[receipt["event"]], [receipt["receipt"]], ["--source", receipt["source"], "--id", "u-1"]]
    found = [await traced(data, *name) for name in names]
    people = await said(data, "trace", receipt["event"])

    for each in found:
        assert (each["event"], each["type"]) == (receipt["event"], "social.notification-received")
        assert [step["name"] for step in each["steps"]] == STATIONS
        moments = [step["at"] for step in each["steps"] if step["at"] is not None]
        assert moments == sorted(moments)
        assert each["silent"] == []
        assert all(model["past"] for model in each["read_models"])
        assert len(each["read_models"]) > 10
    # A notification opens obligations: what it caused is told with its own places.
    assert "coordination.obligation-opened" in {each["type"] for each in found[0]["caused"]}
    assert all(station in people for station in STATIONS)
    assert NAME not in people
    assert CPR not in people


async def test_a_decision_of_ours_is_followed_too(data: Path) -> None:
    """What no sector sent has no receipt: it begins where it was decided, and names its cause."""
    receipt = await told(data, "social.notification-received", id="u-2")
    caused = (await traced(data, receipt["event"]))["caused"]
    opened = next(each for each in caused if each["type"] == "coordination.obligation-opened")
    found = await traced(data, opened["event"])

    assert [step["name"] for step in found["steps"]] == ["decided", "on the log", "recorded", "projected"]
    assert receipt["event"] in found["steps"][0]["what"]


async def test_a_refused_message_is_told_where_it_lies(data: Path) -> None:
    """The reason and the place, and nothing behind them."""
    receipt = await told(data, "school.enrolled", id="s-1")
    found = await traced(data, receipt["receipt"])

    assert [step["name"] for step in found["steps"]] == ["received", "refused"]
    assert "no-following" in found["steps"][1]["what"]
    assert "quarantine school show" in found["steps"][1]["what"]


async def test_what_nobody_knows_is_said_so_in_a_sentence(data: Path) -> None:
    """An unknown id, a word that is no id, and half a name."""
    stranger = str(uuid4())
    answers = [
        await refused(data, "trace", *words) for words in ([stranger], ["nonsense"], ["--source", "/707/school/x"])
    ]

    assert answers[0].startswith(f"Error: nothing is known of {stranger}: ")
    assert answers[1].startswith("Error: that is no id of an event or a receipt")
    assert answers[2].startswith("Error: give the id of an event or of a receipt")


async def test_what_was_refused_is_listed_looked_at_and_corrected(data: Path) -> None:
    """A code that is in no list: the list names it, the look masks it, the correction is accepted under the same id."""
    receipt = await told(data, CONCERN, id="q-1", data={"category": "nonsense"})
    listed = json.loads(await said(data, "quarantine", "--json", "school", "list", "--code", "value-not-in-list"))
    shown = await said(data, "quarantine", "school", "show", receipt["receipt"])
    (done,) = json.loads(
        await said(
            data, "quarantine", "--json", "school", "correct", receipt["receipt"], "--set", "data.category=absence"
        )
    )
    after = json.loads(await said(data, "quarantine", "--json", "school", "list", "--code", "value-not-in-list"))
    trace = await traced(data, "--source", receipt["source"], "--id", "q-1")

    assert [each["receipt"] for each in listed["messages"]] == [receipt["receipt"]]
    assert "value-not-in-list at data.category" in shown
    assert not any(secret in shown for secret in (CPR, NAME, TEXT, "nonsense"))
    assert (done["action"], done["verdict"]["outcome"], done["verdict"]["id"]) == ("corrected", "accepted", "q-1")
    assert after["messages"] == []
    assert [step["name"] for step in trace["steps"]][:4] == ["received", "refused", "received", "accepted"]
    assert f"corrected as receipt {done['receipt']}" in trace["steps"][1]["what"]


async def test_many_are_sent_again_or_one_is_given_up(data: Path) -> None:
    """By their reason: refused again as long as it lasts. Discarding wants a reason that is in the list."""
    first = await told(data, "school.enrolled", id="m-1")
    again = await said(data, "quarantine", "school", "replay", "--code", "no-following")
    wrong = await refused(data, "quarantine", "school", "discard", first["receipt"], "--reason", "because")
    waiting = json.loads(await said(data, "quarantine", "--json", "school", "list"))["messages"]
    newest = next(each for each in waiting if each["id"] == "m-1")
    gone = await said(data, "quarantine", "school", "discard", newest["receipt"], "--reason", "test-message")

    assert f"{first['receipt']} replayed" in again
    assert "refused again, no-following at data.person" in again
    assert wrong.startswith("Error: ")
    assert f"{newest['receipt']} discarded" in gone


async def test_what_cannot_be_done_at_the_desk_is_said_in_a_sentence(data: Path) -> None:
    """An unknown receipt, a sector that is none, and a correction that says nothing."""
    stranger = str(uuid4())
    answers = [
        await refused(data, "quarantine", "school", "show", stranger),
        await refused(data, "quarantine", "nobody", "list"),
        await refused(data, "quarantine", "school", "correct", stranger),
    ]

    assert all(answer.startswith("Error: ") for answer in answers)
    assert "the sectors are" in answers[1]
    assert "--set FIELD=VALUE" in answers[2]


async def told(place: Path, type_name: str, **attributes: Any) -> dict[str, Any]:
    """Send an event as its sector does; its receipt, once everything behind it has come to rest."""
    event = cloud_event(type_name, **attributes)
    sector = event["source"].split("/")[2]
    known: dict[str, Any] = access(installation(place), sector)
    client = await nats.connect(known["url"], user=sector, password=known["password"])
    try:
        subject, body = f"sector.{sector}.707.{type_name}", json.dumps(event).encode()
        kept = await client.jetstream().publish(subject, body)
        interface = client.jetstream(domain=known["jetstream_domain"])
        reader = await interface.pull_subscribe_bind(consumer=known["receipts"]["consumer"], stream="RECEIPTS")
        receipt: dict[str, Any] = {}
        while receipt.get("sequence") != kept.seq:
            (message,) = await reader.fetch(1, timeout=PATIENCE)
            await message.ack()
            receipt = json.loads(message.data)
    finally:
        await client.close()
    await at_rest(place)
    return receipt


async def at_rest(place: Path) -> None:
    """Wait until nothing is under way: every outbox empty, every reader at the end, twice in a row."""
    before: object = None
    while True:
        found = await statuses(installation(place))
        positions = [
            (status["outbox_depth"], [(each["position"], each["lag"]) for each in status["readers"].values()])
            for status in found.values()
            if status
        ]
        quiet = all(depth == 0 and all(lag == 0 for _, lag in readers) for depth, readers in positions)
        if quiet and len(positions) == len(found) and positions == before:
            return
        before = positions


async def traced(data: Path, *words: str) -> dict[str, Any]:
    """The trace as programs read it."""
    found: dict[str, Any] = json.loads(await said(data, "trace", *words, "--json"))
    return found


async def refused(data: Path, *words: str) -> str:
    """What is said when it cannot be told; the status is 1."""
    process = await started(data, *words)
    _, wrong = await process.communicate()
    assert process.returncode == 1
    return wrong.decode()
