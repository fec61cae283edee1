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


def faint_runs(items: tuple[Item, ...], grounds: list[tuple[float, float, float, float, Swatch]]) -> list[str]:
    """Walk in painting order; of the grounds only filled rectangles count, the last one painted under a run's start."""
    found = []
    for item in items:
        if isinstance(item, Clip):
            found += faint_runs(item.items, grounds)
        elif isinstance(item, Path) and item.fill and len(item.segments) == 5 and item.alpha == 1:
            xs = [segment[1] for segment in item.segments[:4]]
            ys = [segment[2] for segment in item.segments[:4]]
            grounds.append((min(xs), min(ys), max(xs), max(ys), item.fill))
        elif isinstance(item, GlyphRun):
            x, y = item.xs[0] + 0.3 * item.size, item.ys[0] - 0.3 * item.size
            under = [ground for *box, ground in grounds if box[0] <= x <= box[2] and box[1] <= y <= box[3]]
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
