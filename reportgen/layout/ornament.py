"""The theme's drawings placed on a page: a name, a rectangle and a colour → paths."""

from __future__ import annotations

from pathlib import Path

from reportgen.blocks.box import Context
from reportgen.errors import Problem, SpecError
from reportgen.items import Item, moved
from reportgen.language import say
from reportgen.ornaments import ORNAMENTS, hills
from reportgen.spec.layout import Ornament
from reportgen.spec.sources.files import place_of, project_file

HILL_TINTS = (0.28, 0.46, 0.66, 0.86, 1.0)
HILL_SHADES = (0.9, 0.8, 0.7)


def draw_ornament(spec: Ornament, context: Context, x: float, y: float, width: float, height: float
                  ) -> tuple[Item, ...]:
    """Return the ornament's items in page coordinates; hills step from light to full colour, or darker on a ground of
    the colour itself; a name that ends in .svg is a drawing in the project folder."""
    name, colour, strength = spec.ornament, context.swatch(spec.colour), spec.strength
    paths: tuple[Item, ...]
    if name == "hills":
        swatches = ([colour.shade(light) for light in HILL_SHADES] if spec.shaded
                    else [colour.tint(share * strength) for share in HILL_TINTS])
        paths = hills(width, height, swatches, spec.seed)
    elif name.endswith(".svg"):
        from reportgen.ornaments.drawing import Inks, svg_drawing

        place = place_of(name)
        palette = tuple(context.swatch(one) for one in context.theme.spec.palette)
        paths = svg_drawing(project_file(name, Path(context.folder), place), width, height,
                            Inks(colour, strength, palette), place)
    elif name in ORNAMENTS:
        paths = ORNAMENTS[name](width, height, colour.tint(strength))
    else:
        raise SpecError(Problem(say("no ornament called {!r}", name), place_of(name), "ornament",
                                say("known: hills, {}, or an SVG file of the project", ", ".join(ORNAMENTS))))
    return tuple(moved(path, x, y) for path in paths)
