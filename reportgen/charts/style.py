"""The colours, faces and sizes a chart takes from its page."""

from __future__ import annotations

from msgspec import Struct

from reportgen.fonts.face import Face
from reportgen.items import WHITE, Swatch


class ChartStyle(Struct, frozen=True):
    """Colours of the page and faces for labels (Hei) and figures (Hei bold); sizes in pt.

    `palette` holds the theme's other colours, so that a figure drawn by other code meets them by name.
    """

    hue: Swatch
    tint: Swatch
    ink: Swatch
    grey: Swatch
    paper: Swatch
    label_faces: tuple[Face, ...]
    figure_faces: tuple[Face, ...]
    label_size: float = 9.0
    figure_size: float = 16.0
    palette: tuple[Swatch, ...] = ()
    has_patterns: bool = False

    @property
    def pale(self) -> Swatch:
        """The hue's lighter half, for what the chart does not stress."""
        return self.hue.tint(0.45)

    @property
    def faint(self) -> Swatch:
        """The empty part of a ring or waffle."""
        return self.hue.tint(0.2)

    @property
    def hair(self) -> Swatch:
        """Thin rules: zero lines, scales, connectors."""
        return self.grey.tint(0.5)

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        """Every colour of the page by name; a figure's colour that equals one of them becomes it."""
        own = (self.hue, self.pale, self.faint, self.tint, self.ink, self.grey, self.hair, self.paper, WHITE)
        return (*own, *self.palette)

    def steps(self, count: int) -> tuple[Swatch, ...]:
        """Return `count` colours from dark to light, told apart by lightness alone: safe for colour blindness."""
        if count == 1:
            return (self.hue,)
        if count == 2:
            return (self.hue, self.hue.tint(0.38))
        dark = (self.hue.shade(0.55), self.hue)
        rest = count - 2
        return (*dark, *(self.hue.tint(0.68 - 0.52 * index / max(1, rest - 1)) for index in range(rest)))


def is_dark(swatch: Swatch) -> bool:
    """Whether white text reads better on the colour than black (relative luminance of WCAG 2.2 under 0.18)."""
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in swatch.rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < 0.18
