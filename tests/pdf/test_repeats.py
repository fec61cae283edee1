"""Equal parts of a path are written once: the picture stays, and what depends on its neighbours stays whole."""

from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reportgen.charts.shapes import box, disc
from reportgen.items import Metadata, Page, Pages, Path, Segment, Swatch, Tag
from reportgen.output.conformance import conform
from reportgen.pdf.repeats import LEAST, repeats
from reportgen.pdf.target import Print, Target, condition
from reportgen.pdf.writer import write

RED = Swatch("red", (1, 0, 0), (0, 1, 1, 0))
GRID = [(10 + 7.3 * column, 12 + 6.1 * row) for row in range(5) for column in range(9)]


def dots(places: list[tuple[float, float]] = GRID) -> Path:
    return Path(tuple(segment for x, y in places for segment in disc(x, y, 2.5)), fill=RED)


def written(*items: Path, target: Target | None = None) -> bytes:
    root = Tag("Document")
    figure = root.child("Figure", alt="点")
    page = Page(100, 60, 0, tuple(replace(item, tag=figure) for item in items), "1")
    return write(Pages((page,), root, (), Metadata("样书")), target)


def picture(data: bytes) -> np.ndarray:
    return np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil().convert("L")).astype(int)


def forms(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as pdf:
        return sum(isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form" for thing in pdf.objects)


def test_many_dots_are_one_form_and_look_as_each_by_itself() -> None:
    together = written(dots())
    apart = written(*(dots([place]) for place in GRID))
    assert (forms(together), forms(apart)) == (1, 0)
    assert np.abs(picture(together) - picture(apart)).max() <= 16
    assert (picture(together) < 200).sum() > 5000


def test_a_form_takes_the_colour_of_its_place_and_the_file_keeps_its_claims() -> None:
    pale = Swatch("pale", (1, 0.8, 0.8), (0, 0.2, 0.2, 0))
    data = written(dots(GRID[:20]), replace(dots(GRID[20:]), fill=pale))
    assert forms(data) == 1
    assert conform(data)[1] == ()
    assert conform(written(dots(), target=Print(condition("coated"))))[1] == ()
    grey = picture(data)
    assert (abs(grey - 76) <= 2).sum() > 1000
    assert (abs(grey - 219) <= 2).sum() > 1000


def test_a_part_of_a_dot_stays_beside_the_whole_ones() -> None:
    path = Path((*dots().segments, *disc(90, 50, 1.2)), fill=RED)
    (repeat,), rest = repeats(path)
    assert len(repeat.places) == len(GRID)
    assert len(rest.segments) == len(disc(90, 50, 1.2))


@pytest.mark.parametrize("path", [
    dots(GRID[:LEAST - 1]), replace(dots(), alpha=0.5), replace(dots(), stroke=RED),
    dots([(x / 2, y) for x, y in GRID]),
    Path(tuple(segment for x, y in GRID for segment in box(x, y, 3, 3)), fill=RED),
    Path((*dots().segments, *box(0, 0, 99, 59)), fill=RED, is_even_odd=True),
])
def test_few_clear_outlined_straight_or_touching_parts_stay_as_they_are(path: Path) -> None:
    assert repeats(path) == ((), path)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from((3.0, 5.0))), max_size=40))
def test_every_part_is_drawn_once(dots_drawn: list[tuple[int, int, float]]) -> None:
    path = Path(tuple(segment for x, y, radius in dots_drawn for segment in disc(x, y, radius)), fill=RED)
    shown, rest = repeats(path)
    drawn = [segment for repeat in shown for place in repeat.places for segment in _moved(repeat.part, *place)]
    assert sorted(map(_rounded, (*drawn, *rest.segments))) == sorted(map(_rounded, path.segments))


def _rounded(segment: Segment) -> tuple[str, ...]:
    """A form's coordinates are written to three places."""
    op, *values = segment
    return op, *(f"{value + 0.0:.2f}" for value in values)


def _moved(part: tuple[Segment, ...], dx: float, dy: float) -> list[Segment]:
    return [(op, *(value + (dy if index % 2 else dx) for index, value in enumerate(values))) for op, *values in part]
