"""A page's items → boxes that can be clicked, each with the place in the files that it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from msgspec import Struct

from reportgen.checking.manuscript import Filled, filled
from reportgen.errors import Source
from reportgen.items import Clip, GlyphRun, Item, Path, Picture
from reportgen.spec.facts import Fact
from reportgen.spec.inline import references
from reportgen.spec.marks import SourceText

MARKUP = re.compile(r"\*+|~~|(?<=\])\{[^{}]*\}|(?<=\])\([^()]*\)|\\(?=[{}])|[\[\]]")
"""What inline markup leaves out of the words that are set."""

ASCENT, DESCENT = 0.88, 0.12
"""Of the Han square over and under the baseline, in em."""


class Hit(Struct, frozen=True):
    """A box of a page in pt; `whole` is the place of the whole text, chart or picture, `place` that of this part.

    `fact` is the figure that stands there in running text.
    """

    x: float
    y: float
    width: float
    height: float
    place: Source
    whole: Source
    fact: str = ""


class Texts:
    """The strings of a content by their place, so that a line of a paragraph finds its line in the file."""

    def __init__(self, texts: Iterable[SourceText], facts: Mapping[str, Fact]) -> None:
        self._by_source = {place: text for text in texts if (place := text.at(0)) is not None}
        self._facts = facts
        self._words: dict[Source, _Words] = {}

    def words(self, source: Source) -> _Words | None:
        """Return the words of the string at a place."""
        text = self._by_source.get(source)
        if text is None:
            return None
        if source not in self._words:
            self._words[source] = _Words.of(text, self._facts)
        return self._words[source]


class _Words(Struct):
    """A string as it is set, without marks and with its figures; `offsets` lead back to it; `end` is where it was
    found up to."""

    text: SourceText
    words: str
    offsets: tuple[int, ...]
    facts: Mapping[int, str]
    end: int = 0

    @classmethod
    def of(cls, text: SourceText, facts: Mapping[str, Fact]) -> _Words:
        whole: Filled = filled(text, facts)
        left_out = {index for match in MARKUP.finditer(whole.text) for index in range(*match.span())}
        kept = [index for index in range(len(whole.text)) if index not in left_out]
        named = {offset: name for offset, name, _ in references(text) if name in facts}
        return cls(text, "".join(whole.text[index] for index in kept), tuple(whole.at(index) for index in kept), named)

    def find(self, run: str) -> int | None:
        """Return where a run of glyphs begins in the words: after the one before it, else anywhere."""
        run = run.strip("-\u00ad ")
        found = self.words.find(run, self.end)
        found = found if found >= 0 else self.words.find(run)
        if found < 0 or not run:
            return None
        self.end = found + len(run)
        return found


def page_hits(items: Iterable[Item], texts: Texts) -> list[Hit]:
    """Return the boxes of a page's items that know where they come from, those painted last at the end."""
    return list(_hits(items, texts))


def _hits(items: Iterable[Item], texts: Texts) -> Iterator[Hit]:
    for item in items:
        match item:
            case Clip():
                yield from _hits(item.items, texts)
            case GlyphRun() if item.gids and item.source is not None:
                yield from _of_run(item, item.source, texts)
            case Picture() if item.source is not None:
                yield Hit(item.x, item.y, item.width, item.height, item.source, item.source)
            case Path() if item.source is not None:
                yield _of_path(item, item.source)


def _of_path(path: Path, source: Source) -> Hit:
    numbers = [value for segment in path.segments for value in segment[1:]]
    xs: list[float] = numbers[::2]
    ys: list[float] = numbers[1::2]
    return Hit(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys), source, source)


def _of_run(run: GlyphRun, source: Source, texts: Texts) -> Iterator[Hit]:
    words = texts.words(source)
    whole = words.text.source or source if words else source
    start = words.find(run.text) if words else None
    if words is None or start is None:
        yield Hit(*_box(run, 0, len(run.gids)), source, whole)
        return
    last = len(words.offsets) - 1
    lead = len(run.text) - len(run.text.lstrip("-\u00ad "))

    def offset(glyph: int) -> int:
        return words.offsets[min(last, max(0, start + run.clusters[glyph] - lead))]
    for fact, glyphs in groupby(range(len(run.gids)), lambda glyph: words.facts.get(offset(glyph), "")):
        stretch = list(glyphs)
        for first, stop in _by_line(lambda glyph: words.text.at(offset(glyph)), stretch[0], stretch[-1] + 1):
            yield Hit(*_box(run, first, stop), words.text.at(offset(first)) or source, whole, fact)


def _by_line(place: Callable[[int], Source | None], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Divide a stretch of glyphs where the file has line breaks, each found by halving."""
    while first < stop:
        line = _line(place(first))
        low, high = first + 1, stop
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if _line(place(middle - 1)) == line else (low, middle - 1)
        yield first, low
        first = low


def _line(place: Source | None) -> int:
    return place.line if place else 0


def _box(run: GlyphRun, first: int, stop: int) -> tuple[float, float, float, float]:
    """Return x, y, width, height of the glyphs from `first` to `stop`; turned ones as squares."""
    xs, ys, size = run.xs[first:stop], run.ys[first:stop], run.size
    is_line = not run.angle and run.ys[0] == run.ys[-1]
    if is_line:
        end = run.xs[stop] if stop < len(run.xs) else xs[-1] + run.face.advance(run.gids[stop - 1]) * size
        return xs[0], ys[0] - ASCENT * size, max(0.0, end - xs[0]), size
    if run.angle:
        end = run.ys[stop] if stop < len(run.ys) else ys[-1] + run.face.advance(run.gids[stop - 1]) * size
        return min(xs) - DESCENT * size, ys[0], size, max(0.0, end - ys[0])
    left, top = min(xs), min(ys) - ASCENT * size
    return left, top, max(xs) + size - left, max(ys) + DESCENT * size - top
