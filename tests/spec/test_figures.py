"""Figures and tables are numbered in the order in which they are met, and a reference to one must name one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.spec.content import load_content

HEAD = "reportgen: 1\ntitle: 示例\nnotice: 纯属虚构\n"
CHART = "{kind: ring, title: 甲, data: [{label: 甲, value: 1}], total: 2}"
PICTURES = "pictures: {hill: {file: a.png, caption: 山}, lake: {file: a.png, caption: 湖}, plain: {file: a.png}}\n"
TABLES = "tables: {one: {title: 一, columns: [甲], rows: [[1]]}, two: {title: 二, columns: [甲], rows: [[1]]}}\n"


def write(folder: Path, sections: str) -> Path:
    path = folder / "content.yaml"
    path.write_text(HEAD + PICTURES + TABLES + "sections:\n" + sections, encoding="utf-8")
    return path


def test_placed_figures_come_first_then_charts_then_pictures_and_none_twice(tmp_path: Path) -> None:
    path = write(tmp_path, f"""
- {{id: a, title: 甲, text: ["{{picture:lake}}", "{{chart:2}}", "{{table:two}}"], charts: [{CHART}, {CHART}],
   pictures: [hill, lake, plain]}}
- {{id: b, title: 乙, text: ["{{chart:growth}}"], charts: [{CHART[:-1]}, id: growth}}], pictures: [hill]}}
""")
    figures, tables = load_content(path).numbered_names
    assert figures == ("lake", "a-chart-2", "a-chart-1", "hill", "growth")
    assert tables == ("two", "one")


@pytest.mark.parametrize(("text", "rule", "words"), [
    ("见{number:lakes}", "unknown-number", "did you mean"),
    ("见{number:plain}", "unknown-number", "has no number"),
    ("{chart:3}", "unknown-chart", "no chart called '3'"),
])
def test_reference_to_no_figure_is_an_error_at_its_place(tmp_path: Path, text: str, rule: str, words: str) -> None:
    path = write(tmp_path, f"- {{id: a, title: 甲, text: [\"{text}\"], charts: [{CHART}], pictures: [lake]}}\n")
    with pytest.raises(SpecError, match=words) as caught:
        load_content(path)
    assert f"content.yaml:7:{29 + text.index('{')}: error[{rule}]" in str(caught.value)


@pytest.mark.parametrize("taken", ["a", "hill", "one", "growth"])
def test_chart_id_must_be_its_own(tmp_path: Path, taken: str) -> None:
    charts = f"{CHART[:-1]}, id: growth}}, {CHART[:-1]}, id: {taken}}}"
    path = write(tmp_path, f"- {{id: a, title: 甲, text: [字], charts: [{charts}]}}\n")
    with pytest.raises(SpecError, match=rf"content\.yaml:7:\d+: error\[duplicate-id\]: the id '{taken}' is used twice"):
        load_content(path)
