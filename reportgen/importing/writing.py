"""A draft → content.yaml as a person would write it: short, in reading order, each line within the page's width."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import accumulate
from unicodedata import east_asian_width

import yaml

from reportgen.editing.punctuation import RULES, changes
from reportgen.importing.charts import checked_columns
from reportgen.importing.document import Grid, Heading, Image, Listing, Paragraph, Text
from reportgen.importing.draft import Draft, DraftChart, DraftFact, DraftSection, Entry, Insert
from reportgen.importing.markup import guarded
from reportgen.spec.inserts import part_of
from reportgen.spec.marks import WIDE, unfolded

_WIDE = "".join(f"{chr(low)}-{chr(high)}" for low, high in WIDE)
_JOINT = re.compile(rf"(?<=[{_WIDE}])(?=[{_WIDE}])(?![，。；：！？、”’）》」』】…—])|(?<=\S) (?=\S)")
CHECKED = tuple(rule for rule in RULES if rule != "western-space")
"""Rules of punctuation that `reportgen check` has too."""
WIDTH = 120
"""Columns of a line, a Han character taking two."""


def content_yaml(draft: Draft, source_name: str) -> str:
    """Return the text of content.yaml."""
    lines = [f"# 由 {source_name} 导入，每处改动记在 import-report.md。",
             "# 每个数字只在 facts 里写一次，正文用 {名称} 引用。", "reportgen: 1",
             f"title: {scalar(draft.title.text)}"]
    for key, value in (("subtitle", draft.subtitle.text), ("byline", draft.byline.text),
                       ("publisher", draft.publisher.text), ("date", draft.date), ("source", draft.source.text)):
        if value:
            lines.append(f"{key}: {scalar(value)}")
    if draft.language:
        lines.append(f"language: {draft.language}")
    if draft.lead:
        lines += ["", "lead:", *(line for text in draft.lead for line in _paragraph(text.text, 2))]
    lines += [*_facts(draft), *_literals(draft), *_overview(draft), *_tables(draft), *_pictures(draft)]
    lines += ["", "sections:"] if draft.sections else []
    for number, section in enumerate(draft.sections):
        lines += [*([""] if number else []), *_section(section)]
    if not draft.is_report:
        made = f"Made of {source_name} by reportgen." if draft.language else f"由{source_name}导入，reportgen排印。"
        lines += ["", "colophon:", f"  - {scalar(made)}"]
    return "\n".join(lines) + "\n"


def scalar(value: str, *, in_flow: bool = False) -> str:
    """Return a string as YAML in one line: plain where it reads back as itself, else in quotes."""
    plain = f"[{value}]" if in_flow else f"k: {value}"
    try:
        node = yaml.compose(plain, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        node = None
    inside = node.value if isinstance(node, yaml.CollectionNode) else []
    found = inside[0] if in_flow and inside else inside[0][1] if inside else None
    if len(inside) == 1 and isinstance(found, yaml.ScalarNode) and found.tag == "tag:yaml.org,2002:str" and (
            found.value == value and "\n" not in value):
        return value
    if "'" in value or "\n" in value or re.search(r"[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]", value):
        return '"' + re.sub(r"[\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}",
                            value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")) + '"'
    return f"'{value}'" if '"' in value or "\\" in value else f'"{value}"'


def _flow(pairs: Iterable[tuple[str, object]]) -> str:
    return "{" + ", ".join(f"{scalar(key, in_flow=True)}: {_value(value)}" for key, value in pairs) + "}"


def _value(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case dict():
            return _flow(value.items())
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
    return scalar(str(value), in_flow=True)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _paragraph(text: str, indent: int) -> list[str]:
    """Return a list entry: in one line, folded, or line by line where its line breaks count."""
    margin = " " * indent
    if "\n" in text:
        return [f"{margin}- |-", *(f"{margin}  {line}" for line in text.split("\n"))]
    one = f"{margin}- {scalar(text)}"
    if _width(one) <= WIDTH or unfolded(text) != text or re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]| {2}", text):
        return [one]
    return [f"{margin}- >-", *(f"{margin}  {line}" for line in _folded(text, WIDTH - indent - 2))]


def _folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, broken at marks where it can be, only where reading joins them as they were."""
    widths = list(accumulate(map(_width, text), initial=0))
    places = _joints(text)
    start = 0
    while widths[-1] - widths[start] > width:
        farthest = bisect_right(widths, widths[start] + width) - 1
        first, stop = bisect_right(places, start), bisect_right(places, farthest)
        fitting = places[first:stop] or places[first:first + 1] or [len(text)]
        after_mark = [place for place in fitting if text[place - 1] in "，。；：！？" and
                      widths[place] - widths[start] >= width * 0.7]
        place = (after_mark or fitting)[-1]
        yield text[start:place]
        start = place
        while text[start:start + 1] == " ":
            start += 1
        if start == len(text):
            return
    yield text[start:]


def _joints(text: str) -> list[int]:
    """Return the places where a line may end: not inside {…}."""
    inside, is_inside = set(), False
    for place in range(len(text) - 1, -1, -1):
        is_inside = text[place] == "}" or (is_inside and text[place] != "{")
        if is_inside:
            inside.add(place)
    return [match.start() for match in _JOINT.finditer(text) if match[0] or match.start() not in inside]


def _facts(draft: Draft) -> Iterator[str]:
    if not draft.facts:
        return
    yield from ("", "facts:")
    waiting = dict(draft.facts)
    in_sections = {name for section in draft.sections for name in section.facts}
    for title, names in [("", [name for name in waiting if name not in in_sections]),
                         *((_short(section), section.facts) for section in draft.sections)]:
        chosen = [(name, waiting.pop(name)) for name in names if name in waiting]
        if chosen and title:
            yield f"  # {title}"
        for name, fact in chosen:
            yield from _fact(name, fact)


def _fact(name: str, fact: DraftFact) -> Iterator[str]:
    pairs: list[tuple[str, object]] = [("value", fact.value)]
    if fact.is_rank:
        pairs.append(("rank", True))
    pairs.append(("unit", fact.unit))
    if fact.precision is not None:
        pairs.append(("precision", fact.precision))
    if fact.qualifier:
        pairs.append(("qualifier", fact.qualifier))
    if fact.label:
        pairs.append(("label", fact.label))
    line = f"  {scalar(name)}: {_flow(pairs)}"
    says_more = fact.source and fact.source != fact.label + f"{fact.value}{fact.unit}"
    source = f"source: {scalar(fact.source, in_flow=True)}" if says_more else ""
    if not source:
        yield line
    elif _width(line) + _width(source) + 2 <= WIDTH:
        yield f"{line[:-1]}, {source}}}"
    else:
        yield line[:-1] + ","
        yield f"    {source}}}"


def _short(section: DraftSection) -> str:
    return section.name or section.titles[0].text[:16]


def _literals(draft: Draft) -> Iterator[str]:
    if draft.literals:
        yield from ("", "# 带数字的名称，不是统计数字")
        yield from _wrapped_list("literals", draft.literals, 0)


def _wrapped_list(key: str, values: list[str], indent: int) -> Iterator[str]:
    margin = " " * indent
    line = f"{margin}{key}: ["
    for number, value in enumerate(values):
        piece = scalar(value, in_flow=True) + ("]" if number + 1 == len(values) else ",")
        if _width(line) + _width(piece) > WIDTH:
            yield line.rstrip()
            line = f"{margin}  "
        line += piece + " "
    yield line.rstrip()


def _overview(draft: Draft) -> Iterator[str]:
    chosen = [name for section in draft.sections for name in section.facts[:2]][:10]
    if len(chosen) >= 3:
        yield ""
        yield from _wrapped_list("figures", chosen, 0)


def _tables(draft: Draft) -> Iterator[str]:
    if not draft.tables:
        return
    yield from ("", "tables:")
    for name, grid in draft.tables.items():
        yield f"  {name}:"
        if grid.title:
            yield f"    title: {scalar(grid.title.text)}"
        yield from _linked(grid) if grid.linked else _rows(grid)
        if grid.notes:
            yield from ("    notes:", *(f"      - {scalar(note.text)}" for note in grid.notes))


def _linked(grid: Grid) -> Iterator[str]:
    assert grid.linked is not None
    file, sheet, reach, heads = grid.linked
    pairs: list[tuple[str, object]] = [("file", file), ("sheet", sheet), ("range", reach)]
    yield f"    xlsx: {_flow([*pairs, ('header', heads)] if heads > 1 else pairs)}"


def _rows(grid: Grid) -> Iterator[str]:
    yield from _wrapped_list("columns", [column.text for column in grid.columns], 4)
    yield "    rows:" if grid.rows else "    rows: []"
    for row in grid.rows:
        yield "      - " + _value([cell.text if isinstance(cell, Text) else cell for cell in row])
    columns, label = checked_columns(grid)
    if columns:
        yield "    check: " + _value([{"column": column, "total": label} for column in columns])


def _pictures(draft: Draft) -> Iterator[str]:
    if not draft.pictures:
        return
    yield from ("", "# 请补上每张图片的 credit（署名）与 licence（许可）", "pictures:")
    for name, image in draft.pictures.items():
        yield f"  {name}:"
        yield f"    file: {picture_file(name, image)}"
        if image.caption:
            yield f"    caption: {scalar(image.caption.text)}"
        if image.alt or image.caption:
            yield f"    alt: {scalar(image.alt or image.caption.text)}"


def picture_file(name: str, image: Image) -> str:
    return f"pictures/{name}{image.suffix}"


def _section(section: DraftSection) -> Iterator[str]:
    yield f"  - id: {section.id}"
    if section.name:
        yield f"    name: {scalar(section.name)}"
    titles = [title.text for title in section.titles]
    yield f"    title: {_value(titles) if len(titles) > 1 else scalar(titles[0])}"
    if section.decks:
        yield from _wrapped_list("decks", [deck.text for deck in section.decks], 4)
    yield "    text:"
    for entry in section.entries:
        if isinstance(entry, Paragraph) and entry.is_verbatim:
            yield from (f"      # reportgen: ignore {rule} 程序代码，照原样"
                        for rule in dict.fromkeys(change.rule for change in changes(entry.text.text, CHECKED)))
        yield from _paragraph(entry_markup(entry), 6)
    if section.facts:
        yield from _wrapped_list("figures", section.facts[:4], 4)
    if section.notes:
        yield from ("    notes:", *(f"      {name}: {scalar(text.text)}" for name, text in section.notes.items()))
    if section.charts:
        yield "    charts:"
        for chart in section.charts:
            yield from _chart(chart)


def entry_markup(entry: Entry) -> str:
    """Return an entry of a section's text as it is written: a paragraph, `# ` heading, list or `{table:NAME}`."""
    match entry:
        case Heading():
            return "#" * entry.level + " " + entry.text.text
        case Listing(items, is_numbered):
            lines = [item.text if is_numbered else f"- {item.text}" for item in items]
            text = "\n".join(lines)
            return text if part_of(text).kind == "list" else "\n".join(map(guarded, lines))
        case Insert(kind, name):
            return f"{{{kind}:{name}}}"
    text = entry.text.text
    return text if part_of(text).kind == "paragraph" else guarded(text)


def _chart(chart: DraftChart) -> Iterator[str]:
    for number, (key, value) in enumerate(chart.keys.items()):
        margin = "      - " if not number else "        "
        line = f"{margin}{key}: " + (_value(value) if isinstance(value, list) else scalar(str(value)))
        if _width(line) <= WIDTH or not isinstance(value, list):
            yield line
        else:
            yield f"{margin}{key}:"
            yield from (f"          - {_value(one)}" for one in value)
