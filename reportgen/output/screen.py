"""What a screen file carries besides its pages: its source, and whether each picture speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportgen.charts.data import chart_data
from reportgen.charts.words import csv_text
from reportgen.errors import Problem
from reportgen.items import Pages, Tag
from reportgen.pdf.target import Attachment
from reportgen.spec.content import Content


def source_files(content: Path) -> tuple[Attachment, ...]:
    """Return the content file as an attachment."""
    return (Attachment(content.name, "application/yaml", content.read_bytes(), "reportgen content of this document"),)


def chart_files(content: Content) -> tuple[Attachment, ...]:
    """Return each chart's data as CSV (UTF-8 with BOM, which spreadsheets need to see that it is UTF-8)."""
    return tuple(
        Attachment(f"chart-{section.id}-{number}.csv", "text/csv", csv_text(
            chart_data(chart, content.facts, content.tables)).encode("utf-8-sig"), f"data of the chart “{chart.title}”")
        for section in content.sections for number, chart in enumerate(section.charts, 1) if chart.kind != "python")


def without_alternative(pages: Pages) -> tuple[Problem, ...]:
    """Return a warning for each figure without alternative text: the file cannot be PDF/UA-1 then."""
    return tuple(Problem("a picture has no alternative text, so the file is PDF/A-3u and not PDF/UA-1",
                         rule="alternative", severity="warning", hint="give the picture an `alt` in content.yaml")
                 for tag in _tags(pages.structure) if tag.role == "Figure" and not (tag.alt or "").strip())


def _tags(tag: Tag) -> Iterator[Tag]:
    yield tag
    for child in tag.children:
        yield from _tags(child)
