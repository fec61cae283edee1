"""§3: what a face says of its marks, alone or beside one of their like, goes before what their ink leaves free."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otBase import ValueRecord

from reportgen.fonts.face import Face
from reportgen.resources import bundled
from reportgen.text.pieces import piece_table
from reportgen.text.spacing import edge_of
from reportgen.text.style import TextStyle

SHARE = 0.6
"""Of its blank that a mark of the face made here gives away, so that its ink would say something else."""


def values(thing: object, seen: set[int]) -> Iterator[ValueRecord]:
    """Yield the value records in a table of a font."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, ValueRecord):
        yield thing
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from values(one, seen)
    elif hasattr(thing, "__dict__"):
        for one in vars(thing).values():
            yield from values(one, seen)


def face_with(folder: Path, *features: str) -> Face:
    font = TTFont(bundled("fonts") / "NotoSerifSC-Regular.ttf")
    options = Options()
    options.layout_features = list(features)
    subsetter = Subsetter(options)
    subsetter.populate(text="，。（）《》：")
    subsetter.subset(font)
    for record in values(font["GPOS"].table.LookupList, set()):
        for name in ("XAdvance", "XPlacement", "YAdvance", "YPlacement"):
            if getattr(record, name, 0):
                setattr(record, name, round(getattr(record, name) * SHARE))
    path = folder / "made.ttf"
    font.save(path)
    return Face(path)


@pytest.mark.parametrize(("mark", "before", "after"), [("，", 0, 1), ("。", 0, 1), ("（", 1, 0), ("）", 0, 1),
                                                       ("《", 1, 0)])
@pytest.mark.parametrize("feature", ["halt", "palt", "chws", "vhal", "vpal", "vchw"])
def test_blank_of_a_mark_is_what_its_face_takes_away(tmp_path: Path, feature: str, mark: str, before: int,
                                                     after: int) -> None:
    is_vertical = feature.startswith("v")
    face = face_with(tmp_path, feature, *(["vert"] if is_vertical else []))
    piece = piece_table(TextStyle((face,), 10.0), "quanjiao", is_vertical=is_vertical)[mark]
    blank = SHARE * 0.5 * 10.0
    assert piece.width == pytest.approx(10 - blank, abs=0.1)
    edge = edge_of(piece.edge)
    assert edge.before == pytest.approx(before * blank, abs=0.3)
    assert edge.after == pytest.approx(after * blank, abs=0.3)


def test_blank_of_a_face_without_such_features_is_what_the_ink_leaves(tmp_path: Path) -> None:
    face = face_with(tmp_path, "mark")
    piece = piece_table(TextStyle((face,), 10.0), "quanjiao")["，"]
    assert piece.width == pytest.approx(5.0, abs=0.1)
