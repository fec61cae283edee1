"""What a screen file carries besides its pages: its source, and whether each picture speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from reportgen.charts.data import chart_data
from reportgen.charts.words import alt_text, csv_text
from reportgen.errors import Problem
from reportgen.items import Pages, Tag
from reportgen.pdf.target import Attachment
from reportgen.spec.charts import Chart
from reportgen.spec.content import Content
from reportgen.spec.inline import plain_text
from reportgen.spec.words import word

MIME = {".csv": "text/csv", ".json": "application/json"}


def source_files(sources: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    """Return the files that say the content, by name, as attachments."""
    return tuple(Attachment(name, MIME.get(Path(name).suffix, "application/yaml"), data,
                            "reportgen content of this document")
                 for name, data in sources.items())


def chart_files(charts: Iterable[Chart], content: Content, pages: Pages) -> tuple[Attachment, ...]:
    """Return the data of each chart that the pages show, as CSV with the mark that spreadsheets know UTF-8 by.

    A chart's figures are those that say its alternative text; what a function draws has no data here.
    """
    figures: dict[str, list[Tag]] = defaultdict(list)
    for tag in _tags(pages.structure):
        if tag.role == "Figure" and tag.alt:
            figures[tag.alt].append(tag)
    found: list[Attachment] = []
    for chart in charts:
        if chart.kind == "python":
            continue
        data = chart_data(chart, content.facts, content.tables)
        tags = figures.pop(alt_text(chart, data), None)
        if tags:
            found.append(Attachment(f"chart-{len(found) + 1:02}.csv", "text/csv", csv_text(data).encode("utf-8-sig"),
                                    word("图表数据：{}", plain_text(chart.title, content.facts)), "Data", tuple(tags)))
    return tuple(found)


def without_alternative(pages: Pages) -> tuple[Problem, ...]:
    """Return a warning for each figure without alternative text: the file cannot be PDF/UA-1 then."""
    return tuple(Problem("a picture has no alternative text, so the file is PDF/A-3u and not PDF/UA-1",
                         rule="alternative", severity="warning", hint="give the picture an `alt` in content.yaml")
                 for tag in _tags(pages.structure) if tag.role == "Figure" and not (tag.alt or "").strip())


def _tags(tag: Tag) -> Iterator[Tag]:
    yield tag
    for child in tag.children:
        yield from _tags(child)
