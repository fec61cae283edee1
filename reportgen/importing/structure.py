"""A document → a draft: which line is the title, a couplet, a deck line, the lead, the byline; what is a section."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reportgen.importing.document import Block, Document, Grid, Heading, Image, Listing, Paragraph, Text
from reportgen.importing.draft import Draft, DraftSection, Insert
from reportgen.importing.edits import Edit
from reportgen.importing.forms import (
    BYLINE,
    CAPTION,
    DATE,
    NOTE,
    NUMBERED_ITEM,
    PART,
    SOURCE,
    SUBPART,
    is_couplet,
    is_numbered_heading,
    is_short,
    phrases,
)
from reportgen.importing.names import section_id

MOST_LEAD = 320
"""Characters of lead that a layout's opening page takes; what is longer becomes a section."""


_OFFICE = re.compile(r"^[^—（(].*(?:政府|委员会|委|办公室|局|厅|部|处|中心|公司|学校|医院|协会|支行)$")


@dataclass
class _Reading:
    draft: Draft
    edits: list[Edit]

    def added(self, words: str, why: str) -> Text:
        self.edits.append(Edit("added", 0, "", words, why))
        return Text.at(words, 0)


def recognise(document: Document) -> tuple[Draft, list[Edit]]:
    """Return the draft of a document and the edits that recognising it made."""
    blocks = _with_headings(list(document.blocks))
    reading = _Reading(Draft(Text("", ())), [])
    blocks = _title(blocks, document, reading)
    blocks = _signature(blocks, reading)
    blocks = _captions(blocks, reading)
    top = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
    first = next((index for index, block in enumerate(blocks) if isinstance(block, Heading) and block.level == top),
                 len(blocks))
    opening, rest = blocks[:first], blocks[first:]
    if rest:
        opening = _lead(opening, reading)
    if opening:
        words = "正文" if not rest else "概述"
        title = reading.added(words, "a section needs a title")
        reading.draft.sections.append(DraftSection("overview" if rest else "text", [title]))
        _fill(reading.draft.sections[-1], opening, top, document, reading)
    while rest:
        end = next((index for index, block in enumerate(rest) if index and isinstance(block, Heading)
                    and block.level == top), len(rest))
        _section(rest[:end], top, document, reading)
        rest = rest[end:]
    _take_numbers_off(reading)
    return reading.draft, reading.edits


def _with_headings(blocks: list[Block]) -> list[Block]:
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
    if not index or not is_short(words) or following is None or BYLINE.match(words) or DATE.match(words):
        return 0
    if block.is_heavy and not CAPTION.match(words):
        return 3 if has_numbers else 1
    is_over_prose = isinstance(following, Paragraph) and not is_short(following.text.text)
    is_plain = not has_numbers and not has_couplets and block.begins_block and len(words) <= 20
    return 1 if is_plain and is_over_prose and not re.search(r"[、]$", words) else 0


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
        draft.title = reading.added(document.name, "the source has no title; this is the file's name")
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
    if isinstance(last, Paragraph) and len(blocks) > 1 and _take_line(last.text, reading):
        return blocks[:-1]
    return blocks


def _captions(blocks: list[Block], reading: _Reading) -> list[Block]:
    """Give tables the caption above and the notes below them, pictures the caption below or above them."""
    done: list[Block] = []
    for block in blocks:
        last = done[-1] if done else None
        if isinstance(block, Grid) and isinstance(last, Paragraph | Heading) and not block.title:
            above = done[-2] if len(done) > 1 else None
            if isinstance(last, Paragraph) and NOTE.match(last.text.text) and isinstance(above, Paragraph) and (
                    CAPTION.match(above.text.text) or (is_short(above.text.text) and above.is_centred)):
                done.pop()
                block = replace(block, notes=(last.text, *block.notes))
                last = above
            if isinstance(last, Paragraph) and (match := CAPTION.match(last.text.text)) and match["kind"] == "表":
                block = replace(block, title=_captioned(last.text, match, reading))
                done.pop()
            elif isinstance(last, Paragraph) and last.is_centred and is_short(last.text.text):
                block = replace(block, title=last.text)
                done.pop()
        elif isinstance(block, Image) and isinstance(last, Paragraph) and (
                match := CAPTION.match(last.text.text)) and match["kind"] == "图":
            block = replace(block, caption=_captioned(last.text, match, reading))
            done.pop()
        elif isinstance(block, Paragraph) and isinstance(last, Image) and not last.caption and (
                (match := CAPTION.match(block.text.text)) and match["kind"] == "图"):
            done[-1] = replace(last, caption=_captioned(block.text, match, reading))
            continue
        elif isinstance(block, Paragraph) and isinstance(last, Image) and not last.caption and (
                block.is_centred and is_short(block.text.text)):
            done[-1] = replace(last, caption=block.text)
            continue
        elif isinstance(block, Paragraph) and isinstance(last, Grid) and NOTE.match(block.text.text):
            done[-1] = replace(last, notes=(*last.notes, block.text))
            continue
        done.append(block)
    return done


def _captioned(text: Text, match: re.Match[str], reading: _Reading) -> Text:
    reading.edits.append(Edit("number", text.origin, text.text[:match.start("text")].strip(), ""))
    return text.slice(match.start("text"))


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
            case Paragraph() | Listing():
                section.entries.append(block)
    if not section.entries:
        section.entries.append(Paragraph(Text("", ())))
    for entry in section.entries:
        words = " ".join(text.text for text in ([entry.text] if isinstance(entry, Paragraph | Heading) else
                                               entry.items if isinstance(entry, Listing) else []))
        for name in re.findall(r"\{note:([^{}]+)\}", words):
            if name in document.notes:
                section.notes[name] = document.notes[name]


def _take_numbers_off(reading: _Reading) -> None:
    """Take 一、 off the sections and （一） off the headings where each series runs without a gap."""
    sections = reading.draft.sections
    numbered = [section for section in sections if PART.match(section.titles[0].text)]
    if not numbered or [_ordinal(section.titles[0].text) for section in numbered] != list(range(1, len(numbered) + 1)):
        return
    reading.draft.is_numbered = True
    for section in numbered:
        section.titles = [_unnumbered(section.titles[0], PART, reading), *section.titles[1:]]
    series = [[entry for entry in section.entries if isinstance(entry, Heading) and entry.level == 1]
              for section in sections]
    if all([_ordinal(entry.text.text) for entry in one] == list(range(1, len(one) + 1)) for one in series):
        for section in sections:
            section.entries = [
                Heading(_unnumbered(entry.text, SUBPART, reading), 1)
                if isinstance(entry, Heading) and entry.level == 1 else entry for entry in section.entries]
    else:
        reading.draft.is_numbered = False


def _unnumbered(text: Text, form: re.Pattern[str], reading: _Reading) -> Text:
    match = form.match(text.text)
    if not match:
        return text
    reading.edits.append(Edit("number", text.origin, match[0].strip(), "", text.text))
    return text.slice(match.end())


def _ordinal(text: str) -> int:
    """Return the number a heading begins with, 0 where it has none: 一、 → 1, （十二） → 12, 第三章 → 3."""
    match = re.match(r"[（(第]?([〇一二三四五六七八九十]+|\d+)", text)
    if not match:
        return 0
    from reportgen.editing.dates import number_of

    return number_of(match[1])
