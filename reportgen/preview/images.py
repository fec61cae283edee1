"""Pages and plates → PNG files; pages by what they look like, so that one that did not change is not drawn again."""

from __future__ import annotations

from collections import OrderedDict
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from reportgen.errors import OutputError, Problem
from reportgen.preview.editions import Edition

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 12_000_000
"""Of pictures kept, some eighty pages: every edit leaves one that is hardly asked for again."""

MOST_PIXELS = 24_000_000
"""Of one picture: a long page is drawn coarser."""

WIDTHS = range(40, 4097)
PLATE_DPI = 110
INKS = {"Cyan": "#00A0E3", "Magenta": "#E2007A", "Yellow": "#F0D000", "Black": "#111111"}
OTHER_INK = "#7A5AA6"


class PageImages(Struct):
    """Pictures of an edition's pages by digest and width; the oldest are dropped. To be used from one thread."""

    number: int = -1
    document: Any = None
    kept: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    size: int = 0

    def page(self, edition: Edition, digest: str, width: int) -> bytes | None:
        """Return the page that looks like `digest`, `width` pixels wide; None where the edition has none such."""
        if digest not in edition.digests or edition.report is None:
            return None
        key = (digest, width)
        if key in self.kept:
            self.kept.move_to_end(key)
            return self.kept[key]
        image = self._rendered(edition, edition.digests.index(digest), width)
        data = png(image)
        self.kept[key] = data
        self.size += len(data)
        while self.size > MOST_BYTES and len(self.kept) > 1:
            self.size -= len(self.kept.popitem(last=False)[1])
        return data

    def _rendered(self, edition: Edition, index: int, width: int) -> Image:
        import pypdfium2

        assert edition.report is not None
        if self.number != edition.number:
            if self.document is not None:
                self.document.close()
            self.document = pypdfium2.PdfDocument(edition.report.pdf)
            self.number = edition.number
        page = self.document[index]
        try:
            across, down = page.get_size()
            scale = min(width / across, (MOST_PIXELS / (across * down)) ** 0.5)
            bitmap = page.render(scale=scale)
            image: Image = bitmap.to_pil().convert("RGB")
            bitmap.close()
            return image
        finally:
            page.close()


def png(image: Image) -> bytes:
    """Return a picture's file, packed lightly: it goes no further than this machine."""
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


class Plate(Struct, frozen=True):
    """A printing plate of one page: its ink, how much of it the page bears (0 to 1, the mean), its picture."""

    ink: str
    colour: str
    amount: float
    image: bytes


def page_plates(press_file: bytes, number: int) -> list[Plate]:
    """Return the plates of a page (from 1) in the order of printing; raises OutputError without Ghostscript."""
    from PIL import ImageOps, ImageStat

    from reportgen.output.plates import ghostscript, separations

    if ghostscript() is None:
        raise OutputError(Problem("plates are separated by Ghostscript, which is not installed", rule="plates",
                                  hint="install it (Debian: apt install ghostscript) and choose the view again"))
    plates = []
    for ink, image in separations(press_file, PLATE_DPI, number).items():
        colour = INKS.get(ink, OTHER_INK)
        amount = 1 - ImageStat.Stat(image).mean[0] / 255
        plates.append(Plate(ink, colour, amount, png(ImageOps.colorize(image, colour, "#FFFFFF"))))
    order = [*INKS, *(plate.ink for plate in plates)]
    return sorted(plates, key=lambda plate: order.index(plate.ink))
