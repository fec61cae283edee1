"""Faces as Type 0 fonts: subset program, widths, ToUnicode; two-byte codes are the subset's glyph ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from reportgen.fonts.embedding import FontSubset, subset
from reportgen.fonts.face import Face
from reportgen.items import Clip, GlyphRun, Item, Page
from reportgen.pdf.objects import (
    File,
    PDFArray,
    PDFDictionary,
    PDFObject,
    PDFObjectReference,
    ascii_string,
    dictionary,
    name,
    numbers,
    stream,
)


class PdfFont(Struct, frozen=True):
    """A face in the file: its resource name, its glyph ids there, the text each glyph stands for."""

    resource: str
    subset: FontSubset
    texts: dict[int, str]
    reference: PDFObjectReference


Texts = dict[Face, dict[int, str]]
"""The glyphs used of each face and the text that each stands for where it is first met."""


def page_texts(page: Page) -> Texts:
    """Return the glyphs of a page with their texts."""
    texts: Texts = defaultdict(dict)
    for run in glyph_runs(page.items):
        known = texts[run.face]
        for gid, piece in zip(run.gids, glyph_texts(run), strict=True):
            known.setdefault(gid, piece)
    return texts


def embed_fonts(file: File, pages: Iterable[Texts]) -> dict[Face, PdfFont]:
    """Embed one subset of each face used, shared by all pages, text and charts alike."""
    texts: Texts = defaultdict(dict)
    for page in pages:
        for face, own in page.items():
            texts[face] = own | texts[face]
    fonts = {}
    for index, face in enumerate(sorted(texts, key=lambda face: face.name)):
        small = subset(face, texts[face])
        reference = file.add(type0(file.add, face, small, texts[face]))
        fonts[face] = PdfFont(f"F{index}", small, texts[face], reference)
    return fonts


def glyph_runs(items: Iterable[Item]) -> Iterator[GlyphRun]:
    for item in items:
        if isinstance(item, GlyphRun):
            yield item
        elif isinstance(item, Clip):
            yield from glyph_runs(item.items)


def glyph_texts(run: GlyphRun) -> Sequence[str]:
    """Return for each glyph the characters that it stands for; those of one cluster go to its first glyph."""
    if run.clusters == tuple(range(len(run.text))):
        return run.text
    result = []
    for index, start in enumerate(run.clusters):
        end = run.clusters[index + 1] if index + 1 < len(run.clusters) else len(run.text)
        is_first = index == 0 or run.clusters[index - 1] != start
        stop = next((c for c in run.clusters[index + 1:] if c > start), len(run.text)) if end <= start else end
        result.append(run.text[start:stop] if is_first else "")
    return result


def type0(add: Callable[[PDFObject], PDFObjectReference], face: Face, small: FontSubset,
          texts: dict[int, str]) -> PDFDictionary:
    """Return the font dictionary of a subset (ISO 32000-1 9.7); `add` makes the objects it refers to indirect."""
    base = f"{small.tag}+{face.name}"
    kind = "CIDFontType0" if small.is_cff else "CIDFontType2"
    entries = {"Subtype": name("CIDFontType0C")} if small.is_cff else {"Length1": len(small.program)}
    program = add(stream(entries, small.program))
    left, bottom, right, top = (-200, -300, 1200, 1100)
    descriptor = dictionary(
        Type=name("FontDescriptor"), FontName=name(base), Flags=4, FontBBox=numbers(left, bottom, right, top),
        ItalicAngle=0, Ascent=round(face.ascent * 1000), Descent=round(face.descent * 1000),
        CapHeight=round(face.cap_height * 1000), StemV=80 if face.weight < 600 else 160,
        FontFile3=program if small.is_cff else None, FontFile2=None if small.is_cff else program,
    )
    descendant = dictionary(
        Type=name("Font"), Subtype=name(kind), BaseFont=name(base),
        CIDSystemInfo=dictionary(Registry=ascii_string("Adobe"), Ordering=ascii_string("Identity"), Supplement=0),
        FontDescriptor=add(descriptor), DW=1000, W=_widths(small.widths),
        CIDToGIDMap=None if small.is_cff else name("Identity"),
    )
    cmap = _to_unicode({small.gids[gid]: piece for gid, piece in texts.items() if piece})
    return dictionary(
        Type=name("Font"), Subtype=name("Type0"), BaseFont=name(base), Encoding=name("Identity-H"),
        DescendantFonts=PDFArray([add(descendant)]), ToUnicode=add(stream({}, cmap)),
    )


def _widths(widths: tuple[int, ...]) -> PDFArray:
    """Return the W array with runs of widths that differ from the default of 1000 (ISO 32000-1 9.7.4.3)."""
    parts: list[object] = []
    index = 0
    while index < len(widths):
        if widths[index] == 1000:
            index += 1
            continue
        end = index
        while end < len(widths) and widths[end] != 1000:
            end += 1
        parts += [index, PDFArray(list(widths[index:end]))]
        index = end
    return PDFArray(parts)


def _to_unicode(texts: dict[int, str]) -> bytes:
    """Return the ToUnicode CMap (ISO 32000-1 9.10.3) in ranges that keep the code's first byte, 100 a block."""
    ranges: list[list[int]] = []
    for gid in sorted(texts):
        if ranges and ranges[-1][-1] == gid - 1 and gid % 256:
            ranges[-1].append(gid)
        else:
            ranges.append([gid])
    entries = [f"<{gids[0]:04X}><{gids[-1]:04X}>["
               + "".join(f"<{texts[gid].encode('utf-16-be').hex().upper()}>" for gid in gids) + "]" for gids in ranges]
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
             "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
             "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
             "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange"]
    for start in range(0, len(entries), 100):
        block = entries[start:start + 100]
        lines += [f"{len(block)} beginbfrange", *block, "endbfrange"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
