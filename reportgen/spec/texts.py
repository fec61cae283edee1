"""Every string of a content that is set as text with inline markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reportgen.spec.inserts import part_of
from reportgen.spec.marks import SourceText

if TYPE_CHECKING:
    from reportgen.spec.content import Content


def texts(content: Content) -> Iterator[SourceText]:
    """Yield them all."""
    yield from display_texts(content)
    yield from running_texts(content)


def running_texts(content: Content) -> Iterator[SourceText]:
    """Yield the strings that are set as paragraphs: a drawing may stand in their lines."""
    yield from content.colophon
    for section in content.sections:
        yield from section.notes.values()
        yield from (piece for text in section.text for piece in part_of(text).texts)
    for named in (content.quotations, content.portraits, content.callouts):
        yield from (thing.text for thing in named.values())


def display_texts(content: Content) -> Iterator[SourceText]:
    """Yield the strings that are set as lead, headings and labels."""
    yield from (content.title, content.subtitle, *content.lead)
    for section in content.sections:
        yield from (*section.title, section.name, *section.decks)
        for chart in section.charts:
            yield from (chart.title, chart.subtitle, chart.source)
    yield from (entry.text for entry in content.timeline)
    yield from (honour.text for honour in content.honours)
    yield from (callout.title for callout in content.callouts.values())
