"""A run's text → which of its characters are of another language than the document (ISO 14289-1 7.2)."""

from __future__ import annotations

import re

ENGLISH = "en"
_LATIN = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORDS = re.compile(rf"(?<![{_LATIN}\d])[A-Za-z]{{2,}}(?:[ .'’&/@-]+[A-Za-z]+)*(?![{_LATIN}])")


def languages(text: str, language: str) -> list[str]:
    """Return for each character its language where that is not the document's, else "".

    In a Chinese document Western words are English; single letters and what is joined to a digit (A级, 5G) are read as
    Chinese reads them, and words with tone marks are Pinyin.
    """
    found = [""] * len(text)
    if language.partition("-")[0].lower() == "zh":
        for match in _WORDS.finditer(text):
            found[match.start():match.end()] = [ENGLISH] * (match.end() - match.start())
    return found
