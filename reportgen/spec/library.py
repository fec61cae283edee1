"""Layout and theme files, one's own and built-in → `Layout`, with `extends:` followed and merged key by key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from reportgen.errors import Problem, Source, SpecError, nearest
from reportgen.language import say
from reportgen.limits import is_file, is_inside
from reportgen.resources import PACKAGE
from reportgen.spec.layout import Layout
from reportgen.spec.layout_names import missing_names
from reportgen.spec.reading import parse_model
from reportgen.spec.trees import MarkedTree, TreePath, read_yaml

Kind = Literal["layout", "theme"]
Places = Mapping[TreePath, Source]
MAX_DEPTH = 8


def builtin(kind: Kind) -> list[str]:
    """Return the names of the layouts or themes that come with reportgen."""
    return sorted(path.stem for path in _folder(kind).glob("*.yaml"))


def load_layout(name: str | Path, theme: str | Path | None = None) -> Layout:
    """Read a layout file or a built-in layout; raises SpecError with every error at its place.

    What a `theme` (a file, or a built-in theme's name) says of colours and type stands before what the layout says.
    A process that asks again gets the same layout for as long as none of its files has been written.
    """
    path = _find(str(name), "layout").absolute()
    over = _find(str(theme), "theme").absolute() if theme is not None else None
    files, layout = _READ.get((path, over), ((), None))
    if layout is None or any(_stamp(file) != stamp for file, stamp in files):
        read: list[Path] = []
        tree = _merged_tree(path, "layout", 0, read)
        if over is not None:
            tree = _with_theme(tree, _merged_tree(over, "theme", 0, read))
        layout = parse_model(tree, Layout)
        if problems := missing_names(layout, tree):
            raise SpecError(problems)
        _READ[path, over] = tuple((file, _stamp(file)) for file in read), layout
    return layout


Stamp = tuple[int, int] | None

_READ: dict[tuple[Path, Path | None], tuple[tuple[tuple[Path, Stamp], ...], Layout | None]] = {}


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _folder(kind: Kind) -> Path:
    return PACKAGE / f"{kind}s"


def _find(name: str, kind: Kind, near: Path | None = None) -> Path:
    known = builtin(kind)
    if name in known:
        return _folder(kind) / f"{name}.yaml"
    path = Path(name) if near is None else near / name
    if is_file(path):
        if near is not None and not is_inside(path, near):
            raise SpecError(Problem(say("the {} {!r} lies outside the project", kind, name), rule=kind,
                                    hint="copy it into the project, or allow its folder with --allow-path"))
        return path
    close = nearest(name, known)
    hint = say("did you mean {!r}?", close) if close else say("built-in {}s: {}", kind, ", ".join(known))
    raise SpecError(Problem(say("there is no {} {!r}", kind, name), rule=kind, hint=hint))


def _with_theme(layout: MarkedTree, theme: MarkedTree) -> MarkedTree:
    return MarkedTree(_merged(layout.data, {"theme": theme.data}), {**layout.keys, **_inside_theme(theme.keys)},
                      {**layout.values, **_inside_theme(theme.values)}, layout.problems + theme.problems)


def _inside_theme(places: Places) -> Places:
    return {("theme", *path): place for path, place in places.items()}


def _merged_tree(path: Path, kind: Kind, depth: int, read: list[Path]) -> MarkedTree:
    """Return a file's tree over the one that it extends; the files that were read are added to `read`."""
    read.append(path)
    shown = f"{kind}s/{path.name}" if path.parent == _folder(kind) else str(path)
    tree = read_yaml(path, shown)
    if not isinstance(tree.data, dict) or "extends" not in tree.data:
        return tree
    if depth > MAX_DEPTH:
        raise SpecError(Problem(say("`extends` goes round in a circle, or over more than {} files", MAX_DEPTH),
                                tree.place(("extends",)), "extends", "take one of them out"))
    try:
        base = _merged_tree(_find(str(tree.data["extends"]), kind, path.parent), kind, depth + 1, read)
    except SpecError as error:
        if error.problems[0].rule == kind:
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
