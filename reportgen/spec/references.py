"""What a content names must exist: facts, pictures, tables, sections, columns, footnotes; each fault at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from reportgen.errors import Problem
from reportgen.language import say
from reportgen.spec.charts import Chart, chart_problems, unlike_units
from reportgen.spec.figures import chart_name
from reportgen.spec.inline import CROSS_REFERENCES, OBJECTS, reference_problems, references
from reportgen.spec.inserts import INSERTS, part_of
from reportgen.spec.marks import SourceText
from reportgen.spec.model import Texts, near
from reportgen.spec.tables import Table
from reportgen.spec.texts import display_texts, running_texts, texts
from reportgen.spec.trees import MarkedTree, TreePath

if TYPE_CHECKING:
    from reportgen.spec.content import Content

KINDS = {
    "callout": say("callout"), "chart": say("chart"), "column": say("column"), "comparison": say("comparison"),
    "fact": say("fact"), "note": say("footnote"), "number": say("figure or table"),
    "page": say("section, chart, table or picture"), "picture": say("picture"), "portrait": say("portrait"),
    "quotation": say("quotation"), "section": say("section"), "table": say("table"),
}
"""What is named, as people call it."""


def name_problems(content: Content, tree: MarkedTree) -> Iterator[Problem]:
    """Yield what the content names that is not there."""
    facts, pictures = content.facts, content.pictures
    ids = {section.id: number for number, section in reversed(list(enumerate(content.sections)))}
    for index, name in enumerate(content.figures):
        yield from _unknown(name, facts, "fact", tree, ("figures", index))
    for number, section in enumerate(content.sections):
        here: TreePath = ("sections", number)
        if ids[section.id] < number:
            yield Problem(say("the section id {!r} is used twice", section.id),
                          tree.place((*here, "id")), "duplicate-id",
                          "give each section its own id")
        for index, name in enumerate(section.figures):
            yield from _unknown(name, facts, "fact", tree, (*here, "figures", index))
        for index, name in enumerate(section.pictures):
            yield from _unknown(name, pictures, "picture", tree, (*here, "pictures", index))
        for c, chart in enumerate(section.charts):
            yield from chart_problems(chart, facts, content.tables, tree, (*here, "charts", c))
    for index, honour in enumerate(content.honours):
        if honour.section is not None:
            yield from _unknown(honour.section, ids, "section", tree, ("honours", index, "section"))
    for name, table in content.tables.items():
        yield from _table_problems(table, tree, ("tables", name))
    for name, comparison in content.comparisons.items():
        for field in ("before", "after"):
            yield from _unknown(getattr(comparison, field), facts, "fact", tree, ("comparisons", name, field))
        before, after = facts.get(comparison.before), facts.get(comparison.after)
        if before is not None and after is not None and before.unit != after.unit:
            yield unlike_units(after, before, comparison.after, comparison.before,
                               tree.place(("comparisons", name, "before")))
    for name, portrait in content.portraits.items():
        if portrait.picture is not None:
            yield from _unknown(portrait.picture, pictures, "picture", tree, ("portraits", name, "picture"))
    for text in texts(content):
        yield from reference_problems(text, facts)
    for text in running_texts(content):
        yield from _drawing_problems(text, content.tables)
    for text in display_texts(content):
        yield from (Problem(say("{{{}}} stands in the lead or a heading", name), text.at(offset), "sparkline",
                            "sparklines stand in the paragraphs of a text")
                    for offset, name, _ in references(text) if name.partition(":")[0] in OBJECTS)
    charts: dict[str, Chart] = {}
    for number, section in enumerate(content.sections):
        for index, chart in enumerate(section.charts):
            if chart.id in {*ids, *content.tables, *content.pictures, *charts}:
                yield Problem(say("the id {!r} is used twice", chart.id),
                              tree.place(("sections", number, "charts", index, "id")), "duplicate-id",
                              "give each section, chart, table and picture its own name")
            charts[chart_name(section, index)] = chart
    named: dict[str, Mapping[str, object]] = {
        "page": {**ids, **content.tables, **content.pictures, **charts},
        "number": {**content.numbered_figures, **content.tables},
        **{kind: getattr(content, f"{kind}s") for kind in INSERTS if kind != "chart"}}
    for section in content.sections:
        charts_here = {name: chart for index, chart in enumerate(section.charts)
                       for name in (chart.id, str(index + 1)) if name}
        own: dict[str, Mapping[str, object]] = {"note": section.notes, "chart": charts_here}
        for text in section.text:
            yield from _cross_problems(content, {**named, **own}, text)


def _table_problems(table: Table, tree: MarkedTree, path: TreePath) -> Iterator[Problem]:
    """Groups, bars, merged columns and sparklines name columns; those of a group stand side by side."""
    known = {str(name): index for index, name in enumerate(table.columns)}
    named: dict[tuple[str, ...], Texts] = {("bars",): table.bars, ("merge",): table.merge}
    named |= {("groups", label): members for label, members in table.groups.items()}
    named |= {("sparklines", label): members for label, members in table.sparklines.items()}
    for key, members in named.items():
        for index, member in enumerate(members):
            yield from _unknown(str(member), known, "column", tree, (*path, *key, index))
        places = [known[str(member)] for member in members if str(member) in known]
        if key[0] == "groups" and any(after != before + 1 for before, after in pairwise(places)):
            yield Problem(say("the columns of the group {!r} do not stand side by side", key[1]),
                          tree.place((*path, *key)),
                          "table-group", say("columns: {}", ", ".join(known)))


def _drawing_problems(text: SourceText, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """{sparkline:TABLE.COLUMN} must name a column of numbers."""
    for offset, name, _ in references(text):
        kind, _, target = name.partition(":")
        if kind not in OBJECTS:
            continue
        table, dot, column = target.strip().partition(".")
        place = text.at(offset)
        if not dot:
            yield Problem(say("{{{}}} names no column", name), place, "sparkline", "write {sparkline:TABLE.COLUMN}")
        elif table not in tables:
            yield Problem(say("no table called {!r}", table), place, "unknown-table", near(table, list(tables)))
        elif column not in (known := [str(one) for one in tables[table].columns]):
            yield Problem(say("the table {!r} has no column {!r}", table, column), place, "unknown-column",
                          near(column, known))
        elif not any(isinstance(cell, Decimal) for cell in tables[table].column(column)):
            yield Problem(say("the column {!r} of the table {!r} holds no numbers", column, table), place, "sparkline",
                          "a sparkline draws numbers: choose another column, or declare it under `types:`")


def _cross_problems(content: Content, named: Mapping[str, Mapping[str, object]], text: str) -> Iterator[Problem]:
    """{page:…}, {number:…}, {note:…} and inserts must name what exists; an insert stands alone."""
    kind_of_part = part_of(text).kind
    if kind_of_part == "listing":
        return
    is_alone = kind_of_part == "insert"
    for offset, name, _ in references(text):
        kind, colon, target = name.partition(":")
        if not colon or kind in OBJECTS:
            continue
        place = text.at(offset) if isinstance(text, SourceText) else None
        if kind not in named:
            yield Problem(say("no reference of the kind {!r}", kind), place, "reference",
                          say("known: {}", ", ".join([*CROSS_REFERENCES, *OBJECTS, *INSERTS])))
        elif kind == "number" and target.strip() in content.pictures and target.strip() not in named[kind]:
            yield Problem(say("the picture {!r} has no number", target.strip()), place, "unknown-number",
                          "give it a `caption` and a place in a section: pictures with both are numbered")
        elif target.strip() not in named[kind]:
            yield Problem(say("no {} called {!r}", KINDS[kind], target.strip()), place, f"unknown-{kind}",
                          near(target.strip(), list(named[kind])))
        elif kind in INSERTS and not is_alone:
            yield Problem(say("{{{}}} stands inside a paragraph", name), place, "insert",
                          "make it an entry of `text:` of its own")


def _unknown(name: str, known: Mapping[str, object], kind: str, tree: MarkedTree,
             path: TreePath) -> Iterator[Problem]:
    if name not in known:
        yield Problem(say("no {} called {!r}", KINDS[kind], name),
                      tree.place(path), f"unknown-{kind}", near(name, list(known)))
