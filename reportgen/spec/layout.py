"""The layout spec: page, theme, page templates made of areas on the grid, and the flow of pages."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, field

from reportgen.language import say
from reportgen.spec.charts import Chart
from reportgen.spec.marks import Prose
from reportgen.spec.model import Model
from reportgen.spec.names import AreaName, AreaNames, ColourName, RoleName, TemplateName, TemplateNames
from reportgen.spec.outputs import Outputs
from reportgen.spec.theme import ThemeSpec
from reportgen.spec.units import Length, parse_length
from reportgen.spec.written import Written, listed

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


ColumnsText = Annotated[str, Meta(pattern=r"^\s*\d+(\s*-\s*\d+)?\s*$", examples=["1-8", "0-13"])]
SizeText = Annotated[str, Meta(pattern=r"^.+( x |×).+$", examples=["210mm × 297mm", "540pt × auto"])]
SizeName = Literal["A2", "A3", "A4", "A5", "B4", "B5", "16开", "大16开", "8开", "32开", "四开", "对开"]


def _columns(value: object) -> object:
    match = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", str(value))
    if not match or int(match[1]) > int(match[2] or match[1]):
        raise ValueError(say("columns are written first-last, such as 1-8; found {!r}", value))
    return (int(match[1]), int(match[2] or match[1]))


Span = Annotated[tuple[int, int], Written(_columns, int | ColumnsText)]


PageSize = Annotated[tuple[float, float], Written(_page_size, SizeName | SizeText | tuple[str, str])]


class Margins(Model):
    top: Annotated[Length, Meta(description="from the trim edge")]
    bottom: Annotated[Length, Meta(description="from the trim edge")]
    inner: Annotated[Length, Meta(description="at the spine")]
    outer: Annotated[Length, Meta(description="at the outer edge")]


class PageSpec(Model):
    """The sheet and its grid."""

    size: Annotated[PageSize, Meta(description="a name such as A4 or 大16开, or width × height")]
    bleed: Annotated[Length, Meta(description="what is printed beyond the trim edge")] = 0.0
    margins: Annotated[Margins, Meta(description="between the trim edge and the type area")]
    facing: Annotated[bool, Meta(description="left and right pages mirror each other")] = True
    columns: Annotated[int, Meta(ge=1, le=24, description="columns of the grid")] = 12
    gutter: Annotated[Length, Meta(description="between the columns of the grid")]
    baseline: Annotated[Length, Meta(gt=0, description="step of the baseline grid")]
    multiple: Annotated[int, Meta(ge=1, description="the page count is filled up to a multiple of this")] = 1

    joined: Annotated[bool, Meta(description="set the pages under one another as one long page")] = False

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

    block: Annotated[BlockName, Meta(description="which component")]
    role: Annotated[RoleName | None, Meta(description="type role instead of the block's own")] = None
    colour: Annotated[ColourName | None, Meta(
        description="a palette colour, `hue`, `tint`, `white`, or one with its strength: grey 45%")] = None
    text: Annotated[str | None, Meta(
        description="fixed text, for heading, note and seal; for what flows, the heading over it")] = None
    name: Annotated[str | None, Meta(description="which table, picture, portrait … of the content")] = None
    chart: Annotated[Chart | None, Meta(description="a chart defined in the layout instead of the content")] = None
    columns: Annotated[int, Meta(ge=1, le=8, description="columns of running text and lists")] = 1
    gutter: Annotated[Length, Meta(description="between the columns of running text and lists")] = 17.0
    rule: Annotated[ColourName | None, Meta(description="colour of the rules between columns")] = None
    direction: Annotated[Literal["row", "column"] | None, Meta(
        description="`row` for figures and charts, `column` for a timeline, where not given")] = None
    first: Annotated[int, Meta(ge=0, description="skip that many entries")] = 0
    limit: Annotated[int | None, Meta(ge=1, description="at most that many entries")] = None
    rows: Annotated[tuple[tuple[int, ...], ...], Meta(
        description="spans of a mosaic's or newspaper's cells, row by row")] = ()
    numbered: Annotated[bool, Meta(description="number the headings 一、（一）1.")] = False
    striped: Annotated[bool, Meta(description="tint every second row of a table instead of ruling it")] = False
    figures: Annotated[bool, Meta(description="set a section's key figures with its text")] = False
    charts: Annotated[bool, Meta(description="set a section's charts with its text")] = True
    height: Annotated[Length | None, Meta(description="a height of its own")] = None
    target: Annotated[str | None, Meta(description="address of a QR code")] = None
    align: Annotated[Literal["left", "center", "right"] | None, Meta(
        description="how it stands across its frame")] = None


def _block(value: object) -> object:
    return {"block": value} if isinstance(value, str) else value


BlockItem = Annotated[Block, Written(_block, BlockName | Block)]


class Area(Model):
    """A named frame that holds a stack of blocks.

    Across: `columns` of the grid, counted from 1, where 0 and (columns + 1) stand for the paper's edge; or `left`
    and `width` from the trim edge. Down: `top` or `bottom` from the trim edge, `below` other areas, or `beside` one
    (on its top line). Without `height` it is as high as its content; `fill` takes the room down to `bottom`.
    """

    columns: Annotated[Span | None, Meta(
        description="first-last of the grid, such as 1-8; 0 and one more than there are stand for the paper's edge"
    )] = None
    left: Annotated[Length | None, Meta(description="from the left trim edge")] = None
    width: Annotated[Length | None, Meta(description="with `left`")] = None
    top: Annotated[Length | None, Meta(description="from the upper trim edge")] = None
    below: Annotated[AreaNames, Meta(description="areas it stands under")] = ()
    beside: Annotated[AreaName | None, Meta(description="area on whose top line it stands")] = None
    gap: Annotated[Length, Meta(description="from what it stands under")] = 0.0
    bottom: Annotated[Length | None, Meta(description="from the lower trim edge")] = None
    height: Annotated[Literal["fill"] | Length | None, Meta(
        description="a length, or `fill` for the room down to `bottom`")] = None
    least: Annotated[Length, Meta(description="where less height is left than this, it goes to the next page")] = 0.0
    padding: Annotated[Length, Meta(description="between its edge and its blocks")] = 0.0
    fill: Annotated[ColourName | None, Meta(description="colour of its ground")] = None
    rule: Annotated[ColourName | None, Meta(description="colour of a rule along the top edge")] = None
    align: Annotated[Literal["top", "middle", "bottom"], Meta(
        description="where its blocks stand when there is room left")] = "top"
    space: Annotated[Length, Meta(description="between the blocks")] = 0.0
    fit: Annotated[Literal["error", "tighten", "next-page"], Meta(
        description="what happens when the content is higher than its place")] = "error"
    blocks: Annotated[tuple[BlockItem, ...], Meta(description="what it holds, from top to bottom")] = ()

    def _checked(self) -> None:
        if self.columns is None and (self.left is None or self.width is None):
            raise ValueError(say("an area needs `columns`, or `left` and `width`"))
        if self.top is None and not self.below and self.bottom is None and self.beside is None:
            raise ValueError(say("an area needs `top`, `below`, `beside` or `bottom`"))


class Ornament(Model):
    """A drawing behind the areas, placed like an area by edges measured from the trim.

    With `below` it stands on the page's foot where these areas leave at least the height `least`, and no higher than
    `height`; where they leave less it is not drawn.
    """

    ornament: Annotated[Prose, Meta(description="hills, lake, sun, bamboo, fret, seal, or an SVG file of the project")]
    columns: Annotated[Span, Meta(
        description="first-last of the grid; 0 and one more than there are stand for the paper's edge")]
    top: Annotated[Length | None, Meta(description="from the upper trim edge")] = None
    bottom: Annotated[Length | None, Meta(description="from the lower trim edge")] = None
    height: Annotated[Length, Meta(description="height of the drawing")]
    below: Annotated[AreaNames, Meta(description="areas under which it stands on the page's foot")] = ()
    least: Annotated[Length, Meta(description="not drawn where less height is left")] = 0.0
    colour: Annotated[ColourName, Meta(description="palette colour, or `hue`")] = "hue"
    strength: Annotated[float, Meta(gt=0, le=1, description="share of full colour, 0 to 1")] = 1.0
    shaded: Annotated[bool, Meta(description="darker than the colour, for a ground of that colour")] = False
    seed: Annotated[int, Meta(description="another number gives another drawing")] = 1


class Running(Model):
    """What stands on every page: words with {title}, {section}, {date}, {byline}, {page} and {pages} at the inner
    and outer side."""

    place: Annotated[Literal["head", "foot"], Meta(description="above or under the text")] = "foot"
    inner: Annotated[str, Meta(description="words at the spine")] = "{title}　{section}"
    outer: Annotated[str, Meta(description="words at the outer edge")] = "{page}"
    rule: Annotated[ColourName | None, Meta(description="colour of a rule between it and the text")] = None
    tabs: Annotated[bool, Meta(description="section tabs at the outer edge in the section's hue")] = False


class Template(Model):
    """A kind of page: paper colour, ornaments, areas, running head and folio."""

    paper: Annotated[ColourName | None, Meta(description="colour of the paper")] = None
    ornaments: Annotated[tuple[Ornament, ...], Meta(description="drawings behind the areas")] = ()
    areas: Annotated[dict[str, Area], Meta(description="frames by name")] = field(default_factory=dict)
    running: Annotated[bool, Meta(description="running words and page number stand on it")] = True
    folio: Annotated[ColourName | None, Meta(description="colour of the page number instead of the role's own")] = None
    runner: Annotated[ColourName | None, Meta(
        description="colour of the running words instead of the role's own")] = None
    folds: Annotated[tuple[Length, ...], Meta(description="where the sheet is folded, from the left trim edge")] = ()
    mirror: Annotated[bool, Meta(description="exchange left and right on left-hand pages")] = False
    then: Annotated[TemplateName | None, Meta(
        description="template of the page that always follows, such as the other side of a leaflet")] = None
    continued: Annotated[TemplateName | None, Meta(
        description="template of the pages that take what is left over")] = None


_Part = Literal["lead", "figures", "honours", "timeline", "pictures", "tables", "sections", "colophon"]
_Parts = Annotated[tuple[_Part, ...], Written(listed, _Part | tuple[_Part, ...])]


class Step(Model):
    """One entry of the flow: the template, repeated over sections or not."""

    template: Annotated[TemplateNames, Meta(
        min_length=1, description="one template, or several: used in turn over sections, else the first that keeps "
                                  "to `pages`")]
    each: Annotated[Literal["section"] | None, Meta(description="one page and more for each section")] = None
    when: Annotated[_Parts, Meta(
        description="only where the content has this, or one of these; of tables one that no text holds")] = ()
    plain: Annotated[TemplateName | None, Meta(description="template of short sections without charts")] = None
    plain_limit: Annotated[int, Meta(ge=0, description="most characters of text that the `plain` template takes")] = 420
    pages: Annotated[int | None, Meta(
        ge=1, description="most pages of one of several templates before the next is tried")] = None
    fill: Annotated[bool, Meta(description="repeat as often as the page count needs")] = False


class Layout(Model):
    """A layout: what pages look like, for any content."""

    reportgen: Annotated[Literal[1], Meta(description="version of this format")] = 1
    extends: Annotated[str | None, Meta(
        description="a built-in layout, or a file of the project, of which this says what differs")] = None
    description: Annotated[str, Meta(description="one line about it")] = ""
    page: Annotated[PageSpec, Meta(description="the sheet and its grid")]
    theme: Annotated[ThemeSpec, Meta(description="colours and type")]
    running: Annotated[Running, Meta(description="what stands on every page")] = Running()
    blocks: Annotated[dict[BlockName, dict[str, Any]], Meta(
        description="settings of a block wherever it stands, before those of its place")] = field(default_factory=dict)
    templates: Annotated[dict[str, Template], Meta(description="kinds of page by name")]
    flow: Annotated[tuple[Step, ...], Meta(min_length=1, description="the pages in their order")]
    outputs: Annotated[Outputs, Meta(description="settings of the files made")] = Outputs()

    @classmethod
    def _completed(cls, entries: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give each block its settings from `blocks:`; they win, so that a project need not copy a template."""
        settings = entries.get("blocks")
        if not isinstance(settings, dict) or not isinstance(entries.get("templates"), dict):
            return entries
        templates = {}
        for name, template in entries["templates"].items():
            areas = template.get("areas") if isinstance(template, dict) else None
            if not isinstance(areas, dict):
                templates[name] = template
                continue
            templates[name] = {**template, "areas": {key: _area_with(area, settings) for key, area in areas.items()}}
        return {**entries, "templates": templates}


def _area_with(area: Any, settings: dict[str, Any]) -> Any:
    if not isinstance(area, dict) or not isinstance(area.get("blocks"), list):
        return area
    blocks = []
    for block in area["blocks"]:
        full = _block(block)
        own = settings.get(str(full.get("block"))) if isinstance(full, dict) else None
        blocks.append({**full, **own} if isinstance(full, dict) and isinstance(own, dict) else block)
    return {**area, "blocks": blocks}
