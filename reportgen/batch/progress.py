"""How a run is told while it goes: a line that moves, JSON lines for logs, or nothing."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Literal

from reportgen.batch.edition import Outcome
from reportgen.language import say, told

Style = Literal["bar", "json", "none"]


def shown(outcomes: Iterable[Outcome], total: int, style: Style) -> Iterator[Outcome]:
    """Yield the outcomes on, each shown on standard error as it passes."""
    if style == "none":
        return iter(outcomes)
    return _as_lines(outcomes, total) if style == "json" else _as_bar(outcomes, total)


def _as_lines(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    begun = time.monotonic()
    failed = 0
    for number, outcome in enumerate(outcomes, 1):
        failed += outcome.state == "failed"
        rate = number / max(time.monotonic() - begun, 1e-9)
        line = {"edition": outcome.edition, "state": outcome.state, "seconds": round(outcome.seconds, 3),
                "done": number, "total": total, "failed": failed, "per_second": round(rate, 2),
                "remaining_seconds": round((total - number) / rate, 1)}
        print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)
        yield outcome


def _as_bar(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    begun = time.monotonic()
    failed = 0
    bar = Progress(BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
                     TimeRemainingColumn(), TextColumn("[red]{task.fields[failed]}[/red]"),
                     console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("", total=total, rate="", failed="")
        for number, outcome in enumerate(outcomes, 1):
            failed += outcome.state == "failed"
            rate = say("{:.1f} a second, left:", number / max(time.monotonic() - begun, 1e-9))
            bar.update(task, completed=number, rate=told(rate),
                       failed=told(say("{} failed", failed)) if failed else "")
            yield outcome
