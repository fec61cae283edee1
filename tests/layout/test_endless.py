"""Everything that could go round for ever, ends: with pages, or with an error at its place."""

from pathlib import Path

import pytest

from reportgen.builder import compose, read_project
from reportgen.errors import ReportgenError

HEAD = "reportgen: 1\ntitle: 题\n"
LONG = HEAD + "sections: [{id: a, title: 一, text: ['" + "正文一段。" * 300 + "']}]\n"
SHORT = HEAD + "sections: [{id: a, title: 一, text: [正文。]}]\n"
PAGE = "page: {size: 100mm × 60mm, margins: {top: 5mm, bottom: 5mm, inner: 5mm, outer: 5mm}}\n"
LAYOUT = "reportgen: 1\nextends: brochure\n" + PAGE + "templates: {one: {running: false, %s}%s}\nflow: [%s]\n"
EACH = "{template: one, each: section}"
AREA = "areas: {a: {columns: 1-12, top: 0mm, height: %s, blocks: [%s]}}"


def pages_of(folder: Path, content: str, **files: str) -> int:
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    layout = None if "layout" in files else "report"
    return len(compose(read_project(folder, layout)).pages)


OVERFULL = "content.yaml:3:37: error[overfull]: "
FRAMES = {
    "a frame without height": (LAYOUT % ("continued: one, " + AREA % ("0mm", "prose"), "", EACH), OVERFULL),
    "a frame lower than a line": (LAYOUT % ("continued: one, " + AREA % ("1mm", "prose"), "", EACH), OVERFULL),
    "two templates that hand it on to each other": (
        LAYOUT % ("continued: two, " + AREA % ("1pt", "prose"),
                  ", two: {running: false, continued: one, " + AREA % ("1pt", "prose") + "}", EACH), OVERFULL),
    "a template that goes on without text": (
        LAYOUT % ("continued: two, " + AREA % ("10mm", "prose"),
                  ", two: {running: false, continued: two, " + AREA % ("40mm", "heading") + "}", EACH), OVERFULL),
    "a template that is not there": (
        LAYOUT % ("continued: zwei, " + AREA % ("10mm", "prose"), "", EACH),
        "layout.yaml:4:46: error[template]: the flow names a template 'zwei'"),
    "areas below each other": (
        LAYOUT % ("areas: {a: {columns: 1-12, below: b, height: 9mm, blocks: [prose]}, "
                  "b: {columns: 1-12, below: a, height: 5mm, blocks: [heading]}}", "", EACH),
        "layout.yaml:4:69: error[area]: the area 'a' stands below 'b', which is not set before it"),
    "an area beside itself": (
        LAYOUT % ("areas: {a: {columns: 1-12, beside: a, height: 9mm, blocks: [prose]}}", "", EACH),
        "layout.yaml:4:70: error[area]: the area 'a' stands below 'a'"),
    "an ornament below nothing": (
        LAYOUT % ("ornaments: [{ornament: bamboo, columns: 1-12, height: 9mm, below: x}], " + AREA % ("9mm", "prose"),
                  "", EACH), "layout.yaml:4:"),
    "a flow of an unknown template": (LAYOUT % (AREA % ("9mm", "prose"), "", "{template: [one, nope]}"),
                                      "layout.yaml:5:19: error[template]: the flow names a template 'nope'"),
    "a layout that extends itself": ("reportgen: 1\nextends: layout.yaml\n",
                                     "layout.yaml:2:10: error[extends]: `extends` goes round in a circle"),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_layout_that_would_go_round_is_refused_at_its_place(name: str, tmp_path: Path) -> None:
    layout, said = FRAMES[name]
    with pytest.raises(ReportgenError) as caught:
        pages_of(tmp_path, LONG, layout=layout)
    assert str(caught.value).replace(f"{tmp_path}/", "").startswith(said)
    assert all(problem.hint for problem in caught.value.problems)


def test_a_template_taken_away_that_no_page_comes_to_is_no_fault(tmp_path: Path) -> None:
    layout = "reportgen: 1\nextends: brochure\ntemplates: {more: null}\nflow: [{template: cover}]\n"
    assert pages_of(tmp_path, SHORT, layout=layout) > 0


@pytest.mark.parametrize(("files", "said"), [
    ({"theme": "extends: theme.yaml\n"}, "theme.yaml:1:10: error[extends]"),
    ({"layout": "extends: a.yaml\n", "a": "extends: b.yaml\n", "b": "extends: a.yaml\n"}, ".yaml:1:10: error[extends]"),
    ({"layout": "extends: n0.yaml\n", **{f"n{n}": f"extends: n{n + 1}.yaml\n" for n in range(20)},
      "n20": "extends: poster\n"}, "or over more than 8 files"),
])
def test_files_that_extend_each_other_are_told(files: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(ReportgenError) as caught:
        pages_of(tmp_path, SHORT, **files)
    assert said in str(caught.value)


@pytest.mark.parametrize("content", [
    HEAD + "facts: {a: {value: 1, label: '{b}'}, b: {value: 2, label: '{a}'}}\n"
           "sections: [{id: a, title: 一, text: ['{a}{b}{a|full}']}]\n",
    HEAD + "sections: [{id: a, title: '一{page:b}', text: ['{page:a}']}, "
           "{id: b, title: 二, text: ['{page:a}{page:b}']}]\n",
    HEAD + "sections: [{id: a, title: 一, text: ['甲{note:n}'], notes: {n: '乙{note:m}', m: '丙{note:n}'}}]\n",
])
def test_facts_pages_and_notes_that_name_each_other_come_to_an_end(content: str, tmp_path: Path) -> None:
    assert 0 < pages_of(tmp_path, content) < 20


@pytest.mark.parametrize("computed", ["{column: c, sum: [c]}", "{column: c, sum: [d]}, {column: d, sum: [c]}"])
def test_columns_computed_from_themselves_are_told(computed: str, tmp_path: Path) -> None:
    content = HEAD + f"tables: {{t: {{columns: [a, b], rows: [[x, 1]], computed: [{computed}]}}}}\n"
    with pytest.raises(ReportgenError, match=r"content\.yaml:3:\d+: error.table.: no column called"):
        pages_of(tmp_path, content)
