"""The file for the print shop, read back: inks only, boxes, marks, black on its own plate, pictures through ICC."""

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image

from reportgen.builder import Report, build
from reportgen.errors import OutputError
from reportgen.fonts.face import Face
from reportgen.items import (
    BLACK,
    WHITE,
    Item,
    Metadata,
    Page,
    Pages,
    Picture,
    SpotInk,
    Swatch,
    Tag,
    rectangle,
)
from reportgen.output.marks import Job, with_marks
from reportgen.output.plates import ghostscript
from reportgen.output.preflight import preflight
from reportgen.output.pressready import check_pictures
from reportgen.output.reading import Mark, read_page
from reportgen.pdf.target import Print, condition
from reportgen.pdf.writer import write
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import TextStyle

LIYANG = Path(__file__).parents[2] / "data" / "liyang-2024"
RED = Swatch("red", (1.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0))
BLEED = 8.504


@pytest.fixture(scope="module")
def printed() -> Report:
    return build(LIYANG, purpose="print")


def pages_of(*items: Item, **more: object) -> Pages:
    page = replace(Page(300, 200, BLEED, items, "1"), **more)  # type: ignore[arg-type]
    return Pages((page,), Tag("Document"), (), Metadata("样书"))


def painted(data: bytes) -> Iterator[list[Mark]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            yield read_page(page).marks


def test_everything_is_in_inks(printed: Report) -> None:
    spaces = {mark.paint.space for page in painted(printed.pdf) for mark in page}
    assert spaces == {"DeviceCMYK", "Separation:All"}


def test_the_brochure_passes_preflight(printed: Report) -> None:
    assert preflight(printed.pdf, multiple=4) == ()
    assert printed.warnings == build(LIYANG).warnings


def test_the_file_says_it_is_pdf_x_4_and_for_which_press(printed: Report) -> None:
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        assert pdf.pdf_version == "1.6"
        xmp = pdf.open_metadata()
        assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert str(xmp["xmpMM:DocumentID"]).startswith("uuid:")
        assert pdf.docinfo.Trapped == "/False"
        intent = pdf.Root.OutputIntents[0]
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
        assert intent.DestOutputProfile.read_bytes()[16:20] == b"CMYK"
        assert "/Annots" not in pdf.pages[1].obj


def test_boxes_lie_in_one_another_with_three_millimetres_of_bleed(printed: Report) -> None:
    with pikepdf.open(BytesIO(printed.pdf)) as pdf:
        page = pdf.pages[0]
        media, bleed, trim = ([float(v) for v in box] for box in (page.mediabox, page.bleedbox, page.trimbox))
        assert trim[2] - trim[0] == pytest.approx(595.276, abs=0.01)
        assert trim[0] - bleed[0] == pytest.approx(BLEED, abs=0.01)
        assert media[0] < bleed[0]
        assert media[3] > bleed[3]


def test_same_input_gives_the_same_print_file(printed: Report) -> None:
    assert build(LIYANG, purpose="print").pdf == printed.pdf


def test_marks_never_enter_the_bleed(serif: Face) -> None:
    pages = pages_of(rectangle(-BLEED, -BLEED, 300 + 2 * BLEED, 200 + 2 * BLEED, fill=RED), folds=(100.0, 200.0))
    marked = replace(pages, pages=with_marks(pages.pages, Job("样书", "2024-12-31"), serif))
    data = write(marked, Print(condition("coated")))
    with pikepdf.open(BytesIO(data)) as pdf:
        left, bottom, right, top = (float(value) for value in pdf.pages[0].bleedbox)
        media = [float(value) for value in pdf.pages[0].mediabox]
        marks = read_page(pdf.pages[0]).marks[1:]
    assert sum(mark.kind == "stroke" for mark in marks) == 8 + 4 + 4 * 3
    for mark in marks:
        x1, y1, x2, y2 = mark.box
        assert x2 <= left + 0.01 or x1 >= right - 0.01 or y2 <= bottom + 0.01 or y1 >= top - 0.01
        assert x1 >= media[0]
        assert x2 <= media[2]


def test_black_text_overprints_and_white_text_knocks_out(serif: Face) -> None:
    items = [item for y, colour in ((50, BLACK), (90, WHITE), (130, BLACK.tint(0.5)))
             for item in place(set_line("文", TextStyle((serif,), 12, colour)), 20, y, None)]
    (marks,) = painted(write(pages_of(*items), Print(condition("coated"))))
    assert [mark.overprint for mark in marks] == [True, False, False]


@pytest.mark.skipif(ghostscript() is None, reason="Ghostscript is not installed")
def test_black_text_stands_on_the_black_plate_alone(serif: Face, tmp_path: Path) -> None:
    items = (rectangle(0, 0, 300, 200, fill=RED),
             *place(set_line("正文", TextStyle((serif,), 40)), 50, 100, None))
    (tmp_path / "a.pdf").write_bytes(write(pages_of(*items), Print(condition("coated"))))
    subprocess.run([str(ghostscript()), "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r36",
                    f"-sOutputFile={tmp_path}/p%d.tif", str(tmp_path / "a.pdf")], check=True, capture_output=True)
    plates = {name: Image.open(tmp_path / f"p1({name}).tif").convert("L") for name in ("Magenta", "Black", "Cyan")}
    box = (30, 25, 70, 60)
    assert plates["Black"].crop(box).getextrema()[0] < 60
    assert plates["Magenta"].crop(box).getextrema() == (0, 0)
    assert plates["Cyan"].getextrema() == (255, 255)


def test_a_spot_ink_has_its_own_plate_with_the_theme_s_values_for_other_presses() -> None:
    ink = SpotInk("PANTONE 485 C", (0.0, 0.95, 1.0, 0.0))
    swatch = Swatch("red", (0.85, 0.16, 0.11), ink.cmyk, ink)
    data = write(pages_of(rectangle(0, 0, 50, 50, fill=swatch), rectangle(60, 0, 50, 50, fill=swatch.tint(0.4))),
                 Print(condition("coated")))
    (marks,) = painted(data)
    assert [(mark.paint.space, mark.paint.values) for mark in marks] == [
        ("Separation:PANTONE 485 C", (1.0,)), ("Separation:PANTONE 485 C", (0.4,))]
    with pikepdf.open(BytesIO(data)) as pdf:
        space = pdf.pages[0].obj.Resources.ColorSpace.S0
        assert [float(value) for value in space[3].C1] == [0.0, 0.95, 1.0, 0.0]


def test_a_picture_is_converted_through_the_profile_within_the_ink_limit(tmp_path: Path) -> None:
    Image.new("RGB", (400, 400), (0, 0, 0)).save(tmp_path / "black.png")
    for paper, limit in (("coated", 320), ("newspaper", 240)):
        data = write(pages_of(Picture(str(tmp_path / "black.png"), 0, 0, 72, 72)), Print(condition(paper)))
        with pikepdf.open(BytesIO(data)) as pdf:
            image = pdf.pages[0].obj.Resources.XObject.I0
            assert image.ColorSpace == "/DeviceCMYK"
            ink = sum(image.read_bytes()[:4]) / 2.55
            assert limit * 0.8 < ink <= limit + 1


def test_a_jpeg_keeps_its_looks_in_cmyk(tmp_path: Path) -> None:
    Image.new("RGB", (300, 300), (200, 30, 30)).save(tmp_path / "red.jpg")
    data = write(pages_of(Picture(str(tmp_path / "red.jpg"), 0, 0, 72, 72)), Print(condition("coated")))
    with pikepdf.open(BytesIO(data)) as pdf:
        image = pikepdf.PdfImage(pdf.pages[0].obj.Resources.XObject.I0)
        assert [float(value) for value in image.obj.Decode] == [1, 0] * 4
        assert image.obj.Filter == "/DCTDecode"


def test_x_1a_refuses_transparency_and_is_written_plainly() -> None:
    target = Print(condition("coated"), "X-1a")
    see_through = replace(rectangle(0, 0, 9, 9, fill=RED), alpha=0.5)
    with pytest.raises(OutputError, match="PDF/X-1a forbids"):
        write(pages_of(see_through), target)
    with pikepdf.open(BytesIO(write(pages_of(rectangle(0, 0, 9, 9, fill=RED)), target))) as pdf:
        assert pdf.pdf_version == "1.4"
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
        assert not any(thing.get("/Type") == "/ObjStm" for thing in pdf.objects if isinstance(thing, pikepdf.Stream))


def test_a_picture_under_100_dpi_is_refused_unless_allowed_and_one_under_220_warned_about(tmp_path: Path) -> None:
    for pixels in (90, 200, 300):
        Image.new("RGB", (pixels, pixels)).save(tmp_path / f"{pixels}.png")
    coarse, fair, fine = (pages_of(Picture(str(tmp_path / f"{pixels}.png"), 0, 0, 72, 72)) for pixels in (90, 200, 300))
    with pytest.raises(OutputError, match=r"90 dpi(.|\n)*allow_coarse"):
        check_pictures(coarse, allow_coarse=False)
    assert [problem.severity for problem in check_pictures(coarse, allow_coarse=True)] == ["warning"]
    assert "200 dpi" in check_pictures(fair, allow_coarse=False)[0].message
    assert check_pictures(fine, allow_coarse=False) == ()


def test_a_profile_that_is_not_for_cmyk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot read"):
        condition("coated", tmp_path / "none.icc")
    with pytest.raises(OutputError, match="not a CMYK colour profile"):
        condition("coated", Path(__file__).parents[2] / "assets" / "icc" / "srgb.icc")


def test_screen_and_print_say_the_same(printed: Report, liyang: Report) -> None:
    import pypdfium2

    def text(data: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(data)
        pages = []
        for page in document:
            left, bottom, right, top = page.get_trimbox()
            pages.append("".join(page.get_textpage().get_text_bounded(left, bottom, right, top).split()))
        return pages

    assert text(printed.pdf) == text(liyang.pdf)
