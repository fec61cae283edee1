"""Scalars of YAML files: texts that know the place of each of their characters, numbers that can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Annotated

from msgspec import Meta

from reportgen.errors import Source

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""Control characters, and those that turn the direction of text: what is seen would not be what is there."""

HIGHEST_EXPONENT, MOST_DIGITS = 18, 30
"""Of a number: nobody prints more."""
WIDE = ((0x2014, 0x2014), (0x2018, 0x201D), (0x2026, 0x2026), (0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF),
        (0x20000, 0x3FFFF))
"""First and last code points of Chinese characters and marks."""


def is_printable(value: Decimal) -> bool:
    """Whether a number is one that may stand on a page."""
    return value.is_finite() and abs(value.adjusted()) <= HIGHEST_EXPONENT and len(
        value.as_tuple().digits) <= MOST_DIGITS


Number = Annotated[Decimal, Meta(extra_json_schema={"anyOf": [
    {"type": "number"},
    {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"},
    {"type": "object", "patternProperties": {r"^row\.": {"type": "null"}}, "minProperties": 1, "maxProperties": 1,
     "additionalProperties": False},
]})]
"""In an editor also `{row.COLUMN}`, which `reportgen batch` fills."""


def unfolded(text: str) -> str:
    """Return a text without the blanks that YAML's folding puts between two lines of Chinese."""
    first, *rest = text.split(" ")
    joined = [first]
    for part in rest:
        before, after = joined[-1][-1:], part[:1]
        is_folded = (_is_wide(before) and (_is_wide(after) or after == "{")) or (before == "}" and _is_wide(after))
        joined += [part] if is_folded else [" ", part]
    return "".join(joined)


def _is_wide(char: str) -> bool:
    return bool(char) and any(low <= ord(char) <= high for low, high in WIDE)


class SourceText(str):
    """A string that knows where it stands in its file."""

    source: Source | None
    raw: str
    skipped: int

    def __new__(cls, text: str, source: Source | None = None, raw: str = "", skipped: int = 0) -> SourceText:
        self = super().__new__(cls, text)
        self.source = source
        self.raw = raw
        self.skipped = skipped
        return self

    def __getnewargs__(self) -> tuple[str, Source | None, str, int]:  # type: ignore[override]
        return (str(self), self.source, self.raw, self.skipped)

    def part(self, start: int, stop: int | None = None) -> SourceText:
        """Return a slice that still knows its place."""
        return SourceText(self[start:stop], self.source, self.raw, self.skipped + _ink(self[:start]))

    def at(self, offset: int) -> Source | None:
        """Return the place of the character at `offset`, also in a scalar of several lines or with escapes."""
        if self.source is None or not self.raw:
            return self.source
        if not self[offset:offset + 1].isspace():
            first = self.skipped + _ink(self[:offset])
            return self._place(next(islice(_written(self.raw), first, None), (0, 0))[0])
        return self._place(self.extent(offset, offset + 1)[0])

    def extent(self, start: int, stop: int) -> tuple[int, int]:
        """Return where the characters from `start` to `stop` are written in `raw`.

        Characters are counted without white space, which is all that folding changes.
        """
        written = list(_written(self.raw))
        first = self.skipped + _ink(self[:start])
        last = self.skipped + _ink(self[:stop])
        if not written:
            return 0, 0
        if self[start:start + 1].isspace() and first:
            begin = written[min(first, len(written)) - 1][1]
        else:
            begin = written[min(first, len(written) - 1)][0]
        if self[stop - 1:stop].isspace() and last < len(written):
            return begin, written[last][0]
        return begin, max(begin, written[min(last, len(written)) - 1][1] if last else begin)

    def _place(self, index: int) -> Source:
        assert self.source is not None
        before = self.raw[:index]
        line = before.count("\n")
        column = index - before.rfind("\n") if line else self.source.column + index
        return Source(self.source.file, self.source.line + line, column)


_ESCAPE = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))", re.DOTALL)
_BLANK_ESCAPES = "tnvfr N_LP\n\t"


def _ink(text: str) -> int:
    return sum(1 for char in text if not char.isspace())


def _written(raw: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) in a scalar as written of each of its characters that is no white space."""
    quote = raw[:1] if raw[:1] in ("'", '"') else ""
    index = 1 if quote else raw.find("\n") + 1 if raw[:1] in ("|", ">") else 0
    end = len(raw) - 1 if quote else len(raw)
    while index < end:
        match = _ESCAPE.match(raw, index) if quote == '"' else None
        if match:
            code = match[1] or match[2] or match[3]
            is_blank = chr(int(code, 16)).isspace() if code else match[4] in _BLANK_ESCAPES
            width = match.end() - index
        else:
            is_blank = raw[index].isspace()
            width = 2 if quote == "'" and raw[index] == "'" else 1
        if not is_blank:
            yield index, index + width
        index += width


Prose = SourceText
"""A text of a file that is printed."""
