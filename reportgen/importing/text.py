"""Raw text → a document: lines broken by hand or by a chat window are joined again by sense."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from msgspec.structs import replace

from reportgen.importing.document import Block, Document, Listing, Paragraph, Text, joined
from reportgen.importing.forms import BULLET, NUMBERED_ITEM, has_form, is_couplet, is_short
from reportgen.importing.markup import escaped

_STOP = re.compile(r"[。！？!?…：:.][”’）)」』》\"']*$")


def read_text(text: str, name: str) -> Document:
    """Read the lines of a text; a line that ends without a stop is joined to the next one, also over a blank line."""
    lines: list[tuple[Text, bool, bool]] = []
    is_after_blank = True
    for number, line in enumerate(re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text), 1):
        line = re.sub(r"[\x00-\x08\x0e-\x1f\ufeff\u200b]", "", line)
        if not line.strip():
            is_after_blank = True
            continue
        is_indented = bool(re.match(r"\u3000|\t|  ", line))
        lines.append((Text.at(escaped(line.strip()), number), is_after_blank, is_indented))
        is_after_blank = False
    return Document(name, "line", tuple(_blocks(lines)), {})


def _blocks(lines: list[tuple[Text, bool, bool]]) -> list[Block]:
    measure = _measure([line for line, _, _ in lines])
    blocks: list[Block] = []
    for line, is_after_blank, is_indented in lines:
        last = blocks[-1] if blocks else None
        is_item = bool(BULLET.match(line.text) or NUMBERED_ITEM.match(line.text))
        if is_item and (item := _item(line)):
            if isinstance(last, Listing) and last.is_numbered == item.is_numbered:
                blocks[-1] = Listing((*last.items, *item.items), last.is_numbered)
            else:
                blocks.append(item)
        elif isinstance(last, Paragraph) and _goes_on(last, line, is_after_blank, is_indented, measure):
            blocks[-1] = replace(last, text=joined([last.text, line]))
        elif isinstance(last, Listing) and not is_after_blank and not has_form(line.text) and not is_indented and (
                not _STOP.search(last.items[-1].text) and len(last.items[-1].text) > 12):
            blocks[-1] = Listing((*last.items[:-1], joined([last.items[-1], line])), last.is_numbered)
        else:
            blocks.append(Paragraph(line, begins_block=is_after_blank))
    return [_checked(block) for block in blocks]


def _item(line: Text) -> Listing | None:
    if BULLET.match(line.text):
        return Listing((line.without(BULLET.pattern).strip(),))
    return Listing((line,), is_numbered=True)


def _checked(block: Block) -> Block:
    """A single numbered line is a heading or a paragraph, no list."""
    if isinstance(block, Listing) and block.is_numbered and len(block.items) == 1:
        return Paragraph(block.items[0])
    return block


def _measure(lines: list[Text]) -> float | None:
    """Return the width at which a chat window or mail broke the lines, None where they are not broken."""
    widths = [_width(line.text) for line in lines if not has_form(line.text)]
    long = [width for width in widths if width >= 20]
    if len(long) < 3 or max(long) > 100:
        return None
    full = [width for width in long if width >= max(long) - 4]
    return max(long) if len(full) >= 3 and len(full) >= 0.4 * len(long) else None


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _goes_on(last: Paragraph, line: Text, is_after_blank: bool, is_indented: bool, measure: float | None) -> bool:
    """Whether `line` goes on with the paragraph `last`."""
    before = last.text.text
    if is_indented or has_form(line.text) or is_couplet(before) or (has_form(before) and is_short(before)):
        return False
    tail = max((index for index, origin in enumerate(last.text.origins)
                if origin != last.text.origins[-1]), default=-1) + 1
    last_line = before[tail:]
    is_full = measure is not None and _width(last_line) >= measure - 4
    if is_full and not is_after_blank:
        return True
    if _STOP.search(before):
        return False
    has_marks = bool(re.search(r"[，。；：！？,;:!?]", before))
    if is_after_blank:
        return (has_marks or len(before) > 44) and not is_short_block(line)
    is_prose = has_marks or len(before) > 24
    return is_prose and (not is_short(line.text) or bool(re.search(r"[，,、]$", before)) or len(line.text) > 14
                         or is_full)


def is_short_block(line: Text) -> bool:
    return is_short(line.text) and len(line.text) <= 10 and not re.search(r"[，。,]", line.text)
