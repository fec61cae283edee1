"""A document → a draft: which line is the title, a couplet, a deck line, the lead, the byline; what is a section."""

from __future__ import annotations

import re

from msgspec import Struct

from reportgen.importing.captions import captioned
from reportgen.importing.document import Block, Document, Grid, Heading, Image, Listing, Paragraph, Text, texts_of
from reportgen.importing.draft import Draft, DraftSection, Insert
from reportgen.importing.edits import Edit
from reportgen.importing.forms import (
    BYLINE,
    DATE,
    NUMBERED_ITEM,
    SOURCE,
    is_couplet,
    is_numbered_heading,
    is_short,
    phrases,
)
from reportgen.importing.headings import with_headings, without_numbers
from reportgen.importing.names import section_id
from reportgen.language import say

MOST_LEAD = 320
"""Characters of lead that a layout's opening page takes; what is longer becomes a section."""


_OFFICE = re.compile(r"^[^—（(].*(?:政府|委员会|委|办公室|局|厅|部|处|中心|公司|学校|医院|协会|支行)$")


class _Reading(Struct):
    draft: Draft
    edits: list[Edit]

    def added(self, words: str, why: str) -> Text:
        self.edits.append(Edit("added", 0, "", words, why))
        return Text.at(words, 0)


def recognise(document: Document) -> tuple[Draft, list[Edit]]:
    """Return the draft of a document and the edits that recognising it made."""
    blocks = with_headings(list(document.blocks))
    reading = _Reading(Draft(Text("", ())), [])
    if not any(re.search(r"[\u4e00-\u9fff]", text.text) for block in blocks for text in texts_of(block)):
        reading.draft.language = "en"
    blocks = _title(blocks, document, reading)
    blocks = _signature(blocks, reading)
    blocks = captioned(blocks, reading.edits)
    top = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
    first = next((index for index, block in enumerate(blocks) if isinstance(block, Heading) and block.level == top),
                 len(blocks))
    opening, rest = blocks[:first], blocks[first:]
    if rest:
        opening = _lead(opening, reading)
    if opening:
        name = "overview" if rest else "text"
        words = name.capitalize() if reading.draft.language == "en" else {"text": "正文", "overview": "概述"}[name]
        title = reading.added(words, say("a section needs a title"))
        reading.draft.sections.append(DraftSection(name, [title]))
        _fill(reading.draft.sections[-1], opening, top, document, reading)
    while rest:
        end = next((index for index, block in enumerate(rest) if index and isinstance(block, Heading)
                    and block.level == top), len(rest))
        _section(rest[:end], top, document, reading)
        rest = rest[end:]
    without_numbers(reading.draft, reading.edits)
    return reading.draft, reading.edits


def _title(blocks: list[Block], document: Document, reading: _Reading) -> list[Block]:
    """Take title, subtitle, byline, date and source from the head of the document."""
    draft = reading.draft
    head = blocks[0] if blocks else None
    is_title = isinstance(head, Heading) and head.level == 0
    if isinstance(head, Heading) and not is_title:
        is_title = not is_couplet(head.text.text) and not is_numbered_heading(head.text.text) and all(
            block.level > head.level for block in blocks[1:] if isinstance(block, Heading))
    if isinstance(head, Paragraph):
        words = head.text.text
        is_plain = head.is_centred or not re.search(r"[，。；：,;:]", words)
        is_title = is_plain and len(blocks) > 1 and len(words) <= 44 and (
            not BYLINE.match(words) and not DATE.match(words))
    if is_title and isinstance(head, Heading | Paragraph):
        draft.title, blocks = head.text, blocks[1:]
    else:
        draft.title = reading.added(document.name, say("the source has no title; this is the file's name"))
    while blocks and isinstance(blocks[0], Paragraph):
        words = blocks[0].text.text
        following = blocks[1] if len(blocks) > 1 else None
        is_by_title = is_title and (not blocks[0].begins_block or blocks[0].is_centred or words.startswith("——"))
        if not _take_line(blocks[0].text, reading) and not (
                is_by_title and not draft.subtitle and len(words) <= 40 and not re.search(r"[。；]", words)
                and following is not None and _take_subtitle(blocks[0].text, reading)):
            break
        blocks = blocks[1:]
    return blocks


def _take_subtitle(text: Text, reading: _Reading) -> bool:
    if _OFFICE.search(text.text) and not reading.draft.publisher:
        reading.draft.publisher = text
    else:
        reading.draft.subtitle = text
    return True


def _take_line(text: Text, reading: _Reading) -> bool:
    """Put a byline, date or source where it belongs; False where the line is none."""
    draft, words = reading.draft, text.text
    if (match := BYLINE.match(words)) and not draft.byline:
        group = "name" if match["name"] else "inner"
        draft.byline = text.slice(*match.span(group)).strip()
        reading.edits.append(Edit("mark", text.origin, words, draft.byline.text, "byline"))
        return True
    if (match := DATE.match(words)) and not draft.date:
        iso = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
        if not _exists(iso):
            return False
        draft.date = iso
        reading.edits.append(Edit("date", text.origin, words, iso))
        return True
    if (match := SOURCE.match(words)) and not draft.source:
        draft.source = text.slice(*match.span("name"))
        reading.edits.append(Edit("mark", text.origin, words, draft.source.text, "source"))
        return True
    return False


def _exists(iso: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _signature(blocks: list[Block], reading: _Reading) -> list[Block]:
    """Take the date and the office above it, byline and source from the foot of the document."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and DATE.match(last.text.text) and _take_line(last.text, reading):
        blocks = blocks[:-1]
        last = blocks[-1] if blocks else None
        if isinstance(last, Paragraph) and is_short(last.text.text) and len(blocks) > 1 and (
                not isinstance(blocks[-2], Heading)):
            reading.draft.publisher = last.text
            return blocks[:-1]
        return blocks
    while len(blocks) > 1 and isinstance(last := blocks[-1], Paragraph) and _take_line(last.text, reading):
        blocks = blocks[:-1]
    return blocks


def _lead(opening: list[Block], reading: _Reading) -> list[Block]:
    """Take the lead from what stands before the first section; return what is left."""
    length = 0
    for index, block in enumerate(opening):
        if not isinstance(block, Paragraph) or length + len(block.text.text) > MOST_LEAD:
            return opening[index:]
        if not _take_line(block.text, reading):
            reading.draft.lead.append(block.text)
            length += len(block.text.text)
    return []


def _section(blocks: list[Block], top: int, document: Document, reading: _Reading) -> None:
    head, body = blocks[0], blocks[1:]
    assert isinstance(head, Heading)
    spans = phrases(head.text.text)
    titles = [head.text.slice(*span) for span in spans] or [head.text]
    taken = [section.id for section in reading.draft.sections]
    section = DraftSection(section_id(titles[0].text, taken), titles)
    section.name = titles[0].text[:4] if spans else ""
    decks: list[Text] = []
    while len(decks) < 4 and body and isinstance(body[0], Paragraph) and is_short(body[0].text.text) and not (
            body[0].text.text.endswith(("。", "；"))):
        decks.append(body[0].text)
        body = body[1:]
    is_deck = body and not isinstance(body[0], Heading) and (len(decks) > 1 or spans)
    if is_deck and not (isinstance(body[0], Paragraph) and is_short(body[0].text.text)):
        section.decks = decks
    else:
        body = blocks[1:]
    reading.draft.sections.append(section)
    _fill(section, body, top, document, reading)


def _numbered(listing: Listing, reading: _Reading) -> Listing:
    """Write the numbers of a list as 1. where they stand as （1） or ①."""
    items = []
    for number, item in enumerate(listing.items, 1):
        match = NUMBERED_ITEM.match(item.text)
        if match and not re.match(r"\d+[.．、]", match[0]):
            reading.edits.append(Edit("number", item.origin, match[0].strip(), f"{number}."))
            item = Text.at(f"{number}. ", item.origin).plus(item.slice(match.end()))
        items.append(item)
    return Listing(tuple(items), is_numbered=True)


def _fill(section: DraftSection, body: list[Block], top: int, document: Document, reading: _Reading) -> None:
    """Put the blocks into the section; tables and pictures go to the draft, with an insert in their place."""
    draft = reading.draft
    for block in body:
        match block:
            case Heading():
                section.entries.append(Heading(block.text, min(2, block.level - top)))
            case Grid():
                name = f"表{len(draft.tables) + 1}"
                draft.tables[name] = block
                section.entries.append(Insert("table", name))
            case Image():
                name = f"图{len(draft.pictures) + 1}"
                draft.pictures[name] = block
                section.entries.append(Insert("picture", name))
            case Listing():
                section.entries.append(_numbered(block, reading) if block.is_numbered else block)
            case Paragraph():
                section.entries.append(block)
    if not section.entries:
        section.entries.append(Paragraph(Text("", ())))
    for entry in section.entries:
        words = " ".join(text.text for text in ([entry.text] if isinstance(entry, Paragraph | Heading) else
                                               entry.items if isinstance(entry, Listing) else []))
        for name in re.findall(r"\{note:([^{}]+)\}", words):
            if name in document.notes:
                section.notes[name] = document.notes[name]
