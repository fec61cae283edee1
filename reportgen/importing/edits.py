"""What an import changed, each edit with its place, before and after; a document with its punctuation put right."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from reportgen.editing.punctuation import RULES, changes
from reportgen.importing.document import Document, Grid, Text, mapped
from reportgen.importing.forms import BYLINE, phrases
from reportgen.language import say

EXPLAINED = {
    **RULES,
    "line-break": say("lines broken inside a sentence are joined"),
    "number": say("numbers of headings, tables, pictures and lists are taken off; the layout writes them"),
    "mark": say("a mark that only says what a line is (□, •, 文/, 注：) is taken off"),
    "date": say("a date is written as 2024-12-31"),
    "grouping": say("digits of a figure stand without commas (GB/T 15835); 万 and 亿 group"),
    "added": say("words that the project needs and the source does not have"),
}


class Edit(Struct, frozen=True):
    """One change: its rule, the line (paragraph, row) of the source, what stood there and what stands now."""

    rule: str
    origin: int
    before: str
    after: str
    context: str = ""


def punctuated(document: Document, rules: Collection[str] = tuple(RULES)) -> tuple[Document, list[Edit]]:
    """Return the document with its punctuation put right, and the edits in the order of the source."""
    edits: list[Edit] = []

    def put_right(text: Text) -> Text:
        if BYLINE.match(text.text):
            return text
        couplet = phrases(text.text)
        if couplet:
            (first, end), (start, last) = couplet
            blank = text.slice(end, start)
            return put_right(text.slice(first, end)).plus(blank).plus(put_right(text.slice(start, last)))
        while found := changes(text.text, rules):
            for change in found:
                context = text.text[max(0, change.start - 6):change.start] + "⟦" + change.before + "⟧" + \
                    text.text[change.end:change.end + 6]
                edits.append(Edit(change.rule, text.origins[change.start], change.before, change.after, context))
            text = text.with_changes(found)
        return text

    blocks = tuple(mapped(block, put_right) for block in document.blocks)
    notes = {name: put_right(text) for name, text in document.notes.items()}
    return replace(document, blocks=blocks, notes=notes), edits


def without_breaks(document: Document) -> tuple[Document, list[Edit]]:
    """Return the document without breaks inside a sentence, and an edit for each line that was joined to the one
    before it."""
    edits: list[Edit] = []

    def joined(text: Text) -> Text:
        for index in range(1, len(text.origins)):
            if text.origins[index] != text.origins[index - 1] and "\n" not in text.text[index - 1:index + 1]:
                edits.append(_joint(text, index, index))
        while "\n" in text.text:
            index = text.text.index("\n")
            edits.append(_joint(text, index, index + 1))
            text = text.replaced(index, index + 1, " " if text.text[index + 1:index + 2].isascii() and
                                 text.text[index - 1].isascii() else "")
        return text

    blocks = tuple(block if isinstance(block, Grid) else mapped(block, joined) for block in document.blocks)
    return replace(document, blocks=blocks), edits


def _joint(text: Text, end: int, start: int) -> Edit:
    before, after = text.text[max(0, end - 6):end], text.text[start:start + 6]
    return Edit("line-break", text.origins[end - 1], f"{before}⏎{after}", before + after)
