"""Numbers and anchors of figures and tables in a document that numbers them: 图1 …, 表1 …, in reading order."""

from __future__ import annotations

from reportgen.blocks.box import Context
from reportgen.spec.charts import Chart
from reportgen.spec.figures import chart_name
from reportgen.spec.words import word


def table_title(context: Context, name: str) -> str:
    """Return a table's title, with its number where the layout numbers headings."""
    title = context.content.tables[name].title
    return word("{}　{}", context.number_of(name), title) if context.is_numbered else title


def figure_title(context: Context, name: str, title: str) -> str:
    """Return the title of a chart or the caption of a picture, with its number where the layout numbers headings."""
    number = context.number_of(name)
    return word("{}　{}", number, title) if context.is_numbered and number else title


def chart_anchor(context: Context, chart: Chart) -> str | None:
    """Return the anchor of a chart of the section, None for one of the layout."""
    section = context.section
    if section is None:
        return None
    return next((chart_name(section, index) for index, one in enumerate(section.charts) if one is chart), None)


def heading_anchor(section: str, ordinal: int) -> str:
    """Return the anchor of the how manieth heading inside a section."""
    return f"{section}-heading-{ordinal}"
