"""Numbers and anchors of charts and tables in a document that numbers them: 图1 …, 表1 …, in the content's order."""

from __future__ import annotations

from reportgen.blocks.box import Context
from reportgen.spec.charts import Chart
from reportgen.spec.words import word


def table_title(context: Context, name: str) -> str:
    """Return a table's title, with its number where the layout numbers headings."""
    title = context.content.tables[name].title
    if not context.is_numbered:
        return title
    return word("表{}　{}", list(context.content.tables).index(name) + 1, title)


def chart_title(context: Context, chart: Chart) -> str:
    """Return a chart's title, with its number where the layout numbers headings and the chart is the content's."""
    number = _chart_number(context, chart)
    return word("图{}　{}", number, chart.title) if context.is_numbered and number else chart.title


def chart_anchor(context: Context, chart: Chart) -> str | None:
    """Return the anchor of a chart of the content."""
    number = _chart_number(context, chart)
    return f"chart-{number}" if number else None


def heading_anchor(section: str, ordinal: int) -> str:
    """Return the anchor of the how manieth heading inside a section."""
    return f"{section}-heading-{ordinal}"


def all_charts(context: Context) -> list[Chart]:
    return [chart for section in context.content.sections for chart in section.charts]


def _chart_number(context: Context, chart: Chart) -> int | None:
    return next((number for number, one in enumerate(all_charts(context), 1) if one is chart), None)
