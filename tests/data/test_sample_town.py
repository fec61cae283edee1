"""The invented sample: marked as such in every file and on every page, and a gallery of every kind of chart."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from openpyxl import load_workbook

from reportgen.builder import Report, build
from reportgen.items import Tag
from reportgen.spec.charts import KINDS
from reportgen.spec.content import load_content

FOLDER = Path(__file__).parents[2] / "data" / "sample-town"
MARK = "示例数据，纯属虚构"


@pytest.fixture(scope="module")
def town() -> Report:
    return build(FOLDER)


def test_every_file_says_that_it_is_invented() -> None:
    for path in FOLDER.iterdir():
        if path.suffix == ".xlsx":
            cells = [cell.value for sheet in load_workbook(path) for row in sheet for cell in row]
            assert MARK in cells, path.name
        else:
            assert MARK in path.read_text(encoding="utf-8"), path.name


def test_every_page_says_that_it_is_invented(town: Report) -> None:
    for number, page in enumerate(pypdfium2.PdfDocument(town.pdf), 1):
        assert MARK in page.get_textpage().get_text_bounded(), f"page {number}"


def test_every_kind_of_chart_is_shown() -> None:
    content = load_content(FOLDER / "content.yaml")
    shown = {chart.kind for section in content.sections for chart in section.charts}
    assert shown == set(KINDS) - {"python"}


def test_labels_of_a_chart_come_out_of_the_pdf_in_reading_order(town: Report) -> None:
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(town.pdf)).replace(" ", "")
    for words in (["秋天的客人最多", "春", "夏", "秋", "冬", "资料来源"],
                  ["竹坞的步道最长", "竹坞", "北岭", "石桥", "南塘", "上街"]):
        places = []
        start = 0
        for word in words:
            start = text.index(word, start) + 1
            places.append(start)
        assert places == sorted(places)


def test_charts_carry_their_data_as_csv_in_the_file(town: Report) -> None:
    with pikepdf.open(io.BytesIO(town.pdf)) as pdf:
        data = [pdf.attachments[name].get_file().read_bytes().decode("utf-8-sig") for name in pdf.attachments
                if name.endswith(".csv")]
    assert len(data) == 28
    assert "项目,数值（万人次）\r\n春,21.4\r\n夏,13.5\r\n秋,24.7\r\n冬,8.4\r\n" in data


def test_table_cells_hold_small_lines_with_their_ends_in_words(town: Report) -> None:
    def alts(tag: Tag) -> list[str]:
        return [tag.alt or "", *(alt for child in tag.children for alt in alts(child))]

    assert "五年走势：2.20至2.50" in alts(town.pages.structure)
