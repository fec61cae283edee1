"""Text stands out from the ground it is printed on (WCAG 2 1.4.3), as painted, not as the theme says."""

from pathlib import Path as FilePath

import pytest

from reportgen.builder import compose, read_project
from reportgen.items import Clip, GlyphRun, Item, Path, Swatch

ROOT = FilePath(__file__).parents[2]
LEAST, LEAST_LARGE, LARGE = 4.5, 3.0, 14.0


def luminance(swatch: Swatch) -> float:
    red, green, blue = (value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in swatch.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Swatch, other: Swatch) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def is_inside(outline: list[tuple[float, float]], x: float, y: float) -> bool:
    """Whether a point lies in a closed outline (crossings of a ray to the right)."""
    crossings = sum((y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
                    for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1], strict=True))
    return crossings % 2 == 1


def is_simple(path: Path) -> bool:
    return sum(op == "M" for op, *_ in path.segments) == 1


def faint_runs(items: tuple[Item, ...], grounds: list[tuple[list[tuple[float, float]], Swatch]]) -> list[str]:
    """Walk in painting order; the ground is the last filled shape painted under a run's start, curves as chords."""
    found = []
    for item in items:
        if isinstance(item, Clip):
            found += faint_runs(item.items, grounds)
        elif isinstance(item, Path) and item.fill and item.alpha == 1 and is_simple(item):
            grounds.append(([(segment[-2], segment[-1]) for segment in item.segments if len(segment) > 2], item.fill))
        elif isinstance(item, GlyphRun):
            x, y = item.xs[0] + 0.3 * item.size, item.ys[0] - 0.3 * item.size
            under = [ground for outline, ground in grounds if is_inside(outline, x, y)]
            ground = under[-1] if under else Swatch("paper", (1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0))
            ratio = contrast(item.colour, ground)
            if ratio < (LEAST_LARGE if item.size >= LARGE else LEAST):
                found.append(f"“{item.text[:12]}” {item.size:.1f} pt: {ratio:.1f} on {ground.name}")
    return found


@pytest.mark.parametrize("layout", ["brochure", "newspaper", "trifold", "poster", "report", "long-image"])
@pytest.mark.parametrize("project", ["data/liyang-2024", "data/sample-town"])
def test_text_stands_out_from_what_is_painted_under_it(project: str, layout: str) -> None:
    pages = compose(read_project(ROOT / project, layout)).pages
    assert [fault for page in pages for fault in faint_runs(page.items, [])] == []
