"""A content with placeholders and one row of data → the content's tree, filled.

`{row.NAME}` inside a text, or in quotes, becomes the words of the row's cell in column NAME. Alone and without quotes,
as in `value: {row.NAME}`, it becomes the cell's value: a number, a text, or null where the cell is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.spec.marks import UNSEEN, SourceText
from reportgen.spec.model import near
from reportgen.spec.trees import MarkedTree, TreePath

PLACEHOLDER = re.compile(r"\{row\.([^{}]+)\}")
_PREFIX = "row."



class Cell(Struct, frozen=True):
    """A cell's value (None where it is empty), its words as they stand in a text, and where it is: “cell C7”."""

    value: Any
    text: str
    place: str


class Row(Struct, frozen=True):
    """The cells of an edition by column; `place` is such as “towns.xlsx, sheet 镇, row 7”."""

    cells: Mapping[str, Cell]
    place: str

    def only(self, columns: frozenset[str]) -> Row:
        """Return the row with no more than these columns: what the template does not use stays where it is."""
        return replace(self, cells={name: cell for name, cell in self.cells.items() if name in columns})


def used_columns(tree: MarkedTree) -> frozenset[str]:
    """Return the columns that the template's placeholders name."""
    return frozenset(name for _, name, _ in _placeholders(tree.data, ()))


def value_columns(tree: MarkedTree) -> frozenset[str]:
    """Return the columns whose values, and not only their words, the template takes."""
    return frozenset(name for _, name, is_value in _placeholders(tree.data, ()) if is_value)


def missing_columns(tree: MarkedTree, columns: tuple[str, ...], name: str) -> Iterator[Problem]:
    """Yield a problem for each placeholder whose column the data called `name` do not have."""
    for path, column, _ in _placeholders(tree.data, ()):
        if column not in columns:
            yield Problem(say("{} has no column {!r}", name, column), tree.place(path), "unknown-column",
                          near(column, list(columns)))


def filled(tree: MarkedTree, row: Row) -> MarkedTree:
    """Return the tree with the row in its placeholders; raises SpecError for an empty cell that a text needs."""
    problems: list[Problem] = []
    data = _filled(tree.data, (), tree, row, problems)
    if problems:
        raise SpecError(problems)
    return replace(tree, data=data)


def with_cells(problems: Iterable[Problem], tree: MarkedTree, row: Row) -> tuple[Problem, ...]:
    """Return the problems, each that stands at a placeholder with the cell that fills it."""
    cells = {tree.place(path): row.cells[column].place for path, column, _ in _placeholders(tree.data, ())}
    return tuple(replace(problem, message=f"{problem.message} ({cells[problem.source]})")
                 if problem.source in cells and cells[problem.source] not in problem.message else problem
                 for problem in problems)


def _filled(value: Any, path: TreePath, tree: MarkedTree, row: Row, problems: list[Problem]) -> Any:
    if isinstance(value, SourceText):
        return _filled_text(value, row, problems) if "{row." in value else value
    if isinstance(value, dict):
        name = _alone(value)
        if name is not None:
            problems.extend(_unseen(row.cells[name], tree.place(path)))
            return _valued(row.cells[name].value, tree.place(path))
        return {key: _filled(inner, (*path, key), tree, row, problems) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, (*path, index), tree, row, problems) for index, inner in enumerate(value)]
    return value


def _filled_text(text: SourceText, row: Row, problems: list[Problem]) -> SourceText:
    def words(match: re.Match[str]) -> str:
        cell = row.cells[match[1]]
        if cell.value is None:
            problems.append(Problem(say("column {!r} is empty in {}, and a text needs it", match[1], cell.place),
                                    text.at(match.start()), "empty-cell",
                                    say("fill the cell; where it may be empty write {{row.{}}} without quotes",
                                        match[1])))
        problems.extend(_unseen(cell, text.at(match.start())))
        return cell.text
    return SourceText(PLACEHOLDER.sub(words, text), text.source)


def _unseen(cell: Cell, place: Source | None) -> Iterator[Problem]:
    """Yield what a cell holds that YAML would not be let say: what is seen would not be what is there."""
    if found := UNSEEN.search(cell.text):
        yield Problem(say("{}: an unseen control character U+{:04X} stands in the cell", cell.place, ord(found[0])),
                      place, "control-character", "take it out")


def _valued(value: Any, place: Source | None) -> Any:
    return SourceText(value, place) if isinstance(value, str) and not isinstance(value, SourceText) else value


def _placeholders(value: Any, path: TreePath) -> Iterator[tuple[TreePath, str, bool]]:
    """Yield (where, column, whether its value is taken)."""
    if isinstance(value, str):
        yield from ((path, match[1], False) for match in PLACEHOLDER.finditer(value))
    elif isinstance(value, dict):
        name = _alone(value)
        if name is not None:
            yield path, name, True
            return
        for key, inner in value.items():
            yield from _placeholders(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _placeholders(inner, (*path, index))


def _alone(value: dict[str, Any]) -> str | None:
    """Return the column of `{row.NAME}` without quotes: to YAML it is a mapping of one key and no value."""
    if len(value) != 1:
        return None
    (key, inner), = value.items()
    return key.removeprefix(_PREFIX) if inner is None and isinstance(key, str) and key.startswith(_PREFIX) else None


def shown(value: Decimal | str | int | float | None) -> str:
    """Return a value as it stands in a text: a number of a workbook without the noise of its binary form."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value).strip()
