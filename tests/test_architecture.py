"""The order of the stages: a module imports only from its own stage and those before it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "reportgen"
ORDER = ["collecting", "resources", "language", "timing", "paths", "limits", "errors", "spec", "editing", "fonts",
         "items", "text", "ornaments", "charts", "blocks", "layout", "pdf", "output", "builder", "batch", "flowables",
         "importing", "checking", "manual", "preview", "cli"]


EXCEPTIONS = {"charts/backend.py": {"pdf"}}
"""A figure saved by itself, `savefig(backend="module://reportgen.charts.backend")`, needs the whole PDF writer."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem in ORDER)


def stage(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_stages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("reportgen."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_downward_only(path: Path) -> None:
    later = {name for name in imported_stages(path) if ORDER.index(name) > ORDER.index(stage(path))}
    later -= EXCEPTIONS.get(str(path.relative_to(PACKAGE)), set())
    assert not later, f"{path.name} imports from a later stage: {later}"


def test_every_stage_has_its_place_in_the_order() -> None:
    assert {stage(path) for path in modules()} == set(ORDER)


HEAVY = ["PIL", "dask", "distributed", "fontTools", "fsspec", "lxml", "matplotlib", "numpy", "openpyxl", "pikepdf",
         "pypdfium2", "reportlab", "rich", "sqlalchemy"]
"""What a build that needs none of them must not import."""


@pytest.mark.parametrize("project", ["liyang-2024", "sample-town"])
def test_a_build_with_its_charts_kept_imports_nothing_heavy(project: str, tmp_path: Path) -> None:
    needed = {"sample-town": {"openpyxl", "numpy", "lxml", "PIL"}}.get(project, set())
    code = (f"import sys; from reportgen import build; build({str(PACKAGE.parent / 'data' / project)!r});"
            "print(*{name.partition('.')[0] for name in sys.modules})")
    loaded: set[str] = set()
    for _ in range(2):
        loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                                    env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)}).stdout.split())
    assert "reportgen" in loaded
    assert not loaded & (set(HEAVY) - needed)


def test_help_imports_neither_models_nor_pdf() -> None:
    code = "import sys, reportgen.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"reportlab", "yaml", "uharfbuzz"} & set(loaded)


def test_only_a_process_of_our_own_has_its_garbage_collected_rarely() -> None:
    """A library leaves the collector of its host alone; the command does not look through everything at its end."""
    code = ("import gc, reportgen.builder, reportgen.cli as cli; before = gc.get_threshold()[0];"
            "cli.main(['layouts'], standalone_mode=False); print(before, gc.get_threshold()[0])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split()[-2:])
    assert before < 10_000 < after
