"""Rivers: word spaces that stand under one another in three lines or more of Western or mixed text."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.items import GlyphRun
from reportgen.text.setting import Line

WIDTH = 0.35
"""Distance in em within which spaces of two lines run together."""

LEAST_LINES = 3


def river_lines(lines: Sequence[Line], em: float) -> list[int]:
    """Return the numbers of the lines, but the last of each river, whose breaks would have to change."""
    found: set[int] = set()
    before: list[tuple[float, int]] = []
    for number, line in enumerate(lines):
        here = []
        for x in _spaces(line):
            length = 1 + max((one for at, one in before if abs(at - x) <= WIDTH * em), default=0)
            here.append((x, length))
            if length >= LEAST_LINES:
                found.update(range(number - length + 1, number))
        before = here
    return sorted(found)


def _spaces(line: Line) -> list[float]:
    return [x for run in line.runs if isinstance(run, GlyphRun) for x, cluster in zip(run.xs, run.clusters, strict=True)
            if run.text[cluster:cluster + 1] == " "]
