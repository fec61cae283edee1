"""Theme spec + font library → swatches, faces and paragraph styles ready for setting."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from reportgen.errors import Problem, SpecError
from reportgen.fonts.face import Face
from reportgen.fonts.library import FontLibrary
from reportgen.items import WHITE, SpotInk, Swatch
from reportgen.language import say
from reportgen.spec.model import near
from reportgen.spec.theme import OWN_COLOURS, Role, ThemeSpec, colour_and_strength
from reportgen.spec.words import document_language, is_chinese
from reportgen.text.style import ParagraphStyle, TextStyle

TINT = 0.12
DEFAULT_LEADING = 1.5


WESTERN_FAMILIES = {"kai": "song", "brush": "song"}
"""The written hands have Latin letters only for a word among Han characters."""
WESTERN_TOLERANCE = 0.03
"""Western lines are hyphenated before their blanks grow wide."""
WESTERN_INDENT = 1.0
"""First-line indent in em at most, where Chinese has two characters."""


class Theme(Struct):
    """The resolved look; `hue` is the colour that a page's section gives to the name "hue"."""

    spec: ThemeSpec
    library: FontLibrary
    scale: float = 1.0
    _faces: dict[tuple[str, int], tuple[Face, ...]] = field(default_factory=dict)

    def swatch(self, name: str, hue: Swatch | None = None) -> Swatch:
        """Return a palette colour, "hue", "accent", "tint" (12 % hue) or a share of one such as "hue 45%".

        Raises SpecError for a name that the palette lacks.
        """
        name, strength = colour_and_strength(name)
        if strength < 1:
            return self.swatch(name, hue).tint(strength)
        if name == "hue":
            return hue or self.swatch(self.spec.hues[0])
        if name == "tint":
            return self.swatch("hue", hue).tint(TINT)
        if name == "accent":
            return self.swatch(self.spec.accent or "hue", hue)
        if name == "white":
            return WHITE
        colour = self.spec.palette.get(name)
        if colour is None:
            raise SpecError(Problem(say("no colour called {!r} in the palette", name), rule="colour",
                                    hint=near(name, [*self.spec.palette, *OWN_COLOURS])))
        red, green, blue = (int(colour.rgb[i:i + 2], 16) / 255 for i in (1, 3, 5))
        cyan, magenta, yellow, black = (value / 100 for value in colour.cmyk)
        ink = SpotInk(colour.spot, (cyan, magenta, yellow, black)) if colour.spot else None
        return Swatch(name, (red, green, blue), (cyan, magenta, yellow, black), ink)

    def hue(self, section_id: str, index: int) -> Swatch:
        """Return the hue of the section with this id, the index-th (from 0) of the document."""
        hues = self.spec.hues
        return self.swatch(self.spec.section_hues.get(section_id, hues[index % len(hues)]))

    def role(self, name: str) -> Role:
        role = self.spec.roles.get(name)
        if role is None:
            raise SpecError(Problem(say("no type role called {!r} in the theme", name), rule="role",
                                    hint=near(name, list(self.spec.roles))))
        return role

    def faces(self, family: str, weight: int) -> tuple[Face, ...]:
        """Return the faces of a theme family in fallback order; Western text stands in the Song for the Kai."""
        family = family if is_chinese() else WESTERN_FAMILIES.get(family, family)
        key = (family, weight)
        if key not in self._faces:
            names: Sequence[str] = self.spec.families.get(family, (family,))
            self._faces[key] = tuple(self.library.face(name, weight) for name in names)
        return self._faces[key]

    def scaled(self, scale: float) -> Theme:
        """Return the theme with all type at `scale` of its size."""
        return replace(self, scale=scale)

    def style(self, name: str, *, hue: Swatch | None = None, colour: str | None = None,
              size: float | None = None, family: str | None = None) -> ParagraphStyle:
        """Return the paragraph style of a role at the theme's scale, or of a `size` in pt; the leading goes with it."""
        role = self.role(name)
        points = size or role.size * self.scale
        leading = (role.leading or role.size * DEFAULT_LEADING) * points / role.size
        text = TextStyle(
            faces=self.faces(family or role.family, role.weight),
            language=document_language(),
            size=points,
            colour=self.swatch(colour or role.colour, hue),
            features=(("tnum", True),) if role.tabular else (),
        )
        indent = role.indent if is_chinese() else min(role.indent, WESTERN_INDENT)
        return ParagraphStyle(text=text, leading=leading, align=role.align, indent=indent, hang=role.hang,
                              initial=role.initial, scheme=role.scheme or self.spec.scheme, level=self.spec.level,
                              hanging=self.spec.hanging, tolerance=0.12 if is_chinese() else WESTERN_TOLERANCE)
