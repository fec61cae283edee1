"""The look of a document as written in YAML: palette, families, type roles."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from reportgen.spec.model import Model
from reportgen.spec.names import ColourName, FamilyName
from reportgen.spec.units import LeadingText, Length, parse_length

Percent = Annotated[float, Field(ge=0, le=100)]


class Colour(Model):
    """A named colour: its screen value as #RRGGBB, its ink values in percent, the spot ink if it has one."""

    rgb: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$", description="screen value, #RRGGBB")]
    cmyk: tuple[Percent, Percent, Percent, Percent] = Field(
        description="cyan, magenta, yellow, black in percent, 0 to 100")
    spot: str | None = Field(default=None, min_length=1,
                             description="spot ink (专色) such as PANTONE 485 C; cmyk then stands for it elsewhere")


Scheme = Literal["quanjiao", "kaiming", "banjiao", "plain"]


class Role(Model):
    """A type role: which face, how large, on which leading, in which colour."""

    family: FamilyName = Field(description="a name under `families:`")
    weight: int = Field(default=400, description="400 regular, 700 bold, 900 black")
    size: Length = Field(description="a length, such as 10.5pt or 五号")
    leading: float | None = Field(default=None, description="baseline to baseline, also in em; 1.5 × size if not given")
    colour: ColourName = Field(default="ink", description="palette colour, or `hue`")
    align: Literal["justify", "left", "center", "right"] = Field(default="left", description="how lines are set")
    indent: float = Field(default=0, ge=0, description="first-line indent in em")
    hang: float = Field(default=0, ge=0, description="indent of all other lines in em")
    initial: int = Field(default=0, ge=0, le=6, description="lines that a drop initial takes")
    scheme: Scheme | None = Field(default=None, description="punctuation scheme instead of the theme's")
    tabular: bool = Field(default=False, description="digits of one width")

    @field_validator("leading", mode="before", json_schema_input_type=LeadingText | None)
    @classmethod
    def _leading(cls, value: object, info: ValidationInfo) -> float | None:
        return None if value is None else parse_length(value, info.data.get("size", 0.0))


class ThemeSpec(Model):
    """Everything about colour and type that a layout or a project can set."""

    palette: dict[str, Colour] = Field(description="colours by name")
    hues: tuple[ColourName, ...] = Field(min_length=1, description="palette names, given to the sections in order")
    accent: ColourName | None = Field(default=None, description="palette name for sun and seal; else the page's hue")
    section_hues: dict[str, ColourName] = Field(default={}, description="section id → palette name, before `hues`")
    families: dict[str, tuple[str, ...]] = Field(description="family name → font families in fallback order")
    roles: dict[str, Role] = Field(description="type roles by name")
    scheme: Scheme = Field(default="quanjiao", description="width of punctuation: 全角式, 开明式, 半角式, plain")
    level: Literal["basic", "gb", "strict"] = Field(
        default="gb", description="how strictly lines may not begin or end with a mark")
    hanging: bool = Field(default=False, description="stops at line ends hang into the margin")
    patterns: bool = Field(default=False, description="charts in hatches instead of tints, for print in one ink")



