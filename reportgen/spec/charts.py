"""What a chart says: its kind, its finding as title, its data from facts, a table's columns or written here."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from msgspec import Meta, field

from reportgen.errors import Problem, Source
from reportgen.language import say
from reportgen.spec.facts import SCALES, Fact
from reportgen.spec.marks import Number, Prose
from reportgen.spec.model import EMPTY, Model, Texts, near
from reportgen.spec.names import FactName, TableName
from reportgen.spec.trees import MarkedTree, TreePath

if TYPE_CHECKING:
    from reportgen.spec.tables import Table

Kind = Literal[
    "bar", "grouped-bar", "stacked-bar", "percent-bar", "hbar", "lollipop", "dumbbell", "slope", "line", "area",
    "multiples", "ring", "gauge", "bullet", "waffle", "dots", "ladder", "timeline", "treemap", "heatmap", "calendar",
    "scatter", "pyramid", "waterfall", "sparkline", "number", "python",
]
KINDS: tuple[str, ...] = get_args(Kind)

BARS = ("bar", "grouped-bar", "stacked-bar", "percent-bar", "hbar", "pyramid", "waterfall", "bullet", "area")
"""Kinds whose lengths are compared: their axis holds zero."""
BREAKABLE = ("bar", "hbar")
LOGARITHMIC = ("line", "scatter", "lollipop", "multiples")
SERIES = {"grouped-bar": (2, 8), "stacked-bar": (2, 8), "percent-bar": (2, 8), "dumbbell": (2, 2), "slope": (2, 2),
          "pyramid": (2, 2), "scatter": (2, 2), "heatmap": (2, 60), "multiples": (2, 12), "line": (1, 8),
          "area": (1, 8)}
"""Least and most series of the kinds that take more than one."""

MEASURES = ("元", "yuan", "%", "％", "‰", "百分点", "米", "里", "公顷", "亩", "吨", "公斤", "千克", "升", "度",
            "时", "分钟", "天", "km", "km²", "m²", "ha", "tonnes")
"""Ends of units that measure; other units only name what is counted."""
MIXED = ("number", "timeline", "python", "dots", "ladder")
"""Kinds that show each entry by itself, whatever its unit."""

ChartValue = Prose | Number | None
"""A value written here, the name of a fact, or null where it is not known."""


class ChartPoint(Model):
    """One entry of a chart: a fact by name, or a value written here, or one value for each series."""

    label: Annotated[Prose, Meta(description="name of the entry")]
    fact: Annotated[FactName | None, Meta(description="the fact whose value it has")] = None
    value: Annotated[Number | None, Meta(description="a value written here")] = None
    values: Annotated[tuple[ChartValue, ...], Meta(description="one for each of `series`; a text names a fact")] = ()
    target: Annotated[ChartValue, Meta(description="what was aimed at, for bullet and gauge")] = None
    before: Annotated[ChartValue, Meta(description="the earlier value, for number and its arrow of change")] = None
    date: Annotated[Prose, Meta(description="for timeline and calendar")] = EMPTY
    is_total: Annotated[bool, Meta(description="a waterfall's bar that stands on zero")] = False


class ChartNumbers(Model):
    """How a chart writes its numbers; rounding is half up, away from zero."""

    scale: Annotated[Literal["万", "亿", "%", "百分点"] | None, Meta(
        description="万 and 亿 divide; % and 百分点 take a share of 1 times 100")] = None
    precision: Annotated[int | None, Meta(ge=0, le=9, description="digits after the point")] = None
    signed: Annotated[bool, Meta(description="write + before what is above zero")] = False


class Target(Model):
    """A line across the chart at a value."""

    label: Annotated[Prose, Meta(description="name of the line")]
    value: Annotated[ChartValue, Meta(description="a number, or the name of a fact")]


class Annotation(Model):
    """A short note at an entry of the chart."""

    at: Annotated[Prose, Meta(description="label of the entry")]
    text: Annotated[Prose, Meta(description="the note")]


class Chart(Model):
    """What a chart says: its finding as title, its data, its source."""

    kind: Annotated[Kind, Meta(description="kind of chart")]
    id: Annotated[str | None, Meta(
        pattern=r"^[a-z][a-z0-9_-]*$", examples=["income"],
        description="{chart:ID}, {page:ID} and {number:ID} refer to it")] = None
    title: Annotated[Prose, Meta(description="the finding in words")]
    subtitle: Annotated[Prose, Meta(description="what is measured")] = EMPTY
    source: Annotated[Prose, Meta(description="where the data come from")] = EMPTY
    unit: Annotated[Prose, Meta(description="unit of all values")] = EMPTY
    data: Annotated[tuple[ChartPoint, ...], Meta(description="the entries")] = ()
    table: Annotated[TableName | None, Meta(description="a table of the content, instead of `data`")] = None
    labels: Annotated[Prose | None, Meta(description="the table's column of labels; the first where not given")] = None
    columns: Annotated[Texts, Meta(description="the table's columns of values; all of numbers where not given")] = ()
    series: Annotated[Texts, Meta(description="names of the series of `values`")] = ()
    total: Annotated[Number | None, Meta(gt=0, description="the whole of a ring or waffle; 100 for %")] = None
    each: Annotated[Number | None, Meta(gt=0, description="value of one dot")] = None
    shape: Annotated[Literal["dot", "person", "house", "tree"], Meta(description="what `dots` draws")] = "dot"
    highlight: Annotated[Texts, Meta(description="labels of the values that matter")] = ()
    order: Annotated[Literal["given", "descending", "ascending"], Meta(description="order of the entries")] = "given"
    missing: Annotated[Literal["dash", "leave-out"], Meta(description="what is done with null")] = "dash"
    numbers: Annotated[ChartNumbers, Meta(description="how numbers are written")] = ChartNumbers()
    scale: Annotated[Literal["linear", "log"], Meta(description="scale of the axis of values")] = "linear"
    start: Annotated[Number | None, Meta(description="where the axis of values begins, instead of zero")] = None
    broken: Annotated[bool, Meta(description="bars may begin at `start`, with a break drawn in each")] = False
    targets: Annotated[tuple[Target, ...], Meta(description="lines across the chart")] = ()
    annotations: Annotated[tuple[Annotation, ...], Meta(description="notes at entries")] = ()
    patterns: Annotated[bool | None, Meta(description="hatches instead of tints, for print in one colour")] = None
    python: Annotated[str | None, Meta(
        pattern=r"^[\w.]+:\w+$", examples=["figures:income"], description="module:function of a Figure")] = None
    args: Annotated[dict[str, Any], Meta(description="given to the function")] = field(default_factory=dict)
    alt: Annotated[Prose | None, Meta(description="alternative text instead of the one made from the data")] = None

    def _checked(self) -> None:
        if self.kind == "python":
            if self.python is None:
                raise ValueError(say("a python chart needs `python: module:function`"))
            if self.alt is None:
                raise ValueError(say("a python chart needs an `alt` text: nobody else knows its numbers"))
            return
        if self.python is not None:
            raise ValueError(say("`python` goes with `kind: python`, not {}", self.kind))
        if bool(self.data) == (self.table is not None):
            raise ValueError(say("a chart needs `data` or a `table`, one of the two"))
        if self.start and self.kind in BARS and not (self.broken and self.kind in BREAKABLE):
            raise ValueError(say("the axis of a {} chart begins at zero; `broken: true` draws a visible break ({} "
                                 "only)", self.kind, " and ".join(BREAKABLE)))
        if self.broken and (self.start is None or self.kind not in BREAKABLE):
            raise ValueError(say("`broken` needs `start` and one of the kinds {}", ", ".join(BREAKABLE)))
        if self.scale == "log" and self.kind not in LOGARITHMIC:
            raise ValueError(say("a {} chart has no log scale: its lengths would lie; kinds with one: {}",
                                 self.kind, ", ".join(LOGARITHMIC)))


def chart_problems(chart: Chart, facts: Mapping[str, Fact], tables: Mapping[str, "Table"], tree: MarkedTree,
                   here: TreePath) -> Iterator[Problem]:
    """Yield what a chart names that is not there, each at its place (`here` is the chart's path in the tree)."""
    for number, point in enumerate(chart.data):
        place = (*here, "data", number)
        for path, name in _facts_of(point):
            if name not in facts:
                yield Problem(say("no fact called {!r}", name), tree.place((*place, *path)), "unknown-fact",
                              near(name, list(facts)))
        yield from _compared_units(point, facts, tree, place)
        given = sum([point.fact is not None, point.value is not None, bool(point.values)])
        if given > 1:
            yield Problem("a point has one of `fact`, `value` and `values`", tree.place(place), "chart-data")
        if point.values and len(point.values) != len(chart.series):
            yield Problem(say("the point has {} values, the chart {} series",
                              len(point.values), len(chart.series)),
                          tree.place((*place, "values")), "chart-data",
                          "name each series under `series:`, and write null for what is missing")
    yield from _units_on_one_axis(chart, facts, tree, here)
    names = [*_facts_of_targets(chart)]
    for path, name in names:
        if name not in facts:
            yield Problem(say("no fact called {!r}", name), tree.place((*here, *path)), "unknown-fact",
                          near(name, list(facts)))
    labels = [str(point.label) for point in chart.data]
    count = len(chart.series) or 1
    if chart.table is not None:
        table = tables.get(chart.table)
        if table is None:
            yield Problem(say("no table called {!r}", chart.table), tree.place((*here, "table")), "unknown-table",
                          near(chart.table, list(tables)))
            return
        known = [str(column) for column in table.columns]
        for key, wanted in (("labels", [chart.labels] if chart.labels else []), ("columns", chart.columns)):
            for name in wanted:
                if name not in known:
                    yield Problem(say("the table {!r} has no column {!r}", chart.table, str(name)),
                                  tree.place((*here, key)), "unknown-column", near(str(name), known))
                    return
        columns = value_columns(chart, table)
        count = len(columns)
        labels = table_labels(chart, table)
        for name in columns:
            for row, value in enumerate(table.column(name)):
                if value is not None and not isinstance(value, Decimal):
                    yield Problem(say("the table {!r} has {!r} in column {!r}, row {!r}; a chart draws numbers",
                                      chart.table, str(value), name, labels[row]), tree.place((*here, "columns")),
                                  "chart-data", "declare the column under `types:`, or choose another")
                    return
    least, most = SERIES.get(chart.kind, (1, 1))
    if chart.kind not in ("python", "timeline") and not least <= count <= most:
        several = say("series") if chart.table is None else say("columns of numbers")
        allowed = str(least) if least == most else say("{} to {}", least, most)
        yield Problem(say("the chart has {} {}, a {} chart takes {}", count, several, chart.kind, allowed),
                      tree.place(here),
                      "chart-data", "name them under `series:`" if chart.table is None else "choose with `columns:`")
    for key, wanted in (("highlight", list(chart.highlight)), ("annotations", [note.at for note in chart.annotations])):
        for number, name in enumerate(wanted):
            if name not in labels and not (key == "highlight" and name in _series_names(chart, tables)):
                place = (*here, key, number) if len(wanted) > 1 else (*here, key)
                yield Problem(say("no label called {!r}", str(name)), tree.place(place), "unknown-label",
                              near(str(name), labels))


def _units_on_one_axis(chart: Chart, facts: Mapping[str, Fact], tree: MarkedTree,
                       here: TreePath) -> Iterator[Problem]:
    """Lengths and places on one axis compare their figures: 万人 stands not beside 人, 亿元 not beside 家.

    Things counted by different words (12家, 9所) may be compared.
    """
    if chart.kind in MIXED:
        return
    shown = [(("data", number, *path), name) for number, point in enumerate(chart.data)
             for path, name in _facts_of(point) if name in facts and path[0] not in ("target", "before")]
    for path, name in shown[1:]:
        first = shown[0][1]
        if _measure(facts[name]) != _measure(facts[first]):
            yield unlike_units(facts[first], facts[name], first, name, tree.place((*here, *path)))
            return


def _measure(fact: Fact) -> tuple[str, str]:
    """Return the magnitude that stands in a fact's unit, and what the unit measures ("" where it counts)."""
    unit = str(fact.unit)
    magnitude = unit[:1] if unit[:1] in SCALES else ""
    return magnitude, unit.removeprefix(magnitude) if unit.endswith(MEASURES) else ""


def _compared_units(point: ChartPoint, facts: Mapping[str, Fact], tree: MarkedTree,
                    here: TreePath) -> Iterator[Problem]:
    now = facts.get(point.fact or "")
    for key in ("target", "before"):
        other = facts.get(str(getattr(point, key)))
        if now is not None and other is not None and now.unit != other.unit:
            yield unlike_units(now, other, str(point.fact), str(getattr(point, key)), tree.place((*here, key)))


def unlike_units(one: Fact, other: Fact, name: str, other_name: str, place: Source | None) -> Problem:
    """Return the problem of two facts that are compared and have different units."""
    return Problem(say("{!r} is in “{}” and {!r} in “{}”: they cannot be compared", other_name, str(other.unit), name,
                       str(one.unit)), place, "chart-unit", "give both facts one unit")


def chart_facts(chart: Chart) -> Iterator[str]:
    """Yield the names of the facts that a chart shows."""
    for point in chart.data:
        yield from (name for _, name in _facts_of(point))
    yield from (name for _, name in _facts_of_targets(chart))


def value_columns(chart: Chart, table: "Table") -> list[str]:
    """Return the names of the table's columns that the chart draws, in order."""
    if chart.columns:
        return [str(name) for name in chart.columns]
    label = str(chart.labels or table.columns[0])
    return [str(name) for name in table.columns if name != label
            and all(value is None or isinstance(value, Decimal) for value in table.column(str(name)))]


def table_labels(chart: Chart, table: "Table") -> list[str]:
    """Return the labels of the table's rows as the chart shows them."""
    return ["" if value is None else str(value) for value in table.column(str(chart.labels or table.columns[0]))]


def _series_names(chart: Chart, tables: Mapping[str, "Table"]) -> list[str]:
    table = tables.get(chart.table or "")
    return value_columns(chart, table) if table else [str(name) for name in chart.series]


def _facts_of(point: ChartPoint) -> Iterator[tuple[TreePath, str]]:
    if point.fact is not None:
        yield ("fact",), point.fact
    for index, value in enumerate(point.values):
        if isinstance(value, str):
            yield ("values", index), str(value)
    for key in ("target", "before"):
        value = getattr(point, key)
        if isinstance(value, str):
            yield (key,), str(value)


def _facts_of_targets(chart: Chart) -> Iterator[tuple[TreePath, str]]:
    for index, target in enumerate(chart.targets):
        if isinstance(target.value, str):
            yield ("targets", index, "value"), str(target.value)
