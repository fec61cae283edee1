"""reportgen: Chinese brochures and reports, typeset from YAML to PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportgen.errors import FontError, LayoutError, OutputError, Problem, ReportgenError, Source, SpecError

if TYPE_CHECKING:
    from reportgen.builder import Report, build

__version__ = "0.1.0"

__all__ = ["FontError", "LayoutError", "OutputError", "Problem", "Report", "ReportgenError", "Source", "SpecError",
           "build"]


def __getattr__(name: str) -> Any:
    """Import the builder when it is first asked for: `reportgen --help` need not load it (PEP 562)."""
    if name in ("build", "Report"):
        import reportgen.builder as builder

        globals().update(build=builder.build, Report=builder.Report)
        return globals()[name]
    raise AttributeError(f"module 'reportgen' has no attribute {name!r}")
