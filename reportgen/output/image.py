"""PDF bytes → page pictures, one PNG a page, through pypdfium2."""

from __future__ import annotations

from io import BytesIO

from reportgen.errors import OutputError, Problem

LONG_IMAGE_WIDTH = 1080
"""Pixels; what phones show without scaling."""

COLOURS = 255
"""A palette of this many colours is enough for flat colour and text, and a third of the size of full colour."""


def page_images(pdf: bytes, *, width: int) -> list[bytes]:
    """Return each page as a PNG `width` pixels wide. Raises OutputError where pypdfium2 is not installed."""
    try:
        import pypdfium2
    except ImportError as error:
        raise OutputError(Problem("page pictures need pypdfium2", rule="image",
                                  hint="pip install 'reportgen[image]'")) from error
    images = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        bitmap = page.render(scale=width / page.get_width())
        image = bitmap.to_pil().convert("RGB").quantize(COLOURS, dither=0)
        file = BytesIO()
        image.save(file, "PNG", optimize=True)
        images.append(file.getvalue())
    document.close()
    return images
