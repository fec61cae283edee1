"""The layout spec: page, theme, page templates made of areas on the grid, and the flow of pages."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from reportgen.language import say
from reportgen.spec.charts import Chart
from reportgen.spec.marks import Prose
from reportgen.spec.model import Model
from reportgen.spec.names import AreaName, AreaNames, ColourName, RoleName, TemplateName, TemplateNames, listed
from reportgen.spec.outputs import Outputs
from reportgen.spec.theme import ThemeSpec
from reportgen.spec.units import Length, parse_length

PAGE_SIZES = {
    "A2": ("420mm", "594mm"), "A3": ("297mm", "420mm"), "A4": ("210mm", "297mm"), "A5": ("148mm", "210mm"),
    "B4": ("250mm", "353mm"), "B5": ("176mm", "250mm"), "16开": ("185mm", "260mm"), "大16开": ("210mm", "285mm"),
    "8开": ("260mm", "370mm"), "32开": ("130mm", "184mm"), "四开": ("280mm", "400mm"), "对开": ("390mm", "540mm"),
}

AUTO_HEIGHT = 14_000.0
"""Highest page in pt where the height follows the content; PDF viewers stop at 14,400 (ISO 32000-1 annex C)."""


def _page_size(value: object) -> object:
    if isinstance(value, str):
        if value in PAGE_SIZES:
            value = PAGE_SIZES[value]
        elif "×" in value or " x " in value:
            value = re.split(r"\s*[×x]\s*", value)
        else:
            raise ValueError(say("unknown page size {!r}; known: {}, or free as 210mm × 297mm, 540pt × auto",
                                 value, ", ".join(PAGE_SIZES)))
    if isinstance(value, list | tuple) and len(value) == 2:
        return tuple(AUTO_HEIGHT if part == "auto" else parse_length(part) for part in value)
    raise ValueError(say("a page size is a name or two lengths, width × height"))


ColumnsText = Annotated[str, Field(pattern=r"^\s*\d+(\s*-\s*\d+)?\s*$", examples=["1-8", "0-13"])]
SizeText = Annotated[str, Field(pattern=r"^.+( x |×).+$", examples=["210mm × 297mm", "540pt × auto"])]
SizeName = Literal["A2", "A3", "A4", "A5", "B4", "B5", "16开", "大16开", "8开", "32开", "四开", "对开"]


def _columns(value: object) -> object:
    match = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", str(value))
    if not match or int(match[1]) > int(match[2] or match[1]):
        raise ValueError(say("columns are written first-last, such as 1-8; found {!r}", value))
    return (int(match[1]), int(match[2] or match[1]))


Span = Annotated[tuple[int, int], BeforeValidator(_columns, json_schema_input_type=int | ColumnsText)]


PageSize = Annotated[tuple[float, float],
                     BeforeValidator(_page_size, json_schema_input_type=SizeName | SizeText | tuple[str, str])]


class Margins(Model):
    top: Length = Field(description="from the trim edge")
    bottom: Length = Field(description="from the trim edge")
    inner: Length = Field(description="at the spine")
    outer: Length = Field(description="at the outer edge")


class PageSpec(Model):
    """The sheet and its grid."""

    size: PageSize = Field(
        description="a name such as A4 or 大16开, or width × height")
    bleed: Length = Field(default=0.0, description="what is printed beyond the trim edge")
    margins: Margins = Field(description="between the trim edge and the type area")
    facing: bool = Field(default=True, description="left and right pages mirror each other")
    columns: int = Field(default=12, ge=1, le=24, description="columns of the grid")
    gutter: Length = Field(description="between the columns of the grid")
    baseline: Length = Field(gt=0, description="step of the baseline grid")
    multiple: int = Field(default=1, ge=1, description="the page count is filled up to a multiple of this")

    joined: bool = Field(default=False, description="set the pages under one another as one long page")

    @property
    def is_auto(self) -> bool:
        """Whether the height follows the content."""
        return self.size[1] == AUTO_HEIGHT


BlockName = Literal[
    "appendix", "article", "byline", "callout", "chart", "charts", "colophon", "comparison", "contents",
    "cover-title", "deck", "figure", "figures", "heading", "headline", "honours", "lead",
    "index", "list-of-figures", "list-of-tables", "masthead", "mosaic", "motto", "note", "note-lines",
    "overview", "picture", "pictures", "place-line", "portrait", "prose", "qr", "quotation", "ranking", "scroll",
    "seal", "section-header", "section-name", "section-number", "spacer", "stories", "table", "timeline", "vertical",
    "vertical-couplet",
]


class Block(Model):
    """One block of an area: which component, and how it is set."""

    block: BlockName = Field(description="which component")
    role: RoleName | None = Field(default=None, description="type role instead of the block's own")
    colour: ColourName | None = Field(
        default=None, description="a palette colour, `hue`, `tint`, `white`, or one with its strength: grey 45%")
    text: str | None = Field(
        default=None, description="fixed text, for heading, note and seal; for what flows, the heading over it")
    name: str | None = Field(default=None, description="which table, picture, portrait … of the content")
    chart: Chart | None = Field(default=None, description="a chart defined in the layout instead of the content")
    columns: int = Field(default=1, ge=1, le=8, description="columns of running text and lists")
    gutter: Length = Field(default=17.0, description="between the columns of running text and lists")
    rule: ColourName | None = Field(default=None, description="colour of the rules between columns")
    direction: Literal["row", "column"] | None = Field(
        default=None, description="`row` for figures and charts, `column` for a timeline, where not given")
    first: int = Field(default=0, ge=0, description="skip that many entries")
    limit: int | None = Field(default=None, ge=1, description="at most that many entries")
    rows: tuple[tuple[int, ...], ...] = Field(
        default=(), description="spans of a mosaic's or newspaper's cells, row by row")
    numbered: bool = Field(default=False, description="number the headings 一、（一）1.")
    striped: bool = Field(default=False, description="tint every second row of a table instead of ruling it")
    figures: bool = Field(default=False, description="set a section's key figures with its text")
    charts: bool = Field(default=True, description="set a section's charts with its text")
    height: Length | None = Field(default=None, description="a height of its own")
    target: str | None = Field(default=None, description="address of a QR code")
    align: Literal["left", "center", "right"] | None = Field(default=None, description="how it stands across its frame")


def _block(value: object) -> object:
    return {"block": value} if isinstance(value, str) else value


BlockItem = Annotated[Block, BeforeValidator(_block, json_schema_input_type=BlockName | Block)]


class Area(Model):
    """A named frame that holds a stack of blocks.

    Across: `columns` of the grid, counted from 1, where 0 and (columns + 1) stand for the paper's edge; or `left`
    and `width` from the trim edge. Down: `top` or `bottom` from the trim edge, `below` other areas, or `beside` one
    (on its top line). Without `height` it is as high as its content; `fill` takes the room down to `bottom`.
    """

    columns: Span | None = Field(default=None,
        description="first-last of the grid, such as 1-8; 0 and one more than there are stand for the paper's edge")
    left: Length | None = Field(default=None, description="from the left trim edge")
    width: Length | None = Field(default=None, description="with `left`")
    top: Length | None = Field(default=None, description="from the upper trim edge")
    below: AreaNames = Field(default=(), description="areas it stands under")
    beside: AreaName | None = Field(default=None, description="area on whose top line it stands")
    gap: Length = Field(default=0.0, description="from what it stands under")
    bottom: Length | None = Field(default=None, description="from the lower trim edge")
    height: Literal["fill"] | Length | None = Field(
        default=None, description="a length, or `fill` for the room down to `bottom`")
    least: Length = Field(default=0.0, description="where less height is left than this, it goes to the next page")
    padding: Length = Field(default=0.0, description="between its edge and its blocks")
    fill: ColourName | None = Field(default=None, description="colour of its ground")
    rule: ColourName | None = Field(default=None, description="colour of a rule along the top edge")
    align: Literal["top", "middle", "bottom"] = Field(
        default="top", description="where its blocks stand when there is room left")
    space: Length = Field(default=0.0, description="between the blocks")
    fit: Literal["error", "tighten", "next-page"] = Field(
        default="error", description="what happens when the content is higher than its place")
    blocks: tuple[BlockItem, ...] = Field(default=(), description="what it holds, from top to bottom")

    @model_validator(mode="after")
    def _has_place(self) -> Area:
        if self.columns is None and (self.left is None or self.width is None):
            raise ValueError(say("an area needs `columns`, or `left` and `width`"))
        if self.top is None and not self.below and self.bottom is None and self.beside is None:
            raise ValueError(say("an area needs `top`, `below`, `beside` or `bottom`"))
        return self


class Ornament(Model):
    """A drawing behind the areas, placed like an area by edges measured from the trim.

    With `below` it stands on the page's foot where these areas leave at least the height `least`, and no higher than
    `height`; where they leave less it is not drawn.
    """

    ornament: Prose = Field(description="hills, lake, sun, bamboo, fret, seal, or an SVG file of the project")
    columns: Span = Field(
        description="first-last of the grid; 0 and one more than there are stand for the paper's edge")
    top: Length | None = Field(default=None, description="from the upper trim edge")
    bottom: Length | None = Field(default=None, description="from the lower trim edge")
    height: Length = Field(description="height of the drawing")
    below: AreaNames = Field(default=(), description="areas under which it stands on the page's foot")
    least: Length = Field(default=0.0, description="not drawn where less height is left")
    colour: ColourName = Field(default="hue", description="palette colour, or `hue`")
    strength: float = Field(default=1.0, gt=0, le=1, description="share of full colour, 0 to 1")
    shaded: bool = Field(default=False, description="darker than the colour, for a ground of that colour")
    seed: int = Field(default=1, description="another number gives another drawing")


class Running(Model):
    """What stands on every page: words with {title}, {section}, {date}, {byline}, {page} and {pages} at the inner
    and outer side."""

    place: Literal["head", "foot"] = Field(default="foot", description="above or under the text")
    inner: str = Field(default="{title}　{section}", description="words at the spine")
    outer: str = Field(default="{page}", description="words at the outer edge")
    rule: ColourName | None = Field(default=None, description="colour of a rule between it and the text")
    tabs: bool = Field(default=False, description="section tabs at the outer edge in the section's hue")


class Template(Model):
    """A kind of page: paper colour, ornaments, areas, running head and folio."""

    paper: ColourName | None = Field(default=None, description="colour of the paper")
    ornaments: tuple[Ornament, ...] = Field(default=(), description="drawings behind the areas")
    areas: dict[str, Area] = Field(default_factory=dict, description="frames by name")
    running: bool = Field(default=True, description="running words and page number stand on it")
    folio: ColourName | None = Field(default=None, description="colour of the page number instead of the role's own")
    runner: ColourName | None = Field(default=None, description="colour of the running words instead of the role's own")
    folds: tuple[Length, ...] = Field(default=(), description="where the sheet is folded, from the left trim edge")
    mirror: bool = Field(default=False, description="exchange left and right on left-hand pages")
    then: TemplateName | None = Field(
        default=None, description="template of the page that always follows, such as the other side of a leaflet")
    continued: TemplateName | None = Field(
        default=None, description="template of the pages that take what is left over")


_Part = Literal["lead", "figures", "honours", "timeline", "pictures", "tables", "sections", "colophon"]
_Parts = Annotated[tuple[_Part, ...], BeforeValidator(listed, json_schema_input_type=_Part | tuple[_Part, ...])]


class Step(Model):
    """One entry of the flow: the template, repeated over sections or not."""

    template: TemplateNames = Field(
        min_length=1, description="one template, or several: used in turn over sections, else the first that keeps "
                                  "to `pages`")
    each: Literal["section"] | None = Field(default=None, description="one page and more for each section")
    when: _Parts = Field(default=(), description="only where the content has this, or one of these; of tables one that "
                                                 "no text holds")
    plain: TemplateName | None = Field(default=None, description="template of short sections without charts")
    plain_limit: int = Field(default=420, ge=0, description="most characters of text that the `plain` template takes")
    pages: int | None = Field(
        default=None, ge=1, description="most pages of one of several templates before the next is tried")
    fill: bool = Field(default=False, description="repeat as often as the page count needs")


class Layout(Model):
    """A layout: what pages look like, for any content."""

    reportgen: Literal[1] = Field(default=1, description="version of this format")
    extends: str | None = Field(
        default=None, description="a built-in layout, or a file of the project, of which this says what differs")
    description: str = Field(default="", description="one line about it")
    page: PageSpec = Field(description="the sheet and its grid")
    theme: ThemeSpec = Field(description="colours and type")
    running: Running = Field(default=Running(), description="what stands on every page")
    blocks: dict[BlockName, dict[str, Any]] = Field(
        default_factory=dict, description="settings of a block wherever it stands, before those of its place")
    templates: dict[str, Template] = Field(description="kinds of page by name")
    flow: tuple[Step, ...] = Field(min_length=1, description="the pages in their order")
    outputs: Outputs = Field(default=Outputs(), description="settings of the files made")

    @model_validator(mode="before")
    @classmethod
    def _with_block_settings(cls, data: Any) -> Any:
        """Give each block its settings from `blocks:`; they win, so that a project need not copy a template."""
        settings = data.get("blocks") if isinstance(data, dict) else None
        if not isinstance(settings, dict) or not isinstance(data.get("templates"), dict):
            return data
        templates = {}
        for name, template in data["templates"].items():
            areas = template.get("areas") if isinstance(template, dict) else None
            if not isinstance(areas, dict):
                templates[name] = template
                continue
            templates[name] = {**template, "areas": {key: _area_with(area, settings) for key, area in areas.items()}}
        return {**data, "templates": templates}


def _area_with(area: Any, settings: dict[str, Any]) -> Any:
    if not isinstance(area, dict) or not isinstance(area.get("blocks"), list):
        return area
    blocks = []
    for block in area["blocks"]:
        full = _block(block)
        own = settings.get(str(full.get("block"))) if isinstance(full, dict) else None
        blocks.append({**full, **own} if isinstance(full, dict) and isinstance(own, dict) else block)
    return {**area, "blocks": blocks}
