"""One trace, from the sector's publish to the read model: every stage adds its span to the sender's own trace."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import asyncpg
import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.system.crew import crew
from tests.system.roads import OverNats
from tests.system.senders import Sender
from tests.system.story import story

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"
MARKED = "navn-som-ingen-har"
STAGES = {
    ("samspor-intake", "intake accept"),
    ("samspor-intake", "intake fold"),
    ("samspor-coordination", "coordination fold"),
    ("samspor-planning", "planning fold"),
    ("samspor-reporting", "reporting fold"),
}


@dataclass
class Collector:
    """An OpenTelemetry collector that remembers which stages spoke of which trace, and who their parent was."""

    url: str
    spans: set[tuple[str, str, str, str]] = field(default_factory=set)
    heard: bytearray = field(default_factory=bytearray)
    """Everything that was ever sent to it."""
    arrived: threading.Event = field(default_factory=threading.Event)

    def stages(self, trace: str) -> set[tuple[str, str]]:
        """The stages that added a span to a trace, below the sender's own span."""
        return {(service, name) for service, name, of, parent in self.spans if of == trace and parent == SPAN}


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector on loopback, speaking OTLP over HTTP."""
    found = Collector("")

    class Receive(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard += body
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                service = next(
                    each.value.string_value for each in resource.resource.attributes if each.key == "service.name"
                )
                for scope in resource.scope_spans:
                    found.spans |= {
                        (service, span.name, span.trace_id.hex(), span.parent_span_id.hex()) for span in scope.spans
                    }
            found.arrived.set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receive)
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield found
    server.shutdown()
    serving.join()
    server.server_close()


async def test_a_trace_reaches_from_the_sector_to_the_read_model(
    tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender's `traceparent` is on the event for ever, and each stage's span is a child of the sender's."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    message = {**story(1, 1).windows("school")[0][0], "traceparent": f"00-{TRACE}-{SPAN}-01"}
    async with crew(tmp_path / "data") as running:
        await running.answering()
        here = running.installation
        async with httpx.AsyncClient(trust_env=False) as client:
            for address in (f"{here.state.web_url}/caseload", f"{here.state.web_url}/api/v1/caseload"):
                await client.get(address, params={"name": MARKED})
            await client.get(f"{here.state.gateway_url}/v1/receipts", params={"after": MARKED})
        sender = Sender("school", OverNats("school", here.state.nats_url, here.credentials.nats["school"]))
        await sender.send([[message]])
        await running.at_rest()
        async with asyncio.timeout(60):
            while not collector.stages(TRACE) >= STAGES:
                await asyncio.to_thread(collector.arrived.wait, 1)
                collector.arrived.clear()
        connection = await asyncpg.connect(running.supervision.stack.database_url("reporting"))
        event = sender.receipts[message["id"]][0]["event"]
        found = await connection.fetchval("SELECT count(*) FROM timeline WHERE event_id = $1", event)
        await connection.close()
    assert found == 1
    # The services have ended, and sent what they still had to tell.
    assert collector.stages(TRACE) >= STAGES
    assert MARKED.encode() not in collector.heard
