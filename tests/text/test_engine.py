"""The rest of the engine's rules: classes, bonds, words, marks, tabs, initials, vertical lines, ruby."""

from pathlib import Path as FilePath

import pytest
from generate_unicode import module
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import SAMPLES

from reportgen.errors import FontError, Source
from reportgen.fonts.library import FontLibrary
from reportgen.items import GlyphRun, Path, Tag
from reportgen.text import unicode_data
from reportgen.text.bonds import AFTER_NUMERAL, bonds
from reportgen.text.classes import Kind, kind_of, tokens
from reportgen.text.paragraph import Line, Span, _composed, compose, place, set_line
from reportgen.text.rivers import river_lines
from reportgen.text.style import ParagraphStyle, Tab, TextStyle
from reportgen.text.words import cuts

SIZE = 10.0
UCD = FilePath("/usr/share/unicode")


def text_style(**changes: object) -> TextStyle:
    library = FontLibrary()
    faces = (library.face("Noto Serif SC"), library.face("Noto Sans SC"))
    return TextStyle(faces, SIZE, **changes)  # type: ignore[arg-type]


def lines(text: str, em: float, **changes: object) -> tuple[Line, ...]:
    style = text_style()
    return compose((Span(text, style),), ParagraphStyle(style, 17, **changes), em * SIZE).lines  # type: ignore[arg-type]


def texts(text: str, em: float, **changes: object) -> list[str]:
    return [line.text for line in lines(text, em, **changes)]


@pytest.mark.skipif(not (UCD / "LineBreak.txt").exists(), reason="the package unicode-data is not installed")
def test_character_classes_are_those_of_the_unicode_data() -> None:
    if unicode_data.VERSION in (UCD / "LineBreak.txt").read_text(encoding="utf-8").split("\n", 1)[0]:
        assert module(UCD) == FilePath(unicode_data.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize(("chars", "kind"), [
    ("中𠮷あ가①★😀Ａ", Kind.HAN), ("aé5%−±×°€", Kind.WESTERN), ("（《“", Kind.OPENING), ("）》”", Kind.CLOSING),
    ("，、；：", Kind.PAUSE), ("。？！", Kind.STOP), ("·・", Kind.INTERPUNCT), ("—…", Kind.DASH),
    ("～", Kind.CONNECTOR),
    ("￥", Kind.PREFIX), ("％℃", Kind.SUFFIX), ("々ゝ", Kind.NON_STARTER),
    ("っー", Kind.SMALL_KANA),
    (" \u3000", Kind.SPACE)])
def test_characters_have_their_class(chars: str, kind: Kind) -> None:
    assert {kind_of(char) for char in chars} == {kind}


@pytest.mark.parametrize(("text", "parts"), [
    ("葛\U000e0100城", ["葛\U000e0100", "城"]), ("👨\u200d👩\u200d👧好", ["👨\u200d👩\u200d👧", "好"]),
    ("👍🏽好", ["👍🏽", "好"]), ("🇨🇳🇯🇵", ["🇨🇳", "🇯🇵"]), ("e\u0301cole", ["e\u0301cole"]), ("——……", ["——", "……"]),
    ("2+2+X产业", ["2+2+X", "产", "业"]), ("か\u3099", ["か\u3099"])])
def test_what_belongs_together_is_one_token(text: str, parts: list[str]) -> None:
    """Variation sequences, joined emoji, skin tones, flags, combining marks, pairs."""
    assert tokens(text) == parts


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_tokens_cover_every_string(text: str) -> None:
    assert "".join(tokens(text)) == text


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("中龥文Ab1 -~\n，。“”·—…‥⸺（）％￥／"), max_size=40))
def test_common_text_has_the_same_tokens_beside_rare_characters(text: str) -> None:
    """Tokens of common characters are found by a smaller expression than those of all Unicode."""
    assert tokens(f"{text}\n★") == [*tokens(text), "\n", "★"]


@pytest.mark.parametrize(("text", "costly"), [
    ("3万株树", "万"), ("500余万元款", "余"), ("3千万元款", "千"), ("28微克量", "微"), ("5千克重", "千"),
    ("100多家店", "多"), ("1.8个百分点高", "个"), ("第12届会", "1"), ("12 点开", "点")])
def test_number_is_held_to_all_that_counts_with_it(text: str, costly: str) -> None:
    """typography §2: the number with 万 or 亿, the measure word after it, 第 before it; after that the line may end."""
    found = bonds(text)
    assert found[text.index(costly)] > AFTER_NUMERAL
    assert len(text) - 1 not in found


def test_bonds_hold_numbers_to_their_units() -> None:
    found = bonds("约4500亿元，第19位，增长1.8个百分点")
    assert found[5] > 0
    assert found[6] < found[5]
    assert found[9] > 0
    assert [offset for offset in found if offset > 15] == [18, 19, 20, 21]


def test_number_and_unit_part_only_when_the_line_would_be_loose() -> None:
    assert texts("一二三四五六七八九19个村庄", 11)[0] == "一二三四五六七八九"


def test_full_width_figure_is_not_split() -> None:
    for em in range(4, 12):
        assert any("１２３．５％" in line for line in texts("一二三四五六七１２３．５％八九十", em)) or em < 6


def test_address_breaks_only_at_its_joints() -> None:
    word = "https://www.example.org/a/report?x=1"
    assert all(word[offset - 1] in "/?&=#_-" or word[offset] == "." for offset, _, _ in
               cuts(word, "en", is_hyphenated=True))
    assert cuts(word, "en", is_hyphenated=True)


def test_western_word_is_hyphenated_only_where_the_line_is_loose() -> None:
    assert all("\u00ad" not in line for line in texts("这是一个international的会议", 30))
    assert any(any(isinstance(run, GlyphRun) and run.text.endswith("\u00ad") for run in line.runs)
               for line in lines("这是internationalization的会议", 8))


def test_soft_hyphen_shows_only_at_a_break() -> None:
    word = set_line("exam\u00adple", text_style())
    assert word.width == pytest.approx(set_line("example", text_style()).width, abs=0.2)


@pytest.mark.parametrize("char", ["\u00ad", "\u200d", "\ufe0f", "\u200b", "\u2060"])
def test_character_without_a_glyph_alone_or_between_others_takes_no_room(char: str) -> None:
    assert set_line(char, text_style()).width == 0
    found = lines(f"甲{char}乙丙丁戊己庚辛壬癸", 5)
    assert "".join(line.text for line in found).replace(char, "") == "甲乙丙丁戊己庚辛壬癸"
    assert found[0].width == pytest.approx(5 * SIZE, abs=0.1)


def test_no_break_space_and_word_joiner_forbid_a_break() -> None:
    for em in range(5, 12):
        assert not any(line.endswith("图") for line in texts("一二三四五图\u00a05六七八九十", em))
        assert not any(line.endswith("甲") for line in texts("一二三四五甲\u2060乙六七八九十", em))


def test_prefix_and_suffix_stay_with_their_number() -> None:
    for em in range(6, 14):
        joined = "|".join(texts("总价￥1200元左右气温30℃以上达到80％以上", em))
        for unit in ("￥1", "30℃", "80％"):
            assert unit in joined


def test_missing_glyph_names_the_character_and_its_place() -> None:
    span = Span("好\U0001f9ff", text_style(), source=Source("content.yaml", 7, 3))
    with pytest.raises(FontError, match=r"content\.yaml:7:3.*U\+1F9FF"):
        compose((span,), ParagraphStyle(text_style(), 17), 100.0)


def test_looseness_makes_a_paragraph_shorter_or_longer_where_it_can() -> None:
    text = SAMPLES[3]
    counts = {want: len(lines(text, 20, looseness=want)) for want in (-1, 0, 1)}
    assert counts[-1] <= counts[0] <= counts[1]
    assert counts[1] == counts[0] + 1


def test_hanging_indent_insets_all_lines_but_the_first() -> None:
    found = lines(SAMPLES[0], 16, hang=2.0)
    lefts = [next(run for run in line.runs if isinstance(run, GlyphRun)).xs[0] for line in found]
    assert lefts[0] < 0.2 * SIZE
    assert all(left > 1.4 * SIZE for left in lefts[1:])


def test_tab_brings_the_folio_to_the_right_edge_with_leaders_between() -> None:
    one = lines("发展\t4", 20, align="left", tabs=(Tab(200.0, "right", "·"),))[0]
    two = lines("民生改善\t12", 20, align="left", tabs=(Tab(200.0, "right", "·"),))[0]
    assert one.width == two.width == pytest.approx(200.0)
    dots = [{round(run.xs[0] + 0.0, 3) for run in line.runs if isinstance(run, GlyphRun) and run.text == "·"}
            for line in (one, two)]
    assert len(dots[0]) > len(dots[1]) > 10


def test_leaders_are_artifacts_beside_tagged_words() -> None:
    line = lines("发展\t4", 20, align="left", tabs=(Tab(200.0, "right", "·"),))[0]
    tag = Tag("P")
    found = {run.text: run.tag for run in place(line, 0, 0, tag) if isinstance(run, GlyphRun)}
    assert found == {"发展 4": tag, "·": None}


def test_drop_initial_takes_the_lines_it_is_given() -> None:
    found = lines(SAMPLES[0], 20, initial=3)
    sizes = [max(run.size for run in line.runs if isinstance(run, GlyphRun)) for line in found]
    assert sizes[0] == pytest.approx(2 * 17 + 9)
    lefts = [min(run.xs[0] for run in line.runs if isinstance(run, GlyphRun) and run.size == SIZE) for line in found]
    assert min(lefts[:3]) > 40
    assert max(lefts[3:]) < 2
    assert "".join(line.text for line in found) == SAMPLES[0]


@pytest.mark.parametrize("mark", ["dots", "name", "title", "underline", "strike"])
def test_mark_is_drawn_beside_its_span_only(mark: str) -> None:
    style = text_style()
    spans = (Span("前", style), Span("中间", style, mark=mark), Span("后", style))  # type: ignore[arg-type]
    line = compose(spans, ParagraphStyle(style, 17), 100).lines[0]
    xs = [value for item in line.runs if isinstance(item, Path) for _, *points in item.segments
          for value in points[::2]]
    assert xs
    assert min(xs) >= SIZE
    assert max(xs) <= 3 * SIZE


def test_ruby_stands_above_its_characters_and_pads_a_narrow_base() -> None:
    style = text_style()
    line = compose((Span("白茶", style, ruby="báizhuāng chá"),), ParagraphStyle(style, 17), 200).lines[0]
    assert line.width > 2 * SIZE
    readings = [run for run in line.runs if isinstance(run, GlyphRun) and run.size == SIZE / 2]
    assert "".join(run.text for run in readings) == "báizhuāngchá"
    assert all(y < -0.8 * SIZE for run in readings for y in run.ys)


def vertical(text: str, em: float = 12) -> tuple[Line, ...]:
    style = text_style()
    return compose((Span(text, style),), ParagraphStyle(style, 17), em * SIZE, is_vertical=True).lines


def test_vertical_line_runs_down_its_centre() -> None:
    line = vertical("上下左右")[0]
    run = next(run for run in line.runs if isinstance(run, GlyphRun))
    assert list(run.ys) == sorted(run.ys)
    assert {round(x, 2) for x in run.xs} == {-SIZE / 2}


def test_short_number_stands_upright_and_a_long_word_lies_on_its_side() -> None:
    """UAX #50 and 纵中横: up to three digits side by side in one square."""
    line = vertical("第19位New York客")[0]
    angles = {run.text.strip(): run.angle for run in line.runs if isinstance(run, GlyphRun)}
    assert {angle for text, angle in angles.items() if "New" in text or "York" in text} == {90.0}
    number = next(run for run in line.runs if isinstance(run, GlyphRun) and "19" in run.text)
    assert number.angle == 0
    digits = [number.ys[number.text.index(char)] for char in "19"]
    assert digits[0] == digits[1]


def test_vertical_marks_take_their_vertical_forms_and_half_squares() -> None:
    face = FontLibrary().face("Noto Serif SC")
    run = next(run for run in vertical("甲（乙）丙")[0].runs if isinstance(run, GlyphRun))
    assert run.gids[1] != face.gid("（")
    assert vertical("甲（乙）")[0].width == pytest.approx(3.5 * SIZE, abs=0.3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SAMPLES), min_size=1, max_size=2), st.integers(4, 30),
       st.sampled_from(["quanjiao", "kaiming", "banjiao", "plain"]), st.booleans())
def test_any_measure_and_direction_keeps_the_text(parts: list[str], em: int, scheme: str, is_vertical: bool) -> None:
    text = "".join(parts)
    style = text_style()
    how = ParagraphStyle(style, 17, scheme=scheme)  # type: ignore[arg-type]
    found = compose((Span(text, style),), how, em * SIZE, is_vertical=is_vertical).lines
    assert "".join(line.text for line in found).replace(" ", "") == text.replace(" ", "")
    shown = "".join(run.text for line in found for run in line.runs if isinstance(run, GlyphRun))
    assert shown.replace(" ", "").replace("\u00ad", "") == text.replace(" ", "")


def test_neighbouring_paragraphs_do_not_change_each_other() -> None:
    alone = texts(SAMPLES[1], 17)
    texts(SAMPLES[2], 17)
    assert texts(SAMPLES[1], 17) == alone


ENGLISH = ("The town has built a new road that runs along the lake and ends at the old gate of the mill where the men "
           "of the town sit in the sun and talk of the days when the mill was full of corn and the lake was full of "
           "fish.")


def test_rivers_are_seen_and_fewer_than_without_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    def rivers() -> int:
        return sum(len(river_lines(lines(ENGLISH, em), SIZE)) for em in range(9, 26))

    seen = rivers()
    _composed.cache_clear()
    monkeypatch.setattr("reportgen.text.paragraph.RIVER_TRIALS", 0)
    without = rivers()
    _composed.cache_clear()
    assert 0 <= seen < without
