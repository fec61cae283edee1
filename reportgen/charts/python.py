"""Charts that a project draws itself: a function that returns a Matplotlib Figure → items of the page."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reportgen.charts.settings import ChartSettings
from reportgen.charts.style import ChartStyle
from reportgen.errors import Problem, ReportgenError, SpecError
from reportgen.items import Item
from reportgen.language import say
from reportgen.spec.charts import Chart


def draw_python(chart: Chart, style: ChartStyle, width: float, height: float,
                settings: ChartSettings) -> tuple[Item, ...]:
    """Call the chart's function with its `args` in the page's colours, and draw its Figure in width × height pt.

    Raises SpecError where code is not allowed, the function is not found or fails, or gives something else.
    """
    if not settings.allow_code:
        raise _fault(chart, say("the chart runs the project's own code, {}", chart.python),
                     "read that code, then build with --allow-code")
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from reportgen.charts.backend import page_look, render

    with rc_context(page_look(style)):
        try:
            with _importable(settings.folder):
                figure: Any = _function(chart)(**chart.args)
            if not isinstance(figure, Figure):
                raise _fault(chart, say("{} gave a {}, not a Matplotlib Figure", chart.python, type(figure).__name__),
                             "return the Figure")
            return render(figure, style, width, height)
        except ReportgenError:
            raise
        except (Exception, SystemExit) as error:
            raise _fault(chart, say("{} failed: {}: {}", chart.python, type(error).__name__, _last_line(error)),
                         "run the function by itself, and save its Figure") from error


def _last_line(error: BaseException) -> str:
    """Return what an error says in one line: parsers draw the place of a fault over several."""
    return (str(error).strip().splitlines() or [""])[-1]


def code_digest(folder: Path) -> str:
    """Return a digest of all Python files of the project: a drawing is made again when any of them changes."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _function(chart: Chart) -> Any:
    module_name, _, name = str(chart.python).partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise _fault(chart, say("there is no module {!r} for the chart {}", error.name, chart.python),
                     "modules are looked for in the project's folder, then among the installed ones") from error
    function = getattr(module, name, None)
    if not callable(function):
        known = [key for key, value in vars(module).items() if inspect.isfunction(value) and not key.startswith("_")]
        raise _fault(chart, say("the module {!r} has no function {!r}", module_name, name),
                     say("functions: {}", ", ".join(known) or "none"))
    return function


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Let the project's modules be imported, and forget them afterwards: another project may use the same names."""
    before, path = set(sys.modules), str(folder.resolve())
    sys.path.insert(0, path)
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(path)
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and Path(file).is_relative_to(path):
                del sys.modules[name]


def _fault(chart: Chart, message: str, hint: str) -> SpecError:
    return SpecError(Problem(message, chart.title.source, "chart-code", hint))
