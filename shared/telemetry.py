"""What may be told about the system while it runs? Traces, and logs that cannot hold personal data.

A sampled `traceparent` travels with an event from the sector's publish to the read model; each stage adds a span to
that trace. Logs are JSON lines. Invariant: an exception of anybody else's code is logged by its type and place alone,
for its sentence may repeat a value; only sentences that our own code wrote are printed.
Source: W3C Trace Context, OpenTelemetry.
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Final

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from pydantic_core import to_json

from shared.events.envelope import Envelope
from shared.settings import Settings

OURS: Final = ("shared", "services", "deploy")
EXPORT_DELAY: Final = 500
"""Milliseconds that spans are collected before they are sent."""
_SAMPLED: Final = "01"
_PROPAGATOR: Final = TraceContextTextMapPropagator()


class _SafeFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, and the message if our own code wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": self.formatTime(record), "level": record.levelname, "logger": record.name}
        # Others' messages may hold values; where they come from says enough.
        line["message"] = record.getMessage() if _ours(record.name) else f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = described(record.exc_info[1])
        return to_json(line).decode()


def described(error: BaseException) -> str:
    """An exception without any value that it may repeat: its type, our own sentence, and where it was raised."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(described(inner) for inner in error.exceptions)
    frames = [
        f"{os.path.basename(os.path.dirname(frame.filename))}/{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119, PTH120
        for frame in traceback.extract_tb(error.__traceback__)[-6:]
    ]
    sentence = f": {error}" if _ours(type(error).__module__) else ""
    return f"{type(error).__name__}{sentence} at {' > '.join(frames)}"


def _ours(name: str) -> bool:
    return name.partition(".")[0] in OURS


def configure(settings: Settings) -> None:
    """Set up logs and traces of a process; spans are sent only where OTEL_EXPORTER_OTLP_ENDPOINT names a collector."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_SafeFormatter())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    sys.excepthook = _last_words
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        provider = TracerProvider(resource=Resource.create({"service.name": f"samspor-{settings.service}"}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=EXPORT_DELAY))
        trace.set_tracer_provider(provider)


def _last_words(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
    logging.getLogger("services").critical("the process ends", exc_info=(kind, error, place))


def trace_stage(stage: str, envelopes: Iterable[Envelope], began: int) -> None:
    """Add a span to the trace of each sampled event: what this stage did with it, from `began` (ns) until now.

    Where nobody collects spans, `envelopes` is not even looked at: to decode an event for that alone is a cost.
    """
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    for envelope in envelopes:
        if envelope.traceparent is not None and envelope.traceparent.endswith(_SAMPLED):
            context = _PROPAGATOR.extract({"traceparent": envelope.traceparent})
            trace.get_tracer("samspor").start_span(
                stage,
                context=context,
                start_time=began,
                attributes={"event.id": str(envelope.id), "event.type": envelope.type},
            ).end()
