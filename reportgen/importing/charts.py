"""Facts and tables of a draft → proposed charts, where numbers compare: shares, like with like, target, rank, years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from reportgen.editing.punctuation import corrected
from reportgen.importing.document import Cell, Grid
from reportgen.importing.draft import Draft, DraftChart, DraftFact, DraftSection, Insert
from reportgen.language import say

MOST = 2
"""Charts a section is given; a page has room for no more beside its text."""
_TOTAL = re.compile(r"^(?:合计|总计|总数|小计|全市|全县|全镇|全部)")
Named = tuple[str, DraftFact]


def with_charts(draft: Draft, accept: Callable[[DraftSection, DraftChart], bool] = lambda section, chart: True) -> None:
    """Give each section the accepted charts among those its numbers propose."""
    for section in draft.sections:
        found = [*_of_tables(section, draft), *_of_facts(section, draft)]
        pairs = [(name, draft.facts[name]) for name in section.facts if draft.facts[name].label]
        if not found and pairs and not draft.is_report:
            found = [_in_numbers(pairs[:2])]
        section.charts = [chart for chart in found[:MOST] if accept(section, chart)]


def _of_facts(section: DraftSection, draft: Draft) -> Iterator[DraftChart]:
    facts = [(name, draft.facts[name]) for name in section.facts if draft.facts[name].label]
    used: set[str] = set()
    for reached, target in pairwise(facts):
        if re.match("目标|年度目标|计划目标|任务", target[1].label) and target[1].unit == reached[1].unit:
            used |= {reached[0], target[0]}
            yield _against_target(reached, target)
    for group in _groups([pair for pair in facts if not pair[1].is_rank and pair[0] not in used]):
        used |= {name for name, _ in group}
        yield _compared(group)
    for name, fact in facts:
        if name not in used and fact.unit == "%" and Decimal(0) < fact.value <= 100:
            if re.search(r"占|比重|份额", fact.label):
                yield _single("waffle", name, fact, say("a part of a whole"))
            elif re.search(r"率$", _bare(fact)):
                yield _single("ring", name, fact, say("a rate of a hundred"))
    ranks = [(name, fact) for name, fact in facts if fact.is_rank and fact.value <= 100]
    if ranks:
        titles = "、".join(f"{_bare(fact)}{{{name}}}" for name, fact in ranks[:1])
        yield DraftChart({"kind": "ladder", "title": titles, "source": "本文", "data": _points(ranks[:3])},
                         say("places in rankings"))


def _groups(facts: list[Named]) -> Iterator[list[Named]]:
    """Yield the runs of two to six figures of one unit that are near enough in size to compare."""
    for unit in dict.fromkeys(fact.unit for _, fact in facts):
        run: list[Named] = []
        for pair in [*(pair for pair in facts if pair[1].unit == unit), None]:
            if run and pair and _alike(run[-1][1], pair[1]):
                run.append(pair)
                continue
            sizes = [abs(fact.value) for _, fact in run]
            if 2 <= len(run) <= 6 and min(sizes) > 0 and max(sizes) <= 40 * min(sizes) and (
                    len({fact.label for _, fact in run}) == len(run)):
                yield run
            run = [pair] if pair else []


def _alike(one: DraftFact, other: DraftFact) -> bool:
    """Whether two figures of one unit compare: they stand in one clause, or are shares of one kind."""
    return one.source == other.source or (one.unit == "%" and one.label[-2:] == other.label[-2:] in ("占比", "比重"))


def _compared(group: list[Named]) -> DraftChart:
    order = sorted(group, key=lambda pair: -pair[1].value)
    highest, unit = _bare(order[0][1]), order[0][1].unit
    more = "高" if unit in ("%", "‰") else "多"
    if order[0][1].value == order[1][1].value:
        title = f"{highest}与{_bare(order[1][1])}相同"
    elif len(group) == 2:
        title = f"{highest}{more}于{_bare(order[1][1])}"
    else:
        title = f"{highest}最{more}"
    keys: dict[str, object] = {"kind": "bar" if len(group) == 2 and unit != "%" else "hbar", "title": title,
                               "subtitle": f"单位：{unit}", "source": "本文", "data": _points(group)}
    if order[0][1].value != order[1][1].value:
        keys = {**{key: keys[key] for key in ("kind", "title", "subtitle", "source")}, "highlight": highest,
                "data": keys["data"]}
    return DraftChart(keys, say("figures of one unit in one sentence"))


def _against_target(reached: Named, target: Named) -> DraftChart:
    label, value, aim = _bare(reached[1]), reached[1].value, target[1].value
    verb = "达到" if value == aim else "超过" if value > aim else "未到"
    return DraftChart({"kind": "bullet", "title": f"{label}{verb}目标", "subtitle": f"单位：{reached[1].unit}",
                       "source": "本文", "data": [{"fact": reached[0], "label": label, "target": target[0]}]},
                      say("a figure and its target"))


def _single(kind: str, name: str, fact: DraftFact, reason: str) -> DraftChart:
    return DraftChart({"kind": kind, "title": f"{_bare(fact)}{{{name}|full}}", "source": "本文",
                       "data": _points([(name, fact)])}, reason)


def _in_numbers(pairs: list[Named]) -> DraftChart:
    title = "，".join(f"{_bare(fact)}{{{name}|full}}" for name, fact in pairs[:1])
    return DraftChart({"kind": "number", "title": title, "source": "本文", "data": _points(pairs)},
                      say("figures that compare with nothing"))


def _points(pairs: list[Named]) -> list[dict[str, str]]:
    return [{"fact": name, "label": _bare(fact)} for name, fact in pairs]


def _bare(fact: DraftFact) -> str:
    return fact.label.removesuffix(fact.qualifier) if fact.qualifier and not fact.is_rank else fact.label


def _of_tables(section: DraftSection, draft: Draft) -> Iterator[DraftChart]:
    for entry in section.entries:
        if isinstance(entry, Insert) and entry.kind == "table":
            grid = draft.tables[entry.name]
            columns = [index for index in range(1, len(grid.columns))
                       if any(row[index] is not None for row in grid.rows)
                       and all(row[index] is None or isinstance(row[index], Decimal) for row in grid.rows)]
            labels = [str(row[0]) for row in grid.rows]
            if not columns or not 2 <= len(grid.rows) <= 16 or len(set(labels)) < len(labels) or (
                    len(set(map(_unit, labels))) > 1):
                continue
            if not any(_TOTAL.match(label) for label in labels):
                yield _of_table(entry.name, grid, columns, labels)
            elif 2 <= len(parts := [row for row in grid.rows if not _TOTAL.match(str(row[0]))]) <= 8:
                yield _of_parts(grid, parts, columns[0])


def _of_table(name: str, grid: Grid, columns: list[int], labels: list[str]) -> DraftChart:
    first = str(grid.columns[columns[0]])
    keys: dict[str, object] = {"kind": "hbar", "title": corrected(first), "source": "本文", "table": name,
                               "columns": first}
    if all(re.fullmatch(r"(?:19|20)\d\d年?|\d{1,2}月", label) for label in labels):
        if len(labels) > 2:
            return DraftChart({**keys, "kind": "line"}, say("a value over years or months"))
        return DraftChart({**keys, "kind": "bar"}, say("a value in two years"))
    values = [(row[columns[0]], label) for row, label in zip(grid.rows, labels, strict=True)]
    numbers = [(value, label) for value, label in values if isinstance(value, Decimal)]
    most = max(numbers)
    if sum(value == most[0] for value, _ in numbers) == 1 and len(numbers) == len(values):
        keys["title"] = f"{most[1]}：{first}最高"
    alike = [index for index in columns if _unit(str(grid.columns[index])) == _unit(first)]
    if 2 <= len(alike) <= 4 and len(labels) <= 6:
        names = [str(grid.columns[index]) for index in alike]
        title = str(grid.title) or "、".join(names[:-1]) + "与" + names[-1]
        return DraftChart({**keys, "kind": "grouped-bar", "title": title, "columns": names},
                          say("columns of one unit"))
    if any(value < 0 for value, _ in numbers):
        return DraftChart({**keys, "kind": "bar"}, say("a column of numbers, some below zero"))
    return DraftChart({**keys, "order": "descending"}, say("a column of numbers that compare"))


def _unit(label: str) -> str:
    match = re.search(r"[（(]([^（）()]+)[）)]", label)
    return match[1] if match else ""


def _of_parts(grid: Grid, parts: list[tuple[Cell, ...]], column: int) -> DraftChart:
    """A table with a row of totals draws its parts only, as values written in the chart."""
    data = [{"label": str(row[0]), "value": row[column]} for row in parts]
    title = f"{grid.columns[0]}：{grid.columns[column]}" if grid.columns[0].text != "列1" else str(grid.columns[column])
    return DraftChart({"kind": "hbar", "title": title, "source": "本文", "order": "descending", "data": data},
                      say("parts of a total"))


def checked_columns(grid: Grid) -> tuple[list[str], str]:
    """Return the columns of a table whose last row holds the sums of the rows above, and that row's label."""
    if grid.linked or len(grid.rows) < 3 or str(grid.rows[-1][0]) not in ("合计", "总计"):
        return [], ""
    *rows, last = grid.rows
    columns = []
    for index in range(1, len(grid.columns)):
        values = [row[index] for row in rows]
        numbers = [value for value in values if isinstance(value, Decimal)]
        if len(numbers) == len(values) and sum(numbers, Decimal(0)) == last[index]:
            columns.append(str(grid.columns[index]))
    return columns, str(last[0])
