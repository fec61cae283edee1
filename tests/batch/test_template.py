"""Placeholders and cells: what a row becomes in the content."""

from decimal import Decimal
from pathlib import Path

import pytest

from reportgen.batch.rows import read_rows
from reportgen.errors import SpecError
from reportgen.spec.content import content_of
from reportgen.spec.template import Row, filled, missing_columns, used_columns, value_columns
from reportgen.spec.trees import parse_yaml

HEAD = "reportgen: 1\n"


def rows_of(tmp_path: Path, text: str, name: str = "rows.csv") -> tuple[Row, ...]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_rows(str(tmp_path / name)).rows


def test_a_placeholder_alone_takes_the_value_and_in_quotes_the_words(tmp_path: Path) -> None:
    tree = parse_yaml(HEAD + 'title: "{row.code}"\nlead: ["有{row.jobs}人"]\n'
                      "facts: {jobs: {value: {row.jobs}}, gone: {value: {row.gone}}}", "t.yaml")
    row, = rows_of(tmp_path, 'code,jobs,gone\n0519,"1,210",—\n')
    content = content_of(filled(tree, row), tmp_path)
    assert content.facts["jobs"].value == Decimal(1210)
    assert content.facts["gone"].value is None
    assert content.lead == ("有1,210人",)
    assert content.title == "0519"


def test_an_empty_cell_in_a_text_is_an_error_at_the_template_that_names_the_cell(tmp_path: Path) -> None:
    tree = parse_yaml(HEAD + 'title: "{row.town}"', "t.yaml")
    row, = rows_of(tmp_path, "town,jobs\n,5\n")
    with pytest.raises(SpecError) as caught:
        filled(tree, row)
    problem, = caught.value.problems
    assert str(problem.source) == "t.yaml:2:9"
    assert problem.message == "column 'town' is empty in rows.csv, cell A2, and a text needs it"


def test_an_unseen_character_of_a_cell_is_an_error_that_names_the_cell(tmp_path: Path) -> None:
    tree = parse_yaml('title: "{row.a}"\nlead: {row.a}\n', "t.yaml")
    row, = rows_of(tmp_path, "a,b\n收款人\u202eABC,1\n")
    with pytest.raises(SpecError) as caught:
        filled(tree, row)
    assert [str(problem.source) for problem in caught.value.problems] == ["t.yaml:1:9", "t.yaml:2:7"]
    assert "rows.csv, cell A2: an unseen control character U+202E" in str(caught.value)


def test_placeholders_in_a_cell_are_words_and_not_filled_again(tmp_path: Path) -> None:
    row, = rows_of(tmp_path, "a,b\n{row.b},secret\n")
    assert filled(parse_yaml('title: "{row.a}"', "t.yaml"), row).data["title"] == "{row.b}"


def test_missing_columns_are_named_with_the_nearest_known(tmp_path: Path) -> None:
    tree = parse_yaml('title: "{row.twon}"\nyear: {row.yaer}', "t.yaml")
    problems = list(missing_columns(tree, ("town", "year"), "rows.csv"))
    assert [(str(p.source), p.hint) for p in problems] == [("t.yaml:1:8", "did you mean 'town'?"),
                                                            ("t.yaml:2:7", "did you mean 'year'?")]
    assert used_columns(tree) == {"twon", "yaer"}
    assert value_columns(tree) == {"yaer"}


def test_a_table_of_the_content_takes_the_rows_of_its_edition(tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("town,year,jobs\n东镇,2030,5\n西镇,2030,6\n东镇,2031,7\n", encoding="utf-8")
    tree = parse_yaml(HEAD + 'title: t\ntables: {jobs: {csv: {file: all.csv}, where: {town: "{row.town}"}, '
                      "columns: [year, jobs], types: {year: text}}}", "t.yaml")
    row, = rows_of(tmp_path, "town\n东镇\n")
    table = content_of(filled(tree, row), tmp_path).tables["jobs"]
    assert table.rows == (("2030", Decimal(5)), ("2031", Decimal(7)))


def test_a_table_without_a_row_for_its_edition_says_what_was_asked(tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("town,jobs\n东镇,5\n", encoding="utf-8")
    tree = parse_yaml(HEAD + "title: t\ntables: {jobs: {csv: {file: all.csv}, where: {town: 北镇}}}", "t.yaml")
    with pytest.raises(SpecError, match=r"t\.yaml:3:53.*all\.csv has no row with town: 北镇"):
        content_of(tree, tmp_path)


def test_rows_come_from_workbooks_with_their_sheet_and_row(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "封面"
    sheet = book.create_sheet("镇")
    for line in (["镇", "人口", "比重"], ["东镇", 12000, 0.1 + 0.2]):
        sheet.append(line)
    book.save(tmp_path / "towns.xlsx")
    row, = read_rows(str(tmp_path / "towns.xlsx"), sheet="镇").rows
    assert row.place == "towns.xlsx, sheet 镇, row 2"
    assert row.cells["人口"].value == Decimal(12000)
    assert row.cells["人口"].place == "towns.xlsx, sheet 镇, cell B2"
    assert row.cells["比重"].text == "0.3"


def test_rows_come_from_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "towns.db") as base:
        base.execute("create table towns (town text, jobs integer)")
        base.executemany("insert into towns values (?, ?)", [("东镇", 5), ("西镇", 6)])
    base.close()
    monkeypatch.setenv("TOWNS", f"sqlite:///{tmp_path}/towns.db")
    rows = read_rows("env:TOWNS", query="select * from towns order by jobs desc").rows
    assert [row.cells["town"].text for row in rows] == ["西镇", "东镇"]
    assert rows[1].place.endswith("row 2")


def test_rows_come_from_yaml_files_with_lists_and_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("points:\n  - {label: 本年, value: 5}\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("town: 西镇\n", encoding="utf-8")
    first, second = read_rows(str(tmp_path)).rows
    assert first.cells["file"].text == "a"
    assert first.cells["points"].value == [{"label": "本年", "value": 5}]
    assert first.cells["town"].value is None
    assert second.cells["town"].place.endswith("b.yaml:1:7")
