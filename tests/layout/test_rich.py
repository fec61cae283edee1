"""A document with everything between its paragraphs: tables over pages, notes, references, portrait, callout."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from test_layouts import faults, page_text

from reportgen.blocks.box import Box
from reportgen.blocks.couplets import down
from reportgen.blocks.flow import Flow, Piece
from reportgen.blocks.sparklines import shown
from reportgen.blocks.theme import Theme
from reportgen.builder import build, compose, read_project
from reportgen.errors import SpecError
from reportgen.fonts.library import FontLibrary
from reportgen.items import Anchor, GlyphRun, Pages, Picture, Tag
from reportgen.pdf.fonts import glyph_runs
from reportgen.spec.library import load_layout

RICH = Path(__file__).parent / "rich"


@pytest.fixture(scope="module")
def rich() -> Pages:
    return compose(read_project(RICH, "brochure"))


def page_of(pages: Pages, text: str) -> int:
    return next(number for number, page in enumerate(pages.pages, 1) if text in page_text(page))


def roles(tag: Tag) -> list[str]:
    return [tag.role, *(role for child in tag.children for role in roles(child))]


@pytest.mark.parametrize("layout", ["brochure", "report", "long-image"])
def test_nothing_overlaps_and_each_thing_between_paragraphs_is_shown(layout: str) -> None:
    pages = compose(read_project(RICH, layout))
    assert faults(pages) == []
    text = "".join(page_text(page) for page in pages.pages).replace(" ", "")
    for words in ("山不会说话", "客栈的约定", "周某", "十年种树", "秋季采种", "想象中的云溪山", "各季游客",
                  "上年冬季未统计", "覆盖率按示例口径计算"):
        assert words in text, words


def test_every_table_is_shown_and_its_head_repeated_on_each_page_it_goes_on(rich: Pages) -> None:
    first, last = page_of(rich, "示例1村"), page_of(rich, "示例60村")
    assert last > first
    for number in range(first, last + 1):
        assert "一季" in page_text(rich.pages[number - 1])
    assert page_of(rich, "各季游客") < first


def test_repeated_heads_are_not_read_twice(rich: Pages) -> None:
    assert roles(rich.structure).count("TH") == 5 + 1 + 6


def test_numbers_of_a_column_stand_one_under_another_at_the_decimal_point(rich: Pages) -> None:
    page = rich.pages[page_of(rich, "示例1村") - 1]
    points = [run.xs[run.text.index(".")] for run in glyph_runs(page.items)
              if run.text.replace(".", "").isdigit() and run.text.count(".") == 1]
    assert len(points) > 20
    assert len({round(x, 1) for x in points}) == 2


def test_whole_numbers_end_where_the_decimal_point_of_others_stands(rich: Pages) -> None:
    page = rich.pages[page_of(rich, "各季游客") - 1]
    runs = {run.text: run for run in glyph_runs(page.items)}
    whole = runs["14"]
    end = whole.xs[-1] + whole.face.advance(whole.gids[-1]) * whole.size
    assert end == pytest.approx(runs["17.5"].xs[2], abs=0.5)


def test_page_references_name_the_page_and_notes_stand_on_the_page_of_their_mark(rich: Pages) -> None:
    assert f"各类作物见第{page_of(rich, '示例1村')}页" in page_text(rich.pages[2]).replace(" ", "")
    assert page_of(rich, "覆盖率按示例口径计算") == page_of(rich, "春天补种了三片坡地")
    marks = [run for run in glyph_runs(rich.pages[2].items) if run.text == "①" and run.size < 7]
    assert marks


def test_portrait_is_cropped_round_the_focus_of_its_picture(rich: Pages) -> None:
    page = rich.pages[page_of(rich, "周某") - 1]
    crops = [item.crop for item in page.items if isinstance(item, Picture)]
    left, _, right, _ = crops[0]
    assert right - left == pytest.approx(0.5)
    assert left <= 0.8 <= right


def test_group_over_columns_that_are_apart_is_an_error_with_its_place(tmp_path: Path) -> None:
    text = (RICH / "content.yaml").read_text(encoding="utf-8")
    (tmp_path / "hills.png").write_bytes((RICH / "hills.png").read_bytes())
    (tmp_path / "content.yaml").write_text(text.replace("[上年, 本年]}", "[上年, 增长]}"), encoding="utf-8")
    with pytest.raises(SpecError, match=r"content\.yaml:\d+:\d+: error\[table-group\].*side by side"):
        build(tmp_path)


def test_bar_of_an_unknown_column_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    text = (RICH / "content.yaml").read_text(encoding="utf-8")
    (tmp_path / "content.yaml").write_text(text.replace("bars: [本年]", "bars: [今年]"), encoding="utf-8")
    with pytest.raises(SpecError, match=r"unknown-column.*今年"):
        build(tmp_path)


def test_striped_table_tints_every_second_row(tmp_path: Path, rich: Pages) -> None:
    (tmp_path / "layout.yaml").write_text("extends: brochure\nblocks: {table: {striped: true}}\n", encoding="utf-8")
    striped = compose(read_project(RICH, tmp_path / "layout.yaml"))
    number = page_of(striped, "示例1村")

    def tints(pages: Pages) -> int:
        return sum(getattr(item, "fill", None) is not None and item.fill.name.endswith("12%")  # type: ignore[union-attr]
                   for item in pages.pages[number - 1].items if not isinstance(item, GlyphRun))

    assert tints(striped) - tints(rich) > 10


@pytest.fixture(scope="module")
def report() -> Pages:
    return compose(read_project(RICH, "report"))


def test_report_numbers_headings_by_level_and_charts_and_tables_in_order(report: Pages) -> None:
    text = "".join(page_text(page) for page in report.pages[2:]).replace(" ", "")
    for words in ("一、青山常在", "（一）林木", "1.管护", "（二）来客", "二、老有所养",
                  "图1想象中的云溪山", "图2六成是林", "表1各季游客"):
        assert words in text, words


def test_contents_and_lists_of_charts_and_tables_show_the_page_of_each_entry(report: Pages) -> None:
    entries = page_text(report.pages[1]).replace(" ", "").replace("·", "")
    body = report.pages[2:]
    for words in ("一、青山常在", "（二）来客", "图1想象中的云溪山", "图2六成是林", "表1各季游客",
                  "表2各村作物产量"):
        number = next(n for n, page in enumerate(body, 3) if words in page_text(page).replace(" ", ""))
        after = entries.partition(words)[2]
        digits = next(part for part in re.findall(r"\d+", after))
        assert digits == str(number), words


def test_text_calls_figures_and_tables_by_number_in_the_report_and_by_page_elsewhere(
        report: Pages, rich: Pages) -> None:
    text = "".join(page_text(page) for page in report.pages[2:]).replace(" ", "").replace("\n", "")
    assert "六成是林（见图2），山景见图1；各类作物见表2，在第" in text
    text = "".join(page_text(page) for page in rich.pages).replace(" ", "").replace("\n", "")
    share = page_of(rich, "示例1村")
    assert re.search(rf"六成是林（见第\d+页的图），山景见第\d+页的图；各类作物见第{share}页的表，在第{share}页。", text)
    assert "图1" not in text


def test_small_charts_share_a_row_in_the_report_and_wide_ones_do_not() -> None:
    pages = compose(read_project(RICH.parents[2] / "data/liyang-2024", "report"))
    tops = {item.name: (page.label, item.y) for page in pages.pages for item in page.items
            if isinstance(item, Anchor) and "-chart-" in item.name}
    tops_in_order = list(tops.values())
    assert tops_in_order[0] == tops_in_order[1]
    assert tops_in_order[7] == tops_in_order[8]
    assert tops_in_order[2] != tops_in_order[1]


def test_lists_and_appendix_follow_the_text_without_a_page_of_their_own() -> None:
    pages = compose(read_project(RICH.parents[2] / "data/liyang-2024", "report"))
    texts = [page_text(page).replace(" ", "") for page in pages.pages]
    assert any("图9" in text and "首次与荣誉" in text for text in texts[2:])
    assert "附录" in texts[-1]
    assert "首次" in texts[-1]


def test_tables_begin_where_the_text_has_ended() -> None:
    pages = compose(read_project(RICH.parents[2] / "data/sample-town", "report"))
    body = "".join(page_text(page) for page in pages.pages[2:])
    assert body.index("食堂开了张") < body.rindex("十年粮食产量")


def test_report_without_colophon_has_no_appendix(report: Pages) -> None:
    assert not any("附录" in page_text(page) for page in report.pages)


def test_positions_of_spanning_pieces_are_found_once_for_a_flow() -> None:
    flow = Flow(tuple(Piece(Box(1, 1), spans=number == 5) for number in range(9)), 1.0)
    assert flow.moved_to(3).spanning is flow.spanning
    assert (flow.next_spanning, flow.moved_to(6).next_spanning) == (5, 9)


def test_number_in_a_vertical_couplet_stands_upright_in_one_cell() -> None:
    theme = Theme(load_layout("brochure").theme, FontLibrary())
    style = theme.style("couplet").text
    items, length = down("建12镇", style, 50, 0, 1.22 * style.size, Tag("P"))
    spots = [(char, x, y) for run in items if isinstance(run, GlyphRun)
             for char, x, y in zip(run.text, run.xs, run.ys, strict=True)]
    heights = {char: y for char, _, y in spots}
    assert heights["1"] == pytest.approx(heights["2"], abs=0.5)
    assert heights["镇"] - heights["建"] == pytest.approx(2 * 1.22 * style.size, abs=0.5)
    assert length == pytest.approx((2 * 1.22 + 1) * style.size, abs=0.5)


def test_cell_below_zero_has_a_minus_sign_and_an_empty_one_a_dash() -> None:
    assert [shown(cell) for cell in (Decimal("-3.50"), None, "-")] == ["−3.50", "—", "-"]


def wide_table(folder: Path, columns: int, layout: str) -> Pages:
    names = ["姓名", *(f"第{n}项出席（次）" for n in range(columns))]
    table = {"title": "出席情况", "columns": names, "rows": [["甲某", *([8] * columns)], ["乙某", *([7] * columns)]]}
    (folder / "content.yaml").write_text(yaml.safe_dump(
        {"reportgen": 1, "title": "年报", "tables": {"board": table},
         "sections": [{"id": "a", "title": "治理", "text": ["字。", "{table:board}"]}]}, allow_unicode=True),
        encoding="utf-8")
    return compose(read_project(folder, layout))


def test_heads_break_and_type_shrinks_before_a_table_leaves_its_place(tmp_path: Path) -> None:
    pages = wide_table(tmp_path, 9, "report")
    assert not [problem for problem in pages.warnings if problem.rule == "table-too-wide"]
    assert "第8项出席" in "".join(page_text(page) for page in pages.pages).replace(" ", "")
    assert faults(pages) == []


def test_table_that_is_wider_than_its_place_at_any_size_is_told(tmp_path: Path) -> None:
    (problem,) = (problem for problem in wide_table(tmp_path, 24, "report").warnings
                  if problem.rule == "table-too-wide")
    assert "出席情况" in problem.message
    assert problem.source is not None
