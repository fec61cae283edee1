"""Pages → pages with printer's marks around them: crop, fold and register marks, colour bar, slug line.

Everything lies outside the bleed. Marks that every plate carries use the registration ink (Separation All).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin

from msgspec import Struct
from msgspec.structs import replace

from reportgen.fonts.face import Face
from reportgen.items import BLACK, GlyphRun, Item, Page, Path, SpotInk, Swatch, rectangle, rule
from reportgen.text.paragraph import place, set_line
from reportgen.text.style import TextStyle

MM = 72 / 25.4
SLUG = 12 * MM
MARK_LENGTH = 5 * MM
MARK_WIDTH = 0.25
TARGET_RADIUS = 2 * MM
PATCH = 5 * MM
SLUG_SIZE = 6.0
FOLD_DASH = (3.0, 2.0)

REGISTRATION = Swatch("registration", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0),
                      SpotInk("All", (1.0, 1.0, 1.0, 1.0)))
PLATES = {
    "Cyan": Swatch("cyan", (0.0, 0.6, 0.9), (1.0, 0.0, 0.0, 0.0)),
    "Magenta": Swatch("magenta", (0.9, 0.0, 0.5), (0.0, 1.0, 0.0, 0.0)),
    "Yellow": Swatch("yellow", (1.0, 0.9, 0.0), (0.0, 0.0, 1.0, 0.0)),
    "Black": BLACK,
}
GREY_BALANCE = (0.5, 0.4, 0.4, 0.0)
"""Prints neutral where the press is in balance (ISO 12647-2)."""


class Job(Struct, frozen=True):
    """What the slug line says: name of the job and its date, as free text."""

    name: str
    date: str = ""


def with_marks(pages: Sequence[Page], job: Job, face: Face) -> tuple[Page, ...]:
    """Return the pages with room for the marks and the marks in it."""
    spots = tuple(dict.fromkeys(spot for page in pages for spot in _spots(page.items)))
    return tuple(
        replace(page, slug=SLUG, items=(*page.items, *_marks(page, job, f"{number} / {len(pages)}", spots, face)))
        for number, page in enumerate(pages, 1))


def _spots(items: Sequence[Item]) -> Iterator[SpotInk]:
    for item in items:
        swatches: tuple[Swatch | None, ...] = ()
        if isinstance(item, GlyphRun):
            swatches = (item.colour,)
        elif isinstance(item, Path):
            swatches = (item.fill, item.stroke)
        elif hasattr(item, "items"):
            yield from _spots(item.items)
        yield from (swatch.spot for swatch in swatches if swatch and swatch.spot)


def _marks(page: Page, job: Job, number: str, spots: Sequence[SpotInk], face: Face) -> Iterator[Item]:
    yield from crop_marks(page.width, page.height, page.bleed)
    for x in page.folds:
        for y, way in ((-page.bleed - 2, -1), (page.height + page.bleed + 2, 1)):
            yield rule(x, y, x, y + way * MARK_LENGTH, REGISTRATION, MARK_WIDTH, FOLD_DASH)
    middle = page.bleed + SLUG / 2
    for x, y in ((page.width / 2, -middle), (page.width / 2, page.height + middle), (-middle, page.height / 2),
                 (page.width + middle, page.height / 2)):
        yield from register_target(x, y)
    yield from _colour_bar(page, spots)
    yield from _slug_line(page, job, number, spots, face)


def crop_marks(width: float, height: float, bleed: float) -> Iterator[Path]:
    """Yield the eight lines that show where the sheet is cut; none enters the bleed."""
    for x in (0.0, width):
        for y, way in ((-bleed, -1), (height + bleed, 1)):
            yield rule(x, y, x, y + way * MARK_LENGTH, REGISTRATION, MARK_WIDTH)
    for y in (0.0, height):
        for x, way in ((-bleed, -1), (width + bleed, 1)):
            yield rule(x, y, x + way * MARK_LENGTH, y, REGISTRATION, MARK_WIDTH)


def register_target(x: float, y: float) -> Iterator[Path]:
    """Yield a crossed circle by which the plates are laid over one another."""
    arm = 1.5 * TARGET_RADIUS
    yield rule(x - arm, y, x + arm, y, REGISTRATION, MARK_WIDTH)
    yield rule(x, y - arm, x, y + arm, REGISTRATION, MARK_WIDTH)
    yield Path(_circle(x, y, TARGET_RADIUS), stroke=REGISTRATION, width=MARK_WIDTH)


def _circle(x: float, y: float, radius: float) -> tuple[tuple[str, *tuple[float, ...]], ...]:
    pull = 4 / 3 * (2 ** 0.5 - 1) * radius
    segments: list[tuple[str, *tuple[float, ...]]] = [("M", x + radius, y)]
    for quarter in range(4):
        start, end = quarter * pi / 2, (quarter + 1) * pi / 2
        segments.append((
            "C", x + radius * cos(start) - pull * sin(start), y + radius * sin(start) + pull * cos(start),
            x + radius * cos(end) + pull * sin(end), y + radius * sin(end) - pull * cos(end),
            x + radius * cos(end), y + radius * sin(end)))
    return (*segments, ("Z",))


def _colour_bar(page: Page, spots: Sequence[SpotInk]) -> Iterator[Path]:
    """Yield patches of each plate full and half, of their overprints and of the grey balance, above the page."""
    swatches = [swatch for plate in PLATES.values() for swatch in (plate, plate.tint(0.5))]
    swatches += [Swatch("overprint", (0.0, 0.0, 0.0), value) for value in
                 ((1.0, 1.0, 0.0, 0.0), (1.0, 0.0, 1.0, 0.0), (0.0, 1.0, 1.0, 0.0), GREY_BALANCE)]
    for spot in spots:
        full = Swatch(spot.name, (0.0, 0.0, 0.0), spot.cmyk, spot)
        swatches += [full, full.tint(0.5)]
    room = page.width / 2 - 3 * TARGET_RADIUS - 6 * MM
    side = min(PATCH, room / len(swatches))
    y = -page.bleed - SLUG + (SLUG - side) / 2
    for index, swatch in enumerate(swatches):
        yield rectangle(6 * MM + index * side, y, side, side, fill=swatch)


def _slug_line(page: Page, job: Job, number: str, spots: Sequence[SpotInk], face: Face) -> Iterator[Item]:
    """Yield name, date, page and plates below the page; each plate's name is printed in its own ink."""
    y = page.height + page.bleed + SLUG / 2 + SLUG_SIZE / 2
    x = 6 * MM
    size = f"{page.width / MM:.0f} × {page.height / MM:.0f} mm"
    words = "　".join(part for part in (job.name, job.date, number, size) if part)
    plates = PLATES | {spot.name: Swatch(spot.name, (0.0, 0.0, 0.0), spot.cmyk, spot) for spot in spots}
    room = page.width / 2 - 3 * TARGET_RADIUS - x
    line = set_line(words, TextStyle((face,), SLUG_SIZE, REGISTRATION))
    fitting = TextStyle((face,), min(SLUG_SIZE, SLUG_SIZE * room / line.width), REGISTRATION)
    yield from place(set_line(words, fitting), x, y, None)
    x = page.width / 2 + 3 * TARGET_RADIUS + 2 * MM
    for name, swatch in plates.items():
        line = set_line(name, TextStyle((face,), SLUG_SIZE, swatch))
        yield from place(line, x, y, None)
        x += line.width + SLUG_SIZE
