"""Columns computed from others, rows of sums, and the check that parts add up. Decimal throughout, half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from msgspec.structs import replace

from reportgen.errors import Problem, Source, SpecError
from reportgen.language import say
from reportgen.spec.marks import SourceText
from reportgen.spec.model import near
from reportgen.spec.sources.files import place_of
from reportgen.spec.tables import Cell, Computed, PartsCheck, Table


def with_computed(table: Table) -> Table:
    """Return the table with its computed columns and total row, its checks held.

    Raises SpecError for unknown columns, columns that are not of numbers, division by zero, and parts that do not
    add up to their total within rounding.
    """
    for check in table.check:
        _check_parts(table, check)
    for rule in table.computed:
        table = _with_column(table, rule)
    if table.total_row is not None:
        table = _with_total(table, table.total_row)
    return table


def _with_column(table: Table, rule: Computed) -> Table:
    if str(rule.column) in [str(name) for name in table.columns]:
        raise _fault(say("the column {!r} is there already", str(rule.column)), place_of(rule.column),
                     "give the computed column another name")
    cells = [_rounded(value, rule.precision) for value in _values(table, rule)]
    rows = tuple((*row, cell) for row, cell in zip(table.rows, cells, strict=True))
    return replace(table, columns=(*table.columns, rule.column), rows=rows)


def _values(table: Table, rule: Computed) -> list[Decimal | None]:
    if rule.share_of is not None:
        numbers = _numbers(table, str(rule.share_of), place_of(rule.share_of))
        whole = sum((value for value in numbers if value is not None), Decimal(0))
        if not whole:
            raise _fault(say("the column {!r} adds up to 0, which has no shares", str(rule.share_of)),
                         place_of(rule.share_of))
        return [None if value is None else value / whole * 100 for value in numbers]
    if rule.yoy is not None:
        numbers = _numbers(table, str(rule.yoy), place_of(rule.yoy))
        return [None, *(_growth(one, other) for one, other in pairwise(numbers))]
    if rule.change_pp is not None:
        numbers = _numbers(table, str(rule.change_pp), place_of(rule.change_pp))
        return [None, *(None if one is None or other is None else other - one
                        for one, other in pairwise(numbers))]
    parts = [_numbers(table, str(name), place_of(name)) for name in rule.sum]
    return [None if None in row else sum((value for value in row if value is not None), Decimal(0))
            for row in zip(*parts, strict=True)]


def _growth(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """Per cent of change; none where there is no value, or none to compare with that is above zero."""
    if before is None or now is None or before <= 0:
        return None
    return (now / before - 1) * 100


def _with_total(table: Table, label: SourceText) -> Table:
    computed = {str(rule.column): rule for rule in table.computed}
    cells: list[Cell] = [label]
    for name in [str(column) for column in table.columns[1:]]:
        column = table.column(name)
        present = [value for value in column if isinstance(value, Decimal)]
        rule = computed.get(name)
        is_sum = len(present) == len(column) and (rule is None or rule.share_of is not None or bool(rule.sum))
        total = sum(present, Decimal(0))
        cells.append((_rounded(Decimal(100), rule.precision) if rule and rule.share_of else total) if is_sum else None)
    return replace(table, rows=(*table.rows, tuple(cells)))


def _check_parts(table: Table, check: PartsCheck) -> None:
    name = str(check.column)
    place = place_of(check.column)
    numbers = _numbers(table, name, place)
    labels = [str(row[0]) for row in table.rows]
    if isinstance(check.total, Decimal):
        total = check.total
    else:
        if check.total not in labels:
            raise _fault(say("no row called {!r} holds the total", str(check.total)), place_of(check.total),
                         near(str(check.total), labels))
        row = labels.index(str(check.total))
        found = numbers.pop(row)
        if found is None:
            raise _fault(say("the total {!r} of {!r} has no value", str(check.total), name), place)
        total = found
    parts = [value for value in numbers if value is not None]
    places = max((-int(value.as_tuple().exponent) for value in [*parts, total]), default=0)
    allowed = Decimal("0.5").scaleb(-places) * (len(parts) + 1)
    difference = sum(parts, Decimal(0)) - total
    if abs(difference) > allowed:
        raise _fault(say("the parts of {!r} add up to {}, the total is {} (off by {}, rounding explains {})",
                         name, sum(parts, Decimal(0)), total, difference, allowed), place,
                     "correct a part or the total")


def _numbers(table: Table, name: str, place: Source | None) -> list[Decimal | None]:
    known = [str(column) for column in table.columns]
    if name not in known:
        raise _fault(say("no column called {!r}", name), place, near(name, known))
    cells: Sequence[Cell] = table.column(name)
    numbers: list[Decimal | None] = []
    for row, value in enumerate(cells):
        if isinstance(value, str):
            raise _fault(say("row {} of {!r} is {!r}, which cannot be calculated with", row + 1, name, str(value)),
                         place,
                         "write null for a missing value")
        numbers.append(value)
    return numbers


def _rounded(value: Decimal | None, precision: int) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-precision), ROUND_HALF_UP)


def _fault(message: str, place: Source | None, hint: str = "") -> SpecError:
    return SpecError(Problem(message, place, "table", hint))
