"""Typesetting rules, each by its section in typography.md (after CLREQ and GB/T 15834)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.fonts.face import Face
from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun
from reportgen.text.classes import western_quotes
from reportgen.text.paragraph import Line, Span, compose, set_line
from reportgen.text.style import Align, ParagraphStyle, Scheme, TextStyle

SIZE = 10.0
NO_START = "，。、；：？！）》”’】％～·"
NO_END = "（《“‘【"
PROSE = ("“2+2+X”先进制造产业集群稳步壮大，占规上工业总产值比重达87%，其中高端不锈钢产业聚能达效；"
         "动力电池出货量分别占全省34.7%和全国12.9%，第5个百亿项目落地开工。全年新增就业超1.3万人（含返乡人员），八大类18项民生实事增进福祉——“1号步道”承接"
         "全国首届新年登高健身活动，跃居《2024年榜单》第10位……来自New York的客人说：“Very good，再来！”")


def faces() -> tuple[Face, ...]:
    library = FontLibrary()
    return (library.face("Noto Serif SC"), library.face("Noto Sans SC"))


def style(scheme: Scheme = "quanjiao", *, align: Align = "justify", indent: float = 0, hanging: bool = False,
          family: str | None = None) -> ParagraphStyle:
    own = (FontLibrary().face(family), *faces()) if family else faces()
    return ParagraphStyle(TextStyle(own, SIZE), 17, align=align, indent=indent, scheme=scheme, hanging=hanging)


def lines(text: str, measure: float, how: ParagraphStyle | None = None) -> tuple[Line, ...]:
    how = how or style()
    return compose((Span(text, how.text),), how, measure).lines


def width(text: str, scheme: Scheme = "quanjiao") -> float:
    return set_line(text, style().text, scheme).width / SIZE


def right_edge(line: Line) -> float:
    last = [run for run in line.runs if isinstance(run, GlyphRun)][-1]
    return last.xs[-1] + last.face.ink(last.gids[-1])[2] * last.size


@pytest.mark.parametrize("em", range(8, 33))
def test_no_fault_in_any_measure(em: int) -> None:
    """§2, §6: no banned line start or end, no split number, no lone last character, lines flush to 0.1 pt."""
    found = lines(PROSE, em * SIZE, style(indent=2))
    for line in found:
        assert line.text[0] not in NO_START, line.text
        assert line.text[-1] not in NO_END, line.text
        if not line.is_last:
            assert line.width == pytest.approx(em * SIZE, abs=0.1), line.text
    joined = "|".join(line.text for line in found)
    for unit in ("2+2+X", "87%", "34.7%", "12.9%", "1.3", "2024", "New", "York", "——", "……", "第5", "第10"):
        assert unit in joined, f"{unit} is split at {em} em"
    assert len(found[-1].text.strip(NO_START)) > 1


def test_two_adjacent_marks_take_one_and_a_half_em() -> None:
    """§3 quanjiao; the blank at the end of the line is trimmed, so a Han character follows."""
    assert width("中。”中") == pytest.approx(3.5, abs=0.06)
    assert width("中”（中") == pytest.approx(3.5, abs=0.06)
    assert width("中（“中") == pytest.approx(3.5, abs=0.06)


@pytest.mark.parametrize(("scheme", "pause", "stop"), [("quanjiao", 3.0, 3.0), ("kaiming", 2.5, 3.0),
                                                       ("banjiao", 2.5, 2.5), ("plain", 3.0, 3.0)])
def test_scheme_sets_the_width_of_single_marks(scheme: Scheme, pause: float, stop: float) -> None:
    """§3."""
    assert width("中，中", scheme) == pytest.approx(pause, abs=0.03)
    assert width("中。中", scheme) == pytest.approx(stop, abs=0.03)


def test_mark_at_line_end_is_trimmed_to_half_an_em() -> None:
    """§3, GB/T 15834 5.1.10."""
    assert width("中。") == pytest.approx(1.5, abs=0.03)
    assert width("中。", "plain") == pytest.approx(2.0, abs=0.03)


def test_opening_mark_at_line_start_loses_its_blank() -> None:
    """§3."""
    first = next(run for run in set_line("“中”", style().text).runs if isinstance(run, GlyphRun))
    assert first.xs[0] + first.face.ink(first.gids[0])[0] * SIZE < 0.15 * SIZE


def test_han_and_western_stand_a_quarter_em_apart() -> None:
    """§4; a typed space becomes the same blank, none stands next to a Chinese mark."""
    word = width("X")
    assert width("中X中") == pytest.approx(2 + word + 0.5, abs=0.01)
    assert width("中 X 中") == pytest.approx(width("中X中"), abs=0.01)
    assert width("，X中") == pytest.approx(0.5 + 0.5 + word + 0.25 + 1, abs=0.06)


def test_dash_pair_is_two_em_wide() -> None:
    """§1."""
    assert width("中——中") == pytest.approx(4.0, abs=0.01)
    assert width("中……中") == pytest.approx(4.0, abs=0.01)


def test_hanging_mark_stands_outside_the_measure() -> None:
    """§3 hanging."""
    text = "一二三四五六七八，九十甲乙丙丁戊己，"
    hung = lines(text, 8 * SIZE, style(hanging=True))
    assert [line.text for line in hung] == ["一二三四五六七八，", "九十甲乙丙丁戊己，"]
    assert right_edge(hung[0]) > 8 * SIZE


def test_quotes_around_western_text_in_western_text_are_western() -> None:
    """§1."""
    assert western_quotes("He said “no” today") == {8, 11}
    assert western_quotes("他说“好”。") == frozenset()
    assert western_quotes("“2+2+X”先进") == frozenset()
    assert western_quotes("it’s") == {2}


def test_kai_quotes_do_not_touch_their_neighbours() -> None:
    """§3: the narrow quotes of LXGW WenKai are padded, not set as Western ones."""
    line = set_line("中“中”中", style(family="LXGW WenKai").text)
    assert line.width / SIZE == pytest.approx(5.0, abs=0.05)


def test_forced_break_ends_the_line_and_a_short_column_never_fails() -> None:
    assert [line.text for line in lines("甲乙\n丙丁", 100)] == ["甲乙", "丙丁"]
    assert lines("https://example.org/a/very/long/path?with=query", 4 * SIZE)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_ragged_text_is_not_stretched(align: Align) -> None:
    for line in lines(PROSE, 137.0, style(align=align)):
        assert line.looseness == 0


TEXTS = st.text(alphabet="溧阳天目湖山水，。、；：？！“”（）《》—…·0123456789.%abcXYZ 第个", min_size=1, max_size=120)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(4, 30), st.sampled_from(["quanjiao", "kaiming", "banjiao", "plain"]))
def test_breaking_keeps_every_character_in_order(text: str, em: int, scheme: Scheme) -> None:
    found = lines(text, em * SIZE, style(scheme))
    assert "".join(line.text for line in found).replace(" ", "") == text.replace(" ", "")
    for line in found:
        runs = [run for run in line.runs if isinstance(run, GlyphRun)]
        assert "".join(run.text for run in runs).replace(" ", "") == line.text.replace(" ", "")
        assert all(len(run.gids) == len(run.xs) == len(run.clusters) for run in runs)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["溧阳天目湖", "增长34.7%", "，", "。", "“山水”", "第19位", "——", "风光", "（好）"]),
                min_size=4, max_size=40), st.integers(8, 30))
def test_no_banned_start_or_end_wherever_lines_fall(parts: list[str], em: int) -> None:
    text = "".join(part for index, part in enumerate(parts)
                   if index and not (part in "，。" and parts[index - 1] in "，。——") and part != parts[index - 1])
    for line in lines("起始" + text, em * SIZE)[1:]:
        assert line.text[0] not in NO_START
