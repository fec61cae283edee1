"""The written file, read back with pikepdf and pdfium."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from reportgen.builder import Report, build
from reportgen.fonts.face import Face
from reportgen.items import (
    BLACK,
    Anchor,
    Bookmark,
    Clip,
    GlyphRun,
    Item,
    Link,
    Metadata,
    Page,
    Pages,
    Picture,
    Swatch,
    Tag,
    rectangle,
)
from reportgen.items import (
    Path as Outline,
)
from reportgen.output.standards.opened import Opened
from reportgen.pdf.target import Print, Target, condition
from reportgen.pdf.writer import write
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import TextStyle

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"
RED = Swatch("red", (1.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0))


KEPT: list[pikepdf.Pdf] = []
"""pikepdf's objects die with the file they belong to."""


def opened(data: bytes) -> pikepdf.Pdf:
    KEPT.append(pikepdf.open(BytesIO(data)))
    return KEPT[-1]


def written(*items: Item, root: Tag | None = None, target: Target | None = None, bleed: float = 0.0,
            bookmarks: tuple[Bookmark, ...] = ()) -> bytes:
    page = Page(200, 100, bleed, items, "封面")
    pages = Pages((page,), root or Tag("Document"), bookmarks, Metadata("标题", "作者"))
    return write(pages, target)


def text_items(text: str, face: Face, tag: Tag | None, y: float = 50) -> tuple[Item, ...]:
    return place(set_line(text, TextStyle((face,), 12)), 10, y, tag)


def extracted(data: bytes, index: int = 0) -> str:
    return str(pypdfium2.PdfDocument(data)[index].get_textpage().get_text_range())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def pixel(data: bytes, x: float, y: float) -> tuple[int, int, int]:
    image = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB")
    value = image.getpixel((int(x), int(y)))
    assert isinstance(value, tuple)
    return value[0], value[1], value[2]


def test_every_font_is_an_embedded_subset_with_two_byte_codes_and_unicode(liyang: Report) -> None:
    fonts = [obj for obj in opened(liyang.pdf).objects
             if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font" and "/DescendantFonts" in obj]
    assert len(fonts) >= 5
    for font in fonts:
        assert font.Encoding == "/Identity-H"
        assert "/ToUnicode" in font
        assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
        assert not {"/FontFile2", "/FontFile3"}.isdisjoint(font.DescendantFonts[0].FontDescriptor.keys())
    assert not any("Helvetica" in str(obj.get("/BaseFont", "")) for obj in opened(liyang.pdf).objects
                   if isinstance(obj, pikepdf.Dictionary))


def test_text_of_each_section_page_extracts_as_its_source(liyang: Report) -> None:
    from reportgen.spec.content import load_content
    from reportgen.spec.inline import plain_text

    content = load_content(LIYANG / "content.yaml")
    document = pypdfium2.PdfDocument(liyang.pdf)
    whole = [squeezed(page.get_textpage().get_text_range()) for page in document]
    for section in content.sections:
        for text in (*section.text, *section.decks, *section.title):
            plain = squeezed(plain_text(text, content.facts))
            assert any(plain in page for page in whole) or any(
                all(char in page for char in plain) and plain[:6] in page for page in whole), plain


def test_same_input_gives_the_same_bytes(liyang: Report) -> None:
    assert build(LIYANG).pdf == liyang.pdf


def test_source_date_epoch_sets_the_dates(monkeypatch: pytest.MonkeyPatch, serif: Face) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert str(opened(written(*text_items("文", serif, None))).docinfo.CreationDate) == "D:20231114221320+00'00'"


def test_brochure_is_small_has_bookmarks_title_and_language(liyang: Report) -> None:
    assert len(liyang.pdf) <= 400_000
    pdf = opened(liyang.pdf)
    with pdf.open_outline() as outline:
        assert len(outline.root) == 7
    assert str(pdf.Root.Lang) == "zh-CN"
    assert str(pdf.docinfo["/Title"]) == "回顾2024！"
    assert pdf.open_metadata()["dc:title"] == "回顾2024！"


def test_contents_links_lead_to_their_sections(liyang: Report) -> None:
    pdf = opened(liyang.pdf)
    targets = [link.Dest[0].objgen for link in pdf.pages[1].Annots]
    assert targets == [pdf.pages[index].objgen for index in range(3, 10)]


def test_a_screen_page_is_the_trim_alone(liyang: Report) -> None:
    page = opened(liyang.pdf).pages[0]
    assert [float(v) for v in page.MediaBox] == pytest.approx([0, 0, 595.276, 841.89], abs=0.01)


def test_tagged_text_stands_in_the_structure_tree_and_the_rest_is_artifact(serif: Face) -> None:
    root = Tag("Document")
    data = written(*text_items("正文", serif, root.child("P")), *text_items("页码", serif, None, 90), root=root)
    pdf = opened(data)
    element = pdf.Root.StructTreeRoot.K[0].K[0]
    assert element.S == "/P"
    assert (element.K[0], element.Pg.objgen) == (0, pdf.pages[0].obj.objgen)
    code = pdf.pages[0].Contents.read_bytes()
    assert b"/P <</MCID 0>> BDC" in code
    assert b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC" in code


def roles(data: bytes) -> list[str]:
    """Return the roles of a file's structure elements, as they are read."""
    return [role for _, role in Opened(opened(data)).elements]


def test_what_stands_first_is_read_first_whichever_was_composed_first(serif: Face) -> None:
    root = Tag("Document")
    item = root.child("L").child("LI")
    body, label, heading = item.child("LBody"), item.child("Lbl"), root.child("H1")
    data = written(*text_items("题", serif, heading, 20), *text_items("一", serif, label),
                   *text_items("文", serif, body), root=root)
    assert roles(data) == ["Document", "H1", "L", "LI", "Lbl", "LBody"]


def test_an_empty_cell_keeps_its_column(serif: Face) -> None:
    row = (root := Tag("Document")).child("Table").child("TR")
    first, _, last = row.child("TH"), row.child("TD"), row.child("TH")
    data = written(*text_items("甲", serif, first, 20), *text_items("乙", serif, last), root=root)
    assert roles(data)[-3:] == ["TH", "TD", "TH"]


@pytest.mark.parametrize(("composed", "read"), [
    (["H2", "H3", "H2"], ["H1", "H2", "H1"]), (["H1", "H3", "H3", "H2"], ["H1", "H2", "H2", "H2"]),
    (["H1", "H2", "H2", "H3"], ["H1", "H2", "H2", "H3"])])
def test_headings_begin_with_the_first_level_and_skip_none(serif: Face, composed: list[str], read: list[str]) -> None:
    root = Tag("Document")
    items = [item for number, role in enumerate(composed)
             for item in text_items("题", serif, root.child(role), 10 + 15 * number)]
    assert roles(written(*items, root=root)) == ["Document", *read]


def test_figure_carries_alternative_text_and_box() -> None:
    root = Tag("Document")
    figure = root.child("Figure", alt="柱状图：一，二")
    pdf = opened(written(Outline(rectangle(10, 10, 50, 20, fill=RED).segments, fill=RED, tag=figure), root=root))
    element = pdf.Root.StructTreeRoot.K[0].K[0]
    assert str(element.Alt) == "柱状图：一，二"
    assert [round(float(v)) for v in element.A.BBox] == [10, 70, 60, 90]


def test_y_grows_downward_from_the_top_of_the_trim() -> None:
    data = written(rectangle(0, 0, 20, 20, fill=RED))
    assert pixel(data, 5, 5) == (255, 0, 0)
    assert pixel(data, 5, 95) == (255, 255, 255)


def test_clip_hides_what_lies_outside() -> None:
    data = written(Clip(rectangle(0, 0, 50, 50), (rectangle(0, 0, 200, 100, fill=RED),)))
    assert pixel(data, 25, 25) == (255, 0, 0)
    assert pixel(data, 75, 25) == (255, 255, 255)


def test_alpha_lets_the_ground_through() -> None:
    data = written(Outline(rectangle(0, 0, 50, 50).segments, fill=RED, alpha=0.5))
    assert pixel(data, 25, 25)[1] == pytest.approx(128, abs=3)


def test_print_colour_has_no_rgb_operator(serif: Face) -> None:
    code = opened(written(rectangle(0, 0, 9, 9, fill=RED), *text_items("黑", serif, None),
                          target=Print(condition("coated")))).pages[0].Contents.read_bytes().decode()
    assert "0 1 1 0 k" in code
    assert "0 0 0 1 k" in code
    assert not re.search(r" (rg|RG)\b", code)


def test_web_link_is_an_annotation_with_its_text() -> None:
    root = Tag("Document")
    link = Link(10, 10, 50, 12, "https://example.org/", "网站", root.child("Link"))
    annotation = opened(written(link, root=root)).pages[0].Annots[0]
    assert str(annotation.A.URI) == "https://example.org/"
    assert str(annotation.Contents) == "网站"


def test_link_to_a_place_that_is_on_no_page_is_left_out() -> None:
    assert "/Annots" not in opened(written(Link(0, 0, 9, 9, "#nowhere"))).pages[0]


def test_bookmarks_nest_by_level() -> None:
    marks = (Bookmark("一", 0, "a"), Bookmark("一之一", 1, "a"), Bookmark("二", 0, "a"))
    with opened(written(Anchor("a", 0, 0), bookmarks=marks)).open_outline() as outline:
        assert [item.title for item in outline.root] == ["一", "二"]
        assert [item.title for item in outline.root[0].children] == ["一之一"]


def test_one_glyph_for_two_characters_extracts_as_each(serif: Face) -> None:
    gid = serif.gid("中")
    runs = [GlyphRun(serif, 12, (gid,), (10.0,), (y,), text, (0,)) for y, text in ((30.0, "中"), (60.0, "文"))]
    code = opened(written(*runs)).pages[0].Contents.read_bytes()
    assert b"/ActualText <feff6587>" in code


def test_picture_is_placed_where_it_stands(tmp_path: Path) -> None:
    from PIL import Image

    for name, mode, colour in (("a.png", "RGBA", (0, 0, 255, 255)), ("b.jpg", "RGB", (0, 0, 255))):
        Image.new(mode, (20, 20), colour).save(tmp_path / name)
        data = written(Picture(str(tmp_path / name), 100, 0, 50, 50))
        assert pixel(data, 125, 25)[2] > 240
        assert pixel(data, 125, 75) == (255, 255, 255)


def test_page_label_is_the_page_s_own() -> None:
    assert opened(written(rectangle(0, 0, 1, 1, fill=BLACK))).pages[0].label == "封面"


def test_subset_of_text_extracts_whole(serif: Face) -> None:
    assert squeezed(extracted(written(*text_items("溧阳——天目湖“一号”2024 年", serif, None)))) == (
        "溧阳——天目湖“一号”2024年")
