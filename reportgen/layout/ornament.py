"""The theme's drawings placed on a page: a name, a rectangle and a colour → paths."""

from __future__ import annotations

from reportgen.errors import Problem, SpecError
from reportgen.items import Item, Swatch, moved
from reportgen.ornaments import ORNAMENTS, hills

HILL_TINTS = (0.28, 0.46, 0.66, 0.86, 1.0)
HILL_SHADES = (0.9, 0.8, 0.7)


def draw_ornament(name: str, x: float, y: float, width: float, height: float, colour: Swatch, strength: float,
                  seed: int, *, is_shaded: bool = False) -> tuple[Item, ...]:
    """Return the ornament's paths in page coordinates; hills step from light to full colour, or darker on a ground of
    the colour itself."""
    if name == "hills":
        swatches = ([colour.shade(light) for light in HILL_SHADES] if is_shaded
                    else [colour.tint(share * strength) for share in HILL_TINTS])
        paths = hills(width, height, swatches, seed)
    elif name in ORNAMENTS:
        paths = ORNAMENTS[name](width, height, colour.tint(strength))
    else:
        raise SpecError(Problem(f"no ornament called {name!r}", rule="ornament",
                                hint=f"known: {', '.join(ORNAMENTS)}"))
    return tuple(moved(path, x, y) for path in paths)
