"""The bundled Noto faces → fonts/outlines: cubic curves for the characters of daily use, a tenth smaller in a PDF.

    python .ci/outlines.py UNIHAN

UNIHAN is Unihan_OtherMappings.txt, packed by bzip2 or not (Debian: unicode-data). The bundled TrueType files hold the
makers' cubic curves as runs of quadratic ones; those are joined again where TOLERANCE allows.
"""

from __future__ import annotations

import bz2
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import uharfbuzz as hb
from fontTools.cffLib.specializer import commandsToProgram, generalizeCommands, programToCommands, specializeCommands
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from reportgen.fonts.cff import DEFAULT_WIDTH, NOMINAL_WIDTH, cff_program
from reportgen.resources import bundled

FACES = ("NotoSerifSC-Regular", "NotoSerifSC-Black", "NotoSansSC-Regular", "NotoSansSC-Bold")
"""LXGW WenKai and Ma Shan Zheng were drawn in quadratic curves: as cubic ones they grow by a fifth."""
TOLERANCE = 1.5
"""In 1/1000 em: the conversion to quadratic curves was allowed 1.0, rounding adds half a unit. Files stop shrinking
here: 189, 179, 176, 174 KB for the Liyang brochure at 1.0, 1.3, 1.6, 2.0."""
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2010, 0x203B), (0x2070, 0x2089), (0x20AC, 0x20AC),
          (0x2100, 0x2122), (0x2150, 0x216B), (0x2190, 0x2199), (0x2200, 0x2265), (0x2460, 0x2473), (0x25A0, 0x25FF),
          (0x3000, 0x3020), (0x3220, 0x3229), (0x338E, 0x33D5), (0xFF01, 0xFFE6))
"""Characters besides those of GB/T 2312 and the 8,105 of the 通用规范汉字表."""
FEATURES = ("vert", "fwid", "hwid", "pwid", "locl", "liga", "ccmp")
"""Features whose glyphs come along (OpenType 1.9, registered features)."""


def characters(unihan: Path) -> set[int]:
    text = (bz2.open if unihan.suffix == ".bz2" else open)(unihan, "rt").read()
    standard = {int(code, 16) for code in re.findall(r"^U\+(\w+)\tkTGH\t", text, re.MULTILINE)}
    rows = {ord(bytes((row, cell)).decode("gb2312", "ignore") or " ")
            for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF)}
    return standard | rows | {code for first, last in RANGES for code in range(first, last + 1)}


def reached(path: Path, codes: set[int]) -> list[int]:
    """Return the glyphs of the characters and those that features make of them."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(codes)
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in FEATURES)
    return sorted(hb.SubsetPlan(hb.Face(hb.Blob.from_file_path(str(path))), wanted).old_to_new_glyph_mapping)


def charstring(glyph: object) -> bytes:
    """Return the shortest operators that draw a glyph, with its advance where that is not the usual one."""
    pen = T2CharStringPen(None, None)
    glyph.draw(Qu2CuPen(pen, TOLERANCE, all_cubic=True))
    commands = programToCommands(pen.getCharString(None, None).program)
    lead = [] if glyph.width == DEFAULT_WIDTH else [round(glyph.width) - NOMINAL_WIDTH]
    made = T2CharString(program=lead + commandsToProgram(specializeCommands(generalizeCommands(commands))))
    made.compile()
    return made.bytecode


def outlines(name: str, codes: set[int]) -> bytes:
    path = bundled("fonts") / f"{name}.ttf"
    face = TTFont(path, lazy=True)
    glyphs, order = face.getGlyphSet(), face.getGlyphOrder()
    gids = [0, *(gid for gid in reached(path, codes) if gid)]
    return cff_program(f"{name}-Outlines", [charstring(glyphs[order[gid]]) for gid in gids], gids)


def main() -> None:
    codes = characters(Path(sys.argv[1]))
    target = bundled("fonts") / "outlines"
    target.mkdir(exist_ok=True)
    with ProcessPoolExecutor() as pool:
        for name, program in zip(FACES, pool.map(outlines, FACES, repeat(codes)), strict=True):
            (target / f"{name}.cff").write_bytes(program)
            print(f"{name}: {len(program):,} bytes", flush=True)


if __name__ == "__main__":
    main()
