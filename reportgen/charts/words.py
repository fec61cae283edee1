"""A chart in words, with its numbers: the alternative text, and its data as CSV."""

from __future__ import annotations

import csv
import io

from reportgen.charts.data import ChartData, Point, Value
from reportgen.spec.charts import Chart
from reportgen.spec.words import is_chinese, word

KIND_NAMES = {
    "bar": "柱状图", "grouped-bar": "分组柱状图", "stacked-bar": "堆积柱状图", "percent-bar": "百分比堆积柱状图",
    "hbar": "条形图", "lollipop": "棒糖图", "dumbbell": "哑铃图", "slope": "斜率图", "line": "折线图", "area": "面积图",
    "multiples": "分面折线图", "ring": "环形图", "gauge": "仪表图", "bullet": "目标对照图", "waffle": "方格图",
    "dots": "点阵图", "ladder": "位次图", "timeline": "时间线", "treemap": "矩形树图", "heatmap": "热力图",
    "calendar": "日历图", "scatter": "散点图", "pyramid": "人口金字塔", "waterfall": "瀑布图", "sparkline": "小折线图",
    "number": "数字", "python": "图",
}
MOST_SPOKEN = 24
"""Entries that are read out one by one; of more, the ends and extremes are."""


def alt_text(chart: Chart, data: ChartData) -> str:
    """Return “条形图：finding。占全省34.7%，占全国12.9%。”, or the chart's own `alt`."""
    if chart.alt is not None:
        return str(chart.alt)
    head = f"{word(KIND_NAMES[chart.kind])}{word('：')}{chart.title}{word('。')}{'' if is_chinese() else ' '}"
    points = data.points
    if len(points) * max(1, len(data.series)) <= MOST_SPOKEN:
        mark = word("；" if data.series else "，")
        body = mark.join(_spoken(point, data.series) for point in points)
    else:
        body = _summary(data)
    targets = "".join(f"{word('；')}{_said(label, value)}" for label, value in data.targets)
    return f"{head}{body}{targets}{word('。')}"


def csv_text(data: ChartData) -> str:
    """Return the chart's data as CSV (RFC 4180): a row for each entry, full numbers.

    The unit stands in the head, or, where entries differ in it, in a column of its own; dates, targets and values
    before have columns where a chart has them.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    units = {value.unit for point in data.points for value in point.values if value}
    unit = word("（{}）", data.unit) if data.unit and len(units) < 2 else ""
    extra: list[tuple[str, list[str]]] = [
        (word("日期"), [point.date if point.date != point.label else "" for point in data.points]),
        (word("目标"), [_bare(point.target) for point in data.points]),
        (word("此前"), [_bare(point.before) for point in data.points]),
        (word("单位"), [point.value.unit if len(units) > 1 else "" for point in data.points]),
    ]
    extra = [(name, cells) for name, cells in extra if any(cells)]
    # A spreadsheet runs a text cell that begins like a formula; a quote before it says that it is text.
    series = [_inert(f"{name}{unit}") for name in data.series or (word("数值"),)]
    writer.writerow([word("项目"), *series, *(name for name, _ in extra)])
    numbers = (word("目标"), word("此前"))
    for row, point in enumerate(data.points):
        writer.writerow([_inert(point.label), *map(_bare, point.values),
                         *(cells[row] if name in numbers else _inert(cells[row]) for name, cells in extra)])
    return out.getvalue()


def _inert(words: str) -> str:
    return f"'{words}" if words.lstrip()[:1] in ("=", "+", "-", "@") or words[:1] in ("\t", "\r") else words


def _bare(value: Value) -> str:
    return "" if value.bare is None else f"{value.bare:.12g}"


def _said(label: str, value: Value) -> str:
    """A colon keeps a label that ends in a digit or letter apart from the number."""
    return f"{label}{word('：') if label[-1:].isascii() and label else ''}{value.text}"


def _spoken(point: Point, series: tuple[str, ...]) -> str:
    if series:
        values = word("，").join(_said(name, value) for name, value in zip(series, point.values, strict=True))
        return f"{point.label}{word('：')}{values}"
    text = f"{point.date} {point.label}".strip() if point.date and point.date != point.label else point.label
    if point.value or not point.date:
        text = _said(text, point.value)
    if point.target:
        text += word("（目标{}）", point.target.text)
    if point.before:
        text += word("（此前{}）", point.before.text)
    return text


def _summary(data: ChartData) -> str:
    parts = []
    for index, name in enumerate(data.series or ("",)):
        present = [(point.label, point.values[index]) for point in data.points if point.values[index]]
        if not present:
            parts.append(word("{}没有数值", name))
            continue
        high = max(present, key=lambda entry: entry[1].size)
        low = min(present, key=lambda entry: entry[1].size)
        span = word("{}至{}，最高{}，最低{}", *(_said(*one) for one in (present[0], present[-1], high, low)))
        parts.append(f"{name}{' ' if name[-1:].isdigit() or not is_chinese() else ''}{span}")
    return word("共{}项，", len(data.points)) + word("；").join(parts)
