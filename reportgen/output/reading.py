"""A written PDF, own or foreign → what each page paints: every mark with its box, colours, sizes and state.

An interpreter of the graphics operators (ISO 32000-1 8 and 9) that follows forms, patterns and Type 3 glyphs. What a
pattern paints has the box of the area that it fills. Boxes are in points of the page's own space, y upward.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pikepdf
from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.errors import OutputError, Problem
from reportgen.language import say
from reportgen.limits import limits
from reportgen.output.codes import Codes
from reportgen.output.geometry import IDENTITY, Box, Matrix, box_of, matrix_of, multiplied, stretch, turned
from reportgen.output.opening import DAMAGE
from reportgen.output.paints import Paint, base_space, first_paint, space_name

Kind = Literal["text", "fill", "stroke", "picture", "shading"]

BLACK = Paint()
INVISIBLE = 3
MAX_DEPTH = 12


class Mark(Struct, frozen=True):
    """One thing painted. `size` is the size of text or the width of a line, in points as placed."""

    kind: Kind
    box: Box
    paint: Paint
    size: float = 0.0
    overprint: bool = False
    alpha: float = 1.0
    blend: str = "Normal"
    font: Any = None
    picture: Any = None
    is_tagged: bool = False
    is_artifact: bool = False


class _State(Struct):
    ctm: Matrix = IDENTITY
    fill: Paint = BLACK
    stroke: Paint = BLACK
    fill_pattern: Any = None
    stroke_pattern: Any = None
    width: float = 1.0
    font: Any = None
    size: float = 1.0
    leading: float = 0.0
    scale: float = 1.0
    rise: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    mode: int = 0
    overprint_fill: bool = False
    overprint_stroke: bool = False
    alpha: float = 1.0
    blend: str = "Normal"


class PageReading(Struct, frozen=True):
    """What a page paints, each font with the codes shown in it (invisible text with them), and the number of
    operators that mean nothing."""

    marks: list[Mark]
    codes: list[tuple[Any, set[int]]]
    damages: int


def read_page(page: pikepdf.Page) -> PageReading:
    """Read a page as a viewer does: an operator that means nothing is passed over."""
    reader = _Reader()
    try:
        resources = page.obj.get("/Resources") or _inherited(page.obj, "/Resources") or pikepdf.Dictionary()
        reader.run(page.obj, resources, 0)
    except DAMAGE:
        reader.damages += 1
    return PageReading(reader.marks, [(codes.font, codes.shown) for codes in reader.fonts.values()], reader.damages)


def _inherited(node: Any, key: str) -> Any:
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


class _Reader(Struct):
    marks: list[Mark] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    matrix: Matrix = IDENTITY
    line: Matrix = IDENTITY
    content: list[str] = field(default_factory=list)
    fonts: dict[Any, Codes] = field(default_factory=dict)
    damages: int = 0
    room: list[int] = field(default_factory=lambda: [limits().operators])
    """How many operators may yet be read on this page; forms in forms make more of them than the file has bytes."""

    def run(self, stream: Any, resources: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for instruction in pikepdf.parse_content_stream(stream):
            self.room[0] -= 1
            if self.room[0] < 0:
                raise OutputError(Problem(say("a page paints with more than {} operators", limits().operators),
                                          rule="limit", hint="write it with fewer, or set --limit operators=…"))
            try:
                self._do(str(instruction.operator), list(instruction.operands), resources, depth)
            except DAMAGE:
                self.damages += 1

    def _do(self, op: str, args: list[Any], resources: Any, depth: int) -> None:
        state = self.state
        if op == "q":
            self.stack.append(replace(state))
        elif op == "Q":
            self.state = self.stack.pop() if self.stack else _State()
        elif op == "cm":
            state.ctm = multiplied(matrix_of(args), state.ctm)
        elif op == "w":
            state.width = float(args[0])
        elif op == "gs":
            self._extended(resources, args[0])
        elif op in _PATH:
            self._path(op, [float(value) for value in args])
        elif op in _PAINT:
            self._painted(op, depth)
        elif op in ("g", "rg", "k", "G", "RG", "K"):
            space = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}[op.lower()]
            self._set_paint(Paint(space, tuple(float(value) for value in args)), is_stroke=op.isupper())
        elif op in ("cs", "CS"):
            space = resources.get("/ColorSpace", {}).get(str(args[0]), args[0])
            self._set_paint(first_paint(base_space(space)), is_stroke=op.isupper())
        elif op in ("sc", "scn", "SC", "SCN"):
            old = state.stroke if op.isupper() else state.fill
            values = tuple(float(value) for value in args if not isinstance(value, pikepdf.Name))
            pattern = resources.get("/Pattern", {}).get(str(args[-1])) if isinstance(args[-1], pikepdf.Name) else None
            self._set_paint(Paint(old.space, values), is_stroke=op.isupper(), pattern=pattern)
        elif op in ("BMC", "BDC"):
            has_mcid = op == "BDC" and _has_mcid(args[1], resources)
            self.content.append("artifact" if args[0] == "/Artifact" else "tag" if has_mcid else "span")
        elif op == "EMC" and self.content:
            self.content.pop()
        elif op == "Do":
            self._object(args[0], resources, depth)
        elif op == "INLINE IMAGE":
            self._picture(args[0])
        elif op == "sh":
            shading = resources.get("/Shading", {}).get(str(args[0]), {})
            self._add("shading", [turned(state.ctm, 0, 0)], Paint(space_name(shading.get("/ColorSpace")), ()))
        else:
            self._text(op, args, resources, depth)

    def _set_paint(self, paint: Paint, *, is_stroke: bool, pattern: Any = None) -> None:
        if is_stroke:
            self.state.stroke, self.state.stroke_pattern = paint, pattern
        else:
            self.state.fill, self.state.fill_pattern = paint, pattern

    def _extended(self, resources: Any, key: Any) -> None:
        found = resources.get("/ExtGState", {}).get(str(key), {})
        state = self.state
        if "/OP" in found:
            state.overprint_stroke = bool(found["/OP"])
            state.overprint_fill = bool(found.get("/op", found["/OP"]))
        elif "/op" in found:
            state.overprint_fill = bool(found["/op"])
        if "/LW" in found:
            state.width = float(found["/LW"])
        state.alpha = min(float(found.get("/ca", state.alpha)), float(found.get("/CA", state.alpha)))
        if "/SMask" in found and found["/SMask"] != "/None":
            state.alpha = min(state.alpha, 0.999)
        if "/BM" in found:
            mode = found["/BM"]
            state.blend = str(mode[0] if isinstance(mode, pikepdf.Array) else mode).lstrip("/")

    def _path(self, op: str, values: list[float]) -> None:
        if op == "re":
            x, y, width, height = values
            corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        else:
            corners = tuple(zip(values[::2], values[1::2], strict=False))  # type: ignore[assignment]
        self.points += [turned(self.state.ctm, *corner) for corner in corners]

    def _painted(self, op: str, depth: int) -> None:
        points, self.points = self.points, []
        if not points or op == "n":
            return
        state = self.state
        if op in ("f", "F", "f*", "B", "B*", "b", "b*"):
            self._cover("fill", points, depth, overprint=state.overprint_fill)
        if op in ("S", "s", "B", "B*", "b", "b*"):
            self._cover("stroke", points, depth, size=state.width * stretch(state.ctm),
                        overprint=state.overprint_stroke)

    def _add(self, kind: Kind, points: list[tuple[float, float]], paint: Paint, **more: Any) -> None:
        state = self.state
        self.marks.append(Mark(kind, box_of(points), paint, alpha=state.alpha, blend=state.blend,
                               is_tagged="tag" in self.content, is_artifact="artifact" in self.content, **more))

    def _cover(self, kind: Kind, points: list[tuple[float, float]], depth: int, **more: Any) -> None:
        """Paint an area with the colour that is set, or with all that the pattern set instead is made of."""
        state = self.state
        is_stroke = kind == "stroke"
        pattern = state.stroke_pattern if is_stroke else state.fill_pattern
        paint = state.stroke if is_stroke else state.fill
        if pattern is None:
            self._add(kind, points, paint, **more)
        elif "/Shading" in pattern:
            self._add("shading", points, Paint(space_name(pattern.Shading.ColorSpace), ()))
        else:
            self._inside(pattern, matrix_of(pattern.get("/Matrix", IDENTITY)), paint, depth, box=box_of(points))

    def _inside(self, stream: Any, matrix: Matrix, paint: Paint, depth: int, **changed: Any) -> None:
        """Add what a pattern's or glyph's own stream paints, with `changed` fields."""
        inner = _Reader(fonts=self.fonts, content=self.content, room=self.room)
        inner.state = replace(self.state, ctm=matrix, fill=paint, stroke=paint, fill_pattern=None, stroke_pattern=None)
        inner.run(stream, stream.get("/Resources", pikepdf.Dictionary()), depth + 1)
        self.marks += [replace(mark, **changed) for mark in inner.marks]
        self.damages += inner.damages

    def _object(self, key: Any, resources: Any, depth: int) -> None:
        found = resources.get("/XObject", {}).get(str(key))
        if found is None:
            return
        if found.get("/Subtype") == "/Image":
            self._picture(found)
        elif found.get("/Subtype") == "/Form":
            before, stack = replace(self.state), self.stack
            self.stack = []
            self.state.ctm = multiplied(matrix_of(found.get("/Matrix", IDENTITY)), self.state.ctm)
            self.run(found, found.get("/Resources", resources), depth + 1)
            self.state, self.stack = before, stack

    def _picture(self, picture: Any) -> None:
        corners = [turned(self.state.ctm, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        a, b, c, d, _, _ = self.state.ctm
        sides = ((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5)
        pixels = (float(_size(picture, "/Width", "/W")), float(_size(picture, "/Height", "/H")))
        coarse = min((72 * count / side for count, side in zip(pixels, sides, strict=True) if side), default=0.0)
        self._add("picture", corners, self.state.fill, size=coarse, picture=picture,
                  overprint=self.state.overprint_fill)

    def _text(self, op: str, args: list[Any], resources: Any, depth: int) -> None:
        state = self.state
        if op == "BT":
            self.matrix = self.line = IDENTITY
        elif op == "Tf":
            state.font = resources.get("/Font", {}).get(str(args[0]))
            state.size = float(args[1])
        elif op in ("Td", "TD"):
            if op == "TD":
                state.leading = -float(args[1])
            self.line = self.matrix = multiplied((1, 0, 0, 1, float(args[0]), float(args[1])), self.line)
        elif op == "Tm":
            self.line = self.matrix = matrix_of(args)
        elif op == "T*":
            self.line = self.matrix = multiplied((1, 0, 0, 1, 0, -state.leading), self.line)
        elif op in _TEXT_STATE:
            setattr(state, *_TEXT_STATE[op](args[0]))
        elif op == "Tj":
            self._show([args[0]], depth)
        elif op == "TJ":
            self._show(list(args[0]), depth)
        elif op in ("'", '"'):
            self._text("T*", [], resources, depth)
            self._show([args[-1]], depth)

    def _show(self, parts: list[Any], depth: int) -> None:
        state = self.state
        if state.font is None:
            return
        key = state.font.objgen if state.font.is_indirect else id(state.font)
        widths = self.fonts.setdefault(key, Codes(state.font))
        advance = 0.0
        drawn: list[tuple[Any, float]] = []
        is_drawn = state.font.get("/Subtype") == "/Type3"
        for part in parts:
            if isinstance(part, pikepdf.String | bytes):
                for code, width in widths.codes(bytes(part)):
                    if is_drawn and (stream := widths.drawing(code)) is not None:
                        drawn.append((stream, advance))
                    space = state.char_space + (state.word_space if code == 32 and widths.step == 1 else 0)
                    advance += (width / 1000 * state.size + space) * state.scale
            else:
                advance -= float(part) / 1000 * state.size * state.scale
        whole = multiplied(self.matrix, state.ctm)
        low, high = state.rise - 0.12 * state.size, state.rise + 0.88 * state.size
        corners = [turned(whole, x, y) for x in (0.0, advance) for y in (low, high)]
        self.matrix = multiplied((1, 0, 0, 1, advance, 0), self.matrix)
        if state.mode == INVISIBLE:
            return
        is_stroke = state.mode == 1
        size = state.size * stretch(whole)
        for stream, x in drawn:
            glyph = multiplied((state.size * state.scale, 0, 0, state.size, x, state.rise), whole)
            self._inside(stream, multiplied(matrix_of(state.font.FontMatrix), glyph), state.fill, depth, kind="text",
                         box=box_of(corners), size=size, font=state.font)
        if not drawn:
            self._add("text", corners, state.stroke if is_stroke else state.fill, size=size,
                      overprint=state.overprint_stroke if is_stroke else state.overprint_fill, font=state.font)


_PATH = frozenset(("m", "l", "c", "v", "y", "re"))
_PAINT = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_TEXT_STATE: dict[str, Callable[[Any], tuple[str, Any]]] = {
    "Tc": lambda value: ("char_space", float(value)), "Tw": lambda value: ("word_space", float(value)),
    "Tz": lambda value: ("scale", float(value) / 100), "TL": lambda value: ("leading", float(value)),
    "Ts": lambda value: ("rise", float(value)), "Tr": lambda value: ("mode", int(value)),
}


def _size(picture: Any, long: str, short: str) -> Any:
    if isinstance(picture, pikepdf.PdfInlineImage):
        return picture.width if long == "/Width" else picture.height
    return picture.get(long, picture.get(short, 0))


def _has_mcid(properties: Any, resources: Any) -> bool:
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", {}).get(str(properties), {})
    return "/MCID" in properties
