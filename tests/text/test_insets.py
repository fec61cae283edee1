"""A drawing inside a line: one unbreakable piece in the engine, a Figure between the words in the file."""

from pathlib import Path as FilePath

import pikepdf
import pytest

from reportgen.builder import build
from reportgen.fonts.library import FontLibrary
from reportgen.items import BLACK, GlyphRun, Path, Tag, rectangle, tagged
from reportgen.output.standards.opened import kids
from reportgen.text.paragraph import Line, Span, compose, place
from reportgen.text.style import INSET, Inset, ParagraphStyle, TextStyle

SIZE = 10.0
WIDTH = 23.0
PROJECT = """reportgen: 1
title: 题
tables:
  crops: {columns: [年, 水稻], rows: [["2029", 2], ["2030", -1], ["2031", 3.5]]}
sections:
  - id: one
    title: 甲
    text: 水稻{sparkline:crops.水稻}年年不同。
"""


def lines(before: str, after: str, em: float, *, is_vertical: bool = False) -> tuple[Line, ...]:
    style = TextStyle((FontLibrary().face("Noto Serif SC"),), SIZE)
    box = rectangle(0, -8, WIDTH, 10, fill=BLACK)
    spans = (Span(before, style), Span(INSET, style, inset=Inset(WIDTH, 8, 2, tagged([box], Tag("Figure", alt="图")))),
             Span(after, style))
    return compose(spans, ParagraphStyle(style, 17), em * SIZE, is_vertical=is_vertical).lines


def edges(line: Line) -> list[tuple[float, float]]:
    return [(path.segments[0][1], path.segments[0][2]) for path in line.runs if isinstance(path, Path)]


def test_inset_takes_its_width_between_the_characters() -> None:
    line = lines("水稻", "见涨", 20)[0]
    words = [run for run in line.runs if isinstance(run, GlyphRun)]
    assert edges(line) == [(20.0, -8.0)]
    assert [run.text for run in words] == ["水稻", "见涨"]
    assert words[1].xs[0] == pytest.approx(20 + WIDTH, abs=1.0)
    assert line.width == pytest.approx(40 + WIDTH)


def test_line_is_broken_before_an_inset_that_does_not_fit_and_filled() -> None:
    found = lines("一二三四五六七八", "九十一二三四五六", 10)
    assert [line.text.count(INSET) for line in found] == [0, 1, 0]
    assert found[1].width == pytest.approx(100.0, abs=0.1)


def test_mark_stays_with_the_inset_before_it() -> None:
    found = lines("一二三四五六七八九", "。以后", 12)
    assert not any(line.text.startswith("。") for line in found)


def test_inset_in_a_vertical_line_stands_upright_on_its_middle() -> None:
    assert edges(lines("水稻", "见涨", 20, is_vertical=True)[0]) == [(-WIDTH / 2, 20.0)]


def test_each_placing_gives_the_inset_a_figure_of_its_own() -> None:
    line = lines("水稻", "见涨", 20)[0]
    paragraph = Tag("P")
    place(line, 0, 0, paragraph)
    place(line, 0, 20, paragraph)
    assert [(child.role, child.alt) for child in paragraph.children] == [("Figure", "图")] * 2
    assert not any(getattr(item, "tag", None) for item in place(line, 0, 0, None))


def test_sparkline_is_read_between_the_words_of_its_sentence(tmp_path: FilePath) -> None:
    (tmp_path / "content.yaml").write_text(PROJECT, encoding="utf-8")
    for layout in ("brochure", "report", "newspaper"):
        (tmp_path / "layout.yaml").write_text(f"reportgen: 1\nextends: {layout}\n", encoding="utf-8")
        (tmp_path / "a.pdf").write_bytes(build(tmp_path).pdf)
        with pikepdf.open(tmp_path / "a.pdf") as pdf:
            figure = next(one for one in elements(pdf.Root.StructTreeRoot) if "水稻" in str(one.get("/Alt", "")))
            assert str(figure.Alt) == "小折线图：水稻，2029：2至2031：3.5"
            line = [str(kid.S) if isinstance(kid, pikepdf.Dictionary) else "words" for kid in kids(figure.P)]
            assert line == ["words", "/Figure", "words"]


def elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    found = [kid for kid in kids(node) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return found + [one for kid in found for one in elements(kid)]
