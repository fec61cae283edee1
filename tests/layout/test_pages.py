"""Pages: on the grid, nothing lost, nothing overfull in silence, figures written once."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from PIL import Image

from reportgen.builder import Report, build, compose, read_project
from reportgen.errors import LayoutError, SpecError
from reportgen.items import GlyphRun, Item, Page
from reportgen.layout.grid import Grid
from reportgen.layout.pages import _in_turn
from reportgen.pdf.fonts import glyph_runs
from reportgen.spec.library import load_layout

ROOT = Path(__file__).parents[2]
LIYANG = ROOT / "data/liyang-2024"
MM = 72 / 25.4


def page_text(page: Page) -> str:
    return "".join(run.text for run in glyph_runs(page.items))


def second_content(sections: int, characters: int) -> dict[str, object]:
    sentence = "春风又过江南岸，湖上人家煮新茶；山路十里，竹影半窗。"
    text = (sentence * (characters // len(sentence) + 1))[:characters]
    return {"reportgen": 1, "title": "回顾2031！", "place": "云溪", "lead": [sentence],
            "facts": {"one": {"value": 12, "unit": "个", "label": "项目"}}, "figures": ["one"],
            "sections": [{"id": f"s{index}", "title": ["这一年风调雨顺", "这一年岁稔年丰"], "decks": ["甲乙丙丁戊"],
                          "text": [text], "figures": ["one"],
                          "charts": [{"kind": "hbar", "title": "项目", "data": [{"fact": "one", "label": "项目"}]}]
                          if index % 2 else []} for index in range(sections)]}


def written(tmp_path: Path, content: dict[str, object]) -> Path:
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return tmp_path


def test_brochure_of_liyang_has_twelve_pages_and_no_warning(liyang: Report) -> None:
    assert len(liyang.pages.pages) == 12
    assert liyang.warnings == ()


@pytest.mark.parametrize(("sections", "characters"), [(1, 80), (4, 80), (5, 700), (12, 300), (4, 1500)])
def test_content_of_another_length_loses_nothing_and_fills_whole_sheets(tmp_path: Path, sections: int,
                                                                        characters: int) -> None:
    content = second_content(sections, characters)
    pages = compose(read_project(written(tmp_path, content))).pages
    assert len(pages) % 4 == 0
    spoken = "".join(page_text(page) for page in pages)
    text = content["sections"][0]["text"][0]  # type: ignore[index]
    assert spoken.count("影") == sections * text.count("影") + 1


def test_sections_of_very_different_lengths_leave_no_empty_page(tmp_path: Path) -> None:
    content = second_content(10, 1500)
    sections: list[dict[str, object]] = content["sections"]  # type: ignore[assignment]
    for section, length in zip(sections, (60, 1500, 420, 900, 300, 650, 1200, 150, 800, 500), strict=True):
        section["text"] = [section["text"][0][:length]]  # type: ignore[index]
    pages = compose(read_project(written(tmp_path, content))).pages
    inner = [page for page in pages[3:-1] if "笔记" not in page_text(page)]
    assert len(inner) <= 13
    for page in inner:
        assert sum(len(run.text) for run in glyph_runs(page.items)) > 18, page.label


def test_section_without_pictures_and_charts_keeps_no_room_for_them(tmp_path: Path) -> None:
    content = second_content(2, 760)
    layout = "extends: brochure\nflow: [{template: couplet, each: section}]\n"
    content["sections"] = content["sections"][:1]  # type: ignore[index]
    (written(tmp_path, content) / "layout.yaml").write_text(layout, encoding="utf-8")
    assert len(compose(read_project(tmp_path)).pages) == 1


def test_charts_and_a_picture_that_both_find_no_room_come_on_pages_of_their_own(tmp_path: Path) -> None:
    content = second_content(1, 700)
    section: dict[str, object] = content["sections"][0]  # type: ignore[index]
    section["charts"] = [{"kind": "hbar", "title": "项目", "data": [{"fact": "one", "label": "项目"}]}]
    section["pictures"] = ["view"]
    content["pictures"] = {"view": {"file": "view.png", "caption": "湖上人家"}}
    Image.new("RGB", (600, 900), "teal").save(written(tmp_path, content) / "view.png")
    (tmp_path / "layout.yaml").write_text("extends: brochure\nflow: [{template: open, each: section}]\n",
                                          encoding="utf-8")
    texts = [page_text(page) for page in compose(read_project(tmp_path)).pages]
    assert sum("湖上人家" in text.replace("湖上人家煮", "") for text in texts) == 1
    assert sum("12个" in text.replace(" ", "") for text in texts) >= 1


def test_no_page_is_kept_for_tables_that_stand_in_the_text_nor_a_heading_over_an_empty_colophon(tmp_path: Path) -> None:
    content = second_content(1, 60)
    content["tables"] = {"t": {"columns": ["甲", "乙"], "rows": [["一", 1]]}}
    content["sections"][0]["text"].append("{table:t}")  # type: ignore[index]
    (written(tmp_path, content) / "layout.yaml").write_text(
        "extends: brochure\nflow: [{template: plain, each: section}, {template: registers, when: [tables, timeline]},"
        " {template: back}]\npage: {multiple: 1}\n", encoding="utf-8")
    texts = [page_text(page) for page in compose(read_project(tmp_path)).pages]
    assert len(texts) == 2
    assert "说明" not in texts[-1]
    content["colophon"] = ["字体依许可使用。"]
    assert "说明" in page_text(compose(read_project(written(tmp_path, content))).pages[-1])


def test_body_lines_stand_on_the_baseline_grid(liyang: Report) -> None:
    layout = load_layout("brochure")
    bodies = [run for page in liyang.pages.pages[3:10] for run in glyph_runs(page.items)
              if round(run.size, 1) in (10.5, 12.0, 15.0) and run.face.name == "NotoSerifSC-Regular"]
    assert len(bodies) > 50
    step, top = layout.page.baseline, layout.page.margins.top
    for size in (10.5, 12.0, 15.0):
        offsets = [(run.ys[0] - top) % step for run in bodies if round(run.size, 1) == size]
        assert max(offsets) - min(offsets) < 0.1, size


def text_stays_inside(page: Page, runs: list[GlyphRun]) -> bool:
    safe = 5 * MM
    return all(run.xs[0] >= safe and run.xs[-1] + run.face.ink(run.gids[-1])[2] * run.size <= page.width - safe
               and safe <= run.ys[0] - run.size * 0.8 and run.ys[0] <= page.height - safe for run in runs)


def test_no_text_stands_within_five_millimetres_of_the_trim(liyang: Report) -> None:
    for page in liyang.pages.pages:
        assert text_stays_inside(page, list(glyph_runs(page.items))), page.label


def boxes(items: tuple[Item, ...]) -> list[tuple[float, float, float, float, str]]:
    found = []
    for run in glyph_runs(items):
        inks = [run.face.ink(gid) for gid in run.gids]
        found.append((min(x + ink[0] * run.size for x, ink in zip(run.xs, inks, strict=True)),
                      run.ys[0] - max(ink[3] for ink in inks) * run.size,
                      max(x + ink[2] * run.size for x, ink in zip(run.xs, inks, strict=True)),
                      run.ys[0] - min(ink[1] for ink in inks) * run.size, run.text))
    return found


def test_no_two_texts_overlap(liyang: Report) -> None:
    slack = 1.2
    for page in liyang.pages.pages:
        found = boxes(page.items)
        for index, (left, top, right, bottom, text) in enumerate(found):
            for other in found[index + 1:]:
                overlaps = (left < other[2] - slack and other[0] < right - slack
                            and top < other[3] - slack and other[1] < bottom - slack)
                assert not overlaps, f"page {page.label}: {text!r} and {other[4]!r}"


def test_changed_fact_changes_text_figure_chart_and_alternative_text() -> None:
    report = compose(read_project(LIYANG, overrides={"facts.battery_province": "35.8"}))
    economy = page_text(report.pages[3])
    assert economy.count("35.8") == 2
    assert "35.8" in page_text(report.pages[2])
    assert "34.7" not in "".join(page_text(page) for page in report.pages)
    alts = [tag.alt for tag in walk(report.structure) if tag.role == "Figure"]
    assert any("占全省35.8%" in (alt or "") for alt in alts)


def walk(tag: object) -> list[object]:
    return [tag, *(node for child in tag.children for node in walk(child))]  # type: ignore[attr-defined]


def test_overfull_area_is_an_error_with_place_and_millimetres(tmp_path: Path) -> None:
    content = second_content(1, 80)
    content["sections"][0]["decks"] = ["一二三四五六七八九十" * 9] * 4  # type: ignore[index]
    content["sections"][0]["charts"] = [  # type: ignore[index]
        {"kind": "bar", "title": "题", "data": [{"fact": "one", "label": "项目"}]}]
    (written(tmp_path, content) / "layout.yaml").write_text(
        "extends: brochure\nflow: [{template: band, each: section}]\n", encoding="utf-8")
    with pytest.raises(LayoutError, match=r"content\.yaml:\d+:\d+: .*mm too small"):
        build(tmp_path)


def test_section_too_long_for_the_template_whose_turn_it_is_takes_another_one_that_holds_it(tmp_path: Path) -> None:
    pages = compose(read_project(LIYANG.parent / "sample-town", "brochure")).pages
    texts = [page_text(page).replace(" ", "") for page in pages[3:10]]
    for phrase, chart, text in zip(("春种秋收", "十年账目", "山水迎客", "青山常在", "老有所养", "说到的事"),
                                   ("三种作物都多了", "分开看", "多来的七万", "竹坞的步道", "一年四件事", "户数差"),
                                   texts, strict=False):
        assert phrase in text
        assert chart in text


def test_no_two_section_pages_in_a_row_can_take_one_composition() -> None:
    for count in (1, 2, 3, 4, 5, 6, 7):
        taken = [set(_in_turn("abcdefg"[:count], number)) for number in range(15)]
        assert all(not one & other for one, other in pairwise(taken)) or count == 1


def test_motto_too_long_for_the_back_cover_is_set_smaller(tmp_path: Path) -> None:
    content = second_content(1, 80)
    content["lead"] = ["Riverside is an invented hospital on the river."]
    folder = written(tmp_path, {**content, "language": "en"})
    assert "Riverside" in page_text(compose(read_project(folder, "brochure")).pages[-1])


def test_page_that_ends_one_flow_and_opens_another_is_kept_with_its_chart(tmp_path: Path) -> None:
    content = second_content(1, 400)
    section: dict[str, object] = content["sections"][0]  # type: ignore[index]
    section["charts"] = [{"kind": "bar", "title": f"第{n}张图", "data": [{"fact": "one", "label": "项目"}]}
                         for n in range(5)]
    for count in range(12, 44):
        content["timeline"] = [{"date": "三月", "text": f"第{n}件事"} for n in range(count)]
        folder = tmp_path / str(count)
        folder.mkdir()
        text = "".join(map(page_text, compose(read_project(written(folder, content), "report")).pages[2:]))
        assert [n for n in range(5) if f"第{n}张图" not in text] == [], count


def test_contents_show_the_page_of_each_section(liyang: Report) -> None:
    shown = re.sub(r"\D+", " ", page_text(liyang.pages.pages[1]).split("目录")[1])
    assert shown.strip().startswith("4 5 6 7 8 9 10")


def test_columns_tile_the_measure_and_mirror_on_left_hand_pages() -> None:
    spec = load_layout("brochure").page
    right, left = Grid(spec, 1), Grid(spec, 2)
    assert right.span(1, 12) == pytest.approx((18 * MM, 176 * MM))
    assert right.span(0, 13) == pytest.approx((0, 210 * MM))
    x, width = left.span(9, 13, mirror=True)
    assert x == 0
    assert width == pytest.approx(right.width - right.span(9, 13)[0])


def test_unknown_colour_in_a_layout_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, second_content(1, 80))
    layout = "extends: brochure\ntheme: {roles: {runner: {colour: inc}}}\n"
    (folder / "layout.yaml").write_text(layout, encoding="utf-8")
    with pytest.raises(SpecError, match="did you mean 'ink'"):
        build(folder)
