"""Seeded faults: each must be found at its place, with what to do."""

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.spec.content import Content, load_content
from reportgen.spec.layout import Layout
from reportgen.spec.library import load_layout
from reportgen.spec.reading import parse_model
from reportgen.spec.trees import parse_yaml

HEAD = "reportgen: 1\ntitle: 题\n"
SECTION = "sections:\n  - id: one\n    title: [甲, 乙]\n    text: 文字\n"
TABLE = "tables: {t: {columns: [甲, 乙], rows: [[一, 1], [二, 2]]}}\n"

UNLIKE = "facts: {a: {value: 1, unit: 人}, b: {value: 2, unit: 户}}\n"

CONTENT_FAULTS = [
    ("reportgen: 1\ntitel: 题\n", "2:1", "unknown key 'titel'", "'title'"),
    ("reportgen: 1\nplace: 溧阳\n", "1:1", "'title' is missing", "title:"),
    ("reportgen: 2\ntitle: 题\n", "1:12", "of version 2 of the format", "newer reportgen"),
    ("reportgen: 0\ntitle: 题\n", "1:12", "no version 0 of the format", "`reportgen: 1`"),
    (HEAD + "title: 又\n", "3:1", "stands here twice", "remove one"),
    (HEAD + "year: 二〇二四\n", "3:7", "'year'", ""),
    (HEAD + "date: 2024-02-30\n", "3:7", "a date is written", ""),
    (HEAD + "\tplace: 溧阳\n", "3:1", "tab", "spaces"),
    (HEAD + "lead: {jobs}人\n", "3:", "not valid YAML", "quotes"),
    ("reportgen: 1\ntitle：题\nplace: 溧阳\n", "2:6", "not valid YAML", "full-width colon"),
    (HEAD + "facts: {jobs: {value: 3，unit: 人}}\n", "3:24", "not valid YAML", "full-width comma"),
    (HEAD + "facts: {jobs: {value: 3, unit: %}}\n", "3:32", "not valid YAML", "stand in quotes"),
    (HEAD + "facts: {jobs: {value: 3, unit: #AABBCC}}\n", "3:32", "not valid YAML", "comment"),
    (HEAD + "sections:\n  - id: one\n  -id: two\n", "5:3", "not valid YAML", "blank"),
    (HEAD + "lead:\n  - \"一网\"全面运行\n", "4:5", "not valid YAML", "straight quotation mark"),
    (HEAD + "facts: {jobs: {value: 4,318}}\n", "3:25", "unknown key '318'", "without commas"),
    (HEAD + "lead: '{jobs}人'\n", "3:8", "no fact called 'jobs'", "facts"),
    (HEAD + "facts: {jobs: {value: 1}}\nlead: '增{jbos}人'\n", "4:9", "no fact called 'jbos'", "{jobs}"),
    (HEAD + "facts: {jobs: {value: 1}}\nlead: '增{jobs|ful}人'\n", "4:9", "unknown form", "full"),
    (HEAD + "lead: '一个{括号'\n", "3:10", "single '{'", "\\{"),
    (HEAD + "facts: {jobs: {value: 多}}\n", "3:23", "'value'", ""),
    (HEAD + "facts: {jobs: {vlaue: 1, value: 2}}\n", "3:16", "unknown key 'vlaue'", "'value'"),
    (HEAD + "facts: {jobs: {value: 3, unit: “%”}}\n", "3:15", "with its quotation marks", ""),
    (HEAD + "facts: {jobs: {value: 1}}\nlead: 增｛jobs｝人\n", "4:8", "full-width braces", "{jobs}"),
    (HEAD + UNLIKE + "comparisons: {c: {title: 比, before: a, after: b}}\n",
     "4:37", "'a' is in “人” and 'b' in “户”", "one unit"),
    (HEAD + UNLIKE + SECTION
     + "    charts: [{kind: number, title: 图, data: [{label: 甲, fact: b, before: a}]}]\n", "8:74",
     "cannot be compared", "one unit"),
    (HEAD + "facts: {a: {value: 3, unit: 万人}, b: {value: 2, unit: 户}}\n" + SECTION
     + "    charts: [{kind: bar, title: 图, data: [{label: 甲, fact: a}, {label: 乙, fact: b}]}]\n", "8:81",
     "'b' is in “户” and 'a' in “万人”", "one unit"),
    (HEAD + "facts: {jobs: {unit: 人}}\n", "3:15", "'value' is missing", "value:"),
    (HEAD + "figures: [jobs]\n", "3:11", "no fact called 'jobs'", "none"),
    (HEAD + SECTION + "  - id: one\n    title: 丙\n    text: 字\n", "7:9", "used twice", "own id"),
    (HEAD + "sections:\n  - id: 一\n    title: 甲\n    text: 字\n", "4:9", "'id'", ""),
    (HEAD + "sections:\n  - id: one\n    title: [甲, 乙, 丙]\n    text: 字\n", "5:12", "at most 2", "a couplet of two"),
    (HEAD + SECTION + "    figures: [x]\n", "7:15", "no fact called 'x'", ""),
    (HEAD + SECTION + "    pictures: [lake]\n", "7:16", "no picture called 'lake'", ""),
    (HEAD + SECTION + "    charts: [{kind: pie, title: 图, data: [{label: 甲, value: 1}]}]\n", "7:21", "pie", "bar"),
    (HEAD + SECTION + "    charts: [{kind: bar, title: 图, data: []}]\n", "7:14", "`data` or a `table`", ""),
    (HEAD + SECTION + "    charts: [{kind: bar, title: 图, data: [{label: 甲, fact: y}]}]\n", "7:60",
     "no fact called 'y'", ""),
    (HEAD + SECTION + "    charts: [{kind: bar, title: 图, start: 8, data: [{label: 甲, value: 9}]}]\n", "7:14",
     "begins at zero", "broken: true"),
    (HEAD + SECTION + "    charts: [{kind: bar, title: 图, table: crops}]\n", "7:43", "no table called 'crops'",
     "none"),
    (HEAD + SECTION + "    charts: [{kind: slope, title: 图, series: [前], data: [{label: 甲, values: [9]}]}]\n",
     "7:14", "a slope chart takes 2", "series"),
    (HEAD + SECTION + "    charts: [{kind: line, title: 图, series: [前, 后], data: [{label: 甲, values: [9]}]}]\n",
     "7:79", "1 values, the chart 2 series", "null"),
    (HEAD + SECTION + "    charts: [{kind: python, title: 图, python: 'a:b'}]\n", "7:14", "`alt` text", ""),
    (HEAD + SECTION + "    charts: [{kind: bar, title: 图, highlight: 乙, data: [{label: 甲, value: 1}]}]\n", "7:47",
     "no label called '乙'", "甲"),
    (HEAD + SECTION + "honours: [{text: 首次, section: two}]\n", "7:31", "no section called 'two'", "one"),
    (HEAD + "tables: {t: {title: 表, columns: [甲, 乙], rows: [[1]]}}\n", "3:48", "1 cells", "null"),
    (HEAD + "byline: [甲]\n", "3:9", "expected text", "quotes"),
    (HEAD + TABLE + SECTION + "    notes: {a: '见{sparkline:t.丙}'}\n", "8:18", "no column '丙'", "乙"),
    (HEAD + TABLE + SECTION + "    notes: {a: '见{sparkline:t.甲}'}\n", "8:18", "holds no numbers", "types"),
    (HEAD + TABLE + SECTION + "    notes: {a: '见{sparkline:u.乙}'}\n", "8:18", "no table called 'u'", "t"),
    (HEAD + TABLE + SECTION + "    notes: {a: '见{sparkline:t}'}\n", "8:18", "names no column", "TABLE.COLUMN"),
    (HEAD + TABLE + "facts: {a: {table: u, column: 乙, row: 一}}\n", "4:20", "no table called 'u'", "t"),
    (HEAD + TABLE + "facts: {a: {table: t, column: 丙, row: 一}}\n", "4:31", "no column '丙'", "乙"),
    (HEAD + TABLE + "facts: {a: {table: t, column: 乙, row: 三}}\n", "4:39", "no row called '三'", "一"),
    (HEAD + TABLE + "facts: {a: {table: t, column: 甲, row: 一}}\n", "4:31", "a fact is a number", "types"),
    (HEAD + TABLE + "facts: {a: {table: t, column: 乙}}\n", "4:12", "needs `table`, `column` and `row`", ""),
    (HEAD + TABLE + "facts: {a: {table: t, column: 乙, row: 一, value: 2}}\n", "4:12", "not both", ""),
    (HEAD + "tables: {t: {columns: [甲, 乙], rows: [[一, 1], [一, 2]]}}\nfacts: {a: {table: t, column: 乙, row: 一}}\n",
     "4:39", "2 rows called '一'", "labels"),
    (HEAD + TABLE + "lead: '见{sparkline:t.乙}'\n", "4:9", "stands in the lead", "paragraphs"),
    ("", "1:1", "empty", "init"),
    (HEAD + "lead: !!python/object:os.system x\n", "3:7", "tag", "plain text"),
]


@pytest.mark.parametrize(("text", "place", "message", "hint"), CONTENT_FAULTS)
def test_fault_in_the_content_is_found_at_its_place(tmp_path: Path, text: str, place: str, message: str,
                                                    hint: str) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_content(path)
    shown = str(caught.value)
    assert f"content.yaml:{place}" in shown
    assert message in shown
    assert hint in shown


def test_all_errors_of_a_file_come_in_one_run_in_order(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(HEAD + "yeer: 1\ndate: gestern\nplase: 溧阳\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_content(path)
    assert [problem.source.line for problem in caught.value.problems if problem.source] == [3, 4, 5]


def test_file_that_is_not_utf8_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_bytes("标题".encode("gb18030"))
    with pytest.raises(SpecError, match="UTF-8"):
        load_content(path)


LAYOUT_FAULTS = [
    ("extends: brochure\ntheme: {roles: {body: {colour: inck}}}", "2:32: error[colour]: no colour called 'inck'"),
    ("extends: brochure\ntheme: {hues: [lake, 湖]}", "layout.yaml:2:22: error[colour]"),
    ("extends: brochure\nblocks: {prose: {role: bodi}}", "layout.yaml:2:24: error[role]: no type role called 'bodi'"),
    ("extends: brochure\nblocks: {prose: {rule: lkae 40%}}", "layout.yaml:2:24: error[colour]"),
    ("extends: brochure\nrunning: {rule: lkae}", "did you mean 'lake'"),
    ("extends: brochure\ntemplates: {back: {areas: {seal: {columns: 9-14}}}}", "column 14 is beyond the paper"),
    ("page: {bleed: 3}", "needs a unit"),
    ("page: {size: A9}", "unknown page size"),
    ("page: {margins: {top: 20 furlongs}}", "not a length"),
    ("theme: {palette: {ink: {rgb: red}}}", "rgb"),
    ("theme: {roles: {body: {sise: 五号}}}", "did you mean 'size'"),
    ("templates: {cover: {areas: {title: {columns: 8-2}}}}", "first-last"),
    ("flow: [{template: cover, each: chapter}]", "section"),
    ("extends: broshure", "did you mean 'brochure'"),
]


@pytest.mark.parametrize(("text", "message"), LAYOUT_FAULTS)
def test_fault_in_a_layout_is_found(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "layout.yaml"
    path.write_text(text if "extends" in text else f"extends: brochure\n{text}\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_layout(path)
    assert message in str(caught.value)
    assert "layout.yaml:" in str(caught.value)


def test_project_layout_overrides_only_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "layout.yaml"
    path.write_text("extends: brochure\ntheme: {roles: {body: {size: 小四}}}\n", encoding="utf-8")
    changed, base = load_layout(path), load_layout("brochure")
    assert changed.theme.roles["body"].size == 12.0
    assert changed.theme.roles["body"].family == base.theme.roles["body"].family
    assert changed.templates == base.templates


def test_layout_without_page_names_the_missing_key() -> None:
    with pytest.raises(SpecError, match="'page' is missing"):
        parse_model(parse_yaml("reportgen: 1\n", "layout.yaml"), Layout)


def test_all_errors_of_a_file_come_in_one_run(tmp_path: Path) -> None:
    """YAML's own faults, wrong keys and values, and references are told together."""
    (tmp_path / "content.yaml").write_text(HEAD + "yaer: 2024\nlead: '有{gone}人'\ntitle: 又一个\ndate: 2024-13-01\n",
                                           encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_content(tmp_path / "content.yaml")
    rules = {problem.rule for problem in caught.value.problems}
    assert rules == {"unknown-key", "unknown-fact", "duplicate-key", "value"}
    lines = [problem.source.line for problem in caught.value.problems if problem.source]
    assert lines == sorted(lines)


def test_a_mistyped_key_that_is_needed_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "layout.yaml").write_text("extends: brochure\nflow: [{templates: cover}]\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_layout(tmp_path / "layout.yaml")
    assert [problem.rule for problem in caught.value.problems] == ["unknown-key"]


def test_what_is_wrong_with_a_whole_mapping_is_said_without_its_insides() -> None:
    text = HEAD + SECTION + "    charts: [{kind: bar, title: 图, start: 8, data: [{label: 甲, value: 9}]}]\n"
    with pytest.raises(SpecError) as caught:
        parse_model(parse_yaml(text, "content.yaml"), Content)
    assert "found" not in str(caught.value)
    assert "{'" not in str(caught.value)


def test_a_fault_in_a_list_is_told_by_the_name_of_the_list_and_what_was_found_once() -> None:
    text = "reportgen: 1\nextends: brochure\nflow: [{template: back, when: [tabels]}]\npage: {baseline: 17mn}\n"
    with pytest.raises(SpecError) as caught:
        parse_model(parse_yaml(text, "layout.yaml"), Layout)
    told = [problem.message for problem in caught.value.problems]
    assert any("'when'" in message for message in told)
    assert sum(message.count("17mn") for message in told) == 1
