"""A page's items → content stream operators; y is turned here, and only here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from reportgen.errors import Source
from reportgen.fonts.face import Face
from reportgen.items import Anchor, Clip, GlyphRun, Item, Link, Page, Path, Picture, Swatch, Tag
from reportgen.pdf.colour import Inks
from reportgen.pdf.fonts import PdfFont, glyph_texts
from reportgen.pdf.language import languages
from reportgen.pdf.objects import number, place
from reportgen.pdf.paths import coordinates, extent, path_operators
from reportgen.pdf.repeats import Repeat, repeats
from reportgen.pdf.showing import rooms_after, shown, spacing

PEN = ("1 w", "0 J", "0 j", "[] 0 d")
"""How a page begins (ISO 32000-1 8.4.1)."""
OVERPRINT_ON, OVERPRINT_OFF = "/OverprintOn gs", "/OverprintOff gs"


class Form(Struct, frozen=True):
    """Operators from (0, 0), y upward, in the colour of the place where they are drawn; their box."""

    code: bytes
    box: tuple[float, float, float, float]


class PageContent(Struct):
    """Operators of one page and what they refer to: marked content by number, alphas, pictures, links, anchors.

    A page for print carries no tags and no links: its file ends on a plate.
    """

    page: Page
    fonts: Mapping[Face, PdfFont]
    inks: Inks
    language: str
    code: list[str] = field(default_factory=list)
    marks: list[Tag] = field(default_factory=list)
    alphas: set[float] = field(default_factory=set)
    pictures: dict[str, tuple[float, float]] = field(default_factory=dict)
    picture_places: dict[str, Source | None] = field(default_factory=dict)
    """Path of each picture → the largest size in points at which the whole of it is placed."""
    forms: dict[Form, str] = field(default_factory=dict)
    """Each form that the page draws many times → its name there."""
    links: list[Link] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    anchored: dict[str, Tag] = field(default_factory=dict)
    """Each anchor's name → the first block painted after it."""
    used_fonts: set[Face] = field(default_factory=set)
    boxes: dict[Tag, tuple[float, float, float, float]] = field(default_factory=dict)
    drawn: dict[int, tuple[tuple[Repeat, ...], Path, list[str]]] = field(default_factory=dict)
    """Each path of the page by identity → its repeated parts, the rest of it, the operators of that."""
    has_overprint: bool = False
    _fill: str = ""
    _stroke: str = ""
    _is_overprinting: bool = False
    _spacing: float = 0.0
    _pen: tuple[str, ...] = PEN
    _line: tuple[float, float] = (0.0, 0.0)
    """Where the line of text begins from which the next is reckoned (ISO 32000-1 9.4.2)."""

    @property
    def edge(self) -> float:
        """Distance from the paper's edge to the trim: room kept for bleed and marks; a screen shows the trim alone."""
        return self.page.bleed + self.page.slug if self.inks.is_print else 0.0

    def paint(self) -> bytes:
        """Return the content stream of the page."""
        self._paint_all(self.page.items)
        stream = "\n".join(self.code).encode("ascii")
        self.code.clear()
        return stream

    def x(self, x: float) -> float:
        return x + self.edge

    def y(self, y: float) -> float:
        return self.page.height - y + self.edge

    def _paint_all(self, items: Iterable[Item]) -> None:
        """Paint in order; neighbours of one tag share a marked-content sequence (ISO 32000-1 14.7.4.2)."""
        group: list[Item] = []
        tag: Tag | str | None = None
        waiting: list[str] = []
        for item in items:
            if isinstance(item, Link):
                self.links.append(item)
            elif isinstance(item, Anchor):
                self.anchors.append(item)
                waiting.append(item.name)
            else:
                own = _tag_of(item) or self._artifact(item)
                if isinstance(own, Tag):
                    block = own.parent if own.role == "Span" and own.parent else own
                    self.anchored |= dict.fromkeys(waiting, block)
                    waiting.clear()
                if group and own is not tag:
                    self._paint_group(group, tag)
                    group = []
                tag = own
                group.append(item)
        if group:
            self._paint_group(group, tag)

    def _artifact(self, item: Item) -> str:
        """Return the kind of artifact (ISO 32000-1 14.8.2.2.2): running words, or what decorates the page."""
        if isinstance(item, GlyphRun) and any(char.isalnum() for char in item.text):
            is_head = item.ys[0] < self.page.height / 2
            return f"<</Type /Pagination /Subtype /{'Header' if is_head else 'Footer'}>>"
        return "<</Type /Layout>>"

    def _paint_group(self, items: list[Item], tag: Tag | str | None) -> None:
        if self.inks.is_print:
            for item in items:
                self._paint(item)
            return
        if not isinstance(tag, Tag):
            self.code.append(f"/Artifact {tag} BDC")
        else:
            self.code.append(f"/{tag.role} <</MCID {len(self.marks)}>> BDC")
            self.marks.append(tag)
            if tag.role == "Figure":
                self._grow_box(tag, items)
        for item in items:
            self._paint(item)
        self.code.append("EMC")

    def _paint(self, item: Item) -> None:
        match item:
            case GlyphRun():
                self._glyphs(item)
            case Path():
                self._path(item)
            case Picture():
                self._picture(item)
            case Clip():
                self.code += ["q", *self._segments(item.outline), "W* n" if item.outline.is_even_odd else "W n"]
                before = self._fill, self._stroke, self._is_overprinting, self._pen
                for inner in item.items:
                    self._paint(inner)
                self.code.append("Q")
                self._fill, self._stroke, self._is_overprinting, self._pen = before

    def _colour(self, swatch: Swatch, *, is_stroke: bool = False) -> None:
        code = self.inks.operator(swatch, is_stroke=is_stroke)
        current = self._stroke if is_stroke else self._fill
        if code != current:
            self.code.append(code)
            if is_stroke:
                self._stroke = code
            else:
                self._fill = code

    def _overprint(self, swatch: Swatch | None) -> None:
        """Let black type and lines print over their ground, so that no white rim shows where plates do not meet."""
        wanted = swatch is not None and self.inks.overprints(swatch)
        if wanted != self._is_overprinting:
            self.code.append(OVERPRINT_ON if wanted else OVERPRINT_OFF)
            self.has_overprint |= wanted
            self._is_overprinting = wanted

    def _glyphs(self, run: GlyphRun) -> None:
        self._overprint(run.colour)
        font = self.fonts[run.face]
        self.used_fonts.add(run.face)
        self._colour(run.colour)
        self.code.append(f"BT /{font.resource} {number(run.size)} Tf")
        self._line = 0.0, 0.0
        texts = glyph_texts(run)
        spoken = self._languages(run)
        start, language = 0, ""
        for end in _ends(run, spoken):
            if spoken[start] != language:
                self._speak(language, spoken[start])
                language = spoken[start]
            self._show(run, font, texts, start, end)
            start = end
        self._speak(language, "")
        self._space(0.0)
        self.code.append("ET")

    def _languages(self, run: GlyphRun) -> list[str]:
        """Return each glyph's language where it is not the document's; what is not read aloud has none."""
        if run.tag is None or self.inks.is_print:
            return [""] * len(run.gids)
        spoken = languages(run.text, self.language)
        return [spoken[cluster] for cluster in run.clusters]

    def _speak(self, before: str, after: str) -> None:
        """ISO 32000-1 14.9.2.2: a language for a span of marked content."""
        if before:
            self.code.append("EMC")
        if after:
            self.code.append(f"/Span <</Lang ({after})>> BDC")

    def _show(self, run: GlyphRun, font: PdfFont, texts: Sequence[str], start: int, end: int) -> None:
        """Show glyphs of one baseline; a glyph that stands for other text than its font says gets ActualText."""
        x, y = round(self.x(run.xs[start]), 2), round(self.y(run.ys[start]), 2)
        if run.angle:
            cosine, sine = math.cos(math.radians(run.angle)), math.sin(math.radians(run.angle))
            matrix = " ".join(number(value) for value in (cosine, -sine, sine, cosine))
            self.code.append(f"{matrix} {place(x)} {place(y)} Tm")
        else:
            self.code.append(f"{place(x - self._line[0])} {place(y - self._line[1])} Td")
            self._line = x, y
        gids, pieces = run.gids[start:end], list(texts[start:end])
        known = [font.texts[gid] for gid in gids]
        actual = [piece if piece != text else "" for piece, text in zip(pieces, known, strict=True)
                  ] if pieces != known else ()
        codes = [font.subset.gids[gid] for gid in gids]
        widths, scale = font.subset.widths, run.size / 1000
        rooms = rooms_after([widths[code] * scale for code in codes], run.xs[start:end])
        room = spacing(rooms, run.size)
        self._space(room)
        self.code += shown(codes, rooms, run.size, room, actual)

    def _space(self, spacing: float) -> None:
        if spacing != self._spacing:
            self.code.append(f"{number(spacing)} Tc")
            self._spacing = spacing

    def _path(self, path: Path) -> None:
        if path.fill is None and path.stroke is None:
            return
        self._overprint(path.stroke if path.fill is None else None)
        equal, path, lines = self._drawn(path)
        for repeat in equal:
            assert path.fill is not None
            self._colour(path.fill)
            self._repeat(repeat, is_even_odd=path.is_even_odd)
        if not path.segments:
            return
        pen = self._pen
        if path.alpha < 1:
            self.alphas.add(path.alpha)
            self.code.append(f"q /A{round(path.alpha * 1000)} gs")
        if path.fill is not None:
            self._colour(path.fill)
        if path.stroke is not None:
            self._colour(path.stroke, is_stroke=True)
            self._take_pen(path)
        even = "*" if path.is_even_odd else ""
        operator = f"B{even}" if path.fill and path.stroke else f"f{even}" if path.fill else "S"
        self.code += [*lines, operator]
        if path.alpha < 1:
            self.code.append("Q")
            self._fill = self._stroke = ""
            self._pen = pen

    def _take_pen(self, path: Path) -> None:
        """Set width, ends, corners and dashes of a line where they are not those of the line before."""
        dash = " ".join(number(v) for v in path.dash)
        pen = (f"{number(path.width)} w", f"{path.cap} J", f"{path.join} j", f"[{dash}] 0 d")
        changed = [part for part, before in zip(pen, self._pen, strict=True) if part != before]
        if changed:
            self.code.append(" ".join(changed))
            self._pen = pen

    def _drawn(self, path: Path) -> tuple[tuple[Repeat, ...], Path, list[str]]:
        known = self.drawn.get(id(path))
        if known is None:
            equal, rest = repeats(path)
            known = self.drawn[id(path)] = (equal, rest, self._segments(rest))
        return known

    def _repeat(self, repeat: Repeat, *, is_even_odd: bool) -> None:
        """Draw one form at each place; every move starts from the place before, so that rows of them pack well."""
        lines = [*path_operators(repeat.part, lambda x: x, lambda y: -y), "f*" if is_even_odd else "f"]
        xs, ys = coordinates(repeat.part)
        form = Form("\n".join(lines).encode("ascii"), (min(xs), -max(ys), max(xs), -min(ys)))
        self.forms.setdefault(form, f"R{len(self.forms)}")
        self.code.append("q")
        pen_x = pen_y = 0.0
        for x, y in repeat.places:
            dx, dy = round(self.x(x) - pen_x, 3), round(self.y(y) - pen_y, 3)
            self.code.append(f"1 0 0 1 {number(dx)} {number(dy)} cm /{self.forms[form]} Do")
            pen_x, pen_y = pen_x + dx, pen_y + dy
        self.code.append("Q")

    def _segments(self, path: Path) -> list[str]:
        return path_operators(path.segments, self.x, self.y)

    def _picture(self, picture: Picture) -> None:
        self._overprint(None)
        left, top, right, bottom = picture.crop
        width, height = picture.width / (right - left), picture.height / (bottom - top)
        self.picture_places[picture.path] = picture.source
        before = self.pictures.get(picture.path, (0.0, 0.0))
        self.pictures[picture.path] = (max(before[0], width), max(before[1], height))
        x, y = picture.x - left * width, picture.y - top * height
        clip = f"{place(self.x(picture.x))} {place(self.y(picture.y + picture.height))} " \
               f"{place(picture.width)} {place(picture.height)} re W n"
        self.code += ["q", clip, f"{place(width)} 0 0 {place(height)} {place(self.x(x))} "
                      f"{place(self.y(y + height))} cm /I{list(self.pictures).index(picture.path)} Do", "Q"]

    def _grow_box(self, tag: Tag, items: list[Item]) -> None:
        box = extent(items)
        if box is None:
            return
        left, bottom, right, top = self.x(box[0]), self.y(box[3]), self.x(box[2]), self.y(box[1])
        if tag in self.boxes:
            before = self.boxes[tag]
            left, bottom = min(left, before[0]), min(bottom, before[1])
            right, top = max(right, before[2]), max(top, before[3])
        self.boxes[tag] = (left, bottom, right, top)


def _ends(run: GlyphRun, spoken: Sequence[str]) -> list[int]:
    """Return where parts of a run end that are shown together: upright, on one baseline, in one language."""
    count = len(run.gids)
    if run.angle:
        return list(range(1, count + 1))
    if run.ys.count(run.ys[0]) == spoken.count(spoken[0]) == count:
        return [count]
    return [index for index in range(1, count + 1)
            if index == count or run.ys[index] != run.ys[index - 1] or spoken[index] != spoken[index - 1]]


def _tag_of(item: Item) -> Tag | None:
    if isinstance(item, Clip):
        return _tag_of(item.items[0]) if item.items else None
    return None if isinstance(item, Anchor) else item.tag
