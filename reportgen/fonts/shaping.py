"""A string in one face → glyph ids, advances and offsets in em, by HarfBuzz."""

from __future__ import annotations

from functools import lru_cache

import uharfbuzz as hb
from msgspec import Struct

from reportgen.fonts.face import Face

Features = tuple[tuple[str, bool], ...]


class Glyphs(Struct, frozen=True):
    """Shaped glyphs, one entry each; lengths in em, `clusters` index the first character of each glyph."""

    gids: tuple[int, ...]
    advances: tuple[float, ...]
    x_offsets: tuple[float, ...]
    y_offsets: tuple[float, ...]
    clusters: tuple[int, ...]


@lru_cache(maxsize=65536)
def shape(face: Face, text: str, features: Features = (), language: str = "zh-CN",
          direction: str = "ltr") -> Glyphs:
    """Shape `text` in `face`. Vertical (`ttb`) advances are positive downward."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = direction
    buffer.language = language
    hb.shape(face.hb_font, buffer, dict(features))
    upem = face.upem
    positions = buffer.glyph_positions or []
    is_vertical = direction == "ttb"
    return Glyphs(
        gids=tuple(info.codepoint for info in buffer.glyph_infos),
        advances=tuple((-p.y_advance if is_vertical else p.x_advance) / upem for p in positions),
        x_offsets=tuple(p.x_offset / upem for p in positions),
        y_offsets=tuple(p.y_offset / upem for p in positions),
        clusters=tuple(info.cluster for info in buffer.glyph_infos),
    )
