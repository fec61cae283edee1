"""Faces, fallback, subsets: what is found, what is refused, what goes into the file."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fontTools.cffLib import CFFFontSet, TopDict
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import FontError
from reportgen.fonts.cff import cff_program, glyphs_of, is_plain
from reportgen.fonts.embedding import FontSubset, subset
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


def test_subset_holds_only_its_glyphs_with_their_widths() -> None:
    kai = FontLibrary().face("LXGW WenKai")
    gids = {kai.gid(char) for char in "溧阳1"}
    small = subset(kai, gids)
    font = TTFont(BytesIO(small.program))
    assert font["maxp"].numGlyphs == 4
    assert small.widths[small.gids[kai.gid("1")]] == round(kai.advance(kai.gid("1")) * 1000)
    assert len(small.program) < 20_000
    assert subset(kai, gids).program == small.program


def cubic(program: bytes) -> TopDict:
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(program), None)
    return fonts[fonts.fontNames[0]]


def test_a_noto_subset_is_cut_from_the_outlines_that_lie_ready(serif: Face) -> None:
    small = subset(serif, {serif.gid(char) for char in "溧阳1，"})
    assert small.is_cff
    font = cubic(small.program)
    assert font.ROS == ("Adobe", "Identity", 0)
    assert font.charset == [".notdef", *(f"cid{number:05}" for number in range(1, 5))]
    for old, new in small.gids.items():
        charstring = font.CharStrings[font.charset[new]]
        charstring.draw(RecordingPen())
        assert charstring.width == small.widths[new] == round(serif.advance(old) * 1000)


FOUR = [("Noto Serif SC", 400), ("Noto Serif SC", 900), ("Noto Sans SC", 400), ("Noto Sans SC", 700)]


@pytest.mark.parametrize(("family", "weight"), FOUR)
def test_ready_outlines_are_those_of_the_face(family: str, weight: int) -> None:
    """No point of a curve lies further off than 2.5/1000 em: half a pixel at 600 dpi and 25 pt."""
    face = FontLibrary().face(family, weight)
    text = "溧阳回顾永国嬴，。a8％g亿"
    assert furthest(face, subset(face, {face.gid(char) for char in text}), text) < 2.5


@pytest.mark.parametrize(("family", "weight"), FOUR)
def test_a_rare_glyph_among_ready_ones_is_drawn_from_the_face(family: str, weight: int) -> None:
    """Only rounding to whole units moves its points."""
    face = FontLibrary().face(family, weight)
    small = subset(face, {face.gid(char) for char in "溧阳回顾永国嬴，。a8％g亿千百十乊Ạ"})
    assert small.is_cff
    assert furthest(face, small, "乊Ạ") < 0.8
    font = cubic(small.program)
    for gid in map(face.gid, "乊Ạ"):
        charstring = font.CharStrings[font.charset[small.gids[gid]]]
        charstring.draw(RecordingPen())
        assert charstring.width == small.widths[small.gids[gid]] == round(face.advance(gid) * 1000)


def test_a_subset_of_mostly_rare_glyphs_stays_as_it_is_in_the_face(serif: Face) -> None:
    assert not subset(serif, {serif.gid(char) for char in "乊乯伃伨佲侼倆倫偐偵傚溧阳"}).is_cff


def furthest(face: Face, small: FontSubset, text: str) -> float:
    """Return the largest distance in 1/1000 em between the outlines of characters in a subset and in the face."""
    glyphs = TTFont(face.path, lazy=True)
    drawn, names = glyphs.getGlyphSet(), glyphs.getBestCmap()
    font = cubic(small.program)
    found = 0.0
    for char in text:
        pens = RecordingPen(), RecordingPen()
        drawn[names[ord(char)]].draw(pens[0])
        font.CharStrings[font.charset[small.gids[face.gid(char)]]].draw(pens[1])
        quadratic, curved = (points_along(pen) for pen in pens)
        assert len(quadratic) == len(curved)
        for one, other in zip(quadratic, curved, strict=True):
            found = max(found, distance(one, other), distance(other, one))
    return found


def points_along(pen: RecordingPen) -> list[np.ndarray]:
    contours: list[list[tuple[float, float]]] = []
    for operator, points in pen.value:
        if operator == "moveTo":
            contours.append([points[0]])
        elif operator == "lineTo":
            contours[-1] += bent([contours[-1][-1], points[0]])
        elif operator == "curveTo":
            contours[-1] += bent([contours[-1][-1], *points])
        elif operator == "qCurveTo":
            for off, end in decomposeQuadraticSegment(points):
                contours[-1] += bent([contours[-1][-1], off, end])
    return [np.array([*contour, contour[0]]) for contour in contours]


def bent(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return places along a Bézier curve of any degree after its start, by de Casteljau."""
    found = []
    for t in np.linspace(0, 1, 17)[1:]:
        level = np.array(points, float)
        while len(level) > 1:
            level = level[:-1] * (1 - t) + level[1:] * t
        found.append(tuple(level[0]))
    return found


def distance(points: np.ndarray, line: np.ndarray) -> float:
    """Return how far the furthest of the points is from the line."""
    start, along = line[:-1], np.diff(line, axis=0)
    share = ((points[:, None] - start) * along).sum(2) / np.maximum((along ** 2).sum(1), 1e-9)
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    return float(np.sqrt(((points[:, None] - nearest) ** 2).sum(2)).min(1).max())


def test_a_character_without_ready_outline_leaves_the_face_as_it_comes(serif: Face) -> None:
    small = subset(serif, {serif.gid(char) for char in "溧龘"})
    assert not small.is_cff
    assert TTFont(BytesIO(small.program))["maxp"].numGlyphs == 3


@given(st.lists(st.binary(min_size=1, max_size=70), min_size=1, max_size=400), st.data())
def test_charstrings_come_back_from_their_program(charstrings: list[bytes], data: st.DataObject) -> None:
    plain = cff_program("Face", charstrings)
    assert is_plain(plain)
    cids, found = glyphs_of(plain)
    assert (list(cids), list(found)) == (list(range(len(charstrings))), charstrings)
    chosen = data.draw(st.lists(st.integers(1, 65535), min_size=len(charstrings) - 1, max_size=len(charstrings) - 1,
                                unique=True).map(sorted))
    cids, found = glyphs_of(cff_program("Face", charstrings, [0, *chosen]))
    assert (list(cids), list(found)) == ([0, *chosen], charstrings)


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
