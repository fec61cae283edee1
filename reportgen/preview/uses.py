"""Facts → every place that uses them: in the files, and where that is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from reportgen.builder import Project
from reportgen.checking.manuscript import words
from reportgen.errors import Source
from reportgen.preview.hits import Hit
from reportgen.spec.charts import chart_facts
from reportgen.spec.facts import Fact, fact_text
from reportgen.spec.inline import references


class Use(Struct, frozen=True):
    """One use: "text", "figure" (a big number), "chart" or "comparison", and where it is printed.

    `boxes` are (page from 0, x, y, width, height); none where the layout does not show it.
    """

    kind: str
    place: Source | None
    boxes: tuple[tuple[int, float, float, float, float], ...]


class FactUses(Struct, frozen=True):
    """A fact by its name, with all its uses in the order of the files."""

    name: str
    fact: Fact
    text: str
    uses: tuple[Use, ...]


def fact_uses(project: Project, pages: Sequence[Sequence[Hit]]) -> list[FactUses]:
    """Return the facts of a project in the order of its content, with their uses; `pages` are each page's boxes."""
    printed = _Printed(pages)
    found: dict[str, list[Use]] = {name: [] for name in project.content.facts}
    for name, use in _uses(project, printed):
        if name in found and use not in found[name]:
            found[name].append(use)
    return [FactUses(name, fact, fact_text(fact, "full"), tuple(found[name]))
            for name, fact in project.content.facts.items()]


class _Printed:
    """Boxes by what they show."""

    def __init__(self, pages: Sequence[Sequence[Hit]]) -> None:
        self.in_text: dict[tuple[str, Source], list[tuple[int, Hit]]] = {}
        self.whole: dict[Source, list[tuple[int, Hit]]] = {}
        for page, hits in enumerate(pages):
            for hit in hits:
                if hit.fact:
                    self.in_text.setdefault((hit.fact, hit.place), []).append((page, hit))
                self.whole.setdefault(hit.whole, []).append((page, hit))

    def reference(self, name: str, place: Source | None) -> tuple[tuple[int, float, float, float, float], ...]:
        hits = self.in_text.get((name, place), []) if place else []
        return tuple((page, hit.x, hit.y, hit.width, hit.height) for page, hit in hits)

    def thing(self, place: Source | None) -> tuple[tuple[int, float, float, float, float], ...]:
        """Return one box a page around all that is made of a place."""
        by_page: dict[int, list[Hit]] = {}
        for page, hit in self.whole.get(place, []) if place else []:
            by_page.setdefault(page, []).append(hit)
        return tuple((page, *_around(hits)) for page, hits in by_page.items())


def _around(hits: Sequence[Hit]) -> tuple[float, float, float, float]:
    left, top = min(hit.x for hit in hits), min(hit.y for hit in hits)
    return left, top, max(hit.x + hit.width for hit in hits) - left, max(hit.y + hit.height for hit in hits) - top


def _uses(project: Project, printed: _Printed) -> Iterator[tuple[str, Use]]:
    content = project.content
    for text in words(content):
        for offset, name, _ in references(text):
            place = text.at(offset)
            yield name, Use("text", place, printed.reference(name, place))
    for name, fact in content.facts.items():
        boxes = printed.thing(fact.place)
        if boxes:
            yield name, Use("figure", fact.place, boxes)
    for chart in project.charts():
        for name in chart_facts(chart):
            yield name, Use("chart", chart.title.source, printed.thing(chart.title.source))
    for comparison in content.comparisons.values():
        for name in (comparison.before, comparison.after):
            yield name, Use("comparison", comparison.title.source, printed.thing(comparison.title.source))
