"""What stands on every page: running words, page number, section tab, the content's notice, fold marks."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.blocks.box import HAN_ASCENT, Context
from reportgen.items import Item, rectangle, rule, sourced
from reportgen.layout.grid import Grid
from reportgen.spec.content import Content
from reportgen.spec.layout import Running, Template
from reportgen.spec.words import is_chinese, word
from reportgen.text.numbering import section_numeral
from reportgen.text.paragraph import place, set_line

NOTICE_CLEARANCE = 15.0
"""Between the trim and the notice, over the 5 mm that a guillotine may be off."""

TAB_WIDTH, TAB_HEIGHT = 20.0, 44.0


def running_items(template: Template, context: Context, grid: Grid, running: Running, number: int, *,
                  is_on_scene: bool = False) -> Iterator[Item]:
    """Yield the page's running items, all artifacts; facing pages have the page number at the outer edge.

    On a scene that runs over the foot they stand in ink: a hue or grey would not stand out from it.
    """
    ink = "ink" if is_on_scene else None
    margins = grid.spec.margins
    if template.running:
        is_head = running.place == "head"
        baseline = margins.top * 0.62 if is_head else grid.height - margins.bottom * 0.5
        words = {"title": context.plain(context.content.title), "page": str(number),
                 "section": "",
                 "date": _date(context.content), "byline": str(context.content.byline)}
        if "{pages}" in running.inner + running.outer:
            words["pages"] = str(context.page_numbers.get("#pages", "–"))
        if context.section:
            words["section"] = context.plain(context.section.name or context.section.title[0])
        runner = context.style("runner", colour=ink or template.runner)
        folio = context.style("folio", colour=template.folio or ink)
        inner = set_line(_filled(word(running.inner), words), runner.text)
        outer = set_line(_filled(word(running.outer), words), folio.text)
        left, right = (outer, inner) if grid.is_left_hand else (inner, outer)
        named = (context.section.name or context.section.title[0]) if context.section else context.content.title
        yield from sourced(place(left, grid.left, baseline, None), named.source)
        yield from sourced(place(right, grid.right - right.width, baseline, None), named.source)
        if running.rule:
            y = baseline + 6 if is_head else baseline - 14
            yield rule(grid.left, y, grid.right, y, context.swatch(running.rule), 0.4)
        if running.tabs and context.section:
            yield from _tab(context, grid)
    if context.content.notice:
        notice = context.style("notice", colour=ink or template.runner)
        line = set_line(context.content.notice, notice.text)
        y = grid.height - NOTICE_CLEARANCE - (1 - HAN_ASCENT) * notice.text.size
        yield from sourced(place(line, (grid.width - line.width) / 2, y, None), context.content.notice.source)


def _date(content: Content) -> str:
    """Return the content's date as 2024年12月31日, or its year."""
    if content.date:
        year, month, day = str(content.date).split("-")
        return f"{year}年{int(month)}月{int(day)}日" if is_chinese() else str(content.date)
    return word("{}年", content.year) if content.year else ""


def _filled(pattern: str, words: dict[str, str]) -> str:
    for name, text in words.items():
        pattern = pattern.replace("{" + name + "}", text)
    return pattern.strip("　 ·")


def _tab(context: Context, grid: Grid) -> Iterator[Item]:
    """The section's number on its hue, bleeding off the outer edge; the n-th section's stands n-th from the top."""
    bleed = grid.spec.bleed
    top = grid.spec.margins.top + context.section_index * min(
        TAB_HEIGHT, (grid.height - 2 * grid.spec.margins.top) / max(1, len(context.content.sections)))
    x = -bleed if grid.is_left_hand else grid.width - TAB_WIDTH
    yield rectangle(x, top, TAB_WIDTH + bleed, TAB_HEIGHT - 6, fill=context.hue)
    style = context.style("folio", colour="white")
    line = set_line(section_numeral(context.section_index), style.text)
    centre = TAB_WIDTH / 2 if grid.is_left_hand else grid.width - TAB_WIDTH / 2
    shift = 3.0 if grid.is_left_hand else -3.0
    yield from place(line, centre - line.width / 2 + shift, top + 22, None)
