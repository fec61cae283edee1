"""Files of a project in an older form of the format → the same files in the present one, comments and order kept.

The format has had one version so far. What may be older is a file that does not say its version; it is given the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from reportgen.builder import CONTENT_FILE, LAYOUT_FILE
from reportgen.checking.mending import apply
from reportgen.checking.review import Edit
from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.spec.faults import VERSION, other_version
from reportgen.spec.trees import MarkedTree, read_yaml

UNNAMED = 0
"""The version of a file that does not say one."""

Step = Callable[[Path, MarkedTree], list[Edit]]


class Migration(Struct, frozen=True):
    """A file, the version it was found in, and the edits that bring it to the present one: none where it is."""

    path: Path
    version: int
    edits: tuple[Edit, ...]


def migrate(project: Path, *, is_trial: bool = False) -> list[Migration]:
    """Bring the files of a project, or one file, to the present version of the format; return what was done to each.

    Raises SpecError where a file cannot be read, is of a version yet to come or of none that ever was; then no file is
    written. `is_trial` writes none either, and tells the first step of each file alone.
    """
    planned = [_planned(path) for path in format_files(project)]
    if not is_trial:
        for migration in planned:
            for version in range(migration.version, VERSION):
                apply(migration.path, STEPS[version](migration.path, read_yaml(migration.path)))
    return planned


def format_files(project: Path) -> list[Path]:
    """Return the content and layout files of a project, its editions' too; raises SpecError where it has none."""
    if project.is_file():
        return [project]
    found = [path for name in (CONTENT_FILE, LAYOUT_FILE) for path in sorted(
        [project / name, *project.glob(name.replace(".yaml", ".*.yaml"))]) if path.is_file()]
    if not found:
        raise SpecError(Problem(say("the folder {!r} has no {}", str(project), CONTENT_FILE), rule="project",
                                hint="`reportgen init NAME` makes a small working project"))
    return found


def _planned(path: Path) -> Migration:
    tree = read_yaml(path)
    if not isinstance(tree.data, dict) or not tree.data:
        raise SpecError(Problem("a mapping (key: value) is expected here", tree.place(()), "value"))
    if tree.problems:
        raise SpecError(tree.problems)
    version = tree.data.get("reportgen", UNNAMED)
    if "reportgen" in tree.data and (type(version) is not int or not 1 <= version <= VERSION):
        raise SpecError(other_version(version, tree.place(("reportgen",))))
    return Migration(path, version, tuple(STEPS[version](path, tree)) if version < VERSION else ())


def _with_version(path: Path, tree: MarkedTree) -> list[Edit]:
    """Write the version before the first key; what stands above that, as comments do, stays above."""
    first = min(tree.keys.values(), key=lambda place: (place.line, place.column))
    lines = path.read_bytes().decode("utf-8-sig").split("\n")
    line = lines[first.line - 1]
    before = line[:first.column - 1]
    is_block = not before.strip()
    if not is_block and not before.rstrip().endswith("{"):
        raise SpecError(Problem("the version cannot be written before this key", first, "version",
                                say("write `reportgen: {}` at its head", VERSION)))
    ending = "\r\n" if line.endswith("\r") else "\n"
    after = f"reportgen: {VERSION}" + (f"{ending}{before}" if is_block else ", ")
    return [Edit(Source(str(path), first.line, first.column), first.column, "", after)]


STEPS: Mapping[int, Step] = {UNNAMED: _with_version}
"""By the version a file is in: the edits that lead to the next."""
