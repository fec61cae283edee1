"""Dates and times in running text, with Chinese or European digits: where they stand, and whether they exist."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

_NUMERALS = {char: value for value, char in enumerate("〇一二三四五六七八九十")} | {"○": 0}
_HAN = "〇○一二三四五六七八九十"
DATE = re.compile(rf"(?:(?P<year>\d{{4}}|[{_HAN}]{{4}})年)?(?P<month>\d{{1,2}}|[{_HAN}]{{1,3}})月份?"
                  rf"(?:(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})[日号])?")
MONTHS = re.compile(r"(?<!\d)\d{1,2}[-—–~～至到]\d{1,2}(?:月|季度)")
ENUMERATOR = re.compile(r"[（(]\d{1,2}[）)]|^\d{1,2}[.．、)）](?=\D)")
TIME = re.compile(r"(?<![\d:.])(\d{1,2})[:：](\d{2})(?![\d:])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年(?!产)|[—–~～-](?:19|20)\d\d年|/(?:19|20)\d\d)")
DAY = re.compile(r"(?<!\d)\d{1,2}(?=日(?![均产])|[时点](?:\d|[至到，。、；前起许—]|$))")


def impossible_dates(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, the date as written) of each date that no calendar has: 2月30日, 13月5日."""
    for match in DATE.finditer(text):
        before = text[:match.start()][-1:]
        if before and (before.isdigit() or before in _HAN):
            continue
        month = number_of(match["month"])
        year = number_of(match["year"]) if match["year"] else 2000
        day = number_of(match["day"]) if match["day"] else None
        if day is None and not match["year"] and (not match["month"].isdigit()):
            continue
        if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(max(1, year), month)[1]):
            yield match.start(), match[0]


def calendar_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of years, dates, times and （1） before a point: digits that are no figures."""
    for match in DATE.finditer(text):
        if re.search(r"\d", match[0]):
            yield match.span()
    for pattern in (MONTHS, YEAR, TIME, DAY, ENUMERATOR):
        for match in pattern.finditer(text):
            yield match.span()


def number_of(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_NUMERALS.get(tens, 1) if tens else 1) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)
    return int("".join(str(_NUMERALS[char]) for char in text))
