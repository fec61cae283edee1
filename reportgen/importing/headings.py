"""Paragraphs in the form of a heading → headings; headings without the 一、（一） that a layout writes again."""

from __future__ import annotations

import re

from reportgen.editing.dates import number_of
from reportgen.importing.document import Block, Heading, Paragraph, Text
from reportgen.importing.draft import Draft
from reportgen.importing.edits import Edit
from reportgen.importing.forms import (
    BYLINE,
    CAPTION,
    DATE,
    NUMBERED_ITEM,
    PART,
    SUBPART,
    is_couplet,
    is_numbered_heading,
    is_short,
)


def with_headings(blocks: list[Block]) -> list[Block]:
    """Make headings of paragraphs that have the form of one; a document with headings of its own keeps to them."""
    if sum(isinstance(block, Heading) for block in blocks) > 1:
        return [Heading(block.text, 1) if isinstance(block, Paragraph) and is_couplet(block.text.text)
                and not block.is_centred else block for block in blocks]
    done: list[Block] = []
    has_numbers = any(isinstance(block, Paragraph) and PART.match(block.text.text)
                      and is_numbered_heading(block.text.text) for block in blocks)
    has_couplets = sum(isinstance(block, Paragraph) and is_couplet(block.text.text) for block in blocks) > 1
    for index, block in enumerate(blocks):
        level = 0
        if isinstance(block, Paragraph):
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            level = _level(block, following, index, has_numbers, has_couplets)
        done.append(Heading(block.text, level) if level and isinstance(block, Paragraph) else block)
    return done


def _level(block: Paragraph, following: Block | None, index: int, has_numbers: bool, has_couplets: bool) -> int:
    words = block.text.text
    if is_couplet(words) and (has_couplets or index):
        return 1
    if is_numbered_heading(words):
        return 2 if SUBPART.match(words) else 1
    if NUMBERED_ITEM.match(words) and len(words) <= 30 and not re.search(r"[。；，：,;:]", words) and (
            isinstance(following, Paragraph) and len(following.text.text) > len(words)):
        return 3
    if not index or not is_short(words) or following is None or any(
            form.match(words) for form in (BYLINE, DATE, CAPTION)):
        return 0
    if block.is_heavy:
        return 3 if has_numbers else 1
    is_over_prose = isinstance(following, Paragraph) and not is_short(following.text.text)
    is_plain = not has_numbers and not has_couplets and block.begins_block and len(words) <= 20
    return 1 if is_plain and is_over_prose and not re.search(r"[、]$", words) else 0


def without_numbers(draft: Draft, edits: list[Edit]) -> None:
    """Take 一、 off the sections and （一） off the headings where each series runs without a gap."""
    sections = draft.sections
    numbered = [section for section in sections if PART.match(section.titles[0].text)]
    if not numbered or [_ordinal(section.titles[0].text) for section in numbered] != list(range(1, len(numbered) + 1)):
        return
    draft.is_numbered = True
    for section in numbered:
        section.titles = [_unnumbered(section.titles[0], PART, edits), *section.titles[1:]]
    series = [[entry for entry in section.entries if isinstance(entry, Heading) and entry.level == 1]
              for section in sections]
    if all([_ordinal(entry.text.text) for entry in one] == list(range(1, len(one) + 1)) for one in series):
        for section in sections:
            section.entries = [
                Heading(_unnumbered(entry.text, SUBPART, edits), 1)
                if isinstance(entry, Heading) and entry.level == 1 else entry for entry in section.entries]
    else:
        draft.is_numbered = False


def _unnumbered(text: Text, form: re.Pattern[str], edits: list[Edit]) -> Text:
    match = form.match(text.text)
    if not match:
        return text
    edits.append(Edit("number", text.origin, match[0].strip(), "", text.text))
    return text.slice(match.end())


def _ordinal(text: str) -> int:
    """Return the number a heading begins with, 0 where it has none: 一、 → 1, （十二） → 12, 第三章 → 3."""
    match = re.match(r"[（(第]?([〇一二三四五六七八九十]+|\d+)", text)
    if not match:
        return 0
    return number_of(match[1])
