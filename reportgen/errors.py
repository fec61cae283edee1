"""The exceptions of reportgen; each carries the problems it found, with their places.

    ReportgenError
    ├── SpecError      a YAML file says something that cannot be built
    ├── FontError      a face is missing, unreadable, forbids embedding or lacks a glyph
    ├── LayoutError    content does not fit the place the layout gives it
    └── OutputError    a finished document could not be written
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from reportgen.language import told


class Source(Struct, frozen=True, order=True):
    """A place in an input file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Severity = Literal["error", "warning", "note"]
"""An error stops a build or should stop the press, a warning wants a look, a note is for the record."""


class Problem(Struct, frozen=True):
    """One finding: where it is, which rule found it, what is wrong and what to do; shown in the reader's language."""

    message: str
    source: Source | None = None
    rule: str = "error"
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else ""
        hint = f"\n    → {told(self.hint)}" if self.hint else ""
        return f"{place}{told(self.severity)}[{self.rule}]: {told(self.message)}{hint}"


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return the known name that a misspelt one is most like, "" where none is at least that like it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=likeness)), "")


class ReportgenError(Exception):
    """Base of all errors that reportgen raises on purpose."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SpecError(ReportgenError):
    """A YAML file says something that cannot be built."""


class FontError(ReportgenError):
    """A face is missing, unreadable, forbids embedding or lacks a glyph."""


class LayoutError(ReportgenError):
    """Content does not fit the place the layout gives it."""


class OutputError(ReportgenError):
    """A finished document could not be written."""
