"""The engine in a Platypus program: wrap, split, draw, and the file read back."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A5
from reportlab.platypus import SimpleDocTemplate, Spacer

from reportgen.errors import FontError
from reportgen.flowables import Paragraph

TEXT = "全年接待游客312.5万人次，增长35.6%（居第2位）。镇长说：“我们常讲‘绿水青山就是金山银山’，要落到每一条河。”" * 3


def test_wrap_gives_the_height_of_its_lines() -> None:
    width, height = Paragraph(TEXT, size=10, leading=16).wrap(200, 1000)
    assert width == 200
    assert height % 16 == 0
    assert height / 16 == len(Paragraph(TEXT, size=10, leading=16).split(200, 1000)[0].lines)


@pytest.mark.parametrize("room", [40, 60, 100])
def test_split_leaves_no_line_alone_and_keeps_all_text(room: float) -> None:
    whole = Paragraph(TEXT, size=10, leading=16)
    whole.wrap(200, 1000)
    parts = whole.split(200, room)
    assert [len(part.lines) >= 2 for part in parts] == [True, True]
    assert "".join(line.text for part in parts for line in part.lines) == TEXT
    assert parts[0].wrap(200, room)[1] <= room


def test_nothing_is_split_off_when_less_than_two_lines_fit() -> None:
    assert Paragraph(TEXT).split(200, 20) == []


def test_document_holds_one_subset_a_face_and_its_text_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    story = [Paragraph(TEXT), Spacer(1, 400), Paragraph(TEXT, face="LXGW WenKai", size=14, leading=22), Paragraph(TEXT)]
    SimpleDocTemplate(str(path), pagesize=A5).build(story)
    with pikepdf.open(path) as pdf:
        faces = {str(font.BaseFont)[8:] for page in pdf.pages for font in page.Resources.Font.values()
                 if font.Subtype == "/Type0"}
    assert faces == {"LXGWWenKai-Regular", "NotoSerifSC-Regular"}
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "".join(text.split()) == "".join((TEXT * 3).split())


def test_unknown_family_is_refused_at_once() -> None:
    with pytest.raises(FontError, match="did you mean 'Noto Serif SC'"):
        Paragraph("好", face="Noto Serif S")
