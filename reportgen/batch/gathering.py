"""Finished editions → one print run, a sheet of their covers, an archive for each value of a column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from reportgen.batch.store import Store
from reportgen.output.pictures import CONTACT_WIDTH, encoded, fitted, page_images, sheet
from reportgen.resources import bundled

COLUMNS = 6
ROWS = 4
CAPTION = 34
"""Pixels under a cover for the edition's name."""
LETTERING = 16
FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that ZIP knows: the same editions give the same archive."""


def contact_sheets(editions: Sequence[str], store: Store) -> Iterator[bytes]:
    """Yield PNG sheets of the editions' covers, each with its name, COLUMNS × ROWS a sheet."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(bundled("fonts") / "NotoSansSC-Regular.ttf"), LETTERING)
    for start in range(0, len(editions), COLUMNS * ROWS):
        thumbs = []
        for edition in editions[start:start + COLUMNS * ROWS]:
            (_, cover), = page_images(store.read(edition), 72, (1,))
            cover = fitted(cover, CONTACT_WIDTH)
            card = Image.new("RGB", (cover.width, cover.height + CAPTION), "white")
            card.paste(cover, (0, 0))
            ImageDraw.Draw(card).text((8, cover.height + 8), edition.removesuffix(".pdf"), "black", font)
            thumbs.append(card)
        yield encoded(sheet(thumbs, COLUMNS), "png")


def archives(editions: Iterable[tuple[str, str]], store: Store) -> Iterator[tuple[str, bytes]]:
    """Yield (value, ZIP file) for (edition, value of the column), the editions under the last part of their path."""
    groups: dict[str, list[str]] = {}
    for edition, value in editions:
        groups.setdefault(value, []).append(edition)
    for value, members in groups.items():
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for edition, name in zip(members, _short(members), strict=True):
                archive.writestr(zipfile.ZipInfo(name, FIXED_DATE), store.read(edition))
        yield value, file.getvalue()


def _short(editions: Sequence[str]) -> Sequence[str]:
    """Return the file names alone where no two are the same, else the whole paths."""
    names = [edition.rpartition("/")[2] for edition in editions]
    return names if len(set(names)) == len(names) else editions
