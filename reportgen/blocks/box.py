"""What a block becomes: a box of page items with its size, placed later by the layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportgen.blocks.sparklines import column_inset
from reportgen.blocks.theme import Theme
from reportgen.charts.settings import CAREFUL, ChartSettings
from reportgen.errors import Problem, Source
from reportgen.items import Item, Swatch, Tag, moved, sourced
from reportgen.spec.content import Content, Section
from reportgen.spec.facts import fact_text
from reportgen.spec.inline import Inline, parse_inline, plain_text
from reportgen.spec.words import is_chinese, word
from reportgen.text.numbering import note_mark
from reportgen.text.paragraph import Paragraph, compose, place
from reportgen.text.style import INSET, Mark, ParagraphStyle, Span, TextStyle

NOTE = "note-"
"""How the anchors of footnotes begin; their marks are raised."""

LEFT_OUT = "left-out"
"""Rule of the warnings that a block gives for what it found no room to show."""

SCRIPT_SIZE, SUPERSCRIPT_RISE, SUBSCRIPT_RISE = 0.6, 0.35, -0.12
"""Size and rise of raised and lowered text over the size of its line."""

HAN_ASCENT = 0.88
"""Height of the Han square above the baseline in em (ideographic em box of the bundled faces)."""


@dataclass(frozen=True, slots=True)
class Box:
    """Items in local coordinates from (0, 0) at the top left; lengths in pt."""

    width: float
    height: float
    items: tuple[Item, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def placed(self, x: float, y: float) -> tuple[Item, ...]:
        return tuple(moved(item, x, y) for item in self.items)

    def sourced(self, source: Source | None) -> Box:
        """Return the box as made of what stands at `source`, where its items do not say better."""
        return replace(self, items=sourced(self.items, source))


@dataclass(frozen=True)
class Context:
    """What a block may know: the content, the theme, its section and page."""

    content: Content
    theme: Theme
    tag: Tag
    hue: Swatch
    page_numbers: Mapping[str, int] = field(default_factory=dict)
    section: Section | None = None
    section_index: int = 0
    folder: str = "."
    charts: ChartSettings = CAREFUL
    is_numbered: bool = False

    def style(self, role: str, *, colour: str | None = None, size: float | None = None,
              family: str | None = None) -> ParagraphStyle:
        return self.theme.style(role, hue=self.hue, colour=colour, size=size, family=family)

    def swatch(self, name: str) -> Swatch:
        return self.theme.swatch(name, self.hue)

    def of_section(self, index: int) -> Context:
        section = self.content.sections[index]
        return replace(self, section=section, section_index=index, hue=self.theme.hue(section.id, index))

    def spans(self, text: str, style: ParagraphStyle) -> tuple[Span, ...]:
        """Return a string with inline markup as spans; strong text takes the bold Hei of the theme."""
        return tuple(
            self._drawing(part, style.text) if part.drawing else
            Span(part.text, self._look(part, style.text), part.link, part.source, _line_mark(part), part.ruby)
            for part in parse_inline(text, self.content.facts, self._resolved)
        )

    def _drawing(self, part: Inline, style: TextStyle) -> Span:
        assert part.drawing is not None
        table, _, column = part.drawing[1].partition(".")
        inset = column_inset(self.content.tables[table], column, style.size, self.hue)
        return Span(INSET, style, part.link, part.source, inset=inset)

    def _look(self, part: Inline, style: TextStyle) -> TextStyle:
        if part.is_strong:
            style = replace(style, faces=self.theme.faces("hei", 700))
        if part.is_code and "mono" in self.theme.spec.families:
            style = replace(style, faces=self.theme.faces("mono", 400))
        if part.mark == "dots" and not is_chinese():
            style = replace(style, faces=self.theme.faces("hei", 400))
        if part.script or (part.link or "").startswith(f"#{NOTE}"):
            rise = SUBSCRIPT_RISE if part.script == "sub" else SUPERSCRIPT_RISE
            style = replace(style, size=style.size * SCRIPT_SIZE, rise=style.size * rise)
        return style

    def _resolved(self, kind: str, name: str) -> tuple[str, str | None]:
        """Return a cross reference's text and link: page or number of a named thing, mark of a footnote."""
        if kind == "page":
            anchor = self.anchor_of(name)
            return str(self.page_numbers.get(anchor, "–")), f"#{anchor}"
        if kind == "number":
            return self._called(name), f"#{self.numbered_anchor(name)}"
        names = list(self.section.notes) if self.section else []
        if name not in names or self.section is None:
            return "", None
        return note_mark(names.index(name) + 1), f"#{note_anchor(self.section.id, name)}"

    def number_of(self, name: str) -> str:
        """Return the number of a figure or table in its document, such as 图3; "" for what has none."""
        for label, names in zip(("图{}", "表{}"), self.content.numbered_names, strict=True):
            if name in names:
                return word(label, names.index(name) + 1)
        return ""

    def _called(self, name: str) -> str:
        """Return what a text calls a figure or table: its number, or where it stands in a document without numbers."""
        if self.is_numbered:
            return self.number_of(name)
        label = "第{}页的表" if self.numbered_anchor(name).startswith("table-") else "第{}页的图"
        return word(label, self.page_numbers.get(self.numbered_anchor(name), "–"))

    def anchor_of(self, name: str) -> str:
        """Return the anchor of what {page:NAME} means: a section, chart, table or picture."""
        is_section = any(section.id == name for section in self.content.sections)
        return name if is_section else self.numbered_anchor(name)

    def numbered_anchor(self, name: str) -> str:
        """Return the anchor of a chart, picture or table; those of the last two may be called like a section."""
        if name in self.content.pictures:
            return f"picture-{name}"
        return f"table-{name}" if name in self.content.tables else name

    def plain(self, text: str) -> str:
        return plain_text(text, self.content.facts)

    def fact(self, name: str, form: str = "") -> str:
        return fact_text(self.content.facts[name], form)

    def section_of_fact(self, name: str) -> int | None:
        """Return the index of the first section that shows the fact, None where no section does."""
        for index, section in enumerate(self.content.sections):
            if name in section.figures or any("{" + name in text for text in section.text):
                return index
        return None


def _line_mark(part: Inline) -> Mark:
    """Return the mark at the characters; what Chinese marks by dots, Western text sets in another face."""
    return "" if part.mark == "dots" and not is_chinese() else part.mark


def note_anchor(section: str, name: str) -> str:
    """Return the anchor of a footnote."""
    return f"{NOTE}{section}-{name}"


def first_baseline(style: ParagraphStyle) -> float:
    """Return the distance from a paragraph's top to its first baseline: Han squares centred in the leading."""
    return (style.leading - style.text.size) / 2 + HAN_ASCENT * style.text.size


def paragraph_box(paragraph: Paragraph, width: float, tag: Tag | None) -> Box:
    """Return a composed paragraph as a box, one leading a line."""
    top = first_baseline(paragraph.style)
    items = [item for number, line in enumerate(paragraph.lines)
             for item in place(line, 0, top + number * paragraph.style.leading, tag)]
    return Box(width, len(paragraph.lines) * paragraph.style.leading, tuple(items), paragraph.warnings)


def text_box(context: Context, text: str, style: ParagraphStyle, width: float, tag: Tag | None) -> Box:
    """Set a string with inline markup in `width`."""
    return paragraph_box(compose(context.spans(text, style), style, width), width, tag)


def stacked(boxes: Sequence[Box], space: float = 0.0) -> Box:
    """Return the boxes one under the other with `space` between."""
    items: list[Item] = []
    y = 0.0
    for number, box in enumerate(boxes):
        if number:
            y += space
        items += box.placed(0, y)
        y += box.height
    return Box(max((box.width for box in boxes), default=0.0), y, tuple(items), warnings_of(boxes))


def beside(boxes: Sequence[Box], gutter: float) -> Box:
    """Return the boxes side by side, tops aligned."""
    items: list[Item] = []
    x = 0.0
    for box in boxes:
        items += box.placed(x, 0)
        x += box.width + gutter
    height = max((box.height for box in boxes), default=0.0)
    return Box(max(0.0, x - gutter), height, tuple(items), warnings_of(boxes))


def warnings_of(boxes: Iterable[Box]) -> tuple[Problem, ...]:
    return tuple(warning for box in boxes for warning in box.warnings)
