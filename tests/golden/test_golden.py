"""Page pictures and specimens compared with the ones kept here."""

from pathlib import Path

import pytest

from reportgen.builder import Report, build
from tests.golden.specimens import SPECIMENS, specimen
from tests.pictures import assert_looks_like, picture

FOLDER = Path(__file__).parent
LIYANG = FOLDER.parents[1] / "data/liyang-2024"
DPI = 36


@pytest.mark.parametrize("number", range(1, 13))
def test_page_of_the_brochure_looks_as_accepted(liyang: Report, number: int) -> None:
    assert_looks_like(picture(liyang.pdf, number - 1, DPI / 72), FOLDER / f"liyang-{number:02}.png")


@pytest.mark.parametrize("name", SPECIMENS)
def test_specimen_of_the_text_engine_looks_as_accepted(name: str) -> None:
    assert_looks_like(picture(specimen(name), 0, 1.0), FOLDER / f"specimen-{name}.png")


@pytest.mark.parametrize(("layout", "count"), [("newspaper", 1), ("poster", 1), ("trifold", 2), ("report", 8),
                                               ("long-image", 1)])
def test_sheet_looks_as_accepted(layout: str, count: int) -> None:
    report = build(LIYANG, layout)
    assert len(report.pages.pages) == count
    for number in range(1, count + 1):
        assert_looks_like(picture(report.pdf, number - 1, DPI / 72), FOLDER / f"{layout}-{number:02}.png")


@pytest.mark.parametrize("number", [3, 4, 6])
def test_page_with_everything_between_paragraphs_looks_as_accepted(number: int) -> None:
    report = build(FOLDER.parent / "layout/rich", "brochure")
    assert_looks_like(picture(report.pdf, number - 1, DPI / 72), FOLDER / f"rich-{number:02}.png")
