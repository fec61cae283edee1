"""Blocks of lists and drawings: ranking ladder, timeline across, index of names, merged cells, tabs, SVG ornaments."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from test_layouts import faults, page_text

from reportgen.builder import build, compose, read_project
from reportgen.errors import SpecError
from reportgen.items import Anchor, Clip, GlyphRun, Item, Pages, Picture
from reportgen.items import Path as Drawn
from reportgen.output.conformance import conform
from reportgen.pdf.fonts import glyph_runs

BIRD = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><g transform="translate(10 0)">
<path d="M0 40L60 40L30 10Z" fill="currentColor"/><circle cx="150" cy="30" r="20" fill="#43773A"/>
<line x1="0" y1="70" x2="180" y2="70" stroke="#000" stroke-width="4"/>{more}</g></svg>"""
FLOWING = {"top": "28mm", "columns": "1-12", "space": "17pt"}


def project(folder: Path, blocks: list[Any], *, extends: str = "report", template: dict[str, Any] | None = None,
            layout: dict[str, Any] | None = None, **content: Any) -> Pages:
    """Compose a document whose text template has the `blocks`."""
    section = {"id": "one", "title": ["山水相依", "云溪新貌"], "text": ["正文一段。"]}
    said = {"reportgen": 1, "title": "云溪2031", "notice": "示例数据，纯属虚构", "sections": [section], **content}
    (folder / "content.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    look = {"reportgen": 1, "extends": extends, **(layout or {})}
    if blocks:
        area = {"text": {**FLOWING, "blocks": ["article", *blocks]}}
        look["templates"] = {"text": {**(template or {}), "areas": area}}
    (folder / "layout.yaml").write_text(yaml.safe_dump(look, allow_unicode=True), encoding="utf-8")
    return compose(read_project(folder))


def runs_with(pages: Pages, text: str) -> list[GlyphRun]:
    return [run for page in pages.pages for run in glyph_runs(page.items) if text in run.text.replace(" ", "")]


def filled(items: tuple[Item, ...]) -> list[Drawn]:
    return [item for item in items if isinstance(item, Drawn) and item.fill]


def extent(path: Drawn) -> tuple[float, float, float, float]:
    xs = [value for _, *values in path.segments for value in values[::2]]
    ys = [value for _, *values in path.segments for value in values[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("count", range(2, 17))
def test_no_figure_of_a_mosaic_is_alone_in_the_last_row_or_larger_than_the_first(tmp_path: Path, count: int) -> None:
    facts = {f"f{n}": {"value": 100 + n, "unit": "个", "label": f"第{n}项"} for n in range(count)}
    pages = project(tmp_path, [], extends="poster", facts=facts, figures=list(facts))
    figures = [max(runs_with(pages, f"{100 + n}"), key=lambda run: run.size) for n in range(count)]
    assert figures[-2].ys[0] == pytest.approx(figures[-1].ys[0], abs=12)
    assert figures[-1].size <= figures[0].size + 0.1


def test_registers_of_a_brochure_share_a_page_where_they_fit(tmp_path: Path) -> None:
    lists = {"timeline": [{"date": "三月", "text": "渠水通到最后一片田"}], "honours": [{"text": "虚构的称号"}],
             "tables": {"crops": {"title": "收成", "columns": ["作物", "产量"], "rows": [["稻", 4]]}}}

    def with_lists(names: list[str]) -> int:
        pages = project(tmp_path, [], extends="brochure", **{name: lists[name] for name in names})
        here = {page.label for page in pages.pages for text in [page_text(page)]
                if "大事记" in text or "首次与荣誉" in text or "收成" in text}
        return len(here)

    assert with_lists(["timeline", "honours", "tables"]) == 1
    assert with_lists(["honours"]) == 1
    assert with_lists([]) == 0


def test_ranking_has_the_best_place_on_top_and_shortest(tmp_path: Path) -> None:
    facts = {"c": {"value": 12, "rank": True, "label": "十二"}, "a": {"value": 1, "rank": True, "label": "第一名"},
             "b": {"value": 3, "rank": True, "label": "第三名"}, "d": {"value": 9, "unit": "个"}}
    pages = project(tmp_path, ["ranking"], facts=facts)
    page = pages.pages[2]
    rungs = [extent(path) for path in filled(page.items)]
    assert len(rungs) == 3
    assert [rung[1] for rung in rungs] == sorted(rung[1] for rung in rungs)
    widths = [rung[2] - rung[0] for rung in rungs]
    assert widths == sorted(widths)
    assert widths[0] < widths[2]
    text = page_text(page).replace(" ", "")
    assert text.index("第一名") < text.index("第三名") < text.index("十二")
    assert faults(pages) == []


def test_timeline_across_stands_in_even_rows_on_one_line_each(tmp_path: Path) -> None:
    entries = [{"date": f"{month}月", "text": f"第{month}件事"} for month in range(1, 8)]
    pages = project(tmp_path, [{"block": "timeline", "direction": "row", "text": "大事记"}], timeline=entries)
    dates = [runs_with(pages, f"{month}月")[0] for month in range(1, 8)]
    rows = [round(run.ys[0]) for run in dates]
    assert rows[:4] == [rows[0]] * 4
    assert rows[4:] == [rows[4]] * 3
    assert rows[4] > rows[0]
    assert dates[0].xs[0] == pytest.approx(dates[4].xs[0])
    assert faults(pages) == []


def test_heading_of_a_list_is_there_only_with_entries(tmp_path: Path) -> None:
    blocks = [{"block": "timeline", "text": "大事记"}, {"block": "honours", "text": "首次与荣誉"}]
    pages = project(tmp_path, blocks, timeline=[{"date": "一月", "text": "开工"}])
    text = "".join(map(page_text, pages.pages))
    assert "大事记" in text
    assert "首次与荣誉" not in text


def test_index_lists_marked_names_by_pinyin_with_each_page_once(tmp_path: Path) -> None:
    mentions = ("[竹坞]{.index}与[溧阳]{.name}，再到[竹坞]{.index}。", "[竹坞]{.index}又见。",
                "[《归途》]{.title}与ABC。")
    filler = ["白茶园里的正文写满一页。" * 40] * 3
    sections = [{"id": f"s{number}", "title": [f"第{number}章"], "text": [words, *filler]}
                for number, words in enumerate(mentions, 1)]
    pages = project(tmp_path, [{"block": "index", "text": "索引"}], sections=sections)
    assert len(pages.pages) > 4
    where = {name: [n for n, page in enumerate(pages.pages, 1) for item in page.items
                    if isinstance(item, Anchor) and f":{name}:" in item.name] for name in ("竹坞", "溧阳", "《归途》")}
    assert [len(found) for found in where.values()] == [3, 1, 1]
    last = page_text(pages.pages[-1]).replace(" ", "")
    index = last[last.index("索引"):]
    for name, found in where.items():
        assert f"{name}　{'，'.join(map(str, sorted(set(found))))}".replace("　", "") in index.replace("　", ""), index
    assert index.index("《归途》") < index.index("溧阳") < index.index("竹坞")


def test_names_in_the_index_carry_no_line(tmp_path: Path) -> None:
    def lines(mark: str) -> int:
        section = {"id": "one", "title": ["一"], "text": [f"去[竹坞]{{.{mark}}}看看。"]}
        pages = project(tmp_path, ["ranking"], sections=[section])
        return sum(isinstance(item, Drawn) and item.stroke is not None for page in pages.pages for item in page.items)

    assert lines("name") == lines("index") + 1


MERGED = {"columns": ["片区", "村", "项目"], "title": "项目", "merge": ["片区", "村"],
          "rows": [["东片", "竹坞", "步道"], ["东片", "竹坞", "水渠"], ["东片", "北桥", "水渠"],
                   ["西片", "北桥", "食堂"]]}


def test_equal_cells_merge_within_the_merged_cells_to_their_left(tmp_path: Path) -> None:
    pages = project(tmp_path, ["table"], tables={"duty": MERGED})
    assert [len(runs_with(pages, word)) for word in ("东片", "西片", "竹坞", "北桥", "水渠")] == [1, 1, 1, 2, 2]


def test_merged_and_grouped_cells_are_tagged_with_their_spans(tmp_path: Path) -> None:
    project(tmp_path, ["table"], tables={"duty": {**MERGED, "groups": {"归属": ["片区", "村"]}}})
    report = build(tmp_path)
    assert conform(report.pdf)[1] == ()
    found = []
    with pikepdf.open(BytesIO(report.pdf)) as pdf:
        for element in pdf.objects:
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") in ("/TD", "/TH"):
                look = element.get("/A", {})
                found.append((str(element.S), int(look.get("/RowSpan", 1)), int(look.get("/ColSpan", 1))))
    assert sorted(span for span in found if span[1:] != (1, 1)) == [
        ("/TD", 2, 1), ("/TD", 3, 1), ("/TH", 1, 2), ("/TH", 2, 1)]


def test_empty_cells_keep_their_places_in_the_rows_that_are_read_aloud(tmp_path: Path) -> None:
    rows = [["东片", "竹坞"], ["", "北桥"], ["西片", ""]]
    project(tmp_path, ["table"], tables={"duty": {"columns": ["片区", "村"], "title": "村", "rows": rows}})
    assert conform(build(tmp_path).pdf)[1] == ()


def test_merge_of_an_unknown_column_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="片区"):
        project(tmp_path, ["table"], tables={"duty": {**MERGED, "merge": ["片"]}})


def test_section_tabs_step_down_the_outer_edge_and_bleed_off_it(tmp_path: Path) -> None:
    sections = [{"id": f"s{n}", "title": [f"第{n}章名称"], "text": ["正文写在这里。" * 60]} for n in range(4)]
    pages = project(tmp_path, [], extends="brochure", layout={"running": {"tabs": True}}, sections=sections)
    tabs = []
    for page in pages.pages:
        for path in filled(page.items):
            left, top, right, bottom = extent(path)
            if 30 < bottom - top < 50 and right - left < 40 and (left < 0 or right > page.width):
                tabs.append((top, left < 0, path.fill))
    assert len(tabs) == 4
    assert [tab[0] for tab in tabs] == sorted({tab[0] for tab in tabs})
    assert [tab[1] for tab in tabs] in ([True, False, True, False], [False, True, False, True])
    assert len({tab[2] for tab in tabs}) == 4


def test_picture_grid_crops_all_pictures_to_one_shape(tmp_path: Path) -> None:
    from PIL import Image

    for name, size in (("a", (300, 200)), ("b", (200, 300)), ("c", (400, 100)), ("d", (200, 200))):
        Image.new("RGB", size, "green").save(tmp_path / f"{name}.png")
    pictures = {name: {"file": f"{name}.png", "alt": "绿", "caption": f"图{name}"} for name in "abcd"}
    section = {"id": "one", "title": ["一图一景"], "text": ["正文。" * 30], "pictures": list("abcd")}
    pages = project(tmp_path, [], extends="brochure", pictures=pictures, sections=[section])
    shown = [item for page in pages.pages for item in page.items if isinstance(item, Picture)]
    assert len(shown) == 4
    assert len({(round(one.width, 1), round(one.height, 1)) for one in shown}) == 1
    assert len({round(one.x, 1) for one in shown}) == 2
    assert faults(pages) == []


def ornament(folder: Path, drawing: str, *, columns: str = "1-12", strength: float = 1.0) -> list[Item]:
    (folder / "bird.svg").write_text(drawing, encoding="utf-8")
    spec = {"ornament": "bird.svg", "columns": columns, "top": "100mm", "height": "30mm", "strength": strength}
    pages = project(folder, ["ranking"], template={"ornaments": [spec]})
    return [item for item in pages.pages[2].items if isinstance(item, Drawn | Clip)]


def test_svg_ornament_is_drawn_in_swatches_at_its_place(tmp_path: Path) -> None:
    drawn = [item for item in ornament(tmp_path, BIRD.replace("{more}", "")) if isinstance(item, Drawn)]
    triangle, disc, line = drawn[:3]
    assert [shape.fill and shape.fill.name for shape in (triangle, disc, line)] == ["indigo", "bamboo", None]
    assert line.stroke == triangle.fill
    assert line.width == pytest.approx(4 * 30 / 80 * 72 / 25.4, rel=0.01)
    left, top, right, bottom = extent(disc)
    assert right - left == pytest.approx(bottom - top)
    assert (top, bottom) == pytest.approx(((100 + 30 * 10 / 80) / 25.4 * 72, (100 + 30 * 50 / 80) / 25.4 * 72))


def test_clip_of_an_svg_ornament_holds_what_it_clips(tmp_path: Path) -> None:
    more = ('<clipPath id="c"><path d="M0 0h50v50z"/></clipPath>'
            '<g clip-path="url(#c)"><rect width="90" height="9"/></g>')
    clips = [item for item in ornament(tmp_path, BIRD.replace("{more}", more)) if isinstance(item, Clip)]
    assert len(clips) == 1
    assert len(clips[0].items) == 1


@pytest.mark.parametrize(("drawing", "said"), [
    (BIRD.replace("{more}", "<text x='1' y='9'>字</text>"), "live text"),
    ("not a drawing", "cannot be read"),
    ("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>", "cannot be read"),
])
def test_svg_that_cannot_be_an_ornament_is_refused_at_its_place(tmp_path: Path, drawing: str, said: str) -> None:
    with pytest.raises(SpecError, match=said) as caught:
        ornament(tmp_path, drawing)
    source = caught.value.problems[0].source
    assert source is not None
    assert source.file.endswith("layout.yaml")


def brochure_of(folder: Path, *, characters: int, charts: int = 0, kind: str = "bar",
                pictures: tuple[str, ...] = ()) -> Pages:
    """A brochure of five sections, so that each composition is used once."""
    from PIL import Image

    for name in pictures:
        Image.new("RGB", (300, 200), "green").save(folder / f"{name}.png")
    repeats = characters // 7
    chart = {"kind": kind, "title": "数", "unit": "个", "data": [{"value": n, "label": f"数{n}"} for n in (5, 7)]}
    sections = [{"id": f"s{n}", "title": [f"第{n}章写在这里", "七字一句两相称"], "text": ["正文写在这里。" * repeats],
                 "charts": [chart] * charts, "pictures": list(pictures)} for n in range(5)]
    said = {name: {"file": f"{name}.png", "alt": "绿", "caption": "图"} for name in pictures}
    return project(folder, [], extends="brochure", pictures=said, sections=sections)


def scenes(pages: Pages) -> list[float]:
    """Heights of the hills that run over the foot of a section's page from edge to edge."""
    found = []
    for page in pages.pages[2:-1]:
        hills = [extent(path) for path in filled(page.items) if any(op == "C" for op, *_ in path.segments)]
        found.append(max((bottom - top for left, top, right, bottom in hills
                          if left < 0 and right > page.width and bottom > page.height), default=0.0))
    return found


def test_landscape_stands_in_what_text_alone_leaves_of_a_page(tmp_path: Path) -> None:
    text_only = scenes(brochure_of(tmp_path, characters=350))
    with_chart = scenes(brochure_of(tmp_path, characters=350, charts=1))
    assert all(height > 100 for height in text_only[:5])
    assert all(height < 60 for height in with_chart[:5])


def test_chart_on_a_page_of_its_own_is_no_higher_than_is_good_and_leaves_the_rest_to_the_landscape(
        tmp_path: Path) -> None:
    pages = brochure_of(tmp_path, characters=1000, charts=1, kind="hbar")
    own = [page for page in pages.pages if "正文" not in page_text(page) and "数5" in page_text(page)]
    assert own
    for page in own:
        assert max(bottom for *_, bottom in map(extent, filled(page.items)) if bottom < page.height) < page.height * 0.6
    assert max(scenes(pages)) > 300


def test_pictures_keep_off_the_panel_of_a_couplet_and_shrink_to_the_room(tmp_path: Path) -> None:
    pages = brochure_of(tmp_path, characters=350, pictures=("a",))
    assert len(pages.pages) == 8
    shown = [(page, item) for page in pages.pages for item in page.items if isinstance(item, Picture)]
    assert len(shown) == 5
    assert {1.5} < {round(item.width / item.height, 2) for _, item in shown}
    for page, item in shown:
        panels = [extent(path) for path in filled(page.items) if len(path.segments) == 5]
        assert not any(left < item.x + item.width - 1 and item.x + 1 < right and top < item.y + item.height - 1
                       and item.y + 1 < bottom for left, top, right, bottom in panels if bottom - top > 300)


def test_words_at_the_foot_stand_in_ink_on_a_landscape(tmp_path: Path) -> None:
    for charts, colours in ((0, {"ink"}), (1, {"grey"})):
        page = brochure_of(tmp_path, characters=350, charts=charts).pages[4]
        foot = [run for run in glyph_runs(page.items) if "示例" in run.text and run.ys[0] > page.height - 40]
        assert {run.colour.name for run in foot} == colours


def test_four_charts_stand_in_a_grid_not_in_a_row_of_strips(tmp_path: Path) -> None:
    pages = brochure_of(tmp_path, characters=70, charts=4)
    for page in pages.pages:
        charts = [item for item in page.items if isinstance(item, Anchor) and "-chart-" in item.name]
        assert len({round(chart.x) for chart in charts}) in (0, 2)
        assert len({round(chart.y) for chart in charts}) in (0, 2)
    assert sum(isinstance(item, Anchor) and "-chart-" in item.name
               for page in pages.pages for item in page.items) == 20
