"""A chart, the facts and the tables it names → the values to draw, each with the text it is shown as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Problem, SpecError
from reportgen.language import say
from reportgen.spec.charts import Chart, ChartNumbers, ChartValue, chart_facts, table_labels, value_columns
from reportgen.spec.facts import MISSING, Fact, fact_text, format_number
from reportgen.spec.tables import Table
from reportgen.spec.words import is_chinese, with_unit

DIVISORS = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}
SHARES = ("%", "百分点")


class Value(Struct, frozen=True):
    """One number: bare (None where missing), as printed, and its unit; `text` is both, “第19位” for a rank."""

    bare: float | None
    number: str
    unit: str
    text: str

    def __bool__(self) -> bool:
        return self.bare is not None

    @property
    def size(self) -> float:
        """The bare number, 0 where it is missing, for its place only: a missing value is not drawn."""
        return self.bare or 0.0


NONE = Value(None, MISSING, "", MISSING)


class Point(Struct, frozen=True):
    """One entry of a chart with a value for each series."""

    label: str
    values: tuple[Value, ...]
    is_highlight: bool = False
    target: Value = NONE
    before: Value = NONE
    date: str = ""
    is_total: bool = False
    note: str = ""

    @property
    def value(self) -> Value:
        return self.values[0]


class ChartData(Struct, frozen=True):
    """All that is drawn; `series` is empty where there is one without a name."""

    kind: str
    points: tuple[Point, ...]
    series: tuple[str, ...] = ()
    unit: str = ""
    total: float | None = None
    each: float | None = None
    shape: str = "dot"
    targets: tuple[tuple[str, Value], ...] = ()
    start: float = 0.0
    is_broken: bool = False
    is_log: bool = False
    highlighted_series: tuple[int, ...] = ()

    @property
    def present(self) -> list[float]:
        """Every value that is not missing, in reading order."""
        return [value.bare for point in self.points for value in point.values if value.bare is not None]


def chart_data(chart: Chart, facts: Mapping[str, Fact], tables: Mapping[str, Table] | None = None) -> ChartData:
    """Return the chart's values with facts and table columns looked up, ordered and with null values handled.

    Without `highlight` a single series is highlighted whole. Raises SpecError for a name that is not there.
    """
    for name in chart_facts(chart):
        if name not in facts:
            raise SpecError(Problem(say("no fact called {!r}", name), chart.title.source, "unknown-fact",
                                    "declare it under `facts:` of the content"))
    if chart.table is None:
        points = [_point(chart, index, facts) for index in range(len(chart.data))]
        series = tuple(str(name) for name in chart.series)
    else:
        table = (tables or {}).get(chart.table)
        if table is None:
            raise SpecError(Problem(say("no table called {!r}", chart.table), chart.title.source, "unknown-table",
                                    "declare it under `tables:` of the content"))
        points, series = _table_points(chart, table)
    if chart.missing == "leave-out":
        points = [point for point in points if any(point.values) or chart.kind == "timeline"]
    if chart.order != "given":
        points.sort(key=lambda point: point.value.size, reverse=chart.order == "descending")
    targets = tuple((str(target.label), _value(target.value, chart, facts)) for target in chart.targets)
    unit = next((value.unit for point in points for value in point.values if value.unit), str(chart.unit))
    marked = tuple(index for index, name in enumerate(series) if name in chart.highlight)
    return ChartData(
        chart.kind, tuple(points), series, unit, _float(chart.total), _float(chart.each), chart.shape, targets,
        _float(chart.start) or 0.0, chart.broken, chart.scale == "log", marked,
    )


def shown(value: Decimal | None, unit: str, numbers: ChartNumbers) -> Value:
    """Return a value as a chart writes it; the bare number is scaled too, but not rounded."""
    if value is None:
        return replace(NONE, unit=unit)
    if numbers.scale in DIVISORS:
        value, unit = value / DIVISORS[numbers.scale], numbers.scale + unit
    elif numbers.scale in SHARES:
        value, unit = value * 100, numbers.scale
    rounded = value
    if numbers.precision is not None:
        rounded = value.quantize(Decimal(1).scaleb(-numbers.precision), ROUND_HALF_UP)
    number = format_number(rounded, numbers.precision)
    if numbers.signed and rounded > 0:
        number = f"+{number}"
    return Value(float(value), number, unit, with_unit(number, unit))


def _point(chart: Chart, index: int, facts: Mapping[str, Fact]) -> Point:
    entry = chart.data[index]
    values: Sequence[ChartValue] = entry.values or (entry.value,)
    if entry.fact is not None:
        shown_values: tuple[Value, ...] = (_fact_value(facts[entry.fact], chart.numbers),)
    else:
        shown_values = tuple(_value(value, chart, facts) for value in values)
    note = next((str(one.text) for one in chart.annotations if one.at == entry.label), "")
    return Point(
        str(entry.label), shown_values, entry.label in chart.highlight or not chart.highlight,
        _value(entry.target, chart, facts), _value(entry.before, chart, facts), str(entry.date), entry.is_total, note,
    )


def _table_points(chart: Chart, table: Table) -> tuple[list[Point], tuple[str, ...]]:
    columns = value_columns(chart, table)
    cells = [table.column(name) for name in columns]
    notes = {str(note.at): str(note.text) for note in chart.annotations}
    points = []
    for row, label in enumerate(table_labels(chart, table)):
        values = tuple(shown(value if isinstance(value, Decimal) else None, str(chart.unit), chart.numbers)
                       for value in (column[row] for column in cells))
        points.append(Point(label, values, label in chart.highlight or not chart.highlight, date=label,
                            note=notes.get(label, "")))
    return points, tuple(columns) if len(columns) > 1 else ()


def _value(value: ChartValue, chart: Chart, facts: Mapping[str, Fact]) -> Value:
    if isinstance(value, str):
        return _fact_value(facts[str(value)], chart.numbers)
    return shown(value, str(chart.unit), chart.numbers)


def _fact_value(fact: Fact, numbers: ChartNumbers) -> Value:
    if numbers != ChartNumbers():
        return shown(fact.value, str(fact.unit), numbers)
    unit = str(fact.unit or ("位" if fact.rank and is_chinese() else ""))
    bare = None if fact.value is None else float(fact.value)
    return Value(bare, fact_text(fact, "number"), unit, fact_text(fact))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
