"""The look of a document as written in YAML: palette, families, type roles."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from reportgen.spec.model import Model
from reportgen.spec.names import ColourName, FamilyName
from reportgen.spec.units import Leading, Length, leading_in_points

OWN_COLOURS = ("hue", "tint", "accent", "white")
"""Colours that every layout has besides its palette."""

Percent = Annotated[float, Meta(ge=0, le=100)]


class Colour(Model):
    """A named colour: its screen value as #RRGGBB, its ink values in percent, the spot ink if it has one."""

    rgb: Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$", description="screen value, #RRGGBB")]
    cmyk: Annotated[tuple[Percent, Percent, Percent, Percent], Meta(
        description="cyan, magenta, yellow, black in percent, 0 to 100")]
    spot: Annotated[str | None, Meta(
        min_length=1, description="spot ink (专色) such as PANTONE 485 C; cmyk then stands for it elsewhere")] = None


def colour_and_strength(name: str) -> tuple[str, float]:
    """Return what "hue 45%" says: the colour's name and the share of it, 1.0 where none is given."""
    match = re.fullmatch(r"(.+?)\s+(\d{1,3})%", name)
    return (match[1], int(match[2]) / 100) if match else (name, 1.0)


Scheme = Literal["quanjiao", "kaiming", "banjiao", "plain"]


class Role(Model):
    """A type role: which face, how large, on which leading, in which colour."""

    family: Annotated[FamilyName, Meta(description="a name under `families:`")]
    weight: Annotated[int, Meta(description="400 regular, 700 bold, 900 black")] = 400
    size: Annotated[Length, Meta(description="a length, such as 10.5pt or 五号")]
    leading: Annotated[Leading | None, Meta(
        description="baseline to baseline, also in em; 1.5 × size if not given")] = None
    colour: Annotated[ColourName, Meta(description="palette colour, or `hue`")] = "ink"
    align: Annotated[Literal["justify", "left", "center", "right"], Meta(description="how lines are set")] = "left"
    indent: Annotated[float, Meta(ge=0, description="first-line indent in em")] = 0
    hang: Annotated[float, Meta(ge=0, description="indent of all other lines in em")] = 0
    initial: Annotated[int, Meta(ge=0, le=6, description="lines that a drop initial takes")] = 0
    scheme: Annotated[Scheme | None, Meta(description="punctuation scheme instead of the theme's")] = None
    tabular: Annotated[bool, Meta(description="digits of one width")] = False

    @classmethod
    def _completed(cls, entries: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**entries, "leading": leading_in_points(entries["leading"], entries.get("size"))
                } if "leading" in entries else entries


class ThemeSpec(Model):
    """Everything about colour and type that a layout or a project can set."""

    palette: Annotated[dict[str, Colour], Meta(description="colours by name")]
    hues: Annotated[tuple[ColourName, ...], Meta(
        min_length=1, description="palette names, given to the sections in order")]
    accent: Annotated[ColourName | None, Meta(description="palette name for sun and seal; else the page's hue")] = None
    section_hues: Annotated[dict[str, ColourName], Meta(
        description="section id → palette name, before `hues`")] = field(default_factory=dict)
    families: Annotated[dict[str, tuple[str, ...]], Meta(description="family name → font families in fallback order")]
    roles: Annotated[dict[str, Role], Meta(description="type roles by name")]
    scheme: Annotated[Scheme, Meta(description="width of punctuation: 全角式, 开明式, 半角式, plain")] = "quanjiao"
    level: Annotated[Literal["basic", "gb", "strict"], Meta(
        description="how strictly lines may not begin or end with a mark")] = "gb"
    hanging: Annotated[bool, Meta(description="stops at line ends hang into the margin")] = False
    patterns: Annotated[bool, Meta(description="charts in hatches instead of tints, for print in one ink")] = False
