"""How text is set: faces, size and colour of a span; leading, alignment and punctuation scheme of a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportgen.fonts.face import Face
from reportgen.fonts.shaping import Features
from reportgen.items import BLACK, Swatch

Align = Literal["justify", "left", "center", "right"]
Scheme = Literal["quanjiao", "kaiming", "banjiao", "plain"]
Level = Literal["basic", "gb", "strict"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The look of a span; `faces` in fallback order, `size` in pt."""

    faces: tuple[Face, ...]
    size: float
    colour: Swatch = BLACK
    language: str = "zh-CN"
    features: Features = ()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """The look of a paragraph; `leading` in pt from baseline to baseline, `indent` of the first line in em."""

    text: TextStyle
    leading: float
    align: Align = "justify"
    indent: float = 0.0
    scheme: Scheme = "quanjiao"
    level: Level = "gb"
    hanging: bool = False
