"""Faces, fallback, subsets: what is found, what is refused, what goes into the file."""

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reportgen.errors import FontError
from reportgen.fonts.embedding import subset
from reportgen.fonts.face import Face
from reportgen.fonts.fallback import face_runs
from reportgen.fonts.library import FontLibrary
from reportgen.resources import bundled


def test_bundled_faces_are_found_with_their_families() -> None:
    families = {face.family for face in FontLibrary().faces()}
    assert families == {"Noto Serif SC", "Noto Sans SC", "LXGW WenKai", "Ma Shan Zheng"}


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
