"""The order of the stages: a module imports only from its own stage and those before it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "reportgen"
ORDER = ["errors", "resources", "spec", "fonts", "items", "text", "ornaments", "charts", "blocks", "layout", "pdf",
         "output", "builder", "batch", "flowables", "cli"]


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
