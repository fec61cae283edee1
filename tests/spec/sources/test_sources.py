"""Tables from CSV, XLSX, JSON and databases: typed, or refused with file, cell and remedy."""

import datetime
import json
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reportgen.errors import SpecError
from reportgen.spec.content import load_content
from reportgen.spec.sources.cells import typed
from reportgen.spec.sources.grid import Grid, letters
from reportgen.spec.tables import Table

GRAIN = "作物,面积（亩）,产量（吨）\n水稻,\"21,000\",25200\n小麦,１１５００,9800.5\n油菜,6200,—\n"
EXPECTED = (("水稻", Decimal(21000), Decimal(25200)), ("小麦", Decimal(11500), Decimal("9800.5")),
            ("油菜", Decimal(6200), None))


def load(folder: Path, table: str) -> Table:
    (folder / "content.yaml").write_text("reportgen: 1\ntitle: 题\ntables:\n  grain:\n" + "".join(
        f"    {line}\n" for line in table.splitlines()), encoding="utf-8")
    return load_content(folder / "content.yaml").tables["grain"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_in_any_common_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["作物", "面积（亩）", "产量（吨）"], ["水稻", '"21,000"', "25200"], ["小麦", "１１５００", "9800.5"],
             ["油菜", "6200", "—"]]
    text = "\r\n".join(delimiter.join(line) for line in lines) + "\r\n"
    (tmp_path / "grain.csv").write_bytes(text.encode(encoding))
    assert load(tmp_path, "csv: {file: grain.csv}").rows == EXPECTED


def test_columns_choose_and_order_those_of_the_source(tmp_path: Path) -> None:
    (tmp_path / "grain.csv").write_text(GRAIN, encoding="utf-8")
    table = load(tmp_path, "csv: {file: grain.csv}\ncolumns: [产量（吨）, 作物]")
    assert table.rows[0] == (Decimal(25200), "水稻")


def workbook(path: Path) -> None:
    book = Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("月度")
    sheet["B2"], sheet["C2"], sheet["D2"], sheet["E2"] = "月份", "游客", None, "日期"
    sheet.merge_cells("C2:D2")
    sheet["C3"], sheet["D3"] = "本地", "外地"
    sheet.merge_cells("B2:B3")
    for row, values in enumerate([(1, "1,200", 3.5, datetime.date(2031, 1, 5)),
                                  (2, 900, None, datetime.date(2031, 2, 3))], 4):
        for column, value in zip("BCDE", values, strict=True):
            sheet[f"{column}{row}"] = value
    book.save(path)


def test_xlsx_joins_merged_headers_and_reads_numbers_kept_as_text_and_dates(tmp_path: Path) -> None:
    workbook(tmp_path / "book.xlsx")
    table = load(tmp_path, "xlsx: {file: book.xlsx, sheet: 月度, range: 'B2:E5', header: 2}\ntypes: {月份: text}")
    assert [str(name) for name in table.columns] == ["月份", "游客 本地", "游客 外地", "日期"]
    assert table.rows == (("1", Decimal(1200), Decimal("3.5"), "2031-01-05"), ("2", Decimal(900), None, "2031-02-03"))


def test_merged_cell_of_an_xlsx_body_stands_for_all_its_rows(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["片区", "村"], ["东片", "竹坞"], [None, "北桥"], ["西片", "上街"], [None, "下街"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "book.xlsx")
    table = load(tmp_path, "xlsx: {file: book.xlsx}")
    assert [row[0] for row in table.rows] == ["东片", "东片", "西片", None]


@pytest.mark.parametrize("data", [
    [{"name": "水稻", "tons": 25200.5}, {"name": "小麦"}],
    [["name", "tons"], ["水稻", 25200.5], ["小麦", None]],
])
def test_json_holds_objects_or_lists(tmp_path: Path, data: object) -> None:
    (tmp_path / "grain.json").write_text(json.dumps({"data": {"rows": data}}), encoding="utf-8")
    table = load(tmp_path, "json: {file: grain.json, path: data.rows}")
    assert table.rows == (("水稻", Decimal("25200.5")), ("小麦", None))


def database(folder: Path) -> None:
    with sqlite3.connect(folder / "town.db") as connection:
        connection.execute("create table grain (crop text, year integer, tons real)")
        connection.executemany("insert into grain values (?, ?, ?)",
                               [("水稻", 2030, 24.5), ("水稻", 2031, 25.2), ("小麦", 2031, None)])
    connection.close()


def test_sqlite_is_asked_with_bound_parameters(tmp_path: Path) -> None:
    database(tmp_path)
    table = load(tmp_path, "sql:\n  url: sqlite:///town.db\n  query: select crop, tons from grain where year = :year "
                           "order by crop desc\n  parameters: {year: 2031}")
    assert table.rows == (("水稻", Decimal("25.2")), ("小麦", None))


def test_query_cannot_change_the_database(tmp_path: Path) -> None:
    database(tmp_path)
    before = (tmp_path / "town.db").read_bytes()
    for query in ("delete from grain", "select 1; drop table grain", "with x as (select 1) delete from grain"):
        with pytest.raises(SpecError):
            load(tmp_path, f"sql:\n  url: sqlite:///town.db\n  query: {query}")
    assert (tmp_path / "town.db").read_bytes() == before


def test_shares_growth_changes_sums_and_totals_are_computed_half_up(tmp_path: Path) -> None:
    table = load(tmp_path, """\
columns: [年, 稻, 麦]
rows: [["2029", 10, 5], ["2030", 11, 4], ["2031", 12.65, 7]]
computed:
  - {column: 合, sum: [稻, 麦], precision: 2}
  - {column: 占比, share_of: 麦}
  - {column: 增幅, yoy: 稻, precision: 0}
  - {column: 变化, change_pp: 占比}
total_row: 合计""")
    assert [row[3:] for row in table.rows] == [
        (Decimal("15.00"), Decimal("31.3"), None, None),
        (Decimal("15.00"), Decimal("25.0"), Decimal(10), Decimal("-6.3")),
        (Decimal("19.65"), Decimal("43.8"), Decimal(15), Decimal("18.8")),
        (Decimal("49.65"), Decimal("100.0"), None, None),
    ]
    assert table.rows[-1][:3] == ("合计", Decimal("33.65"), Decimal(16))


def test_parts_may_differ_from_their_total_by_rounding_only(tmp_path: Path) -> None:
    rows = "columns: [项, 值]\nrows: [[甲, 33.3], [乙, 33.3], [丙, 33.3], [合计, {total}]]\n" \
           "check: [{{column: 值, total: 合计}}]"
    load(tmp_path, rows.format(total="100.0"))
    with pytest.raises(SpecError, match=r"add up to 99\.9"):
        load(tmp_path, rows.format(total="100.3"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10**9, max_value=10**9))
def test_number_is_the_same_however_it_is_written(value: Decimal) -> None:
    plain = f"{value:f}"
    forms = (plain, f"{value:,f}", plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")), value)
    for form in forms:
        grid = Grid("x.csv", ("a",), ((form,),), lambda row, column: "A1")
        assert typed(grid, {"a": "number"}, None) == ((value,),)


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def spoil(folder: Path) -> None:
    """Write the bad files that FAULTS names."""
    files: dict[str, bytes] = {
        "empty.csv": b"", "ragged.csv": b"a,b\n1,2\n3\n", "twice.csv": b"a,a\n1,2\n", "nameless.csv": b"a,,c\n1,2,3\n",
        "word.csv": "作物,产量\n水稻,25\n小麦,十二\n".encode(), "comma.csv": b'a,b\nx,"1,23"\n',
        "quote.csv": b'a,b\n"x"y,2\n', "binary.csv": b"a,b\n\x00\x01\xff\xff,\x02\n", "infinite.csv": b"a,b\nx,inf\n",
        "date.csv": b"a,b\nx,2031-02-30\n", "grain.csv": GRAIN.encode(), "fake.xlsx": b"a,b\n1,2\n",
        "old.xlsx": b"\xd0\xcf\x11\xe0" + b"\0" * 600, "bad.json": b'{"a": [1,',
        "scalar.json": b"3", "empty.json": b"[]",
        "mixed.json": b'[{"a": 1}, 2]', "nested.json": b'[{"a": {"b": 1}}]', "short.json": b'[["a", "b"], [1]]',
        "deep.json": b"[" * 100_000, "gbk.json": b"\x81", "keyed.json": b'{"rows": [{"a": 1}]}',
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    workbook(folder / "book.xlsx")
    book = Workbook()
    book.active.title = "表"
    for row in (["作物", "产量"], ["水稻", "#N/A"], ["小麦", "约12"]):
        book.active.append(row)
    book.save(folder / "errors.xlsx")
    database(folder)


FAULTS = [
    ("csv: {file: none.csv}", "no file 'none.csv'", "grain.csv"),
    ("csv: {file: 'https://example.org/a.csv'}", "remote address", "copy the file"),
    ("csv: {file: '//server/a.csv'}", "remote address", "copy the file"),
    ("csv: {file: empty.csv}", "empty.csv is empty", "column names"),
    ("csv: {file: ragged.csv}", "ragged.csv, line 3: 1 cells, the header has 2", "quotes"),
    ("csv: {file: twice.csv}", "the column name 'a' stands twice (A and B)", "own name"),
    ("csv: {file: nameless.csv}", "column B has no name", ""),
    ("csv: {file: word.csv}\ntypes: {产量: number}",
     "word.csv, cell B3: '十二' in column '产量' is no number", "types"),
    ("csv: {file: comma.csv}\ntypes: {b: number}", "cell B2: '1,23' in column 'b' is no number", "types"),
    ("csv: {file: infinite.csv}\ntypes: {b: number}", "cell B2: 'inf' in column 'b' is out of any range", ""),
    ("csv: {file: date.csv}\ntypes: {b: date}", "cell B2: '2031-02-30' in column 'b' is no date", ""),
    ("csv: {file: quote.csv}", "quote.csv, line 2", "twice"),
    ("csv: {file: binary.csv}", "binary.csv is not text", "UTF-8"),
    ("csv: {file: grain.csv, encoding: klingon}", "no encoding called 'klingon'", "gb18030"),
    ('csv: {file: grain.csv, encoding: "a\\0b"}', "no encoding called", "gb18030"),
    ("csv: {file: grain.csv, encoding: ascii}", "grain.csv is not text in ascii", "UTF-8"),
    ("csv: {file: grain.csv}\ncolumns: [作物, 亩产]", "grain.csv has no column '亩产'", "known"),
    ("csv: {file: grain.csv}\ntypes: {作勿: text}", "column '作勿' that grain.csv does not have", "作物"),
    ("csv: {file: grain.csv}\ntypes: {作物: colour}", "colour", "number"),
    ("xlsx: {file: fake.xlsx}", "fake.xlsx is not an XLSX workbook", "xls"),
    ("xlsx: {file: old.xlsx}", "old.xlsx is not an XLSX workbook", "xls"),
    ("xlsx: {file: book.xlsx, sheet: 月渡}", "book.xlsx has no sheet '月渡'", "月度"),
    ("xlsx: {file: book.xlsx, sheet: 月度, range: B2-E5}", "'B2-E5' is not a range", "B3:F20"),
    ("xlsx: {file: book.xlsx, sheet: 月度, range: 'B2:E3', header: 2}", "no rows under its header", "range"),
    ("xlsx: {file: book.xlsx, sheet: 月度, range: 'A2:E5', header: 2}", "column A has no name", "range"),
    ("xlsx: {file: errors.xlsx}", "errors.xlsx, sheet 表, cell B2: the formula gives #N/A", "formula"),
    ("xlsx: {file: errors.xlsx, range: 'A1:B3', header: 2}\ntypes: {'产量 #N/A': number}", "cell B2", ""),
    ("json: {file: bad.json}", "bad.json, line 1", "valid JSON"),
    ("json: {file: scalar.json}", "expected a list", "path"),
    ("json: {file: empty.json}", "expected a list", "path"),
    ("json: {file: keyed.json, path: row}", "keyed.json has no 'row'", "rows"),
    ("json: {file: mixed.json}", "mixes objects", "lists"),
    ("json: {file: nested.json}", "entry 1, 'a': a cell holds", ""),
    ("json: {file: short.json}", "entry 1: 1 values, the first list has 2", ""),
    ("json: {file: deep.json}", "deep.json", ""),
    ("json: {file: gbk.json}", "gbk.json is not text", "UTF-8"),
    ("sql: {url: 'sqlite:///none.db', query: select 1}", "there is no file 'none.db'", "content.yaml"),
    ("sql: {url: 'sqlite:///town.db', query: select tonnes from grain}", "no such column", "query"),
    ("sql: {url: 'sqlite:///town.db', query: 'select * from grain where year = :y'}",
     "value is required", "parameters"),
    ("sql: {url: 'sqlite:///town.db', query: select crop from grain where year = 1900}", "gives no rows", "WHERE"),
    ("sql: {url: 'sqlite:///town.db', query: update grain set tons = 1}", "one SELECT", "nothing else"),
    ("sql: {url: 'postgresql+psycopg://me:geheim@localhost/db', query: select 1}", "a password stands", "password_env"),
    ("sql: {url: 'nodb://x/y', query: select 1}", "no driver", "install"),
    ("sql: {url: 'not a url', query: select 1}", "cannot be read", "postgresql"),
    ("sql: {url_env: REPORTGEN_TEST_UNSET, query: select 1}", "REPORTGEN_TEST_UNSET is not set", "export"),
    ("sql: {query: select 1}", "`url` or `url_env`", ""),
    ("csv: {file: grain.csv}\nrows: [[1]]", "one of `rows`, `csv`", ""),
    ("rows: [[1]]", "needs `columns`", ""),
    ("csv: {file: grain.csv}\ncomputed: [{column: 占比, share_of: 产粮}]", "no column called '产粮'", "产量"),
    ("csv: {file: grain.csv}\ncomputed: [{column: 占比, share_of: 作物}]", "cannot be calculated with", "null"),
    ("csv: {file: grain.csv}\ncomputed: [{column: 作物, share_of: 面积（亩）}]", "is there already", "another name"),
    ("csv: {file: grain.csv}\ncomputed: [{column: 占比}]", "one of `share_of`", ""),
    ("csv: {file: grain.csv}\ncheck: [{column: 面积（亩）, total: 40000}]",
     "add up to 38700, the total is 40000", "part"),
    ("csv: {file: grain.csv}\ncheck: [{column: 面积（亩）, total: 总计}]", "no row called '总计'", "known"),
]


@pytest.mark.parametrize(("table", "message", "hint"), FAULTS)
def test_bad_source_is_refused_with_file_cell_and_remedy(tmp_path: Path, table: str, message: str, hint: str) -> None:
    spoil(tmp_path)
    with pytest.raises(SpecError) as caught:
        load(tmp_path, table)
    shown = str(caught.value)
    assert message in shown
    assert hint in shown
    assert "content.yaml:" in shown
    assert "geheim" not in shown
