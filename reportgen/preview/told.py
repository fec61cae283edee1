"""Editions, pages and facts → plain data for the page in the browser, every sentence in both languages."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from reportgen.errors import Problem, Source
from reportgen.language import told
from reportgen.layout.grid import Grid
from reportgen.preview.editions import Edition

LANGUAGES = ("zh", "en")
AROUND, LONGEST = 4, 400
"""Lines of an excerpt before and after the one meant, and characters of each."""


class Teller(Struct, frozen=True):
    """Tells of a project; its files go by their path inside the folder."""

    folder: Path

    def name(self, file: str) -> str:
        path = Path(file).resolve()
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else file

    def place(self, source: Source | None) -> list[Any] | None:
        """Return [file, line, column]."""
        return [self.name(source.file), source.line, source.column] if source else None

    def problem(self, problem: Problem) -> dict[str, Any]:
        return {"message": {one: told(problem.message, one) for one in LANGUAGES},
                "hint": {one: told(problem.hint, one) for one in LANGUAGES},
                "rule": problem.rule, "severity": problem.severity, "place": self.place(problem.source)}

    def state(self, edition: Edition, language: str | None, *, has_editor: bool) -> dict[str, Any]:
        """Return what changes from edition to edition: pages as [digest, width, height, label], problems."""
        pages = edition.report.pages.pages if edition.report else ()
        spec = edition.project.layout.page if edition.project else None
        return {
            "number": edition.number, "language": language, "hasEditor": has_editor,
            "title": edition.report.pages.metadata.title if edition.report else self.folder.name,
            "isFacing": bool(spec and spec.facing and not spec.joined), "milliseconds": round(edition.seconds * 1000),
            "pages": [[digest, round(page.width, 2), round(page.height, 2), page.label]
                      for digest, page in zip(edition.digests, pages, strict=True)],
            "errors": [self.problem(problem) for problem in edition.errors],
            "findings": [self.problem(problem) for problem in edition.findings],
        }

    def page(self, edition: Edition, index: int) -> dict[str, Any]:
        """Return a page's boxes as [x, y, width, height, place, number of the whole, fact], its frames and its grid."""
        assert edition.report is not None
        assert edition.project is not None
        page, spec = edition.report.pages.pages[index], edition.project.layout.page
        grid = Grid(spec, index + 1)
        wholes: dict[Source, int] = {}
        names: dict[str, str] = {}
        boxes = [[*(round(value, 2) for value in (hit.x, hit.y, hit.width, hit.height)),
                  [names.setdefault(hit.place.file, self.name(hit.place.file)), hit.place.line, hit.place.column],
                  wholes.setdefault(hit.whole, len(wholes)), hit.fact] for hit in edition.hits(index)[0]]
        return {
            "boxes": boxes,
            "frames": [[frame.name, *(round(value, 2) for value in (frame.x, frame.y, frame.width, frame.height))]
                       for frame in page.frames],
            "grid": {"columns": [list(grid.span(one, one)) for one in range(1, spec.columns + 1)],
                     "top": spec.margins.top, "bottom": page.height - spec.margins.bottom, "baseline": spec.baseline,
                     "left": grid.left, "right": grid.right},
        }

    def facts(self, edition: Edition) -> list[dict[str, Any]]:
        """Return the facts with their uses; boxes as [page, x, y, width, height]."""
        return [{"name": found.name, "text": found.text, "label": str(found.fact.label),
                 "place": self.place(found.fact.place),
                 "uses": [{"kind": use.kind, "place": self.place(use.place),
                           "boxes": [[page, *(round(value, 2) for value in box)] for page, *box in use.boxes]}
                          for use in found.uses]}
                for found in edition.uses()]

    def excerpt(self, path: Path, line: int) -> dict[str, Any]:
        """Return the lines of a file around one, and the number of the first."""
        first = max(1, line - AROUND)
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = [text.rstrip("\r\n")[:LONGEST] for text in islice(file, first - 1, line + AROUND)]
        return {"first": first, "lines": lines}
