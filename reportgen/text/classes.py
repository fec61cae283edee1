"""Character classes of Chinese text (CLREQ 3.1, typography §1) and the tokens a text is cut into."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import IntEnum
from functools import cache

from reportgen.text.unicode_data import EXTEND, NON_STARTER, SMALL_KANA, SQUARE


class Kind(IntEnum):
    """What a character is to the line: decides its blank, its breaks and what may stretch beside it."""

    HAN = 0
    """Han, kana, hangul, full-width forms, symbols and emoji."""
    WESTERN = 1
    OPENING = 2
    CLOSING = 3
    PAUSE = 4
    STOP = 5
    INTERPUNCT = 6
    SOLIDUS = 7
    DASH = 8
    """Dash or ellipsis, alone or as a pair."""
    CONNECTOR = 9
    PREFIX = 10
    SUFFIX = 11
    NON_STARTER = 12
    SMALL_KANA = 13
    SPACE = 14


_MEMBERS: dict[str, Kind] = {
    **dict.fromkeys("（《〈「『【〖〔［｛〘〚｟“‘〝", Kind.OPENING),
    **dict.fromkeys("）》〉」』】〗〕］｝〙〛｠”’〞〟", Kind.CLOSING),
    **dict.fromkeys("，、；：", Kind.PAUSE),
    **dict.fromkeys("。？！．‼⁇⁈⁉", Kind.STOP),
    **dict.fromkeys("·‧・", Kind.INTERPUNCT),
    "／": Kind.SOLIDUS,
    **dict.fromkeys("—―…‥⸺⋯", Kind.DASH),
    **dict.fromkeys("～〜－", Kind.CONNECTOR),
    **dict.fromkeys("￥＄￡￠", Kind.PREFIX),
    **dict.fromkeys("％℃℉", Kind.SUFFIX),
}

BLANKS = " \t\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"
CONTROLS = "\u200b\u2060\ufeff"
"""Zero-width space (a break is allowed) and word joiners (none is); they leave no glyph."""

MARKS = frozenset({Kind.OPENING, Kind.CLOSING, Kind.PAUSE, Kind.STOP})
SQUARES = frozenset({Kind.HAN, Kind.NON_STARTER, Kind.SMALL_KANA, Kind.PREFIX, Kind.SUFFIX})
"""Kinds that are letters of the Han square as far as spacing goes."""

NO_LINE_START = frozenset({Kind.CLOSING, Kind.PAUSE, Kind.STOP, Kind.INTERPUNCT, Kind.SOLIDUS, Kind.CONNECTOR,
                           Kind.SUFFIX, Kind.NON_STARTER})
NO_LINE_END = frozenset({Kind.OPENING, Kind.PREFIX})

QUOTES = "“”‘’"
PROPORTIONAL = QUOTES + "—…·"
"""Marks that faces draw for the Han square, and for Western text through the feature `pwid`."""
WESTERN_STAND_IN = "a"

_DASHES = "—―⸺…‥⋯"
_SINGLE = "".join(set(_MEMBERS) - set(_DASHES))
_MARKS = re.escape(_SINGLE)
_REGIONAL = "\U0001f1e6-\U0001f1ff"
"""Letters of which two are a flag."""
_COMMON_SIGNS = frozenset([*BLANKS, *CONTROLS, "\n", "\r", "□", *_MEMBERS])
_COMMON_WESTERN = frozenset(map(chr, (*range(0x21, 0x7F), *range(0xA1, 0x100), *range(0x2010, 0x2028), 0x2212))
                            ) - _COMMON_SIGNS
_COMMON = _COMMON_SIGNS | _COMMON_WESTERN
"""With the common Han characters, all that most texts are made of: their tokens need no table of Unicode, whose regular
expression takes 20 times as long to compile as theirs."""
_COMMON_TOKEN = re.compile(f"[{re.escape(''.join(sorted(_COMMON_WESTERN)))}]+|—+|―+|⸺+|…+|‥+|⋯+|.", re.DOTALL)


@cache
def _any_token() -> re.Pattern[str]:
    return re.compile(
        f"[{BLANKS}{CONTROLS}\n\r]|—+|―+|⸺+|…+|‥+|⋯+|[{_REGIONAL}]{{1,2}}"
        f"|[{_MARKS}][{EXTEND}]*|[{SQUARE}][{EXTEND}]*(?:(?<=\u200d)[{SQUARE}][{EXTEND}]*)*"
        f"|[^{SQUARE}{_MARKS}{_DASHES}{BLANKS}{CONTROLS}\n\r{_REGIONAL}]+"
    )


@cache
def _bounds(characters: str) -> list[str]:
    """Return where a class of characters begins and ends and begins again."""
    ranges = re.findall("(.)(?:-(.))?", characters)
    return [bound for low, high in ranges for bound in (low, chr(ord(high or low) + 1))]


def _is_in(char: str, characters: str) -> bool:
    return bisect_right(_bounds(characters), char) % 2 == 1


def tokens(text: str) -> list[str]:
    """Divide a text into spaces, dash and ellipsis pairs, marks, single characters of the Han square with what belongs
    to them (variation selectors, joined emoji), and runs of Western text. The tokens cover every string."""
    rest = set(text) - _COMMON
    is_common = not rest or (min(rest) >= "\u4e00" and max(rest) <= "\u9fff")
    return (_COMMON_TOKEN if is_common else _any_token()).findall(text)


def kind_of(char: str) -> Kind:
    """Return the class of a character, quotes and middle dots taken as Chinese."""
    known = _MEMBERS.get(char)
    if known is not None:
        return known
    if char in BLANKS or char in CONTROLS:
        return Kind.SPACE
    if _is_in(char, SMALL_KANA):
        return Kind.SMALL_KANA
    if _is_in(char, NON_STARTER):
        return Kind.NON_STARTER
    return Kind.HAN if _is_in(char, SQUARE) or _is_in(char, _REGIONAL) else Kind.WESTERN


def is_square(char: str) -> bool:
    """Return whether the character sits on the Han square as a letter, not a mark."""
    return kind_of(char) in SQUARES


def in_context(text: str, language: str = "zh-CN") -> str:
    """Return the text with a letter in the place of each quote, dash or middle dot that is Western here.

    In a text of a Western language without Chinese every mark and sign is. The result has the same length: a token of
    it is the same slice of the text.
    """
    if language[:2].lower() not in EASTERN and not _has_chinese(
            "".join(char for char in text if not FIRST_SHARED <= char <= LAST_SHARED)):
        return "".join(char if char in "\n\r" or kind_of(char) in (Kind.WESTERN, Kind.SPACE) else WESTERN_STAND_IN
                       for char in text)
    western = western_quotes(text) if any(quote in text for quote in QUOTES) else set()
    western.update(match.start() for match in _BETWEEN.finditer(text))
    if not western:
        return text
    chars = list(text)
    for offset in western:
        chars[offset] = WESTERN_STAND_IN
    return "".join(chars)


_BETWEEN = re.compile(r"(?<=\d)—(?=\d)|(?<=[A-Za-z])[·‧—](?=[A-Za-z])")
"""2024—2025, a word—word dash, a middle dot in Western text."""


def western_quotes(text: str) -> set[int]:
    """Return the offsets of quotes that belong to Western text (CLREQ 3.1.2): no Han within or around the pair."""
    western: set[int] = set()
    stack: list[int] = []
    for match in re.finditer(f"[{QUOTES}]", text):
        offset, char = match.start(), match[0]
        if char in "“‘":
            stack.append(offset)
        elif char == "’" and _is_letter(text, offset - 1) and _is_letter(text, offset + 1):
            western.add(offset)
        elif stack:
            start = stack.pop()
            if _is_western(text, start, offset):
                western |= {start, offset}
        elif char == "’" and _is_letter(text, offset - 1):
            western.add(offset)
    return western


EASTERN = ("zh", "ja", "ko")
FIRST_SHARED, LAST_SHARED = "\u0080", "\u2e7f"
"""What both writings use, and Chinese sets on the Han square: § ° × → ● …"""
NEIGHBOURHOOD = 8
"""How far from a pair of quotes Han characters make it Chinese."""


def _is_western(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - NEIGHBOURHOOD):start] + text[end + 1:end + 1 + NEIGHBOURHOOD]
    return end > start + 1 and not _has_chinese(text[start + 1:end] + around)


def _has_chinese(text: str) -> bool:
    return not text.isascii() and any(char in "，、；：。？！（）《》" or _is_in(char, SQUARE) for char in text)


def _is_letter(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and text[offset].isalpha() and not is_square(text[offset])
