"""A screen file no larger than asked: named steps, each told with what it saved, and at the end a plain no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from reportgen.errors import OutputError, Problem
from reportgen.language import joined, say
from reportgen.pdf.target import Screen

UNITS = {"KB": 1_000, "MB": 1_000_000}
COARSER = (110.0, 72.0)
"""Dots an inch at which pictures still do on a laptop's screen, and on a phone's."""
SHOWN = 5


def parse_size(value: str) -> int:
    """Return a size such as 2MB or 800KB in bytes; raises ValueError."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(KB|MB)\s*", value, re.IGNORECASE)
    if not match:
        raise ValueError(say("{!r} is not a size; write it like 2MB or 800KB", value))
    return round(float(match[1]) * UNITS[match[2].upper()])


def fit(write: Callable[[Screen], bytes], target: Screen, limit: int) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the first file within `limit` bytes and what was given up for it.

    Raises OutputError, naming the largest parts, where no step is enough.
    """
    data = write(target)
    told: list[Problem] = []
    for name, less in _steps(target):
        if len(data) <= limit:
            break
        smaller = write(less)
        if len(smaller) < len(data):
            told.append(Problem(say("{}: {:,} bytes became {:,}", name, len(data), len(smaller)), rule="max-size",
                                severity="warning", hint="a higher --max-size keeps it"))
        data = smaller
    if len(data) > limit:
        raise OutputError(_too_large(data, limit))
    return data, tuple(told)


def _steps(target: Screen) -> Iterator[tuple[str, Screen]]:
    """Yield what is given up in turn, each with all before it."""
    for dpi in COARSER:
        target = replace(target, dpi=min(target.dpi, dpi))
        yield say("pictures at {:.0f} dpi", dpi), target
    yield say("no content.yaml and chart data inside"), replace(target, attachments=())


def _too_large(data: bytes, limit: int) -> Problem:
    from reportgen.output.sizes import sizes

    largest = joined([say("{} {:,}", what, size) for what, size in sizes(data)[:SHOWN]])
    return Problem(say("the file has {:,} bytes after every step, {:,} are allowed", len(data), limit), rule="max-size",
                   hint=say("largest parts: {}", largest))
