"""A layout and the places of its keys → the names in it that nothing has: templates of the flow, areas below areas,
colours and type roles.

Only what the flow comes to is looked at: a project may take a template away that no page of its own uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.errors import Problem
from reportgen.language import say
from reportgen.spec.layout import Layout, Template
from reportgen.spec.theme_names import unknown_looks
from reportgen.spec.trees import MarkedTree, TreePath


def missing_names(layout: Layout, tree: MarkedTree) -> list[Problem]:
    """Return a problem for each name that the layout's pages would ask for in vain, at its place."""
    problems: list[Problem] = []
    waiting: list[tuple[str, TreePath]] = []
    for index, step in enumerate(layout.flow):
        waiting += [(name, ("flow", index, "template")) for name in step.template]
        if step.plain is not None:
            waiting.append((step.plain, ("flow", index, "plain")))
    seen: set[str] = set()
    while waiting:
        name, path = waiting.pop(0)
        template = layout.templates.get(name)
        if template is None:
            problems.append(Problem(say("the flow names a template {!r} that the layout does not have", name),
                                    tree.place(path), "template",
                                    say("templates: {}", ", ".join(layout.templates))))
        elif name not in seen:
            seen.add(name)
            problems += _frames(template, ("templates", name), tree)
            problems += _off_the_grid(template, layout.page.columns, ("templates", name), tree)
            for key, after in (("then", template.then), ("continued", template.continued)):
                if after is not None:
                    waiting.append((after, ("templates", name, key)))
    return [*problems, *unknown_looks(layout, seen, tree)]


def _frames(template: Template, path: TreePath, tree: MarkedTree) -> Iterator[Problem]:
    before: list[str] = []
    for name, area in template.areas.items():
        for key, others in (("below", area.below), ("beside", (area.beside,) if area.beside else ())):
            yield from _below(name, others, before, (*path, "areas", name, key), tree)
        before.append(name)
    for index, ornament in enumerate(template.ornaments):
        yield from _below("ornaments", ornament.below, before, (*path, "ornaments", index, "below"), tree)


def _below(name: str, others: Sequence[str], before: Sequence[str], path: TreePath,
           tree: MarkedTree) -> Iterator[Problem]:
    for other in others:
        if other not in before:
            yield Problem(say("the area {!r} stands below {!r}, which is not set before it", name, other),
                          tree.place(path), "area", say("areas before it: {}", ", ".join(before) or "none"))


def _off_the_grid(template: Template, count: int, path: TreePath, tree: MarkedTree) -> Iterator[Problem]:
    """Areas and ornaments that reach beyond the column that stands for the paper's edge."""
    placed: list[tuple[TreePath, tuple[int, int]]] = [
        (("areas", name), area.columns) for name, area in template.areas.items() if area.columns]
    placed += [(("ornaments", index), one.columns) for index, one in enumerate(template.ornaments)]
    for where, (_, last) in placed:
        if last > count + 1:
            yield Problem(say("column {} is beyond the paper: the grid has {} columns, {} is the paper's edge", last,
                              count, count + 1), tree.place((*path, *where, "columns")), "area",
                          say("columns from 0 to {}", count + 1))
