"""Small files: pictures no finer than the screen shows, steps down to a size, first page first."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image

from reportgen.builder import Report
from reportgen.errors import OutputError
from reportgen.items import Metadata, Page, Pages, Picture, Tag
from reportgen.output.archive import linearized
from reportgen.output.conformance import conform
from reportgen.output.fitting import fit, parse_size
from reportgen.pdf.target import Attachment, Screen
from reportgen.pdf.writer import write


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """Return a page with a noisy photograph of 600 dpi, 144 pt wide."""
    Image.effect_noise((1200, 1200), 90).convert("RGB").save(tmp_path / "noise.jpg", quality=95)
    item = Picture(str(tmp_path / "noise.jpg"), 0, 0, 144, 144)
    return Pages((Page(200, 200, 0, (item,), "1"),), Tag("Document"), (), Metadata("样书"))


def width(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return int(pdf.pages[0].obj.Resources.XObject.I0.Width)


def test_the_liyang_brochure_with_all_charts_and_their_data_is_at_most_250_kb(liyang: Report) -> None:
    assert len(liyang.pdf) <= 250_000


def test_a_picture_is_brought_down_to_the_screen_s_dpi(pages: Pages) -> None:
    assert width(write(pages, Screen(dpi=150))) == 300
    assert width(write(pages, Screen(dpi=590))) == 1200


def test_steps_are_taken_until_the_file_fits_and_each_is_told(pages: Pages) -> None:
    target = Screen((Attachment("content.yaml", "application/yaml", b"x" * 50, "source"),))
    whole = write(pages, target)
    assert fit(lambda now: write(pages, now), target, len(whole)) == (whole, ())
    data, told = fit(lambda now: write(pages, now), target, len(whole) - 1)
    assert width(data) == 220
    assert [problem.message.split(":")[0] for problem in told] == ["pictures at 110 dpi"]
    smallest = write(pages, replace(target, dpi=72, attachments=()))
    data, told = fit(lambda now: write(pages, now), target, len(smallest))
    assert [problem.message.split(":")[0] for problem in told] == [
        "pictures at 110 dpi", "pictures at 72 dpi", "no content.yaml and chart data inside"]


def test_a_file_that_cannot_fit_names_its_largest_parts(pages: Pages) -> None:
    with pytest.raises(OutputError, match=r"largest parts: picture I0 of page 1, 144 × 144"):
        fit(lambda now: write(pages, now), Screen(), 1000)


def test_sizes_are_written_with_their_unit() -> None:
    assert (parse_size("2MB"), parse_size("1.5 mb"), parse_size("800KB")) == (2_000_000, 1_500_000, 800_000)
    for wrong in ("2", "MB", "2 GB", "-1MB"):
        with pytest.raises(ValueError, match="write it like 2MB"):
            parse_size(wrong)


def test_first_page_first_changes_neither_words_nor_standards(liyang: Report) -> None:
    data = linearized(liyang.pdf)
    assert linearized(liyang.pdf) == data
    assert pikepdf.open(BytesIO(data)).is_linearized
    assert conform(data)[1] == ()
    for before, after in zip(pypdfium2.PdfDocument(liyang.pdf), pypdfium2.PdfDocument(data), strict=True):
        assert before.get_textpage().get_text_range() == after.get_textpage().get_text_range()
