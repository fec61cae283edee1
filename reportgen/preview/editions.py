"""A project folder, built again at each save → editions: the last good pages, and what is wrong now."""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.builder import CONTENT_FILE, LAYOUT_FILE, Project, Report, Session, build_project, read_project, rebuild
from reportgen.checking.manuscript import words
from reportgen.checking.review import findings
from reportgen.errors import Problem, ReportgenError
from reportgen.language import say
from reportgen.preview.hits import Hit, Texts, page_hits
from reportgen.preview.uses import FactUses, fact_uses
from reportgen.text.paragraph import forget

DRAFTS = 200
"""After so many editions the paragraphs set for them are let go (26 kB each): a day's typing is thousands."""


class Edition(Struct, frozen=True):
    """A state of the project: `errors` stop the build, and then `report` and all else is the last good one's."""

    number: int = 0
    report: Report | None = None
    digests: tuple[str, ...] = ()
    project: Project | None = None
    errors: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] = ()
    seconds: float = 0.0

    def hits(self, *indices: int) -> list[list[Hit]]:
        """Return the boxes of pages, counted from 0."""
        assert self.report is not None
        assert self.project is not None
        texts = Texts(words(self.project.content), self.project.content.facts)
        return [page_hits(self.report.pages.pages[index].items, texts) for index in indices]

    def uses(self) -> list[FactUses]:
        """Return the facts of the content with every place that uses them."""
        assert self.project is not None
        return fact_uses(self.project, self.hits(*range(len(self.digests))))


class Workshop(Struct):
    """Builds editions of one project, one after the other; `layout` as in `build`."""

    path: Path
    layout: str | None = None
    edition: Edition = field(default_factory=Edition)
    session: Session = field(default_factory=Session)

    @property
    def folder(self) -> Path:
        return self.path if self.path.is_dir() else self.path.parent

    def build(self) -> Edition:
        """Build the project as it is now; never raises for what a project may hold."""
        begin, before = time.perf_counter(), self.edition
        if before.number % DRAFTS == DRAFTS - 1:
            forget()
        try:
            report, digests = rebuild(self.path, self.layout, self.session)
        except (ReportgenError, OSError) as error:
            self.edition = replace(before, number=before.number + 1, errors=_problems(error), seconds=_since(begin))
        except Exception as error:  # a fault of reportgen must not end a day's preview
            self.session = Session()
            problem = Problem(say("reportgen failed: {}: {}", type(error).__name__, error), rule="internal",
                              hint="this is a fault of reportgen; undo the last edit and report it")
            self.edition = replace(before, number=before.number + 1, errors=(problem,), seconds=_since(begin))
        else:
            self.edition = Edition(before.number + 1, report, digests, self.session.project, (), report.warnings,
                                   _since(begin))
        return self.edition

    def review(self, edition: Edition) -> Edition:
        """Return the edition with what the sub-editor finds in it besides the warnings of its build."""
        if edition.errors or edition.project is None or edition.report is None:
            return edition
        own = Path(self.layout) if self.layout is not None else self.folder / LAYOUT_FILE
        content = self.path / CONTENT_FILE if self.path.is_dir() else self.path
        try:
            found = findings(edition.project, edition.report.pages, edition.report.warnings, content,
                             own if own.is_file() else None)
        except (ReportgenError, OSError):  # a file changed while it was read: the next edition tells
            return edition
        return replace(edition, findings=found.problems)

    def print_file(self) -> bytes:
        """Return the press file of the project as it is now; raises ReportgenError."""
        return build_project(read_project(self.path, self.layout), purpose="print").pdf


def _problems(error: ReportgenError | OSError) -> tuple[Problem, ...]:
    if isinstance(error, ReportgenError):
        return error.problems
    return (Problem(say("cannot read {!r}: {}", str(error.filename), error.strerror), rule="input",
                    hint="check the path and the permission to read it"),)


def _since(begin: float) -> float:
    return time.perf_counter() - begin
