"""A chart of the content → its drawing as display-list items and its alternative text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from reportgen.charts import columns, counts, fields, plots, ranks, rings, rows
from reportgen.charts.board import Board
from reportgen.charts.cache import entry_path, read_entry, write_entry
from reportgen.charts.data import ChartData, chart_data
from reportgen.charts.python import code_digest, draw_python
from reportgen.charts.settings import CAREFUL, ChartSettings
from reportgen.charts.style import ChartStyle
from reportgen.charts.words import alt_text
from reportgen.errors import Problem, SpecError
from reportgen.items import Item
from reportgen.language import say
from reportgen.spec.charts import Chart
from reportgen.spec.facts import Fact
from reportgen.spec.tables import Table
from reportgen.timing import stage


class ChartKind(Protocol):
    """A kind of chart as a function that draws the data onto a board."""

    def __call__(self, board: Board, data: ChartData) -> None: ...


KINDS: dict[str, ChartKind] = {
    "area": plots.area, "bar": columns.bar, "bullet": rows.bullet, "calendar": fields.calendar, "dots": counts.dots,
    "dumbbell": rows.dumbbell, "gauge": rings.gauge, "grouped-bar": columns.grouped_bar, "hbar": rows.hbar,
    "heatmap": fields.heatmap, "ladder": ranks.ladder, "line": plots.line, "lollipop": rows.lollipop,
    "multiples": plots.multiples, "number": ranks.number, "percent-bar": columns.percent_bar, "pyramid": rows.pyramid,
    "ring": rings.ring, "scatter": plots.scatter, "slope": ranks.slope, "sparkline": plots.sparkline,
    "stacked-bar": columns.stacked_bar, "timeline": ranks.timeline, "treemap": fields.treemap,
    "waffle": counts.waffle, "waterfall": columns.waterfall,
}
MOST_ENTRIES = {"bullet": 12, "dots": 8, "dumbbell": 30, "gauge": 4, "ladder": 10, "number": 8, "ring": 6, "slope": 16,
                "timeline": 24, "treemap": 60, "waffle": 4, "waterfall": 40}
"""More entries than these cannot be read in that kind; the rest thin out their labels."""
WITH_MATPLOTLIB = ("line", "area", "multiples", "scatter")
"""Kinds worth keeping: the others are drawn faster than an entry of the cache is read."""
SHARES = ("ring", "waffle", "gauge")
WITHOUT_NEGATIVES = (*SHARES, "dots", "treemap", "stacked-bar", "percent-bar", "ladder", "pyramid", "bullet")


class Drawing(Struct, frozen=True):
    """A chart's items from (0, 0) at the top left, what they say in words, and what was too crowded."""

    items: tuple[Item, ...]
    alt: str
    warnings: tuple[Problem, ...] = ()


def draw(chart: Chart, facts: Mapping[str, Fact], style: ChartStyle, width: float, height: float,
         tables: Mapping[str, Table] | None = None, settings: ChartSettings = CAREFUL) -> Drawing:
    """Draw a chart to fill width × height pt; the page sets its title, subtitle and source.

    Raises SpecError at the chart's title for data that its kind would show wrongly.
    """
    style = replace(style, has_patterns=style.has_patterns if chart.patterns is None else chart.patterns)
    if chart.kind == "python":
        return Drawing(_python_items(chart, style, width, height, settings), str(chart.alt))
    data = chart_data(chart, facts, tables)
    if faults := list(_faults(chart, data)):
        raise SpecError(faults)
    with stage(say("chart {}", chart.kind)):
        items, problems = _kept(chart, data, style, width, height, settings)
    warnings = tuple(replace(problem, source=chart.title.source) for problem in problems)
    return Drawing(items, alt_text(chart, data), warnings)


def _kept(chart: Chart, data: ChartData, style: ChartStyle, width: float, height: float,
          settings: ChartSettings) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    path = None
    if settings.uses_cache and chart.kind in WITH_MATPLOTLIB:
        path = entry_path(data, width, height, style=style)
        if (entry := read_entry(path)) is not None:
            return entry
    board = Board(style, width, height)
    try:
        KINDS[chart.kind](board, data)
    except SpecError as error:
        raise SpecError([replace(problem, source=problem.source or chart.title.source)
                         for problem in error.problems]) from error
    items, problems = tuple(board.items), tuple(board.problems)
    if path is not None:
        write_entry(path, items, problems)
    return items, problems


def _python_items(chart: Chart, style: ChartStyle, width: float, height: float,
                  settings: ChartSettings) -> tuple[Item, ...]:
    path = None
    if settings.uses_cache and settings.allow_code:
        path = entry_path(chart.python, chart.args, code_digest(settings.folder), width, height, style=style)
        if (entry := read_entry(path)) is not None:
            return entry[0]
    items = draw_python(chart, style, width, height, settings)
    if path is not None:
        write_entry(path, items, ())
    return items


def check_charts(charts: Iterable[Chart], facts: Mapping[str, Fact], tables: Mapping[str, Table]) -> None:
    """Raise SpecError with all that the charts' values would show wrongly, each at its chart's title."""
    problems: list[Problem] = []
    for chart in charts:
        if chart.kind == "python":
            continue
        try:
            problems += _faults(chart, chart_data(chart, facts, tables))
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)


def _faults(chart: Chart, data: ChartData) -> Iterator[Problem]:
    def fault(message: str, hint: str) -> Problem:
        return Problem(message, chart.title.source, "chart-data", hint)

    most = MOST_ENTRIES.get(data.kind, 400)
    low, high = min(data.present, default=0.0), max(data.present, default=0.0)
    if not data.points:
        yield fault(say("the {} chart has no entries", data.kind), "give it data, or leave it out")
    if len(data.points) > most:
        yield fault(say("a {} chart of {} entries; it takes at most {}", data.kind, len(data.points), most),
                    "choose fewer entries, or a kind for many such as line, hbar or heatmap")
    if data.kind in WITHOUT_NEGATIVES and low < 0:
        yield fault(say("{:g} is below zero, which a {} chart cannot show", low, data.kind), "use bar or hbar")
    if data.kind in SHARES and high > (data.total or 100.0):
        yield fault(say("{:g} is more than the whole, {:g}", high, data.total or 100.0), "give the whole as `total:`")
    if data.is_log and data.present and low <= 0:
        yield fault(say("{:g} has no place on a log scale", low), "use `scale: linear`")
