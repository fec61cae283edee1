"""Page pictures compared with the ones kept here; a failure writes expected, actual and difference side by side.

To accept a new look: REPORTGEN_ACCEPT=1 python -m pytest tests/golden
"""

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from specimens import SPECIMENS, specimen

from reportgen.builder import Report, build

FOLDER = Path(__file__).parent
LIYANG = FOLDER.parents[1] / "data/liyang-2024"
DPI = 36
TOLERANCE = 0.004
"""Share of differing light that anti-aliasing of other pdfium versions may cause."""


def compare(actual: Image.Image, name: str) -> None:
    """Compare a picture with the one kept under `name`, or keep it when REPORTGEN_ACCEPT is set."""
    kept = FOLDER / f"{name}.png"
    if os.environ.get("REPORTGEN_ACCEPT"):
        actual.quantize(64).save(kept, optimize=True)
    expected = Image.open(kept).convert("RGB")
    assert actual.size == expected.size
    difference = ImageChops.difference(actual, expected).point(lambda value: value if value > 40 else 0)
    share = sum(difference.convert("L").histogram()[value] * value for value in range(256)) / (
        255 * actual.width * actual.height)
    if share > TOLERANCE:
        sheet = Image.new("RGB", (actual.width * 3, actual.height))
        for index, image in enumerate((expected, actual, difference)):
            sheet.paste(image, (index * actual.width, 0))
        (FOLDER / "failed").mkdir(exist_ok=True)
        sheet.save(FOLDER / "failed" / kept.name)
    assert share <= TOLERANCE, f"{name} differs by {share:.2%}; see tests/golden/failed/{kept.name}"


def picture(pdf: bytes, page: int, scale: float) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil().convert("RGB")


@pytest.mark.parametrize("number", range(1, 13))
def test_page_of_the_brochure_looks_as_accepted(liyang: Report, number: int) -> None:
    compare(picture(liyang.pdf, number - 1, DPI / 72), f"liyang-{number:02}")


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimen_of_the_text_engine_looks_as_accepted(name: str) -> None:
    compare(picture(specimen(name), 0, 1.0), f"specimen-{name}")


@pytest.mark.parametrize(("layout", "count"), [("newspaper", 1), ("poster", 1), ("trifold", 2)])
def test_sheet_looks_as_accepted(layout: str, count: int) -> None:
    report = build(LIYANG, layout)
    for number in range(1, count + 1):
        compare(picture(report.pdf, number - 1, DPI / 72), f"{layout}-{number:02}")


@pytest.mark.parametrize("number", [3, 4, 6])
def test_page_with_everything_between_paragraphs_looks_as_accepted(number: int) -> None:
    report = build(FOLDER.parent / "layout/rich", "brochure")
    compare(picture(report.pdf, number - 1, DPI / 72), f"rich-{number:02}")
