"""The built-in layouts: the Liyang content in each, and contents nobody here has seen."""

import re
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reportgen.blocks.box import Box
from reportgen.blocks.flow import Flow, Growth, Piece
from reportgen.blocks.growing import fill_rows
from reportgen.blocks.theme import Theme
from reportgen.builder import build, compose, read_project
from reportgen.fonts.library import FontLibrary
from reportgen.items import Anchor, Page, Pages, Swatch
from reportgen.pdf.fonts import glyph_runs
from reportgen.spec.inline import plain_text
from reportgen.spec.library import builtin, load_layout

ROOT = Path(__file__).parents[2]
LIYANG = ROOT / "data/liyang-2024"
MM = 72 / 25.4
WITHOUT_PROSE = {"poster"}

PAGES = {"brochure": 12, "newspaper": 1, "poster": 1, "trifold": 2, "long-image": 1}
SENTENCE = "春风又过江南岸，湖上人家煮新茶；山路十里，竹影半窗。"


def page_text(page: Page) -> str:
    return "".join(run.text for run in glyph_runs(page.items))


def faults(pages: Pages) -> list[str]:
    """Name texts that overlap or stand within five millimetres of the trim."""
    found = []
    for page in pages.pages:
        boxes = []
        for run in glyph_runs(page.items):
            inks = [run.face.ink(gid) for gid in run.gids]
            box = (min(x + ink[0] * run.size for x, ink in zip(run.xs, inks, strict=True)),
                   run.ys[0] - max(ink[3] for ink in inks) * run.size,
                   max(x + ink[2] * run.size for x, ink in zip(run.xs, inks, strict=True)),
                   run.ys[0] - min(ink[1] for ink in inks) * run.size)
            if min(box[0], box[1], page.width - box[2], page.height - box[3]) < 5 * MM and box[2] > box[0]:
                found.append(f"page {page.label}: {run.text!r} is near the trim")
            boxes.append((*box, run.text))
        boxes.sort(key=lambda box: box[1])
        for index, box in enumerate(boxes):
            for other in boxes[index + 1:]:
                if other[1] >= box[3] - 1.2:
                    break
                if box[0] < other[2] - 1.2 and other[0] < box[2] - 1.2 and other[3] > box[1] + 1.2:
                    found.append(f"page {page.label}: {box[4]!r} overlaps {other[4]!r}")
    return found


@pytest.mark.parametrize("name", builtin("layout"))
def test_liyang_content_is_whole_in_every_layout(name: str) -> None:
    project = read_project(LIYANG, name)
    pages = compose(project)
    assert faults(pages) == []
    assert len(pages.pages) == PAGES.get(name, len(pages.pages))
    text = "".join(page_text(page) for page in pages.pages)
    for section in project.content.sections:
        assert section.title[0][0] in text
        if name not in WITHOUT_PROSE:
            end = plain_text(section.text[0], project.content.facts)[-6:-1]
            assert end in text.replace(" ", ""), section.id


@st.composite
def contents(draw: st.DrawFn) -> dict[str, object]:
    count = draw(st.integers(4, 12))
    has_charts = draw(st.booleans())
    sections = []
    for index in range(count):
        length, title = draw(st.integers(80, 1500)), draw(st.integers(4, 12))
        text = (SENTENCE * (length // len(SENTENCE) + 1))[:length]
        charts = [{"kind": "hbar", "title": "项目", "data": [{"fact": "one", "label": "项目"}]}] if has_charts else []
        sections.append({"id": f"s{index}", "title": [("这一年风调雨顺岁稔年丰" * 3)[:title]] * draw(st.integers(1, 2)),
                         "decks": ["甲乙丙丁戊"] * draw(st.integers(0, 3)), "text": [text],
                         "figures": ["one"] * draw(st.integers(0, 3)), "charts": charts})
    return {"reportgen": 1, "title": "回顾2031！", "place": "云溪", "lead": [SENTENCE], "figures": ["one"],
            "facts": {"one": {"value": 12, "unit": "个", "label": "项目"}}, "sections": sections}


@pytest.mark.parametrize("name", builtin("layout"))
@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=list(HealthCheck))
@given(content=contents())
def test_unseen_content_is_set_whole_or_its_overflow_reported(tmp_path_factory: pytest.TempPathFactory, name: str,
                                                               content: dict[str, object]) -> None:
    folder = tmp_path_factory.mktemp("unseen")
    (folder / "content.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    pages = compose(read_project(folder, name))
    assert faults(pages) == []
    if name not in WITHOUT_PROSE:
        whole = "".join(text for section in content["sections"] for text in section["text"])  # type: ignore[attr-defined]
        text = "".join(page_text(page) for page in pages.pages)
        assert text.count("影") >= whole.count("影")


def luminance(swatch: Swatch) -> float:
    parts = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in swatch.rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Swatch, other: Swatch) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme_name", [None, *builtin("theme")])
@pytest.mark.parametrize("name", builtin("layout"))
def test_text_in_a_hue_or_on_it_has_contrast_enough(name: str, theme_name: str | None) -> None:
    theme = Theme(load_layout(name, theme_name).theme, FontLibrary())
    for hue_name in theme.spec.hues:
        hue = theme.swatch(hue_name)
        assert contrast(hue, theme.swatch("white")) >= 4.5, hue_name
        assert contrast(hue, theme.swatch("tint", hue)) >= 4.5, hue_name
    assert contrast(theme.swatch("grey"), theme.swatch("paper")) >= 4.5


def test_no_two_section_pages_in_a_row_have_one_composition() -> None:
    steps = [step for step in load_layout("brochure").flow if step.each == "section"]
    assert all(one != other for step in steps for one, other in pairwise((*step.template, step.template[0])))


def test_long_image_is_written_beside_the_pdf_at_phone_width(tmp_path: Path) -> None:
    from PIL import Image

    build(LIYANG, "long-image", output=tmp_path / "long.pdf")
    image = tmp_path / "long.png"
    assert Image.open(image).width == 1080
    assert image.stat().st_size < 5_000_000


def test_no_type_of_the_long_image_is_under_28_pixels() -> None:
    roles = load_layout("long-image").theme.roles
    for name in ("body", "lead", "deck", "figure-caption", "caption", "source", "honour", "scope", "colophon", "note"):
        assert roles[name].size * 2 >= 28, name


def test_block_settings_of_a_project_reach_every_template(tmp_path: Path) -> None:
    (tmp_path / "layout.yaml").write_text("extends: brochure\nblocks: {prose: {role: body-large}}\n", encoding="utf-8")
    layout = load_layout(tmp_path / "layout.yaml")
    roles = {block.role for template in layout.templates.values() for area in template.areas.values()
             for block in area.blocks if block.block == "prose"}
    assert roles == {"body-large"}


def newspaper_of(folder: Path, characters: int, charts: int, layout: str = "newspaper") -> Pages:
    text = (SENTENCE * (characters // len(SENTENCE) + 1))[:characters]
    chart = {"kind": "hbar", "data": [{"fact": "one", "label": "项目"}]}
    sections = [{"id": f"s{n}", "title": ["这一年风调雨顺", "这一年岁稔年丰"], "text": [text], "figures": ["one"],
                 "charts": [{**chart, "title": f"图{n}之{c}"} for c in range(charts)]} for n in range(7)]
    content = {"reportgen": 1, "title": "回顾2031！", "date": "2031-12-31", "lead": [SENTENCE], "sections": sections,
               "facts": {"one": {"value": 12, "unit": "个", "label": "项目"}}}
    (folder / "content.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return compose(read_project(folder, layout))


@pytest.mark.parametrize(("characters", "charts"), [(60, 1), (300, 2), (300, 5), (900, 2)])
def test_newspaper_shows_each_chart_or_names_it_in_a_warning(tmp_path: Path, characters: int, charts: int) -> None:
    pages = newspaper_of(tmp_path, characters, charts)
    text = "".join(page_text(page) for page in pages.pages)
    left_out = [warning for warning in pages.warnings if warning.rule == "left-out"]
    assert all(warning.source for warning in left_out)
    for title in (f"图{n}之{c}" for n in range(7) for c in range(charts)):
        assert (title in text) != any(title in warning.message for warning in left_out), title


def test_story_with_a_footnote_is_no_higher_than_its_text(tmp_path: Path) -> None:
    section = {"id": "a", "title": "渠水通到田头", "text": [f"{SENTENCE}{{note:dry}}", SENTENCE],
               "notes": {"dry": "春天旱了一阵。"}}
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(
        {"reportgen": 1, "title": "回顾", "sections": [section, {**section, "id": "b"}]}, allow_unicode=True),
        encoding="utf-8")
    pages = compose(read_project(tmp_path, "newspaper"))
    assert len(pages.pages) == 1
    assert page_text(pages.pages[0]).count("春天旱了一阵") == 2


def test_newspaper_goes_on_over_sheets_each_with_its_folio(tmp_path: Path) -> None:
    pages = newspaper_of(tmp_path, 900, 2)
    count = len(pages.pages)
    assert count > 1
    for number, page in enumerate(pages.pages, 1):
        assert f"第{number}版／共{count}版" in page_text(page).replace(" ", "")
        assert "2031年12月31日" in page_text(page).replace(" ", "")
    assert faults(pages) == []


def test_long_numbered_heading_breaks_between_its_phrases(tmp_path: Path) -> None:
    first, second = "把病房里的问题带进实验室", "把实验室里的答案带回病房"
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(
        {"reportgen": 1, "title": "年报", "sections": [{"id": "a", "title": [first, second], "text": ["字。"]}]},
        allow_unicode=True), encoding="utf-8")
    page = compose(read_project(tmp_path, "report")).pages[2]
    runs = {run.text: run for run in glyph_runs(page.items)}
    assert runs["一、" + first].ys[0] < runs[second].ys[0]
    assert runs[second].xs[0] == pytest.approx(runs["一、" + first].xs[2], abs=0.1)


@pytest.mark.parametrize(("sections", "characters", "charts"), [(1, 30, 0), (3, 90, 1), (7, 60, 4), (8, 200, 0),
                                                               (7, 300, 1), (12, 100, 0)])
def test_leaflet_has_two_sides_with_text_on_the_inner_one(tmp_path: Path, sections: int, characters: int,
                                                          charts: int) -> None:
    chart = {"kind": "ring", "title": "图", "total": 2, "data": [{"value": 1, "label": "项目"}]}
    text = (SENTENCE * 40)[:characters]
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(
        {"reportgen": 1, "title": "回顾2031", "lead": ["把一年的事说清楚。"], "sections": [
            {"id": f"s{n}", "title": ["这一年风调雨顺", "这一年岁稔年丰"], "text": [text],
             "charts": [chart] * charts} for n in range(sections)]}, allow_unicode=True), encoding="utf-8")
    pages = compose(read_project(tmp_path, "trifold"))
    assert len(pages.pages) == 2
    assert not pages.warnings
    assert sum(page_text(page).count("影") for page in pages.pages) == sections * text.count("影")
    assert "春风" in page_text(pages.pages[1])


@pytest.mark.parametrize("sentences", [160, 300])
def test_leaflet_that_needs_more_than_two_sides_is_told(tmp_path: Path, sentences: int) -> None:
    (tmp_path / "content.yaml").write_text(yaml.safe_dump(
        {"reportgen": 1, "title": "回顾2031", "sections": [{"id": "a", "title": "题", "text": [SENTENCE * sentences]}]},
        allow_unicode=True), encoding="utf-8")
    pages = compose(read_project(tmp_path, "trifold"))
    assert len(pages.pages) == (3 if sentences == 160 else 4)
    assert [warning.rule for warning in pages.warnings] == ["page-count"]
    assert "room for 2" in pages.warnings[0].message
    assert pages.warnings[0].source


def story_rows(folder: Path, lengths: list[int], *, charts: int = 0) -> list[int]:
    """Return how many stories each row of a newspaper has."""
    sections = [{"id": f"s{n}", "title": [f"第{n}篇的标题", "下一句也相称"], "text": [(SENTENCE * 40)[:length]],
                 "charts": [{"kind": "hbar", "title": "图", "data": [{"value": 1, "label": "项目"}]}] * charts}
                for n, length in enumerate(lengths)]
    (folder / "content.yaml").write_text(yaml.safe_dump(
        {"reportgen": 1, "title": "回顾", "sections": sections}, allow_unicode=True), encoding="utf-8")
    pages = compose(read_project(folder, "newspaper"))
    tops = [(number, round(item.y)) for number, page in enumerate(pages.pages) for item in page.items
            if isinstance(item, Anchor) and re.fullmatch(r"s\d+", item.name)]
    return [len(list(row)) for _, row in groupby(tops)]


@pytest.mark.parametrize("count", range(4, 13))
def test_no_short_story_stands_alone_in_the_last_row_of_a_newspaper(tmp_path: Path, count: int) -> None:
    rows = story_rows(tmp_path, [260] * count)
    assert rows[0] == 1
    assert sum(rows) == count
    assert rows[-1] > 1


def test_long_story_takes_a_row_of_its_own_among_short_ones(tmp_path: Path) -> None:
    rows = story_rows(tmp_path, [300, 200, 200, 1500, 200, 200], charts=1)
    assert 1 in rows[1:]


def test_wish_for_a_smaller_row_is_met_before_a_larger_one() -> None:
    def drawn(height: float) -> Box:
        return Box(100, height, (Anchor("", 0, height),))

    def row(wish: float) -> Piece:
        return Piece(Box(100, 50), growth=Growth((wish,), 1.0, drawn))

    box, rest = fill_rows(Flow((row(90), row(30)), 100), 100, 140, is_filled=True)
    assert not rest.is_open
    assert [item.y for item in box.items if isinstance(item, Anchor)] == [55, 55 + 85]


@pytest.mark.parametrize("layout", builtin("layout"))
def test_a_title_alone_is_a_document(layout: str, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text("reportgen: 1\ntitle: 云溪2031\n", encoding="utf-8")
    assert build(tmp_path, layout).pages.pages
