"""What one file of a document lends to the next: the content of pages that are the same objects, in the same fonts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as FilePath

from msgspec import Struct, field

from reportgen.fonts.face import Face
from reportgen.items import Anchor, Clip, GlyphRun, Item, Link, Page, Path, Picture
from reportgen.pdf.colour import Inks
from reportgen.pdf.content import PageContent
from reportgen.pdf.fonts import PdfFont, Texts, page_texts


class _Known(Struct):
    """A page as it was last painted; the page itself is held so that no other can take its identity."""

    page: Page
    texts: Texts
    content: PageContent | None = None
    stream: bytes = b""
    digest: str = ""


class Painted(Struct):
    """The pages of the last file, by identity."""

    known: dict[int, _Known] = field(default_factory=dict)

    def texts(self, pages: Sequence[Page]) -> list[Texts]:
        """Return the glyphs of each page; pages of earlier files that are not among these are forgotten."""
        self.known = {id(page): self.known.get(id(page)) or _Known(page, page_texts(page)) for page in pages}
        return [self.known[id(page)].texts for page in pages]

    def contents(self, pages: Sequence[Page], fonts: Mapping[Face, PdfFont], inks: Inks,
                 language: str) -> tuple[list[PageContent], list[bytes]]:
        """Return the painted pages and their content streams."""
        for page in pages:
            known = self.known[id(page)]
            if known.content is None or not _has_fonts(known.content, fonts):
                drawn = known.content.drawn if known.content else {}
                known.content = PageContent(page, fonts, inks, language, drawn=drawn)
                known.stream = known.content.paint()
        found = [self.known[id(page)] for page in pages]
        return [known.content for known in found if known.content], [known.stream for known in found]

    def digests(self, pages: Sequence[Page]) -> tuple[str, ...]:
        """Return for each page of the last file a digest of how it looks and where its links lead."""
        for page in pages:
            known = self.known[id(page)]
            known.digest = known.digest or page_digest(page)
        return tuple(self.known[id(page)].digest for page in pages)


def _has_fonts(content: PageContent, fonts: Mapping[Face, PdfFont]) -> bool:
    """Whether the fonts of a page have the names, glyph numbers and texts that it was painted with."""
    for face in content.used_fonts:
        before, now = content.fonts[face], fonts[face]
        if before.resource != now.resource or before.subset is not now.subset or before.texts != now.texts:
            return False
    return True


def page_digest(page: Page) -> str:
    """Return a digest of all that can be seen on a page: what it depends on besides are the files of faces."""
    return hashlib.sha256(repr((page.width, page.height, _looks(page.items))).encode()).hexdigest()


def _looks(items: Iterable[Item]) -> list[object]:
    found: list[object] = []
    for item in items:
        match item:
            case GlyphRun():
                found.append((item.face.name, item.size, item.gids, item.xs, item.ys, item.colour, item.angle))
            case Path():
                found.append((item.segments, item.fill, item.stroke, item.width, item.dash, item.cap, item.join,
                              item.is_even_odd, item.alpha))
            case Picture():
                stamp = FilePath(item.path).stat().st_mtime_ns
                found.append((item.path, stamp, item.x, item.y, item.width, item.height, item.crop))
            case Link():
                found.append((item.x, item.y, item.width, item.height, item.target))
            case Anchor():
                found.append((item.name, item.x, item.y))
            case Clip():
                found.append((_looks((item.outline,)), _looks(item.items)))
    return found
