"""Content + layout → pages: the flow unrolled over the sections, each template's areas set, folios and bookmarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reportgen.blocks.box import HAN_ASCENT, Context, warnings_of
from reportgen.blocks.prose import Flow, prose_flow
from reportgen.blocks.theme import Theme
from reportgen.errors import LayoutError, Problem, SpecError
from reportgen.items import Anchor, Bookmark, Clip, Item, Metadata, Page, Pages, Tag, rectangle
from reportgen.layout.areas import SetArea, set_area
from reportgen.layout.grid import Grid
from reportgen.layout.ornament import draw_ornament
from reportgen.spec.content import Content
from reportgen.spec.layout import Area, Layout, Step, Template
from reportgen.text.paragraph import place, set_line

MAX_PASSES = 3
MAX_PAGES = 5000


def compose_pages(content: Content, layout: Layout, theme: Theme, folder: str) -> Pages:
    """Compose the whole document; contents need page numbers, so it is done again until they hold."""
    numbers: dict[str, int] = {}
    for _ in range(MAX_PASSES):
        pages, found = _Composer(content, layout, theme, folder, numbers).compose()
        if found == numbers:
            break
        numbers = found
    return pages


class _Composer:
    """One pass over the flow; thrown away after it."""

    def __init__(self, content: Content, layout: Layout, theme: Theme, folder: str, numbers: Mapping[str, int]):
        self.content = content
        self.layout = layout
        self.theme = theme
        self.root = Tag("Document", language=content.language)
        self.pages: list[Page] = []
        self.anchors: dict[str, int] = {}
        self.warnings: list[Problem] = []
        hue = theme.hue("", 0)
        self.context = Context(content, theme, self.root, hue, numbers, folder=folder)

    def compose(self) -> tuple[Pages, dict[str, int]]:
        steps = [step for step in self.layout.flow if self._is_due(step)]
        for index, step in enumerate(steps):
            if step.fill:
                rest = sum(1 for later in steps[index + 1:] if later.each is None and not later.fill)
                for _ in range(-(len(self.pages) + rest) % self.layout.page.multiple):
                    self._compose_page(step.template[0], self.context)
            elif step.each == "section":
                for number in range(len(self.content.sections)):
                    local = self.context.of_section(number)
                    local = replace(local, tag=self.root.child("Sect"))
                    plain = step.plain if not self.content.sections[number].charts else None
                    self._compose_page(plain or step.template[number % len(step.template)], local)
            else:
                self._compose_page(step.template[0], self.context)
        _prune(self.root, {tag for page in self.pages for tag in _tags(page.items)})
        bookmarks = tuple(Bookmark(" ".join(self.context.plain(phrase) for phrase in section.title), 0, section.id)
                          for section in self.content.sections if section.id in self.anchors)
        content = self.content
        metadata = Metadata(self.context.plain(content.title), str(content.byline or content.publisher),
                            str(content.subtitle), language=content.language)
        return (Pages(tuple(self.pages), self.root, bookmarks, metadata, tuple(dict.fromkeys(self.warnings))),
                self.anchors)

    def _is_due(self, step: Step) -> bool:
        return step.when is None or bool(getattr(self.content, step.when))

    def _compose_page(self, name: str, context: Context) -> None:
        template = self._template(name)
        flow = self._flow(template, context)
        self._set_page(template, context, flow)
        while flow and flow.lines:
            if not template.continued:
                raise LayoutError(self._too_long(context, flow, name))
            template = self._template(template.continued)
            left = len(flow.lines)
            self._set_page(template, context, flow)
            if len(flow.lines) == left or len(self.pages) > MAX_PAGES:
                raise LayoutError(self._too_long(context, flow, name))

    def _template(self, name: str) -> Template:
        template = self.layout.templates.get(name)
        if template is None:
            raise SpecError(Problem(f"the flow names a template {name!r} that the layout does not have",
                                    rule="template", hint=f"templates: {', '.join(self.layout.templates)}"))
        return template

    def _flow(self, template: Template, context: Context) -> Flow | None:
        grid = Grid(self.layout.page, len(self.pages) + 1)
        for area in template.areas.values():
            for block in area.blocks:
                if block.block == "prose" and context.section:
                    _, width = grid.span(*area.columns, mirror=template.mirror)
                    return prose_flow(block, context, width - 2 * area.padding)
        return None

    def _set_page(self, template: Template, context: Context, flow: Flow | None) -> None:
        number = len(self.pages) + 1
        grid = Grid(self.layout.page, number)
        ground = list(self._paper(template, context, grid))
        items: list[Item] = []
        bottoms: dict[str, float] = {}
        for name, area in template.areas.items():
            self._check_below(name, area, bottoms)
            done: SetArea = set_area(name, area, template.areas, bottoms, grid, context, flow,
                                     mirror=template.mirror)
            bottoms[name] = done.bottom
            ground += done.ground
            items += done.items
            self.warnings += warnings_of([done.box])
        items += self._foot(template, context, grid, number)
        for item in items:
            if isinstance(item, Anchor):
                self.anchors.setdefault(item.name, number)
        self.pages.append(Page(grid.width, grid.height, self.layout.page.bleed,
                               (*ground, *self._ornaments(template, context, grid), *items), str(number)))

    def _check_below(self, name: str, area: Area, bottoms: Mapping[str, float]) -> None:
        for other in area.below:
            if other not in bottoms:
                raise SpecError(Problem(f"the area {name!r} stands below {other!r}, which is not set before it",
                                        rule="area", hint=f"areas before it: {', '.join(bottoms) or 'none'}"))

    def _paper(self, template: Template, context: Context, grid: Grid) -> Iterator[Item]:
        if template.paper:
            bleed = self.layout.page.bleed
            yield rectangle(-bleed, -bleed, grid.width + 2 * bleed, grid.height + 2 * bleed,
                            fill=context.swatch(template.paper))

    def _ornaments(self, template: Template, context: Context, grid: Grid) -> Iterator[Item]:
        for spec in template.ornaments:
            bleed = self.layout.page.bleed
            x, width = grid.span(*spec.columns, mirror=template.mirror)
            left = -bleed if x <= 0 else x
            right = x + width + (bleed if x + width >= grid.width - 1e-6 else 0)
            bottom_at_edge = spec.top is None and not spec.bottom
            height = spec.height + (bleed if bottom_at_edge else 0)
            y = spec.top if spec.top is not None else grid.height - (spec.bottom or 0.0) - spec.height
            yield from draw_ornament(spec.ornament, left, y, right - left, height, context.swatch(spec.colour),
                                     spec.strength, spec.seed, is_shaded=spec.shaded)

    def _foot(self, template: Template, context: Context, grid: Grid, number: int) -> Iterator[Item]:
        """The running head at the foot, the folio at the outer edge, and the content's notice on every page."""
        baseline = grid.height - self.layout.page.margins.bottom * 0.5
        if template.running:
            runner = context.style("runner")
            folio = set_line(str(number), context.style("folio", colour=template.folio).text)
            title = context.plain(self.content.title)
            part = context.plain(context.section.name or context.section.title[0]) if context.section else ""
            line = set_line(f"{title}　{part}".strip(), runner.text)
            at_left = grid.is_left_hand
            yield from place(folio, grid.left if at_left else grid.right - folio.width, baseline, None)
            yield from place(line, grid.right - line.width if at_left else grid.left, baseline, None)
        if self.content.notice:
            notice = context.style("notice")
            line = set_line(self.content.notice, notice.text)
            yield from place(line, (grid.width - line.width) / 2,
                             grid.height - 18.0 + (HAN_ASCENT - 0.5) * notice.text.size, None)

    def _too_long(self, context: Context, flow: Flow, template: str) -> Problem:
        source = getattr(context.section.text[0], "source", None) if context.section else None
        leading = self.layout.page.baseline
        over = len(flow.lines) * leading / 72 * 25.4
        return Problem(f"{len(flow.lines)} lines of prose ({over:.0f} mm) find no place in the template {template!r}",
                       source, "overfull", "shorten the text, or give the template a `continued:` template")


def _tags(items: tuple[Item, ...]) -> Iterator[Tag]:
    for item in items:
        if isinstance(item, Clip):
            yield from _tags(item.items)
        elif not isinstance(item, Anchor) and item.tag is not None:
            yield item.tag


def _prune(tag: Tag, used: set[Tag]) -> bool:
    """Drop structure nodes that nothing on the pages belongs to; return whether this one stays."""
    tag.children[:] = [child for child in tag.children if _prune(child, used)]
    return bool(tag.children) or tag in used
