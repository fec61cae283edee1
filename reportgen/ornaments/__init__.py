"""Vector drawings of the theme: hills, lake, bamboo, fret, sun, seal; functions of size and colour."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.items import Path, Swatch
from reportgen.ornaments.landscape import hills, lake, sun
from reportgen.ornaments.motifs import bamboo, fret, seal

Ornament = Callable[[float, float, Swatch], tuple[Path, ...]]

ORNAMENTS: dict[str, Ornament] = {"lake": lake, "sun": sun, "bamboo": bamboo, "fret": fret, "seal": seal}

__all__ = ["ORNAMENTS", "hills"]
