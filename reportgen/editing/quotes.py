"""Quotation marks: straight ones made curly, reversed and unclosed pairs put right where the pairing is certain."""

from __future__ import annotations

from collections.abc import Iterator

_KINDS = (("“", "”", "“”\"＂"), ("‘", "’", "‘’'＇"))


def wrong_quotes(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, right mark) of each quotation mark that is straight or turned the wrong way.

    Marks of an odd count are left as they are: which one is missing, only the author knows.
    """
    for opening, closing, kind in _KINDS:
        places = [index for index, char in enumerate(text) if char in kind and not _is_western(text, index)]
        if len(places) % 2 or _is_nested(text, places, opening, closing):
            continue
        for first, second in zip(places[::2], places[1::2], strict=True):
            if _is_chinese(text, first, second):
                if text[first] != opening:
                    yield first, first + 1, opening
                if text[second] != closing:
                    yield second, second + 1, closing


def _is_nested(text: str, places: list[int], opening: str, closing: str) -> bool:
    """Whether the marks close one another as they stand, also one pair inside another."""
    depth = 0
    for index in places:
        if text[index] not in opening + closing:
            return False
        depth += 1 if text[index] == opening else -1
        if depth < 0:
            return False
    return depth == 0


def _is_western(text: str, index: int) -> bool:
    """Whether a mark is an apostrophe between letters, or feet and inches behind a number."""
    before, after = text[index - 1:index], text[index + 1:index + 2]
    if text[index] in "'’" and before.isascii() and before.isalpha() and after.isascii() and after.isalpha():
        return True
    return text[index] in "'\"" and before.isdigit() and not _is_wide(after) and after not in ("", "\"", "'")


def _is_chinese(text: str, first: int, second: int) -> bool:
    return any(map(_is_wide, (*text[first + 1:second], text[first - 1:first], text[second + 1:second + 2])))


def _is_wide(char: str) -> bool:
    """Whether a character, or the nothing at an end of a text, is a Han character, a mark or a full-width figure."""
    return char in ("—", "…") or "\u3001" <= char <= "\u301b" or "\u3400" <= char <= "\u9fff" or (
        "\uf900" <= char <= "\ufaff" or "\uff01" <= char <= "\uff1f")
