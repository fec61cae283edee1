"""Which characters are Chinese: Han characters, and the marks that stand in the Han square.

Asked one by one: Python 3.11 takes a millisecond to compile each range of Han characters in a regular expression.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MARKS = "—‘’‚‛“”…、。〃〈〉《》「」『』【】〔〕〖〗〘〙〚〛！（），：；？"
WIDE = HAN + MARKS
"""Bodies of classes of regular expressions, for where one is needed."""
_BOUNDS = "\u3007\u3008\u3400\ua000\uf900\ufb00\U00020000\U00040000"
"""Where Han characters begin and end and begin again."""


@lru_cache(maxsize=8192)
def is_han(char: str) -> bool:
    """Whether a character, or the nothing at an end of a text, is a Han character."""
    return bool(char) and bisect_right(_BOUNDS, char) % 2 == 1


def is_wide(char: str) -> bool:
    """Whether a character, or the nothing at an end of a text, is a Han character or one of their marks."""
    return is_han(char) or (bool(char) and char in MARKS)
