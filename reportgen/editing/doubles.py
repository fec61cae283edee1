"""Words typed twice (的的, 发展发展), without the words that are meant to stand twice (天天, 常常, 研究研究)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SINGLE = re.compile(r"(?<![目中有标靶])的的(?!确)|(?<![不为除未罢完])了了(?![解然结望无])|也也|但但|这这|且且|或或"
                     r"|(?<!应)该该|着着|们们")
_PAIR = re.compile(r"(?P<pair>[\u4e00-\u9fff]{2,4})(?P=pair)")
_MEANT = re.compile(r"^[一两几太怎多很好真越又再边半]|每|"
                    r"^(?:研究|讨论|商量|考虑|学习|打扫|休息|活动|锻炼|许多|非常)")


def doubled_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, the word once) of each word that stands twice in a row by mistake.

    每人每个月 is none: the run is longer than the pair. A doubling that comes again (哔哩哔哩, a name) is meant too.
    """
    for match in _SINGLE.finditer(text):
        yield match.start(), match.end(), match[0][0]
    for match in _PAIR.finditer(text):
        pair = match["pair"]
        is_longer = text[match.start() - 1:match.start()] == pair[-1] or text[match.end():match.end() + 1] == pair[0]
        if len(set(pair)) > 1 and not is_longer and not _MEANT.search(pair) and text.count(match[0]) == 1:
            yield match.start(), match.end(), pair
