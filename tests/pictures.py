"""Pictures compared with kept ones; a failure writes expected, actual and difference side by side into failed/.

To accept a new look: REPORTGEN_ACCEPT=1 python -m pytest tests/golden tests/charts/test_looks.py
"""

import os
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

TOLERANCE = 0.004
"""Share of differing light that anti-aliasing of other pdfium versions may cause."""


def picture(pdf: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[page].render(scale=scale).to_pil().convert("RGB")


def assert_looks_like(actual: Image.Image, kept: Path) -> None:
    """Compare a picture with the one kept at a path, or keep it when REPORTGEN_ACCEPT is set."""
    if os.environ.get("REPORTGEN_ACCEPT"):
        actual.quantize(64).save(kept, optimize=True)
    expected = Image.open(kept).convert("RGB")
    assert actual.size == expected.size
    difference = ImageChops.difference(actual, expected).point(lambda value: value if value > 40 else 0)
    light = sum(count * value for value, count in enumerate(difference.convert("L").histogram()))
    share = light / (255 * actual.width * actual.height)
    failed = kept.parent / "failed" / kept.name
    if share > TOLERANCE:
        sheet = Image.new("RGB", (actual.width * 3, actual.height))
        for index, image in enumerate((expected, actual, difference)):
            sheet.paste(image, (index * actual.width, 0))
        failed.parent.mkdir(exist_ok=True)
        sheet.save(failed)
    assert share <= TOLERANCE, f"{kept.stem} differs by {share:.2%}; see {failed}"
