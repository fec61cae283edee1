"""What every standard asks of fonts: embedded, told apart, readable as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from reportgen.language import say
from reportgen.output.codes import Codes
from reportgen.output.standards.opened import Opened

ROUNDED = 1.0
"""By how much, in 1/1000 em, a written width may differ from the glyph's."""
NO_CHARACTERS = frozenset(("0000", "FEFF", "FFFE"))
SYMBOLIC = 4
ENCODINGS = ("/MacRomanEncoding", "/WinAnsiEncoding")
PREDEFINED = re.compile(
    r"/(Identity|GB-EUC|GBpc-EUC|GBK-EUC|GBKp-EUC|GBK2K|UniGB-UCS2|UniGB-UTF16|B5pc|HKscs-B5|ETen-B5|ETenms-B5|CNS-EUC"
    r"|UniCNS-UCS2|UniCNS-UTF16|83pv-RKSJ|90ms-RKSJ|90msp-RKSJ|90pv-RKSJ|Add-RKSJ|EUC|Ext-RKSJ|UniJIS-UCS2"
    r"|UniJIS-UCS2-HW|UniJIS-UTF16|KSC-EUC|KSCms-UHC|KSCms-UHC-HW|KSCpc-EUC|UniKS-UCS2|UniKS-UTF16)-[HV]|/[HV]")
"""ISO 32000-1 table 118."""
COLLECTIONS = frozenset(("GB1", "CNS1", "Japan1", "Korea1", "KR"))


def embedded(file: Opened) -> Iterator[str]:
    for font in file.drawn_fonts:
        holder = font.DescendantFonts[0] if font.Subtype == "/Type0" else font
        descriptor: Any = holder.get("/FontDescriptor", {})
        if font.Subtype != "/Type3" and not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            yield say("the font {} is not embedded", str(font.get("/BaseFont", "/unnamed"))[1:])


def glyph_map(file: Opened) -> Iterator[str]:
    for font in file.fonts:
        if font.Subtype == "/Type0":
            holder = font.DescendantFonts[0]
            mapping = holder.get("/CIDToGIDMap")
            is_map = isinstance(mapping, pikepdf.Stream) or mapping == "/Identity"
            if holder.Subtype == "/CIDFontType2" and not is_map:
                yield say("the font {} does not say which glyph a code means", str(font.BaseFont)[1:])


def unicode(file: Opened) -> Iterator[str]:
    for font in file.fonts:
        if font.Subtype == "/Type0" and "/ToUnicode" not in font and not _is_of_adobe(font):
            yield say("the font {} does not say which character a code means", str(font.BaseFont)[1:])
        if isinstance(font.get("/ToUnicode"), pikepdf.Stream) and NO_CHARACTERS & _targets(font.ToUnicode.read_bytes()):
            yield say("the font {} gives a code a character that is none", str(font.get("/BaseFont", ""))[1:])


def _targets(cmap: bytes) -> set[str]:
    """Return the texts, in hex, that a map of codes to characters gives (ISO 32000-1 9.10.3)."""
    found: set[str] = set()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        found |= set(re.findall(r"<[^>]*>\s*<([^>]*)>", block.decode("latin-1")))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for one, many in re.findall(r"<[^>]*>\s*<[^>]*>\s*(?:<([^>]*)>|\[([^\]]*)\])", block.decode("latin-1")):
            found |= {one} if one else set(re.findall(r"<([^>]*)>", many))
    return {text.replace(" ", "").upper() for text in found}


def simple_encodings(file: Opened) -> Iterator[str]:
    """A TrueType font of letters has one of two encodings, one of symbols none (ISO 19005-3 6.2.11.6)."""
    for font in file.drawn_fonts:
        if font.get("/Subtype") == "/TrueType" and "/FontDescriptor" in font:
            is_symbolic = bool(int(font.FontDescriptor.get("/Flags", 0)) & SYMBOLIC)
            encoding = font.get("/Encoding")
            base = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
            if (is_symbolic and encoding is not None) or (not is_symbolic and base not in ENCODINGS):
                yield say("the font {} has the wrong encoding for its kind", str(font.get("/BaseFont", ""))[1:])


def predefined_maps(file: Opened) -> Iterator[str]:
    """A CMap that is not one of PDF's own lies in the file, and builds on none but those (ISO 32000-1 9.7.5.2)."""
    for font in file.fonts:
        if font.Subtype == "/Type0":
            used = font.Encoding.get("/UseCMap") if isinstance(font.Encoding, pikepdf.Stream) else font.Encoding
            if isinstance(used, pikepdf.Name) and not PREDEFINED.fullmatch(str(used)):
                yield say("the CMap {} is not in the file", str(used)[1:])


def _is_of_adobe(font: Any) -> bool:
    """Say whether the codes or characters are those of Adobe's collections, whose Unicode is known."""
    about = font.DescendantFonts[0].get("/CIDSystemInfo", {})
    return str(about.get("/Registry", "")) == "Adobe" and str(about.get("/Ordering", "")) in COLLECTIONS


def system_info(file: Opened) -> Iterator[str]:
    """The characters that a CMap means and those of the font are of one collection."""
    for font in file.fonts:
        if font.Subtype == "/Type0" and isinstance(font.Encoding, pikepdf.Stream):
            one: Any = font.Encoding.get("/CIDSystemInfo", {})
            other: Any = font.DescendantFonts[0].get("/CIDSystemInfo", {})
            if any(str(one.get(key)) != str(other.get(key)) for key in ("/Registry", "/Ordering")) or (
                    int(other.get("/Supplement", 0)) > int(one.get("/Supplement", 0))):
                yield say("the font {} and its CMap name different collections", str(font.BaseFont)[1:])
            if int(font.Encoding.get("/WMode", 0)) != _written_mode(font.Encoding):
                yield say("the CMap of the font {} says two directions", str(font.BaseFont)[1:])


def _written_mode(cmap: Any) -> int:
    found = re.search(rb"/WMode\s+(\d)", cmap.read_bytes())
    return int(found[1]) if found else 0


def glyphs_there(file: Opened) -> Iterator[str]:
    for font, codes, widths in file.glyphs:
        if not codes <= widths.keys():
            yield say("the font {} lacks a glyph that is shown", str(font.BaseFont)[1:])


def widths_agree(file: Opened) -> Iterator[str]:
    for font, _, widths in file.glyphs:
        told = Codes(font)
        if any(abs(told.widths.get(code, told.default) - width) > ROUNDED for code, width in widths.items()):
            yield say("the font {} and its dictionary give a glyph different widths", str(font.BaseFont)[1:])


def missing_glyphs(file: Opened) -> Iterator[str]:
    for number, (_, fonts) in enumerate(file.pages, 1):
        for font, codes in fonts:
            if not codes.isdisjoint(_notdef_codes(font, codes)):
                yield say("page {} shows a missing glyph of the font {}",
                          number, str(font.get("/BaseFont", ""))[1:])


def _notdef_codes(font: Any, codes: set[int]) -> set[int]:
    """Return the codes, of those given, that mean .notdef, as far as the font's dictionary tells."""
    if font.Subtype == "/Type0":
        if font.Encoding not in ("/Identity-H", "/Identity-V"):
            return set()
        mapping = font.DescendantFonts[0].get("/CIDToGIDMap")
        if not isinstance(mapping, pikepdf.Stream):
            return {0}
        gids = mapping.read_bytes()
        return {code for code in codes if not any(gids[2 * code:2 * code + 2])}
    encoding = font.get("/Encoding")
    code, found = 0, set()
    for entry in encoding.get("/Differences", []) if isinstance(encoding, pikepdf.Dictionary) else []:
        if isinstance(entry, pikepdf.Name):
            found |= {code} if entry == "/.notdef" else set()
            code += 1
        else:
            code = int(entry)
    return found
