"""割注: two small lines inside a line, wherever the note is broken; nothing of it lost, nothing beyond its room."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun
from reportgen.text.classes import NO_LINE_START, kind_of
from reportgen.text.paragraph import Line, Span, compose
from reportgen.text.style import ParagraphStyle, TextStyle

SIZE = 10.0
NOTE = "相传伍子胥自楚奔吴，道经此山，因以为名。山高340米，在今溧阳市西南"


def lines(note: str, em: float, *, is_vertical: bool = False) -> tuple[Line, ...]:
    style = TextStyle((FontLibrary().face("Noto Serif SC"),), SIZE)
    spans = Span("有山名伍员，", style), Span(note, style, mark="warichu"), Span("山下有泉，终年不涸。", style)
    return compose(spans, ParagraphStyle(style, 17), em * SIZE, is_vertical=is_vertical).lines


def notes(line: Line) -> list[GlyphRun]:
    return [run for run in line.runs if isinstance(run, GlyphRun) and run.size == SIZE / 2]


def rows(line: Line) -> list[str]:
    """Return the words of the note's two lines that stand in a line."""
    texts: dict[float, str] = {}
    for run in notes(line):
        texts[run.ys[0]] = texts.get(run.ys[0], "") + run.text
    return [texts[y] for y in sorted(texts)]


def test_note_stands_in_two_lines_of_half_size_within_the_square_of_its_line() -> None:
    line = lines("今南河", 30)[0]
    assert rows(line) == ["今南", "河"]
    assert {run.ys[0] for run in notes(line)} == {-4.4, 0.6}
    assert line.width == pytest.approx(6 * SIZE + 10 + 10 * SIZE, abs=SIZE)


def test_broken_note_is_read_down_each_line_before_the_next() -> None:
    found = lines(NOTE, 12)
    parts = ["".join(rows(line)) for line in found]
    assert sum(map(bool, parts)) > 1
    assert "".join(parts) == NOTE
    assert all(line.width == pytest.approx(12 * SIZE, abs=0.1) for line in found[:-1])


def test_vertical_note_begins_on_the_right() -> None:
    across = [run.xs[0] for run in notes(lines("今南河水", 30, is_vertical=True)[0])]
    assert across == [0.0, -5.0]


@settings(max_examples=60, deadline=None)
@given(st.text("山水名今，。（）3a", min_size=1, max_size=24), st.integers(6, 20))
def test_no_note_is_lost_or_runs_into_what_follows(note: str, em: int) -> None:
    found = lines(note, em)
    assert "".join("".join(rows(line)) for line in found) == note
    for line in found:
        small = notes(line)
        after = [run.xs[0] for run in line.runs if isinstance(run, GlyphRun) and run not in small
                 and run.text[0] == "山" and small]
        for run in small:
            right = run.xs[-1] + run.face.ink(run.gids[-1])[2] * run.size
            assert right <= line.width + 0.1 * SIZE
            assert not after or right <= after[0] + 0.1 * SIZE
    if len(found) == 1:
        assert all(kind_of(row[0]) not in NO_LINE_START for row in rows(found[0])[1:])
