"""A layout's colours and type roles → those that its theme does not have, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from msgspec import Meta

from reportgen.errors import Problem
from reportgen.language import say
from reportgen.spec.layout import Block, Layout
from reportgen.spec.model import Model, near, written_fields
from reportgen.spec.names import NAMES_OF
from reportgen.spec.theme import OWN_COLOURS, colour_and_strength
from reportgen.spec.trees import MarkedTree, TreePath

Found = Iterator[tuple[str, str, TreePath]]
"""What kind of name, the name, its place in the tree."""


def unknown_looks(layout: Layout, reached: set[str], tree: MarkedTree) -> Iterator[Problem]:
    """Yield a problem for each colour and role that the theme lacks; of templates in those `reached` by the flow."""
    colours = [*layout.theme.palette, *OWN_COLOURS]
    roles = list(layout.theme.roles)
    found = [*_names(layout.theme, ("theme",), tree), *_names(layout.running, ("running",), tree)]
    for name in sorted(reached):
        found += _names(layout.templates[name], ("templates", name), tree)
    for kind, name, path in dict.fromkeys(found):
        if kind == "colour" and colour_and_strength(name)[0] not in colours:
            yield Problem(say("no colour called {!r} in the palette", name), tree.place(path), "colour",
                          near(colour_and_strength(name)[0], colours))
        elif kind == "role" and name not in roles:
            yield Problem(say("no type role called {!r} in the theme", name), tree.place(path), "role",
                          near(name, roles))


def _names(record: Model, path: TreePath, tree: MarkedTree) -> Found:
    for key, name, walk in _fields(type(record)):
        here = (*path, key)
        if isinstance(record, Block) and (own := ("blocks", record.block, key)) in tree.values:
            here = own
        yield from walk(getattr(record, name), here, tree)


Walk = Callable[[Any, TreePath, MarkedTree], Found]


@cache
def _fields(model: type[Model]) -> list[tuple[str, str, Walk]]:
    found = [(field.encode_name, field.name, _walk(field.type)) for field in written_fields(model)]
    return [(key, name, walk) for key, name, walk in found if walk is not None]


def _walk(kind: Any) -> Walk | None:
    """Return what finds the names in values of an annotation; None where it has none."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        for mark in arguments[1:]:
            if isinstance(mark, Meta) and mark.extra_json_schema and NAMES_OF in mark.extra_json_schema:
                named = mark.extra_json_schema[NAMES_OF]
                return lambda value, path, tree: iter([(named, value, path)] if value is not None else [])
        return _walk(arguments[0])
    if isinstance(kind, type) and issubclass(kind, Model):
        return lambda value, path, tree: _names(value, path, tree) if value is not None else iter(())
    inner = next((walk for walk in map(_walk, arguments) if walk is not None), None)
    if inner is None or origin not in (tuple, dict):
        return inner
    return lambda value, path, tree: (
        one for key, entry in (value.items() if isinstance(value, dict) else enumerate(value))
        for one in inner(entry, (*path, key), tree))
