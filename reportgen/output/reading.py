"""A written PDF, own or foreign → what each page paints: every mark with its box, colours, sizes and state.

An interpreter of the graphics operators (ISO 32000-1 8 and 9); forms are followed, tiling patterns and Type 3 are not.
Boxes are in points of the page's own space, y upward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Literal
from urllib.parse import unquote

import pikepdf

from reportgen.errors import OutputError, Problem

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Kind = Literal["text", "fill", "stroke", "picture", "shading"]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
INVISIBLE = 3
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour as the file says it: its space ("DeviceCMYK", "Separation:All" …) and its components."""

    space: str = "DeviceGray"
    values: tuple[float, ...] = (0.0,)

    @property
    def ink(self) -> float | None:
        """Total ink in percent; None where the space is not one of inks."""
        if self.space == "DeviceCMYK":
            return 100 * sum(self.values)
        if self.space == "DeviceGray":
            return 100 * (1 - self.values[0]) if self.values else None
        return 100 * sum(self.values) if self.space.startswith(("Separation:", "DeviceN:")) else None

    @property
    def is_white(self) -> bool:
        if self.space in ("DeviceCMYK",) or self.space.startswith("Separation:"):
            return bool(self.values) and not any(self.values)
        return self.space in ("DeviceGray", "DeviceRGB") and bool(self.values) and min(self.values) >= 1


@dataclass(frozen=True, slots=True)
class Mark:
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


@dataclass(slots=True)
class _State:
    ctm: Matrix = IDENTITY
    fill: Paint = Paint()
    stroke: Paint = Paint()
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


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Return the opened file; raises OutputError where it is locked (rule "encryption") or no readable PDF."""
    try:
        return pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise OutputError(Problem("the file is locked by a password", rule="encryption",
                                  hint="write it again without one")) from None
    except pikepdf.PdfError as error:
        raise OutputError(Problem(f"this is not a readable PDF: {error}", rule="pdf",
                                  hint="write the file again from its program")) from error


def glyph_boxes(data: bytes, number: int) -> list[Box]:
    """Return the ink bounds of each glyph of a page (from 1): a full-width mark's ink is half of its room."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number - 1].get_textpage()
        boxes = [page.get_charbox(index) for index in range(page.count_chars())]
        return [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
    finally:
        document.close()


def marks_of(page: pikepdf.Page) -> list[Mark]:
    """Return what the page paints, in order; raises pikepdf.PdfError where its content cannot be parsed."""
    return _read(page).marks


def marks_and_codes(page: pikepdf.Page) -> tuple[list[Mark], list[tuple[Any, set[int]]]]:
    """Return what the page paints, and each font with the codes shown in it, invisible text with them."""
    reader = _read(page)
    return reader.marks, [(widths.font, widths.shown) for widths in reader.fonts.values()]


def _read(page: pikepdf.Page) -> _Reader:
    reader = _Reader()
    reader.run(page.obj, page.obj.get("/Resources") or _inherited(page.obj, "/Resources") or pikepdf.Dictionary(), 0)
    return reader


def _inherited(node: Any, key: str) -> Any:
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def multiplied(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    A, B, C, D, E, F = other
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def turned(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _stretch(matrix: Matrix) -> float:
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


@dataclass
class _Reader:
    marks: list[Mark] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    matrix: Matrix = IDENTITY
    line: Matrix = IDENTITY
    content: list[str] = field(default_factory=list)
    fonts: dict[Any, _Widths] = field(default_factory=dict)

    def run(self, stream: Any, resources: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for instruction in pikepdf.parse_content_stream(stream):
            self._do(str(instruction.operator), list(instruction.operands), resources, depth)

    def _do(self, op: str, args: list[Any], resources: Any, depth: int) -> None:
        state = self.state
        if op == "q":
            self.stack.append(replace(state))
        elif op == "Q":
            self.state = self.stack.pop() if self.stack else _State()
        elif op == "cm":
            state.ctm = multiplied(_matrix(args), state.ctm)
        elif op == "w":
            state.width = float(args[0])
        elif op == "gs":
            self._extended(resources, args[0])
        elif op in _PATH:
            self._path(op, [float(value) for value in args])
        elif op in _PAINT:
            self._painted(op)
        elif op in ("g", "rg", "k", "G", "RG", "K"):
            space = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}[op.lower()]
            self._set_paint(Paint(space, tuple(float(value) for value in args)), is_stroke=op.isupper())
        elif op in ("cs", "CS"):
            self._set_paint(_first_paint(_space(resources, args[0])), is_stroke=op.isupper())
        elif op in ("sc", "scn", "SC", "SCN"):
            old = state.stroke if op.isupper() else state.fill
            values = tuple(float(value) for value in args if not isinstance(value, pikepdf.Name))
            self._set_paint(Paint(old.space, values), is_stroke=op.isupper())
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
            self._add("shading", [turned(state.ctm, 0, 0)], state.fill)
        else:
            self._text(op, args, resources)

    def _set_paint(self, paint: Paint, *, is_stroke: bool) -> None:
        if is_stroke:
            self.state.stroke = paint
        else:
            self.state.fill = paint

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

    def _painted(self, op: str) -> None:
        points, self.points = self.points, []
        if not points or op == "n":
            return
        state = self.state
        if op in ("f", "F", "f*", "B", "B*", "b", "b*"):
            self._add("fill", points, state.fill, overprint=state.overprint_fill)
        if op in ("S", "s", "B", "B*", "b", "b*"):
            self._add("stroke", points, state.stroke, size=state.width * _stretch(state.ctm),
                      overprint=state.overprint_stroke)

    def _add(self, kind: Kind, points: list[tuple[float, float]], paint: Paint, **more: Any) -> None:
        state = self.state
        self.marks.append(Mark(kind, _box(points), paint, alpha=state.alpha, blend=state.blend,
                               is_tagged="tag" in self.content, is_artifact="artifact" in self.content, **more))

    def _object(self, key: Any, resources: Any, depth: int) -> None:
        found = resources.get("/XObject", {}).get(str(key))
        if found is None:
            return
        if found.get("/Subtype") == "/Image":
            self._picture(found)
        elif found.get("/Subtype") == "/Form":
            before, stack = replace(self.state), self.stack
            self.stack = []
            self.state.ctm = multiplied(_matrix(found.get("/Matrix", IDENTITY)), self.state.ctm)
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

    def _text(self, op: str, args: list[Any], resources: Any) -> None:
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
            self.line = self.matrix = _matrix(args)
        elif op == "T*":
            self.line = self.matrix = multiplied((1, 0, 0, 1, 0, -state.leading), self.line)
        elif op in _TEXT_STATE:
            setattr(state, *_TEXT_STATE[op](args[0]))
        elif op == "Tj":
            self._show([args[0]])
        elif op == "TJ":
            self._show(list(args[0]))
        elif op in ("'", '"'):
            self._text("T*", [], resources)
            self._show([args[-1]])

    def _show(self, parts: list[Any]) -> None:
        state = self.state
        if state.font is None:
            return
        key = state.font.objgen if state.font.is_indirect else id(state.font)
        widths = self.fonts.setdefault(key, _Widths(state.font))
        advance = 0.0
        for part in parts:
            if isinstance(part, pikepdf.String | bytes):
                for code, width in widths.codes(bytes(part)):
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
        self._add("text", corners, state.stroke if is_stroke else state.fill, size=state.size * _stretch(whole),
                  overprint=state.overprint_stroke if is_stroke else state.overprint_fill, font=state.font)


_PATH = frozenset(("m", "l", "c", "v", "y", "re"))
_PAINT = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_TEXT_STATE: dict[str, Callable[[Any], tuple[str, Any]]] = {
    "Tc": lambda value: ("char_space", float(value)), "Tw": lambda value: ("word_space", float(value)),
    "Tz": lambda value: ("scale", float(value) / 100), "TL": lambda value: ("leading", float(value)),
    "Ts": lambda value: ("rise", float(value)), "Tr": lambda value: ("mode", int(value)),
}


class _Widths:
    """Code lengths and advances of a font, in 1/1000 em, and the codes shown in it so far."""

    def __init__(self, font: Any) -> None:
        self.font = font
        self.shown: set[int] = set()
        self.step = 2 if font.get("/Subtype") == "/Type0" else 1
        self.widths: dict[int, float] = {}
        self.default = 500.0
        if self.step == 2:
            descendant = font["/DescendantFonts"][0]
            self.default = float(descendant.get("/DW", 1000))
            self._read_runs(list(descendant.get("/W", [])))
        else:
            first = int(font.get("/FirstChar", 0))
            self.widths = {first + index: float(width) for index, width in enumerate(font.get("/Widths", []))}

    def _read_runs(self, entries: list[Any]) -> None:
        index = 0
        while index + 1 < len(entries):
            first, second = int(entries[index]), entries[index + 1]
            if isinstance(second, pikepdf.Array):
                self.widths |= {first + place: float(width) for place, width in enumerate(second)}
                index += 2
            else:
                self.widths |= {code: float(entries[index + 2]) for code in range(first, int(second) + 1)}
                index += 3

    def codes(self, data: bytes) -> Iterator[tuple[int, float]]:
        for start in range(0, len(data), self.step):
            code = int.from_bytes(data[start:start + self.step], "big")
            self.shown.add(code)
            yield code, self.widths.get(code, self.default)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _size(picture: Any, long: str, short: str) -> Any:
    if isinstance(picture, pikepdf.PdfInlineImage):
        return picture.width if long == "/Width" else picture.height
    return picture.get(long, picture.get(short, 0))


def _has_mcid(properties: Any, resources: Any) -> bool:
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", {}).get(str(properties), {})
    return "/MCID" in properties


def _space(resources: Any, key: Any) -> str:
    found = resources.get("/ColorSpace", {}).get(str(key), key)
    return space_name(found)


def space_name(space: Any) -> str:
    """Return a colour space's name; for inks of their own with the ink, for ICC with the number of components."""
    if isinstance(space, pikepdf.Name):
        return str(space).lstrip("/")
    if isinstance(space, pikepdf.Array) and len(space):
        family = str(space[0]).lstrip("/")
        if family == "Separation":
            return f"Separation:{_ink_name(space[1])}"
        if family == "DeviceN":
            return "DeviceN:" + ",".join(_ink_name(ink) for ink in space[1])
        if family == "ICCBased":
            return f"ICCBased:{int(space[1].get('/N', 0))}"
        if family == "Indexed":
            return space_name(space[1])
        return family
    return "unknown"


def _ink_name(name: Any) -> str:
    """Return a name's characters: pikepdf shows those outside of ASCII words as #xx."""
    return unquote(str(name).lstrip("/").replace("%", "%25").replace("#", "%"))


def _first_paint(space: str) -> Paint:
    """ISO 32000-1 8.6.5 and 8.6.6: the colour that a space starts with."""
    if space == "DeviceCMYK":
        return Paint(space, (0.0, 0.0, 0.0, 1.0))
    if space.startswith(("Separation:", "DeviceN:")):
        return Paint(space, (1.0,) * (space.count(",") + 1))
    count = {"DeviceRGB": 3, "CalRGB": 3, "Lab": 3, "ICCBased:3": 3, "ICCBased:4": 4}.get(space, 1)
    return Paint(space, (0.0,) * count)
