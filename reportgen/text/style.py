"""How text is set: faces, size and colour of a span; leading, alignment and punctuation scheme of a paragraph."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from reportgen.errors import Source
from reportgen.fonts.face import Face
from reportgen.fonts.shaping import Features
from reportgen.items import BLACK, Item, Swatch

Align = Literal["justify", "left", "center", "right"]
Scheme = Literal["quanjiao", "kaiming", "banjiao", "plain"]
Level = Literal["basic", "gb", "strict"]
Mark = Literal["", "dots", "name", "title", "underline", "strike", "warichu", "index"]
"""着重号 dots under the characters, 专名号 proper-name line, 书名号 wavy title line, underline, strike, 割注 note
in two small lines; `index` is unseen."""


class TextStyle(Struct, frozen=True):
    """The look of a span; `faces` in fallback order, `size` in pt, `rise` of the baseline in pt (superscript > 0)."""

    faces: tuple[Face, ...]
    size: float
    colour: Swatch = BLACK
    language: str = "zh-CN"
    features: Features = ()
    rise: float = 0.0


INSET = "\ufffc"
"""The text of a span that is a drawing: OBJECT REPLACEMENT CHARACTER."""


class Inset(Struct, frozen=True):
    """A drawing that sits in a line as one unbreakable piece: its extents in pt, items from (0, 0) on the baseline.

    An item whose tag has no parent is given a child of the paragraph's tag in its stead (role and alternative text).
    """

    width: float
    ascent: float
    descent: float
    items: tuple[Item, ...]


class Span(Struct, frozen=True):
    """A run of text in one look, before setting.

    `ruby` is the reading set above it: as many readings as characters, divided by spaces, or one for the whole.
    `inset` is a drawing; the text is then INSET.
    """

    text: str
    style: TextStyle
    link: str | None = None
    source: Source | None = None
    mark: Mark = ""
    ruby: str = ""
    inset: Inset | None = None


class Tab(Struct, frozen=True):
    """A tab stop in pt from the measure's left edge; `leader` is the text repeated up to it."""

    position: float
    align: Literal["left", "right"] = "left"
    leader: str = ""


class ParagraphStyle(Struct, frozen=True):
    """The look of a paragraph; `leading` in pt from baseline to baseline.

    `indent` is the inset of the first line in em, `hang` that of all others, `initial` the lines that a drop initial
    takes. `tolerance` is the Han gap in em above which Western words are hyphenated; `looseness` asks for that many
    lines more (fewer when negative) where the text allows it.
    """

    text: TextStyle
    leading: float
    align: Align = "justify"
    indent: float = 0.0
    scheme: Scheme = "quanjiao"
    level: Level = "gb"
    hanging: bool = False
    hang: float = 0.0
    initial: int = 0
    tabs: tuple[Tab, ...] = ()
    tolerance: float = 0.12
    looseness: int = 0
