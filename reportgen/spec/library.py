"""Layout files and built-in layouts → `Layout`, with `extends:` followed and merged key by key."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from reportgen.errors import Problem, SpecError
from reportgen.resources import PACKAGE
from reportgen.spec.layout import Layout
from reportgen.spec.marks import MarkedTree, parse_model, read_yaml

LAYOUTS = PACKAGE / "layouts"
MAX_DEPTH = 8


def builtin_layouts() -> list[str]:
    """Return the names of the layouts that come with reportgen."""
    return sorted(path.stem for path in LAYOUTS.glob("*.yaml"))


def load_layout(name: str | Path) -> Layout:
    """Read a layout file or a built-in layout; raises SpecError with every error at its place.

    A process that asks again gets the same layout for as long as none of its files has been written.
    """
    path = _find(str(name))
    files, layout = _READ.get(path.absolute(), ((), None))
    if layout is None or any(_stamp(file) != stamp for file, stamp in files):
        read: list[Path] = []
        layout = parse_model(_merged_tree(path, 0, read), Layout)
        _READ[path.absolute()] = tuple((file, _stamp(file)) for file in read), layout
    return layout


Stamp = tuple[int, int] | None

_READ: dict[Path, tuple[tuple[tuple[Path, Stamp], ...], Layout | None]] = {}


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _find(name: str, near: Path | None = None) -> Path:
    if name in builtin_layouts():
        return LAYOUTS / f"{name}.yaml"
    path = Path(name) if near is None else near / name
    if path.is_file():
        return path
    close = get_close_matches(name, builtin_layouts(), n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"built-in layouts: {', '.join(builtin_layouts())}"
    raise SpecError(Problem(f"there is no layout {name!r}", rule="layout", hint=hint))


def _merged_tree(path: Path, depth: int, read: list[Path]) -> MarkedTree:
    """Return a file's tree over the one that it extends; the files that were read are added to `read`."""
    read.append(path.absolute())
    shown = f"layouts/{path.name}" if path.parent == LAYOUTS else str(path)
    tree = read_yaml(path, shown)
    if not isinstance(tree.data, dict) or "extends" not in tree.data:
        return tree
    if depth > MAX_DEPTH:
        raise SpecError(Problem("`extends` goes round in a circle", tree.place(("extends",)), "extends"))
    try:
        base = _merged_tree(_find(str(tree.data["extends"]), path.parent), depth + 1, read)
    except SpecError as error:
        if error.problems[0].rule == "layout":
            first = error.problems[0]
            raise SpecError(Problem(first.message, tree.place(("extends",)), first.rule, first.hint)) from error
        raise
    own = {key: value for key, value in tree.data.items() if key != "extends"}
    return MarkedTree(_merged(base.data, own), {**base.keys, **tree.keys}, {**base.values, **tree.values},
                      base.problems + tree.problems)


def _merged(base: Any, own: Any) -> Any:
    """Mappings merge key by key; anything else is replaced, and null takes an entry away."""
    if not isinstance(base, dict) or not isinstance(own, dict):
        return own
    result = dict(base)
    for key, value in own.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merged(base[key], value) if key in base else value
    return result
