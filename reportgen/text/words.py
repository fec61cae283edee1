"""Where a Western word may be cut: soft hyphens, URLs, its own hyphens, and dictionary points as a last resort."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

SOFT_HYPHEN = "\u00ad"
SOFT, URL, OWN_HYPHEN, DICTIONARY = 50.0, 120.0, 90.0, 450.0
"""Costs of a break at each kind of point; a Han line's usual cost is 10 to 100."""

LEAST_LETTERS = 6
"""Shorter words are not hyphenated."""

_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.|^[\w.+-]+@[\w-]+\.|^[\w-]+(?:\.[\w-]+)+/")
_ADDRESS_POINT = re.compile(r"(?<=[/?&=#_\-])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=\.[A-Za-z])")
_HYPHEN_POINT = re.compile(r"(?<=[A-Za-z]{2}[-–—])(?=[A-Za-z]{2})|(?<=[A-Za-z]{3}/)(?=[A-Za-z]{3})")
_HUMP = re.compile(r"(?<=[a-z]{2})(?=[A-Z])")
LETTERS = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")

Cut = tuple[int, float, bool]
"""Offset in the word, cost, whether a hyphen shows."""


def cuts(word: str, language: str, *, is_hyphenated: bool) -> list[Cut]:
    """Return the points at which a run of Western text may be broken, in order."""
    if _ADDRESS.search(word):
        return [(match.start(), URL, False) for match in _ADDRESS_POINT.finditer(word) if match.start()]
    points: dict[int, Cut] = {}
    if is_hyphenated:
        dictionary = _dictionary(language)
        for match in LETTERS.finditer(word):
            if len(match[0]) >= LEAST_LETTERS and not match[0].isupper() and SOFT_HYPHEN not in word:
                is_compound = any(char.isupper() for char in match[0][1:])
                found = ([humped.start() for humped in _HUMP.finditer(match[0])] if is_compound
                         else dictionary.positions(match[0]))
                for point in found:
                    points[match.start() + point] = (match.start() + point, DICTIONARY, True)
    for match in _HYPHEN_POINT.finditer(word):
        points[match.start()] = (match.start(), OWN_HYPHEN, False)
    for index, char in enumerate(word):
        if char == SOFT_HYPHEN and 0 < index < len(word) - 1:
            points[index + 1] = (index + 1, SOFT, True)
    return [points[offset] for offset in sorted(points)]


@lru_cache(maxsize=8)
def _dictionary(language: str) -> Any:
    """Return pyphen's patterns: of the span's language where it is a Western one, else English."""
    import pyphen

    name = pyphen.language_fallback(language.replace("-", "_")) or "en_US"
    return pyphen.Pyphen(lang=name, left=2, right=3)
