"""Faces, fallback, subsets: what is found, what is refused, what goes into the file."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from reportgen.errors import FontError
from reportgen.fonts.embedding import subset
from reportgen.fonts.face import Face
from reportgen.fonts.fallback import face_runs
from reportgen.fonts.library import FontLibrary
from reportgen.fonts.shaping import shape
from reportgen.resources import bundled

CJK = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")


def test_bundled_faces_are_found_with_their_families() -> None:
    families = {face.family for face in FontLibrary().faces()}
    assert families == {"Noto Serif SC", "Noto Sans SC", "LXGW WenKai", "Ma Shan Zheng", "Inconsolata"}


def test_nearest_weight_is_taken() -> None:
    assert FontLibrary().face("Noto Serif SC", 800).weight == 900


def test_unknown_family_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(FontError, match="did you mean 'LXGW WenKai'"):
        FontLibrary().face("LXGW Wenkei")


def test_face_that_forbids_embedding_is_refused(tmp_path: Path, serif: Face) -> None:
    small = TTFont(bundled("fonts") / "MaShanZheng-Regular.ttf")
    small["OS/2"].fsType = 0x0002
    for record in small["name"].names:
        if record.nameID == 1:
            record.string = "Locked"
    small.save(tmp_path / "locked.ttf")
    with pytest.raises(FontError, match="forbids embedding"):
        FontLibrary([tmp_path]).face("Locked")


def test_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(FontError, match=r"broken\.ttf"):
        FontLibrary([tmp_path]).faces()


def test_character_without_glyph_is_an_error_that_names_it(serif: Face) -> None:
    with pytest.raises(FontError, match=r"U\+1F600 GRINNING FACE"):
        face_runs("好😀", (serif,))


def test_fallback_takes_the_first_face_that_has_the_character(serif: Face) -> None:
    brush = FontLibrary().face("Ma Shan Zheng")
    runs = face_runs("中·文", (brush, serif))
    assert [(start, end, face.name) for start, end, face in runs] == [
        (0, 1, brush.name), (1, 2, serif.name), (2, 3, brush.name)]


def test_subset_holds_only_its_glyphs_with_their_widths(serif: Face) -> None:
    gids = {serif.gid(char) for char in "溧阳1"}
    small = subset(serif, gids)
    font = TTFont(BytesIO(small.program))
    assert font["maxp"].numGlyphs == 4
    assert small.widths[small.gids[serif.gid("1")]] == round(serif.advance(serif.gid("1")) * 1000)
    assert len(small.program) < 20_000
    assert subset(serif, gids).program == small.program


def variable_font(path: Path) -> None:
    """Write a face of one square glyph that is twice as wide at weight 900 as at 100."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    pen = TTGlyphPen(None)
    for index, point in enumerate([(0, 0), (0, 700), (400, 700), (400, 0)]):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf({".notdef": square, "A": square})
    builder.setupHorizontalMetrics({".notdef": (400, 0), "A": (400, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Elastic", "styleName": "Regular", "psName": "Elastic"})
    builder.setupOS2(usWeightClass=100)
    builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    wider = TupleVariation({"wght": (0, 1, 1)}, [(0, 0), (0, 0), (400, 0), (400, 0), (0, 0), (400, 0), (0, 0), (0, 0)])
    builder.setupGvar({"A": [wider]})
    builder.setupPost()
    builder.save(path)


def test_variable_face_is_embedded_as_the_instance_of_its_weight(tmp_path: Path) -> None:
    variable_font(tmp_path / "elastic.ttf")
    face = FontLibrary([tmp_path]).face("Elastic", 500)
    assert (face.weight, face.name) == (500, "Elastic-wght500")
    assert face.advance(face.gid("A")) == pytest.approx(0.6, abs=0.002)
    font = TTFont(BytesIO(subset(face, {face.gid("A")}).program))
    assert "fvar" not in font
    assert font["hmtx"]["glyph00001"][0] == 600


@pytest.mark.skipif(not CJK.exists(), reason="the package fonts-noto-cjk is not installed")
def test_face_of_a_cff_collection_is_found_by_weight_and_finds_its_glyphs_by_new_ids() -> None:
    """A CID-keyed program must answer to the new glyph ids, not to the old CIDs."""
    face = FontLibrary([CJK.parent]).face("Noto Serif CJK SC", 700)
    assert face.is_cff
    small = subset(face, {face.gid(char) for char in "溧阳回"})
    program = CFFFontSet()
    program.decompile(BytesIO(small.program), None)
    assert program[program.fontNames[0]].charset == [".notdef", "cid00001", "cid00002", "cid00003"]


@pytest.mark.skipif(not CJK.exists(), reason="the package fonts-noto-cjk is not installed")
def test_language_chooses_the_local_form() -> None:
    """`locl`: 骨 has another form in Simplified Chinese than in Japanese."""
    face = FontLibrary([CJK.parent]).face("Noto Serif CJK JP")
    assert shape(face, "骨", (), "zh-CN").gids != shape(face, "骨", (), "ja").gids
