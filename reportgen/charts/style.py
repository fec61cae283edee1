"""The colours, faces and sizes a chart takes from its page."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.fonts.face import Face
from reportgen.items import Swatch


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours of the page and faces for labels (Hei) and figures (Hei bold); sizes in pt."""

    hue: Swatch
    tint: Swatch
    ink: Swatch
    grey: Swatch
    paper: Swatch
    label_faces: tuple[Face, ...]
    figure_faces: tuple[Face, ...]
    label_size: float = 9.0
    figure_size: float = 16.0

    @property
    def pale(self) -> Swatch:
        """The hue's lighter half, for what the chart does not stress."""
        return self.hue.tint(0.45)

    @property
    def faint(self) -> Swatch:
        """The empty part of a ring or waffle."""
        return self.hue.tint(0.2)

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        return (self.hue, self.pale, self.faint, self.tint, self.ink, self.grey, self.paper)
