"""A chart and the facts it names → the values to draw, each with the text it is shown as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.spec.content import Chart
from reportgen.spec.facts import MISSING, Fact, fact_number, fact_text, format_number

KIND_NAMES = {
    "bar": "柱状图", "hbar": "条形图", "line": "折线图", "ring": "环形图",
    "waffle": "方格图", "dots": "点阵图", "ladder": "位次图", "number": "数字",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart: bare number (None where missing), the number and unit as printed."""

    label: str
    value: float | None
    number: str
    unit: str
    text: str
    is_highlight: bool


@dataclass(frozen=True, slots=True)
class ChartData:
    kind: str
    points: tuple[Point, ...]
    total: float | None
    each: float | None

    @property
    def values(self) -> list[float]:
        """The values, a missing one as 0 for its place only: it is not drawn."""
        return [point.value or 0.0 for point in self.points]


def chart_data(chart: Chart, facts: Mapping[str, Fact]) -> ChartData:
    """Return the chart's values with the facts looked up; without `highlight` a single value is the highlight."""
    points = []
    for entry in chart.data:
        if entry.fact is not None:
            fact = facts[entry.fact]
            value, number = fact_number(fact), fact_text(fact, "number")
            unit, text = str(fact.unit or ("位" if fact.rank else "")), fact_text(fact)
        else:
            value = None if entry.value is None else float(entry.value)
            number = MISSING if entry.value is None else format_number(entry.value)
            unit = str(chart.unit)
            text = number + unit
        stressed = chart.highlight == entry.label if chart.highlight is not None else True
        points.append(Point(str(entry.label), value, number, unit, text, stressed))
    total = None if chart.total is None else float(chart.total)
    return ChartData(chart.kind, tuple(points), total, None if chart.each is None else float(chart.each))


def alt_text(chart: Chart, data: ChartData) -> str:
    """Return the chart in words, with its numbers: “条形图：…。占全省34.7%，占全国12.9%。”"""
    if chart.alt is not None:
        return str(chart.alt)
    values = "，".join(f"{point.label}{point.text}" for point in data.points)
    return f"{KIND_NAMES[chart.kind]}：{chart.title}。{values}。"
