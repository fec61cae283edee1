"""Every box leads to its line; every fact to all its uses."""

from pathlib import Path

import pytest

from reportgen.errors import Source
from reportgen.items import GlyphRun
from reportgen.preview.editions import Edition, Workshop
from tests.preview.conftest import LIYANG

LINES = (LIYANG / "content.yaml").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def edition() -> Edition:
    edition = Workshop(LIYANG).build()
    assert not edition.errors
    return edition


def line(text: str) -> int:
    """Return the number of the only line of the file that holds a text."""
    numbers = [number for number, one in enumerate(LINES, 1) if text in one]
    assert len(numbers) == 1
    return numbers[0]


OWN_WORDS = {"目录", "图目录", "表目录", "数字里的一年", "每个数字都出自正文，颜色对应所在篇章。", "首次与荣誉", "数据",
             "摘自正文，颜色对应所在篇章。", "说明", "大事记", "笔记", "附录说明"}
"""What the built-in layouts say themselves."""


@pytest.mark.parametrize("layout", ["brochure", "newspaper", "trifold", "poster", "long-image", "report"])
@pytest.mark.parametrize("project", ["liyang-2024", "sample-town"])
def test_all_text_that_is_not_the_layouts_own_knows_its_place(project: str, layout: str) -> None:
    edition = Workshop(LIYANG.parent / project, layout).build()
    assert edition.report is not None
    unknown = {item.text for page in edition.report.pages.pages for item in page.items
               if isinstance(item, GlyphRun) and item.source is None}
    assert unknown <= OWN_WORDS


def test_a_line_of_a_folded_paragraph_leads_to_its_own_line_of_the_file(edition: Edition) -> None:
    places = {hit.place.line for hit in edition.hits(4)[0]}
    assert {line("全市所有行政村"), line("新增就业超{jobs}"), line("省中医院溧阳分院")} <= places


def test_a_figure_in_the_text_is_a_box_of_its_own_with_the_place_of_its_reference(edition: Edition) -> None:
    (hit,) = [hit for hit in edition.hits(4)[0] if hit.fact == "jobs"]
    number = line("{jobs}")
    assert (hit.place.line, hit.place.column) == (number, LINES[number - 1].index("{jobs}") + 1)
    assert hit.width == pytest.approx(45, abs=6)


def test_a_big_number_leads_to_its_fact(edition: Edition) -> None:
    places = [hit.place for hit in edition.hits(4)[0]]
    assert Source(str(LIYANG / "content.yaml"), line("jobs: {value"), 3) in places


def test_facts_tell_each_use_in_text_figures_and_charts_with_its_page(edition: Edition) -> None:
    uses = {found.name: [(use.kind, sorted({box[0] + 1 for box in use.boxes})) for use in found.uses]
            for found in edition.uses()}
    assert uses["cluster_share"] == [("text", [4]), ("figure", [3]), ("chart", [4])]
    assert uses["industry"] == [("text", [4]), ("figure", [3, 4])]
    assert uses["rank_province"] == [("text", [2]), ("text", [11])]


def test_a_fact_that_the_layout_does_not_show_still_tells_its_places(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(
        "reportgen: 1\ntitle: 题\nfacts:\n  a: {value: 3, unit: 人}\n  b: {value: 4, unit: 个}\n"
        "honours: [{text: '有{a}在册'}]\n", encoding="utf-8")
    (tmp_path / "layout.yaml").write_text("reportgen: 1\nextends: brochure\nflow: [{template: cover}]\n",
                                          encoding="utf-8")
    edition = Workshop(tmp_path).build()
    assert not edition.errors
    a, b = edition.uses()
    assert [(use.kind, use.boxes, use.place and use.place.line) for use in a.uses] == [("text", (), 6)]
    assert b.uses == ()


def test_marks_do_not_lead_astray(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text("""reportgen: 1
title: 题
facts:
  n: {value: 30, unit: 人}
sections:
  - id: one
    title: [章]
    text:
      - |-
        **重点**在[天目湖]{.name}畔，
        来了{n}，其中*多数*
        是[外地]{ruby="wài dì"}的{n}。
""", encoding="utf-8")
    edition = Workshop(tmp_path).build()
    assert not edition.errors
    found = [(hit.place.line, hit.place.column) for hits in edition.hits(*range(len(edition.digests))) for hit in hits
             if hit.fact == "n"]
    assert found == [(11, 11), (12, 30)]
