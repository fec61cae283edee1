"""Facts whose number stands in a table, so that it is written once: looked up by column and row label."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import replace

from reportgen.errors import Problem
from reportgen.language import say
from reportgen.spec.facts import Fact
from reportgen.spec.model import near
from reportgen.spec.tables import Table
from reportgen.spec.trees import MarkedTree


def facts_from_tables(facts: Mapping[str, Fact], tables: Mapping[str, Table],
                      tree: MarkedTree) -> tuple[dict[str, Fact], list[Problem]]:
    """Return the facts with the numbers of their cells, and what is wrong with those that find none."""
    found, problems = dict(facts), []
    for name, fact in facts.items():
        if fact.table is None:
            continue
        cell = _cell(name, fact, tables, tree)
        if isinstance(cell, Problem):
            problems.append(cell)
        else:
            found[name] = replace(fact, value=cell)
    return found, problems


def _cell(name: str, fact: Fact, tables: Mapping[str, Table], tree: MarkedTree) -> Decimal | Problem | None:
    def wrong(key: str, message: str, rule: str, hint: str) -> Problem:
        return Problem(message, tree.place(("facts", name, key)), rule, hint)

    table = tables.get(str(fact.table))
    if table is None:
        return wrong("table", say("no table called {!r}", fact.table), "unknown-table",
                     near(str(fact.table), list(tables)))
    columns = [str(column) for column in table.columns]
    column, row = str(fact.column), str(fact.row)
    if column not in columns:
        return wrong("column", say("the table {!r} has no column {!r}", fact.table, column), "unknown-column",
                     near(column, columns))
    labels = ["" if label is None else str(label) for label in table.column(columns[0])]
    if labels.count(row) != 1:
        count = labels.count(row)
        message = (say("the table {!r} has {} rows called {!r}", fact.table, count, row) if count
                   else say("the table {!r} has no row called {!r}", fact.table, row))
        return wrong("row", message, "fact-row",
                     near(row, labels) if row not in labels else "give the rows labels of their own")
    cell = table.column(column)[labels.index(row)]
    if cell is None or isinstance(cell, Decimal):
        return cell
    return wrong("column", say("the cell holds {!r}, a fact is a number", str(cell)), "fact-cell",
                 "choose another column, or declare it under `types:` of the table")
