"""Preflight: a PDF → findings, each with its rule, page and place, of what a press would stumble over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal

import pikepdf
from msgspec import Struct

from reportgen.errors import OutputError
from reportgen.language import say
from reportgen.output.paints import space_name
from reportgen.output.reading import DAMAGE, Box, Mark, glyph_boxes, of_any_pdf, open_pdf, read_page

Severity = Literal["error", "warning", "note"]
MM = 72 / 25.4
HAIRLINE = 0.2
SMALL_REVERSED = 7.0
SAFE = 5 * MM
BLEED = 3 * MM
NEAR = 0.5
FINE, COARSE, UNUSABLE = 300.0, 220.0, 100.0
"""Dots an inch of a placed picture: wanted, least, refused."""
LINE_ART = 1200.0
RICH_BLACK_TEXT = 12.0
"""Type below this in several inks shows coloured rims where plates do not meet."""


_PAINTED = {"text": say("text"), "fill": say("a fill"), "stroke": say("a stroke"), "shading": say("a shading"),
            "picture": say("a picture")}


class Finding(Struct, frozen=True):
    """One thing found; `page` counts from 1, 0 is the whole file; `box` is in the page's points, y upward."""

    rule: str
    severity: Severity
    message: str
    page: int = 0
    box: Box | None = None


class _Sheet(Struct, frozen=True):
    """A page with what it paints and its boxes."""

    number: int
    page: pikepdf.Page
    marks: list[Mark]
    trim: Box
    bleed: Box
    media: Box
    glyphs: Callable[[], list[Box]]
    """Ink bounds of the page's glyphs; asked for only where the room of the text alone does not decide."""


@of_any_pdf
def preflight(data: bytes, *, ink_limit: float = 320.0, multiple: int = 1) -> tuple[Finding, ...]:
    """Return the findings of a PDF, worst of the file first, then page by page.

    `multiple` is what the page count must divide by for the binding. Raises OutputError where it is no readable PDF.
    """
    try:
        pdf = open_pdf(data)
    except OutputError as error:
        if error.problems[0].rule != "encryption":
            raise
        return (Finding("encryption", "error", error.problems[0].message),)
    with pdf:
        findings = list(_found(partial(_file_findings, pdf, multiple), 0))
        for number, page in enumerate(pdf.pages, 1):
            findings += _found(partial(_page_findings, data, page, number, ink_limit), number)
    return tuple(_merged(findings))


def _page_findings(data: bytes, page: pikepdf.Page, number: int, ink_limit: float) -> Iterator[Finding]:
    read = read_page(page)
    if read.damages:
        yield Finding("damaged", "error", say("operators of the page that mean nothing: {}", read.damages), number)
    sheet = _Sheet(number, page, read.marks, _box_of(page.trimbox), _box_of(page.bleedbox), _box_of(page.mediabox),
                   partial(glyph_boxes, data, number))
    for rule in _PAGE_RULES:
        yield from _found(partial(rule, sheet), number)
    yield from _found(partial(_ink, sheet, ink_limit), number)


def _found(rule: Callable[[], Iterator[Finding]], number: int) -> Iterator[Finding]:
    """Yield what a rule finds, and that the objects it looks at are damaged where they are."""
    try:
        yield from rule()
    except DAMAGE:
        yield Finding("damaged", "error", "objects of the file are not what the standard asks", number)


def _merged(findings: list[Finding]) -> Iterator[Finding]:
    """Of the same finding on one page the first place stands for all, with their number."""
    groups: dict[tuple[str, int, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.page, finding.message), []).append(finding)
    for (rule, page, message), same in groups.items():
        words = say("{} ({} times)", message, len(same)) if len(same) > 1 else message
        yield Finding(rule, same[0].severity, words, page, same[0].box)


def _box_of(box: Any) -> Box:
    x1, y1, x2, y2 = (float(value) for value in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _file_findings(pdf: pikepdf.Pdf, multiple: int) -> Iterator[Finding]:
    if pdf.is_encrypted:
        yield Finding("encryption", "error", "the file is encrypted, which no print standard allows")
    if not pdf.pages:
        yield Finding("pages", "error", "the file has no pages")
    elif len(pdf.pages) % multiple:
        yield Finding("page-count", "error", say("{} pages do not divide by {} for this binding",
                                                 len(pdf.pages), multiple))
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.get("/S") == "/GTS_PDFX"]
    if not intents:
        yield Finding("output-intent", "warning", "no output intent says for which press the colours are meant")
    if "/GTS_PDFXVersion" not in pdf.docinfo and "GTS_PDFXVersion" not in _xmp(pdf):
        yield Finding("standard", "note", "the file does not claim to be PDF/X")
    if str(pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        yield Finding("trapped", "note", "the file does not say whether it is trapped")
    names: Any = pdf.Root.get("/Names", {})
    if "/JavaScript" in names or "/OpenAction" in pdf.Root or "/AcroForm" in pdf.Root:
        yield Finding("interactive", "error", "the file holds forms, scripts or actions")
    sizes = {tuple(round(edge) for edge in (b[2] - b[0], b[3] - b[1]))
             for b in (_box_of(page.trimbox) for page in pdf.pages)}
    if len(sizes) > 1:
        yield Finding("page-size", "warning", say("the pages have {} different sizes", len(sizes)))


def _xmp(pdf: pikepdf.Pdf) -> str:
    if "/Metadata" not in pdf.Root:
        return ""
    return pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")


def _boxes(sheet: _Sheet) -> Iterator[Finding]:
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


def _short_of_bleed(sheet: _Sheet) -> Iterator[Finding]:
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


def _colour_space(sheet: _Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        space = space_name(mark.picture.get("/ColorSpace", pikepdf.Name.DeviceGray)) if isinstance(
            mark.picture, pikepdf.Object) else mark.paint.space
        if space in ("DeviceRGB", "CalRGB", "Lab", "ICCBased:3"):
            yield Finding("rgb", "error", say("{} in {}, not in inks", _PAINTED[mark.kind], space), sheet.number,
                          mark.box)


def _ink(sheet: _Sheet, limit: float) -> Iterator[Finding]:
    for mark in sheet.marks:
        ink = mark.paint.ink
        if mark.kind == "picture" or ink is None or not _touches(mark, sheet.trim):
            continue
        if ink > limit + 0.5:
            yield Finding("ink-limit", "error", say("{:.0f} % of ink, the paper bears {:.0f} %", ink, limit),
                          sheet.number,
                          mark.box)


def _black_text(sheet: _Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.kind != "text" or not _touches(mark, sheet.trim) or mark.paint.space != "DeviceCMYK":
            continue
        *colours, black = mark.paint.values
        if black >= 0.85 and any(colours) and mark.size < RICH_BLACK_TEXT:
            yield Finding("rich-black-text", "error", "small black text in several inks", sheet.number, mark.box)
    for mark in sheet.marks:
        if mark.paint.space == "Separation:All" and mark.kind != "picture" and _touches(mark, sheet.trim):
            yield Finding("registration-colour", "error", "registration ink inside the page", sheet.number, mark.box)


def _overprint(sheet: _Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.overprint and mark.paint.is_white:
            yield Finding("white-overprint", "error", "white is set to overprint and will vanish", sheet.number,
                          mark.box)


def _hairlines(sheet: _Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if not _touches(mark, sheet.trim):
            continue
        if mark.kind == "stroke" and mark.size < HAIRLINE:
            yield Finding("hairline", "warning", say("a line thinner than {} pt", HAIRLINE), sheet.number, mark.box)
        elif mark.kind == "fill" and 0 < min(mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]) < HAIRLINE / 2:
            yield Finding("hairline", "warning", "a filled shape too thin to print", sheet.number, mark.box)


def _reversed_text(sheet: _Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        if mark.kind == "text" and mark.paint.is_white and mark.size < SMALL_REVERSED - 0.01:
            yield Finding("small-reversed-text", "warning",
                          say("white text of {:.1f} pt will fill up; {:.0f} pt are needed",
                              mark.size, SMALL_REVERSED),
                          sheet.number, mark.box)


def _near_trim(sheet: _Sheet) -> Iterator[Finding]:
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


def _resolution(sheet: _Sheet) -> Iterator[Finding]:
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
                          sheet.number,
                      mark.box)


def _transparency(sheet: _Sheet) -> Iterator[Finding]:
    for mark in sheet.marks:
        has_mask = isinstance(mark.picture, pikepdf.Object) and "/SMask" in mark.picture
        if mark.alpha < 1 or mark.blend not in ("Normal", "Compatible") or has_mask:
            yield Finding("transparency", "note", "transparent colour: fine in PDF/X-4, not on older presses",
                          sheet.number, mark.box)


def _blank(sheet: _Sheet) -> Iterator[Finding]:
    if not any(_touches(mark, sheet.trim) and (mark.kind == "picture" or not mark.paint.is_white)
               for mark in sheet.marks):
        yield Finding("blank-page", "warning", "nothing is printed on this page", sheet.number)


def _annotations(sheet: _Sheet) -> Iterator[Finding]:
    for annotation in sheet.page.obj.get("/Annots", []):
        if annotation.get("/Subtype") not in ("/PrinterMark", "/TrapNet"):
            yield Finding("annotation", "error", "links, notes or form fields inside the printed page", sheet.number,
                          _box_of(annotation.get("/Rect", (0, 0, 0, 0))))


def _fonts(sheet: _Sheet) -> Iterator[Finding]:
    for font in {id(mark.font): mark.font for mark in sheet.marks if mark.kind == "text"}.values():
        if font.get("/Subtype") == "/Type3":
            yield Finding("type3-font", "note", "a Type 3 font, drawn rather than set", sheet.number)
            continue
        holder = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
        descriptor: Any = holder.get("/FontDescriptor", {})
        if not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            name = str(font.get("/BaseFont", "/unnamed")).lstrip("/")
            yield Finding("font-embedding", "error", say("the font {} is not embedded", name), sheet.number)


_PAGE_RULES: tuple[Callable[[_Sheet], Iterator[Finding]], ...] = (
    _boxes, _short_of_bleed, _colour_space, _black_text, _overprint, _hairlines, _reversed_text, _near_trim,
    _resolution, _transparency, _blank, _annotations, _fonts,
)
