"""Where a build's time goes: named stages, nested, as a table or as a trace for Chrome's and Firefox's profilers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from msgspec import Struct, field

from reportgen.language import told


class Span(Struct, frozen=True):
    """A stage that was run: begin and end in seconds, how many stages it is inside of."""

    name: str
    begin: float
    end: float
    depth: int


class Timings(Struct):
    """The stages of one build in the order in which they ended."""

    spans: list[Span] = field(default_factory=list)
    depth: int = 0


_current: ContextVar[Timings | None] = ContextVar("timings", default=None)


@contextmanager
def timed() -> Iterator[Timings]:
    """Note the stages that run inside."""
    timings = Timings()
    token = _current.set(timings)
    try:
        yield timings
    finally:
        _current.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Mark a stage; without `timed` around it costs about a microsecond."""
    timings = _current.get()
    if timings is None:
        yield
        return
    begin = time.perf_counter()
    timings.depth += 1
    try:
        yield
    finally:
        timings.depth -= 1
        timings.spans.append(Span(name, begin, time.perf_counter(), timings.depth))


def table(timings: Timings) -> str:
    """Return the stages with milliseconds, those of one name and depth added up, inner ones under their outer one."""
    rows: dict[tuple[str, ...], list[float]] = {}
    path: list[Span] = []
    for span in sorted(timings.spans, key=lambda span: (span.begin, span.depth)):
        del path[span.depth:]
        path.append(span)
        rows.setdefault(tuple(one.name for one in path), []).append(span.end - span.begin)
    lines = []
    for names, seconds in rows.items():
        times = f" × {len(seconds)}" if len(seconds) > 1 else ""
        lines.append(f"{sum(seconds) * 1000:9.1f} ms  {'  ' * (len(names) - 1)}{told(names[-1])}{times}")
    return "\n".join(lines)


def chrome_trace(timings: Timings) -> str:
    """Return the stages as JSON for chrome://tracing and ui.perfetto.dev (Trace Event Format, complete events)."""
    start = min((span.begin for span in timings.spans), default=0.0)
    events = [{"name": span.name, "ph": "X", "ts": round((span.begin - start) * 1e6, 1),
               "dur": round((span.end - span.begin) * 1e6, 1), "pid": 1, "tid": 1} for span in timings.spans]
    return json.dumps({"traceEvents": events, "displayTimeUnit": "ms"}, ensure_ascii=False)
