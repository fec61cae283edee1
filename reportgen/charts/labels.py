"""Text in charts: strings in the style's faces → glyph runs, measured with the same metrics. Lengths in pt."""

from __future__ import annotations

from typing import Literal

from reportgen.charts.style import ChartStyle
from reportgen.items import Item, Swatch, moved
from reportgen.text.paragraph import Line, set_line
from reportgen.text.style import TextStyle

Weight = Literal["label", "figure"]


def label_line(text: str, style: ChartStyle, size: float, weight: Weight, colour: Swatch) -> Line:
    """Return a label as one set line."""
    faces = style.figure_faces if weight == "figure" else style.label_faces
    features = (("tnum", True),) if weight == "figure" else ()
    return set_line(text, TextStyle(faces, size, colour, features=features))


def label(text: str, x: float, baseline: float, style: ChartStyle, *, size: float | None = None,
          weight: Weight = "label", colour: Swatch | None = None, anchor: float = 0.0,
          limit: float | None = None) -> tuple[Item, ...]:
    """Set a label at (x, baseline); `anchor` 0 left, 0.5 centre, 1 right; smaller where it is wider than `limit`."""
    points = size or style.label_size
    ink = colour or style.ink
    line = label_line(text, style, points, weight, ink)
    if limit is not None and line.width > limit > 0:
        line = label_line(text, style, points * limit / line.width * 0.995, weight, ink)
    return tuple(moved(item, x - anchor * line.width, baseline) for item in line.runs)


def wrapped(text: str, width: float, style: ChartStyle, size: float) -> list[str]:
    """Return the text in one or two lines of at most `width`, halved where it is longer."""
    if label_line(text, style, size, "label", style.ink).width <= width or len(text) < 4:
        return [text]
    middle = (len(text) + 1) // 2
    return [text[:middle], text[middle:]]


def value_label(number: str, unit: str, x: float, baseline: float, style: ChartStyle, *, size: float,
                colour: Swatch, anchor: float = 0.0, limit: float | None = None) -> tuple[Item, ...]:
    """Set a number with its unit at 55 % of its size."""
    figure = label_line(number, style, size, "figure", colour)
    mark = label_line(unit, style, size * 0.55, "figure", colour)
    gap = size * 0.06 if unit else 0.0
    width = figure.width + gap + mark.width
    if limit is not None and width > limit > 0:
        return value_label(number, unit, x, baseline, style, size=size * limit / width * 0.995, colour=colour,
                           anchor=anchor)
    left = x - anchor * width
    return (*(moved(item, left, baseline) for item in figure.runs),
            *(moved(item, left + figure.width + gap, baseline) for item in mark.runs))
