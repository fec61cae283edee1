"""Content + layout → pages: the flow unrolled over the sections, each template's areas set, folios and bookmarks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from reportgen.blocks.box import Context
from reportgen.blocks.theme import Theme
from reportgen.charts.settings import CAREFUL, ChartSettings
from reportgen.errors import LayoutError, Problem
from reportgen.items import Anchor, Bookmark, Clip, Item, Metadata, Page, Pages, Tag
from reportgen.language import say
from reportgen.layout.areas import Flows, is_idle
from reportgen.layout.memo import Memo, Notes, Stretch
from reportgen.layout.page import set_page
from reportgen.layout.strip import joined_pages
from reportgen.limits import limits
from reportgen.spec.content import Content
from reportgen.spec.layout import AUTO_HEIGHT, Layout, Step, Template
from reportgen.spec.words import is_chinese
from reportgen.timing import stage

MAX_PASSES = 3
WESTERN_LENGTH = 2
"""Letters that take the room of one Han character."""

PAGE_COUNT = "page-count"
"""Rule of warnings of more pages, or of another number of them, than the layout is made for."""


def compose_pages(content: Content, layout: Layout, theme: Theme, folder: str,
                  charts: ChartSettings = CAREFUL, memo: Memo | None = None) -> Pages:
    """Compose the whole document; contents need page numbers, so it is done again until they hold.

    With a `memo` kept from build to build, only steps whose part of the content has changed are set again.
    """
    memo = (memo or Memo()).on((layout, content.language, folder, charts, _stamps(content, folder)))
    numbers = memo.numbers
    composed: tuple[Pages, Mapping[str, int]] | None = None
    for passes_left in reversed(range(MAX_PASSES)):
        with stage("pass over the flow"):
            composed = _Composer(content, layout, theme, folder, numbers, charts, memo).compose()
        if composed[1] == numbers or not passes_left:
            break
        numbers = composed[1]
        composed = None  # a long document is not held twice
    memo.numbers = numbers
    assert composed is not None
    return composed[0]


def _stamps(content: Content, folder: str) -> tuple[tuple[str, int], ...]:
    """Return when the content's pictures were last written: a page with another picture is another page."""
    paths = [os.path.join(folder, picture.file) for picture in content.pictures.values()]
    return tuple((path, os.stat(path).st_mtime_ns) for path in paths if os.path.isfile(path))


class _Composer:
    """One pass over the flow; thrown away after it."""

    def __init__(self, content: Content, layout: Layout, theme: Theme, folder: str, numbers: Mapping[str, int],
                 charts: ChartSettings, memo: Memo) -> None:
        self.content = content
        self.layout = layout
        self.theme = theme
        self.root = Tag("Document", language=content.language)
        self.pages: list[Page] = []
        self.anchors: dict[str, int] = {}
        self.told: list[tuple[Problem, ...]] = []
        hue = theme.hue("", 0)
        self.context = Context(content, theme, self.root, hue, numbers, folder=folder, charts=charts)
        self.memo = memo

    def compose(self) -> tuple[Pages, dict[str, int]]:
        steps = [step for step in self.layout.flow if self._is_due(step)]
        for index, step in enumerate(steps):
            if step.fill:
                rest = sum(1 for later in steps[index + 1:] if later.each is None and not later.fill)
                for _ in range(-(len(self.pages) + rest) % self.layout.page.multiple):
                    self._compose_page(step.template[0], self.context)
            elif step.each == "section":
                for number, section in enumerate(self.content.sections):
                    limit = step.plain_limit * (1 if is_chinese() else WESTERN_LENGTH)
                    is_plain = not section.charts and sum(map(len, section.text)) <= limit
                    names = (step.plain,) if is_plain and step.plain else _in_turn(step.template, number)
                    self._compose_stretch(names, step.pages, index, number)
            else:
                self._compose_stretch(step.template, step.pages, index)
        _prune(self.root, {tag for page in self.pages for tag in _tags(page.items)})
        bookmarks = tuple(Bookmark(" ".join(self.context.plain(phrase) for phrase in section.title), 0, section.id)
                          for section in self.content.sections if section.id in self.anchors)
        content = self.content
        metadata = Metadata(self.context.plain(content.title), str(content.byline or content.publisher),
                            str(content.subtitle), language=content.language)
        self.anchors["#pages"] = len(self.pages)
        if self.layout.page.joined:
            self.pages = joined_pages(self.pages, AUTO_HEIGHT)
        warnings = dict.fromkeys(problem for told in self.told for problem in told)
        sheet = self.layout.page.multiple
        if len(self.pages) % sheet and not any(problem.rule == PAGE_COUNT for problem in warnings):
            warnings[self._page_count(say("{} pages, where this layout makes multiples of {}", len(self.pages), sheet),
                                      "shorten the text, or give the flow a step with `fill: true`")] = None
        return (Pages(tuple(self.pages), self.root, bookmarks, metadata, tuple(warnings)),
                self.anchors)

    def _page_count(self, message: str, hint: str) -> Problem:
        return Problem(message, self.content.title.source, PAGE_COUNT, hint, "warning")

    def _is_due(self, step: Step) -> bool:
        return not step.when or any(self._has(part) for part in step.when)

    def _has(self, part: str) -> bool:
        """Whether the content has such a part left to show; tables that stand in the text are shown there."""
        if part == "tables":
            return any(name not in self.content.placed_tables for name in self.content.tables)
        return bool(getattr(self.content, part))

    def _compose_stretch(self, names: Sequence[str], most: int | None, step: int, section: int = -1) -> None:
        """Set the pages of a step (for a section) by the first template that makes no more than `most`, or take those
        of before where they still hold."""
        first, key = len(self.pages), (step, section)
        found = self.memo.find(key, first, self.content, self.context.page_numbers)
        if found is not None:
            for tag in found.tags:
                tag.parent = self.root
            self.root.children += found.tags
            for page, warnings in found.pages:
                self._add(page, warnings)
            return
        self.memo.stretches.pop(key, None)
        notes, tags = Notes(), len(self.root.children)
        context = replace(self.context, content=notes.content(self.content),
                          page_numbers=notes.numbers(self.context.page_numbers))
        if section >= 0:
            context = replace(context.of_section(section), tag=self.root.child("Sect"))
        self._set_fewest(names, context, most or 1)
        made = len(self.pages) - first
        if most is not None and made > most:
            self.told[-1] = (*self.told[-1], self._page_count(say("{} pages, where this layout has room for {}", made,
                                                                  most), "shorten the text"))
        pages = tuple(zip(self.pages[first:], self.told[first:], strict=True))
        self.memo.stretches[key] = Stretch(first, notes.answers, pages, tuple(self.root.children[tags:]))

    def _set_fewest(self, names: Sequence[str], context: Context, enough: int) -> None:
        """Set the pages of the first template that makes no more than `enough`, else of the one that makes fewest."""
        first, outer = len(self.pages), len(context.tag.children)
        best: tuple[list[Page], list[tuple[Problem, ...]], list[Tag], dict[str, int]] | None = None
        for name in names:
            before = dict(self.anchors)
            try:
                with stage(say("template {}", name)):
                    self._compose_page(name, context)
            except LayoutError:
                if best is None and name == names[-1]:
                    raise
            else:
                made = self.pages[first:]
                if best is None or len(made) < len(best[0]):
                    best = made, self.told[first:], context.tag.children[outer:], self.anchors
            del self.pages[first:], self.told[first:], context.tag.children[outer:]
            self.anchors = before
            if best is not None and len(best[0]) <= enough:
                break
        assert best is not None
        pages, told, tags, self.anchors = best
        self.pages += pages
        self.told += told
        context.tag.children += tags

    def _compose_page(self, name: str, context: Context) -> None:
        """Set a page, the one that always follows, and those that continue it, until its flows and put-off areas are
        done."""
        template = self.layout.templates[name]
        flows = Flows(goes_on=bool(template.continued))
        put_off = self._set_page(template, context, flows, frozenset(template.areas))
        if template.then:
            template = self.layout.templates[template.then]
            put_off |= self._set_page(template, context, flows, frozenset(template.areas))
        is_forced = False
        while flows.left or put_off:
            if not template.continued:
                raise LayoutError(self._too_long(context, flows, name))
            template = self.layout.templates[template.continued]
            before, waiting = flows.copy(), len(put_off)
            due = frozenset(area for area in template.areas if area in put_off or not self._may_wait(template, area))
            put_off = (put_off - due) | self._set_page(template, context, flows, due, is_forced=is_forced)
            is_idle_page = len(put_off) == waiting and not flows.have_moved(before)
            if is_forced and is_idle_page:
                raise LayoutError(self._too_long(context, flows, name))
            is_forced = is_idle_page
            if is_forced:
                flows.open = before.open
                self.pages.pop()
                self.told.pop()

    def _may_wait(self, template: Template, name: str) -> bool:
        return template.areas[name].fit == "next-page"

    def _set_page(self, template: Template, context: Context, flows: Flows, due: frozenset[str],
                  *, is_forced: bool = False) -> frozenset[str]:
        """Set the `due` areas; return those with `fit: next-page` that gave way: all of them to longer text, else the
        last ones, as many as must."""
        waiting = [name for name in template.areas if name in due and template.continued
                   and self._may_wait(template, name) and not is_idle(template.areas[name], context)]
        before, number = flows.copy(), len(self.pages) + 1
        for kept in range(len(waiting), -1, -1):
            away = frozenset(waiting[kept:])
            flows.open = before.copy().open
            try:
                page = set_page(self.layout, template, context, flows, due - away, number, is_forced=is_forced)
            except LayoutError:
                if not kept:
                    raise
                continue
            if not (flows.left and kept):
                self._add(*page)
                return away
        raise AssertionError("a page without areas that may wait is set or refused")

    def _add(self, page: Page, warnings: tuple[Problem, ...]) -> None:
        self.pages.append(page)
        if len(self.pages) > limits().pages:
            raise LayoutError(Problem(say("the document has more than {} pages", limits().pages), rule="limit",
                                      hint="shorten it, or set --limit pages=…"))
        self.told.append(warnings)
        for item in page.items:
            if isinstance(item, Anchor):
                self.anchors.setdefault(item.name, len(self.pages))

    def _too_long(self, context: Context, flows: Flows, template: str) -> Problem:
        source = getattr(context.section.text[0], "source", None) if context.section else None
        over = flows.left * self.layout.page.baseline / 72 * 25.4
        return Problem(say("{} lines ({:.0f} mm) find no place in the template {!r}", flows.left, over, template),
                       source, "overfull", "shorten the text, or give the template a `continued:` template")


def _in_turn(names: Sequence[str], number: int) -> tuple[str, ...]:
    """Return the template whose turn a section has, and the one to take where that needs more pages.

    The second next is another than any that the neighbours take, so that no two in a row have one composition.
    """
    turn = number % len(names)
    return (names[turn], names[(turn + 2) % len(names)]) if len(names) > 3 else (names[turn],)


def _tags(items: tuple[Item, ...]) -> Iterator[Tag]:
    for item in items:
        if isinstance(item, Clip):
            yield from _tags(item.items)
        elif not isinstance(item, Anchor) and item.tag is not None:
            yield item.tag


def _prune(tag: Tag, used: set[Tag]) -> bool:
    """Drop structure nodes that nothing on the pages belongs to; return whether this one stays.

    A row of a table keeps its empty cells: without them those behind would move into other columns.
    """
    kept = [child for child in tag.children if _prune(child, used)]
    if tag.role != "TR" or not kept:
        tag.children[:] = kept
    return bool(tag.children) or tag in used
