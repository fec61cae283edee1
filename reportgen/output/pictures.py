"""A PDF → pictures of its pages, a contact sheet, a card for social networks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

Format = Literal["png", "webp", "jpeg"]
QUALITY = 88
CARDS: dict[str, tuple[int, int]] = {"wide": (1200, 630), "tall": (1080, 1440)}
"""Pixels of social cards: the link preview of most networks, and 3:4 for phones."""
CONTACT_WIDTH = 240
MARGIN = 16
GROUND = (232, 230, 225)


def page_images(pdf: bytes, dpi: float, pages: Sequence[int] = ()) -> Iterator[tuple[int, Image]]:
    """Yield (page number, picture) of the named pages, of all where none are named."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in pages or range(1, len(document) + 1):
            yield number, document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def encoded(image: Image, form: Format) -> bytes:
    """Return the picture's file; PNG in full colour, the others at quality 88."""
    output = BytesIO()
    if form == "png":
        image.save(output, "PNG", optimize=True)
    else:
        image.save(output, form.upper(), quality=QUALITY)
    return output.getvalue()


def contact_sheet(pdf: bytes, columns: int = 4) -> Image:
    """Return all pages side by side, small."""
    return sheet([fitted(image, CONTACT_WIDTH) for _, image in page_images(pdf, 72)], columns)


def sheet(thumbs: Sequence[Image], columns: int) -> Image:
    """Return pictures of one width in rows on a ground."""
    from PIL import Image as Images

    columns = min(columns, len(thumbs))
    rows = -(-len(thumbs) // columns)
    height = max(thumb.height for thumb in thumbs)
    whole = Images.new("RGB", (columns * (CONTACT_WIDTH + MARGIN) + MARGIN, rows * (height + MARGIN) + MARGIN), GROUND)
    for index, thumb in enumerate(thumbs):
        whole.paste(thumb, (MARGIN + index % columns * (CONTACT_WIDTH + MARGIN),
                            MARGIN + index // columns * (height + MARGIN)))
    return whole


def card(pdf: bytes, kind: str) -> Image:
    """Return the cover, whole, on a card of the kind's pixels, beside page 2 and 3 where there is room."""
    from PIL import Image as Images

    width, height = CARDS[kind]
    result = Images.new("RGB", (width, height), GROUND)
    room = height - 4 * MARGIN
    left = 2 * MARGIN
    shown = [image.resize((round(image.width * room / image.height), room), Images.Resampling.LANCZOS)
             for _, image in page_images(pdf, 150, (1,))]
    if kind == "tall" and shown[0].width > width - 4 * MARGIN:
        shown = [fitted(shown[0], width - 4 * MARGIN)]
    count = _page_count(pdf)
    while left + sum(image.width + MARGIN for image in shown) + shown[0].width <= width and len(shown) < count:
        number = len(shown) + 1
        (_, image), = page_images(pdf, 150, (number,))
        shown.append(image.resize((round(image.width * room / image.height), room), Images.Resampling.LANCZOS))
    total = sum(image.width for image in shown) + MARGIN * (len(shown) - 1)
    left = (width - total) // 2
    for image in shown:
        result.paste(image, (left, (height - image.height) // 2))
        left += image.width + MARGIN
    return result


def _page_count(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def fitted(image: Image, width: int) -> Image:
    """Return the picture scaled to a width in pixels."""
    from PIL import Image as Images

    return image.resize((width, round(image.height * width / image.width)), Images.Resampling.LANCZOS)
