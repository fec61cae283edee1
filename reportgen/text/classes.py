"""Character classes of Chinese text (CLREQ 3.1, typography §1) and what may stand where."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache


class Kind(Enum):
    """What a character is to the line: decides its blank, its breaks and what may stretch beside it."""

    OPENING = "opening bracket or quote"
    CLOSING = "closing bracket or quote"
    PAUSE = "pause mark"
    STOP = "stop mark"
    INTERPUNCT = "interpunct, solidus"
    DASH = "dash or ellipsis"
    CONNECTOR = "connector"
    HAN = "Han, kana, hangul, full-width forms"
    WESTERN = "Western letters, digits and their punctuation"
    SPACE = "space"


_TABLE: dict[str, Kind] = {
    **dict.fromkeys("（《〈「『【〖〔［｛“‘", Kind.OPENING),
    **dict.fromkeys("）》〉」』】〗〕］｝”’", Kind.CLOSING),
    **dict.fromkeys("，、；：", Kind.PAUSE),
    **dict.fromkeys("。？！．", Kind.STOP),
    **dict.fromkeys("·・／", Kind.INTERPUNCT),
    **dict.fromkeys("—…⸺", Kind.DASH),
    **dict.fromkeys("～－", Kind.CONNECTOR),
    **dict.fromkeys(" \t\u3000", Kind.SPACE),
}

MARKS = frozenset({Kind.OPENING, Kind.CLOSING, Kind.PAUSE, Kind.STOP})
NO_LINE_START = frozenset({Kind.CLOSING, Kind.PAUSE, Kind.STOP, Kind.INTERPUNCT, Kind.CONNECTOR})
NO_LINE_END = frozenset({Kind.OPENING})

QUOTES = "“”‘’"

_WIDE = ((0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
         (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1FAFF), (0x20000, 0x3FFFD),
         (0x2460, 0x24FF), (0x25A0, 0x25FF), (0x2600, 0x27BF))
"""Blocks set on the Han square: UAX #11 wide ranges, circled numbers, geometric shapes and symbols."""

MEASURE_WORDS = frozenset(
    "个家亿万千百年月日项位人次公里平方米元吨类批名条座处场届期"
    "倍成度分时天周岁张份台辆艘架套所间户村镇市县省"
)
"""Characters that go with the number before them: breaking between is possible but costs (typography §2)."""


@lru_cache(maxsize=8192)
def kind_of(char: str) -> Kind:
    """Return the class of a character, quotes taken as Chinese."""
    known = _TABLE.get(char)
    if known:
        return known
    code = ord(char)
    return Kind.HAN if any(low <= code <= high for low, high in _WIDE) else Kind.WESTERN


def is_han(char: str) -> bool:
    """Return whether the character sits on the Han square as a letter, not a mark."""
    return kind_of(char) is Kind.HAN


def western_quotes(text: str) -> frozenset[int]:
    """Return the offsets of quotes that belong to Western text (CLREQ 3.1.2): no Han within or around the pair."""
    western: set[int] = set()
    stack: list[int] = []
    for offset, char in enumerate(text):
        if char in "“‘":
            stack.append(offset)
        elif char == "’" and _is_letter(text, offset - 1) and _is_letter(text, offset + 1):
            western.add(offset)
        elif char in "”’" and stack:
            start = stack.pop()
            inside = text[start + 1:offset]
            around = text[max(0, start - 1):start].strip() + text[offset + 1:offset + 2].strip()
            if inside and all(kind_of(c) in (Kind.WESTERN, Kind.SPACE) for c in inside + around):
                has_han = any(is_han(c) for c in text[max(0, start - 8):start] + text[offset + 1:offset + 9])
                if not has_han:
                    western |= {start, offset}
    return frozenset(western)


def _is_letter(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and text[offset].isalpha() and not is_han(text[offset])
