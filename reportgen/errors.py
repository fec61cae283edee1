"""The exceptions of reportgen; each carries the problems it found, with their places.

    ReportgenError
    ├── SpecError      a YAML file says something that cannot be built
    ├── FontError      a face is missing, unreadable, forbids embedding or lacks a glyph
    ├── LayoutError    content does not fit the place the layout gives it
    └── OutputError    a finished document could not be written
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reportgen.language import told


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in an input file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where it is, which rule found it, what is wrong and what to do; shown in the reader's language."""

    message: str
    source: Source | None = None
    rule: str = "error"
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else ""
        hint = f"\n    → {told(self.hint)}" if self.hint else ""
        return f"{place}{told(self.severity)}[{self.rule}]: {told(self.message)}{hint}"


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
