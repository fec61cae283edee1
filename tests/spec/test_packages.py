"""Workbooks, Word files, drawings and fonts from anyone: bombs and damage are refused at once, in words."""

import io
import struct
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from reportgen.builder import build, read_project
from reportgen.charts.data import chart_data
from reportgen.charts.words import csv_text
from reportgen.errors import FontError, OutputError, SpecError
from reportgen.fonts.library import FontLibrary
from reportgen.importing.read import read_document
from reportgen.importing.xlsx import read_workbook
from reportgen.limits import Limits, limited
from reportgen.resources import bundled
from reportgen.spec.charts import Chart
from tests.models import model_of

TABLE = """reportgen: 1
title: 表
tables: {t: {title: 表, xlsx: {file: t.xlsx}}}
sections: [{id: a, title: 一, text: ['{table:t}']}]
"""


def with_member(path: Path, name: str, data: bytes) -> Path:
    """Write the package again with one member replaced or added."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (["年", "值"], [2023, 1], [2024, 2]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "content.yaml").write_text(TABLE, encoding="utf-8")
    return tmp_path / "t.xlsx"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("正文。")
    document.save(str(tmp_path / "t.docx"))
    return tmp_path / "t.docx"


def sheet(inside: str) -> bytes:
    return ('<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"{inside}</worksheet>").encode()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
BOMBS = {
    "unpacked": ("xl/media/big.bin", b"\0" * 3_000_000, "unpacks to more than 2 MB"),
    "entities": ("xl/sharedStrings.xml", ENTITIES, "declares entities"),
    "merged": ("xl/worksheets/sheet1.xml", sheet(
        '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "merges more cells"),
    "far": ("xl/worksheets/sheet1.xml", sheet('<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
                                              '<c r="XFD1048576"><v>1</v></c></row></sheetData>'),
            "spans 1048576 rows and 16384 columns"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_that_would_fill_the_memory_is_refused(bomb: str, workbook: Path) -> None:
    member, data, said = BOMBS[bomb]
    with_member(workbook, member, data)
    with limited(Limits(unpacked_bytes=2_000_000)):
        with pytest.raises(SpecError, match=r"content\.yaml:3:\d+: error\[table-source\].*" + said):
            read_project(workbook.parent)
        with pytest.raises(OutputError, match=said):
            read_document(workbook)


@pytest.mark.parametrize(("member", "data", "said"), [
    ("word/media/big.bin", b"\0" * 3_000_000, "unpacks to more than 2 MB"),
    ("word/document.xml", ENTITIES, "declares entities"),
    ("word/document.xml", b"<w:document", "is not a DOCX document"),
    ("word/document.xml", b"<a>" * 3000 + b"</a>" * 3000, "is not a DOCX document"),
    ("[Content_Types].xml", b"", "is not a DOCX document")])
def test_a_word_file_that_is_a_bomb_or_damaged_is_refused(member: str, data: bytes, said: str, letter: Path) -> None:
    with_member(letter, member, data)
    with limited(Limits(unpacked_bytes=2_000_000)), pytest.raises(OutputError, match=said):
        read_document(letter)


def test_a_formula_is_its_saved_value_and_never_run(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book.active["B3"] = '=HYPERLINK("http://example.org","x")'
    book.save(workbook)
    with pytest.raises(SpecError, match=r"content\.yaml:\d+:\d+: .*cell B3: the formula was saved without its value"):
        read_project(workbook.parent)
    assert any("cell B3" in one for one in read_workbook(workbook).left_out)


def test_labels_that_a_spreadsheet_would_run_are_text_in_the_attached_csv() -> None:
    labels = ["=1+1", "+2", "-3", "@SUM(A1)", "\t=1", "甲=乙"]
    chart = model_of(Chart, {"kind": "bar", "title": "题", "data": [
        {"label": label, "value": value} for label, value in zip(labels, [-1.5, 2, 3, 4, 5, 6], strict=True)]})
    lines = csv_text(chart_data(chart, {})).split("\r\n")
    assert [line.split(",")[0] for line in lines[1:-1]] == ["'=1+1", "'+2", "'-3", "'@SUM(A1)", "'\t=1", "甲=乙"]
    assert lines[1].split(",")[1] == "-1.5"


SVG = ("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>"
       "{}</svg>")
LEVELS = "".join(f"<g id='a{level}'>" + f"<use xlink:href='#a{level - 1}'/>" * 10 + "</g>" for level in range(1, 9))
DRAWINGS = {
    "expanding": (SVG.format(f"<defs><rect id='a0' width='1' height='1'/>{LEVELS}</defs><use xlink:href='#a8'/>"),
                  "draws "),
    "long": (SVG.format("<path d='" + "M0 0L1 1" * 200_000 + "'/>"), "is larger than 1 MB"),
    "endless": (SVG.format("<g id='a'><use href='#a'/></g>"), "cannot be read"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_without_end_is_refused_at_once(name: str, tmp_path: Path) -> None:
    drawing, said = DRAWINGS[name]
    (tmp_path / "x.svg").write_text(drawing, encoding="utf-8")
    (tmp_path / "content.yaml").write_text("reportgen: 1\ntitle: 图\nsections: [{id: a, title: 一, text: [文]}]\n",
                                           encoding="utf-8")
    (tmp_path / "layout.yaml").write_text(
        "reportgen: 1\nextends: brochure\ntemplates: {cover: {ornaments: "
        "[{ornament: x.svg, columns: 1-2, top: 1mm, height: 9mm}]}}\n", encoding="utf-8")
    with pytest.raises(SpecError, match=said):
        build(tmp_path)


def test_a_damaged_font_of_the_project_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"\0\1\0\0" + b"\xff" * 400)
    with pytest.raises(FontError, match=r"bad\.ttf"):
        FontLibrary([tmp_path]).faces()


def test_a_collection_that_claims_millions_of_faces_is_refused(tmp_path: Path) -> None:
    whole = (bundled("fonts") / "MaShanZheng-Regular.ttf").read_bytes()
    (tmp_path / "many.ttc").write_bytes(struct.pack(">4sHHLL", b"ttcf", 1, 0, 0xFFFFFFF0, 16) + whole)
    with pytest.raises(FontError, match=r"many\.ttc"):
        FontLibrary([tmp_path]).faces()


def test_a_font_that_forbids_embedding_is_refused(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(bundled("fonts") / "MaShanZheng-Regular.ttf")
    font["OS/2"].fsType = 2
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = "Forbidden"
    font.save(tmp_path / "no.ttf")
    with pytest.raises(FontError, match="forbids embedding"):
        FontLibrary([tmp_path]).face("Forbidden")


def test_a_font_that_is_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "project" / "fonts"
    folder.mkdir(parents=True)
    outside = tmp_path / "outside.ttf"
    outside.write_bytes((bundled("fonts") / "MaShanZheng-Regular.ttf").read_bytes())
    (folder / "in.ttf").symlink_to(outside)
    with pytest.raises(FontError, match="lies outside the project"):
        FontLibrary([folder]).faces()
    with limited(Limits(paths=(tmp_path,))):
        assert any(face.path.name == "in.ttf" for face in FontLibrary([folder]).faces())
