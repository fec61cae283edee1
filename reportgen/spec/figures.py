"""The figures and tables of a document in the order in which its reader meets them: 图1 …, 表1 ….

Charts and pictures with a caption share one row of numbers. In a section those that its text puts somewhere come
first, then its other charts, then its other pictures; tables that no text places come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reportgen.spec.charts import Chart
from reportgen.spec.inserts import part_of

if TYPE_CHECKING:
    from reportgen.spec.content import Picture, Section


def chart_name(section: Section, index: int) -> str:
    """Return the name of a section's chart: its `id`, or one made of the section's and its place."""
    return section.charts[index].id or f"{section.id}-chart-{index + 1}"


def chart_index(section: Section, name: str) -> int | None:
    """Return which of a section's charts {chart:NAME} is, by `id` or by number from 1; None where there is none."""
    return next((index for index, chart in enumerate(section.charts) if name in (chart.id, str(index + 1))), None)


def figures_in_order(sections: Sequence[Section], pictures: Mapping[str, Picture]) -> dict[str, Chart | Picture]:
    """Return the charts and captioned pictures of the sections by name, in reading order."""
    found: dict[str, Chart | Picture] = {}
    for section in sections:
        inserts = list(_inserts(section))
        placed = [("chart", str(index + 1)) for index in range(len(section.charts))]
        placed += [("picture", name) for name in section.pictures]
        for kind, name in (*inserts, *placed):
            if kind == "chart" and (index := chart_index(section, name)) is not None:
                found.setdefault(chart_name(section, index), section.charts[index])
            elif kind == "picture" and name in pictures and pictures[name].caption:
                found.setdefault(name, pictures[name])
    return found


def placed_tables(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the names of the tables that texts place, in reading order."""
    return tuple(dict.fromkeys(name for section in sections for kind, name in _inserts(section) if kind == "table"))


def _inserts(section: Section) -> Iterator[tuple[str, str]]:
    for part in map(part_of, section.text):
        if part.kind == "insert":
            yield part.insert, part.name
