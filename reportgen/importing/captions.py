"""Captions and notes beside tables and pictures → parts of the table or picture."""

from __future__ import annotations

import re
from itertools import zip_longest

from msgspec.structs import replace

from reportgen.importing.document import Block, Grid, Heading, Image, Paragraph, Text
from reportgen.importing.edits import Edit
from reportgen.importing.forms import CAPTION, NOTE, is_short


def captioned(blocks: list[Block], edits: list[Edit]) -> list[Block]:
    """Give tables the caption above or below and the notes below them, pictures the caption below or above them."""
    done: list[Block] = []
    for block, following in zip_longest(blocks, blocks[1:]):
        last = done[-1] if done else None
        if isinstance(block, Grid) and isinstance(last, Paragraph | Heading) and not block.title:
            above = done[-2] if len(done) > 1 else None
            if isinstance(last, Paragraph) and NOTE.match(last.text.text) and isinstance(above, Paragraph) and (
                    CAPTION.match(above.text.text) or (is_short(above.text.text) and above.is_centred)):
                done.pop()
                block = replace(block, notes=(_note(last.text, edits), *block.notes))
                last = above
            if isinstance(last, Paragraph) and (match := CAPTION.match(last.text.text)) and match["kind"] == "表":
                block = replace(block, title=_caption(last.text, match, edits))
                done.pop()
            elif isinstance(last, Paragraph) and last.is_centred and is_short(last.text.text):
                block = replace(block, title=last.text)
                done.pop()
        elif isinstance(block, Image) and isinstance(last, Paragraph) and (
                match := CAPTION.match(last.text.text)) and match["kind"] == "图":
            block = replace(block, caption=_caption(last.text, match, edits))
            done.pop()
        elif isinstance(block, Paragraph) and isinstance(last, Image) and not last.caption and (
                (match := CAPTION.match(block.text.text)) and match["kind"] == "图"):
            done[-1] = replace(last, caption=_caption(block.text, match, edits))
            continue
        elif isinstance(block, Paragraph) and isinstance(last, Image) and not last.caption and (
                block.is_centred and is_short(block.text.text)):
            done[-1] = replace(last, caption=block.text)
            continue
        elif isinstance(block, Paragraph) and isinstance(last, Grid) and not last.title and (
                not isinstance(following, Grid)) and (match := CAPTION.match(block.text.text)) and (
                match["kind"] == "表"):
            done[-1] = replace(last, title=_caption(block.text, match, edits))
            continue
        elif isinstance(block, Paragraph) and isinstance(last, Grid) and NOTE.match(block.text.text):
            done[-1] = replace(last, notes=(*last.notes, _note(block.text, edits)))
            continue
        done.append(block)
    return done


def _caption(text: Text, match: re.Match[str], edits: list[Edit]) -> Text:
    edits.append(Edit("number", text.origin, text.text[:match.start("text")].strip(), ""))
    return text.slice(match.start("text"))


def _note(text: Text, edits: list[Edit]) -> Text:
    """Return the note without 注：, which the table writes before it."""
    rest = text.without(r"注[:：]\s*")
    if len(rest.text) < len(text.text):
        edits.append(Edit("mark", text.origin, text.text, rest.text))
    return rest
