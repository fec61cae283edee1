"""What every reader gives: headings, paragraphs, lists, tables, pictures and notes in order, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reportgen.editing.punctuation import Change

Unit = Literal["line", "paragraph", "row"]


class Text(Struct, frozen=True):
    """Words with inline markup and, for each character, the number of the line (paragraph, row) it comes from."""

    text: str
    origins: tuple[int, ...]

    @classmethod
    def at(cls, text: str, origin: int) -> Text:
        return cls(text, (origin,) * len(text))

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text

    @property
    def origin(self) -> int:
        return self.origins[0] if self.origins else 0

    def slice(self, start: int, stop: int | None = None) -> Text:
        return Text(self.text[start:stop], self.origins[start:stop])

    def strip(self, chars: str | None = None) -> Text:
        left = len(self.text) - len(self.text.lstrip(chars))
        return self.slice(left, max(left, len(self.text.rstrip(chars))))

    def without(self, pattern: str) -> Text:
        """Return the text without the match of `pattern` at its start."""
        match = re.match(pattern, self.text)
        return self.slice(match.end()) if match else self

    def plus(self, other: Text, between: str = "") -> Text:
        return Text(self.text + between + other.text,
                    self.origins + (self.origins[-1:] or other.origins[:1]) * len(between) + other.origins)

    def replaced(self, start: int, end: int, after: str) -> Text:
        origin = self.origins[min(start, len(self.origins) - 1)]
        return Text(self.text[:start] + after + self.text[end:],
                    self.origins[:start] + (origin,) * len(after) + self.origins[end:])

    def with_changes(self, changes: Iterable[Change]) -> Text:
        done = self
        for change in sorted(changes, key=lambda change: -change.start):
            done = done.replaced(change.start, change.end, change.after)
        return done

    def split(self, pattern: str) -> list[Text]:
        """Return the pieces between the matches of `pattern`."""
        pieces, start = [], 0
        for match in re.finditer(pattern, self.text):
            pieces.append(self.slice(start, match.start()))
            start = match.end()
        return [*pieces, self.slice(start)]


def joined(pieces: Iterable[Text]) -> Text:
    """Return pieces as one text; a blank goes between two Western words."""
    done = Text("", ())
    for piece in pieces:
        is_western = re.search(r"[!-~]$", done.text) and re.match(r"[!-~]", piece.text)
        done = done.plus(piece, " " if is_western else "")
    return done


class Heading(Struct, frozen=True):
    """A heading; level 0 is the document's title, 1 the highest of its headings."""

    text: Text
    level: int


class Paragraph(Struct, frozen=True):
    """A paragraph; `is_heavy` and `is_centred` say how it looked, `begins_block` whether a blank line stood before.

    A line of program code is verbatim: nothing in it is put right.
    """

    text: Text
    is_heavy: bool = False
    is_centred: bool = False
    begins_block: bool = True
    is_verbatim: bool = False


class Listing(Struct, frozen=True):
    """A list of entries."""

    items: tuple[Text, ...]
    is_numbered: bool = False


Cell = Decimal | Text | None


class Grid(Struct, frozen=True):
    """A table: heads and rows; `linked` is the workbook range it is read from at each build."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Text, ...] = ()
    linked: tuple[str, str, str, int] | None = None
    """(file, sheet, range, header rows)"""


class Image(Struct, frozen=True):
    """A picture's bytes, the suffix of its file, what the source says of it."""

    data: bytes
    suffix: str
    alt: str
    origin: int
    caption: Text = Text("", ())


Block = Heading | Paragraph | Listing | Grid | Image


class Document(Struct, frozen=True):
    """What a reader found. `notes` are footnotes by the number that `{note:nNUMBER}` names; `left_out` says what a
    project has no place for."""

    name: str
    unit: Unit
    blocks: tuple[Block, ...]
    notes: dict[str, Text]
    left_out: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """names of the source's files that the project keeps beside content.yaml"""


def texts_of(block: Block) -> Iterator[Text]:
    """Yield the texts of a block in reading order."""
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Listing():
            yield from block.items
        case Grid():
            yield block.title
            yield from block.columns
            for row in block.rows:
                yield from (cell for cell in row if isinstance(cell, Text))
            yield from block.notes
        case Image():
            yield block.caption


def mapped(block: Block, change: Callable[[Text], Text]) -> Block:
    """Return a block with every text passed through `change`."""
    match block:
        case Heading():
            return replace(block, text=change(block.text))
        case Paragraph():
            return block if block.is_verbatim else replace(block, text=change(block.text))
        case Listing():
            return Listing(tuple(map(change, block.items)), block.is_numbered)
        case Grid():
            if block.linked:
                return block
            rows = tuple(tuple(change(cell) if isinstance(cell, Text) else cell for cell in row) for row in block.rows)
            return Grid(change(block.title), tuple(map(change, block.columns)), rows, tuple(map(change, block.notes)))
        case Image():
            return replace(block, caption=change(block.caption))
