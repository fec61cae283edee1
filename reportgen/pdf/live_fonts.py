"""Faces in a ReportLab document that is still being written: glyph ids are the codes, the subset is cut at the end."""

from __future__ import annotations

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFObject

from reportgen.fonts.embedding import subset
from reportgen.fonts.face import Face
from reportgen.items import GlyphRun
from reportgen.pdf.fonts import glyph_texts, type0

PREFIX = "reportgen-"


class LiveFont(PDFObject):  # type: ignore[misc]
    """A Type 0 font that becomes an object when the document is formatted, with all glyphs used until then."""

    __RefOnly__ = 1

    def __init__(self, face: Face) -> None:
        self.face = face
        self.texts: dict[int, str] = {}

    def format(self, document: PDFDocument) -> bytes:
        small = subset(self.face, self.texts, is_renumbered=False)
        data: bytes = type0(document.Reference, self.face, small, self.texts).format(document)
        return data


def live_font(document: PDFDocument, face: Face) -> tuple[str, LiveFont]:
    """Return the resource name and the font of a face in a document, declared there when it is first asked for."""
    declared: PDFDictionary = document.idToObject["BasicFonts"]
    name = PREFIX + face.name
    if name not in declared.dict:
        declared.dict[name] = document.Reference(LiveFont(face), name)
    return name, document.idToObject[name]


def show(document: PDFDocument, run: GlyphRun, x: float, y: float) -> str:
    """Return the operators that show a run whose origin is (x, y) on the page, y upward; the fill colour is not set."""
    name, font = live_font(document, run.face)
    code = [f"BT /{name} {run.size:.4g} Tf"]
    for (gid, text), dx, dy in zip(glyph_texts(run), run.xs, run.ys, strict=True):
        if text or gid not in font.texts:
            font.texts.setdefault(gid, text)
        code.append(f"1 0 0 1 {x + dx:.3f} {y - dy:.3f} Tm <{gid:04X}> Tj")
    code.append("ET")
    return " ".join(code)
