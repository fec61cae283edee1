"""Words typed twice (的的, 发展发展), without the words that are meant to stand twice (天天, 常常, 研究研究)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SINGLE = re.compile(r"(?<![目中有标靶])的的(?!确)|(?<![不为除未罢完])了了(?![解然结望无])|也也|但但|这这|且且|或或"
                     r"|(?<!应)该该|着着|们们")
_PAIR = re.compile(r"(?P<pair>[\u4e00-\u9fff]{2,4})(?P=pair)")
_MEANT = re.compile(r"^[一两几]|^(?:研究|讨论|商量|考虑|学习|打扫|休息|活动|锻炼|许多|很多|非常)")


def doubled_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, the word once) of each word that stands twice in a row by mistake."""
    for match in _SINGLE.finditer(text):
        yield match.start(), match.end(), match[0][0]
    for match in _PAIR.finditer(text):
        pair = match["pair"]
        if len(set(pair)) > 1 and not _MEANT.match(pair):
            yield match.start(), match.end(), pair
