"""A page of a PDF → what a press would stumble over on it; a rule is a function of what the page paints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from msgspec import Struct

from reportgen.language import say
from reportgen.output.findings import Finding, Severity
from reportgen.output.geometry import Box, rectangle_of
from reportgen.output.paints import space_name
from reportgen.output.reading import Mark

MM = 72 / 25.4
HAIRLINE = 0.2
SMALL_REVERSED = 7.0
SAFE = 5 * MM
BLEED = 3 * MM
NEAR = 0.5
"""Lengths in pt: a line, white type, distance of text from the cut, bleed; how far a measure may be off."""
FINE, COARSE, UNUSABLE = 300.0, 220.0, 100.0
"""Dots an inch of a placed picture: wanted, least, refused."""
LINE_ART = 1200.0
RICH_BLACK_TEXT = 12.0
"""Type below this in several inks shows coloured rims where plates do not meet."""

_PAINTED = {"text": say("text"), "fill": say("a fill"), "stroke": say("a stroke"), "shading": say("a shading"),
            "picture": say("a picture")}


class Sheet(Struct, frozen=True):
    """A page with what it paints and its boxes."""

    number: int
    page: pikepdf.Page
    marks: list[Mark]
    trim: Box
    bleed: Box
    media: Box
    glyphs: Callable[[], list[Box]]
    """Ink bounds of the page's glyphs; asked for only where the room of the text alone does not decide."""


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


def _boxes(sheet: Sheet) -> Iterator[Finding]:
    if "/TrimBox" not in sheet.page.obj:
        yield Finding("trim-box", "error", "the page does not say where it is cut (no TrimBox)", sheet.number)
        return
    for inner, outer, names in ((sheet.trim, sheet.bleed, say("TrimBox lies outside the BleedBox")),
                                (sheet.bleed, sheet.media, say("BleedBox lies outside the MediaBox"))):
        if not _inside(inner, outer):
            yield Finding("boxes", "error", names, sheet.number)
    least = min(abs(t - b) for t, b in zip(sheet.trim, sheet.bleed, strict=True))
    if least < BLEED - NEAR:
        yield Finding("bleed", "error", say("the bleed is {:.1f} mm, 3 mm are needed", least / MM), sheet.number)


def _inside(inner: Box, outer: Box) -> bool:
    return (inner[0] >= outer[0] - 0.01 and inner[1] >= outer[1] - 0.01
            and inner[2] <= outer[2] + 0.01 and inner[3] <= outer[3] + 0.01)


def _touches(mark: Mark, box: Box) -> bool:
    left, bottom, right, top = mark.box
    return left < box[2] and right > box[0] and bottom < box[3] and top > box[1]


def _short_of_bleed(sheet: Sheet) -> Iterator[Finding]:
    """What reaches the trim edge must go on to the bleed edge."""
    if not _inside(sheet.trim, sheet.bleed):
        return
    for mark in sheet.marks:
        if mark.kind not in ("fill", "picture") or mark.paint.is_white or not _touches(mark, sheet.trim):
            continue
        for index, way in ((0, 1), (1, 1), (2, -1), (3, -1)):
            past = (sheet.trim[index] - mark.box[index]) * way
            if -NEAR <= past < abs(sheet.trim[index] - sheet.bleed[index]) - NEAR:
                yield Finding("short-of-bleed", "error", "colour or a picture ends at the trim instead of the bleed",
                              sheet.number, mark.box)
                break


def _colour_space(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        space = space_name(mark.picture.get("/ColorSpace", pikepdf.Name.DeviceGray)) if isinstance(
            mark.picture, pikepdf.Object) else mark.paint.space
        if space in ("DeviceRGB", "CalRGB", "Lab", "ICCBased:3"):
            yield Finding("rgb", "error", say("{} in {}, not in inks", _PAINTED[mark.kind], space), sheet.number,
                          mark.box)


def ink_coverage(sheet: Sheet, limit: float) -> Iterator[Finding]:
    """Yield where more ink is asked for than `limit` percent of one full plate."""
    for mark in sheet.marks:
        ink = mark.paint.ink
        if mark.kind == "picture" or ink is None or not _touches(mark, sheet.trim):
            continue
        if ink > limit + 0.5:
            yield Finding("ink-limit", "error", say("{:.0f} % of ink, the paper bears {:.0f} %", ink, limit),
                          sheet.number, mark.box)


def _black_text(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.kind != "text" or not _touches(mark, sheet.trim) or mark.paint.space != "DeviceCMYK":
            continue
        *colours, black = mark.paint.values
        if black >= 0.85 and any(colours) and mark.size < RICH_BLACK_TEXT:
            yield Finding("rich-black-text", "error", "small black text in several inks", sheet.number, mark.box)
    for mark in sheet.marks:
        if mark.paint.space == "Separation:All" and mark.kind != "picture" and _touches(mark, sheet.trim):
            yield Finding("registration-colour", "error", "registration ink inside the page", sheet.number, mark.box)


def _overprint(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.overprint and mark.paint.is_white:
            yield Finding("white-overprint", "error", "white is set to overprint and will vanish", sheet.number,
                          mark.box)


def _hairlines(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if not _touches(mark, sheet.trim):
            continue
        if mark.kind == "stroke" and mark.size < HAIRLINE:
            yield Finding("hairline", "warning", say("a line thinner than {} pt", HAIRLINE), sheet.number, mark.box)
        elif mark.kind == "fill" and 0 < min(mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]) < HAIRLINE / 2:
            yield Finding("hairline", "warning", "a filled shape too thin to print", sheet.number, mark.box)


def _reversed_text(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.kind == "text" and mark.paint.is_white and mark.size < SMALL_REVERSED - 0.01:
            yield Finding("small-reversed-text", "warning",
                          say("white text of {:.1f} pt will fill up; {:.0f} pt are needed",
                              mark.size, SMALL_REVERSED),
                          sheet.number, mark.box)


def _near_trim(sheet: Sheet) -> Iterator[Finding]:
    left, bottom, right, top = sheet.trim
    safe = (left + SAFE - NEAR, bottom + SAFE - NEAR, right - SAFE + NEAR, top - SAFE + NEAR)
    near = [mark for mark in sheet.marks
            if mark.kind == "text" and _touches(mark, sheet.trim) and not _inside(mark.box, safe)]
    glyphs = sheet.glyphs() if near else []
    for mark in near:
        own = [box for box in glyphs if _inside(box, _grown(mark.box, mark.size))]
        if not own or not all(_inside(box, safe) for box in own):
            yield Finding("near-trim", "warning", "text nearer than 5 mm to the cut", sheet.number, mark.box)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _resolution(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.kind != "picture" or not _touches(mark, sheet.trim):
            continue
        is_line_art = isinstance(mark.picture, pikepdf.Object) and (
            int(mark.picture.get("/BitsPerComponent", 8)) == 1 or bool(mark.picture.get("/ImageMask", False)))
        wanted = LINE_ART if is_line_art else FINE
        if mark.size >= wanted * 0.99:
            continue
        severity: Severity = "warning" if mark.size < COARSE or is_line_art else "note"
        yield Finding("resolution", "error" if mark.size < UNUSABLE else severity,
                      say("a picture has {:.0f} dpi where it stands, {:.0f} are wanted", mark.size, wanted),
                      sheet.number, mark.box)


def _transparency(sheet: Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        has_mask = isinstance(mark.picture, pikepdf.Object) and "/SMask" in mark.picture
        if mark.alpha < 1 or mark.blend not in ("Normal", "Compatible") or has_mask:
            yield Finding("transparency", "note", "transparent colour: fine in PDF/X-4, not on older presses",
                          sheet.number, mark.box)


def _blank(sheet: Sheet) -> Iterator[Finding]:
    if not any(_touches(mark, sheet.trim) and (mark.kind == "picture" or not mark.paint.is_white)
               for mark in sheet.marks):
        yield Finding("blank-page", "warning", "nothing is printed on this page", sheet.number)


def _annotations(sheet: Sheet) -> Iterator[Finding]:
    for annotation in sheet.page.obj.get("/Annots", []):
        if annotation.get("/Subtype") not in ("/PrinterMark", "/TrapNet"):
            yield Finding("annotation", "error", "links, notes or form fields inside the printed page", sheet.number,
                          rectangle_of(annotation.get("/Rect", (0, 0, 0, 0))))


def _fonts(sheet: Sheet) -> Iterator[Finding]:
    for font in {id(mark.font): mark.font for mark in sheet.marks if mark.kind == "text"}.values():
        if font.get("/Subtype") == "/Type3":
            yield Finding("type3-font", "note", "a Type 3 font, drawn rather than set", sheet.number)
            continue
        holder = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
        descriptor: Any = holder.get("/FontDescriptor", {})
        if not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            name = str(font.get("/BaseFont", "/unnamed")).lstrip("/")
            yield Finding("font-embedding", "error", say("the font {} is not embedded", name), sheet.number)


PAGE_RULES: tuple[Callable[[Sheet], Iterator[Finding]], ...] = (
    _boxes, _short_of_bleed, _colour_space, _black_text, _overprint, _hairlines, _reversed_text, _near_trim,
    _resolution, _transparency, _blank, _annotations, _fonts,
)
