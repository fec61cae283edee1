"""The forms by which an editor knows a line: couplet, numbered heading, byline, date, list item, short line."""

from __future__ import annotations

import re

_HAN = "〇一二三四五六七八九十百"
PART = re.compile(rf"^(?:第[{_HAN}\d]{{1,4}}[部章篇节编]分?[\s\u3000：:、]*|[{_HAN}]{{1,3}}[、．][\s\u3000]*)")
SUBPART = re.compile(rf"^[（(][{_HAN}]{{1,3}}[）)][\s\u3000、]*")
NUMBERED_ITEM = re.compile(r"^(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|\d{1,2}[)）])[\s\u3000]*(?=\S)")
BULLET = re.compile(r"^[•·●◆■▪◦○★☆►▶※✓✔–-][\s\u3000]+(?=\S)|^[●◆■▪►▶★☆※•]")
_SENTENCE = re.compile(r"[，。；：！？,;:!?]")
_AUTHOR = r"(?:文|图|图文|作者|撰稿|编辑|撰文|供稿|供稿单位|起草)"
BYLINE = re.compile(rf"^(?:[□■◇◆○●]\s*|{_AUTHOR}(?:[/／:：|｜]\s*|(?=[\u4e00-\u9fff]{{2,4}}$)\s*)"
                    r"|(?=(?:本报|本刊)?(?:记者|通讯员|评论员)\s+))(?P<name>[\u4e00-\u9fffA-Za-z·、\s]{2,40})$"
                    r"|^[（(](?:本报|本刊)?(?:记者|通讯员)\s*(?P<inner>[\u4e00-\u9fff、\s]{2,40})[）)]$")
DATE = re.compile(r"^[（(]?(?P<year>(?:19|20)\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]"
                  r"\s*(?P<day>\d{1,2})\s*日?[）)]?$")
SOURCE = re.compile(r"^(?:来源|资料来源|稿源|数据来源)[:：]\s*(?P<name>.+)$")
CAPTION = re.compile(rf"^(?P<kind>[图表])\s*(?:(?:\d+|[{_HAN}]+(?=[\s\u3000:：.、]))(?:[-－.]\d+)?"
                     r"[\s\u3000:：.、]*|[\s:：])"
                     r"(?P<text>[^\d\s。][^。；]{1,40})$")
NOTE = re.compile(r"^(?:注|备注|说明|数据来源|资料来源|单位)[:：]")


def phrases(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the two phrases of a couplet written in one line, none where it is no couplet."""
    match = re.fullmatch(r"(\S+)[ \t\u3000\u00a0]+(\S+)", text)
    if not match or _SENTENCE.search(text.rstrip("！!")) or not re.search(r"[\u4e00-\u9fff]", text):
        return []
    first, second = len(match[1]), len(match[2])
    is_even = min(first, second) >= 4 and max(first, second) <= 18 and abs(first - second) <= 2
    return [match.span(1), match.span(2)] if is_even else []


def is_couplet(text: str) -> bool:
    return bool(phrases(text))


def is_short(text: str) -> bool:
    """Whether a line is short and without a sentence's marks, as a headline or deck line is."""
    return len(text) <= 26 and not _SENTENCE.search(text.rstrip("！？!?"))


def is_heading_number(text: str) -> bool:
    return bool(PART.match(text) or SUBPART.match(text))


def is_numbered_heading(text: str) -> bool:
    """Whether a line that begins with 一、 or （一） is a heading: short, and no stop inside or at its end."""
    return is_heading_number(text) and len(text) <= 44 and not re.search(r"[。；;！!]|[，：,:]$", text)


def has_form(text: str) -> bool:
    """Whether a line begins something of its own, by its form alone."""
    return bool(is_couplet(text) or is_heading_number(text) or BULLET.match(text) or NUMBERED_ITEM.match(text)
                or BYLINE.match(text) or DATE.match(text) or SOURCE.match(text))
