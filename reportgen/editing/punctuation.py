"""Chinese text as typed → the changes that put its punctuation right (GB/T 15834), each with its place and rule.

Western text is left alone: addresses, decimals, times, ratios, English sentences, `{references}` and links.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from reportgen.editing.quotes import wrong_quotes
from reportgen.editing.scripts import WIDE, is_han, is_wide
from reportgen.language import say

PROTECTED = re.compile(
    r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/_=&#-]|(?:(?<![\w.+-])|(?<=\\.))[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\\.|`[^`]*`"
    r"|\{[^{}]*\}|(?<=\])\([^()\s]*\)")
BLANKS = r"[ \t\u00a0\u3000]+"
WIDE_ALPHANUMERICS = frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}

RULES = {
    "half-width": say("half-width , ; : ! ? ( ) . next to Han characters become the full-width marks"),
    "quotes": say("straight, reversed and mixed quotation marks become “ ” and ‘ ’"),
    "doubled-mark": say("a mark typed twice stands once"),
    "full-width": say("full-width digits and letters become the narrow ones"),
    "ellipsis": say("three dots become ……"),
    "dash": say("two hyphens become ——"),
    "han-space": say("no space between Han characters or next to Chinese marks"),
    "western-space": say("no typed space between Han and Western characters; the typesetter puts a quarter em"),
}


class Change(Struct, frozen=True):
    """What stands from `start` to `end` of a text, what should stand there, and by which rule."""

    start: int
    end: int
    before: str
    after: str
    rule: str


def changes(text: str, rules: Collection[str] = tuple(RULES)) -> list[Change]:
    """Return the changes of one pass, in order, none over another; those of an earlier rule go first."""
    masked = PROTECTED.sub(lambda match: "\ue000" * len(match[0]), text)
    if not any(is_han(char) or char in WIDE_ALPHANUMERICS for char in set(masked)):
        return []
    taken: set[int] = set()
    kept: list[Change] = []
    for rule in RULES:
        if rule not in rules:
            continue
        for start, end, after in _FINDERS[rule](masked):
            if text[start:end] != after and not taken & set(range(start, end)):
                taken |= set(range(start, end))
                kept.append(Change(start, end, text[start:end], after, rule))
    return sorted(kept, key=lambda change: change.start)


def corrected(text: str, rules: Collection[str] = tuple(RULES)) -> str:
    """Return the text with every change made, pass after pass until none is left."""
    while found := changes(text, rules):
        for change in reversed(found):
            text = text[:change.start] + change.after + text[change.end:]
    return text


Spans = Iterator[tuple[int, int, str]]


def _half_width(text: str) -> Spans:
    for match in re.finditer(r"[,;:!?]", text):
        before = text[:match.start()].rstrip(" " + match[0])[-1:]
        after = text[match.end():].lstrip(" " + match[0])[:1]
        if _goes_with_chinese(before, after):
            yield match.start(), match.end(), FULL_WIDTH[match[0]]
    for match in re.finditer(r"\.(?=\s*(?:$|\n|[”’）]))", text):
        before, _ = _beside(text, match)
        if match.start() > 2 and (is_han(before) or before in "”’）》%"):
            yield match.start(), match.end(), "。"
    stack: list[int] = []
    for match in re.finditer(r"[()（）]", text):
        if match[0] in "(（":
            stack.append(match.start())
        elif stack:
            start = stack.pop()
            if _is_chinese_pair(text, start, match.start()):
                yield start, start + 1, "（"
                yield match.start(), match.end(), "）"


def _goes_with_chinese(before: str, after: str) -> bool:
    """Whether a mark between two characters (empty at an end of the text) is one of a Chinese sentence."""
    if not after:
        return before.isdigit() or is_wide(before)
    if is_wide(before):
        return is_wide(after) or after.isalnum() or after in "\"'*(\n\ue000"
    is_closed = before.isalnum() or before in "%‰℃)*\"'\ue000"
    return bool(before) and is_closed and is_wide(after) and after not in "，。；：！？、）”"


def _is_chinese_pair(text: str, start: int, end: int) -> bool:
    if text[start] == "（" or text[end] == "）":
        return True
    inside = text[start + 1:end]
    before = text[:start].rstrip()[-1:]
    return any(map(is_han, inside)) or is_wide(before) or (
        is_wide(text[end + 1:end + 2]) and not before.isalpha())


def _quotes(text: str) -> Spans:
    yield from wrong_quotes(text)


def _doubled(text: str) -> Spans:
    for match in re.finditer(r"([，、；：])\1+|(?<!。)。。(?!。)|[，、；：]+(?=。)", text):
        yield match.start(), match.end(), match[0][0] if match[0][-1] == match[0][0] and len(match[0]) > 1 else ""


def _full_width(text: str) -> Spans:
    for match in re.finditer(r"[０-９Ａ-Ｚａ-ｚ％]+|(?<=[0-9０-９])．(?=[0-9０-９])", text):
        yield match.start(), match.end(), "".join(chr(ord(char) - 0xFEE0) for char in match[0])


def _ellipsis(text: str) -> Spans:
    for match in re.finditer(r"\.{3,}|…+|。{3,}|·{3,}", text):
        if match[0][0] != "." or any(map(is_wide, _beside(text, match))):
            yield match.start(), match.end(), "……"


def _dash(text: str) -> Spans:
    if not re.search("--|———|[－―]{2}|––", text):
        return
    wide = f"[{WIDE}]"
    for match in re.finditer(rf"(?<={wide})-{{2,}}+(?![A-Za-z\d])|(?<={wide}) ?-{{2,}} ?(?={wide})"
                             rf"|(?<![\w-])-{{2,}}(?={wide})|—{{3,}}|[－―]{{2,}}|(?<={wide})–{{2,}}", text):
        yield match.start(), match.end(), "——"


def _han_space(text: str) -> Spans:
    for match in re.finditer(BLANKS, text):
        before, after = _beside(text, match)
        if before and after and ((is_wide(before) and is_wide(after)) or (
                before in "，。；：！？、“‘（《" and not re.match(r"[\s#-]", after)) or (
                after in "，。；：！？、”’）》" and not before.isspace())):
            yield match.start(), match.end(), ""


def _western_space(text: str) -> Spans:
    for match in re.finditer(BLANKS, text):
        before, after = _beside(text, match)
        if (is_han(before) and _is_western(after)) or ((_is_western(before) or before == "%") and is_han(after)):
            yield match.start(), match.end(), ""


def _beside(text: str, match: re.Match[str]) -> tuple[str, str]:
    """Return the characters before and after a match, nothing at an end of the text."""
    return text[max(0, match.start() - 1):match.start()], text[match.end():match.end() + 1]


def _is_western(char: str) -> bool:
    return char.isascii() and char.isalnum()


_FINDERS = {"half-width": _half_width, "quotes": _quotes, "doubled-mark": _doubled, "full-width": _full_width,
            "ellipsis": _ellipsis, "dash": _dash, "han-space": _han_space, "western-space": _western_space}
