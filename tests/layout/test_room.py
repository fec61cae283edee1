"""What takes a page's room: tables, timelines, figures, headlines, rows of stories; boxes read back from the items."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from test_blocks import extent, filled, project, runs_with
from test_layouts import faults, page_text

from reportgen.blocks.phrases import halved
from reportgen.blocks.theme import Theme
from reportgen.builder import compose, read_project
from reportgen.fonts.library import FontLibrary
from reportgen.items import Page, Pages, Picture
from reportgen.items import Path as Drawn
from reportgen.pdf.fonts import glyph_runs
from reportgen.spec.library import load_layout

ROOT = Path(__file__).parents[2]
SENTENCE = "春风又过江南岸，湖上人家煮新茶；山路十里，竹影半窗。"


def table(rows: int, columns: int = 2) -> dict[str, Any]:
    return {"title": "收成", "columns": ["村名", *(f"第{n}季" for n in range(1, columns))],
            "rows": [[f"村{row:02}", *range(10, 9 + columns)] for row in range(rows)], "source": "示例"}


def chart(title: str, kind: str = "bar") -> dict[str, Any]:
    return {"kind": kind, "title": title, "unit": "%", "data": [{"value": n, "label": f"数{n}"} for n in (40, 70)[
        :1 if kind in ("ring", "waffle") else 2]]}


def section(name: str, characters: int = 60, title: Sequence[str] = ("七字一句写在此", "七字一句两相称"),
            **more: Any) -> dict[str, Any]:
    text = (SENTENCE * (characters // len(SENTENCE) + 1))[:characters]
    return {"id": name, "title": list(title), "text": [text], **more}


def places(page: Page, beginning: str) -> dict[str, tuple[float, float]]:
    return {run.text: (run.xs[0], run.ys[0]) for run in glyph_runs(page.items) if run.text.startswith(beginning)}


def named(pages: Pages, rule: str) -> list[str]:
    return [problem.message for problem in pages.warnings if problem.rule == rule]


@pytest.mark.parametrize("layout", ["brochure", "report"])
def test_long_narrow_table_runs_over_two_columns_under_one_title(tmp_path: Path, layout: str) -> None:
    pages = project(tmp_path, [], extends=layout, tables={"crops": table(30)}, sections=[section("one")])
    page = next(page for page in pages.pages if "村00" in page_text(page))
    rows = places(page, "村")
    columns = [[rows[f"村{row:02}"][1] for row in range(30) if round(rows[f"村{row:02}"][0]) == x]
               for x in sorted({round(x) for x, _ in rows.values()})]
    assert [len(column) > 12 for column in columns] == [True, True]
    assert columns[0][0] == pytest.approx(columns[1][0])
    heads = [run for run in glyph_runs(page.items) if run.text == "村名"]
    assert [run.ys[0] for run in heads] == [pytest.approx(heads[0].ys[0])] * 2


def test_wide_or_short_table_keeps_the_whole_measure(tmp_path: Path) -> None:
    for number, spec in enumerate((table(30, 8), table(12))):
        folder = tmp_path / str(number)
        folder.mkdir()
        pages = project(folder, [], extends="brochure", tables={"crops": spec}, sections=[section("one")])
        rows = [{round(x) for x, _ in places(page, "村").values()} for page in pages.pages]
        assert max(map(len, rows)) == 1


def test_short_timeline_stays_on_one_page_with_its_heading(tmp_path: Path) -> None:
    timeline = [{"date": "三月", "text": f"第{n}件"} for n in range(6)]
    starts = set()
    for characters in range(760, 1240, 80):
        pages = project(tmp_path, [], extends="report", sections=[section("one", characters)], timeline=timeline).pages
        on = [page.label for page in pages[2:] for text in ("大事记", *(f"第{n}件" for n in range(6)))
              if text in page_text(page)]
        assert len(on) == 7
        assert len(set(on)) == 1
        starts.add(on[0])
    assert len(starts) == 2


def test_rules_stand_only_between_columns_that_hold_text(tmp_path: Path) -> None:
    layout = {"flow": [{"template": "open", "each": "section"}], "page": {"multiple": 1}}
    for characters, rules in ((40, 0), (50, 1), (200, 2)):
        page = project(tmp_path, [], extends="brochure", layout=layout, sections=[section("one", characters)]).pages[0]
        upright = [item for item in page.items if isinstance(item, Drawn) and item.stroke and not item.fill
                   and extent(item)[0] == extent(item)[2] and item.width < 0.5]
        assert len({round(run.xs[0]) for run in glyph_runs(page.items) if round(run.size, 1) == 10.5}) >= rules + 1
        assert len(upright) == rules


def test_short_tables_are_never_divided(tmp_path: Path) -> None:
    tables = {f"t{number}": {**table(rows), "rows": [[f"村{number}{row}", 1] for row in range(rows)]}
              for number, rows in enumerate((11, 7, 8, 6, 8, 5, 7))}
    for layout in ("brochure", "report"):
        pages = project(tmp_path, [], extends=layout, tables=tables, sections=[section("one")]).pages
        for number, spec in list(tables.items())[1:]:
            index = number[1:]
            on = [page.label for page in pages for row in range(len(spec["rows"]))
                  if f"村{index}{row}" in page_text(page)]
            assert len(set(on)) == 1, (layout, number)


def test_line_of_a_timeline_ends_at_its_last_date(tmp_path: Path) -> None:
    pages = project(tmp_path, ["timeline"], timeline=[{"date": "三月", "text": f"第{n}件"} for n in range(4)])
    stems = [item for page in pages.pages for item in page.items if isinstance(item, Drawn) and item.stroke
             and abs(extent(item)[0] - extent(item)[2]) < 0.01]
    assert len(stems) == 3


def test_figures_stand_in_rows_where_a_cell_would_be_too_narrow_for_its_digits(tmp_path: Path) -> None:
    facts = {f"f{n}": {"value": 1000 + n, "unit": "个", "label": f"第{n}项"} for n in range(3)}
    for width, lines in (("150mm", 1), ("50mm", 3)):
        strip = {"left": "20mm", "width": width, "top": "20mm", "blocks": [{"block": "figures", "role": "figure"}]}
        layout = {"templates": {"strip": {"areas": {"strip": strip}}}, "flow": [{"template": "strip"}]}
        pages = project(tmp_path, [], layout=layout, facts=facts, figures=list(facts))
        shown = [runs_with(pages, str(1000 + n))[0] for n in range(3)]
        assert len({round(run.ys[0]) for run in shown}) == lines
        assert min(run.size for run in shown) > 20


def test_neighbouring_rings_are_of_one_size_whatever_their_titles(tmp_path: Path) -> None:
    charts = [chart("短题", "ring"), chart("题目很长很长很长很长很长很长很长很长很长很长很长要分两行", "ring")]
    pages = project(tmp_path, ["article"], sections=[section("one", charts=charts)])
    rings = [extent(path) for page in pages.pages for path in filled(page.items)
             if any(op == "C" for op, *_ in path.segments) and extent(path)[2] - extent(path)[0] > 40]
    sizes = sorted(round(right - left, 1) for left, _, right, _ in rings)
    assert sizes[-1] == sizes[-2]
    tops = sorted(round(top, 1) for left, top, right, _ in rings if right - left > sizes[-1] - 0.2)
    assert tops[0] == tops[1]


def test_table_in_a_newspaper_story_takes_as_many_columns_as_it_needs(tmp_path: Path) -> None:
    second = {**section("two"), "text": [SENTENCE * 12, "{table:crops}", SENTENCE]}
    pages = project(tmp_path, [], extends="newspaper", tables={"crops": table(5, 9)},
                    sections=[section("one", 500, charts=[chart("图")]), second])
    assert named(pages, "table-too-wide") == []
    heads = [run for run in runs_with(pages, "季") if run.text.startswith("第")]
    assert max(run.xs[0] for run in heads) - min(run.xs[0] for run in heads) > 200
    assert faults(pages) == []


def test_gaps_of_a_table_shrink_with_its_type(tmp_path: Path) -> None:
    small = {"theme": {"roles": {"table": {"family": "song", "size": "7pt", "leading": "13pt"}}}}
    pages = project(tmp_path, [], extends="report", layout=small, tables={"crops": table(5, 16)})
    assert named(pages, "table-too-wide") == []


def test_charts_too_high_in_their_best_arrangement_take_the_next_best(tmp_path: Path) -> None:
    area = {"left": "20mm", "width": "328pt", "top": "20mm", "height": "621pt",
            "blocks": [{"block": "charts", "direction": "column"}]}
    layout = {"templates": {"four": {"areas": {"charts": area}}}, "flow": [{"template": "four", "each": "section"}]}
    charts = [{**chart(f"第{n}图"), "subtitle": "注解", "source": "示例"} for n in range(4)]
    pages = project(tmp_path, [], layout=layout, sections=[section("one", charts=charts)])
    assert len({round(runs_with(pages, f"第{n}图")[0].xs[0]) for n in range(4)}) == 2


def test_every_chart_of_a_lead_stands_beside_its_text_down_to_the_foot_of_the_row(tmp_path: Path) -> None:
    charts = [chart(f"第{n}图") for n in range(4)]
    lead = section("one", 1500, charts=charts)
    pages = project(tmp_path, [], extends="newspaper", sections=[lead, *(section(f"s{n}", 400) for n in range(3))])
    assert named(pages, "left-out") == []
    titles = [runs_with(pages, f"第{n}图")[0] for n in range(4)]
    assert len({round(run.xs[0]) for run in titles}) == 1
    steps = [after.ys[0] - before.ys[0] for before, after in pairwise(titles)]
    assert max(steps) - min(steps) < 2
    assert min(steps) > 128


def test_newspaper_takes_a_second_sheet_rather_than_leave_out_most_charts() -> None:
    pages = compose(read_project(ROOT / "data/sample-town", "newspaper"))
    assert len(pages.pages) == 2
    assert named(pages, "left-out") == []


def test_newspaper_without_further_sheets_names_the_charts_that_find_no_room(tmp_path: Path) -> None:
    sections = [section(f"s{n}", charts=[chart(f"第{n}章图{m}") for m in range(4)]) for n in range(7)]
    project(tmp_path, [], extends="newspaper", sections=sections)
    (tmp_path / "layout.yaml").write_text("extends: newspaper\ntemplates: {front: {continued: null}}\n",
                                          encoding="utf-8")
    pages = compose(read_project(tmp_path))
    assert len(pages.pages) == 1
    assert named(pages, "left-out")


@pytest.mark.parametrize(("layout", "much"), [("newspaper", 12), ("poster", 40)])
def test_little_content_is_set_larger_and_much_is_not(tmp_path: Path, layout: str, much: int) -> None:
    size = load_layout(layout).theme.roles["deck"].size
    for count, is_larger in ((4, True), (much, False)):
        folder = tmp_path / str(count)
        folder.mkdir()
        pages = project(folder, [], extends=layout, sections=[
            section(f"s{n}", 120 if is_larger else 700, decks=["提要写在此"]) for n in range(count)])
        decks = [run.size for run in runs_with(pages, "提要写在此")]
        assert (min(decks) > 1.2 * size) == is_larger
        assert faults(pages) == []


@pytest.mark.parametrize(("phrase", "lines"), [
    ("研究生教育改革与高质量发展", ("研究生教育改革", "与高质量发展")),
    ("说到的事件件办，办成的事样样清", ("说到的事件件办，", "办成的事样样清")),
    ("全年接待游客3000万人次以上", ("全年接待游客", "3000万人次以上")),
    ("山水", ("山", "水")),
    ("2024", ("2024",)),
])
def test_phrase_is_broken_between_its_parts_near_the_middle(phrase: str, lines: tuple[str, ...]) -> None:
    assert halved(phrase) == lines


def test_title_of_a_chart_breaks_between_its_phrases(tmp_path: Path) -> None:
    title = "八十个重点村，二十九个和美乡村都整治"
    pages = project(tmp_path, [], extends="report", sections=[section("one", charts=[
        chart(title, "ring"), chart("环图在右", "ring")])])
    lines = [run.text for run in glyph_runs(pages.pages[2].items) if run.text[-4:] in title]
    assert lines == ["图1八十个重点村，", "二十九个和美乡村都整治"]


def test_phrases_of_a_poster_have_one_size_not_under_six_tenths_of_their_role(tmp_path: Path) -> None:
    long = "研究生教育一体化贯通式培养改革全面铺开"
    sections = [section(f"s{n}", title=[long] if n == 3 else ["七字一句写在此"]) for n in range(9)]
    pages = project(tmp_path, [], extends="poster", sections=sections)
    said = long + "七字一句写在此"
    lines = [run for run in glyph_runs(pages.pages[0].items) if len(run.text) > 4 and run.text in said]
    assert len(lines) == 10
    assert len({round(run.size, 2) for run in lines}) == 1
    assert 30 < lines[0].size < 0.034 * pages.pages[0].width
    assert faults(pages) == []


def test_long_phrase_of_a_page_of_colour_stands_in_two_vertical_lines(tmp_path: Path) -> None:
    long = "研究生教育一体化贯通式培养改革全面铺开"
    pages = project(tmp_path, [], extends="brochure", sections=[section("one", title=[long])])
    page = next(page for page in pages.pages if SENTENCE[:8] in page_text(page))
    glyphs = [(round(x), run.size) for run in glyph_runs(page.items) if len({round(x) for x in run.xs}) == 1
              and run.text[0] in long and run.size > 20 for x in run.xs]
    assert len({x for x, _ in glyphs}) == 2
    assert min(size for _, size in glyphs) >= 0.6 * load_layout("brochure").theme.roles["couplet-large"].size


def test_picture_in_a_low_room_has_its_words_beside_it_under_the_figures(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "green").save(tmp_path / "a.png")
    facts = {"f": {"value": 5200, "unit": "棵", "label": "新树"}}
    first = section("one")
    third = section("three", figures=["f"], charts=[chart("图", "waffle")], pictures=["a"])
    pages = project(tmp_path, [], extends="brochure", facts=facts, sections=[first, section("two"), third],
                    pictures={"a": {"file": "a.png", "alt": "绿", "caption": "湖边新林"}})
    page = next(page for page in pages.pages if any(isinstance(item, Picture) for item in page.items))
    picture = next(item for item in page.items if isinstance(item, Picture))
    caption = next(run for run in glyph_runs(page.items) if "湖边新林" in run.text)
    figure = next(run for run in glyph_runs(page.items) if "5200" in run.text)
    assert "数40" in page_text(page).replace(" ", "")
    assert caption.xs[0] > picture.x + picture.width
    assert picture.y < caption.ys[0] <= picture.y + picture.height
    assert figure.ys[0] < picture.y


def test_table_over_a_leaflets_panels_prints_over_no_text_on_any_side(tmp_path: Path) -> None:
    sections = [{**section(f"s{n}"), "text": [SENTENCE * 40, "{table:crops}", SENTENCE * 20]} for n in range(4)]
    sections = [sections[0], *({**one, "text": [one["text"][0]]} for one in sections[1:])]
    pages = project(tmp_path, [], extends="trifold", tables={"crops": table(6, 9)}, sections=sections)
    assert len(pages.pages) > 2
    assert len({round(run.xs[0]) for run in glyph_runs(pages.pages[2].items) if round(run.size, 1) == 9.6}) >= 3
    assert named(pages, "overlap") == []
    assert faults(pages) == []


def test_size_that_is_given_is_not_scaled_again() -> None:
    theme = Theme(load_layout("brochure").theme, FontLibrary()).scaled(0.9)
    assert theme.style("headline", size=20.0).text.size == 20.0
    assert theme.style("headline").text.size == pytest.approx(0.9 * theme.role("headline").size)


def test_portrait_keeps_its_size_in_a_wide_measure(tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "green").save(tmp_path / "a.png")
    pages = project(tmp_path, [], extends="report", pictures={"a": {"file": "a.png", "alt": "绿"}},
                    portraits={"p": {"name": "某", "office": "某", "text": SENTENCE, "picture": "a"}},
                    sections=[{**section("one"), "text": ["{portrait:p}"]}])
    widths = [item.width for page in pages.pages for item in page.items if isinstance(item, Picture)]
    assert widths == [pytest.approx(96.0)]


def test_chart_of_one_shape_shares_its_row_with_a_wide_one(tmp_path: Path) -> None:
    pages = project(tmp_path, [], extends="report", sections=[
        section("one", charts=[{**chart("柱图在左"), "data": [{"value": n, "label": f"数{n}"} for n in range(3, 12)]},
                               chart("环图在右", "ring")])])
    left, right = runs_with(pages, "柱图在左")[-1], runs_with(pages, "环图在右")[-1]
    assert left.ys[0] == pytest.approx(right.ys[0])
    assert right.xs[0] - left.xs[0] > 150


def test_figures_of_a_row_are_of_one_size(tmp_path: Path) -> None:
    facts = {"a": {"value": 19, "unit": "个", "label": "短"}, "b": {"value": 45000, "unit": "亿元", "label": "长"}}
    strip = {"left": "20mm", "width": "95mm", "top": "20mm", "blocks": [{"block": "figures", "role": "figure"}]}
    layout = {"templates": {"strip": {"areas": {"strip": strip}}}, "flow": [{"template": "strip"}]}
    pages = project(tmp_path, [], layout=layout, facts=facts, figures=list(facts))
    short, long = runs_with(pages, "19")[0], runs_with(pages, "45000")[0]
    assert short.size == pytest.approx(long.size)
    assert short.size < load_layout("brochure").theme.roles["figure"].size
    assert short.ys[0] == pytest.approx(long.ys[0])


def test_western_section_counts_as_short_with_twice_the_letters(tmp_path: Path) -> None:
    words = "The river ran high. " * 20
    english = {**section("one", title=["High water"]), "text": [words.strip()]}
    pages = project(tmp_path, [], extends="brochure", language="en", lead=["A year."], sections=[english])
    body = next(run for page in pages.pages for run in glyph_runs(page.items) if "The river" in run.text)
    assert body.colour.name == "white"
