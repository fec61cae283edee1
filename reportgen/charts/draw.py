"""A chart of the content → its drawing as display-list items and its alternative text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reportgen.charts.bars import bar, hbar
from reportgen.charts.counts import dots, waffle
from reportgen.charts.data import ChartData, alt_text, chart_data
from reportgen.charts.line import line
from reportgen.charts.ranks import ladder, number
from reportgen.charts.ring import ring
from reportgen.charts.style import ChartStyle
from reportgen.items import Item
from reportgen.spec.content import Chart
from reportgen.spec.facts import Fact


class ChartKind(Protocol):
    """A kind of chart as a function: data in, items in a box of width × height pt out."""

    def __call__(self, data: ChartData, style: ChartStyle, width: float, height: float) -> tuple[Item, ...]: ...


KINDS: dict[str, ChartKind] = {"bar": bar, "hbar": hbar, "line": line, "ring": ring, "waffle": waffle, "dots": dots,
                               "ladder": ladder, "number": number}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart's items from (0, 0) at the top left, and what they say in words."""

    items: tuple[Item, ...]
    alt: str


def draw(chart: Chart, facts: Mapping[str, Fact], style: ChartStyle, width: float, height: float) -> Drawing:
    """Draw a chart to fill width × height pt; the page sets its title, subtitle and source."""
    data = chart_data(chart, facts)
    return Drawing(KINDS[chart.kind](data, style, width, height), alt_text(chart, data))
