"""The layout spec: page, theme, page templates made of areas on the grid, and the flow of pages."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from reportgen.spec.charts import Chart
from reportgen.spec.model import Model
from reportgen.spec.outputs import Outputs
from reportgen.spec.theme import Names, ThemeSpec
from reportgen.spec.units import Length, parse_length

PAGE_SIZES = {
    "A2": ("420mm", "594mm"), "A3": ("297mm", "420mm"), "A4": ("210mm", "297mm"), "A5": ("148mm", "210mm"),
    "B4": ("250mm", "353mm"), "B5": ("176mm", "250mm"), "16开": ("185mm", "260mm"), "大16开": ("210mm", "285mm"),
    "8开": ("260mm", "370mm"), "32开": ("130mm", "184mm"),
}


def _page_size(value: object) -> object:
    if isinstance(value, str):
        if value in PAGE_SIZES:
            value = PAGE_SIZES[value]
        elif "×" in value or " x " in value:
            value = re.split(r"\s*[×x]\s*", value)
        else:
            raise ValueError(f"unknown page size {value!r}; known: {', '.join(PAGE_SIZES)}, or free as 210mm × 297mm")
    if isinstance(value, list | tuple) and len(value) == 2:
        return tuple(parse_length(part) for part in value)
    raise ValueError("a page size is a name or two lengths, width × height")


def _columns(value: object) -> object:
    match = re.fullmatch(r"\s*(\d+)\s*-\s*(\d+)\s*", str(value))
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(f"columns are written first-last, such as 1-8; found {value!r}")
    return (int(match[1]), int(match[2]))


class Margins(Model):
    top: Length
    bottom: Length
    inner: Length
    outer: Length


class PageSpec(Model):
    """The sheet and its grid."""

    size: Annotated[tuple[float, float], BeforeValidator(_page_size)]
    bleed: Length = 0.0
    margins: Margins
    facing: bool = True
    columns: int = Field(default=12, ge=1, le=24)
    gutter: Length
    baseline: Length = Field(description="step of the baseline grid")
    multiple: int = Field(default=1, ge=1, description="the page count is filled up to a multiple of this")


BLOCKS = Literal[
    "byline", "chart", "charts", "colophon", "contents", "cover-title", "deck", "figure", "figures", "heading",
    "honours", "lead", "mosaic", "note", "note-lines", "picture", "place-line", "prose", "qr", "quotation",
    "section-header", "spacer", "table", "timeline", "vertical-couplet",
]


class Block(Model):
    """One block of an area: which component, and how it is set."""

    block: BLOCKS
    role: str | None = Field(default=None, description="type role instead of the block's own")
    colour: str | None = None
    text: str | None = Field(default=None, description="fixed text, for heading, note and quotation")
    name: str | None = Field(default=None, description="which table or picture of the content")
    chart: Chart | None = Field(default=None, description="a chart defined in the layout instead of the content")
    columns: int = Field(default=1, ge=1, le=6)
    direction: Literal["row", "column"] = "row"
    first: int = Field(default=0, ge=0, description="skip that many entries")
    limit: int | None = Field(default=None, ge=1)
    rows: tuple[tuple[int, ...], ...] = Field(default=(), description="spans of a mosaic's cells, row by row")
    height: Length | None = None
    target: str | None = Field(default=None, description="address of a QR code")


def _block(value: object) -> object:
    return {"block": value} if isinstance(value, str) else value


BlockItem = Annotated[Block, BeforeValidator(_block)]


class Area(Model):
    """A named frame on the grid that holds a stack of blocks.

    Columns count from 1; 0 and (columns + 1) stand for the paper's edge. `top` and `bottom` are measured from the
    trim edge; `below` puts the area under others; without `height` it is as high as its content, `fill` takes the
    room down to `bottom`.
    """

    columns: Annotated[tuple[int, int], BeforeValidator(_columns)]
    top: Length | None = None
    below: Names = ()
    gap: Length = 0.0
    bottom: Length | None = None
    height: Literal["fill"] | Length | None = None
    least: Length = 0.0
    padding: Length = 0.0
    fill: str | None = None
    rule: str | None = Field(default=None, description="colour of a rule along the top edge")
    align: Literal["top", "middle", "bottom"] = "top"
    space: Length = Field(default=0.0, description="between the blocks")
    blocks: tuple[BlockItem, ...] = ()

    @model_validator(mode="after")
    def _has_place(self) -> Area:
        if self.top is None and not self.below and self.bottom is None:
            raise ValueError("an area needs `top`, `below` or `bottom`")
        return self


class Ornament(Model):
    """A drawing behind the areas, placed like an area by edges measured from the trim."""

    ornament: str
    columns: Annotated[tuple[int, int], BeforeValidator(_columns)]
    top: Length | None = None
    bottom: Length | None = None
    height: Length
    colour: str = "hue"
    strength: float = Field(default=1.0, gt=0, le=1)
    shaded: bool = Field(default=False, description="darker than the colour, for a ground of that colour")
    seed: int = 1


class Template(Model):
    """A kind of page: paper colour, ornaments, areas, running head and folio."""

    paper: str | None = None
    ornaments: tuple[Ornament, ...] = ()
    areas: dict[str, Area] = Field(default_factory=dict)
    running: bool = True
    folio: str | None = Field(default=None, description="colour of the page number instead of the role's own")
    mirror: bool = Field(default=False, description="exchange left and right on left-hand pages")
    continued: str | None = Field(default=None, description="template of the pages that take the rest of the prose")


class Step(Model):
    """One entry of the flow: the template (several are used in turn), repeated over sections or not."""

    template: Names = Field(min_length=1)
    each: Literal["section"] | None = None
    when: Literal["lead", "figures", "honours", "timeline", "pictures", "tables", "sections"] | None = None
    plain: str | None = Field(default=None, description="template of sections without charts")
    fill: bool = Field(default=False, description="repeat as often as the page count needs")


class Layout(Model):
    """A layout: what pages look like, for any content."""

    reportgen: Literal[1] = 1
    extends: str | None = None
    description: str = ""
    page: PageSpec
    theme: ThemeSpec
    templates: dict[str, Template]
    flow: tuple[Step, ...] = Field(min_length=1)
    outputs: Outputs = Outputs()

