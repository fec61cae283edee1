"""pdfium, Poppler, MuPDF and Ghostscript draw the same glyphs in the same places, and none of them has a complaint."""

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from reportgen.builder import Report, build
from tests.golden.specimens import SPECIMENS, specimen

DPI = 72
COMMANDS = {
    "pdftoppm": ["pdftoppm", "-q", "-r", "{dpi}", "-gray", "-cropbox", "-png", "in.pdf", "page"],
    "mutool": ["mutool", "draw", "-q", "-r", "{dpi}", "-c", "gray", "-o", "page-%d.png", "in.pdf"],
    "gs": ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dUseCropBox", "-sDEVICE=pnggray", "-dTextAlphaBits=4",
           "-dGraphicsAlphaBits=4", "-r{dpi}", "-o", "page-%d.png", "in.pdf"],
}
BLUR = 3
"""Rasters differ in anti-aliasing and hinting; a missing or moved glyph shows through a blur of 3 px."""

DIFFERENCE = 42
GALLERY = slice(3, 10)
"""The pages of the sample town that show charts."""


def drawn_by(tool: str, data: bytes, folder: Path, dpi: int = DPI) -> list[Image.Image]:
    (folder / "in.pdf").write_bytes(data)
    command = [part.format(dpi=dpi) for part in COMMANDS[tool]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    said = (done.stdout + done.stderr).splitlines()
    complaints = [line for line in said if "ICC support is not available" not in line]
    assert not complaints, complaints
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page*.png"), key=lambda p: (len(p.name), p))]


def worst_difference(one: Image.Image, other: Image.Image) -> int:
    other = other.resize(one.size) if abs(one.width - other.width) <= 1 else other
    blur = ImageFilter.GaussianBlur(BLUR)
    return ImageChops.difference(one.filter(blur), other.filter(blur)).getextrema()[1]


def compare(tool: str, data: bytes, folder: Path, dpi: int = DPI, numbers: slice = slice(None)) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    pages = drawn_by(tool, data, folder, dpi)
    document = pypdfium2.PdfDocument(data)
    assert len(pages) == len(document)
    for number, page in list(enumerate(pages))[numbers]:
        expected = document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        assert worst_difference(expected, page) < DIFFERENCE, f"page {number + 1}"


@pytest.mark.parametrize("tool", COMMANDS)
@pytest.mark.parametrize("name", SPECIMENS)
def test_renderers_agree_on_the_specimens(name: str, tool: str, tmp_path: Path) -> None:
    compare(tool, specimen(name), tmp_path)


@pytest.mark.parametrize("tool", COMMANDS)
def test_renderers_agree_on_the_brochure(liyang: Report, tool: str, tmp_path: Path) -> None:
    compare(tool, liyang.pdf, tmp_path)


@pytest.mark.parametrize("tool", COMMANDS)
def test_renderers_agree_on_every_kind_of_chart(tool: str, tmp_path: Path) -> None:
    """At twice the resolution: cells two points apart, a pixel to the side, differ more than a moved glyph."""
    compare(tool, build(Path(__file__).parents[2] / "data" / "sample-town").pdf, tmp_path, 2 * DPI,
            GALLERY)


def test_a_missing_glyph_would_show() -> None:
    page = pypdfium2.PdfDocument(specimen("marks"))[0].render(scale=1, grayscale=True).to_pil().convert("L")
    other = page.copy()
    other.paste(255, (44, 24, 56, 37))
    assert worst_difference(page, other) >= DIFFERENCE
