"""Faces in a ReportLab document that is still being written: glyph ids are the codes, the subset is cut at the end."""

from __future__ import annotations

from itertools import pairwise

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFObject

from reportgen.fonts.embedding import subset
from reportgen.fonts.face import Face
from reportgen.items import GlyphRun
from reportgen.pdf.fonts import glyph_texts, type0
from reportgen.pdf.objects import encoded, number
from reportgen.pdf.showing import rooms_after, shown, spacing

PREFIX = "reportgen-"


class LiveFont(PDFObject):  # type: ignore[misc]
    """A Type 0 font that becomes an object when the document is formatted, with all glyphs used until then."""

    __RefOnly__ = 1

    def __init__(self, face: Face) -> None:
        self.face = face
        self.texts: dict[int, str] = {}

    def format(self, document: PDFDocument) -> bytes:
        small = subset(self.face, self.texts, is_renumbered=False)
        return encoded(type0(lambda thing: document.Reference(_Part(thing)), self.face, small, self.texts), document)


class _Part(PDFObject):  # type: ignore[misc]
    """An object of ours in a document of ReportLab's."""

    __RefOnly__ = 1

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def format(self, document: PDFDocument) -> bytes:
        return encoded(self.thing, document)


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
    texts = glyph_texts(run)
    for gid, text in zip(run.gids, texts, strict=True):
        font.texts.setdefault(gid, text)
    actual = [text if text != font.texts[gid] else "" for gid, text in zip(run.gids, texts, strict=True)]
    code = [f"BT /{name} {number(run.size)} Tf"]
    ends = [index for index in range(1, len(run.gids)) if run.ys[index] != run.ys[index - 1]]
    for start, end in pairwise([0, *ends, len(run.gids)]):
        gids, xs = run.gids[start:end], run.xs[start:end]
        rooms = rooms_after([round(run.face.advance(gid), 3) * run.size for gid in gids], xs)
        room = spacing(rooms, run.size)
        code += [f"1 0 0 1 {number(x + xs[0])} {number(y - run.ys[start])} Tm {number(room)} Tc",
                 *shown(gids, rooms, run.size, room, actual[start:end])]
    code.append("0 Tc ET")
    return " ".join(code)
