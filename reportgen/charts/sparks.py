"""A small line of values, the last one marked: as a chart, in tables and inside running text. Lengths in pt."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.charts.shapes import disc, polygon
from reportgen.items import Path, Swatch

PAD = 2.2
"""Room around the line for its end's dot and half its stroke."""


def spark(values: Sequence[float | None], width: float, height: float, colour: Swatch,
          stroke: float = 1.1) -> list[Path]:
    """Return the line over width × height from (0, 0) at the top left; a missing value breaks it.

    A value alone between two missing ones is a dot.
    """
    present = [value for value in values if value is not None]
    if not present:
        return []
    low, high = min(present), max(present)
    step = (width - 2 * PAD) / max(1, len(values) - 1)
    scale = (height - 2 * PAD) / ((high - low) or 1.0)
    paths: list[Path] = []
    run: list[tuple[float, float]] = []
    last = (0.0, 0.0)
    for index, value in enumerate([*values, None]):
        if value is None:
            if len(run) > 1:
                paths.append(Path(polygon(run, is_closed=False), stroke=colour, width=stroke, join=1, cap=1))
            elif run:
                paths.append(Path(disc(*run[0], 0.8 * stroke), fill=colour))
            run = []
        else:
            last = (PAD + index * step, height - PAD - (value - low) * scale)
            run.append(last)
    return [*paths, Path(disc(*last, 1.65 * stroke), fill=colour)]
