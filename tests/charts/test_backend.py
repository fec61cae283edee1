"""Figures of any code through the backend: text as text in the document's faces, colours by the theme's names."""

import io
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any

import numpy
import pikepdf
import pypdfium2
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reportgen.charts.backend import HATCH_TILE, page_look, render
from reportgen.items import Clip, GlyphRun, Item, Path, Picture
from tests.charts.cases import HUE, STYLE, extents, flat

WIDTH, HEIGHT = 300.0, 200.0


def drawn(make: Callable[[Any], object]) -> list[Item]:
    with rc_context(page_look(STYLE)):
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72)
        axes = figure.add_axes((0.1, 0.15, 0.8, 0.75))
        make(axes)
        return list(flat(render(figure, STYLE, WIDTH, HEIGHT)))


def text_of(items: list[Item]) -> str:
    return "".join(item.text for item in items if isinstance(item, GlyphRun))


def test_labels_are_glyphs_of_the_documents_faces_and_nothing_is_missing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        items = drawn(lambda axes: (axes.bar(["溧阳", "常州"], [-34.7, 12.9]),
                                    axes.set_title("动力电池出货量\n占全省")))
    runs = [item for item in items if isinstance(item, GlyphRun)]
    assert {run.face for run in runs} <= {*STYLE.label_faces, *STYLE.figure_faces}
    assert "溧阳" in text_of(items)
    assert "动力电池出货量" in text_of(items)
    assert "−30" in text_of(items)
    assert all(0 not in run.gids for run in runs)


def test_colours_are_the_themes_own_swatches_by_name() -> None:
    def make(axes: Any) -> None:
        axes.plot([1, 2], color=STYLE.hue.rgb)
        axes.plot([2, 3], color=tuple(round(value, 3) for value in STYLE.palette[4].rgb))
        axes.plot([3, 1], color="0.5")
        axes.set_axis_off()

    strokes = [item.stroke for item in drawn(make) if isinstance(item, Path) and item.stroke]
    assert strokes[0] == HUE
    assert strokes[1] == STYLE.palette[4]
    assert strokes[2].cmyk[:3] == (0, 0, 0)


@pytest.mark.parametrize("angle", [0, 30, 90, 215])
def test_rotated_text_runs_along_its_angle(angle: float) -> None:
    run = next(item for item in drawn(lambda axes: (axes.text(0.5, 0.5, "甲乙", rotation=angle, rotation_mode="anchor"),
                                                    axes.set_axis_off())) if isinstance(item, GlyphRun))
    across, down = run.xs[1] - run.xs[0], run.ys[1] - run.ys[0]
    assert numpy.degrees(numpy.arctan2(-down, across)) % 360 == pytest.approx(angle, abs=0.01)
    assert run.angle == pytest.approx(-angle % 360)


def test_alpha_of_fill_and_stroke_are_kept_apart() -> None:
    patch = Rectangle((0, 0), 1, 1, facecolor=(1, 0, 0, 0.25), edgecolor=(0, 0, 0, 1), linewidth=2)
    items = drawn(lambda axes: (axes.add_patch(patch), axes.set_axis_off()))
    paths = [item for item in items if isinstance(item, Path)]
    assert [(path.fill is not None, path.stroke is not None, path.alpha) for path in paths[-2:]] == [
        (True, False, 0.25), (False, True, 1.0)]


def test_hatch_is_drawn_as_lines_inside_its_area() -> None:
    patch = Rectangle((0, 0), 1, 1, facecolor="white", edgecolor="black", hatch="//")
    with rc_context(page_look(STYLE)):
        figure = Figure(figsize=(2, 2), dpi=72)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.add_patch(patch)
        items = render(figure, STYLE, 144, 144)

    def clips(found: tuple[Item, ...]) -> list[Clip]:
        return [inner for item in found if isinstance(item, Clip) for inner in (item, *clips(item.items))]

    marks = [path for clip in clips(items) for path in clip.items if isinstance(path, Path)
             and len(path.segments) > 4 * (144 / HATCH_TILE) ** 2]
    assert len(marks) == 1
    assert marks[0].stroke is not None


def test_image_becomes_a_picture_where_it_stands() -> None:
    pixels = numpy.zeros((4, 4, 4), dtype=numpy.uint8)
    pixels[..., 3] = 255
    pixels[:2, :, 0] = 255

    def make(axes: Any) -> None:
        axes.set_position((0.25, 0.25, 0.5, 0.5))
        axes.imshow(pixels, interpolation="nearest", aspect="auto")
        axes.set_axis_off()

    picture = next(item for item in drawn(make) if isinstance(item, Picture))
    assert (picture.x, picture.y, picture.width, picture.height) == pytest.approx((75, 50, 150, 100), abs=0.5)
    from PIL import Image

    with Image.open(picture.path) as image:
        assert image.convert("RGB").getpixel((image.width // 2, 2)) == (255, 0, 0)
        assert image.convert("RGB").getpixel((image.width // 2, image.height - 3)) == (0, 0, 0)


def test_mathtext_takes_the_documents_face_where_it_can_and_outlines_where_not() -> None:
    items = drawn(lambda axes: (axes.text(0.1, 0.5, r"$\frac{1}{2}\,\mathrm{km}^2$ 万元"), axes.set_axis_off()))
    assert set("12km万元") <= set(text_of(items))
    outlined = drawn(lambda axes: (axes.text(0.1, 0.5, r"$\alpha$"), axes.set_axis_off()))
    assert text_of(outlined) == ""
    assert any(isinstance(item, Path) and item.fill and len(item.segments) > 8 for item in outlined)


def test_clip_path_cuts_what_is_drawn() -> None:
    def make(axes: Any) -> None:
        circle = axes.add_patch(Rectangle((0.2, 0.2), 0.2, 0.2, facecolor="none", edgecolor="none"))
        axes.plot([0, 1], [0, 1])[0].set_clip_path(circle)
        axes.set_axis_off()

    with rc_context(page_look(STYLE)):
        figure = Figure(figsize=(2, 2), dpi=72)
        make(figure.add_axes((0, 0, 1, 1)))
        items = render(figure, STYLE, 144, 144)
    clip = next(item for item in items if isinstance(item, Clip))
    left, _, right, _ = extents(clip.outline)
    assert right - left < 60


def test_figure_saves_itself_as_pdf_with_text_and_tags(tmp_path: FilePath) -> None:
    figure = Figure(figsize=(4, 3))
    figure.add_subplot().bar(["一季度", "二季度"], [3, 5])
    figure.savefig(tmp_path / "x.pdf", backend="module://reportgen.charts.backend", metadata={"Title": "两季产量"})
    out = io.BytesIO()
    figure.savefig(out, format="pdf", backend="module://reportgen.charts.backend", metadata={"Title": "两季产量"})
    assert out.getvalue() == (tmp_path / "x.pdf").read_bytes()
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    assert page.get_size() == pytest.approx((288, 216))
    assert "一季度" in page.get_textpage().get_text_bounded()
    with pikepdf.open(out) as pdf:
        assert pdf.Root.StructTreeRoot
        fonts = pdf.pages[0].Resources.Font
        assert all("/FontFile3" in font.DescendantFonts[0].FontDescriptor for font in fonts.values())


def test_savefig_in_a_fresh_process_needs_nothing_else(tmp_path: FilePath) -> None:
    code = ("from matplotlib.figure import Figure; f = Figure(); f.add_subplot().plot([1, 3, 2]); "
            "f.savefig('y.pdf', backend='module://reportgen.charts.backend')")
    # Matplotlib 3.10.0 calls functions that pyparsing has deprecated since.
    subprocess.run([sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", code], check=True,
                   cwd=tmp_path, env=dict(os.environ))
    assert (tmp_path / "y.pdf").read_bytes().startswith(b"%PDF-")
